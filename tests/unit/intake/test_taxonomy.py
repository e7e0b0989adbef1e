"""The categories as data: complete, in three languages, and each version frozen."""

import re
from collections import Counter
from hashlib import sha256
from importlib.resources import files

from services.intake import taxonomy

DOCUMENT = taxonomy.read()
ARABIC = re.compile("[\u0600-\u06ff]")
SORANI = re.compile("^[ئ-ۿ\\s()،]+$")
LEAVES_PER_FAMILY = {"A": 6, "B": 6, "C": 7, "D": 3, "E": 6, "F": 4, "G": 6, "H": 4, "J": 8, "K": 6, "L": 4}
FROZEN = {1: "9aeae98808b00fe76415536664313f8db7bd35e6acb6d20fa4558a1ab811e403"}
"""What each published version holds. A version that reports were filed under is never changed: add the next one."""


def test_every_leaf_of_every_family_is_there_once() -> None:
    codes = [row["code"] for row in DOCUMENT["categories"]]

    assert len(set(codes)) == len(codes) == 60
    assert Counter(row["family"] for row in DOCUMENT["categories"]) == LEAVES_PER_FAMILY
    assert [row["code"] for row in DOCUMENT["families"]] == list(LEAVES_PER_FAMILY)
    assert all(row["code"][0] == row["family"] for row in DOCUMENT["categories"])


def test_every_text_is_there_in_three_languages_and_each_in_its_own_letters() -> None:
    for row in (*DOCUMENT["categories"], *DOCUMENT["families"], *DOCUMENT["severities"]):
        text = row["text"]

        assert text.keys() == {"ar", "ckb", "en"}, row
        assert ARABIC.search(text["ar"]), row
        assert SORANI.match(text["ckb"]), row
        assert text["en"].isascii(), row
        assert not re.search("[يكة]", text["ckb"]), row


def test_texts_of_one_language_are_all_different() -> None:
    for language in ("ar", "ckb", "en"):
        texts = [row["text"][language] for row in DOCUMENT["categories"]]
        assert len(set(texts)) == len(texts)


def test_every_severity_has_its_clocks() -> None:
    loaded = taxonomy.load()

    assert {code: clock.triage_minutes for code, clock in loaded.clocks.items()} == {
        "S1": 2,
        "S2": 5,
        "S3": 15,
        "S4": 60,
    }
    assert [clock.first_action_minutes for clock in loaded.clocks.values()] == [10, 20, 60, None]
    assert [clock.answer_minutes for clock in loaded.clocks.values()] == [60, 100, None, 1440]
    assert [clock.answer_by_end_of_day for clock in loaded.clocks.values()] == [False, False, True, False]


def test_the_gravest_leaves_are_s1() -> None:
    gravest = {code for code, severity in taxonomy.load().severity_of.items() if severity == "S1"}

    assert gravest == {"B3", "E2", "E4", "G2", "G3", "G4", "J3", "J5"}


def test_what_cannot_be_classified_is_a_leaf() -> None:
    loaded = taxonomy.load()

    assert loaded.unclassified in loaded.severity_of


def test_a_published_version_is_never_changed() -> None:
    for version, digest in FROZEN.items():
        written = files(taxonomy.__name__).joinpath(f"v{version}.json").read_bytes()
        assert sha256(written).hexdigest() == digest
    assert max(FROZEN) == taxonomy.NEWEST
