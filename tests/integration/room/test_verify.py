"""Verification and restoring on real engines: every kind of tampering is named, and a lost stream comes back whole."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from services.kit.bus import Outbound
from services.kit.db import Database
from services.kit.errors import BusUnavailable
from services.kit.events import NewEvent, seal
from services.kit.health import Health
from services.kit.ids import Ids
from services.kit.relay import Outgoing, Relay
from services.kit.replay import LogMessage
from services.room import verify
from services.room.errors import RoomError
from services.room.provision_postgres import SERVICES_WITH_TABLES
from services.room.restore import restore_stream
from services.room.verify import Report, verify_log
from tests.support.clock import ManualClock
from tests.support.events import a_database, an_event, record
from tests.support.nats import Bus
from tests.support.postgres import TestDatabase, connected
from tests.support.stream import empty_stream, forget_ids, lose_stream, outbound, stored, whole_log


class World:
    """A database with a relay, a stream, and somebody who meddles."""

    def __init__(self, database: TestDatabase, db: Database, bus: Bus, out: Outbound) -> None:
        self.database, self.db, self.bus, self.out = database, db, bus, out
        self.relay = self.new_relay()

    def new_relay(self) -> Relay:
        return Relay("intake", self.database.relay, self.out, ManualClock(), Health("intake"), new_id=Ids().uuid)

    async def publish(self, *events: NewEvent) -> None:
        await record(self.db, events)
        while await self.relay.cycle():
            pass

    async def verify(self) -> Report:
        return await verify_log(self.database.owner, whole_log(self.bus))

    async def meddle(self, statement: str) -> None:
        async with connected(self.database.owner) as conn:
            await conn.execute(statement)

    async def stored(self) -> list[LogMessage]:
        return await stored(self.bus)

    async def recreate(self) -> None:
        await empty_stream(self.bus)

    async def restore(self) -> int:
        return (await restore_stream(self.database.owner, self.out, self.recreate)).total


@pytest.fixture
async def world(database: TestDatabase, bus: Bus) -> AsyncIterator[World]:
    db = a_database(database.service)
    await db.start()
    await empty_stream(bus)
    try:
        async with outbound(bus) as out:
            made = World(database, db, bus, out)
            yield made
            await made.relay.stop()
    finally:
        await db.stop()


def ten() -> list[NewEvent]:
    return [an_event(number) for number in range(1, 11)]


def kinds(report: Report) -> dict[str, int]:
    return dict(report.counts)


async def test_untouched_room_agrees(world: World) -> None:
    await world.publish(*ten())
    await world.relay.publish_head()
    report = await world.verify()

    assert (report.ok, report.exit_code, report.rows, report.messages, report.heads) == (True, 0, 10, 11, 1)
    assert report.lines()[-1] == "everything agrees"


async def test_empty_room_agrees(world: World) -> None:
    assert (await world.verify()).ok


async def test_rows_that_wait_for_the_relay_are_counted_and_no_fault(world: World) -> None:
    await world.publish(*ten())
    await record(world.db, [an_event(11)])
    report = await world.verify()

    assert (report.ok, report.unsent) == (True, 1)


@pytest.mark.parametrize(
    "change",
    [
        "body = replace(body, 'رقم 4', 'رقم 5')",
        "actor = 'somebody else'",
        "recorded_at = recorded_at + interval '1 microsecond'",
        "cause = 'invented'",
        "role = 'operator'",
    ],
)
async def test_row_changed_by_hand_is_named(world: World, change: str) -> None:
    await world.publish(*ten())
    await world.meddle(f"update intake.event set {change} where n = 4")
    report = await world.verify()

    assert report.exit_code == 1
    altered = [finding for finding in report.findings if finding.kind == "row.altered"]
    assert len(altered) == 1
    assert altered[0].sentence.startswith("intake.event row n=4 (id ")


async def test_every_changed_row_is_named_and_no_other(world: World) -> None:
    await world.publish(*ten())
    await world.meddle("update intake.event set origin = 'x' where n in (2, 3, 9)")
    report = await world.verify()

    assert [f.sentence.split("(")[0] for f in report.findings] == [f"intake.event row n={n} " for n in (2, 3, 9)]


@pytest.mark.parametrize("gone", ["n = 5", "n = 1", "n between 4 and 6"])
async def test_deleted_row_is_named_in_table_and_stream(world: World, gone: str) -> None:
    await world.publish(*ten())
    await world.meddle(f"delete from intake.event where {gone}")
    counts = kinds(await world.verify())

    number = 3 if "between" in gone else 1
    assert counts == {"row.missing": number, "stream.unknown": number}


async def test_deleted_newest_row_is_named_by_stream_and_head(world: World) -> None:
    await world.publish(*ten())
    await world.relay.publish_head()
    await world.meddle("delete from intake.event where n = 10")

    assert kinds(await world.verify()) == {"stream.unknown": 1, "head.differs": 1}


async def test_chain_rewritten_from_the_changed_row_on_is_given_away_by_stream_and_head(world: World) -> None:
    await world.publish(*ten())
    await world.relay.publish_head()
    await world.meddle("update intake.event set body = replace(body, 'رقم 4', 'رقم 5') where n = 4")
    await rewrite_chain(world.database)

    assert kinds(await world.verify()) == {"stream.differs": 1, "head.differs": 1}


async def rewrite_chain(database: TestDatabase) -> None:
    """What somebody does who knows how the seals are made and holds the owner's password."""
    async with connected(database.owner) as conn:
        previous = verify.genesis("intake")
        for row in await conn.fetch("select * from intake.event order by seal_no"):
            previous = seal(previous, verify.digest(row))
            await conn.execute("update intake.event set seal = $1 where n = $2", previous, row["n"])


