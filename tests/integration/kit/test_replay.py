"""Reading the whole log with a reader's rights: newest first, then live, through kills, losses and another stream."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from services.kit.bus import Outbound
from services.kit.errors import BusUnavailable
from services.kit.health import Health
from services.kit.ids import Ids
from services.kit.relay import Outgoing
from services.kit.replay import CaughtUp, LogMessage, LogReader, LogReset
from services.room import provision_nats
from tests.support.eventually import eventually
from tests.support.nats import Bus, running_bus

IDS = Ids()


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[Bus]:
    async with running_bus(tmp_path) as running:
        yield running


@pytest.fixture
async def intake(bus: Bus) -> AsyncIterator[Outbound]:
    outbound = Outbound("intake", bus.url, bus.seed("intake"), Health("intake"))
    await outbound.start()
    yield outbound
    await outbound.stop()


def states(first: int, count: int, *, version: int = 1) -> list[Outgoing]:
    """States of `count` incidents at a version."""
    return [
        Outgoing(
            f"ops.intake.incident.joint.IQ-BG.{n}",
            {"Nats-Msg-Id": str(IDS.uuid()), "ce-type": "incident.opened.v1"},
            f'{{"version":{version},"summary":"بلاغ {n}"}}'.encode(),
        )
        for n in range(first, first + count)
    ]


@dataclass
class Copy:
    """What a reader has been handed since the last reset, and what it was told beside."""

    messages: list[LogMessage] = field(default_factory=list)
    resets: list[str] = field(default_factory=list)
    caught_up: list[int] = field(default_factory=list)

    @property
    def seqs(self) -> list[int]:
        return [message.seq for message in self.messages]

    async def follow(self, reader: LogReader) -> None:
        async for found in reader.batches():
            if isinstance(found, LogReset):
                self.messages.clear()
                self.resets.append(found.epoch)
            elif isinstance(found, CaughtUp):
                self.caught_up.append(found.seq)
            else:
                assert found
                self.messages += found


@asynccontextmanager
async def reading(
    bus: Bus, user: str = "board-1", *, health: Health | None = None
) -> AsyncIterator[tuple[Copy, LogReader]]:
    reader = LogReader(bus.url, bus.seed(user), user, health or Health("board"))
    copy = Copy()
    task = asyncio.create_task(copy.follow(reader))
    try:
        yield copy, reader
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await reader.close()


async def publish(intake: Outbound, messages: list[Outgoing]) -> list[int]:
    """Publish as the relay does: again until it is answered."""

    async def answered() -> list[int]:
        try:
            return await intake.publish_batch(messages)
        except BusUnavailable:
            return []

    return await eventually(answered, within=120)


async def test_an_empty_log_is_caught_up_with_at_once(bus: Bus) -> None:
    async with reading(bus) as (copy, reader):
        await eventually(lambda: copy.caught_up == [0])
        assert copy.resets == [reader.epoch]
        assert reader.epoch.startswith("hub:20")


async def test_the_newest_message_of_each_subject_comes_first_and_then_what_is_live(bus: Bus, intake: Outbound) -> None:
    await intake.publish_batch(states(0, 5))
    await intake.publish_batch(states(1, 3, version=2))

    async with reading(bus) as (copy, reader):
        await eventually(lambda: copy.caught_up == [8])
        assert copy.seqs == [1, 5, 6, 7, 8]
        assert copy.messages[-1].headers["ce-type"] == "incident.opened.v1"
        assert "بلاغ 3" in copy.messages[-1].data.decode()

        await intake.publish_batch(states(0, 2, version=3))
        await eventually(lambda: copy.seqs == [1, 5, 6, 7, 8, 9, 10])
        assert (reader.seq, reader.head_seq, copy.caught_up) == (10, 10, [8])


async def test_a_whole_days_log_is_read_without_a_gap(bus: Bus, intake: Outbound) -> None:
    for first in range(0, 30_000, 1_000):
        await intake.publish_batch(states(first, 1_000))

    async with reading(bus) as (copy, _):
        await eventually(lambda: copy.caught_up == [30_000], within=120)
        assert copy.seqs == list(range(1, 30_001))


async def test_a_server_killed_while_messages_flow_loses_and_doubles_nothing(bus: Bus, intake: Outbound) -> None:
    health = Health("board")
    async with reading(bus, health=health) as (copy, _):
        for round_ in range(3):
            flowing = asyncio.gather(*(publish(intake, states(k * 50, 50, version=round_ + 1)) for k in range(20)))
            await eventually(lambda: copy.messages)
            await bus.kill()
            await eventually(lambda: not health.report()["parts"]["log"]["ok"])
            await bus.start()
            await flowing
        last = (await publish(intake, states(0, 1, version=9)))[0]

        await eventually(lambda: copy.seqs[-1:] == [last], within=60)
        assert copy.seqs == sorted(set(copy.seqs))
        assert copy.seqs == list(range(1, last + 1))
        assert len(copy.resets) == 1
        assert health.report()["parts"]["log"]["ok"]


async def test_a_consumer_deleted_on_the_server_is_made_anew_behind_the_last_message(
    bus: Bus, intake: Outbound
) -> None:
    await intake.publish_batch(states(0, 10))
    async with reading(bus) as (copy, _):
        await eventually(lambda: len(copy.messages) == 10)
        async with bus.as_provisioner() as js:
            await js.delete_consumer("OPS", "board-1")
        await intake.publish_batch(states(0, 10, version=2))

        await eventually(lambda: copy.seqs == list(range(1, 21)))
        assert len(copy.resets) == 1


async def test_a_stream_made_anew_is_another_epoch_and_all_of_it_is_read(bus: Bus, intake: Outbound) -> None:
    await intake.publish_batch(states(0, 20))
    async with reading(bus) as (copy, _):
        await eventually(lambda: copy.caught_up == [20])

        await provision_nats.recreate_log(bus.state, bus.url)
        await publish(intake, states(0, 30, version=2))

        await eventually(lambda: len(copy.resets) == 2 and len(copy.messages) == 30)
        assert copy.resets[0] != copy.resets[1]
        assert copy.seqs == list(range(1, 31))
        await eventually(lambda: len(copy.caught_up) == 2)


async def test_a_reader_that_starts_before_the_server_reads_when_it_is_there(bus: Bus, intake: Outbound) -> None:
    await intake.publish_batch(states(0, 3))
    await bus.kill()
    async with reading(bus) as (copy, _):
        await bus.start()
        await eventually(lambda: copy.caught_up == [3], within=60)


async def test_two_board_processes_read_the_same_under_the_same_numbers(bus: Bus, intake: Outbound) -> None:
    async with reading(bus, "board-1") as (one, _), reading(bus, "board-2") as (other, _):
        await intake.publish_batch(states(0, 100))
        await eventually(lambda: one.seqs == other.seqs == list(range(1, 101)))
        assert one.resets == other.resets


async def test_closing_leaves_no_consumer_behind(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.kit.replay.LEAVE_SECONDS", 60.0)

    async def consumers() -> int:
        async with bus.as_provisioner() as js:
            return int((await js.stream_info("OPS")).state.consumer_count)

    before = await consumers()
    async with reading(bus) as (copy, reader):
        await eventually(lambda: copy.caught_up)
        assert await consumers() == before + 1
        await reader.close()

    assert await consumers() == before
