"""``./opsroom bench board``: what the board costs, beside what cannot be beaten and what one would do without thinking.

Servers and screens are processes of their own, on different cores where there are two. Each server is measured in turn
in the same run. Latency is from the moment a change was said inside the board's process to its frame's arrival.
"""

import argparse
import asyncio
import contextlib
import json
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from schemas.board import PROTOCOL, TOPICS
from tests.bench.board_rebuild import rebuild
from tests.bench.report import Figure, machine, show

HELLO = {"type": "hello", "protocol": PROTOCOL, "topics": list(TOPICS)}
BOUND_BYTES = 64 * 1024


class Child:
    """A process that obeys JSON lines."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def do(self, name: str, **said: Any) -> Any:
        """Say one command and return its answer."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": name, **said}).encode() + b"\n")
        text = await self.process.stdout.readline()
        if not text:
            raise RuntimeError(f"{name}: the process has ended")
        return json.loads(text)


@contextlib.asynccontextmanager
async def child(*arguments: str, greets: bool = False) -> AsyncIterator[Child]:
    """Run a module as a child for as long as the block lasts."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *arguments, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2**28
    )
    try:
        if greets:
            assert process.stdout is not None
            await process.stdout.readline()
        yield Child(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@contextlib.asynccontextmanager
async def hall(
    kind: str, screens: int, *, packs: bool = False, tick_seconds: float = 5
) -> AsyncIterator[tuple[Child, Child, str]]:
    """Start a server of a kind with so many screens watching, all live."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        path = str(Path(folder) / "s.sock")
        async with (
            child("tests.bench.board_servers", kind, path, str(tick_seconds), greets=True) as server,
            child("tests.bench.load_client") as client,
        ):
            hello = HELLO if kind == "board" else None
            tokens = await server.do("tokens", count=screens)
            await client.do("connect", path=path, count=screens, packs=packs, hello=hello, tokens=tokens)
            if kind == "board":
                await client.do("live", count=screens, seq=0, topics=len(TOPICS))
            yield server, client, path


def latencies(published: list[list[float]], arrivals: list[list[list[float]]]) -> list[float]:
    """Return milliseconds from each change to the frame that brought it, over the sampled screens."""
    seqs = [int(seq) for _, seq in published]
    times = [at for at, _ in published]
    found: list[float] = []
    for line in arrivals:
        done = 0
        for at, seq in line:
            upto = bisect_left(seqs, int(seq) + 1)
            found += [(at - times[number]) * 1000 for number in range(done, upto)]
            done = max(done, upto)
    return sorted(found)


