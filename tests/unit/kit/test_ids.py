"""Ids for machines are ordered; codes for people catch every slip of one character and every swap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.ids import ALPHABET, Ids, code_of, format_code, parse_code

codes = st.integers(min_value=0, max_value=2**35 - 1).map(code_of)


def test_uuids_of_one_process_increase_and_never_repeat() -> None:
    ids = Ids()

    made = [ids.uuid() for _ in range(20_000)]

    assert made == sorted(set(made))
    assert {(value.version, value.variant) for value in made} == {(7, "specified in RFC 4122")}


@given(codes)
def test_a_code_is_read_as_it_was_written(code: str) -> None:
    assert parse_code(format_code(code)) == code
    assert parse_code(format_code(code).lower()) == code


@given(codes, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_caught(code: str, place: int, letter: str) -> None:
    wrong = code[:place] + letter + code[place + 1 :]
    if wrong != code:
        with pytest.raises(ValueError, match="check character"):
            parse_code(wrong)


@given(codes, st.integers(0, 6))
def test_every_swap_of_neighbours_is_caught(code: str, place: int) -> None:
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if wrong != code:
        with pytest.raises(ValueError, match="check character"):
            parse_code(wrong)


@given(codes)
def test_arabic_and_persian_digits_are_understood(code: str) -> None:
    arabic = code.translate({ord(str(n)): chr(ord("٠") + n) for n in range(10)})
    persian = code.translate({ord(str(n)): chr(ord("۰") + n) for n in range(10)})

    assert parse_code(arabic) == parse_code(persian) == code


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    code = code_of(0)

    assert parse_code(code.replace("0", "O")) == code


@pytest.mark.parametrize("rubbish", ["", "K7M", "K7M-4QX-2PP-1", "UUUUUUUU", "\x00" * 8, "٪" * 8, "A" * 10_000])
def test_rubbish_is_refused(rubbish: str) -> None:
    with pytest.raises(ValueError, match=r"code|check"):
        parse_code(rubbish)
