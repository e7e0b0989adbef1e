"""What a service says about its part of the bus to machines: an AsyncAPI 3 document, made without any server."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from faststream.nats import NatsBroker
from faststream.specification import AsyncAPI
from pydantic import BaseModel

from services.kit.bus.subscribers import Consumes, subscribe

ANYWHERE: Final = "nats://localhost:4222"


@dataclass(frozen=True)
class Publishes:
    """What a service says: the subject's pattern and the contract of the body."""

    subject: str
    contract: type[BaseModel]


def asyncapi_document(
    service: str, consumes: Sequence[Consumes], publishes: Sequence[Publishes] = (), *, version: str = "1"
) -> dict[str, Any]:
    """Describe what `service` listens to and what it says. The same tables make the same document."""
    broker = NatsBroker(ANYWHERE, logger=None)
    for row in consumes:
        subscribe(broker, row, service)(_reader(row))
    for said in publishes:
        broker.publisher(said.subject, schema=said.contract, title=said.subject)
    described = AsyncAPI(broker, title=f"Ops Room: {service}", version=version).to_specification()
    document: dict[str, Any] = json.loads(described.to_json())
    return document


def _reader(row: Consumes) -> Callable[..., Awaitable[None]]:
    async def read(message: Any) -> None:
        """Stands for the handler: only its annotation is looked at."""

    read.__name__ = getattr(row.handler, "__name__", "handler")
    read.__doc__ = row.handler.__doc__
    read.__annotations__ = {"message": row.contract or dict[str, Any], "return": None}
    return read
