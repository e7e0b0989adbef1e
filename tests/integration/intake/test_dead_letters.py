"""Whatever no consumer could take becomes one duty on the desk, once, whatever it holds."""

import json
from typing import Any

from schemas.obligation import ObligationV1
from services.intake.handlers import on_dead_letter
from services.kit.bus import Received, write_letter
from tests.integration.intake.desk import Desk
from tests.support.eventually import eventually

LETTER = {"reason": "undecodable", "detail": "summary missing", "stream": "OPS", "stream_seq": 12, "subject": "ops.a.b"}
JUNK: list[tuple[str, bytes]] = [
    ("dead.board.board-1", b""),
    ("dead.board.board-1", b"\x00\xff\xfe"),
    ("dead.board.board-1", b"[1,2"),
    ("dead.board.board-1", b'{"reason":"a\\u0000b\\u202e","detail":"\\u0000","subject":7}'),
    ("dead.board.board-1", json.dumps({"reason": "ر" * 5000, "detail": "x" * 9000}).encode()),
    ("dead.board.board-1", b"x" * 200_000),
    ("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.OPS.board", b"null"),
    ("$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.OPS.board", b'{"stream_seq":3,"deliveries":9}'),
    ("dead", b"{}"),
]


def a_letter(seq: int, data: bytes, subject: str = "dead.board.board-1", headers: Any = None) -> Received:
    return Received(subject=subject, headers=headers or {}, data=data, stream="DEAD", stream_seq=seq, deliveries=1)


async def test_a_dead_letter_is_the_operators_duty_and_is_kept_whole(desk: Desk) -> None:
    data = json.dumps(LETTER).encode()

    await on_dead_letter(a_letter(5, data), desk.deps)

    (kept,) = await desk.rows("select * from intake.dead_letter")
    (stored,) = await desk.rows("select * from intake.obligation")
    (event,) = await desk.rows("select * from intake.event")
    told = ObligationV1.model_validate_json(event["body"])
    assert (kept["stream_seq"], kept["reason"], kept["data"]) == (5, "undecodable", data)
    assert (told.kind, told.owner.id, told.severity, told.province) == ("handle_dead_letter", "operator", "S2", "NA")
    assert (told.subject.noun, told.subject.id) == ("dead_letter", kept["id"])
    assert told.title == "undecodable: board.board-1 · OPS 12 · ops.a.b"
    assert event["subject"] == f"ops.intake.obligation.joint.NA.{told.obligation_id}"
    assert (stored["id"], stored["due_at"]) == (told.obligation_id, told.due_at)
    assert await desk.count("deadline") == 1


async def test_the_same_letter_twice_is_one_duty(desk: Desk) -> None:
    for _ in range(3):
        await on_dead_letter(a_letter(5, b"{}"), desk.deps)

    assert [await desk.count(table) for table in ("dead_letter", "obligation", "event")] == [1, 1, 1]


async def test_two_boards_and_a_restart_write_of_one_message_and_it_is_one_duty(desk: Desk) -> None:
    message = Received("ops.intake.incident.joint.IQ-BG.x", {"ce-id": "a"}, b"{half", "OPS", 48213, 1)
    later = Received("ops.intake.incident.joint.IQ-BG.x", {"ce-id": "b"}, b"{half", "OPS", 48214, 1)

    for seq, (consumer, bad) in enumerate([("board-1", message), ("board-2", message), ("board-1", later)], 1):
        for _ in range(2):
            letter = write_letter("board", consumer, bad, "undecodable", "no JSON", desk.clock.now())
            await on_dead_letter(a_letter(seq, letter.data, letter.subject), desk.deps)
            desk.clock.advance(1)

    assert [await desk.count(table) for table in ("dead_letter", "obligation", "event")] == [2, 2, 2]


async def test_another_letter_under_a_number_seen_before_is_not_swallowed(desk: Desk) -> None:
    await on_dead_letter(a_letter(5, b'{"reason":"failed"}'), desk.deps)
    await on_dead_letter(a_letter(5, b'{"reason":"rejected"}'), desk.deps)

    assert await desk.count("obligation") == 2


async def test_no_content_can_stop_the_desk(desk: Desk) -> None:
    headers = {"reason": "a\x00b\r\n\u202e", "x" * 900: "ي" * 9000, "traceparent": "nonsense"}

    for seq, (subject, data) in enumerate(JUNK, 1):
        await on_dead_letter(a_letter(seq, data, subject, headers), desk.deps)

    kept = await desk.rows("select data from intake.dead_letter order by stream_seq")
    assert [row["data"] for row in kept] == [data for _, data in JUNK]
    for row in await desk.rows("select body from intake.event"):
        assert 0 < len(ObligationV1.model_validate_json(row["body"]).title) <= 280


async def test_a_letter_nobody_handles_goes_up_like_any_duty(desk: Desk) -> None:
    await on_dead_letter(a_letter(5, b"{}"), desk.deps)
    desk.clock.advance(301)

    async def raised() -> bool:
        (row,) = await desk.rows("select owner, step from intake.obligation")
        return tuple(row) == ("coordinator", 1)

    assert await eventually(raised, within=60)
