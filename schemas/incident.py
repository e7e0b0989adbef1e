"""Incident: the room's case. A report opens one; somebody triages it; it is closed with a reason."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Discriminator, Field, Tag

from schemas.types import (
    Compartment,
    Contract,
    Language,
    OtherChange,
    Place,
    Province,
    Severity,
    TimeFlag,
    UtcTime,
    Version,
    change_tag,
)


class IncidentOpened(Contract):
    """A report came in and opened this incident."""

    kind: Literal["opened"] = "opened"
    report_id: UUID


IncidentChange = Annotated[
    Annotated[IncidentOpened, Tag("opened")] | Annotated[OtherChange, Tag("other")],
    Discriminator(change_tag("opened")),
]


class IncidentV1(Contract):
    """State of an incident for one audience after a change.

    ``summary`` is the reporter's own short text (1–280 characters); details stay in the database. ``station`` is the
    code as sent; ``station_known`` is false while no map confirms it.
    """

    incident_id: UUID
    version: Version
    code: Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{8}$")]
    status: Literal["new", "triaged", "closed"]
    severity: Severity
    category: Annotated[str, Field(pattern=r"^[A-L][0-9]{1,2}$")]
    category_version: Annotated[int, Field(ge=1)]
    compartment: Compartment
    province: Province
    station: Annotated[str, Field(max_length=40)] | None = None
    station_known: bool
    place: Place
    time_flag: TimeFlag
    language: Language
    summary: Annotated[str, Field(min_length=1, max_length=280)]
    evidence: bool
    reports: Annotated[int, Field(ge=1)]
    occurred_at: UtcTime
    opened_at: UtcTime
    closed_at: UtcTime | None = None
    change: IncidentChange
