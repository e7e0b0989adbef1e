"""Where a report is from: the map's word where it has one, the reporter's otherwise, and a flag that says which."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.intake import model
from services.intake.model import Place
from services.intake.store.places import Places

BAGHDAD, SULAIMANIYA = "IQ-BG", "IQ-SU"


def centre(version: int, *stations: str, province: str = BAGHDAD, state: str = "open") -> dict[str, Any]:
    return {
        "version": version,
        "code": "10120",
        "province": province,
        "district": f"{province}-01",
        "state": state,
        "stations": [{"code": code, "kind": "general", "electorate": "mixed", "voters": 420} for code in stations],
    }


def take(places: Places, entity: str, state: dict[str, Any]) -> None:
    places.take_centre(entity, state["province"], state["version"], state)


def test_a_station_of_the_map_is_found_by_its_code_in_any_digits_and_case() -> None:
    places = Places()
    take(places, "c", centre(1, "10120/2a"))
    wanted = Place("10120/2a", BAGHDAD, "IQ-BG-01", "10120")

    for typed in ("10120/2a", "10120/2A", "١٠١٢٠/٢a", "۱۰۱۲۰/۲A", " 10120/2a "):
        assert places.station(typed) == wanted, typed
    assert places.station("10120/3") is None


def test_a_whole_centre_is_found_by_its_code_and_is_no_station() -> None:
    places = Places()
    take(places, "c", centre(1, "10120/2a"))
    found = model.locate("١٠١٢٠", places.station("١٠١٢٠"), None, ())
    assert found == model.Located(None, True, BAGHDAD, True, district="IQ-BG-01", centre="10120")

    take(places, "c", centre(2, "1", state="withdrawn"))
    assert places.station("10120") is None


def test_a_newer_state_replaces_the_stations_and_an_older_one_changes_nothing() -> None:
    places = Places()
    take(places, "c", centre(2, "1", "2"))
    take(places, "c", centre(1, "9"))
    assert (places.station("1") is not None, places.station("9")) == (True, None)

    take(places, "c", centre(3, "2", "3"))
    assert (places.station("1"), len(places)) == (None, 2)


def test_the_stations_of_a_withdrawn_centre_are_known_no_more() -> None:
    places = Places()
    take(places, "c", centre(1, "1"))
    take(places, "c", centre(2, "1", state="withdrawn"))
    assert places.station("1") is None


def test_a_station_that_went_to_another_centre_stays_whichever_centre_is_heard_of_first() -> None:
    for new_first in (True, False):
        places = Places()
        take(places, "old", centre(1, "1", "2"))
        told = [("new", centre(1, "2")), ("old", centre(2, "1"))]
        for entity, state in told if new_first else reversed(told):
            take(places, entity, state)
        assert places.station("2") is not None
        assert len(places) == 2


def test_a_centre_that_moved_is_in_its_new_province_whichever_message_comes_first() -> None:
    for tombstone_first in (True, False):
        places = Places()
        take(places, "c", centre(1, "1"))
        if tombstone_first:
            places.take_centre("c", BAGHDAD, 2, None)
        take(places, "c", centre(2, "1", province=SULAIMANIYA))
        if not tombstone_first:
            places.take_centre("c", BAGHDAD, 2, None)
        found = places.station("1")
        assert found is not None and found.province == SULAIMANIYA


def test_a_centre_of_which_only_the_tombstone_is_left_is_gone() -> None:
    places = Places()
    take(places, "c", centre(1, "1"))
    places.take_centre("c", BAGHDAD, 2, None)
    assert (places.station("1"), len(places)) == (None, 0)


def test_the_election_names_the_provinces_of_the_map() -> None:
    places = Places()
    places.take_election(2, {"totals": [{"province": BAGHDAD}, {"province": SULAIMANIYA}]})
    places.take_election(1, {"totals": []})
    assert places.provinces == {BAGHDAD, SULAIMANIYA}


def test_the_map_decides_the_province_of_a_known_station() -> None:
    place = Place("10120/2", SULAIMANIYA, "IQ-SU-03", "10120")
    found = model.locate("١٠١٢٠/٢", place, BAGHDAD, {BAGHDAD, SULAIMANIYA})
    assert found == model.Located("10120/2", True, SULAIMANIYA, True, district="IQ-SU-03", centre="10120")


def test_an_unknown_station_keeps_its_words_and_a_code_gets_latin_digits() -> None:
    assert model.locate("مدرسة النور ٣", None, BAGHDAD, ()).station == "مدرسة النور ٣"
    assert model.locate("۱۰۱۲۰-٣", None, BAGHDAD, ()).station == "10120-3"
    assert model.locate(None, None, None, ()) == model.Located(None, False, "XX", False)


def test_a_province_that_the_map_does_not_have_is_taken_and_flagged() -> None:
    assert model.locate(None, None, "IQ-KI", {BAGHDAD}) == model.Located(None, False, "IQ-KI", False)
    assert model.locate(None, None, "IQ-KI", ()).province_known
    assert model.locate(None, None, BAGHDAD, {BAGHDAD}).province_known


@given(st.none() | st.text(max_size=40), st.none() | st.text(max_size=32), st.sets(st.text(max_size=6)))
def test_no_place_is_ever_a_reason_to_refuse(station: str | None, province: str | None, known: set[str]) -> None:
    found = model.locate(station, None, province, known)
    assert not found.station_known
    assert (found.station is None) == (station is None)
    assert Places().station(station or "") is None


centres = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.integers(1, 6),
        st.sets(st.sampled_from("1234")),
        st.sampled_from((BAGHDAD, SULAIMANIYA)),
        st.sampled_from(("open", "open", "withdrawn")),
    ),
    max_size=14,
)


@given(centres)
def test_after_any_messages_what_is_known_is_what_the_newest_states_hold(said: list[Any]) -> None:
    places, newest = Places(), {}
    for entity, version, stations, province, state in said:
        if version >= newest.get(entity, (0,))[0]:
            newest[entity] = version, stations, province, state
        take(places, entity, centre(version, *sorted(stations), province=province, state=state))
    held = {(code, where) for _, codes, where, state in newest.values() if state == "open" for code in codes}
    for code in "1234":
        found = places.station(code)
        if found is None:
            assert code not in {one for one, _ in held}
        else:
            assert (code, found.province) in held
