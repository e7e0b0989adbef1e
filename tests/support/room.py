"""A whole room for a test: started, killed in parts, stopped, and judged from outside only.

The room is a child of the command line as a person would start it. Everything a test learns about it comes from
``room.json``, the HTTP surface, the board and the room's own commands.
"""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import jwt
import psutil

from services.room import broker, owner, parts, processes
from services.room.client import RoomClient
from services.room.provision import owner_of
from services.room.provision_postgres import SERVICES_WITH_TABLES
from services.room.readiness import ask
from services.room.state import RoomState
from tests.support.eventually import eventually_now
from tests.support.ports import free_port
from tests.support.postgres import connected

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 300.0
LOG_LINES_ON_FAILURE = 40
TEST_RUN = "OPSROOM_TEST_RUN"
"""The variable that names a test run to all its processes."""

PEOPLE = "/api/accreditation"
PASSWORD = "كلمة مرور طويلة للتجربة 7 drills"
TOKEN_SECONDS = 11 * 3600
ORGANISATION_OF = {"cso_delegate": "cso", "observer": "cso", "liaison": "agency"}
"""Which kind of organisation somebody of a role is from; the others are of the commission."""


class Credentials(NamedTuple):
    """What somebody types to sign in."""

    username: str
    password: str


def claims_of(token: str) -> dict[str, Any]:
    """What a token says, for whoever has just been handed it; its signature is not looked at."""
    return dict(jwt.decode(token, options={"verify_signature": False}))


