"""The turnstile: lets connections in a few at a time, so that a whole room coming back does not stall who is there.

The loop's own server accepts everything that waits in one go, and five thousand screens that lost the door at once wait
together. Here each turn of the loop accepts a few; the others wait in the kernel's queue, which is what it is for.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import Any, Final

import structlog

ACCEPTED_PER_TURN: Final = 8
PAUSE_SECONDS: Final = 0.5


class Turnstile(asyncio.AbstractServer):
    """A server for a socket that is already bound and listening. Not for TLS: the proxy in front of it does that."""

    def __init__(self, make: Callable[[], asyncio.BaseProtocol], bound: socket.socket) -> None:
        self._loop = asyncio.get_running_loop()
        self._make = make
        self._bound = bound
        self._entering: set[asyncio.Task[Any]] = set()
        self._serving = False

    @property
    def sockets(self) -> tuple[socket.socket, ...]:
        """Where it listens."""
        return (self._bound,)

    def get_loop(self) -> asyncio.AbstractEventLoop:
        """Return the loop it serves on."""
        return self._loop

    def is_serving(self) -> bool:
        """True until it is closed."""
        return self._serving

    async def start_serving(self) -> None:
        """Begin to accept."""
        if not self._serving:
            self._serving = True
            self._loop.add_reader(self._bound.fileno(), self._accept)

    async def serve_forever(self) -> None:
        """Accept until cancelled."""
        await self.start_serving()
        await self._loop.create_future()

    def close(self) -> None:
        """Accept nothing any more; connections that are in stay."""
        if self._serving:
            self._serving = False
            self._loop.remove_reader(self._bound.fileno())
            self._bound.close()

    async def wait_closed(self) -> None:
        """Wait until everybody who was accepted has been handed on."""
        if self._entering:
            await asyncio.wait(self._entering)

    def _accept(self) -> None:
        for _ in range(ACCEPTED_PER_TURN):
            try:
                line, _ = self._bound.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:  # no descriptors or memory left: try again in a moment, those inside go on
                structlog.get_logger().error("turnstile.cannot_accept", reason=str(error))
                self._loop.remove_reader(self._bound.fileno())
                self._loop.call_later(PAUSE_SECONDS, self._resume)
                return
            line.setblocking(False)
            task = self._loop.create_task(self._enter(line))
            self._entering.add(task)
            task.add_done_callback(self._entering.discard)

    def _resume(self) -> None:
        if self._serving:
            self._loop.add_reader(self._bound.fileno(), self._accept)

    async def _enter(self, line: socket.socket) -> None:
        try:
            await self._loop.connect_accepted_socket(self._make, line)
        except OSError:
            line.close()
