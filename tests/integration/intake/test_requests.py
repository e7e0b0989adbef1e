"""Bad input gets the documented problem, each kind its own, and nothing of it is stored."""

import asyncio
import json
from datetime import timedelta
from typing import Any

from services.kit.clock import rfc3339
from tests.integration.intake.desk import ORIGIN, REPORTS, Desk
from tests.support.nats import Bus
from tests.support.postgres import TestDatabase

JSON = {"Content-Type": "application/json"}
BAD_FIELDS: list[tuple[dict[str, Any], str, str]] = [
    ({"summary": ""}, "summary", "field.text_empty"),
    ({"summary": " \u202e\u0000\n "}, "summary", "field.text_empty"),
    ({"summary": "ح" * 281}, "summary", "field.text_too_long"),
    ({"summary": 7}, "summary", "field.string_type"),
    ({"summary": None}, "summary", "field.string_type"),
    ({"summary": ...}, "summary", "field.missing"),
    ({"details": "د" * 8001}, "details", "field.text_too_long"),
    ({"details": ["نص"]}, "details", "field.string_type"),
    ({"station": "1" * 41}, "station", "field.text_too_long"),
    ({"station": 12}, "station", "field.string_type"),
    ({"province": "x" * 33}, "province", "field.text_too_long"),
    ({"category": "x" * 33}, "category", "field.text_too_long"),
    ({"category": ""}, "category", "field.text_empty"),
    ({"place": "somewhere"}, "place", "field.literal_error"),
    ({"time_flag": "later"}, "time_flag", "field.literal_error"),
    ({"language": "ku"}, "language", "field.literal_error"),
    ({"evidence": "yes"}, "evidence", "field.bool_type"),
    ({"occurred_at": "2026-11-21"}, "occurred_at", "field.time_format"),
    ({"occurred_at": "2026-11-21T05:30:00"}, "occurred_at", "field.timezone_aware"),
    ({"occurred_at": 1795239000}, "occurred_at", "field.time_format"),
    ({"occurred_at": "1795239000"}, "occurred_at", "field.time_format"),
    ({"occurred_at": "2026-13-41T05:30:00Z"}, "occurred_at", "field.datetime_from_date_parsing"),
    ({"reporter_phone": "0770"}, "reporter_phone", "field.extra_forbidden"),
]
BAD_BODIES: list[tuple[bytes, str]] = [
    (b"", "field.json_invalid"),
    (b"{", "field.json_invalid"),
    (b"[]", "field.model_type"),
    (b"null", "field.model_type"),
    (b'{"summary":"\xff\xfe"}', "field.json_invalid"),
    (b'{"summary":"\\ud800"}', "field.json_invalid"),
    (b"[" * 20_000, "field.json_invalid"),
    ('{"summary":"x"}'.encode("utf-16"), "field.json_invalid"),
]


def head_of(desk: Desk) -> bytes:
    """Return the first lines of a filing as they go over the line."""
    head = "POST /api/intake/reports HTTP/1.1\r\nHost: intake\r\nContent-Type: application/json\r\n"
    return f"{head}Authorization: Bearer {desk.token}\r\n".encode()


async def test_a_field_that_cannot_be_taken_is_named_with_its_rule(desk: Desk) -> None:
    for changes, field, code in BAD_FIELDS:
        answer = await desk.file(desk.report(**changes))

        problem = answer.json()
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), changes
        assert problem["code"] == "request.invalid"
        assert [(error["field"], error["code"]) for error in problem["params"]["errors"]] == [(field, code)]
        assert problem["reference"] == answer.headers["x-reference"]
    assert await desk.count("report") == 0


async def test_a_body_that_is_no_report_is_refused(desk: Desk) -> None:
    for body, code in BAD_BODIES:
        answer = await desk.http.post(REPORTS, content=body, headers=JSON)

        assert answer.status_code == 422, body[:40]
        assert code in {error["code"] for error in answer.json()["params"]["errors"]}
    assert await desk.count("report") == 0


async def test_every_wrong_field_is_named_at_once(desk: Desk) -> None:
    answer = await desk.http.post(REPORTS, json={"place": 1})

    named = {error["field"] for error in answer.json()["params"]["errors"]}
    assert named == {"category", "summary", "place", "occurred_at", "time_flag", "language"}


