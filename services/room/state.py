"""The state directory of a room: where everything it keeps lies, and who holds it.

One directory holds one room. Sockets do not live in it, because the path of a Unix socket may hold
only about 107 bytes: they live in a short runtime directory whose name follows from the state's path.
"""

import fcntl
import hashlib
import json
import os
import stat
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.room.errors import RoomError, StateHeld

DEFAULT_STATE = ".opsroom"


def write_atomically(path: Path, text: str, mode: int = 0o600) -> None:
    """Replace a file in one step, so that a reader sees the old or the new text and a crash leaves no half."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), mode)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def runtime_parent() -> Path:
    """The short directory in which the sockets' directory is made: the session's own, /run for root, else /tmp."""
    session = os.environ.get("XDG_RUNTIME_DIR", "")
    if session and len(session) <= 40 and os.access(session, os.W_OK | os.X_OK):
        return Path(session)
    if os.geteuid() == 0 and os.access("/run", os.W_OK | os.X_OK):
        return Path("/run")
    return Path("/tmp")  # noqa: S108 - the directory made in it is checked for its owner before it is used


@dataclass(frozen=True)
class Holder:
    """Who holds a state directory: the supervisor's process and since when (RFC 3339)."""

    pid: int
    since: str


@dataclass(frozen=True)
class RoomState:
    """Paths of one room. Holds no open file; every method may be called by any command at any time."""

    root: Path

    @classmethod
    def at(cls, directory: Path | str | None) -> "RoomState":
        """The state at `directory`, or at `.opsroom` beside the program; the path is made absolute."""
        if directory is None:
            return cls(project_root() / DEFAULT_STATE)
        return cls(Path(directory).expanduser().absolute())

    @property
    def keys(self) -> Path:
        """Keys and passwords: 0700, files 0600."""
        return self.root / "keys"

    @property
    def nats(self) -> Path:
        """Configuration and store of the broker."""
        return self.root / "nats"

    @property
    def postgres(self) -> Path:
        """Holds `data` and, beside it, the engine's major version."""
        return self.root / "postgres"

    @property
    def media(self) -> Path:
        """Photos, recordings and films that people attached: intake's."""
        return self.root / "media"

    @property
    def caddy(self) -> Path:
        """Configuration and certificate storage of the proxy."""
        return self.root / "caddy"

    @property
    def public(self) -> Path:
        """What the proxy hands out as files: the authority's certificate, later the public results."""
        return self.root / "public"

    @property
    def logs(self) -> Path:
        """One log per part."""
        return self.root / "log"

    @property
    def pids(self) -> Path:
        """One file per running part, with the process's birth: how the next `up` knows its own leftovers."""
        return self.root / "pids"

    @property
    def lock_file(self) -> Path:
        """Held with flock by the supervisor for as long as it lives."""
        return self.root / "lock"

    @property
    def room_file(self) -> Path:
        """What runs, as JSON; written when the room is ready, removed when it has stopped."""
        return self.root / "room.json"

    @property
    def ports_file(self) -> Path:
        """Internal ports chosen at the first start and kept."""
        return self.root / "ports.json"

    @property
    def drill_file(self) -> Path:
        """Offset and speed of the room's clock; exists only in a room created as a drill."""
        return self.root / "drill.json"

    @property
    def authority_file(self) -> Path:
        """The local authority's certificate, readable by everyone on the machine."""
        return self.root / "ca.crt"

    @property
    def runtime(self) -> Path:
        """The short directory that holds this room's sockets.

        The one of the last start, so that every command finds it whatever its own environment says.
        """
        try:
            return Path((self.root / "runtime").read_text(encoding="utf-8"))
        except OSError:
            return self._new_runtime()

    def _new_runtime(self) -> Path:
        name = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:8]
        return runtime_parent() / f"opsroom-{name}"

    @property
    def postgres_sockets(self) -> Path:
        """The directory PostgreSQL makes its socket in: the `host` its clients connect to."""
        return self.runtime / "pg"

    def socket(self, part: str) -> Path:
        """The Unix socket a part listens on."""
        return self.runtime / f"{part}.sock"

    def key(self, name: str) -> Path:
        """The file of one key or password."""
        return self.keys / name

    def log(self, part: str) -> Path:
        """The log of one part."""
        return self.logs / f"{part}.log"

    def prepare(self) -> None:
        """Make the directories that are missing, with the modes they need.

        Raises:
            RoomError: the place cannot be written, or somebody else's directory stands at the sockets' place.
        """
        own = (self.root, self.keys, self.nats, self.postgres, self.media, self.caddy, self.logs, self.pids)
        try:
            for directory in own:
                directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.keys.chmod(0o700)
            (self.public / "results").mkdir(parents=True, exist_ok=True, mode=0o755)
            self._prepare_runtime()
        except OSError as error:
            raise RoomError(
                f"The state directory {self.root} cannot be used: {error.strerror} ({error.filename}).",
                "Give another one with --state, or make this one writable.",
            ) from error

    def _prepare_runtime(self) -> None:
        wanted = 0o711 if os.geteuid() == 0 else 0o700
        write_atomically(self.root / "runtime", str(self._new_runtime()))
        self.runtime.mkdir(exist_ok=True, mode=wanted)
        found = self.runtime.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise RoomError(
                f"{self.runtime} belongs to somebody else, so the room cannot keep its sockets there.",
                "Remove it, or set XDG_RUNTIME_DIR to a directory of your own.",
            )
        self.runtime.chmod(wanted)
        self.postgres_sockets.mkdir(exist_ok=True, mode=0o700)

    def read_room(self) -> dict[str, Any] | None:
        """What the last supervisor wrote about the running room; None when there is nothing to read."""
        return read_json(self.room_file)

    def holder(self) -> Holder | None:
        """Who holds the state right now; None when nobody does."""
        try:
            descriptor = os.open(self.lock_file, os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            content = read_json(self.lock_file) or {}
            return Holder(int(content.get("pid", 0)), str(content.get("since", "")))
        finally:
            os.close(descriptor)
        return None


@dataclass
class StateLock:
    """The right to run the room of one state directory; lost with the process that took it."""

    descriptor: int

    @classmethod
    def take(cls, state: RoomState, since: str) -> "StateLock":
        """Take the lock or fail at once.

        Raises:
            StateHeld: another supervisor runs this room.
        """
        descriptor = os.open(state.lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        for patience in (0.05, 0.1, 0.2, None):  # a command that asks who holds the state has it for an instant
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if patience is not None:
                    time.sleep(patience)
                    continue
                os.close(descriptor)
                holder = read_json(state.lock_file) or {}
                raise StateHeld(state.root, int(holder.get("pid", 0)), str(holder.get("since", ""))) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps({"pid": os.getpid(), "since": since}).encode(), 0)
        return cls(descriptor)

    def release(self) -> None:
        """Give the state back; the lock file stays, because removing it would let two supervisors in."""
        if self.descriptor >= 0:
            os.ftruncate(self.descriptor, 0)
            os.close(self.descriptor)
            self.descriptor = -1


def read_json(path: Path) -> dict[str, Any] | None:
    """A JSON object from a file; None when it is missing, half written or something else."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def project_root() -> Path:
    """The directory that holds the script `opsroom` and the sources."""
    return Path(__file__).resolve().parents[2]
