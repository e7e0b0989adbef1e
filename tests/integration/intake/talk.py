"""People who talk at an intake desk: who they are, what they write and read, and what the log was told of it."""

import asyncio
import contextlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from services.intake.actions.change import changing
from services.intake.actions.thread_moves import move_threads
from services.intake.store import cases
from services.kit.events import Provenance
from tests.integration.intake.desk import Desk
from tests.support.people import Somebody, bearer
from tests.support.postgres import connected

API = "/api/intake"
NOUNS = ("thread", "message", "read_mark")


@dataclass
class Person:
    """Somebody signed in at the desk."""

    desk: Desk
    who: Somebody
    token: str

    @property
    def id(self) -> str:
        """Their id."""
        return self.who.id

    async def get(self, path: str, **params: Any) -> httpx.Response:
        """Ask."""
        return await self.desk.http.get(f"{API}{path}", params=params, headers=bearer(self.token))

    async def post(self, path: str, body: dict[str, Any], *, key: str | None = None) -> httpx.Response:
        """Send."""
        headers = bearer(self.token) | ({} if key is None else {"Idempotency-Key": key})
        return await self.desk.http.post(f"{API}{path}", json=body, headers=headers)

    async def insist(self, path: str, body: dict[str, Any]) -> httpx.Response:
        """Send under a key, again while the service has no place for it now, as a page does."""
        key = self.desk.deps.ids.uuid().hex
        while True:
            with contextlib.suppress(httpx.TimeoutException):
                answer = await self.post(path, body, key=key)
                if answer.status_code != 503:
                    return answer
            await asyncio.sleep(0.05)

    async def say(self, path: str, text: str = "وصلت الصناديق", /, **more: Any) -> Any:
        """Write a message that is taken, and return it."""
        answer = await self.post(f"{path}/messages", {"text": text, "language": "ar", **more})
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def threads(self, **params: Any) -> list[Any]:
        """List the threads they see."""
        return await self._all("/threads", **params)

    async def found(self, q: str, **params: Any) -> list[str]:
        """List the texts they find."""
        return [item["text"] for item in await self._all("/messages", q=q, **params)]

    async def texts(self, thread: str) -> list[str]:
        """Read a thread from its beginning."""
        answer = await self.get(f"/threads/{thread}/messages", limit=200)
        assert answer.status_code == 200, answer.text
        return [item["text"] for item in reversed(answer.json()["items"])]

    async def mark(self, thread: str, message: str) -> httpx.Response:
        """Say that they have read up to a message."""
        return await self.post(f"/threads/{thread}/read", {"message_id": message})

    async def _all(self, path: str, **params: Any) -> list[Any]:
        items: list[Any] = []
        cursor = None
        while True:
            answer = await self.get(path, **params, **({"cursor": cursor} if cursor else {}))
            assert answer.status_code == 200, answer.text
            items += answer.json()["items"]
            cursor = answer.json()["next"]
            if cursor is None:
                return items


def person(desk: Desk, role: str, **facts: Any) -> Person:
    """Let somebody with this role come to the desk."""
    who = desk.register.person(role, **facts)
    return Person(desk, who, desk.register.token(who))


async def case(desk: Desk, province: str = "IQ-BG", compartment: str = "joint") -> str:
    """Let a report open a case, read in this compartment."""
    answer = await desk.file(desk.report(province=province))
    assert answer.status_code == 202, answer.text
    async with connected(desk.database.owner) as conn:
        found = await conn.fetchval(
            "update intake.incident i set compartment = $2 from intake.report r "
            "where r.incident_id = i.id and r.id = $1 returning i.id",
            UUID(answer.json()["report_id"]),
            compartment,
        )
    return str(found)


async def reclassify(desk: Desk, incident: str, *, compartment: str | None = None, province: str | None = None) -> None:
    """Give a case to other readers or another province, its talk with it, in one change."""
    by = Provenance(desk.reporter.id, "operator", "test", desk.clock.now())
    async with changing(desk.deps, by) as change:
        before = await cases.lock_case(change.conn, UUID(incident))
        assert before is not None
        to = {"compartment": compartment or before.compartment, "province": province or before.province}
        statement = "update intake.incident set compartment = $1, province = $2 where id = $3"
        await change.conn.exec_driver_sql(statement, (to["compartment"], to["province"], before.id))
        await move_threads(
            change,
            before.id,
            compartment_from=before.compartment,
            compartment=to["compartment"],
            province_from=before.province,
            province=to["province"],
        )


@dataclass
class Log:
    """What the log says of talk: where each entity stands now, and where it ever stood."""

    stands: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    stood: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    versions: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    nouns: dict[str, str] = field(default_factory=dict)

    def of(self, noun: str) -> dict[str, dict[str, dict[str, Any]]]:
        """Return the entities of a noun with what stands on which of their places (compartment.province)."""
        return {entity: at for entity, at in self.stands.items() if self.nouns[entity] == noun}

    def check(self) -> None:
        """Every entity stands in one place at most, at its newest version; versions have neither gaps nor doubles."""
        for entity, at in self.stands.items():
            assert len(at) <= 1, (self.nouns[entity], at)
            seen = sorted(set(self.versions[entity]))
            assert seen == list(range(1, len(seen) + 1)), (self.nouns[entity], self.versions[entity])
            for state in at.values():
                assert state["version"] == seen[-1]


async def log(desk: Desk) -> Log:
    """Read what the desk has told of talk, from the beginning, checked."""
    told = Log()
    for row in await desk.rows("select subject, type, body from intake.event order by n"):
        _, _, noun, compartment, province, entity = row["subject"].split(".")
        if noun not in NOUNS:
            continue
        place, state = f"{compartment}.{province}", json.loads(row["body"])
        told.nouns[entity] = noun
        told.versions[entity].append(state["version"])
        if state.get("moved"):
            told.stands[entity].pop(place, None)
            continue
        assert (state["compartment"], state["province"]) == (compartment, province)
        told.stands[entity][place] = state
        told.stood[entity].add(place)
    told.check()
    return told
