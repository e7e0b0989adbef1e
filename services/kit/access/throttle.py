"""Wrong guesses cost time: a bounded memory of who guessed wrong how often."""

from collections import OrderedDict
from math import ceil
from typing import Final

from services.kit.auth import network_of
from services.kit.errors import TooManyRequests

GUESSES: Final = 20
"""Wrong guesses one address has at once."""

SECONDS_PER_GUESS: Final = 3.0
"""How fast they come back."""

ADDRESSES_MAX: Final = 4096
"""Addresses remembered; the one seen longest ago is forgotten first, so that memory is bounded."""


ROUNDING: Final = 1e-9
"""What sums of times may be wrong by: whoever waited as long as they were told has a whole guess."""


class Throttle:
    """A bucket of wrong guesses per client address; IPv6 counts by /64, which is one household or phone.

    Only wrong guesses are counted, so a reporter with the right secret never waits because of somebody else's luck
    before the bucket of their address is empty.
    """

    def __init__(self, addresses_max: int = ADDRESSES_MAX) -> None:
        self._addresses_max = addresses_max
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def check(self, address: str, now: float) -> None:
        """Let an attempt through while the address has guesses left; ``now`` in steady seconds.

        Raises:
            TooManyRequests: nothing was looked up.
        """
        left = self._left(network_of(address), now)
        if left < 1.0 - ROUNDING:
            wait = max(1, ceil((1.0 - left) * SECONDS_PER_GUESS))
            raise TooManyRequests("Too many wrong codes from this address.", retry_after_seconds=wait)

    def count_wrong(self, address: str, now: float) -> None:
        """Take one guess from the address."""
        network = network_of(address)
        self._buckets[network] = (self._left(network, now) - 1.0, now)
        self._buckets.move_to_end(network)
        while len(self._buckets) > self._addresses_max:
            self._buckets.popitem(last=False)

    def __len__(self) -> int:
        return len(self._buckets)

    def _left(self, network: str, now: float) -> float:
        left, seen_at = self._buckets.get(network, (float(GUESSES), now))
        return min(float(GUESSES), left + max(0.0, now - seen_at) / SECONDS_PER_GUESS)
