"""Reading the room's log from one end to the other and on: first the newest message of every subject, then live.

The reader holds the least right that can read everything: one pull consumer of a literal name, in memory, without
acknowledgements, which the server forgets when nobody asks for a minute. nats-py's ordered consumer cannot be used
(it makes consumers under changing names); what it does about gaps is done here. Every message has the consumer's own
sequence; the first one out of turn, and any trouble with line, consumer or stream, makes a new consumer just behind
the last message that was handed out, so that nothing is lost or handed out twice. A stream that is another one than
before (deleted and refilled) or shorter than what was read is said as `LogReset`: forget everything.

Source: decision 0005.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import structlog
from nats.aio.msg import Msg

from services.kit.bus.pull import Pull, PullLine, Trouble
from services.kit.errors import BusRefused, BusUnavailable
from services.kit.health import Health

STREAM: Final = "OPS"
SUBJECTS: Final = "ops.>"
ASK_MESSAGES: Final = 2000
FORGET_SECONDS: Final = 60.0
BATCH_MAX: Final = 1000
RETRY_SECONDS: Final = 0.25
RETRY_MAX_SECONDS: Final = 2.0
LEAVE_SECONDS: Final = 1.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LogMessage:
    """A message of the log: `seq` is its place in the stream, `time` when the server stored it."""

    seq: int
    subject: str
    headers: Mapping[str, str]
    data: bytes
    time: datetime


@dataclass(frozen=True)
class LogReset:
    """The log is another one than before: forget what was read; all of it follows, beginning with the oldest."""

    epoch: str


@dataclass(frozen=True)
class CaughtUp:
    """Everything that lay in the log when reading began has been handed out; from here on it is live."""

    epoch: str
    seq: int


class LogReader:
    """One reader of the whole log under one literal name, which is also its user's name on the bus.

    Not a part: whoever reads it is. `epoch` is the stream's domain and incarnation, `head_seq` the newest place known,
    `seq` the last one handed out; all are for the event loop that reads. `start` "newest" begins with the last message
    of every subject, "oldest" with every message there is.
    """

    def __init__(
        self,
        url: str,
        seed_file: Path,
        user: str,
        health: Health,
        *,
        start: Literal["newest", "oldest"] = "newest",
        domain: str = "hub",
    ) -> None:
        self._user, self._health = user, health
        self._start, self._domain = start, domain
        self._line = PullLine(url, seed_file, user, health)
        self._made = False
        self._caught_up_at: int | None = None
        self._delay = RETRY_SECONDS
        self.epoch = ""
        self.seq = 0
        self.head_seq = 0
        self.caught_up = False

    async def batches(self) -> AsyncGenerator[list[LogMessage] | LogReset | CaughtUp, None]:
        """Hand out the log, in the order of the stream, in lists of at most 1000 that are never empty.

        Waits while the server is away and goes on by itself. The first thing handed out is a `LogReset` with the
        epoch; `CaughtUp` follows once after each. Close the generator to end; the consumer is then deleted.

        Raises:
            BusRefused: this user may not read the log; it never heals by itself.
        """
        try:
            while True:
                try:
                    async with aclosing(self._read()) as reading:
                        async for found in reading:
                            self._delay = RETRY_SECONDS
                            yield found
                except BusRefused:
                    raise
                except (Trouble, BusUnavailable) as trouble:
                    self._tell(False, f"The log cannot be read: {trouble}")
                    _log.info("replay.again", reader=self._user, after_seq=self.seq, why=str(trouble))
                await self._leave()
                await asyncio.sleep(self._delay)
                self._delay = min(self._delay * 2, RETRY_MAX_SECONDS)
        finally:
            await self.close()

    async def close(self) -> None:
        """Delete the consumer and close the line, both within a moment."""
        await self._leave()
        if self._made and self._line.up:
            with suppress(BusRefused, BusUnavailable, TimeoutError):
                async with asyncio.timeout(LEAVE_SECONDS):
                    await self._delete()
        await self._line.close()

    async def _read(self) -> AsyncGenerator[list[LogMessage] | LogReset | CaughtUp, None]:
        if not self.epoch:
            self._tell(False, "The log has not been reached yet.")
        line = await self._line.connected()
        if await self._look():
            yield LogReset(self.epoch)
        pull = self._line.pull = Pull(
            line, STREAM, self._user, _taken_apart, ask_messages=ASK_MESSAGES, batch_max=BATCH_MAX
        )
        await pull.listen()
        await self._make()
        self._tell(True)
        if self._nothing_left():
            yield self._say_caught_up()
        async with aclosing(pull.messages()) as coming:
            async for messages in coming:
                self.seq = messages[-1].seq
                self.head_seq = max(self.head_seq, self.seq)
                yield messages
                if self._nothing_left():
                    yield self._say_caught_up()

    def _nothing_left(self) -> bool:
        return not self.caught_up and self._caught_up_at is not None and self.seq >= self._caught_up_at

    def _say_caught_up(self) -> CaughtUp:
        self.caught_up = True
        return CaughtUp(self.epoch, self.seq)

    async def _look(self) -> bool:
        """See which stream this is and how long; True when it is not the one that was read so far."""
        info = await self._line.request(f"$JS.API.STREAM.INFO.{STREAM}", {})
        state = info.get("state") or {}
        epoch = f"{self._domain}:{info.get('created', '')}"
        self.head_seq = int(state.get("last_seq", 0))
        if epoch == self.epoch and self.head_seq >= self.seq:
            return False
        if self.epoch:
            _log.warning("replay.reset", reader=self._user, was=self.epoch, now=epoch, was_seq=self.seq)
        self.epoch = epoch
        self.seq = 0
        self.caught_up = False
        self._caught_up_at = self.head_seq
        return True

    async def _make(self) -> None:
        """Make the consumer anew on the server, to begin behind what was read, or as asked where nothing was."""
        await self._delete()
        config: dict[str, Any] = {
            "name": self._user,
            "filter_subject": SUBJECTS,
            "ack_policy": "none",
            "replay_policy": "instant",
            "mem_storage": True,
            "num_replicas": 1,
            "inactive_threshold": int(FORGET_SECONDS * 1e9),
            "deliver_policy": "last_per_subject" if self._start == "newest" else "all",
        }
        if self.seq:
            config |= {"deliver_policy": "by_start_sequence", "opt_start_seq": self.seq + 1}
        subject = f"$JS.API.CONSUMER.CREATE.{STREAM}.{self._user}.{SUBJECTS}"
        self._made = True
        await self._line.request(subject, {"stream_name": STREAM, "config": config, "action": "create"})

    async def _delete(self) -> None:
        """Delete the consumer on the server; there being none is as good."""
        with suppress(Trouble):
            await self._line.request(f"$JS.API.CONSUMER.DELETE.{STREAM}.{self._user}", {})
        self._made = False

    async def _leave(self) -> None:
        pull, self._line.pull = self._line.pull, None
        if pull is not None:
            await pull.leave()

    def _tell(self, ok: bool, reason: str = "") -> None:
        self._health.set("log", ok, reason, essential=False)


def _taken_apart(msg: Msg) -> tuple[LogMessage, int]:
    """A message of the log and its turn in the consumer.

    The reply is `$JS.ACK.<stream>.<consumer>.<deliveries>.<stream seq>.<turn>.<nanoseconds>.<pending>`; its newer form
    has domain and account before the stream and one token at the end.
    """
    tokens = msg.reply.split(".")
    first = 5 if len(tokens) == 9 else 7
    seconds, nanos = divmod(int(tokens[first + 2]), 1_000_000_000)
    stored = datetime.fromtimestamp(seconds, UTC).replace(microsecond=nanos // 1000)
    message = LogMessage(int(tokens[first]), msg.subject, msg.headers or {}, msg.data, stored)
    return message, int(tokens[first + 1])
