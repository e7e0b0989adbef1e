"""Publishing into the log on a real server: answers, batches, refusals, and a server that is away."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from services.kit.bus import Outbound, connect
from services.kit.errors import BusRefused, BusUnavailable
from services.kit.health import Health
from services.kit.ids import Ids
from services.kit.relay import Outgoing
from services.kit.replay import CaughtUp, LogMessage, LogReader
from tests.support.eventually import eventually
from tests.support.nats import Bus, running_bus

IDS = Ids()
INCIDENT = "ops.intake.incident.joint.IQ-BG.{}"


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


def message(number: int, subject: str = INCIDENT) -> Outgoing:
    body = f'{{"version":{number},"summary":"تأخر فتح المحطة رقم {number}"}}'.encode()
    return Outgoing(subject.format(number), {"Nats-Msg-Id": str(IDS.uuid())}, body)


async def whole_log(bus: Bus) -> list[LogMessage]:
    reader = LogReader(bus.url, bus.seed("verify"), "verify", Health("verify"), start="oldest")
    found: list[LogMessage] = []
    async for batch in reader.batches():
        if isinstance(batch, CaughtUp):
            break
        if isinstance(batch, list):
            found += batch
    await reader.close()
    return found


def places(stored: Sequence[LogMessage]) -> dict[str, int]:
    return {one.headers["Nats-Msg-Id"]: one.seq for one in stored}


async def test_every_message_of_a_batch_has_the_sequence_that_was_answered(bus: Bus, intake: Outbound) -> None:
    other = Outbound("intake", bus.url, bus.seed("intake"), Health("intake"))
    await other.start()
    batches = [[message(n) for n in range(k * 100, k * 100 + size)] for k, size in enumerate((1, 2, 500, 37, 250, 3))]

    answers = await asyncio.gather(
        *(line.publish_batch(batch) for line, batch in zip((intake, other) * 3, batches, strict=True))
    )

    stored = places(await whole_log(bus))
    assert len(stored) == sum(map(len, batches))
    for batch, answer in zip(batches, answers, strict=True):
        assert [stored[one.headers["Nats-Msg-Id"]] for one in batch] == answer
    await other.stop()


async def test_a_batch_larger_than_the_server_takes_is_stored_in_order(bus: Bus, intake: Outbound) -> None:
    messages = [message(n) for n in range(2_300)]

    assert await intake.publish_batch(messages) == list(range(1, 2_301))


async def test_a_batch_with_a_message_that_is_stored_already_stores_the_rest_once(bus: Bus, intake: Outbound) -> None:
    first = [message(n) for n in range(3)]
    assert await intake.publish_batch(first) == [1, 2, 3]

    again = [message(10), *first, message(11)]
    assert await intake.publish_batch(again) == [4, 1, 2, 3, 5]

    assert len(await whole_log(bus)) == 5


async def test_a_refused_publish_is_an_error_at_once(intake: Outbound) -> None:
    with pytest.raises(BusRefused, match="intake may not publish"):  # at its limit it would be unavailable
        await intake.publish("ops.board.incident.joint.IQ-BG.1", b"{}", {})


async def test_a_batch_with_one_refused_subject_stores_nothing(bus: Bus, intake: Outbound) -> None:
    with pytest.raises(BusRefused):
        await intake.publish_batch([message(1), message(2, "ops.results.tape.joint.IQ-BG.{}"), message(3)])

    assert await whole_log(bus) == []


async def test_others_publish_on_while_one_publish_is_refused(intake: Outbound) -> None:
    refused, stored = await asyncio.gather(
        intake.publish("ops.board.x", b"{}", {}),
        intake.publish(INCIDENT.format(1), b"{}", {}),
        return_exceptions=True,
    )

    assert isinstance(refused, BusRefused)
    assert stored == 1


async def test_a_refused_subscription_is_told_to_whoever_opened_the_line(bus: Bus) -> None:
    refused: list[str] = []
    line = await connect(bus.url, bus.seed("intake"), "intake", refused.append)

    await line.subscribe("ops.>")

    await eventually(lambda: refused == ["ops.>"])
    await line.close()


async def test_publishing_while_the_server_is_away_ends_and_works_again_later(bus: Bus, intake: Outbound) -> None:
    one = message(1)
    assert await intake.publish_batch([one]) == [1]
    await bus.kill()

    async with asyncio.timeout(60):
        with pytest.raises(BusUnavailable):
            await intake.publish_batch([message(2), message(3)])

    await bus.start()

    async def works() -> bool:
        try:
            return await intake.publish_batch([one]) == [1]
        except BusUnavailable:
            return False

    await eventually(works, within=60)


async def test_a_stream_that_is_gone_is_said_at_once(bus: Bus, intake: Outbound) -> None:
    async with bus.as_provisioner() as js:
        await js.delete_stream("OPS")

    with pytest.raises(BusUnavailable, match="no stream"):
        await intake.publish_batch([message(1), message(2)])


async def test_a_service_starts_while_the_server_is_away_and_says_so(bus: Bus) -> None:
    await bus.kill()
    health = Health("intake")
    outbound = Outbound("intake", bus.url, bus.seed("intake"), health)

    await outbound.start()

    log = health.report()["parts"]["log"]
    assert (log["ok"], health.ready) == (False, True)
    await bus.start()
    await eventually(lambda: health.report()["parts"]["log"]["ok"], within=60)
    await outbound.stop()


async def test_a_seed_that_is_none_is_said_at_the_start(bus: Bus, tmp_path: Path) -> None:
    bad = tmp_path / "bad.seed"
    bad.write_text("not a seed", encoding="ascii")

    with pytest.raises(ValueError, match="seed"):
        await Outbound("intake", bus.url, bad, Health("intake")).start()
