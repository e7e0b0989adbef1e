"""The heartbeat: "whatever was revoked before this moment stands before it in the log"."""

import asyncio
from datetime import datetime, timedelta
from typing import Final

import structlog

from schemas.accreditation import HeartbeatV1
from services.accreditation.actions.deps import Deps
from services.accreditation.store.columns import SCHEMA
from services.accreditation.store.unsent import oldest_unsent
from services.kit.bus import Outbound
from services.kit.errors import BusRefused, OpsError
from services.kit.health import Health
from services.kit.relay import Outgoing, outgoing
from services.kit.tasks import end

SUBJECT: Final = "ops.accreditation.heartbeat.public.NA.accreditation"
WAITS_AT_MOST: Final = timedelta(seconds=2)
A_MICROSECOND: Final = timedelta(microseconds=1)

_log = structlog.get_logger(__name__)


class Heartbeat:
    """A part that publishes the heartbeat every two seconds, behind everything that was committed.

    While an event has been waiting for more than two seconds there is none: the log is away or the relay is, and
    whoever listens must not believe that they know everything.
    """

    name = "heartbeat"

    def __init__(self, deps: Deps, log: Outbound, health: Health, *, period_seconds: float) -> None:
        self._deps = deps
        self._log = log
        self._health = health
        self._period_seconds = period_seconds
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to beat."""
        self._task = asyncio.create_task(self._run(), name=self.name)

    async def stop(self) -> None:
        """End; services show after thirty seconds that nothing is heard."""
        await end(self._task)

    async def beat(self) -> datetime | None:
        """Publish one heartbeat and return its moment; None when events wait too long.

        Raises:
            BusUnavailable, BusRefused: it was not published.
            DatabaseUnavailable: whether something waits is unknown, so nothing is said.
        """
        at = self._deps.clock.now()
        async with self._deps.db.acquire() as conn:
            oldest = await oldest_unsent(conn)
        if oldest is not None and at - oldest > WAITS_AT_MOST:
            return None
        if oldest is not None:
            at = min(at, oldest - A_MICROSECOND)
        message = self._message(at)
        await self._log.publish(message.subject, message.data, message.headers)
        return at

    def _message(self, at: datetime) -> Outgoing:
        row = {
            "id": self._deps.ids.uuid(),
            "subject": SUBJECT,
            "type": "heartbeat.beat.v1",
            "body": HeartbeatV1(at=at).model_dump_json(),
            "recorded_at": at,
            "traceparent": None,
            "cause": None,
        }
        return outgoing(row, SCHEMA)

    async def _run(self) -> None:
        while True:
            await self._safely()
            await asyncio.sleep(self._period_seconds)

    async def _safely(self) -> None:
        reason = ""
        try:
            if await self.beat() is None:
                reason = "Events wait for the log, so no heartbeat is given."
        except BusRefused as fault:
            self._health.fatal(f"The log refuses the heartbeat: {fault.detail}")
            reason = fault.detail
        except OpsError as fault:
            reason = f"No heartbeat: {fault.detail}"
        except Exception as fault:
            _log.exception("heartbeat.failed")
            reason = f"No heartbeat: {type(fault).__name__}"
        self._health.set(self.name, not reason, reason, essential=False)
