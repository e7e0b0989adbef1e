"""Listening on a real server: what is taken, what comes again, what ends in the dead letters, and what never loops."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from nats.js.api import ConsumerInfo
from pydantic import BaseModel, ConfigDict

from services.kit import telemetry
from services.kit.bus import Consumers, Consumes, Outbound, Received, read_letter
from services.kit.errors import BusUnavailable, DatabaseUnavailable, NotFound
from services.kit.health import Health
from tests.support.eventually import eventually
from tests.support.nats import Bus, running_bus

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
DESK = "dead.intake.intake-dead"


class Note(BaseModel):
    """Strict where it is made, tolerant where it is read, as the room's contracts are."""

    model_config = ConfigDict(extra="forbid")
    text: str


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[Bus]:
    async with running_bus(tmp_path) as running:
        yield running


@pytest.fixture
async def board(bus: Bus) -> AsyncIterator[Outbound]:
    outbound = Outbound("board-1", bus.url, bus.seed("board-1"), Health("board"))
    await outbound.start()
    yield outbound
    await outbound.stop()


@asynccontextmanager
async def listening(
    bus: Bus, handler: Callable[[Any, Any], Awaitable[None]], *, contract: type[BaseModel] | None = None,
    health: Health | None = None,
) -> AsyncIterator[Consumers[list[Any]]]:  # fmt: skip
    row = Consumes("DEAD", "intake-dead", contract, handler)
    consumers = Consumers("intake", bus.url, bus.seed("intake"), (row,), [], health or Health("intake"))
    await consumers.start()
    try:
        yield consumers
    finally:
        await consumers.stop()


async def say(board: Outbound, body: bytes, **headers: str) -> int:
    return await board.publish("dead.board.log", body, headers)


async def durable(bus: Bus) -> ConsumerInfo:
    async with bus.as_provisioner() as js:
        return await js.consumer_info("DEAD", "intake-dead")


async def settled(bus: Bus) -> bool:
    """Whether everything that lies there was delivered and acknowledged, by the place of the newest message."""
    async with bus.as_provisioner() as js:
        found = await js.consumer_info("DEAD", "intake-dead")
        newest = (await js.stream_info("DEAD")).state.last_seq
    assert found.delivered is not None
    return found.num_ack_pending == 0 and found.delivered.stream_seq == newest


async def dead_letters(bus: Bus) -> list[Received]:
    """What lies in DEAD, read with a right that only this test's provisioner takes for itself."""
    async with bus.as_provisioner() as js:
        count = (await js.stream_info("DEAD")).state.messages
    found: list[Received] = []

    async def keep(message: Received, deps: Any) -> None:
        found.append(message)

    async with bus.as_provisioner() as js:
        await js.delete_consumer("DEAD", "intake-dead")
    await bus.provision()
    async with listening(bus, keep):
        await eventually(lambda: len(found) >= count)
    return sorted(found, key=lambda one: one.stream_seq)


async def test_poison_ends_in_the_dead_letters_and_the_rest_flows(bus: Bus, board: Outbound) -> None:
    taken: list[str] = []

    async def on_note(note: Note, deps: Any) -> None:
        taken.append(note.text)

    async with listening(bus, on_note, contract=Note):
        await say(board, '{"text":"صندوق بلا قفل"}'.encode())
        poison = await say(board, b'{"text":7}', traceparent=TRACE)
        await say(board, b"\xff\xfe not JSON")
        await say(board, '{"text":"سندوقی دەنگدان","newer_field":1}'.encode())

        await eventually(lambda: sorted(taken) == sorted(["صندوق بلا قفل", "سندوقی دەنگدان"]))
        await eventually(lambda: settled(bus))

    letters = [one for one in await dead_letters(bus) if one.subject == DESK]
    assert len(letters) == 2
    letter = next(read_letter(one) for one in letters if read_letter(one).stream_seq == poison)
    assert (letter.service, letter.consumer, letter.reason) == ("intake", "intake-dead", "undecodable")
    assert letter.original is not None
    assert (letter.original.subject, letter.original.data) == ("dead.board.log", b'{"text":7}')
    assert letter.raw.headers["traceparent"].split("-")[1] == TRACE.split("-")[1]
    assert "7" not in letter.detail


async def test_a_passing_fault_is_delivered_again_and_then_taken(bus: Bus, board: Outbound) -> None:
    deliveries: list[int] = []

    async def on_letter(message: Received, deps: Any) -> None:
        deliveries.append(message.deliveries)
        if message.deliveries == 1:
            raise DatabaseUnavailable("the database restarts")

    async with listening(bus, on_letter):
        await say(board, b"{}")
        await eventually(lambda: deliveries == [1, 2])
        await eventually(lambda: settled(bus))

    assert len(await dead_letters(bus)) == 1


async def test_a_refusal_that_stays_is_written_at_its_first_delivery(bus: Bus, board: Outbound) -> None:
    async def on_letter(message: Received, deps: Any) -> None:
        if message.subject != DESK:
            raise NotFound("no such station")

    async with listening(bus, on_letter):
        await say(board, b"{}")
        await eventually(lambda: settled(bus))

    _, letter = map(read_letter, await dead_letters(bus))
    assert (letter.reason, letter.detail) == ("rejected", "request.not_found: no such station")
    assert letter.raw.subject == DESK


async def test_a_handler_that_fails_three_times_gives_the_message_up(bus: Bus, board: Outbound) -> None:
    deliveries: list[int] = []

    async def on_letter(message: Received, deps: Any) -> None:
        if message.subject != DESK:
            deliveries.append(message.deliveries)
            raise ZeroDivisionError("a fault of ours")

    async with listening(bus, on_letter):
        await say(board, b"{}")
        await eventually(lambda: settled(bus) if len(deliveries) == 3 else False, within=60)

    assert deliveries == [1, 2, 3]
    _, letter = map(read_letter, await dead_letters(bus))
    assert (letter.reason, letter.detail) == ("failed", "ZeroDivisionError: a fault of ours")


