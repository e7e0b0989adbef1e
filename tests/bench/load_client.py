"""Thousands of screens in one cheap process: they read frames by their headers and answer ticks, nothing more.

Run as a child by a benchmark: one JSON command a line on standard input, one JSON answer a line on standard output. The
clock is CLOCK_MONOTONIC, which all processes of the machine share.
"""

import asyncio
import json
import os
import resource
import struct
import sys
import time
import zlib
from collections.abc import Callable
from typing import Any

import uvloop

ACK = b'{"type":"ack","seq":%d}'
SAMPLE_EVERY = 20


def masked(payload: bytes) -> bytes:
    """Frame a client's text with the mask 0, which leaves the payload as it is."""
    return b"\x81" + struct.pack("!B", 0x80 | len(payload)) + b"\0\0\0\0" + payload if len(payload) < 126 else (
        b"\x81" + struct.pack("!BH", 0x80 | 126, len(payload)) + b"\0\0\0\0" + payload
    )  # fmt: skip


class Line(asyncio.Protocol):
    """One screen."""

    def __init__(self, hall: "Hall", sampled: bool, number: int = 0) -> None:
        self.hall = hall
        self.number = number
        self.rest = b""
        self.open = False
        self.answered = asyncio.Event()
        self.deltas = self.ticks = self.bytes = self.seq = self.resyncs = 0
        self.arrivals: list[tuple[float, int]] | None = [] if sampled else None
        self.lost_at = 0.0

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self.hall.requests[self.number % len(self.hall.requests)])

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost_at = time.monotonic()
        self.answered.set()

    def data_received(self, data: bytes) -> None:
        self.bytes += len(data)
        buffer = self.rest + data if self.rest else data
        at, end = 0, len(buffer)
        if not self.open:
            at = buffer.find(b"\r\n\r\n") + 4
            if at == 3:
                self.rest = buffer
                return
            self.open = buffer.startswith(b"HTTP/1.1 101")
            self.answered.set()
            if self.open and self.hall.hello:
                self.transport.write(self.hall.hello)
        while end - at >= 2:
            length, head = buffer[at + 1] & 127, 2
            if length == 126:
                length, head = (int.from_bytes(buffer[at + 2 : at + 4], "big"), 4) if end - at >= 4 else (end, 4)
            elif length == 127:
                length, head = (int.from_bytes(buffer[at + 2 : at + 10], "big"), 10) if end - at >= 10 else (end, 10)
            if end - at < head + length:
                break
            self.frame(buffer[at], buffer, at + head, length)
            at += head + length
        self.rest = buffer[at:]

    def frame(self, first: int, buffer: bytes, at: int, length: int) -> None:
        """Note what a frame is from its first bytes."""
        start = buffer[at : at + 100]
        if first & 0x40:
            start = zlib.decompressobj(wbits=-15).decompress(buffer[at : at + min(length, 512)], 100)
        kind = start[9:10]
        if kind == b"d":
            self.deltas += 1
            self.seq = int(start[22 : start.index(b",", 22)])
            if self.arrivals is not None:
                self.arrivals.append((time.monotonic(), self.seq))
        elif kind == b"t":
            self.ticks += 1
            self.seq = int(start[21 : start.index(b",", 21)])
            self.transport.write(masked(ACK % self.seq))
        elif kind == b"w":
            self.hall.welcomed(self, buffer[at : at + length] if not first & 0x40 else b"")
        elif kind == b"r":
            self.resyncs += 1
        elif kind == b"s" and b'"last":true' in start:
            self.hall.whole += 1
        elif kind not in b"se":
            self.deltas += 1
            if self.arrivals is not None:
                self.arrivals.append((time.monotonic(), self.deltas))


