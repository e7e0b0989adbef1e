"""Deadlines: rows in the database of the service that owns the duty, never something only memory or the broker knows.

A deadline is scheduled in the transaction that opens the duty and cancelled in the one that discharges it. The sweep
*takes* what is due: the rows are deleted, the handler acts on them, and both are committed together, so that a missed
deadline has its effect exactly once. A handler that wants another look later schedules anew, under the same id if it
likes. Lock order, for whoever writes a handler or an action: the deadline first (`cancel`), then the entity.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import sqlalchemy as sa
import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kit.clock import Clock
from services.kit.db import Database
from services.kit.errors import DatabaseUnavailable
from services.kit.health import Health
from services.kit.tasks import end

CLAIM_LIMIT: Final = 500
"""How many due deadlines one transaction takes."""

SET_ASIDE_SECONDS: Final = (2.0, 10.0, 60.0, 300.0)
"""How long a deadline whose handling failed waits for its next try, by the number of failures."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Due:
    """A deadline: `kind` tells the handler which duty, `severity` is 1 (S1, first) to 4."""

    id: UUID
    kind: str
    severity: int
    due_at: datetime


Handler = Callable[[AsyncConnection, Sequence[Due]], Awaitable[None]]
"""Acts on missed deadlines, set-wise, in the transaction of the connection. The rows are already taken."""


