"""Board protocol (``/board/ws``, JSON text frames): what the browser says and what it is told.

Law: applying ``snapshot`` and then every ``delta`` gives the same as a later ``snapshot``. ``seq`` is the sequence in
stream OPS, the same at every board process; ``epoch`` the stream's domain and incarnation; ``view`` a hash of rights
and subscription. Items enter and leave with time by ``shows_from`` and ``shows_until`` against the server's time, on
both sides alike, never by a message.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, RootModel

from schemas.incident import CloseReason, IncidentStatus, OutsideBody, PublicAnswer, Verification
from schemas.obligation import About, ObligationKind, Owner
from schemas.types import Contract, Desk, Language, Place, Province, Severity, TimeFlag, UtcTime, Version

PROTOCOL = 1
TOPICS = ("obligations", "incidents", "threads")
Topic = Literal["obligations", "incidents", "threads"]
Seq = Annotated[int, Field(ge=0)]


class IncidentItem(Contract):
    """An incident as the board shows it."""

    id: UUID
    version: Version
    code: str
    status: IncidentStatus
    severity: Severity
    category: str
    province: Province
    district: str | None
    centre: str | None
    station: str | None
    station_known: bool
    place: Place
    time_flag: TimeFlag
    language: Language
    summary: str
    evidence: bool
    reports: int
    organisations: int
    desk: Desk | None
    assignee: UUID | None
    verification: Verification
    referred_to: OutsideBody | None
    advice_open: int
    public_answer: PublicAnswer
    merged_into: UUID | None
    close_reason: CloseReason | None
    raised: bool
    media: int
    occurred_at: UtcTime
    opened_at: UtcTime
    triaged_at: UtcTime | None
    acted_at: UtcTime | None
    answered_at: UtcTime | None
    answer_due_at: UtcTime | None
    closed_at: UtcTime | None
    shows_from: UtcTime | None
    shows_until: UtcTime | None


class ObligationItem(Contract):
    """An obligation as the board shows it."""

    id: UUID
    version: Version
    kind: ObligationKind
    state: Literal["open", "discharged", "lapsed"]
    owner: Owner
    due_at: UtcTime
    opened_at: UtcTime
    closed_at: UtcTime | None
    step: int
    severity: Severity
    province: Province
    station: str | None
    subject: About
    title: str
    shows_from: UtcTime | None
    shows_until: UtcTime | None


class ThreadItem(Contract):
    """A thread as the board shows it: where people talk, how much was said, and when and by whom last."""

    id: UUID
    version: Version
    about: Literal["incident", "channel"]
    incident_id: UUID | None
    desk: Desk | None
    compartment: str
    province: Province
    messages: int
    last_message: UUID
    last_author: UUID
    last_at: UtcTime
    shows_from: UtcTime | None
    shows_until: UtcTime | None


class Resume(Contract):
    """Where the client stood: it gets what it missed when epoch and view still match."""

    epoch: str
    seq: Seq
    view: str


class Hello(Contract):
    """First frame of a client. ``provinces`` null means all that the person may see."""

    type: Literal["hello"] = "hello"
    protocol: int
    topics: Annotated[list[str], Field(min_length=1, max_length=12)]
    provinces: Annotated[list[Province], Field(min_length=1, max_length=200)] | None = None
    resume: Resume | None = None


class Subscribe(Contract):
    """Another selection of topics and provinces: answered by ``welcome`` and snapshots of the new view."""

    type: Literal["subscribe"] = "subscribe"
    topics: Annotated[list[str], Field(min_length=1, max_length=12)]
    provinces: Annotated[list[Province], Field(min_length=1, max_length=200)] | None = None


class Presence(Contract):
    """Which entity the person has open, one at a time; ``id`` null when none. Forgotten when the line is cut."""

    type: Literal["presence"] = "presence"
    topic: Topic
    id: UUID | None = None


class Ack(Contract):
    """Answer to every ``tick``: everything up to ``seq`` has been applied."""

    type: Literal["ack"] = "ack"
    seq: Seq


class ClientFrame(RootModel[Annotated[Hello | Subscribe | Presence | Ack, Field(discriminator="type")]]):
    """Any frame a client may send."""


class PersonSeen(Contract):
    """Whom the board takes the client for, and how far their rights reach; ``provinces`` null is the whole country."""

    id: str
    organisation: str
    roles: list[str]
    provinces: list[str] | None
    compartments: list[str]


class Welcome(Contract):
    """Answer to ``hello`` and ``subscribe``."""

    type: Literal["welcome"] = "welcome"
    protocol: int
    epoch: str
    seq: Seq
    view: str
    server_time: UtcTime
    person: PersonSeen
    topics: list[Topic]
    drill: bool


class IncidentSnapshot(Contract):
    """One chunk of all incidents of the view at ``seq``."""

    type: Literal["snapshot"] = "snapshot"
    topic: Literal["incidents"] = "incidents"
    seq: Seq
    items: list[IncidentItem]
    last: bool


class ObligationSnapshot(Contract):
    """One chunk of all obligations of the view at ``seq``."""

    type: Literal["snapshot"] = "snapshot"
    topic: Literal["obligations"] = "obligations"
    seq: Seq
    items: list[ObligationItem]
    last: bool


class IncidentDelta(Contract):
    """An incident was put (``item`` is its whole state) or dropped from the view."""

    topic: Literal["incidents"] = "incidents"
    id: UUID
    version: Version
    op: Literal["put", "drop"]
    item: IncidentItem | None = None


class ObligationDelta(Contract):
    """An obligation was put (``item`` is its whole state) or dropped from the view."""

    topic: Literal["obligations"] = "obligations"
    id: UUID
    version: Version
    op: Literal["put", "drop"]
    item: ObligationItem | None = None


class ThreadSnapshot(Contract):
    """One chunk of all threads of the view at ``seq``."""

    type: Literal["snapshot"] = "snapshot"
    topic: Literal["threads"] = "threads"
    seq: Seq
    items: list[ThreadItem]
    last: bool


class ThreadDelta(Contract):
    """A thread was put (``item`` is its whole state) or dropped from the view."""

    topic: Literal["threads"] = "threads"
    id: UUID
    version: Version
    op: Literal["put", "drop"]
    item: ThreadItem | None = None


class Present(Contract):
    """Who else has an entity of the view open, over all boards; told when it changes and after ``presence``."""

    type: Literal["present"] = "present"
    topic: Topic
    id: UUID
    people: list[str]


class Delta(Contract):
    """Changes of the view up to ``seq``, at most one per entity."""

    type: Literal["delta"] = "delta"
    seq: Seq
    changes: list[Annotated[IncidentDelta | ObligationDelta | ThreadDelta, Field(discriminator="topic")]]


class Tick(Contract):
    """Every five seconds. ``lag_ms`` is how far the board stands behind the log; the client answers with ``ack``.

    ``revocations`` is "stale" when accreditation has not been heard of for thirty seconds: somebody may still watch
    who no longer should.
    """

    type: Literal["tick"] = "tick"
    seq: Seq
    server_time: UtcTime
    lag_ms: Annotated[int, Field(ge=0)]
    revocations: Literal["fresh", "stale"]


class Resync(Contract):
    """What the client holds is void; ``welcome`` and snapshots follow. Reasons: another log, or too slow a line."""

    type: Literal["resync"] = "resync"
    reason: Literal["epoch", "slow"]


class Error(Contract):
    """A refused frame, by its stable code; the connection is closed after it unless the code says otherwise."""

    type: Literal["error"] = "error"
    code: str


Snapshot = Annotated[IncidentSnapshot | ObligationSnapshot | ThreadSnapshot, Field(discriminator="topic")]


class ServerFrame(
    RootModel[Annotated[Welcome | Delta | Tick | Present | Resync | Error | Snapshot, Field(discriminator="type")]]
):
    """Any frame the board may send."""
