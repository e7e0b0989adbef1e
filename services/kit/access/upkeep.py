"""Looks after what a service knows of people: says in its health how fresh that is, and forgets what is over."""

import asyncio
from typing import Final

import structlog

from services.kit.access.guard import Guard
from services.kit.clock import Clock
from services.kit.tasks import end

LOOK_SECONDS: Final = 1.0
FORGET_SECONDS: Final = 60.0


class Upkeep:
    """The part that looks at the guard's freshness every second, so that stale revocations are seen by nobody's asking.

    Every service that answers people has one.
    """

    name = "upkeep"

    def __init__(self, guard: Guard, clock: Clock) -> None:
        self._guard = guard
        self._clock = clock
        self._forgot_at = clock.monotonic()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Look for the first time, and go on looking."""
        self.look()
        self._task = asyncio.create_task(self._run(), name=self.name)

    async def stop(self) -> None:
        """End; the next start looks again."""
        await end(self._task)

    def look(self) -> None:
        """Put the freshness into the health report, and now and then forget ended sessions that expired anyway."""
        _ = self._guard.freshness  # asking puts it into the health report
        if self._clock.monotonic() - self._forgot_at >= FORGET_SECONDS:
            self._forgot_at = self._clock.monotonic()
            self._guard.people.forget(self._clock.now())

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                self.look()
            except Exception:
                structlog.get_logger(__name__).exception("upkeep.failed")
