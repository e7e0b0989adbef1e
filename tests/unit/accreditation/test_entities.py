"""Organisations, people, sessions, glass and duties change as the rules say, one version at a time."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.accreditation.actions.keyring import KeyRing
from services.accreditation.errors import WrongState
from services.accreditation.model.centres import Centres
from services.accreditation.model.duties import REVIEW_WITHIN, audiences, review_of
from services.accreditation.model.entities import BrokenGlass, Key, Opening, Session
from tests.unit.accreditation.test_rights import NOW, Given, a_person, an_organisation

SOMEBODY = UUID(int=9)


def a_session(**changes: object) -> Session:
    made = Session(
        UUID(int=1), 1, SOMEBODY, "open", False, NOW, NOW + timedelta(hours=12), None, "10.0.0.1", "", 0, None
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def glass(**changes: object) -> BrokenGlass:
    made = BrokenGlass(
        id=UUID(int=2), version=1, person_id=SOMEBODY, opened="security", reason="سبب طويل بما يكفي", opened_at=NOW,
        until=NOW + timedelta(minutes=30), closed_at=None, reviewed_by=None, reviewed_at=None, finding=None,
        obligation_id=UUID(int=3),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 13 * 3600), max_size=12))
def test_no_session_lasts_longer_than_a_day_however_often_it_is_renewed(waits: list[int]) -> None:
    session, now = a_session(), NOW
    for wait in waits:
        now += timedelta(seconds=wait)
        before = session
        if now < session.expires_at:
            session = session.renew(now, hours=12, until_hours=24, second_factor=False)
            assert session.expires_at >= before.expires_at
            assert session.expires_at - now <= timedelta(hours=12)
    assert session.expires_at <= NOW + timedelta(hours=24)


def test_a_second_factor_of_a_session_is_never_forgotten() -> None:
    session = a_session().renew(NOW, hours=12, until_hours=24, second_factor=True)

    assert session.renew(NOW, hours=12, until_hours=24, second_factor=False).second_factor


def test_suspending_and_reinstating_leaves_what_was_ended_ended() -> None:
    person = a_person(Given(frozenset({"operator"}), None, frozenset()))
    later = NOW + timedelta(hours=1)

    suspended = person.suspend(later)
    back = suspended.reinstate(has_password=True)

    assert (suspended.state, suspended.tokens_not_before, suspended.version) == ("suspended", later, 2)
    assert (back.state, back.tokens_not_before, back.version) == ("active", later, 3)
    assert suspended.reinstate(has_password=False).state == "invited"
    for act in (lambda: suspended.suspend(later), lambda: person.reinstate(has_password=True)):
        with pytest.raises(WrongState):
            act()


def test_an_organisation_is_suspended_once() -> None:
    organisation = an_organisation()
    suspended = organisation.suspend(NOW)

    assert (suspended.state, suspended.tokens_not_before, suspended.version) == ("suspended", NOW, 2)
    assert suspended.reinstate().tokens_not_before == NOW
    for act in (lambda: suspended.suspend(NOW), organisation.reinstate):
        with pytest.raises(WrongState):
            act()


def test_what_broken_glass_opened_and_is_over_is_let_go_with_the_next() -> None:
    person = a_person(Given(frozenset({"admin"}), None, frozenset()))
    first = Opening("security", NOW + timedelta(minutes=10), UUID(int=11))
    second = Opening("joint", NOW + timedelta(minutes=30), UUID(int=12))

    person = person.with_glass(first, NOW)
    person = person.with_glass(second, NOW + timedelta(minutes=15))

    assert person.opened == (second,)
    assert person.without_glass(second.break_glass_id, NOW).opened == ()


def test_glass_is_open_until_its_time_or_until_it_is_closed() -> None:
    opened = glass()

    assert opened.is_open(NOW)
    assert not opened.is_open(opened.until)
    closed = opened.close(NOW + timedelta(minutes=1))
    assert not closed.is_open(NOW + timedelta(minutes=2))
    for one, at in ((closed, NOW), (opened, opened.until)):
        with pytest.raises(WrongState):
            one.close(at)


def test_a_review_is_made_once_and_closes_what_was_not_justified() -> None:
    opened, later = glass(), NOW + timedelta(minutes=5)

    assert opened.review(UUID(int=5), "justified", later).closed_at is None
    refused = opened.review(UUID(int=5), "not_justified", later)
    assert refused.closed_at == later
    assert opened.review(UUID(int=5), "not_justified", opened.until).closed_at is None
    with pytest.raises(WrongState):
        refused.review(UUID(int=6), "justified", later)


def test_the_review_is_owed_by_the_commissioner_within_a_day_and_lapses_without_an_heir() -> None:
    duty = review_of(glass())

    assert (duty.owner, duty.severity, duty.due_at) == ("commissioner", "S2", NOW + REVIEW_WITHIN)
    assert duty.compartments == ("commission", "security")
    assert audiences("commission") == ("commission",)
    lapsed = duty.lapse()
    assert (lapsed.state, lapsed.version, lapsed.owner) == ("lapsed", 2, "commissioner")
    done = lapsed.discharge(UUID(int=8), NOW)
    assert (done.state, done.version, done.proof_event_id, done.closed_at) == ("discharged", 3, UUID(int=8), NOW)


def test_the_newest_key_that_is_not_retired_signs() -> None:
    ring = KeyRing(b"s" * 32)
    old = Key("aaaaaaaa", 1, "token", "", "active", NOW)
    new = Key("bbbbbbbb", 1, "token", "", "active", NOW + timedelta(seconds=1))
    ring.put([new, old, Key("cccccccc", 1, "badge", "", "active", NOW + timedelta(hours=1))])

    assert ring.current("token").key_id == "bbbbbbbb"
    ring.put([replace(new, version=2, state="retired")])
    ring.put([new])
    assert ring.current("token").key_id == "aaaaaaaa"
    assert [key.key_id for key in ring.believed("token")] == ["aaaaaaaa"]
    with pytest.raises(LookupError):
        KeyRing(b"s" * 32).current("badge")


def test_a_centre_that_moved_is_not_lost_by_the_word_that_it_left() -> None:
    centres = Centres()
    centres.take("e1", "IQ-NI", {"code": "1001", "province": "IQ-NI", "state": "open"})
    centres.take("e1", "IQ-KI", {"code": "1001", "province": "IQ-KI", "state": "open"})
    centres.take("e1", "IQ-NI", None)

    assert centres.province_of("1001") == "IQ-KI"
    centres.take("e1", "IQ-KI", {"code": "1001", "province": "IQ-KI", "state": "withdrawn"})
    assert centres.province_of("1001") is None
    centres.take("e2", "IQ-NI", {"code": "1002", "province": "IQ-NI", "state": "open"})
    centres.take("e2", "IQ-NI", {"code": "1003", "province": "IQ-NI", "state": "open"})
    assert (centres.province_of("1002"), centres.province_of("1003")) == (None, "IQ-NI")
    assert centres.changed == {"1001", "1002", "1003"}
