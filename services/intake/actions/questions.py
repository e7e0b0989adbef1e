"""What people of the room ask about cases: lists, a case with its papers, its history, and how punctual the room was.

Who sent the reports is for the commission's desk; another organisation reads its own reports as sent and knows of the
others how many there are. Rights are those of the moment of asking, also of the next page.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.permissions import PERMISSIONS
from services.intake.actions.deps import Deps
from services.intake.errors import IncidentUnknown
from services.intake.model import Duty
from services.intake.store import figures as punctual
from services.intake.store import history as told
from services.intake.store import questions as store
from services.intake.store.papers import Papers, papers_of
from services.intake.store.questions import Question, Reach, Seen, Sort
from services.kit.auth import Principal, reads
from services.kit.errors import Forbidden
from services.kit.ids import parse_code
from services.kit.text import fold_digits, search_key

READ: Final = "incident.read"
COMMISSION_DESK: Final = frozenset({"operator", "coordinator", "commissioner", "auditor", "admin"})
"""Who knows which person and organisation sent a report."""

ADVISED: Final = COMMISSION_DESK | PERMISSIONS["incident.advise"].roles | {"approver", "reader"}
"""Who reads what desks ask each other."""

PROPOSALS: Final = COMMISSION_DESK | PERMISSIONS["answer.approve"].roles
"""Who reads answers that nobody has approved."""

_SENDERS: Final = frozenset({"reporter", "observer", "cso_delegate", "person"})
"""Roles in which somebody acts on a case as its reporter: who that is, is for the desk."""

WORDS_MAX: Final = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was put: with text, ``me`` and codes as they were typed."""

    status: Collection[str] = ()
    severity: Collection[str] = ()
    category: Collection[str] = ()
    family: Collection[str] = ()
    province: Collection[str] = ()
    desk: Collection[str] = ()
    verification: Collection[str] = ()
    public_answer: Collection[str] = ()
    centre: str | None = None
    station: str | None = None
    assignee: UUID | Literal["me", "none"] | None = None
    organisation: UUID | None = None
    reporter: Literal["me"] | None = None
    overdue: bool | None = None
    referred: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A case in a list, with what is owed on it."""

    seen: Seen
    duties: Sequence[Duty]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with those of its papers that the asker may read. ``at_desk`` says that senders are among it."""

    seen: Seen
    duties: Sequence[Duty]
    papers: Papers
    at_desk: bool


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A change as the asker may know it: who did it and what it led from are left out where they are not theirs."""

    n: int
    at: datetime
    type: str
    actor: str | None
    role: str | None
    change: Mapping[str, Any]


def reach_of(who: Principal) -> Reach:
    """Return what somebody may read now."""
    return Reach(who.compartments, who.provinces)


def at_desk(who: Principal) -> bool:
    """Tell whether somebody is of the commission's desk, which knows who sent a report."""
    return not COMMISSION_DESK.isdisjoint(who.roles)


async def list_cases(
    deps: Deps, who: Principal, asked: Asked, sort: Sort, *, after: tuple[datetime, UUID] | None, limit: int
) -> list[Listed]:
    """Return a page of the cases that fit, with what is owed on them.

    Raises:
        Forbidden: another organisation's reports are asked for by somebody who may not know whose they are.
    """
    reach = reach_of(who)
    async with deps.db.transaction() as conn:
        question = await question_of(conn, deps, who, asked)
        if question is None:
            return []
        seen = await store.page(conn, reach, question, sort, after=after, limit=limit)
        duties = await store.duties_of(conn, reach, [one.case.id for one in seen])
    return [Listed(one, duties[one.case.id]) for one in seen]


async def question_of(conn: AsyncConnection, deps: Deps, who: Principal, asked: Asked) -> Question | None:
    """Return what was asked, with codes and words looked up; None when nothing can fit it.

    Raises:
        Forbidden: see ``list_cases``.
    """
    if asked.organisation is not None and not at_desk(who) and str(asked.organisation) != who.organisation:
        raise Forbidden("Who reported is for the commission's desk.", action=READ)
    ids = await _named(conn, asked.text)
    words = search_key(asked.text).split()[:WORDS_MAX]
    if asked.text.strip() and not ids and not words:
        return None
    assignee = UUID(who.id) if asked.assignee == "me" else asked.assignee
    return Question(
        now=deps.clock.now(),
        status=asked.status,
        severity=asked.severity,
        category=asked.category,
        family=asked.family,
        province=asked.province,
        desk=asked.desk,
        verification=asked.verification,
        public_answer=asked.public_answer,
        centre=None if asked.centre is None else fold_digits(asked.centre).strip(),
        stations=_spellings(deps, asked.station),
        assignee=assignee if isinstance(assignee, UUID) else None,
        unassigned=assignee == "none",
        organisation=None if asked.organisation is None else str(asked.organisation),
        reporter=who.id if asked.reporter == "me" else None,
        overdue=asked.overdue,
        referred=asked.referred,
        since=asked.since,
        until=asked.until,
        words=words,
        ids=ids,
    )


