"""A report is on disk with everything it opens before anybody is told so, once, and is never lost to missing data."""

import asyncio
import json
from datetime import timedelta

import asyncpg
import pytest

from schemas.incident import IncidentV1
from schemas.obligation import ObligationV1
from services.kit.ids import Ids, code_of
from tests.integration.intake.desk import Desk
from tests.support.nats import Bus
from tests.support.postgres import TestDatabase, connected


async def test_an_accepted_report_is_stored_with_everything_it_opens(desk: Desk) -> None:
    body = desk.report(category="H1", province="IQ-BG", evidence=True)

    answer = await desk.file(body, key="k-1")

    assert answer.status_code == 202
    receipt = answer.json()
    assert receipt.keys() == {"report_id", "code", "secret", "received_at", "status"}
    assert receipt["status"] == "received"
    (report,) = await desk.rows("select * from intake.report")
    (incident,) = await desk.rows("select * from intake.incident")
    (obligation,) = await desk.rows("select * from intake.obligation")
    (deadline,) = await desk.rows("select * from intake.deadline")
    assert (str(report["id"]), report["code"]) == (receipt["report_id"], receipt["code"])
    assert (report["summary"], report["details"]) == (body["summary"], body["details"])
    assert (incident["id"], incident["severity"], incident["status"]) == (report["incident_id"], "S2", "new")
    assert (incident["code"], incident["station"], incident["station_known"]) == (
        receipt["code"],
        body["station"],
        False,
    )
    assert (obligation["subject_id"], obligation["owner"], obligation["state"]) == (incident["id"], "operator", "open")
    assert obligation["due_at"] == report["received_at"] + timedelta(minutes=5)
    assert (deadline["id"], deadline["severity"], deadline["due_at"]) == (obligation["id"], 2, obligation["due_at"])


async def test_the_room_is_told_of_the_incident_and_the_duty_but_not_of_the_details(desk: Desk) -> None:
    body = desk.report(province="IQ-NI", details="رقم هاتف المبلّغ 0770 000 0000")
    receipt = (await desk.file(body)).json()

    events = await desk.rows("select * from intake.event order by n")

    incident = IncidentV1.model_validate_json(events[0]["body"])
    obligation = ObligationV1.model_validate_json(events[1]["body"])
    assert [row["type"] for row in events] == ["incident.opened.v1", "obligation.opened.v1"]
    assert events[0]["subject"] == f"ops.intake.incident.joint.IQ-NI.{incident.incident_id}"
    assert events[1]["subject"] == f"ops.intake.obligation.joint.IQ-NI.{obligation.obligation_id}"
    assert (incident.code, incident.summary, incident.version) == (receipt["code"], body["summary"], 1)
    assert str(incident.change.report_id) == receipt["report_id"]
    assert (obligation.kind, obligation.subject.id) == ("triage_report", incident.incident_id)
    for row in events:
        assert "0770 000" not in row["body"] and "0770000" not in row["body"]
        assert receipt["secret"] not in json.dumps(dict(row), default=str)
        assert (row["actor"], row["origin"]) == (desk.reporter.id, "POST /api/intake/reports")
        assert row["cause"] and row["traceparent"]


async def test_the_secret_is_stored_nowhere(desk: Desk) -> None:
    secret = (await desk.file(key="k-1")).json()["secret"]

    for table in ("report", "incident", "obligation", "idempotency", "event"):
        stored = await desk.rows(f"select row_to_json(t)::text from intake.{table} t")
        assert stored and all(secret not in row[0] for row in stored)


async def test_a_repeat_with_the_same_key_and_bytes_gets_the_first_answer(desk: Desk) -> None:
    body = desk.report()
    first = await desk.file(body, key="k-1")
    await desk.part("deadlines").stop()  # a first look that is missed meanwhile is told as well
    desk.clock.advance(3600)

    second = await desk.file(body, key="k-1")

    assert (first.status_code, second.status_code) == (202, 200)
    assert second.json() == first.json()
    assert [await desk.count(t) for t in ("report", "incident", "obligation", "deadline", "event")] == [1, 1, 1, 1, 2]


async def test_a_known_key_with_another_body_is_a_conflict_and_changes_nothing(desk: Desk) -> None:
    first = await desk.file(key="k-1")

    other = await desk.file(desk.report(summary="بلاغ آخر"), key="k-1")

    assert (first.status_code, other.status_code) == (202, 409)
    assert other.json()["code"] == "request.idempotency_conflict"
    assert await desk.count("report") == 1


async def test_reporters_who_send_one_key_at_once_file_one_report(desk: Desk) -> None:
    body, other = desk.report(), desk.report()

    answers = await asyncio.gather(
        *(desk.file(body, key="k-1") for _ in range(20)), *(desk.file(other, key="k-1") for _ in range(5))
    )

    statuses = [answer.status_code for answer in answers]
    assert await desk.count("report") == 1
    assert statuses.count(202) == 1
    assert sorted([statuses.count(200), statuses.count(409)]) in ([5, 19], [4, 20])
    assert len({answer.json()["code"] for answer in answers if answer.status_code < 300}) == 1


async def test_without_a_key_every_report_is_new(desk: Desk) -> None:
    body = desk.report()

    codes = {(await desk.file(body)).json()["code"] for _ in range(3)}

    assert len(codes) == 3


async def test_a_key_may_be_used_anew_after_48_hours_and_not_before(desk: Desk) -> None:
    first = await desk.file(key="k-1")
    desk.clock.advance(48 * 3600 - 1)
    desk.renew()
    early = await desk.file(key="k-1")
    desk.clock.advance(2)

    late = await desk.file(key="k-1")

    assert [answer.status_code for answer in (first, early, late)] == [202, 409, 202]
    assert late.json()["report_id"] != first.json()["report_id"]
    assert await desk.count("report") == 2