def part(ordered: list[float], share: float) -> float:
    """Return a percentile."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


async def cost_of_a_frame(kind: str, screens: int, seconds: float) -> float:
    """Return microseconds of CPU for one frame to one screen, 8 a second: none is conflated, none is a tick."""
    async with hall(kind, screens, tick_seconds=3600) as (server, client, _):
        await server.do("run", rate=8, seconds=1, settle=0.3)
        await client.do("reset")
        ran = await server.do("run", rate=8, seconds=seconds, settle=0.3)
        heard = await client.do("report", stalled=0)
        return float(1e6 * ran["cpu"] / max(1, heard["deltas"]))


async def busy_day(
    screens: int, seconds: float, *, packs: bool, stalled: int = 0, rate: float = 400
) -> dict[str, float]:
    """Say ``rate`` changes a second to so many screens, of which some never read."""
    async with hall("board", screens, packs=packs) as (server, client, _):
        await server.do("run", rate=rate, seconds=1, settle=0.5)
        before = await server.do("figures")
        await client.do("stall", count=stalled)
        await client.do("reset")
        ran = await server.do("run", rate=rate, seconds=seconds, settle=0.5)
        heard = await client.do("report", stalled=stalled)
        after = await server.do("figures")
        await client.do("unstall", count=stalled)
        await client.do("live", count=screens, seq=ran["published"][-1][1], topics=0)
        found = latencies(ran["published"], heard["arrivals"])
        end = await client.do("report", stalled=0)
        return {
            "core": 100 * ran["cpu"] / ran["seconds"],
            "p50": part(found, 0.5),
            "p99": part(found, 0.99),
            "max": part(found, 1.0),
            "frames": heard["deltas"] / max(1, screens - stalled) / seconds,
            "frames_least": heard["deltas_least"] / seconds,
            "mb": heard["bytes"] / 1e6 / seconds,
            "us": 1e6 * ran["cpu"] / (rate * seconds * screens),
            "rss_mib": (after["rss"] - before["rss"]) / 2**20,
            "waiting_mib": after["waiting"] / 2**20,
            "held": after["held"] or 0,
            "stall": after["stall_ms"],
            "waited": 100 * ran["waited"] / ran["seconds"],
            "lost": end["lost"],
            "resyncs": end["resyncs"],
            "behind": ran["published"][-1][1] - end["seq_least"],
        }


async def reconnect(screens: int) -> dict[str, float]:
    """Cut every screen at once; all come back with a resume while the room goes on."""
    async with hall("board", screens) as (server, client, path):
        await server.do("say", count=400)
        await asyncio.sleep(1.5)
        welcome = await client.do("welcome")
        seq = 400
        before = await server.do("figures")
        await client.do("cut")
        await asyncio.sleep(2.0)
        lost = await server.do("figures")
        now = await server.do("say", count=100)
        hello = HELLO | {"resume": {"epoch": welcome["epoch"], "seq": seq, "view": welcome["view"]}}
        tokens = await server.do("tokens", count=screens)
        began = time.monotonic()
        shook = await client.do("connect", path=path, count=screens, packs=False, hello=hello, tokens=tokens)
        live = await client.do("live", count=screens, seq=now, topics=0)
        after = await server.do("figures")
        return {
            "seconds": live["at"] - began,
            "handshakes": shook["seconds"],
            "resumed": live["here"],
            "snapshots": live["whole"],
            "cpu_us": 1e6 * (after["cpu"] - lost["cpu"]) / screens,
            "lost_us": 1e6 * (lost["cpu"] - before["cpu"]) / screens,
            "stall": after["stall_ms"],
            "stall_lost": lost["stall_ms"],
            "kib": (after["rss"]) / 1024 / screens,
        }


async def suspended(screens: int) -> dict[str, float]:
    """Suspend an organisation that half of the screens belong to; the others go on watching."""
    async with hall("board", screens) as (server, client, _):
        before = await server.do("figures")
        suspended_at = await server.do("suspend")
        left = await client.do("lost", count=screens // 2)
        await server.do("say", count=10)
        await asyncio.sleep(0.5)
        after = await server.do("figures")
        return {
            "seconds": left["at"] - suspended_at,
            "gone": left["lost"],
            "stays": after["clients"],
            "stall": after["stall_ms"],
            "cpu_us": 1e6 * (after["cpu"] - before["cpu"]) / screens,
        }


def quick(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="opsroom bench board", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="paired rounds of the cost of a frame")
    parser.add_argument("--seconds", type=float, default=8.0, help="length of one window")
    parser.add_argument("--messages", type=int, default=60_000, help="messages in the log that is rebuilt")
    parser.add_argument("--only", default="", help="frame, busy, stalled, reconnect, suspended or rebuild")
    parser.add_argument("--json", default="", help="file for the figures")
    return parser.parse_args(arguments)


async def measure(said: argparse.Namespace) -> list[Figure]:
    """Do what was asked and return the figures."""
    figures: list[Figure] = []
    if said.only in {"", "frame"}:
        costs: dict[str, list[float]] = {"raw": [], "board": [], "broadcast": []}
        for number in range(said.rounds):
            for kind in sorted(costs, reverse=number % 2 == 1):
                costs[kind].append(await cost_of_a_frame(kind, 2000, said.seconds / 2))
        figures += [
            Figure("a frame to one of 2,000", "CPU us", costs["board"], costs["raw"], "raw uvloop write", "≤ 1.25"),
            Figure("", "CPU us", costs["board"], costs["broadcast"], "websockets.broadcast", "< 1"),
        ]
    if said.only in {"", "busy"}:
        for packs in (False, True):
            ran = await busy_day(2000, said.seconds, packs=packs)
            kind = "packed" if packs else "plain"
            figures += [
                Figure(f"400 changes/s to 2,000, {kind}", "% of a core", [ran["core"]], hold="≤ 35"),
                Figure("  per screen and change", "CPU us", [ran["us"]]),
                Figure("  change → screen p50", "ms", [ran["p50"]]),
                Figure("  change → screen p99", "ms", [ran["p99"]], hold="≤ 150"),
                Figure("  frames to each", "1/s", [ran["frames"]], hold="≤ 10"),
                Figure("  all together", "MB/s", [ran["mb"]]),
                Figure("  longest stall of the loop", "ms", [ran["stall"]], hold="≤ 50"),
                Figure("  of the time the server waited for its core", "%", [ran["waited"]]),
            ]
    if said.only in {"", "stalled"}:
        well = await busy_day(1000, said.seconds, packs=False)
        ran = await busy_day(1000, said.seconds, packs=False, stalled=100)
        figures += [
            Figure("100 of 1,000 stalled: to each other", "1/s", [ran["frames"]], [well["frames"]], "none stalled"),
            Figure("  change → the others p99", "ms", [ran["p99"]], [well["p99"]], "none stalled"),
            Figure("  core", "%", [ran["core"]], [well["core"]], "none stalled"),
            Figure("  memory more than without them", "MiB", [max(0.0, ran["rss_mib"] - well["rss_mib"])], (), "",
                   f"≤ {100 * BOUND_BYTES / 2**20 + 5:.1f}"),
            Figure("  waiting in buffers", "MiB", [ran["waiting_mib"]]),
            Figure("  resyncs after they read again", "", [ran["resyncs"]], hold="100"),
            Figure("  screens lost · behind at the end", "", [ran["lost"] + ran["behind"]], hold="0"),
        ]  # fmt: skip
    if said.only in {"", "reconnect"}:
        ran = await reconnect(5000)
        figures += [
            Figure("5,000 reconnect with resume, all live", "s", [ran["seconds"]], hold="≤ 5"),
            Figure("  of it handshakes", "s", [ran["handshakes"]]),
            Figure("  resumed", "", [ran["resumed"]], hold="5000"),
            Figure("  CPU of one", "us", [ran["cpu_us"]]),
            Figure("  longest stall while they come", "ms", [ran["stall"]], hold="≤ 50"),
            Figure("  CPU of losing one", "us", [ran["lost_us"]]),
            Figure("  stall when all lines are lost at one moment", "ms", [ran["stall_lost"]]),
            Figure("  memory of the process per screen", "KiB", [ran["kib"]]),
        ]
    if said.only in {"", "suspended"}:
        ran = await suspended(2000)
        figures += [
            Figure("an organisation with 1,000 of 2,000 screens suspended → all closed", "s", [ran["seconds"]],
                   hold="≤ 5"),
            Figure("  closed", "", [ran["gone"]], hold="1000"),
            Figure("  still watching", "", [ran["stays"]], hold="1000"),
            Figure("  longest stall of the loop", "ms", [ran["stall"]], hold="≤ 50"),
        ]  # fmt: skip
    if said.only in {"", "rebuild"}:
        built = await rebuild(said.messages)
        figures += [
            Figure(f"rebuild from {said.messages:,} messages", "1/s", [built["rate"]], [built["bare"]],
                   "the same reader, nothing decoded", "≥ 15,000"),
            Figure("  start of the process → ready", "s", [built["seconds"]], hold="≤ 10"),
        ]  # fmt: skip
    return figures


def main() -> None:
    """Measure and print."""
    said = quick()
    head = machine()
    figures = asyncio.run(measure(said))
    show(f"board · {head}", figures)
    if said.json:
        rows = [
            {"what": one.name.strip(), "unit": one.unit, "room": list(one.ours), "baseline": list(one.baseline),
             "hold": one.hold} for one in figures
        ]  # fmt: skip
        Path(said.json).write_text(json.dumps({"machine": head, "figures": rows}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