@dataclass
class Room:
    """One room in a state directory of its own. Methods block; the clients a test uses are its own."""

    root: Path
    port: int
    http: bool = False
    drill: bool = False
    boards: int = 1
    environment: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    _tokens: dict[tuple[Any, ...], str] = field(default_factory=dict, repr=False)
    _organisations: dict[str, str] = field(default_factory=dict, repr=False)
    _serial: Iterator[int] = field(default_factory=lambda: count(1), repr=False)

    @property
    def state(self) -> RoomState:
        """Paths in the state directory."""
        return RoomState.at(self.root)

    @property
    def facts(self) -> dict[str, Any]:
        """What the room says about itself in ``room.json``; empty while it is not up."""
        return self.state.read_room() or {}

    @property
    def url(self) -> str:
        """The one origin people open, without a slash at its end."""
        return str(self.facts["url"]).rstrip("/")

    @property
    def board_url(self) -> str:
        """Where the board speaks."""
        return self.url.replace("http", "ws", 1) + "/board/ws"

    @property
    def trust(self) -> ssl.SSLContext | bool:
        """What a client trusts: the room's own authority and nothing else."""
        return True if self.http else ssl.create_default_context(cafile=str(self.state.authority_file))

    def up(self) -> "Room":
        """Start it, also again after a crash, and return when it says that it is ready."""
        arguments = ["up", "--state", str(self.root), "--port", str(self.port), "--detach"]
        arguments += ["--http"] if self.http else []
        arguments += ["--drill"] if self.drill else []
        arguments += ["--boards", str(self.boards)] if self.boards != 1 else []
        arguments += [f"--name={name}" for name in self.names]
        done = self.command(*arguments, timeout=START_SECONDS)
        assert done.returncode == 0, f"up said {done.returncode}:\n{done.stdout}\n{done.stderr}\n{self.last_words()}"
        return self

    def command(self, *arguments: str, timeout: float = 240.0) -> subprocess.CompletedProcess[str]:
        """Run a command of the room as a person would and return what it said."""
        with (
            tempfile.TemporaryFile("w+", encoding="utf-8") as out,
            tempfile.TemporaryFile("w+", encoding="utf-8") as err,
        ):
            done = subprocess.run(
                [sys.executable, "-m", "services.room", *arguments],
                cwd=PROJECT,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=out,  # files, not pipes: what a detached room keeps open must not keep us waiting
                stderr=err,
                timeout=timeout,
                check=False,
            )
            out.seek(0)
            err.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, out.read(), err.read())

    def verify_log(self) -> subprocess.CompletedProcess[str]:
        """Compare table, seals and stream with the room's own command."""
        return self.command("verify", "log", "--state", str(self.root))

    def pid(self, part: str) -> int:
        """The process of a part as it is noted right now; ``supervisor`` is a part too."""
        if part == "supervisor":
            return int(self.facts["pid"])
        return int(json.loads((self.state.pids / f"{part}.json").read_text(encoding="utf-8"))["pid"])

    @property
    def parts(self) -> list[str]:
        """Names of all parts, the supervisor not among them."""
        return sorted(self.facts.get("parts", ()))

    def kill(self, part: str) -> int:
        """End a part as a power cut would, as soon as it runs, and return the process id it had."""
        pid = self.pid(part) if part == "supervisor" else eventually_now(lambda: self._living(part), 60, saying=part)
        os.kill(pid, signal.SIGKILL)
        return pid

    def _living(self, part: str) -> int:
        return next((one.pid for one in processes.recorded(self.state) if one.name == part and one.alive), 0)

    @contextlib.contextmanager
    def held(self, part: str, *more: int) -> Iterator[None]:
        """Let a part (and these processes of it) stand still: connections stay open and nothing answers."""
        pids = (self.pid(part), *more)
        try:
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGSTOP)
            yield
        finally:
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    @property
    def services(self) -> dict[str, str]:
        """The service of every part that is one."""
        return {name: told["service"] for name, told in self.facts.get("parts", {}).items() if "service" in told}

    def ready(self) -> bool:
        """Whether every service says that it may be given work and the door answers."""
        services = self.services
        if not services or not all(ask(kind, self.state.socket(name)).ready for name, kind in services.items()):
            return False
        try:
            answer = httpx.get(f"{self.url}/api/intake/readyz", verify=self.trust, trust_env=False, timeout=3.0)
        except httpx.TransportError:
            return False
        return answer.status_code == httpx.codes.OK

    @property
    def admin_credentials(self) -> Credentials:
        """How the first admin signs in for the first time; gone once they have changed the password."""
        return Credentials(parts.FIRST_ADMIN_USER, self.state.key(parts.FIRST_ADMIN).read_text(encoding="ascii"))

    def owner_token(self) -> str:
        """Return a token of the machine's owner, good for longer than any test."""
        return owner.owner_token(self.state, seconds=TOKEN_SECONDS)

    def headers(self, role: str = "operator", **scope: Any) -> dict[str, str]:
        """Return what a request of somebody with this role carries; ``scope`` as of ``token``."""
        return {"Authorization": f"Bearer {self.token(role, **scope)}"}

    def token(
        self,
        role: str = "operator",
        *,
        roles: Iterable[str] | None = None,
        provinces: Iterable[str] | None = None,
        compartments: Iterable[str] | None = None,
    ) -> str:
        """Return a token of somebody with these rights, made at the first call, whom every service knows.

        They have come in by their invitation and have a session of their own; the second factor that a role may need
        is left out, because the token is signed here. Good for eleven hours of the room's time.
        """
        wanted = tuple(sorted(roles)) if roles is not None else (role,)
        places = None if provinces is None else tuple(sorted(provinces))
        reads = None if compartments is None else tuple(sorted(compartments))
        known = self._tokens.get((wanted, places, reads))
        if known is None:
            known = self._tokens[wanted, places, reads] = self._arrive(wanted, places, reads)
        return known

    def _arrive(
        self, roles: tuple[str, ...], provinces: tuple[str, ...] | None, compartments: tuple[str, ...] | None
    ) -> str:
        admin = owner.owner(self.state)
        kind = next((ORGANISATION_OF[role] for role in roles if role in ORGANISATION_OF), "commission")
        body: dict[str, Any] = {
            "organisation_id": self._organisation(admin, kind),
            "username": f"test.{roles[0]}.{next(self._serial)}",
            "name": f"شخص تجريبي {roles[0]}",
            "roles": list(roles),
            "provinces": None if provinces is None else list(provinces),
        }
        if compartments is not None:
            body["compartments"] = list(compartments)
        made = admin.post(f"{PEOPLE}/people", body)
        accept = {"secret": made["invitation"]["secret"], "password": PASSWORD, "bearer": True}
        claims = claims_of(RoomClient(self.state).post(f"{PEOPLE}/invitations/accept", accept)["token"])
        self.wait_told()
        return owner.owner_token(self.state, claims["sub"], session=claims["sid"], seconds=TOKEN_SECONDS)

    def _organisation(self, admin: RoomClient, kind: str) -> str:
        if kind not in self._organisations:
            if kind == "commission":
                found = admin.get(f"{PEOPLE}/organisations", kind=kind)["items"][0]
            else:
                names = {"ar": f"منظمة تجريبية {kind}", "ckb": f"ڕێکخراوی تاقیکاری {kind}", "en": f"Test {kind}"}
                body = {"kind": kind, "names": names, "registration": f"TEST-{kind}", "provinces": None}
                found = admin.post(f"{PEOPLE}/organisations", body)
            self._organisations[kind] = str(found["id"])
        return self._organisations[kind]

    def wait_told(self, within: float = 120.0) -> None:
        """Wait until everything committed is in the log and every service has taken what it copies."""

        def told() -> bool:
            if self._unsent():
                return False
            waiting = broker.consumers(int(self.facts["ports"]["nats_monitor"]))
            return bool(waiting) and not any(row["pending"] or row["unconfirmed"] for row in waiting)

        eventually_now(told, within, saying="the services were not told everything")

    def _unsent(self) -> int:
        """Count what is committed and not in the log: what the services say of it may be five seconds old."""
        counts = [f"(select count(*) from {one}.event where seal_no is null)" for one in SERVICES_WITH_TABLES]

        async def count_them() -> int:
            async with connected(owner_of(self.state)) as conn:
                return int(await conn.fetchval(f"select {' + '.join(counts)}"))

        with ThreadPoolExecutor(1) as apart:  # whoever waits may be a task of another loop
            return apart.submit(asyncio.run, count_them()).result()

    def wait_ready(self, within: float = 120.0) -> None:
        """Wait until it is whole again."""
        eventually_now(self.ready, within, saying="the room did not become ready again")

    def processes(self) -> list[psutil.Process]:
        """Every living process that belongs to this room, found by what it has open or was told, not by its notes."""
        marks = (str(self.root), str(self.state.runtime))
        found = []
        for process in psutil.process_iter(["pid", "cmdline", "environ"]):
            if process.pid == os.getpid():
                continue
            told = [*(process.info["cmdline"] or ()), *(process.info["environ"] or {}).values()]
            if any(mark in text for text in told for mark in marks):
                found.append(process)
        return found

    def down(self) -> subprocess.CompletedProcess[str]:
        """Stop it in order."""
        return self.command("down", "--state", str(self.root))

    def last_words(self) -> str:
        """The last lines of every part's log, for the person who reads a failed run."""
        told = []
        for log in sorted(self.state.logs.glob("*.log")):
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES_ON_FAILURE:]
            told.append("\n".join([f"--- {log.name}", *lines]))
        return "\n".join(told)


