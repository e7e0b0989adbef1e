"""Presence: who else has a case open. Everybody at one entity is told who is there, over all boards.

Promises:

* Only who is shown an entity is told who has it open, and only who is shown it is named: both by the board of the
  moment in which it is told. To whoever is not shown it, it is as unknown as what never was.
* A screen that leaves is forgotten at once. One that loses sight of its entity is neither told nor named any more;
  when it comes to see it again, it is.
* Telling never holds up the sweep: it is gathered, it yields, and a line with a full buffer is told later.
* One change a second for each screen, of which the last counts. At most ``PEOPLE_MAX`` people are named.
"""

import asyncio
import contextlib
from itertools import chain
from typing import Final
from uuid import UUID

import structlog

from services.board.client import Client, Phase
from services.board.errors import NotShown
from services.board.frames import Wire, say
from services.board.hub import CLIENTS_PER_TURN, Hub
from services.board.meters import Meters
from services.board.model import View
from services.board.neighbours import Key, Neighbours, Seen
from services.kit.clock import Clock
from services.kit.tasks import end

CHANGE_SECONDS: Final = 1.0
BEAT_SECONDS: Final = 1.0
GATHER_SECONDS: Final = 0.1
PEOPLE_MAX: Final = 50
"""Whoever came first stays named; more than this in one case are a crowd."""

KEYS_PER_TURN: Final = 500


class Seat:
    """What one screen has open, since when, and whom it was last told of."""

    __slots__ = ("changed_at", "key", "told")

    def __init__(self) -> None:
        self.changed_at = float("-inf")
        self.key: Key | None = None
        self.told: tuple[str, ...] | None = None


