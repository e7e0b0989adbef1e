"""The relay: takes what a service has committed to its event table and puts it into the room's log, in order.

One relay per service works at a time, whoever holds the advisory lock. A cycle is one transaction: take up to 500
unsent rows, publish them as one atomic batch, write `stream_seq`, `seal_no` and `seal`. When the process dies between
publishing and writing, the same rows are published again under the same ids; the stream drops what it still remembers
and readers keep the newest version, so the effect of each (subject, version) is one.

The log being away stops nobody from committing: the relay waits with growing delay and says so in the health report.
A *refused* publish never heals by itself and ends the process loudly.
"""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

import asyncpg
import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge

from services.kit.clock import Clock, rfc3339
from services.kit.db import DatabaseAddress, unavailable
from services.kit.errors import BusRefused, BusUnavailable, DatabaseUnavailable
from services.kit.events import digest, genesis, message_headers, seal
from services.kit.health import Health
from services.kit.tasks import end

BATCH_ROWS: Final = 500
BATCH_BYTES: Final = 4 * 1024 * 1024
FALLBACK_SECONDS: Final = 1.0
COUNT_SECONDS: Final = 5.0
HEAD_SECONDS: Final = 60.0
DRAIN_SECONDS: Final = 5.0
LONGEST_DELAY_SECONDS: Final = 2.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Outgoing:
    """A message on its way into the log: `headers` hold the envelope, `data` is the body byte for byte."""

    subject: str
    headers: dict[str, str]
    data: bytes


class LogWriter(Protocol):
    """Where the relay publishes: `services.kit.bus.Outbound`."""

    async def publish_batch(self, messages: Sequence[Outgoing]) -> list[int]:
        """Store all of them in order and return the sequence of each; see `Outbound`."""
        ...


def lock_key(service: str) -> int:
    """The advisory lock that whoever publishes a service's events holds: its relay, or the restoring of the stream."""
    return int.from_bytes(hashlib.sha256(f"opsroom.relay.{service}".encode()).digest()[:8], "big", signed=True)


def outgoing(row: Any, service: str) -> Outgoing:
    """The message a row is published as, the same every time."""
    return Outgoing(row["subject"], message_headers(row, service), row["body"].encode())


def within_limit(rows: Sequence[asyncpg.Record]) -> Sequence[asyncpg.Record]:
    """The first rows of these that one batch may hold: at least one, at most `BATCH_BYTES` of bodies."""
    size = 0
    for place, row in enumerate(rows):
        size += len(row["body"])
        if place and size > BATCH_BYTES:
            return rows[:place]
    return rows


