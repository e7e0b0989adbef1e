"""Rows of talk: threads, their messages and the marks of their readers, locked in the order case, thread, mark."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.model.threads import CasePlace, Mark, Message, Thread, Written
from services.intake.store.tables import incident, message, read_mark, thread
from services.kit.text import search_key

THREAD = tuple(thread.c)
MESSAGE = tuple(column for column in message.c if column.name != "search")
MARK = tuple(read_mark.c)


def thread_of(row: sa.RowMapping) -> Thread:
    """Return the thread in a row that holds its columns."""
    return Thread(**{column.name: row[column.name] for column in THREAD})


def message_of(row: sa.RowMapping) -> Message:
    """Return the message in a row that holds its columns."""
    return Message(**{column.name: row[column.name] for column in MESSAGE})


def _values(entity: Thread | Message | Mark, columns: Sequence[sa.Column[Any]]) -> dict[str, Any]:
    return {column.name: getattr(entity, column.name) for column in columns}


# -- the case that is talked about


async def hold_case(conn: AsyncConnection, incident_id: UUID) -> CasePlace | None:
    """Say who reads a case and where it is; until the transaction ends it goes nowhere else."""
    query = sa.select(incident.c.compartment, incident.c.province).where(incident.c.id == incident_id)
    row = (await conn.execute(query.with_for_update(read=True))).first()
    return CasePlace(*row) if row else None


# -- threads


async def find(conn: AsyncConnection, thread_id: UUID, *, lock: bool = False) -> Thread | None:
    """Load a thread; with ``lock`` nobody else writes in it until the transaction ends."""
    return await _one(conn, thread.c.id == thread_id, lock=lock)


async def lock_on_case(conn: AsyncConnection, incident_id: UUID, compartment: str) -> Thread | None:
    """Load and lock the thread on a case for one audience."""
    return await _one(conn, thread.c.incident_id == incident_id, thread.c.compartment == compartment, lock=True)


async def lock_channel(conn: AsyncConnection, province: str, desk: str, compartment: str) -> Thread | None:
    """Load and lock the channel of a province and desk for one audience."""
    return await _one(
        conn,
        thread.c.about == "channel",
        thread.c.province == province,
        thread.c.desk == desk,
        thread.c.compartment == compartment,
        lock=True,
    )


async def lock_all_on_case(conn: AsyncConnection, incident_id: UUID) -> list[Thread]:
    """Load and lock all threads on a case."""
    query = sa.select(*THREAD).where(thread.c.incident_id == incident_id).order_by(thread.c.id).with_for_update()
    return [thread_of(row) for row in (await conn.execute(query)).mappings()]


async def _one(conn: AsyncConnection, *where: sa.ColumnElement[bool], lock: bool) -> Thread | None:
    query = sa.select(*THREAD).where(*where)
    row = (await conn.execute(query.with_for_update() if lock else query)).mappings().first()
    return thread_of(row) if row else None


async def open_thread(conn: AsyncConnection, new: Thread) -> bool:
    """Write a new thread; False where somebody else opened it meanwhile, whose transaction is waited for."""
    made = await conn.execute(
        insert(thread).values(_values(new, THREAD)).on_conflict_do_nothing().returning(thread.c.id)
    )
    return made.first() is not None


async def save(conn: AsyncConnection, changed: Thread) -> None:
    """Write a changed thread that was loaded with a lock."""
    await conn.execute(thread.update().where(thread.c.id == changed.id).values(_values(changed, THREAD)))


async def drop(conn: AsyncConnection, thread_id: UUID) -> None:
    """Delete a thread whose messages and marks are another one's now."""
    await conn.execute(thread.delete().where(thread.c.id == thread_id))


# -- messages


async def add_message(conn: AsyncConnection, new: Message) -> None:
    """Write a message."""
    await conn.execute(message.insert().values(**_values(new, MESSAGE), search=search_key(new.text)))


async def find_message(conn: AsyncConnection, message_id: UUID) -> Message | None:
    """Load a message."""
    row = (await conn.execute(sa.select(*MESSAGE).where(message.c.id == message_id))).mappings().first()
    return message_of(row) if row else None


async def order_of(conn: AsyncConnection, threads: Sequence[UUID]) -> list[Written]:
    """List the messages of these threads in order, without their texts."""
    query = sa.select(message.c.id, message.c.thread_id, message.c.author).where(message.c.thread_id.in_(threads))
    return [Written(*row) for row in await conn.execute(query.order_by(message.c.id))]


async def renew_messages(conn: AsyncConnection, thread_id: UUID, to: UUID) -> list[Message]:
    """Give all messages of a thread their next version, in thread ``to``; return them in order."""
    moved = await conn.execute(
        message.update()
        .where(message.c.thread_id == thread_id)
        .values(thread_id=to, version=message.c.version + 1)
        .returning(*MESSAGE)
    )
    return sorted((message_of(row) for row in moved.mappings()), key=lambda one: one.id)


# -- marks


async def lock_mark(conn: AsyncConnection, thread_id: UUID, person: str) -> Mark | None:
    """Load and lock somebody's mark in a thread."""
    query = sa.select(*MARK).where(read_mark.c.thread_id == thread_id, read_mark.c.person == person)
    row = (await conn.execute(query.with_for_update())).mappings().first()
    return Mark(**row) if row else None


async def set_first_mark(conn: AsyncConnection, new: Mark) -> bool:
    """Write somebody's first mark in a thread; False where they set one at the same moment elsewhere."""
    made = await conn.execute(
        insert(read_mark).values(_values(new, MARK)).on_conflict_do_nothing().returning(read_mark.c.id)
    )
    return made.first() is not None


async def save_mark(conn: AsyncConnection, changed: Mark) -> None:
    """Write a changed mark that was loaded with a lock."""
    await conn.execute(read_mark.update().where(read_mark.c.id == changed.id).values(_values(changed, MARK)))


async def drop_marks(conn: AsyncConnection, marks: Sequence[UUID]) -> None:
    """Delete marks that say nothing any more."""
    if marks:
        await conn.execute(read_mark.delete().where(read_mark.c.id.in_(marks)))


async def marks_in(conn: AsyncConnection, thread_id: UUID, *, lock: bool = False) -> list[Mark]:
    """List the marks of all readers of a thread, the newest first."""
    query = sa.select(*MARK).where(read_mark.c.thread_id == thread_id)
    query = query.order_by(read_mark.c.message_id.desc(), read_mark.c.id)
    return [Mark(**row) for row in (await conn.execute(query.with_for_update() if lock else query)).mappings()]
