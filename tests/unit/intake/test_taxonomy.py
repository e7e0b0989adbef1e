"""The categories as data: complete, in three languages, and each version frozen."""

import re
from collections import Counter
from hashlib import sha256
from importlib.resources import files
from typing import get_args

from schemas.types import Desk
from services.intake import taxonomy

DOCUMENT = taxonomy.read()
ARABIC = re.compile("[\u0600-\u06ff]")
SORANI = re.compile("^[ئ-ۿ\\s()،]+$")
LEAVES_PER_FAMILY = {"A": 6, "B": 6, "C": 7, "D": 3, "E": 6, "F": 4, "G": 6, "H": 4, "J": 8, "K": 6, "L": 4}
FROZEN = {1: "1a09833c9284b3ed923c82edcb10928d69ac47520ff717e52f107d61c1093807"}
"""What each file holds. A room that began with one keeps it as its first edition, so that none is ever changed."""


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


def test_what_is_confidential_opens_in_the_commissions_compartment_and_all_else_in_the_joint_one() -> None:
    compartments = taxonomy.load().compartment_of

    assert {code for code, one in compartments.items() if one == "commission"} == {"G5", "K3"}
    assert set(compartments.values()) == {"joint", "commission"}


def test_every_leaf_comes_to_a_desk_and_every_desk_has_leaves() -> None:
    desks = taxonomy.load().desk_of

    assert set(desks.values()) == set(get_args(Desk))
    assert {code: desks[code] for code in ("A3", "B4", "C1", "D1", "E2", "F1", "G2", "G5", "H1", "J3", "K1", "L1")} == {
        "A3": "logistics",
        "B4": "results",
        "C1": "hotline",
        "D1": "accessibility",
        "E2": "legal",
        "F1": "security",
        "G2": "security",
        "G5": "gender",
        "H1": "accreditation",
        "J3": "results",
        "K1": "rumour",
        "L1": "hotline",
    }


def test_what_cannot_be_classified_is_a_leaf() -> None:
    loaded = taxonomy.load()

    assert loaded.unclassified in loaded.severity_of


def test_a_published_version_is_never_changed() -> None:
    for version, digest in FROZEN.items():
        written = files(taxonomy.__name__).joinpath(f"v{version}.json").read_bytes()
        assert sha256(written).hexdigest() == digest
    assert max(FROZEN) == taxonomy.NEWEST
