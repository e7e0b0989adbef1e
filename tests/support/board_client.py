"""A strict reader of the board's protocol.

`BoardLine` is one connection: it says frames and hears frames, each checked against the contract. `Board` keeps what
the frames add up to, and notes whatever the protocol does not allow. `Follower` is a `Board` that reconnects with
resume whenever its line is cut, as a wall screen does.
"""

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection, connect

from schemas.board import PROTOCOL, TOPICS, ServerFrame
from tests.support.eventually import eventually
from tests.support.room import Room

HEAR_SECONDS = 60.0
RECONNECT_SECONDS = 0.2
LOST = (OSError, websockets.WebSocketException, TimeoutError, EOFError)
"""What a cut line looks like, while connecting and afterwards."""


def hello(**changes: Any) -> dict[str, Any]:
    """Return a hello for everything, with changes."""
    return {"type": "hello", "protocol": PROTOCOL, "topics": list(TOPICS), "provinces": None, "resume": None} | changes


@dataclass
class BoardLine:
    """One websocket to the board. Whoever hears a tick on it has answered it, unless it ``answers`` nothing."""

    socket: ClientConnection
    answers: bool = True

    async def say(self, frame: dict[str, Any] | str | bytes) -> None:
        """Send a frame; a string or bytes go as they are."""
        await self.socket.send(frame if isinstance(frame, str | bytes) else json.dumps(frame))

    async def hear(self, within: float = HEAR_SECONDS) -> dict[str, Any]:
        """Return the next frame, after checking that the contract knows it."""
        async with asyncio.timeout(within):
            text = await self.socket.recv()
        assert isinstance(text, str), "the board speaks text frames"
        ServerFrame.model_validate_json(text)
        frame = dict(json.loads(text))
        if self.answers and frame["type"] == "tick":
            with contextlib.suppress(websockets.ConnectionClosed):  # what came before the end is still to be heard
                await self.say({"type": "ack", "seq": frame["seq"]})
        return frame

    async def hear_until(self, kind: str, within: float = HEAR_SECONDS) -> dict[str, Any]:
        """Return the next frame of a type, letting others pass."""
        async with asyncio.timeout(within):
            while True:
                frame = await self.hear(within)
                if frame["type"] == kind:
                    return frame

    async def closed(self, within: float = HEAR_SECONDS) -> int:
        """Wait until the board has closed the line and return the code."""
        async with asyncio.timeout(within):
            await self.socket.wait_closed()
        return self.socket.close_code or 0


@contextlib.asynccontextmanager
async def line_at(url: str, trust: ssl.SSLContext | bool, **options: Any) -> AsyncIterator[BoardLine]:
    """Open a websocket at an address."""
    options = {"max_size": 2**22, "open_timeout": 30, "close_timeout": 2, "proxy": None} | options
    async with connect(url, ssl=trust if isinstance(trust, ssl.SSLContext) else None, **options) as socket:
        yield BoardLine(socket)


@contextlib.asynccontextmanager
async def line_to(room: Room, **options: Any) -> AsyncIterator[BoardLine]:
    """Open a websocket through the room's one origin, as an operator unless ``additional_headers`` say another."""
    if "additional_headers" not in options:
        options["additional_headers"] = room.headers()
    async with line_at(room.board_url, room.trust, **options) as line:
        yield line


