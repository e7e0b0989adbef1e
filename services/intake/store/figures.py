"""How punctual the room was, counted: what was due in a period, and what became of it.

Nothing here is a rate. ``due`` is always in time + late + excused + overdue + waiting: who divides knows by what.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.store.questions import Reach, plan_for_values
from services.intake.store.tables import incident, obligation, report

By = Literal["province", "family", "organisation"]


@dataclass(slots=True)
class Punctuality:
    """What became of what was due first in the period.

    ``late``: done after the first deadline. ``excused``: closed without it for a reason that owes none. ``overdue``:
    not done, and its first deadline has passed. ``waiting``: not done, and there is time.
    """

    due: int = 0
    in_time: int = 0
    late: int = 0
    excused: int = 0
    overdue: int = 0
    waiting: int = 0


@dataclass(slots=True)
class Figures:
    """The figures of one group. ``cases`` were opened, ``reports`` received in the period."""

    key: str | None
    cases: int = 0
    reports: int = 0
    answer: Punctuality = field(default_factory=Punctuality)
    triage: Punctuality = field(default_factory=Punctuality)
    first_action: Punctuality = field(default_factory=Punctuality)

    @property
    def counts(self) -> bool:
        """Tell whether anything of the period is in it."""
        return bool(self.cases or self.reports or self.answer.due or self.triage.due or self.first_action.due)


@dataclass(frozen=True, slots=True)
class Period:
    """Since when and until before when; None is open. ``now`` decides what is overdue."""

    now: datetime
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, moment: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
        """Return the condition that a moment lies in it."""
        parts: list[sa.ColumnElement[bool]] = [moment.is_not(None)]
        if self.since is not None:
            parts.append(moment >= self.since)
        if self.until is not None:
            parts.append(moment < self.until)
        return sa.and_(*parts)


_FIRST_DUE: Final = sa.func.coalesce(obligation.c.first_due_at, obligation.c.due_at)
_KINDS: Final[Mapping[str, str]] = {"triage_report": "triage", "act_on_incident": "first_action"}


async def figures(
    conn: AsyncConnection, reach: Reach, by: By, period: Period, organisation: str | None = None
) -> list[Figures]:
    """Return the figures of each group, in the order of their keys; ``organisation`` limits them to this one's.

    A case is counted once in each group it belongs to: once for each organisation that reported it. A merged case is no
    case of its own any more: its reports and its answer are counted with the case it was merged into. The first look
    and the first action that it owed until then are counted, so that merging makes no missed deadline good.
    """
    await plan_for_values(conn)
    groups = _Groups(reach, by, organisation)
    found: dict[str | None, Figures] = {}
    for row in await conn.execute(_answers(groups, period)):
        one = found.setdefault(row.key, Figures(row.key))
        one.cases = row.cases
        one.answer = Punctuality(row.due, row.in_time, row.late, row.excused, row.overdue, row.waiting)
    for row in await conn.execute(_duties(groups, period)):
        said = Punctuality(row.due, row.in_time, row.late, 0, row.overdue, row.waiting)
        setattr(found.setdefault(row.key, Figures(row.key)), _KINDS[row.kind], said)
    for row in await conn.execute(_reports(groups, period)):
        found.setdefault(row.key, Figures(row.key)).reports = row.reports
    return sorted((one for one in found.values() if one.counts), key=lambda one: (one.key is None, one.key or ""))


class _Groups:
    """How cases are put into groups, for somebody with a reach."""

    def __init__(self, reach: Reach, by: By, organisation: str | None) -> None:
        self.every = reach.cases()
        self.where = [*self.every, incident.c.merged_into.is_(None)]
        self.key: sa.ColumnElement[Any]
        self.cases: sa.FromClause = incident
        self.reporting = report.c.organisation == organisation if organisation is not None else sa.true()
        if by == "organisation":
            told = self._reported().subquery()
            self.cases = incident.join(told, told.c.incident_id == incident.c.id)
            self.key = told.c.organisation
        else:
            self.key = incident.c.province if by == "province" else sa.func.left(incident.c.category, 1)
        self.report_key = report.c.organisation if by == "organisation" else self.key

    def _reported(self) -> sa.CompoundSelect[Any]:
        """Which case was reported by whom; a merged one by whose reports opened it."""
        counted = sa.select(report.c.incident_id, report.c.organisation).where(self.reporting)
        merged = incident.alias("merged")
        opened = (
            sa.select(report.c.opened_incident, report.c.organisation)
            .join(merged, merged.c.id == report.c.opened_incident)
            .where(self.reporting, merged.c.merged_into.is_not(None))
        )
        return counted.union(opened)


def _answers(groups: _Groups, period: Period) -> sa.Select[Any]:
    at = incident.c
    due = period.holds(at.answer_due_at)
    open_still = sa.and_(due, at.answered_at.is_(None), at.status != "closed")
    return (
        sa.select(
            groups.key.label("key"),
            _count(period.holds(at.opened_at), "cases"),
            _count(due, "due"),
            _count(sa.and_(due, at.answered_at <= at.answer_due_at), "in_time"),
            _count(sa.and_(due, at.answered_at > at.answer_due_at), "late"),
            _count(sa.and_(due, at.answered_at.is_(None), at.status == "closed"), "excused"),
            _count(sa.and_(open_still, at.answer_due_at <= period.now), "overdue"),
            _count(sa.and_(open_still, at.answer_due_at > period.now), "waiting"),
        )
        .select_from(groups.cases)
        .where(*groups.where)
        .group_by(groups.key)
    )


def _duties(groups: _Groups, period: Period) -> sa.Select[Any]:
    at = obligation.c
    done = at.state == "discharged"
    on_time = sa.and_(at.first_due_at.is_(None), at.step == 0, at.closed_at <= at.due_at)
    missed = sa.or_(at.first_due_at.is_not(None), at.step > 0, at.state == "lapsed", at.due_at <= period.now)
    return (
        sa.select(
            groups.key.label("key"),
            at.kind,
            sa.func.count().label("due"),
            _count(sa.and_(done, on_time), "in_time"),
            _count(sa.and_(done, sa.not_(on_time)), "late"),
            _count(sa.and_(sa.not_(done), missed), "overdue"),
            _count(sa.and_(sa.not_(done), sa.not_(missed)), "waiting"),
        )
        .select_from(groups.cases.join(obligation, at.subject_id == incident.c.id))
        .where(*groups.every, at.kind.in_(sorted(_KINDS)), period.holds(_FIRST_DUE))
        .group_by(groups.key, at.kind)
    )


def _reports(groups: _Groups, period: Period) -> sa.Select[Any]:
    return (
        sa.select(groups.report_key.label("key"), sa.func.count().label("reports"))
        .select_from(report.join(incident, incident.c.id == report.c.incident_id))
        .where(*groups.where, groups.reporting, period.holds(report.c.received_at))
        .group_by(groups.report_key)
    )


def _count(of: sa.ColumnElement[bool], name: str) -> sa.Label[int]:
    return sa.func.count().filter(of).label(name)
