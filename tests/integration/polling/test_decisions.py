"""Two people decide, the service is killed, the database goes away: a file is imported whole, once, or not at all."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from services.kit.clock import SystemClock
from tests.integration.polling.office import Office, finding
from tests.support.eventually import eventually
from tests.support.maps import csv_file, small_map, station, xlsx_file
from tests.support.nats import Bus
from tests.support.postgres import TestDatabase


async def test_of_two_who_accept_one_file_at_once_one_wins(described: Office) -> None:
    file = await described.read(csv_file(small_map()))

    answers = await asyncio.gather(*(described.decide(file, "accept") for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [202, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {
        "polling.version_stale", "polling.import_not_ready",
    }  # fmt: skip
    await described.settled(file["id"])
    assert len(await described.events("map_import")) == 1
    assert (await described.get("election"))["map_version"] == 1


async def test_of_two_files_of_one_kind_one_is_imported_at_a_time(described: Office) -> None:
    first = await described.read(csv_file(small_map()))
    second = await described.read(csv_file(small_map(2)))

    answers = await asyncio.gather(described.decide(first, "accept"), described.decide(second, "accept"))

    assert sorted(answer.status_code for answer in answers) == [202, 409]
    codes = {answer.json()["code"] for answer in answers if answer.status_code == 409}
    assert codes <= {"polling.import_in_progress", "polling.map_changed"}


async def test_a_report_made_before_another_file_was_accepted_is_made_anew(described: Office) -> None:
    stale = await described.read(csv_file(small_map()))
    await described.take(csv_file([*small_map(), station(9, 1)]))
    assert (await described.report(stale))["changes"]["made"] == 9

    answer = await described.decide(stale, "accept")
    fresh = await described.settled(stale["id"])

    assert (answer.status_code, answer.json()["code"]) == (409, "polling.map_changed")
    assert (await described.report(fresh))["changes"] == {"made": 0, "changed": 0, "withdrawn": 1, "same": 9}
    await described.accept(fresh)
    assert await described.count("station") == 36


async def test_a_file_that_no_longer_fits_the_election_is_given_back_with_its_problems(described: Office) -> None:
    file = await described.read(csv_file(small_map()))
    await described.part("importer").stop()
    accepting = (await described.decide(file, "accept")).json()
    election = await described.get("election")
    await described.describe(version=election["version"], country="LY")

    await described.part("importer").start()
    back = await described.settled(accepting["id"])

    assert (back["state"], back["error"]["code"]) == ("ready", "polling.import_has_problems")
    assert finding(await described.report(back), "province_unknown")["count"] == 36
    assert await described.count("centre") == 0


async def test_a_decision_about_an_older_state_is_refused(described: Office) -> None:
    file = await described.read(csv_file(small_map()))

    answer = await described.decide(file | {"version": file["version"] - 1}, "discard")

    assert (answer.status_code, answer.json()["code"]) == (409, "polling.version_stale")
    assert answer.json()["params"] == {"current": file["version"]}


async def test_what_was_accepted_is_imported_by_whoever_starts_next(database: TestDatabase, bus: Bus) -> None:
    async with Office(database, bus) as office:
        await office.describe()
        file = await office.read(xlsx_file(small_map()))
        await office.part("importer").stop()
        waiting = await office.send(csv_file(small_map(2)))
        answer = await office.decide(file, "accept")
        assert (answer.status_code, answer.json()["state"]) == (202, "accepting")
        assert await office.count("centre") == 0
    async with Office(database, bus) as later:
        assert (await later.settled(file["id"]))["state"] == "accepted"
        assert (await later.settled(waiting.json()["id"]))["state"] == "ready"
        assert await later.count("station") == 36
        accepted = (await later.events("map_import"))[0]
        assert accepted["actor"] == office.admin.id


async def test_a_file_that_ends_the_service_each_time_is_set_aside(database: TestDatabase, bus: Bus) -> None:
    async with Office(database, bus) as office:
        await office.describe()
        await office.part("importer").stop()
        sent = (await office.send(csv_file(small_map()))).json()
        other = (await office.send(csv_file(small_map(2)))).json()
        await office.rows("update polling.file_import set attempts = 5 where id = $1", sent["id"])
        await office.part("importer").start()

        set_aside = await office.settled(sent["id"])

        assert (set_aside["state"], set_aside["error"]["code"]) == ("failed", "polling.import_interrupted")
        assert (await office.settled(other["id"]))["state"] == "ready"


async def test_asked_restarts_are_not_held_against_a_file(database: TestDatabase, bus: Bus) -> None:
    big = csv_file([station(n, m) for n in range(1, 900) for m in range(1, 8)])
    async with Office(database, bus) as office:
        await office.describe()
        sent = (await office.send(big)).json()
    for _ in range(6):
        async with Office(database, bus) as office:

            async def begun(office: Office = office) -> bool:
                (row,) = await office.rows("select state, attempts from polling.file_import where id = $1", sent["id"])
                return row["attempts"] > 0 or row["state"] != "reading"

            await eventually(begun, 60, every=0.01)
    async with Office(database, bus) as office:
        assert (await office.settled(sent["id"]))["state"] == "ready"


async def test_a_database_that_goes_away_meanwhile_is_waited_for(described: Office) -> None:
    file = await described.read(csv_file(small_map()))
    await described.part("importer").stop()
    await described.decide(file, "accept")
    described.database.server.stop(signal.SIGQUIT)
    try:
        await described.part("importer").start()
        await eventually(lambda: not described.service.health.report()["parts"]["importer"]["ok"], within=60)
    finally:
        described.database.server.start()

    async def accepted() -> bool:
        with contextlib.suppress(AssertionError):
            return bool((await described.get(f"imports/{file['id']}"))["state"] == "accepted")
        return False

    await eventually(accepted, within=240)
    assert await described.count("station") == 36


@contextlib.asynccontextmanager
async def process(office: Office) -> AsyncIterator[tuple[subprocess.Popen[bytes], httpx.AsyncClient]]:
    """Polling as a process of its own, under the settings of an office that is not started."""
    told = {
        f"POLLING_{name.upper()}": str(value)
        for name, value in office.settings.model_dump().items()
        if value is not None
    }
    running = subprocess.Popen(  # noqa: ASYNC220 - it returns at once
        [sys.executable, "-m", "services.polling"],
        env={"PATH": os.environ["PATH"], **told},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[3],
    )
    try:

        async def answers() -> bool:
            with contextlib.suppress(httpx.HTTPError):
                return (await office.http.get("/api/polling/readyz")).status_code == 200
            return False

        await eventually(answers, within=240)
        yield running, office.http
    finally:
        running.kill()
        await asyncio.to_thread(running.wait)


KILLED_AFTER_SECONDS = (
    (0.0, 0.15, 0.3, 0.5, 0.8, 1.2, 2.0, 4.0, 8.0) if os.environ.get("OPSROOM_LONG") else (0.2, 0.8, 8.0)
)


@pytest.mark.parametrize("verb", ["read", "accept"])
async def test_killed_at_any_point_a_file_is_there_whole_or_not_at_all(
    database: TestDatabase, bus: Bus, verb: str
) -> None:
    rows = [station(n, m) for n in range(1, 700) for m in range(1, 8)]
    async with Office(database, bus, clock=SystemClock()) as office:
        await office.describe()
        if verb == "accept":
            file = await office.read(csv_file(rows))
            await office.part("importer").stop()
            assert (await office.decide(file, "accept")).status_code == 202
        else:
            await office.part("importer").stop()
            file = (await office.send(csv_file(rows))).json()
    left, done, kills = Office(database, bus, clock=SystemClock()), False, 0
    try:
        for delay in KILLED_AFTER_SECONDS:
            async with process(left) as (running, _):
                await asyncio.sleep(delay)
                running.send_signal(signal.SIGKILL)
                await asyncio.to_thread(running.wait)
            kills += 1
            await eventually(lambda: nobody_is_connected(left), 60)
            await left.rows("update polling.file_import set attempts = 0")
            done = await whole_or_nothing(left, verb, file["id"], len(rows))
            if done:
                break
        async with Office(database, bus, clock=SystemClock()) as office:
            settled = await office.settled(file["id"])
            assert settled["state"] == ("accepted" if verb == "accept" else "ready")
            assert await whole_or_nothing(office, verb, file["id"], len(rows))
    finally:
        await left.http.aclose()
    assert kills > 0


async def nobody_is_connected(office: Office) -> bool:
    """Tell whether the database has ended what a killed process had asked of it; a commit may have been on its way."""
    query = "select 1 from pg_stat_activity where datname = current_database() and usename like 'polling%'"
    return await office.rows(query) == []


async def whole_or_nothing(office: Office, verb: str, import_id: str, rows: int) -> bool:
    """Tell whether the work was done; half of it is never there."""
    ((state,),) = await office.rows("select state from polling.file_import where id = $1", import_id)
    stations, kept = await office.count("station"), await office.count("import_row")
    told = len(await office.events("centre"))
    if verb == "accept":
        assert (state, stations, told) in {("accepting", 0, 0), ("accepted", rows, 699)}
        return bool(state == "accepted")
    assert (state, kept) in {("reading", 0), ("ready", rows)}
    return bool(state == "ready")
