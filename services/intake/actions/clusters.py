"""Independent reports of the same at one centre make its cases graver by themselves, without waiting for anybody.

A part looks every second at the cases that were opened or changed since it last looked (after a start: in the last half
hour), so that neither a restart nor a burst forgets any, and a category that is corrected later counts. Each case is
raised once (``raised``), in its own transaction.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog

from schemas.incident import IncidentRaised
from services.intake.actions.change import changing
from services.intake.actions.deps import Deps
from services.intake.actions.settling import settle
from services.intake.model import case
from services.intake.store import cases as store
from services.intake.store.duplicates import Cluster, cluster_of
from services.kit.errors import DatabaseUnavailable
from services.kit.events import Provenance
from services.kit.tasks import end

LOOK_SECONDS: Final = 1.0
OVERLAP: Final = timedelta(seconds=30)
"""A case committed late has an earlier time than one that was seen: looked at again for this long."""

_log = structlog.get_logger(__name__)


class Clusters:
    """The part that looks."""

    name = "clusters"

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._since: datetime | None = None
        self._seen: dict[tuple[UUID, int], datetime] = {}
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._run(), name=self.name)

    async def stop(self) -> None:
        """End; what was not looked at is looked at after the next start."""
        await end(self._task)

    async def look(self) -> int:
        """Look at what is new since the last look and raise what is to be raised; return how many were raised."""
        now = self._deps.clock.now()
        since = self._since or now - timedelta(minutes=case.RAISE_WINDOW_MINUTES)
        async with self._deps.db.transaction() as conn:
            fresh = [one for one in await store.changed_at_centres(conn, since) if one not in self._seen]
        raised = 0
        for one in fresh:
            try:
                raised += await self._raise_cluster_of(one[0])
            except DatabaseUnavailable:
                raise
            except Exception:  # one case that cannot be raised keeps no other from it
                _log.exception("clusters.case_failed", incident_id=str(one[0]))
            self._seen[one] = now
        self._since = now - OVERLAP
        self._seen = {one: at for one, at in self._seen.items() if at > now - 2 * OVERLAP}
        return raised

    async def _raise_cluster_of(self, incident_id: UUID) -> int:
        async with self._deps.db.transaction() as conn:
            newest = await store.read_case(conn, incident_id)
            cluster = None if newest is None else await cluster_of(conn, newest)
        if newest is None or cluster is None or cluster.organisations < case.RAISED_BY_REPORTS:
            return 0
        return sum([await self._raise(one, newest, cluster) for one in cluster.incidents])

    async def _raise(self, incident_id: UUID, newest: case.Case, cluster: Cluster) -> int:
        by = Provenance("intake", "service", "cluster rule", self._deps.clock.now())
        async with changing(self._deps, by) as change:
            before = await store.lock_case(change.conn, incident_id)
            if before is None or _matter(before) != _matter(newest):  # somebody changed it meanwhile
                return 0
            after = case.raise_severity(before, cluster.organisations)
            if after is None:
                return 0
            said = IncidentRaised(from_severity=before.severity, reports=cluster.reports)
            await settle(change, before, after, said, self._deps.answer_clock)
        return 1

    async def _run(self) -> None:
        while True:
            try:
                await self.look()
            except DatabaseUnavailable as fault:
                _log.warning("clusters.later", reason=str(fault))
            except Exception:
                _log.exception("clusters.failed")
            await asyncio.sleep(LOOK_SECONDS)


def _matter(one: case.Case) -> tuple[str, str | None, str]:
    return one.category, one.centre, one.compartment
