"""A whole intake service on a database of its own, with a client at its socket and a clock moved by hand."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import asyncpg
import httpx
import nkeys

from services.intake.actions.deps import Deps
from services.intake.app import Intake, build
from services.intake.settings import IntakeSettings
from services.kit.clock import rfc3339
from services.kit.ids import Ids
from tests.support import builders
from tests.support.clock import ManualClock
from tests.support.nats import NO_LOG, Bus
from tests.support.people import Register, bearer
from tests.support.postgres import TestDatabase, connected

REPORTS = "/api/intake/reports"
STATUS = "/api/intake/status"
ORIGIN = "https://localhost:8443"
SECRET_KEY = "0123456789abcdef" * 4


class Desk:
    """Intake, started and stopped by ``async with``; its log is away unless a test gives one.

    It has heard of everybody in ``register``, as if by its copies. ``http`` files as a delegate of an observer network.
    """

    def __init__(
        self, database: TestDatabase, bus: Bus | None = None, *, ids: Ids | None = None, **settings: Any
    ) -> None:
        self.database = database
        self.bus = bus
        self.clock = ManualClock()
        self.folder = Path(tempfile.mkdtemp(prefix="ops-in-"))
        self.settings = IntakeSettings(**{**self._told(), **settings})
        self.service: Intake = build(self.settings, clock=self.clock, ids=ids or Ids())
        self._started: list[Any] = []
        transport = httpx.AsyncHTTPTransport(uds=str(self.folder / "intake.sock"), verify=False)
        self.register = Register(self.clock)
        self.register.feed(self.deps.guard.people)
        self.reporter = self.register.person("cso_delegate")
        self.token = self.register.token(self.reporter, hours=12)
        self.http = httpx.AsyncClient(
            transport=transport, base_url="http://intake", timeout=180, headers=bearer(self.token)
        )

    @property
    def socket(self) -> str:
        """Where the service answers."""
        return str(self.folder / "intake.sock")

    @property
    def deps(self) -> Deps:
        """What the service gave its edges."""
        return self.service.deps

    def part(self, name: str) -> Any:
        """A part of the service by its name."""
        return next(part for part in self.service.parts if part.name == name)

    async def __aenter__(self) -> Self:
        for part in self.service.parts:
            await part.start()
            self._started.append(part)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.aclose()
        while self._started:
            await self._started.pop().stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def report(self, **changes: Any) -> dict[str, Any]:
        """Return a body whose time fits the moved clock."""
        return builders.report(**{"occurred_at": rfc3339(self.clock.now()), **changes})

    async def file(
        self, body: dict[str, Any] | None = None, *, key: str | None = None, token: str | None = None
    ) -> httpx.Response:
        """File a report."""
        headers = {} if key is None else {"Idempotency-Key": key}
        return await self.http.post(
            REPORTS, json=body or self.report(), headers=headers | (bearer(token) if token is not None else {})
        )

    def renew(self) -> None:
        """Sign in again, as a reporter does after twelve hours."""
        self.http.headers.update(bearer(self.register.token(self.reporter, hours=12)))

    async def rows(self, query: str, *values: Any) -> Sequence[asyncpg.Record]:
        """Look at what is stored, as the owner."""
        async with connected(self.database.owner) as conn:
            return await conn.fetch(query, *values)

    async def count(self, table: str) -> int:
        """How many rows a table of intake has."""
        return int((await self.rows(f"select count(*) from intake.{table}"))[0][0])

    def _told(self) -> dict[str, Any]:
        seed, secret = self.folder / "intake.seed", self.folder / "intake.secret"
        seed.write_bytes(
            self.bus.seed("intake").read_bytes()
            if self.bus
            else nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER)
        )
        secret.write_text(SECRET_KEY, encoding="ascii")
        service, relay = self.database.service, self.database.relay
        return {
            "nats_url": self.bus.url if self.bus else NO_LOG,
            "nats_seed_file": seed,
            "listen": f"unix:{self.folder}/intake.sock",
            "public_origin": ORIGIN,
            "database_host": service.host,
            "database_port": service.port,
            "database_name": service.name,
            "database_user": service.user,
            "database_password_file": service.password_file,
            "relay_user": relay.user,
            "relay_password_file": relay.password_file,
            "secret_file": secret,
            "media_folder": self.folder / "media",
            "disk_reserve_bytes": 1,
            "body_timeout_seconds": 120.0,
            "calendar_first_day": "2026-11-01",
        }
