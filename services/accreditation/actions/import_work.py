"""The part that works imports off, in the order they came: reads and checks, and takes what was accepted.

What there is to do stands in the rows, so that after a kill it goes on: a file that was being read is read from its
beginning, one that was being taken was not taken at all. There is one such part in one process of the service.
"""

import asyncio
from contextlib import suppress
from typing import Any, Final

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accreditation.actions.deps import Deps
from services.accreditation.actions.import_take import take
from services.accreditation.actions.people_check import checked, columns_of, manager_of, open_file
from services.accreditation.errors import ImportColumnsMissing
from services.accreditation.model.imports import Import, missing_columns
from services.accreditation.model.people_sheet import PeopleSheet, Register
from services.accreditation.store import imports as store
from services.accreditation.store import organisations, people
from services.kit.errors import DatabaseUnavailable, OpsError
from services.kit.tasks import end

LOOK_SECONDS: Final = 5.0
LATER_SECONDS: Final = 1.0

_log = structlog.get_logger(__name__)


class ImportWork:
    """A part that reads and takes imports, one at a time."""

    name = "people-imports"

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin with what is waiting."""
        self._task = asyncio.create_task(self._run(), name=self.name)

    async def stop(self) -> None:
        """End; what was begun is begun anew after the next start."""
        await end(self._task)

    async def work(self) -> bool:
        """Work off the import whose turn it is; False when none is waiting.

        Raises:
            DatabaseUnavailable: later again.
        """
        async with self._deps.db.transaction() as conn:
            one = await store.oldest_waiting(conn)
        if one is None:
            return False
        try:
            await (self._read(one) if one.state == "reading" else take(self._deps, one))
        except DatabaseUnavailable:
            raise
        except OpsError as refused:
            await self._fail(one, refused.code, refused.params)
        except Exception:
            _log.exception("people_import.failed", import_id=str(one.id))
            await self._fail(one, OpsError.code, {})
        finally:
            self._deps.import_desk.done.pop(one.id, None)
        return True

    async def _read(self, one: Import) -> None:
        sheet = await open_file(self._deps, one)
        async with self._deps.db.transaction() as conn:
            current = await _still(conn, one)
            if current is None:
                return
            columns = await columns_of(conn, one, sheet.headers)
            await store.forget_rows(conn, one.id)
            missing = missing_columns(columns)
            if missing:
                refused = ImportColumnsMissing(missing)
                why = {"code": refused.code, "params": refused.params}
                await store.save(conn, current.unusable(sheet.headers, columns, why))
                return
            register = Register(await organisations.every(conn))
            maker = await people.find(conn, one.maker)
        assert maker is not None
        rules = PeopleSheet(register, manager_of(maker), self._deps.clock.now())
        count = good = warned = 0
        async for rows in checked(self._deps, sheet, columns, rules, self._deps.db.transaction):
            async with self._deps.db.transaction() as conn:
                if await _still(conn, one) is None:
                    return
                await store.add_rows(conn, one.id, rows)
            count += len(rows)
            good += sum(1 for row in rows if not row.problems)
            warned += sum(1 for row in rows if row.warnings)
            self._deps.import_desk.done[one.id] = count
        async with self._deps.db.transaction() as conn:
            current = await _still(conn, one)
            if current is not None:
                read = current.read(sheet.headers, columns, rows=count, good=good, warnings=warned)
                await store.save(conn, read)

    async def _fail(self, one: Import, code: str, params: dict[str, Any]) -> None:
        async with self._deps.db.transaction() as conn:
            current = await _still(conn, one)
            if current is not None:
                await store.save(conn, current.fail({"code": code, "params": params}))
                await store.forget_rows(conn, one.id)

    async def _run(self) -> None:
        waiting = self._deps.import_desk.waiting
        while True:
            waiting.clear()
            try:
                if await self.work():
                    continue
            except DatabaseUnavailable as fault:
                _log.warning("people_import.later", reason=fault.detail)
                await asyncio.sleep(LATER_SECONDS)
            except Exception:
                _log.exception("people_import.defect")
                await asyncio.sleep(LATER_SECONDS)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await waiting.wait()


async def _still(conn: AsyncConnection, one: Import) -> Import | None:
    """Return the import, locked, if nobody has changed it since its turn came."""
    current = await store.find(conn, one.id, lock=True)
    return current if current is not None and current.version == one.version else None
