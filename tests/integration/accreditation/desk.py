"""A whole accreditation service on a database of its own, with browsers at its socket and a clock moved by hand."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import asyncpg
import httpx
import nkeys
import pyotp

from schemas.accreditation import MACHINE_OWNER
from services.accreditation.actions.deps import Deps
from services.accreditation.app import Accreditation, build
from services.accreditation.settings import AccreditationSettings
from services.kit.access import Claims, sign
from services.kit.ids import Ids
from tests.support.clock import ManualClock
from tests.support.nats import NO_LOG, Bus
from tests.support.postgres import TestDatabase, connected

API = "/api/accreditation"
ORIGIN = "https://localhost:8443"
SECRET_KEY = "89abcdef01234567" * 4
FIRST_PASSWORD = "first-password-of-this-room"
PASSWORD = "كلمة مرور طويلة 123 drills"
_serial = count(1)
_IDS = Ids()


@dataclass
class Person:
    """Somebody with an account: what they know, and nothing else."""

    id: str
    organisation: str
    username: str
    version: int = 1
    password: str = PASSWORD
    secret: str = ""
    recovery_codes: list[str] = field(default_factory=list)


class BehindTheProxy(httpx.AsyncBaseTransport):
    """The line from the proxy to the service: plain HTTP on its socket, while the browser sees https."""

    def __init__(self, socket: str) -> None:
        self._line = httpx.AsyncHTTPTransport(uds=socket, verify=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url.copy_with(scheme="http")
        plain = httpx.Request(
            request.method, url, headers=request.headers, stream=request.stream, extensions=request.extensions
        )
        return await self._line.handle_async_request(plain)

    async def aclose(self) -> None:
        await self._line.aclose()


class Desk:
    """Accreditation, started and stopped by ``async with``; its log is away unless a test gives one."""

    def __init__(self, database: TestDatabase, bus: Bus | None = None, **settings: Any) -> None:
        self.database = database
        self.bus = bus
        self.clock = ManualClock()
        self.folder = Path(tempfile.mkdtemp(prefix="ops-ac-"))
        self.first_admin_file = self.folder / "first_admin.password"
        self.first_admin_file.write_text(FIRST_PASSWORD, encoding="utf-8")
        self.settings = AccreditationSettings(**{**self._told(), **settings})
        self.service: Accreditation = build(self.settings, clock=self.clock, ids=Ids())
        self._started: list[Any] = []
        self._clients: list[httpx.AsyncClient] = []

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
        for client in self._clients:
            await client.aclose()
        while self._started:
            await self._started.pop().stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    async def again(self) -> "Desk":
        """Stop this one and return a fresh one on the same database, the same secret and the same files."""
        clock, file = self.clock, self.first_admin_file.read_text() if self.first_admin_file.exists() else None
        await self.__aexit__(None, None, None)
        fresh = Desk(self.database, self.bus)
        fresh.clock._now, fresh.clock._monotonic = clock.now(), clock.monotonic()
        if file is None:
            fresh.first_admin_file.unlink()
        return await fresh.__aenter__()

    # -- browsers

    def browser(self, address: str = "10.1.1.1", **headers: str) -> httpx.AsyncClient:
        """A browser without any cookie, at some address."""
        transport = BehindTheProxy(str(self.folder / "accreditation.sock"))
        told = {"X-Forwarded-For": address, "User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0", **headers}
        client = httpx.AsyncClient(transport=transport, base_url=ORIGIN, timeout=180, headers=told)
        self._clients.append(client)
        return client

    def owner(self) -> httpx.AsyncClient:
        """A client with the rights of the machine's owner."""
        return self.browser("127.0.0.1", Authorization=f"Bearer {self.token(str(MACHINE_OWNER))}")

    def token(self, person: str, *, session: str = "", hours: float = 1, **claims: Any) -> str:
        """A token of somebody, signed by the key of now."""
        now = self.clock.now()
        said = Claims(session or str(_IDS.uuid()), person, now, now + timedelta(hours=hours), **claims)
        return sign(said, self.deps.keys.current("token"))

    def of(self, person: Person) -> httpx.AsyncClient:
        """A client that acts as somebody without signing in, by a token as their browser would have."""
        return self.browser(Authorization=f"Bearer {self.token(person.id)}")

    async def sign_in(
        self, username: str, password: str = PASSWORD, *, client: httpx.AsyncClient | None = None, **more: Any
    ) -> httpx.Response:
        """Sign in, in a fresh browser unless one is given."""
        body = {"username": username, "password": password, **more}
        return await (client or self.browser()).post(f"{API}/session", json=body)

    # -- people

    async def organisation(self, kind: str = "cso", admin: httpx.AsyncClient | None = None, **changes: Any) -> Any:
        """Register an organisation."""
        n = next(_serial)
        names = {"ar": f"منظمة تجريبية {n}", "ckb": f"ڕێکخراوی تاقیکاری {n}", "en": f"Synthetic {n}"}
        body = {"kind": kind, "names": names, "registration": f"T-{n:05}", **changes}
        return taken(await (admin or self.owner()).post(f"{API}/organisations", json=body), 201)

    async def invited(
        self, *roles: str, organisation: str, admin: httpx.AsyncClient | None = None, **changes: Any
    ) -> tuple[Person, str]:
        """Make a person and return them with the secret of their invitation."""
        n = next(_serial)
        body = {
            "organisation_id": organisation,
            "username": f"person.{n}",
            "name": f"شخص تجريبي {n}",
            "roles": list(roles),
            **changes,
        }
        made = taken(await (admin or self.owner()).post(f"{API}/people", json=body), 201)
        person = made["person"]
        return Person(person["id"], organisation, person["username"]), made["invitation"]["secret"]

    async def arrived(self, *roles: str, kind: str = "", organisation: str = "", **changes: Any) -> Person:
        """Make somebody who accepted their invitation and, where needed, enrolled their second factor."""
        of = organisation or (await self.organisation(kind or kind_for(roles[0])))["id"]
        person, secret = await self.invited(*roles, organisation=of, **changes)
        client = self.browser()
        answer = await client.post(f"{API}/invitations/accept", json={"secret": secret, "password": PASSWORD})
        if "second_factor" in taken(answer)["must"]:
            await self.enrol(client, person)
        person.version = int(
            (await self.rows("select version from accreditation.person where id = $1", person.id))[0][0]
        )
        return person

    async def enrol(self, client: httpx.AsyncClient, person: Person) -> None:
        """Enrol the second factor of whoever is signed in with this client, and let its code pass."""
        person.secret = taken(await client.post(f"{API}/session/second-factor"))["secret"]
        done = taken(await client.post(f"{API}/session/second-factor/confirm", json={"otp": self.otp(person)}))
        person.recovery_codes = done["recovery_codes"]
        self.clock.advance(31)

    def otp(self, person: Person, steps: int = 0) -> str:
        """The one-time code of now, or so many steps from now."""
        totp = pyotp.TOTP(person.secret)
        return totp.generate_otp(totp.timecode(self.clock.now()) + steps)

    # -- what is stored

    async def rows(self, query: str, *values: Any) -> Sequence[asyncpg.Record]:
        """Look at what is stored, as the owner."""
        async with connected(self.database.owner) as conn:
            return await conn.fetch(query, *values)

    async def told(self, like: str = "%") -> list[asyncpg.Record]:
        """The events whose type is like this, in order."""
        query = "select subject, type, body, actor, role, origin from accreditation.event where type like $1 order by n"
        return list(await self.rows(query, like))

    def _told(self) -> dict[str, Any]:
        seed, secret = self.folder / "accreditation.seed", self.folder / "accreditation.secret"
        seed.write_bytes(
            self.bus.seed("accreditation").read_bytes()
            if self.bus
            else nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER)
        )
        secret.write_text(SECRET_KEY, encoding="ascii")
        service, relay = (self.database.role(name) for name in ("accreditation", "accreditation_relay"))
        return {
            "nats_url": self.bus.url if self.bus else NO_LOG,
            "nats_seed_file": seed,
            "listen": f"unix:{self.folder}/accreditation.sock",
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
            "first_admin_file": self.first_admin_file,
            "argon2_time_cost": 2,
            "argon2_memory_kibibytes": 19_456,
        }


def kind_for(role: str) -> str:
    """A kind of organisation whose people can have this role."""
    if role in {"cso_delegate", "observer", "rumour_officer"}:
        return "cso"
    return "agency" if role == "liaison" else "commission"


def taken(answer: httpx.Response, status: int = 200) -> Any:
    """Return the content of an answer that must have this status."""
    assert answer.status_code == status, f"{answer.request.method} {answer.request.url}: {answer.text}"
    return answer.json() if answer.content else None


def refused(answer: httpx.Response) -> tuple[int, str]:
    """Return status and code of a refusal."""
    return answer.status_code, str(answer.json()["code"])
