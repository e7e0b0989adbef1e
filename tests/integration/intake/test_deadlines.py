"""A duty nobody does goes up, then lapses for everybody to see; time is moved, never waited for."""

import asyncio
from datetime import timedelta

from schemas.obligation import ObligationV1
from tests.integration.intake.desk import Desk
from tests.support.eventually import eventually


async def _told(desk: Desk) -> list[ObligationV1]:
    rows = await desk.rows("select body from intake.event where type like 'obligation.%' order by n")
    return [ObligationV1.model_validate_json(row["body"]) for row in rows]


async def test_a_missed_triage_is_raised_to_the_desk_lead_then_the_commissioner_and_then_lapses(desk: Desk) -> None:
    await desk.file(desk.report(category="B3"))
    raised_at = []
    for told in (2, 3, 4):
        desk.clock.advance(121)
        raised_at.append(desk.clock.now())
        await eventually(lambda told=told: _seen(desk, told), within=60)

    opened, led, raised, lapsed = await _told(desk)
    assert [state.version for state in (opened, led, raised, lapsed)] == [1, 2, 3, 4]
    assert (led.state, led.owner.id, led.step, led.change.kind) == ("open", "coordinator", 1, "raised")
    assert (led.change.from_owner.id, led.change.missed_due_at) == ("operator", opened.due_at)
    assert (raised.state, raised.owner.id, raised.step, raised.change.kind) == ("open", "commissioner", 2, "raised")
    assert (led.due_at, raised.due_at) == tuple(at + timedelta(minutes=2) for at in raised_at[:2])
    assert (raised.change.from_owner.id, raised.change.missed_due_at) == ("coordinator", led.due_at)
    assert (lapsed.state, lapsed.owner.id, lapsed.change.kind) == ("lapsed", "commissioner", "lapsed")
    assert lapsed.change.missed_due_at == raised.due_at
    assert await desk.count("deadline") == 0
    (stored,) = await desk.rows("select state, version, owner, step from intake.obligation")
    assert tuple(stored) == ("lapsed", 4, "commissioner", 2)


async def test_nothing_is_raised_before_its_time(desk: Desk) -> None:
    await desk.file(desk.report(category="H1"))
    await desk.file(desk.report(category="B3"))
    desk.clock.advance(121)
    await eventually(lambda: _seen(desk, 3), within=60)

    still = await desk.rows("select severity, version from intake.obligation order by severity")

    assert [tuple(row) for row in still] == [("S1", 2), ("S2", 1)]


async def test_hundreds_of_missed_deadlines_are_each_raised_once(desk: Desk) -> None:
    for _ in range(10):
        await asyncio.gather(*(desk.file(desk.report(category="B1")) for _ in range(31)))
    desk.clock.advance(301)

    await eventually(lambda: _seen(desk, 620), within=120)

    raised = [state for state in await _told(desk) if state.version == 2]
    assert len({state.obligation_id for state in raised}) == len(raised) == 310
    assert {row["version"] for row in await desk.rows("select version from intake.obligation")} == {2}
    assert await desk.count("deadline") == 310


async def test_a_duty_that_was_done_is_left_alone(desk: Desk) -> None:
    await desk.file(desk.report(category="B3"))
    await desk.rows("update intake.obligation set state = 'discharged', version = 2 returning id")
    desk.clock.advance(3600)

    await eventually(lambda: _deadlines_gone(desk), within=60)

    assert [state.version for state in await _told(desk)] == [1]


async def _seen(desk: Desk, events: int) -> bool:
    (found,) = await desk.rows("select count(*) from intake.event where type like 'obligation.%'")
    return bool(found[0] == events)


async def _deadlines_gone(desk: Desk) -> bool:
    return await desk.count("deadline") == 0
