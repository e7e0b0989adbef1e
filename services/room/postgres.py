"""PostgreSQL as a part of the room: its data directory, its start, and when it answers.

It listens on a Unix socket only, every role signs in by SCRAM, and as root it runs as an unprivileged account.
That account cannot enter a state directory below a 0700 home, so the data directory is handed over as an open
descriptor and named `/proc/self/fd/N`.
"""

import os
import shutil
import socket
import struct
from pathlib import Path

from services.room.engines import Engine
from services.room.errors import RoomError
from services.room.processes import Account, Launch
from services.room.state import RoomState

PORT = 5432
SUPERUSER = "opsroom"
PASSWORD_FILE = "postgres.password"  # noqa: S105 - the name of a file

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "synchronous_commit": "on",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "idle_in_transaction_session_timeout": "60s",
    "cluster_name": "opsroom",
}


def data_directory(state: RoomState) -> Path:
    """The cluster's directory."""
    return state.postgres / "data"


def environment() -> dict[str, str]:
    """The whole environment of the engine's programs."""
    return {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": "/usr/bin:/bin"}


def has_cluster(state: RoomState, engine: Engine) -> bool:
    """Whether the state holds a cluster that this engine can open.

    Raises:
        RoomError: it holds one of another major version.
    """
    try:
        major = (data_directory(state) / "PG_VERSION").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return False
    if major != str(engine.version[0]):
        raise RoomError(
            f"The data in {data_directory(state)} belong to PostgreSQL {major}, "
            f"and this room would start {engine.version_text}.",
            f"Name a PostgreSQL {major} in OPSROOM_POSTGRES, or start a new room with --state.",
        )
    return True


class NewCluster:
    """The making of a cluster at the first start; it gets its name only when it is complete."""

    def __init__(self, state: RoomState, engine: Engine, account: Account | None) -> None:
        self._state, self._engine, self._account = state, engine, account
        self._fresh = state.postgres / "data.new"
        self._password = state.postgres_sockets / "initial"

    def launch(self) -> Launch:
        """The process that makes it."""
        shutil.rmtree(self._fresh, ignore_errors=True)
        self._fresh.mkdir(mode=0o700)
        self._password.unlink(missing_ok=True)
        descriptor = os.open(self._password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(self._state.key(PASSWORD_FILE).read_text(encoding="ascii"))
        give(self._account, self._fresh, self._password, self._state.postgres_sockets)
        place, descriptors = _reached(self._fresh, self._account)
        locale = ["--locale-provider=builtin"] if self._engine.version >= (17,) else []
        return Launch(
            name="initdb",
            environment=environment(),
            argv=[
                str(self._engine.path.with_name("initdb")),
                "-D", place, "-U", SUPERUSER, "-E", "UTF8", *locale, "--locale=C.UTF-8", "--data-checksums",
                "--auth-local=scram-sha-256", "--auth-host=scram-sha-256",
                f"--pwfile={self._password}", "--no-instructions",
            ],
            account=self._account,
            descriptors=descriptors,
        )  # fmt: skip

    def forget_password(self) -> None:
        """Remove the password's second file, which only the making needed."""
        self._password.unlink(missing_ok=True)

    def name(self) -> None:
        """Give the complete cluster its place; from now on it is the room's database."""
        self._fresh.rename(data_directory(self._state))


def launch(state: RoomState, engine: Engine, account: Account | None) -> Launch:
    """How the engine starts."""
    give(account, state.postgres_sockets)
    place, descriptors = _reached(data_directory(state), account)
    settings = [f"-c{name}={value}" for name, value in SETTINGS.items()]
    return Launch(
        name="postgres",
        environment=environment(),
        argv=[str(engine.path), "-D", place, "-p", str(PORT), "-k", str(state.postgres_sockets), *settings],
        account=account,
        descriptors=descriptors,
    )


def give(account: Account | None, *paths: Path) -> None:
    """Let the account own these, when the room is run by root."""
    if account is not None:
        for path in paths:
            os.chown(path, account.uid, account.gid)


def _reached(directory: Path, account: Account | None) -> tuple[str, tuple[int, ...]]:
    if account is None or not Path("/proc/self/fd").is_dir():
        return str(directory), ()
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    return f"/proc/self/fd/{descriptor}", (descriptor,)


def answers(state: RoomState) -> tuple[bool, str]:
    """Whether the engine lets somebody sign in: it asks for a password only when it has recovered.

    Speaks the first two messages of the protocol by hand, because the supervisor holds no driver and no loop.
    """
    path = state.postgres_sockets / f".s.PGSQL.{PORT}"
    body = struct.pack("!I", 196608) + b"user\0opsroom\0database\0postgres\0\0"
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            line.connect(str(path))
            line.sendall(struct.pack("!I", len(body) + 4) + body)
            answer = line.recv(512)
    except OSError as error:
        return False, error.strerror or str(error)
    if answer[:1] == b"R":
        return True, ""
    message = next((part[1:] for part in answer[5:].split(b"\0") if part[:1] == b"M"), b"no answer")
    return False, message.decode(errors="replace")