@contextlib.contextmanager
def running(
    *,
    http: bool = False,
    drill: bool = False,
    boards: int = 1,
    environment: Mapping[str, str] | None = None,
    names: tuple[str, ...] = (),
) -> Iterator[Room]:
    """Give a started room in a new state directory; afterwards nothing of it is left but, after a failure, its logs."""
    root = Path(tempfile.mkdtemp(prefix="opsroom-test-"))
    room = Room(root / "state", free_port(), http, drill, boards, environment or {}, names)
    room.root.mkdir(mode=0o700)
    # It would choose them as free, and rooms that start at the same moment could choose the same.
    room.state.ports_file.write_text(json.dumps({"nats": free_port(), "nats_monitor": free_port()}), encoding="ascii")
    try:
        yield room.up()
    finally:
        with contextlib.suppress(subprocess.TimeoutExpired):
            room.down()
        for process in room.processes():
            with contextlib.suppress(psutil.Error):
                process.kill()
        keep_logs(room)
        shutil.rmtree(room.state.runtime, ignore_errors=True)
        shutil.rmtree(root, ignore_errors=True)


def keep_logs(room: Room) -> None:
    """Copy a room's logs to where the report of a failed run points; after a good run they are removed."""
    keep_log_files(room.root.parent.name, room.state.logs.glob("*.log"))


def keep_log_files(name: str, logs: Iterable[Path]) -> None:
    """Copy log files under a name of their own."""
    kept = logs_folder() / name
    kept.mkdir(parents=True, exist_ok=True)
    for log in logs:
        with contextlib.suppress(OSError):
            shutil.copy(log, kept / log.name)


def logs_folder() -> Path:
    """Where the logs of the rooms of this test run are kept, whichever of its processes started them."""
    run = os.environ.setdefault(TEST_RUN, str(os.getpid()))
    return Path(tempfile.gettempdir()) / f"opsroom-test-logs-{run}"
