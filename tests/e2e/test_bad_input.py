"""What is not a report: each kind is answered by its documented problem, and nothing of it is kept."""

import asyncio
import contextlib
import json
import ssl
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from services.kit.clock import rfc3339
from services.kit.ids import Ids
from tests.support import builders
from tests.support.board_client import look
from tests.support.ledger import REPORTS, client_of
from tests.support.room import Room

JSON = {"Content-Type": "application/json"}
PROBLEM_FIELDS = {"type", "code", "title", "status", "detail", "params", "reference"}
A_YEAR = 366 * 86400


def problem_of(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Check that an answer is the documented problem and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert set(said) == PROBLEM_FIELDS
    assert (said["code"], said["status"], said["type"]) == (code, status, f"/problems/{code}")
    assert said["reference"]
    return said


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"summary": 17}, "summary"),
        ({"summary": None}, "summary"),
        ({"summary": ...}, "summary"),
        ({"summary": ""}, "summary"),
        ({"summary": " \u202e\u2066\u0007 "}, "summary"),
        ({"summary": "ن" * 281}, "summary"),
        ({"details": "ن" * 8001}, "details"),
        ({"category": ["A1"]}, "category"),
        ({"station": 104407}, "station"),
        ({"station": "9" * 41}, "station"),
        ({"place": "somewhere"}, "place"),
        ({"time_flag": "occured"}, "time_flag"),
        ({"language": "fr"}, "language"),
        ({"evidence": "yes"}, "evidence"),
        ({"occurred_at": 1700000000}, "occurred_at"),
        ({"occurred_at": "2026-11-21"}, "occurred_at"),
        ({"occurred_at": "2026-11-21T10:00:00"}, "occurred_at"),
        ({"occurred_at": "غداً"}, "occurred_at"),
        ({"reporter_name": "زهراء"}, "reporter_name"),
    ],
    ids=str,
)
async def test_a_field_that_cannot_be_taken_is_named(room: Room, changes: dict[str, Any], field: str) -> None:
    async with client_of(room) as phone:
        answer = await phone.post(REPORTS, json=builders.report(**changes))

    errors = problem_of(answer, 422, "request.invalid")["params"]["errors"]
    assert [error["field"] for error in errors] == [field]
    assert all(set(error) == {"field", "code", "expected"} for error in errors)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"report"',
        b"{}",
        b'{"summary":"\xff\xfe\xc3"}',
        b"\xff\xfe{\x00}\x00",
        b"[" * 100_000,
    ],
    ids=["empty", "cut", "list", "null", "text", "no fields", "invalid UTF-8", "UTF-16", "nested"],
)
async def test_a_body_that_is_no_report_is_refused(room: Room, body: bytes) -> None:
    async with client_of(room) as phone:
        answer = await phone.post(REPORTS, content=body, headers=JSON)

    assert problem_of(answer, 422, "request.invalid")["params"]["errors"]


@pytest.mark.parametrize("ahead", [6 * 60, A_YEAR, -A_YEAR], ids=["six minutes ahead", "next year", "last year"])
async def test_a_time_that_cannot_belong_to_this_election_is_refused(room: Room, ahead: float) -> None:
    async with client_of(room) as phone:
        answer = await phone.post(REPORTS, json=builders.report(occurred_at=rfc3339(builders.moments_ago(-ahead))))

    params = problem_of(answer, 422, "intake.time_out_of_range")["params"]
    assert params["field"] == "occurred_at"
    assert params["earliest"] < params["latest"]


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "2026-13-01T00:00:00Z"])
async def test_a_time_at_the_end_of_the_calendar_breaks_nothing(room: Room, moment: str) -> None:
    async with client_of(room) as phone:
        answer = await phone.post(REPORTS, json=builders.report(occurred_at=moment))

    assert answer.status_code == 422
    assert answer.json()["code"] in {"request.invalid", "intake.time_out_of_range"}


