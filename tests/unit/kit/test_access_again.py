"""Another log speaks about the same people; and how fresh all that is stands in the health report unasked."""

import asyncio

import pytest

from schemas.permissions import PERMISSIONS
from services.kit.access import Freshness, Guard, People, Upkeep
from services.kit.errors import SessionOver
from services.kit.health import Health
from tests.support.clock import ManualClock
from tests.support.eventually import eventually
from tests.support.people import Register


def test_another_log_is_believed_even_where_its_versions_are_lower() -> None:
    clock = ManualClock()
    register, people = Register(clock), People()
    register.feed(people)
    who = register.person()
    for _ in range(3):
        register.change(who, roles=["operator"])
    token = register.token(who)
    people.begin_again()

    older = {**register.words[-1].state, "version": 2, "state": "suspended"}
    assert people.take("person", who.id, older)

    with pytest.raises(SessionOver):
        people.principal(token, clock.now())
    assert not people.take("person", who.id, {**older, "version": 1, "state": "active"}), "within one log newest wins"


def test_another_log_that_is_silent_about_somebody_throws_nobody_out_and_lets_nobody_in() -> None:
    clock = ManualClock()
    register, people = Register(clock), People()
    register.feed(people)
    stays, gone, ended = register.person(), register.person(), register.person()
    session = register.session()
    register.end(ended, session)
    register.suspend(gone)
    people.begin_again()

    assert people.principal(register.token(stays), clock.now()).known
    for token in (register.token(gone), register.token(ended, session=session)):
        with pytest.raises(SessionOver):
            people.principal(token, clock.now())


def test_another_log_has_to_prove_that_it_is_fresh() -> None:
    clock = ManualClock()
    register, people = Register(clock), People()
    register.feed(people)
    assert people.freshness(clock.now()) is Freshness.FRESH
    people.begin_again()
    assert people.freshness(clock.now()) is Freshness.VOID
    register.beat()
    assert people.freshness(clock.now()) is Freshness.FRESH


async def test_stale_revocations_are_in_the_health_report_though_nobody_asks() -> None:
    clock, health, people = ManualClock(), Health("intake"), People()
    register = Register(clock)
    register.feed(people)
    upkeep = Upkeep(Guard(people, PERMISSIONS, clock, health, secure=True), clock)
    await upkeep.start()
    try:
        assert health.report()["parts"]["revocations"]["ok"] is True
        clock.advance(31)
        await eventually(lambda: health.report()["parts"]["revocations"]["ok"] is False, 60)
        assert health.ready
    finally:
        await upkeep.stop()
        await asyncio.sleep(0)


def test_ended_sessions_are_forgotten_when_their_tokens_have_expired_anyway() -> None:
    clock, people = ManualClock(), People()
    register = Register(clock)
    register.feed(people)
    upkeep = Upkeep(Guard(people, PERMISSIONS, clock, Health("intake"), secure=True), clock)
    for _ in range(5):
        register.end(register.person(), register.session())
    upkeep.look()
    assert len(people._ended) == 5
    clock.advance(13 * 3600)
    upkeep.look()
    assert len(people._ended) == 0
