"""A service's own copies on real engines: nothing is lost, nothing is doubled, and nobody being away stops anything."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from nats.aio.msg import Msg

from services.kit.bus import Outbound, Received, read_letter
from services.kit.clock import Clock, rfc3339
from services.kit.copies import Copied, Copies
from services.kit.db import Database
from services.kit.errors import BusUnavailable
from services.kit.health import Health
from services.kit.ids import Ids
from services.kit.relay import Outgoing
from services.kit.telemetry import new_registry
from services.room import provision_nats
from tests.support.clock import ELECTION_DAY, ManualClock
from tests.support.events import a_database
from tests.support.eventually import eventually
from tests.support.nats import Bus, running_bus
from tests.support.postgres import PostgresServer, TestDatabase, connected
from tests.support.stream import lose_stream, outbound

IDS = Ids()
DURABLE = "intake-copies"


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[Bus]:
    async with running_bus(tmp_path) as running:
        yield running


@pytest.fixture
async def accreditation(bus: Bus) -> AsyncIterator[Outbound]:
    async with outbound(bus, service="accreditation") as line:
        yield line


@pytest.fixture
async def polling(bus: Bus) -> AsyncIterator[Outbound]:
    async with outbound(bus, service="polling") as line:
        yield line


@pytest.fixture
async def db(database: TestDatabase) -> AsyncIterator[Database]:
    part = a_database(database.service)
    await part.start()
    yield part
    await part.stop()


def state(subject: str, version: int | None, **fields: Any) -> Outgoing:
    body = ({} if version is None else {"version": version}) | fields
    return Outgoing(subject, {"Nats-Msg-Id": str(IDS.uuid())}, json.dumps(body, ensure_ascii=False).encode())


def person(number: int, version: int = 1, **fields: Any) -> Outgoing:
    return state(f"ops.accreditation.person.commission.NA.p{number}", version, **({"state": "active"} | fields))


def session(number: int, expires_in_hours: float) -> Outgoing:
    expires = rfc3339(ELECTION_DAY + timedelta(hours=expires_in_hours))
    return state(f"ops.accreditation.session.commission.NA.s{number}", 1, expires_at=expires)


def heartbeat() -> Outgoing:
    return state("ops.accreditation.heartbeat.public.NA.accreditation", None, at=rfc3339(ELECTION_DAY))


def centre(number: int, version: int = 1, province: str = "IQ-BG", **fields: Any) -> Outgoing:
    return state(f"ops.polling.centre.joint.{province}.c{number}", version, names={"ar": f"مدرسة {number}"}, **fields)


@dataclass
class Shelf:
    """What one service was handed, and how it says it is."""

    taken: list[Copied] = field(default_factory=list)
    health: Health = field(default_factory=lambda: Health("intake"))

    @property
    def entities(self) -> list[str]:
        return [copied.entity for copied in self.taken]

    @property
    def newest(self) -> dict[str, int]:
        """Version by entity, of what was not moved away."""
        return {c.entity: c.version for c in self.taken if c.state is not None}

    @property
    def ok(self) -> bool:
        return bool(self.health.report()["parts"]["copies"]["ok"])

    @property
    def reason(self) -> str:
        return str(self.health.report()["parts"]["copies"]["reason"])


@asynccontextmanager
async def copying(
    bus: Bus, db: Database, take: Callable[[Copied], None] | None = None, *, clock: Clock | None = None,
    seed_of: str = "intake",
) -> AsyncIterator[tuple[Shelf, Copies]]:  # fmt: skip
    shelf = Shelf()
    part = Copies(
        "intake", bus.url, bus.seed(seed_of), db, take or shelf.taken.append,
        health=shelf.health, clock=clock or ManualClock(), registry=new_registry(),
    )  # fmt: skip
    await part.start()
    try:
        yield shelf, part
    finally:
        await part.stop()


async def rows(database: TestDatabase) -> dict[str, int]:
    async with connected(database.owner) as conn:
        found = await conn.fetch("select entity, version from intake.copy order by entity")
    return {row["entity"]: row["version"] for row in found}


async def settled(bus: Bus) -> bool:
    async with bus.as_provisioner() as js:
        found = await js.consumer_info("OPS", DURABLE)
    return found.num_pending == 0 and found.num_ack_pending == 0


async def wait_long_for_acknowledgements(bus: Bus) -> None:
    """Let the server deliver nothing again by itself for as long as a test lasts."""
    async with bus.as_provisioner() as js:
        found = (await js.consumer_info("OPS", DURABLE)).config
        await js.add_consumer("OPS", found.evolve(name=DURABLE, ack_wait=3600))


async def insist(line: Outbound, message: Outgoing) -> None:
    """Publish as the relay does: again until it is answered."""

    async def stored() -> bool:
        try:
            return await line.publish(message.subject, message.data, message.headers) > 0
        except BusUnavailable:
            return False

    await eventually(stored, within=120)


async def deliver_and_die(bus: Bus, count: int) -> None:
    """Be a process that was handed messages and is killed before it has said anything about them."""
    came: list[Msg] = []

    async def keep(msg: Msg) -> None:
        came.append(msg)

    async with bus.line("intake") as line:
        inbox = line.new_inbox()
        await line.subscribe(inbox, cb=keep)
        asked = json.dumps({"batch": count, "expires": 60_000_000_000}).encode()
        await line.publish(f"$JS.API.CONSUMER.MSG.NEXT.OPS.{DURABLE}", asked, reply=inbox)
        await eventually(lambda: len(came) == count)


async def letters(bus: Bus, count: int) -> list[Received]:
    """What lies in DEAD."""
    found: list[Received] = []

    async def keep(msg: Msg) -> None:
        if msg.reply.startswith("$JS.ACK."):
            found.append(Received(msg.subject, msg.headers or {}, msg.data, "DEAD", 0, 1))

    async with bus.line("intake") as line:
        inbox = line.new_inbox()
        await line.subscribe(inbox, cb=keep)
        asked = json.dumps({"batch": 100, "expires": 60_000_000_000}).encode()
        await line.publish("$JS.API.CONSUMER.MSG.NEXT.DEAD.intake-dead", asked, reply=inbox)
        await eventually(lambda: len(found) >= count)
    return found


async def test_what_others_say_is_kept_and_handed_over_in_the_order_of_the_log(
    bus: Bus, db: Database, database: TestDatabase, accreditation: Outbound, polling: Outbound
) -> None:
    await accreditation.publish_batch([person(1), person(2)])
    await polling.publish_batch([centre(1)])

    async with copying(bus, db) as (shelf, _):
        await eventually(lambda: shelf.entities == ["p1", "p2", "c1"])
        await accreditation.publish_batch([person(1, 2, state="suspended")])
        await eventually(lambda: shelf.newest == {"p1": 2, "p2": 1, "c1": 1})
        await eventually(lambda: settled(bus))

        last = shelf.taken[-1]
        assert (last.noun, last.compartment, last.province) == ("person", "commission", "NA")
        assert last.state == {"version": 2, "state": "suspended"}
        assert (last.seq, shelf.health.facts["copies_lag"], shelf.ok) == (4, 0, True)
    assert await rows(database) == {"p1": 2, "p2": 1, "c1": 1}


async def test_what_nobody_named_this_service_a_reader_of_is_not_copied(
    bus: Bus, db: Database, accreditation: Outbound
) -> None:
    reading = state("ops.accreditation.reading.commission.NA.r1", 1)
    badge = state("ops.accreditation.badge.commission.NA.b1", 1)
    async with copying(bus, db) as (shelf, _):
        await accreditation.publish_batch([reading, badge, person(1)])
        await eventually(lambda: shelf.entities == ["p1"])


async def test_a_service_that_starts_while_the_log_is_away_has_everything_it_ever_heard(
    bus: Bus, db: Database, accreditation: Outbound, polling: Outbound
) -> None:
    await accreditation.publish_batch([person(1), person(2), person(1, 2)])
    await polling.publish_batch([centre(1)])
    async with copying(bus, db) as (first, _):
        await eventually(lambda: first.newest == {"p1": 2, "p2": 1, "c1": 1})
    await bus.kill()

    async with copying(bus, db) as (shelf, _):
        assert shelf.newest == {"p1": 2, "p2": 1, "c1": 1}
        assert len(shelf.taken) == 3
        assert not shelf.ok
        assert shelf.health.ready

        await bus.start()
        await insist(accreditation, person(3))
        await eventually(lambda: shelf.newest.get("p3") == 1, within=60)
        assert shelf.ok
        assert shelf.entities.count("p1") == 1


async def test_killed_between_commit_and_acknowledgement_it_has_lost_and_doubled_nothing(
    bus: Bus, db: Database, database: TestDatabase, accreditation: Outbound
) -> None:
    await accreditation.publish_batch([person(1), person(2)])

    def die(copied: Copied) -> None:
        raise asyncio.CancelledError

    async with copying(bus, db, die):
        await eventually(lambda: rows(database))
    committed = await rows(database)  # one of them or both, as they had arrived
    assert not await settled(bus)

    async with copying(bus, db) as (shelf, _):
        assert sorted(shelf.entities) == list(committed)
        await eventually(lambda: settled(bus))
        assert sorted(shelf.entities) == ["p1", "p2"]


async def test_what_a_killed_process_was_handed_comes_at_once_and_before_a_heartbeat_is_believed(
    bus: Bus, db: Database, accreditation: Outbound
) -> None:
    await wait_long_for_acknowledgements(bus)
    await accreditation.publish_batch([person(n) for n in range(1, 6)])
    await deliver_and_die(bus, 3)
    await accreditation.publish_batch([heartbeat()])

    async with copying(bus, db) as (shelf, _):

        async def heard() -> bool:
            await accreditation.publish_batch([heartbeat()])
            return "accreditation" in shelf.entities

        await eventually(heard, within=60, every=0.2)
        assert set(shelf.entities[: shelf.entities.index("accreditation")]) == {"p1", "p2", "p3", "p4", "p5"}


async def test_heartbeats_are_handed_over_and_never_kept(
    bus: Bus, db: Database, database: TestDatabase, accreditation: Outbound
) -> None:
    async with copying(bus, db) as (shelf, _):
        await accreditation.publish_batch([heartbeat(), heartbeat(), person(1)])
        await eventually(lambda: shelf.entities == ["accreditation", "accreditation", "p1"])
        await eventually(lambda: settled(bus))
    assert await rows(database) == {"p1": 1}


async def test_an_older_version_that_comes_late_changes_nothing(
    bus: Bus, db: Database, database: TestDatabase, accreditation: Outbound
) -> None:
    async with copying(bus, db) as (shelf, _):
        await accreditation.publish_batch([person(1, 3), person(1, 2), person(1, 3), person(2)])
        await eventually(lambda: shelf.entities[-1:] == ["p2"])
        assert [c.version for c in shelf.taken] == [3, 1]
    assert await rows(database) == {"p1": 3, "p2": 1}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"\xff\xfe", "undecodable"),
        (b"[1]", "undecodable"),
        (b'{"version":"1"}', "undecodable"),
        (b'{"state":"active"}', "undecodable"),
        (b'{"version":1,"expires_at":"soon"}', "undecodable"),
        (b'{"version":9223372036854775808}', "undecodable"),
    ],
)
async def test_a_body_that_cannot_be_read_ends_in_the_dead_letters_and_the_rest_flows(
    bus: Bus, db: Database, database: TestDatabase, accreditation: Outbound, body: bytes, why: str
) -> None:
    poison = Outgoing("ops.accreditation.person.commission.NA.bad", {"Nats-Msg-Id": "poison"}, body)
    async with copying(bus, db) as (shelf, _):
        await accreditation.publish_batch([person(1), poison, person(2)])
        await eventually(lambda: shelf.entities == ["p1", "p2"])
        await eventually(lambda: settled(bus))
        letter = read_letter((await letters(bus, 1))[0])

    assert (letter.service, letter.consumer, letter.reason, letter.stream_seq) == ("intake", DURABLE, why, 2)
    assert letter.original is not None
    assert letter.original.data == body
    assert await rows(database) == {"p1": 1, "p2": 1}


async def test_a_state_the_service_fails_on_ends_in_the_dead_letters_and_the_rest_flows(
    bus: Bus, db: Database, accreditation: Outbound
) -> None:
    taken: list[str] = []

    def take(copied: Copied) -> None:
        if copied.entity == "p2":
            raise KeyError("roles")
        taken.append(copied.entity)

    async with copying(bus, db, take):
        await accreditation.publish_batch([person(1), person(2), person(3)])
        await eventually(lambda: taken == ["p1", "p3"])
        await eventually(lambda: settled(bus))
        letter = read_letter((await letters(bus, 1))[0])
    assert (letter.reason, letter.detail) == ("failed", "KeyError: 'roles'")

    async with copying(bus, db, take):
        assert taken == ["p1", "p3", "p1", "p3"]


async def test_what_moved_away_is_removed_from_its_old_place_only(
    bus: Bus, db: Database, database: TestDatabase, polling: Outbound
) -> None:
    async with copying(bus, db) as (shelf, _):
        await polling.publish_batch([centre(1), centre(2)])
        gone = state("ops.polling.centre.joint.IQ-BG.c1", 2, id="c1", moved=True)
        await polling.publish_batch([gone, centre(1, 2, "IQ-NI")])
        await eventually(lambda: len(shelf.taken) == 4)
        assert [(c.province, c.entity, c.state is None) for c in shelf.taken[2:]] == [
            ("IQ-BG", "c1", True), ("IQ-NI", "c1", False),
        ]  # fmt: skip

    async with connected(database.owner) as conn:
        subjects = await conn.fetch("select subject from intake.copy order by 1")
    assert [row["subject"] for row in subjects] == [
        "ops.polling.centre.joint.IQ-BG.c2",
        "ops.polling.centre.joint.IQ-NI.c1",
    ]


async def test_rows_are_forgotten_when_their_time_is_over_and_never_before(
    bus: Bus, db: Database, database: TestDatabase, accreditation: Outbound
) -> None:
    clock = ManualClock()
    async with copying(bus, db, clock=clock) as (shelf, part):
        await accreditation.publish_batch([session(1, 1), session(2, 12), person(1), session(3, -2)])
        await eventually(lambda: shelf.entities == ["s1", "s2", "p1"])
        await eventually(lambda: settled(bus))

        clock.advance(3600)
        assert await part.prune() == 0
        clock.advance(3601)
        assert await part.prune() == 1
    assert await rows(database) == {"p1": 1, "s2": 1}


async def test_a_database_that_goes_away_loses_nothing(
    bus: Bus, postgres_server: PostgresServer, db: Database, database: TestDatabase, accreditation: Outbound
) -> None:
    async with copying(bus, db) as (shelf, _):
        await accreditation.publish_batch([person(1)])
        await eventually(lambda: shelf.entities == ["p1"])
        await asyncio.to_thread(postgres_server.stop)
        try:
            await accreditation.publish_batch([person(2), person(3)])
            await eventually(lambda: not shelf.ok, within=60)
            assert shelf.entities == ["p1"]
        finally:
            await asyncio.to_thread(postgres_server.start)

        await eventually(lambda: shelf.entities == ["p1", "p2", "p3"], within=60)
        await eventually(lambda: settled(bus))
        await eventually(lambda: shelf.ok)
    assert await rows(database) == {"p1": 1, "p2": 1, "p3": 1}


async def test_a_durable_that_is_missing_is_said_and_waited_for(
    bus: Bus, db: Database, accreditation: Outbound
) -> None:
    async with bus.as_provisioner() as js:
        await js.delete_consumer("OPS", DURABLE)
    await accreditation.publish_batch([person(1)])

    async with copying(bus, db) as (shelf, _):
        await eventually(lambda: DURABLE in shelf.reason and "opsroom provision" in shelf.reason)
        assert shelf.health.ready
        await bus.provision()
        await eventually(lambda: shelf.entities == ["p1"])
        await eventually(lambda: shelf.ok)


async def test_a_log_made_anew_is_followed_and_what_is_known_is_not_news(
    bus: Bus, db: Database, database: TestDatabase, accreditation: Outbound
) -> None:
    async with copying(bus, db) as (shelf, _):
        await accreditation.publish_batch([person(n) for n in range(1, 6)])
        await eventually(lambda: len(shelf.taken) == 5)
        await lose_stream(bus)
        await eventually(lambda: not shelf.ok, within=60)

        await provision_nats.recreate_log(bus.state, bus.url)
        await accreditation.publish_batch([person(n) for n in range(1, 6)])
        await accreditation.publish_batch([person(2, 2)])

        await eventually(lambda: shelf.newest.get("p2") == 2, within=60)
        assert len(shelf.taken) == 6
        await eventually(lambda: settled(bus))
    assert await rows(database) == {"p1": 1, "p2": 2, "p3": 1, "p4": 1, "p5": 1}


async def test_subjects_a_service_is_newly_granted_come_with_their_past(
    bus: Bus, db: Database, polling: Outbound, accreditation: Outbound
) -> None:
    async with bus.as_provisioner() as js:
        found = (await js.consumer_info("OPS", DURABLE)).config
        await js.delete_consumer("OPS", DURABLE)
        await js.add_consumer("OPS", found.evolve(filter_subjects=["ops.accreditation.person.commission.NA.*"]))
    await polling.publish_batch([centre(1)])
    await accreditation.publish_batch([person(1)])
    async with copying(bus, db) as (before, _):
        await eventually(lambda: before.entities == ["p1"])

    await bus.provision()

    async with copying(bus, db) as (shelf, _):
        await eventually(lambda: shelf.entities == ["p1", "c1"])


async def test_a_refused_permission_is_fatal_and_said(bus: Bus, db: Database) -> None:
    async with copying(bus, db, seed_of="polling") as (shelf, _), asyncio.timeout(60):
        said = await shelf.health.wait_fatal()
    assert "refuses intake" in said
    assert "opsroom provision" in said


async def test_a_server_killed_while_states_flow_loses_none(
    bus: Bus, db: Database, database: TestDatabase, accreditation: Outbound
) -> None:
    async with copying(bus, db) as (shelf, _):
        for round_ in (1, 2):
            flowing = asyncio.gather(*(insist(accreditation, person(n, round_)) for n in range(200)))
            await eventually(lambda: len(shelf.taken) > 20)
            await bus.kill()
            await bus.start()
            await flowing
        await eventually(lambda: set(shelf.newest.values()) == {2} and len(shelf.newest) == 200, within=120)
        await eventually(lambda: settled(bus), within=60)
    assert await rows(database) == {f"p{n}": 2 for n in range(200)}


async def test_a_whole_map_is_copied(bus: Bus, db: Database, database: TestDatabase, polling: Outbound) -> None:
    for first in range(0, 9000, 1000):
        await polling.publish_batch([centre(n) for n in range(first, first + 1000)])

    async with copying(bus, db) as (shelf, _):
        await eventually(lambda: len(shelf.taken) == 9000, within=120)
        await eventually(lambda: settled(bus))
        assert [c.seq for c in shelf.taken] == list(range(1, 9001))
    assert len(await rows(database)) == 9000
