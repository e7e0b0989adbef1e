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
import json
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import nats.errors
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from services.kit.bus.line import Refusals, close, connect
from services.kit.bus.outbound import as_unavailable
from services.kit.errors import BusRefused, BusUnavailable
from services.kit.health import Health

STREAM: Final = "OPS"
SUBJECTS: Final = "ops.>"
ASK_MESSAGES: Final = 2000
ASKS_IN_FLIGHT: Final = 3
ASK_SECONDS: Final = 10.0
HEARTBEAT_SECONDS: Final = 2.0
SILENCE_SECONDS: Final = 5.0
FORGET_SECONDS: Final = 60.0
BATCH_MAX: Final = 1000
ANSWER_SECONDS: Final = 5.0
RETRY_SECONDS: Final = 0.25
RETRY_MAX_SECONDS: Final = 2.0
BUFFER_BYTES: Final = 512 * 1024 * 1024
LEAVE_SECONDS: Final = 1.0
HEARTBEAT: Final = "100"
ASK_ENDED: Final = frozenset({"404", "408"})

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


class _Trouble(Exception):
    """The consumer cannot be read on; a new one is made."""


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
        self._url, self._seed_file, self._user, self._health = url, seed_file, user, health
        self._start, self._domain = start, domain
        self._refusals = Refusals(user, self._subscription_refused)
        self._line: Client | None = None
        self._there = asyncio.Event()
        self._consumer: _Consumer | None = None
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
                except (_Trouble, BusUnavailable) as trouble:
                    self._tell(False, f"The log cannot be read: {trouble}")
                    _log.info("replay.again", reader=self._user, after_seq=self.seq, why=str(trouble))
                await self._forget()
                await asyncio.sleep(self._delay)
                self._delay = min(self._delay * 2, RETRY_MAX_SECONDS)
        finally:
            await self.close()

    async def close(self) -> None:
        """Delete the consumer and close the line, both within a moment."""
        await self._forget(delete=True)
        if self._line is not None:
            await close(self._line)
            self._line = None

    async def _read(self) -> AsyncGenerator[list[LogMessage] | LogReset | CaughtUp, None]:
        line = await self._connected()
        if await self._look(line):
            yield LogReset(self.epoch)
        consumer = self._consumer = _Consumer(line, self._user, self._request)
        await consumer.create(self.seq, self._start)
        self._tell(True)
        if self._nothing_left():
            yield self._say_caught_up()
        async with aclosing(consumer.messages()) as coming:
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

    async def _look(self, line: Client) -> bool:
        """See which stream this is and how long; True when it is not the one that was read so far."""
        info = await self._request(line, f"$JS.API.STREAM.INFO.{STREAM}", {})
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

    async def _connected(self) -> Client:
        """The line, as soon as it is there."""
        if self._line is None:
            self._tell(False, "The log has not been reached yet.")
            self._line = await connect(
                self._url,
                self._seed_file,
                self._user,
                self._subscription_refused,
                refusals=self._refusals,
                on_connected=self._line_is,
            )
        await self._there.wait()
        return self._line

    def _line_is(self, connected: bool) -> None:
        if connected:
            self._there.set()
            return
        self._there.clear()
        if self._consumer is not None:
            self._consumer.break_off("the line to the server broke")

    async def _request(self, line: Client, subject: str, question: Mapping[str, Any]) -> dict[str, Any]:
        asked = line.request(subject, json.dumps(question).encode(), timeout=ANSWER_SECONDS)
        with as_unavailable():
            answer = await self._refusals.answer([subject], asked)
            said: dict[str, Any] = json.loads(answer.data)
        if "error" in said:
            raise _Trouble(str(said["error"].get("description", said["error"])))
        return said

    async def _forget(self, *, delete: bool = False) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            await consumer.leave(delete=delete)

    def _tell(self, ok: bool, reason: str = "") -> None:
        self._health.set("log", ok, reason, essential=False)

    def _subscription_refused(self, subject: str) -> None:
        self._health.fatal(f"The bus refuses {self._user} the subscription {subject}: run `opsroom provision`.")


