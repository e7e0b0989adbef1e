"""Imports of people on the real database: looked at first, taken whole or not at all, whatever is killed meanwhile."""

import asyncio
import csv
import io
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from schemas.accreditation import PeopleImportV1, PersonV1
from services.accreditation.actions import import_work, people_check
from services.accreditation.model.people_sheet import Checked
from services.kit.spreadsheet import CSV_TYPE, XLSX_TYPE, csv_line, xlsx_bytes
from tests.integration.accreditation.desk import API, PASSWORD, Desk, refused, taken
from tests.support.eventually import eventually
from tests.support.postgres import TestDatabase, connected

ROOT = Path(__file__).parents[3]
IMPORTS = f"{API}/imports"
HEADERS = ["الاسم", "اسم المستخدم", "رقم التسجيل", "الدور", "المحافظة", "الهاتف", "مركز الاقتراع"]


def a_csv(rows: Sequence[Sequence[str]], headers: Sequence[str] = HEADERS) -> bytes:
    return "\r\n".join(";".join(row) for row in (headers, *rows)).encode("utf-8-sig")


def observers(count: int, registration: str, *, prefix: str = "o") -> list[list[str]]:
    return [
        [f"مراقب رقم {n}", f"{prefix}.{n}", registration, "مراقب", "بغداد", f"07701{n:06}", f"{1000 + n}"]
        for n in range(count)
    ]


async def bring(client: httpx.AsyncClient, data: bytes, name: str = "people.csv", kind: str = CSV_TYPE) -> Any:
    answer = await client.post(IMPORTS, content=data, headers={"Content-Type": kind, "X-File-Name": name})
    return taken(answer, 202)


async def until(client: httpx.AsyncClient, one: Any, *states: str) -> Any:
    """Look at an import until its state is one of these."""

    async def look() -> Any:
        seen = taken(await client.get(f"{IMPORTS}/{one['id']}"))
        assert seen["state"] in states, seen
        return seen

    return await eventually(look, within=240)


async def ready(client: httpx.AsyncClient, data: bytes, name: str = "people.csv", kind: str = CSV_TYPE) -> Any:
    return await until(client, await bring(client, data, name, kind), "ready")


async def accepted(client: httpx.AsyncClient, one: Any) -> Any:
    taken(await client.post(f"{IMPORTS}/{one['id']}/accept", json={"version": one["version"]}), 202)
    return await until(client, one, "accepted")


async def rows_of(client: httpx.AsyncClient, one: Any, only: str = "all") -> list[Any]:
    found: list[Any] = taken(await client.get(f"{IMPORTS}/{one['id']}/rows", params={"only": only, "limit": 200}))[
        "items"
    ]
    return found


async def people_of(desk: Desk, prefix: str = "o.") -> int:
    return int(
        (await desk.rows("select count(*) from accreditation.person where username like $1", f"{prefix}%"))[0][0]
    )


@asynccontextmanager
async def held(desk: Desk, statement: str, *values: Any) -> AsyncIterator[None]:
    """Write something and leave it open, so that whoever comes to write the same waits right there."""
    async with connected(desk.database.owner) as conn:
        writing = conn.transaction()
        await writing.start()
        # Nothing that it refers to is held, and it is held for as long as it takes.
        await conn.execute("set local session_replication_role = replica")
        await conn.execute("set local idle_in_transaction_session_timeout = 0")
        await conn.execute(statement, *values)
        try:
            yield
        finally:
            await writing.rollback()