@dataclass
class Board:
    """What one view adds up to: items by topic and id, and where it stands in the log."""

    items: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: {topic: {} for topic in TOPICS})
    welcome: dict[str, Any] = field(default_factory=dict)
    seq: int = 0
    whole: set[str] = field(default_factory=set)
    """Topics whose snapshot has been read to its last chunk since the last welcome."""

    wrong: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    """Types of the frames in order, ticks left out."""

    @property
    def incidents(self) -> dict[str, dict[str, Any]]:
        return self.items["incidents"]

    @property
    def obligations(self) -> dict[str, dict[str, Any]]:
        return self.items["obligations"]

    @property
    def codes(self) -> list[str]:
        """The human codes of all incidents shown, with repetition if there were any."""
        return [item["code"] for item in self.incidents.values()]

    def duties_of(self, incident_id: str) -> list[dict[str, Any]]:
        """Return the obligations about an incident."""
        return [item for item in self.obligations.values() if item["subject"]["id"] == incident_id]

    def incident(self, code: str) -> dict[str, Any] | None:
        """Return the incident under a human code; two of them are noted as wrong."""
        found = [item for item in self.incidents.values() if item["code"] == code]
        if len(found) > 1:
            self.wrong.append(f"{len(found)} incidents under {code}")
        return found[0] if found else None

    @property
    def position(self) -> dict[str, Any]:
        """What the client says in ``resume``."""
        return {"epoch": self.welcome["epoch"], "seq": self.seq, "view": self.welcome["view"]}

    def take(self, frame: dict[str, Any]) -> None:
        """Apply one frame and note what must not be in it."""
        kind = frame["type"]
        if kind != "tick":
            self.heard.append(kind)
        if kind == "welcome":
            self.welcome, self.whole = frame, set()
        elif kind == "snapshot":
            self._take_snapshot(frame)
        elif kind == "delta":
            self._take_delta(frame)
        elif kind == "tick":
            if frame["seq"] < self.seq:
                self.wrong.append(f"tick at {frame['seq']} after {self.seq}")
            self.seq = max(self.seq, frame["seq"])
        elif kind == "resync":
            self.whole = set()
        elif kind == "error":
            self.wrong.append(f"error {frame['code']}")

    def _take_snapshot(self, frame: dict[str, Any]) -> None:
        topic = frame["topic"]
        if topic not in self._being_read:
            self._being_read[topic] = {}
        chunk = self._being_read[topic]
        for item in frame["items"]:
            if item["id"] in chunk:
                self.wrong.append(f"{item['id']} twice in one snapshot")
            chunk[item["id"]] = item
        if frame["last"]:
            self.items[topic] = self._being_read.pop(topic)
            self.whole.add(topic)
            self.seq = frame["seq"]

    def _take_delta(self, frame: dict[str, Any]) -> None:
        if frame["seq"] < self.seq:
            self.wrong.append(f"delta at {frame['seq']} after {self.seq}")
        told = [(change["topic"], change["id"]) for change in frame["changes"]]
        if len(told) != len(set(told)):
            self.wrong.append("one entity twice in a delta")
        for change in frame["changes"]:
            shelf = self.items[change["topic"]]
            if change["op"] == "drop":
                shelf.pop(change["id"], None)
                continue
            before = shelf.get(change["id"])
            if before is not None and before["version"] >= change["version"]:
                self.wrong.append(f"{change['id']} told at version {change['version']} after {before['version']}")
            shelf[change["id"]] = change["item"]
        self.seq = frame["seq"]

    def __post_init__(self) -> None:
        self._being_read: dict[str, dict[str, dict[str, Any]]] = {}


async def read_whole(line: BoardLine, board: Board, topics: int = len(TOPICS)) -> Board:
    """Read frames until the snapshot of every topic is whole and the board is where the log was at the welcome.

    A snapshot may be a moment old; the deltas after it, or the next tick, bring the board to the welcome's sequence.
    """
    while len(board.whole) < topics or board.seq < board.welcome["seq"]:
        board.take(await line.hear())
    return board


async def look(room: Room, token: str | None = None, **said: Any) -> Board:
    """Return what a freshly opened board shows: hello, welcome and the snapshots; ``token`` says to whom."""
    options = {} if token is None else {"additional_headers": {"Authorization": f"Bearer {token}"}}
    async with line_to(room, **options) as line:
        await line.say(hello(**said))
        return await read_whole(line, Board(), len(said.get("topics", TOPICS)))


@dataclass
class Follower(Board):
    """A board that stays on the wall: it answers ticks and comes back with resume after every cut."""

    cuts: int = 0
    live: asyncio.Event = field(default_factory=asyncio.Event)

    async def follow(self, room: Room, **said: Any) -> None:
        """Read until cancelled."""
        while True:
            with contextlib.suppress(*LOST):
                async with line_to(room, open_timeout=10) as line:
                    resume = self.position if self.welcome else None
                    self._being_read.clear()
                    await line.say(hello(resume=resume, **said))
                    await self._listen(line)
            self.live.clear()
            self.cuts += 1
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _listen(self, line: BoardLine) -> None:
        async for text in line.socket:
            ServerFrame.model_validate_json(text)
            frame = json.loads(text)
            self.take(frame)
            self.live.set()
            if frame["type"] == "tick":
                await line.say({"type": "ack", "seq": self.seq})

    async def shows(self, check: Callable[[Board], Any], within: float = 60.0, saying: str = "") -> Any:
        """Wait until the board shows something and return it."""
        return await eventually(
            lambda: check(self),
            within,
            saying=lambda: f"{saying} seq {self.seq}, {self.wrong[:3]}, heard {self.heard[-5:]}",
        )


@contextlib.asynccontextmanager
async def following(room: Room, **said: Any) -> AsyncIterator[Follower]:
    """Keep a board on the wall for as long as the block runs."""
    follower = Follower()
    reading = asyncio.create_task(follower.follow(room, **said))
    try:
        async with asyncio.timeout(60):
            await follower.live.wait()
        yield follower
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def settled(room: Room, check: Callable[[Board], bool], within: float = 60.0) -> Board:
    """Look at the board again and again until a fresh look satisfies the check."""
    last = Board()

    async def try_once() -> Board | None:
        nonlocal last
        try:
            last = await look(room)
        except LOST as error:
            raise AssertionError(repr(error)) from error
        return last if check(last) else None

    found: Board | None = await eventually(
        try_once, within, every=0.3, saying=lambda: f"{len(last.incidents)} incidents, {len(last.obligations)} duties"
    )
    assert found is not None
    return found
