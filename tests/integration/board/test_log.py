"""The board as a process on a real nats-server: reading, rebuilding, dead letters, a log that is away or another."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from nats.aio.client import Client
from websockets.asyncio.client import unix_connect
from websockets.exceptions import InvalidStatus

from services.kit.clock import SystemClock
from services.kit.tasks import end
from services.room.readiness import Readiness, ask
from tests.contract.board_scenarios import Desk, entity
from tests.integration.board.hall import Watcher, minutes
from tests.support.eventually import eventually
from tests.support.nats import Bus, running_bus
from tests.support.people import Register, Word, bearer
from tests.support.stream import empty_stream


@dataclass
class Process:
    """One board process, started as a container would start it; its screens are an operator's."""

    socket: Path
    environment: dict[str, str]
    token: str
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
        return ask("board", self.socket, timeout=30)

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self.readiness.report.get("facts", {}))

    def line(self, token: str = "") -> unix_connect:
        """Open a websocket as whoever the token is of."""
        signed = bearer(token or self.token)
        options: dict[str, Any] = {"max_size": 2**22, "open_timeout": 60, "additional_headers": signed}
        return unix_connect(str(self.socket), "ws://localhost/board/ws", **options)

    @contextlib.asynccontextmanager
    async def screen(self, **said: Any) -> AsyncIterator[Watcher]:
        """Open a screen and read it to the end of its snapshots; with a resume only to the welcome."""
        async with self.line() as line:
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
            answer = await self.line.request(subject, body, headers={"ce-type": kind}, timeout=60)
            seq = json.loads(answer.data)["seq"]
        self.queue = []
        return seq


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[Bus]:
    async with running_bus(tmp_path) as running:
        yield running


class Office:
    """Accreditation as the log hears it: everybody in the register, and one operator whose token the screens use."""

    def __init__(self, bus: Bus) -> None:
        self.bus = bus
        self.register = Register()
        self.operator = self.register.person()
        self.token = self.register.token(self.operator)
        self.said = 0

    async def publish(self) -> int:
        """Put what was said since the last time into the log and return how much it has said altogether."""
        fresh, self.said = self.register.words[self.said :], len(self.register.words)
        await self.say(*fresh)
        return self.said

    async def say(self, *words: Word) -> None:
        async with self.bus.line("accreditation") as line:
            for word in words:
                await line.jetstream().publish(word.subject, word.body, headers={"ce-type": word.ce_type})


@pytest.fixture
async def office(bus: Bus) -> Office:
    opened = Office(bus)
    await opened.publish()
    return opened


@contextlib.asynccontextmanager
async def board(office: Office, name: str = "board-1", tick_seconds: float = 60.0) -> AsyncIterator[Process]:
    """Start a process that ticks so seldom that no screen is cut because a test answers none."""
    bus = office.bus
    socket = bus.root / f"{name}.sock"
    environment = os.environ | {
        "BOARD_NATS_URL": bus.url,
        "BOARD_NATS_SEED_FILE": str(bus.seed(name)),
        "BOARD_LISTEN": f"unix:{socket}",
        "BOARD_PROCESS": name,
        "BOARD_TICK_SECONDS": str(tick_seconds),
    }
    process = Process(socket, environment, office.token)
    try:
        yield await process.start()
    finally:
        await process.end(signal.SIGKILL)


def shown(watcher: Watcher) -> dict[str, int]:
    """Return version by id of all items in the snapshots."""
    return {item["id"]: item["version"] for frame in watcher.frames for item in frame.get("items", ())}


async def test_what_lies_in_the_log_is_shown_and_what_is_said_next_arrives(bus: Bus, office: Office) -> None:
    async with bus.line("intake") as line:
        mouth = Mouth(line)
        mouth.incident(1, 1)
        mouth.incident(1, 2)
        mouth.obligation(2, 1, due=minutes(10))
        await mouth.flush()
        async with board(office) as process, process.screen() as screen:
            assert shown(screen) == {entity(1): 2, entity(2): 1}
            mouth.incident(3, 1)
            seq = await mouth.flush()
            delta = await screen.hear("delta")
            assert (delta["seq"], delta["changes"][0]["id"]) == (seq, entity(3))
            assert await process.end() == 0
            assert await screen.closed() == 1012


