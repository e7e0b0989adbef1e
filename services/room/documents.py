"""The machine-readable descriptions of a service: its HTTP surface and what it says on the bus.

Both are made from the wired service and the contracts; no engine has to run and nothing is opened.
"""

import importlib
import json
import os
import secrets
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
from services.room.parts import Room, services
from services.room.ports import Ports
from services.room.state import RoomState


def openapi_text(service: str) -> str:
    """The OpenAPI document of a service, as JSON; the same that it hands out itself.

    Raises:
        RoomError: there is no such service, or it has no HTTP surface that people call.
    """
    app = _module(service, "app")
    settings = _module(service, "settings")
    with _told(service):
        named = next(value for name, value in vars(settings).items() if name == f"{service.capitalize()}Settings")
        try:
            wired = app.build(named(), clock=SystemClock(), ids=Ids())
        except TypeError:
            raise RoomError(f"{service} answers websockets only.", "Its protocol: schemas/board.py.") from None
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
    try:
        return importlib.import_module(f"services.{service}.{name}")
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith(f"services.{service}"):
            raise RoomError(f"There is no service {service}.", "Services: intake, board.") from error
        raise


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
        for name in ("intake.secret", "intake.password", "intake_relay.password"):
            state.key(name).write_text(secrets.token_hex(32), encoding="ascii")
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
