"""Obligation: an owner, a deadline and a proof of discharge.

Shared by all services; published by the one that owns the duty.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Discriminator, Field, Tag

from schemas.types import (
    Compartment,
    Contract,
    OtherChange,
    Province,
    Role,
    Severity,
    UtcTime,
    Version,
    change_tag,
)

ObligationKind = Literal[
    "triage_report",
    "act_on_incident",
    "answer_incident",
    "approve_answer",
    "give_advice",
    "handle_dead_letter",
    "review_break_glass",
]


class Owner(Contract):
    """Who owes it now. Before rosters exist the owner is a role."""

    kind: Literal["role"] = "role"
    id: Role


class About(Contract):
    """The entity the obligation is about, by noun and id."""

    noun: Literal["incident", "dead_letter", "break_glass"]
    id: UUID


class Proof(Contract):
    """What discharged it: the event that shows the duty was done."""

    event_id: UUID
    at: UtcTime


class ObligationOpened(Contract):
    """The duty began."""

    kind: Literal["opened"] = "opened"


class ObligationRaised(Contract):
    """The owner missed the deadline; the next owner has it now."""

    kind: Literal["raised"] = "raised"
    from_owner: Owner
    missed_due_at: UtcTime


class ObligationLapsed(Contract):
    """The last owner missed the deadline; nobody is left above. It stays on the board."""

    kind: Literal["lapsed"] = "lapsed"
    missed_due_at: UtcTime


class ObligationMoved(Contract):
    """Its deadline, severity, place or readers changed with the entity it is about."""

    kind: Literal["moved"] = "moved"


class ObligationDischarged(Contract):
    """The duty was done; ``proof`` in the state says by what."""

    kind: Literal["discharged"] = "discharged"


ObligationChange = Annotated[
    Annotated[ObligationOpened, Tag("opened")]
    | Annotated[ObligationRaised, Tag("raised")]
    | Annotated[ObligationLapsed, Tag("lapsed")]
    | Annotated[ObligationMoved, Tag("moved")]
    | Annotated[ObligationDischarged, Tag("discharged")]
    | Annotated[OtherChange, Tag("other")],
    Discriminator(change_tag("opened", "raised", "lapsed", "moved", "discharged")),
]


class ObligationV1(Contract):
    """State of an obligation for one audience after a change.

    ``due_at`` is the present owner's deadline; ``step`` counts how often it was raised. ``closed_at`` is set when it
    was discharged. A lapsed one has no next owner and stays visible until somebody discharges it.
    """

    obligation_id: UUID
    version: Version
    kind: ObligationKind
    state: Literal["open", "discharged", "lapsed"]
    owner: Owner
    due_at: UtcTime
    opened_at: UtcTime
    closed_at: UtcTime | None = None
    step: Annotated[int, Field(ge=0)]
    severity: Severity
    compartment: Compartment
    province: Province
    station: Annotated[str, Field(max_length=40)] | None = None
    subject: About
    title: Annotated[str, Field(max_length=280)]
    proof: Proof | None = None
    change: ObligationChange
