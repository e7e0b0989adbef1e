"""``./opsroom bench intake``: how many reports a room takes, how long a reporter waits, and what that costs.

A whole room runs, its board included; 64 keep-alive clients speak to intake's own socket. The baseline is the same
rows written by plain asyncpg ``unnest`` batches into a second database of the same PostgreSQL: no HTTP, no checks, no
log. Rounds of both alternate.
"""

import argparse
import asyncio
import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC
from hashlib import sha256
from pathlib import Path
from typing import cast

import uvloop

from services.intake import taxonomy
from services.intake.actions.filing import Filing
from services.intake.actions.reports import SentAs, compose_report
from services.intake.api.bodies import ReportBody
from services.intake.model import locate
from services.intake.model.answer_clock import Clock
from services.intake.store import reports as store
from services.kit.clock import SystemClock
from services.kit.ids import Ids
from services.room.provision import owner_of
from services.room.provision_postgres import password_file, provision_postgres
from tests.bench.report import Figure, PartCost, machine, part_cost, show, show_parts
from tests.support import builders
from tests.support.eventually import eventually
from tests.support.room import Room, running

CLIENTS = 64
STEADY_PER_SECOND = 200
BATCH_LIKE_OURS, BATCH_LARGEST = CLIENTS, 512
BASELINE = "baseline"


@dataclass
class Taken:
    """What a round of requests gave: answers by status and seconds each took."""

    seconds: list[float] = field(default_factory=list)
    refused: list[bytes] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """Return the milliseconds that this share of the answers did not exceed."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


class Line(asyncio.Protocol):
    """One keep-alive connection that sends a request and reads its answer."""

    def __init__(self) -> None:
        self._buffer = b""
        self._answer: asyncio.Future[bytes] | None = None
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._buffer.endswith(b"}") and b"\r\n\r\n{" in self._buffer and self._answer is not None:
            status, self._buffer = self._buffer[9:12], b""
            self._answer.set_result(status)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("the service closed the line"))

    async def ask(self, request: bytes) -> bytes:
        """Send a request and return the status of its answer."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """Let go."""
        if self._transport is not None:
            self._transport.close()


def requests(ids: Ids, token: str) -> Iterator[bytes]:
    """Give reports as they go over the line, each another one under a key of its own, all of one person."""
    prepared = []
    for _ in range(200):
        body = json.dumps(builders.report(), ensure_ascii=False).encode()
        head = f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        prepared.append(head.encode() + body)
    run = ids.uuid().hex.encode()
    for number in itertools.count():
        request = b"POST /api/intake/reports HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: %s-%d\r\n%s"
        yield request % (run, number, prepared[number % len(prepared)])


async def ask(line: Line, request: bytes, since: float, taken: Taken) -> None:
    """Send one request and note how long its answer took, counted from when it was due."""
    status = await line.ask(request)
    taken.seconds.append(time.perf_counter() - since)
    if status != b"202":
        taken.refused.append(status)


async def as_many_as_it_takes(socket: Path, token: str, seconds: float) -> tuple[float, Taken]:
    """Keep 64 clients busy and return the reports accepted in a second."""
    lines = await opened(socket)
    made, taken = requests(Ids(), token), Taken()
    began = time.perf_counter()

    async def client(line: Line) -> None:
        while (now := time.perf_counter()) - began < seconds:
            await ask(line, next(made), now, taken)

    await asyncio.gather(*map(client, lines))
    rate = (len(taken.seconds) - len(taken.refused)) / (time.perf_counter() - began)
    for line in lines:
        line.close()
    return rate, taken


async def at_a_steady_rate(socket: Path, token: str, seconds: float) -> Taken:
    """Send 200 reports a second at fixed moments, whether or not earlier ones were answered."""
    lines = await opened(socket)
    free: asyncio.Queue[Line] = asyncio.Queue()
    for line in lines:
        free.put_nowait(line)
    made, taken = requests(Ids(), token), Taken()
    began = time.perf_counter()

    async def send(due: float) -> None:
        line = await free.get()
        await ask(line, next(made), due, taken)
        free.put_nowait(line)

    async with asyncio.TaskGroup() as sending:
        for n in range(int(seconds * STEADY_PER_SECOND)):
            due = began + n / STEADY_PER_SECOND
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            sending.create_task(send(due))
    for line in lines:
        line.close()
    return taken


async def opened(socket: Path) -> list[Line]:
    """Open the clients' connections."""
    loop = asyncio.get_running_loop()
    return [(await loop.create_unix_connection(Line, str(socket)))[1] for _ in range(CLIENTS)]


