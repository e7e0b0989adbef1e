"""The room's log lost, spoiled, or contradicted by a table somebody wrote to."""

import asyncio
import base64

import pytest
from nats.errors import Error as NatsError

from services.kit.ids import Ids
from tests.fault import hands
from tests.fault.casework import UNHURRIED
from tests.support import builders
from tests.support.board_client import following, look, settled
from tests.support.eventually import eventually
from tests.support.ledger import Ledger, client_of, file_report, missing_from_room, storm
from tests.support.room import Room


async def file_some(room: Room, count: int, ledger: Ledger | None = None) -> Ledger:
    ledger = ledger or Ledger()
    async with client_of(room) as phone:
        bodies = [builders.report(category=UNHURRIED) for _ in range(count)]
        await asyncio.gather(*(file_report(phone, ledger, body) for body in bodies))
    assert ledger.wrong == []
    return ledger


async def log_is_whole(room: Room) -> None:
    """Wait until everything accepted has been published and all agree."""

    async def agree() -> bool:
        said = await asyncio.to_thread(room.verify_log)
        assert said.returncode == 0, said.stdout + said.stderr
        return True

    await asyncio.to_thread(room.wait_told)
    await eventually(agree, 120, every=0.5)


async def test_a_lost_stream_is_refilled_from_the_table_and_the_wall_shows_the_same(own_room: Room) -> None:
    book = await file_some(own_room, 40)
    async with following(own_room) as wall:
        before = (await settled(own_room, lambda board: book.codes <= set(board.codes))).items
        await log_is_whole(own_room)

        await hands.delete_stream(own_room)
        lost = await asyncio.to_thread(own_room.verify_log)
        async with storm(own_room, book, reporters=8) as ledger:  # people go on filing while there is no log
            await ledger.more(40)
        restored = await asyncio.to_thread(own_room.command, "restore-stream", "--state", str(own_room.root))

        assert lost.returncode != 0
        assert restored.returncode == 0, restored.stdout + restored.stderr
        await log_is_whole(own_room)
        after = await settled(own_room, lambda board: book.codes == set(board.codes), within=120)
        for topic, items in before.items():
            assert items.items() <= after.items[topic].items()
        # Both move on while deadlines are missed, so the screen is compared with a fresh look each time.
        await settled(own_room, lambda fresh: wall.items == fresh.items, within=120)
        assert "resync" in wall.heard or wall.cuts
        assert await missing_from_room(own_room, book) == []


async def test_an_event_changed_by_hand_is_named(own_room: Room) -> None:
    await file_some(own_room, 12)
    await log_is_whole(own_room)
    changed = await hands.execute(
        own_room,
        'update intake.event set body = replace(body, \'"severity":"S\', \'"severity":"X\') '
        "where n = (select n from intake.event where type = 'incident.opened.v1' order by n offset 5 limit 1) "
        "returning id",
    )

    said = await asyncio.to_thread(own_room.verify_log)

    assert said.returncode != 0
    assert str(changed) in said.stdout + said.stderr


async def test_an_event_removed_by_hand_is_noticed(own_room: Room) -> None:
    await file_some(own_room, 12)
    await log_is_whole(own_room)
    removed = await hands.execute(
        own_room,
        "delete from intake.event where n = (select n from intake.event order by n offset 7 limit 1) returning seal_no",
    )

    said = await asyncio.to_thread(own_room.verify_log)

    assert said.returncode != 0
    assert str(removed) in said.stdout + said.stderr


async def test_a_message_nobody_can_read_ends_on_the_operators_board_and_the_rest_flows_on(own_room: Room) -> None:
    entity = Ids().uuid()
    async with following(own_room) as wall:
        await file_some(own_room, 3)

        seq = await hands.put_into_log(own_room, f"ops.intake.incident.joint.IQ-BG.{entity}", b"\xff\xfe not a state")

        (duty,) = await wall.shows(
            lambda board: [duty for duty in board.obligations.values() if duty["kind"] == "handle_dead_letter"],
            saying="no duty for the dead letter",
        )
        assert (duty["state"], duty["owner"]["id"], duty["subject"]["noun"]) == ("open", "operator", "dead_letter")
        letters = await hands.dead_letters(own_room)
        assert [(subject.split(".")[:2], letter["reason"], letter["stream_seq"]) for subject, letter in letters] == [
            (["dead", "board"], "undecodable", seq)
        ]
        assert base64.b64decode(letters[0][1]["data_base64"]) == b"\xff\xfe not a state"
        later = await file_some(own_room, 3)
        await wall.shows(lambda board: later.codes <= set(board.codes), saying="nothing flows after the dead letter")
        assert not any(str(entity) == item for item in wall.incidents)


async def test_a_board_that_reads_the_log_again_does_not_open_the_same_duty_twice(own_room: Room) -> None:
    async with following(own_room) as wall:
        await hands.put_into_log(own_room, f"ops.intake.incident.joint.IQ-BG.{Ids().uuid()}", b"{}")
        await wall.shows(lambda board: board.obligations, saying="no duty for the dead letter")

        own_room.kill("board-1")
        await asyncio.to_thread(own_room.wait_ready)
        book = await file_some(own_room, 5)
        await settled(own_room, lambda board: book.codes <= set(board.codes))

        duties = (await look(own_room)).obligations.values()
        assert sum(duty["kind"] == "handle_dead_letter" for duty in duties) == 1


@pytest.mark.parametrize(
    ("user", "subject"),
    [
        ("intake", "ops.results.incident.joint.IQ-BG.1"),
        ("intake", "dead.board.log"),
        ("board-1", "ops.intake.incident.joint.IQ-BG.1"),
        ("board-1", "dead.intake.desk"),
        ("verify", "ops.intake.incident.joint.IQ-BG.1"),
    ],
)
async def test_what_a_user_of_the_log_may_not_say_is_refused_at_once(room: Room, user: str, subject: str) -> None:
    async with hands.bus(room, user) as (client, objections):
        await client.publish(subject, b"{}")
        await client.flush()

        await eventually(lambda: objections, 60, saying="the server said nothing")
        assert all(isinstance(objection, NatsError) for objection in objections)
        assert all("permissions violation" in str(objection).lower() for objection in objections)
