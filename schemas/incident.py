"""Incident: the room's case. A report opens one, others join it; the room works it off and answers its reporters.

A *report* is what somebody sent and is in no event as such. A *statutory complaint* is another thing (``complaint``).
The change says which verb led here; who did it stands in the event's row, its texts stay in the database.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Discriminator, Field, Tag

from schemas.types import (
    Compartment,
    Contract,
    Desk,
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

IncidentStatus = Literal["new", "triaged", "closed"]
Verification = Literal["unverified", "verified", "verified_with_evidence", "unfounded"]
"""What the room found out about it; apart from the reporter's own evidence flag."""

CloseReason = Literal[
    "answered", "resolved", "unfounded", "duplicate", "not_related", "referred", "withdrawn", "merged"
]
PublicAnswer = Literal["none", "proposed", "published"]
OutsideBody = Literal["police", "judiciary", "ministry", "municipality", "utility", "regulator", "other"]
"""Whom the room can refer a case to; who of them answers it, stands in the database."""


class IncidentOpened(Contract):
    """A report came in and opened this incident."""

    kind: Literal["opened"] = "opened"
    report_id: UUID


class IncidentTriaged(Contract):
    """Somebody took a first look and said what it is."""

    kind: Literal["triaged"] = "triaged"
    from_severity: Severity
    from_category: str


class IncidentAssigned(Contract):
    """It is at another desk or in other hands."""

    kind: Literal["assigned"] = "assigned"
    from_desk: Desk | None = None
    from_assignee: UUID | None = None


class IncidentNoted(Contract):
    """A note was added to its thread."""

    kind: Literal["noted"] = "noted"
    message_id: UUID


class IncidentVerified(Contract):
    """The room found out whether it is so."""

    kind: Literal["verified"] = "verified"
    from_verification: Verification


class IncidentMerged(Contract):
    """It turned out to be another one's matter, and is closed; its reports are counted there."""

    kind: Literal["merged"] = "merged"
    into: UUID


class IncidentAbsorbed(Contract):
    """Another incident was merged into this one."""

    kind: Literal["absorbed"] = "absorbed"
    incident: UUID


class IncidentUnmerged(Contract):
    """The merging was taken back."""

    kind: Literal["unmerged"] = "unmerged"
    from_incident: UUID


class IncidentReleased(Contract):
    """What had been merged into this one stands alone again."""

    kind: Literal["released"] = "released"
    incident: UUID


class IncidentReferred(Contract):
    """A body outside the room has it now."""

    kind: Literal["referred"] = "referred"
    to: OutsideBody


class IncidentReturned(Contract):
    """The body outside the room gave it back, with an outcome."""

    kind: Literal["returned"] = "returned"
    by: OutsideBody


class AdviceAsked(Contract):
    """A desk is asked for advice."""

    kind: Literal["advice_asked"] = "advice_asked"
    advice_id: UUID
    desk: Desk


class AdviceGiven(Contract):
    """A desk gave the advice it was asked for."""

    kind: Literal["advice_given"] = "advice_given"
    advice_id: UUID


class IncidentAnswered(Contract):
    """Its reporters were answered."""

    kind: Literal["answered"] = "answered"
    answer_id: UUID


class PublicAnswerChanged(Contract):
    """A public answer was proposed, approved by a second person, or rejected."""

    kind: Literal["public_answer"] = "public_answer"
    answer_id: UUID
    to: Literal["proposed", "published", "rejected"]


class IncidentClosed(Contract):
    """It is done, for this reason."""

    kind: Literal["closed"] = "closed"
    reason: CloseReason


class IncidentReopened(Contract):
    """It was not done after all."""

    kind: Literal["reopened"] = "reopened"
    from_reason: CloseReason


class IncidentReclassified(Contract):
    """It is something else, graver or lighter, or for other readers; what it was is not told to the new ones."""

    kind: Literal["reclassified"] = "reclassified"
    from_severity: Severity | None = None
    from_category: str | None = None


