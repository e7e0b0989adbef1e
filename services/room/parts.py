"""The services of the room as processes: which there are, what each is told, and how it starts.

A service gets its whole environment from here and nothing else is inherited, except settings of its own that whoever
starts the room has set (`INTAKE_…`, `BOARD_…`). On Linux the supervisor has everything imported that services share and
forks them, which is ten times faster than eight cold interpreters; elsewhere, or with `OPSROOM_SPAWN=1`, each is an
interpreter of its own, exactly as in a container.
"""

import gc
import importlib
import os
import pkgutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from services.room import postgres
from services.room.ports import Ports
from services.room.processes import Launch
from services.room.state import RoomState

PRELOADED = (
    "asyncio", "email", "http.client", "uuid", "uvloop", "httptools", "orjson",
    "pydantic", "pydantic_settings", "structlog", "opentelemetry.trace", "prometheus_client",
    "fastapi", "starlette.routing", "uvicorn", "uvicorn.lifespan.on", "uvicorn.protocols.http.httptools_impl",
    "sqlalchemy.ext.asyncio", "sqlalchemy.dialects.postgresql.asyncpg", "asyncpg",
    "nats", "nats.js", "nkeys", "nacl.signing", "faststream.nats",
    "websockets.asyncio.server", "websockets.extensions.permessage_deflate", "websockets.server",
)  # fmt: skip
"""Imported once before the first fork: third-party code only. The kit and the contracts follow; a service never."""


@dataclass(frozen=True)
class Room:
    """What is the same for all services of one room."""

    state: RoomState
    ports: Ports
    origin: str
    boards: int
    drill: bool


@dataclass(frozen=True)
class ServicePart:
    """One process of a service: its name, whose code it runs, and its environment."""

    name: str
    service: str
    environment: Mapping[str, str]


def services(room: Room) -> list[ServicePart]:
    """Every service process of this room, in the order of starting."""
    found = [ServicePart("intake", "intake", _environment("INTAKE_", _intake(room)))]
    found += [
        ServicePart(name, "board", _environment("BOARD_", _board(room, name))) for name in board_names(room.boards)
    ]
    return found


def board_names(boards: int) -> list[str]:
    """The names of the board's processes; also their users on the bus."""
    return [f"board-{number}" for number in range(1, boards + 1)]


def _shared(room: Room, part: str) -> dict[str, str]:
    told = {
        "NATS_URL": f"nats://127.0.0.1:{room.ports.nats}",
        "NATS_SEED_FILE": str(room.state.key(f"{part}.seed")),
        "LISTEN": f"unix:{room.state.socket(part)}",
        "PUBLIC_ORIGIN": room.origin,
    }
    if room.drill:
        told["DRILL_FILE"] = str(room.state.drill_file)
    return told


def _intake(room: Room) -> dict[str, str]:
    state = room.state
    return _shared(room, "intake") | {
        "DATABASE_HOST": str(state.postgres_sockets),
        "DATABASE_PORT": str(postgres.PORT),
        "DATABASE_NAME": "opsroom",
        "DATABASE_USER": "intake",
        "DATABASE_PASSWORD_FILE": str(state.key("intake.password")),
        "RELAY_USER": "intake_relay",
        "RELAY_PASSWORD_FILE": str(state.key("intake_relay.password")),
        "SECRET_FILE": str(state.key("intake.secret")),
        "DISK_PATHS": f"{state.postgres}:{state.nats}",
    }


def _board(room: Room, part: str) -> dict[str, str]:
    return _shared(room, part) | {"PROCESS": part}


def _environment(prefix: str, told: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process: the system's few, ours with the service's prefix, and what a person has set."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TZ") if name in os.environ}
    ours = {f"{prefix}{name}": value for name, value in told.items()}
    theirs = {name: value for name, value in os.environ.items() if name.startswith(prefix)}
    return {"PYTHONUNBUFFERED": "1"} | kept | ours | theirs


def spawned() -> bool:
    """Whether services start as interpreters of their own instead of being forked."""
    return sys.platform != "linux" or os.environ.get("OPSROOM_SPAWN") == "1"


def preload() -> None:
    """Import what services share, once, so that a forked one starts at once and shares the memory of it.

    Must run before any loop, thread or connection exists in this process, and none may come into being by it.
    """
    for name in PRELOADED:
        importlib.import_module(name)
    for package in ("services.kit", "schemas"):
        found = importlib.import_module(package)
        for module in pkgutil.iter_modules(found.__path__):
            if module.name != "__main__":
                importlib.import_module(f"{package}.{module.name}")
    gc.collect()
    gc.freeze()


def launch(part: ServicePart) -> Launch:
    """How a service process starts."""
    if spawned():
        argv = [sys.executable, "-P", "-m", f"services.{part.service}"]
        return Launch(part.name, part.environment, argv=argv)

    def run() -> int:
        sys.argv = [f"services.{part.service}"]
        return int(importlib.import_module(f"services.{part.service}.__main__").main() or 0)

    return Launch(part.name, part.environment, call=run)