def prepared(count: int) -> list[Filing]:
    """Make the rows of so many reports beforehand."""
    ids, now = Ids(), SystemClock().now()
    clock = Clock(taxonomy.load(), UTC)
    filings = []
    for _ in range(count):
        body = json.dumps(builders.report()).encode()
        person = str(ids.uuid())
        sent = SentAs(person, None, False, "baseline", str(ids.uuid()), sha256(body).digest(), None, None)
        facts = ReportBody.model_validate_json(body).facts()
        located = locate(facts.station, None, facts.province, ())
        filings.append(compose_report(facts, located, sent, now=now, ids=ids, clock=clock))
    return filings


async def baseline(room: Room, batch: int, count: int) -> float:
    """Write rows in batches of one size and return the reports stored in a second."""
    address = replace(owner_of(room.state), name=BASELINE)
    service = replace(address, user="intake", password_file=password_file(room.state.keys, "intake"))
    filings = prepared(count)
    conn = await service.connect(application="bench", schema="intake")
    began = time.perf_counter()
    for start in range(0, count, batch):
        part = filings[start : start + batch]
        await store.flush(conn, [one.row for one in part], [one.events for one in part])
    rate = count / (time.perf_counter() - began)
    await conn.close()
    return rate


@dataclass
class Figures:
    """All that was measured."""

    rates: list[float] = field(default_factory=list)
    busy: Taken = field(default_factory=Taken)
    steady: Taken = field(default_factory=Taken)
    plain_like_ours: list[float] = field(default_factory=list)
    plain_largest: list[float] = field(default_factory=list)
    costs: list[PartCost] = field(default_factory=list)


async def measure(room: Room, rounds: int, seconds: float) -> Figures:
    """Run ours and the baseline in turn, then the steady rate."""
    socket, token = room.state.socket("intake"), room.token()
    await provision_postgres(replace(owner_of(room.state), name=BASELINE), room.state.keys)
    figures = Figures()
    before = {part: part_cost(part, room.pid(part)).cpu_seconds for part in room.parts}
    for _ in range(rounds):
        rate, taken = await as_many_as_it_takes(socket, token, seconds)
        figures.rates.append(rate)
        figures.busy.seconds += taken.seconds
        figures.busy.refused += taken.refused
        await published(room)
        if not figures.costs:
            now = [part_cost(part, room.pid(part)) for part in room.parts]
            figures.costs = [replace(cost, cpu_seconds=cost.cpu_seconds - before[cost.name]) for cost in now]
        figures.plain_like_ours.append(await baseline(room, BATCH_LIKE_OURS, 4_096))
        figures.plain_largest.append(await baseline(room, BATCH_LARGEST, 8_192))
    figures.steady = await at_a_steady_rate(socket, token, 2 * seconds)
    return figures


async def published(room: Room) -> None:
    """Wait until the log has everything, so that the next round does not pay for this one."""
    conn = await owner_of(room.state).connect(application="bench", schema="intake")

    async def nothing_waits() -> bool:
        return not await conn.fetchval("select exists (select 1 from intake.event where seal_no is null)")

    await eventually(nothing_waits, within=60)
    await conn.close()


def print_figures(figures: Figures, first_round: int) -> None:
    """Print the tables."""
    steady, busy = figures.steady, figures.busy
    like_ours, largest = f"asyncpg unnest, {BATCH_LIKE_OURS} a batch", f"asyncpg unnest, {BATCH_LARGEST} a batch"
    show(
        "intake",
        [
            Figure("reports accepted, 64 clients", "/s", figures.rates, figures.plain_like_ours, like_ours, "≥ 800"),
            Figure("the same", "/s", figures.rates, figures.plain_largest, largest),
            Figure("answer p50, 64 clients", "ms", [busy.percentile(0.5)]),
            Figure("answer p99, 64 clients", "ms", [busy.percentile(0.99)]),
            Figure("answer p50 at 200/s", "ms", [steady.percentile(0.5)]),
            Figure("answer p99 at 200/s", "ms", [steady.percentile(0.99)], hold="≤ 150"),
            Figure("refused", "", [float(len(busy.refused) + len(steady.refused))]),
        ],
    )
    show_parts(
        f"each part for the {first_round:,} reports of the first round, until all were in the log", figures.costs
    )
    for cost in figures.costs:
        print(f"  {cost.name}: {cost.cpu_seconds / first_round * 1e6:.0f} µs of CPU per report")


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser(prog="opsroom bench intake", description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--rounds", type=int, default=3, help="rounds of ours and of the baseline, in turn")
    reader.add_argument("--seconds", type=float, default=5.0, help="length of one round")
    wanted = reader.parse_args(arguments)
    print(machine())
    with running() as room:
        figures = uvloop.run(measure(room, wanted.rounds, wanted.seconds))
    print_figures(figures, round(figures.rates[0] * wanted.seconds))


if __name__ == "__main__":
    main()