def deadline_table(metadata: sa.MetaData, schema: str) -> sa.Table:
    """The deadline table of the service that owns `schema`, created by its migrations from this definition."""
    return sa.Table(
        "deadline",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("severity", sa.SmallInteger, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("severity between 1 and 4", name="severity"),
        sa.Index("ix_deadline_severity_due_at", "severity", "due_at"),
        schema=schema,
    )


async def schedule(conn: AsyncConnection, schema: str, deadlines: Sequence[Due]) -> None:
    """Set deadlines in the transaction of `conn`; one known by its id is moved, of two with one id the last counts."""
    latest = list({due.id: due for due in deadlines}.values())
    if latest:
        await conn.exec_driver_sql(
            f"insert into {schema}.deadline (id, kind, severity, due_at) "  # noqa: S608 - names of ours
            "select * from unnest($1::uuid[], $2::text[], $3::smallint[], $4::timestamptz[]) "
            "on conflict (id) do update "
            "set kind = excluded.kind, severity = excluded.severity, due_at = excluded.due_at",
            (
                [due.id for due in latest],
                [due.kind for due in latest],
                [due.severity for due in latest],
                [due.due_at for due in latest],
            ),
        )


async def cancel(conn: AsyncConnection, schema: str, ids: Sequence[UUID]) -> None:
    """Remove deadlines in the transaction of `conn`; unknown ids are nothing to remove."""
    if ids:
        await conn.exec_driver_sql(f"delete from {schema}.deadline where id = any($1::uuid[])", (list(ids),))  # noqa: S608


class Sweep:
    """Looks every second for missed deadlines and has them acted on: the most severe first, then the oldest.

    The time is the room's clock, which a drill moves. Several processes may sweep one table. A deadline whose handling
    fails is tried alone, then set aside with growing delay; the others go on, and the health report shows it.
    """

    name = "deadlines"

    def __init__(
        self,
        db: Database,
        handler: Handler,
        clock: Clock,
        health: Health,
        *,
        registry: CollectorRegistry | None = None,
        period_seconds: float = 1.0,
        after: Callable[[], None] | None = None,
    ) -> None:
        """`after` is called when a sweep has committed something, to wake the relay."""
        self._db = db
        self._handler = handler
        self._clock = clock
        self._health = health
        self._period_seconds = period_seconds
        self._after = after or (lambda: None)
        self._aside: dict[UUID, tuple[int, float]] = {}
        self._task: asyncio.Task[None] | None = None
        self._handled = Counter("deadlines_missed_total", "Missed deadlines acted on", registry=registry)
        self._failing = Gauge("deadlines_set_aside", "Missed deadlines whose handling fails", registry=registry)

    async def start(self) -> None:
        """Begin to sweep."""
        self._health.set(self.name, True)
        self._task = asyncio.create_task(self._run(), name="deadline-sweep")

    async def stop(self) -> None:
        """End after the transaction that is under way, or roll it back: nothing is half done either way."""
        await end(self._task)
        self._task = None

    async def sweep(self) -> int:
        """Act on everything that is due now and return how many deadlines that were.

        Raises:
            DatabaseUnavailable: What was committed stays, the rest is found again by the next sweep.
        """
        handled = 0
        while True:
            taken, done = await self._one_batch()
            handled += done
            if done:
                self._handled.inc(done)
                self._after()
            if taken < CLAIM_LIMIT:
                return handled

    async def _run(self) -> None:
        while True:
            try:
                await self.sweep()
                self._report()
            except DatabaseUnavailable as fault:
                self._health.set(self.name, False, f"Deadlines are not watched: {fault}", essential=False)
            except Exception as fault:
                _log.exception("deadlines.sweep_failed")
                self._health.set(self.name, False, f"Deadlines are not watched: {fault}", essential=False)
            await asyncio.sleep(self._period_seconds)

    def _report(self) -> None:
        self._failing.set(len(self._aside))
        if self._aside:
            said = f"{len(self._aside)} missed deadlines cannot be acted on, see the log for each"
            self._health.set(self.name, False, said, essential=False)
        else:
            self._health.set(self.name, True, essential=False)

    async def _one_batch(self) -> tuple[int, int]:
        """Take one batch; returns how many were due and how many were acted on."""
        now = self._clock.now()
        batch: list[Due] = []
        try:
            async with self._db.transaction() as conn:
                batch = await self._take(conn, now)
                if batch:
                    await self._handler(conn, batch)
        except DatabaseUnavailable:
            raise
        except Exception as fault:
            if not batch:
                raise
            _log.warning("deadlines.batch_failed", size=len(batch), exc_info=fault)
            return len(batch), await self._one_by_one(batch, now)
        for due in batch:
            self._aside.pop(due.id, None)
        return len(batch), len(batch)

    async def _one_by_one(self, batch: Sequence[Due], now: datetime) -> int:
        done = 0
        for due in batch:
            try:
                async with self._db.transaction() as conn:
                    taken = await self._take(conn, now, only=due.id)
                    if taken:
                        await self._handler(conn, taken)
            except DatabaseUnavailable:
                raise
            except Exception as fault:
                reason = f"{type(fault).__name__}: {fault}"
                _log.error("deadlines.poison", deadline=str(due.id), kind=due.kind, reason=reason)
                self._set_aside(due.id)
            else:
                self._aside.pop(due.id, None)
                done += len(taken)
        return done

    def _set_aside(self, deadline_id: UUID) -> None:
        failures = self._aside.get(deadline_id, (0, 0.0))[0]
        delay = SET_ASIDE_SECONDS[min(failures, len(SET_ASIDE_SECONDS) - 1)]
        self._aside[deadline_id] = (failures + 1, self._clock.monotonic() + delay)

    async def _take(self, conn: AsyncConnection, now: datetime, only: UUID | None = None) -> list[Due]:
        steady = self._clock.monotonic()
        waiting = [] if only else [known for known, (_, until) in self._aside.items() if until > steady]
        rows = await conn.exec_driver_sql(
            f"""
            with due as (
                select id from {self._db.schema}.deadline
                where due_at <= $1 and id <> all($2::uuid[]) and ($3::uuid is null or id = $3::uuid)
                order by severity, due_at
                limit {CLAIM_LIMIT} for update skip locked)
            delete from {self._db.schema}.deadline d using due where d.id = due.id
            returning d.id, d.kind, d.severity, d.due_at
            """,  # noqa: S608 - names of ours, values are bound
            (now, waiting, only),
        )
        taken = [Due(row.id, row.kind, row.severity, row.due_at) for row in rows]
        return sorted(taken, key=lambda due: (due.severity, due.due_at, due.id))
