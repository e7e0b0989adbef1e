"""Obligations and dead letters: rows of the slower paths, written set-wise in the caller's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.model import Duty
from services.intake.store.columns import SCHEMA
from services.intake.store.tables import dead_letter, obligation

DUTY_COLUMNS = (
    obligation.c.id,
    obligation.c.version,
    obligation.c.kind,
    obligation.c.state,
    obligation.c.owner,
    obligation.c.due_at,
    obligation.c.opened_at,
    obligation.c.closed_at,
    obligation.c.step,
    obligation.c.severity,
    obligation.c.province,
    obligation.c.station,
    obligation.c.subject_noun,
    obligation.c.subject_id,
    obligation.c.title,
    obligation.c.compartment,
)


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """A dead letter as it is kept: where it lay in stream ``DEAD``, the reason, and all of its bytes."""

    id: UUID
    stream_seq: int
    identity: bytes
    subject: str
    reason: str
    detail: str
    headers: dict[str, str]
    data: bytes
    received_at: datetime


async def open_duties(conn: AsyncConnection, ids: Sequence[UUID]) -> list[Duty]:
    """Load those of these obligations that are still open, locked until the transaction ends, in order of their ids."""
    found = await conn.execute(
        sa.select(*DUTY_COLUMNS)
        .where(obligation.c.id.in_(ids), obligation.c.state == "open")
        .order_by(obligation.c.id)
        .with_for_update()
    )
    return [Duty(**row) for row in found.mappings()]


_SAVE = f"""
update {SCHEMA}.obligation o
set version = t.version, state = t.state, owner = t.owner, due_at = t.due_at, step = t.step, closed_at = t.closed_at,
  first_due_at = case when o.step = 0 and t.step > 0 then o.due_at else o.first_due_at end
from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::timestamptz[], $6::int[], $7::timestamptz[])
  as t(id, version, state, owner, due_at, step, closed_at)
where o.id = t.id and o.version = t.version - 1
"""  # noqa: S608


async def save_duties(conn: AsyncConnection, duties: Sequence[Duty]) -> None:
    """Write the new state of obligations that were loaded with ``open_duties``, in one statement.

    The first owner's deadline is kept when it was missed: what was due first is what punctuality is measured by.
    """
    if duties:
        columns: tuple[list[Any], ...] = (
            [duty.id for duty in duties],
            [duty.version for duty in duties],
            [duty.state for duty in duties],
            [duty.owner for duty in duties],
            [duty.due_at for duty in duties],
            [duty.step for duty in duties],
            [duty.closed_at for duty in duties],
        )
        await conn.exec_driver_sql(_SAVE, columns)


async def add_duty(conn: AsyncConnection, duty: Duty) -> None:
    """Write a new obligation."""
    await conn.execute(obligation.insert().values(**_values(duty)))


async def save_duty(conn: AsyncConnection, duty: Duty, *, proof_event: UUID | None = None) -> None:
    """Write an obligation that was loaded under its lock, whole; ``proof_event`` is what discharged it."""
    proved = {} if proof_event is None else {"proof_event": proof_event, "proof_at": duty.closed_at}
    await conn.execute(obligation.update().where(obligation.c.id == duty.id).values(**_values(duty), **proved))


def _values(duty: Duty) -> dict[str, Any]:
    return {column.name: getattr(duty, column.name) for column in DUTY_COLUMNS}


async def keep_letter(conn: AsyncConnection, letter: StoredLetter) -> bool:
    """Keep a dead letter; False when it was kept before, so that a redelivery changes nothing."""
    kept = await conn.execute(
        insert(dead_letter)
        .values({column.name: getattr(letter, column.name) for column in dead_letter.c})
        .on_conflict_do_nothing(index_elements=["identity"])
        .returning(dead_letter.c.id)
    )
    return kept.first() is not None
