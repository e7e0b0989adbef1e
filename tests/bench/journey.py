"""``./opsroom bench journey``: from the phone to the wall through the one origin, TLS and all.

A whole room runs and everything goes through its door. First 64 clients file as fast as they are answered while 100
boards watch; the baseline is the same clients straight at intake's own socket in the same run. Then 1,000 boards watch
50 reports a second; measured from the moment a report was accepted to the moment each board had it, beside one board
straight at the board's own socket.
"""

import argparse
import asyncio
import itertools
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

import uvloop
import websockets

from services.kit.ids import Ids
from tests.bench.intake import CLIENTS, Line, Taken, ask, requests
from tests.bench.load_client import Hall, masked
from tests.bench.load_client import Line as Screen
from tests.bench.report import Figure, machine, part_cost, show
from tests.support.eventually import eventually
from tests.support.room import Room, running

WATCHING = 100
BOARDS = 1000
REPORTS_PER_SECOND = 50
CONNECTING_AT_ONCE = 32
TOPICS = ["obligations", "incidents"]
HELLO = {"type": "hello", "protocol": 1, "topics": TOPICS, "provinces": None, "resume": None}


@dataclass
class Seen:
    """When reports were accepted, and in which frame (by its ``seq``) each went to the boards."""

    accepted_at: dict[str, float] = field(default_factory=dict)
    frame_of: dict[str, int] = field(default_factory=dict)


