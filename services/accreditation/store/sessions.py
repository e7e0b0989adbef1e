"""Sessions: who is signed in where."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accreditation.model.entities import Session
from services.accreditation.store.tables import person, session


def _of(row: sa.RowMapping) -> Session:
    return Session(**{column.name: row[column.name] for column in session.c})


async def find(conn: AsyncConnection, session_id: UUID, *, lock: bool = False) -> Session | None:
    """Load a session; with ``lock`` nobody else changes it until the transaction ends."""
    query = sa.select(*session.c).where(session.c.id == session_id)
    row = (await conn.execute(query.with_for_update() if lock else query)).mappings().first()
    return _of(row) if row else None


async def open_of(conn: AsyncConnection, person_id: UUID, now: datetime) -> list[Session]:
    """List the sessions of a person that are still good, the newest first."""
    rows = await conn.execute(
        sa.select(*session.c)
        .where(session.c.person_id == person_id, session.c.state == "open", session.c.expires_at > now)
        .order_by(session.c.opened_at.desc(), session.c.id.desc())
    )
    return [_of(row) for row in rows.mappings()]


async def ended_after(conn: AsyncConnection, now: datetime) -> list[Session]:
    """List ended sessions whose tokens would still be within their time."""
    rows = await conn.execute(sa.select(*session.c).where(session.c.state == "ended", session.c.expires_at > now))
    return [_of(row) for row in rows.mappings()]


async def save(conn: AsyncConnection, changed: Session) -> None:
    """Write a session, new or changed."""
    values = {column.name: getattr(changed, column.name) for column in session.c}
    if changed.version == 1:
        await conn.execute(session.insert().values(values))
    else:
        await conn.execute(session.update().where(session.c.id == changed.id).values(values))


async def end_of_people(
    conn: AsyncConnection, people: Sequence[UUID], now: datetime, *, except_for: UUID | None = None
) -> None:
    """End every open session of these people but one; what is told in the log is said by who they are sessions of."""
    await _end(conn, session.c.person_id.in_(people), now, except_for)


async def end_of_organisation(conn: AsyncConnection, organisation_id: UUID, now: datetime) -> None:
    """End every open session of an organisation's people."""
    members = sa.select(person.c.id).where(person.c.organisation_id == organisation_id)
    await _end(conn, session.c.person_id.in_(members), now, None)


async def _end(conn: AsyncConnection, whose: sa.ColumnElement[bool], now: datetime, except_for: UUID | None) -> None:
    ending = session.update().where(session.c.state == "open", whose)
    if except_for is not None:
        ending = ending.where(session.c.id != except_for)
    await conn.execute(ending.values(state="ended", ended_at=now, version=session.c.version + 1))


async def forget(conn: AsyncConnection, before: datetime) -> int:
    """Delete sessions whose time was over before this; says how many. The log keeps what they were."""
    return (await conn.execute(session.delete().where(session.c.expires_at < before))).rowcount
