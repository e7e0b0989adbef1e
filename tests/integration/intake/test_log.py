"""Intake and the room's log: what is committed is published, and what nobody could take comes back as a duty."""

import json

from schemas.incident import IncidentV1
from tests.integration.intake.desk import Desk
from tests.support.eventually import eventually
from tests.support.nats import Bus
from tests.support.postgres import TestDatabase
from tests.support.stream import stored


async def test_an_accepted_report_is_in_the_log_with_its_envelope(desk: Desk, bus: Bus) -> None:
    receipt = (await desk.file(desk.report(province="IQ-SU"))).json()

    await eventually(lambda: _published(desk), within=60)
    (event,) = await desk.rows(
        "select id, subject, stream_seq, body from intake.event where type = 'incident.opened.v1'"
    )
    message = next(found for found in await stored(bus) if found.seq == event["stream_seq"])

    assert message.subject == event["subject"]
    assert message.data == event["body"].encode()
    assert IncidentV1.model_validate_json(message.data).code == receipt["code"]
    assert message.headers["ce-id"] == message.headers["Nats-Msg-Id"] == str(event["id"])
    assert message.headers["ce-type"] == "incident.opened.v1"
    assert message.headers["ce-source"] == "/intake"
    assert message.headers["traceparent"].startswith("00-")


async def test_what_was_accepted_while_the_log_was_away_is_published_when_it_is_back(
    database: TestDatabase, bus: Bus
) -> None:
    async with Desk(database, bus) as desk:
        await bus.kill()
        away = await desk.file()
        await bus.start()

        assert away.status_code == 202
        assert await eventually(lambda: _published(desk), within=120)


async def test_a_dead_letter_of_the_board_becomes_a_duty_on_the_desk(desk: Desk, bus: Bus) -> None:
    letter = {"reason": "undecodable", "detail": "no summary", "stream": "OPS", "stream_seq": 4, "subject": "ops.x"}
    async with bus.line("board-1") as line:
        await line.jetstream(timeout=60).publish("dead.board.board-1", json.dumps(letter).encode())

    async def opened() -> bool:
        found = await desk.rows("select kind from intake.obligation where title = $1", told)
        return [row["kind"] for row in found] == ["handle_dead_letter"]

    told = "undecodable: board.board-1 · OPS 4 · ops.x"
    assert await eventually(opened, within=60)


async def test_a_letter_that_comes_while_the_database_is_away_is_not_lost(desk: Desk, bus: Bus) -> None:
    desk.database.server.stop()
    async with bus.line("board-1") as line:
        await line.jetstream(timeout=60).publish("dead.board.board-1", b"\xff not json")
    desk.database.server.start()

    async def opened() -> bool:
        return len(await desk.rows("select 1 from intake.dead_letter where data = $1", b"\xff not json")) == 1

    assert await eventually(opened, within=120)


async def _published(desk: Desk) -> bool:
    """Whether both events of a report are; a letter that another test left may have come as well."""
    rows = await desk.rows("select seal_no from intake.event")
    return len(rows) >= 2 and all(row["seal_no"] is not None for row in rows)
