"""What is wrong with this machine or this room, and how to mend it. Looks only; changes nothing."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import psutil
from rich.console import Console

from services.kit.clock import SystemClock
from services.room import engines, ports, postgres, processes, secret_files
from services.room import status as view
from services.room.errors import NotRunning, RoomError
from services.room.parts import FIRST_ADMIN, FIRST_ADMIN_USER
from services.room.state import RoomState, project_root, read_json

RESERVE_BYTES = 2 * 1024**3
RESERVE_SHARE = 0.05
MEMORY_BYTES = 1024**3
OPEN_FILES = 4096
SOCKET_PATH_BYTES = 100
BUILT_NOT_BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: `well`, what was found, and what to do when it is not well."""

    what: str
    well: bool
    found: str
    remedy: str = ""


def examine(state: RoomState) -> int:
    """Look at everything and print it; 0 when all is well, 1 when something is not."""
    console = Console(soft_wrap=True, highlight=False)
    wrong = 0
    for look in (
        _python,
        _engines,
        _clock,
        _disk,
        _memory,
        _pages,
        _keys,
        _first_admin,
        _sockets,
        _database,
        _ports,
        _room,
    ):
        for finding in _safely(look, state):
            wrong += not finding.well
            mark = "[green]well [/green]" if finding.well else "[red]wrong[/red]"
            console.print(f"{mark}  {finding.what}: {finding.found}")
            if not finding.well and finding.remedy:
                console.print(f"       {finding.remedy}")
    console.print("All is well." if not wrong else f"{wrong} to mend.")
    return 1 if wrong else 0


def _safely(look: Callable[[RoomState], Iterator[Finding]], state: RoomState) -> list[Finding]:
    try:
        return list(look(state))
    except RoomError as error:
        return [Finding(look.__name__.strip("_"), False, error.sentence, error.remedy)]
    except OSError as error:
        return [Finding(look.__name__.strip("_"), False, f"cannot be looked at: {error}", "Run as the room's owner.")]


def _python(_: RoomState) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding(
        "Python", sys.version_info >= (3, 11), f"{version} on {sys.platform}", "Install Python 3.11 or newer."
    )


def _engines(_: RoomState) -> Iterator[Finding]:
    for kind in (engines.POSTGRES, engines.NATS, engines.CADDY):
        try:
            engine = engines.find(kind)
        except RoomError as error:
            yield Finding(kind.name, False, error.sentence, error.remedy)
            continue
        packaged = (
            f"{kind.wheel} {engines.installed_version(kind.wheel)}" if engine.source == "wheel" else engine.source
        )
        yield Finding(kind.name, True, f"{engine.version_text} ({packaged}), SHA-256 {engine.sha256}")
    account = engines.unprivileged_account()
    yield Finding(
        "account", True, "yours" if account is None else f"PostgreSQL runs as {account.name}, the rest as root"
    )


def _clock(state: RoomState) -> Iterator[Finding]:
    now = SystemClock().now()
    newest = datetime.fromtimestamp(state.lock_file.stat().st_mtime, UTC) if state.lock_file.exists() else now
    yield Finding(
        "clock",
        now >= BUILT_NOT_BEFORE and (newest - now).total_seconds() < 5,
        f"{now.isoformat(timespec='seconds')} (local {time.strftime('%H:%M %Z')})",
        "The machine's clock is behind. Set it, and keep it set (timedatectl set-ntp true).",
    )


def _disk(state: RoomState) -> Iterator[Finding]:
    place = next(parent for parent in (state.root, *state.root.parents) if parent.exists())
    total, _, free = shutil.disk_usage(place)
    reserve = max(RESERVE_BYTES, int(total * RESERVE_SHARE))
    yield Finding(
        "disk",
        free > reserve,
        f"{free / 1e9:.1f} GB free below {place}, reports are refused below {reserve / 1e9:.1f} GB",
        "Make room, or move the state directory to a larger volume.",
    )


