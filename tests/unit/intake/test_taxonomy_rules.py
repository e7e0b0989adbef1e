"""What an edition of the category tree must hold, and what the next one may not take away."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake import taxonomy
from services.intake.model import classify
from services.intake.model.taxonomy import faults, removed_leaves, taxonomy_of
from services.intake.store.taxonomy import Edition, Taxonomies

Document = dict[str, Any]
FIRST = taxonomy.edition()


def found(edit: Callable[[Document], Any], in_use: tuple[str, ...] = ()) -> dict[str, str]:
    """Say what is found in the first edition after an edit: rule by field."""
    document = deepcopy(FIRST)
    edit(document)
    return {fault.field: fault.code for fault in faults(document, in_use)}


def leaf(document: Document, code: str) -> Document:
    return next(one for one in document["leaves"] if one["code"] == code)


def at(code: str) -> int:
    return [one["code"] for one in FIRST["leaves"]].index(code)


def test_the_file_a_room_begins_with_has_no_faults() -> None:
    assert found(lambda document: None) == {}


def test_a_code_that_stands_twice_is_named_at_both_places() -> None:
    twice = found(lambda document: document["leaves"].append({**document["leaves"][0], "text": a_text("نص")}))
    assert twice == {"leaves.0.code": "field.repeated", "leaves.60.code": "field.repeated"}
    families = found(lambda document: document["families"].append(document["families"][1]))
    assert families == {"families.1.code": "field.repeated", "families.11.code": "field.repeated"}


def a_text(arabic: str) -> dict[str, str]:
    return {"ar": arabic, "ckb": f"{arabic} ی", "en": f"text {len(arabic)}"}


@pytest.mark.parametrize("code", ["B1", "A", "A100", "M1", "a1", ""])
def test_a_leafs_code_is_its_familys_letter_and_a_number(code: str) -> None:
    assert found(lambda document: document["leaves"][0].update(code=code))["leaves.0.code"] in {
        "field.leaf_code",
        "field.repeated",
    }


def test_a_leaf_of_a_family_that_is_not_there_is_named() -> None:
    def edit(document: Document) -> None:
        document["families"] = [one for one in document["families"] if one["code"] != "K"]

    assert found(edit) == {f"leaves.{at(code)}.family": "field.family_unknown" for code in
                           ("K1", "K2", "K3", "K4", "K5", "K6")}  # fmt: skip


def test_arabic_and_kurdish_texts_are_in_their_own_letters_and_two_leaves_never_read_alike() -> None:
    assert found(lambda document: leaf(document, "A1")["text"].update(ar="Not open")) == {
        "leaves.0.text.ar": "field.text_script"
    }
    assert found(lambda document: document["families"][0]["text"].update(ckb="Opening")) == {
        "families.0.text.ckb": "field.text_script"
    }
    same = FIRST["leaves"][1]["text"]["ckb"]
    assert found(lambda document: leaf(document, "A1")["text"].update(ckb=same)) == {
        "leaves.0.text.ckb": "field.repeated",
        "leaves.1.text.ckb": "field.repeated",
    }


@pytest.mark.parametrize(
    ("severity", "clocks", "field", "rule"),
    [
        (0, {"first_action_minutes": 1}, "severities.0", "field.clock_order"),
        (0, {"answer_minutes": 5}, "severities.0", "field.clock_order"),
        (0, {"triage_minutes": 6}, "severities.1.triage_minutes", "field.clock_graver_is_slower"),
        (1, {"answer_minutes": 2000}, "severities.3.answer_minutes", "field.clock_graver_is_slower"),
        (2, {"answer_minutes": 300}, "severities.2.answer_minutes", "field.clock_contradicts"),
        (3, {"answer_within": "end_of_day"}, "severities.3.answer_minutes", "field.clock_contradicts"),
    ],
)
def test_clocks_that_make_no_sense_are_named(severity: int, clocks: Document, field: str, rule: str) -> None:
    assert found(lambda document: document["severities"][severity].update(clocks))[field] == rule


def test_all_four_severities_are_there_once() -> None:
    def edit(document: Document) -> None:
        document["severities"][3] = {**document["severities"][2]}

    assert found(edit)["severities"] == "field.severity_missing"
    assert found(edit)["severities.3.code"] == "field.repeated"


def test_what_cannot_be_classified_comes_under_a_leaf_that_is_offered() -> None:
    assert found(lambda document: document.update(unclassified="Z9"))["unclassified"] == "field.leaf_not_offered"
    assert found(lambda document: leaf(document, "L4").update(retired=True)) == {
        "unclassified": "field.leaf_not_offered"
    }


def test_a_tree_of_retired_leaves_offers_nothing() -> None:
    def edit(document: Document) -> None:
        for one in document["leaves"]:
            one["retired"] = True

    assert found(edit)["leaves"] == "field.nothing_offered"


def test_a_leaf_with_cases_is_never_removed_and_one_without_may_be() -> None:
    later = deepcopy(FIRST)
    later["leaves"] = [one for one in later["leaves"] if one["code"] not in {"A1", "K6"}]

    assert removed_leaves(later, FIRST) == ["A1", "K6"]
    assert removed_leaves(FIRST, later) == []
    assert [(one.field, one.code, one.expected) for one in faults(later, ["A1"])] == [
        ("leaves", "field.leaf_in_use", "A1")
    ]
    assert faults(later, []) == []


def test_a_retired_leaf_still_takes_what_an_old_page_sends() -> None:
    later = deepcopy(FIRST)
    leaf(later, "A1")["retired"] = True

    rules = taxonomy_of(2, later)

    assert rules.retired == {"A1"}
    assert classify("a1", rules).known is True


def an_edition(version: int) -> Edition:
    made_at = datetime(2026, 11, 21, tzinfo=UTC)
    return Edition(UUID(int=version), taxonomy_of(version, FIRST), FIRST, "0" * 64, "intake", made_at)


@given(st.lists(st.integers(1, 6), min_size=1, max_size=12))
def test_the_newest_edition_is_in_use_however_they_come(versions: list[int]) -> None:
    known = Taxonomies(taxonomy.load())

    for version in versions:
        known.take(an_edition(version))

    assert known.active.version == max(versions)
    for version in range(1, 8):
        rules = known.of(version)
        assert (rules is not None) == (version in versions)
        assert rules is None or rules.version == version
    edition = known.edition
    assert edition is not None and edition.version == max(versions)
    assert known.by_id(UUID(int=max(versions))) is edition
