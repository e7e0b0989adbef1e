"""The projector: reads the room's log and keeps the board up to it.

At start, and after the log became another one, the board is built aside from the newest message of every subject and
shown when everything that lay in the log has been read: nobody watches it being built. What accreditation says about
people counts from the moment it is read. While the log is away the board goes on showing what it has, and says how old
that is. A message that cannot be read goes to the dead letters once, is counted, and the rest flows on.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

import structlog

from services.board.actions import Admission
from services.board.handlers import Undecodable, fact_of, right_of
from services.board.hub import Hub
from services.board.meters import Meters
from services.board.model import Board
from services.kit.bus import Outbound, Received, write_letter
from services.kit.clock import Clock
from services.kit.errors import BusRefused, BusUnavailable
from services.kit.health import Health
from services.kit.replay import STREAM, CaughtUp, LogMessage, LogReader, LogReset
from services.kit.tasks import end

MESSAGES_PER_TURN: Final = 100
LETTERS_MAX: Final = 1000
LETTER_RETRY_SECONDS: Final = 2.0
LOOK_SECONDS: Final = 0.5


class Projector:
    """The part that reads. One per process; the reader's name in the log is the process's."""

    name = "projector"

    def __init__(self, *, process: str, log: LogReader, outbound: Outbound, hub: Hub, admission: Admission,
                 health: Health, clock: Clock, meters: Meters) -> None:  # fmt: skip
        self._process = process
        self._reader = log
        self._outbound = outbound
        self._hub = hub
        self._admission = admission
        self._health = health
        self._clock = clock
        self._meters = meters
        self._log = structlog.get_logger().bind(part=self.name)
        self._aside: Board | None = None
        self._letters: asyncio.Queue[tuple[LogMessage, str]] = asyncio.Queue(LETTERS_MAX)
        self._current_at = self._began_at = clock.monotonic()
        self._tasks: list[asyncio.Task[None]] = []

    def lag_ms(self) -> int:
        """Return how long ago the board is known to have shown everything in the log."""
        return max(0, round((self._clock.monotonic() - self._current_at) * 1000) - round(LOOK_SECONDS * 1000))

    async def start(self) -> None:
        """Begin to read; the board is ready when it has caught up."""
        self._health.set("board", False, "The log is being read.")
        await self._outbound.start()
        self._tasks = [asyncio.create_task(work) for work in (self._read(), self._look(), self._send_letters())]

    async def stop(self) -> None:
        """Stop reading and give the reader's name back."""
        await end(*self._tasks)
        await self._outbound.stop()

    async def _read(self) -> None:
        try:
            async for said in self._reader.batches():
                if isinstance(said, LogReset):
                    self._aside = Board(said.epoch)
                    self._admission.begin_again()
                    self._began_at = self._clock.monotonic()
                    self._health.set("board", False, "The log is being read.")
                elif isinstance(said, CaughtUp):
                    self._show()
                else:
                    await self._take(said)
        except BusRefused as refused:
            self._health.fatal(f"The bus refuses this board to read the log: {refused}")
        except Exception:
            self._log.exception("projector.failed")
            self._health.fatal("The board cannot go on reading the log.")

    def _show(self) -> None:
        if self._aside is not None:
            board, self._aside = self._aside, None
            self._hub.replace(board)
            seconds = round(self._clock.monotonic() - self._began_at, 3)
            self._log.info(
                "projector.caught_up", epoch=board.epoch, seq=board.head, entities=board.size, seconds=seconds
            )
        self._current_at = self._clock.monotonic()
        self._health.set("board", True)

    async def _take(self, messages: Sequence[LogMessage]) -> None:
        counts = {"applied": 0, "old": 0, "right": 0, "passed_over": 0, "undecodable": 0}
        for number, message in enumerate(messages, 1):
            counts[self._apply(message)] += 1
            if not number % MESSAGES_PER_TURN:
                self._hub.changed()
                await asyncio.sleep(0)
        self._hub.changed()
        for outcome, count in counts.items():
            self._meters.read.labels(outcome).inc(count)
        if self._aside is None and self._reader.seq >= self._reader.head_seq:
            self._current_at = self._clock.monotonic()

    def _apply(self, message: LogMessage) -> str:
        """Put one message into the board and return what became of it."""
        board = self._hub.board if self._aside is None else self._aside
        now = self._clock.now()
        try:
            right = right_of(message.subject, message.headers, message.data)
            if right is not None:
                board.pass_over(message.seq)
                self._admission.take(right.noun, right.entity, right.state)
                return "right"
            fact = fact_of(message.subject, message.headers, message.data, message.seq, now)
        except Undecodable as reason:
            board.pass_over(message.seq)
            self._log.warning("projector.undecodable", subject=message.subject, seq=message.seq)
            self._keep_letter(message, str(reason))
            return "undecodable"
        if fact is None:
            board.pass_over(message.seq)
            return "passed_over"
        return "applied" if board.apply(fact, now) else "old"

    async def _look(self) -> None:
        """See whether the quiet of the log is a quiet room or a log that is away."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            log = self._health.report()["parts"].get("log", {"ok": False})
            shown = self._aside is None and self._reader.seq >= self._reader.head_seq
            if log["ok"] and shown and self._reader.caught_up:
                self._current_at = self._clock.monotonic()
            board, lag_ms = self._hub.board, self.lag_ms()
            self._meters.lag_ms.set(lag_ms)
            self._meters.head.set(board.head)
            self._meters.entities.set(board.size)
            self._health.facts.update(
                process=self._process,
                epoch=board.epoch,
                seq=board.head,
                lag_ms=lag_ms,
                entities=board.size,
                clients=self._hub.clients,
            )

    # -- dead letters

    def _keep_letter(self, message: LogMessage, detail: str) -> None:
        try:
            self._letters.put_nowait((message, detail))
        except asyncio.QueueFull:
            self._meters.letters.labels("not_kept").inc()
            self._log.error("projector.letter_not_kept", subject=message.subject, seq=message.seq)

    async def _send_letters(self) -> None:
        while True:
            message, detail = await self._letters.get()
            came = Received(message.subject, message.headers, message.data, STREAM, message.seq, 1)
            letter = write_letter("board", self._process, came, "undecodable", detail, self._clock.now())
            while True:
                try:
                    await self._outbound.publish(letter.subject, letter.data, letter.headers)
                    self._meters.letters.labels("sent").inc()
                    break
                except BusUnavailable:
                    await asyncio.sleep(LETTER_RETRY_SECONDS)
                except BusRefused:
                    self._meters.letters.labels("refused").inc()
                    self._log.error("projector.letter_refused", subject=letter.subject, seq=message.seq)
                    break
