"""FastStream's own document of a service says the same as the registry."""

import json
from typing import Any

import pytest

from schemas.registry import CONTRACTS, Row
from services.room.documents import asyncapi_text


def document_of(service: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(asyncapi_text(service))
    return document


def payload_of(document: dict[str, Any], address: str) -> dict[str, Any]:
    channel = next(channel for channel in document["channels"].values() if channel["address"] == address)
    (named,) = (reference["$ref"].rpartition("/")[2] for reference in channel["messages"].values())
    message = document["components"]["messages"][
        next(name for name in document["components"]["messages"] if name.replace("*", "%2A") == named or name == named)
    ]
    payload = message["payload"]
    if "$ref" in payload:
        payload = document["components"]["schemas"][payload["$ref"].rpartition("/")[2]]
    return dict(payload)


@pytest.mark.parametrize("row", [row for row in CONTRACTS if row.producer != "*"], ids=lambda row: row.name)
def test_what_a_service_says_is_what_the_registry_grants(row: Row) -> None:
    document = document_of(row.producer)

    payload = payload_of(document, row.subject)

    assert payload["properties"].keys() == row.contract.model_fields.keys()
    assert document["asyncapi"].startswith("3.")


@pytest.mark.parametrize("service", ["accreditation", "board", "intake", "polling"])
def test_a_service_says_nothing_that_is_not_in_the_registry(service: str) -> None:
    granted = {row.subject for row in CONTRACTS if row.producer == service} | {f"dead.{service}.*"}
    said = {
        operation["channel"]["$ref"].rpartition("/")[2].replace("%2A", "*").replace("%3E", ">")
        for operation in document_of(service)["operations"].values()
        if operation["action"] == "send"
    }

    assert said == granted


def test_the_dead_letter_desk_listens_to_stream_dead_only() -> None:
    heard = [
        operation["channel"]["$ref"]
        for operation in document_of("intake")["operations"].values()
        if operation["action"] == "receive"
    ]

    assert heard == ["#/channels/intake-dead"]
