"""What the board processes tell each other: who has which entity open where. Nothing of it is kept.

Each process says, on a subject of its own name, what changed with it, and every five seconds all of it again. It is
core NATS: a word that is lost is said again, what a process has not repeated for fifteen seconds is forgotten, and
while the bus is away each process knows its own screens only. With everybody goes the view they watch with, so that
whoever hears of them judges by the board of this moment what they may still see.
"""

import asyncio
import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import structlog
from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, ValidationError

from services.board.meters import Meters
from services.board.model import View
from services.kit.bus import connect
from services.kit.bus.line import close
from services.kit.bus.outbound import as_unavailable
from services.kit.clock import Clock
from services.kit.errors import BusUnavailable
from services.kit.tasks import end

SUBJECTS: Final = "board.presence.*"
REPEAT_SECONDS: Final = 5.0
FORGET_SECONDS: Final = 15.0
PAUSE_SECONDS: Final = 1.0
"""Between two repetitions, however often a process that starts asks for one."""

OPEN_MAX: Final = 50_000
"""Entities of other processes that are held; more are not taken."""

PEOPLE_PER_WORD: Final = 200
WAITING_WORDS_MAX: Final = 2000
WAITING_BYTES_MAX: Final = 16 * 1024 * 1024

Key = tuple[str, str]
"""An entity: its topic and its id."""


class Seen(NamedTuple):
    """Somebody who has an entity open, and the view they watch with."""

    person: str
    view: View


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)

    provinces: list[str] | None
    compartments: list[str]


class _Open(BaseModel):
    model_config = ConfigDict(frozen=True)

    topic: str
    id: str
    people: list[tuple[str, NonNegativeInt]] = Field(max_length=PEOPLE_PER_WORD)


class Word(BaseModel):
    """One message between two boards: everybody at the entities it names, with the place of their view in ``views``.

    An entity without people was left. ``asks`` wants everything repeated; ``gone`` is the last word of a process.
    """

    model_config = ConfigDict(frozen=True)

    asks: bool = False
    gone: bool = False
    views: list[_View] = []
    open: list[_Open] = []


class Elsewhere:
    """Who has what open at other processes, as long as it is repeated."""

    def __init__(self, limit: int = OPEN_MAX) -> None:
        self._limit = limit
        self._people: dict[Key, dict[str, tuple[Seen, ...]]] = {}
        self._heard: dict[tuple[str, Key], float] = {}  # the longest unheard of first

    def __len__(self) -> int:
        return len(self._heard)

    def at(self, key: Key) -> Iterator[Seen]:
        """Return everybody who has this open elsewhere."""
        for people in self._people.get(key, {}).values():
            yield from people

    def take(self, process: str, word: Word, now: float) -> set[Key]:
        """Take what a process says and return what changed by it."""
        if word.gone:
            return self._forget([place for place in self._heard if place[0] == process])
        views = [(said.provinces, frozenset(said.compartments)) for said in word.views]
        changed = set()
        for said in word.open:
            key, place = (said.topic, said.id), (process, (said.topic, said.id))
            if not said.people:
                changed |= self._forget([place] if place in self._heard else [])
                continue
            people = tuple(Seen(person, _view(said.topic, *views[number])) for person, number in said.people)
            if self._heard.pop(place, None) is None and len(self._heard) >= self._limit:
                continue
            self._heard[place] = now
            before = self._people.setdefault(key, {})
            if before.get(process) != people:
                before[process] = people
                changed.add(key)
        return changed

    def forget(self, now: float) -> set[Key]:
        """Let go of what was not repeated in time and return it."""
        over = []
        for place, heard_at in self._heard.items():
            if now - heard_at < FORGET_SECONDS:
                break
            over.append(place)
        return self._forget(over)

    def _forget(self, places: Collection[tuple[str, Key]]) -> set[Key]:
        for process, key in places:
            del self._heard[process, key]
            del self._people[key][process]
            if not self._people[key]:
                del self._people[key]
        return {key for _, key in places}


def _view(topic: str, provinces: Sequence[str] | None, compartments: frozenset[str]) -> View:
    return View(frozenset({topic}), None if provinces is None else frozenset(provinces), compartments)


