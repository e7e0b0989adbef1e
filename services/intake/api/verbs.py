"""The verbs on a case over HTTP: one route each; every answer is the case as it is afterwards."""

from collections.abc import Awaitable
from functools import partial
from typing import Annotated, Any, Final, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from starlette.requests import Request

from schemas.incident import OutsideBody
from schemas.types import Desk, Language, Province, Severity, TimeFlag
from services.intake.actions import cases, merging
from services.intake.actions.cases import Asked, Note
from services.intake.actions.deps import Deps
from services.intake.api.answers import IncidentAnswer, incident_answer
from services.intake.api.bodies import cleaned
from services.intake.api.edge import Edge
from services.intake.errors import (
    AdviceUnknown,
    AnswerMissing,
    AudienceClosed,
    IncidentUnknown,
    TwoPeopleNeeded,
    VersionStale,
    WrongState,
)
from services.intake.model.case import Case
from services.intake.store import cases as store
from services.kit.access import caller
from services.kit.auth import Principal
from services.kit.errors import IdempotencyConflict
from services.kit.http import RoomApp
from services.kit.once import once_of

WORK: Final = "incident.work"
ADVISE: Final = "incident.advise"
APPROVE: Final = "answer.approve"
ONE: Final = "/incidents/{incident_id}"

Reason = Annotated[str, cleaned(280, required=True)]
Text = Annotated[str, cleaned(4000, required=True)]
Version = Annotated[int, Field(ge=1, strict=True)]
CategoryCode = Annotated[str, Field(pattern=r"^[A-L][0-9]{1,2}$")]
CaseCompartment = Literal["joint", "commission", "security"]


class Verb(BaseModel):
    """Every verb says on which version of the case it was decided."""

    model_config = ConfigDict(extra="forbid")

    version: Version

    def decided(self) -> dict[str, Any]:
        """Return what was said besides the version; what was left out is not in it."""
        return {name: getattr(self, name) for name in self.model_fields_set - {"version"}}


Said = TypeVar("Said", bound=Verb)


def _said_something(body: Said) -> Said:
    if not body.decided():
        raise PydanticCustomError("nothing_decided", "at least one field besides the version is expected")
    return body


class TriageBody(Verb):
    """The first look; what is left out stays as the report said it."""

    category: CategoryCode | None = None
    severity: Severity | None = None
    province: Province | None = None
    station: Annotated[str, cleaned(40, required=True)] | None = None
    time_flag: TimeFlag | None = None
    desk: Desk | None = None

    def decided(self) -> dict[str, Any]:
        """Return what was decided; null is as good as left out."""
        return {name: value for name, value in super().decided().items() if value is not None}


class ReclassifyBody(TriageBody):
    """What the case is now."""

    compartment: CaseCompartment | None = None

    @model_validator(mode="after")
    def _something(self) -> "ReclassifyBody":
        return _said_something(self)


class AssignBody(Verb):
    """Whose it is now; null takes it from whoever has it."""

    desk: Desk | None = None
    assignee: UUID | None = None

    @model_validator(mode="after")
    def _something(self) -> "AssignBody":
        return _said_something(self)


