"""Which columns a file of each kind may have, by which names people call them, and which it must have.

The field's own name is always one of them. Case, marks, spaces and forms of letters make no difference.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

What = Literal["map", "contests", "staff", "controls"]
"""Kinds of file. Each accepted file is the whole of its kind: what it does not name is withdrawn."""


@dataclass(frozen=True)
class Column:
    """A field of a kind of file, and what people call its column in three languages."""

    field: str
    synonyms: tuple[str, ...]


def _columns(said: Mapping[str, str]) -> tuple[Column, ...]:
    return tuple(Column(field, tuple(words.split("|"))) for field, words in said.items())


_PROVINCE: Final = (
    "governorate|governorate code|province code|state|wilaya|المحافظة|محافظة|رمز المحافظة|الولاية|پارێزگا|کۆدی پارێزگا"
)

COLUMNS: Final[Mapping[What, tuple[Column, ...]]] = {
    "map": _columns(
        {
            "province": _PROVINCE,
            "district": "district code|qadha|baladiya|رمز القضاء|القضاء|رقم القضاء|رمز الدائرة|کۆدی قەزا|قەزا",
            "district_ar": "district name|district name ar|اسم القضاء|اسم الدائرة|اسم البلدية",
            "district_ckb": "district name ckb|district name ku|ناوی قەزا",
            "district_en": "district name en",
            "centre": "center|centre code|center code|polling centre|polling center|pc code|centre id|center id"
            "|رمز المركز|رقم المركز|رمز مركز الاقتراع|رقم مركز الاقتراع|کۆدی بنکە|کۆدی بنکەی دەنگدان|ژمارەی بنکە",
            "centre_ar": "centre name|center name|centre name ar|center name ar|polling centre name"
            "|اسم المركز|اسم مركز الاقتراع|مركز الاقتراع",
            "centre_ckb": "centre name ckb|center name ckb|centre name ku|ناوی بنکە|ناوی بنکەی دەنگدان|بنکەی دەنگدان",
            "centre_en": "centre name en|center name en",
            "address": "place|location|العنوان|عنوان المركز|الموقع|المكان|ناونیشان|شوێن",
            "police": "police district|police station|مركز الشرطة|قاطع الشرطة|الشرطة|بنکەی پۆلیس|پۆلیس",
            "latitude": "lat|y|خط العرض|دائرة العرض|العرض|هێڵی پانی|پانی",
            "longitude": "lon|lng|long|x|خط الطول|الطول|هێڵی درێژی|درێژی",
            "step_free": "step free entrance|ramp|no steps|مدخل بلا درج|منحدر|بلا درج|بێ پلیکانە|ڕامپ",
            "wide_doors": "wide door|wide doors|أبواب واسعة|باب واسع|دەرگای فراوان",
            "toilet": "accessible toilet|مرحاض مهيأ|دورة مياه مهيأة|تەوالێتی گونجاو",
            "parking": "accessible parking|موقف مهيأ|موقف سيارات|پارکی گونجاو",
            "synthetic": "made up|اصطناعي|بيانات اصطناعية|دەستکرد",
            "station": "station code|polling station|ps code|station id|رمز المحطة|رقم المحطة|رمز محطة الاقتراع"
            "|المحطة|کۆدی وێستگە|ژمارەی وێستگە|وێستگە",
            "station_number": "number in centre|number in center|station no|station no."
            "|رقم المحطة في المركز|تسلسل المحطة|ژمارەی وێستگە لە بنکە",
            "kind": "station kind|station type|type|نوع المحطة|نوع الاقتراع|النوع|جۆری وێستگە|جۆر",
            "electorate": "sex|gender|voters sex|جنس الناخبين|الجنس|النوع الاجتماعي|ڕەگەز",
            "voters": "registered voters|registered|number of voters|عدد الناخبين|الناخبون|الناخبين|المسجلون"
            "|عدد المسجلين|ژمارەی دەنگدەران|دەنگدەران",
            "accessible": "station accessible|المحطة مهيأة|مهيأة لذوي الإعاقة|گونجاو",
        }
    ),
    "contests": _columns(
        {
            "contest": "contest code|constituency|constituency code|رمز السباق|الدائرة الانتخابية"
            "|رمز الدائرة الانتخابية|کۆدی پێشبڕکێ|بازنەی هەڵبژاردن",
            "contest_ar": "contest name|contest name ar|اسم السباق|اسم الدائرة الانتخابية",
            "contest_ckb": "contest name ckb|ناوی پێشبڕکێ",
            "contest_en": "contest name en",
            "province": _PROVINCE,
            "seats": "number of seats|عدد المقاعد|المقاعد|کورسی|ژمارەی کورسی",
            "list": "list number|ballot number|party number|رقم القائمة|القائمة|تسلسل القائمة|ژمارەی لیست|لیست",
            "list_ar": "list name|list name ar|party|party name|اسم القائمة|اسم الكيان|الكيان السياسي",
            "list_ckb": "list name ckb|ناوی لیست|ناوی قەوارە",
            "list_en": "list name en",
            "candidate": "candidate number|number on the list|رقم المرشح|تسلسل المرشح|ژمارەی کاندید|زنجیرەی کاندید",
            "candidate_name": "name|candidate name|اسم المرشح|المرشح|الاسم|ناوی کاندید|کاندید",
        }
    ),
    "staff": _columns(
        {
            "staff_number": "employee number|staff id|employee id|الرقم الوظيفي|رقم الموظف|ژمارەی فەرمانبەر"
            "|ژمارەی کارمەند",
            "duty": "role|function|position|المهمة|الوظيفة|الصفة|ئەرک|پۆست",
            "centre": "center|centre code|center code|polling centre|رمز المركز|رقم المركز|مركز الاقتراع"
            "|رمز مركز الاقتراع|کۆدی بنکە|بنکەی دەنگدان",
            "home_district": "district|district of residence|residence|قضاء السكن|محل السكن|القضاء|رمز القضاء"
            "|قەزای نیشتەجێبوون|قەزا",
        }
    ),
    "controls": _columns(
        {
            "province": _PROVINCE,
            "centres": "centers|polling centres|polling centers|number of centres|عدد المراكز|المراكز|مراكز الاقتراع"
            "|ژمارەی بنکەکان|بنکەکان",
            "stations": "polling stations|number of stations|عدد المحطات|المحطات|ژمارەی وێستگەکان|وێستگەکان",
            "voters": "registered voters|registered|عدد الناخبين|الناخبون|الناخبين|ژمارەی دەنگدەران|دەنگدەران",
            "source": "published by|المصدر|مصدر|سەرچاوە",
            "as_of": "date|as of|التاريخ|بتاريخ|ڕێکەوت|بەروار",
        }
    ),
}  # fmt: skip
"""The fields of each kind of file."""

NEEDED: Final[Mapping[What, tuple[tuple[str, ...], ...]]] = {
    "map": (("province",), ("district",), ("centre",), ("station", "station_number"), ("voters",)),
    "contests": (("contest",), ("province",), ("list",)),
    "staff": (("staff_number",), ("duty",), ("centre",)),
    "controls": (("province",), ("centres", "stations", "voters"), ("source",), ("as_of",)),
}
"""Of each group at least one column must be there, or no row can be read."""

ROWS_MAX: Final[Mapping[What, int]] = {"map": 200_000, "contests": 200_000, "staff": 400_000, "controls": 1_000}


def synonyms(what: What) -> dict[str, list[str]]:
    """Return the names by which people call each field of a kind of file."""
    return {column.field: list(column.synonyms) for column in COLUMNS[what]}


def fields(what: What) -> list[str]:
    """Return the fields of a kind of file, in the order in which they are shown."""
    return [column.field for column in COLUMNS[what]]


def missing(what: What, columns: Mapping[str, str | None]) -> list[tuple[str, ...]]:
    """Return the groups of fields of which no column is there."""
    return [group for group in NEEDED[what] if not any(columns.get(field) for field in group)]


class Cells(dict[str, str]):
    """One row by field, where anything stands; a field without a column, or an empty cell, is an empty text."""

    __slots__ = ()

    def __missing__(self, _: str) -> str:
        return ""


def cells_of(places: Mapping[str, int], row: Sequence[str]) -> Cells:
    """Return the cells of a row that mean something."""
    width = len(row)
    return Cells({field: row[place] for field, place in places.items() if place < width and row[place]})


def places(columns: Mapping[str, str | None], headers: Sequence[str]) -> dict[str, int]:
    """Return where each field stands in a row."""
    first = {header: place for place, header in reversed(list(enumerate(headers)))}
    return {field: first[header] for field, header in columns.items() if header is not None and header in first}


def chosen(what: What, wanted: Mapping[str, str | None], headers: Collection[str]) -> dict[str, str | None]:
    """Return a mapping that somebody chose, as it is kept: fields of this kind, headers of this file, nothing else.

    Raises:
        ValueError: a field or header there is none of, or one header for two fields.
    """
    known = fields(what)
    unknown = [field for field in wanted if field not in known]
    absent = [header for header in wanted.values() if header is not None and header not in headers]
    used = [header for header in wanted.values() if header is not None]
    if unknown or absent or len(used) != len(set(used)):
        raise ValueError(", ".join([*unknown, *absent]) or "one column for two fields")
    return {field: wanted.get(field) for field in known}