async def test_a_key_that_is_none_is_said_so(desk: Desk) -> None:
    for key in ("", "مفتاح", "a b", "x" * 129):
        sent = [(b"Idempotency-Key", key.encode())]
        answer = await desk.http.post("/api/intake/reports", json=desk.report(), headers=sent)

        assert answer.status_code == 422, key
        assert answer.json()["params"]["errors"][0]["field"] == "Idempotency-Key"
    assert await desk.count("report") == 0


async def test_what_no_reference_data_knows_is_taken_as_sent_and_flagged(desk: Desk) -> None:
    body = desk.report(category="Z9", province="ولاية مجهولة", station="مدرسة النور ٣")

    answer = await desk.file(body)

    assert answer.status_code == 202
    (report,) = await desk.rows("select * from intake.report")
    (event, _) = await desk.rows("select * from intake.event order by n")
    incident = IncidentV1.model_validate_json(event["body"])
    assert (report["category_sent"], report["category_known"]) == ("Z9", False)
    assert (report["province_sent"], report["province_known"]) == ("ولاية مجهولة", False)
    assert (incident.category, incident.severity, incident.province) == ("L4", "S3", "XX")
    assert (incident.station, incident.station_known) == ("مدرسة النور ٣", False)
    assert ".XX." in event["subject"]


class _Repeating(Ids):
    """Draws the same few codes again and again."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__()
        self._numbers = numbers

    def code(self) -> str:
        return code_of(self._numbers.pop(0))


async def test_a_taken_code_costs_only_its_own_report_a_new_one(database: TestDatabase, bus: Bus) -> None:
    async with Desk(database, bus, ids=_Repeating([1, 1, 2, 2, 2, 3, 1, 4, 5, 6, 7])) as desk:
        first = [(await desk.file()).json()["code"] for _ in range(2)]

        together = await asyncio.gather(*(desk.file() for _ in range(3)))

        codes = [answer.json()["code"] for answer in together]
        assert [answer.status_code for answer in together] == [202, 202, 202]
        assert len({*first, *codes}) == 5
        told = await desk.rows("select body from intake.event where type = 'incident.opened.v1' order by n")
        assert {json.loads(row["body"])["code"] for row in told} == {*first, *codes}


async def test_old_keys_are_forgotten_and_younger_ones_kept(desk: Desk) -> None:
    await desk.part("old-keys").stop()
    await desk.file(key="old")
    desk.clock.advance(24 * 3600)
    desk.renew()
    await desk.file(key="young")
    desk.clock.advance(25 * 3600)

    forgotten = await desk.part("old-keys").forget()

    assert forgotten == 1
    assert [row["key"] for row in await desk.rows("select key from intake.idempotency")] == ["young"]


async def test_a_full_queue_refuses_and_what_was_queued_is_kept(database: TestDatabase, bus: Bus) -> None:
    async with Desk(database, bus, batch_max=1, queue_max=3) as desk, connected(database.owner) as conn:
        async with conn.transaction():
            await conn.execute("lock table intake.report in access exclusive mode")
            waiting = [asyncio.create_task(desk.file()) for _ in range(12)]
            done, _ = await asyncio.wait(waiting, timeout=60, return_when=asyncio.FIRST_COMPLETED)
            refused = next(iter(done)).result()
        answers = await asyncio.gather(*waiting)

        assert refused.status_code == 503
        assert (refused.json()["code"], refused.headers["retry-after"]) == ("request.overloaded", "2")
        accepted = [answer for answer in answers if answer.status_code == 202]
        assert 0 < len(accepted) < 12
        assert await desk.count("report") == len(accepted)


async def test_a_full_disk_is_said_in_clear_words_before_anything_is_taken(database: TestDatabase, bus: Bus) -> None:
    async with Desk(database, bus, disk_paths="/", disk_reserve_bytes=1 << 60) as desk:
        answer = await desk.file()

        assert answer.status_code == 503
        assert answer.json()["code"] == "room.disk_reserve_reached"
        assert "disk" in answer.json()["detail"]
        assert answer.headers["retry-after"]
        assert await desk.count("report") == 0


async def test_reports_are_accepted_while_the_log_is_away(database: TestDatabase) -> None:
    async with Desk(database) as desk:
        answer = await desk.file()
        ready = await desk.http.get("/api/intake/readyz")

        assert answer.status_code == 202
        assert (ready.status_code, ready.json()["parts"]["log"]["ok"]) == (200, False)
        (unsent,) = await desk.rows("select count(*) from intake.event where seal_no is null")
        assert unsent[0] == 2


async def test_the_database_away_is_a_passing_refusal_and_filing_goes_on_after_it(
    database: TestDatabase,
    bus: Bus,
) -> None:
    async with Desk(database, bus) as desk:
        assert (await desk.file()).status_code == 202
        database.server.stop()
        away = await desk.file(key="k-1")
        database.server.start()

        back = await desk.file(key="k-1")

        assert away.status_code == 503
        assert (away.json()["code"], away.headers["retry-after"]) == ("room.database_unavailable", "2")
        assert back.status_code == 202
        assert await desk.count("report") == 2


async def test_nobody_may_change_an_event(database: TestDatabase, bus: Bus) -> None:
    async with Desk(database, bus) as desk:
        await desk.file()

        async with connected(database.service) as conn:
            for statement in ("update intake.event set body = '{}'", "delete from intake.event"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await conn.execute(statement)
