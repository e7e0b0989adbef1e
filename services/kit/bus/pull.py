"""Pulling from one consumer of a stream: what arrives, gapless and in order, and the line it arrives over.

Used by the reader of the whole log (`services.kit.replay`) and by the copies services keep (`services.kit.copies`).
Up to three requests stand at the server, so that it never waits for us while there is something to send; heartbeats
tell an idle log from a dead one. Every message has the consumer's own turn: the first one out of turn is `Trouble`, as
is everything else that reading on would not mend. nats-py's `fetch` is not used: it stalls (decision 0005).
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from services.kit.bus.line import Refusals, close, connect
from services.kit.bus.outbound import as_unavailable
from services.kit.health import Health

ASKS_IN_FLIGHT: Final = 3
ASK_SECONDS: Final = 10.0
HEARTBEAT_SECONDS: Final = 2.0
SILENCE_SECONDS: Final = 5.0
ANSWER_SECONDS: Final = 5.0
BUFFER_BYTES: Final = 512 * 1024 * 1024
NOT_THERE: Final = frozenset({10014, 10059})
"""The server's codes for a consumer and for a stream that do not exist."""
_HEARTBEAT: Final = "100"
_ASK_ENDED: Final = frozenset({"404", "408"})

Message = TypeVar("Message")


class Trouble(Exception):
    """The consumer cannot be read on; it must be bound or made anew. `code` is the server's, where it said one."""

    def __init__(self, why: str, code: int = 0) -> None:
        super().__init__(why)
        self.code = code

    @property
    def not_there(self) -> bool:
        """Whether the server knows no such consumer or stream."""
        return self.code in NOT_THERE


class PullLine:
    """The line of one user that pulls: opened once, comes back by itself, and breaks off what is being pulled.

    What this user may not do is said at once and ends the process: it never heals by itself.
    """

    def __init__(self, url: str, seed_file: Path, user: str, health: Health) -> None:
        self._url, self._seed_file, self._user, self._health = url, seed_file, user, health
        self._refusals = Refusals(user, self._subscription_refused, on_publish=self._publish_refused)
        self._line: Client | None = None
        self._there = asyncio.Event()
        self.pull: Pull[Any] | None = None

    async def connected(self) -> Client:
        """The line, as soon as it is there; waits while the server is away."""
        if self._line is None:
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

    async def request(self, subject: str, question: Mapping[str, Any]) -> dict[str, Any]:
        """Ask JetStream's API.

        Raises:
            Trouble: the server refuses in its answer.
            BusRefused: this user may not ask that.
            BusUnavailable: no answer.
        """
        line = await self.connected()
        asked = line.request(subject, json.dumps(question).encode(), timeout=ANSWER_SECONDS)
        with as_unavailable():
            answer = await self._refusals.answer([subject], asked)
            said: dict[str, Any] = json.loads(answer.data)
        error = said.get("error")
        if error:
            raise Trouble(str(error.get("description", error)), int(error.get("err_code", 0)))
        return said

    async def store(self, subject: str, data: bytes, headers: Mapping[str, str]) -> None:
        """Publish one message and wait until it is stored.

        Raises:
            BusRefused: this user may not publish that.
            BusUnavailable: no answer; it may be stored all the same.
        """
        line = await self.connected()
        storing = line.jetstream(timeout=ANSWER_SECONDS).publish(subject, data, headers=dict(headers))
        with as_unavailable():
            await self._refusals.answer([subject], storing)

    @property
    def up(self) -> bool:
        """Whether the server is connected right now."""
        return self._line is not None and self._line.is_connected

    async def close(self) -> None:
        """Close the line within a moment."""
        if self._line is not None:
            await close(self._line)
            self._line = None

    def _line_is(self, connected: bool) -> None:
        if connected:
            self._there.set()
            return
        self._there.clear()
        if self.pull is not None:
            self.pull.break_off("the line to the server broke")

    def _subscription_refused(self, subject: str) -> None:
        self._health.fatal(f"The bus refuses {self._user} the subscription {subject}: run `opsroom provision`.")

    def _publish_refused(self, subject: str) -> None:
        self._health.fatal(f"The bus refuses {self._user} to publish {subject}: run `opsroom provision`.")


class Pull(Generic[Message]):
    """What arrives of one consumer. `read` makes a message and its turn of what came."""

    def __init__(
        self,
        line: Client,
        stream: str,
        consumer: str,
        read: Callable[[Msg], tuple[Message, int]],
        *,
        ask_messages: int,
        batch_max: int,
    ) -> None:
        self._line, self._read = line, read
        self._next = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._ask_messages, self._batch_max = ask_messages, batch_max
        self._question = json.dumps(
            {
                "batch": ask_messages,
                "expires": int(ASK_SECONDS * 1e9),
                "idle_heartbeat": int(HEARTBEAT_SECONDS * 1e9),
            }
        ).encode()
        self._inbox = line.new_inbox()
        self._subscription: Subscription | None = None
        self._arrived: deque[Message] = deque()
        self._news = asyncio.Event()
        self._asked = 0
        self._turn = 0
        self._broken = ""

    @property
    def waiting(self) -> int:
        """How many messages have arrived and were not handed out yet."""
        return len(self._arrived)

    async def listen(self, *, after_turn: int = 0) -> None:
        """Get ready for what will be asked for; the first message is the consumer's next one after this turn."""
        self._turn = after_turn
        with as_unavailable():
            self._subscription = await self._line.subscribe(
                self._inbox, cb=self._heard, pending_msgs_limit=0, pending_bytes_limit=BUFFER_BYTES
            )

    async def messages(self) -> AsyncGenerator[list[Message], None]:
        """Ask, and hand out what arrives, gapless and in order, in lists that are never empty.

        Raises:
            Trouble: it cannot be read on; what was handed out is right.
            BusUnavailable: the line cannot be used.
        """
        while True:
            if not self._broken:
                await self._ask()
            if self._arrived:
                size = min(len(self._arrived), self._batch_max)
                yield [self._arrived.popleft() for _ in range(size)]
                continue
            if self._broken:
                raise Trouble(self._broken)
            self._news.clear()
            try:
                async with asyncio.timeout(SILENCE_SECONDS):
                    await self._news.wait()
            except TimeoutError:
                raise Trouble("the server has gone silent") from None

    def break_off(self, why: str) -> None:
        """What has arrived is still handed out, then the consumer must be bound anew."""
        self._broken = self._broken or why
        self._news.set()

    async def leave(self) -> None:
        """Hear nothing more."""
        with suppress(nats.errors.Error, OSError):
            if self._subscription is not None:
                await self._subscription.unsubscribe()

    async def _ask(self) -> None:
        while self._asked + len(self._arrived) <= (ASKS_IN_FLIGHT - 1) * self._ask_messages:
            self._asked += self._ask_messages
            with as_unavailable():
                await self._line.publish(self._next, self._question, reply=self._inbox)

    async def _heard(self, msg: Msg) -> None:
        if self._broken:
            return
        if not msg.reply.startswith("$JS.ACK."):
            self._status(msg)
            return
        message, turn = self._read(msg)
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
        if status in _ASK_ENDED:
            self._asked -= int(headers.get("Nats-Pending-Messages", "0"))
        elif status != _HEARTBEAT:
            self.break_off(f"{headers.get('Description', 'the consumer is gone')} ({status or 'no status'})")
        self._news.set()
