"""One `opsroom up`, step by step: from a state directory to a room that works, and in order back to nothing.

Engines start first and warm up while this process imports what services share. Then the database and the bus are
provisioned, the services forked, the door opened. Whatever goes wrong on the way, everything that was started is
stopped before the command ends.
"""

import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from services.kit.clock import SystemClock
from services.room import broker, caddy, engines, parts, ports, postgres, processes, readiness, secret_files
from services.room.errors import PartFailed, RoomError, Stopped
from services.room.names import Name, origins
from services.room.processes import Launch
from services.room.state import RoomState, StateLock, project_root, write_atomically
from services.room.supervisor import CADDY_STOP, NATS_STOP, POSTGRES_STOP, SERVICE_STOP, STEP_STOP, Part, Supervisor
from services.room.voice import Voice

ENGINES_WITHIN_SECONDS = 120.0
PROVISION_WITHIN_SECONDS = 180.0
READY_WITHIN_SECONDS = 90.0


@dataclass(frozen=True)
class Wishes:
    """What the person who starts the room asks for; `port` 0 means the usual one.

    With `names` the room is open to the network and answers under these; without, it serves this machine only.
    """

    state: RoomState
    port: int = 0
    http: bool = False
    drill: bool = False
    boards: int = 1
    names: tuple[Name, ...] = ()

    @property
    def scheme(self) -> str:
        """How people open it."""
        return "http" if self.http else "https"

    @property
    def public_port(self) -> int:
        """The port people open."""
        return self.port or (ports.HTTP_PORT if self.http else ports.HTTPS_PORT)

    @property
    def url(self) -> str:
        """The address people open."""
        name = self.names[0] if self.names else Name("localhost")
        return name.origin(self.scheme, self.public_port)


def up(wishes: Wishes, voice: Voice, ready: Callable[[], None] = lambda: None) -> None:
    """Start the room, keep it running until somebody asks it to stop, and stop it.

    Raises:
        RoomError: the room cannot start; everything that had been started is stopped again.
    """
    if wishes.http and wishes.names:
        raise RoomError(
            "A room that is open to the network speaks HTTPS only.", "Leave out --http, or leave out --name."
        )
    state = wishes.state
    try:
        state.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = StateLock.take(state, _now())
    except OSError as error:
        raise RoomError(
            f"The state directory {state.root} cannot be used: {error.strerror}.", "Give another one with --state."
        ) from error
    try:
        stop_leftovers(state, voice.tell)
        state.prepare()
        voice.log = state.log("room")
        _Start(wishes, voice).run(ready)
    finally:
        with suppress(OSError):
            state.room_file.unlink(missing_ok=True)
            shutil.rmtree(state.runtime)
        lock.release()


def stop_leftovers(state: RoomState, tell: Callable[[str], None]) -> int:
    """Stop what a supervisor that was killed has left behind, exactly that, in the usual order; how many there were.

    Raises:
        RoomError: one of them does not end.
    """
    order = {"caddy": (1, CADDY_STOP), "nats": (2, NATS_STOP), "postgres": (3, POSTGRES_STOP),
             "initdb": (0, STEP_STOP), "provision": (0, STEP_STOP)}  # fmt: skip
    alive = [found for found in processes.recorded(state) if found.alive]
    if alive:
        tell(f"stops what an earlier room left running: {', '.join(found.name for found in alive)}")
    for found in sorted(alive, key=lambda found: order.get(found.name, (0, SERVICE_STOP))[0]):
        if not processes.stop(found, order.get(found.name, (0, SERVICE_STOP))[1]):
            raise RoomError(
                f"{found.name} (process {found.pid}) of an earlier room does not end.",
                "It may wait for a disk; look at it with `ps`, then try again.",
            )
    for found in processes.recorded(state):
        processes.forget(state, found.name)
    return len(alive)