def a_screen(hall: Hall, room: Room, token: str) -> Screen:
    """Return one board's line, ready to be connected."""
    request = (
        f"GET /board/ws HTTP/1.1\r\nHost: localhost:{room.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Authorization: Bearer {token}\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()
    hall.requests = [request]
    hall.hello = masked(json.dumps(HELLO).encode())
    return Screen(hall, sampled=True)


async def screens(hall: Hall, room: Room, count: int) -> list[Screen]:
    """Connect boards through the door and wait until each has its snapshots."""
    loop = asyncio.get_running_loop()
    gate, token = asyncio.Semaphore(CONNECTING_AT_ONCE), room.token()

    async def one() -> Screen:
        async with gate:
            _, line = await loop.create_connection(
                lambda: a_screen(hall, room, token), "127.0.0.1", room.port, ssl=room.trust, server_hostname="localhost"
            )
            await line.answered.wait()
            return line

    before = hall.whole
    lines = await asyncio.gather(*(one() for _ in range(count)))

    async def whole() -> bool:
        return hall.whole - before >= count * len(TOPICS)

    await eventually(whole, within=60)
    return list(lines)


async def flat_out(connect: Callable[[], Awaitable[Line]], token: str, seconds: float) -> float:
    """Keep 64 clients busy and return the reports accepted in a second."""
    lines = [await connect() for _ in range(CLIENTS)]
    made, taken = requests(Ids(), token), Taken()
    began = time.perf_counter()

    async def client(line: Line) -> None:
        while (now := time.perf_counter()) - began < seconds:
            await ask(line, next(made), now, taken)

    await asyncio.gather(*map(client, lines))
    for line in lines:
        line.close()
    return (len(taken.seconds) - len(taken.refused)) / (time.perf_counter() - began)


async def follow(room: Room, seen: Seen) -> None:
    """Read every frame whole, as one more board, and note in which frame each report went out."""
    trust, signed = room.trust, room.headers()
    async with websockets.connect(
        room.board_url,
        ssl=trust,
        max_size=None,
        additional_headers=signed,
    ) as board:
        await board.send(json.dumps(HELLO))
        async for text in board:
            frame = json.loads(text)
            if frame["type"] == "tick":
                await board.send(json.dumps({"type": "ack", "seq": frame["seq"]}))
            for change in frame.get("changes", ()):
                if change["topic"] == "incidents":
                    seen.frame_of.setdefault(change["item"]["code"], frame["seq"])


class Speaking(Line):
    """A client's line that keeps the whole answer, for the code in it."""

    def data_received(self, data: bytes) -> None:
        self.last = data
        super().data_received(data)


async def steadily(connect: Callable[[], Awaitable[Speaking]], token: str, seconds: float, seen: Seen) -> None:
    """File 50 reports a second at fixed moments and note when each was accepted."""
    free: asyncio.Queue[Speaking] = asyncio.Queue()
    for _ in range(CLIENTS // 4):
        free.put_nowait(await connect())
    made: Iterator[bytes] = requests(Ids(), token)
    began = time.monotonic()

    async def send() -> None:
        line = await free.get()
        status = await line.ask(next(made))
        if status == b"202":
            seen.accepted_at[json.loads(line.last.partition(b"\r\n\r\n")[2])["code"]] = time.monotonic()
        free.put_nowait(line)

    async with asyncio.TaskGroup() as sending:
        for n in range(int(seconds * REPORTS_PER_SECOND)):
            await asyncio.sleep(max(0.0, began + n / REPORTS_PER_SECOND - time.monotonic()))
            sending.create_task(send())


def delays(lines: list[Screen], seen: Seen) -> list[float]:
    """Return the milliseconds from accepted to arrived, for every report and every board; sorted."""
    wanted = sorted((seen.frame_of[code], at) for code, at in seen.accepted_at.items() if code in seen.frame_of)
    found = []
    for line in lines:
        arrivals = iter(line.arrivals or ())
        arrived: tuple[float, int] | None = next(arrivals, None)
        for frame, accepted_at in wanted:
            while arrived is not None and arrived[1] < frame:
                arrived = next(arrivals, None)
            if arrived is not None:
                found.append(max(0.0, arrived[0] - accepted_at) * 1000)
    return sorted(found)


def share(values: list[float], part: float) -> float:
    """Return the value that this share of the sorted values does not exceed."""
    return values[min(len(values) - 1, int(part * len(values)))]


async def measure(room: Room, rounds: int, seconds: float) -> list[Figure]:
    """Measure both and return the figures."""
    loop = asyncio.get_running_loop()

    async def by_the_door() -> Speaking:
        made = await loop.create_connection(
            Speaking, "127.0.0.1", room.port, ssl=room.trust, server_hostname="localhost"
        )
        return made[1]

    async def straight() -> Speaking:
        return (await loop.create_unix_connection(Speaking, str(room.state.socket("intake"))))[1]

    hall, seen, token = Hall(), Seen(), room.token()
    watching = await screens(hall, room, WATCHING)
    through, direct = [], []
    for _ in range(rounds):
        through.append(await flat_out(by_the_door, token, seconds))
        direct.append(await flat_out(straight, token, seconds))
    await asyncio.sleep(2)
    watching += await screens(hall, room, BOARDS - WATCHING)
    _, beside = await loop.create_unix_connection(
        lambda: a_screen(hall, room, token), str(room.state.socket("board-1"))
    )
    following = asyncio.create_task(follow(room, seen))
    await asyncio.sleep(2)
    for line in [*watching, beside]:
        line.arrivals = []
    before = {part: part_cost(part, room.pid(part)).cpu_seconds for part in room.parts}
    began = time.monotonic()
    await steadily(by_the_door, token, max(10.0, 2 * seconds), seen)
    took = time.monotonic() - began
    await asyncio.sleep(2)
    following.cancel()
    shares = {part: (part_cost(part, room.pid(part)).cpu_seconds - before[part]) / took * 100 for part in room.parts}
    wall, near = delays(watching, seen), delays([beside], seen)
    expected = len(seen.accepted_at) * len(watching)
    straight_is = "straight at intake's socket, 100 boards watching"
    return [
        Figure("reports accepted through TLS, 100 boards watching", "/s", through, direct, straight_is, "≥ 500"),
        Figure("accepted → on 1,000 boards, p50", "ms", [share(wall, 0.5)], [share(near, 0.5)], "one board, no door"),
        Figure("the same, p99", "ms", [share(wall, 0.99)], [share(near, 0.99)], "one board, no door", "≤ 500"),
        Figure("reports that reached a board, of all", "%", [len(wall) / expected * 100], hold="100"),
        *(Figure(f"CPU of {part} meanwhile", "% of a core", [used]) for part, used in shares.items()),
    ]


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser(prog="opsroom bench journey", description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--rounds", type=int, default=2, help="rounds of filing as fast as it goes")
    reader.add_argument("--seconds", type=float, default=5.0, help="length of one round")
    wanted = reader.parse_args(arguments)
    print(machine())
    with running() as room:
        figures = uvloop.run(measure(room, wanted.rounds, wanted.seconds))
    show("journey", list(itertools.chain(figures)))


if __name__ == "__main__":
    main()
