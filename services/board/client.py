"""One screen's line: how much of it is still under way, and whether anybody listens at the other end."""

import asyncio
import enum
import socket
from collections.abc import Callable
from typing import Any

from websockets.asyncio.server import Server, ServerConnection
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.protocol import State
from websockets.server import ServerProtocol

from services.board.frames import WINDOW_BITS, Wire
from services.kit.auth import Principal

LINE_BYTES_MAX = 64 * 1024
"""More than this waiting in a client's buffer and it gets nothing until the buffer is empty."""

KERNEL_BYTES = 64 * 1024
"""Asked of the kernel for its side of the line, so that a stalled reader is noticed early."""


class Phase(enum.Enum):
    """Where a client stands with its view."""

    STREAMING = "streaming"
    JOINING = "joining"
    LIVE = "live"
    HELD = "held"
    GONE = "gone"


class BoardConnection(ServerConnection):
    """The library's connection, which also says at once when its buffer is full or empty and when its line was lost.

    ``admitted`` is the token and the person that the handshake let in.
    """

    def __init__(self, protocol: ServerProtocol, server: Server, **options: Any) -> None:
        super().__init__(protocol, server, **options)
        self.admitted: tuple[str, Principal] | None = None
        self.when_full: Callable[[], None] | None = None
        self.when_drained: Callable[[], None] | None = None
        self.when_lost: Callable[[], None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Bound the kernel's buffer of this line."""
        line = transport.get_extra_info("socket")
        if line is not None:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)
        super().connection_made(transport)

    def pause_writing(self) -> None:
        """Tell the client that more waits than the bound."""
        super().pause_writing()
        if self.when_full is not None:
            self.when_full()

    def resume_writing(self) -> None:
        """Tell the client that everything written has left."""
        super().resume_writing()
        if self.when_drained is not None:
            self.when_drained()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the client before anything else is written."""
        try:
            if self.when_lost is not None:
                self.when_lost()
        finally:
            self.when_full = self.when_drained = self.when_lost = None
            super().connection_lost(exc)


class Client:
    """One connected screen as the hub knows it.

    ``principal`` is who watches, with the rights their view was made of; ``token`` is what said so. ``since`` is its
    place in the log while it is not live (a live client stands where its view stands); ``unanswered`` counts ticks
    without an ``ack``, ``heard`` frames since the last tick.
    """

    __slots__ = (
        "connection",
        "heard",
        "packs",
        "phase",
        "principal",
        "protocol",
        "since",
        "task",
        "token",
        "transport",
        "unanswered",
        "watch",
    )

    def __init__(self, connection: BoardConnection, token: str, principal: Principal) -> None:
        self.connection = connection
        self.token = token
        self.principal = principal
        self.protocol = connection.protocol
        self.transport = connection.transport
        self.packs = any(
            isinstance(one, PerMessageDeflate) and one.local_max_window_bits >= WINDOW_BITS
            for one in connection.protocol.extensions
        )
        self.phase = Phase.STREAMING
        self.watch: Any = None  # the Watch it belongs to, which knows its clients
        self.since = 0
        self.unanswered = 0
        self.heard = 0
        self.task: asyncio.Task[None] | None = None

    @property
    def open(self) -> bool:
        """True while frames may be written: the closing handshake has not begun and the line stands."""
        return self.protocol.state is State.OPEN and self.phase is not Phase.GONE

    @property
    def full(self) -> bool:
        """True from the moment more than the bound waits until everything has left."""
        return self.connection.paused

    def write(self, wire: Wire) -> None:
        """Hand a frame to the transport; never waits. Does nothing on a line that is closing."""
        if self.open:
            self.transport.write(wire.packed if self.packs else wire.plain)

    async def drained(self) -> bool:
        """Wait until there is room; False when the line is no longer open."""
        if self.open and self.full:
            try:
                await self.connection.drain()
            except OSError:
                return False
        return self.open

    def cut(self) -> None:
        """End the line without a closing handshake: a close frame cannot pass a full pipe."""
        if not self.transport.is_closing():
            self.transport.abort()
