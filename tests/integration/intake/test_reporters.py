"""Who may file, who is remembered as the reporter, and where a report is from: by intake's copies of others' words."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import orjson
import pytest
from alembic import command

from schemas.incident import IncidentV1
from schemas.permissions import PERMISSIONS, ROLES
from services.kit.clock import rfc3339
from services.kit.text import search_key
from services.room.provision_postgres import migrated
from tests.integration.intake.desk import ORIGIN, REPORTS, STATUS, Desk
from tests.support.eventually import eventually
from tests.support.nats import Bus
from tests.support.people import Register, Word, bearer
from tests.support.postgres import TestDatabase, connected

COOKIE = "__Host-opsroom"
HTTP_METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


def centre(version: int, province: str, *stations: str, state: str = "open") -> Word:
    """Return what polling says of a centre."""
    entity = "0193f0c2-7b1e-7cc3-9c55-0000000000c1"
    told = {
        "centre_id": entity,
        "version": version,
        "code": "10120",
        "names": {"ar": "مدرسة النور"},
        "province": province,
        "district": f"{province}-01",
        "stations": [{"code": code, "kind": "general", "electorate": "mixed", "voters": 420} for code in stations],
        "state": state,
        "synthetic": True,
        "change": {"kind": "made" if version == 1 else "changed", "fields": []},
    }
    return Word("centre", entity, "made", told)


async def publish(bus: Bus, service: str, subjects: Sequence[tuple[str, str, bytes]]) -> None:
    """Say something in the log as another service."""
    async with bus.line(service) as line:
        for subject, kind, body in subjects:
            await line.jetstream(timeout=60).publish(subject, body, headers={"ce-type": kind})


async def tell(bus: Bus, words: Sequence[Word]) -> None:
    await publish(bus, "accreditation", [(word.subject, word.ce_type, word.body) for word in words])


async def map_says(bus: Bus, *words: Word) -> None:
    told = [(f"ops.polling.centre.joint.{w.state['province']}.{w.entity}", "centre.made.v1", w.body) for w in words]
    await publish(bus, "polling", told)


def knows(desk: Desk, code: str, province: str | None) -> Callable[[], bool]:
    """Whether the desk has the station in that province; None: not at all."""

    def check() -> bool:
        found = desk.deps.places.station(code)
        return (None if found is None else found.province) == province

    return check


# -- who may file


async def test_nobody_files_without_signing_in_and_nothing_is_stored(desk: Desk) -> None:
    for headers in ({"Authorization": ""}, {"Authorization": "Bearer"}, {"Authorization": "Basic eDp5"}):
        answer = await desk.http.post(REPORTS, json=desk.report(), headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "access.sign_in_required")
        assert answer.headers["content-type"] == "application/problem+json"
    assert await desk.count("report") == 0


async def test_a_token_that_is_none_of_this_room_is_refused(desk: Desk) -> None:
    good, register = desk.token, desk.register
    year = desk.clock.now().timestamp() + 365 * 86_400
    for token in (
        register.forged(good),
        register.resigned(good, aud="elsewhere"),
        register.resigned(good, exp=year),
        register.resigned(good, iat=year - 3600, exp=year),
        good[:-4],
        "x.y.z",
        "A" * 4000,
    ):
        answer = await desk.file(token=token)
        assert (answer.status_code, answer.json()["code"]) == (401, "access.token_refused"), token[:80]
        assert token not in answer.text
    assert await desk.count("report") == 0


async def test_an_expired_an_ended_and_a_voided_session_file_nothing(desk: Desk) -> None:
    session = desk.register.session()
    ended = desk.register.token(desk.reporter, session=session)
    desk.register.end(desk.reporter, session)
    assert (await desk.file(token=ended)).json()["code"] == "access.session_over"
    assert (await desk.file()).status_code == 202, "another session of the same person goes on"

    desk.clock.advance(1)
    desk.register.change(desk.reporter, tokens_not_before=desk.clock.now())
    assert (await desk.file()).json()["code"] == "access.session_over"
    desk.renew()
    assert (await desk.file()).status_code == 202

    desk.clock.advance(12 * 3600)
    answer = await desk.file()
    assert (answer.status_code, answer.json()["code"]) == (401, "access.session_over")
    assert await desk.count("report") == 2


async def test_a_suspended_person_and_a_suspended_organisation_file_nothing(desk: Desk) -> None:
    network = desk.register.organisation()
    one, other = (desk.register.person("observer", organisation=network) for _ in range(2))
    first, second = desk.register.token(one), desk.register.token(other)
    assert [(await desk.file(token=token)).status_code for token in (first, second)] == [202, 202]

    desk.register.suspend(one)
    assert [(await desk.file(token=token)).status_code for token in (first, second)] == [401, 202]

    desk.register.suspend_organisation(network)
    answers = [await desk.file(token=token) for token in (first, second)]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(401, "access.session_over")] * 2
    assert (await desk.file()).status_code == 202


async def test_every_role_files_exactly_where_the_table_says_so(desk: Desk) -> None:
    for role in ROLES:
        answer = await desk.file(token=desk.register.token_for(role))
        expected = 202 if role in PERMISSIONS["report.file"].roles else 403
        assert answer.status_code == expected, role
        if expected == 403:
            assert answer.json()["code"] == "access.forbidden"


async def test_whoever_must_change_the_password_first_files_nothing_yet(desk: Desk) -> None:
    unheard = Register(desk.clock).person()
    for who in (desk.reporter, unheard):
        answer = await desk.file(token=desk.register.token(who, limited=True))
        assert (answer.status_code, answer.json()["code"]) == (403, "access.sign_in_incomplete")
    assert await desk.count("report") == 0


async def test_the_cookie_is_as_good_as_a_bearer_but_not_from_another_page(desk: Desk) -> None:
    del desk.http.headers["Authorization"]
    cookie = {"Cookie": f"theme=dark; {COOKIE}={desk.token}"}

    own = await desk.http.post(REPORTS, json=desk.report(), headers=cookie | {"Origin": ORIGIN})
    foreign = await desk.http.post(REPORTS, json=desk.report(), headers=cookie | {"Origin": "https://evil.example"})
    unnamed = await desk.http.post(REPORTS, json=desk.report(), headers={"Cookie": f"opsroom={desk.token}"})

    assert (own.status_code, foreign.status_code, unnamed.status_code) == (202, 403, 401)
    assert foreign.json()["code"] == "access.origin_refused"


async def test_a_person_this_service_has_not_heard_of_files_and_the_report_says_so(desk: Desk) -> None:
    unheard = Register(desk.clock).person("observer")

    answer = await desk.file(token=desk.register.token(unheard))
    known = await desk.file()

    assert (answer.status_code, known.status_code) == (202, 202)
    rows = await desk.rows("select reporter, reporter_known, organisation from intake.report order by reporter_known")
    assert [tuple(row) for row in rows] == [
        (unheard.id, False, None),
        (desk.reporter.id, True, desk.reporter.organisation),
    ]
    actors = {row["actor"] for row in await desk.rows("select actor from intake.event")}
    assert actors == {unheard.id, desk.reporter.id}


async def test_a_key_belongs_to_the_person_who_used_it(desk: Desk) -> None:
    body, other = desk.report(), desk.register.token_for("observer")

    mine, theirs = await desk.file(body, key="k-1"), await desk.file(body, key="k-1", token=other)
    again = await desk.file(body, key="k-1", token=other)

    assert [answer.status_code for answer in (mine, theirs, again)] == [202, 202, 200]
    assert mine.json()["report_id"] != theirs.json()["report_id"] == again.json()["report_id"]


async def test_asking_needs_the_secret_and_no_account(desk: Desk) -> None:
    receipt = (await desk.file()).json()
    del desk.http.headers["Authorization"]

    by_code = await desk.http.post(STATUS, json={"code": receipt["code"], "secret": receipt["secret"]})
    by_id = await desk.http.get(f"{REPORTS}/{receipt['report_id']}", headers={"X-Report-Secret": receipt["secret"]})

    assert (by_code.status_code, by_id.status_code) == (200, 200)


async def test_every_operation_says_which_permission_it_needs(desk: Desk) -> None:
    document = (await desk.http.get("/api/intake/openapi.json")).json()
    said = {
        f"{method} {path}": operation.get("x-permission")
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if method in HTTP_METHODS
    }
    assert said["post /api/intake/reports"] == "report.file"
    assert said["post /api/intake/status"] == said["get /api/intake/reports/{report_id}"] == "public"
    assert None not in said.values()
    schemes = document["components"]["securitySchemes"]
    assert schemes["session"] == {"type": "apiKey", "in": "cookie", "name": COOKIE}
    assert document["paths"]["/api/intake/reports"]["post"]["security"] == [{"session": []}, {"bearer": []}]


async def test_an_auditor_finds_who_filed_and_a_reporter_may_not_look(desk: Desk) -> None:
    await desk.file()
    auditor = bearer(desk.register.token_for("auditor"))

    found = await desk.http.get("/api/intake/audit", headers=auditor, params={"actor": desk.reporter.id})
    refused = await desk.http.get("/api/intake/audit")

    assert [item["type"] for item in found.json()["items"]] == ["obligation.opened.v1", "incident.opened.v1"]
    assert (refused.status_code, refused.json()["code"]) == (403, "access.forbidden")


# -- by the log


async def test_a_suspension_in_the_log_ends_filing_and_is_remembered_without_the_log(
    database: TestDatabase, bus: Bus
) -> None:
    async with Desk(database, bus) as desk:
        elsewhere = Register(desk.clock)
        who, stays = elsewhere.person("observer"), elsewhere.person("observer")
        token, other = elsewhere.token(who), elsewhere.token(stays)
        await tell(bus, elsewhere.words)
        await eventually(lambda: desk.deps.guard.people.knows(stays.id), within=60)
        assert (await desk.file(token=token)).status_code == 202
        heard = len(elsewhere.words)
        elsewhere.suspend(who)
        await tell(bus, elsewhere.words[heard:])

        async def refused() -> bool:
            return (await desk.file(token=token)).status_code == 401

        await eventually(refused, within=60)
    async with Desk(database) as desk:
        assert (await desk.file(token=token)).json()["code"] == "access.session_over"
        assert (await desk.file(token=other)).status_code == 202
        (row,) = await desk.rows("select reporter_known from intake.report where reporter = $1 limit 1", stays.id)
        assert row["reporter_known"] is True


async def test_stale_revocations_are_shown_and_filing_goes_on(desk: Desk) -> None:
    async def shown() -> bool:
        parts = (await desk.http.get("/api/intake/readyz")).json()["parts"]
        return bool(parts["revocations"]["ok"])

    assert await eventually(shown, within=60)
    desk.clock.advance(31)

    async def stale() -> bool:
        return not await shown()

    assert await eventually(stale, within=60)
    desk.clock.advance(3600)
    assert (await desk.http.get("/api/intake/readyz")).status_code == 200
    assert (await desk.file()).status_code == 202


# -- where it is from


async def test_a_known_station_decides_the_province_and_what_was_sent_is_kept(desk: Desk, bus: Bus) -> None:
    await map_says(bus, centre(1, "IQ-SU", "10120/1", "10120/2"))
    await eventually(knows(desk, "10120/2", "IQ-SU"), within=60)

    assert (await desk.file(desk.report(station="١٠١٢٠/٢", province="IQ-BG"))).status_code == 202

    (report,) = await desk.rows("select * from intake.report")
    (event, duty) = await desk.rows("select subject, body from intake.event order by n")
    incident = IncidentV1.model_validate_json(event["body"])
    assert (report["station"], report["station_known"]) == ("١٠١٢٠/٢", True)
    assert (report["province_sent"], report["province_known"]) == ("IQ-BG", True)
    assert (incident.station, incident.station_known, incident.province) == ("10120/2", True, "IQ-SU")
    assert ".IQ-SU." in event["subject"] and ".IQ-SU." in duty["subject"]
    (stored,) = await desk.rows("select station, station_known, province from intake.incident")
    assert tuple(stored) == ("10120/2", True, "IQ-SU")


async def test_the_map_moves_and_withdraws_stations_while_people_file(desk: Desk, bus: Bus) -> None:
    first = centre(11, "IQ-SU", "777/1")
    await map_says(bus, first)
    await eventually(knows(desk, "777/1", "IQ-SU"), within=60)
    gone = orjson.dumps({"id": first.entity, "version": 12, "moved": True})
    await publish(bus, "polling", [(f"ops.polling.centre.joint.IQ-SU.{first.entity}", "centre.moved.v1", gone)])
    await map_says(bus, centre(12, "IQ-AR", "777/1"))
    await eventually(knows(desk, "777/1", "IQ-AR"), within=60)
    await map_says(bus, centre(13, "IQ-AR", "777/1", state="withdrawn"))
    await eventually(knows(desk, "777/1", None), within=60)

    assert (await desk.file(desk.report(station="777/1", province="IQ-AR"))).status_code == 202

    (report,) = await desk.rows("select station_known, province_sent from intake.report")
    assert tuple(report) == (False, "IQ-AR")


async def test_the_map_is_known_after_a_restart_without_the_log(database: TestDatabase, bus: Bus) -> None:
    async with Desk(database, bus) as desk:
        await map_says(bus, centre(21, "IQ-NI", "888/1"))
        await eventually(knows(desk, "888/1", "IQ-NI"), within=60)
    async with Desk(database) as desk:
        assert knows(desk, "888/1", "IQ-NI")()
        assert (await desk.file(desk.report(station="888/1", province=None))).status_code == 202
        (incident,) = await desk.rows("select station_known, province from intake.incident")
        assert tuple(incident) == (True, "IQ-NI")


# -- what was filed before


async def test_reports_of_a_room_before_people_are_kept_and_flagged(database: TestDatabase, bus: Bus) -> None:
    async with Desk(database, bus) as desk:
        await desk.file(desk.report(summary="إغلاق المحطّة"))
        kept = {table: (await desk.rows(f"select * from intake.{table}"))[0] for table in ("incident", "report")}
    async with connected(database.owner) as conn:
        await conn.execute("drop schema intake cascade; create schema intake")
    await migrated(database.owner, "intake", lambda config: command.upgrade(config, "0001"))
    async with connected(database.owner) as conn:
        for table, row in kept.items():
            known = await conn.fetch(
                "select column_name from information_schema.columns where table_schema = 'intake' and table_name = $1",
                table,
            )
            columns = [name for (name,) in known]
            places = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
            filled = f"insert into intake.{table} ({', '.join(columns)}) values ({places})"
            await conn.execute(filled, *(row[name] for name in columns))
    await migrated(database.owner, "intake", lambda config: command.upgrade(config, "head"))
    async with connected(database.owner) as conn:
        (row,) = await conn.fetch("select reporter_known, station_known, organisation, reporter from intake.report")
        searched = await conn.fetchval("select search from intake.incident")
    assert tuple(row)[:3] == (False, False, None)
    assert row["reporter"] == desk.reporter.id
    assert search_key("اغلاق المحطه") in searched


async def test_twenty_people_at_once_are_each_the_reporter_of_their_own(desk: Desk) -> None:
    people = [desk.register.person("observer") for _ in range(20)]
    tokens = [desk.register.token(who) for who in people]
    body: dict[str, Any] = desk.report(occurred_at=rfc3339(desk.clock.now()))

    answers = await asyncio.gather(*(desk.file(body, key="k", token=token) for token in tokens for _ in range(3)))

    assert sorted(answer.status_code for answer in answers) == [200] * 40 + [202] * 20
    stored = await desk.rows("select reporter, organisation from intake.report")
    assert {tuple(row) for row in stored} == {(who.id, who.organisation) for who in people}


@pytest.mark.parametrize("header", ["Cookie", "Authorization"])
async def test_no_header_can_make_the_service_fail(desk: Desk, header: str) -> None:
    del desk.http.headers["Authorization"]
    for value in (b"\xff\xfe", b'";"; =;;', b"a" * 8000, b"Bearer \xd9\xa1", f"{COOKIE}=".encode() + b"\x80"):
        answer = await desk.http.post(REPORTS, json=desk.report(), headers=[(header.encode(), value)])
        assert answer.status_code == 401, value[:20]
    assert await desk.count("report") == 0
