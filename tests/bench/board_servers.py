"""The servers that the board benchmark compares, each a child process on a core of its own.

``raw`` is the floor: a uvloop protocol that writes one pre-encoded frame to every connection. ``broadcast`` is what a
room would use without thinking: :func:`websockets.asyncio.server.broadcast`. ``board`` is the real hub and door, fed
with messages of the log as the projector feeds them. Commands and answers are JSON lines on standard input and output.
"""

import asyncio
import base64
import contextlib
import hashlib
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

import orjson
import psutil
import uvloop
from prometheus_client import CollectorRegistry
from websockets.asyncio.server import ServerConnection, broadcast, unix_serve

from schemas.permissions import PERMISSIONS
from services.board.actions import Admission
from services.board.api import Door
from services.board.frames import Wire, delta_payloads
from services.board.handlers import fact_of
from services.board.hub import Hub
from services.board.meters import Meters
from services.board.model import Board, Change
from services.board.presence import Attendance
from services.board.steadiness import Steadiness
from services.kit.access import Guard, People
from services.kit.clock import SystemClock
from services.kit.health import Health
from services.kit.logs import configure
from tests.contract.board_scenarios import Desk
from tests.support.people import Register

ENTITIES = 2000
PULSE_SECONDS = 0.02
SUMMARY = "تأخّر فتح المحطة ثلاثين دقيقة ولم يصل جهاز التحقق بعد والناخبون ينتظرون في الشارع"


class Said(Desk):
    """Makes messages of the log without a board to read them."""

    def __init__(self) -> None:
        super().__init__()
        self.bodies: list[tuple[str, str, bytes]] = []

    def message(self, subject: str, kind: str, body: dict[str, Any]) -> None:
        self.bodies.append((subject, kind, orjson.dumps(body)))


