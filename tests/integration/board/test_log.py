"""The board as a process on a real nats-server: reading, rebuilding, dead letters, a log that is away or another."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest
from nats.aio.client import Client
from websockets.asyncio.client import unix_connect

from services.room.readiness import Readiness, ask
from tests.contract.board_scenarios import Desk, entity
from tests.integration.board.hall import Watcher, minutes
from tests.support.eventually import eventually
from tests.support.nats import Bus, running_bus


@dataclass
class Process:
    """One board process, started as a container would start it."""

    socket: Path
    environment: dict[str, str]
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> "Process":
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.board", env=self.environment, stderr=asyncio.subprocess.DEVNULL
        )
        await eventually(lambda: self.readiness.ready, within=60, saying=lambda: str(self.readiness))
        return self

    async def end(self, number: int = signal.SIGTERM) -> int:
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)
        return await self.process.wait()

    @property
    def readiness(self) -> Readiness:
        return ask("board", self.socket)

    @contextlib.asynccontextmanager
    async def screen(self, **said: Any) -> AsyncIterator[Watcher]:
        """Open a screen and read it to the end of its snapshots; with a resume only to the welcome."""
        async with unix_connect(str(self.socket), "ws://localhost/board/ws", max_size=2**22) as line:
            watcher = Watcher(line)
            await watcher.hello(**said)
            await (watcher.hear("welcome") if said.get("resume") else watcher.whole())
            yield watcher


@dataclass
class Mouth(Desk):
    """Says the scenarios' messages into the real log, as intake."""

    line: Client
    queue: list[tuple[str, str, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def message(self, subject: str, kind: str, body: dict[str, Any]) -> None:
        self.queue.append((subject, kind, orjson.dumps(body)))

    async def flush(self) -> int:
        """Publish what was said and return the sequence of the last message."""
        seq = 0
        for subject, kind, body in self.queue:
            answer = await self.line.request(subject, body, headers={"ce-type": kind}, timeout=10)
            seq = json.loads(answer.data)["seq"]
        self.queue = []
        return seq


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[Bus]:
    async with running_bus(tmp_path) as running:
        yield running


@contextlib.asynccontextmanager
async def board(bus: Bus, name: str = "board-1") -> AsyncIterator[Process]:
    socket = bus.root / f"{name}.sock"
    environment = os.environ | {
        "BOARD_NATS_URL": bus.url,
        "BOARD_NATS_SEED_FILE": str(bus.seed(name)),
        "BOARD_LISTEN": f"unix:{socket}",
        "BOARD_PROCESS": name,
        "BOARD_TICK_SECONDS": "0.3",
    }
    process = Process(socket, environment)
    try:
        yield await process.start()
    finally:
        await process.end(signal.SIGKILL)


def shown(watcher: Watcher) -> dict[str, int]:
    """Return version by id of all items in the snapshots."""
    return {item["id"]: item["version"] for frame in watcher.frames for item in frame.get("items", ())}


async def test_what_lies_in_the_log_is_shown_and_what_is_said_next_arrives(bus: Bus) -> None:
    async with bus.line("intake") as line:
        mouth = Mouth(line)
        mouth.incident(1, 1)
        mouth.incident(1, 2)
        mouth.obligation(2, 1, due=minutes(10))
        await mouth.flush()
        async with board(bus) as process, process.screen() as screen:
            assert shown(screen) == {entity(1): 2, entity(2): 1}
            mouth.incident(3, 1)
            seq = await mouth.flush()
            delta = await screen.hear("delta")
            assert (delta["seq"], delta["changes"][0]["id"]) == (seq, entity(3))
            assert await process.end() == 0
            assert await screen.closed() == 1012


async def test_a_killed_process_comes_back_with_the_same_board_and_takes_the_resume(bus: Bus) -> None:
    async with bus.line("intake") as line, board(bus) as process:
        mouth = Mouth(line)
        mouth.incident(1, 1)
        mouth.incident(2, 1)
        await mouth.flush()
        await eventually(lambda: process.readiness.report["facts"].get("seq") == 2)
        async with process.screen() as screen:
            welcome = screen.frames[0]
            await process.end(signal.SIGKILL)
        mouth.incident(2, 2)
        await mouth.flush()
        await process.start()
        resume = {"epoch": welcome["epoch"], "seq": welcome["seq"], "view": welcome["view"]}
        async with process.screen(resume=resume) as screen:
            delta = await screen.hear()
            assert (delta["type"], [change["version"] for change in delta["changes"]]) == ("delta", [2])
        async with process.screen() as screen:
            assert shown(screen) == {entity(1): 1, entity(2): 2}


async def test_two_processes_show_the_same_at_the_same_place_and_resume_each_others_screens(bus: Bus) -> None:
    async with bus.line("intake") as line, board(bus, "board-1") as one, board(bus, "board-2") as two:
        mouth = Mouth(line)
        async with one.screen() as here, two.screen() as there:
            for number in range(1, 6):
                mouth.incident(number, 1)
            seq = await mouth.flush()
            for screen in (here, there):
                while screen.frames[-1].get("seq") != seq:
                    await screen.hear()
            assert here.frames[0]["epoch"] == there.frames[0]["epoch"]
            assert here.frames[0]["view"] == there.frames[0]["view"]
        mouth.incident(1, 2)
        await mouth.flush()
        resume = {"epoch": here.frames[0]["epoch"], "seq": seq, "view": here.frames[0]["view"]}
        async with two.screen(resume=resume) as screen:
            assert [change["version"] for change in (await screen.hear("delta"))["changes"]] == [2]


async def test_an_undecodable_message_becomes_one_dead_letter_and_the_rest_flows_on(bus: Bus) -> None:
    async with bus.line("intake") as line, board(bus) as process, process.screen() as screen:
        mouth = Mouth(line)
        subject = f"ops.intake.incident.joint.IQ-BG.{entity(1)}"
        mouth.queue.append((subject, "incident.opened.v1", b'{"incident_id": 7'))
        mouth.incident(2, 1)
        await mouth.flush()
        assert [change["id"] for change in (await screen.hear("delta"))["changes"]] == [entity(2)]
        async with bus.as_provisioner() as streams:

            async def letters() -> int:
                return int((await streams.stream_info("DEAD")).state.messages)

            await eventually(letters)
            mouth.incident(3, 1)
            await mouth.flush()
            await screen.hear("delta")
            assert await letters() == 1
        letter = json.loads(await stored(bus))
        assert (letter["reason"], letter["subject"], letter["stream_seq"]) == ("undecodable", subject, 1)
        assert letter["service"] == "board" and letter["consumer"] == "board-1"


async def stored(bus: Bus) -> bytes:
    """Return the first message of the dead letters, straight from the server."""
    name = "intake-dead"
    async with bus.line("intake") as line:
        inbox = line.new_inbox()
        waiting = await line.subscribe(inbox)
        await line.publish(f"$JS.API.CONSUMER.MSG.NEXT.DEAD.{name}", b'{"batch":1,"expires":5000000000}', reply=inbox)
        return bytes((await waiting.next_msg(timeout=6)).data)


async def test_while_the_log_is_away_the_board_goes_on_and_says_how_old_it_is(bus: Bus) -> None:
    async with board(bus) as process:
        async with bus.line("intake") as line:
            mouth = Mouth(line)
            mouth.incident(1, 1)
            await mouth.flush()
            await eventually(lambda: process.readiness.report["facts"].get("entities") == 1)
        async with process.screen() as screen:
            await bus.kill()

            async def lag_ms() -> int:
                tick = await screen.hear("tick")
                await screen.say(type="ack", seq=tick["seq"])
                return int(tick["lag_ms"])

            async def far_behind() -> bool:
                return await lag_ms() > 1500

            await eventually(far_behind, within=30, every=0)
            async with process.screen() as another:
                assert shown(another) == {entity(1): 1}
            await bus.start()

            async def current() -> bool:
                return await lag_ms() == 0

            await eventually(current, within=30, every=0)
            async with bus.line("intake") as line:
                mouth = Mouth(line)
                mouth.incident(1, 2)
                await mouth.flush()
            assert (await screen.hear("delta"))["changes"][0]["version"] == 2


async def test_another_log_under_the_same_name_makes_every_screen_start_anew(bus: Bus) -> None:
    async with board(bus) as process, process.screen() as screen:
        async with bus.line("intake") as line:
            mouth = Mouth(line)
            for number in range(1, 4):
                mouth.incident(number, 1)
            await mouth.flush()
        await screen.hear("delta")
        await bus.stop()
        for store in (bus.state.nats).glob("**/streams/OPS"):
            await asyncio.to_thread(os.rename, store, bus.root / "lost")
        await bus.start()
        await bus.provision()
        async with bus.line("intake") as line:
            mouth = Mouth(line)
            mouth.incident(9, 1)
            await mouth.flush()

        async def anew() -> bool:
            frame = await screen.hear(within=30)
            if frame["type"] == "tick":
                await screen.say(type="ack", seq=frame["seq"])
            return frame["type"] == "resync" and frame["reason"] == "epoch"

        await eventually(anew, within=60, every=0)
        screen.frames.clear()
        await screen.whole()
        if not shown(screen):
            assert [change["id"] for change in (await screen.hear("delta"))["changes"]] == [entity(9)]
        else:
            assert shown(screen) == {entity(9): 1}


def test_settings_that_cannot_be_used_are_named_and_end_with_2() -> None:
    import subprocess

    environment = {name: value for name, value in os.environ.items() if not name.startswith("BOARD_")}
    found = subprocess.run(
        [sys.executable, "-m", "services.board", "--check"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 2
    assert "BOARD_NATS_URL" in found.stderr and "BOARD_LISTEN" in found.stderr
