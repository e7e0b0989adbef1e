"""The event table on a real server: written in order, with the change or not at all."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from services.kit.db import Database
from services.kit.events import EVENT_INSERT_COLUMNS, append, event_arrays, insert_statement
from tests.support.events import a_database, an_event, record
from tests.support.postgres import TestDatabase, connected


@pytest.fixture
async def db(database: TestDatabase) -> AsyncIterator[Database]:
    part = a_database(database.service)
    await part.start()
    yield part
    await part.stop()


async def test_events_are_numbered_in_the_order_given(db: Database) -> None:
    events = [an_event(number) for number in (5, 3, 9, 1, 7)]
    await record(db, events[:3])
    await record(db, events[3:])

    async with db.acquire() as conn:
        rows = await conn.fetch("select n, id from event order by n")
    assert [row["id"] for row in rows] == [event.id for event in events]


async def test_row_says_exactly_what_the_event_said(db: Database) -> None:
    event = an_event(1, cause="cause-1", traceparent="00-" + "a" * 32 + "-" + "b" * 16 + "-01")
    await record(db, [event])

    async with db.acquire() as conn:
        row = await conn.fetchrow("select * from event")
    assert row is not None
    assert {c: row[c] for c in EVENT_INSERT_COLUMNS if c != "body"} == {
        c: getattr(event, c) for c in EVENT_INSERT_COLUMNS if c != "body"
    }
    assert row["body"].encode() == event.body
    assert (row["stream_seq"], row["seal_no"], row["seal"]) == (None, None, None)


async def test_rolled_back_change_leaves_no_event(db: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with db.transaction() as conn:
            await append(conn, "intake", [an_event(1)])
            raise ZeroDivisionError

    async with db.acquire() as conn:
        assert await conn.fetchval("select count(*) from event") == 0


async def test_event_of_another_service_is_refused(db: Database) -> None:
    foreign = an_event(1, subject="ops.results.tape.joint.IQ-BG.1")
    with pytest.raises(ValueError, match=r"intake does not publish ops\.results"):
        await record(db, [an_event(2), foreign])

    async with db.acquire() as conn:
        assert await conn.fetchval("select count(*) from event") == 0


async def test_one_id_is_recorded_once(db: Database) -> None:
    event = an_event(1)
    await record(db, [event])
    async with db.acquire() as conn:
        with pytest.raises(asyncpg.UniqueViolationError):
            await conn.execute(insert_statement("intake"), *event_arrays([event]))


async def test_half_a_seal_cannot_be_written(database: TestDatabase, db: Database) -> None:
    await record(db, [an_event(1)])
    async with connected(database.relay) as conn:
        for half in ("seal_no = 1", "stream_seq = 1", r"seal_no = 1, stream_seq = 1, seal = '\x00'"):
            with pytest.raises(asyncpg.CheckViolationError):
                await conn.execute(f"update intake.event set {half}")
