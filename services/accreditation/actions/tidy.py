"""What is over is let go: old sessions and invitations. The log keeps what they were."""

import asyncio
from datetime import timedelta
from typing import Final

import structlog

from services.accreditation.actions.deps import Deps
from services.accreditation.store import credentials, sessions
from services.accreditation.store.columns import SCHEMA
from services.kit import once
from services.kit.errors import DatabaseUnavailable
from services.kit.tasks import end

EVERY_SECONDS: Final = 600.0
KEEP_SESSIONS: Final = timedelta(days=7)
KEEP_INVITATIONS: Final = timedelta(days=30)

_log = structlog.get_logger(__name__)


class Tidy:
    """A part that forgets what is over, every ten minutes."""

    name = "tidy"

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to forget."""
        self._task = asyncio.create_task(self._run(), name=self.name)

    async def stop(self) -> None:
        """End; what is left is forgotten after the next start."""
        await end(self._task)

    async def forget(self) -> int:
        """Forget now and say how many rows.

        Raises:
            DatabaseUnavailable: later again.
        """
        now = self._deps.clock.now()
        async with self._deps.db.transaction() as conn:
            await once.forget(conn, SCHEMA, now)
            old = await sessions.forget(conn, now - KEEP_SESSIONS)
            return old + await credentials.forget_invitations(conn, now - KEEP_INVITATIONS)

    async def _run(self) -> None:
        while True:
            try:
                await self.forget()
            except DatabaseUnavailable as fault:
                _log.warning("tidy.later", reason=fault.detail)
            except Exception:
                _log.exception("tidy.failed")
            await asyncio.sleep(EVERY_SECONDS)
