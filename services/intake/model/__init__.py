"""Rules of intake: what a report is taken as, which duty it opens, and what happens when nobody does that duty.

Pure: every function gets the time it decides by. A report is never turned away because reference data is missing: an
unknown category is taken as "other", an unknown province as ``XX``, an unknown station as sent, each with its flag.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from uuid import UUID

from schemas.types import Desk
from services.intake.errors import TimeOutOfRange
from services.kit.text import fold_digits

Severity = Literal["S1", "S2", "S3", "S4"]
Role = Literal["operator", "coordinator", "commissioner"]
DutyKind = Literal[
    "triage_report", "act_on_incident", "answer_incident", "approve_answer", "give_advice", "handle_dead_letter"
]
DutyState = Literal["open", "discharged", "lapsed"]
ReporterStatus = Literal["received", "passed_on", "answered", "closed"]

UNRESOLVED_PROVINCE = "XX"
NATIONAL = "NA"
CLOCK_SKEW = timedelta(minutes=5)
"""How far ahead of ours a phone's clock may be."""

EARTH_AHEAD = timedelta(hours=14)
"""The calendar's first day begins somewhere on earth this long before it begins in UTC."""

LADDER: Mapping[DutyKind, tuple[Role, ...]] = {
    "triage_report": ("operator", "coordinator", "commissioner"),
    "act_on_incident": ("operator", "coordinator", "commissioner"),
    "answer_incident": ("operator", "coordinator", "commissioner"),
    "approve_answer": ("coordinator", "commissioner"),
    "give_advice": ("operator", "coordinator", "commissioner"),
    "handle_dead_letter": ("operator", "coordinator", "commissioner"),
}
"""Who owes a duty, and who owes it after each missed deadline: the desk, its lead, the duty commissioner. Roles until
rosters name posts and people."""

_PROVINCE = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
_STATION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]*")


@dataclass(frozen=True, slots=True)
class SeverityClock:
    """How fast the room answers at one severity. Minutes; None where the step is not owed at this severity.

    ``answer_minutes`` is None with ``answer_by_end_of_day`` true where the reporter hears back by the end of the day.
    """

    code: Severity
    triage_minutes: int
    first_action_minutes: int | None
    answer_minutes: int | None
    answer_by_end_of_day: bool


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """One version of the categories: the severity, audience and first desk of each leaf, the clock of each severity.

    A leaf in ``retired`` is not offered any more; a report that comes under it is taken all the same.
    """

    version: int
    unclassified: str
    severity_of: Mapping[str, Severity]
    clocks: Mapping[Severity, SeverityClock]
    compartment_of: Mapping[str, str]
    desk_of: Mapping[str, Desk]
    retired: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Classified:
    """The category a report is taken under; ``known`` is false when the sent code is in no leaf."""

    category: str
    severity: Severity
    known: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A station on the map, its code as printed, or a whole centre (no station); and where it is."""

    station: str | None
    province: str
    district: str
    centre: str


@dataclass(frozen=True, slots=True)
class Located:
    """Where a report is taken to be from; what no map confirms is flagged, and what was sent is kept beside it."""

    station: str | None
    station_known: bool
    province: str
    province_known: bool
    district: str | None = None
    centre: str | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation of this service as its rules see it: who owes what until when."""

    id: UUID
    version: int
    kind: DutyKind
    state: DutyState
    owner: Role
    due_at: datetime
    opened_at: datetime
    closed_at: datetime | None
    step: int
    severity: Severity
    province: str
    station: str | None
    subject_noun: Literal["incident", "dead_letter"]
    subject_id: UUID
    title: str
    compartment: str = "joint"


@dataclass(frozen=True, slots=True)
class Missed:
    """The outcome of a missed deadline: the duty afterwards, who missed it and when it had been due."""

    duty: Duty
    change: Literal["raised", "lapsed"]
    from_owner: Role
    missed_due_at: datetime


