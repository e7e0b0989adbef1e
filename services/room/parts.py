"""The services of the room as processes: which there are, what each is told, and how it starts.

A service gets its whole environment from here and nothing else is inherited, except settings of its own that whoever
starts the room has set (`INTAKE_…`, `POLLING_…`). On Linux the supervisor has everything imported that services share
and forks them, which is ten times faster than eight cold interpreters; elsewhere, or with `OPSROOM_SPAWN=1`, each is
an interpreter of its own, exactly as in a container.
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
from services.room.state import RoomState, project_root


@dataclass(frozen=True)
class Kind:
    """A service of the room. With `tables` it has a schema, a relay and a secret; with `http` a surface people call."""

    name: str
    tables: bool = True
    http: bool = True


KINDS = (Kind("accreditation"), Kind("polling"), Kind("intake"), Kind("board", tables=False, http=False))
"""Every service, in the order of starting: whoever decides about entry first, though nobody waits for it."""

WITH_TABLES = tuple(kind.name for kind in KINDS if kind.tables)
NAMES = tuple(kind.name for kind in KINDS)

FIRST_ADMIN_USER = "admin"
FIRST_ADMIN = "first_admin.password"
"""The password of the first admin: made at the room's first start, gone once that person has chosen another."""

PRELOADED = (
    "asyncio", "email", "http.client", "uuid", "uvloop", "httptools", "orjson",
    "jwt", "cryptography.hazmat.primitives.asymmetric.ed25519", "argon2", "pyotp", "segno", "python_calamine",
    "cryptography.hazmat.primitives.ciphers.aead", "encodings.ascii",
    "pydantic", "pydantic.v1", "pydantic_settings", "structlog", "opentelemetry.trace", "prometheus_client",
    "fastapi", "fastapi.routing", "starlette.routing",
    "uvicorn", "uvicorn.lifespan.on", "uvicorn.protocols.http.httptools_impl",
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
    found = []
    for kind in KINDS:
        prefix = f"{kind.name.upper()}_"
        for name in [kind.name] if kind.tables else board_names(room.boards):
            told = _with_tables(room, name) if kind.tables else _board(room, name)
            found.append(ServicePart(name, kind.name, _environment(prefix, told)))
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


def _with_tables(room: Room, service: str) -> dict[str, str]:
    state = room.state
    told = {
        "DATABASE_HOST": str(state.postgres_sockets),
        "DATABASE_PORT": str(postgres.PORT),
        "DATABASE_NAME": "opsroom",
        "DATABASE_USER": service,
        "DATABASE_PASSWORD_FILE": str(state.key(f"{service}.password")),
        "RELAY_USER": f"{service}_relay",
        "RELAY_PASSWORD_FILE": str(state.key(f"{service}_relay.password")),
        "SECRET_FILE": str(state.key(f"{service}.secret")),
        "DISK_PATHS": f"{state.postgres}:{state.nats}",
    }
    if service == "intake":
        told["MEDIA_FOLDER"] = str(state.media)
        told["DISK_PATHS"] += f":{state.media}"
    if service == "accreditation":
        told["FIRST_ADMIN_FILE"] = str(state.key(FIRST_ADMIN))
    if service in {"accreditation", "intake"}:
        told["FONTS"] = str(project_root() / "ops_room_ui" / "dist" / "fonts")
    return _shared(room, service) | told


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
