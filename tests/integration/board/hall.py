"""A board process without its log: the real hub, admission and door on a socket, all messages put in by the test."""

import asyncio
import contextlib
import json
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry
from websockets.asyncio.client import ClientConnection, unix_connect

from schemas.board import PROTOCOL, TOPICS, ServerFrame
from schemas.permissions import PERMISSIONS
from services.board.actions import Admission
from services.board.api import Door
from services.board.handlers import fact_of
from services.board.hub import Hub
from services.board.meters import Meters
from services.board.model import Board
from services.board.neighbours import Neighbours
from services.board.presence import Attendance
from services.kit.access import Guard, People
from services.kit.clock import Clock, SystemClock
from services.kit.health import Health
from tests.contract.board_scenarios import Desk
from tests.support.people import Register, bearer

ORIGIN = "https://localhost:8443"
SELDOM = 3600.0
HEAR_SECONDS = 30.0


class Log(Desk):
    """Says messages like the scenarios, into a running hub."""

    def __init__(self, hub: Hub, clock: Clock) -> None:
        super().__init__()
        self.hub = hub
        self.clock = clock
        self.now = clock.now()

    def message(self, subject: str, kind: str, body: dict[str, Any]) -> None:
        self.seq += 1
        now = self.clock.now()
        fact = fact_of(subject, {"ce-type": kind}, json.dumps(body).encode(), self.seq, now)
        if fact is None:
            self.hub.board.pass_over(self.seq)
        else:
            self.hub.board.apply(fact, now)
        self.hub.changed()


@dataclass
class Hall:
    """The running parts and the way to them."""

    hub: Hub
    door: Door
    health: Health
    meters: Meters
    log: Log
    register: Register
    guard: Guard
    socket: Path

    def count(self, name: str, **labels: str) -> float:
        """Return one of the board's own figures."""
        return self.meters.registry.get_sample_value(name, labels) or 0.0

    def connect(self, token: str | None = None, **options: Any) -> unix_connect:
        """Open a websocket on the board's socket, as an operator of the whole country unless told otherwise.

        It sends no pings of its own: a screen that stops reading for long would cut itself.
        """
        signed = bearer(token if token is not None else self.register.token_for())
        options = {
            "max_size": 2**22, "compression": None, "additional_headers": signed, "open_timeout": 60,
            "ping_interval": None,
        } | options  # fmt: skip
        return unix_connect(str(self.socket), "ws://localhost/board/ws", **options)


@contextlib.asynccontextmanager
async def hall(*, tick_seconds: float = SELDOM, clock: Clock | None = None, clients_max: int = 10_000,
               ready: bool = True, hello_seconds: float = SELDOM,
               neighbours: Callable[[Meters], Neighbours] | None = None) -> AsyncIterator[Hall]:  # fmt: skip
    """Run hub, admission and door for as long as the block lasts.

    Unless a test is about them, no tick comes and nobody is cut for answering none, however slow the machine is.
    """
    time = clock or SystemClock()
    meters, health = Meters(CollectorRegistry()), Health("board")
    health.set("log", ready, "" if ready else "reading the log")
    hub = Hub(clock=time, meters=meters, tick_seconds=tick_seconds, drill=False)
    hub.replace(Board("hub:2026-11-21T03:30:00Z"))
    guard = Guard(People(), PERMISSIONS, time, health, secure=True)
    admission = Admission(guard=guard, hub=hub, clock=time)
    hub.stale = lambda: admission.stale
    others = neighbours(meters) if neighbours is not None else None
    attendance = Attendance(hub=hub, clock=time, meters=meters, neighbours=others)
    register = Register(time)
    register.tell(lambda word: admission.take(word.noun, word.entity, word.state))
    with tempfile.TemporaryDirectory(prefix="board-") as folder:
        path = Path(folder) / "board.sock"
        door = Door(listen=f"unix:{path}", origins=frozenset({ORIGIN}), clients_max=clients_max, hub=hub,
                    admission=admission, attendance=attendance, health=health, meters=meters)  # fmt: skip
        door.handshake_seconds, door.hello_seconds = SELDOM, hello_seconds
        await hub.start()
        if others is not None:
            await others.start()
        await attendance.start()
        await admission.start()
        await door.start()
        try:
            yield Hall(hub, door, health, meters, Log(hub, time), register, guard, path)
        finally:
            await door.stop()
            await admission.stop()
            await attendance.stop()
            if others is not None:
                await others.stop()
            await hub.stop()


@dataclass
class Watcher:
    """A client that keeps what it is told."""

    socket: ClientConnection
    frames: list[dict[str, Any]] = field(default_factory=list)

    async def say(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def hello(self, **changes: Any) -> None:
        await self.say(**({"type": "hello", "protocol": PROTOCOL, "topics": list(TOPICS)} | changes))

    async def hear(self, kind: str | None = None, within: float = HEAR_SECONDS) -> dict[str, Any]:
        """Return the next frame (of a kind, letting others pass), checked against the contract."""
        async with asyncio.timeout(within):
            while True:
                text = await self.socket.recv()
                ServerFrame.model_validate_json(text)
                frame: dict[str, Any] = json.loads(text)
                self.frames.append(frame)
                if kind is None or frame["type"] == kind:
                    return frame

    async def whole(self) -> dict[str, Any]:
        """Read welcome and all snapshots; return the welcome."""
        welcome = await self.hear("welcome")
        open_topics = set(welcome["topics"])
        while open_topics:
            frame = await self.hear("snapshot")
            if frame["last"]:
                open_topics.discard(frame["topic"])
        return welcome

    async def closed(self, within: float = HEAR_SECONDS) -> int:
        async with asyncio.timeout(within):
            await self.socket.wait_closed()
        return self.socket.close_code or 0


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)
