"""The part of polling that works off files, one after the other: reads those that came, imports those accepted.

What is to be done stands in the database, so that a restart goes on where it was. A file over which the process ended
several times is set aside, so that it cannot take the service down for ever.
"""

import asyncio
import contextlib
from typing import Final

import structlog

from services.kit.errors import DatabaseUnavailable
from services.kit.health import Health
from services.kit.tasks import end
from services.polling.actions.acceptance import import_file
from services.polling.actions.deps import Deps
from services.polling.actions.reading import DecidedMeanwhile, read_file
from services.polling.errors import WorkInterrupted
from services.polling.store import imports as store
from services.polling.store.imports import FileImport

ATTEMPTS_MAX: Final = 5
LOOK_SECONDS: Final = 1.0
LATER_SECONDS: Final = 1.0

_log = structlog.get_logger(__name__)


class Importer:
    """Works while there is work; `wake` it after a commit that left some, it looks every second anyway."""

    name = "importer"

    def __init__(self, health: Health) -> None:
        self._health = health
        self._deps: Deps | None = None
        self._wanted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._busy: FileImport | None = None

    def serve(self, deps: Deps) -> None:
        """Take the tools, of which `wake` of this very part is one."""
        self._deps = deps

    def wake(self) -> None:
        """Say that there is work. Cheap, from the event loop only."""
        self._wanted.set()

    async def start(self) -> None:
        """Begin with what was left when the service ended."""
        self._task = asyncio.create_task(self._run(), name=self.name)

    async def stop(self) -> None:
        """Leave what is being done; it is begun anew after the next start, and nothing of it is there until then."""
        await end(self._task)
        self._task = None
        await self._take_back()

    async def work(self) -> bool:
        """Do the next piece of work; False when there is none.

        Raises:
            DatabaseUnavailable: it is done later.
        """
        deps = self._deps
        assert deps is not None
        async with deps.db.acquire() as conn:
            file = await store.next_work(conn)
            if file is None:
                return False
            attempts = await store.begin_attempt(conn, file)
        self._busy = file
        try:
            if attempts > ATTEMPTS_MAX:
                await self._set_aside(deps, file, WorkInterrupted.code)
            elif file.state == "accepting":
                await import_file(deps, file)
            else:
                await read_file(deps, file)
        except DecidedMeanwhile:
            _log.info("importer.decided_meanwhile", import_id=str(file.id))
        except DatabaseUnavailable:
            raise
        except Exception:
            _log.exception("importer.failed", import_id=str(file.id), state=file.state)
            await self._set_aside(deps, file, "internal")
        finally:
            deps.progress.pop(file.id, None)
        self._busy = None
        return True

    async def _take_back(self) -> None:
        """What was left because the service was asked to end, or the database went away, is not the file's fault."""
        if self._busy is None or self._deps is None:
            return
        with contextlib.suppress(DatabaseUnavailable):
            async with self._deps.db.acquire() as conn:
                await store.take_back_attempt(conn, self._busy)
            self._busy = None

    async def _set_aside(self, deps: Deps, file: FileImport, code: str) -> None:
        async with deps.db.acquire() as conn:
            await store.change_import(conn, file, state="failed", error={"code": code, "params": {}}, accepted=None)

    async def _run(self) -> None:
        while True:
            self._wanted.clear()
            try:
                await self._take_back()
                while await self.work():
                    pass
                self._health.set(self.name, True, essential=False)
            except DatabaseUnavailable as fault:
                self._health.set(self.name, False, f"Files wait: the database is away: {fault}", essential=False)
                await asyncio.sleep(LATER_SECONDS)
                continue
            except Exception as fault:
                _log.exception("importer.broken")
                self._health.set(self.name, False, f"Files wait: {type(fault).__name__}", essential=False)
                await asyncio.sleep(LATER_SECONDS)
                continue
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._wanted.wait()
            except TimeoutError:
                pass
