"""A deadline that is missed: the duty goes to the next owner, then nobody is left, and the wall says so each time."""

from tests.support import builders
from tests.support.board_client import following, look
from tests.support.clock import move_drill
from tests.support.eventually import eventually
from tests.support.ledger import REPORTS, client_of
from tests.support.room import Room


async def test_a_duty_nobody_does_goes_from_the_operator_up_to_the_commissioner_and_then_lapses(
    drill_room: Room,
) -> None:
    async with following(drill_room) as wall, client_of(drill_room) as phone:
        receipt = (await phone.post(REPORTS, json=builders.critical_report())).json()
        incident = await wall.shows(lambda board: board.incident(receipt["code"]))
        (opened,) = await wall.shows(lambda board: board.duties_of(incident["id"]))
        assert (opened["owner"]["id"], opened["step"], opened["state"]) == ("operator", 0, "open")

        before = opened["due_at"]
        for step, owner in ((1, "coordinator"), (2, "commissioner")):
            move_drill(drill_room.root, 125 * step)
            (raised,) = await wall.shows(
                lambda board, step=step: [one for one in board.duties_of(incident["id"]) if one["step"] == step],
                saying="not raised",
            )
            assert (raised["owner"]["id"], raised["state"], raised["version"]) == (owner, "open", step + 1)
            assert raised["due_at"] > before
            before = raised["due_at"]

        move_drill(drill_room.root, 375)

        (lapsed,) = await wall.shows(
            lambda board: [duty for duty in board.duties_of(incident["id"]) if duty["state"] == "lapsed"],
            saying="not lapsed",
        )
        assert (lapsed["owner"]["id"], lapsed["version"], lapsed["id"]) == ("commissioner", 4, opened["id"])
        assert (await look(drill_room)).duties_of(incident["id"]) == [lapsed]
        assert wall.wrong == []
        assert wall.welcome["drill"] is True


async def test_a_drill_says_so_and_its_time_is_the_moved_one(drill_room: Room) -> None:
    before = await look(drill_room)
    move_drill(drill_room.root, 2 * 3600)

    async def moved() -> bool:
        return (await look(drill_room)).welcome["server_time"][:13] > before.welcome["server_time"][:13]

    await eventually(moved, 60, saying="the board's time did not move")
    assert before.welcome["drill"] is True
