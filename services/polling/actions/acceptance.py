"""Imports an accepted file: reads and checks it again, and writes all it changes with its events in one transaction.

What it is held against is loaded first and the changes are worked out in a thread; the transaction then holds the
election's row, makes sure that nothing was changed meanwhile, and writes. Killed at any point, nothing of it is there.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import asyncpg

from services.kit.errors import OpsError
from services.kit.events import NewEvent, Provenance
from services.kit.ids import Ids
from services.polling.actions.checking import Check, Known, Outcome
from services.polling.actions.contracts import centre_told, contest_told, election_told, import_accepted
from services.polling.actions.deps import Deps
from services.polling.actions.reading import DecidedMeanwhile, check_rows, load_known, open_file
from services.polling.actions.uploads import kind_of, provenance_of
from services.polling.errors import ImportHasProblems, MapChanged
from services.polling.model.columns import What
from services.polling.model.diff import Change
from services.polling.model.facts import Centre, Contest, Election
from services.polling.store import accepted, elections, events, lists
from services.polling.store import imports as store
from services.polling.store.accepted import CentreRow, MapWrite
from services.polling.store.imports import FileImport
from services.polling.store.lists import ContestRow

ATTEMPTS: Final = 3


@dataclass(frozen=True)
class Prepared:
    """What one transaction will write, made in a thread."""

    outcome: Outcome
    election: Election
    before: int
    events: Sequence[events.Columns]
    places: MapWrite | None = None
    contests: Sequence[ContestRow] = field(default_factory=tuple)


async def import_file(deps: Deps, file: FileImport) -> None:
    """Import a file that somebody accepted. Idempotent: begun again after a crash it does the same.

    A file that cannot be imported as things stand now goes back to whoever accepted it, with a new report.

    Raises:
        DecidedMeanwhile: somebody else has imported it.
        DatabaseUnavailable: it is done later.
    """
    for _ in range(ATTEMPTS):
        try:
            prepared = await _prepare(deps, file)
        except OpsError as refusal:
            if not isinstance(refusal, ImportHasProblems | MapChanged) and not refusal.code.startswith("spreadsheet."):
                raise
            await _give_back(deps, file, refusal)
            return
        if await _commit(deps, file, prepared):
            deps.wake_relay()
            return
    await _give_back(deps, file, MapChanged())


async def _prepare(deps: Deps, file: FileImport) -> Prepared:
    known, base = await load_known(deps, file.what)
    if base != file.base:
        raise MapChanged
    check = Check(kind_of(file), known)
    await open_file(deps, file, check)
    outcome = await check_rows(check)
    if outcome.problems:
        raise ImportHasProblems(problems=outcome.problems)
    by = replace(provenance_of(file), recorded_at=deps.clock.now())
    return await asyncio.to_thread(_PREPARE[kind_of(file)], file, known, outcome, deps.ids, by)


def _prepare_map(file: FileImport, known: Known, outcome: Outcome, ids: Ids, by: Provenance) -> Prepared:
    told: list[NewEvent] = []
    rows: list[CentreRow] = []
    changes: Sequence[Change[Centre]] = outcome.changes
    for change in changes:
        before = change.before
        entity, version = (before.id, before.version + 1) if before is not None else (ids.uuid(), 1)
        row = CentreRow(entity, version, change.kind != "withdrawn", change.facts)
        rows.append(row)
        told += centre_told(row, change.kind, change.fields, change.moved_from, ids, by)
    election = known.election
    totals = outcome.found.totals()
    fields = ["map_version"] if totals == election.totals else ["map_version", "totals"]
    election = replace(election, version=election.version + 1, map_version=election.map_version + 1, totals=totals)
    told.append(election_told(election, fields, ids.uuid(), by))
    told.append(import_accepted(file, outcome.counts.touched, outcome.warnings, ids.uuid(), by))
    there_before = [change.before.id for change in changes if change.before is not None]
    places = accepted.prepare(rows, there_before, outcome.found.districts)
    return Prepared(outcome, election, known.election.version, events.columns_of(told), places)


def _prepare_contests(file: FileImport, known: Known, outcome: Outcome, ids: Ids, by: Provenance) -> Prepared:
    told: list[NewEvent] = []
    rows: list[ContestRow] = []
    changes: Sequence[Change[Contest]] = outcome.changes
    for change in changes:
        before = change.before
        entity, version = (before.id, before.version + 1) if before is not None else (ids.uuid(), 1)
        row = ContestRow(entity, version, change.kind != "withdrawn", change.facts)
        rows.append(row)
        told += contest_told(row, known.election.id, change.kind, change.fields, change.moved_from, ids, by)
    told.append(import_accepted(file, outcome.counts.touched, outcome.warnings, ids.uuid(), by))
    return Prepared(outcome, known.election, known.election.version, events.columns_of(told), contests=rows)


def _prepare_plain(file: FileImport, known: Known, outcome: Outcome, ids: Ids, by: Provenance) -> Prepared:
    told = [import_accepted(file, outcome.counts.touched, outcome.warnings, ids.uuid(), by)]
    return Prepared(outcome, known.election, known.election.version, events.columns_of(told))


_PREPARE: Final[dict[What, Callable[[FileImport, Known, Outcome, Ids, Provenance], Prepared]]] = {
    "map": _prepare_map,
    "contests": _prepare_contests,
    "staff": _prepare_plain,
    "controls": _prepare_plain,
}


async def _commit(deps: Deps, file: FileImport, prepared: Prepared) -> bool:
    """Write everything; False when the election was changed since it was loaded, so that nothing was written."""
    async with deps.db.acquire() as conn, conn.transaction():
        if await elections.lock_election(conn) != prepared.before:
            return False
        if await store.count_accepted(conn, file.what) != file.base:
            return False
        outcome = prepared.outcome
        await _change(
            conn,
            file,
            state="accepted",
            rows=outcome.rows,
            good=outcome.good,
            warnings=outcome.warnings,
            report=outcome.report,
        )
        await store.forget_rows(conn, file.id)
        await _write(conn, file, prepared)
        await events.append(conn, prepared.events)
    return True


async def _write(conn: asyncpg.Connection, file: FileImport, prepared: Prepared) -> None:
    if prepared.places is not None:
        await accepted.write(conn, prepared.places)
        await elections.save_election(conn, prepared.election)
    elif file.what == "contests":
        await lists.write_contests(conn, prepared.contests)
    elif file.what == "staff":
        await lists.replace_staff(conn, prepared.outcome.found)
    else:
        await elections.replace_controls(conn, prepared.outcome.found)


async def _give_back(deps: Deps, file: FileImport, refusal: OpsError) -> None:
    """Have a file read anew that was accepted and cannot be imported as things stand now."""
    async with deps.db.acquire() as conn, conn.transaction():
        error = {"code": refusal.code, "params": refusal.params}
        await _change(conn, file, state="reading", error=error, accepted=None, attempts=0)


async def _change(conn: asyncpg.Connection, file: FileImport, **changes: Any) -> None:
    if await store.change_import(conn, file, **changes) is None:
        raise DecidedMeanwhile