async def test_a_time_that_cannot_belong_to_this_election_is_refused(desk: Desk) -> None:
    now = desk.clock.now()
    far = [
        now + timedelta(seconds=301),
        now - timedelta(days=22),
        now + timedelta(days=4000),
        now - timedelta(days=4000),
    ]
    for moment in (*map(rfc3339, far), "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"):
        answer = await desk.file(desk.report(occurred_at=moment))

        assert answer.status_code == 422, moment
        assert answer.json()["code"] == "intake.time_out_of_range"
        assert answer.json()["params"]["field"] == "occurred_at"
    assert await desk.count("report") == 0


async def test_text_that_could_reorder_or_hide_other_text_loses_those_characters(desk: Desk) -> None:
    body = desk.report(summary="\u202eبلاغ\u2066\u0000 عاجل\u0007\x85\tالآن\u2069", details="سطر\r\nسطر\u202c e\u0301")

    answer = await desk.http.post(REPORTS, content=json.dumps(body).encode(), headers=JSON)

    assert answer.status_code == 202
    (stored,) = await desk.rows("select summary, details from intake.report")
    assert (stored["summary"], stored["details"]) == ("بلاغ عاجل\n الآن", "سطر\nسطر é")


async def test_the_longest_report_that_is_allowed_is_taken(desk: Desk) -> None:
    body = desk.report(summary="خ" * 280, details="د" * 8000, station="٣" * 40)

    answer = await desk.file(body)

    assert answer.status_code == 202
    (stored,) = await desk.rows("select summary, details, station from intake.report")
    assert [len(stored[name]) for name in ("summary", "details", "station")] == [280, 8000, 40]


async def test_a_body_over_a_megabyte_is_refused_announced_or_not(desk: Desk) -> None:
    big = b'{"details":"' + b"x" * 1_000_000 + b'"}'

    async def in_chunks() -> Any:
        for start in range(0, len(big), 64_000):
            yield big[start : start + 64_000]

    announced = await desk.http.post(REPORTS, content=big, headers=JSON)
    chunked = await desk.http.post(REPORTS, content=in_chunks(), headers=JSON)

    assert [answer.status_code for answer in (announced, chunked)] == [413, 413]
    assert announced.json()["code"] == chunked.json()["code"] == "request.body_too_large"


async def test_a_body_that_stops_halfway_is_told_it_was_too_slow(database: TestDatabase, bus: Bus) -> None:
    async with Desk(database, bus, body_timeout_seconds=0.3) as desk:
        reader, writer = await asyncio.open_unix_connection(desk.socket)
        writer.write(head_of(desk))
        writer.write(b"Content-Length: 400\r\n\r\n" + b'{"category":"A1",')
        await writer.drain()

        async with asyncio.timeout(60):
            answer = await reader.readuntil(b"}")

        writer.close()
        assert b" 408 " in answer.splitlines()[0]
        assert b"request.body_too_slow" in answer
        assert await desk.count("report") == 0


async def test_a_line_that_breaks_halfway_leaves_nothing_behind(desk: Desk) -> None:
    body = json.dumps(desk.report()).encode()
    for _ in range(5):
        _, writer = await asyncio.open_unix_connection(desk.socket)
        writer.write(head_of(desk))
        writer.write(f"Content-Length: {len(body)}\r\n\r\n".encode() + body[:-10])
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    after = await desk.file()

    assert after.status_code == 202
    assert await desk.count("report") == 1


async def test_only_json_is_read(desk: Desk) -> None:
    form = await desk.http.post(REPORTS, content=b"summary=x", headers={"Content-Type": "text/plain"})
    none = await desk.http.post(REPORTS, content=b"{}")

    assert [answer.status_code for answer in (form, none)] == [415, 415]
    assert form.json()["code"] == "request.media_type_refused"


async def test_a_page_of_another_origin_is_refused_and_the_rooms_own_is_not(desk: Desk) -> None:
    body = desk.report()

    foreign = await desk.http.post(REPORTS, json=body, headers={"Origin": "https://evil.example"})
    own = await desk.http.post(REPORTS, json=body, headers={"Origin": ORIGIN})

    assert (foreign.status_code, foreign.json()["code"]) == (403, "access.origin_refused")
    assert own.status_code == 202


async def test_what_is_not_there_is_said_so(desk: Desk) -> None:
    absent = await desk.http.get("/api/intake/nothing")
    method = await desk.http.delete(REPORTS)

    assert (absent.status_code, absent.json()["code"]) == (404, "request.not_found")
    assert (method.status_code, method.json()["code"]) == (405, "request.method_refused")
    assert method.headers["allow"] == "POST"
