"""The machine-readable descriptions of a service: its HTTP surface and what it says on the bus.

Both are made from the wired service and the contracts; no engine has to run and nothing is opened.
"""

import importlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from services.kit.clock import SystemClock
from services.kit.ids import Ids
from services.room.errors import RoomError
from services.room.parts import KINDS, NAMES, Room, services
from services.room.ports import Ports
from services.room.secret_files import make_missing
from services.room.state import RoomState


def openapi_text(service: str) -> str:
    """The OpenAPI document of a service, as JSON; the same that it hands out itself.

    Raises:
        RoomError: there is no such service, or it has no HTTP surface that people call.
    """
    app = _module(service, "app")
    settings = getattr(_module(service, "settings"), f"{service.capitalize()}Settings")
    if not next(kind for kind in KINDS if kind.name == service).http:
        raise RoomError(f"{service} answers websockets only.", "Its protocol: schemas/board.py.")
    with _told(service):
        wired = app.build(settings(), clock=SystemClock(), ids=Ids())
    door = next(part for part in wired.parts if part.name == "http")
    return json.dumps(door.app.openapi(), indent=2, ensure_ascii=False)


def asyncapi_text(service: str) -> str:
    """The AsyncAPI document of what a service consumes and publishes, as JSON.

    Raises:
        RoomError: there is no such service.
    """
    from schemas.registry import CONTRACTS
    from services.kit.bus import Publishes, asyncapi_document

    heard = {row.subject.split(".")[0]: row.contract for row in CONTRACTS if service in row.consumers}
    consumes = [
        replace(row, contract=row.contract or heard.get(row.stream.lower()))
        for row in getattr(_module(service, "handlers"), "CONSUMES", ())
    ]
    publishes = [
        Publishes(row.subject.replace("dead.*", f"dead.{service}"), row.contract)
        for row in CONTRACTS
        if row.producer in (service, "*")
    ]
    return json.dumps(asyncapi_document(service, consumes, publishes), indent=2, ensure_ascii=False)


def _module(service: str, name: str) -> ModuleType:
    if service not in NAMES:
        raise RoomError(f"There is no service {service}.", f"Services: {', '.join(NAMES)}.")
    return importlib.import_module(f"services.{service}.{name}")


@contextmanager
def _told(service: str) -> Iterator[None]:
    """The environment a service of a room would have, with keys that exist only meanwhile."""
    before: dict[str, Any] = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="opsroom-document-") as folder:
        state = RoomState(Path(folder))
        state.keys.mkdir()
        room = Room(state, Ports(nats=4222, nats_monitor=8222), "https://localhost:8443", boards=1, drill=False)
        for part in services(room):
            if part.service == service:
                os.environ.update(part.environment)
        make_missing(state)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
