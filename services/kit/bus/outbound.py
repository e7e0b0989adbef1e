"""What a service says: publishing with an answer, one by one or as an atomic batch, and never waiting for ever."""

import asyncio
import json
from collections.abc import Awaitable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

import nats.errors
import structlog
from nats.aio.client import Client
from nats.js.errors import Error as JetStreamError

from services.kit.bus.line import Refusals, close, connect, read_seed
from services.kit.errors import BusUnavailable
from services.kit.health import Health
from services.kit.ids import Ids
from services.kit.tasks import end

ANSWER_SECONDS: Final = 5.0
BATCH_MAX: Final = 1000
START_SECONDS: Final = 2.0

_log = structlog.get_logger(__name__)


class Sendable(Protocol):
    """A message ready to be published: `headers` hold the envelope, `Nats-Msg-Id` among them."""

    @property
    def subject(self) -> str:
        """Where it goes."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The envelope."""
        ...

    @property
    def data(self) -> bytes:
        """The body, byte for byte as it will be stored."""
        ...


class Outbound:
    """The line a service publishes over.

    It is a part: starting waits a moment for the server and then goes on without it, because a service takes work
    while the log is away. The health report shows it as `log`, not essential.
    """

    name = "log"

    def __init__(self, user: str, url: str, seed_file: Path, health: Health) -> None:
        self._user, self._url, self._seed_file, self._health = user, url, seed_file, health
        self._refusals = Refusals(user, self._subscription_refused)
        self._ids = Ids()
        self._line: Client | None = None
        self._opening: asyncio.Task[Client] | None = None

    async def start(self) -> None:
        """Begin to connect.

        Raises:
            OSError: the seed file cannot be read.
            ValueError: it holds no seed.
        """
        read_seed(self._seed_file)
        self._tell(False)
        self._opening = asyncio.create_task(self._open(), name=f"bus-{self._user}")
        await asyncio.wait({self._opening}, timeout=START_SECONDS)

    async def stop(self) -> None:
        """Close the line; what has no answer yet is published again after the next start."""
        await end(self._opening)
        if self._line is not None:
            await close(self._line)
            self._line = None

    async def publish(self, subject: str, data: bytes, headers: Mapping[str, str]) -> int:
        """Store one message in its stream and return its sequence; a message stored before keeps its first one.

        Raises:
            BusRefused: this user may not publish the subject; said at once.
            BusUnavailable: no answer; it may be stored all the same, so repeat it under the same `Nats-Msg-Id`.
        """
        line = self._connected()
        with as_unavailable():
            stored: int = await self._refusals.answer([subject], _store(line, subject, data, headers))
        return stored

    async def publish_batch(self, messages: Sequence[Sendable]) -> list[int]:
        """Store messages in the given order, all or none, and return the sequence of each.

        Where the server refuses the batch as such (it knows one of the ids already) they are published one by one;
        those it knows keep the sequence of their first time. More than 1000 are sent in several batches.

        Raises:
            BusRefused: this user may not publish one of the subjects.
            BusUnavailable: no answer. Some may be stored all the same; repeat them under the same ids.
        """
        line = self._connected()
        found: list[int] = []
        for start in range(0, len(messages), BATCH_MAX):
            part = messages[start : start + BATCH_MAX]
            with as_unavailable():
                found += await self._refusals.answer({m.subject for m in part}, self._store_all(line, part))
        return found

    async def _store_all(self, line: Client, messages: Sequence[Sendable]) -> list[int]:
        if len(messages) > 1:
            last = await _store_batch(line, messages, str(self._ids.uuid()))
            if last is not None:
                return list(range(last - len(messages) + 1, last + 1))
        storing = (_store(line, m.subject, m.data, m.headers) for m in messages)
        return await _all(storing)

    async def _open(self) -> Client:
        self._line = await connect(
            self._url,
            self._seed_file,
            self._user,
            self._subscription_refused,
            refusals=self._refusals,
            on_connected=self._tell,
        )
        return self._line

    def _connected(self) -> Client:
        if self._line is None or not self._line.is_connected:
            raise BusUnavailable("the log is not connected")
        return self._line

    def _tell(self, connected: bool) -> None:
        reason = "" if connected else "The log cannot be reached; what is accepted waits in the database."
        self._health.set(self.name, connected, reason, essential=False)

    def _subscription_refused(self, subject: str) -> None:
        self._health.fatal(f"The bus refuses {self._user} the subscription {subject}: run `opsroom provision`.")


async def _all(asked: Iterable[Awaitable[int]]) -> list[int]:
    """Run them together, so that a stream with `sync_interval: always` is written in one go; none is left behind."""
    tasks = [asyncio.ensure_future(one) for one in asked]
    try:
        return list(await asyncio.gather(*tasks))
    finally:
        await end(*tasks)


async def _store(line: Client, subject: str, data: bytes, headers: Mapping[str, str]) -> int:
    answer = await line.request(subject, data, timeout=ANSWER_SECONDS, headers=dict(headers))
    said = _object(answer.data)
    if "seq" not in said:
        raise BusUnavailable(f"the log does not take {subject}: {_reason(said)}")
    return int(said["seq"])


async def _store_batch(line: Client, messages: Sequence[Sendable], batch: str) -> int | None:
    """Publish as one atomic batch; the last sequence, or None when the server does not take the batch as such.

    The messages of a batch lie side by side in the stream, and only the last one is answered.
    """
    final = len(messages)
    for number, message in enumerate(messages[:-1], 1):
        named = {**message.headers, "Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(number)}
        await line.publish(message.subject, message.data, headers=named)
    message = messages[-1]
    named = {
        **message.headers,
        "Nats-Batch-Id": batch,
        "Nats-Batch-Sequence": str(final),
        "Nats-Batch-Commit": "1",
    }
    answer = await line.request(message.subject, message.data, timeout=ANSWER_SECONDS, headers=named)
    said = _object(answer.data)
    if said.get("count") == final and "seq" in said:
        return int(said["seq"])
    _log.info("bus.batch_refused", messages=final, reason=_reason(said))
    return None


def _object(data: bytes) -> dict[str, Any]:
    try:
        said = json.loads(data)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _reason(said: Mapping[str, Any]) -> str:
    error = said.get("error")
    if isinstance(error, Mapping):
        return f"{error.get('description', 'refused')} ({error.get('err_code', '?')})"
    return "an answer of another kind"


@contextmanager
def as_unavailable() -> Iterator[None]:
    """Say every fault of the line as what it means here: the log is not to be had now."""
    try:
        yield
    except nats.errors.NoRespondersError as fault:
        raise BusUnavailable("no stream takes this subject now") from fault
    except (nats.errors.Error, JetStreamError, TimeoutError, OSError) as fault:
        raise BusUnavailable(str(fault) or type(fault).__name__) from fault
