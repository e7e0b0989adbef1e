"""The synthetic election: real where it is known, the sums kept, the same files every time, synthetic in every name."""

import csv
import io
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from schemas.polling import CentreV1, Code
from services.room.seed import ballot, facts, land, outline, sheets

SCALES = (1.0, 0.05, 0.02, 0.002)
OUTLINES = outline.load()
KNOWN = json.loads(facts.FILE.read_text(encoding="utf-8"))


def rows_of(sheet: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"))))


@pytest.fixture(scope="module", params=SCALES)
def made(request: pytest.FixtureRequest) -> tuple[facts.Facts, list[land.Centre]]:
    found = facts.load(request.param)
    return found, list(land.centres(found, OUTLINES))


def test_the_whole_election_has_the_totals_that_were_reported() -> None:
    found = facts.load(1)

    for kind in facts.KINDS:
        said = KNOWN["national"][kind]
        assert found.total_of(kind) == (said["centres"], said["stations"], said["voters"])
    assert found.total.voters == 21_404_291
    assert sum(governorate.seats for governorate in found.governorates) == 329


def test_every_figure_that_is_known_of_a_governorate_is_kept() -> None:
    found = {governorate.code: governorate for governorate in facts.load(1).governorates}
    said = [row for row in KNOWN["provinces"] if "known" in row]

    assert len(said) == 5
    for row in said:
        assert {name: getattr(found[row["code"]].amounts["general"], name) for name in row["known"]} == row["known"]
        assert row["source"]


def test_the_map_adds_up_to_the_facts(made: tuple[facts.Facts, list[land.Centre]]) -> None:
    found, centres = made
    counted: Counter[tuple[str, str, str]] = Counter()
    for centre in centres:
        counted[centre.province, centre.stations[0].kind, "centres"] += 1
        for station in centre.stations:
            assert station.kind == centre.stations[0].kind
            counted[centre.province, station.kind, "stations"] += 1
            counted[centre.province, station.kind, "voters"] += station.voters

    for governorate in found.governorates:
        for kind, amount in governorate.amounts.items():
            assert tuple(counted[governorate.code, kind, figure] for figure in amount._fields) == amount


def test_every_governorate_is_there_at_every_scale(made: tuple[facts.Facts, list[land.Centre]]) -> None:
    found, centres = made

    assert {centre.province for centre in centres} == OUTLINES.keys() == {row.code for row in found.governorates}
    assert {kind for centre in centres for kind in (s.kind for s in centre.stations)} == set(facts.KINDS)
    assert any(station.electorate == "women" for centre in centres for station in centre.stations)


def test_codes_are_unique_and_of_the_contracts_form(made: tuple[facts.Facts, list[land.Centre]]) -> None:
    _, centres = made
    code = TypeAdapter(Code)
    codes = [centre.code for centre in centres]
    stations = [station.code for centre in centres for station in centre.stations]

    assert len(set(codes)) == len(codes)
    assert len(set(stations)) == len(stations)
    for text in (*codes, *stations, *(centre.district.code for centre in centres)):
        code.validate_python(text)
    most = next(f for f in CentreV1.model_fields["stations"].metadata if hasattr(f, "max_length")).max_length
    assert max(len(centre.stations) for centre in centres) <= most


def test_no_station_is_above_the_limit_and_none_is_empty(made: tuple[facts.Facts, list[land.Centre]]) -> None:
    found, centres = made
    voters = [station.voters for centre in centres for station in centre.stations]

    assert max(voters) <= found.station_voters_max
    assert min(voters) > 0


def test_every_building_stands_in_its_own_governorate_and_few_are_unmeasured(
    made: tuple[facts.Facts, list[land.Centre]],
) -> None:
    _, centres = made
    measured = [centre for centre in centres if centre.place is not None]

    assert len(measured) >= 0.98 * len(centres)
    for centre in measured:
        assert centre.place is not None
        assert OUTLINES[centre.province].holds(centre.place), centre.code


def test_every_name_says_that_it_is_synthetic(made: tuple[facts.Facts, list[land.Centre]]) -> None:
    found, centres = made
    word = {"ar": "اصطناعي", "ckb": "دەستکرد", "en": "ynthetic"}
    contests = list(ballot.contests(found, OUTLINES))
    named = [centre.names for centre in centres] + [centre.district.names for centre in centres]
    named += [contest.names for contest in contests] + [entry.names for one in contests for entry in one.lists]

    for names in [*named, found.names]:
        assert {language: word[language] in names[language] for language in word} == dict.fromkeys(word, True), names


def test_the_same_scale_makes_the_same_files(made: tuple[facts.Facts, list[land.Centre]]) -> None:
    found, centres = made
    again = facts.load(found.scale)

    assert sheets.map_sheet(centres) == sheets.map_sheet(land.centres(again, outline.load()))
    first, second = (list(ballot.contests(each, OUTLINES)) for each in (found, again))
    assert sheets.contests_sheet(first) == sheets.contests_sheet(second)


def test_the_map_sheet_has_a_row_a_station_under_the_limit_of_an_import(
    made: tuple[facts.Facts, list[land.Centre]],
) -> None:
    found, centres = made
    sheet = sheets.map_sheet(centres)
    rows = rows_of(sheet)

    assert len(rows) == found.total.stations
    assert len(sheet) < 32 * 1024 * 1024
    assert {row["synthetic"] for row in rows} == {"yes"}
    assert sum(int(row["voters"]) for row in rows) == found.total.voters


def test_control_totals_have_source_and_date_and_agree_with_the_map(
    made: tuple[facts.Facts, list[land.Centre]],
) -> None:
    found, _ = made
    rows = rows_of(sheets.controls_sheet(found))

    assert len(rows) == len(found.governorates) + 1
    assert all(0 < len(row["source"]) <= 200 and row["as_of"] == "2025-11-11" for row in rows)
    assert all(row["source"].startswith("SYNTHETIC") for row in rows)
    totals = {row["province"]: tuple(int(row[name]) for name in ("centres", "stations", "voters")) for row in rows}
    assert totals.pop("NA") == found.total == tuple(map(sum, zip(*totals.values(), strict=True)))


def test_the_ballot_has_every_contest_with_lists_in_the_order_of_their_numbers(
    made: tuple[facts.Facts, list[land.Centre]],
) -> None:
    found, _ = made
    contests = list(ballot.contests(found, OUTLINES))
    candidates = sum(entry.candidates for contest in contests for entry in contest.lists)

    assert len({contest.code for contest in contests}) == 18
    for contest in contests:
        numbers = [entry.number for entry in contest.lists]
        assert numbers == sorted(set(numbers))
        assert all(entry.candidates > 0 for entry in contest.lists)
    assert candidates == max(found.candidates, sum(len(contest.lists) for contest in contests))
    assert len(rows_of(sheets.contests_sheet(contests))) == candidates


def test_few_of_the_staff_live_in_another_district_and_nobody_has_a_name(
    made: tuple[facts.Facts, list[land.Centre]],
) -> None:
    _, centres = made
    rows = rows_of(sheets.staff_sheet(centres))
    district = {centre.code: centre.district.code for centre in centres}
    elsewhere = [row for row in rows if district[row["centre"]] != row["home_district"]]

    assert len(rows) == 2 * len(centres)
    assert len({row["staff_number"] for row in rows}) == len(rows)
    assert len(elsewhere) <= len(rows) / 50


@given(
    total=st.integers(0, 10_000),
    weights=st.lists(st.integers(1, 500), min_size=1, max_size=30),
    least=st.integers(0, 3),
)
def test_sharing_out_keeps_the_sum_and_gives_nobody_less_than_their_least(
    total: int, weights: list[int], least: int
) -> None:
    floors = [least] * len(weights)
    shares = facts.apportion(total, weights, floors)

    assert sum(shares) == max(total, sum(floors))
    assert all(share >= least for share in shares)
    exact = [
        floor + max(0, total - sum(floors)) * weight / sum(weights)
        for floor, weight in zip(floors, weights, strict=True)
    ]
    assert all(abs(share - quota) < 1 for share, quota in zip(shares, exact, strict=True))


def test_what_is_known_is_copied_with_its_sources(tmp_path: Path) -> None:
    assert all(KNOWN["national"][kind]["source"] for kind in facts.KINDS)
    assert KNOWN["seats_source"]
    copy = tmp_path / "facts.json"
    copy.write_text(facts.FILE.read_text(encoding="utf-8"), encoding="utf-8")
    assert facts.load(0.05, copy) == facts.load(0.05)
