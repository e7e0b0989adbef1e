"""The incident as it goes out over HTTP: the same after a verb, in a list and at the head of a case."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from schemas.incident import CloseReason, IncidentStatus, OutsideBody, PublicAnswer, Verification
from schemas.obligation import ObligationKind
from schemas.types import Desk, Language, Place, Role, Severity, TimeFlag, UtcTime
from services.intake.model import Duty
from services.intake.model.case import Case

_COLUMNS: Final = tuple(field.name for field in fields(Case))


class ObligationAnswer(BaseModel):
    """What is owed on the case now, by whom and until when; ``step`` counts how often it was raised."""

    id: UUID
    kind: ObligationKind
    state: Literal["open", "lapsed"]
    owner: Role
    due_at: UtcTime
    step: int


class IncidentAnswer(BaseModel):
    """A case as those may see it who read its compartment; who reported it is not in it.

    ``obligations`` are those that are still owed, the next deadline first; what was discharged stands in the history.
    """

    id: UUID
    code: Annotated[str, Field(description="Eight characters to speak of it, shown as K7M-4QX-2P.")]
    version: int
    status: IncidentStatus
    severity: Severity
    category: str
    category_version: int
    compartment: str
    province: str
    district: str | None
    centre: str | None
    station: str | None
    station_known: bool
    place: Place
    time_flag: TimeFlag
    language: Language
    summary: str
    evidence: bool
    reports: Annotated[int, Field(description="How many reports are counted in it.")]
    organisations: Annotated[int, Field(description="How many independent organisations stand behind them.")]
    desk: Desk | None
    assignee: UUID | None
    verification: Verification
    referred_to: OutsideBody | None
    advice_open: int
    public_answer: PublicAnswer
    merged_into: UUID | None
    close_reason: CloseReason | None
    raised: Annotated[bool, Field(description="Made graver by the rule of independent reports at one centre.")]
    media: int
    occurred_at: UtcTime
    opened_at: UtcTime
    triaged_at: UtcTime | None
    acted_at: UtcTime | None
    answered_at: UtcTime | None
    answer_due_at: UtcTime | None
    closed_at: UtcTime | None
    updated_at: UtcTime
    obligations: list[ObligationAnswer]


def incident_answer(case: Case, duties: Sequence[Duty], updated_at: datetime | None = None) -> IncidentAnswer:
    """Return a case with what is still owed on it; discharged duties among ``duties`` are left out.

    ``updated_at`` is when it was changed last (of a verb's answer: now); without it the latest moment the case knows.
    """
    owed = sorted((duty for duty in duties if duty.state != "discharged"), key=lambda duty: (duty.due_at, duty.id))
    return IncidentAnswer(
        **{name: getattr(case, name) for name in _COLUMNS},
        updated_at=updated_at or last_moment(case),
        obligations=[
            ObligationAnswer(
                id=duty.id,
                kind=duty.kind,
                state="lapsed" if duty.state == "lapsed" else "open",
                owner=duty.owner,
                due_at=duty.due_at,
                step=duty.step,
            )
            for duty in owed
        ],
    )


def last_moment(case: Case) -> datetime:
    """Return the latest moment that is written on the case itself."""
    known = (case.opened_at, case.triaged_at, case.acted_at, case.answered_at, case.closed_at)
    return max(moment for moment in known if moment is not None)
