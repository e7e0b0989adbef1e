"""The event rows of a change, written on the connection that writes the change."""

from collections.abc import Sequence
from typing import Final

import asyncpg

from services.kit.events import NewEvent, event_arrays, insert_statement
from services.polling.store.tables import SCHEMA

CHUNK_EVENTS: Final = 500
_INSERT: Final = insert_statement(SCHEMA)

Columns = tuple[list[object], ...]


def columns_of(events: Sequence[NewEvent]) -> list[Columns]:
    """Turn events into columns, in chunks and in their order; for a thread where there are many."""
    return [event_arrays(events[start : start + CHUNK_EVENTS]) for start in range(0, len(events), CHUNK_EVENTS)]


async def append(conn: asyncpg.Connection, chunks: Sequence[Columns]) -> None:
    """Record them in the caller's transaction, in the given order; published after the commit."""
    for chunk in chunks:
        await conn.execute(_INSERT, *chunk)