async def test_row_put_between_is_named(world: World) -> None:
    await world.publish(*ten())
    await world.meddle(
        "insert into intake.event"
        " (id, subject, type, body, actor, role, origin, recorded_at, stream_seq, seal_no, seal)"
        " select gen_random_uuid(), subject || 'x', type, body, actor, role, origin, recorded_at, 11, 11, seal"
        " from intake.event where n = 10"
    )

    assert kinds(await world.verify()) == {"row.altered": 1, "stream.missing": 1}


async def test_stream_refilled_by_hand_without_one_message_is_named(world: World) -> None:
    await world.publish(*ten())
    before = await world.stored()
    await world.recreate()
    await world.out.publish_batch([as_sent(message) for message in before if message.seq != 7])
    report = await world.verify()

    assert kinds(report) == {"stream.missing": 1, "stream.moved": 3}
    assert "row n=7" in report.findings[0].sentence
    assert report.findings[1].sentence.endswith("says it is message 8 of the stream, but lies at 7")


def as_sent(message: LogMessage) -> Outgoing:
    headers = {name: value for name, value in message.headers.items() if not name.startswith("Nats-Batch")}
    return Outgoing(message.subject, headers, message.data)


async def test_message_nobody_recorded_is_named(world: World) -> None:
    await world.publish(*ten())
    await world.out.publish("ops.intake.incident.joint.IQ-BG.forged", b'{"version":1}', {})
    await world.out.publish("ops.intake.seal.commission.NA.intake", b"{}", {})
    report = await world.verify()

    assert kinds(report) == {"stream.unknown": 1, "head.differs": 1}
    assert any("message 11 (ops.intake.incident.joint.IQ-BG.forged)" in found.sentence for found in report.findings)


async def test_heartbeats_are_counted_and_passed_over_and_only_where_they_belong(world: World) -> None:
    await world.publish(*ten())
    async with outbound(world.bus, service="accreditation") as accreditation:
        for _ in range(3):
            await accreditation.publish("ops.accreditation.heartbeat.public.NA.accreditation", b'{"at":"now"}', {})
    assert (await world.verify()).ok

    await world.out.publish("ops.intake.heartbeat.public.NA.intake", b'{"at":"now"}', {})
    async with outbound(world.bus, service="accreditation") as accreditation:
        await accreditation.publish("ops.accreditation.heartbeat.public.NA.other", b'{"at":"now"}', {})
    report = await world.verify()

    assert (kinds(report), report.heartbeats, report.messages) == ({"stream.unknown": 2}, 3, 12)
    assert "3 heartbeats passed over, which no row stands behind" in report.lines()


