"""Wrong guesses cost time: buckets with a bounded memory. Nobody is locked out; whoever guesses waits."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from services.kit.errors import TooManyRequests

KEYS_MAX: Final = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """How many guesses a bucket holds, and how many seconds one takes to come back."""

    guesses: int
    seconds_each: float


class Buckets:
    """Buckets of guesses under keys; the one used longest ago is forgotten first, so that memory is bounded."""

    def __init__(self, rate: Rate, *, keys_max: int = KEYS_MAX) -> None:
        self.rate = rate
        self._keys_max = keys_max
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_seconds(self, key: str, now: float) -> int:
        """Return how long the key has to wait for its next guess, 0 when it has one; ``now`` in steady seconds."""
        left = self._now(key, now)
        return 0 if left >= 1.0 else max(1, ceil((1.0 - left) * self.rate.seconds_each))

    def take(self, key: str, now: float, count: float = 1.0) -> None:
        """Take a guess from the key; a negative count gives one back."""
        left = min(float(self.rate.guesses), self._now(key, now) - count)
        if left >= self.rate.guesses:
            self._left.pop(key, None)
            return
        self._left[key] = (left, now)
        self._left.move_to_end(key)
        while len(self._left) > self._keys_max:
            self._left.popitem(last=False)

    def __len__(self) -> int:
        return len(self._left)

    def _now(self, key: str, now: float) -> float:
        left, seen_at = self._left.get(key, (float(self.rate.guesses), now))
        return min(float(self.rate.guesses), left + max(0.0, now - seen_at) / self.rate.seconds_each)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A guess that was let through and is counted as wrong until it is given back."""

    taken: tuple[tuple[Buckets, str], ...]


class SignInThrottle:
    """Who may try to sign in now.

    A guess counts against its network, against (user name, network), and against the user name over all networks. A
    device on which this person has signed in before has a bucket of its own instead, so that nobody can keep somebody
    else out by guessing, neither from afar nor from the next desk. A guess is taken before it is looked at and given
    back when it was right: thousands at the same time are counted one by one.
    """

    def __init__(self, *, network: Rate, pair: Rate, username: Rate) -> None:
        self._networks = Buckets(network)
        self._pairs = Buckets(pair)
        self._usernames = Buckets(username)
        self._devices = Buckets(username)

    def network_attempt(self, network: str, now: float) -> Attempt:
        """Let a guess of something that has no user name through (an invitation's secret).

        Raises:
            TooManyRequests: nothing was looked up.
        """
        return _take([(self._networks, network)], now)

    def check_network(self, network: str, now: float) -> None:
        """Let a network ask at all, before anything is looked up for it.

        Raises:
            TooManyRequests: nothing was looked up.
        """
        wait = self._networks.wait_seconds(network, now)
        if wait:
            raise TooManyRequests("Too many wrong attempts.", retry_after_seconds=wait)

    def attempt(self, network: str, username: str, device: str | None, now: float) -> Attempt:
        """Let a sign-in through; ``device`` names one that this person is known on.

        Raises:
            TooManyRequests: nothing was looked up, nothing was hashed.
        """
        if device is not None:
            return _take([(self._devices, device)], now)
        pair = (self._pairs, f"{network} {username}")
        return _take([(self._networks, network), pair, (self._usernames, username)], now)

    def give_back(self, attempt: Attempt, now: float) -> None:
        """The guess was right, or was never looked at."""
        for buckets, key in attempt.taken:
            buckets.take(key, now, -1.0)


def _take(wanted: Sequence[tuple[Buckets, str]], now: float) -> Attempt:
    wait = max(buckets.wait_seconds(key, now) for buckets, key in wanted)
    if wait:
        raise TooManyRequests("Too many wrong attempts.", retry_after_seconds=wait)
    for buckets, key in wanted:
        buckets.take(key, now)
    return Attempt(tuple(wanted))
