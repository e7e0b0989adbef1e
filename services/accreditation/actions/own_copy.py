"""The own copy of rights, in memory: loaded from the rows at the start, and anew when a commit's outcome is unknown."""

import asyncio
from contextlib import aclosing
from dataclasses import asdict

import structlog

from services.accreditation.actions.deps import Deps
from services.accreditation.store import keys, rights, sessions
from services.kit.errors import OpsError
from services.kit.tasks import end

LATER_SECONDS = 1.0

_log = structlog.get_logger(__name__)


class OwnCopy:
    """A part that knows everybody before the door opens."""

    name = "own-copy"

    def __init__(self, deps: Deps, doubt: asyncio.Event) -> None:
        """`doubt` is set by whoever does not know whether their commit happened."""
        self._deps = deps
        self._doubt = doubt
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Load everybody, and watch for doubt.

        Raises:
            DatabaseUnavailable: nobody can be known.
        """
        await self.load()
        self._task = asyncio.create_task(self._run(), name=self.name)

    async def stop(self) -> None:
        """End."""
        await end(self._task)

    async def load(self) -> None:
        """Take what stands in the rows; older versions change nothing, so it can be done at any time.

        Raises:
            DatabaseUnavailable: what was taken so far stays.
        """
        deps, take = self._deps, self._deps.people.take
        async with deps.db.transaction() as conn:
            keyed = await keys.every(conn)
            ended = await sessions.ended_after(conn, deps.clock.now())
        deps.keys.put(keyed)
        for key in keyed:
            take("signing_key", key.key_id, asdict(key))
        for session in ended:
            take("session", str(session.id), {"state": session.state, "expires_at": session.expires_at})
        async with deps.db.acquire() as line:
            async with aclosing(rights.of_organisations(line)) as found:
                async for organisation, standing in found:
                    take("organisation", organisation, standing)
            async with aclosing(rights.of_people(line)) as found:
                async for person, given in found:
                    take("person", person, given)

    async def _run(self) -> None:
        while True:
            await self._doubt.wait()
            self._doubt.clear()
            try:
                await self.load()
            except OpsError as fault:
                _log.warning("own_copy.later", reason=fault.code)
                self._doubt.set()
                await asyncio.sleep(LATER_SECONDS)
