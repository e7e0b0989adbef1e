"""Killed with -9, any part, any time, under load: nothing accepted is lost, nothing doubled, the wall equals the books.

One room is broken again and again while 32 reporters file with retries and a screen on the wall follows through every
cut. After each fault the reporters' book is compared with what the room answers to each of them, with a fresh board,
with the screen that was there all the time, and with the room's own comparison of table and stream.
"""

import asyncio
import contextlib
import random
from collections import Counter

import psutil
import pytest

from tests.support.board_client import Follower, following, settled
from tests.support.ledger import REPORTERS, Ledger, doubled, missing_from_room, storm
from tests.support.room import Room

HELD_SECONDS = 3.0


async def judge(room: Room, ledger: Ledger, wall: Follower) -> None:
    """Compare the book with everything the room shows."""
    assert ledger.wrong == []
    assert doubled([line.report_id for line in ledger.accepted]) == []
    assert await missing_from_room(room, ledger) == []
    fresh = await settled(room, lambda board: ledger.codes <= set(board.codes), within=120)
    assert doubled(fresh.codes) == []
    for line in ledger.accepted:
        incident = fresh.incident(line.code)
        assert incident is not None
        assert incident["summary"] == line.summary
        assert len(fresh.duties_of(incident["id"])) == 1
    strangers = len(fresh.codes) - len(ledger.codes)
    assert strangers == 0, f"{strangers} incidents on the board that nobody was told about"
    # Both move on while deadlines are missed, so the screen is compared with a fresh look each time.
    await settled(room, lambda fresh: wall.items == fresh.items, within=120)
    assert wall.wrong == fresh.wrong == []
    verified = await asyncio.to_thread(room.verify_log)
    assert verified.returncode == 0, verified.stdout + verified.stderr


@pytest.fixture(scope="module")
def book() -> Ledger:
    """Everything accepted in this file, because the room keeps it all."""
    return Ledger()


@pytest.mark.parametrize("part", ["intake", "nats", "board-1", "caddy", "postgres"])
async def test_a_part_killed_under_load_loses_nothing_and_doubles_nothing(
    room: Room, book: Ledger, part: str, storm_size: int
) -> None:
    async with following(room) as wall:
        async with storm(room, book) as ledger:
            await ledger.more(storm_size)
            before = await asyncio.to_thread(room.kill, part)
            await ledger.more(storm_size)
        await asyncio.to_thread(room.wait_ready)

        assert room.pid(part) != before
        await judge(room, book, wall)


async def test_the_supervisor_killed_leaves_parts_that_the_next_up_replaces_and_nothing_is_lost(
    room: Room, book: Ledger, storm_size: int
) -> None:
    async with following(room) as wall:
        async with storm(room, book) as ledger:
            await ledger.more(storm_size)
            before = {part: room.pid(part) for part in room.parts}
            room.kill("supervisor")
            await ledger.more(storm_size // 3)  # its parts go on without it
            await asyncio.to_thread(room.up)
            await ledger.more(storm_size)
        await asyncio.to_thread(room.wait_ready)

        after = {process.pid for process in room.processes()}
        assert not after & set(before.values()), "something of the first room still runs"
        await judge(room, book, wall)


async def test_everything_killed_at_once_comes_back_with_everything_that_was_accepted(
    room: Room, book: Ledger, storm_size: int
) -> None:
    async with following(room) as wall:
        async with storm(room, book) as ledger:
            await ledger.more(storm_size)
            for part in ("postgres", "nats", "intake", "board-1", "caddy"):
                await asyncio.to_thread(room.kill, part)
            await ledger.more(storm_size)
        await asyncio.to_thread(room.wait_ready)
        await judge(room, book, wall)


async def test_intake_goes_on_while_the_log_stands_still_and_the_wall_catches_up(
    room: Room, book: Ledger, storm_size: int
) -> None:
    async with following(room) as wall:
        answers = Counter(book.tries)
        known = set(book.codes)
        with room.held("nats"):
            async with storm(room, book) as ledger:
                await ledger.more(2 * storm_size)
            assert set(book.tries - answers) == {"202"}
            assert not (book.codes - known) & set(wall.codes), "the log did not stand still"
        await judge(room, book, wall)


async def test_the_log_killed_again_and_again_is_filled_again_in_the_end(
    room: Room, book: Ledger, storm_size: int
) -> None:
    async with following(room) as wall:
        async with storm(room, book) as ledger:
            for _ in range(3):
                await asyncio.to_thread(room.kill, "nats")
                await ledger.more(storm_size // 3)
        await asyncio.to_thread(room.wait_ready)
        await judge(room, book, wall)


async def test_a_database_that_stands_still_keeps_reporters_waiting_and_loses_nothing(
    room: Room, book: Ledger, storm_size: int
) -> None:
    async with following(room) as wall:
        async with storm(room, book) as ledger:
            await ledger.more(storm_size)
            backends = [process.pid for process in psutil.Process(room.pid("postgres")).children()]
            with room.held("postgres", *backends):
                answers = book.tries["202"]
                await asyncio.sleep(HELD_SECONDS)  # a disk that hangs: the fault itself lasts this long
                waiting = book.tries["202"] - answers
            await ledger.more(storm_size)
        assert waiting <= REPORTERS, "somebody was answered although nothing could be committed"
        await judge(room, book, wall)


@pytest.mark.long
async def test_random_parts_killed_for_minutes_lose_nothing(room: Room, book: Ledger, storm_size: int) -> None:
    chance = random.Random(20261121)
    async with following(room) as wall:
        async with storm(room, book, pause_seconds=0.4) as ledger:
            for _ in range(40):
                for part in chance.sample(["postgres", "nats", "intake", "board-1", "caddy"], chance.choice([1, 1, 2])):
                    with contextlib.suppress(ProcessLookupError, FileNotFoundError):
                        await asyncio.to_thread(room.kill, part)
                await ledger.more(chance.randint(20, 200))
        await asyncio.to_thread(room.wait_ready)
        await judge(room, book, wall)


def test_a_room_that_is_stopped_leaves_nothing_running(own_room: Room) -> None:
    said = own_room.down()

    assert said.returncode == 0, said.stdout + said.stderr
    assert own_room.processes() == []
    assert not own_room.state.room_file.exists()