def words(said: Mapping[Key, tuple[Seen, ...]], *, asks: bool = False) -> Iterator[Word]:
    """Cut what is to be said into messages that the bus takes; one at least when something is asked."""
    held: list[_Open] = []
    numbers: dict[View, int] = {}
    people = 0
    for (topic, entity), seen in said.items():
        if held and people + len(seen) > PEOPLE_PER_WORD:
            yield _word(numbers, held, asks=asks)
            held, numbers, people = [], {}, 0
        places = [(one.person, numbers.setdefault(one.view, len(numbers))) for one in seen]
        held.append(_Open(topic=topic, id=entity, people=places))
        people += len(seen) + 1
    if held or asks:
        yield _word(numbers, held, asks=asks)


def _word(numbers: Collection[View], held: list[_Open], *, asks: bool) -> Word:
    views = [
        _View(provinces=None if view.provinces is None else sorted(view.provinces),
              compartments=sorted(view.compartments))
        for view in numbers
    ]  # fmt: skip
    return Word(asks=asks, views=views, open=held)


class Neighbours:
    """The part that talks to the other boards. It never waits for the bus and ends nothing when it is refused."""

    name = "neighbours"

    def __init__(self, *, process: str, url: str, seed_file: Path, clock: Clock, meters: Meters) -> None:
        self._process, self._url, self._seed_file = process, url, seed_file
        self._clock = clock
        self._meters = meters
        self._log = structlog.get_logger().bind(part=self.name)
        self._subject = SUBJECTS.replace("*", process)
        self._elsewhere = Elsewhere()
        self._ours: dict[Key, tuple[Seen, ...]] = {}
        self._line: Any = None  # the bus's own class, which only the kit names
        self._asks = False
        self._due = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.changed: Callable[[set[Key]], None] = lambda keys: None

    async def start(self) -> None:
        """Begin to look for the bus; nobody waits for it."""
        self._tasks = [asyncio.create_task(work) for work in (self._open(), self._repeat())]

    async def stop(self) -> None:
        """Say that everybody here has left, as far as the bus is there."""
        await end(*self._tasks)
        if self._line is not None:
            await self._send(Word(gone=True))
            await close(self._line)
            self._line = None

    def at(self, key: Key) -> Iterator[Seen]:
        """Return everybody who has this open at another process."""
        return self._elsewhere.at(key)

    def forget(self) -> set[Key]:
        """Let go of what was not repeated in time and return it."""
        over = self._elsewhere.forget(self._clock.monotonic())
        self._meters.elsewhere.set(len(self._elsewhere))
        return over

    async def say(self, changes: Mapping[Key, tuple[Seen, ...]]) -> None:
        """Tell the others what changed here; an entity with nobody left is told once."""
        news = {key: seen for key, seen in changes.items() if self._ours.get(key, ()) != seen}
        for key, seen in news.items():
            if seen:
                self._ours[key] = seen
            else:
                del self._ours[key]
        for word in words(news):
            await self._send(word)

    async def _send(self, word: Word) -> None:
        if self._line is None or not self._line.is_connected:
            return
        with contextlib.suppress(BusUnavailable), as_unavailable():
            await self._line.publish(self._subject, word.model_dump_json().encode())
            self._meters.words.labels("said").inc()

    # -- the line

    async def _open(self) -> None:
        try:
            line = await connect(self._url, self._seed_file, self._process, self._refused, on_connected=self._connected)
            await line.subscribe(
                SUBJECTS,
                cb=self._hear,
                pending_msgs_limit=WAITING_WORDS_MAX,
                pending_bytes_limit=WAITING_BYTES_MAX,
            )
            self._line = line
            self._connected(True)
        except Exception:
            self._log.exception("neighbours.cannot_connect")

    def _connected(self, connected: bool) -> None:
        """Ask the others for everything as soon as the line is there, or there again."""
        if connected and self._line is not None:
            self._asks = True
            self._due.set()

    def _refused(self, subject: str) -> None:
        self._log.error("neighbours.refused", subject=subject, means="only this process's own screens are seen")

    async def _repeat(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(REPEAT_SECONDS):
                    await self._due.wait()
            self._due.clear()
            asks, self._asks = self._asks, False
            for word in words(dict(self._ours), asks=asks):
                await self._send(word)
                await asyncio.sleep(0)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _hear(self, message: Any) -> None:
        process = message.subject.rpartition(".")[2]
        if process == self._process:
            return
        try:
            word = Word.model_validate_json(message.data)
            changed = self._elsewhere.take(process, word, self._clock.monotonic())
        except (ValidationError, IndexError):
            self._meters.words.labels("not_understood").inc()
            return
        self._meters.words.labels("heard").inc()
        if word.asks:
            self._due.set()
        if changed:
            self.changed(changed)
