"""Cases as the verbs work on them: loaded under a lock, saved as they are afterwards, with what belongs to them."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.model import Duty
from services.intake.model.case import Case
from services.intake.store.duties import DUTY_COLUMNS
from services.intake.store.tables import advice, answer, incident, obligation, referral, report

_NAMES = tuple(field.name for field in fields(Case))
_COLUMNS = tuple(incident.c[name] for name in _NAMES)


async def lock_case(conn: AsyncConnection, incident_id: UUID) -> Case | None:
    """Load a case and keep it from others until the transaction ends."""
    found = await conn.execute(sa.select(*_COLUMNS).where(incident.c.id == incident_id).with_for_update())
    row = found.mappings().one_or_none()
    return Case(**row) if row is not None else None


async def read_case(conn: AsyncConnection, incident_id: UUID) -> Case | None:
    """Load a case without keeping it from anybody."""
    row = (await conn.execute(sa.select(*_COLUMNS).where(incident.c.id == incident_id))).mappings().one_or_none()
    return Case(**row) if row is not None else None


async def changed_at_centres(conn: AsyncConnection, since: datetime) -> list[tuple[UUID, int]]:
    """Return the cases at known centres that were opened or changed since then and may still be raised.

    The oldest change is first; with the version of each.
    """
    changed = sa.func.coalesce(incident.c.updated_at, incident.c.opened_at)
    query = (
        sa.select(incident.c.id, incident.c.version)
        .where(
            changed >= since,
            incident.c.centre.is_not(None),
            incident.c.raised.is_(False),
            incident.c.status != "closed",
        )
        .order_by(changed, incident.c.id)
    )
    return [(row.id, row.version) for row in await conn.execute(query)]


async def lock_cases(conn: AsyncConnection, ids: Sequence[UUID]) -> dict[UUID, Case]:
    """Load several cases, locked in the order of their ids, so that two who lock the same never wait for each other."""
    query = sa.select(*_COLUMNS).where(incident.c.id.in_(ids)).order_by(incident.c.id).with_for_update()
    return {row["id"]: Case(**row) for row in (await conn.execute(query)).mappings()}


async def save_case(conn: AsyncConnection, case: Case, **searched: Any) -> None:
    """Write a case that was loaded under its lock; ``searched`` are columns that the rules do not know."""
    values = {name: getattr(case, name) for name in _NAMES if name != "id"}
    await conn.execute(sa.update(incident).where(incident.c.id == case.id).values(**values, **searched))


async def lock_family(conn: AsyncConnection, incident_id: UUID) -> dict[UUID, Case]:
    """Load a case, those it is merged into one after the other, and all that is merged into it, locked as above.

    Who is of the family is known for sure only when all are locked: where somebody merged or took apart meanwhile, the
    locks are given back and taken anew, in the order of the ids.
    """
    while True:
        async with conn.begin_nested() as attempt:
            found = await lock_cases(conn, await _family_of(conn, incident_id))
            if found.keys() == set(await _family_of(conn, incident_id)):
                return found
            await attempt.rollback()


async def _family_of(conn: AsyncConnection, incident_id: UUID) -> list[UUID]:
    up, down = _ways(incident_id)
    return list((await conn.execute(sa.union(sa.select(up.c.id), sa.select(down.c.id)))).scalars())


async def merged_in(conn: AsyncConnection, incident_id: UUID) -> list[Case]:
    """Load all that is merged into a case, also by way of others; whoever asks has locked them with its family."""
    _, down = _ways(incident_id)
    query = sa.select(*_COLUMNS).where(incident.c.id.in_(sa.select(down.c.id)), incident.c.id != incident_id)
    return [Case(**row) for row in (await conn.execute(query.order_by(incident.c.id))).mappings()]


def _ways(incident_id: UUID) -> tuple[sa.CTE, sa.CTE]:
    """The case and those it is merged into, one after the other; the case and all that is merged into it."""
    start = sa.select(incident.c.id, incident.c.merged_into).where(incident.c.id == incident_id)
    up, down = start.cte("merged_up", recursive=True), start.cte("merged_down", recursive=True)
    step = sa.select(incident.c.id, incident.c.merged_into)
    return (
        up.union(step.join(up, incident.c.id == up.c.merged_into)),
        down.union(step.join(down, incident.c.merged_into == down.c.id)),
    )


async def lock_duties(conn: AsyncConnection, incident_id: UUID) -> list[Duty]:
    """Load the duties of a case that are not discharged, locked, oldest first. Their deadlines are cancelled first."""
    found = await conn.execute(_owed(incident_id).with_for_update())
    return [Duty(**row) for row in found.mappings()]


async def duties_of(conn: AsyncConnection, incident_id: UUID) -> list[Duty]:
    """Load the duties of a case that are not discharged, without locking them."""
    return [Duty(**row) for row in (await conn.execute(_owed(incident_id))).mappings()]


def _owed(incident_id: UUID) -> sa.Select[Any]:
    return (
        sa.select(*DUTY_COLUMNS)
        .where(
            obligation.c.subject_noun == "incident",
            obligation.c.subject_id == incident_id,
            obligation.c.state != "discharged",
        )
        .order_by(obligation.c.id)
    )


async def done_duties(conn: AsyncConnection, incident_id: UUID) -> list[tuple[Duty, UUID | None, datetime | None]]:
    """Load the discharged duties of a case, locked, oldest first; with the event that discharged each, and when."""
    proved = (obligation.c.proof_event, obligation.c.proof_at)
    query = sa.select(*DUTY_COLUMNS, *proved).where(
        obligation.c.subject_noun == "incident",
        obligation.c.subject_id == incident_id,
        obligation.c.state == "discharged",
    )
    rows = (await conn.execute(query.order_by(obligation.c.id).with_for_update())).all()
    return [(Duty(*row[:-2]), row.proof_event, row.proof_at) for row in rows]


def reports_of(incident_id: UUID) -> sa.ColumnElement[bool]:
    """Return the condition that a report is of a case: counted in it, or brought along by it when it was merged."""
    up, down = _ways(incident_id)
    opened = sa.func.coalesce(report.c.opened_incident, report.c.incident_id)
    return sa.and_(
        report.c.incident_id.in_(sa.select(up.c.id)),
        sa.or_(report.c.incident_id == incident_id, opened.in_(sa.select(down.c.id))),
    )


async def count_of(conn: AsyncConnection, incident_id: UUID) -> tuple[int, int]:
    """Return how many reports are of a case, and from how many organisations; people of none count as one each."""
    who = sa.func.coalesce(report.c.organisation, report.c.reporter)
    query = sa.select(sa.func.count(), sa.func.count(who.distinct())).where(reports_of(incident_id))
    reports, organisations = (await conn.execute(query)).one()
    return int(reports), int(organisations)


async def move_reports(conn: AsyncConnection, from_incident: UUID, to_incident: UUID) -> None:
    """Count the reports of one case in another one; which case they opened stays known."""
    opened = sa.func.coalesce(report.c.opened_incident, report.c.incident_id)
    await conn.execute(
        sa.update(report)
        .where(report.c.incident_id == from_incident)
        .values(incident_id=to_incident, opened_incident=opened)
    )


async def return_reports(conn: AsyncConnection, incident_id: UUID, within: UUID) -> None:
    """Give a case back, out of another one, the reports that opened it or whatever is merged into it."""
    await conn.execute(
        sa.update(report).where(report.c.incident_id == within, reports_of(incident_id)).values(incident_id=incident_id)
    )


async def add_answer(conn: AsyncConnection, values: Mapping[str, Any]) -> None:
    """Keep an answer."""
    await conn.execute(sa.insert(answer).values(**values))


async def proposed_answer(conn: AsyncConnection, incident_id: UUID) -> sa.RowMapping | None:
    """Return the public answer that waits for approval, locked."""
    query = sa.select(answer).where(answer.c.incident_id == incident_id, answer.c.state == "proposed").with_for_update()
    return (await conn.execute(query)).mappings().one_or_none()


async def published_answers(conn: AsyncConnection, incident_id: UUID) -> int:
    """Say how many public answers a case has."""
    query = sa.select(sa.func.count()).where(answer.c.incident_id == incident_id, answer.c.state == "published")
    return int((await conn.execute(query)).scalar_one())


async def decide_answer(conn: AsyncConnection, answer_id: UUID, **decided: Any) -> None:
    """Note what was decided about a public answer."""
    await conn.execute(sa.update(answer).where(answer.c.id == answer_id).values(**decided))


async def add_referral(conn: AsyncConnection, values: Mapping[str, Any]) -> None:
    """Keep a referral."""
    await conn.execute(sa.insert(referral).values(**values))


async def end_referral(conn: AsyncConnection, incident_id: UUID, **ended: Any) -> None:
    """Note with which outcome a case came back."""
    await conn.execute(
        sa.update(referral)
        .where(referral.c.incident_id == incident_id, referral.c.returned_at.is_(None))
        .values(**ended)
    )


async def add_advice(conn: AsyncConnection, values: Mapping[str, Any]) -> None:
    """Keep a question to another desk."""
    await conn.execute(sa.insert(advice).values(**values))


async def end_advice(conn: AsyncConnection, incident_id: UUID, at: datetime) -> None:
    """End the questions to other desks that wait: nobody owes an answer to them any more."""
    waits = sa.and_(advice.c.given_at.is_(None), advice.c.ended_at.is_(None))
    await conn.execute(sa.update(advice).where(advice.c.incident_id == incident_id, waits).values(ended_at=at))


async def open_advice(conn: AsyncConnection, incident_id: UUID, advice_id: UUID) -> bool:
    """Say whether a question to another desk waits, and lock it."""
    query = (
        sa.select(advice.c.id)
        .where(
            advice.c.incident_id == incident_id,
            advice.c.id == advice_id,
            advice.c.given_at.is_(None),
            advice.c.ended_at.is_(None),
        )
        .with_for_update()
    )
    return (await conn.execute(query)).first() is not None


async def give_advice(conn: AsyncConnection, advice_id: UUID, **given: Any) -> None:
    """Note what the other desk said."""
    await conn.execute(sa.update(advice).where(advice.c.id == advice_id).values(**given))
