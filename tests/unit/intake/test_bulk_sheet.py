"""What a row of a partner's file means, in three languages and the usual ways of writing times."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.model.bulk_sheet import FIELDS, Read, language_of, read_row
from services.kit.spreadsheet import match_columns
from services.kit.text import search_key

HERE = ZoneInfo("Asia/Baghdad")
LEAVES = {search_key("طابور طويل جداً"): "C6"}
TEXT = st.text(max_size=60)


def row(**cells: str) -> Read:
    values = dict.fromkeys(FIELDS, "") | {"summary": "تأخر الافتتاح", "occurred_at": "2026-11-21 07:05"} | cells
    return read_row(values, HERE, LEAVES)


def moment(**cells: str) -> datetime | None:
    said = row(**cells).body["occurred_at"]
    return None if said is None else datetime.fromisoformat(said).astimezone(UTC)


@pytest.mark.parametrize(
    "cells",
    [
        {"occurred_at": "2026-11-21 07:05"},
        {"occurred_at": "2026-11-21T07:05:00"},
        {"occurred_at": "2026-11-21T07:05:00.000"},
        {"occurred_at": "٢٠٢٦-١١-٢١ ٠٧:٠٥"},
        {"occurred_at": "21/11/2026 7:05"},
        {"occurred_at": "21.11.2026 07:05 ص"},
        {"occurred_at": "2026-11-21T04:05:00Z"},
        {"occurred_at": "2026-11-21 04:05:00+00:00"},
        {"occurred_at": "2026-11-21 09:35+0530"},
        {"occurred_at": "2026-11-21", "time": "07:05"},
        {"occurred_at": "2026-11-21T00:00:00", "time": "07:05:00"},
        {"occurred_at": "21/11/2026", "time": "٧:٠٥ ص"},
    ],
    ids=str,
)
def test_a_time_is_that_of_the_clock_on_the_wall_unless_it_says_its_zone(cells: dict[str, str]) -> None:
    assert moment(**cells) == datetime(2026, 11, 21, 4, 5, tzinfo=UTC)
    assert row(**cells).problems == ()


@pytest.mark.parametrize(("said", "hour"), [("12:10 ص", 0), ("12:10 م", 12), ("1:10 pm", 13), ("11:10 د.ن", 23)])
def test_halves_of_the_day_are_told_apart(said: str, hour: int) -> None:
    assert row(occurred_at="2026-11-21", time=said).body["occurred_at"] == f"2026-11-21T{hour:02}:10:00+03:00"


@pytest.mark.parametrize(
    "cells",
    [
        {"occurred_at": "2026-11-21"},
        {"occurred_at": "أمس"},
        {"occurred_at": "2026-02-30 07:05"},
        {"occurred_at": "2026-11-21 25:05"},
        {"occurred_at": "2026-11-21 13:05 م"},
        {"occurred_at": "2026-11-21", "time": "صباحاً"},
        {"occurred_at": "45982"},
        {"occurred_at": "0000-01-01 07:05"},
        {"occurred_at": "9999-99-99"},
    ],
    ids=str,
)
def test_a_time_that_cannot_be_read_is_a_problem_of_its_cell(cells: dict[str, str]) -> None:
    said = row(**cells)
    assert [(one.field, one.code) for one in said.problems] == [("occurred_at", "field.time_format")]


def test_an_empty_time_is_named_as_missing() -> None:
    assert [(one.field, one.code) for one in row(occurred_at=" ").problems] == [("occurred_at", "field.missing")]


def test_words_of_three_languages_mean_the_same() -> None:
    arabic = row(place="محطة أخرى", time_flag="الآن", language="عربي", evidence="نعم").body
    sorani = row(place="وێستگەیەکی تر", time_flag="ئێستا", language="عەرەبی", evidence="بەڵێ").body
    english = row(place="Other station", time_flag="NOW", language="Arabic", evidence="Yes").body

    assert arabic == sorani == english
    assert (arabic["place"], arabic["time_flag"], arabic["language"], arabic["evidence"]) == (
        "other_station",
        "occurring",
        "ar",
        True,
    )


def test_what_is_not_said_is_what_is_likely() -> None:
    without, with_station = row().body, row(station="10120/1").body

    assert (without["place"], with_station["place"]) == ("not_station", "this_station")
    assert (without["time_flag"], without["evidence"], without["category"]) == ("occurred", False, "-")


def test_a_word_that_nobody_knows_is_a_problem_and_says_what_was_expected() -> None:
    (problem,) = row(place="في بيت المختار").problems
    assert (problem.field, problem.code) == ("place", "field.word_unknown")
    assert problem.expected == "this_station, other_station, not_station"


def test_a_category_may_be_its_code_or_its_words() -> None:
    assert row(category="طابورٌ طويل جدا").body["category"] == "C6"
    assert row(category="ج١").body["category"] == "ج1"
    assert row(category="A1").body["category"] == "A1"


@pytest.mark.parametrize(
    ("text", "language"),
    [("تأخر الافتتاح", "ar"), ("دەنگدەرێک ڕێگەی پێنەدرا", "ckb"), ("Power cut", "en"), ("12", "en")],
)
def test_the_language_of_a_text_is_seen_by_its_letters(text: str, language: str) -> None:
    assert language_of(text) == language
    assert row(summary=text).body["language"] == language


@pytest.mark.parametrize(
    "headers",
    [
        ["Station code", "When", "What happened", "Category"],
        ["الوصف", "رمز المحطة", "التصنيف", "التاريخ والوقت"],
        ["بەروار", "پۆل", "کۆدی وێستگە", "چی ڕوویدا"],
    ],
)
def test_headers_of_three_languages_are_known_in_any_order(headers: list[str]) -> None:
    found = match_columns(headers, FIELDS)
    assert {found[name] for name in ("summary", "occurred_at", "station", "category")} == set(headers)


def test_no_header_names_two_fields() -> None:
    keys = [search_key(name) for field, names in FIELDS.items() for name in (field.replace("_", " "), *names)]
    assert sorted(keys) == sorted(set(keys))


@given(st.fixed_dictionaries({name: TEXT for name in FIELDS}))
def test_no_cell_can_break_the_reading(cells: dict[str, str]) -> None:
    said = read_row(cells, HERE, LEAVES)
    assert all(problem.field in FIELDS for problem in said.problems)
