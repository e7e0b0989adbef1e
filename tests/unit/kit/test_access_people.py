"""Whom a service lets in by its own copy: rights of now, whatever the token's holder was told when it was made."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.access.people import Freshness, People
from services.kit.access.tokens import Claims, public_text, sign, signing_key
from services.kit.auth import Principal
from services.kit.clock import rfc3339
from services.kit.errors import SessionOver
from tests.support.clock import ELECTION_DAY

KEY = signing_key(b"s" * 32, "token", "k1aaaaaaaa")
CLAIMS = Claims("session-1", "person-1", ELECTION_DAY, ELECTION_DAY + timedelta(hours=12))
TOKEN = sign(CLAIMS, KEY)
NOON = ELECTION_DAY + timedelta(hours=4)


def at(hours: float) -> str:
    return rfc3339(ELECTION_DAY + timedelta(hours=hours))


def person_state(version: int = 1, **changes: Any) -> dict[str, Any]:
    state = {
        "person_id": "person-1",
        "version": version,
        "organisation_id": "organisation-1",
        "roles": ["coordinator"],
        "provinces": ["IQ-BG"],
        "compartments": ["public", "joint", "commission"],
        "state": "active",
    }
    return state | changes


def organisation_state(version: int = 1, **changes: Any) -> dict[str, Any]:
    return {"organisation_id": "organisation-1", "version": version, "state": "active"} | changes


def session_state(state: str = "ended", session: str = "session-1") -> dict[str, Any]:
    return {"session_id": session, "version": 2, "state": state, "expires_at": at(12)}


def the_people() -> People:
    """Whoever has heard of the key, one person and their organisation."""
    people = People()
    key = {"version": 1, "use": "token", "public": public_text(KEY), "state": "active"}
    people.take("signing_key", KEY.key_id, key)
    people.take("organisation", "organisation-1", organisation_state())
    people.take("person", "person-1", person_state())
    return people


def refused(people: People, now: datetime = NOON, token: str = TOKEN) -> str:
    with pytest.raises(SessionOver) as over:
        people.principal(token, now)
    return str(over.value.params["reason"])


def test_rights_are_those_of_the_copy() -> None:
    assert the_people().principal(TOKEN, NOON) == Principal(
        id="person-1",
        session="session-1",
        organisation="organisation-1",
        roles=frozenset({"coordinator"}),
        provinces=frozenset({"IQ-BG"}),
        compartments=frozenset({"public", "joint", "commission"}),
        expires_at=CLAIMS.expires_at,
    )


def test_rights_that_changed_hold_at_once_for_tokens_made_before() -> None:
    people = the_people()
    people.principal(TOKEN, NOON)

    assert people.take("person", "person-1", person_state(2, roles=["reader"], provinces=None))

    who = people.principal(TOKEN, NOON)
    assert (who.roles, who.provinces) == (frozenset({"reader"}), None)


def test_a_suspended_person_is_out() -> None:
    people = the_people()
    people.take("person", "person-1", person_state(2, state="suspended"))

    assert refused(people) == "suspended"


def test_somebody_who_has_just_accepted_their_invitation_is_in_before_the_news_of_it() -> None:
    people = the_people()
    people.take("person", "person-1", person_state(2, state="invited"))

    assert people.principal(TOKEN, NOON).id == "person-1"


def test_all_people_of_a_suspended_organisation_are_out_and_back_when_it_is_reinstated() -> None:
    people = the_people()
    people.take("organisation", "organisation-1", organisation_state(2, state="suspended"))
    assert refused(people) == "suspended"

    people.take("organisation", "organisation-1", organisation_state(3))
    assert people.principal(TOKEN, NOON).id == "person-1"

    people.take("organisation", "organisation-1", organisation_state(4, tokens_not_before=at(1)))
    assert refused(people) == "ended"


def test_somebody_moved_to_a_suspended_organisation_is_out() -> None:
    people = the_people()
    people.take("organisation", "organisation-2", organisation_state(1, state="suspended"))
    people.take("person", "person-1", person_state(2, organisation_id="organisation-2"))

    assert refused(people) == "suspended"


@given(st.permutations([1, 2, 3, 4]))
def test_the_newest_version_counts_in_whatever_order_they_come(order: list[int]) -> None:
    people = the_people()
    states = {n: person_state(n + 1, state="suspended" if n == 4 else "active") for n in order}
    firms = {n: organisation_state(n + 1, state="active" if n == 4 else "suspended") for n in order}
    for n in order:
        people.take("person", "person-1", states[n])
        people.take("organisation", "organisation-1", firms[n])

    assert refused(people) == "suspended"
    people.take("person", "person-1", person_state(9))
    assert people.principal(TOKEN, NOON).id == "person-1"


def test_a_state_heard_twice_is_no_change() -> None:
    people = the_people()
    before = people.changes

    assert not people.take("person", "person-1", person_state())
    assert not people.take("organisation", "organisation-1", organisation_state())
    assert not people.take("centre", "centre-1", {"version": 1})
    assert people.changes == before


@pytest.mark.parametrize("whose", ["person", "organisation"])
def test_nobody_is_let_in_outside_their_validity(whose: str) -> None:
    people = the_people()
    state = person_state if whose == "person" else organisation_state
    people.take(whose, f"{whose}-1", state(2, valid_from=at(1), valid_until=at(6)))

    assert refused(people, ELECTION_DAY) == "not_begun"
    people.principal(TOKEN, ELECTION_DAY + timedelta(hours=1))
    assert people.principal(TOKEN, NOON).expires_at == ELECTION_DAY + timedelta(hours=6)
    assert refused(people, ELECTION_DAY + timedelta(hours=6)) == "expired"


def test_tokens_made_before_everything_was_signed_out_are_void_and_later_ones_good() -> None:
    people = the_people()
    people.take("person", "person-1", person_state(2, tokens_not_before=at(1)))
    later = sign(replace(CLAIMS, session="session-2", made_at=ELECTION_DAY + timedelta(hours=1)), KEY)

    assert refused(people) == "ended"
    assert people.principal(later, NOON).session == "session-2"


def test_an_ended_session_is_over_and_the_persons_other_one_is_not() -> None:
    people = the_people()
    other = sign(replace(CLAIMS, session="session-2"), KEY)

    assert not people.take("session", "session-1", session_state("open"))
    people.principal(TOKEN, NOON)
    assert people.take("session", "session-1", session_state())

    assert refused(people) == "ended"
    assert people.principal(other, NOON).session == "session-2"


def test_an_opening_heard_after_the_end_does_not_open_a_session_again() -> None:
    people = the_people()
    people.take("session", "session-1", session_state())
    people.take("session", "session-1", session_state("open"))

    assert refused(people) == "ended"


def test_an_ended_session_is_forgotten_only_when_its_tokens_have_expired_anyway() -> None:
    people = the_people()
    people.take("session", "session-1", session_state())

    people.forget(CLAIMS.expires_at - timedelta(seconds=1))
    assert refused(people) == "ended"

    people.forget(CLAIMS.expires_at)
    assert refused(people, CLAIMS.expires_at) == "expired"


def test_a_genuine_token_of_somebody_not_heard_of_yet_has_no_rights_at_all() -> None:
    people = the_people()
    stranger = sign(replace(CLAIMS, person="person-2", limited=True), KEY)

    who = people.principal(stranger, NOON)

    assert (who.known, who.id, who.limited) == (False, "person-2", True)
    assert not (who.roles or who.provinces or who.compartments or who.organisation)
    assert who.provinces is not None
    assert not people.knows("person-2")


def test_what_somebody_not_heard_of_was_signed_out_of_is_over() -> None:
    people = the_people()
    people.take("session", "session-2", session_state(session="session-2"))

    assert refused(people, token=sign(replace(CLAIMS, session="session-2", person="person-2"), KEY)) == "ended"


def test_a_person_whose_organisation_is_not_heard_of_yet_is_let_in() -> None:
    people = the_people()
    people.take("person", "person-1", person_state(2, organisation_id="organisation-9"))

    assert people.principal(TOKEN, NOON).organisation == "organisation-9"


def test_broken_glass_adds_a_compartment_until_its_end_and_rights_are_looked_at_anew_then() -> None:
    people = the_people()
    opened = [{"compartment": "security", "until": at(5)}, {"compartment": "joint", "until": at(3)}]
    people.take("person", "person-1", person_state(2, opened=opened))

    who = people.principal(TOKEN, NOON)
    assert who.compartments == frozenset({"public", "joint", "commission", "security"})
    assert who.expires_at == ELECTION_DAY + timedelta(hours=5)

    later = people.principal(TOKEN, ELECTION_DAY + timedelta(hours=5))
    assert "security" not in later.compartments
    assert later.expires_at == CLAIMS.expires_at


def test_a_service_that_has_heard_nothing_yet_believes_its_copy_to_be_void() -> None:
    assert People().freshness(NOON) is Freshness.VOID
    assert People(always_fresh=True).freshness(NOON) is Freshness.FRESH


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (-5, Freshness.FRESH),
        (0, Freshness.FRESH),
        (30, Freshness.FRESH),
        (30.001, Freshness.STALE),
        (300, Freshness.STALE),
        (300.001, Freshness.VOID),
        (1e6, Freshness.VOID),
    ],
)
def test_freshness_is_the_age_of_the_last_heartbeat(seconds: float, expected: Freshness) -> None:
    people = the_people()
    people.take("heartbeat", "accreditation", {"at": rfc3339(NOON - timedelta(hours=1))})
    people.take("heartbeat", "accreditation", {"at": rfc3339(NOON)})

    assert people.freshness(NOON + timedelta(seconds=seconds)) is expected


def test_a_drill_whose_clock_went_back_does_not_believe_the_beats_from_before() -> None:
    people = the_people()
    people.take("heartbeat", "accreditation", {"at": rfc3339(NOON + timedelta(hours=3))})
    people.take("heartbeat", "accreditation", {"at": rfc3339(NOON)})

    assert people.freshness(NOON + timedelta(minutes=10)) is Freshness.VOID


def test_other_news_of_accreditation_is_no_heartbeat() -> None:
    people = the_people()
    people.take("person", "person-1", person_state(2))

    assert people.freshness(NOON) is Freshness.VOID


@pytest.mark.parametrize("noun", ["person", "organisation", "session", "signing_key", "heartbeat"])
def test_a_state_without_what_rights_need_is_a_fault_and_changes_nothing(noun: str) -> None:
    people = the_people()
    before = people.principal(TOKEN, NOON)

    with pytest.raises((KeyError, TypeError, ValueError)):
        people.take(noun, f"{noun}-1", {"version": 9})

    assert people.principal(TOKEN, NOON) == before
