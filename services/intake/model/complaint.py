"""Rules of a statutory complaint: what its form needs, and until when it can be filed. Pure.

The room helps to make it and says what is still missing. How the commission's committees class it is not the room's to
say, and there is no field for it.

Source: the commission's procedure for complaints about voting and counting, 2025: by a voter, a candidate or the agent
of a party or coalition; on the official form, signed, with name, address and telephone number; by somebody who saw it
themselves; confirmed by the station's manager or the centre's coordinator; within two days, the day itself and the
following one. The board of commissioners may be lenient about the confirmation, so that what is missing is said and
nothing is ever refused here.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from typing import Any, Final
from uuid import UUID

from schemas.complaint import ComplainantRole
from schemas.types import Language
from services.intake.errors import VersionStale, WrongState

DAYS: Final = 2
PERSONAL: Final = ("name", "address", "phone")
NEEDED: Final = (
    "role",
    "name",
    "address",
    "phone",
    "statement",
    "station",
    "on_form",
    "form_number",
    "signed",
    "witnessed",
    "confirmed",
)
"""Fields without which a complaint fails on its form, in the order of the form."""

LATE: Final = "in_time"
"""What is missing when the days are over."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint as far as it is filled in. ``occurred_at`` is the case's; the days count from it."""

    id: UUID
    version: int
    incident_id: UUID
    compartment: str
    province: str
    station: str | None
    language: Language
    occurred_at: datetime
    role: ComplainantRole | None
    name: str | None
    address: str | None
    phone: str | None
    statement: str | None
    on_form: bool
    form_number: str | None
    signed: bool
    witnessed: bool
    confirmed: bool
    filed_at: datetime | None
    made_by: str
    made_at: datetime
    updated_at: datetime

    @property
    def named(self) -> bool:
        """Whether any of the complainant's particulars are here."""
        return any(getattr(self, field) for field in PERSONAL)


def deadline_at(occurred_at: datetime, zone: tzinfo) -> datetime:
    """Return until when it can be filed: the end of the following day by the clock on the wall.

    Offices close before midnight, and weekends are not left out: whoever is in time here is in time everywhere.
    """
    day = occurred_at.astimezone(zone).date() + timedelta(days=DAYS)
    return datetime.combine(day, time(), zone)


def missing(one: Complaint, *, now: datetime, zone: tzinfo) -> list[str]:
    """Say what a complaint still lacks, by the names of the fields; ``in_time`` when the days were over."""
    lacking = [field for field in NEEDED if not getattr(one, field)]
    if (one.filed_at or now) >= deadline_at(one.occurred_at, zone):
        lacking.append(LATE)
    return lacking


def changed(one: Complaint, version: int, said: dict[str, Any], now: datetime) -> tuple[Complaint, list[str]]:
    """Fill in or correct fields; return it afterwards and the names of the fields that are others now.

    Raises:
        VersionStale: somebody changed it meanwhile.
        WrongState: it was filed; only taking that back is possible.
    """
    if one.version != version:
        raise VersionStale("The complaint was changed meanwhile.", version=one.version)
    fields = [name for name, value in said.items() if getattr(one, name) != value]
    if one.filed_at is not None and fields and not ("filed_at" in fields and said["filed_at"] is None):
        raise WrongState("It was filed.", state="filed")
    if not fields:
        return one, []
    return replace(one, **said, version=one.version + 1, updated_at=now), sorted(fields)
