"""A real PostgreSQL for tests: the engine of the room, started as the room starts it, once per test session.

Every test gets a database of its own, copied from one that `provision_postgres` has filled or made as fresh as one, so
that tests neither see each other nor pay for migrations. Roles and passwords belong to the cluster and are those of a
real room.
"""

import asyncio
import contextlib
import os
import shutil
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import asyncpg
import psutil
import pytest

from services.kit.db import DatabaseAddress
from services.room import engines, postgres, processes
from services.room.provision_postgres import (
    SERVICES_WITH_TABLES,
    database_grants,
    password_file,
    provision_postgres,
    relay_role,
)
from services.room.state import RoomState
from tests.support.pristine import Pristine

TEMPLATE = "provisioned"
START_SECONDS = 120.0
CONNECT_SECONDS = 60.0
_SERVER = pytest.StashKey["PostgresServer"]()


class PostgresServer:
    """One cluster under a state directory of its own, on a Unix socket in a short runtime directory."""

    def __init__(self) -> None:
        self.state = RoomState.at(tempfile.mkdtemp(prefix="ops-pg-"))
        self._account = engines.unprivileged_account()
        self._engine = engines.reachable(engines.find(engines.POSTGRES), self._account, lambda said: None)
        self._pid = 0
        self._databases = 0
        self._free: list[str] = []
        self._pristine: Pristine | None = None

    @property
    def running(self) -> bool:
        """Whether it was started and not stopped since."""
        return self._pid != 0

    def create(self) -> None:
        """Make the cluster, start it and provision the template of every test's database."""
        self.state.prepare()
        for role in ("postgres", *SERVICES_WITH_TABLES, *map(relay_role, SERVICES_WITH_TABLES)):
            file = password_file(self.state.keys, role)
            file.write_text(f"secret-of-{role}", encoding="ascii")
            file.chmod(0o600)
        cluster = postgres.NewCluster(self.state, self._engine, self._account)
        failed = os.waitpid(processes.start(cluster.launch(), self.state), 0)[1]
        cluster.forget_password()
        if failed:
            raise RuntimeError(self.state.log("initdb").read_text())
        cluster.name()
        self.start()
        with asyncio.Runner() as runner:
            runner.run(provision_postgres(self.owner(TEMPLATE), self.state.keys))

    def start(self) -> None:
        """Start the engine and wait until it answers."""
        self._pid = processes.start(postgres.launch(self.state, self._engine, self._account), self.state)
        give_up = time.monotonic() + START_SECONDS
        while not postgres.answers(self.state)[0]:
            if time.monotonic() > give_up or os.waitpid(self._pid, os.WNOHANG)[0]:
                raise RuntimeError(self.state.log("postgres").read_text())
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End the engine: SIGINT as the room does, SIGQUIT at once, SIGKILL as a crash does.

        After a crash its processes end by themselves; while one of them is left the engine does not start again.
        """
        if self._pid:
            family = psutil.Process(self._pid).children(recursive=True)
            os.kill(self._pid, how)
            os.waitpid(self._pid, 0)
            self._pid = 0
            psutil.wait_procs(family, timeout=START_SECONDS)

    def remove(self) -> None:
        """Stop and leave nothing behind."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.state.root, ignore_errors=True)
        shutil.rmtree(self.state.runtime, ignore_errors=True)

    def owner(self, name: str) -> DatabaseAddress:
        """How provisioning and verification come to a database."""
        return self.address(name, postgres.SUPERUSER, self.state.key(postgres.PASSWORD_FILE))

    def address(self, name: str, user: str, password: Path | None = None) -> DatabaseAddress:
        """How a role comes to a database."""
        file = password or password_file(self.state.keys, user)
        return DatabaseAddress(str(self.state.postgres_sockets), postgres.PORT, name, user, file)

    async def new_database(self, template: str = TEMPLATE) -> "TestDatabase":
        """A database for one test."""
        if template == TEMPLATE and self._free:
            return TestDatabase(self, self._free.pop())
        self._databases += 1
        name = f"test_{self._databases}"
        async with connected(self.owner("postgres")) as conn:
            await conn.execute(f"create database {name} template {template}")
        async with connected(self.owner(name)) as conn:
            for statement in database_grants(name, SERVICES_WITH_TABLES):
                await conn.execute(statement)
            if template == TEMPLATE and self._pristine is None:
                self._pristine = await Pristine.of(conn)
        return TestDatabase(self, name)

    async def give_back(self, name: str) -> None:
        """Keep a used database of the template for another test, as fresh as a new one, or drop it."""
        if self._pristine is not None:
            async with connected(self.owner(name)) as conn:
                if await self._pristine.restore(conn):
                    self._free.append(name)
                    return
        await TestDatabase(self, name).drop()


@dataclass(frozen=True)
class TestDatabase:
    """One test's database with the addresses of everybody who comes to it."""

    __test__ = False

    server: PostgresServer
    name: str

    @property
    def owner(self) -> DatabaseAddress:
        """The owner of everything."""
        return self.server.owner(self.name)

    @property
    def service(self) -> DatabaseAddress:
        """The role of intake."""
        return self.role("intake")

    @property
    def relay(self) -> DatabaseAddress:
        """The role of intake's relay."""
        return self.role("intake_relay")

    def role(self, name: str) -> DatabaseAddress:
        """Any role, of a service or of its relay."""
        return self.server.address(self.name, name)

    async def drop(self) -> None:
        """Remove it, whoever is still connected."""
        async with connected(self.server.owner("postgres")) as conn:
            await conn.execute(f"drop database if exists {self.name} with (force)")


@asynccontextmanager
async def connected(address: DatabaseAddress) -> AsyncIterator[asyncpg.Connection]:
    """A plain connection for looking at, or meddling with, what is stored."""
    conn = await asyncpg.connect(**address.arguments(application="test") | {"timeout": CONNECT_SECONDS})
    try:
        yield conn
    finally:
        with contextlib.suppress(asyncpg.PostgresError, OSError):
            await conn.close(timeout=5)


def with_user(address: DatabaseAddress, user: str) -> DatabaseAddress:
    """The same place as somebody else."""
    assert address.password_file is not None
    return replace(address, user=user, password_file=address.password_file.with_name(f"{user}.password"))


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> Iterator[PostgresServer]:
    """The session's server, whichever folder of tests asks first."""
    if _SERVER not in pytestconfig.stash:
        server = PostgresServer()
        pytestconfig.add_cleanup(server.remove)
        server.create()
        pytestconfig.stash[_SERVER] = server
    yield pytestconfig.stash[_SERVER]


@pytest.fixture
async def database(postgres_server: PostgresServer) -> AsyncIterator[TestDatabase]:
    """A provisioned database that only this test uses."""
    made = await postgres_server.new_database()
    yield made
    await postgres_server.give_back(made.name)
