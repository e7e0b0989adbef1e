"""What keeps the room running: starts parts, notices when one dies, starts it again, stops all in order.

A plain process without an event loop and without a thread, because it forks. Everything that happens to it, a child's
end or an order to stop, arrives as a signal and is read from one pipe; nothing is done inside a signal handler.
"""

import contextlib
import os
import select
import shutil
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

from services.room import processes
from services.room.errors import PartFailed, Stopped
from services.room.processes import Launch, Recorded
from services.room.state import RoomState

FIRST_DELAY_SECONDS = 0.1
LONGEST_DELAY_SECONDS = 10.0
WELL_AFTER_SECONDS = 30.0
POLL_SECONDS = 0.05
LOG_LIMIT_BYTES = 32 * 1024 * 1024
LOG_CHECK_SECONDS = 10.0
SETTINGS_REFUSED = 2
FAILURES_AT_START = 6

StopSteps = Sequence[tuple[signal.Signals, float]]
SERVICE_STOP: StopSteps = ((signal.SIGTERM, 25.0), (signal.SIGKILL, 5.0))
CADDY_STOP: StopSteps = ((signal.SIGTERM, 8.0), (signal.SIGKILL, 5.0))
NATS_STOP: StopSteps = ((signal.SIGTERM, 20.0), (signal.SIGKILL, 5.0))
POSTGRES_STOP: StopSteps = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))
STEP_STOP: StopSteps = ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))


@dataclass(frozen=True)
class Part:
    """One process to keep running.

    `launch` says how it starts now; `ready` answers, within a second or two, whether it works, and if not why;
    `facts` are shown by `opsroom status`.
    """

    name: str
    launch: Callable[[], Launch]
    ready: Callable[[], tuple[bool, str]]
    stop: StopSteps
    facts: dict[str, str | int] = field(default_factory=dict)


@dataclass
class Watched:
    """What the supervisor knows about a part right now."""

    part: Part
    pid: int = 0
    started_at: float = 0.0
    restarts: int = 0
    failures: int = 0
    due_at: float | None = None
    last_exit: str = ""


