"""How fast a board process reads a whole day's log: a real nats-server, the real service, one message per subject."""

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.kit.bus import Outbound
from services.kit.health import Health
from services.kit.replay import CaughtUp, LogReader
from services.room.readiness import ask
from tests.support.eventually import eventually
from tests.support.nats import Bus, running_bus


@dataclass(frozen=True)
class Said:
    """A message ready to be published."""

    subject: str
    headers: dict[str, str]
    data: bytes


async def fill(bus: Bus, messages: Sequence[tuple[str, str, bytes]]) -> None:
    """Put messages into the log in atomic batches."""
    outbound = Outbound("intake", bus.url, bus.seed("intake"), Health("fill"))
    await outbound.start()
    try:
        for at in range(0, len(messages), 1000):
            await outbound.publish_batch(
                [Said(subject, {"ce-type": kind}, body) for subject, kind, body in messages[at : at + 1000]]
            )
    finally:
        await outbound.stop()


async def bare(bus: Bus) -> float:
    """Return messages a second of the reader alone."""
    reader = LogReader(bus.url, bus.seed("board-2"), "board-2", Health("bare"))
    count, began = 0, time.monotonic()
    async for found in reader.batches():
        if isinstance(found, CaughtUp):
            break
        if isinstance(found, list):
            count += len(found)
    spent = time.monotonic() - began
    await reader.close()
    return count / spent


async def rebuild(messages: int) -> dict[str, float]:
    """Fill a log, start the board as a container would, and read from its own log lines how long it read."""
    from tests.bench.board_servers import messages as made

    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with running_bus(Path(folder)) as bus:
            await fill(bus, made(messages, entities=messages))
            alone = await bare(bus)
            path = Path(folder) / "b.sock"
            environment = os.environ | {
                "BOARD_NATS_URL": bus.url,
                "BOARD_NATS_SEED_FILE": str(bus.seed("board-1")),
                "BOARD_LISTEN": f"unix:{path}",
            }
            began = time.monotonic()
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "services.board", env=environment, stderr=asyncio.subprocess.PIPE
            )
            try:
                said = await caught_up(process)
                await eventually(lambda: ask("board", path).ready, within=30, every=0.02)
                seconds = time.monotonic() - began
            finally:
                process.terminate()
                await process.communicate()
            return {"rate": messages / said["seconds"], "bare": alone, "seconds": seconds}


async def caught_up(process: asyncio.subprocess.Process) -> dict[str, Any]:
    """Return the board's own word that it has read everything."""
    assert process.stderr is not None
    while text := await process.stderr.readline():
        said: dict[str, Any] = json.loads(text)
        if said.get("event") == "projector.caught_up":
            return said
    raise RuntimeError("the board has ended")
