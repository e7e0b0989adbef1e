"""Cases as somebody may read them: one, or a page of those that fit a question.

What a person may not read does not exist for them: compartments and provinces are conditions of every statement here.
Pages are found by their sort key (keyset), so a page far behind costs what the first one costs. Statements are planned
for their values each time: a word that stands in half of all cases wants another way than one that stands in three.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.model import UNRESOLVED_PROVINCE, Duty
from services.intake.model.case import Case
from services.intake.store.tables import incident, obligation, report

Sort = Literal["opened", "updated", "due"]
Condition = sa.ColumnElement[bool]

INSIDE_LETTERS: Final = 3
"""So many letters are found anywhere in a text."""

UPDATED: Final = sa.func.coalesce(incident.c.updated_at, incident.c.opened_at)
_CASE: Final = tuple(incident.c[field.name] for field in fields(Case))
_DUTY: Final = tuple(obligation.c[field.name] for field in fields(Duty))


@dataclass(frozen=True, slots=True)
class Reach:
    """What somebody may read: compartments (``org-*`` stands for those of all organisations) and provinces.

    ``provinces`` None is the whole country. A place nobody has resolved is everybody's who may read cases at all.
    """

    compartments: frozenset[str]
    provinces: frozenset[str] | None

    def audience(self, compartment: sa.ColumnElement[str]) -> Condition:
        """Return the condition that a row is said to somebody like this."""
        named = compartment.in_(sorted(self.compartments))
        return sa.or_(named, compartment.like("org-%")) if "org-*" in self.compartments else named

    def cases(self) -> list[Condition]:
        """Return the conditions that an incident exists for somebody like this."""
        found = [self.audience(incident.c.compartment)]
        if self.provinces is not None:
            found.append(incident.c.province.in_(sorted(self.provinces | {UNRESOLVED_PROVINCE})))
        return found


@dataclass(frozen=True, slots=True)
class Question:
    """Which cases somebody looks for; what is empty or None asks nothing.

    ``stations`` are spellings of one station. ``words`` are keys of words that must all occur; ``ids`` are the cases
    that a typed human code names, and then nothing is looked for by words. ``unassigned`` asks for those in nobody's
    hands. ``now`` decides what is overdue.
    """

    now: datetime
    status: Collection[str] = ()
    severity: Collection[str] = ()
    category: Collection[str] = ()
    family: Collection[str] = ()
    province: Collection[str] = ()
    desk: Collection[str] = ()
    verification: Collection[str] = ()
    public_answer: Collection[str] = ()
    centre: str | None = None
    stations: Collection[str] = ()
    assignee: UUID | None = None
    unassigned: bool = False
    organisation: str | None = None
    reporter: str | None = None
    overdue: bool | None = None
    referred: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    words: Sequence[str] = ()
    ids: Collection[UUID] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as it stands, when it was changed last, and what it is sorted by."""

    case: Case
    updated_at: datetime
    place: datetime


async def plan_for_values(conn: AsyncConnection) -> None:
    """Have every statement of this transaction planned for its values."""
    await conn.exec_driver_sql("set local plan_cache_mode = force_custom_plan")


async def find(conn: AsyncConnection, reach: Reach, incident_id: UUID) -> Seen | None:
    """Find a case; None when there is none of this id, or not for somebody with this reach."""
    asked = sa.select(*_CASE, UPDATED.label("updated")).where(incident.c.id == incident_id, *reach.cases())
    row = (await conn.execute(asked)).one_or_none()
    return None if row is None else _seen(row, row.updated)


async def page(
    conn: AsyncConnection,
    reach: Reach,
    question: Question,
    sort: Sort,
    *,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Seen]:
    """Return the cases behind ``after``, at most ``limit``.

    ``opened`` and ``updated`` begin with the newest, ``due`` with the deadline that comes next; a case on which nothing
    is owed is in no page by ``due``.
    """
    await plan_for_values(conn)
    where = [*reach.cases(), *conditions(question, reach)]
    asked = _by_due(reach, where, after) if sort == "due" else _by_moment(sort, where, after)
    return [_seen(row, row.sorted_by) for row in await conn.execute(asked.limit(limit))]


async def duties_of(conn: AsyncConnection, reach: Reach, cases: Collection[UUID]) -> dict[UUID, list[Duty]]:
    """Return what is still owed on each of these cases, as far as somebody with this reach may know."""
    found: dict[UUID, list[Duty]] = {one: [] for one in cases}
    if not cases:
        return found
    asked = sa.select(*_DUTY).where(
        obligation.c.subject_id == sa.any_(_ids(cases)),
        obligation.c.subject_noun == "incident",
        *_owed(obligation, reach),
    )
    for row in (await conn.execute(asked)).mappings():
        found[row["subject_id"]].append(Duty(**row))
    return found


async def named_by(conn: AsyncConnection, code: str) -> set[UUID]:
    """Return the cases that a human code names: where its report is counted, and the one that the report opened."""
    asked = sa.select(report.c.incident_id, report.c.opened_incident).where(report.c.code == code)
    row = (await conn.execute(asked)).one_or_none()
    return set() if row is None else {one for one in row if one is not None}


