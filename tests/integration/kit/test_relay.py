"""The relay between a real database and a real log: in order, sealed, once per version, whatever dies in between."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Sequence

import pytest

from schemas.seal import SealHeadV1
from services.kit.bus import Outbound
from services.kit.db import Database
from services.kit.errors import BusUnavailable, DatabaseUnavailable
from services.kit.events import append, digest, genesis, message_headers, seal
from services.kit.health import Health
from services.kit.ids import Ids
from services.kit.relay import (
    BATCH_BYTES,
    HEAD_SECONDS,
    PLANNER,
    UNSENT,
    LogWriter,
    Outgoing,
    Relay,
    lock_key,
    outgoing,
)
from services.kit.replay import LogMessage
from tests.support.clock import ManualClock
from tests.support.events import a_database, an_event, record
from tests.support.eventually import eventually
from tests.support.nats import Bus
from tests.support.postgres import TestDatabase, connected
from tests.support.stream import empty_stream, forget_ids, lose_stream, outbound, stored


class World:
    """A database, a log, and the parts of intake between them."""

    def __init__(self, database: TestDatabase, db: Database, bus: Bus, out: Outbound) -> None:
        self.database, self.db, self.bus, self.out = database, db, bus, out
        self.clock, self.health = ManualClock(), Health("intake")
        self.relay = self.new_relay()

    def new_relay(self, log: LogWriter | None = None, service: str = "intake") -> Relay:
        return Relay(
            service, self.database.relay, log or self.out, self.clock, self.health, new_id=Ids().uuid
        )  # fmt: skip

    async def stored(self) -> list[LogMessage]:
        return await stored(self.bus)

    async def incidents(self) -> list[int]:
        return [int(message.subject[-12:]) for message in await self.stored()]

    async def unsealed(self) -> int:
        async with self.db.acquire() as conn:
            return int(await conn.fetchval("select count(*) from event where seal_no is null"))

    async def all_sealed(self) -> bool:
        return await self.unsealed() == 0

    async def heads_are(self, count: int) -> bool:
        return sum(".seal." in message.subject for message in await self.stored()) == count

    async def assert_chain_holds(self) -> None:
        async with self.db.acquire() as conn:
            rows = await conn.fetch("select * from event where seal_no is not null order by seal_no")
        previous = genesis("intake")
        for place, row in enumerate(rows, 1):
            previous = seal(previous, digest(row))
            assert (row["seal_no"], row["seal"]) == (place, previous)

    @property
    def said(self) -> dict[str, object]:
        return dict(self.health.report()["parts"].get("relay", {}))


@pytest.fixture
async def world(database: TestDatabase, bus: Bus) -> AsyncIterator[World]:
    db = a_database(database.service)
    await db.start()
    await empty_stream(bus)
    async with outbound(bus) as out:
        made = World(database, db, bus, out)
        yield made
        await made.relay.stop()
    await db.stop()


async def test_what_was_committed_is_published_in_order_byte_for_byte_and_sealed(world: World) -> None:
    events = [an_event(n, cause=f"cause-{n}") for n in (5, 3, 9, 1)]
    await record(world.db, events)

    assert await world.relay.cycle() == 4
    async with world.db.acquire() as conn:
        rows = await conn.fetch("select * from event order by n")
    messages = await world.stored()
    assert [(m.seq, m.subject, m.data) for m in messages] == [
        (row["stream_seq"], event.subject, event.body) for row, event in zip(rows, events, strict=True)
    ]
    for row, message in zip(rows, messages, strict=True):
        assert message_headers(row, "intake").items() <= message.headers.items()
    assert [row["seal_no"] for row in rows] == [1, 2, 3, 4]
    await world.assert_chain_holds()
    assert await world.relay.cycle() == 0


async def test_backlog_is_published_in_batches_and_one_chain(world: World) -> None:
    await record(world.db, [an_event(n) for n in range(1, 1301)])

    assert [await world.relay.cycle() for _ in range(4)] == [500, 500, 300, 0]
    assert await world.incidents() == list(range(1, 1301))
    await world.assert_chain_holds()


async def test_long_backlog_is_not_sorted_for_every_batch(world: World) -> None:
    await record(world.db, [an_event(n) for n in range(1, 3001)])
    await world.relay.cycle()
    async with connected(world.database.relay) as conn:
        await conn.execute(PLANNER)
        plan = [row[0] for row in await conn.fetch("explain " + UNSENT.format(schema="intake"))]

    assert any("Index Scan using ix_event_unsent" in line for line in plan)
    assert not any("Sort" in line for line in plan)


async def test_batch_is_limited_by_its_bytes(world: World) -> None:
    long = b'{"version":1,"pad":"' + b"x" * 60_000 + b'"}'
    await record(world.db, [an_event(n, body=long) for n in range(1, 101)])
    first = await world.relay.cycle()

    assert first == BATCH_BYTES // len(long)
    while await world.relay.cycle():
        pass
    assert await world.incidents() == list(range(1, 101))


async def test_row_with_a_lower_number_committed_later_is_not_skipped(world: World) -> None:
    async with world.db.transaction() as slow:
        await append(slow, "intake", [an_event(1)])
        await record(world.db, [an_event(2)])
        assert await world.relay.cycle() == 1
    assert await world.relay.cycle() == 1

    assert await world.incidents() == [2, 1]
    await world.assert_chain_holds()


class DiesAfterPublishing:
    """A relay's line whose database connection is killed when the batch has been stored, before it can be sealed."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def publish_batch(self, messages: Sequence[Outgoing]) -> list[int]:
        sequences = await self.world.out.publish_batch(messages)
        async with connected(self.world.database.owner) as conn:
            await conn.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'intake-relay'"
            )
        return sequences