async def test_every_service_is_verified_and_restored_by_its_own_table(world: World) -> None:
    """Three services speak in turn; one row of one of them is changed by hand, and the log is lost."""
    async with several(world) as rooms:
        for number in range(1, 4):
            for room in rooms:
                await room.publish(number)
        report = await world.verify()
        assert (report.ok, report.rows, report.messages) == (True, 9, 9)

        await lose_stream(world.bus)
        restored = await restore_stream(world.database.owner, Voices(rooms), world.recreate)
        assert restored.messages == {"accreditation": 3, "intake": 3, "polling": 3}
        assert (await world.verify()).ok

        await world.meddle("update polling.event set actor = 'somebody else' where n = 2")
        await world.meddle("delete from accreditation.event where n = 3")
        sentences = " ".join((await world.verify()).lines())
        assert "polling.event row n=2" in sentences
        assert "intake.event" not in sentences
        assert "has no row in accreditation.event" in sentences


class Voice:
    """A service that only speaks: its table, its relay, its line."""

    def __init__(self, world: World, service: str, db: Database, out: Outbound) -> None:
        self.service, self.db, self.out = service, db, out
        address = world.database.role(f"{service}_relay")
        self.relay = Relay(service, address, out, ManualClock(), Health(service), new_id=Ids().uuid)

    async def publish(self, number: int) -> None:
        entity = f"0193f0c2-7b1e-7cc3-9c55-{number:012d}"
        event = an_event(number, subject=f"ops.{self.service}.thing.joint.IQ-BG.{entity}", type="thing.made.v1")
        await record(self.db, [event])
        while await self.relay.cycle():
            pass


class Voices:
    """Everybody's line, as `opsroom restore-stream` holds them."""

    def __init__(self, voices: Sequence[Voice]) -> None:
        self.lines = {voice.service: voice.out for voice in voices}

    async def publish_batch(self, messages: Sequence[Outgoing]) -> list[int]:
        return await self.lines[messages[0].subject.split(".")[1]].publish_batch(messages)


@asynccontextmanager
async def several(world: World) -> AsyncIterator[list[Voice]]:
    """Every service with tables."""
    async with AsyncExitStack() as stack:
        voices = []
        for service in SERVICES_WITH_TABLES:
            db = a_database(world.database.role(service), schema=service)
            await db.start()
            stack.push_async_callback(db.stop)
            voices.append(
                Voice(world, service, db, await stack.enter_async_context(outbound(world.bus, service=service)))
            )
            stack.push_async_callback(voices[-1].relay.stop)
        yield voices


async def test_message_with_the_id_of_a_row_but_other_content_is_named(world: World) -> None:
    events = ten()
    await world.publish(*events)
    third = (await world.stored())[2]
    headers = {name: value for name, value in third.headers.items() if name.startswith("ce-")}
    await world.out.publish(third.subject, b'{"version":1}', headers | {"ce-time": "x"})
    report = await world.verify()

    assert kinds(report) == {"stream.differs": 1}
    assert report.findings[0].sentence.endswith("in body, Nats-Msg-Id, ce-time, content-type")


async def test_two_rows_of_one_version_are_named(world: World) -> None:
    await world.publish(an_event(1), an_event(1, version=2), an_event(1, version=2))
    report = await world.verify()

    assert kinds(report) == {"row.doubled": 1}
    assert "rows n 2, 3 are all version 2" in report.findings[0].sentence


async def test_what_a_crash_leaves_twice_is_counted_and_no_fault(world: World) -> None:
    await world.publish(*ten())
    again = (await world.stored())[4]
    await forget_ids(world.bus)
    await world.out.publish_batch([as_sent(again)])
    report = await world.verify()

    assert (report.ok, report.repeated, report.messages) == (True, 1, 11)