async def test_a_few_minutes_ahead_are_a_phones_clock_and_no_fault(room: Room) -> None:
    async with client_of(room) as phone:
        answer = await phone.post(REPORTS, json=builders.report(occurred_at=rfc3339(builders.moments_ago(-240))))

    assert answer.status_code == 202


@pytest.mark.parametrize("announced", [True, False], ids=["with its length", "in chunks"])
@pytest.mark.parametrize("size", [1_050_000, 10 * 2**20], ids=["1 MB", "10 MB"])
async def test_a_body_over_the_limit_is_refused_before_it_is_all_sent(room: Room, size: int, announced: bool) -> None:
    body = json.dumps(builders.report(details="x" * size)).encode()
    length = f"Content-Length: {len(body)}" if announced else "Transfer-Encoding: chunked"
    request = head_of_report(room, length) + (
        body if announced else f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    )

    said = await raw(room, request)

    assert said.startswith(b"HTTP/1.1 413"), said[:200]
    problem = problem_in(said)
    assert (problem["code"], problem["status"]) == ("request.body_too_large", 413)


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
async def test_another_media_type_is_refused(room: Room, media_type: str) -> None:
    async with client_of(room) as phone:
        answer = await phone.post(
            REPORTS, content=json.dumps(builders.report()), headers={"Content-Type": media_type} if media_type else {}
        )

    problem_of(answer, 415, "request.media_type_refused")


@pytest.mark.parametrize("key", ["k" * 129, "two words", ""], ids=["long", "two words", "empty"])
async def test_a_key_that_is_no_key_is_refused(room: Room, key: str) -> None:
    async with client_of(room) as phone:
        answer = await phone.post(REPORTS, json=builders.report(), headers={"Idempotency-Key": key})

    (error,) = problem_of(answer, 422, "request.invalid")["params"]["errors"]
    assert error["field"] == "Idempotency-Key"


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/intake/nothing", "/api/nobody/reports", "/api/intake/../reports"]
)
async def test_an_unknown_address_is_the_documented_not_found(room: Room, path: str) -> None:
    async with client_of(room) as phone:
        answer = await phone.get(path)

    problem_of(answer, 404, "request.not_found")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "GET", "BREW"])
async def test_a_method_the_path_does_not_have_is_refused(room: Room, method: str) -> None:
    async with client_of(room) as phone:
        answer = await phone.request(method, REPORTS)

    problem_of(answer, 405, "request.method_refused")


@pytest.mark.parametrize("origin", ["https://example.org", "null", "https://localhost.example.org", "http://localhost"])
async def test_a_page_of_another_origin_may_not_file(room: Room, origin: str) -> None:
    async with client_of(room) as browser:
        answer = await browser.post(REPORTS, json=builders.report(), headers={"Origin": origin})

    problem_of(answer, 403, "access.origin_refused")


async def test_the_rooms_own_page_may_file(room: Room) -> None:
    async with client_of(room) as browser:
        answer = await browser.post(REPORTS, json=builders.report(), headers={"Origin": room.url})

    assert answer.status_code == 202


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Forwarded-Host"])
async def test_what_a_client_says_about_its_own_address_counts_for_nothing(room: Room, header: str) -> None:
    said = "for=203.0.113.9" if header == "Forwarded" else "203.0.113.9"
    async with client_of(room) as phone:
        answer = await phone.post(REPORTS, json=builders.report(), headers={header: said})

    assert answer.status_code == 202, answer.text


@pytest.mark.parametrize(
    "seen", ["203.0.113.9", "127.0.0.1, 203.0.113.9", "::ffff:203.0.113.9", "2001:db8::1", "nonsense", "", None]
)
async def test_where_somebody_is_decides_nothing_and_who_it_is_everything(room: Room, seen: str | None) -> None:
    inside = httpx.AsyncHTTPTransport(uds=str(room.state.socket("intake")))
    forwarded = {} if seen is None else {"X-Forwarded-For": seen}
    async with httpx.AsyncClient(transport=inside, base_url="http://localhost", headers=forwarded) as door:
        nobody = await door.post(REPORTS, json=builders.report())
        somebody = await door.post(REPORTS, json=builders.report(), headers=room.headers())

    problem_of(nobody, 401, "access.sign_in_required")
    assert somebody.status_code == 202, somebody.text