@pytest.mark.parametrize("server_remembers", [True, False])
async def test_death_between_publishing_and_sealing_has_one_effect_per_version(
    world: World, server_remembers: bool
) -> None:
    await record(world.db, [an_event(n, version=v) for n in (1, 2) for v in (1, 2)])
    with pytest.raises(DatabaseUnavailable):
        await world.new_relay(DiesAfterPublishing(world)).cycle()
    assert await world.unsealed() == 4
    if not server_remembers:
        await forget_ids(world.bus)
    await record(world.db, [an_event(3)])
    assert await world.relay.cycle() == 5

    messages = await world.stored()
    assert len(messages) == (5 if server_remembers else 9)
    assert effects(messages) == [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1)]
    await world.assert_chain_holds()


def effects(messages: Sequence[LogMessage]) -> list[tuple[int, int]]:
    """What a projection takes that keeps the newest version of each subject."""
    newest: dict[str, int] = {}
    taken = []
    for message in messages:
        version = json.loads(message.data)["version"]
        if version > newest.get(message.subject, 0):
            newest[message.subject] = version
            taken.append((int(message.subject[-12:]), version))
    return taken


async def test_two_relays_at_once_publish_each_event_once_in_one_chain(world: World) -> None:
    await record(world.db, [an_event(n) for n in range(1, 2001)])
    relays = [world.new_relay() for _ in range(3)]

    async def work(relay: Relay) -> None:
        while await world.unsealed():
            await relay.cycle()
        await relay.stop()

    await asyncio.gather(*(work(relay) for relay in relays))

    assert await world.incidents() == list(range(1, 2001))
    await world.assert_chain_holds()


async def test_nothing_is_published_while_another_holds_the_right_to(world: World) -> None:
    await record(world.db, [an_event(1)])
    async with connected(world.database.owner) as restoring:
        await restoring.execute("select pg_advisory_lock($1)", lock_key("intake"))

        assert await world.relay.cycle() == 0
        assert await world.stored() == []

    assert await world.relay.cycle() == 1


async def test_commit_is_published_at_once_when_the_relay_is_woken(world: World) -> None:
    await world.relay.start()
    await record(world.db, [an_event(1)])
    world.relay.wake()
    await eventually(world.incidents)

    assert await world.incidents() == [1]
    await eventually(lambda: world.said.get("ok"))


async def test_commit_nobody_told_of_is_found_by_looking(world: World) -> None:
    await world.relay.start()
    await eventually(lambda: world.said)
    await record(world.db, [an_event(1)])

    await eventually(world.incidents)


