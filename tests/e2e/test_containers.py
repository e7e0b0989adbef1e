"""The room in containers, as far as it can be proved without a container engine.

`compose.yaml` follows the compose specification, every file it names is there, and every service starts exactly as its
container would: the command of `compose.yaml`, the environment of `deploy/env/`, the configuration of `deploy/`,
against the real engines. Each container becomes a loopback address of its own on which the container's own ports are
used, so only host names and mount points are replaced.
"""

import asyncio
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import jsonschema
import pytest
import yaml

from schemas.accreditation import MACHINE_OWNER
from services.accreditation.settings import AccreditationSettings
from services.board.settings import BoardSettings
from services.intake.settings import IntakeSettings
from services.kit.access import Claims, sign, signing_key
from services.kit.clock import SystemClock
from services.kit.ids import Ids
from services.kit.settings import ServiceSettings
from services.polling.settings import PollingSettings
from services.room import containers, engines, processes
from services.room.processes import Launch
from services.room.state import RoomState
from tests.support import builders
from tests.support.board_client import Board, hello, line_at, read_whole
from tests.support.eventually import eventually_now
from tests.support.ledger import REPORTS
from tests.support.room import PROJECT, keep_log_files

COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
KEPT = "${OPSROOM_CONTAINERS:-./.opsroom-containers}"
OURS = {"accreditation": "accreditation", "polling": "polling", "intake": "intake", "board-1": "board"}
"""Our containers in the order of starting, each with the service in it."""

HOSTS = ("postgres", "nats", *OURS, "caddy")
DEFAULTED = re.compile(r"\$\{[A-Z_]+:-([^}]*)\}")


def told(service: str) -> dict[str, str]:
    """Return the environment that compose.yaml gives a container."""
    environment = {}
    for file in SERVICES[service].get("env_file", ()):
        for line in (PROJECT / file).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                name, _, value = line.partition("=")
                environment[name] = value
    given = {name: plain(str(value)) for name, value in SERVICES[service].get("environment", {}).items()}
    return environment | given


def plain(text: str) -> str:
    """Return a value as compose reads it where nobody has set its variable."""
    return DEFAULTED.sub(lambda match: match[1], text)


def test_compose_file_follows_the_compose_specification() -> None:
    specification = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    validator = jsonschema.Draft202012Validator(json.loads(specification.read_text(encoding="utf-8")))

    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(COMPOSE)] == []


def test_everything_compose_names_is_there() -> None:
    for name, service in SERVICES.items():
        for file in service.get("env_file", ()):
            assert (PROJECT / file).is_file(), f"{name} wants {file}"
        for volume in service.get("volumes", ()):
            source = volume.replace(KEPT, "KEPT").partition(":")[0]
            if source.startswith("./"):
                assert (PROJECT / source).exists(), f"{name} mounts {source}"
            elif not source.startswith("KEPT"):
                assert source in COMPOSE["volumes"], f"{name} mounts the volume {source}"
        assert set(service.get("secrets", ())) <= set(COMPOSE["secrets"]), name
        assert set(service.get("depends_on", ())) <= set(SERVICES), name
        assert set(service.get("networks", ())) <= set(COMPOSE["networks"]), name
        if "build" in service:
            assert (PROJECT / service["build"]["dockerfile"]).is_file(), name


def test_only_the_door_is_published_and_only_on_the_loopback() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if service.get("ports")}

    assert list(published) == ["caddy"]
    assert all(plain(port).startswith("127.0.0.1:") for port in published["caddy"])


@pytest.mark.parametrize(
    ("service", "settings"),
    [
        ("accreditation", AccreditationSettings),
        ("polling", PollingSettings),
        ("intake", IntakeSettings),
        ("board-1", BoardSettings),
    ],
)
def test_every_name_in_a_containers_environment_is_a_setting_of_its_service(
    service: str, settings: type[ServiceSettings]
) -> None:
    prefix = str(settings.model_config["env_prefix"])
    known = {f"{prefix}{field}".upper() for field in settings.model_fields}
    required = {f"{prefix}{name}".upper() for name, field in settings.model_fields.items() if field.is_required()}

    assert set(told(service)) <= known
    assert required <= set(told(service))


def test_the_doors_configuration_is_the_one_the_room_makes() -> None:
    assert (PROJECT / "deploy/caddy/caddy.json").read_text(encoding="utf-8") == containers.door_configuration()


