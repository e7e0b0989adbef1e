"""What the board takes from accreditation about who may watch, and what it does not believe."""

import json
from typing import Any

import pytest

from services.board.handlers import RIGHTS, Undecodable, right_of
from tests.support.people import Register, Word


def words() -> list[Word]:
    register = Register()
    who = register.person()
    register.suspend(who)
    register.end(who, register.session())
    return register.words


def heard(word: Word, **changes: Any) -> tuple[str, dict[str, str], bytes]:
    return word.subject, {"ce-type": word.ce_type}, json.dumps(word.state | changes).encode()


def test_everything_accreditation_says_about_rights_is_taken_as_it_was_said() -> None:
    met = set()
    for word in words():
        right = right_of(*heard(word))
        assert right is not None
        assert (right.noun, right.entity, right.state) == (word.noun, word.entity, word.state)
        met.add(right.noun)
    assert met == set(RIGHTS)


def test_only_accreditation_speaks_about_rights() -> None:
    for word in words():
        subject, headers, body = heard(word)
        assert right_of(subject.replace("ops.accreditation.", "ops.intake."), headers, body) is None
    obligation = ("ops.accreditation.obligation.commission.NA.x", {"ce-type": "obligation.opened.v1"}, b"{}")
    assert right_of(*obligation) is None


def test_a_tombstone_takes_no_rights_and_gives_none() -> None:
    word = next(word for word in words() if word.noun == "person")
    body = json.dumps({"id": word.entity, "version": 9, "moved": True}).encode()
    assert right_of(word.subject, {"ce-type": word.ce_type}, body) is None


def person() -> Word:
    return next(word for word in words() if word.noun == "person")


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "asleep"},
        {"roles": ["emperor"]},
        {"version": 0},
        {"person_id": "0193f0c2-7b1e-7cc3-9c55-2f1f6a1b7d10"},
    ],
    ids=["state", "role", "version", "another person"],
)
def test_what_does_not_keep_the_contract_is_undecodable(changes: dict[str, Any]) -> None:
    with pytest.raises(Undecodable):
        right_of(*heard(person(), **changes))


def test_a_later_version_of_the_contract_is_undecodable_and_a_later_field_is_not() -> None:
    word = person()
    subject, _, body = heard(word)
    with pytest.raises(Undecodable):
        right_of(subject, {"ce-type": "person.made.v2"}, body)
    with pytest.raises(Undecodable):
        right_of(subject, {}, body)
    assert right_of(*heard(word, colour="أزرق")) is not None
