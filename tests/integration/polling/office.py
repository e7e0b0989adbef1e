"""A whole polling service on a database of its own, with clients at its socket and a clock moved by hand."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import asyncpg
import httpx
import nkeys

from services.kit.ids import Ids
from services.kit.spreadsheet import CSV_TYPE, XLSX_TYPE
from services.polling.actions.deps import Deps
from services.polling.app import Polling, build
from services.polling.settings import PollingSettings
from tests.support.clock import ManualClock
from tests.support.eventually import eventually
from tests.support.nats import NO_LOG, Bus
from tests.support.people import Register, bearer
from tests.support.postgres import TestDatabase, connected

API = "/api/polling"
ORIGIN = "https://localhost:8443"
SETTLED = {"ready", "unusable", "accepted", "discarded", "failed"}
ELECTION: dict[str, Any] = {
    "names": {"ar": "انتخابات مجلس النواب", "ckb": "هەڵبژاردنی ئەنجومەنی نوێنەران", "en": "Parliamentary election"},
    "country": "IQ",
    "day": "2026-11-21",
    "synthetic": True,
    "station_voters_max": 550,
}


class Office:
    """Polling, started and stopped by ``async with``; its log is away unless a test gives one.

    It has heard of everybody in ``register``, as if by its copies. ``http`` speaks for an admin.
    """

    def __init__(self, database: TestDatabase, bus: Bus | None = None, *, clock: Any = None, **settings: Any) -> None:
        self.database = database
        self.bus = bus
        self.clock = clock or ManualClock()
        self.folder = Path(tempfile.mkdtemp(prefix="ops-po-"))
        self.settings = PollingSettings(**{**self._told(), **settings})
        self.service: Polling = build(self.settings, clock=self.clock, ids=Ids())
        self._started: list[Any] = []
        self.register = Register(self.clock)
        self.register.feed(self.deps.guard.people)
        self.admin = self.register.person("admin")
        transport = httpx.AsyncHTTPTransport(uds=str(self.folder / "polling.sock"), verify=False)
        self.http = httpx.AsyncClient(
            transport=transport,
            base_url="http://polling",
            timeout=180,
            headers=bearer(self.register.token(self.admin)),
        )

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

    def as_role(self, role: str, **rights: Any) -> dict[str, str]:
        """Return the header of somebody with other rights."""
        return bearer(self.register.token_for(role, **rights))

    async def get(self, path: str, **how: Any) -> Any:
        """Return the content of an answer that must be one."""
        answer = await self.http.get(f"{API}/{path}", **how)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def describe(self, **changes: Any) -> dict[str, Any]:
        """Describe the election."""
        answer = await self.http.put(f"{API}/election", json={**ELECTION, **changes})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def send(
        self, data: bytes, what: str = "map", *, name: str = "خارطة المراكز.csv", **headers: str
    ) -> httpx.Response:
        """Send a file."""
        kind = XLSX_TYPE if data.startswith(b"PK") else CSV_TYPE
        told = {"Content-Type": kind, "X-File-Name": quote(name), **headers}
        return await self.http.post(f"{API}/imports?what={what}", content=data, headers=told)

    async def read(self, data: bytes, what: str = "map", **how: Any) -> dict[str, Any]:
        """Send a file and return it when it was read."""
        answer = await self.send(data, what, **how)
        assert answer.status_code == 202, answer.text
        return await self.settled(answer.json()["id"])

    async def settled(self, import_id: str, within: float = 240) -> dict[str, Any]:
        """Return a file when nothing is being done to it any more."""
        found: dict[str, Any] = {}

        async def is_settled() -> bool:
            found.update(await self.get(f"imports/{import_id}"))
            return found["state"] in SETTLED

        await eventually(is_settled, within=within, saying=lambda: str(found))
        return found

    async def decide(self, file: dict[str, Any], verb: str, **body: Any) -> httpx.Response:
        """Accept or discard a file, or say which column is which."""
        content = {"version": file["version"], **body}
        return await self.http.post(f"{API}/imports/{file['id']}/{verb}", json=content)

    async def accept(self, file: dict[str, Any]) -> dict[str, Any]:
        """Have a file imported and return it afterwards."""
        answer = await self.decide(file, "accept")
        assert answer.status_code == 202, answer.text
        done = await self.settled(file["id"])
        assert done["state"] == "accepted", done
        return done

    async def take(self, data: bytes, what: str = "map", **how: Any) -> dict[str, Any]:
        """Send a file and have it imported."""
        return await self.accept(await self.read(data, what, **how))

    async def report(self, file: dict[str, Any]) -> dict[str, Any]:
        """Return the report of a file."""
        return dict(await self.get(f"imports/{file['id']}/report"))

    async def rows(self, query: str, *values: Any) -> Sequence[asyncpg.Record]:
        """Look at what is stored, as the owner."""
        async with connected(self.database.owner) as conn:
            return await conn.fetch(query, *values)

    async def count(self, table: str) -> int:
        """How many rows a table of polling has."""
        return int((await self.rows(f"select count(*) from polling.{table}"))[0][0])

    async def events(self, noun: str = "") -> list[asyncpg.Record]:
        """What polling has recorded, in order."""
        found = await self.rows("select subject, type, body, actor, role, origin from polling.event order by n")
        return [row for row in found if row["type"].startswith(noun)]

    def _told(self) -> dict[str, Any]:
        seed, secret = self.folder / "polling.seed", self.folder / "polling.secret"
        seed.write_bytes(
            self.bus.seed("polling").read_bytes()
            if self.bus
            else nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER)
        )
        secret.write_text("0123456789abcdef" * 4, encoding="ascii")
        service, relay = self.database.role("polling"), self.database.role("polling_relay")
        return {
            "nats_url": self.bus.url if self.bus else NO_LOG,
            "nats_seed_file": seed,
            "listen": f"unix:{self.folder}/polling.sock",
            "public_origin": ORIGIN,
            "database_host": service.host,
            "database_port": service.port,
            "database_name": service.name,
            "database_user": service.user,
            "database_password_file": service.password_file,
            "relay_user": relay.user,
            "relay_password_file": relay.password_file,
            "secret_file": secret,
            "disk_reserve_bytes": 1,
            "body_timeout_seconds": 120.0,
        }


def finding(report: dict[str, Any], code: str) -> dict[str, Any]:
    """Return a finding of a report; one of nothing where it was not found."""
    none: dict[str, Any] = {"code": code, "count": 0, "samples": []}
    return next((found for found in report["findings"] if found["code"] == code), none)