A_ROW = (
    "insert into accreditation.import_row (import_id, n, said, problems, warnings, has_problems, has_warnings) "
    "values ($1, $2, '{}', '[]', '[]', false, false)"
)
A_PERSON = (
    "insert into accreditation.person select (jsonb_populate_record(one, jsonb_build_object("
    "'id', gen_random_uuid(), 'username', $1::text))).* from accreditation.person one where username = 'owner'"
)
WAITING = (
    "select 1 from pg_stat_activity "
    "where usename = 'accreditation' and datname = current_database() and wait_event_type = 'Lock'"
)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of ten rows, so that a short file has many."""
    monkeypatch.setattr(people_check, "BATCH_ROWS", 10)


async def test_from_a_file_to_people_deployments_and_invitations(desk: Desk) -> None:
    owner, organisation = desk.owner(), await desk.organisation(provinces=["IQ-BG"])
    desk.deps.centres.take("c1", "IQ-BG", {"code": "1000", "province": "IQ-BG", "state": "open"})
    data = a_csv(observers(3, organisation["registration"]))

    looked = await ready(owner, data, "%D9%85%D8%B1%D8%A7%D9%82%D8%A8%D9%88%D9%86.csv")

    assert (looked["file_name"], looked["rows"], looked["good"], looked["problems"]) == ("مراقبون.csv", 3, 3, 0)
    assert looked["columns"]["name"] == "الاسم"
    assert looked["warnings"] == 2
    assert await people_of(desk) == 0
    preview = await rows_of(owner, looked)
    assert [row["n"] for row in preview] == [2, 3, 4]
    assert preview[1]["values"]["phone"] == "07701000001"
    assert [one["code"] for one in preview[1]["warnings"]] == ["centre_unknown"]

    done = await accepted(owner, looked)

    assert (done["people"], done["deployments"], done["progress"]) == (3, 3, {"done": 3, "total": 3})
    people = taken(await owner.get(f"{API}/people", params={"organisation": organisation["id"]}))["items"]
    assert {(one["username"], one["state"], one["phone"]) for one in people} == {
        (f"o.{n}", "invited", f"07701{n:06}") for n in range(3)
    }
    events = [PersonV1.model_validate_json(row["body"]) for row in await desk.told("person.made.v1")]
    assert {str(one.person_id) for one in events} >= {one["id"] for one in people}
    deployed = [json.loads(row["body"]) for row in await desk.told("deployment.placed.v1")]
    assert sorted((one["centre"], one["centre_known"]) for one in deployed) == [
        ("1000", True),
        ("1001", False),
        ("1002", False),
    ]
    (told,) = await desk.told("people_import.accepted.v1")
    said = PeopleImportV1.model_validate_json(told["body"])
    assert (said.people, said.deployments, told["origin"]) == (3, 3, "people import")
    assert "مراقب رقم" not in "".join(row["body"] for row in await desk.told())
    assert await desk.rows("select 1 from accreditation.import_file") == []
    assert await rows_of(owner, looked) == []


async def test_the_links_are_made_once_and_let_each_person_in(desk: Desk) -> None:
    owner, organisation = desk.owner(), await desk.organisation(provinces=["IQ-BG"])
    rows = observers(2, organisation["registration"])
    rows[1][0] = '=HYPERLINK("http://evil";"x")'.replace(";", ",")
    done = await accepted(
        owner, await ready(owner, a_csv([rows[0], [f'"{rows[1][0].replace(chr(34), chr(34) * 2)}"', *rows[1][1:]]]))
    )
    path = f"{IMPORTS}/{done['id']}/invitations.csv"

    lured = await owner.get(path, headers={"Sec-Fetch-Site": "cross-site"})
    answer = await owner.get(path, headers={"Sec-Fetch-Site": "same-origin"})

    assert refused(lured) == (403, "access.origin_refused")
    assert answer.headers["content-type"].startswith("text/csv")
    table = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["username"] for row in table] == ["o.0", "o.1"]
    assert table[1]["name"] == '\'=HYPERLINK("http://evil","x")'
    assert refused(await owner.get(path)) == (409, "accreditation.wrong_state")
    for row in table:
        secret = row["link"].partition("#invitation=")[2]
        body = {"secret": secret, "password": PASSWORD}
        assert taken(await desk.browser().post(f"{API}/invitations/accept", json=body))["username"] == row["username"]
    stored = str(await desk.rows("select * from accreditation.invitation"))
    assert all(row["link"].partition("=")[2] not in stored for row in table)
    assert len(await desk.told("reading.done.v1")) >= 1


async def test_a_workbook_with_digits_of_all_kinds_and_a_formula(desk: Desk) -> None:
    owner, organisation = desk.owner(), await desk.organisation(provinces=["IQ-BG", "IQ-AR"], registration="T-٧٧۷")
    headers = ["ناوی تەواو", "ڕێکخراو", "ڕۆڵ", "پارێزگا", "ژمارەی تەلەفۆن", "کارایە تا", "بنکە"]
    rows = [
        ["ڕێبین", "T-777", "چاودێر", "هەولێر", "٠٧٥٠١٢٣٤٥٦٧", "٢٠٢٦/١٢/٣١", "۲۰۵۴۱۸"],
        ["=1+1", "t-۷۷۷", "observer", "IQ-AR", "07501234568", "2026-12-31", "205418"],
    ]

    looked = await ready(
        owner, xlsx_bytes(headers, rows, right_to_left=True), "چاودێران.xlsx".encode().hex(), XLSX_TYPE
    )
    done = await accepted(owner, looked)

    assert (done["people"], done["deployments"]) == (2, 2)
    people = taken(await owner.get(f"{API}/people", params={"organisation": organisation["id"]}))["items"]
    assert {(one["name"], one["phone"], one["valid_until"]) for one in people} == {
        ("ڕێبین", "07501234567", "2026-12-31T21:00:00Z"),
        ("=1+1", "07501234568", "2026-12-31T21:00:00Z"),
    }
    assert len({one["username"] for one in people}) == 2
    assert all(len(one["username"]) == 8 for one in people)


async def test_a_file_with_a_problem_is_not_taken(desk: Desk) -> None:
    owner, organisation = desk.owner(), await desk.organisation(provinces=["IQ-BG"])
    rows = observers(30, organisation["registration"])
    rows[7][3] = "ملك"
    rows[20][1] = "o.3"

    looked = await ready(owner, a_csv(rows))

    assert (looked["rows"], looked["good"], looked["problems"]) == (30, 28, 2)
    wrong = await rows_of(owner, looked, "problems")
    assert [(row["n"], row["problems"][0]["field"], row["problems"][0]["code"]) for row in wrong] == [
        (9, "roles", "role_unknown"),
        (22, "username", "repeated"),
    ]
    answer = await owner.post(f"{IMPORTS}/{looked['id']}/accept", json={"version": looked["version"]})
    assert refused(answer) == (409, "accreditation.import_has_problems")
    taken(await owner.post(f"{IMPORTS}/{looked['id']}/discard", json={"version": looked["version"]}))
    assert (
        await desk.rows("select 1 from accreditation.import_file union all select 1 from accreditation.import_row")
        == []
    )
    assert await people_of(desk) == 0


async def test_columns_nobody_knows_are_chosen_once_and_remembered(desk: Desk) -> None:
    owner, organisation = desk.owner(), await desk.organisation(provinces=["IQ-BG"])
    headers = ["Kto", "Skąd", "Jako", "Dokąd"]
    rows = [["Salma", organisation["registration"], "observer", "Baghdad"]]

    lost = await until(owner, await bring(owner, a_csv(rows, headers)), "unusable")
    assert lost["error"] == {
        "code": "accreditation.import_columns_missing",
        "params": {"missing": ["name", "organisation", "roles"]},
    }
    columns = {"name": "Kto", "organisation": "Skąd", "roles": "Jako"}
    path = f"{IMPORTS}/{lost['id']}/mapping"
    assert refused(await owner.post(path, json={"columns": {"name": "Kto"}})) == (
        422,
        "accreditation.import_mapping_unfit",
    )
    taken(await owner.post(path, json={"columns": columns}))
    found = await until(owner, lost, "ready")
    assert (found["problems"], found["error"], found["columns"]["provinces"]) == (0, None, None)

    again = await ready(owner, a_csv([[rows[0][3], *rows[0][:3]]], [headers[3], *headers[:3]]))
    assert {field: header for field, header in again["columns"].items() if header} == columns
    assert again["problems"] == 0


@pytest.mark.usefixtures("small_batches")
async def test_a_row_taken_by_somebody_meanwhile_stops_the_whole_file(desk: Desk) -> None:
    owner, organisation = desk.owner(), await desk.organisation(provinces=["IQ-BG"])
    looked = await ready(owner, a_csv(observers(60, organisation["registration"])))
    await desk.invited("observer", organisation=organisation["id"], provinces=["IQ-BG"], username="o.55")

    taken(await owner.post(f"{IMPORTS}/{looked['id']}/accept", json={"version": looked["version"]}), 202)

    back = await until(owner, looked, "ready")
    assert (back["problems"], back["error"]["code"]) == (1, "accreditation.import_has_problems")
    assert [row["n"] for row in await rows_of(owner, back, "problems")] == [57]
    assert await people_of(desk) == 1
    assert await desk.told("people_import.%") == []
    assert await desk.rows("select 1 from accreditation.deployment") == []
    left = await owner.post(f"{IMPORTS}/{looked['id']}/accept", json={"version": looked["version"]})
    assert refused(left) == (409, "accreditation.version_conflict")


async def test_an_organisation_suspended_meanwhile_stops_the_whole_file(desk: Desk) -> None:
    owner, organisation = desk.owner(), await desk.organisation(provinces=["IQ-BG"])
    looked = await ready(owner, a_csv(observers(5, organisation["registration"])))
    body = {"version": 1, "reason": "مخالفة"}
    taken(await owner.post(f"{API}/organisations/{organisation['id']}/suspend", json=body))

    taken(await owner.post(f"{IMPORTS}/{looked['id']}/accept", json={"version": looked["version"]}), 202)

    back = await until(owner, looked, "ready")
    assert (back["problems"], await people_of(desk)) == (5, 0)


@pytest.mark.usefixtures("small_batches")
async def test_a_reader_killed_in_the_middle_begins_anew_and_doubles_nothing(database: TestDatabase) -> None:
    desk = await Desk(database).__aenter__()
    owner, organisation = desk.owner(), await desk.organisation(provinces=["IQ-BG"])
    work = desk.part("people-imports")
    await work.stop()
    one = await bring(owner, a_csv(observers(100, organisation["registration"])))
    async with held(desk, A_ROW, UUID(one["id"]), 52):
        reading = asyncio.create_task(work.work())
        await eventually(lambda: desk.rows(WAITING), 60)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
    (half,) = await desk.rows("select count(*) from accreditation.import_row")
    assert half[0] == 50

    desk = await desk.again()

    owner = desk.owner()
    looked = await until(owner, one, "ready")
    assert (looked["rows"], looked["good"]) == (100, 100)
    (whole,) = await desk.rows("select count(*) from accreditation.import_row")
    assert whole[0] == 100
    await desk.__aexit__(None, None, None)


@pytest.mark.usefixtures("small_batches")
async def test_taking_killed_in_the_middle_took_nobody_and_is_done_after_the_restart(database: TestDatabase) -> None:
    desk = await Desk(database).__aenter__()
    owner, organisation = desk.owner(), await desk.organisation(provinces=["IQ-BG"])
    looked = await ready(owner, a_csv(observers(120, organisation["registration"])))
    work = desk.part("people-imports")
    await work.stop()
    path = f"{IMPORTS}/{looked['id']}/accept"
    taken(await owner.post(path, json={"version": looked["version"]}), 202)
    async with held(desk, A_PERSON, "o.55"):
        taking = asyncio.create_task(work.work())
        await eventually(lambda: desk.rows(WAITING), 60)
        assert list(desk.deps.import_desk.done.values()) == [50]
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)
    assert await people_of(desk) == 0
    assert await desk.told("people_import.%") == []

    desk = await desk.again()

    done = await until(desk.owner(), looked, "accepted")
    assert (done["people"], await people_of(desk)) == (120, 120)
    assert len(await desk.told("people_import.%")) == 1
    await desk.__aexit__(None, None, None)


async def test_a_service_killed_while_it_takes_a_file_has_taken_nobody(database: TestDatabase) -> None:
    desk = await Desk(database).__aenter__()
    owner, organisation = desk.owner(), await desk.organisation(provinces=["IQ-BG"])
    looked = await ready(owner, a_csv(observers(1500, organisation["registration"])))
    await desk.part("people-imports").stop()
    path = f"{IMPORTS}/{looked['id']}/accept"
    taken(await owner.post(path, json={"version": looked["version"]}), 202)
    told = {f"ACCREDITATION_{name.upper()}": str(value) for name, value in desk._told().items()}
    told["ACCREDITATION_LISTEN"] = f"unix:{desk.folder}/other.sock"
    writing = "select 1 from pg_stat_activity where usename = 'accreditation' and backend_xid is not null"

    async with held(desk, A_PERSON, "o.1400"):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.accreditation", env={**os.environ, **told}, cwd=ROOT
        )
        try:
            await eventually(lambda: desk.rows(WAITING), 240)
        finally:
            process.kill()
            await process.wait()
    await eventually(lambda: _nobody(desk, writing), 60)
    assert await people_of(desk) == 0
    assert await desk.rows("select 1 from accreditation.import_file") != []

    desk = await desk.again()

    done = await until(desk.owner(), looked, "accepted")
    assert (done["people"], await people_of(desk)) == (1500, 1500)
    assert len(await desk.told("person.made.v1")) >= 1500
    assert len(await desk.told("people_import.%")) == 1
    await desk.__aexit__(None, None, None)


async def _nobody(desk: Desk, query: str) -> bool:
    return await desk.rows(query) == []


async def test_an_import_discarded_while_it_is_read_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, decided = asyncio.Event(), asyncio.Event()

    async def waiting(*asked: Any) -> AsyncIterator[list[Checked]]:
        async for rows in people_check.checked(*asked):
            begun.set()
            await decided.wait()
            yield rows

    monkeypatch.setattr(import_work, "checked", waiting)
    owner, organisation = desk.owner(), await desk.organisation(provinces=["IQ-BG"])
    work = desk.part("people-imports")
    await work.stop()
    one = await bring(owner, a_csv(observers(50, organisation["registration"])))
    reading = asyncio.create_task(work.work())
    await begun.wait()
    taken(await owner.post(f"{IMPORTS}/{one['id']}/discard", json={"version": one["version"]}))
    decided.set()

    await reading

    seen = taken(await owner.get(f"{IMPORTS}/{one['id']}"))
    assert seen["state"] == "discarded"
    assert await desk.rows("select 1 from accreditation.import_row") == []
    assert await work.work() is False


async def test_an_admin_of_a_province_imports_only_there_and_sees_only_their_own(desk: Desk) -> None:
    organisation = await desk.organisation(provinces=["IQ-BG", "IQ-NI"])
    provincial = desk.of(await desk.arrived("admin", kind="commission", provinces=["IQ-BG"]))
    coordinator = desk.of(await desk.arrived("coordinator", provinces=["IQ-BG"]))
    rows = observers(2, organisation["registration"])
    rows[1][4] = "نينوى"

    mine = await ready(provincial, a_csv(rows))
    theirs = await ready(desk.owner(), a_csv(observers(1, organisation["registration"], prefix="n")))

    (wrong,) = await rows_of(provincial, mine, "problems")
    assert {(one["field"], one["code"]) for one in wrong["problems"]} == {("provinces", "beyond_your_rights")}
    assert [one["id"] for one in taken(await provincial.get(IMPORTS))["items"]] == [mine["id"]]
    assert [one["id"] for one in taken(await desk.owner().get(IMPORTS))["items"]] == [theirs["id"], mine["id"]]
    body = {"version": theirs["version"]}
    for path in ("", "/rows", "/invitations.csv"):
        assert refused(await provincial.get(f"{IMPORTS}/{theirs['id']}{path}"))[0] == 404
    for path in ("/accept", "/discard"):
        assert refused(await provincial.post(f"{IMPORTS}/{theirs['id']}{path}", json=body))[0] == 404
    assert refused(await coordinator.get(IMPORTS)) == (403, "access.forbidden")


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (b"PK\x03\x04 broken", XLSX_TYPE, "spreadsheet.unreadable"),
        ("الاسم\n".encode(), CSV_TYPE, "spreadsheet.empty"),
        (b"\x00\x01\x02\xff\xfe\x81", CSV_TYPE, "spreadsheet.encoding"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), XLSX_TYPE,
         "spreadsheet.password_protected"),
    ],
)  # fmt: skip
async def test_a_file_that_cannot_be_read_says_why(desk: Desk, data: bytes, kind: str, code: str) -> None:
    one = await until(desk.owner(), await bring(desk.owner(), data, "x", kind), "failed")

    assert one["error"]["code"] == code
    body = {"version": one["version"]}
    assert taken(await desk.owner().post(f"{IMPORTS}/{one['id']}/discard", json=body))["state"] == "discarded"


async def test_what_is_no_spreadsheet_or_too_large_is_not_even_kept(desk: Desk) -> None:
    owner = desk.owner()

    odd = await owner.post(IMPORTS, content=b"{}", headers={"Content-Type": "application/json"})
    large = await owner.post(IMPORTS, content=b"x" * (32 * 1024 * 1024 + 1), headers={"Content-Type": CSV_TYPE})

    assert refused(odd) == (415, "request.media_type_refused")
    assert refused(large) == (413, "request.body_too_large")
    assert taken(await owner.get(IMPORTS)) == {"items": [], "next": None}


async def test_a_quoted_csv_of_the_room_comes_back_as_it_left(desk: Desk) -> None:
    owner, organisation = desk.owner(), await desk.organisation(provinces=["IQ-BG"])
    lines = [
        csv_line(HEADERS),
        csv_line(["-سلمى", "o.1", organisation["registration"], "observer", "IQ-BG", "+9647701234567", ""]),
    ]

    looked = await ready(owner, b"".join(lines))

    (row,) = await rows_of(owner, looked)
    assert (row["values"]["name"], row["values"]["phone"], row["problems"]) == ("-سلمى", "+9647701234567", [])
