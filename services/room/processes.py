"""How a part becomes a process, is recognised again, and is stopped.

Every part, engine or service, starts the same way: the supervisor forks, the child leaves the supervisor's
session, notes its process id and birth in the state directory, and then runs a program or a service. The note
is written by the child itself, so there is no instant at which a part runs and nobody could find it again.
A process is only ever signalled when its id *and* its birth are those noted: an id alone may have been reused.
"""

import contextlib
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from services.room.state import RoomState, read_json

POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Account:
    """The unprivileged account a part runs as when the room itself is run by root."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Launch:
    """What a part's process does: exactly one of `argv` (another program) and `call` (code of this one).

    `environment` is the whole environment, nothing is inherited. `descriptors` are handed over: the child has them
    under the same numbers, the supervisor has them no longer.
    """

    name: str
    environment: Mapping[str, str]
    argv: Sequence[str] = ()
    call: Callable[[], int] | None = None
    account: Account | None = None
    descriptors: tuple[int, ...] = field(default=())


@dataclass(frozen=True)
class Recorded:
    """A part's process as it was noted when it started."""

    name: str
    pid: int
    birth: str

    @property
    def alive(self) -> bool:
        """Whether that very process still runs; a process that only waits to be buried does not."""
        return self.pid > 0 and birth(self.pid) == self.birth


def birth(pid: int) -> str | None:
    """What tells this process from a later one with the same id; None when there is none or it has ended.

    On Linux: the boot and the start in ticks since then, which no change of the clock moves.
    """
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return None if Path("/proc/self/stat").exists() else _birth_elsewhere(pid)
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    if fields[0] in ("Z", "X"):
        return None
    boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return f"{boot}:{fields[19]}"


def _birth_elsewhere(pid: int) -> str | None:
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else f"{process.create_time():.2f}"
    except psutil.Error:
        return None


def start(launch: Launch, state: RoomState) -> int:
    """Start a part's process and return its id."""
    sys.stdout.flush()
    sys.stderr.flush()
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        pid = os.fork()
    except OSError:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        raise
    if pid:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        for descriptor in launch.descriptors:
            os.close(descriptor)
        return pid
    code = 70
    try:
        _leave_the_supervisor(launch, state)
        code = _run(launch)
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(bool(leaving.code))
    except BaseException:  # the child must never run on in its parent's code
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _leave_the_supervisor(launch: Launch, state: RoomState) -> None:
    os.setsid()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGCHLD, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL if launch.argv else signal.default_int_handler)
    if launch.argv:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    note = {"name": launch.name, "pid": os.getpid(), "birth": birth(os.getpid())}
    fresh = state.pids / f".{launch.name}.new"
    fresh.write_text(json.dumps(note), encoding="utf-8")
    fresh.replace(state.pids / f"{launch.name}.json")
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(state.log(launch.name), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    sys.stdout = os.fdopen(1, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)
    _close_all_but(launch.descriptors)
    os.umask(0o077)
    os.chdir("/")
    with contextlib.suppress(OSError):  # the name people see in `top`; only where the system can set it
        Path("/proc/self/comm").write_text(f"room-{launch.name}"[:15], encoding="ascii")


def _close_all_but(kept: tuple[int, ...]) -> None:
    low = 3
    for descriptor in sorted(kept):
        os.set_inheritable(descriptor, True)
        os.closerange(low, descriptor)
        low = descriptor + 1
    os.closerange(low, os.sysconf("SC_OPEN_MAX"))


def _run(launch: Launch) -> int:
    if launch.account is not None:
        os.setgroups([])
        os.setgid(launch.account.gid)
        os.setuid(launch.account.uid)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    if launch.argv:
        try:
            os.execve(launch.argv[0], list(launch.argv), dict(launch.environment))  # noqa: S606 - no shell is meant
        except OSError as error:
            print(f"cannot run {launch.argv[0]}: {error.strerror}", file=sys.stderr)
            return 127
    os.environ.clear()
    os.environ.update(launch.environment)
    assert launch.call is not None
    return launch.call()


def recorded(state: RoomState) -> list[Recorded]:
    """Every process noted in the state directory, whether it still runs or not."""
    found = []
    for file in sorted(state.pids.glob("*.json")):
        note = read_json(file)
        if note and isinstance(note.get("pid"), int) and isinstance(note.get("birth"), str):
            found.append(Recorded(file.stem, note["pid"], note["birth"]))
    return found


def forget(state: RoomState, name: str) -> None:
    """Remove the note about a part that has ended."""
    (state.pids / f"{name}.json").unlink(missing_ok=True)


def stop(process: Recorded, steps: Sequence[tuple[signal.Signals, float]]) -> bool:
    """Stop somebody else's child by the given signals, each with the seconds to wait; whether it ended."""
    for number, seconds in steps:
        if not process.alive:
            return True
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, number)
        if gone(process, seconds):
            return True
    return not process.alive


def gone(process: Recorded, seconds: float) -> bool:
    """Wait until that process has ended, at most so long; whether it has."""
    limit = time.monotonic() + seconds
    while process.alive:
        if time.monotonic() > limit:
            return False
        time.sleep(POLL_SECONDS)
    return True
