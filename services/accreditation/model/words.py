"""Names of roles and provinces in the room's three languages: printed on badges, understood in spreadsheets.

The same words stand in the pages' catalogues; a test compares. The Sorani ones are drafts for native speakers to
review.
"""

from collections.abc import Mapping
from datetime import timedelta, timezone
from typing import Final

from services.kit.text import search_key

LANGUAGES: Final = ("ar", "ckb", "en")

HERE: Final = timezone(timedelta(hours=3), "Asia/Baghdad")
"""The clock on the wall, without summer time; days that people write begin and end by it."""

ROLE_NAMES: Final[Mapping[str, tuple[str, str, str]]] = {
    "admin": ("مدير النظام", "بەڕێوەبەری سیستەم", "Administrator"),
    "operator": ("مشغّل غرفة العمليات", "کارمەندی ژوور", "Operator"),
    "cso_delegate": ("مندوب المجتمع المدني", "نوێنەری کۆمەڵگەی مەدەنی", "Civil-society delegate"),
    "observer": ("مراقب", "چاودێر", "Observer"),
    "liaison": ("ضابط الارتباط الأمني", "ئەفسەری پەیوەندیی ئەمنی", "Security liaison"),
    "coordinator": ("منسّق المناوبة", "ڕێکخەری ئێشکگری", "Duty coordinator"),
    "reader": ("قارئ الأشرطة", "خوێنەری شریت", "Tape reader"),
    "approver": ("مُصادِق", "پەسەندکار", "Approver"),
    "rumour_officer": ("مسؤول الشائعات", "بەرپرسی دەنگۆ", "Rumour officer"),
    "commissioner": ("المفوض المناوب", "کۆمسیاری ئێشکگر", "Duty commissioner"),
    "auditor": ("مدقق", "وردبین", "Auditor"),
    "screen": ("شاشة عرض", "شاشەی پیشاندان", "Display screen"),
}
"""Each role in Arabic, Sorani and English."""

PROVINCE_NAMES: Final[Mapping[str, tuple[str, str, str]]] = {
    "IQ-AN": ("الأنبار", "ئەنبار", "Al-Anbar"),
    "IQ-AR": ("أربيل", "هەولێر", "Erbil"),
    "IQ-BA": ("البصرة", "بەسرە", "Al-Basrah"),
    "IQ-BB": ("بابل", "بابل", "Babil"),
    "IQ-BG": ("بغداد", "بەغدا", "Baghdad"),
    "IQ-DA": ("دهوك", "دهۆک", "Duhok"),
    "IQ-DI": ("ديالى", "دیالە", "Diyala"),
    "IQ-DQ": ("ذي قار", "زیقار", "Dhi Qar"),
    "IQ-KA": ("كربلاء", "کەربەلا", "Karbala"),
    "IQ-KI": ("كركوك", "کەرکووک", "Kirkuk"),
    "IQ-MA": ("ميسان", "میسان", "Maysan"),
    "IQ-MU": ("المثنى", "موسەننا", "Al-Muthanna"),
    "IQ-NA": ("النجف", "نەجەف", "An-Najaf"),
    "IQ-NI": ("نينوى", "نەینەوا", "Ninawa"),
    "IQ-QA": ("القادسية", "قادسیە", "Al-Qadisiyyah"),
    "IQ-SD": ("صلاح الدين", "سەڵاحەدین", "Salah al-Din"),
    "IQ-SU": ("السليمانية", "سلێمانی", "As-Sulaymaniyah"),
    "IQ-WA": ("واسط", "واست", "Wasit"),
}
"""Each province in Arabic, Sorani and English; ISO 3166-2 codes. A code without a name is shown as it is."""

_MORE_ROLE_WORDS: Final = {
    "observer": "مراقبة|مراقب محلي|watcher|monitor",
    "cso_delegate": "delegate|مندوب|مندوبة|نوێنەر",
    "liaison": "ضابط ارتباط|ارتباط|ئەفسەری پەیوەندی",
    "coordinator": "منسق|منسقة|ڕێکخەر",
    "operator": "مشغل|مشغلة|کارمەند",
    "commissioner": "مفوض|مفوضة|کۆمسیار",
    "reader": "قارئ|قارئة|خوێنەر",
    "approver": "مصادقة|موافق",
    "auditor": "مدققة|audit",
    "admin": "مدير|مديرة|بەڕێوەبەر",
    "screen": "شاشة|شاشە",
}
_MORE_PROVINCE_WORDS: Final = {
    "IQ-AN": "Anbar|انبار",
    "IQ-AR": "Arbil|Irbil|Hawler|Hewler|اربيل",
    "IQ-BA": "Basra|Basrah|بصرة",
    "IQ-BB": "Babylon",
    "IQ-DA": "Dahuk|Dohuk",
    "IQ-DQ": "Thi Qar|Dhi-Qar|ذيقار",
    "IQ-KA": "Kerbala|Karbala'",
    "IQ-MA": "Missan|Misan",
    "IQ-MU": "Muthanna|مثنى",
    "IQ-NA": "Najaf|نجف",
    "IQ-NI": "Nineveh|Ninewa|Nineva|Mosul|الموصل|موسڵ",
    "IQ-QA": "Qadisiyyah|Qadisiya|Diwaniyah|الديوانية|قادسية",
    "IQ-SD": "Salahuddin|Salah ad-Din|Salaheddin",
    "IQ-SU": "Sulaymaniyah|Sulaimaniya|Slemani|سليمانية",
}


def _index(names: Mapping[str, tuple[str, str, str]], more: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for meaning, said in names.items():
        for word in (meaning, *said, *filter(None, more.get(meaning, "").split("|"))):
            found[word_key(word)] = meaning
    return found


def word_key(word: str) -> str:
    """Return what two spellings of a word have in common: case, hyphens, underscores and letter variants are one."""
    return search_key(word.replace("_", " ").replace("-", " ").replace("'", ""))


ROLE_OF_WORD: Final[Mapping[str, str]] = _index(ROLE_NAMES, _MORE_ROLE_WORDS)
PROVINCE_OF_WORD: Final[Mapping[str, str]] = _index(PROVINCE_NAMES, _MORE_PROVINCE_WORDS)
"""By `word_key`: which role, which province is meant."""