class Relay:
    """The part that publishes one service's events. `wake` it after each commit; it looks every second anyway."""

    name = "relay"

    def __init__(
        self,
        service: str,
        address: DatabaseAddress,
        log: LogWriter,
        clock: Clock,
        health: Health,
        *,
        new_id: Callable[[], UUID],
        registry: CollectorRegistry | None = None,
    ) -> None:
        """`address` comes as the relay's own role; `new_id` makes the ids of published heads."""
        self.service = service
        self._address = address
        self._out = log
        self._clock = clock
        self._health = health
        self._new_id = new_id
        self._conn: asyncpg.Connection | None = None
        self._task: asyncio.Task[None] | None = None
        self._wanted = asyncio.Event()
        self._stopping = False
        self._delay = 0.0
        self._told_seal_no = 0
        self._next_head = clock.monotonic() + HEAD_SECONDS
        self._next_count = 0.0
        self._published = Counter("relay_published_total", "Events put into the log", registry=registry)
        self._unsent = Gauge("relay_unsent", "Committed events not yet in the log", registry=registry)
        self._age = Gauge("relay_unsent_age_seconds", "Age of the oldest of them", registry=registry)

    def wake(self) -> None:
        """Say that something was committed. Cheap, from the event loop only."""
        self._wanted.set()

    async def start(self) -> None:
        """Begin to publish; a database or log that is away is waited for in the background."""
        self._stopping = False
        self._task = asyncio.create_task(self._run(), name=f"relay-{self.service}")

    async def stop(self) -> None:
        """Publish what is committed, if that goes quickly; the rest is published after the next start."""
        self._stopping = True
        self.wake()
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=DRAIN_SECONDS)
            await end(self._task)
            self._task = None
        self._drop_connection()

    async def cycle(self) -> int:
        """Publish and seal one batch; returns its size.

        0 means that nothing is waiting, or that another process publishes for this service right now.

        Raises:
            DatabaseUnavailable: What was published will be published again, and dropped by readers as known.
            BusUnavailable: Nothing was sealed.
            BusRefused: The log does not take it from this service.
        """
        async with self._locked() as conn:
            if conn is None:
                return 0
            rows = within_limit(await conn.fetch(UNSENT.format(schema=self.service)))
            if not rows:
                return 0
            sequences = await self._out.publish_batch([outgoing(row, self.service) for row in rows])
            await conn.execute(_SEAL.format(schema=self.service), *self._seals(rows, sequences))
        self._published.inc(len(rows))
        return len(rows)

    async def publish_head(self) -> None:
        """Publish the newest seal, for others to keep as a witness, unless that was done already.

        It is no event of the table, or every head would make the next one. Its version is its `seal_no`.
        """
        async with self._locked() as conn:
            head = conn and await conn.fetchrow(_HEAD.format(schema=self.service))
            if not head or head["seal_no"] == self._told_seal_no:
                return
            await self._out.publish_batch([self._head_message(head["seal_no"], head["seal"])])
            self._told_seal_no = head["seal_no"]

    def _head_message(self, seal_no: int, newest: bytes) -> Outgoing:
        at = self._clock.now()
        state = {
            "service": self.service,
            "version": seal_no,
            "seal_no": seal_no,
            "seal": newest.hex(),
            "at": rfc3339(at),
            "change": {"kind": "published"},
        }
        row = {
            "id": self._new_id(),
            "subject": f"ops.{self.service}.seal.commission.NA.{self.service}",
            "type": "seal.published.v1",
            "body": json.dumps(state, separators=(",", ":")),
            "recorded_at": at,
            "traceparent": None,
            "cause": None,
        }
        return outgoing(row, self.service)

    def _seals(
        self, rows: Sequence[asyncpg.Record], sequences: Sequence[int]
    ) -> tuple[list[int], list[int], list[int], list[bytes]]:
        seal_no = rows[0]["head_no"] or 0
        previous = rows[0]["head_seal"] or genesis(self.service)
        numbers, seals = [], []
        for row in rows:
            seal_no += 1
            previous = seal(previous, digest(row))
            numbers.append(seal_no)
            seals.append(previous)
        return [row["n"] for row in rows], list(sequences), numbers, seals

    async def _run(self) -> None:
        while True:
            last = self._stopping
            self._wanted.clear()
            if await self._safely(self._work):
                self._delay = 0.0
            elif not last:
                self._delay = min(max(self._delay * 2, 0.1), LONGEST_DELAY_SECONDS)
                await asyncio.sleep(self._delay)
                continue
            if last:
                return
            try:
                async with asyncio.timeout(FALLBACK_SECONDS):
                    await self._wanted.wait()
            except TimeoutError:
                pass

    async def _work(self) -> None:
        while await self.cycle():
            pass
        steady = self._clock.monotonic()
        if steady >= self._next_head:
            self._next_head = steady + HEAD_SECONDS
            await self.publish_head()
        if steady >= self._next_count:
            self._next_count = steady + COUNT_SECONDS
            await self._count()

    async def _safely(self, work: Callable[[], Any]) -> bool:
        """Run it; on a fault say what is wrong, let go of a dead line, and return False."""
        try:
            await work()
        except BusRefused as fault:
            self._health.fatal(f"The log refuses what {self.service} publishes: {fault.detail}")
            _log.error("relay.refused", service=self.service, reason=fault.detail)
            reason = f"The log refuses what is published: {fault.detail}"
        except BusUnavailable as fault:
            reason = f"The log is away, events wait in the database: {fault.detail}"
            await self._count_if_possible()
        except DatabaseUnavailable as fault:
            self._drop_connection()
            reason = f"The database is away: {fault.detail}"
        except Exception as fault:
            self._drop_connection()
            _log.exception("relay.failed", service=self.service)
            reason = f"Publishing fails: {type(fault).__name__}: {fault}"
        else:
            self._health.set(self.name, True, essential=False)
            return True
        self._health.set(self.name, False, reason, essential=False)
        return False

    async def _count_if_possible(self) -> None:
        try:
            await self._count()
        except DatabaseUnavailable:
            self._drop_connection()

    async def _count(self) -> None:
        async with self._translated() as conn:
            found = await conn.fetchrow(_COUNT.format(schema=self.service))
        assert found is not None
        self._report(found["unsent"], found["oldest"])

    def _report(self, unsent: int, oldest: datetime | None) -> None:
        age = max((self._clock.now() - oldest).total_seconds(), 0.0) if oldest else 0.0
        self._unsent.set(unsent)
        self._age.set(age)
        self._health.facts["unsent"] = unsent
        self._health.facts["unsent_age_seconds"] = round(age, 1)

    @asynccontextmanager
    async def _locked(self) -> AsyncIterator[asyncpg.Connection | None]:
        """A transaction that publishes for this service; None while another process holds that right."""
        async with self._translated() as conn, conn.transaction():
            held = await conn.fetchval("select pg_try_advisory_xact_lock($1)", lock_key(self.service))
            yield conn if held else None

    @asynccontextmanager
    async def _translated(self) -> AsyncIterator[asyncpg.Connection]:
        try:
            yield await self._connected()
        except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as fault:
            translated = unavailable(fault)
            if translated is fault:
                raise
            raise translated from fault

    async def _connected(self) -> asyncpg.Connection:
        if self._conn is None or self._conn.is_closed():
            self._conn = await self._address.connect(application=f"{self.service}-relay", schema=self.service)
            await self._conn.execute(PLANNER)
        return self._conn

    def _drop_connection(self) -> None:
        if self._conn is not None:
            self._conn.terminate()
            self._conn = None


PLANNER: Final = "set enable_bitmapscan = off; set enable_seqscan = off"
"""A long backlog is read by its index in order, 500 rows at a time, never collected and sorted whole."""

UNSENT: Final = f"""
with head as (
    select seal_no, seal from {{schema}}.event where seal_no is not null order by seal_no desc limit 1)
select e.n, e.id, e.subject, e.type, e.body, e.actor, e.role, e.origin, e.cause, e.recorded_at, e.traceparent,
    head.seal_no as head_no, head.seal as head_seal
from {{schema}}.event e left join head on true
where e.seal_no is null order by e.n limit {BATCH_ROWS}
"""  # noqa: S608 - names of ours

_SEAL: Final = """
update {schema}.event e set stream_seq = s.stream_seq, seal_no = s.seal_no, seal = s.seal
from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bytea[]) as s(n, stream_seq, seal_no, seal)
where e.n = s.n
"""

_HEAD: Final = "select seal_no, seal from {schema}.event where seal_no is not null order by seal_no desc limit 1"

_COUNT: Final = """
select count(*) as unsent,
    (select recorded_at from {schema}.event where seal_no is null order by n limit 1) as oldest
from {schema}.event where seal_no is null
"""
