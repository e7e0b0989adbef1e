"""Broken glass, and the duty to review it."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accreditation.model.duties import Duty
from services.accreditation.model.entities import BrokenGlass
from services.accreditation.store.tables import break_glass, obligation


def _glass(row: sa.RowMapping) -> BrokenGlass:
    return BrokenGlass(**{column.name: row[column.name] for column in break_glass.c})


def _duty(row: sa.RowMapping) -> Duty:
    values = {column.name: row[column.name] for column in obligation.c}
    return Duty(**values | {"compartments": tuple(values["compartments"])})


async def find(conn: AsyncConnection, glass_id: UUID, *, lock: bool = False) -> BrokenGlass | None:
    """Load broken glass; with ``lock`` nobody else changes it until the transaction ends."""
    query = sa.select(*break_glass.c).where(break_glass.c.id == glass_id)
    row = (await conn.execute(query.with_for_update() if lock else query)).mappings().first()
    return _glass(row) if row else None


async def page(conn: AsyncConnection, *, after: UUID | None, limit: int) -> list[BrokenGlass]:
    """List broken glass, the newest first, behind ``after``."""
    query = sa.select(*break_glass.c)
    if after is not None:
        query = query.where(break_glass.c.id < after)
    rows = await conn.execute(query.order_by(break_glass.c.id.desc()).limit(limit))
    return [_glass(row) for row in rows.mappings()]


async def save(conn: AsyncConnection, glass: BrokenGlass) -> None:
    """Write broken glass, new or changed."""
    values = {column.name: getattr(glass, column.name) for column in break_glass.c}
    if glass.version == 1:
        await conn.execute(break_glass.insert().values(values))
    else:
        await conn.execute(break_glass.update().where(break_glass.c.id == glass.id).values(values))


async def duties(conn: AsyncConnection, ids: Sequence[UUID], *, states: Sequence[str]) -> list[Duty]:
    """Load those of these obligations that are in one of ``states``, locked, in the order of their ids."""
    rows = await conn.execute(
        sa.select(*obligation.c)
        .where(obligation.c.id.in_(ids), obligation.c.state.in_(states))
        .order_by(obligation.c.id)
        .with_for_update()
    )
    return [_duty(row) for row in rows.mappings()]


async def save_duty(conn: AsyncConnection, duty: Duty) -> None:
    """Write an obligation, new or changed."""
    values = {column.name: getattr(duty, column.name) for column in obligation.c}
    values["compartments"] = list(duty.compartments)
    if duty.version == 1:
        await conn.execute(obligation.insert().values(values))
    else:
        await conn.execute(obligation.update().where(obligation.c.id == duty.id).values(values))
