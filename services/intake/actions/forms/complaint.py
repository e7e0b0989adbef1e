"""What stands on a printed complaint, and its printing by the kit's press. Nothing on it is coloured or classed."""

from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Final, get_args

from schemas.types import Language
from services.intake.actions.forms.words import CAPTIONS, PROVINCES
from services.intake.errors import FormUnprintable
from services.intake.model.complaint import Complaint, deadline_at
from services.kit.health import Health
from services.kit.ids import format_code
from services.kit.press import FontsAbsent, Press, Undrawable, written

TEMPLATE: Final = Path(__file__).with_name("complaint.typ")
ROLES: Final = ("voter", "candidate", "agent")
_LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


class FormPrinter:
    """Prints complaint forms; whether it can is a fact of the health report."""

    def __init__(self, fonts: Path, health: Health) -> None:
        self._press = Press(fonts, health, part="form-fonts", what="Complaint forms")

    async def print(self, one: Complaint, code: str, language: Language, now: datetime, zone: tzinfo) -> bytes:
        """Return the filled form of a complaint as PDF; what is not filled in is left to be written by hand.

        Raises:
            FormUnprintable: the typefaces are not there, or drawing failed.
        """
        try:
            return await self._press.print(TEMPLATE, form(one, code, language, now, zone))
        except FontsAbsent as absent:
            raise FormUnprintable("Typefaces are missing.", missing=absent.names) from absent
        except Undrawable as fault:
            raise FormUnprintable("The form could not be drawn.") from fault


def form(one: Complaint, code: str, language: Language, now: datetime, zone: tzinfo) -> dict[str, Any]:
    """Return what the template is given: captions, texts with their directions, and which boxes are ticked."""
    at = _LANGUAGES.index(language)
    province = PROVINCES.get(one.province, (one.province,) * 3)[at] if one.province != "XX" else None
    return {
        "printed_at": int(now.timestamp()),
        "language": language,
        "rtl": language != "en",
        "captions": {name: written(text, language) for name, text in CAPTIONS[language].items()},
        "roles": [{"name": role, "ticked": one.role == role} for role in ROLES],
        "name": _text(one.name),
        "address": _text(one.address),
        "phone": _text(one.phone),
        "province": _text(province),
        "station": _text(one.station),
        "occurred_at": _text(_moment(one.occurred_at, zone)),
        "statement": [written(line) for line in (one.statement or "").split("\n") if line.strip()],
        "witnessed": one.witnessed,
        "on_form": one.on_form,
        "form_number": _text(one.form_number),
        "confirmed": one.confirmed,
        "deadline": _text((deadline_at(one.occurred_at, zone) - timedelta(seconds=1)).date().isoformat()),
        "filed_at": _text(_moment(one.filed_at, zone)),
        "case": _text(format_code(code)),
    }


def _text(text: str | None) -> dict[str, Any] | None:
    return written(text) if text else None


def _moment(moment: datetime | None, zone: tzinfo) -> str | None:
    return None if moment is None else moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")
