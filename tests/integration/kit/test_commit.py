"""Group commit on a real database: one poison row, a killed server, and every accepted item stored once."""

import asyncio
import signal
from collections.abc import AsyncIterator, Sequence

import asyncpg
import pytest

from services.kit.commit import GroupCommit
from services.kit.db import Database
from services.kit.errors import DatabaseUnavailable, Overloaded
from services.kit.events import NewEvent, event_arrays, insert_statement
from tests.support.events import a_database, an_event
from tests.support.eventually import eventually
from tests.support.postgres import TestDatabase

WRITE = f"{insert_statement('intake')} on conflict (id) do nothing"


class Desk:
    """Takes events by group commit; the same event twice is the same answer, as with an idempotency key."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.sizes: list[int] = []
        self.group = GroupCommit(self.flush)

    async def flush(self, events: Sequence[NewEvent]) -> list[str]:
        async with self.db.acquire() as conn:
            await conn.execute(WRITE, *event_arrays(events))
        self.sizes.append(len(events))
        return [str(event.id) for event in events]

    async def stored(self) -> list[str]:
        async with self.db.acquire() as conn:
            return [str(row["id"]) for row in await conn.fetch("select id from event order by n")]


@pytest.fixture
async def desk(database: TestDatabase) -> AsyncIterator[Desk]:
    db = a_database(database.service)
    await db.start()
    made = Desk(db)
    await made.group.start()
    yield made
    await made.group.stop()
    await db.stop()


async def test_answer_means_that_it_is_committed(desk: Desk) -> None:
    accepted = await desk.group.submit(an_event(1))

    assert await desk.stored() == [accepted]


async def test_burst_shares_few_commits_in_the_order_of_arrival(desk: Desk) -> None:
    events = [an_event(n) for n in range(1, 1201)]
    answers = await asyncio.gather(*(desk.group.submit(event) for event in events))

    assert await desk.stored() == answers == [str(event.id) for event in events]
    assert max(desk.sizes) == 512
    assert len(desk.sizes) <= 4


async def test_row_the_database_refuses_fails_alone(desk: Desk) -> None:
    poison = {70, 71, 300}
    events = [an_event(n, body=b'{"version":1,"summary":"\x00"}') if n in poison else an_event(n) for n in range(400)]
    answers = await asyncio.gather(*(desk.group.submit(event) for event in events), return_exceptions=True)

    assert [isinstance(answer, asyncpg.CharacterNotInRepertoireError) for answer in answers] == [
        n in poison for n in range(400)
    ]
    assert sorted(await desk.stored()) == sorted(answer for answer in answers if isinstance(answer, str))


@pytest.mark.parametrize("how", [signal.SIGQUIT, signal.SIGKILL])
async def test_server_killed_under_load_loses_and_doubles_nothing(
    database: TestDatabase, desk: Desk, how: signal.Signals
) -> None:
    accepted: list[str] = []
    over = asyncio.Event()

    async def client(number: int) -> None:
        count = 0
        while not over.is_set():
            count += 1
            event = an_event(number * 10_000 + count)
            while True:
                try:
                    accepted.append(await desk.group.submit(event))
                    break
                except (DatabaseUnavailable, Overloaded):
                    await asyncio.sleep(0.01)

    clients = [asyncio.create_task(client(number)) for number in range(32)]
    await eventually(lambda: len(accepted) > 200)
    await asyncio.to_thread(database.server.stop, how)
    await asyncio.to_thread(database.server.start)
    before = len(accepted)
    await eventually(lambda: len(accepted) > before + 200, within=60)
    over.set()
    await asyncio.gather(*clients)

    assert sorted(accepted) == sorted(await desk.stored())
    assert len(set(accepted)) == len(accepted)
