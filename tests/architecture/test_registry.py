"""Every row of the registry has the producer and the consumers that it names."""

import importlib
import re
from pathlib import Path

from schemas.registry import CONTRACTS
from services.room.provision_nats import SERVICES

ROOT = Path(__file__).parents[2]
WHO_MAY_ENTER = {"organisation", "person", "session", "signing_key", "heartbeat"}
"""What `kit/access/people.py` reads on behalf of every service that answers people."""


def service_names() -> set[str]:
    folders = {path.name for path in (ROOT / "services").iterdir() if path.is_dir()}
    return folders - {"kit", "room", "__pycache__"}


def source_of(service: str) -> str:
    return "".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "services" / service).rglob("*.py")))


def test_every_producer_makes_its_contract() -> None:
    for row in CONTRACTS:
        if row.producer == "*":
            continue
        made_by = source_of(row.producer) + source_of("kit")
        noun_in_subject = re.search(rf"[\"'.]{row.noun}[\"'.]", made_by)
        assert row.contract.__name__ in made_by or noun_in_subject, (row.producer, row.name)


def test_every_consumer_reads_its_contract() -> None:
    people = source_of("kit/access")
    for row in CONTRACTS:
        for service in row.consumers:
            read_by = source_of(service)
            handlers = importlib.import_module(f"services.{service}.handlers")
            consumed = {consumes.stream for consumes in getattr(handlers, "CONSUMES", ())}
            if row.subject.startswith("dead."):
                assert "DEAD" in consumed, row.name
            elif row.noun in WHO_MAY_ENTER:
                assert f'"{row.noun}"' in people
                assert re.search(r"\bPeople\(", read_by), (service, row.name)
            else:
                assert row.contract.__name__ in read_by or f'"{row.noun}"' in read_by, (service, row.name)


def test_whoever_copies_has_a_durable_and_whoever_has_one_copies() -> None:
    named = {service for row in CONTRACTS if row.subject.startswith("ops.") for service in row.consumers} - {"board"}
    copying = {service for service in service_names() if re.search(r"\bCopies\(", source_of(service))}
    provided = {name for name, durables in SERVICES.items() if any(d.name == f"{name}-copies" for d in durables)}

    assert named == copying == provided


def test_no_service_reads_what_the_registry_does_not_grant() -> None:
    granted = {
        row.contract.__name__: {
            service
            for other in CONTRACTS
            if other.contract is row.contract
            for service in (other.producer, *other.consumers)
        }
        for row in CONTRACTS
    }
    for service in service_names():
        named = {name for name in granted if re.search(rf"\b{name}\b", source_of(service))}
        for name in named:
            assert granted[name] & {service, "*"}, (service, name)
