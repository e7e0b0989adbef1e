"""People who come in by the door: invited, with a password of their own, with a second factor where a role needs it.

Everything over HTTP, as their browser does it. For tests that only need somebody's rights, ``room.token`` is shorter.
"""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import httpx
import pyotp

from services.kit.clock import SystemClock
from tests.support.room import Room

API = "/api/accreditation"
PASSWORD = "كلمة مرور طويلة للتجربة 7 drills"
PATIENCE_SECONDS = 60.0
"""How long an answer is waited for on a busy machine."""

_serial = count(1)


@dataclass
class Entrant:
    """Somebody with an account: what they know, and nothing else."""

    person_id: str
    organisation_id: str
    username: str
    password: str = PASSWORD
    secret: str = ""
    recovery_codes: list[str] = field(default_factory=list)
    _steps_used: set[int] = field(default_factory=set)

    def otp(self, steps_ahead: int = 0) -> str:
        """Return a one-time code that was not used yet, from the step of now on."""
        totp = pyotp.TOTP(self.secret)
        at = SystemClock().now() + timedelta(seconds=30 * steps_ahead)
        step = totp.timecode(at)
        if step in self._steps_used:
            return self.otp(steps_ahead + 1)
        self._steps_used.add(step)
        return totp.generate_otp(step)


def browser(room: Room, **options: Any) -> httpx.AsyncClient:
    """Return a browser without any cookie, at the room's one origin."""
    options.setdefault("timeout", PATIENCE_SECONDS)
    return httpx.AsyncClient(base_url=room.url, verify=room.trust, trust_env=False, **options)


def owner(room: Room) -> httpx.AsyncClient:
    """Return a client with the rights of the machine's owner."""
    return browser(room, headers={"Authorization": f"Bearer {room.owner_token()}"})


def taken(answer: httpx.Response, status: int = 200) -> Any:
    """Return the content of an answer that must have this status."""
    assert answer.status_code == status, f"{answer.request.method} {answer.request.url}: {answer.text}"
    return answer.json() if answer.content else None


async def make_organisation(admin: httpx.AsyncClient, kind: str = "cso", **changes: Any) -> dict[str, Any]:
    """Register an organisation."""
    n = next(_serial)
    body = {
        "kind": kind,
        "names": {"ar": f"منظمة تجريبية {n}", "ckb": f"ڕێکخراوی تاقیکاری {n}", "en": f"Synthetic organisation {n}"},
        "registration": f"T-{n:05}",
        "provinces": None,
    }
    return dict(taken(await admin.post(f"{API}/organisations", json=body | changes), 201))


async def invite(
    admin: httpx.AsyncClient, organisation_id: str, roles: list[str], **changes: Any
) -> tuple[dict[str, Any], str]:
    """Make a person and return them with the secret of their invitation."""
    n = next(_serial)
    body = {
        "organisation_id": organisation_id,
        "username": f"synthetic.{roles[0].replace('_', '.')}.{n}",
        "name": f"شخص تجريبي {n}",
        "roles": roles,
        "provinces": None,
    }
    made = taken(await admin.post(f"{API}/people", json=body | changes), 201)
    return made["person"], made["invitation"]["secret"]


async def arrive(
    room: Room, roles: list[str], *, kind: str = "cso", organisation_id: str = "", **changes: Any
) -> Entrant:
    """Make somebody who has accepted their invitation and, where needed, enrolled their second factor."""
    async with owner(room) as admin:
        if not organisation_id:
            organisation_id = (await make_organisation(admin, kind))["id"]
        person, secret = await invite(admin, organisation_id, roles, **changes)
    entrant = Entrant(person["id"], organisation_id, person["username"])
    async with browser(room) as first:
        me = taken(await first.post(f"{API}/invitations/accept", json={"secret": secret, "password": PASSWORD}))
        if "second_factor" in me["must"]:
            await enrol(first, entrant)
    return entrant


async def enrol(client: httpx.AsyncClient, entrant: Entrant) -> None:
    """Enrol the second factor of whoever is signed in with this client."""
    entrant.secret = taken(await client.post(f"{API}/session/second-factor"))["secret"]
    done = taken(await client.post(f"{API}/session/second-factor/confirm", json={"otp": entrant.otp()}))
    entrant.recovery_codes = done["recovery_codes"]


@contextlib.asynccontextmanager
async def signed_in(room: Room, entrant: Entrant) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which somebody has signed in."""
    async with browser(room) as client:
        body = {"username": entrant.username, "password": entrant.password}
        if entrant.secret:
            body["otp"] = entrant.otp()
        taken(await client.post(f"{API}/session", json=body))
        yield client


def cookie_header(client: httpx.AsyncClient) -> dict[str, str]:
    """Return the cookies of a browser as it sends them with a websocket."""
    return {"Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in client.cookies.jar)}
