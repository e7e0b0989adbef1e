"""Reports as people here write them: Arabic first, Sorani, then English."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from services.kit.clock import SystemClock, rfc3339

TEXTS = (
    ("ar", "تأخّر فتح المحطة ثلاثين دقيقة ولم يصل جهاز التحقق بعد"),
    ("ckb", "دەنگدەرێک ڕێگەی پێنەدرا دەنگ بدات هەرچەندە ناسنامەی پێبوو"),
    ("ar", "وكيل كيان سياسي يوزّع بطاقات دعائية عند باب المركز"),
    ("en", "Power cut in the centre; counting device runs on battery"),
    ("ckb", "شریتی سفر چاپ نەکرا پێش دەستپێکردنی دەنگدان"),
)
PROVINCES = ("IQ-BG", "IQ-BA", "IQ-NI", "IQ-AR", "IQ-SU", "IQ-DA")
CATEGORIES = ("A1", "B1", "C2", "F1", "B5")

_serial = count(1)


def moments_ago(seconds: float = 60.0) -> datetime:
    """Return a time of the world a little before now."""
    return SystemClock().now() - timedelta(seconds=seconds)


def report(**changes: Any) -> dict[str, Any]:
    """Return the body of ``POST /api/intake/reports``: another place, language and text each time."""
    n = next(_serial)
    language, summary = TEXTS[n % len(TEXTS)]
    body: dict[str, Any] = {
        "category": CATEGORIES[n % len(CATEGORIES)],
        "summary": f"{summary} ({n})",
        "details": "التفاصيل تبقى في قاعدة البيانات ولا تظهر على اللوحة",
        "station": f"{100000 + n}",
        "province": PROVINCES[n % len(PROVINCES)],
        "place": "this_station",
        "occurred_at": rfc3339(moments_ago()),
        "time_flag": "occurring",
        "language": language,
        "evidence": False,
    }
    body.update(changes)
    return {name: value for name, value in body.items() if value is not ...}


def critical_report(**changes: Any) -> dict[str, Any]:
    """Return a report of severity S1: the zero tape is missing, to be triaged within two minutes."""
    return report(category="B3", summary="شريط التصفير مفقود ولم يُطبع قبل بدء التصويت", language="ar", **changes)