def messages(count: int, entities: int = ENTITIES) -> list[tuple[str, str, bytes]]:
    """Return messages of the log about ``entities`` incidents, each time a newer version."""
    said = Said()
    for number in range(count):
        said.incident(1 + number % entities, 1 + number // entities, summary=SUMMARY)
    return said.bodies


def queued() -> float:
    """Return the seconds this process was ready to run and another one had its core."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/schedstat").read_text().split()[1]) / 1e9
    return 0.0


class RawLine(asyncio.Protocol):
    """A connection that only knows the handshake."""

    def __init__(self, lines: set[Any]) -> None:
        self.lines = lines
        self.open = False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        if not self.open:
            self.open = True
            key = data.split(b"Sec-WebSocket-Key: ")[1].split(b"\r\n")[0]
            proof = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
            self.transport.write(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Accept: " + proof + b"\r\n\r\n"
            )
            self.lines.add(self.transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.lines.discard(self.transport)


class Server:
    """One kind of server with the way to say the n-th message to everybody."""

    def __init__(self, kind: str, path: Path, tick_seconds: float) -> None:
        self.kind, self.path, self.tick_seconds = kind, path, tick_seconds
        self.published: list[tuple[float, int]] = []
        self.seq = 0
        self.said: list[tuple[str, str, bytes]] = []
        self.lines: set[Any] = set()
        self.signed: list[str] = []
        self.due = self.stall = 0.0
        self.frame = b""

    async def start(self) -> None:
        self.said = messages(16_000)
        now = SystemClock().now()
        fact = fact_of(*self._arguments(0), 1, now)
        assert fact is not None
        payload = next(delta_payloads(1, 0, [Change(fact.topic, fact.id, fact.version, fact.item)]))
        self.payload = payload
        self.frame = Wire(payload).plain
        if self.kind == "raw":
            await asyncio.get_running_loop().create_unix_server(
                lambda: RawLine(self.lines), str(self.path), backlog=2048
            )
        elif self.kind == "broadcast":
            self.server = await unix_serve(
                self._keep, str(self.path), compression=None, ping_interval=None, backlog=2048
            )
        else:
            await self._start_board()

    async def _keep(self, connection: ServerConnection) -> None:
        self.lines.add(connection)
        try:
            await connection.wait_closed()
        finally:
            self.lines.discard(connection)

    async def _start_board(self) -> None:
        clock = SystemClock()
        self.meters, health = Meters(CollectorRegistry()), Health("board")
        self.hub = Hub(clock=clock, meters=self.meters, tick_seconds=self.tick_seconds, drill=False)
        self.hub.replace(Board("hub:bench"))
        guard = Guard(People(), PERMISSIONS, clock, health, secure=True)
        admission = Admission(guard=guard, hub=self.hub, clock=clock)
        self.register = Register(clock)
        self.register.tell(lambda word: admission.take(word.noun, word.entity, word.state))
        self.networks = [self.register.organisation() for _ in range(2)]
        attendance = Attendance(hub=self.hub, clock=clock, meters=self.meters)
        door = Door(listen=f"unix:{self.path}", origins=frozenset(), clients_max=20_000, hub=self.hub,
                    admission=admission, attendance=attendance, health=health, meters=self.meters)  # fmt: skip
        await Steadiness(clock=clock, meters=self.meters, clients=lambda: self.hub.clients).start()
        await self.hub.start()
        await attendance.start()
        await admission.start()
        await door.start()
        if self.tick_seconds < 3600:
            self.due = time.monotonic()
            self.pulse()
        self.clock = clock

    def _arguments(self, number: int) -> tuple[str, dict[str, str], bytes]:
        subject, kind, body = self.said[number % len(self.said)]
        return subject, {"ce-type": kind}, body

    def say(self) -> None:
        """Say one more message."""
        number, self.seq = self.seq, self.seq + 1
        self.published.append((time.monotonic(), self.seq))
        if self.kind == "raw":
            for line in self.lines:
                line.write(self.frame)
        elif self.kind == "broadcast":
            broadcast(self.lines, self.payload, text=True)
        else:
            now = self.clock.now()
            fact = fact_of(*self._arguments(number), self.seq, now)
            if fact is not None:
                self.hub.board.apply(fact, now)
            self.hub.changed()

    async def run(self, *, rate: float, seconds: float, settle: float) -> dict[str, Any]:
        """Say ``rate`` messages a second, and count what it cost this process until everything has left."""
        self.published = []
        busy, began, waited = time.process_time(), time.monotonic(), queued()
        for number in range(round(rate * seconds)):
            wait = began + number / rate - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            self.say()
        await asyncio.sleep(settle)
        spent, lasted = time.process_time() - busy, time.monotonic() - began
        return {"cpu": spent, "seconds": lasted, "waited": queued() - waited, "published": self.published}

    def pulse(self) -> None:
        """Note how much later than due the loop came by."""
        now = time.monotonic()
        self.stall = max(self.stall, now - self.due)
        self.due = now + PULSE_SECONDS
        asyncio.get_running_loop().call_later(PULSE_SECONDS, self.pulse)

    def longest_stall_ms(self) -> float:
        """Return the longest stall since this was last asked."""
        found, self.stall = 1000 * self.stall, 0.0
        return found

    def tokens(self, count: int) -> list[str]:
        """Return a token for each screen, the same ones each time: people with equal rights of two organisations."""
        if self.kind != "board":
            return []
        for number in range(len(self.signed), count):
            who = self.register.person(organisation=self.networks[number % 2], compartments=["joint"])
            self.signed.append(self.register.token(who))
        return self.signed[:count]

    async def obey(self, said: dict[str, Any]) -> Any:
        """Do one command."""
        name = said.pop("do")
        if name == "run":
            return await self.run(**said)
        if name == "say":
            for _ in range(said["count"]):
                self.say()
            return self.seq
        if name == "tokens":
            return self.tokens(**said)
        if name == "suspend":
            self.register.suspend_organisation(self.networks[0])
            return time.monotonic()
        if name == "figures":
            value = self.meters.registry.get_sample_value
            return {
                "stall_ms": self.longest_stall_ms(),
                "held": value("opsroom_board_held_total"),
                "rss": psutil.Process().memory_info().rss,
                "clients": self.hub.clients,
                "waiting": sum(client.transport.get_write_buffer_size() for client in self.hub._clients),
                "cpu": time.process_time(),
            }
        raise ValueError(name)


async def main(kind: str, path: str, tick_seconds: str) -> None:
    """Serve and obey until the input ends; standard output is for the answers alone."""
    configure("bench", "ERROR")
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    if len(os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    server = Server(kind, Path(path), float(tick_seconds))
    await server.start()
    reader = asyncio.StreamReader(limit=2**20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    sys.stdout.write("{}\n")
    sys.stdout.flush()
    while text := await reader.readline():
        sys.stdout.write(json.dumps(await server.obey(json.loads(text))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:4]))