class Attendance:
    """The part that keeps presence in one board process. Used from its event loop only.

    ``neighbours`` None: there is no other process.
    """

    name = "presence"

    def __init__(self, *, hub: Hub, clock: Clock, meters: Meters, neighbours: Neighbours | None = None) -> None:
        self._hub = hub
        self._clock = clock
        self._meters = meters
        self._neighbours = neighbours
        self._log = structlog.get_logger().bind(part=self.name)
        self._seats: dict[Client, Seat] = {}
        self._here: dict[Key, dict[Client, None]] = {}
        self._waiting: dict[Client, Key | None] = {}
        self._dirty: set[Key] = set()
        self._later: set[Key] = set()
        self._stamps: dict[Key, tuple[str, int]] = {}
        self._last: tuple[Key, tuple[str, ...], Wire] | None = None
        self._news = asyncio.Event()
        self._beat_at = clock.monotonic()
        self._task: asyncio.Task[None] | None = None
        hub.parted = self.left
        if neighbours is not None:
            neighbours.changed = self._changed_elsewhere

    async def start(self) -> None:
        """Begin to tell."""
        self._task = asyncio.create_task(self._tell_for_ever(), name=self.name)

    async def stop(self) -> None:
        """End telling."""
        await end(self._task)

    # -- what screens say

    def said(self, client: Client, topic: str, entity: UUID | None) -> None:
        """Take what a screen has open now; None is nothing. A change that comes too soon waits, and the last counts."""
        if client.phase is Phase.GONE:
            return
        key = None if entity is None else (topic, str(entity))
        seat = self._seats.setdefault(client, Seat())
        if client in self._waiting or self._clock.monotonic() - seat.changed_at < CHANGE_SECONDS:
            self._waiting[client] = key
            self._news.set()
        else:
            self._sit(client, seat, key)

    def looks_anew(self, client: Client) -> None:
        """Take note that a screen has another view: what it may see of its entity may be another thing."""
        seat = self._seats.get(client)
        if seat is not None and seat.key is not None:
            self._touch(seat.key)

    def left(self, client: Client) -> None:
        """Forget a screen."""
        self._waiting.pop(client, None)
        seat = self._seats.pop(client, None)
        if seat is not None:
            self._rise(client, seat)

    def _sit(self, client: Client, seat: Seat, key: Key | None) -> None:
        seat.changed_at = self._clock.monotonic()
        shown = key is not None and self._shown(key, client.watch.view)
        if seat.key != key or not shown:
            self._rise(client, seat)
        if key is None:
            return
        if not shown:
            self._hub.refuse(client, NotShown())
            return
        if seat.key is None:
            seat.key = key
            self._here.setdefault(key, {})[client] = None
            self._touch(key)
        seat.told = None
        self._tell_one(client, seat, self._people(key))

    def _rise(self, client: Client, seat: Seat) -> None:
        key, seat.key, seat.told = seat.key, None, None
        if key is None:
            return
        here = self._here[key]
        del here[client]
        if not here:
            del self._here[key]
            self._stamps.pop(key, None)
        self._touch(key)

    def _touch(self, key: Key) -> None:
        self._dirty.add(key)
        self._news.set()

    def _changed_elsewhere(self, keys: set[Key]) -> None:
        here = keys & self._here.keys()
        if here:
            self._dirty |= here
            self._news.set()

    # -- who is there

    def _shown(self, key: Key, view: View) -> bool:
        return self._hub.board.shows(*key, view, self._clock.now())

    def _ours(self, key: Key) -> tuple[Seen, ...]:
        """Return who has this open here and is shown it."""
        found: dict[Seen, None] = {}
        judged: dict[View, bool] = {}
        for client in self._here.get(key, ()):
            view = client.watch.view
            if view not in judged:
                judged[view] = self._shown(key, view)
            if judged[view]:
                found[Seen(client.principal.id, view)] = None
                if len(found) == PEOPLE_MAX:
                    break
        return tuple(found)

    def _people(self, key: Key) -> tuple[str, ...]:
        """Return who has this open at any process and is shown it, by what this process's board shows now."""
        elsewhere = () if self._neighbours is None else self._neighbours.at(key)
        named: dict[str, None] = {}
        for seen in chain(self._ours(key), elsewhere):
            if seen.person not in named and self._shown(key, seen.view):
                named[seen.person] = None
                if len(named) == PEOPLE_MAX:
                    break
        return tuple(named)

    # -- telling

    async def _tell_for_ever(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(BEAT_SECONDS):
                    await self._news.wait()
            self._news.clear()
            try:
                await self._turn()
            except Exception:
                self._log.exception("presence.failed")
            if self._waiting:
                self._news.set()
            await asyncio.sleep(GATHER_SECONDS)

    async def _turn(self) -> None:
        now = self._clock.monotonic()
        for client, key in list(self._waiting.items()):
            seat = self._seats[client]
            if now - seat.changed_at >= CHANGE_SECONDS:
                del self._waiting[client]
                self._sit(client, seat, key)
        if now - self._beat_at >= BEAT_SECONDS:
            self._beat_at = now
            await self._beat()
        keys, self._dirty = self._dirty, set()
        ours = {}
        for number, key in enumerate(keys, 1):
            await self._tell(key)
            ours[key] = self._ours(key)
            if not number % KEYS_PER_TURN:
                await asyncio.sleep(0)
        self._meters.open.set(len(self._here))
        if self._neighbours is not None:
            await self._neighbours.say(ours)

    async def _beat(self) -> None:
        """Look at what changed without a word: entities, other processes, lines that were full."""
        self._dirty |= self._later
        self._later = set()
        if self._neighbours is not None:
            self._changed_elsewhere(self._neighbours.forget())
        for number, key in enumerate(list(self._here), 1):
            stamp = self._hub.board.epoch, self._hub.board.seq_of(*key)
            if key in self._here and self._stamps.get(key) != stamp:
                self._stamps[key] = stamp
                self._dirty.add(key)
            if not number % KEYS_PER_TURN:
                await asyncio.sleep(0)

    async def _tell(self, key: Key) -> None:
        people = self._people(key)
        for number, client in enumerate(list(self._here.get(key, ())), 1):
            seat = self._seats.get(client)
            if seat is not None and seat.key == key:
                self._tell_one(client, seat, people)
            if not number % CLIENTS_PER_TURN:
                await asyncio.sleep(0)
                people = self._people(key)

    def _tell_one(self, client: Client, seat: Seat, people: tuple[str, ...]) -> None:
        """Write to one screen, unless it knows, may not know, or has no room."""
        assert seat.key is not None
        if not self._shown(seat.key, client.watch.view):
            seat.told = None
        elif client.full or client.phase is Phase.HELD:
            self._later.add(seat.key)
        elif seat.told != people:
            seat.told = people
            client.write(self._wire(seat.key, people))
            self._meters.told.inc()

    def _wire(self, key: Key, people: tuple[str, ...]) -> Wire:
        """Return the frame for everybody at an entity: encoded and packed once."""
        if self._last is None or self._last[:2] != (key, people):
            topic, entity = key
            self._last = key, people, Wire(say(type="present", topic=topic, id=entity, people=people))
        return self._last[2]
