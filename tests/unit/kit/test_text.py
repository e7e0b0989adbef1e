"""Text is cleaned before it is stored, and two spellings of one word have one key."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.text import clean_text, fold_digits, is_readable, search_key

any_text = st.text(st.characters(codec=None), max_size=400)


@given(any_text)
def test_cleaned_text_is_composed_storable_and_cannot_reorder_its_neighbours(text: str) -> None:
    cleaned = clean_text(text)

    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", cleaned)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned.encode("utf-8").decode() == cleaned
    assert clean_text(cleaned) == cleaned


@given(st.text("ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنهەوۆیێ\u200c ", min_size=1))
def test_kurdish_text_with_its_joiners_is_left_as_written(text: str) -> None:
    assert clean_text(text) == text.strip()


def test_lines_stay_and_tabs_become_spaces() -> None:
    assert clean_text("ڕیزی یەکەم\r\nدووەم\tسێیەم") == "ڕیزی یەکەم\nدووەم سێیەم"


def test_a_surrogate_pair_is_one_character_and_half_of_one_is_replaced() -> None:
    assert clean_text("a\ud83d\ude00b\ud800c") == "a😀b\ufffdc"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b\u200e\u200f", "\u2060"])
def test_text_nobody_can_see_is_not_readable(text: str) -> None:
    assert not is_readable(text)


@pytest.mark.parametrize("text", ["ا", "؟", "7", "٣", "🔥", "ێ"])
def test_a_single_sign_is_readable(text: str) -> None:
    assert is_readable(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("مدرسة الأمل", "مدرسه الامل"),
        ("إدارة", "اداره"),
        ("مَدْرَسَةٌ", "مدرسة"),
        ("مـــدرســـة", "مدرسة"),
        ("علي", "على"),
        ("کوردستان", "كوردستان"),
        ("هەولێر", "ههولير"),
        ("هەولێر", "هه‌ولێر"),
        ("سلێمانی", "سليماني"),
        ("ڕاپەڕین", "راپهرين"),
        ("قوتابخانەی ۱۲", "قوتابخانهي ١٢"),
        ("مركز ١٢", "مركز 12"),
        ("  School\u00a0 No.\t7 ", "school no. 7"),
        ("ＳＣＨＯＯＬ", "school"),
        ("سؤال", "سوال"),
        ("رئيس", "رييس"),
        ("\u200fبغداد\u200e", "بغداد"),
        ("ﻣﺪﺭﺳﺔ", "مدرسة"),
    ],
)
def test_two_spellings_of_one_word_have_one_key(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


@pytest.mark.parametrize(("one", "other"), [("گەڕەک", "كەڕەک"), ("پارك", "بارك"), ("مركز 1", "مركز 2"), ("ab", "a b")])
def test_different_words_keep_different_keys(one: str, other: str) -> None:
    assert search_key(one) != search_key(other)


@given(any_text)
def test_the_key_of_a_key_is_itself(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


@given(st.text("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", min_size=1))
def test_digits_of_all_three_kinds_are_one(text: str) -> None:
    assert fold_digits(text) == "".join(str(int(digit)) for digit in text)
    assert search_key(text) == fold_digits(text)


@given(any_text)
def test_folding_digits_changes_nothing_else(text: str) -> None:
    kept = [character for character in text if character not in "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"]

    assert [one for one, was in zip(fold_digits(text), text, strict=True) if was in kept] == kept
