"""The heartbeat goes behind everything that was committed, and says nothing while something waits."""

from datetime import timedelta

import pytest

from schemas.accreditation import HeartbeatV1
from services.accreditation.actions.change import by_itself, changing
from services.accreditation.actions.contracts import changed, tell_organisation
from services.accreditation.store import organisations
from services.kit.errors import BusUnavailable
from tests.integration.accreditation.desk import Desk
from tests.support.eventually import eventually
from tests.support.nats import Bus
from tests.support.postgres import TestDatabase
from tests.support.stream import stored

SUBJECT = "ops.accreditation.heartbeat.public.NA.accreditation"


async def _everything_is_sent(desk: Desk) -> None:
    async def none_waits() -> bool:
        return await desk.rows("select 1 from accreditation.event where seal_no is null") == []

    assert await eventually(none_waits, 60)


async def test_it_is_published_with_its_envelope_and_without_a_row(desk: Desk, bus: Bus) -> None:
    await _everything_is_sent(desk)
    rows = len(await desk.told())

    at = await desk.part("heartbeat").beat()

    assert at == desk.clock.now()
    beats = [message for message in await stored(bus) if message.subject == SUBJECT]
    assert HeartbeatV1.model_validate_json(beats[-1].data).at == at
    assert beats[-1].headers["ce-type"] == "heartbeat.beat.v1"
    assert beats[-1].headers["ce-source"] == "/accreditation"
    assert len(await desk.told()) == rows


async def test_there_is_none_while_an_event_waits_for_more_than_two_seconds(desk: Desk, bus: Bus) -> None:
    await _everything_is_sent(desk)
    await desk.part("relay").stop()
    await _a_change(desk)
    committed_at = desk.clock.now()
    desk.clock.advance(1)

    soon = await desk.part("heartbeat").beat()
    desk.clock.advance(2)
    late = await desk.part("heartbeat").beat()

    assert soon == committed_at - timedelta(microseconds=1)
    assert late is None
    await desk.part("relay").start()
    await _everything_is_sent(desk)
    assert await desk.part("heartbeat").beat() == desk.clock.now()


async def test_without_a_log_there_is_none_and_the_service_works_on(database: TestDatabase) -> None:
    async with Desk(database) as desk:
        with pytest.raises(BusUnavailable):
            await desk.part("heartbeat").beat()
        assert desk.service.health.ready
        assert (await desk.organisation())["state"] == "active"


async def _a_change(desk: Desk) -> None:
    async with changing(desk.deps, by_itself("a test", desk.clock.now())) as change:
        (first, *_) = await organisations.every(change.conn)
        tell_organisation(change, first, changed())
