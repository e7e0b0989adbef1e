"""Can every service still read every message that was ever made?"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import BaseModel

from schemas import __main__ as generator
from schemas.dead_letter import DeadLetterV1
from schemas.envelope import Subject, read
from schemas.registry import CONTRACTS, FRAMES, Row
from schemas.types import MESSAGE_BYTES_MAX, Contract, Moved, OtherChange
from services.kit.bus import Received, write_letter
from services.kit.clock import SystemClock
from tests.contract.compatibility import breaking_changes

ROOT = Path(__file__).parents[2]

WIDENED = {
    "ObligationV1.kind: values were added",
    "About.noun: values were added",
    "Owner.id: values were added",
}
"""Additions a reader of before would stumble over, each agreed: only the board reads obligations, and it is brought to
a version in which it knows a new kind of duty, or a new owner, before, or together with, the service that owes it."""

NOT_PERSONAL = {
    "CentreV1.latitude": "a public building",
    "CentreV1.longitude": "a public building",
    "Station.voters": "a count",
    "ProvinceTotals.voters": "a count",
    "ElectionV1.station_voters_max": "a count",
}
"""Fields whose names sound like a person's and are not."""
EXAMPLES = ROOT / "schemas" / "examples"


def examples() -> Iterator[tuple[Row, Path]]:
    for row in CONTRACTS:
        for path in sorted((EXAMPLES / row.name).glob("*.json")):
            yield row, path


def named(case: tuple[Row, Path]) -> str:
    return f"{case[0].name}/{case[1].stem}"


@pytest.mark.parametrize("case", list(examples()), ids=named)
def test_every_golden_example_is_still_read_and_written_back_alike(case: tuple[Row, Path]) -> None:
    row, path = case
    body = path.read_bytes()

    state = read(row.contract, body)

    written = json.loads(state.model_dump_json())
    again = json.loads(read(row.contract, state.model_dump_json().encode()).model_dump_json())
    assert written == again
    assert {key: value for key, value in json.loads(body).items() if key not in written} == {}
    assert len(body) <= MESSAGE_BYTES_MAX


@pytest.mark.parametrize("case", list(examples()), ids=named)
def test_every_golden_example_fits_the_committed_json_schema(case: tuple[Row, Path]) -> None:
    row, path = case
    state = read(row.contract, path.read_bytes())
    committed = json.loads((generator.FOLDER / f"{row.name}.json").read_text(encoding="utf-8"))

    if isinstance(state, Moved):
        assert path.stem == "moved"
    else:
        jsonschema.validate(json.loads(state.model_dump_json()), committed)


def test_every_contract_has_examples_in_arabic_and_in_kurdish_where_it_holds_text() -> None:
    for noun in ("incident", "obligation"):
        text = "".join(path.read_text(encoding="utf-8") for path in (EXAMPLES / f"{noun}.v1").glob("*.json"))
        assert "محطتين" in text
        assert "وێستگە" in text
    assert {path.name for path in EXAMPLES.iterdir()} == {row.name for row in CONTRACTS}


def test_the_committed_schemas_are_those_of_the_classes() -> None:
    wanted = generator.documents()
    present = {path.name: path.read_text(encoding="utf-8") for path in generator.FOLDER.glob("*.json")}

    assert present == wanted


def test_a_newer_field_is_ignored_by_a_reader_and_refused_when_made() -> None:
    row = CONTRACTS[0]
    body = json.loads((EXAMPLES / row.name / "arabic_text.json").read_text(encoding="utf-8"))
    newer = {**body, "weather": "dust"}

    assert read(row.contract, json.dumps(newer).encode()) == read(row.contract, json.dumps(body).encode())
    with pytest.raises(ValueError, match="weather"):
        row.contract.model_validate(newer)


def test_a_change_kind_of_a_later_release_does_not_hide_the_state() -> None:
    row = CONTRACTS[0]

    state: Any = read(row.contract, (EXAMPLES / row.name / "change_of_a_later_version.json").read_bytes())

    assert isinstance(state.change, OtherChange)
    assert state.status == "closed"


def test_every_example_of_a_change_kind_in_the_registry_exists() -> None:
    for row in CONTRACTS:
        kinds = set()
        for path in (EXAMPLES / row.name).glob("*.json"):
            kinds.add(json.loads(path.read_text(encoding="utf-8")).get("change", {}).get("kind"))
        assert set(row.changes) <= kinds, row.name