async def test_a_desk_that_fails_on_its_own_letters_does_not_write_for_ever(bus: Bus, board: Outbound) -> None:
    async def on_letter(message: Received, deps: Any) -> None:
        raise NotFound("the desk refuses everything")

    async with listening(bus, on_letter):
        await say(board, b"{}")
        await eventually(lambda: settled(bus))

    assert [one.subject for one in await dead_letters(bus)] == ["dead.board.log", DESK]


async def test_exhausted_deliveries_reach_the_desk_as_the_servers_word(bus: Bus, board: Outbound) -> None:
    heard: list[Received] = []
    release = asyncio.Event()

    async def on_letter(message: Received, deps: Any) -> None:
        if message.subject == "dead.board.log":
            await release.wait()
        else:
            heard.append(message)

    async with bus.as_provisioner() as js:
        config = (await js.consumer_info("DEAD", "intake-dead")).config
        await js.add_consumer("DEAD", config.evolve(name="intake-dead", ack_wait=0.5, max_deliver=2))
    async with listening(bus, on_letter):
        stuck = await say(board, b"{}")
        await eventually(lambda: heard, within=60)
        release.set()

    letter = read_letter(heard[0])
    assert (letter.reason, letter.stream, letter.stream_seq) == ("exhausted", "DEAD", stuck)
    assert (letter.service, letter.consumer) == ("intake", "intake-dead")


async def test_the_trace_of_a_message_goes_on_in_its_handler(bus: Bus, board: Outbound) -> None:
    traces: list[str | None] = []

    async def on_letter(message: Received, deps: Any) -> None:
        traces.append(telemetry.trace_id())

    async with listening(bus, on_letter):
        await say(board, b"{}", traceparent=TRACE)
        await eventually(lambda: traces == [TRACE.split("-")[1]])


async def test_a_missing_durable_is_named_and_listening_begins_when_it_is_made(bus: Bus, board: Outbound) -> None:
    taken: list[Received] = []

    async def on_letter(message: Received, deps: Any) -> None:
        taken.append(message)

    async with bus.as_provisioner() as js:
        await js.delete_consumer("DEAD", "intake-dead")
    health = Health("intake")
    async with listening(bus, on_letter, health=health):
        await eventually(lambda: "intake-dead" in health.report()["parts"]["consumers"]["reason"])
        assert "opsroom provision" in health.report()["parts"]["consumers"]["reason"]
        assert not health.ready

        await bus.provision()
        await say(board, b"{}")
        await eventually(lambda: len(taken) == 1 and health.ready, within=60)


async def test_listening_goes_on_after_the_server_was_killed(bus: Bus, board: Outbound) -> None:
    taken: list[int] = []

    async def on_letter(message: Received, deps: Any) -> None:
        taken.append(message.stream_seq)

    health = Health("intake")
    async with listening(bus, on_letter, health=health):
        first = await say(board, b"{}")
        await eventually(lambda: taken == [first])
        await bus.kill()
        await eventually(lambda: not health.report()["parts"]["consumers"]["ok"], within=60)
        assert health.ready
        await bus.start()
        await eventually(lambda: health.report()["parts"]["consumers"]["ok"], within=60)

        async def said() -> int:
            """Return its place; the other line may come back later than the one that listens."""
            with suppress(BusUnavailable):
                return await say(board, b"{}", **{"Nats-Msg-Id": "second"})
            return 0

        second = await eventually(said, within=60)
        await eventually(lambda: second in taken, within=60)

    assert set(taken) == {first, second}  # The first may come again: the server forgets a fresh acknowledgement.


async def test_stopping_lets_a_running_handler_finish_and_acknowledge(bus: Bus, board: Outbound) -> None:
    begun, finish, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def on_letter(message: Received, deps: Any) -> None:
        begun.set()
        await finish.wait()
        done.set()

    async with listening(bus, on_letter) as consumers:
        await say(board, b"{}")
        await begun.wait()
        stopping = asyncio.create_task(consumers.stop())
        await eventually(lambda: not stopping.done())
        finish.set()
        await stopping

    assert done.is_set()
    await eventually(lambda: settled(bus))


async def test_rubbish_in_the_dead_letters_is_read_as_far_as_it_goes(bus: Bus, board: Outbound) -> None:
    rubbish = [b"", b"\xff", b"[" * 5000, b'{"stream_seq":"x","headers":3,"data_base64":"%%","subject":9}', b"null"]
    for body in rubbish:
        await say(board, body)

    read = [read_letter(one) for one in await dead_letters(bus)]

    assert [letter.raw.data for letter in read] == rubbish
    assert {letter.reason for letter in read} == {"unreadable"}
    assert {(letter.service, letter.consumer) for letter in read} == {("board", "log")}
    assert json.dumps([letter.detail for letter in read])


@pytest.mark.parametrize("part", ["consumers", "outbound"])
async def test_stopping_ends_at_any_moment_of_looking_for_a_server_that_is_away(bus: Bus, part: str) -> None:
    await bus.kill()
    for turns in range(60):
        health = Health("intake")
        looking: Consumers[list[Any]] | Outbound = (
            Outbound("intake", bus.url, bus.seed("intake"), health)
            if part == "outbound"
            else Consumers("intake", bus.url, bus.seed("intake"), (), [], health)
        )
        starting = asyncio.create_task(looking.start())
        for _ in range(turns % 15):
            await asyncio.sleep(0)
        async with asyncio.timeout(60):
            await looking.stop()
            await starting
