"""Wrong attempts to sign in are counted behind the answer, so that the answer's time does not tell who exists."""

import asyncio
from typing import Final
from uuid import UUID

import structlog

from services.accreditation.store import credentials
from services.kit.db import Database
from services.kit.errors import OpsError

WAITING_MAX: Final = 1000

_log = structlog.get_logger(__name__)


class Failures:
    """Writes failed attempts; a part that ends when everything is written. What cannot be written is let go."""

    name = "failures"

    def __init__(self, db: Database) -> None:
        self._db = db
        self._writing: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Nothing to begin."""

    async def stop(self) -> None:
        """Wait for what is being written."""
        await self.written()

    def count(self, person_id: UUID) -> None:
        """Count a wrong attempt of a person, soon."""
        if len(self._writing) < WAITING_MAX:
            task = asyncio.get_running_loop().create_task(self._write(person_id))
            self._writing.add(task)
            task.add_done_callback(self._writing.discard)

    async def written(self) -> None:
        """Wait until everything counted so far is written."""
        if self._writing:
            await asyncio.wait(set(self._writing))

    async def _write(self, person_id: UUID) -> None:
        try:
            async with self._db.transaction() as conn:
                await credentials.count_failure(conn, person_id)
        except OpsError as fault:
            _log.warning("failures.not_counted", reason=fault.code)