class Supervisor:
    """Runs parts for as long as nobody asks it to stop."""

    def __init__(
        self,
        state: RoomState,
        tell: Callable[[str], None],
        changed: Callable[[], None],
    ) -> None:
        self._state, self._tell, self._changed = state, tell, changed
        self._parts: dict[str, Watched] = {}
        self._steps: dict[int, tuple[str, int | None]] = {}
        self._stopping = False
        self._asked_by = ""
        self._logs_checked_at = 0.0
        self._read, self._write = os.pipe()

    @property
    def parts(self) -> dict[str, Watched]:
        """Every part by its name, in the order of starting."""
        return self._parts

    @property
    def asked_by(self) -> str:
        """What asked the room to stop; empty while nobody has."""
        return self._asked_by

    def listen(self) -> None:
        """From now on a child's end and an order to stop wake this process and are remembered."""
        for descriptor in (self._read, self._write):
            os.set_blocking(descriptor, False)
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.signal(signal.SIGINT, self._ask)
        signal.signal(signal.SIGTERM, self._ask)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as it is under nohup
            signal.signal(signal.SIGHUP, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self._asked_by = self._asked_by or ("Ctrl-C" if number == signal.SIGINT else signal.Signals(number).name)

    def start(self, part: Part) -> None:
        """Start a part and keep it running from now on."""
        watched = self._parts[part.name] = Watched(part)
        self._launch(watched)

    def begin_step(self, launch: Launch) -> int:
        """Start a process that ends by itself and return its id, for `end_step`."""
        pid = processes.start(launch, self._state)
        self._steps[pid] = (launch.name, None)
        return pid

    def end_step(self, pid: int, within: float) -> int:
        """Wait for that process and return its exit code.

        Raises:
            PartFailed: it did not end in time.
            Stopped: the room was asked to stop meanwhile; the process is stopped with the room.
        """
        name = self._steps[pid][0]
        self.wait(lambda: self._steps[pid][1] is not None, within, f"{name} did not end")
        code = self._steps.pop(pid)[1]
        processes.forget(self._state, name)
        return -1 if code is None else code

    def wait(self, check: Callable[[], bool], within: float, otherwise: str) -> None:
        """Keep the room running until `check` holds.

        Raises:
            PartFailed: it does not hold in time, or a part ends again and again; the text says which.
            Stopped: the room was asked to stop.
        """
        limit = time.monotonic() + within
        while not check():
            if self._asked_by:
                raise Stopped
            for watched in self._parts.values():
                if watched.failures >= FAILURES_AT_START or watched.last_exit == f"code {SETTINGS_REFUSED}":
                    raise PartFailed(
                        f"{watched.part.name} does not start: it ended with {watched.last_exit}.",
                        f"Its last words are in {self._state.log(watched.part.name)}.",
                    )
            if time.monotonic() > limit:
                raise PartFailed(f"{otherwise} within {within:.0f} s.")
            self._pump(POLL_SECONDS)

    def wait_ready(self, names: Sequence[str], within: float) -> None:
        """Keep the room running until these parts say that they are ready."""
        reasons: dict[str, str] = dict.fromkeys(names, "")

        def ready() -> bool:
            for name in list(reasons):
                works, reasons[name] = self._parts[name].part.ready()
                if works:
                    del reasons[name]
            return not reasons

        try:
            self.wait(ready, within, "Not every part was ready")
        except PartFailed as error:
            if error.remedy:
                raise
            waiting = "; ".join(f"{name}: {reason or 'no word'}" for name, reason in reasons.items())
            raise PartFailed(f"{error.sentence} ({waiting})", "See `opsroom logs PART`.") from None

    def run(self) -> None:
        """Keep every part running until the room is asked to stop."""
        while not self._asked_by:
            self._pump(self._pause())

    def _pause(self) -> float:
        due = [watched.due_at for watched in self._parts.values() if watched.due_at is not None]
        return max(0.0, min([LOG_CHECK_SECONDS, *(moment - time.monotonic() for moment in due)]))

    def _pump(self, seconds: float) -> None:
        """Sleep until something happens or the time is over; bury the dead; start what is due."""
        with contextlib.suppress(InterruptedError):
            select.select([self._read], [], [], seconds)
        with contextlib.suppress(BlockingIOError):
            while os.read(self._read, 4096):
                pass
        self._bury()
        now = time.monotonic()
        for watched in self._parts.values():
            if watched.due_at is not None and watched.due_at <= now and not self._stopping:
                self._launch(watched)
        if now - self._logs_checked_at > LOG_CHECK_SECONDS:
            self._logs_checked_at = now
            self._shorten_logs()

    def _launch(self, watched: Watched) -> None:
        again = watched.due_at is not None
        watched.due_at = None
        watched.pid = processes.start(watched.part.launch(), self._state)
        watched.started_at = time.monotonic()
        if again:
            watched.restarts += 1
            self._tell(f"{watched.part.name} started again (process {watched.pid}, restart {watched.restarts})")
            self._changed()

    def _bury(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid in self._steps:
                self._steps[pid] = (self._steps[pid][0], os.waitstatus_to_exitcode(status))
                continue
            for watched in self._parts.values():
                if watched.pid == pid:
                    self._ended(watched, os.waitstatus_to_exitcode(status))

    def _ended(self, watched: Watched, code: int) -> None:
        watched.pid = 0
        watched.last_exit = f"signal {-code}" if code < 0 else f"code {code}"
        if self._stopping:
            return
        now = time.monotonic()
        if now - watched.started_at >= WELL_AFTER_SECONDS:
            watched.failures = 0
        delay = min(FIRST_DELAY_SECONDS * 2**watched.failures, LONGEST_DELAY_SECONDS)
        watched.failures += 1
        watched.due_at = now + delay
        self._tell(f"{watched.part.name} ended with {watched.last_exit}; starting it again in {delay:.1f} s")
        self._changed()

    def stop(self) -> None:
        """Stop every part, last started first, each kind at once: services, then the proxy, the bus, the database."""
        self._stopping = True
        self._stop_steps()
        for group in self._in_stopping_order():
            self._stop_together(group)

    def _stop_steps(self) -> None:
        for pid, (name, code) in self._steps.items():
            if code is None:
                processes.stop(Recorded(name, pid, processes.birth(pid) or ""), STEP_STOP)
            processes.forget(self._state, name)

    def _in_stopping_order(self) -> list[list[Watched]]:
        order: list[list[Watched]] = []
        for steps in (SERVICE_STOP, CADDY_STOP, NATS_STOP, POSTGRES_STOP):
            order.append([watched for watched in self._parts.values() if watched.part.stop is steps])
        return order

    def _stop_together(self, group: Sequence[Watched]) -> None:
        if not group:
            return
        for number, seconds in group[0].part.stop:
            for watched in group:
                if watched.pid:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(watched.pid, number)
            limit = time.monotonic() + seconds
            while any(watched.pid for watched in group) and time.monotonic() < limit:
                self._pump(POLL_SECONDS)
            late = [watched.part.name for watched in group if watched.pid]
            if not late:
                break
            self._tell(f"{', '.join(late)} did not end within {seconds:.0f} s of {number.name}")
        for watched in group:
            if not watched.pid:
                processes.forget(self._state, watched.part.name)

    def _shorten_logs(self) -> None:
        """Keep one former log per part. Parts append, so emptying the file under them is safe."""
        for log in self._state.logs.glob("*.log"):
            if log.stat().st_size > LOG_LIMIT_BYTES:
                shutil.copyfile(log, log.with_suffix(".log.1"))
                log.with_suffix(".log.1").chmod(0o600)
                os.truncate(log, 0)
