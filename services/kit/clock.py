"""Time as a value: the only place that asks the machine what time it is.

Rules take ``now``; actions take a :class:`Clock`. In a room created as a drill the time is that of the drill file, so
that every process of the room agrees on a moved clock and tests move time the way a drill does.
"""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """What time it is in the room."""

    def now(self) -> datetime:
        """Return the room's time, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never step, for measuring spans in this process."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the machine's time, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's steady seconds."""
        return time.monotonic()


class DrillClock:
    """The machine's clock moved by a drill file: ``{"offset_seconds", "speed", "anchor"}``.

    ``now = real + offset + (real - anchor) * (speed - 1)``. The file is read again when it changes (looked at four
    times a second at most); an unreadable file keeps the last good values.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._looked_at = -1.0
        self._offset = timedelta(0)
        self._speed = 1.0
        self._anchor = datetime.now(UTC)

    def now(self) -> datetime:
        """Return the drill's time, in UTC."""
        self._look()
        real = datetime.now(UTC)
        return real + self._offset + (real - self._anchor) * (self._speed - 1.0)

    def monotonic(self) -> float:
        """Return the machine's steady seconds: spans are not drilled."""
        return time.monotonic()

    def _look(self) -> None:
        steady = time.monotonic()
        if steady - self._looked_at < 0.25:
            return
        self._looked_at = steady
        try:
            facts = self._path.stat()
            stamp = (facts.st_mtime_ns, facts.st_size)
            if stamp == self._stamp:
                return
            said = json.loads(self._path.read_text(encoding="utf-8"))
            offset = timedelta(seconds=float(said["offset_seconds"]))
            speed = float(said.get("speed", 1.0))
            anchor = datetime.fromisoformat(said["anchor"])
        except (OSError, ValueError, KeyError, TypeError):
            return
        self._stamp, self._offset, self._speed, self._anchor = stamp, offset, speed, anchor


def clock_for(drill_file: Path | None) -> Clock:
    """Return the drill's clock where the room is a drill, else the machine's."""
    return DrillClock(drill_file) if drill_file is not None else SystemClock()


def rfc3339(moment: datetime) -> str:
    """Write a moment as RFC 3339 in UTC with ``Z`` and microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
