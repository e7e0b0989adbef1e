"""What stands on a badge, in which direction, and the call of the process that draws it."""

import asyncio
import subprocess
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import orjson
import structlog

from services.accreditation.errors import BadgesUnprintable, FontsMissing
from services.accreditation.model.badges import Badge
from services.accreditation.model.words import HERE, LANGUAGES, PROVINCE_NAMES, ROLE_NAMES
from services.kit.health import Health
from services.kit.ids import format_code

FONTS: Final = (
    "NotoSans_400Regular.ttf",
    "NotoSans_700Bold.ttf",
    "NotoSansArabic_400Regular.ttf",
    "NotoSansArabic_700Bold.ttf",
)
"""Files that have every letter of the three languages, ێ ۆ ڵ ڕ ە among them; their licence is the OFL."""

AT_ONCE: Final = 2
SECONDS_MAX: Final = 180
DRAW: Final = Path(__file__).with_name("draw.py")
TEMPLATE: Final = Path(__file__).with_name("badge.typ")

_ROOM: Final = ("غرفة العمليات المشتركة", "ژووری ئۆپەراسیۆنی هاوبەش", "Joint operations room")
_CAPTIONS: Final = {
    "code": ("الرمز", "کۆد", "Code"),
    "until": ("صالح حتى", "کارایە تا", "Valid until"),
    "provinces": ("المحافظات", "پارێزگاکان", "Provinces"),
}
_EVERYWHERE: Final = ("البلد كله", "هەموو وڵات", "The whole country")
_COMMAS: Final = ("، ", "، ", ", ")

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Printed:
    """A badge as it goes to the press: with its holder's name and what its QR says."""

    badge: Badge
    name: str
    qr: str


class BadgePrinter:
    """Prints badges, a few sheets at a time; whether it can is a fact of the health report."""

    def __init__(self, fonts: Path, health: Health) -> None:
        self._fonts = fonts
        self._health = health
        self._turn = asyncio.Semaphore(AT_ONCE)
        self.missing()

    def missing(self) -> list[str]:
        """Name the typefaces that are not there; asking also puts it into the health report."""
        found = [name for name in FONTS if not (self._fonts / name).is_file()]
        reason = f"Badges cannot be printed: {', '.join(found)} missing in {self._fonts}." if found else ""
        self._health.set("badge-fonts", not found, reason, essential=False)
        return found

    async def print(self, badges: Sequence[Printed], now: datetime) -> bytes:
        """Return a PDF with a page for each badge, in order.

        Raises:
            FontsMissing: the typefaces are not there.
            BadgesUnprintable: drawing failed or took longer than it may.
        """
        missing = self.missing()
        if missing:
            raise FontsMissing(missing)
        said = sheet(badges, now)
        async with self._turn:
            return await asyncio.to_thread(self._draw, said)

    def _draw(self, said: Mapping[str, Any]) -> bytes:
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(DRAW), str(TEMPLATE), str(self._fonts)],
                input=orjson.dumps(said),
                capture_output=True,
                timeout=SECONDS_MAX,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise BadgesUnprintable("Drawing the badges took too long.") from error
        if done.returncode != 0 or not done.stdout.startswith(b"%PDF-"):
            # The template's complaints name places in the template, not what stands on a badge; no more than its end.
            _log.error(
                "badges.unprintable", exit_code=done.returncode, said=done.stderr[-300:].decode("utf-8", "replace")
            )
            raise BadgesUnprintable("The badges could not be drawn.")
        return done.stdout


def sheet(badges: Sequence[Printed], now: datetime) -> dict[str, Any]:
    """Return what the template is given."""
    return {
        "title": " · ".join(format_code(one.badge.code) for one in badges[:3]),
        "printed_at": int(now.timestamp()),
        "room": _three(_ROOM),
        "captions": {name: _three(words) for name, words in _CAPTIONS.items()},
        "badges": [_badge(one) for one in badges],
    }


def _badge(one: Printed) -> dict[str, Any]:
    names = one.badge.names
    return {
        "name": written(one.name),
        "roles": [_three(ROLE_NAMES.get(role, (role, role, role))) for role in one.badge.roles],
        "organisation": [written(names[language], language) for language in LANGUAGES if language in names],
        "provinces": _provinces(one.badge.provinces),
        "until": _last_day(one.badge.valid_until),
        "code": format_code(one.badge.code),
        "qr": one.qr,
    }


def _last_day(valid_until: datetime) -> str:
    """Return the last day on which it holds at some time, by the clock on the wall."""
    return (valid_until - timedelta(seconds=1)).astimezone(HERE).date().isoformat()


def _provinces(provinces: Sequence[str] | None) -> list[dict[str, Any]]:
    if provinces is None:
        return _three(_EVERYWHERE)
    names = [PROVINCE_NAMES.get(code, (code, code, code)) for code in provinces]
    return _three(tuple(comma.join(name[at] for name in names) for at, comma in enumerate(_COMMAS)))


def _three(words: Sequence[str]) -> list[dict[str, Any]]:
    return [written(word, language) for word, language in zip(words, LANGUAGES, strict=True)]


def written(text: str, language: str | None = None) -> dict[str, Any]:
    """Return a text with the direction it is written in: that of its first letter, whatever it is said to be in."""
    strong = next((kind for letter in text if (kind := unicodedata.bidirectional(letter)) in {"L", "R", "AL"}), "L")
    rtl = strong != "L"
    return {"text": text, "lang": language or ("ar" if rtl else "en"), "rtl": rtl}
