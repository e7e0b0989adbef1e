"""Deployments: an observer, a centre, and what the map says of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.accreditation.errors import RightsUnfit, WrongState
from services.accreditation.model.deployments import (
    UNRESOLVED,
    Deployment,
    centre_code,
    check_observer,
    place_of,
)
from services.kit.errors import InvalidInput
from tests.unit.accreditation.test_badges import NOW, a_holder, number


def placed(**changed: object) -> Deployment:
    facts = {
        "id": number(5),
        "version": 1,
        "person_id": number(2),
        "organisation_id": number(3),
        "province": "IQ-BG",
        "centre": "205418",
        "centre_known": False,
        "state": "placed",
        "made_at": NOW,
    }
    return Deployment(**facts | changed)  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["205418", "٢٠٥٤١٨", "۲۰۵۴۱۸", " 205418\u202e "])
def test_a_centre_is_the_same_in_every_script(typed: str) -> None:
    assert centre_code(typed) == "205418"


@pytest.mark.parametrize("typed", ["", " ", "مركز 12", "12 34", "-1", "=1+1", "x" * 41, "12\n34", "*", "a>b"])
def test_what_no_centre_is_called_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        centre_code(typed)


@given(st.text(max_size=60))
def test_a_centres_code_always_fits_the_contract(typed: str) -> None:
    try:
        code = centre_code(typed)
    except InvalidInput:
        return
    assert 1 <= len(code) <= 40
    assert code.isascii()


def test_an_unknown_centre_lies_in_its_observers_only_province_and_else_nowhere_yet() -> None:
    assert place_of("IQ-NI", a_holder()) == ("IQ-NI", True)
    assert place_of(None, a_holder(provinces=("IQ-BG",))) == ("IQ-BG", False)
    assert place_of(None, a_holder(provinces=("IQ-BG", "IQ-NI"))) == (UNRESOLVED, False)
    assert place_of(None, a_holder(provinces=None)) == (UNRESOLVED, False)


def test_only_observers_are_accredited_and_only_where_they_observe() -> None:
    check_observer(a_holder(), "IQ-BG")
    check_observer(a_holder(), UNRESOLVED)
    check_observer(a_holder(provinces=None), "IQ-NI")
    with pytest.raises(RightsUnfit):
        check_observer(a_holder(), "IQ-NI")
    with pytest.raises(RightsUnfit):
        check_observer(a_holder(roles=("cso_delegate",)), "IQ-BG")
    with pytest.raises(WrongState):
        check_observer(a_holder(state="suspended"), "IQ-BG")


def test_the_map_confirms_moves_and_forgets_a_centre_and_says_nothing_twice() -> None:
    first = placed()

    confirmed = first.seen_on_map("IQ-BG", a_holder())
    moved = confirmed.seen_on_map("IQ-NI", a_holder())
    forgotten = moved.seen_on_map(None, a_holder())

    assert (confirmed.version, confirmed.province, confirmed.centre_known) == (2, "IQ-BG", True)
    assert (moved.version, moved.province, moved.centre_known) == (3, "IQ-NI", True)
    assert (forgotten.version, forgotten.province, forgotten.centre_known) == (4, "IQ-BG", False)
    assert confirmed.seen_on_map("IQ-BG", a_holder()) is confirmed


def test_a_deployment_ends_once() -> None:
    ended = placed().withdraw()

    assert (ended.version, ended.state) == (2, "withdrawn")
    with pytest.raises(WrongState):
        ended.withdraw()