class _Consumer:
    """One consumer on the server and what has arrived of it.

    Up to three requests of 2000 messages stand at the server, so that it never waits for us while there is something
    to send; heartbeats tell an idle log from a dead one.
    """

    def __init__(self, line: Client, name: str, request: Callable[..., Awaitable[dict[str, Any]]]) -> None:
        self._line, self._name, self._request = line, name, request
        self._inbox = line.new_inbox()
        self._subscription: Subscription | None = None
        self._arrived: deque[LogMessage] = deque()
        self._news = asyncio.Event()
        self._asked = 0
        self._turn = 0
        self._broken = ""

    async def create(self, after_seq: int, start: Literal["newest", "oldest"]) -> None:
        """Make it anew on the server, to begin behind `after_seq`, or as `start` says where nothing was read yet."""
        await self.delete()
        with as_unavailable():
            self._subscription = await self._line.subscribe(
                self._inbox, cb=self._heard, pending_msgs_limit=0, pending_bytes_limit=BUFFER_BYTES
            )
        config: dict[str, Any] = {
            "name": self._name,
            "filter_subject": SUBJECTS,
            "ack_policy": "none",
            "replay_policy": "instant",
            "mem_storage": True,
            "num_replicas": 1,
            "inactive_threshold": int(FORGET_SECONDS * 1e9),
            "deliver_policy": "last_per_subject" if start == "newest" else "all",
        }
        if after_seq:
            config |= {"deliver_policy": "by_start_sequence", "opt_start_seq": after_seq + 1}
        subject = f"$JS.API.CONSUMER.CREATE.{STREAM}.{self._name}.{SUBJECTS}"
        await self._request(self._line, subject, {"stream_name": STREAM, "config": config, "action": "create"})

    async def messages(self) -> AsyncGenerator[list[LogMessage], None]:
        """Hand out what arrives, gapless and in order.

        Raises:
            _Trouble: it cannot be read on; what was handed out is right.
        """
        while True:
            if not self._broken:
                await self._ask()
            if self._arrived:
                size = min(len(self._arrived), BATCH_MAX)
                yield [self._arrived.popleft() for _ in range(size)]
                continue
            if self._broken:
                raise _Trouble(self._broken)
            self._news.clear()
            try:
                async with asyncio.timeout(SILENCE_SECONDS):
                    await self._news.wait()
            except TimeoutError:
                raise _Trouble("the server has gone silent") from None

    def break_off(self, why: str) -> None:
        """What has arrived is still handed out, then a new consumer is needed."""
        self._broken = self._broken or why
        self._news.set()

    async def leave(self, *, delete: bool) -> None:
        """Let go of it; the server forgets it by itself, or at once with `delete`."""
        with suppress(nats.errors.Error, OSError):
            if self._subscription is not None:
                await self._subscription.unsubscribe()
        if delete and self._line.is_connected:
            with suppress(BusRefused, BusUnavailable, TimeoutError):
                async with asyncio.timeout(LEAVE_SECONDS):
                    await self.delete()

    async def delete(self) -> None:
        """Delete it on the server; there being none is as good."""
        with suppress(_Trouble):
            await self._request(self._line, f"$JS.API.CONSUMER.DELETE.{STREAM}.{self._name}", {})

    async def _ask(self) -> None:
        while self._asked + len(self._arrived) <= (ASKS_IN_FLIGHT - 1) * ASK_MESSAGES:
            self._asked += ASK_MESSAGES
            with as_unavailable():
                await self._line.publish(f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.{self._name}", _ASK, reply=self._inbox)

    async def _heard(self, msg: Msg) -> None:
        if self._broken:
            return
        if not msg.reply.startswith("$JS.ACK."):
            self._status(msg)
            return
        message, turn = _taken_apart(msg)
        self._turn += 1
        self._asked -= 1
        if turn != self._turn:
            self.break_off(f"message {turn} of the consumer came in place of {self._turn}")
            return
        self._arrived.append(message)
        self._news.set()

    def _status(self, msg: Msg) -> None:
        headers = msg.headers or {}
        status = headers.get("Status", "")
        if status in ASK_ENDED:
            self._asked -= int(headers.get("Nats-Pending-Messages", "0"))
        elif status != HEARTBEAT:
            self.break_off(f"{headers.get('Description', 'the consumer is gone')} ({status or 'no status'})")
        self._news.set()


_ASK: Final = json.dumps(
    {"batch": ASK_MESSAGES, "expires": int(ASK_SECONDS * 1e9), "idle_heartbeat": int(HEARTBEAT_SECONDS * 1e9)}
).encode()


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