async def test_lost_stream_is_said_to_be_lost(world: World) -> None:
    await world.publish(*ten())
    await lose_stream(world.bus)
    report = await world.verify()

    assert kinds(report) == {"stream.absent": 1}
    assert "restore-stream" in report.findings[0].sentence


async def test_many_differences_are_counted_and_the_first_ones_named(world: World) -> None:
    await world.publish(*(an_event(n) for n in range(1, 61)))
    await world.recreate()
    report = await world.verify()

    assert (kinds(report), len(report.findings)) == ({"stream.missing": 60}, 20)
    assert "and 40 more: sealed rows that are not in the stream" in report.lines()


async def test_running_room_is_verified_without_false_alarm(world: World) -> None:
    done = asyncio.Event()

    async def traffic() -> None:
        number = 0
        while not done.is_set():
            number += 10
            await world.publish(*(an_event(number + k) for k in range(10)))

    filing = asyncio.create_task(traffic())
    reports = [await world.verify() for _ in range(5)]
    done.set()
    await filing

    assert [report.lines()[1:] for report in reports if not report.ok] == []


async def test_lost_stream_comes_back_byte_for_byte(world: World) -> None:
    await world.publish(*(an_event(n, cause=f"cause-{n}") for n in range(1, 1201)))
    before = await world.stored()
    await lose_stream(world.bus)

    assert await world.restore() == 1200
    after = await world.stored()
    assert [(message.seq, as_sent(message)) for message in after] == [(m.seq, as_sent(m)) for m in before]
    report = await world.verify()
    assert (report.ok, report.rows, report.messages) == (True, 1200, 1200)


async def test_restoring_keeps_the_chain_and_what_waits(world: World) -> None:
    await world.publish(*ten())
    await record(world.db, [an_event(11)])
    async with connected(world.database.owner) as conn:
        before = await conn.fetch("select n, seal_no, seal from intake.event order by n")
        await world.restore()
        assert await conn.fetch("select n, seal_no, seal from intake.event order by n") == before
    assert await world.relay.cycle() == 1
    assert (await world.verify()).ok


async def test_relay_publishes_nothing_while_the_stream_is_restored(world: World) -> None:
    await world.publish(*ten())
    await record(world.db, [an_event(11)])
    seen: list[int] = []

    async def recreate() -> None:
        seen.append(await world.new_relay().cycle())
        await world.recreate()

    await restore_stream(world.database.owner, world.out, recreate)

    assert seen == [0]
    assert (len(await world.stored()), await world.relay.cycle()) == (10, 1)


class CutLine:
    """A line to the log that breaks after some batches."""

    def __init__(self, out: Outbound, batches: int) -> None:
        self.out, self.left = out, batches

    async def publish_batch(self, messages: Sequence[Outgoing]) -> list[int]:
        if self.left == 0:
            raise BusUnavailable("cut")
        self.left -= 1
        return await self.out.publish_batch(messages)


async def test_interrupted_restoring_is_run_again_and_ends_right(world: World) -> None:
    await world.publish(*(an_event(n) for n in range(1, 1201)))
    await lose_stream(world.bus)
    with pytest.raises(BusUnavailable):
        await restore_stream(world.database.owner, CutLine(world.out, 1), world.recreate)
    assert kinds(await world.verify()) == {"stream.missing": 700}

    assert await world.restore() == 1200
    assert (await world.verify()).ok


async def test_second_restoring_at_the_same_time_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.room.restore.LOCK_PATIENCE_SECONDS", 0.1)
    await world.publish(*ten())

    async def second() -> None:
        with pytest.raises(RoomError, match="another restore-stream"):
            await world.restore()
        await world.recreate()

    await restore_stream(world.database.owner, world.out, second)
    assert (await world.verify()).ok


async def test_verification_needs_memory_for_a_batch_and_not_for_the_log() -> None:
    report = Report()
    for number in range(100_000):
        report.add("row.altered", f"row {number}")

    assert len(report.findings) == 20
    assert report.lines()[-1] == "100000 differences"
