"""The hub: which screens watch what, and how the news reaches them without one holding up another.

One task, the *sweep*, writes everything that is live: for each view the changes since its last sweep, encoded once, to
each of its clients. Promises:

* A client gets ``welcome``, then snapshots or what it missed, then every change of its view in the order of the log,
  each entity's newest state (several changes between two sweeps arrive as one), and ``seq`` never goes back.
* A write never waits. A client with more than ``LINE_BYTES_MAX`` waiting is held: it gets nothing until its buffer is
  empty, then ``resync``, ``welcome`` and snapshots. It costs the others nothing.
* A client that leaves three ticks unanswered is cut.
* Sweeps write in chunks and let the loop turn between them.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog

from schemas.board import PROTOCOL, TOPICS
from services.board.client import LINE_BYTES_MAX, Client, Phase
from services.board.errors import FrameRefused, TooSlow
from services.board.frames import Wire, rfc3339, say
from services.board.meters import Meters
from services.board.model import Board, View
from services.board.pace import Pace
from services.board.watch import Watch
from services.kit.auth import Principal
from services.kit.clock import Clock
from services.kit.tasks import end

CLIENTS_PER_TURN = 256
UNANSWERED_MAX = 3
TICKS_AHEAD_MAX = 1
"""A returning client may stand ahead of a process that lags; at the second tick it is waited for no longer."""

FORGET_PER_SWEEP = 2000


Lane = tuple[Mapping[Client, object], list[tuple[Client, Callable[[bytes], None]]], bool]
"""Live clients of one view that take the same form of bytes, as a sweep found them."""


@dataclass(frozen=True)
class Standing:
    """Where a returning client says it stood."""

    epoch: str
    seq: int
    view: str


class Hub:
    """All screens of one board process. Used from its event loop only."""

    name = "hub"

    def __init__(self, *, clock: Clock, meters: Meters, tick_seconds: float, drill: bool) -> None:
        self.board = Board("")
        self._clock = clock
        self._meters = meters
        self._tick_seconds = tick_seconds
        self._drill = drill
        self.lag_ms: Callable[[], int] = lambda: 0
        self.stale: Callable[[], bool] = lambda: False
        self.parted: Callable[[Client], None] = lambda client: None
        self._log = structlog.get_logger().bind(part=self.name)
        self._pace = Pace()
        self._watches: dict[View, Watch] = {}
        self._clients: dict[Client, None] = {}
        self._news = asyncio.Event()
        self._tick_due = False
        self._farewells: set[asyncio.Task[None]] = set()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def clients(self) -> int:
        """How many screens are connected."""
        return len(self._clients)

    @property
    def screens(self) -> list[Client]:
        """Everybody who has said hello and is still here."""
        return list(self._clients)

    async def start(self) -> None:
        """Begin to sweep and to tick."""
        self._tasks = [asyncio.create_task(self._sweep_for_ever()), asyncio.create_task(self._tick_for_ever())]

    async def stop(self) -> None:
        """End sweeping; the door has closed the lines before."""
        tasks = [*self._tasks, *(client.task for client in self._clients if client.task is not None)]
        await end(*tasks)

    def changed(self) -> None:
        """Say that the board has read something: the next sweep is due."""
        self._news.set()

    def replace(self, board: Board) -> None:
        """Show another incarnation of the log: nothing that clients hold is right any more."""
        self.board = board
        for watch in self._watches.values():
            watch.seq = board.head
        for client in list(self._clients):
            if client.watch is not None and client.phase is not Phase.HELD:
                self._begin(client, client.watch.view, None, reason="epoch")

    def greet(self, client: Client, view: View, resume: Standing | None) -> None:
        """Give a client a view: after ``hello``, and again after ``subscribe``."""
        self._clients[client] = None
        client.connection.when_full = lambda: self._filled(client)
        client.connection.when_drained = lambda: self._drained(client)
        self._meters.clients.set(len(self._clients))
        since, reason = None, None
        if resume is not None and resume.epoch == self.board.epoch and resume.view == view.digest:
            if resume.seq >= self.board.floor:
                since = resume.seq
            else:
                reason = "slow"  # away for too long: the client must not take what it holds for right
        if resume is not None:
            self._meters.resumes.labels("snapshot" if since is None else "taken").inc()
        self._begin(client, view, since, reason=reason)

    def leave(self, client: Client) -> None:
        """Forget a client whose line is gone."""
        if client.phase is not Phase.GONE:
            self.parted(client)
            self._part(client)
            client.phase = Phase.GONE
            self._clients.pop(client, None)
            self._meters.clients.set(len(self._clients))

    def answered(self, client: Client) -> None:
        """Note that a client answered a tick."""
        client.unanswered = 0

    def refuse(self, client: Client, error: FrameRefused) -> None:
        """Tell a client which of its frames was refused; closing the line is the caller's."""
        self._meters.refused.labels(error.code).inc()
        client.write(Wire(say(type="error", code=error.code)))

    # -- one client's way to being live

    def _part(self, client: Client) -> None:
        if client.task is not None:
            client.task.cancel()
            client.task = None
        watch: Watch | None = client.watch
        client.watch = None
        if watch is None:
            return
        watch.depart(client)
        watch.members.pop(client, None)
        watch.full.pop(client, None)
        with contextlib.suppress(ValueError):
            watch.joining.remove(client)
        if not watch.members:
            self._watches.pop(watch.view, None)

    def _begin(self, client: Client, view: View, since: int | None, *, reason: str | None = None) -> None:
        """Put a client on a view: the changes since ``since``, or (None) a snapshot first."""
        self._part(client)
        watch = self._watches.get(view)
        if watch is None:
            watch = self._watches[view] = Watch(view, self.board.head)
        client.watch = watch
        watch.members[client] = None
        if client.full:
            watch.full[client] = None
        if reason is not None:
            self._meters.resyncs.labels(reason).inc()
            client.write(Wire(say(type="resync", reason=reason)))
        client.write(self._welcome(client, watch))
        if since is None:
            client.phase = Phase.STREAMING
            client.task = asyncio.create_task(self._stream(client, watch))
        else:
            self._join(client, watch, since)

    def _welcome(self, client: Client, watch: Watch) -> Wire:
        return Wire(
            say(
                type="welcome",
                protocol=PROTOCOL,
                epoch=self.board.epoch,
                seq=self.board.head,
                view=watch.digest,
                server_time=rfc3339(self._clock.now()),
                person=_seen(client.principal),
                topics=[topic for topic in TOPICS if topic in watch.view.topics],
                drill=self._drill,
            )
        )

    def _join(self, client: Client, watch: Watch, since: int) -> None:
        client.phase = Phase.JOINING
        client.since = since
        client.unanswered = 0
        watch.joining.append(client)
        self._news.set()

    async def _stream(self, client: Client, watch: Watch) -> None:
        """Send a snapshot as fast as the line takes it, never more than the bound ahead."""
        snapshot = watch.snapshot(self.board, self._clock.now(), self._clock.monotonic())
        self._meters.snapshots.inc()
        for number in range(len(snapshot)):
            if not await client.drained():
                return
            client.write(snapshot.wire(number))
            client.unanswered = 0
            await asyncio.sleep(0)
        client.task = None
        self._join(client, watch, snapshot.seq)

    async def _follow(self, client: Client, watch: Watch, wires: Sequence[Wire], seq: int) -> None:
        """Send a long list of missed changes in the same way."""
        for wire in wires:
            if not await client.drained():
                return
            client.write(wire)
            client.unanswered = 0
            await asyncio.sleep(0)
        client.task = None
        self._join(client, watch, seq)

    def _hold(self, client: Client) -> None:
        """Send nothing more until everything written has left; then everything anew."""
        client.watch.depart(client)
        client.phase = Phase.HELD
        self._meters.held.inc()

    def _filled(self, client: Client) -> None:
        if client.watch is not None:
            client.watch.full[client] = None

    def _drained(self, client: Client) -> None:
        if client.watch is not None:
            client.watch.full.pop(client, None)
            if client.phase is Phase.HELD and client.open:
                self._begin(client, client.watch.view, None, reason="slow")

    # -- the sweep

    async def _sweep_for_ever(self) -> None:
        while True:
            await self._news.wait()
            delay = self._pace.delay(self._clock.monotonic())
            if delay > 0:
                await asyncio.sleep(delay)
            self._news.clear()
            began = self._clock.monotonic()
            try:
                await self._sweep()
            except Exception:
                self._log.exception("hub.sweep_failed")
            ended = self._clock.monotonic()
            self._pace.swept(began, ended)
            self._meters.sweep_seconds.observe(ended - began)

    async def _sweep(self) -> None:
        for watch in list(self._watches.values()):
            await self._sweep_one(watch)
        if self._tick_due:
            self._tick_due = False
            await self._tick()
        told = min((watch.seq for watch in self._watches.values() if watch.live), default=self.board.head)
        self._meters.forgotten.inc(self.board.forget(self._clock.now(), told, FORGET_PER_SWEEP))

    async def _sweep_one(self, watch: Watch) -> None:
        board, now = self.board, self._clock.now()
        for client in list(watch.full):
            if client.phase is Phase.LIVE:
                self._hold(client)
        lanes = [(watch.plain, list(watch.plain.items()), False), (watch.packed, list(watch.packed.items()), True)]
        wires = watch.advance(board, now)
        arriving: list[tuple[Client, Sequence[Wire]]] = []
        missed: dict[int, Sequence[Wire]] = {}
        for client in watch.arrived(board.head):
            if client.since < board.floor:
                self._begin(client, watch.view, None, reason="slow")
                continue
            if client.since not in missed:
                missed[client.since] = watch.missed(board, client.since, now)
            arriving.append((client, missed[client.since]))
            client.phase = Phase.LIVE
            watch.admit(client)
        if wires:
            await self._write(watch, lanes, wires)
        for number, (client, frames) in enumerate(arriving, 1):
            if client.watch is watch and client.phase is Phase.LIVE:
                self._catch_up(client, watch, frames)
            if not number % CLIENTS_PER_TURN:
                await asyncio.sleep(0)

    def _catch_up(self, client: Client, watch: Watch, frames: Sequence[Wire]) -> None:
        if client.full or sum(len(frame.plain) for frame in frames) > LINE_BYTES_MAX:
            watch.depart(client)
            client.phase = Phase.STREAMING
            client.task = asyncio.create_task(self._follow(client, watch, frames, watch.seq))
            return
        for frame in frames:
            client.write(frame)

    async def _write(self, watch: Watch, lanes: Sequence[Lane], wires: Sequence[Wire]) -> None:
        """Write the same bytes to many lines; the hot loop of the board. Who left meanwhile gets nothing more."""
        for lane, clients, packed in lanes:
            frame = b"".join(wire.packed if packed else wire.plain for wire in wires) if clients else b""
            departures = watch.departures
            for at in range(0, len(clients), CLIENTS_PER_TURN):
                part = clients[at : at + CLIENTS_PER_TURN]
                if watch.departures != departures:
                    part = [pair for pair in part if pair[0] in lane]
                for client, write in part:
                    try:
                        write(frame)
                    except RuntimeError:  # the line has ended and the news of it is under way
                        self.leave(client)
                if at + CLIENTS_PER_TURN < len(clients):
                    await asyncio.sleep(0)
        await asyncio.sleep(0)

    # -- the tick

    async def _tick_for_ever(self) -> None:
        while True:
            await asyncio.sleep(self._tick_seconds)
            self._tick_due = True
            self._news.set()

    async def _tick(self) -> None:
        server_time, lag_ms = rfc3339(self._clock.now()), self.lag_ms()
        revocations = "stale" if self.stale() else "fresh"
        ticks: dict[int, Wire] = {}
        for number, client in enumerate(list(self._clients), 1):
            client.heard = 0
            if client.unanswered >= UNANSWERED_MAX:
                self._cut(client)
                continue
            client.unanswered += 1
            if client.phase is Phase.JOINING and client.unanswered > TICKS_AHEAD_MAX:
                # No process was ever that far: the log is shorter than it was, and this place in it is void.
                self._begin(client, client.watch.view, None, reason="epoch")
            elif client.phase is Phase.LIVE:
                if client.full:
                    self._hold(client)
                else:
                    seq = client.watch.seq
                    if seq not in ticks:
                        ticks[seq] = Wire(
                            say(type="tick", seq=seq, server_time=server_time, lag_ms=lag_ms, revocations=revocations)
                        )
                    client.write(ticks[seq])
            if not number % CLIENTS_PER_TURN:
                await asyncio.sleep(0)

    def _cut(self, client: Client) -> None:
        self._meters.cut.inc()
        self.dismiss(client, TooSlow())

    def dismiss(self, client: Client, error: FrameRefused) -> None:
        """Tell a client why and close its line; one that does not read is cut, for nothing would reach it."""
        full = client.full
        if not full:
            self.refuse(client, error)
        self.leave(client)
        if full:
            client.cut()
            return
        farewell = asyncio.create_task(client.connection.close(error.close_code or 1008, error.code))
        self._farewells.add(farewell)
        farewell.add_done_callback(self._farewells.discard)


def _seen(who: Principal) -> dict[str, object]:
    return {
        "id": who.id,
        "organisation": who.organisation,
        "roles": sorted(who.roles),
        "provinces": None if who.provinces is None else sorted(who.provinces),
        "compartments": sorted(who.compartments),
    }
