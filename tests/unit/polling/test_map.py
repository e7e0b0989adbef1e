"""The rules of a map: what a row adds, what contradicts, what is missing, what would change."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kit.ids import Ids
from services.polling.model import diff
from services.polling.model.columns import COLUMNS, chosen, missing
from services.polling.model.diff import Kept
from services.polling.model.facts import Centre, Control, Map, Totals
from services.polling.model.review import provinces_beside_controls
from tests.support.maps import small_map, station
from tests.unit.polling.reading import found_codes, read_map, shuffled

FIELDS = [column.field for column in COLUMNS["map"]]
ELSEWHERE = {"province_without_stations": 15}
IDS = Ids()


def kept(found: Map) -> dict[str, Kept[Centre]]:
    """Return a map as it stands after it was accepted."""
    return {code: Kept(IDS.uuid(), 1, True, centre) for code, centre in found.centres.items()}


def test_a_good_map_has_nothing_wrong_in_it() -> None:
    found, findings = read_map(small_map())

    assert found_codes(findings) == ELSEWHERE
    assert found.totals() == {code: Totals(3, 12, 12 * 480) for code in ("IQ-BA", "IQ-BG", "IQ-SU")}
    assert found.districts["201"].names == {"ar": "قضاء 201", "ckb": "قەزای 201", "en": "District 201"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"station": ""}, "station_missing"),
        ({"station": "محطة"}, "code_malformed"),
        ({"centre": ""}, "centre_missing"),
        ({"district": ""}, "district_missing"),
        ({"province": ""}, "province_missing"),
        ({"province": "المريخ"}, "province_unknown"),
        ({"voters": "كثير"}, "voters_not_a_number"),
        ({"voters": "-5"}, "voters_not_a_number"),
        ({"voters": ""}, "station_without_voters"),
        ({"voters": "551"}, "station_above_limit"),
        ({"kind": "طائر"}, "kind_unknown"),
        ({"electorate": "طيور"}, "electorate_unknown"),
        ({"electorate": "رجال"}, "centre_without_womens_station"),
        ({"latitude": ""}, "coordinates_missing"),
        ({"latitude": "شمال"}, "coordinates_unreadable"),
        ({"latitude": "36.9"}, "coordinates_outside_province"),
        ({"accessible": "ربما"}, "accessibility_unreadable"),
        ({"centre_ckb": ""}, "name_language_missing"),
        ({"centre_ar": "", "centre_ckb": "", "centre_en": ""}, "name_missing"),
        ({"centre_ar": "م" * 201}, "text_too_long"),
        ({"address": "=1+1"}, "looks_like_formula"),
    ],
)
def test_one_row_that_is_wrong_is_found_once_and_by_its_number(changes: dict[str, str], code: str) -> None:
    rows = [*small_map(), station(50, 1, "IQ-BA") | changes]

    _, findings = read_map(rows)

    assert findings[code].count == 1
    assert findings[code].samples[0][0] == len(rows) + 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"province": "البصرة"}, "centre_in_two_provinces"),
        ({"district": "102"}, "centre_in_two_districts"),
        ({"centre_ar": "مدرسة أخرى"}, "names_contradict"),
        ({"district_ckb": "قەزایەکی تر"}, "names_contradict"),
        ({"address": "شارع آخر"}, "centre_contradicts"),
        ({"longitude": "44.5"}, "centre_contradicts"),
        ({"station": "101001-01"}, "station_duplicate"),
    ],
)
def test_a_row_that_contradicts_another_is_a_problem(changes: dict[str, str], code: str) -> None:
    rows = [station(1, 1), station(1, 2), station(1, 3) | changes]

    _, findings = read_map(rows)

    assert findings[code].count == 1
    assert findings.count("problem") >= 1


def test_a_district_in_two_provinces_is_a_problem() -> None:
    _, findings = read_map([station(1, 1), station(1, 1, "IQ-SU") | {"district": "101"}])

    assert findings["district_in_two_provinces"].count == 1


def test_what_stands_on_one_row_of_a_centre_counts_for_all_of_them() -> None:
    place = ("centre_ar", "centre_ckb", "centre_en", "address", "police", "latitude", "longitude", "step_free")
    bare = [station(1, n) | dict.fromkeys(place, "") for n in (1, 3, 4)]

    found, findings = read_map([bare[0], station(1, 2), *bare[1:]])
    whole, _ = read_map([station(1, n) for n in range(1, 5)])

    assert found == whole
    assert found_codes(findings) == {"province_without_stations": 17}


def test_spellings_of_one_name_are_one_name() -> None:
    rows = [station(1, 1), station(1, 2) | {"centre_ar": "مدرسه الرشید الابتدائیّة ١"}]

    found, findings = read_map(rows)

    assert findings.count("problem") == 0
    assert found == read_map(rows[::-1])[0]


def test_a_number_in_the_centre_is_enough_for_a_station() -> None:
    rows = [station(1, n) | {"station": "", "station_number": str(n)} for n in (1, 2)]

    found, findings = read_map(rows)

    assert findings.count("problem") == 0
    assert [one.code for one in found.centres["101001"].stations] == ["101001-01", "101001-02"]


def test_a_centre_has_as_many_stations_as_travel_in_one_message() -> None:
    _, findings = read_map([station(1, n) for n in range(1, 202)])

    assert findings["too_many_stations"].count == 1


def test_soldiers_and_patients_have_no_womens_station_to_miss() -> None:
    _, findings = read_map([station(1, 2) | {"kind": "خاص"}])

    assert findings["centre_without_womens_station"].count == 0


def test_a_total_that_differs_says_whose_it_is_and_of_when() -> None:
    said = [
        Control("IQ-BG", 3, 13, None, "بيان المفوضية", date(2026, 10, 1)),
        Control("NA", 9, 36, 17_280, "بيان المفوضية", date(2026, 10, 1)),
    ]

    found, findings = read_map(small_map(), controls=said)

    assert [values for _, values in findings["total_differs"].samples] == [
        {"province": "IQ-BG", "figure": "stations", "map": 12, "control": 13, "source": "بيان المفوضية",
         "as_of": "2026-10-01"}
    ]  # fmt: skip
    rows = provinces_beside_controls(found.totals(), said)
    assert [(row["province"], row["differences"]) for row in rows] == [
        ("IQ-BA", {}), ("IQ-BG", {"centres": 0, "stations": -1}), ("IQ-SU", {}),
        ("NA", {"centres": 0, "stations": 0, "voters": 0}),
    ]  # fmt: skip


@pytest.mark.parametrize(("before", "pointed_out"), [(12, 0), (11, 0), (10, 1), (13, 0), (20, 1), (0, 1)])
def test_a_total_that_changes_by_more_than_a_tenth_is_pointed_out(before: int, pointed_out: int) -> None:
    accepted = {code: Totals(3, before if code == "IQ-BG" else 12, 12 * 480) for code in ("IQ-BA", "IQ-BG", "IQ-SU")}

    _, findings = read_map(small_map(), accepted=accepted)

    assert findings["large_change"].count == pointed_out


def test_columns_that_must_be_there_are_named() -> None:
    columns = {field: field for field in ("province", "centre", "station_number")}

    assert missing("map", columns) == [("district",), ("voters",)]
    with pytest.raises(ValueError, match="tower"):
        chosen("map", {"tower": "a"}, ["a"])
    with pytest.raises(ValueError, match="two fields"):
        chosen("map", {"station": "a", "centre": "a"}, ["a"])


# -- for any rows at all

WORDS = st.sampled_from(
    ["", "بغداد", "IQ-SU", "البصرة", "المريخ", "101", "١٠١", "102", "101001", "101001-01", "101001-02", "480",
     "999", "نساء", "رجال", "عام", "خاص", "طائر", "نعم", "33.3", "44.4", "=1+1",
     "مدرسة", "مدرسه", "قوتابخانە", "x" * 500]
)  # fmt: skip
ANYTHING = st.one_of(WORDS, st.text(max_size=12))
ROWS = st.lists(st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=len(FIELDS)), max_size=12)
CHANGED = st.lists(
    st.tuples(st.integers(0, 35), st.sampled_from(["voters", "centre_ar", "kind", "electorate", "police", "address",
                                                   "latitude", "step_free", "station", "centre", "province"]), WORDS),
    max_size=6,
)  # fmt: skip


@given(ROWS)
@settings(deadline=None)
def test_no_row_ever_breaks_the_reading(rows: list[dict[str, str]]) -> None:
    found, findings = read_map(rows)

    assert findings.count("problem") + findings.count("warning") >= 0
    assert sum(len(centre.stations) for centre in found.centres.values()) <= len(rows)


@given(CHANGED, st.integers(0, 1000))
@settings(deadline=None)
def test_the_order_of_the_rows_changes_neither_map_nor_findings(changed: list[Any], seed: int) -> None:
    rows = small_map()
    for place, field, text in changed:
        rows[place] = rows[place] | {field: text}

    straight, findings = read_map(rows)
    crooked, other = read_map(shuffled(rows, seed))

    assert found_codes(findings) == found_codes(other)
    if findings.count("problem") == 0:
        assert straight == crooked


@given(CHANGED)
@settings(deadline=None)
def test_accepting_what_was_accepted_changes_nothing(changed: list[Any]) -> None:
    rows = small_map()
    for place, field, text in changed:
        rows[place] = rows[place] | {field: text}
    found, _ = read_map(rows)

    changes = diff.diff(kept(found), found.centres)

    assert changes == []
    assert diff.counts(changes, found.centres) == diff.Counts(same=len(found.centres))


@given(CHANGED)
@settings(deadline=None)
def test_applying_a_difference_gives_the_new_map(changed: list[Any]) -> None:
    old, _ = read_map(small_map())
    rows = small_map()[4:]
    for place, field, text in changed:
        if place < len(rows):
            rows[place] = rows[place] | {field: text}
    new, _ = read_map(rows)
    state = {code: (True, one.facts) for code, one in kept(old).items()}

    for change in diff.diff(kept(old), new.centres):
        state[change.facts.code] = (change.kind != "withdrawn", change.facts)

    assert {code: facts for code, (is_open, facts) in state.items() if is_open} == new.centres


def test_a_change_names_its_fields_and_where_it_came_from() -> None:
    old, _ = read_map(small_map())
    there = {"province": "البصرة", "district": "301", "district_ar": "قضاء 301", "district_ckb": "قەزای 301",
             "district_en": "District 301"}  # fmt: skip
    new, _ = read_map([row | there if row["centre"] == "101003" else row for row in small_map()])

    (change,) = diff.diff(kept(old), new.centres)

    assert (change.kind, set(change.fields), change.moved_from) == ("changed", {"province", "district"}, "IQ-BG")
