"""Time moved by hand."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.kit.clock import SystemClock, rfc3339

ELECTION_DAY = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
"""Half past eight in the morning in Baghdad, when the polls have just opened."""


class ManualClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime = ELECTION_DAY) -> None:
        self._now = now
        self._monotonic = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, seconds: float) -> None:
        """Move both the time of day and the steady seconds."""
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds


def move_drill(state: Path, offset_seconds: float) -> None:
    """Move the clock of a running drill room for all its processes at once."""
    said = {"offset_seconds": offset_seconds, "speed": 1.0, "anchor": rfc3339(SystemClock().now())}
    fresh = state / ".drill.json.new"
    fresh.write_text(json.dumps(said), encoding="utf-8")
    fresh.replace(state / "drill.json")