def classify(sent: str, taxonomy: Taxonomy) -> Classified:
    """Find the leaf for a sent category code; an unknown code is taken as "other" until somebody types it."""
    code = sent.upper()
    severity = taxonomy.severity_of.get(code)
    if severity is not None:
        return Classified(code, severity, known=True)
    return Classified(taxonomy.unclassified, taxonomy.severity_of[taxonomy.unclassified], known=False)


def resolve_province(sent: str | None) -> str:
    """Return the ISO 3166-2 code of the place, or ``XX`` where nobody has resolved it yet.

    A reporter cannot file nationally: ``NA`` is not a place. The form of the code decides; whether the map has such a
    province is a flag beside it.
    """
    code = (sent or "").upper()
    return code if _PROVINCE.fullmatch(code) else UNRESOLVED_PROVINCE


def station_key(code: str) -> str:
    """Return what two ways of typing one station's code have in common: digits are Latin, case does not count."""
    return fold_digits(code).strip().casefold()


def locate(station: str | None, place: Place | None, province_sent: str | None, provinces: Collection[str]) -> Located:
    """Say where a report is from; ``place`` is what the map says about its code, ``provinces`` are the map's.

    A known place decides the province. An unknown one is kept as sent, but for its digits where it is a code and
    not words. Without a map the form of a province's code decides whether it is known.
    """
    if place is not None:
        return Located(
            place.station,
            station_known=True,
            province=place.province,
            province_known=True,
            district=place.district,
            centre=place.centre,
        )
    code = fold_digits(station or "")
    province = resolve_province(province_sent)
    return Located(
        code if _STATION.fullmatch(code) else station,
        station_known=False,
        province=province,
        province_known=province != UNRESOLVED_PROVINCE and (not provinces or province in provinces),
    )


def check_time(occurred_at: datetime, *, now: datetime, first_day: date) -> None:
    """Refuse a world time that cannot belong to this election.

    Raises:
        TimeOutOfRange: more than five minutes ahead of our clock, or before the calendar's first day has begun
            anywhere on earth; the phone asks its user to correct it.
    """
    earliest = datetime.combine(first_day, time(), UTC) - EARTH_AHEAD
    latest = now + CLOCK_SKEW
    if not earliest <= occurred_at <= latest:
        raise TimeOutOfRange(earliest=earliest, latest=latest)


def severity_rank(severity: Severity) -> int:
    """Return 1 for S1, worked off first, to 4 for S4."""
    return int(severity[1])


def triage_due_at(severity: Severity, opened_at: datetime, taxonomy: Taxonomy) -> datetime:
    """Say until when somebody must have taken a first look, counted from when we received it."""
    return opened_at + timedelta(minutes=taxonomy.clocks[severity].triage_minutes)


def miss_deadline(duty: Duty, *, now: datetime, taxonomy: Taxonomy) -> Missed:
    """Raise an open duty whose deadline passed to the next owner, or let it lapse when nobody is left above.

    The next owner gets the whole time of the severity, counted from ``now`` (when the miss was seen), because nobody
    can answer for minutes before they were told. A lapsed duty keeps its last owner and stays on the board.
    """
    ladder = LADDER[duty.kind]
    seen = replace(duty, version=duty.version + 1)
    if duty.step + 1 < len(ladder):
        seen = replace(
            seen,
            owner=ladder[duty.step + 1],
            step=duty.step + 1,
            due_at=triage_due_at(duty.severity, now, taxonomy),
        )
        return Missed(seen, "raised", duty.owner, duty.due_at)
    return Missed(replace(seen, state="lapsed"), "lapsed", duty.owner, duty.due_at)


def reporter_status(incident_status: str, *, answered: bool) -> ReporterStatus:
    """Translate the room's status of an incident into the few words its reporter may know."""
    if incident_status == "closed":
        return "closed"
    if answered:
        return "answered"
    return "received" if incident_status == "new" else "passed_on"
