"""What somebody may read of the talk, page by page: threads, messages, and what is found by its words.

The talk on a case is read by whoever reads both the thread and the case.
"""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.model.threads import Message, Thread
from services.intake.store.tables import incident, message, read_mark, thread
from services.intake.store.threads import MESSAGE, THREAD, message_of, thread_of
from services.kit.auth import Principal

UNREAD_MAX: Final = 100
"""More unread messages than these are not counted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which threads somebody asks for; None leaves that side open."""

    about: str | None = None
    province: str | None = None
    desk: str | None = None
    incident_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A thread as somebody sees it; ``read_to`` is their own mark, ``code`` and ``case_compartment`` are the case's."""

    thread: Thread
    code: str | None
    case_compartment: str | None
    read_to: UUID | None
    unread: int


@dataclass(frozen=True, slots=True)
class Found:
    """A message with the thread it stands in."""

    message: Message
    thread: Thread
    code: str | None


async def page_of_threads(
    conn: AsyncConnection, who: Principal, asked: Asked, *, after: UUID | None, limit: int
) -> list[Listed]:
    """List the threads somebody may read, the one with the newest message first, behind that message."""
    wanted = {
        thread.c.about: asked.about,
        thread.c.province: asked.province,
        thread.c.desk: asked.desk,
        thread.c.incident_id: asked.incident_id,
    }
    query = _seen_by(who).where(*(column == value for column, value in wanted.items() if value is not None))
    if after is not None:
        query = query.where(thread.c.last_message < after)
    shown = query.order_by(thread.c.last_message.desc()).limit(limit).subquery()
    rows = await conn.execute(_with_unread(shown, who).order_by(shown.c.last_message.desc()))
    return [_listed(row) for row in rows.mappings()]


async def see(conn: AsyncConnection, who: Principal, thread_id: UUID) -> Listed | None:
    """Load a thread as somebody sees it; None where there is none for them."""
    shown = _seen_by(who).where(thread.c.id == thread_id).subquery()
    row = (await conn.execute(_with_unread(shown, who))).mappings().first()
    return _listed(row) if row else None


async def page_of_messages(conn: AsyncConnection, thread_id: UUID, *, before: UUID | None, limit: int) -> list[Message]:
    """List the messages of a thread, the newest first, before one of them."""
    query = sa.select(*MESSAGE).where(message.c.thread_id == thread_id)
    if before is not None:
        query = query.where(message.c.id < before)
    rows = await conn.execute(query.order_by(message.c.id.desc()).limit(limit))
    return [message_of(row) for row in rows.mappings()]


async def search(conn: AsyncConnection, who: Principal, key: str, *, after: UUID | None, limit: int) -> list[Found]:
    """Find messages that somebody may read by a part of their text, the newest first; ``key`` is folded."""
    columns = [column.label(f"of_{column.name}") for column in THREAD]
    query = (
        sa.select(*MESSAGE, *columns, incident.c.code)
        .select_from(message.join(thread).outerjoin(incident, incident.c.id == thread.c.incident_id))
        .where(*_readable(who), message.c.search.contains(key, autoescape=True))
    )
    if after is not None:
        query = query.where(message.c.id < after)
    # A plan for any words walks all messages for the rare ones; the right index depends on the words.
    await conn.execute(sa.text("set local plan_cache_mode = force_custom_plan"))
    rows = await conn.execute(query.order_by(message.c.id.desc()).limit(limit))
    return [_found(row) for row in rows.mappings()]


def _seen_by(who: Principal) -> sa.Select[Any]:
    mark = sa.and_(read_mark.c.thread_id == thread.c.id, read_mark.c.person == who.id)
    tables = thread.outerjoin(incident, incident.c.id == thread.c.incident_id).outerjoin(read_mark, mark)
    columns = (
        incident.c.code,
        incident.c.compartment.label("case_compartment"),
        read_mark.c.message_id.label("read_to"),
    )
    return sa.select(*THREAD, *columns).select_from(tables).where(*_readable(who))


def _with_unread(shown: sa.Subquery, who: Principal) -> sa.Select[Any]:
    newer = (
        sa.select(sa.literal(1))
        .select_from(message)
        .where(
            message.c.thread_id == shown.c.id,
            message.c.author != who.id,
            sa.or_(shown.c.read_to.is_(None), message.c.id > shown.c.read_to),
        )
        .correlate(shown)
        .limit(UNREAD_MAX)
        .subquery()
        .lateral()
    )
    counted = sa.select(sa.func.count()).select_from(newer).scalar_subquery()
    return sa.select(shown, counted.label("unread"))


def _readable(who: Principal) -> tuple[sa.ColumnElement[bool], ...]:
    """What a thread and its case must be so that somebody reads there: the rule of ``kit.auth`` in SQL."""
    case = sa.and_(_reads(who, incident.c.compartment), _in_place(who, incident.c.province))
    return (
        _reads(who, thread.c.compartment),
        _in_place(who, thread.c.province),
        sa.or_(thread.c.incident_id.is_(None), case),
    )


def _reads(who: Principal, compartment: sa.Column[Any]) -> sa.ColumnElement[bool]:
    own = compartment.in_(sorted(who.compartments))
    return sa.or_(own, compartment.startswith("org-")) if "org-*" in who.compartments else own


def _in_place(who: Principal, province: sa.Column[Any]) -> sa.ColumnElement[bool]:
    return sa.true() if who.provinces is None else province.in_([*sorted(who.provinces), "XX"])


def _listed(row: sa.RowMapping) -> Listed:
    return Listed(thread_of(row), row["code"], row["case_compartment"], row["read_to"], row["unread"])


def _found(row: sa.RowMapping) -> Found:
    of = Thread(**{column.name: row[f"of_{column.name}"] for column in THREAD})
    return Found(message_of(row), of, row["code"])
