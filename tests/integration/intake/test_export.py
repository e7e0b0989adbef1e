"""Cases that are taken away: whole, as files that open, without a living formula, and only what the taker may read."""

import asyncio
import contextlib
import csv
import io
import zipfile
from typing import Any

import httpx
import orjson
import psutil
import pytest
from python_calamine import load_workbook

from services.intake.actions import export
from services.intake.actions.export import COLUMNS
from services.intake.actions.forms.sheet import write
from tests.integration.intake.asking import INCIDENTS, answered, ask, case_of, centre_on_the_map, do
from tests.integration.intake.desk import Desk
from tests.support.cases import fill
from tests.support.eventually import eventually
from tests.support.people import bearer
from tests.support.postgres import TestDatabase, connected

FORMULA = '=HYPERLINK("http://example.org";"اضغط")'


async def taken(desk: Desk, form: str, /, **how: Any) -> httpx.Response:
    answer = await ask(desk, "/export", format=form, **how)
    assert answer.status_code == 200, answer.text
    return answer


def csv_rows(answer: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def xlsx_rows(data: bytes) -> list[list[Any]]:
    return load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()


async def test_every_form_holds_the_same_cases_newest_first(desk: Desk) -> None:
    cases = [await case_of(desk) for _ in range(3)]
    await do(desk, cases[0], "triage", {"desk": "technical"})

    lines = csv_rows(await taken(desk, "csv"))
    items = (await taken(desk, "json")).json()["items"]
    features = (await taken(desk, "geojson")).json()
    sheet = xlsx_rows((await taken(desk, "xlsx")).content)

    assert [line["id"] for line in lines] == cases[::-1]
    assert [item["id"] for item in items] == cases[::-1]
    assert [feature["properties"] for feature in features["features"]] == items
    assert features["type"] == "FeatureCollection"
    assert sheet[0] == list(COLUMNS)
    assert [row[COLUMNS.index("id")] for row in sheet[1:]] == cases[::-1]
    assert (items[2]["desk"], items[2]["owed"], items[0]["owed"]) == ("technical", "act_on_incident", "triage_report")
    assert sheet[1][COLUMNS.index("reports")] == 1
    listed = (await answered(desk))["items"]
    assert [item["opened_at"] for item in items] == [
        one["opened_at"].replace("Z", ".000000Z") if "." not in one["opened_at"] else one["opened_at"] for one in listed
    ]


async def test_no_cell_is_a_formula_in_any_form(desk: Desk) -> None:
    await case_of(desk, summary=FORMULA, station="@SUM(A1)")
    await case_of(desk, summary="\u200f+1+cmd|' /C calc'!A0")

    lines = csv_rows(await taken(desk, "csv"))
    book = (await taken(desk, "xlsx")).content
    items = (await taken(desk, "json")).json()["items"]

    assert lines[1]["summary"] == f"'{FORMULA}"
    assert lines[1]["station"] == "'@SUM(A1)"
    assert lines[0]["summary"].startswith("'")
    assert xlsx_rows(book)[2][COLUMNS.index("summary")] == FORMULA
    assert b"<f>" not in _sheet(book)
    assert items[1]["summary"] == FORMULA


async def test_a_known_centre_is_a_point_and_an_unknown_place_has_no_geometry(desk: Desk) -> None:
    await centre_on_the_map(desk, "110101", ["110101-01"], place=(44.36, 33.31))
    await centre_on_the_map(desk, "110102", ["110102-01"])
    for station in ("110101-01", "110102-01", "999"):
        await case_of(desk, station=station)

    features = (await taken(desk, "geojson")).json()["features"]

    assert [feature["geometry"] for feature in features] == [
        None, None, {"type": "Point", "coordinates": [44.36, 33.31]},
    ]  # fmt: skip


async def test_only_what_the_taker_may_read_and_asked_for_is_in_the_file(desk: Desk) -> None:
    ours = await case_of(desk, province="IQ-BG", station="1")
    inner = await case_of(desk, province="IQ-BG", station="2")
    await case_of(desk, province="IQ-NI", station="3")
    await do(desk, inner, "reclassify", {"compartment": "commission"})
    delegate = desk.register.token_for("cso_delegate", provinces=["IQ-BG"])

    for form in ("csv", "json", "geojson", "xlsx"):
        answer = await taken(desk, form, token=delegate)
        assert inner.encode() not in answer.content, form
    assert [line["id"] for line in csv_rows(await taken(desk, "csv", token=delegate))] == [ours]
    assert [line["id"] for line in csv_rows(await taken(desk, "csv", province="IQ-BG"))] == [inner, ours]
    assert csv_rows(await taken(desk, "csv", q="zzzz")) == []
    assert (await taken(desk, "json", q="ـ")).json() == {"items": []}


async def test_senders_and_details_are_in_no_file(desk: Desk) -> None:
    await case_of(desk, details="تفاصيل سرية")

    for form in ("csv", "json", "geojson"):
        text = (await taken(desk, form)).content.decode()
        assert desk.reporter.id not in text
        assert desk.reporter.organisation not in text
        assert "تفاصيل سرية" not in text


async def test_thousands_are_given_once_each_in_pages(database: TestDatabase) -> None:
    async with Desk(database) as desk, connected(database.owner) as conn:
        day = await fill(conn, 2 * export.PAGE_ROWS + 7, desk.clock.now())
        auditor = desk.register.token_for("auditor")

        lines = csv_rows(await taken(desk, "csv", token=auditor))
        items = orjson.loads((await taken(desk, "json", token=auditor)).content)["items"]
        sheet = xlsx_rows((await taken(desk, "xlsx", token=auditor)).content)

    expected = [str(one) for one in reversed(day.incidents)]
    assert [line["id"] for line in lines] == expected
    assert [item["id"] for item in items] == expected
    assert [row[COLUMNS.index("id")] for row in sheet[1:]] == expected


async def test_a_workbook_whose_writer_was_ended_is_refused_and_the_next_one_is_whole(database: TestDatabase) -> None:
    async with Desk(database) as desk, connected(database.owner) as conn:
        await fill(conn, 4 * export.PAGE_ROWS, desk.clock.now())
        auditor = desk.register.token_for("auditor")

        asked = asyncio.create_task(ask(desk, "/export", token=auditor, format="xlsx"))
        (await eventually(writers, within=60, every=0.01))[0].kill()
        refused = await asked
        again = await taken(desk, "xlsx", token=auditor)

    assert (refused.status_code, refused.json()["code"]) == (503, "intake.export_failed")
    assert len(xlsx_rows(again.content)) == 4 * export.PAGE_ROWS + 1
    assert writers() == []


def writers() -> list[psutil.Process]:
    """The processes that write workbooks for this one."""
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if any("forms/sheet" in part for part in child.cmdline()):
                found.append(child)
    return found


async def test_a_download_breaks_off_when_the_right_to_it_has_gone(database: TestDatabase) -> None:
    async with Desk(database) as desk, connected(database.owner) as conn:
        await fill(conn, 12 * export.PAGE_ROWS, desk.clock.now())
        taker = desk.register.person("cso_delegate")
        headers = bearer(desk.register.token(taker))
        size = 0

        with pytest.raises(httpx.RemoteProtocolError):
            async with desk.http.stream("GET", f"{INCIDENTS}/export?format=json", headers=headers) as answer:
                assert answer.status_code == 200
                async for piece in answer.aiter_raw():
                    if size == 0:
                        desk.register.suspend(taker)
                    size += len(piece)

        assert size > 0
        assert (await ask(desk, "/export", token=headers["Authorization"][7:], format="json")).status_code == 401


def test_a_full_sheet_is_followed_by_another_one() -> None:
    file = io.BytesIO()

    write([["code", "reports"], ["٩", 1], ["=1+1", 2], [None, 3]], file, rows_max=2)

    file.seek(0)
    sheets = load_workbook(file)
    assert [sheets.get_sheet_by_index(n).to_python() for n in range(len(sheets.sheet_names))] == [
        [["code", "reports"], ["٩", 1], ["=1+1", 2]],
        [["code", "reports"], ["", 3]],
    ]


def _sheet(book: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")
