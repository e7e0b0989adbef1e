"""How often the screens are told: at once in a quiet room, ten times a second under load.

A quiet room's change leaves at once. A busy room's changes are gathered, per entity, into at most ten sweeps a second:
a sweep costs one write to each client however many changes it carries, and nobody reads faster than that.
"""

SWEEPS_PER_SECOND = 10.0
BURST = 1.0
"""One sweep goes at once after a quiet time; the next ones keep the pace."""

SHARE_OF_LOOP = 0.25
"""A sweep that took long is followed by three times as long for everything else."""


class Pace:
    """Says how long to gather before the next sweep. Time is the steady clock's, in seconds."""

    def __init__(self) -> None:
        self._credit = BURST
        self._counted_at = 0.0
        self._free_at = 0.0

    def delay(self, now: float) -> float:
        """Return the seconds until a sweep may begin; 0 = at once."""
        self._credit = min(BURST, self._credit + (now - self._counted_at) * SWEEPS_PER_SECOND)
        self._counted_at = now
        wait = 0.0 if self._credit >= 1.0 else (1.0 - self._credit) / SWEEPS_PER_SECOND
        return max(wait, self._free_at - now, 0.0)

    def swept(self, began: float, ended: float) -> None:
        """Count one sweep."""
        self._credit -= 1.0
        longest = 1.0 / SWEEPS_PER_SECOND
        self._free_at = ended + min(longest, (ended - began) * (1.0 / SHARE_OF_LOOP - 1.0))