async def test_a_killed_process_comes_back_with_the_same_board_and_takes_the_resume(bus: Bus, office: Office) -> None:
    async with bus.line("intake") as line, board(office) as process:
        mouth = Mouth(line)
        mouth.incident(1, 1)
        mouth.incident(2, 1)
        await mouth.flush()
        await eventually(lambda: process.facts.get("seq") == office.said + 2)
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


async def test_two_processes_show_the_same_at_the_same_place_and_resume_each_others_screens(
    bus: Bus, office: Office
) -> None:
    async with bus.line("intake") as line, board(office, "board-1") as one, board(office, "board-2") as two:
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


async def test_an_undecodable_message_becomes_one_dead_letter_and_the_rest_flows_on(bus: Bus, office: Office) -> None:
    async with bus.line("intake") as line, board(office) as process, process.screen() as screen:
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
        assert (letter["reason"], letter["subject"], letter["stream_seq"]) == (
            "undecodable",
            subject,
            office.said + 1,
        )
        assert letter["service"] == "board" and letter["consumer"] == "board-1"


async def stored(bus: Bus) -> bytes:
    """Return the first message of the dead letters, straight from the server."""
    name = "intake-dead"
    async with bus.line("intake") as line:
        inbox = line.new_inbox()
        waiting = await line.subscribe(inbox)
        await line.publish(f"$JS.API.CONSUMER.MSG.NEXT.DEAD.{name}", b'{"batch":1,"expires":60000000000}', reply=inbox)
        return bytes((await waiting.next_msg(timeout=60)).data)


async def test_while_the_log_is_away_the_board_goes_on_and_says_how_old_it_is(bus: Bus, office: Office) -> None:
    async with board(office, tick_seconds=3) as process:
        async with bus.line("intake") as line:
            mouth = Mouth(line)
            mouth.incident(1, 1)
            await mouth.flush()
            await eventually(lambda: process.facts.get("entities") == 1)
        async with process.screen() as screen, answering(screen):
            await bus.kill()
            await eventually(lambda: lag_ms(screen) > 1500, within=60)
            async with process.screen() as another:
                assert shown(another) == {entity(1): 1}
            await bus.start()
            await eventually(lambda: lag_ms(screen) == 0, within=60)
            async with bus.line("intake") as line:
                mouth = Mouth(line)
                mouth.incident(1, 2)
                await mouth.flush()
            await eventually(lambda: "delta" in [frame["type"] for frame in screen.frames])
        (delta,) = [frame for frame in screen.frames if frame["type"] == "delta"]
        assert delta["changes"][0]["version"] == 2


@contextlib.asynccontextmanager
async def answering(screen: Watcher) -> AsyncIterator[None]:
    """Hear whatever comes, and answer every tick, for as long as the block lasts."""

    async def hear() -> None:
        while True:
            frame = await screen.hear(within=600)
            if frame["type"] == "tick":
                await screen.say(type="ack", seq=frame["seq"])

    hearing = asyncio.create_task(hear())
    try:
        yield
    finally:
        await end(hearing)


def lag_ms(screen: Watcher) -> int:
    """Return what the newest tick says; -1 before the first."""
    return next((int(frame["lag_ms"]) for frame in reversed(screen.frames) if frame["type"] == "tick"), -1)