def fields_of(model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[tuple[str, Any]]:
    if model in seen:
        return
    seen.add(model)
    for name, field in model.model_fields.items():
        yield f"{model.__name__}.{name}", field
        for inner in reachable(field.annotation):
            yield from fields_of(inner, seen)


def reachable(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from reachable(argument)


def test_no_event_carries_a_personal_field() -> None:
    telling = ("phone", "email", "full_name", "person_name", "voter", "latitude", "longitude", "position", "details")
    for row in CONTRACTS:
        for name, field in fields_of(row.contract, set()):
            extra = field.json_schema_extra or {}
            assert not (isinstance(extra, dict) and extra.get("personal")), name
            assert name in NOT_PERSONAL or not any(word in name.split(".")[1] for word in telling), name


def test_contracts_are_frozen_and_forbid_unknown_fields() -> None:
    for row in CONTRACTS:
        assert issubclass(row.contract, Contract)
        assert row.contract.model_config["frozen"]
        assert row.contract.model_config["extra"] == "forbid"


def test_a_subject_is_taken_apart_and_put_together_alike() -> None:
    text = "ops.intake.incident.joint.IQ-BG.0193f0c2-7b1e-7cc3-9c55-2f1f6a1b7d10"

    assert str(Subject.parse(text)) == text
    with pytest.raises(ValueError, match="not a subject"):
        Subject.parse("ops.intake.incident.joint")


def committed_at(revision: str) -> dict[str, dict[str, Any]]:
    """Return the contracts of an earlier commit; none where there is no history (a bundle, a first commit)."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        return {}
    listing = subprocess.run(
        ["git", "ls-tree", "--name-only", revision, "schemas/json/"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    names = [name for name in listing.stdout.split() if name.endswith(".json")] if listing.returncode == 0 else []
    found = {}
    for name in names:
        shown = subprocess.run(["git", "show", f"{revision}:{name}"], cwd=ROOT, capture_output=True, check=True)
        found[Path(name).name] = json.loads(shown.stdout)
    return found


@pytest.mark.parametrize("revision", ["HEAD", "HEAD~1", "HEAD~20"])
def test_nothing_was_taken_from_the_last_committed_contracts(revision: str) -> None:
    now = {name: json.loads(text) for name, text in generator.documents().items()}

    problems = [
        problem
        for name, old in committed_at(revision).items()
        if name.removesuffix(".json") not in FRAMES
        for problem in (breaking_changes(old, now[name]) if name in now else [f"{name} vanished"])
        if problem not in WIDENED
    ]

    assert problems == []


def test_the_compatibility_check_sees_what_breaks_a_reader() -> None:
    old = generator.documents()["incident.v1.json"]

    def changed(edit: Any) -> list[str]:
        new = json.loads(old)
        edit(new)
        return breaking_changes(json.loads(old), new)

    assert changed(lambda s: s["properties"].pop("summary"))
    assert changed(lambda s: s["properties"]["reports"].update(type="string"))
    assert changed(lambda s: s["properties"]["status"]["enum"].append("asleep"))
    assert changed(lambda s: s["$defs"]["IncidentOpened"]["properties"].pop("report_id"))
    assert changed(lambda s: s["properties"]["summary"].update(maxLength=100))
    added = {"type": "string"}
    assert changed(lambda s: (s["properties"].update(mood=added), s["required"].append("mood")))
    assert not changed(lambda s: s["properties"].update(mood={"anyOf": [added, {"type": "null"}], "default": None}))
    assert not changed(lambda s: s.update(description="other words"))


def test_a_letter_that_the_bus_writes_is_a_dead_letter_of_the_contract() -> None:
    message = Received("ops.intake.incident.joint.IQ-BG.x", {"ce-id": "a"}, b"\xff{", "OPS", 48213, 3)

    letter = write_letter("board", "board-1", message, "undecodable", "ليس نصاً", SystemClock().now())

    assert read(DeadLetterV1, letter.data).model_dump(include={"stream_seq", "service"}) == {
        "stream_seq": 48213,
        "service": "board",
    }
    DeadLetterV1.model_validate_json(letter.data)
