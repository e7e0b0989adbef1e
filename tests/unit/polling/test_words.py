"""What cells mean, in three languages and three scripts of digits."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.polling.model import words
from services.polling.model.findings import CODES, PROBLEMS, WARNINGS, Findings
from services.polling.model.words import UNREADABLE
from services.polling.store.geography import geography, outlines

IRAQ = geography("IQ")
I18N = Path(__file__).parents[3] / "ops_room_ui" / "src" / "i18n"


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("110101", "110101"), ("١١٠١٠١", "110101"), ("۱۱۰۱-۰۲", "1101-02"), ("\u200f١١٠١\u200e", "1101"),
        ("BG/12.3_a", "BG/12.3_a"), ("", None), ("مركز ١", None), ("-1", None), ("a" * 40, "a" * 40), ("a" * 41, None),
        ("1 2", None), ("=1+1", None),
    ],
)  # fmt: skip
def test_a_code_has_latin_digits_and_letters_whatever_keyboard_wrote_it(cell: str, meaning: str | None) -> None:
    assert words.code(cell) == meaning


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("550", 550), ("٥٥٠", 550), ("۵۵۰", 550), ("1,234,567", 1234567), ("١٬٢٣٤", 1234), ("1 234", 1234),
        ("550.0", 550), ("550.5", None), ("-1", None), ("1,23", None), ("", None), ("1e3", None), ("٥٥٠ ناخب", None),
        ("9" * 12, None), ("²", None), ("౧", None), ("0", 0),
    ],
)  # fmt: skip
def test_a_number_is_whole_and_not_negative(cell: str, meaning: int | None) -> None:
    assert words.number(cell) == meaning


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("33.3671", 33.3671), ("٣٣٫٣٦٧١", 33.3671), ("33,3671", 33.3671), ("-33.1°", -33.1), ("", None),
        ("91", UNREADABLE), ("33° 22' 1\"", UNREADABLE), ("nan", UNREADABLE), ("inf", UNREADABLE),
        ("33.3.3", UNREADABLE),
    ],
)  # fmt: skip
def test_degrees_are_decimal_and_on_earth(cell: str, meaning: object) -> None:
    assert words.degrees(cell, 90.0) == meaning


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [("نعم", True), ("بەڵێ", True), ("YES", True), ("١", True), ("لا", False), ("نەخێر", False), ("", None),
     ("ربما", UNREADABLE), ("x" * 5000, UNREADABLE)],
)  # fmt: skip
def test_yes_and_no_are_understood_in_three_languages(cell: str, meaning: object) -> None:
    assert words.flag(cell) == meaning


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [("عام", "general"), ("تصويت خاص", "special"), ("نازحين", "displaced"), ("گەڕۆک", "mobile"), ("", "general"),
     ("Mobile", "mobile"), ("طائر", None)],
)  # fmt: skip
def test_kinds_of_stations_are_understood(cell: str, meaning: str | None) -> None:
    assert words.kind(cell) == meaning


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [("نساء", "women"), ("ژنان", "women"), ("F", "women"), ("", "mixed"), ("ذكور", "men"), ("؟", None)],
)
def test_electorates_are_understood(cell: str, meaning: str | None) -> None:
    assert words.electorate(cell) == meaning


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [("2026-10-01", date(2026, 10, 1)), ("01/10/2026", date(2026, 10, 1)), ("٠١/١٠/٢٠٢٦", date(2026, 10, 1)),
     ("2026-10-01T00:00:00", date(2026, 10, 1)), ("2026-13-01", None), ("1/10", None), ("", None)],
)  # fmt: skip
def test_a_day_is_read_with_the_day_before_the_month(cell: str, meaning: date | None) -> None:
    assert words.day(cell) == meaning


@given(st.text(max_size=60))
def test_no_cell_breaks_any_reader(cell: str) -> None:
    words.code(cell), words.number(cell), words.degrees(cell, 180.0), words.flag(cell), words.kind(cell)
    words.electorate(cell), words.day(cell), words.looks_like_formula(cell)
    IRAQ.province_or_country(cell)
    number = words.number(cell)
    assert number is None or 0 <= number <= words.NUMBER_MAX


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("IQ-BG", "IQ-BG"), ("iq-bg", "IQ-BG"), ("بغداد", "IQ-BG"), ("محافظة بغداد", "IQ-BG"), ("بەغدا", "IQ-BG"),
        ("السليمانية", "IQ-SU"), ("سليمانيه", "IQ-SU"), ("Sulaymaniyah (with Halabja)", "IQ-SU"), ("Nineveh", "IQ-NI"),
        ("Salah ad-Din", "IQ-SD"), ("صلاح الدين", "IQ-SD"), ("Al Anbar Governorate", "IQ-AN"), ("NA", None),
        ("AN", None), ("", None), ("LY-TB", None),
    ],
)  # fmt: skip
def test_a_province_is_known_by_code_and_by_name_in_three_languages(cell: str, code: str | None) -> None:
    assert IRAQ.province(cell) == code


def test_no_two_provinces_share_a_name() -> None:
    for code, outline in outlines().items():
        for name in (*outline.names.values(), *outline.other_names):
            assert IRAQ.province(name) == code, name


def test_every_seat_lies_in_the_box_of_its_own_province_and_far_places_do_not() -> None:
    for code, outline in outlines().items():
        longitude, latitude = outline.label
        assert IRAQ.lies_in(code, latitude, longitude)
        assert not IRAQ.lies_in(code, 0.0, 0.0)


def test_a_country_that_nobody_has_drawn_is_taken_by_the_form_of_its_codes() -> None:
    libya = geography("LY")

    assert (libya.province("ly-tb"), libya.province("IQ-BG"), libya.province("طرابلس")) == ("LY-TB", None, None)
    assert libya.names("LY-TB") == {"en": "LY-TB"}
    assert libya.lies_in("LY-TB", 0.0, 0.0)


def test_the_country_is_meant_by_a_word_only_where_no_province_is_called_so() -> None:
    assert [IRAQ.province_or_country(cell) for cell in ("NA", "المجموع", "کۆی گشتی", "IQ-NA")] == [
        "NA", "NA", "NA", "IQ-NA",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_every_finding_has_its_words(language: str) -> None:
    text = (I18N / language / "polling.ftl").read_text(encoding="utf-8")
    known = set(re.findall(r"^finding-([a-z0-9-]+) = ", text, re.M))

    assert known == {code.replace("_", "-") for code in CODES}
    assert set() == PROBLEMS & WARNINGS


def test_a_finding_that_is_none_is_a_defect() -> None:
    with pytest.raises(ValueError, match="not a code"):
        Findings().add("haunted_station")