async def test_another_log_under_the_same_name_makes_every_screen_start_anew(bus: Bus, office: Office) -> None:
    async with board(office) as process, process.screen() as screen:
        async with bus.line("intake") as line:
            mouth = Mouth(line)
            for number in range(1, 4):
                mouth.incident(number, 1)
            await mouth.flush()
        await screen.hear("delta")

        async def anew() -> bool:
            frame = await screen.hear(within=30)
            if frame["type"] == "tick":
                await screen.say(type="ack", seq=frame["seq"])
            return frame["type"] == "resync" and frame["reason"] == "epoch"

        listening = asyncio.create_task(eventually(anew, within=120, every=0))
        await bus.stop()
        for store in (bus.state.nats).glob("**/streams/OPS"):
            await asyncio.to_thread(os.rename, store, bus.root / "lost")
        await bus.start()
        await bus.provision()
        async with bus.line("intake") as line:
            mouth = Mouth(line)
            mouth.incident(9, 1)
            await mouth.flush()
        await listening
        screen.frames.clear()
        await screen.whole()
        if not shown(screen):
            assert [change["id"] for change in (await screen.hear("delta"))["changes"]] == [entity(9)]
        else:
            assert shown(screen) == {entity(9): 1}


async def test_a_suspension_in_the_log_closes_the_sockets_of_every_process(bus: Bus, office: Office) -> None:
    network = office.register.organisation()
    people = [office.register.person("cso_delegate", organisation=network) for _ in range(2)]
    tokens = [office.register.token(who) for who in people]
    await office.publish()
    async with (
        board(office, "board-1") as one,
        board(office, "board-2") as two,
        one.line(tokens[0]) as a,
        two.line(tokens[1]) as b,
        one.screen() as stays,
    ):
        screens = [Watcher(a), Watcher(b)]
        for screen in screens:
            await screen.hello()
            await screen.whole()
        office.register.suspend_organisation(network)
        await office.publish()
        for screen in screens:
            assert (await screen.hear("error"))["code"] == "board.session_over"
            assert await screen.closed() == 4403
        async with bus.line("intake") as line:
            mouth = Mouth(line)
            mouth.incident(1, 1)
            await mouth.flush()
        await stays.hear("delta")


async def test_a_board_that_starts_later_knows_who_was_suspended_before(bus: Bus, office: Office) -> None:
    gone = office.register.person()
    office.register.suspend(gone)
    await office.publish()
    async with board(office) as process:
        with pytest.raises(InvalidStatus) as refused:
            async with process.line(office.register.token(gone)):
                pass
        assert refused.value.response.status_code == 401
        async with process.screen():
            pass


async def test_another_log_that_is_being_filled_throws_nobody_out_and_what_it_says_counts(
    bus: Bus, office: Office
) -> None:
    async with board(office) as process, process.screen() as screen:
        async with bus.line("intake") as line:
            mouth = Mouth(line)
            mouth.incident(1, 1)
            await mouth.flush()
        await screen.hear("delta")
        await empty_stream(bus)
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
        change = {"kind": "suspended", "reason": "restored from an older copy"}
        state = {**office.register.words[-1].state, "state": "suspended", "version": 1, "change": change}
        await office.say(Word("person", office.operator.id, "suspended", state))
        assert (await screen.hear("error", within=30))["code"] == "board.session_over"


async def test_readiness_says_whether_accreditation_is_heard_of(bus: Bus, office: Office) -> None:
    async with board(office) as process:

        def fresh() -> bool:
            return bool(process.readiness.report["parts"]["revocations"]["ok"])

        async def heard() -> bool:
            office.register.beat()
            await office.publish()
            return fresh()

        assert await eventually(heard)
    stale = Office(bus)
    stale.register.say("heartbeat", "accreditation", "beat", at=SystemClock().now() - timedelta(seconds=31))
    await stale.say(stale.register.words[-1])
    async with board(office) as process:
        assert not fresh()
        assert process.readiness.ready, "it is shown, and the board goes on"


async def test_a_person_nobody_can_read_becomes_a_dead_letter_and_changes_no_rights(bus: Bus, office: Office) -> None:
    async with board(office) as process, process.screen() as screen:
        broken = Word("person", office.operator.id, "changed", {"person_id": office.operator.id, "version": 99})
        await office.say(broken)
        async with bus.as_provisioner() as streams:

            async def letters() -> int:
                return int((await streams.stream_info("DEAD")).state.messages)

            await eventually(letters)
        async with bus.line("intake") as line:
            mouth = Mouth(line)
            mouth.incident(1, 1)
            await mouth.flush()
        await screen.hear("delta")


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
