"""The audit list on a real database: all that was recorded, to whoever may read it, and no living formula in it."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, MutableMapping
from datetime import timedelta
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient, Response

from schemas.permissions import PERMISSIONS, ROLES, readable
from services.kit.access import Claims, Guard, People, public_text, sign, signing_key
from services.kit.audit import COLUMNS, CSV_ROWS, install_audit
from services.kit.clock import rfc3339
from services.kit.db import Database
from services.kit.events import NewEvent
from services.kit.health import Health
from services.kit.http import create_app
from services.kit.ids import Ids
from services.kit.telemetry import new_registry
from tests.support.clock import ELECTION_DAY, ManualClock
from tests.support.events import a_database, an_event, record
from tests.support.postgres import TestDatabase, connected

KEY = signing_key(b"s" * 32, "token", "k1aaaaaaaa")
PATH = "/api/intake/audit"


class Desk:
    """A service with an audit list, and people of every role who ask for it."""

    def __init__(self, db: Database) -> None:
        self.db, self.clock, self.people, health = db, ManualClock(), People(), Health("intake")
        key = {"version": 1, "use": "token", "public": public_text(KEY), "state": "active"}
        self.people.take("signing_key", KEY.key_id, key)
        for role in ROLES:
            self.enter(role)
        self.app = create_app(
            service="intake", title="Desk", description="For this test.", health=health, origins=[], ids=Ids(),
            registry=new_registry(),
        )  # fmt: skip
        install_audit(
            self.app, Guard(self.people, PERMISSIONS, self.clock, health, secure=True), db, "intake", "intake"
        )
        self.client = AsyncClient(transport=ASGITransport(app=self.app), base_url="http://desk")

    def enter(self, role: str, version: int = 1, **changes: Any) -> None:
        state = {
            "version": version, "organisation_id": "1", "roles": [role], "provinces": None,
            "compartments": sorted(readable([role], "1")), "state": "active",
        }  # fmt: skip
        self.people.take("person", role, state | changes)

    def headers(self, role: str) -> dict[str, str]:
        now = self.clock.now()
        token = sign(Claims(f"session-{role}", role, now, now + timedelta(hours=1)), KEY)
        return {"authorization": f"Bearer {token}"}

    async def get(self, path: str = PATH, role: str = "auditor", **params: Any) -> Response:
        return await self.client.get(path, params=params, headers=self.headers(role))

    async def numbers(self, role: str = "auditor", **params: Any) -> list[int]:
        answer = await self.get(role=role, **params)
        assert answer.status_code == 200, answer.text
        return [item["n"] for item in answer.json()["items"]]

    async def exported(self, role: str = "auditor", **params: Any) -> list[dict[str, str]]:
        answer = await self.get(f"{PATH}.csv", role=role, **params)
        assert answer.status_code == 200, answer.text
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.fixture
async def desk(database: TestDatabase) -> AsyncIterator[Desk]:
    db = a_database(database.service)
    await db.start()
    made = Desk(db)
    yield made
    await made.client.aclose()
    await db.stop()


def in_compartment(name: str, number: int) -> NewEvent:
    return an_event(number, subject=f"ops.intake.incident.{name}.IQ-BG.e{number}")


async def test_only_auditors_and_admins_read_it(desk: Desk) -> None:
    for path in (PATH, f"{PATH}.csv"):
        found = {role: (await desk.get(path, role)).status_code for role in ROLES}
        assert {role for role, status in found.items() if status == 200} == {"auditor", "admin"}
        assert set(found.values()) == {200, 403}
        assert (await desk.client.get(path)).status_code == 401


async def test_an_item_says_who_did_what_by_which_door_and_because_of_what(desk: Desk) -> None:
    await record(desk.db, [an_event(7, cause="request-1", actor="person-7", role="operator")])

    answer = (await desk.get()).json()

    assert answer["next"] is None
    item = answer["items"][0]
    assert set(item) == set(COLUMNS)
    assert (item["actor"], item["role"], item["origin"], item["cause"]) == (
        "person-7", "operator", "POST /api/intake/reports", "request-1",
    )  # fmt: skip
    assert (item["type"], item["recorded_at"], item["sealed"]) == ("incident.opened.v1", rfc3339(ELECTION_DAY), False)
    assert item["body"]["summary"] == "تأخر فتح المحطة رقم 7"


async def test_it_is_read_page_by_page_newest_first_whatever_comes_in_meanwhile(desk: Desk) -> None:
    await record(desk.db, [an_event(n) for n in range(1, 26)])
    seen: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        answer = (await desk.get(limit=10, **cursor)).json()
        seen += [item["n"] for item in answer["items"]]
        await record(desk.db, [an_event(99)])
        if answer["next"] is None:
            break
        cursor = {"cursor": answer["next"]}

    assert seen == list(range(25, 0, -1))


async def test_it_is_searched_by_actor_kind_of_change_subject_and_time(desk: Desk) -> None:
    later = ELECTION_DAY + timedelta(hours=1)
    await record(
        desk.db,
        [
            an_event(1, actor="person-1"),
            an_event(2, version=2, actor="person-2"),
            an_event(3, at=later),
            an_event(4, type="obligation.opened.v1", at=later),
        ],
    )

    assert await desk.numbers(actor="person-1") == [1]
    assert await desk.numbers(type="incident") == [3, 2, 1]
    assert await desk.numbers(type="incident.opened") == [3, 1]
    assert await desk.numbers(type="incident.triaged.v1") == [2]
    assert await desk.numbers(type="inci") == await desk.numbers(type="incident_") == []
    assert await desk.numbers(subject="000000000003") == [3]
    assert await desk.numbers(subject="%") == await desk.numbers(subject="_" * 5) == []
    assert await desk.numbers(**{"from": rfc3339(later)}) == [4, 3]
    assert await desk.numbers(to=rfc3339(later)) == [2, 1]
    assert await desk.numbers(type="incident", to=rfc3339(later), actor="person-2") == [2]


@pytest.mark.parametrize(
    "params",
    [
        {"from": "yesterday"}, {"from": "2026-11-21T05:30:00"}, {"to": "9999-12-31T23:59:59-14:00"},
        {"to": "0001-01-01T00:00:00+14:00"}, {"limit": 0}, {"limit": 201}, {"cursor": "x"}, {"subject": "a\0b"},
        {"actor": "x" * 201}, {"unknown": "1"},
    ],
)  # fmt: skip
async def test_a_question_that_makes_no_sense_is_refused(desk: Desk, params: dict[str, Any]) -> None:
    answer = await desk.get(**params)

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert next(iter(params)) in answer.json()["params"]["errors"][0]["field"]


async def test_what_is_said_in_a_compartment_is_shown_to_its_readers_only(desk: Desk) -> None:
    names = ["joint", "commission", "security", "public", "org-1", "org-2"]
    await record(desk.db, [in_compartment(name, n) for n, name in enumerate(names, 1)])

    assert await desk.numbers() == [6, 5, 4, 3, 2, 1]
    assert await desk.numbers("admin") == [4, 2, 1]
    assert [row["n"] for row in await desk.exported("admin")] == ["4", "2", "1"]

    desk.enter("auditor", 2, compartments=["joint", "org-2"])
    assert await desk.numbers() == [6, 1]


async def test_reading_it_is_no_event(desk: Desk, database: TestDatabase) -> None:
    await record(desk.db, [an_event(1)])
    await desk.get()
    await desk.exported()

    async with connected(database.owner) as conn:
        assert await conn.fetchval("select count(*) from intake.event") == 1


async def test_all_of_it_is_exported_newest_first_and_filtered_alike(desk: Desk) -> None:
    count = 2 * CSV_ROWS + 1
    await record(desk.db, [an_event(n, actor="odd" if n % 2 else "even") for n in range(1, count + 1)])

    rows = await desk.exported()
    assert [int(row["n"]) for row in rows] == list(range(count, 0, -1))
    assert tuple(rows[0]) == COLUMNS
    assert json.loads(rows[0]["body"])["summary"].startswith("تأخر")
    assert len(await desk.exported(actor="odd")) == CSV_ROWS + 1
    answer = await desk.get(f"{PATH}.csv", subject="nothing")
    assert answer.content.decode("utf-8-sig").count("\r\n") == 1
    assert answer.headers["content-type"].startswith("text/csv")
    assert 'filename="audit-intake.csv"' in answer.headers["content-disposition"]


@pytest.mark.parametrize("living", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", " =1"])
async def test_no_cell_of_an_export_is_a_formula(desk: Desk, living: str) -> None:
    await record(desk.db, [an_event(1, actor=living, origin=living, role=living)])

    row = (await desk.exported())[0]

    for column in ("actor", "origin", "role"):
        assert row[column] == f"'{living}"


async def test_an_export_breaks_off_when_its_reader_may_not_read_any_more(desk: Desk) -> None:
    await record(desk.db, [an_event(n) for n in range(1, CSV_ROWS + 2)])
    sent = b""

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal sent
        sent += message.get("body", b"")
        desk.enter("auditor", 2, state="suspended")

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    headers = [(name.encode(), value.encode()) for name, value in desk.headers("auditor").items()]
    scope = {
        "type": "http", "method": "GET", "path": f"{PATH}.csv", "raw_path": b"", "query_string": b"", "scheme": "http",
        "headers": headers, "http_version": "1.1", "server": ("desk", 80), "client": None, "root_path": "",
    }  # fmt: skip
    with pytest.raises(Exception, match="response already started"):
        await desk.app(scope, receive, send)

    assert len(list(csv.reader(io.StringIO(sent.decode("utf-8-sig"), newline="")))) == CSV_ROWS + 1


async def test_a_body_made_unreadable_by_hand_is_shown_as_it_stands(desk: Desk, database: TestDatabase) -> None:
    await record(desk.db, [an_event(1)])
    async with connected(database.owner) as conn:
        await conn.execute("update intake.event set body = '{half'")

    assert (await desk.get()).json()["items"][0]["body"] == "{half"


async def test_the_document_says_what_it_needs_and_what_it_answers(desk: Desk) -> None:
    document = (await desk.client.get("/api/intake/openapi.json")).json()

    for path in (PATH, f"{PATH}.csv"):
        said = document["paths"][path]["get"]
        assert said["x-permission"] == "audit.read"
        assert {"actor", "type", "subject", "from", "to"} <= {one["name"] for one in said["parameters"]}
    assert "text/csv" in document["paths"][f"{PATH}.csv"]["get"]["responses"]["200"]["content"]