class _Start:
    """The steps of one start, with what they find out on the way."""

    def __init__(self, wishes: Wishes, voice: Voice) -> None:
        self._wishes, self._voice, self._state = wishes, voice, wishes.state
        self._supervisor = Supervisor(self._state, voice.tell, self._write_room)
        self._ready_at = ""
        self._first_start = False
        self._addresses = ports.loopback_addresses()
        self._ports = ports.Ports(0, 0)

    def run(self, ready: Callable[[], None]) -> None:
        """Start, run, stop."""
        ports.require_free(self._wishes.public_port, everywhere=bool(self._wishes.names))
        self._drill()
        self._supervisor.listen()
        try:
            self._bring_up()
            self._announce()
            ready()
            self._supervisor.run()
        except Stopped:
            self._voice.tell("was asked to stop while starting")
        finally:
            asked = self._supervisor.asked_by
            self._voice.tell(f"stops{f' ({asked})' if asked else ''}: services, door, log, database")
            self._supervisor.stop()
            self._voice.tell("has stopped; nothing is left running")

    def _bring_up(self) -> None:
        found = [engines.find(kind) for kind in (engines.POSTGRES, engines.NATS, engines.CADDY)]
        self._voice.tell(", ".join(f"{engine.kind.name} {engine.version_text}" for engine in found))
        database, bus, proxy = found
        account = engines.unprivileged_account()
        database = engines.reachable(database, account, self._voice.tell)
        self._ports = ports.internal(self._state)
        self._first_start = secret_files.make_missing(self._state)
        self._start_database(database, account)
        self._supervisor.start(self._bus_part(bus))
        self._supervisor.wait_ready(["nats", "postgres"], ENGINES_WITHIN_SECONDS)
        self._voice.tell("database and bus answer")
        self._provision()
        services = self._start_services()
        self._supervisor.start(self._proxy_part(proxy))
        self._supervisor.wait_ready([*services, "caddy"], READY_WITHIN_SECONDS)

    def _start_database(self, engine: engines.Engine, account: processes.Account | None) -> None:
        part = Part(
            "postgres",
            launch=lambda: postgres.launch(self._state, engine, account),
            ready=lambda: postgres.answers(self._state),
            stop=POSTGRES_STOP,
            facts={"socket": str(self._state.postgres_sockets)},
        )
        if postgres.has_cluster(self._state, engine):
            self._supervisor.start(part)
            self._preload()
        else:
            self._voice.tell("makes a new database cluster")
            making = postgres.NewCluster(self._state, engine, account)
            step = self._supervisor.begin_step(making.launch())
            self._preload()
            code = self._supervisor.end_step(step, ENGINES_WITHIN_SECONDS)
            making.forget_password()
            if code != 0:
                raise PartFailed(
                    f"The database cluster could not be made: {self._last_words('initdb')}",
                    f"The whole story is in {self._state.log('initdb')}.",
                )
            making.name()
            self._supervisor.start(part)

    def _preload(self) -> None:
        if not parts.spawned():
            parts.preload()

    def _bus_part(self, engine: engines.Engine) -> Part:
        broker.write_configuration(self._state, self._ports.nats, self._ports.nats_monitor, self._wishes.boards)
        return Part(
            "nats",
            launch=lambda: broker.launch(self._state, engine),
            ready=lambda: broker.ready(self._ports.nats_monitor),
            stop=NATS_STOP,
            facts={"port": self._ports.nats, "monitor_port": self._ports.nats_monitor},
        )

    def _provision(self) -> None:
        def run() -> int:
            from services.room import provision

            owner = provision.owner_of(self._state)
            return provision.run(self._state, owner, f"nats://127.0.0.1:{self._ports.nats}", self._wishes.boards)

        step = self._supervisor.begin_step(Launch("provision", dict(os.environ), call=run))
        if self._supervisor.end_step(step, PROVISION_WITHIN_SECONDS) != 0:
            raise PartFailed(
                f"Provisioning failed: {self._last_words('provision')}",
                f"The whole story is in {self._state.log('provision')}.",
            )
        self._voice.tell("roles, schemas, streams and permissions are in place")

    def _start_services(self) -> list[str]:
        drill = self._state.drill_file.exists()
        room = parts.Room(self._state, self._ports, self._origins(), self._wishes.boards, drill)
        names = []
        for service in parts.services(room):
            self._supervisor.start(self._service_part(service))
            names.append(service.name)
        self._voice.tell(f"started {', '.join(names)}")
        return names

    def _service_part(self, service: parts.ServicePart) -> Part:
        socket = self._state.socket(service.name)

        def ready() -> tuple[bool, str]:
            said = readiness.ask(service.service, socket)
            return said.ready, said.reason

        return Part(
            service.name,
            launch=lambda: parts.launch(service),
            ready=ready,
            stop=SERVICE_STOP,
            facts={"service": service.service, "socket": str(socket)},
        )

    def _proxy_part(self, engine: engines.Engine) -> Part:
        port, tls = self._wishes.public_port, not self._wishes.http
        boards = parts.board_names(self._wishes.boards)
        behind = {kind.name: [kind.name] if kind.tables else boards for kind in parts.KINDS}
        door = caddy.room_door(
            self._state, port, tls=tls, addresses=self._addresses, services=behind,
            pages=project_root() / "ops_room_ui" / "dist", names=[name.host for name in self._wishes.names],
        )  # fmt: skip
        caddy.write_configuration(self._state, door)
        return Part(
            "caddy",
            launch=lambda: caddy.launch(self._state, engine),
            ready=lambda: caddy.ready(self._state, port, tls=tls),
            stop=CADDY_STOP,
            facts={"port": port},
        )

    def _origins(self) -> str:
        wishes = self._wishes
        return origins(wishes.scheme, wishes.public_port, self._addresses, wishes.names)

    def _drill(self) -> None:
        """A drill is a room of its own from its first start on, so that no real room's clock is ever moved."""
        file = self._state.drill_file
        if self._wishes.drill and not file.exists():
            if postgres.data_directory(self._state).exists():
                raise RoomError(
                    f"The room in {self._state.root} was not created as a drill.",
                    "Start the drill in a state directory of its own, with --state.",
                )
            write_atomically(file, json.dumps({"offset_seconds": 0.0, "speed": 1.0, "anchor": _now()}))

    def _last_words(self, part: str) -> str:
        try:
            lines = self._state.log(part).read_text(encoding="utf-8", errors="replace").strip().splitlines()
        except OSError:
            lines = []
        return lines[-1][:400] if lines else "it said nothing."

    def _write_room(self) -> None:
        if not self._ready_at:
            return
        told = {
            "url": self._wishes.url,
            "http": self._wishes.http,
            "state": str(self._state.root),
            "pid": os.getpid(),
            "started_at": self._ready_at,
            "ports": {
                "public": self._wishes.public_port,
                "nats": self._ports.nats,
                "nats_monitor": self._ports.nats_monitor,
            },
            "parts": {
                name: {"pid": watched.pid, "restarts": watched.restarts, **watched.part.facts}
                for name, watched in self._supervisor.parts.items()
            },
            "boards": self._wishes.boards,
            "names": [name.host for name in self._wishes.names],
            "drill": self._state.drill_file.exists(),
        }
        write_atomically(self._state.room_file, json.dumps(told, indent=1))

    def _announce(self) -> None:
        self._ready_at = _now()
        self._write_room()
        say = self._voice.say
        self._voice.tell("the room is ready")
        say("")
        say(f"  open       {self._wishes.url}/board/")
        say(f"  state      {self._state.root}")
        if not self._wishes.http:
            say(f"  authority  {self._wishes.url}/ca.crt, also {self._state.authority_file}")
            say(f"             SHA-256 {caddy.publish_authority(self._state)}")
        if self._state.drill_file.exists():
            say("  DRILL      this room's clock can be moved; nothing in it is real")
        if not Path(project_root() / "ops_room_ui" / "dist" / "board" / "index.html").exists():
            say("  pages      are not built; run ./opsroom again where there is a network, or see `opsroom doctor`")
        say(f"  access     {self._access()}")
        self._introduce()
        say("")

    def _access(self) -> str:
        answered = ", ".join(dict.fromkeys(name.host for name in self._wishes.names))
        if not answered:
            return "this machine only; `opsroom up --name room.example.org` opens it to the network"
        return f"the network: listens on every address of this machine and answers as {answered}"

    def _introduce(self) -> None:
        """Tell the first start who may sign in; later ones only where that is written, until it was changed."""
        file = self._state.key(parts.FIRST_ADMIN)
        if not file.exists():
            return
        if not self._first_start:
            self._voice.say(f"  sign in    user name {parts.FIRST_ADMIN_USER}; its first password is still in {file}")
            return
        self._voice.whisper("")
        self._voice.whisper(f"  sign in    user name  {parts.FIRST_ADMIN_USER}")
        self._voice.whisper(f"             password   {file.read_text(encoding='ascii').strip()}")
        self._voice.whisper("             It is said this once, and to be changed at the first sign-in. Until then it")
        self._voice.whisper(f"             is also in {file}")


def _now() -> str:
    return SystemClock().now().isoformat(timespec="seconds").replace("+00:00", "Z")
