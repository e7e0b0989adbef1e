"""Ending tasks, surely.

One cancelling is not enough: on Python 3.11 `asyncio.wait_for`, which nats-py and others use, loses one that comes with
its answer, and a fault while something is put in order takes the place of one. A task that goes on from there for ever
keeps whoever waits for its end waiting for ever.
"""

import asyncio
from typing import Any, Final

AGAIN_SECONDS: Final = 5.0
"""After how long a task is cancelled again; long enough for what it puts in order at its end."""


async def end(*tasks: asyncio.Task[Any] | None, again_seconds: float = AGAIN_SECONDS) -> None:
    """Cancel tasks until they have ended; what they end with is nobody's any more. None stands for none."""
    given = [task for task in tasks if task is not None]
    left = {task for task in given if not task.done()}
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=again_seconds)
    for task in given:
        if not task.cancelled():
            task.exception()  # asked for, so that asyncio does not complain of one that nobody asked for
