"""A line to the bus: one user, its own inboxes, and refusals that are heard at once.

The server says a refusal on the side, not as an answer: without care a refused publish looks like a server that is
slow, and a refused subscription like a log in which nothing happens.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

import nkeys
import structlog
from nats.aio.client import Client

from services.kit.errors import BusRefused
from services.kit.tasks import end

Opened = TypeVar("Opened")

RECONNECT_SECONDS: Final = 0.5
CONNECT_SECONDS: Final = 2.0
PING_SECONDS: Final = 5
CLOSE_SECONDS: Final = 2.0
_VIOLATION: Final = re.compile(r'permissions violation for (publish|subscription) to "([^"]+)"', re.IGNORECASE)

_log = structlog.get_logger(__name__)


class Refusals:
    """Hears the server's refusals and hands each to whoever waits for that subject.

    Give `heard` to nats-py as `error_cb`. A refused subscription never heals by itself: `on_subscription` is told the
    subject. `on_publish` is told the subject of a refused publish that nobody waits for an answer to. Faults that are
    not refusals (a line that broke) heal by themselves and are logged once per kind.
    """

    def __init__(
        self,
        user: str,
        on_subscription: Callable[[str], None],
        *,
        on_publish: Callable[[str], None] = lambda subject: None,
    ) -> None:
        self._user = user
        self._on_subscription = on_subscription
        self._on_publish = on_publish
        self._waiting: dict[str, set[asyncio.Future[None]]] = {}
        self._last_fault = ""

    async def heard(self, fault: Exception) -> None:
        """Take what nats-py reports. Its texts are lower-cased, subjects included."""
        said = _VIOLATION.search(str(fault))
        if said is None:
            self._tell(fault)
            return
        kind, subject = said[1].casefold(), said[2]
        _log.error("bus.refused", user=self._user, kind=kind, subject=subject)
        if kind == "subscription":
            self._on_subscription(subject)
            return
        waiting = self._waiting.get(subject.casefold(), ())
        if not waiting:
            self._on_publish(subject)
        for waiter in waiting:
            if not waiter.done():
                waiter.set_exception(BusRefused(f"{self._user} may not publish {subject}", subject=subject))

    def _tell(self, fault: Exception) -> None:
        text = f"{type(fault).__name__}: {fault}"
        if text != self._last_fault:
            self._last_fault = text
            _log.warning("bus.line", user=self._user, fault=text)

    def forget_faults(self) -> None:
        """The line works again: the next fault is news."""
        self._last_fault = ""

    async def answer(self, subjects: Iterable[str], asked: Awaitable[Any]) -> Any:
        """Wait for `asked`, or for a refusal of one of the subjects it publishes, whichever comes first.

        Raises:
            BusRefused: this user may not publish one of them.
        """
        task = asyncio.ensure_future(asked)
        with self._listening(subjects) as refused:
            try:
                await asyncio.wait({task, refused}, return_when=asyncio.FIRST_COMPLETED)
                if refused.done():
                    refused.result()
                return task.result()
            finally:
                await end(task)

    @contextmanager
    def _listening(self, subjects: Iterable[str]) -> Iterator[asyncio.Future[None]]:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        keys = {subject.casefold() for subject in subjects}
        for key in keys:
            self._waiting.setdefault(key, set()).add(waiter)
        try:
            yield waiter
        finally:
            for key in keys:
                others = self._waiting[key]
                others.discard(waiter)
                if not others:
                    del self._waiting[key]
            waiter.cancel()


def line_options(url: str, seed_file: Path, user: str, refusals: Refusals) -> dict[str, Any]:
    """What every line of the room is opened with, FastStream's too: never gives up, its own inboxes only."""
    return {
        "servers": [url],
        "name": user,
        "inbox_prefix": f"_INBOX_{user}",
        "error_cb": refusals.heard,
        "max_reconnect_attempts": -1,
        "reconnect_time_wait": RECONNECT_SECONDS,
        "connect_timeout": CONNECT_SECONDS,
        "ping_interval": PING_SECONDS,
        "max_outstanding_pings": 2,
    }


class _Line(Client):
    """nats-py's client with header names checked once each: its own check per letter costs 40 of 50 µs per message.

    Should a later nats-py call the method otherwise, only the speed is lost.
    """

    @staticmethod
    def _parse_header_lines(raw: bytes) -> dict[str, str]:
        headers: dict[str, str] = {}
        for line in raw.split(b"\r\n"):
            name, colon, value = line.partition(b":")
            known = _header_name(name) if colon else None
            if known is not None:
                headers[known] = value.strip().decode("utf-8", "replace")
        return headers


@lru_cache(maxsize=512)
def _header_name(raw: bytes) -> str | None:
    """The name as text, or None where nats-py drops the line: not ASCII, or with a space inside."""
    try:
        name = raw.strip().decode("ascii")
    except UnicodeDecodeError:
        return None
    return None if any(letter.isspace() for letter in name) else name


def read_seed(seed_file: Path) -> str:
    """The nkey seed of a user.

    Raises:
        OSError: the file cannot be read.
        ValueError: it holds no seed; what it holds is not said.
    """
    seed = seed_file.read_text(encoding="ascii").strip()
    try:
        nkeys.from_seed(bytearray(seed.encode("ascii")))
    except nkeys.NkeysError:
        raise ValueError(f"{seed_file} holds no nkey seed") from None
    return seed


async def connect(
    url: str,
    seed_file: Path,
    user: str,
    on_subscription_refused: Callable[[str], None],
    *,
    refusals: Refusals | None = None,
    on_connected: Callable[[bool], None] | None = None,
) -> Client:
    """Open a line as `user`; returns when the server has taken it and comes back by itself after every break.

    While the server is away this waits: give it a limit, or a task of its own.
    `on_connected` is told True when the line is there and False when it breaks.

    Raises:
        OSError: the seed cannot be read.
        ValueError: its file holds none.
    """
    heard = refusals or Refusals(user, on_subscription_refused)
    told = on_connected or (lambda connected: None)

    async def back() -> None:
        heard.forget_faults()
        told(True)

    async def broken() -> None:
        told(False)

    line = _Line()
    try:
        await opened(
            line.connect(
                **line_options(url, seed_file, user, heard),
                nkeys_seed_str=read_seed(seed_file),
                reconnected_cb=back,
                disconnected_cb=broken,
                closed_cb=broken,
            )
        )
    except asyncio.CancelledError:
        await close(line)
        raise
    await back()
    return line


async def opened(work: Coroutine[Any, Any, Opened]) -> Opened:
    """Wait until a line is open. nats-py tries for ever and may lose a cancelling; ours ends it all the same."""
    opening = asyncio.ensure_future(work)
    try:
        await asyncio.wait({opening})
    except asyncio.CancelledError:
        await end(opening, again_seconds=RECONNECT_SECONDS)
        raise
    return opening.result()


async def close(line: Client) -> None:
    """Close a line within a moment, whatever state it is in."""
    await ended(line.close(), CLOSE_SECONDS)


async def ended(work: Coroutine[Any, Any, Any], within_seconds: float) -> None:
    """Let something end within a time, whatever comes of it.

    nats-py, closed while it reconnects, raises what its transport says; that must not end who closes it.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=within_seconds)
    finally:
        await end(task)
    fault = None if task.cancelled() else task.exception()
    if fault is not None:
        _log.debug("bus.end", fault=f"{type(fault).__name__}: {fault}")