async def raw(room: Room, request: bytes, *, cut: bool = False, within: float = 120.0) -> bytes:
    """Send bytes through the one origin and return all that comes back; ``cut`` breaks the line off at once."""
    address = urlsplit(room.url)
    trust = room.trust if isinstance(room.trust, ssl.SSLContext) else None
    reader, writer = await asyncio.open_connection(address.hostname, address.port, ssl=trust)
    said = b""
    try:
        writer.write(request)
        if cut:
            await writer.drain()
            writer.transport.abort()
            return b""
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(within):
                while piece := await reader.read(65536):
                    said += piece
        return said
    finally:
        writer.close()


def head_of_report(room: Room, *headers: str) -> bytes:
    """Return the head of a request that files a report and closes the line afterwards."""
    lines = [f"POST {REPORTS} HTTP/1.1", "Host: localhost", "Content-Type: application/json", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in room.headers().items()]
    return "\r\n".join([*lines, *headers, "", ""]).encode()


def problem_in(said: bytes) -> dict[str, Any]:
    """Return the problem in the bytes of an answer, chunked or not."""
    body = said.partition(b"\r\n\r\n")[2]
    found: dict[str, Any] = json.loads(body[body.index(b"{") : body.rindex(b"}") + 1])
    return found


def half_a_report(room: Room, key: str) -> tuple[bytes, dict[str, Any]]:
    """Return the bytes of a request whose body stops in the middle, and the whole body."""
    body = builders.report()
    text = json.dumps(body).encode()
    head = head_of_report(room, f"Idempotency-Key: {key}", f"Content-Length: {len(text)}")
    return head + text[: len(text) // 2], body


async def test_half_a_body_is_not_half_a_report_and_the_whole_one_is_taken_afterwards(room: Room) -> None:
    key = str(Ids().uuid())
    request, body = half_a_report(room, key)

    await raw(room, request, cut=True)
    async with client_of(room) as phone:
        answer = await phone.post(REPORTS, json=body, headers={"Idempotency-Key": key})

    assert answer.status_code == 202
    shown = [item["summary"] for item in (await look(room)).incidents.values()]
    assert shown.count(body["summary"]) <= 1


async def test_a_body_that_does_not_arrive_is_given_up_with_its_problem(room: Room) -> None:
    request, _ = half_a_report(room, str(Ids().uuid()))

    said = await raw(room, request)

    assert said.startswith(b"HTTP/1.1 408"), said[:200]
    problem = problem_in(said)
    assert (problem["code"], problem["status"]) == ("request.body_too_slow", 408)


async def test_bytes_that_are_no_request_do_not_disturb_the_next_one(room: Room) -> None:
    for nonsense in (b"\x00\x01\x02\r\n\r\n", b"POST\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /" + b"a" * 20_000):
        await raw(room, nonsense)
    async with client_of(room) as phone:
        assert (await phone.post(REPORTS, json=builders.report())).status_code == 202


async def test_nothing_that_was_refused_is_on_the_wall(room: Room) -> None:
    mark = f"هذا البلاغ مرفوض {Ids().uuid()}"
    async with client_of(room) as phone:
        refused = [
            await phone.post(REPORTS, json=builders.report(summary=mark, place="nowhere")),
            await phone.post(REPORTS, json=builders.report(summary=mark), headers={"Origin": "https://example.org"}),
            await phone.post(REPORTS, json=builders.report(summary=mark), headers={"Idempotency-Key": "two words"}),
        ]
        taken = await phone.post(REPORTS, json=builders.report())

    assert [answer.status_code for answer in refused] == [422, 403, 422]
    assert taken.status_code == 202
    assert not any(item["summary"] == mark for item in (await look(room)).incidents.values())
