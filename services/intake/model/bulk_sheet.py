"""A row of a partner network's file: what each cell means, in the three languages and the usual ways of writing.

Only what nobody can read is a problem. What no reference data knows (a station, a category) is taken and flagged, as in
every report.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Final

from services.kit.errors import FieldError
from services.kit.text import fold_digits, search_key

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "summary": ("what happened", "description", "text", "title", "incident", "الملخص", "ماذا حدث", "الوصف",
                "وصف الحادثة", "البلاغ", "پوختە", "چی ڕوویدا", "وەسف", "ڕووداو"),
    "occurred_at": ("occurred", "date and time", "datetime", "when", "date", "day", "التاريخ", "التاريخ والوقت",
                    "تاريخ الحادثة", "متى", "اليوم", "کات و بەروار", "بەروار", "کەی", "ڕۆژ"),
    "time": ("hour", "time of day", "الوقت", "الساعة", "وقت الحادثة", "کات", "کاتژمێر"),
    "category": ("type", "leaf", "classification", "category code", "الفئة", "التصنيف", "رمز الفئة", "النوع",
                 "پۆل", "جۆر", "کۆدی پۆل"),
    "station": ("polling station", "station code", "station number", "المحطة", "رمز المحطة", "رقم المحطة",
                "محطة الاقتراع", "وێستگە", "کۆدی وێستگە", "ژمارەی وێستگە", "وێستگەی دەنگدان"),
    "province": ("governorate", "province code", "governorate code", "المحافظة", "رمز المحافظة", "پارێزگا",
                 "کۆدی پارێزگا"),
    "details": ("notes", "remarks", "more", "التفاصيل", "ملاحظات", "وردەکاری", "تێبینی"),
    "place": ("kind of place", "نوع المكان", "جۆری شوێن"),
    "time_flag": ("timing", "الحالة الزمنية", "دۆخی کات"),
    "language": ("lang", "اللغة", "لغة البلاغ", "زمان"),
    "evidence": ("proof", "has evidence", "دليل", "يوجد دليل", "الإثبات", "بەڵگە", "بەڵگە هەیە"),
}  # fmt: skip
"""Fields of a report and what their columns are called."""

NEEDED: Final = ("summary", "occurred_at")
"""A file without these columns is none of reports."""

UNSAID: Final = "-"
"""What is kept as sent where a row names no category."""


def _words(said: Mapping[str, str]) -> dict[str, str]:
    return {search_key(word): value for value, words in said.items() for word in (value, *words.split("|"))}


_CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "place": _words({
        "this_station": "this station|this|here|هذه المحطة|في المحطة|نفس المحطة|ئەم وێستگەیە|لە وێستگە",
        "other_station": "other station|another station|other|محطة أخرى|وێستگەیەکی تر|وێستگەی تر",
        "not_station": "not station|no station|outside|elsewhere|ليس في محطة|خارج المحطة|خارج المحطات"
                       "|لە دەرەوەی وێستگە|وێستگە نییە",
    }),
    "time_flag": _words({
        "occurred": "over|past|happened|حدث|حدثت|انتهى|ڕوویدا|ڕوویداوە|تەواو بوو",
        "occurring": "now|ongoing|happening|يحدث الآن|الآن|مستمر|مستمرة|ئێستا|بەردەوامە|ڕوودەدات",
        "will_occur": "will occur|expected|future|planned|سيحدث|متوقع|متوقعة|ڕوودەدا|چاوەڕوانکراو",
    }),
    "language": _words({
        "ar": "arabic|عربي|العربية|عەرەبی",
        "ckb": "ku|kurdish|sorani|كردي|الكردية|کوردی|سۆرانی",
        "en": "english|إنجليزي|انكليزي|الإنجليزية|ئینگلیزی",
    }),
    "evidence": _words({
        "yes": "y|true|1|x|نعم|يوجد|موجود|بەڵێ|هەیە",
        "no": "n|false|0|لا|لا يوجد|غير موجود|نەخێر|نییە",
    }),
}  # fmt: skip
"""What is written in cells of few meanings."""

_KURDISH: Final = re.compile("[ێۆڵڕەڤژڎ]")
_ARABIC_SCRIPT: Final = re.compile("[\u0620-\u06d3]")
_CLOCK: Final = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(ص|م|am|pm|a\.m\.|p\.m\.|پ\.ن|د\.ن)?"
_ZONE: Final = r"\s*(z|[+-]\d{2}:?\d{2})?"
_YEAR_FIRST: Final = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}})(?:[t ،,]+{_CLOCK}{_ZONE})?", re.I)
_DAY_FIRST: Final = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}})(?:[t ،,]+{_CLOCK}{_ZONE})?", re.I)
_TIME_ALONE: Final = re.compile(_CLOCK, re.I)
_AFTER_NOON: Final = frozenset({"م", "pm", "p.m.", "د.ن"})


@dataclass(frozen=True, slots=True)
class Read:
    """What a row says, as the body of a report; what could not be read, field by field."""

    body: Mapping[str, Any]
    problems: tuple[FieldError, ...]


def read_row(values: Mapping[str, str], zone: tzinfo, leaf_of: Mapping[str, str]) -> Read:
    """Say what the cells of a row mean. A time without a zone is of the clock on the wall in ``zone``.

    ``leaf_of`` gives the code of a leaf by the search key of its text in any language.
    """
    problems: list[FieldError] = []
    said = {name: _choice(values, name, problems) for name in _CHOICES}
    occurred_at = _moment(values, zone, problems)
    station = values["station"] or None
    body = {
        "category": leaf_of.get(search_key(values["category"]), fold_digits(values["category"])) or UNSAID,
        "summary": " ".join(values["summary"].split()),
        "details": values["details"] or None,
        "station": station,
        "province": values["province"] or None,
        "place": said["place"] or ("not_station" if station is None else "this_station"),
        "occurred_at": occurred_at,
        "time_flag": said["time_flag"] or "occurred",
        "language": said["language"] or language_of(values["summary"]),
        "evidence": said["evidence"] == "yes",
    }
    return Read(body, tuple(problems))


def language_of(text: str) -> str:
    """Guess the language of a text by its letters: Sorani's own, else Arabic ones, else English."""
    if _KURDISH.search(text):
        return "ckb"
    return "ar" if _ARABIC_SCRIPT.search(text) else "en"


