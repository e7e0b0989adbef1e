"""The board's protocol as a browser meets it, through the one origin."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import pytest
import websockets
from websockets.asyncio.client import unix_connect

from tests.support import builders
from tests.support.board_client import Board, BoardLine, following, hello, line_to, look, read_whole, settled
from tests.support.eventually import eventually
from tests.support.ledger import REPORTS, client_of
from tests.support.room import Room


async def file_one(room: Room, **changes: object) -> str:
    async with client_of(room) as phone:
        answer = await phone.post(REPORTS, json=builders.report(**changes))
        assert answer.status_code == 202, answer.text
        return str(answer.json()["code"])


@contextlib.asynccontextmanager
async def line_to_process(room: Room, process: str, role: str = "operator") -> AsyncIterator[BoardLine]:
    place, signed = str(room.state.socket(process)), room.headers(role)
    options = {"max_size": 2**22, "open_timeout": 30, "ping_interval": None, "additional_headers": signed}
    async with unix_connect(place, "ws://localhost/board/ws", **options) as socket:
        yield BoardLine(socket)


@contextlib.asynccontextmanager
async def answering(line: BoardLine) -> AsyncIterator[None]:
    """Answer ticks that nobody reads, for as long as the block runs."""

    async def answer() -> None:
        while True:
            await line.say({"type": "ack", "seq": 1})
            await asyncio.sleep(1)

    answers = asyncio.create_task(answer())
    try:
        yield
    finally:
        answers.cancel()
        await asyncio.gather(answers, return_exceptions=True)


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ({"type": "ack", "seq": 1}, "board.hello_expected"),
        ("not json", "board.message_invalid"),
        ("[]", "board.message_invalid"),
        ({"type": "unheard_of"}, "board.message_invalid"),
        (b"\x00\x01", "board.message_invalid"),
        (hello(topics=[]), "board.message_invalid"),
        (hello(provinces=["Baghdad"]), "board.message_invalid"),
        (hello(protocol=2), "board.protocol_unsupported"),
        (hello(topics=["results"]), "board.topic_unknown"),
    ],
    ids=str,
)
async def test_a_wrong_first_frame_is_answered_by_its_code_and_the_line_is_closed(
    room: Room, first: object, code: str
) -> None:
    async with line_to(room) as line:
        await line.say(first)  # type: ignore[arg-type]
        assert await line.hear() == {"type": "error", "code": code}
        assert await line.closed() >= 4400


async def test_a_frame_over_the_limit_closes_the_line_and_nobody_else_notices(room: Room) -> None:
    async with following(room) as wall, line_to(room) as line:
        await line.say(hello())
        await read_whole(line, Board())
        await line.say(json.dumps(hello()) + " " * 40_000)
        while True:
            try:
                await line.hear()
            except websockets.ConnectionClosed:
                break
        assert line.socket.close_code in {1009, 4400}
        code = await file_one(room)
        await wall.shows(lambda board: board.incident(code))
        assert wall.cuts == 0


async def test_a_second_hello_is_refused(room: Room) -> None:
    async with line_to(room) as line:
        await line.say(hello())
        await read_whole(line, Board())
        await line.say(hello())
        assert (await line.hear_until("error"))["code"] == "board.hello_expected"


async def test_presence_at_what_is_not_on_the_board_is_refused_and_the_line_goes_on(room: Room) -> None:
    async with line_to(room) as line:
        await line.say(hello())
        await read_whole(line, Board())
        await line.say({"type": "presence", "topic": "incidents", "id": "019aa5e0-0000-7000-8000-00000000dead"})
        assert (await line.hear_until("error"))["code"] == "board.not_shown"
        await file_one(room)
        assert (await line.hear_until("delta"))["changes"]


async def test_two_people_at_different_processes_see_that_both_have_a_case_open(room: Room) -> None:
    code = await file_one(room)
    case = (await settled(room, lambda board: bool(board.incident(code)))).incident(code)
    assert case is not None
    async with line_to_process(room, "board-1") as one, line_to_process(room, "board-2", "coordinator") as two:
        people = set()
        for line in (one, two):
            await line.say(hello())
            board = await read_whole(line, Board())
            while not board.incident(code):  # the other process may be a moment ahead of this one
                board.take(await line.hear())
            people.add(board.welcome["person"]["id"])
            await line.say({"type": "presence", "topic": "incidents", "id": case["id"]})
        for line in (one, two):
            while set((present := await line.hear_until("present"))["people"]) != people:
                assert present["id"] == case["id"]
        assert len(people) == 2
        await two.socket.close()
        while len((await one.hear_until("present"))["people"]) != 1:
            pass


async def test_a_line_that_was_cut_gets_what_it_missed_and_no_snapshot(room: Room) -> None:
    board = Board()
    async with line_to(room) as line:
        await line.say(hello())
        await read_whole(line, board)
    missed = [await file_one(room) for _ in range(3)]
    await eventually(lambda: _all_shown(room, missed), 60, saying="the boards never showed the missed reports")

    async with line_to(room) as line:
        board.heard.clear()
        await line.say(hello(resume=board.position))
        while not all(board.incident(code) for code in missed):
            board.take(await line.hear())
        while board.items != (now := await look(room)).items:
            while board.seq < now.seq:
                board.take(await line.hear())

    assert board.heard[0] == "welcome"
    assert "snapshot" not in board.heard
    assert "resync" not in board.heard
    assert board.wrong == []


@pytest.mark.parametrize("changed", [{"epoch": "hub:2020-01-01T00:00:00Z"}, {"view": "another"}])
async def test_a_resume_that_does_not_fit_gets_a_snapshot(room: Room, changed: dict[str, object]) -> None:
    code = await file_one(room)
    await eventually(lambda: _all_shown(room, [code]), 60)
    board = await look(room)
    fresh = Board()
    async with line_to(room) as line:
        await line.say(hello(resume=board.position | changed))
        await read_whole(line, fresh)

    assert "snapshot" in fresh.heard
    assert fresh.incident(code)
    assert fresh.wrong == []


async def test_a_board_for_one_province_shows_that_province_only_and_can_be_widened(room: Room) -> None:
    here = await file_one(room, province="IQ-WA")
    there = await file_one(room, province="IQ-KA")
    await eventually(lambda: _all_shown(room, [here, there]), 60)
    board = Board()
    async with line_to(room) as line:
        await line.say(hello(provinces=["IQ-WA"]))
        await read_whole(line, board)
        assert board.incident(here)
        assert {item["province"] for item in [*board.incidents.values(), *board.obligations.values()]} <= {
            "IQ-WA",
            "NA",
        }
        narrow = board.welcome["view"]

        await line.say({"type": "subscribe", "topics": ["incidents"], "provinces": None})
        while not (board.heard.count("welcome") == 2 and board.whole == {"incidents"}):
            board.take(await line.hear())

    assert board.incident(here)
    assert board.incident(there)
    assert board.welcome["view"] != narrow
    assert board.welcome["topics"] == ["incidents"]


async def test_equal_rights_and_topics_share_one_view_and_other_selections_do_not(room: Room) -> None:
    first, second = await look(room), await look(room)
    other = await look(room, provinces=["IQ-BG"])

    assert first.welcome["view"] == second.welcome["view"] != other.welcome["view"]
    assert first.welcome["epoch"] == second.welcome["epoch"]


async def test_every_process_of_the_board_agrees_on_epoch_sequence_and_items(room: Room) -> None:
    code = await file_one(room)

    async def seen(process: str) -> Board:
        async with line_to_process(room, process) as line:
            await line.say(hello())
            board = await read_whole(line, Board())
            while not (board.incident(code) and board.duties_of(board.incident(code)["id"])):  # type: ignore[index]
                board.take(await line.hear())
            return board

    async def agree() -> bool:
        one, two = await seen("board-1"), await seen("board-2")
        assert one.welcome["epoch"] == two.welcome["epoch"]
        assert one.welcome["view"] == two.welcome["view"]
        assert one.wrong == two.wrong == []
        return one.items == two.items  # what older reports owe may fall due between the two

    assert await eventually(agree, 60)


async def test_a_resume_is_understood_by_another_process_of_the_board(room: Room) -> None:
    async with line_to_process(room, "board-1") as line:
        await line.say(hello())
        board = await read_whole(line, Board())
    code = await file_one(room)
    board.heard.clear()
    async with line_to_process(room, "board-2") as line:
        await line.say(hello(resume=board.position))
        while not board.incident(code):
            board.take(await line.hear())

    assert "snapshot" not in board.heard
    assert board.wrong == []


async def test_ticks_tell_the_time_and_the_place_in_the_log_and_are_answered(room: Room) -> None:
    async with line_to(room) as line:
        await line.say(hello())
        board = await read_whole(line, Board())
        told = []
        for _ in range(2):
            tick = await line.hear_until("tick")
            await line.say({"type": "ack", "seq": tick["seq"]})
            told.append(tick)

    assert told[0]["server_time"] < told[1]["server_time"]
    assert told[1]["seq"] >= told[0]["seq"] >= board.seq


async def test_a_client_that_answers_no_tick_is_cut_and_the_others_stay(room: Room) -> None:
    async with following(room) as wall, line_to(room) as silent:
        silent.answers = False
        await silent.say(hello())
        heard = []
        with contextlib.suppress(websockets.ConnectionClosed):
            async with asyncio.timeout(120):
                while True:
                    heard.append(await silent.hear())
        assert wall.cuts == 0

    assert sum(frame["type"] == "tick" for frame in heard) >= 3
    assert heard[-1] == {"type": "error", "code": "board.too_slow"}


async def test_a_stalled_screen_costs_the_others_nothing_and_gets_a_snapshot_when_it_drains(room: Room) -> None:
    stalled = Board()
    async with following(room) as wall, line_to_process(room, "board-1") as line:
        await line.say(hello())
        await read_whole(line, stalled)
        line.socket.transport.pause_reading()
        codes = []
        async with answering(line):  # it draws nothing, and is there
            for _ in range(8):
                codes += await asyncio.gather(*(file_one(room, summary="س" * 280) for _ in range(40)))
                await wall.shows(lambda board, last=codes[-1]: board.incident(last), saying="the others fell behind")
        line.socket.transport.resume_reading()
        while not all(stalled.incident(code) for code in codes):
            stalled.take(await line.hear())

        assert wall.cuts == 0
        assert wall.wrong == []
        assert stalled.wrong == []


async def test_a_page_of_another_origin_may_not_watch_and_the_rooms_own_may(room: Room) -> None:
    async with line_to(room, origin=room.url) as line:
        await line.say(hello())
        assert (await line.hear())["type"] == "welcome"
    with pytest.raises(websockets.InvalidStatus) as refused:
        async with line_to(room, origin="https://example.org"):
            pass
    answer = refused.value.response
    assert answer.status_code == 403
    assert json.loads(answer.body or b"{}")["code"] == "board.origin_refused"


async def test_nobody_watches_without_signing_in(room: Room) -> None:
    with pytest.raises(websockets.InvalidStatus) as refused:
        async with line_to(room, additional_headers={}):
            pass
    answer = refused.value.response
    assert answer.status_code == 401
    assert json.loads(answer.body or b"{}")["code"] == "access.sign_in_required"


async def test_a_page_that_was_refused_learns_why_through_the_door(room: Room) -> None:
    async with (
        client_of(room, headers={}) as nobody,
        client_of(room) as operator,
    ):
        unsigned, signed = await nobody.get("/board/ws"), await operator.get("/board/ws")

    assert (unsigned.status_code, unsigned.json()["code"]) == (401, "access.sign_in_required")
    assert signed.status_code == 426


async def _all_shown(room: Room, codes: list[str]) -> bool:
    for process in ("board-1", "board-2"):
        async with line_to_process(room, process) as line:
            await line.say(hello())
            board = await read_whole(line, Board())
        if not all(board.incident(code) for code in codes):
            return False
    return True
