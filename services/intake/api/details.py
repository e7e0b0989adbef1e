"""What goes out over HTTP about cases besides the incident itself: its papers, history, likely duplicates, figures."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from schemas.incident import OutsideBody
from schemas.types import Desk, Language, Place, TimeFlag, UtcTime
from services.intake.actions.duplicates import Suggestion
from services.intake.actions.questions import CaseFile, HistoryEntry, Listed
from services.intake.api.answers import IncidentAnswer, incident_answer
from services.intake.model.likeness import Reason
from services.intake.store import papers
from services.intake.store.figures import Figures, Punctuality


class IncidentsAnswer(BaseModel):
    """A page of cases and where the next one begins; null on the last one."""

    items: list[IncidentAnswer]
    next: str | None


class ReportSeen(BaseModel):
    """A report as sent. Never with the contacts of whoever called."""

    id: UUID
    code: str
    reporter: Annotated[str, Field(description="Id of the person.")]
    reporter_known: bool
    organisation: str | None
    received_at: UtcTime
    occurred_at: UtcTime
    category_sent: str
    category_known: bool
    summary: str
    details: str | None
    station: Annotated[str | None, Field(description="As it was typed.")]
    station_known: bool
    province_sent: str | None
    province_known: bool
    place: Place
    time_flag: TimeFlag
    language: Language
    evidence: bool
    channel: Literal["web", "api", "phone", "bulk"]
    entered_by: Annotated[str | None, Field(description="Who typed it for somebody; for the commission's desk.")]
    opened_incident: Annotated[UUID | None, Field(description="The case it opened, where that is another one.")]


class AnswerSeen(BaseModel):
    """What the room said to the reporters or the public, or proposes to say."""

    id: UUID
    kind: Literal["reporter", "public"]
    texts: dict[str, str]
    state: Literal["sent", "proposed", "published", "rejected"]
    proposed_by: str
    proposed_at: UtcTime
    decided_by: str | None
    decided_at: UtcTime | None
    reason: str | None


class ReferralSeen(BaseModel):
    """The case with a body outside the room, and what came of it."""

    id: UUID
    body: OutsideBody
    reason: str
    referred_by: str
    referred_at: UtcTime
    outcome: str | None
    returned_by: str | None
    returned_at: UtcTime | None


class AdviceSeen(BaseModel):
    """A question to another desk, and what it said."""

    id: UUID
    desk: Desk
    question: str
    asked_by: str
    asked_at: UtcTime
    advice: str | None
    given_by: str | None
    given_at: UtcTime | None
    ended_at: Annotated[UtcTime | None, Field(description="When its case was closed before anybody gave advice.")]


class CaseAnswer(IncidentAnswer):
    """A case with those of its papers that the asker may read, each kind in the order of time.

    ``sources`` are all its reports for the commission's desk, for everybody else those of their own organisation:
    `reports` and `organisations` say how many there are. ``merged`` are cases whose reports are counted here; of a case
    that was merged itself, ``sources`` are those it brought along.
    ``thread_id`` is the talk in the case's own compartment.
    """

    sources: list[ReportSeen]
    answers: list[AnswerSeen]
    referrals: list[ReferralSeen]
    advice: list[AdviceSeen]
    merged: list[UUID]
    thread_id: UUID | None


class HistoryItem(BaseModel):
    """One change. Who did it, and what it led from, are null or left out where that is not for the asker."""

    at: UtcTime
    type: str
    actor: str | None
    role: str | None
    change: dict[str, Any]


class HistoryAnswer(BaseModel):
    """Changes, newest first."""

    items: list[HistoryItem]
    next: str | None


class DuplicateSeen(BaseModel):
    """A case that may be the same matter: how much it looks like it (0 to 1), and what speaks for it."""

    incident: IncidentAnswer
    score: float
    why: list[Reason]


class DuplicatesAnswer(BaseModel):
    """Suggestions, the likest first. Nothing is merged before a person says so."""

    items: list[DuplicateSeen]


class PunctualityAnswer(BaseModel):
    """What became of what was due in the period: ``due`` is the sum of the others, the only denominator.

    ``in_time`` and ``late`` were done before or after the first deadline; ``excused`` closed for a reason that owes no
    answer; ``overdue`` not done and its first deadline has passed; ``waiting`` not done and there is time.
    """

    due: int
    in_time: int
    late: int
    excused: int
    overdue: int
    waiting: int


class FigureItem(BaseModel):
    """One province, family or organisation; ``key`` null: reports of none. ``cases`` opened, ``reports`` received."""

    key: str | None
    cases: int
    reports: int
    answer: PunctualityAnswer
    triage: PunctualityAnswer
    first_action: Annotated[
        PunctualityAnswer, Field(description="Owed from triage on: before it, a case owes its triage.")
    ]


class FiguresAnswer(BaseModel):
    """The figures of all groups that the asker may know, as of ``at``."""

    by: Literal["province", "family", "organisation"]
    at: UtcTime
    since: UtcTime | None
    until: UtcTime | None
    items: list[FigureItem]


def listed_answer(one: Listed) -> IncidentAnswer:
    """Return a case of a list."""
    return incident_answer(one.seen.case, one.duties, one.seen.updated_at)


def case_answer(file: CaseFile) -> CaseAnswer:
    """Return a case with its papers."""
    said = incident_answer(file.seen.case, file.duties, file.seen.updated_at)
    return CaseAnswer(
        **dict(said),
        sources=[_report(one, at_desk=file.at_desk) for one in file.papers.reports],
        answers=[AnswerSeen.model_validate(one, from_attributes=True) for one in file.papers.answers],
        referrals=[ReferralSeen.model_validate(one, from_attributes=True) for one in file.papers.referrals],
        advice=[AdviceSeen.model_validate(one, from_attributes=True) for one in file.papers.advice],
        merged=file.papers.merged,
        thread_id=file.papers.thread,
    )


def history_item(entry: HistoryEntry) -> HistoryItem:
    """Return one change."""
    return HistoryItem(at=entry.at, type=entry.type, actor=entry.actor, role=entry.role, change=dict(entry.change))


def duplicate_seen(one: Suggestion) -> DuplicateSeen:
    """Return one suggestion."""
    said = incident_answer(one.seen.case, one.duties, one.seen.updated_at)
    return DuplicateSeen(incident=said, score=one.likeness.score, why=list(one.likeness.why))


def figure_item(one: Figures) -> FigureItem:
    """Return the figures of one group."""
    return FigureItem(
        key=one.key,
        cases=one.cases,
        reports=one.reports,
        answer=_punctuality(one.answer),
        triage=_punctuality(one.triage),
        first_action=_punctuality(one.first_action),
    )


def _punctuality(one: Punctuality) -> PunctualityAnswer:
    return PunctualityAnswer.model_validate(one, from_attributes=True)


def _report(one: papers.Report, *, at_desk: bool) -> ReportSeen:
    seen = ReportSeen.model_validate(one, from_attributes=True)
    return seen if at_desk else seen.model_copy(update={"entered_by": None})
