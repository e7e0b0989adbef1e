"""The rules of contests, staff lists and control totals."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.polling.model.columns import COLUMNS
from services.polling.model.facts import District
from services.polling.model.staff import KnownPlaces
from tests.unit.polling.reading import found_codes, read_other, shuffled

PLACES = KnownPlaces(
    {"101001": "101", "201001": "201"},
    {
        "101": District("101", "IQ-BG", {"ar": "قضاء الكرخ", "ckb": "قەزای کەرخ"}),
        "201": District("201", "IQ-SU", {"ar": "قضاء السليمانية", "ckb": "قەزای سلێمانی"}),
    },
)


def candidate(number: int = 1, place: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a good row of contests."""
    row = {
        "contest": "BG", "contest_ar": "دائرة بغداد", "contest_ckb": "بازنەی بەغدا", "contest_en": "Baghdad",
        "province": "بغداد", "seats": "71", "list": number, "list_ar": f"قائمة {number}", "list_ckb": f"لیست {number}",
        "list_en": f"List {number}", "candidate": place, "candidate_name": f"مرشح {place}",
    }  # fmt: skip
    return row | changes


def test_lists_and_candidates_stand_by_their_numbers() -> None:
    rows = [candidate(number, place) for number in (301, 12, 7) for place in (10, 2, 1)]

    contests, findings, _ = read_other("contests", rows)

    (contest,) = contests.values()
    assert [one.number for one in contest.lists] == [7, 12, 301]
    assert [one.number for one in contest.lists[0].candidates] == [1, 2, 10]
    assert (contest.seats, contest.province, findings.as_json()) == (71, "IQ-BG", [])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"contest": ""}, "contest_missing"),
        ({"province": "زحل"}, "province_unknown"),
        ({"seats": "كثيرة"}, "number_malformed"),
        ({"seats": "72"}, "contest_contradicts"),
        ({"province": "البصرة"}, "contest_contradicts"),
        ({"contest_ar": "دائرة أخرى"}, "names_contradict"),
        ({"list": ""}, "list_number_missing"),
        ({"list": "0"}, "number_malformed"),
        ({"list_ar": "قائمة أخرى"}, "names_contradict"),
        ({"candidate": "1"}, "candidate_duplicate"),
        ({"candidate": ""}, "number_malformed"),
        ({"candidate_name": ""}, "candidate_without_name"),
    ],
)
def test_a_wrong_row_of_contests_is_found(changes: dict[str, str], code: str) -> None:
    _, findings, _ = read_other("contests", [candidate(1, 1), candidate(1, 2), candidate(1, 3, **changes)])

    assert findings[code].count == 1


def test_a_list_without_candidates_is_a_warning_and_stays() -> None:
    contests, findings, _ = read_other("contests", [candidate(1, 1), candidate(2, 1, candidate="", candidate_name="")])

    assert [len(one.candidates) for one in contests["BG"].lists] == [1, 0]
    assert found_codes(findings) == {"list_without_candidates": 1}


def test_a_contest_that_would_not_travel_in_one_message_is_a_problem() -> None:
    _, many, _ = read_other("contests", [candidate(number) for number in range(1, 202)])
    _, long, _ = read_other("contests", [candidate(n, list_ar="ق" * 199, list_ckb="ل" * 199) for n in range(1, 60)])

    assert many["contest_too_large"].count == long["contest_too_large"].count == 1


def test_staff_of_the_centres_own_district_is_fine_by_code_or_by_name() -> None:
    rows = [
        {"staff_number": "١", "duty": "مدير", "centre": "101001", "home_district": "101"},
        {"staff_number": "2", "duty": "مدير", "centre": "201001", "home_district": "قەزای سلێمانی"},
    ]

    staff, findings, _ = read_other("staff", rows, PLACES)

    assert findings.as_json() == []
    assert [(one.number, one.home_district) for one in staff.values()] == [("1", "101"), ("2", "201")]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"home_district": "201"}, "other_district"),
        ({"home_district": ""}, "home_district_missing"),
        ({"home_district": "قضاء بعيد"}, "district_unknown"),
        ({"centre": "999"}, "centre_unknown"),
        ({"centre": ""}, "centre_missing"),
        ({"staff_number": ""}, "staff_number_missing"),
        ({"staff_number": "1"}, "staff_duplicate"),
        ({"duty": ""}, "duty_missing"),
    ],
)
def test_a_wrong_row_of_staff_is_found(changes: dict[str, str], code: str) -> None:
    row = {"staff_number": "1", "duty": "مدير", "centre": "101001", "home_district": "101"}

    _, findings, _ = read_other("staff", [row, row | {"staff_number": "2"} | changes], PLACES)

    assert found_codes(findings) == {code: 1}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"province": ""}, "province_missing"),
        ({"province": "زحل"}, "province_unknown"),
        ({"province": "بغداد"}, "province_duplicate"),
        ({"stations": ""}, "total_missing"),
        ({"stations": "كثيرة"}, "number_malformed"),
        ({"source": ""}, "source_missing"),
        ({"as_of": "أمس"}, "date_malformed"),
    ],
)
def test_a_control_total_needs_figure_source_and_day(changes: dict[str, str], code: str) -> None:
    row = {"province": "بغداد", "stations": "12", "source": "بيان", "as_of": "2026-10-01"}

    _, findings, _ = read_other("controls", [row, row | {"province": "البصرة"} | changes])

    assert found_codes(findings) == {code: 1}


ANYTHING = st.one_of(
    st.sampled_from(["", "BG", "بغداد", "1", "٢", "0", "-1", "101", "101001", "2026-10-01", "مدير", "x" * 300, "=1"]),
    st.text(max_size=10),
)


@pytest.mark.parametrize("what", ["contests", "staff", "controls"])
@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_no_row_breaks_any_reading_and_order_does_not_matter(what: Any, data: st.DataObject) -> None:
    fields = [column.field for column in COLUMNS[what]]
    rows = data.draw(st.lists(st.dictionaries(st.sampled_from(fields), ANYTHING, min_size=1), max_size=8))

    found, findings, _ = read_other(what, rows, PLACES)
    other, same, _ = read_other(what, shuffled(rows, data.draw(st.integers(0, 99))), PLACES)

    assert found_codes(findings) == found_codes(same)
    if findings.count("problem") == 0:
        assert found == other
