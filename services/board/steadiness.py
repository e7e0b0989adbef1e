"""Keeps the loop from stalling, and measures that it does not.

A full garbage collection walks everything: with five thousand screens it stops the room for a quarter of a second. So
the collector looks at young objects only, what survives is taken out of its sight, and a whole collection happens when
nobody is watching. A screen that left leaves no reference cycle behind (a test holds it to that), so nothing gathers.
"""

import asyncio
import gc
from collections.abc import Callable
from typing import Final

from services.board.meters import Meters
from services.kit.clock import Clock
from services.kit.tasks import end

YOUNG_OBJECTS: Final = 2000
YOUNG_ROUNDS: Final = 10
NEVER: Final = 1_000_000_000
TIDY_SECONDS: Final = 5.0
WHOLE_SECONDS: Final = 3600.0
PULSE_SECONDS: Final = 0.05
WINDOW_SECONDS: Final = 60.0


class Steadiness:
    """The part that tends the collector and takes the loop's pulse."""

    name = "steadiness"

    def __init__(self, *, clock: Clock, meters: Meters, clients: Callable[[], int]) -> None:
        self._clock = clock
        self._meters = meters
        self._clients = clients
        self._before = gc.get_threshold()
        self._longest = self._since = self._due = 0.0
        self._next: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take the collector over."""
        gc.set_threshold(YOUNG_OBJECTS, YOUNG_ROUNDS, NEVER)
        gc.collect()
        gc.freeze()
        self._task = asyncio.create_task(self._tidy())
        self._since = self._due = self._clock.monotonic()
        self._pulse()

    async def stop(self) -> None:
        """Give the collector back."""
        if self._next is not None:
            self._next.cancel()
        await end(self._task)
        gc.unfreeze()
        gc.set_threshold(*self._before)

    async def _tidy(self) -> None:
        whole_at = self._clock.monotonic()
        while True:
            await asyncio.sleep(TIDY_SECONDS)
            if not self._clients() and self._clock.monotonic() - whole_at > WHOLE_SECONDS:
                whole_at = self._clock.monotonic()
                gc.unfreeze()
                gc.collect()
            gc.collect(1)
            gc.freeze()

    def _pulse(self) -> None:
        """Note how much later than due this call comes: so long the loop did nothing else."""
        now = self._clock.monotonic()
        if now - self._since > WINDOW_SECONDS:
            self._longest, self._since = 0.0, now
            self._meters.stall_seconds.set(0.0)
        late = now - self._due
        if late > self._longest:
            self._longest = late
            self._meters.stall_seconds.set(late)
        self._due = now + PULSE_SECONDS
        self._next = asyncio.get_running_loop().call_later(PULSE_SECONDS, self._pulse)
