"""Reporters with bad lines, and their own book of what the room accepted.

The book is the only judge: what was answered with 202 has to be there once, whatever was killed in between. Nothing is
asked of the database.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from services.kit.ids import Ids
from tests.support import builders
from tests.support.eventually import eventually
from tests.support.room import Room

REPORTS = "/api/intake/reports"
REPORTERS = 32
RETRY_SECONDS = 0.2
GIVES_UP_SECONDS = 240.0
SURE_NO = frozenset({400, 401, 403, 404, 405, 409, 413, 415, 422})
"""Answers after which sending the same again is of no use."""


@dataclass(frozen=True)
class Accepted:
    """One line of the book: what the room answered to a report."""

    report_id: str
    code: str
    secret: str
    key: str
    summary: str


@dataclass
class Ledger:
    """What the room has accepted from these reporters, and how it behaved on the way."""

    accepted: list[Accepted] = field(default_factory=list)
    tries: Counter[str] = field(default_factory=Counter)
    """Every answer by status, and every broken line by its name."""

    wrong: list[str] = field(default_factory=list)
    """What must not happen: refusals of good reports, two answers under one key that differ."""

    @property
    def codes(self) -> set[str]:
        return {line.code for line in self.accepted}

    async def reaches(self, count: int, within: float = 240.0) -> None:
        """Wait until so many reports are in the book."""

        def standing() -> str:
            return f"{len(self.accepted)} of {count} accepted, {dict(self.tries)}, {self.wrong[:3]}"

        await eventually(lambda: len(self.accepted) >= count, within, saying=standing)

    async def more(self, count: int, within: float = 240.0) -> None:
        """Wait until so many more than now are in the book."""
        await self.reaches(len(self.accepted) + count, within)


def client_of(room: Room, **options: Any) -> httpx.AsyncClient:
    """Return a client of the room's one origin that trusts its authority only, signed in as an operator.

    Give ``headers`` to be somebody else, or nobody (empty).
    """
    options.setdefault("timeout", 30.0)
    if "headers" not in options:
        options["headers"] = room.headers()
    return httpx.AsyncClient(base_url=room.url, verify=room.trust, trust_env=False, **options)


async def file_report(
    client: httpx.AsyncClient, ledger: Ledger, body: dict[str, Any] | None = None, key: str | None = None
) -> Accepted | None:
    """File one report the way the phone does: under one key, again and again until there is an answer.

    Returns None only when the room said a sure no or nothing came for very long; both are written into ``wrong``.
    """
    body = body or builders.report()
    key = key or str(Ids().uuid())
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(GIVES_UP_SECONDS):
            while True:
                answer = await _try_once(client, ledger, body, key)
                if answer is not None and answer.status_code in {200, 202}:
                    said = answer.json()
                    line = Accepted(said["report_id"], said["code"], said["secret"], key, body["summary"])
                    ledger.accepted.append(line)
                    return line
                if answer is not None and answer.status_code in SURE_NO:
                    ledger.wrong.append(f"{answer.status_code} to a good report: {answer.text[:200]}")
                    return None
                await asyncio.sleep(RETRY_SECONDS)
    ledger.wrong.append(f"no answer within {GIVES_UP_SECONDS:g} s under key {key}")
    return None


async def _try_once(client: httpx.AsyncClient, ledger: Ledger, body: dict[str, Any], key: str) -> httpx.Response | None:
    try:
        answer = await client.post(REPORTS, json=body, headers={"Idempotency-Key": key})
    except httpx.HTTPError as error:
        ledger.tries[type(error).__name__] += 1
        return None
    ledger.tries[str(answer.status_code)] += 1
    return answer


@contextlib.asynccontextmanager
async def storm(
    room: Room, ledger: Ledger, *, reporters: int = REPORTERS, pause_seconds: float = 0.2
) -> AsyncIterator[Ledger]:
    """Let reporters file one report after the other for as long as the block runs; at its end each gets its answer.

    Every reporter has its own line. ``pause_seconds`` is a person's pause, which keeps a test's load bounded.
    """
    over = asyncio.Event()

    async def reporter() -> None:
        async with client_of(room) as client:
            while not over.is_set():
                await file_report(client, ledger)
                await asyncio.sleep(pause_seconds)

    async with asyncio.TaskGroup() as group:
        for _ in range(reporters):
            group.create_task(reporter())
        try:
            yield ledger
        finally:
            over.set()


async def missing_from_room(room: Room, ledger: Ledger) -> list[str]:
    """Ask the room for every line of the book as its reporter would; return the codes that it does not know."""
    missing: list[str] = []
    lines = asyncio.Queue[Accepted]()
    for line in ledger.accepted:
        lines.put_nowait(line)

    async def ask() -> None:
        async with client_of(room) as client:
            while not lines.empty():
                line = lines.get_nowait()
                by_id = await client.get(f"{REPORTS}/{line.report_id}", headers={"X-Report-Secret": line.secret})
                if by_id.status_code != 200 or by_id.json()["code"] != line.code:
                    missing.append(f"{line.code}: {by_id.status_code} {by_id.text[:120]}")

    async with asyncio.TaskGroup() as group:
        for _ in range(12):
            group.create_task(ask())
    return missing


def doubled(values: list[str]) -> list[str]:
    """Return what stands in a list more than once."""
    return [value for value, times in Counter(values).items() if times > 1]
