"""Rules of the category tree: what an edition must hold, and what the next one may not take away. Pure.

An edition is a document: ``{unclassified, severities, families, leaves}``, as it is stored and as it travels. Its types
are checked where it comes in; here is what makes sense in the room.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, Final

from services.intake.model import Severity, SeverityClock, Taxonomy, severity_rank
from services.kit.errors import FieldError

LANGUAGES: Final = ("ar", "ckb", "en")
COMPARTMENTS: Final = ("joint", "commission")
"""Where a new case may open by itself: the commission's desk reads both, and only it can triage."""

SEVERITIES: Final[tuple[Severity, ...]] = ("S1", "S2", "S3", "S4")
MINUTES_MAX: Final = 10_080
LEAVES_MAX: Final = 400

_ARABIC_SCRIPT: Final = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_LEAF: Final = re.compile(r"[A-L][0-9]{1,2}")

Document = Mapping[str, Any]


def taxonomy_of(version: int, document: Document) -> Taxonomy:
    """Return what the rules need of an edition: its leaves by code and the clocks of its severities."""
    leaves: Sequence[Document] = document["leaves"]
    return Taxonomy(
        version=version,
        unclassified=document["unclassified"],
        severity_of={leaf["code"]: leaf["severity"] for leaf in leaves},
        clocks={row["code"]: _clock(row) for row in document["severities"]},
        compartment_of={leaf["code"]: leaf["compartment"] for leaf in leaves},
        desk_of={leaf["code"]: leaf["chain"] for leaf in leaves},
        retired=frozenset(leaf["code"] for leaf in leaves if leaf["retired"]),
    )


def removed_leaves(document: Document, before: Document) -> list[str]:
    """Return the codes that the edition before has and this one has not."""
    kept = {leaf["code"] for leaf in document["leaves"]}
    return [leaf["code"] for leaf in before["leaves"] if leaf["code"] not in kept]


def faults(document: Document, in_use: Collection[str]) -> list[FieldError]:
    """Say everything that keeps an edition from being used, field by field.

    ``in_use`` are the codes of `removed_leaves` under which there is a case: such a leaf is retired, never removed.
    """
    return [
        *_severities(document["severities"]),
        *_families(document["families"]),
        *_leaves(document),
        *_unclassified(document),
        *(FieldError("leaves", "field.leaf_in_use", code) for code in in_use),
        *_texts(document),
    ]


def _clock(row: Document) -> SeverityClock:
    return SeverityClock(
        code=row["code"],
        triage_minutes=row["triage_minutes"],
        first_action_minutes=row["first_action_minutes"],
        answer_minutes=row["answer_minutes"],
        answer_by_end_of_day=row["answer_within"] == "end_of_day",
    )


def _repeated(rows: Sequence[Document], field: str) -> Iterator[FieldError]:
    counts = Counter(row["code"] for row in rows)
    for at, row in enumerate(rows):
        if counts[row["code"]] > 1:
            yield FieldError(f"{field}.{at}.code", "field.repeated", row["code"])


def _severities(rows: Sequence[Document]) -> Iterator[FieldError]:
    yield from _repeated(rows, "severities")
    missing = [code for code in SEVERITIES if code not in {row["code"] for row in rows}]
    if missing:
        yield FieldError("severities", "field.severity_missing", ", ".join(missing))
    for at, row in enumerate(rows):
        place = f"severities.{at}"
        if (row["answer_minutes"] is None) != (row["answer_within"] == "end_of_day"):
            yield FieldError(f"{place}.answer_minutes", "field.clock_contradicts", "minutes, or the end of the day")
        steps = [row[name] for name in ("triage_minutes", "first_action_minutes", "answer_minutes")]
        known = [minutes for minutes in steps if minutes is not None]
        if known != sorted(known):
            yield FieldError(place, "field.clock_order", "first look, then first action, then answer")
    in_order = sorted(enumerate(rows), key=lambda pair: severity_rank(pair[1]["code"]))
    for (_, graver), (at, lighter) in combinations(in_order, 2):
        for name in ("triage_minutes", "first_action_minutes", "answer_minutes"):
            if graver[name] is not None and lighter[name] is not None and graver[name] > lighter[name]:
                yield FieldError(f"severities.{at}.{name}", "field.clock_graver_is_slower", graver["code"])


def _families(rows: Sequence[Document]) -> Iterator[FieldError]:
    yield from _repeated(rows, "families")


def _leaves(document: Document) -> Iterator[FieldError]:
    leaves: Sequence[Document] = document["leaves"]
    yield from _repeated(leaves, "leaves")
    families = {row["code"] for row in document["families"]}
    if not any(not leaf["retired"] for leaf in leaves):
        yield FieldError("leaves", "field.nothing_offered", "a leaf that is not retired")
    for at, leaf in enumerate(leaves):
        if not _LEAF.fullmatch(leaf["code"]) or leaf["code"][0] != leaf["family"]:
            yield FieldError(f"leaves.{at}.code", "field.leaf_code", f"{leaf['family']}1 to {leaf['family']}99")
        if leaf["family"] not in families:
            yield FieldError(f"leaves.{at}.family", "field.family_unknown", ", ".join(sorted(families)))


def _unclassified(document: Document) -> Iterator[FieldError]:
    offered = {leaf["code"] for leaf in document["leaves"] if not leaf["retired"]}
    if document["unclassified"] not in offered:
        yield FieldError("unclassified", "field.leaf_not_offered", "a leaf that is not retired")


def _texts(document: Document) -> Iterator[FieldError]:
    for field in ("severities", "families", "leaves"):
        for at, row in enumerate(document[field]):
            for language in ("ar", "ckb"):
                if not _ARABIC_SCRIPT.search(row["text"][language]):
                    yield FieldError(f"{field}.{at}.text.{language}", "field.text_script", "Arabic letters")
    for language in LANGUAGES:
        said = Counter(leaf["text"][language] for leaf in document["leaves"] if not leaf["retired"])
        for at, leaf in enumerate(document["leaves"]):
            text = leaf["text"][language]
            if not leaf["retired"] and said[text] > 1:
                yield FieldError(f"leaves.{at}.text.{language}", "field.repeated", text)
