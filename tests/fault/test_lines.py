"""Bad lines: sent twice, sent late, cut before the answer. The reporter's key makes one report of it all."""

import asyncio
import json
import ssl
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from services.kit.ids import Ids
from tests.support import builders
from tests.support.board_client import settled
from tests.support.clock import move_drill
from tests.support.eventually import eventually
from tests.support.ledger import REPORTS, client_of
from tests.support.room import Room, running

HOUR = 3600


async def cut_before_the_answer(room: Room, body: dict[str, Any], key: str, *, wait_seconds: float) -> None:
    """Send a whole report and break the line without reading what comes back."""
    address = urlsplit(room.url)
    trust = room.trust if isinstance(room.trust, ssl.SSLContext) else None
    _, writer = await asyncio.open_connection(address.hostname, address.port, ssl=trust)
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()  # as httpx writes it
    signed = "".join(f"{name}: {value}\r\n" for name, value in room.headers().items())
    head = (
        f"POST {REPORTS} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{signed}"
        f"Idempotency-Key: {key}\r\nContent-Length: {len(text)}\r\n\r\n"
    )
    writer.write(head.encode() + text)
    await writer.drain()
    await asyncio.sleep(wait_seconds)  # where the cut falls: before, while or after the room commits
    writer.transport.abort()


@pytest.mark.parametrize("wait_seconds", [0.0, 0.003, 0.01, 0.05])
async def test_a_line_cut_before_the_answer_leaves_one_report_after_the_retry(room: Room, wait_seconds: float) -> None:
    sent = [(builders.report(), str(Ids().uuid())) for _ in range(8)]
    async with asyncio.TaskGroup() as group:
        for body, key in sent:
            group.create_task(cut_before_the_answer(room, body, key, wait_seconds=wait_seconds))
    async with client_of(room) as phone:
        answers = [await phone.post(REPORTS, json=body, headers={"Idempotency-Key": key}) for body, key in sent]
        again = [await phone.post(REPORTS, json=body, headers={"Idempotency-Key": key}) for body, key in sent]

    assert {answer.status_code for answer in answers} <= {200, 202}
    assert [answer.status_code for answer in again] == [200] * len(sent)
    assert [answer.json() for answer in again] == [answer.json() for answer in answers]
    summaries = {body["summary"] for body, _ in sent}
    codes = {answer.json()["code"] for answer in answers}
    board = await settled(room, lambda board: codes <= set(board.codes))
    shown = [item["summary"] for item in board.incidents.values() if item["summary"] in summaries]
    assert sorted(shown) == sorted(summaries)


async def test_a_report_sent_many_times_at_once_is_one_report(room: Room) -> None:
    body, key = builders.report(), str(Ids().uuid())

    async def send() -> httpx.Response:
        async with client_of(room) as phone:
            return await phone.post(REPORTS, json=body, headers={"Idempotency-Key": key})

    answers = await asyncio.gather(*(send() for _ in range(20)))

    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [202]
    assert len({answer.text for answer in answers}) == 1
    code = answers[0].json()["code"]
    board = await settled(room, lambda board: code in board.codes)
    assert [item["summary"] for item in board.incidents.values()].count(body["summary"]) == 1


async def test_reports_without_a_key_are_each_a_report(room: Room) -> None:
    body = builders.report()
    async with client_of(room) as phone:
        answers = [await phone.post(REPORTS, json=body) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json()["report_id"] != answers[1].json()["report_id"]


async def test_a_report_sent_with_two_bodies_at_once_is_the_first_and_a_refusal(room: Room) -> None:
    key = str(Ids().uuid())

    async def send(body: dict[str, Any]) -> httpx.Response:
        async with client_of(room) as phone:
            return await phone.post(REPORTS, json=body, headers={"Idempotency-Key": key})

    answers = await asyncio.gather(*(send(builders.report()) for _ in range(6)))

    assert sorted(answer.status_code for answer in answers) == [202] + [409] * 5
    assert all(
        answer.json()["code"] == "request.idempotency_conflict" for answer in answers if answer.status_code == 409
    )


@pytest.fixture
def drill_room() -> Iterator[Room]:
    with running(drill=True) as started:
        yield started


async def test_a_retry_two_days_later_still_gets_the_first_answer_and_after_that_it_is_a_new_report(
    drill_room: Room,
) -> None:
    body, key = builders.report(), {"Idempotency-Key": str(Ids().uuid())}
    async with client_of(drill_room, headers={}) as phone:

        async def send() -> httpx.Response:
            return await phone.post(REPORTS, json=body, headers=key | signed_now(drill_room))

        first = await send()
        move_drill(drill_room.root, 47 * HOUR)
        await _moved(drill_room, 47)
        late = await send()
        move_drill(drill_room.root, 49 * HOUR)
        await _moved(drill_room, 49)
        too_late = await send()

    assert (first.status_code, late.status_code, too_late.status_code) == (202, 200, 202)
    assert late.json() == first.json()
    assert too_late.json()["report_id"] != first.json()["report_id"]


def signed_now(room: Room) -> dict[str, str]:
    """Sign in as the same person at the room's own time: no token lives for two days."""
    return {"Authorization": f"Bearer {room.owner_token()}"}


async def _moved(room: Room, hours: int) -> None:
    """Wait until intake lives in the moved time: a new report is received then."""
    wanted = builders.moments_ago(0) + timedelta(hours=hours - 1)

    async def received_then() -> bool:
        async with client_of(room, headers=signed_now(room)) as phone:
            answer = await phone.post(REPORTS, json=builders.report())
        if answer.status_code != httpx.codes.ACCEPTED:  # signed at a time that this service does not live in yet
            return False
        receipt = answer.json()
        return datetime.fromisoformat(receipt["received_at"]) >= wanted

    await eventually(received_then, 60, saying="the clock did not move")
