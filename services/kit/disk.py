"""The disk reserve: below it new work is refused in clear words, before the engines suffer.

The reserve is the larger of 2 GiB and 5 % of the volume unless a setting gives another figure.

Source: decision 0008.
"""

import asyncio
import contextlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from services.kit.errors import DiskReserveReached
from services.kit.health import Health
from services.kit.tasks import end

DEFAULT_BYTES = 2 * 1024**3
DEFAULT_SHARE = 0.05
LOOK_SECONDS = 1.0


def reserve_for(total_bytes: int, setting_bytes: int) -> int:
    """Return the bytes to keep free on a volume; a setting of 0 means the default rule."""
    return setting_bytes if setting_bytes > 0 else max(DEFAULT_BYTES, int(total_bytes * DEFAULT_SHARE))


class DiskReserve:
    """Looks at the volumes once a second; :meth:`check` is free of cost for the caller."""

    name = "disk"

    def __init__(self, paths: Sequence[Path], reserve_bytes: int, health: Health) -> None:
        self._paths = [path for path in paths if path]
        self._setting = reserve_bytes
        self._health = health
        self._short: tuple[int, int] | None = None
        self._task: asyncio.Task[None] | None = None

    def check(self) -> None:
        """Let the caller go on while there is room.

        Raises:
            DiskReserveReached: less than the reserve is free; nothing must be taken.
        """
        if self._short is not None:
            free, reserve = self._short
            raise DiskReserveReached(
                "The disk is nearly full; new work is refused so that nothing accepted is lost.",
                free_bytes=free,
                reserve_bytes=reserve,
            )

    def look(self) -> None:
        """Measure now and say the result to health."""
        self._short = None
        for path in self._paths:
            with contextlib.suppress(OSError):
                usage = shutil.disk_usage(path)
                reserve = reserve_for(usage.total, self._setting)
                if usage.free < reserve:
                    self._short = (usage.free, reserve)
        reason = "" if self._short is None else f"{self._short[0]} bytes free, {self._short[1]} are kept in reserve"
        self._health.set("disk", self._short is None, reason, essential=False)

    async def start(self) -> None:
        """Measure once, then every second."""
        self.look()
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Stop measuring."""
        await end(self._task)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            self.look()
