"""Screens that come, go, change their minds and stall while the room goes on: all see the same in the end."""

import asyncio
import json
import random
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from services.board.model import View
from tests.contract.test_board_law import Screen
from tests.integration.board.hall import Hall, Watcher, hall, minutes
from tests.support.eventually import eventually

SUBSCRIPTIONS: tuple[dict[str, Any], ...] = (
    {"topics": ["incidents", "obligations"], "provinces": None},
    {"topics": ["incidents", "threads"], "provinces": ["IQ-BG"]},
    {"topics": ["obligations", "incidents"], "provinces": ["IQ-SU", "XX"]},
)


class Wanderer:
    """A screen that follows the protocol strictly and lives restlessly."""

    def __init__(self, here: Hall, number: int, chance: random.Random) -> None:
        self.here = here
        self.chance = chance
        self.packs = number % 3 == 0
        self.said = SUBSCRIPTIONS[number % len(SUBSCRIPTIONS)]
        self.screen = Screen()
        self.wrong: list[str] = []
        self.calm = False

    async def live(self) -> None:
        while True:
            standing = self.screen.standing
            async with self.here.connect(compression="deflate" if self.packs else None, max_queue=2) as line:
                watcher = Watcher(line)
                resume = standing if standing is not None and self.chance.random() < 0.8 else None
                await watcher.hello(**self.said, **({"resume": resume} if resume else {}))
                try:
                    await self.listen(watcher)
                except ConnectionClosed:
                    continue

    async def listen(self, watcher: Watcher) -> None:
        while True:
            frame = json.loads(await watcher.socket.recv())
            self.take(frame)
            if frame["type"] == "tick":
                await watcher.say(type="ack", seq=frame["seq"])
            if self.calm or self.chance.random() > 0.05:
                continue
            whim = self.chance.choice(("cut", "subscribe", "stall", "leave"))
            if whim == "cut":
                watcher.socket.transport.abort()
            elif whim == "subscribe":
                self.said = self.chance.choice(SUBSCRIPTIONS)
                await watcher.say(type="subscribe", **self.said)
            elif whim == "stall":
                watcher.socket.transport.pause_reading()
                await asyncio.sleep(self.chance.random() * 0.3)
                watcher.socket.transport.resume_reading()
            else:
                await watcher.socket.close()

    @property
    def settled(self) -> bool:
        """True when what it holds is whole and of the view that it asked for last."""
        provinces = self.said["provinces"]
        view = View(
            frozenset(self.said["topics"]),
            provinces and frozenset(provinces),
            frozenset({"public", "joint", "commission"}),
        )
        return self.screen.standing is not None and self.screen.standing["view"] == view.digest

    @property
    def seq(self) -> int:
        return self.screen.standing["seq"] if self.screen.standing is not None else 0

    def take(self, frame: dict[str, Any]) -> None:
        before = self.seq
        if frame["type"] in ("delta", "tick") and frame["seq"] < before:
            self.wrong.append(f"{frame['type']} at {frame['seq']} after {before}")
        for change in frame.get("changes", ()):
            held = self.screen.tables[change["topic"]].get(change["id"])
            if held is not None and change["op"] == "put" and change["version"] <= held["version"]:
                self.wrong.append(f"{change['id']} told again at {change['version']}")
        self.screen.take(frame)


def something_happens(here: Hall, versions: dict[tuple[str, int], tuple[int, str]], chance: random.Random) -> None:
    """Change one entity: a newer version, now and then in another province or closed."""
    noun, number = chance.choice(("incident", "incident", "obligation", "thread")), chance.randrange(60)
    version, province = versions.get((noun, number), (0, "IQ-BG"))
    fresh = chance.choice(("IQ-BG", "IQ-SU", "XX")) if version and chance.random() < 0.2 else province
    versions[noun, number] = version + 1, fresh
    if fresh != province:
        here.log.moved(noun, number + {"incident": 0, "obligation": 100, "thread": 200}[noun], version + 1,
                       province=province)  # fmt: skip
    if noun == "incident":
        here.log.incident(number, version + 1, province=fresh, summary="ط" * 200)
    elif noun == "thread":
        here.log.thread(number + 200, version + 1, about=number, province=fresh)
    else:
        here.log.obligation(number + 100, version + 1, due=minutes(30), province=fresh)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_however_screens_behave_all_end_with_what_a_fresh_one_sees(seed: int) -> None:
    chance = random.Random(seed)
    async with hall(tick_seconds=0.2) as here:
        crowd = [Wanderer(here, number, random.Random(seed * 100 + number)) for number in range(12)]
        lives = [asyncio.create_task(one.live()) for one in crowd]
        versions: dict[tuple[str, int], tuple[int, str]] = {}
        for _ in range(400):
            for _ in range(chance.randrange(6)):
                something_happens(here, versions, chance)
            await asyncio.sleep(0.002)
        for one in crowd:
            one.calm = True
        head = here.hub.board.head
        await eventually(
            lambda: all(one.settled and one.seq >= head for one in crowd) and here.hub.clients == len(crowd),
            saying=lambda: f"{head}: {[one.seq for one in crowd]}",
            within=60,
        )
        for one in crowd:
            fresh = Screen()
            async with here.connect() as line:
                watcher = Watcher(line)
                await watcher.hello(**one.said)
                await watcher.whole()
                for frame in watcher.frames:
                    fresh.take(frame)
                while fresh.standing is None or fresh.standing["seq"] < head:
                    fresh.take(await watcher.hear())
            # It may have cut its line just before it became calm, and be about to begin anew.
            await eventually(
                lambda one=one, fresh=fresh: one.settled and one.seq >= head and one.screen.tables == fresh.tables,
                saying=f"{one.said}: another picture than the fresh screen's",
            )
            assert one.wrong == []
        for life in lives:
            life.cancel()
        await asyncio.gather(*lives, return_exceptions=True)