class Hall:
    """All the lines and what was asked of them."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.requests: list[bytes] = []
        self.hello = b""
        self.welcomes = self.whole = 0
        self.welcome: dict[str, Any] = {}

    def welcomed(self, _line: Line, payload: bytes) -> None:
        self.welcomes += 1
        if payload:
            self.welcome = json.loads(payload)

    async def connect(
        self, *, path: str, count: int, packs: bool, hello: dict[str, Any] | None, tokens: list[str]
    ) -> dict[str, Any]:
        offer = "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover\r\n" if packs else ""
        head = (
            "GET /board/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n{offer}"
        )
        signed = [f"Authorization: Bearer {token}\r\n" for token in tokens] or [""]
        self.requests = [f"{head}{one}\r\n".encode() for one in signed]
        self.hello = masked(json.dumps(hello).encode()) if hello else b""
        self.welcomes = self.whole = 0
        loop, began = asyncio.get_running_loop(), time.monotonic()
        gate = asyncio.Semaphore(128)

        async def one(number: int) -> None:
            async with gate:
                while True:
                    try:
                        _, line = await loop.create_unix_connection(
                            lambda: Line(self, sampled=number % SAMPLE_EVERY == 0, number=number), path
                        )
                        break
                    except BlockingIOError:  # the server's queue of connections is full
                        await asyncio.sleep(0.005)
                await line.answered.wait()
                self.lines.append(line)

        await asyncio.gather(*(one(number) for number in range(count)))
        return {"seconds": time.monotonic() - began, "open": sum(line.open for line in self.lines)}

    async def live(self, *, count: int, seq: int, topics: int) -> dict[str, Any]:
        """Wait until everybody is welcome and stands at ``seq`` at least (topics: or has that many snapshots)."""
        limit = time.monotonic() + 30
        while time.monotonic() < limit:
            here = sum(line.seq >= seq for line in self.lines) if seq else count
            if self.welcomes >= count and self.whole >= count * topics and here >= count:
                break
            await asyncio.sleep(0.005)
        return {"at": time.monotonic(), "welcomes": self.welcomes, "whole": self.whole, "here": here}

    async def lost(self, *, count: int) -> dict[str, Any]:
        """Wait until so many lines were closed by the server."""
        limit = time.monotonic() + 30
        while time.monotonic() < limit:
            found = sum(line.lost_at > 0 for line in self.lines)
            if found >= count:
                break
            await asyncio.sleep(0.005)
        return {"at": time.monotonic(), "lost": found}

    def report(self, *, stalled: int) -> dict[str, Any]:
        lines = self.lines[stalled:]
        return {
            "deltas": sum(line.deltas for line in lines),
            "deltas_least": min(line.deltas for line in lines),
            "bytes": sum(line.bytes for line in lines),
            "lost": sum(line.lost_at > 0 for line in lines),
            "resyncs": sum(line.resyncs for line in self.lines),
            "seq_least": min(line.seq for line in self.lines),
            "arrivals": [line.arrivals for line in lines if line.arrivals is not None],
        }

    def reset(self) -> None:
        for line in self.lines:
            line.deltas = line.bytes = 0
            if line.arrivals is not None:
                line.arrivals = []

    def stall(self, *, count: int) -> None:
        for line in self.lines[:count]:
            line.transport.pause_reading()

    def unstall(self, *, count: int) -> None:
        for line in self.lines[:count]:
            line.transport.resume_reading()

    def cut(self) -> None:
        for line in self.lines:
            line.transport.abort()
        self.lines = []

    async def obey(self, said: dict[str, Any]) -> Any:
        """Do one command."""
        name = said.pop("do")
        known: dict[str, Callable[..., Any]] = {
            "connect": self.connect,
            "live": self.live,
            "lost": self.lost,
            "report": self.report,
            "reset": self.reset,
            "welcome": lambda: self.welcome,
            "stall": self.stall,
            "unstall": self.unstall,
            "cut": self.cut,
        }
        found = known[name](**said)
        return await found if asyncio.iscoroutine(found) else found


async def main() -> None:
    """Obey until the input ends."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    if len(os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    reader = asyncio.StreamReader(limit=2**26)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    hall = Hall()
    while text := await reader.readline():
        answer = await hall.obey(json.loads(text))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(main())
