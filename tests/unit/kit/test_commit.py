"""Group commit without a database: who shares a flush, who is told what, and that only the poison item fails."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kit.commit import GroupCommit
from services.kit.errors import DatabaseUnavailable, Overloaded


class Poison(Exception):
    """An item that cannot be written."""


class Table:
    """Rows in memory, written all or nothing, as one statement writes them."""

    def __init__(self, poison: frozenset[int] = frozenset()) -> None:
        self.rows: list[int] = []
        self.batches: list[int] = []
        self.poison = poison
        self.away = False
        self.open = asyncio.Event()
        self.open.set()
        self.begun = asyncio.Event()

    async def flush(self, items: Sequence[int]) -> list[str]:
        self.batches.append(len(items))
        self.begun.set()
        await self.open.wait()
        await asyncio.sleep(0)
        if self.away:
            raise DatabaseUnavailable("away")
        if self.poison & set(items):
            raise Poison
        self.rows += items
        return [f"kept {item}" for item in items]


async def started(table: Table, **limits: int) -> GroupCommit[int, str]:
    group = GroupCommit(table.flush, **limits)
    await group.start()
    return group


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.sets(st.integers(0, 59), max_size=8), st.integers(1, 20))
def test_only_poison_items_fail_and_each_other_one_is_written_once(count: int, poison: set[int], batch: int) -> None:
    async def story() -> None:
        table = Table(frozenset(poison))
        group = await started(table, max_batch=batch)
        answers = await asyncio.gather(*(group.submit(n) for n in range(count)), return_exceptions=True)
        await group.stop()

        good = [n for n in range(count) if n not in poison]
        assert sorted(table.rows) == good
        assert [isinstance(answer, Poison) for answer in answers] == [n in poison for n in range(count)]
        assert [answer for answer in answers if isinstance(answer, str)] == [f"kept {n}" for n in good]

    asyncio.run(story())


async def test_whatever_arrived_during_a_flush_shares_the_next_one() -> None:
    table = Table()
    table.open.clear()
    group = await started(table)
    waiting = [asyncio.create_task(group.submit(n)) for n in range(100)]
    await table.begun.wait()
    waiting += [asyncio.create_task(group.submit(n)) for n in range(100, 150)]
    await asyncio.sleep(0)
    table.open.set()
    await asyncio.gather(*waiting)
    await group.stop()

    assert table.batches == [100, 50]


async def test_lone_item_does_not_wait_for_company() -> None:
    table = Table()
    group = await started(table)

    assert await group.submit(1) == "kept 1"
    assert table.batches == [1]
    await group.stop()


async def test_batch_never_exceeds_its_limit() -> None:
    table = Table()
    group = await started(table, max_batch=7)
    await asyncio.gather(*(group.submit(n) for n in range(30)))
    await group.stop()

    assert table.batches == [7, 7, 7, 7, 2]


async def test_nobody_is_answered_before_the_flush_is_over() -> None:
    table = Table()
    table.open.clear()
    group = await started(table)
    waiting = asyncio.create_task(group.submit(1))
    await table.begun.wait()

    assert not waiting.done()
    table.open.set()
    assert await waiting == "kept 1"
    await group.stop()


async def test_full_queue_refuses_and_keeps_what_it_has() -> None:
    table = Table()
    table.open.clear()
    group = await started(table, max_batch=1, max_queue=3)
    first = asyncio.create_task(group.submit(0))
    await table.begun.wait()
    kept = [asyncio.create_task(group.submit(n)) for n in (1, 2, 3)]
    await asyncio.sleep(0)

    with pytest.raises(Overloaded):
        await group.submit(4)
    table.open.set()
    await asyncio.gather(first, *kept)
    await group.stop()
    assert table.rows == [0, 1, 2, 3]


async def test_database_away_tells_everybody_at_once() -> None:
    table = Table()
    table.away = True
    group = await started(table)
    answers = await asyncio.gather(*(group.submit(n) for n in range(40)), return_exceptions=True)
    await group.stop()

    assert {type(answer) for answer in answers} == {DatabaseUnavailable}
    assert table.batches == [40]


async def test_caller_that_goes_away_takes_nobody_with_it() -> None:
    table = Table()
    table.open.clear()
    group = await started(table)
    waiting = [asyncio.create_task(group.submit(n)) for n in range(10)]
    await table.begun.wait()
    waiting[3].cancel()
    table.open.set()
    answers = await asyncio.gather(*waiting, return_exceptions=True)
    await group.stop()

    assert table.rows == list(range(10))
    assert [type(answer) for answer in answers] == [str] * 3 + [asyncio.CancelledError] + [str] * 6


async def test_stop_writes_what_is_queued_and_takes_nothing_new() -> None:
    table = Table()
    table.open.clear()
    group = await started(table, max_batch=4)
    waiting = [asyncio.create_task(group.submit(n)) for n in range(10)]
    await asyncio.sleep(0)
    stopping = asyncio.create_task(group.stop())
    await asyncio.sleep(0)
    with pytest.raises(Overloaded):
        await group.submit(99)
    table.open.set()
    await stopping

    assert await asyncio.gather(*waiting) == [f"kept {n}" for n in range(10)]


async def test_flush_that_answers_for_too_few_is_a_fault_not_a_mix_up() -> None:
    async def forgets_one(items: Sequence[int]) -> list[str]:
        return ["kept"] * (len(items) - 1)

    group = GroupCommit(forgets_one)
    await group.start()

    with pytest.raises(RuntimeError, match="answered 0 of 1"):
        await group.submit(1)
    await group.stop()
