"""Every row of the registry has the producer and the consumers that it names."""

import importlib
import re
from pathlib import Path

from schemas.registry import CONTRACTS

ROOT = Path(__file__).parents[2]


def source_of(service: str) -> str:
    return "".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "services" / service).rglob("*.py")))


def test_every_producer_makes_its_contract() -> None:
    for row in CONTRACTS:
        if row.producer == "*":
            continue
        made_by = source_of(row.producer) + source_of("kit")
        noun_in_subject = re.search(rf"[\"'.]{row.noun}[\"'.]", made_by)
        assert row.contract.__name__ in made_by or noun_in_subject, row.name


def test_every_consumer_reads_its_contract() -> None:
    for row in CONTRACTS:
        for service in row.consumers:
            read_by = source_of(service)
            handlers = importlib.import_module(f"services.{service}.handlers")
            consumed = {consumes.stream for consumes in getattr(handlers, "CONSUMES", ())}
            if row.subject.startswith("dead."):
                assert "DEAD" in consumed, row.name
            else:
                assert row.contract.__name__ in read_by or row.noun in read_by, row.name


def test_no_service_reads_what_the_registry_does_not_grant() -> None:
    for service in {path.name for path in (ROOT / "services").iterdir() if path.is_dir()} - {
        "kit",
        "room",
        "__pycache__",
    }:
        text = source_of(service)
        for row in CONTRACTS:
            if row.contract.__name__ in text:
                assert service in {row.producer, *row.consumers} or row.producer == "*", (service, row.name)
