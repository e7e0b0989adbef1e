"""Makes the report of a file that came: reads it to its end, keeps what was found in its rows."""

import asyncio
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

import asyncpg

from services.kit.errors import OpsError
from services.polling.actions.checking import Check, Known, Outcome, headers_sha256
from services.polling.actions.deps import Deps
from services.polling.actions.uploads import kind_of
from services.polling.errors import NoElection
from services.polling.store import accepted, elections, lists
from services.polling.store import imports as store
from services.polling.store.geography import geography
from services.polling.store.imports import FileImport

ROWS_AT_ONCE: Final = 2000


class DecidedMeanwhile(Exception):
    """Somebody decided about the file while it was worked on: what was worked out is thrown away."""


async def read_file(deps: Deps, file: FileImport) -> None:
    """Read a file that came and leave it ready for a decision, or unusable with the reason.

    One transaction: the rows and the report are there together or not at all. Why a file was given back to whoever had
    accepted it (`error`) stays with it until the next decision.

    Raises:
        DecidedMeanwhile: it was discarded while it was read, or its columns were chosen anew.
        DatabaseUnavailable: it is read again later.
    """
    known, base = await load_known(deps, file.what)
    check = Check(kind_of(file), known)
    try:
        await open_file(deps, file, check)
        async with deps.db.acquire() as conn, conn.transaction():
            await store.forget_rows(conn, file.id)
            outcome = await _keep_rows(conn, file, check)
            await _change(
                conn,
                file,
                state="ready",
                rows=outcome.rows,
                good=outcome.good,
                problems=outcome.problems,
                warnings=outcome.warnings,
                headers=check.headers,
                columns=check.columns,
                report=outcome.report,
                base=base,
            )
    except OpsError as fault:
        if not fault.code.startswith("spreadsheet."):
            raise
        async with deps.db.acquire() as conn, conn.transaction():
            await store.forget_rows(conn, file.id)
            error = {"code": fault.code, "params": fault.params}
            await _change(conn, file, state="unusable", headers=check.headers, error=error, report=None)


async def open_file(deps: Deps, file: FileImport, check: Check) -> None:
    """Begin to read a file; its columns are those that somebody chose for it, or last time for one like it.

    Raises:
        OpsError: one of the codes ``spreadsheet.*``.
    """
    async with deps.db.acquire() as conn:
        data = await store.file_bytes(conn, file.id)
    await asyncio.to_thread(check.open, data, file.media_type, _progress(deps, file.id))
    said = file.columns or None
    if said is None:
        async with deps.db.acquire() as conn:
            said = await store.remembered_mapping(conn, file.what, headers_sha256(check.headers))
    check.choose(said)


async def check_rows(check: Check) -> Outcome:
    """Read an opened file to its end without keeping its rows."""
    more = True
    while more:
        _, more = await asyncio.to_thread(check.take, ROWS_AT_ONCE, keep=False)
    return await asyncio.to_thread(check.finish)


async def load_known(deps: Deps, what: str) -> tuple[Known, int]:
    """Return what a file of this kind is held against, all as of one moment, and how many were accepted until then.

    Raises:
        NoElection: nobody has described the election.
    """
    async with deps.db.acquire() as conn, conn.transaction(isolation="repeatable_read", readonly=True):
        election = await elections.load_election(conn)
        if election is None:
            raise NoElection
        base = await store.count_accepted(conn, what)
        places = geography(election.country)
        controls = await elections.load_controls(conn)
        if what == "contests":
            return Known(election, places, controls, contests=await lists.load_contests(conn)), base
        if what == "staff":
            districts = accepted.known_districts(await accepted.load_districts(conn))
            district_of = await accepted.districts_of_centres(conn)
            staff = await lists.load_staff(conn)
            return Known(election, places, controls, districts=districts, district_of=district_of, staff=staff), base
        if what == "controls":
            return Known(election, places, controls), base
        fetched = await accepted.load_map(conn)
    centres = await asyncio.to_thread(fetched.facts)
    return Known(election, places, controls, centres=centres, districts=fetched.known_districts()), base


async def _keep_rows(conn: asyncpg.Connection, file: FileImport, check: Check) -> Outcome:
    more = True
    while more:
        rows, more = await asyncio.to_thread(check.take, ROWS_AT_ONCE, keep=True)
        await store.keep_rows(conn, [(file.id, *row) for row in rows])
    return await asyncio.to_thread(check.finish)


async def _change(conn: asyncpg.Connection, file: FileImport, **changes: Any) -> None:
    if await store.change_import(conn, file, **changes) is None:
        raise DecidedMeanwhile


def _progress(deps: Deps, import_id: UUID) -> Callable[[int], None]:
    def read(rows: int) -> None:
        deps.progress[import_id] = rows

    return read