class IncidentRaised(Contract):
    """Independent reports of the same at one centre made it graver by rule."""

    kind: Literal["raised"] = "raised"
    from_severity: Severity
    reports: Annotated[int, Field(ge=2)]


class MediaAttached(Contract):
    """A picture, recording or film came whole."""

    kind: Literal["media_attached"] = "media_attached"
    media_id: UUID


IncidentChange = Annotated[
    Annotated[IncidentOpened, Tag("opened")]
    | Annotated[IncidentTriaged, Tag("triaged")]
    | Annotated[IncidentAssigned, Tag("assigned")]
    | Annotated[IncidentNoted, Tag("noted")]
    | Annotated[IncidentVerified, Tag("verified")]
    | Annotated[IncidentMerged, Tag("merged")]
    | Annotated[IncidentAbsorbed, Tag("absorbed")]
    | Annotated[IncidentUnmerged, Tag("unmerged")]
    | Annotated[IncidentReleased, Tag("released")]
    | Annotated[IncidentReferred, Tag("referred")]
    | Annotated[IncidentReturned, Tag("returned")]
    | Annotated[AdviceAsked, Tag("advice_asked")]
    | Annotated[AdviceGiven, Tag("advice_given")]
    | Annotated[IncidentAnswered, Tag("answered")]
    | Annotated[PublicAnswerChanged, Tag("public_answer")]
    | Annotated[IncidentClosed, Tag("closed")]
    | Annotated[IncidentReopened, Tag("reopened")]
    | Annotated[IncidentReclassified, Tag("reclassified")]
    | Annotated[IncidentRaised, Tag("raised")]
    | Annotated[MediaAttached, Tag("media_attached")]
    | Annotated[OtherChange, Tag("other")],
    Discriminator(
        change_tag(
            "opened",
            "triaged",
            "assigned",
            "noted",
            "verified",
            "merged",
            "absorbed",
            "unmerged",
            "released",
            "referred",
            "returned",
            "advice_asked",
            "advice_given",
            "answered",
            "public_answer",
            "closed",
            "reopened",
            "reclassified",
            "raised",
            "media_attached",
        )
    ),
]


class IncidentV1(Contract):
    """State of an incident for one audience after a change.

    ``summary`` is the reporter's own short text (1–280 characters); details stay in the database. ``station`` is the
    code as sent; ``station_known`` is false while no map confirms it. ``organisations`` counts the independent
    organisations whose people reported it. ``answer_due_at`` is the promise to the reporters, None where there is none.
    """

    incident_id: UUID
    version: Version
    code: Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{8}$")]
    status: IncidentStatus
    severity: Severity
    category: Annotated[str, Field(pattern=r"^[A-L][0-9]{1,2}$")]
    category_version: Annotated[int, Field(ge=1)]
    compartment: Compartment
    province: Province
    district: Annotated[str, Field(max_length=40)] | None = None
    centre: Annotated[str, Field(max_length=40)] | None = None
    station: Annotated[str, Field(max_length=40)] | None = None
    station_known: bool
    place: Place
    time_flag: TimeFlag
    language: Language
    summary: Annotated[str, Field(min_length=1, max_length=280)]
    evidence: bool
    reports: Annotated[int, Field(ge=1)]
    organisations: Annotated[int, Field(ge=0)] = 1
    desk: Desk | None = None
    assignee: UUID | None = None
    verification: Verification = "unverified"
    referred_to: OutsideBody | None = None
    advice_open: Annotated[int, Field(ge=0)] = 0
    public_answer: PublicAnswer = "none"
    merged_into: UUID | None = None
    close_reason: CloseReason | None = None
    raised: bool = False
    media: Annotated[int, Field(ge=0)] = 0
    occurred_at: UtcTime
    opened_at: UtcTime
    triaged_at: UtcTime | None = None
    acted_at: UtcTime | None = None
    answered_at: UtcTime | None = None
    answer_due_at: UtcTime | None = None
    closed_at: UtcTime | None = None
    change: IncidentChange