@dataclass
class Containers:
    """The room of compose.yaml, each container at its own loopback address."""

    root: Path
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)
    database: int = 0

    def __post_init__(self) -> None:
        self.root.chmod(0o755)
        self.secrets = self.root / "kept"
        self.state = RoomState.at(self.root / "engine")
        network = f"127.{74 + os.getpid() % 150}.{os.getpid() // 150 % 250}"
        self.addresses = {host: f"{network}.{n}" for n, host in enumerate(HOSTS, 2)}

    def here(self, text: str, own: str = "", *, host_name: bool = False) -> str:
        """Replace a container's host names and mount points by those of this machine.

        ``own`` is the container that listens where the text says 0.0.0.0; ``host_name`` says that the text is one.
        """
        if host_name and text in self.addresses:
            return self.addresses[text]
        named = re.compile(rf"(?<![\w-])({'|'.join(HOSTS)})(?=:\d)")
        text = named.sub(lambda match: self.addresses[match[1]], text)
        if own:
            text = text.replace("0.0.0.0", self.addresses[own]).replace('":8443"', f'"{self.addresses[own]}:8443"')
        places = {
            "/run/secrets/nats.conf": f"{self.secrets}/nats.conf",
            "/run/secrets": f"{self.secrets}/keys",
            "/keeping": str(self.secrets),
            "/pages": str(PROJECT / "ops_room_ui" / "dist"),
            '"/data': f'"{self.root}/data',
        }
        for inside, outside in places.items():
            text = text.replace(inside, outside)
        return text

    def log(self, service: str) -> Path:
        return self.root / f"{service}.log"

    def run(self, service: str, argv: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
        """Start a process with exactly this environment."""
        with self.log(service).open("ab") as log:
            child = subprocess.Popen(
                argv, cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self.children.append(child)
        return child

    def container(self, service: str) -> subprocess.Popen[bytes]:
        """Start one of our services as its container starts it."""
        command = [self.here(word, host_name=True) for word in SERVICES[service]["command"]]
        assert command[0] == "python"
        return self.run(service, [sys.executable, *command[1:]], self.environment(service))

    def environment(self, service: str) -> dict[str, str]:
        """Return a container's whole environment with this machine's names in it."""
        found = {"PATH": os.environ["PATH"]}
        for name, value in told(service).items():
            found[name] = self.here(value, own=service, host_name=name.endswith("_HOST"))
        return found

    def start_database(self) -> None:
        """Do what the official image does at its first start, with the configuration that compose.yaml mounts."""
        account = engines.unprivileged_account()
        engine = engines.reachable(engines.find(engines.POSTGRES), account, lambda said: None)
        self.state.prepare()
        self.state.root.chmod(0o755)
        data, password = self.root / "cluster", self.root / "password"
        data.mkdir(mode=0o700)
        password.write_text((self.secrets / "keys/postgres.password").read_text(encoding="ascii"), encoding="ascii")
        if account is not None:
            for path in (data, password):
                os.chown(path, account.uid, account.gid)
        said = told("postgres")
        initdb = [str(engine.path.with_name("initdb")), "-D", str(data), "-U", said["POSTGRES_USER"]]
        initdb += [
            f"--pwfile={password}",
            *said["POSTGRES_INITDB_ARGS"].split(),
            f"--auth-host={said['POSTGRES_HOST_AUTH_METHOD']}",
        ]
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        making = processes.start(Launch("initdb", environment, argv=initdb, account=account), self.state)
        assert os.waitpid(making, 0)[1] == 0, self.state.log("initdb").read_text(encoding="utf-8")
        shutil.copy(PROJECT / "deploy/postgres/postgresql.conf", data / "postgresql.conf")
        (data / "postgresql.conf").chmod(0o644)
        command = [str(engine.path), "-D", str(data), "-k", "", "-h", self.addresses["postgres"]]
        self.database = processes.start(Launch("postgres", environment, argv=command, account=account), self.state)
        eventually_now(self._database_made, 60, saying="PostgreSQL does not answer")

    def _database_made(self) -> bool:
        async def make() -> bool:
            owner = await asyncpg.connect(
                host=self.addresses["postgres"],
                user="opsroom",
                database="postgres",
                password=(self.secrets / "keys/postgres.password").read_text(encoding="ascii").strip(),
            )
            try:
                await owner.execute("create database opsroom")
            finally:
                await owner.close()
            return True

        try:
            return asyncio.run(make())
        except asyncpg.PostgresError as error:
            raise AssertionError(str(error)) from error

    def start_bus(self) -> None:
        """Start nats-server with the configuration that `opsroom containers` wrote."""
        conf = self.secrets / "nats.conf"
        conf.write_text(self.here(conf.read_text(encoding="utf-8"), own="nats"), encoding="utf-8")
        self.run("nats", [str(engines.find(engines.NATS).path), "--config", str(conf)], {"PATH": os.environ["PATH"]})
        self.answers("nats", f"http://{self.addresses['nats']}:8222/healthz?js-enabled-only=true")

    def start_door(self) -> None:
        """Start Caddy with the configuration that `opsroom containers` wrote."""
        conf = self.secrets / "caddy.json"
        conf.write_text(self.here(conf.read_text(encoding="utf-8"), own="caddy"), encoding="utf-8")
        home = {"HOME": str(self.root), "PATH": os.environ["PATH"]}
        self.run("caddy", [str(engines.find(engines.CADDY).path), "run", "--config", str(conf)], home)
        eventually_now(self.authority.is_file, 60, saying="the door made no authority")
        eventually_now(self.door_opens, 60, saying="the door does not open")

    def door_opens(self) -> bool:
        """Whether it shows its certificate: it makes the authority first, then listens, and has a certificate last."""
        trust = ssl.create_default_context(cafile=str(self.authority))
        with (
            socket.create_connection((self.addresses["caddy"], 8443), timeout=10) as line,
            trust.wrap_socket(line, server_hostname="localhost"),
        ):
            return True

    @property
    def authority(self) -> Path:
        return self.root / "data/caddy/pki/authorities/local/root.crt"

    def answers(self, service: str, url: str) -> None:
        """Wait for a container's health check."""

        def healthy() -> bool:
            if self.children[-1].poll() is not None:
                raise RuntimeError(f"{service} ended:\n{self.log(service).read_text(encoding='utf-8')[-3000:]}")
            try:
                return httpx.get(url, trust_env=False, timeout=10).status_code == httpx.codes.OK
            except httpx.TransportError as error:
                raise AssertionError(str(error)) from error

        eventually_now(healthy, 90, saying=f"{service} is not healthy")

    def up(self) -> None:
        """Start everything in the order of `depends_on`."""
        done = subprocess.run(
            [sys.executable, "-m", "services.room", "containers", "--out", str(self.secrets)],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        self.start_database()
        self.start_bus()
        provision = self.container("provision")
        assert provision.wait(120) == 0, self.log("provision").read_text(encoding="utf-8")
        for service in OURS:
            self.start(service)
        self.start_door()

    def start(self, service: str) -> None:
        """Start one of ours and wait until it is ready."""
        self.container(service)
        self.answers(service, f"http://{self.addresses[service]}:8080/api/{OURS[service]}/readyz")

    async def owner_headers(self, phone: httpx.AsyncClient, **ask: Any) -> dict[str, str]:
        """Act as the owner of the machine, with the secret that only they can read."""
        items = (await phone.get("/api/accreditation/keys", **ask)).json()["items"]
        key = next(row for row in items if row["use"] == "token")
        secret = bytes.fromhex((self.secrets / "keys/accreditation.secret").read_text(encoding="ascii").strip())
        now = SystemClock().now()
        claims = Claims(str(Ids().uuid()), str(MACHINE_OWNER), now, now + timedelta(minutes=5), second_factor=True)
        return {"Authorization": f"Bearer {sign(claims, signing_key(secret, 'token', key['key_id']))}"}

    def down(self) -> dict[str, int]:
        """Stop ours with SIGTERM as a container engine does; return their exit codes."""
        for child in reversed(self.children):
            with contextlib.suppress(ProcessLookupError):
                child.send_signal(signal.SIGTERM)
        codes = {}
        for child in self.children:
            try:
                codes[str(child.args)] = child.wait(30)
            except subprocess.TimeoutExpired:
                child.kill()
        if self.database:
            os.kill(self.database, signal.SIGQUIT)
            os.waitpid(self.database, 0)
            self.database = 0
        return codes


@pytest.fixture(scope="module")
def room_in_containers() -> Iterator[Containers]:
    root = Path(tempfile.mkdtemp(prefix="opsroom-containers-"))
    room = Containers(root)
    try:
        room.up()
        yield room
    finally:
        room.down()
        keep_log_files(root.name, [*root.glob("*.log"), *room.state.logs.glob("*.log")])
        shutil.rmtree(room.state.runtime, ignore_errors=True)
        shutil.rmtree(root, ignore_errors=True)


@pytest.mark.parametrize("service", sorted(OURS))
def test_a_service_finds_its_containers_settings_right(room_in_containers: Containers, service: str) -> None:
    command = [sys.executable, "-m", f"services.{service.partition('-')[0]}", "--check"]
    environment = room_in_containers.environment(service)
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


async def test_a_report_travels_through_the_containers_to_the_wall(room_in_containers: Containers) -> None:
    trust = ssl.create_default_context(cafile=str(room_in_containers.authority))
    door = room_in_containers.addresses["caddy"]
    ask: dict[str, Any] = {"extensions": {"sni_hostname": "localhost"}}
    named = {"Host": "localhost:8443"}
    async with httpx.AsyncClient(base_url=f"https://{door}:8443", verify=trust, trust_env=False, timeout=60) as phone:
        signed = await room_in_containers.owner_headers(phone, headers=named, **ask)
        url = "wss://localhost:8443/board/ws"
        async with line_at(url, trust, host=door, port=8443, additional_headers=signed) as line:
            await line.say(hello())
            wall = await read_whole(line, Board())
            answer = await phone.post(REPORTS, json=builders.report(), headers=named | signed, **ask)
            assert answer.status_code == 202, answer.text
            while not wall.incident(answer.json()["code"]):
                wall.take(await line.hear())

    assert wall.wrong == []


def test_a_stopped_container_ends_in_order(room_in_containers: Containers) -> None:
    children = room_in_containers.children
    child = next(child for child in reversed(children) if "services.intake" in child.args)  # type: ignore[operator]
    child.send_signal(signal.SIGTERM)

    assert child.wait(60) == 0
    room_in_containers.start("intake")  # whichever test comes next
