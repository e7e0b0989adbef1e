"""A task that is ended has ended, whatever it does with a cancelling."""

import asyncio
import gc

import pytest

from services.kit.bus.line import opened
from services.kit.tasks import end
from tests.support.eventually import eventually


async def loses(cancellings: int) -> str:
    """Go on as often as it is cancelled, so many times."""
    while True:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            if cancellings == 0:
                raise
            cancellings -= 1


async def begun(task: asyncio.Task[str]) -> asyncio.Task[str]:
    await asyncio.sleep(0)
    return task


async def test_a_task_that_loses_cancellings_ends_all_the_same() -> None:
    stubborn = await begun(asyncio.create_task(loses(1)))
    willing = await begun(asyncio.create_task(loses(0)))

    async with asyncio.timeout(60):
        await end(stubborn, None, willing, again_seconds=0.01)

    assert stubborn.cancelled() and willing.cancelled()


async def test_a_task_has_the_time_it_needs_to_put_things_in_order() -> None:
    tidied = []

    async def tidies() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)
            tidied.append(True)

    task = asyncio.create_task(tidies())
    await asyncio.sleep(0)
    await end(task)

    assert tidied == [True]


async def test_what_a_task_ended_with_is_nobodys_any_more() -> None:
    async def breaks() -> None:
        raise ValueError("broken")

    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, said: complaints.append(said))
    task = asyncio.create_task(breaks())
    await asyncio.wait({task})

    await end(task, None)

    del task
    gc.collect()
    assert complaints == []


async def test_an_opening_gives_its_line_or_its_fault_and_has_ended_when_ours_is_cancelled() -> None:
    inner: list[asyncio.Task[str] | None] = []

    async def opens(value: int) -> float:
        return 1 / value

    async def stubborn() -> str:
        inner.append(asyncio.current_task())
        return await loses(1)

    assert await opened(opens(2)) == 0.5
    with pytest.raises(ZeroDivisionError):
        await opened(opens(0))
    ours = asyncio.create_task(opened(stubborn()))
    await eventually(lambda: inner)
    ours.cancel()
    await asyncio.wait({ours}, timeout=60)
    assert ours.cancelled()
    assert inner[0] is not None and inner[0].done()