def conditions(question: Question, reach: Reach) -> list[Condition]:
    """Return what a question asks of a case; ``reach`` says which obligations the asker knows of."""
    lists: Iterable[tuple[sa.ColumnElement[str], Collection[str]]] = (
        (incident.c.status, question.status),
        (incident.c.severity, question.severity),
        (incident.c.category, question.category),
        (incident.c.province, question.province),
        (incident.c.desk, question.desk),
        (incident.c.verification, question.verification),
        (incident.c.public_answer, question.public_answer),
        (incident.c.station, question.stations),
    )
    found: list[Condition] = [column.in_(sorted(wanted)) for column, wanted in lists if wanted]
    if question.family:
        found.append(sa.or_(*map(_in_family, sorted(question.family))))
    found += _of_place_and_time(question)
    found += _of_people(question)
    found += _of_words(question)
    if question.overdue is not None:
        # By a name of its own: the page by deadlines has obligations already.
        missed = obligation.alias("missed")
        late = sa.exists().where(
            missed.c.subject_id == incident.c.id, *_owed(missed, reach), _overdue(missed, question.now)
        )
        found.append(late if question.overdue else ~late)
    if question.referred is not None:
        found.append(incident.c.referred_to.is_not(None) if question.referred else incident.c.referred_to.is_(None))
    return found


def _of_place_and_time(question: Question) -> list[Condition]:
    found: list[Condition] = []
    if question.centre is not None:
        found.append(incident.c.centre == question.centre)
    if question.since is not None:
        found.append(incident.c.opened_at >= question.since)
    if question.until is not None:
        found.append(incident.c.opened_at < question.until)
    return found


def _in_family(letter: str) -> Condition:
    """A range and not the first letter alone, because a range is found by the index of leaves."""
    return sa.and_(incident.c.category >= letter, incident.c.category < chr(ord(letter) + 1))


def _of_people(question: Question) -> list[Condition]:
    found: list[Condition] = []
    if question.assignee is not None:
        found.append(incident.c.assignee == question.assignee)
    if question.unassigned:
        found.append(incident.c.assignee.is_(None))
    for column, wanted in ((report.c.organisation, question.organisation), (report.c.reporter, question.reporter)):
        if wanted is not None:
            found.append(incident.c.id.in_(sa.select(report.c.incident_id).where(column == wanted)))
    return found


def _of_words(question: Question) -> list[Condition]:
    if question.ids:
        return [incident.c.id == sa.any_(_ids(question.ids))]
    return [_occurs(word) for word in question.words]


def _occurs(word: str) -> Condition:
    """One or two letters are looked for where a word begins, because inside of words no index finds so little."""
    text = escaped(word)
    if len(word) >= INSIDE_LETTERS:
        return incident.c.search.like(f"%{text}%")
    return sa.or_(incident.c.search.like(f"{text}%"), incident.c.search.like(f"% {text}%"))


def escaped(word: str) -> str:
    """Return a word so that ``like`` takes every character of it as itself."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _owed(duties: sa.FromClause, reach: Reach) -> list[Condition]:
    """Return the conditions that something is still owed and that somebody with this reach may know of it."""
    return [duties.c.state != sa.literal_column("'discharged'"), reach.audience(duties.c.compartment)]


def _overdue(duties: sa.FromClause, now: datetime) -> Condition:
    return sa.or_(duties.c.state == "lapsed", duties.c.step > 0, duties.c.due_at <= now)


def _by_moment(sort: Sort, where: list[Condition], after: tuple[datetime, UUID] | None) -> sa.Select[Any]:
    moment: sa.ColumnElement[datetime] = UPDATED if sort == "updated" else incident.c.opened_at
    asked = sa.select(*_CASE, UPDATED.label("updated"), moment.label("sorted_by")).where(*where)
    if after is not None:
        asked = asked.where(sa.tuple_(moment, incident.c.id) < _key(after))
    return asked.order_by(moment.desc(), incident.c.id.desc())


def _by_due(reach: Reach, where: list[Condition], after: tuple[datetime, UUID] | None) -> sa.Select[Any]:
    sooner = obligation.alias("sooner")
    before_it = sa.exists().where(
        sooner.c.subject_id == obligation.c.subject_id,
        *_owed(sooner, reach),
        sa.tuple_(sooner.c.due_at, sooner.c.id) < sa.tuple_(obligation.c.due_at, obligation.c.id),
    )
    asked = (
        sa.select(*_CASE, UPDATED.label("updated"), obligation.c.due_at.label("sorted_by"))
        .join_from(obligation, incident, incident.c.id == obligation.c.subject_id)
        .where(*_owed(obligation, reach), ~before_it, *where)
    )
    if after is not None:
        asked = asked.where(sa.tuple_(obligation.c.due_at, obligation.c.subject_id) > _key(after))
    return asked.order_by(obligation.c.due_at, obligation.c.subject_id)


def _key(after: tuple[datetime, UUID]) -> Any:
    return sa.tuple_(sa.literal(after[0], sa.DateTime(timezone=True)), sa.literal(after[1], sa.Uuid))


def _ids(wanted: Collection[UUID]) -> Any:
    return sa.literal(sorted(wanted), sa.ARRAY(sa.Uuid))


def _seen(row: Any, place: datetime) -> Seen:
    width = len(_CASE)
    return Seen(Case(*row[:width]), row.updated, place)