def _choice(values: Mapping[str, str], name: str, problems: list[FieldError]) -> str | None:
    cell = values[name]
    if not cell:
        return None
    found = _CHOICES[name].get(search_key(cell))
    if found is None:
        expected = ", ".join(dict.fromkeys(_CHOICES[name].values()))
        problems.append(FieldError(name, "field.word_unknown", expected))
    return found


def _moment(values: Mapping[str, str], zone: tzinfo, problems: list[FieldError]) -> str | None:
    day = fold_digits(values["occurred_at"]).strip()
    if not day:
        problems.append(FieldError("occurred_at", "field.missing", "2026-11-21 07:05"))
        return None
    try:
        return _read_moment(day, fold_digits(values["time"]).strip(), zone)
    except ValueError:
        problems.append(FieldError("occurred_at", "field.time_format", "2026-11-21 07:05"))
        return None


def _read_moment(said: str, time: str, zone: tzinfo) -> str:
    if found := _YEAR_FIRST.fullmatch(said):
        year, month, day = (int(part) for part in found.groups()[:3])
    elif found := _DAY_FIRST.fullmatch(said):
        day, month, year = (int(part) for part in found.groups()[:3])
    else:
        raise ValueError("no day")
    clock, offset = found.groups()[3:7], found[8]
    alone = _TIME_ALONE.fullmatch(time) if time else None
    if alone is not None and (
        clock[0] is None or clock[:3] in {("0", "00", None), ("00", "00", None), ("00", "00", "00")}
    ):
        clock = alone.groups()  # programs write a day as midnight of it
    elif time and alone is None:
        raise ValueError("no time of day")
    if clock[0] is None:
        raise ValueError("a day without a time")
    hour, minute, second = _hour(int(clock[0]), clock[3]), int(clock[1]), int(clock[2] or 0)
    wall = datetime(year, month, day, hour, minute, second, tzinfo=zone)
    if offset is None:
        return wall.isoformat()
    tail = "+00:00" if offset in "zZ" else f"{offset[:3]}:{offset[-2:]}"
    return wall.replace(tzinfo=None).isoformat() + tail


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError("no hour of half a day")
    return hour % 12 + (12 if half.lower() in _AFTER_NOON else 0)
