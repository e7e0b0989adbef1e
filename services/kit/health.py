"""Whether a part of the room is alive, and whether it may be given work.

``/healthz`` says the process runs its loop; ``/readyz`` says that every essential part of it works. A part that is not
essential (the log, while reports can still be accepted) is shown with its reason but does not close the door.
"""

import asyncio
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PartHealth:
    """State of one part with the reason when it is not well."""

    ok: bool
    reason: str
    essential: bool


class Health:
    """What one service knows about its own parts. Used from its event loop only."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.facts: dict[str, Any] = {}
        self._parts: dict[str, PartHealth] = {}
        self._fatal: str | None = None
        self._fatal_said = asyncio.Event()

    def set(self, part: str, ok: bool, reason: str = "", *, essential: bool = True) -> None:
        """Say how a part is. ``reason`` is one plain sentence for the person who runs the room."""
        self._parts[part] = PartHealth(ok, reason, essential)

    def fatal(self, reason: str) -> None:
        """Say that something will never heal by itself: not ready from now on, and the process ends with code 1."""
        self._fatal = self._fatal or reason
        self._fatal_said.set()

    @property
    def ready(self) -> bool:
        """True when every essential part is well."""
        return self._fatal is None and all(part.ok or not part.essential for part in self._parts.values())

    async def wait_fatal(self) -> str:
        """Wait until something fatal is said and return it."""
        await self._fatal_said.wait()
        return self._fatal or ""

    def report(self) -> dict[str, Any]:
        """Return the body of ``/readyz``: parts, reasons and the facts other commands read (lag and the like)."""
        return {
            "service": self.service,
            "ready": self.ready,
            "fatal": self._fatal,
            "parts": {
                name: {"ok": part.ok, "reason": part.reason, "essential": part.essential}
                for name, part in self._parts.items()
            },
            "facts": dict(self.facts),
        }