class NoteBody(BaseModel):
    """A note for the file, before these readers."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, cleaned(2000, required=True)]
    language: Language
    compartment: CaseCompartment = "joint"


class VerifyBody(Verb):
    """What the room found out."""

    outcome: Literal["unverified", "verified", "verified_with_evidence", "unfounded"]


class MergeBody(Verb):
    """Into which case, in which version of that one."""

    into: UUID
    into_version: Version


class ReferBody(Verb):
    """To whom outside the room, and why."""

    body: OutsideBody
    reason: Reason


class ReturnBody(Verb):
    """What came of it outside."""

    outcome: Text


class AskAdviceBody(Verb):
    """Which desk is asked what."""

    desk: Desk
    question: Text


class GiveAdviceBody(Verb):
    """The advice that was asked for."""

    advice_id: UUID
    advice: Text


class AnswerBody(Verb):
    """What the reporters are told, in one language at least."""

    text: Annotated[dict[Language, Text], Field(min_length=1)]


class RejectBody(Verb):
    """Why the proposed public answer is not published."""

    reason: Reason


class CloseBody(Verb):
    """Why it is done; ``text`` answers the reporters with it."""

    reason: Literal["answered", "resolved", "unfounded", "duplicate", "not_related", "referred", "withdrawn"]
    text: Annotated[dict[Language, Text], Field(min_length=1)] | None = None


def install(app: RoomApp, deps: Deps) -> None:
    """Add the verbs to the application."""
    edge = Edge(app, deps, "verbs")
    _looking(edge)
    _handing(edge)
    _answering(edge)
    _ending(edge)


def _asked(edge: Edge, request: Request, who: Principal, incident_id: UUID, action: str, version: int | None) -> Asked:
    return Asked(incident_id, version, edge.by(request, who, action), partial(edge.see, who, action))


async def _done(edge: Edge, work: Awaitable[Case]) -> IncidentAnswer:
    case = await work
    async with edge.deps.db.transaction() as conn:
        duties = await store.duties_of(conn, case.id)
    return incident_answer(case, duties, edge.deps.clock.now())


_ERRORS: Final = (IncidentUnknown, VersionStale, WrongState)


def _looking(edge: Edge) -> None:
    deps = edge.deps
    worker = Annotated[Principal, caller(edge.guard, WORK)]

    async def triage(request: Request, who: worker, incident_id: UUID, body: TriageBody) -> IncidentAnswer:
        """Take the first look: what it is, where, how grave, whose desk."""
        asked = _asked(edge, request, who, incident_id, WORK, body.version)
        return await _done(edge, cases.triage(deps, asked, body.decided()))

    async def verify(request: Request, who: worker, incident_id: UUID, body: VerifyBody) -> IncidentAnswer:
        """Say what the room found out, with evidence or without."""
        asked = _asked(edge, request, who, incident_id, WORK, body.version)
        return await _done(edge, cases.verify(deps, asked, body.outcome))

    async def reclassify(request: Request, who: worker, incident_id: UUID, body: ReclassifyBody) -> IncidentAnswer:
        """Say that it is something else, graver or lighter, elsewhere, or for other readers."""
        asked = _asked(edge, request, who, incident_id, WORK, body.version)
        return await _done(edge, cases.reclassify(deps, asked, body.decided()))

    async def note(request: Request, who: worker, incident_id: UUID, body: NoteBody) -> IncidentAnswer:
        """Put a note into the file; the same note under the same ``Idempotency-Key`` once."""
        asked = _asked(edge, request, who, incident_id, WORK, None)
        said = Note(body.text, body.language, body.compartment)
        return await _done(edge, cases.note(deps, asked, who, said, await once_of(request, who.id)))

    edge.add("POST", f"{ONE}/triage", triage, WORK, errors=_ERRORS)
    edge.add("POST", f"{ONE}/verify", verify, WORK, errors=_ERRORS)
    edge.add("POST", f"{ONE}/reclassify", reclassify, WORK, errors=_ERRORS)
    edge.add("POST", f"{ONE}/note", note, WORK, errors=(IncidentUnknown, AudienceClosed, IdempotencyConflict))


def _handing(edge: Edge) -> None:
    deps = edge.deps
    worker = Annotated[Principal, caller(edge.guard, WORK)]
    adviser = Annotated[Principal, caller(edge.guard, ADVISE)]

    async def assign(request: Request, who: worker, incident_id: UUID, body: AssignBody) -> IncidentAnswer:
        """Give it to a desk, a person, or both."""
        asked = _asked(edge, request, who, incident_id, WORK, body.version)
        return await _done(edge, cases.assign(deps, asked, body.decided()))

    async def refer(request: Request, who: worker, incident_id: UUID, body: ReferBody) -> IncidentAnswer:
        """Hand it to a body outside the room."""
        asked = _asked(edge, request, who, incident_id, WORK, body.version)
        return await _done(edge, cases.refer(deps, asked, body.body, body.reason))

    async def come_back(request: Request, who: worker, incident_id: UUID, body: ReturnBody) -> IncidentAnswer:
        """Take it back from the body outside the room."""
        asked = _asked(edge, request, who, incident_id, WORK, body.version)
        return await _done(edge, cases.come_back(deps, asked, body.outcome))

    async def ask_advice(request: Request, who: worker, incident_id: UUID, body: AskAdviceBody) -> IncidentAnswer:
        """Ask another desk for advice."""
        asked = _asked(edge, request, who, incident_id, WORK, body.version)
        return await _done(edge, cases.ask_advice(deps, asked, body.desk, body.question))

    async def give_advice(request: Request, who: adviser, incident_id: UUID, body: GiveAdviceBody) -> IncidentAnswer:
        """Give the advice that was asked for."""
        asked = _asked(edge, request, who, incident_id, ADVISE, body.version)
        return await _done(edge, cases.give_advice(deps, asked, body.advice_id, body.advice))

    edge.add("POST", f"{ONE}/assign", assign, WORK, errors=_ERRORS)
    edge.add("POST", f"{ONE}/refer", refer, WORK, errors=_ERRORS)
    edge.add("POST", f"{ONE}/return", come_back, WORK, errors=_ERRORS)
    edge.add("POST", f"{ONE}/ask-advice", ask_advice, WORK, errors=_ERRORS)
    edge.add("POST", f"{ONE}/give-advice", give_advice, ADVISE, errors=(*_ERRORS, AdviceUnknown))


def _answering(edge: Edge) -> None:
    deps = edge.deps
    worker = Annotated[Principal, caller(edge.guard, WORK)]
    approver = Annotated[Principal, caller(edge.guard, APPROVE)]

    async def answer(request: Request, who: worker, incident_id: UUID, body: AnswerBody) -> IncidentAnswer:
        """Answer the reporters."""
        asked = _asked(edge, request, who, incident_id, WORK, body.version)
        return await _done(edge, cases.answer(deps, asked, body.text))  # type: ignore[arg-type]

    async def propose(request: Request, who: worker, incident_id: UUID, body: AnswerBody) -> IncidentAnswer:
        """Propose a public answer; a second person approves it."""
        asked = _asked(edge, request, who, incident_id, WORK, body.version)
        return await _done(edge, cases.propose_public(deps, asked, body.text))  # type: ignore[arg-type]

    async def approve(request: Request, who: approver, incident_id: UUID, body: Verb) -> IncidentAnswer:
        """Publish the proposed public answer, as somebody else than who proposed it."""
        asked = _asked(edge, request, who, incident_id, APPROVE, body.version)
        return await _done(edge, cases.decide_public(deps, asked, published=True))

    async def reject(request: Request, who: approver, incident_id: UUID, body: RejectBody) -> IncidentAnswer:
        """Reject the proposed public answer, with a reason."""
        asked = _asked(edge, request, who, incident_id, APPROVE, body.version)
        return await _done(edge, cases.decide_public(deps, asked, published=False, reason=body.reason))

    edge.add("POST", f"{ONE}/answer", answer, WORK, errors=_ERRORS)
    edge.add("POST", f"{ONE}/public-answer", propose, WORK, errors=_ERRORS)
    edge.add("POST", f"{ONE}/public-answer/approve", approve, APPROVE, errors=(*_ERRORS, TwoPeopleNeeded))
    edge.add("POST", f"{ONE}/public-answer/reject", reject, APPROVE, errors=_ERRORS)


def _ending(edge: Edge) -> None:
    deps = edge.deps
    worker = Annotated[Principal, caller(edge.guard, WORK)]

    async def close(request: Request, who: worker, incident_id: UUID, body: CloseBody) -> IncidentAnswer:
        """Close it with a reason, and with an answer to the reporters where they have none."""
        asked = _asked(edge, request, who, incident_id, WORK, body.version)
        return await _done(edge, cases.close(deps, asked, body.reason, body.text))  # type: ignore[arg-type]

    async def reopen(request: Request, who: worker, incident_id: UUID, body: Verb) -> IncidentAnswer:
        """Open it again."""
        asked = _asked(edge, request, who, incident_id, WORK, body.version)
        return await _done(edge, cases.reopen(deps, asked))

    async def merge(request: Request, who: worker, incident_id: UUID, body: MergeBody) -> IncidentAnswer:
        """Merge it into another case, because both are one matter."""
        asked = _asked(edge, request, who, incident_id, WORK, body.version)
        return await _done(edge, merging.merge(deps, asked, body.into, body.into_version))

    async def unmerge(request: Request, who: worker, incident_id: UUID, body: Verb) -> IncidentAnswer:
        """Take a merging back."""
        asked = _asked(edge, request, who, incident_id, WORK, body.version)
        return await _done(edge, merging.unmerge(deps, asked))

    edge.add("POST", f"{ONE}/close", close, WORK, errors=(*_ERRORS, AnswerMissing))
    edge.add("POST", f"{ONE}/reopen", reopen, WORK, errors=_ERRORS)
    edge.add("POST", f"{ONE}/merge", merge, WORK, errors=_ERRORS)
    edge.add("POST", f"{ONE}/unmerge", unmerge, WORK, errors=_ERRORS)
