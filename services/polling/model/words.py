"""What a cell means: a code, a number, a yes or no, a kind of station, a day. Digits of three scripts, three languages.

Every function takes a cell as it stands in the file, trimmed, and never fails: what cannot be read is `None` (or
`UNREADABLE` where an empty cell means something else than an unreadable one).
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final, Literal

from services.kit.text import fold_digits, search_key

CODE_CHARACTERS_MAX: Final = 40
NUMBER_MAX: Final = 2_000_000_000

_CODE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]*")
_INVISIBLE: Final = re.compile("[\u00ad\u061c\u200b-\u200f\u2060\ufeff]")
_WHOLE: Final = re.compile(r"(\d{1,12})(?:[.٫]0+)?", re.ASCII)
_GROUPED: Final = re.compile(r"\d{1,3}([,٬'\u2019\u00a0\u202f ])\d{3}(?:\1\d{3})*(?:[.٫]0+)?", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?\d{1,3}(?:[.,٫]\d{1,15})?", re.ASCII)
_DAY: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?", re.ASCII)
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_FORMULA: Final = re.compile(r"[=@]|[+-]\s*[A-Za-z(\"'|]")


class Unreadable:
    """Something stands there, and nobody can say what."""


UNREADABLE: Final = Unreadable()

StationKind = Literal["general", "special", "displaced", "mobile"]
Electorate = Literal["mixed", "women", "men"]


def _keys(said: Mapping[str, str]) -> dict[str, str]:
    return {search_key(word): meaning for meaning, words in said.items() for word in words.split("|")}


KINDS: Final = _keys(
    {
        "general": "general|ordinary|normal|عام|عامة|تصويت عام|اقتراع عام|گشتی|ئاسایی",
        "special": "special|security|military|خاص|خاصة|تصويت خاص|اقتراع خاص|أمني|تایبەت|تایبەتی",
        "displaced": "displaced|idp|idps|نازح|نازحون|نازحين|النازحين|مهجرين|ئاوارە|ئاوارەکان",
        "mobile": "mobile|itinerant|متنقل|متنقلة|جوال|جوالة|متحرك|متحركة|گەڕۆک|گەڕیدە",
    }
)
ELECTORATES: Final = _keys(
    {
        "mixed": "mixed|both|all|m/f|مختلط|مختلطة|مشترك|تێکەڵ|تێکەڵاو|هەردوو",
        "women": "women|woman|female|females|f|نساء|نسائي|نسائية|إناث|أنثى|ژنان|ژن|مێ|مێینە|ئافرەتان",
        "men": "men|man|male|males|m|رجال|رجالي|رجالية|ذكور|ذكر|پیاوان|پیاو|نێر|نێرینە",
    }
)
FLAGS: Final = _keys(
    {
        "yes": "yes|y|true|1|x|✓|✔|نعم|متوفر|متوفرة|يوجد|صح|بەڵێ|هەیە",
        "no": "no|n|false|0|✗|✘|لا|كلا|غير متوفر|غير متوفرة|لا يوجد|خطأ|نەخێر|نا|نییە",
    }
)


def _key(cell: str) -> str:
    """The key of a word; nothing that is longer than any of them is looked at."""
    return _known_key(cell) if len(cell) <= CODE_CHARACTERS_MAX else ""


@lru_cache(maxsize=1024)
def _known_key(cell: str) -> str:
    return search_key(cell)


def code(cell: str) -> str | None:
    """Return a code of the electoral body in Latin digits, or None when it has characters that no code has."""
    found = cell if cell.isascii() else _INVISIBLE.sub("", fold_digits(cell)).strip()
    return found if len(found) <= CODE_CHARACTERS_MAX and _CODE.fullmatch(found) else None


def number(cell: str) -> int | None:
    """Return a whole number that is not negative; thousands may be grouped."""
    if cell.isascii() and cell.isdigit() and len(cell) < 10:
        return int(cell)
    text = _INVISIBLE.sub("", fold_digits(cell)).strip()
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[,٬'\u2019\u00a0\u202f ]", "", text)
    match = _WHOLE.fullmatch(text)
    found = int(match[1]) if match else None
    return found if found is not None and found <= NUMBER_MAX else None


def degrees(cell: str, limit: float) -> float | Unreadable | None:
    """Return decimal degrees between ``-limit`` and ``limit``, rounded to a decimetre; None where nothing stands."""
    text = _INVISIBLE.sub("", fold_digits(cell)).strip().rstrip("°").replace("\u2212", "-")
    if not text:
        return None
    if not _DECIMAL.fullmatch(text):
        return UNREADABLE
    found = float(text.replace(",", ".").replace("٫", "."))
    return round(found, 6) if abs(found) <= limit else UNREADABLE


def flag(cell: str) -> bool | Unreadable | None:
    """Return yes or no; None where nothing stands."""
    if not cell:
        return None
    meaning = FLAGS.get(_key(cell))
    return UNREADABLE if meaning is None else meaning == "yes"


def kind(cell: str) -> StationKind | None:
    """Return the kind of a station; an empty cell is a general one."""
    return KINDS.get(_key(cell)) if cell else "general"  # type: ignore[return-value]


def electorate(cell: str) -> Electorate | None:
    """Return who votes there; an empty cell is everybody."""
    return ELECTORATES.get(_key(cell)) if cell else "mixed"  # type: ignore[return-value]


def day(cell: str) -> date | None:
    """Return a day: the year first, or the day first with a year of four digits; never the month first."""
    text = _INVISIBLE.sub("", fold_digits(cell)).strip()
    if match := _DAY.fullmatch(text):
        parts = int(match[1]), int(match[2]), int(match[3])
    elif match := _DAY_FIRST.fullmatch(text):
        parts = int(match[3]), int(match[2]), int(match[1])
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def looks_like_formula(cell: str) -> bool:
    """Tell whether a spreadsheet would run the cell instead of showing it."""
    return _FORMULA.match(cell) is not None