async def test_log_away_leaves_the_service_ready_and_everything_is_published_afterwards(world: World) -> None:
    await world.relay.start()
    await world.bus.kill()
    try:
        await record(world.db, [an_event(n) for n in range(1, 701)])
        world.relay.wake()
        await eventually(lambda: world.said.get("ok") is False)
        assert "events wait in the database" in str(world.said["reason"])
        assert world.health.ready
        assert world.health.facts["unsent"] == 700
    finally:
        await world.bus.start()
    await eventually(lambda: world.said["ok"])
    await eventually(world.all_sealed)

    assert effects(await world.stored()) == [(n, 1) for n in range(1, 701)]
    await world.assert_chain_holds()


async def test_lost_stream_is_waited_for_and_not_fatal(world: World) -> None:
    await lose_stream(world.bus)
    await record(world.db, [an_event(1)])
    with pytest.raises(BusUnavailable):
        await world.relay.cycle()
    await empty_stream(world.bus)

    assert await world.relay.cycle() == 1


async def test_database_restarted_under_the_relay_is_survived(world: World) -> None:
    server = world.database.server
    await world.relay.start()
    await eventually(lambda: world.said.get("ok"))
    server.stop(signal.SIGQUIT)
    try:
        world.relay.wake()
        await eventually(lambda: world.said["ok"] is False)
        assert world.health.ready
    finally:
        server.start()
    await world.db.again(lambda: record(world.db, [an_event(1)]))
    await eventually(world.incidents)

    assert await world.incidents() == [1]


async def test_refused_publish_is_fatal_and_named(world: World) -> None:
    await record(world.db, [an_event(1)])
    async with outbound(world.bus, service="board-1") as of_somebody_else:
        relay = world.new_relay(of_somebody_else)
        await relay.start()
        async with asyncio.timeout(60):
            reason = await world.health.wait_fatal()
        await relay.stop()

    assert "board-1 may not publish ops.intake.incident" in reason
    assert not world.health.ready
    assert await world.unsealed() == 1


async def test_head_of_the_chain_is_published_every_minute_when_it_moved(world: World) -> None:
    await world.relay.start()
    for n in (1, 2):
        await record(world.db, [an_event(n)])
        world.relay.wake()
        await eventually(world.all_sealed)
        world.clock.advance(HEAD_SECONDS)
        world.relay.wake()
        await eventually(lambda n=n: world.heads_are(n))
        world.clock.advance(HEAD_SECONDS)
        world.relay.wake()
    await world.relay.stop()

    heads = [SealHeadV1.model_validate_json(m.data) for m in await world.stored() if ".seal." in m.subject]
    async with world.db.acquire() as conn:
        rows = await conn.fetch("select seal_no, seal from event order by seal_no")
    assert [(head.seal_no, head.version, head.seal) for head in heads] == [
        (row["seal_no"], row["seal_no"], row["seal"].hex()) for row in rows
    ]


async def test_head_of_an_empty_chain_is_not_published(world: World) -> None:
    await world.relay.publish_head()

    assert await world.stored() == []


async def test_head_is_a_message_like_every_other(world: World) -> None:
    await record(world.db, [an_event(1)])
    await world.relay.cycle()
    await world.relay.publish_head()
    await world.relay.publish_head()

    head = (await world.stored())[-1]
    assert head.subject == "ops.intake.seal.commission.NA.intake"
    assert head.headers["ce-type"] == "seal.published.v1"
    assert head.headers["ce-dataschema"] == "/schemas/seal.v1.json"
    assert head.headers["ce-id"] == head.headers["Nats-Msg-Id"]
    assert len(await world.stored()) == 2


async def test_stop_publishes_what_was_committed_before(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.kit.relay.DRAIN_SECONDS", 60.0)
    await world.relay.start()
    await eventually(lambda: world.said.get("ok"))
    await record(world.db, [an_event(n) for n in range(1, 601)])
    await world.relay.stop()

    assert await world.unsealed() == 0


async def test_message_of_a_row_is_the_same_every_time(world: World) -> None:
    await record(world.db, [an_event(1)])
    async with connected(world.database.relay) as conn:
        row = await conn.fetchrow("select * from intake.event")

    assert outgoing(row, "intake") == outgoing(row, "intake")
