"""Complaints: found by their id or their case, locked while they are changed."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.model.complaint import Complaint
from services.intake.store.complaint_tables import complaint

_NAMES = tuple(field.name for field in fields(Complaint))


def _values(one: Complaint) -> dict[str, Any]:
    return {name: getattr(one, name) for name in _NAMES}


async def find(conn: AsyncConnection, complaint_id: UUID, *, lock: bool = False) -> Complaint | None:
    """Find a complaint; with ``lock`` nobody else changes it until the transaction ends."""
    query = sa.select(complaint).where(complaint.c.id == complaint_id)
    row = (await conn.execute(query.with_for_update() if lock else query)).mappings().one_or_none()
    return Complaint(**row) if row is not None else None


async def of_incident(conn: AsyncConnection, incident_id: UUID, *, lock: bool = False) -> Sequence[Complaint]:
    """Return a case's complaints, the oldest first; with ``lock`` nobody else changes them meanwhile."""
    query = sa.select(complaint).where(complaint.c.incident_id == incident_id).order_by(complaint.c.id)
    return [Complaint(**row) for row in (await conn.execute(query.with_for_update() if lock else query)).mappings()]


async def add(conn: AsyncConnection, one: Complaint) -> None:
    """Store a new complaint."""
    await conn.execute(sa.insert(complaint).values(_values(one)))


async def save(conn: AsyncConnection, one: Complaint) -> None:
    """Store a complaint that was changed."""
    await conn.execute(sa.update(complaint).where(complaint.c.id == one.id).values(_values(one)))
