"""A partner network's file: every row a report of its own, once, whatever breaks off on the way."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from schemas.permissions import PERMISSIONS, ROLES
from services.kit.clock import SystemClock, rfc3339
from services.kit.spreadsheet import CSV_START, CSV_TYPE, XLSX_TYPE, csv_line, xlsx_bytes
from tests.integration.intake.desk import Desk
from tests.integration.intake.test_reporters import centre, knows, map_says, tell
from tests.support.eventually import eventually
from tests.support.nats import Bus
from tests.support.people import bearer
from tests.support.postgres import TestDatabase, connected

PATH = "/api/intake/bulk"
HEADERS = ("الوصف", "التاريخ والوقت", "المحطة", "التصنيف", "المحافظة", "دليل")


def cells(n: int, **changed: str) -> list[str]:
    said = {
        "الوصف": f"تأخّر فتح المحطة ولم يصل جهاز التحقق ({n})",
        "التاريخ والوقت": "2026-11-21 07:05",
        "المحطة": f"{200_000 + n}",
        "التصنيف": "A1",
        "المحافظة": "IQ-BG",
        "دليل": "لا",
    }
    return list((said | changed).values())


def csv_of(rows: Sequence[Sequence[str]], headers: Sequence[str] = HEADERS) -> bytes:
    return CSV_START + b"".join(csv_line(list(row)) for row in (headers, *rows))


async def send(desk: Desk, data: bytes, *, token: str | None = None, media_type: str = CSV_TYPE) -> httpx.Response:
    headers = {"Content-Type": media_type} | (bearer(token) if token else {})
    return await desk.http.post(PATH, content=data, headers=headers)


def taken(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert found["rows"] == len(found["results"]) == found["taken"] + found["repeated"] + found["refused"]
    return found


def counts(said: dict[str, Any]) -> tuple[int, int, int]:
    return said["taken"], said["repeated"], said["refused"]


async def test_each_row_becomes_a_report_with_everything_it_opens(desk: Desk) -> None:
    data = csv_of([cells(1), cells(2, التصنيف="H1", دليل="نعم")])

    said = taken(await send(desk, data))

    assert counts(said) == (2, 0, 0)
    assert said["file_sha256"] == sha256(data).hexdigest()
    assert {name for name, header in said["columns"].items() if header is None} == {
        "time", "details", "place", "time_flag", "language",
    }  # fmt: skip
    rows = await desk.rows(
        "select r.id, r.code, r.summary, r.channel, r.reporter, r.organisation, r.evidence, r.language, i.category, "
        "i.severity, r.occurred_at from intake.report r join intake.incident i on i.id = r.incident_id order by summary"
    )
    assert [(str(row["id"]), row["code"]) for row in rows] == [
        (one["report_id"], one["code"]) for one in said["results"]
    ]
    assert [one["row"] for one in said["results"]] == [2, 3]
    assert {(row["channel"], row["reporter"], row["organisation"], row["language"]) for row in rows} == {
        ("bulk", desk.reporter.id, desk.reporter.organisation, "ar")
    }
    assert [(row["category"], row["severity"], row["evidence"]) for row in rows] == [
        ("A1", "S3", False),
        ("H1", "S2", True),
    ]
    assert rows[0]["occurred_at"].isoformat() == "2026-11-21T04:05:00+00:00"
    assert [await desk.count(table) for table in ("report", "incident", "obligation", "deadline", "event")] == [
        2, 2, 2, 2, 4,
    ]  # fmt: skip


async def test_a_workbook_is_as_good_as_a_csv_file_and_columns_stand_in_any_order(desk: Desk) -> None:
    headers = ["پۆل", "کۆدی وێستگە", "چی ڕوویدا", "کاتژمێر", "بەروار"]
    rows = [["B5", "10120/1", "کارەبا پچڕا", "٠٧:٠٥", "21/11/2026"], ["?", "", "Queue too long", "08:10", "2026-11-21"]]

    said = taken(await send(desk, xlsx_bytes(headers, rows), media_type=XLSX_TYPE))

    assert counts(said) == (2, 0, 0)
    stored = await desk.rows("select language, place, occurred_at, category_sent from intake.report order by language")
    assert [(row["language"], row["place"], row["category_sent"]) for row in stored] == [
        ("ckb", "this_station", "B5"),
        ("en", "not_station", "?"),
    ]
    assert [row["occurred_at"].strftime("%H:%M") for row in stored] == ["04:05", "05:10"]


async def test_what_no_reference_data_knows_is_taken_and_flagged(desk: Desk, bus: Bus) -> None:
    await map_says(bus, centre(1, "IQ-SU", "10120/1"))
    await eventually(knows(desk, "10120/1", "IQ-SU"), within=60)
    known = cells(1, المحطة="١٠١٢٠/١", المحافظة="IQ-BG")
    strange = cells(2, المحطة="محطة مجهولة", التصنيف="Z9", المحافظة="بغداد الجديدة")

    said = taken(await send(desk, csv_of([known, strange])))

    assert [one["flags"] for one in said["results"]] == [
        [],
        ["category_unknown", "station_unknown", "province_unknown"],
    ]
    stored = await desk.rows("select province, station, station_known, category from intake.incident order by category")
    assert [tuple(row) for row in stored] == [
        ("IQ-SU", "10120/1", True, "A1"),
        ("XX", "محطة مجهولة", False, "L4"),
    ]


async def test_a_row_that_cannot_be_taken_says_why_and_the_others_are_taken(desk: Desk) -> None:
    rows = [
        cells(1),
        cells(2, الوصف=""),
        cells(3, الوصف="ن" * 281),
        cells(4, **{"التاريخ والوقت": "أمس صباحاً"}),
        cells(5, **{"التاريخ والوقت": "2031-11-21 07:05"}),
        cells(6, دليل="ربما", المحطة="9" * 41),
        cells(7),
    ]

    said = taken(await send(desk, csv_of(rows)))

    assert counts(said) == (2, 0, 5)
    refused = {one["row"]: {(e["field"], e["code"]) for e in one["errors"]} for one in said["results"] if one["errors"]}
    assert refused == {
        3: {("summary", "field.text_empty")},
        4: {("summary", "field.text_too_long")},
        5: {("occurred_at", "field.time_format")},
        6: {("occurred_at", "intake.time_out_of_range")},
        7: {("evidence", "field.word_unknown"), ("station", "field.text_too_long")},
    }
    assert all(one["report_id"] is None for one in said["results"] if one["state"] == "refused")
    assert await desk.count("report") == 2


async def test_the_same_file_sent_again_files_nothing_twice_and_says_the_first_answer(desk: Desk) -> None:
    data = csv_of([cells(n) for n in range(300)])
    first = taken(await send(desk, data))
    desk.clock.advance(49 * 3600)
    desk.renew()

    again = taken(await send(desk, data))

    assert (counts(first), counts(again)) == ((300, 0, 0), (0, 300, 0))
    assert [(one["report_id"], one["code"]) for one in again["results"]] == [
        (one["report_id"], one["code"]) for one in first["results"]
    ]
    assert await desk.count("report") == 300


async def test_a_colleague_of_the_same_network_files_nothing_twice_and_another_network_its_own(desk: Desk) -> None:
    data = csv_of([cells(1), cells(2)])
    first = taken(await send(desk, data))
    colleague = desk.register.person("cso_delegate", organisation=desk.reporter.organisation)

    again = taken(await send(desk, data, token=desk.register.token(colleague)))
    other = taken(await send(desk, data, token=desk.register.token_for("cso_delegate")))

    assert (counts(again), counts(other)) == ((0, 2, 0), (2, 0, 0))
    assert again["results"][0]["report_id"] == first["results"][0]["report_id"]
    assert await desk.count("report") == 4


async def test_one_file_sent_by_many_at_once_is_filed_once(desk: Desk) -> None:
    data = csv_of([cells(n) for n in range(60)])

    answers = [taken(answer) for answer in await asyncio.gather(*(send(desk, data) for _ in range(5)))]

    assert sorted(counts(said) for said in answers) == [(0, 60, 0)] * 4 + [(60, 0, 0)]
    assert await desk.count("report") == 60


async def test_two_rows_that_say_the_same_are_two_reports(desk: Desk) -> None:
    assert counts(taken(await send(desk, csv_of([cells(1), cells(1)])))) == (2, 0, 0)


async def test_a_file_without_the_needed_columns_is_refused_whole(desk: Desk) -> None:
    answer = await send(desk, csv_of([["x", "y"]], ["المحطة", "دليل"]))

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert [(one["field"], one["code"]) for one in answer.json()["params"]["errors"]] == [
        ("summary", "field.column_missing"),
        ("occurred_at", "field.column_missing"),
    ]


@pytest.mark.parametrize(
    ("data", "media_type", "status", "code"),
    [
        (csv_of([]), CSV_TYPE, 422, "spreadsheet.empty"),
        (csv_of([cells(n) for n in range(5001)]), CSV_TYPE, 422, "spreadsheet.too_many_rows"),
        (b"PK\x03\x04 no workbook", XLSX_TYPE, 422, "spreadsheet.unreadable"),
        (b"x" * (5 * 1024 * 1024 + 1), CSV_TYPE, 413, "request.body_too_large"),
        (b"{}", "application/json", 415, "request.media_type_refused"),
    ],
    ids=["no rows", "too many rows", "no workbook", "too large", "JSON"],
)
async def test_a_file_that_cannot_be_read_is_refused_whole(
    desk: Desk, data: bytes, media_type: str, status: int, code: str
) -> None:
    answer = await send(desk, data, media_type=media_type)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await desk.count("report") == 0


async def test_only_the_roles_of_the_table_bring_files(desk: Desk) -> None:
    data = csv_of([cells(1)])
    for role in ROLES:
        answer = await send(desk, data, token=desk.register.token_for(role))
        expected = 200 if role in PERMISSIONS["report.bulk"].roles else 403
        assert answer.status_code == expected, role
    assert (await desk.http.post(PATH, content=data, headers={"Authorization": ""})).status_code == 401


@pytest.mark.long
async def test_a_file_of_five_thousand_rows_lets_a_phone_file_meanwhile(desk: Desk) -> None:
    data = csv_of([cells(n) for n in range(5000)])
    whole = asyncio.create_task(send(desk, data))

    async def under_way() -> bool:
        return await desk.count("report") > 0

    await eventually(under_way, within=60)
    assert (await desk.file()).status_code == 202
    assert not whole.done(), "the phone waited behind the file"
    assert counts(taken(await whole)) == (5000, 0, 0)
    assert await desk.count("report") == 5001


# -- killed


HELD_AT = 2900
HOLD = 7
"""Of a lock that the row of that number waits for: a service that is to be killed must not be done before."""


async def hold(conn: asyncpg.Connection) -> None:
    """Let one row of the file not be filed while this connection lives."""
    await conn.execute("select pg_advisory_lock($1)", HOLD)
    await conn.execute(
        "create function public.holds() returns trigger language plpgsql as "
        f"$$ begin perform pg_advisory_xact_lock_shared({HOLD}); return new; end $$"
    )
    await conn.execute(
        "create trigger holds before insert on intake.report for each row "
        f"when (new.summary like '%({HELD_AT})') execute function public.holds()"
    )


async def nobody_writes(desk: Desk) -> bool:
    """Whether the database has ended what the service had sent it: the last statement of a killed one is done."""
    rows = await desk.rows(
        "select 1 from pg_stat_activity where datname = current_database() and usename in ('intake', 'intake_relay')"
    )
    return not rows


@contextmanager
def process(desk: Desk) -> Iterator[subprocess.Popen[bytes]]:
    """Intake as a process of its own, with the settings of a desk that was not started."""
    told = {
        f"INTAKE_{name.upper()}": str(value)
        for name, value in desk.settings.model_dump().items()
        if name in desk.settings.model_fields_set
    }
    started = subprocess.Popen([sys.executable, "-m", "services.intake"], env={**os.environ, **told})
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def drill(desk: Desk, file: Path) -> None:
    """Let a process have the desk's time, so that it believes the desk's tokens."""
    real = SystemClock().now()
    ahead = (desk.clock.now() - real).total_seconds()
    file.write_text(json.dumps({"offset_seconds": ahead, "speed": 1.0, "anchor": rfc3339(real)}), encoding="utf-8")


async def ready(desk: Desk) -> bool:
    """Whether it answers and has heard who is calling."""
    with contextlib.suppress(httpx.TransportError):
        return (await desk.http.get("/api/intake/taxonomy")).status_code == 200
    return False


@pytest.mark.parametrize("wanted", [pytest.param(1, marks=pytest.mark.long), 700])
async def test_what_was_accepted_before_a_kill_is_there_and_sending_the_file_again_brings_the_rest_once(
    database: TestDatabase, bus: Bus, tmp_path: Path, wanted: int
) -> None:
    desk = Desk(database, bus, drill_file=tmp_path / "drill.json")
    drill(desk, tmp_path / "drill.json")
    await tell(bus, desk.register.words)
    data = csv_of([cells(n) for n in range(3000)])

    async with connected(database.owner) as conn:
        await hold(conn)
        with process(desk) as first:
            assert await eventually(lambda: ready(desk), within=120)
            sending = asyncio.create_task(send(desk, data))

            async def filed() -> bool:
                return await desk.count("report") >= wanted

            assert await eventually(filed, within=120)
            first.send_signal(signal.SIGKILL)
            with contextlib.suppress(httpx.TransportError):
                await sending
    await eventually(lambda: nobody_writes(desk), within=60)
    before = {str(row["id"]): row["code"] for row in await desk.rows("select id, code from intake.report")}
    assert wanted <= len(before) < 3000

    with process(desk):
        assert await eventually(lambda: ready(desk), within=120)
        said = taken(await send(desk, data))

    repeated = {one["report_id"]: one["code"] for one in said["results"] if one["state"] == "repeated"}
    assert repeated == before
    assert counts(said) == (3000 - len(before), len(before), 0)
    assert len({one["code"] for one in said["results"]}) == 3000
    for table in ("report", "incident", "obligation", "deadline"):
        assert await desk.count(table) == 3000, table
    await desk.__aexit__(None, None, None)
