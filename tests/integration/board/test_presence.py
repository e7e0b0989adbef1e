"""Who is told that somebody has a case open, and who never is: on one process and over several, on a real bus."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from services.board.meters import Meters
from services.board.model import View
from services.board.neighbours import FORGET_SECONDS, Neighbours, Seen, words
from services.board.presence import CHANGE_SECONDS, PEOPLE_MAX
from services.kit.clock import Clock, SystemClock
from tests.contract.board_scenarios import entity
from tests.integration.board.hall import HEAR_SECONDS, Hall, Watcher, hall
from tests.support.clock import ManualClock
from tests.support.eventually import eventually
from tests.support.nats import Bus, running_bus

CASE = entity(1)


class Screen(Watcher):
    """A screen of one person that knows what it was last told of presence."""

    me: str = ""

    async def open(self, what: str | None = CASE, topic: str = "incidents") -> None:
        await self.say(type="presence", topic=topic, id=what)

    async def people(self, wanted: set[str], within: float = HEAR_SECONDS) -> None:
        """Read until exactly these people are told to have the case open."""
        async with asyncio.timeout(within):
            while True:
                frame = await self.hear("present", within)
                if set(frame["people"]) == wanted:
                    return

    async def told_after(self, act: Callable[[], Any]) -> list[dict[str, Any]]:
        """Return the frames that come before the next change of the room, which ``act`` makes."""
        self.frames.clear()
        act()
        await self.hear("delta")
        return [frame for frame in self.frames if frame["type"] not in ("delta", "tick")]


@contextlib.asynccontextmanager
async def screen(here: Hall, role: str = "operator", *, said: dict[str, Any] | None = None,
                 **facts: Any) -> AsyncIterator[Screen]:  # fmt: skip
    """Open a screen as a new person with these rights."""
    who = here.register.person(role, **facts)
    async with here.connect(here.register.token(who)) as line:
        watcher = Screen(line)
        await watcher.hello(**(said or {}))
        await watcher.whole()
        watcher.me = who.id
        yield watcher


async def test_everybody_at_a_case_is_told_who_is_there_and_who_has_left() -> None:
    async with hall() as here:
        here.log.incident(1, 1)
        async with screen(here) as one, screen(here, "commissioner") as two, screen(here) as elsewhere:
            await one.open()
            await one.people({one.me})
            await two.open()
            await two.people({one.me, two.me})
            await one.people({one.me, two.me})
            await two.open(None)
            await one.people({one.me})
            await one.open()
            await one.people({one.me})
            assert not await elsewhere.told_after(lambda: here.log.incident(2, 1))


async def test_a_socket_that_is_cut_is_forgotten_at_once() -> None:
    async with hall() as here:
        here.log.incident(1, 1)
        async with screen(here) as stays, screen(here) as goes:
            await stays.open()
            await goes.open()
            await stays.people({stays.me, goes.me})
            goes.socket.transport.abort()
            await stays.people({stays.me})


async def test_one_person_at_two_screens_is_one_person() -> None:
    async with hall() as here:
        here.log.incident(1, 1)
        who = here.register.person()
        token = here.register.token(who)
        async with here.connect(token) as a, here.connect(token) as b:
            for line in (a, b):
                watcher = Screen(line)
                await watcher.hello()
                await watcher.whole()
                await watcher.open()
                assert (await watcher.hear("present"))["people"] == [who.id]


@pytest.mark.parametrize(
    ("entity_id", "said"),
    [
        (entity(2), {}),
        (entity(3), {}),
        (entity(4), {}),
        (CASE, {"topics": ["obligations"]}),
        (CASE, {"provinces": ["IQ-SU"]}),
    ],
    ids=["another compartment", "another province", "nothing at all", "another topic", "another selection"],
)
async def test_what_a_view_does_not_show_is_refused_alike_whether_it_is_there_or_not(
    entity_id: str, said: dict[str, Any]
) -> None:
    async with hall() as here:
        here.log.incident(1, 1)
        here.log.incident(2, 1, compartment="commission")
        here.log.incident(3, 1, province="IQ-SU")
        async with (
            screen(here, "commissioner") as inside,
            screen(here, "cso_delegate", provinces=["IQ-BG"], said=said) as outside,
        ):
            await inside.open(entity_id)
            await outside.open(entity_id)
            assert await outside.hear() == {"type": "error", "code": "board.not_shown"}
            if entity_id != entity(4):
                await inside.people({inside.me})


async def test_who_loses_sight_of_a_case_is_neither_told_nor_named_any_more_and_is_again_when_it_comes_back() -> None:
    async with hall() as here:
        here.log.incident(1, 1)
        async with screen(here) as room, screen(here, "cso_delegate") as network:
            await room.open()
            await network.open()
            await room.people({room.me, network.me})
            await network.people({room.me, network.me})
            here.log.moved("incident", 1, 2, province="IQ-BG")
            here.log.incident(1, 2, compartment="commission")
            await room.people({room.me})
            async with screen(here) as third:
                await third.open()
                await third.people({room.me, third.me})
                await room.people({room.me, third.me})
                network.frames.clear()
                here.log.incident(9, 1)
                while not any(change["id"] == entity(9) for change in (await network.hear("delta"))["changes"]):
                    pass
                assert not [frame for frame in network.frames if frame["type"] == "present"]
            change = {"id": CASE, "version": 3, "moved": True}
            here.log.message(f"ops.intake.incident.commission.IQ-BG.{CASE}", "incident.moved.v1", change)
            here.log.incident(1, 3)
            await network.people({room.me, network.me})


async def test_a_narrower_subscription_takes_a_person_out_of_the_case() -> None:
    async with hall() as here:
        here.log.incident(1, 1)
        async with screen(here) as stays, screen(here) as narrows:
            await stays.open()
            await narrows.open()
            await stays.people({stays.me, narrows.me})
            await narrows.say(type="subscribe", topics=["incidents"], provinces=["IQ-SU"])
            await stays.people({stays.me})


async def test_whose_rights_are_taken_is_no_longer_named() -> None:
    async with hall() as here:
        here.log.incident(1, 1)
        async with screen(here) as stays:
            who = here.register.person()
            async with here.connect(here.register.token(who)) as line:
                goes = Screen(line)
                await goes.hello()
                await goes.whole()
                await goes.open()
                await stays.open()
                await stays.people({stays.me, who.id})
                here.register.suspend(who)
                await stays.people({stays.me})


async def test_changes_that_come_too_fast_wait_and_the_last_one_counts() -> None:
    clock = ManualClock()
    async with hall(clock=clock) as here:
        for number in (1, 2, 3):
            here.log.incident(number, 1)
        async with screen(here) as restless, screen(here) as still:
            await restless.open(entity(1))
            await restless.people({restless.me})
            for number in (2, 3, 2, 3):
                await restless.open(entity(number))
            # Follows them on its line: they have been read when it is answered, before the clock goes on.
            await restless.say(type="subscribe", topics=["weather"])
            assert (await restless.hear("error"))["code"] == "board.topic_unknown"
            await still.open(entity(2))
            await still.people({still.me})
            clock.advance(1.1)
            present = await restless.hear("present")
            assert (present["id"], present["people"]) == (entity(3), [restless.me])
            assert entity(2) not in [frame.get("id") for frame in restless.frames]


async def test_a_screen_with_a_full_line_is_told_when_it_has_room_and_holds_up_nobody() -> None:
    async with hall() as here:
        here.log.incident(1, 1)
        async with screen(here) as stuck, screen(here) as well:
            await stuck.open()
            await stuck.people({stuck.me})
            here.log.incident(1, 2)
            for one in (stuck, well):
                await one.hear("delta")
            stuck.socket.transport.pause_reading()
            version = 2
            while not here.count("opsroom_board_held_total"):
                version += 1
                for number in range(1, 60):
                    here.log.incident(number, version, summary="ط" * 250)
                while well.frames[-1].get("seq") != here.hub.board.head:
                    await well.hear("delta")
                assert version < 200
            await well.open()
            await well.people({stuck.me, well.me})
            stuck.socket.transport.resume_reading()
            await stuck.people({stuck.me, well.me})


async def test_a_crowd_at_one_case_is_named_up_to_a_limit_and_everybody_is_told() -> None:
    async with hall() as here, contextlib.AsyncExitStack() as stack:
        here.log.incident(1, 1)
        crowd = [await stack.enter_async_context(screen(here)) for _ in range(PEOPLE_MAX + 10)]
        for one in crowd:
            await one.open()
        for one in crowd:
            while len((await one.hear("present"))["people"]) < PEOPLE_MAX:
                pass
        assert here.count("opsroom_board_open") == 1


async def test_presence_is_forgotten_with_the_last_screen() -> None:
    async with hall() as here:
        here.log.incident(1, 1)
        async with screen(here) as only:
            await only.open()
            await only.people({only.me})
            await eventually(lambda: here.count("opsroom_board_open") == 1)
        await eventually(lambda: here.count("opsroom_board_open") == 0)


async def test_an_unknown_topic_of_presence_is_not_a_frame_of_the_protocol() -> None:
    async with hall() as here, screen(here) as one:
        await one.open(CASE, topic="people")
        with pytest.raises(ConnectionClosed):
            while True:
                await one.hear()
        assert one.frames[-1]["code"] == "board.message_invalid"


# -- over several processes


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[Bus]:
    async with running_bus(tmp_path) as running:
        yield running


@contextlib.asynccontextmanager
async def hall_of(bus: Bus, process: str, clock: Clock | None = None) -> AsyncIterator[Hall]:
    """Run the parts of one board process of several; all have read the same case."""
    time = clock or SystemClock()

    def neighbours(meters: Meters) -> Neighbours:
        return Neighbours(process=process, url=bus.url, seed_file=bus.seed(process), clock=time, meters=meters)

    async with hall(clock=time, neighbours=neighbours) as here:
        here.log.incident(1, 1)
        yield here


async def test_people_at_two_processes_see_each_other_and_see_each_other_leave(bus: Bus) -> None:
    async with hall_of(bus, "board-1") as a, hall_of(bus, "board-2") as b, screen(a) as one, screen(b) as two:
        await one.open()
        await two.open()
        await one.people({one.me, two.me})
        await two.people({one.me, two.me})
        await two.open(None)
        await one.people({one.me})


async def test_a_process_that_starts_later_hears_who_is_there_already(bus: Bus) -> None:
    async with hall_of(bus, "board-1") as a, screen(a) as one:
        await one.open()
        await one.people({one.me})
        async with hall_of(bus, "board-2") as b, screen(b) as two:
            await two.open()
            await two.people({one.me, two.me})
        await one.people({one.me})


async def test_who_may_see_a_case_is_judged_where_it_is_told(bus: Bus) -> None:
    """The other process has not read yet that the case went to the commission; here nobody else is named for it."""
    async with (
        hall_of(bus, "board-1") as a,
        hall_of(bus, "board-2") as b,
        screen(a) as room,
        screen(b, "cso_delegate") as network,
    ):
        await room.open()
        await network.open()
        await room.people({room.me, network.me})
        a.log.moved("incident", 1, 2, province="IQ-BG")
        a.log.incident(1, 2, compartment="commission")
        await room.people({room.me})


async def test_what_a_dead_process_had_open_is_forgotten_after_fifteen_seconds(bus: Bus) -> None:
    clock = ManualClock()
    view = View(frozenset({"incidents"}), None, frozenset({"joint"}))
    (word,) = words({("incidents", CASE): (Seen(entity(500), view),)})
    async with hall_of(bus, "board-1", clock) as here, screen(here) as one:
        await one.open()
        async with bus.line("board-2") as line:

            async def heard() -> bool:
                await line.publish("board.presence.board-2", word.model_dump_json().encode())
                return here.count("opsroom_board_neighbour_words_total", outcome="heard") > 0

            await eventually(heard)
            # Follows the last copy of the word: none of them comes after the clock has gone on.
            await line.publish("board.presence.board-2", b"[]")
            await eventually(lambda: here.count("opsroom_board_neighbour_words_total", outcome="not_understood"))
        await one.people({one.me, entity(500)})
        clock.advance(FORGET_SECONDS - 1)
        async with screen(here) as two:
            await two.open()
            await two.people({one.me, two.me, entity(500)})
            clock.advance(1)
            await two.people({one.me, two.me})


async def test_while_the_bus_is_away_a_process_shows_its_own_and_afterwards_everybody(bus: Bus) -> None:
    clock = ManualClock()
    async with (
        hall_of(bus, "board-1", clock) as a,
        hall_of(bus, "board-2", clock) as b,
        screen(a) as one,
        screen(a) as near,
        screen(b) as far,
    ):
        await one.open()
        await far.open()
        await one.people({one.me, far.me})
        await bus.kill()
        await near.open()
        await one.people({one.me, near.me, far.me})
        clock.advance(CHANGE_SECONDS)
        await far.open(None)
        await eventually(lambda: b.count("opsroom_board_open") == 0)
        await bus.start()
        clock.advance(FORGET_SECONDS)
        await one.people({one.me, near.me})
        await far.open()
        await one.people({one.me, near.me, far.me}, within=60)


async def test_a_word_that_cannot_be_read_changes_nothing(bus: Bus) -> None:
    async with hall_of(bus, "board-1") as here, bus.line("board-2") as line, screen(here) as one:
        await one.open()
        await one.people({one.me})
        nonsense = [
            b"\xff{",
            b"[]",
            b'{"open":[{"topic":"incidents","id":"%b","people":[["x",3]]}]}' % CASE.encode(),
            b'{"open":[{"topic":"incidents","id":"%b","people":[["x",-1]]}],"views":[]}' % CASE.encode(),
        ]

        async def counted() -> bool:
            for word in nonsense:
                await line.publish("board.presence.board-2", word)
            return here.count("opsroom_board_neighbour_words_total", outcome="not_understood") >= len(nonsense)

        await eventually(counted)
        async with screen(here) as two:
            await two.open()
            await two.people({one.me, two.me})


@pytest.mark.parametrize("user", ["intake", "accreditation", "polling", "verify", "provision"])
async def test_only_boards_hear_who_has_what_open(bus: Bus, user: str) -> None:
    bus.refused.clear()
    async with bus.line(user) as line:
        await line.subscribe("board.presence.*")
        await eventually(lambda: bus.refused == ["board.presence.*"])


async def test_a_board_speaks_under_its_own_name_only(bus: Bus) -> None:
    async with bus.line("board-1") as line, bus.line("board-2") as other, bus.line("intake") as service:
        heard: list[str] = []

        async def hear(message: Any) -> None:
            heard.append(message.data.decode())

        await line.subscribe("board.presence.*", cb=hear)
        await line.flush()
        await service.publish("board.presence.board-2", b"not a board")
        await service.flush()
        await other.publish("board.presence.board-1", b"another's name")
        await other.publish("board.presence.board-2", b"its own")
        await eventually(lambda: heard == ["its own"])
