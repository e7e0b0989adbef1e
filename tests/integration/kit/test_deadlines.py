"""Deadlines on a real server, with time moved by hand: each missed one has its effect once, whoever sweeps."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kit.db import Database
from services.kit.deadlines import CLAIM_LIMIT, Due, Sweep, cancel, schedule
from services.kit.events import append
from services.kit.health import Health
from tests.support.clock import ELECTION_DAY, ManualClock
from tests.support.events import a_database, an_event
from tests.support.eventually import eventually
from tests.support.postgres import TestDatabase


def deadline(number: int, *, minutes: float = 0, severity: int = 2) -> Due:
    return Due(UUID(int=number), "triage_report", severity, ELECTION_DAY + timedelta(minutes=minutes))


class Desk:
    """Acts on missed deadlines by writing an event for each, as a service does."""

    def __init__(self, poison: frozenset[int] = frozenset()) -> None:
        self.poison = poison
        self.calls: list[list[int]] = []

    async def handle(self, conn: AsyncConnection, due: Sequence[Due]) -> None:
        self.calls.append([missed.id.int for missed in due])
        await append(conn, "intake", [an_event(missed.id.int) for missed in due])
        if any(missed.id.int in self.poison for missed in due):
            raise LookupError("this one cannot be handled")


class World:
    """A database, a clock and a desk."""

    def __init__(self, db: Database) -> None:
        self.db, self.clock, self.desk, self.health = db, ManualClock(), Desk(), Health("intake")

    def sweep(self, desk: Desk | None = None, *, period_seconds: float = 1.0) -> Sweep:
        return Sweep(self.db, (desk or self.desk).handle, self.clock, self.health, period_seconds=period_seconds)

    async def schedule(self, *deadlines: Due) -> None:
        async with self.db.transaction() as conn:
            await schedule(conn, "intake", deadlines)

    async def acted_on(self) -> list[int]:
        async with self.db.acquire() as conn:
            return [
                int(row["entity"])
                for row in await conn.fetch("select right(subject, 12) as entity from event order by n")
            ]

    async def open(self) -> int:
        async with self.db.acquire() as conn:
            return int(await conn.fetchval("select count(*) from deadline"))


@pytest.fixture
async def world(database: TestDatabase) -> AsyncIterator[World]:
    db = a_database(database.service)
    await db.start()
    yield World(db)
    await db.stop()


async def test_deadline_is_missed_at_its_time_and_not_before(world: World) -> None:
    await world.schedule(deadline(1, minutes=2))
    sweep = world.sweep()
    world.clock.advance(119)
    assert await sweep.sweep() == 0
    world.clock.advance(1)

    assert await sweep.sweep() == 1
    assert (await world.acted_on(), await world.open()) == ([1], 0)
    assert await sweep.sweep() == 0


async def test_most_severe_first_then_the_oldest(world: World) -> None:
    await world.schedule(
        deadline(1, minutes=-9, severity=3), deadline(2, minutes=-1, severity=1), deadline(3, minutes=-5, severity=1)
    )
    await world.sweep().sweep()

    assert await world.acted_on() == [3, 2, 1]


async def test_cancelled_deadline_is_never_missed(world: World) -> None:
    await world.schedule(deadline(1), deadline(2))
    async with world.db.transaction() as conn:
        await cancel(conn, "intake", [UUID(int=1), UUID(int=77)])
    await world.sweep().sweep()

    assert await world.acted_on() == [2]


async def test_scheduling_again_moves_it(world: World) -> None:
    await world.schedule(deadline(1))
    await world.schedule(deadline(1, minutes=5), deadline(1, minutes=10))
    sweep = world.sweep()
    world.clock.advance(300)
    assert await sweep.sweep() == 0
    world.clock.advance(300)
    assert await sweep.sweep() == 1


async def test_handler_may_schedule_the_next_step_under_the_same_id(world: World) -> None:
    async def raise_it(conn: AsyncConnection, due: Sequence[Due]) -> None:
        later = [Due(d.id, d.kind, d.severity, d.due_at + timedelta(minutes=10)) for d in due]
        await schedule(conn, "intake", later)

    await world.schedule(deadline(1))
    sweep = Sweep(world.db, raise_it, world.clock, world.health)

    assert [await sweep.sweep(), await sweep.sweep(), await world.open()] == [1, 0, 1]
    world.clock.advance(600)
    assert await sweep.sweep() == 1


async def test_one_that_cannot_be_handled_holds_up_nobody_and_is_not_lost(world: World) -> None:
    await world.schedule(*(deadline(n, severity=1 if n == 3 else 2) for n in range(1, 8)))
    desk = Desk(poison=frozenset({3}))
    sweep = world.sweep(desk)

    assert await sweep.sweep() == 6
    assert sorted(await world.acted_on()) == [1, 2, 4, 5, 6, 7]
    assert await world.open() == 1
    await world.schedule(deadline(8))
    calls = len(desk.calls)
    assert await sweep.sweep() == 1
    assert desk.calls[calls:] == [[8]]
    desk.poison = frozenset()
    world.clock.advance(300)
    assert await sweep.sweep() == 1
    assert await world.open() == 0


async def test_more_than_a_batch_that_cannot_be_handled_does_not_hide_the_others(world: World) -> None:
    bad = range(1, CLAIM_LIMIT + 2)
    await world.schedule(*(deadline(n, severity=1) for n in bad), deadline(9000, severity=4))

    assert await world.sweep(Desk(poison=frozenset(bad))).sweep() == 1
    assert await world.acted_on() == [9000]


async def test_trouble_is_shown_without_closing_the_door_and_heals(world: World) -> None:
    await world.schedule(deadline(1))
    desk = Desk(poison=frozenset({1}))
    sweep = world.sweep(desk, period_seconds=0.02)
    await sweep.start()
    await eventually(lambda: not world.health.report()["parts"]["deadlines"]["ok"])
    assert world.health.ready
    desk.poison = frozenset()
    world.clock.advance(300)
    await eventually(lambda: world.health.report()["parts"]["deadlines"]["ok"])
    await sweep.stop()

    assert await world.acted_on() == [1]


async def test_two_sweeps_at_once_act_on_each_deadline_once(world: World) -> None:
    await world.schedule(*(deadline(n) for n in range(1, 1501)))
    done = await asyncio.gather(*(world.sweep(Desk()).sweep() for _ in range(3)))

    assert sum(done) == 1500
    assert sorted(await world.acted_on()) == list(range(1, 1501))


async def test_large_backlog_is_worked_off_in_one_sweep(world: World) -> None:
    await world.schedule(*(deadline(n) for n in range(1, 1301)))

    assert await world.sweep().sweep() == 1300
    assert [len(call) for call in world.desk.calls] == [CLAIM_LIMIT, CLAIM_LIMIT, 300]


async def test_handler_killed_half_way_leaves_nothing_half_done(world: World) -> None:
    begun = asyncio.Event()

    async def hangs(conn: AsyncConnection, due: Sequence[Due]) -> None:
        await append(conn, "intake", [an_event(1)])
        begun.set()
        await asyncio.Event().wait()

    await world.schedule(deadline(1))
    sweep = Sweep(world.db, hangs, world.clock, world.health)
    await sweep.start()
    await begun.wait()
    await sweep.stop()

    assert (await world.acted_on(), await world.open()) == ([], 1)


async def test_relay_is_woken_after_the_commit(world: World) -> None:
    seen: list[int] = []

    async def look() -> None:
        seen.append(await world.open())

    waiting: list[asyncio.Task[None]] = []
    await world.schedule(deadline(1))
    sweep = Sweep(
        world.db, world.desk.handle, world.clock, world.health,
        after=lambda: waiting.append(asyncio.create_task(look())),
    )  # fmt: skip
    await sweep.sweep()
    await asyncio.gather(*waiting)

    assert seen == [0]


async def test_claiming_uses_the_index_and_not_a_sort_of_everything(database: TestDatabase, world: World) -> None:
    await world.schedule(*(deadline(n, minutes=n) for n in range(5000)))
    async with world.db.transaction() as conn:
        await conn.execute(sa.text("set local enable_seqscan = off"))
        plan = (await conn.execute(sa.text(
            "explain select id from intake.deadline where due_at <= '2026-11-21T05:30Z' "
            "order by severity, due_at limit 500 for update skip locked"
        ))).scalars().all()  # fmt: skip

    assert any("ix_deadline_severity_due_at" in line for line in plan)