def _memory(_: RoomState) -> Iterator[Finding]:
    free = psutil.virtual_memory().available
    yield Finding("memory", free > MEMORY_BYTES, f"{free / 1e9:.1f} GB available", "Close other programs.")
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield Finding(
        "open files",
        soft >= OPEN_FILES,
        f"{soft} allowed" + (f" (up to {hard})" if hard != soft else ""),
        "A board with many screens needs more: `ulimit -n 65536` before `opsroom up`.",
    )


def _pages(_: RoomState) -> Iterator[Finding]:
    entry = project_root() / "ops_room_ui" / "dist" / "board" / "index.html"
    found = "are built" if entry.is_file() else "are not built"
    yield Finding("pages", entry.is_file(), found, "Run ./opsroom up where there is a network, or use a bundle.")


def _keys(state: RoomState) -> Iterator[Finding]:
    if not state.keys.is_dir():
        yield Finding("keys", True, "none yet; the first start makes them")
        return
    loose = secret_files.open_to_others(state)
    names = ", ".join(path.name for path in loose)
    yield Finding(
        "keys",
        not loose,
        f"others may read {names}" if loose else f"{len(list(state.keys.iterdir()))} files, only yours to read",
        f"chmod -R go= {state.keys}",
    )


def _first_admin(state: RoomState) -> Iterator[Finding]:
    """The first password is on a screen and in a file; whoever opens the room to others must have changed it."""
    file = state.key(FIRST_ADMIN)
    if not file.exists():
        return
    opened = (state.read_room() or {}).get("names")
    yield Finding(
        "first admin",
        not opened,
        f"still has the password of the first start, which is in {file}",
        f"The room is open to the network: sign in as {FIRST_ADMIN_USER} now and change it.",
    )


def _sockets(state: RoomState) -> Iterator[Finding]:
    longest = len(os.fsencode(state.postgres_sockets / f".s.PGSQL.{postgres.PORT}"))
    yield Finding(
        "sockets",
        longest <= SOCKET_PATH_BYTES,
        f"in {state.runtime}",
        "The path is too long for a Unix socket. Set XDG_RUNTIME_DIR to a shorter directory of your own.",
    )


def _database(state: RoomState) -> Iterator[Finding]:
    there = postgres.has_cluster(state, engines.find(engines.POSTGRES))
    yield Finding("database", True, "its data fit the engine" if there else "none yet; the first start makes it")


def _ports(state: RoomState) -> Iterator[Finding]:
    if state.holder() is not None:
        kept = read_json(state.ports_file) or {}
        yield Finding("ports", True, f"held by the running room; internal {', '.join(map(str, kept.values()))}")
        return
    for port, use in ((ports.HTTPS_PORT, "HTTPS"), (ports.HTTP_PORT, "--http")):
        try:
            ports.require_free(port)
            yield Finding(f"port {port}", True, f"free for {use}")
        except RoomError as error:
            yield Finding(f"port {port}", port != ports.HTTPS_PORT, error.sentence, error.remedy)


def _room(state: RoomState) -> Iterator[Finding]:
    left = [found.name for found in processes.recorded(state) if found.alive]
    if state.holder() is None:
        yield Finding(
            "room",
            not left,
            f"does not run, but left {', '.join(left)} behind" if left else f"does not run in {state.root}",
            "`opsroom up` or `opsroom down` stops them.",
        )
        return
    try:
        found = view.collect(state)
    except NotRunning:
        yield Finding("room", True, "is just starting or stopping")
        return
    yield Finding("room", True, f"runs at {found['url']} since {found['started_at']}")
    for name, part in found["parts"].items():
        process = f"process {part['pid']}, {part['restarts']} restarts"
        log = f"Its last words: opsroom logs {name}"
        yield Finding(name, part["ready"], process if part["ready"] else f"{part['reason']} ({process})", log)
