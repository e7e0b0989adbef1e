"""How much two cases look like one matter."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.intake.model.likeness import NEAR, Sketch, likeness

NOON = datetime(2026, 11, 21, 9, tzinfo=UTC)
CASE = Sketch(UUID(int=1), "B1", "IQ-BG", "1101", "110101", "110101-01", NOON)
TWIN = replace(CASE, id=UUID(int=2), text=1.0)


def test_the_same_place_leaf_time_and_words_are_one_matter() -> None:
    assert likeness(CASE, TWIN).score == 1.0
    assert likeness(CASE, TWIN).why == ("place", "time", "category", "text")


def test_a_station_is_nearer_than_a_centre_and_a_centre_nearer_than_a_district() -> None:
    next_room = replace(TWIN, station="110101-02")
    next_centre = replace(next_room, centre="110102")
    elsewhere = replace(next_centre, district="1102")

    scores = [likeness(CASE, other).score for other in (TWIN, next_room, next_centre, elsewhere)]

    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4
    assert "place" in likeness(CASE, next_room).why
    assert "place" not in likeness(CASE, next_centre).why


def test_places_that_nobody_knows_are_not_the_same_place() -> None:
    unknown = replace(CASE, district=None, centre=None, station=None)

    assert "place" not in likeness(unknown, replace(unknown, id=UUID(int=2), text=1.0)).why


def test_a_leaf_says_more_than_a_family_and_a_family_more_than_none() -> None:
    scores = [likeness(CASE, replace(TWIN, category=leaf)).score for leaf in ("B1", "B5", "H1")]

    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


@given(st.timedeltas(min_value=timedelta(), max_value=3 * NEAR), st.floats(0, 1), st.floats(0, 1))
def test_nearer_in_time_and_more_alike_in_words_never_scores_less(apart: timedelta, text: float, more: float) -> None:
    far = replace(TWIN, occurred_at=NOON - apart, text=min(text, more))
    near = replace(TWIN, occurred_at=NOON - apart / 2, text=max(text, more))

    assert 0 <= likeness(CASE, far).score <= likeness(CASE, near).score <= 1
