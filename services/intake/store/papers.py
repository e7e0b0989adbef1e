"""What lies in the file of a case: its reports, answers, referrals, questions to other desks, merged cases, its thread.

Whether the case itself may be read is asked before; what of its papers is shown to whom is decided by the actions.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.store.cases import reports_of
from services.intake.store.questions import Reach
from services.intake.store.tables import advice, answer, incident, referral, report, thread

Paper = TypeVar("Paper")


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was sent."""

    id: UUID
    code: str
    reporter: str
    reporter_known: bool
    organisation: str | None
    received_at: datetime
    occurred_at: datetime
    category_sent: str
    category_known: bool
    summary: str
    details: str | None
    station: str | None
    station_known: bool
    province_sent: str | None
    province_known: bool
    place: str
    time_flag: str
    language: str
    evidence: bool
    channel: str
    entered_by: str | None
    opened_incident: UUID | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the room said, or proposes to say."""

    id: UUID
    kind: str
    texts: dict[str, str]
    state: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Referral:
    """The case in the hands of a body outside the room."""

    id: UUID
    body: str
    reason: str
    referred_by: str
    referred_at: datetime
    outcome: str | None
    returned_by: str | None
    returned_at: datetime | None


@dataclass(frozen=True, slots=True)
class Advice:
    """A question to another desk, and what it said."""

    id: UUID
    desk: str
    question: str
    asked_by: str
    asked_at: datetime
    advice: str | None
    given_by: str | None
    given_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Papers:
    """All of it, each kind in the order of time. ``reports`` of a merged case are those that it brought along."""

    reports: list[Report]
    answers: list[Answer]
    referrals: list[Referral]
    advice: list[Advice]
    merged: list[UUID]
    thread: UUID | None


REPORTS_MAX: Final = 500
"""As many reports of a case are shown, the newest; its count says how many there are."""


async def papers_of(
    conn: AsyncConnection, reach: Reach, incident_id: UUID, compartment: str, organisation: str | None
) -> Papers:
    """Load the papers of a case; ``organisation`` None: reports of everybody, else of this one only.

    What was written before fewer readers is not opened to more by a case that is: they see what was published only.
    """

    def of(table: sa.Table, *or_else: sa.ColumnElement[bool]) -> list[sa.ColumnElement[bool]]:
        read = sa.or_(reach.audience(table.c.compartment), *or_else)
        return [table.c.incident_id == incident_id, read]

    whose = [] if organisation is None else [report.c.organisation == organisation]
    reports = await _load(conn, Report, report, [reports_of(incident_id), *whose], report.c.received_at, REPORTS_MAX)
    merged = await conn.execute(
        sa.select(incident.c.id).where(incident.c.merged_into == incident_id, *reach.cases()).order_by(incident.c.id)
    )
    talk = await conn.execute(
        sa.select(thread.c.id).where(thread.c.incident_id == incident_id, thread.c.compartment == compartment)
    )
    return Papers(
        reports=reports,
        answers=await _load(conn, Answer, answer, of(answer, answer.c.state == "published"), answer.c.proposed_at),
        referrals=await _load(conn, Referral, referral, of(referral), referral.c.referred_at),
        advice=await _load(conn, Advice, advice, of(advice), advice.c.asked_at),
        merged=list(merged.scalars()),
        thread=talk.scalar_one_or_none(),
    )


async def _load(
    conn: AsyncConnection,
    kind: type[Paper],
    table: sa.Table,
    where: list[sa.ColumnElement[bool]],
    moment: sa.ColumnElement[datetime],
    limit: int = 200,
) -> list[Paper]:
    columns: list[Any] = [table.c[field.name] for field in fields(kind)]  # type: ignore[arg-type]
    asked = sa.select(*columns).where(*where).order_by(moment.desc(), table.c.id.desc()).limit(limit)
    return [kind(*row) for row in reversed((await conn.execute(asked)).fetchall())]