async def show_case(deps: Deps, who: Principal, incident_id: UUID) -> CaseFile:
    """Show a case with its papers.

    Raises:
        IncidentUnknown: there is none of this id, or not for the asker: the answer is the same.
    """
    reach, desk = reach_of(who), at_desk(who)
    async with deps.db.transaction() as conn:
        seen = await see(conn, reach, incident_id)
        duties = await store.duties_of(conn, reach, [incident_id])
        whose = None if desk else who.organisation
        papers = await papers_of(conn, reach, incident_id, seen.case.compartment, whose)
    return CaseFile(seen, duties[incident_id], _shown(papers, who), desk)


async def see(conn: AsyncConnection, reach: Reach, incident_id: UUID) -> Seen:
    """Find a case for somebody with this reach.

    Raises:
        IncidentUnknown: there is none of this id, or not for them.
    """
    seen = await store.find(conn, reach, incident_id)
    if seen is None:
        raise IncidentUnknown("There is no such incident.")
    return seen


async def history_of(
    deps: Deps, who: Principal, incident_id: UUID, *, before: int | None, limit: int
) -> list[HistoryEntry]:
    """Return what happened to a case, newest first, to those who may read it as it is classified now.

    Raises:
        IncidentUnknown: there is none of this id, or not for the asker.
    """
    async with deps.db.transaction() as conn:
        await see(conn, reach_of(who), incident_id)
        entries = await told.history(conn, incident_id, before=told.NEWEST if before is None else before, limit=limit)
    return [_entry(entry, who) for entry in entries]


async def figures_of(
    deps: Deps, who: Principal, by: punctual.By, *, since: datetime | None, until: datetime | None
) -> list[punctual.Figures]:
    """Return what was due in a period and what became of it, in the groups that the asker may know.

    By organisation somebody outside the desk gets their own organisation's alone.
    """
    own = who.organisation if by == "organisation" and not at_desk(who) else None
    period = punctual.Period(deps.clock.now(), since, until)
    async with deps.db.transaction() as conn:
        return await punctual.figures(conn, reach_of(who), by, period, own)


async def _named(conn: AsyncConnection, text: str) -> set[UUID]:
    try:
        code = parse_code(text.strip())
    except ValueError:
        return set()
    return await store.named_by(conn, code)


def _spellings(deps: Deps, typed: str | None) -> set[str]:
    if typed is None:
        return set()
    place = deps.places.station(typed)
    return {typed.strip(), fold_digits(typed).strip()} | (
        {place.station} if place is not None and place.station is not None else set()
    )


def _shown(papers: Papers, who: Principal) -> Papers:
    """Leave out what is not for somebody: proposals, what desks ask each other, who typed a report for whom."""
    answers = papers.answers
    if PROPOSALS.isdisjoint(who.roles):
        answers = [answer for answer in answers if answer.state in {"sent", "published"}]
    return Papers(
        reports=papers.reports,
        answers=answers,
        referrals=papers.referrals,
        advice=[] if ADVISED.isdisjoint(who.roles) else papers.advice,
        merged=papers.merged,
        thread=papers.thread,
    )


def _entry(entry: told.Entry, who: Principal) -> HistoryEntry:
    theirs = reads(who.compartments, entry.compartment) and reads(who.compartments, entry.compartment_before)
    if not theirs:
        return HistoryEntry(entry.n, entry.at, entry.type, None, None, {"kind": entry.change.get("kind")})
    known = entry.actor == who.id or _may_know(entry.role, who)
    return HistoryEntry(entry.n, entry.at, entry.type, entry.actor if known else None, entry.role, entry.change)


def _may_know(role: str, who: Principal) -> bool:
    if role in _SENDERS:
        return at_desk(who)
    return role != "liaison" or reads(who.compartments, "security")
