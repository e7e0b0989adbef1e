"""What stands on a badge, and its printing by the kit's press."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from services.accreditation.errors import BadgesUnprintable, FontsMissing
from services.accreditation.model.badges import Badge
from services.accreditation.model.words import HERE, LANGUAGES, PROVINCE_NAMES, ROLE_NAMES
from services.kit.health import Health
from services.kit.ids import format_code
from services.kit.press import FontsAbsent, Press, Undrawable, written

TEMPLATE: Final = Path(__file__).with_name("badge.typ")

_ROOM: Final = ("غرفة العمليات المشتركة", "ژووری ئۆپەراسیۆنی هاوبەش", "Joint operations room")
_CAPTIONS: Final = {
    "code": ("الرمز", "کۆد", "Code"),
    "until": ("صالح حتى", "کارایە تا", "Valid until"),
    "provinces": ("المحافظات", "پارێزگاکان", "Provinces"),
}
_EVERYWHERE: Final = ("البلد كله", "هەموو وڵات", "The whole country")
_COMMAS: Final = ("، ", "، ", ", ")


@dataclass(frozen=True, slots=True)
class Printed:
    """A badge as it goes to the press: with its holder's name and what its QR says."""

    badge: Badge
    name: str
    qr: str


class BadgePrinter:
    """Prints badges, a few sheets at a time; whether it can is a fact of the health report."""

    def __init__(self, fonts: Path, health: Health) -> None:
        self._press = Press(fonts, health, part="badge-fonts", what="Badges")

    async def print(self, badges: Sequence[Printed], now: datetime) -> bytes:
        """Return a PDF with a page for each badge, in order.

        Raises:
            FontsMissing: the typefaces are not there.
            BadgesUnprintable: drawing failed or took longer than it may.
        """
        try:
            return await self._press.print(TEMPLATE, sheet(badges, now))
        except FontsAbsent as absent:
            raise FontsMissing(absent.names) from absent
        except Undrawable as fault:
            raise BadgesUnprintable("The badges could not be drawn.") from fault


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
