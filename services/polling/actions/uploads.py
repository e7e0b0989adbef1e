"""What people do with files: send one, say which column is which, accept it, discard it. The importer does the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import asyncpg

from services.kit.clock import rfc3339
from services.kit.errors import FieldError, IdempotencyConflict, InvalidInput
from services.kit.events import Provenance
from services.polling.actions.checking import headers_sha256
from services.polling.actions.deps import Deps
from services.polling.errors import (
    ImportHasProblems,
    ImportInProgress,
    ImportNotReady,
    ImportUnknown,
    MapChanged,
    NoElection,
    TooManyImports,
    VersionStale,
)
from services.polling.model import columns as known_columns
from services.polling.model.columns import What
from services.polling.store import elections
from services.polling.store import imports as store
from services.polling.store.imports import FileImport

WAITING_MAX: Final = 20
"""Files that may wait to be read at once."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came: of which kind, under which name and type, by whom, under which key."""

    what: What
    file_name: str
    media_type: str
    data: bytes
    made_by: str
    idempotency_key: str | None


async def receive_file(deps: Deps, sent: Sent) -> tuple[FileImport, bool]:
    """Keep a file, so that it is read even after a restart; False where it came before under the same key.

    Raises:
        NoElection: nobody has described the election yet, so that no file can be held against anything.
        IdempotencyConflict: the key was used for another file.
        TooManyImports: several files wait to be read already.
        DiskReserveReached: nothing was taken.
    """
    deps.disk.check()
    digest = sha256(sent.data).hexdigest()
    file = store.NewFile(
        id=deps.ids.uuid(),
        what=sent.what,
        file_name=sent.file_name,
        media_type=sent.media_type,
        sha256=digest,
        data=sent.data,
        made_by=sent.made_by,
        made_at=deps.clock.now(),
        idempotency_key=sent.idempotency_key,
    )
    async with deps.db.acquire() as conn, conn.transaction():
        if await elections.load_election(conn) is None:
            raise NoElection
        if await store.count_state(conn, "reading") >= WAITING_MAX:
            raise TooManyImports(limit=WAITING_MAX)
        kept = await store.add_file(conn, file)
        if kept is None:
            first = await store.file_under_key(conn, sent.made_by, sent.idempotency_key or "")
            if first is None or (first.sha256, first.what) != (digest, sent.what):
                raise IdempotencyConflict
            return first, False
    deps.wake_importer()
    return kept, True


async def choose_columns(
    deps: Deps, import_id: UUID, wanted: Mapping[str, str | None], version: int | None, by: str
) -> FileImport:
    """Say which column is which, remember it for the next file with the same headers, and have the file read again.

    Raises:
        ImportUnknown, VersionStale, ImportNotReady: as in `accept_import`.
        InvalidInput: a field or a header that there is none of, or one column for two fields.
    """
    async with deps.db.acquire() as conn, conn.transaction():
        file = await _seen(conn, import_id, version, {"ready", "unusable", "failed"})
        try:
            columns = known_columns.chosen(kind_of(file), wanted, file.headers)
        except ValueError as error:
            expected = "each field of this kind of file at most once, and headers of this file"
            raise InvalidInput([FieldError("columns", "field.columns", expected)], str(error)) from error
        await store.remember_mapping(conn, file.what, headers_sha256(file.headers), columns, by, deps.clock.now())
        changed = await _change(conn, file, state="reading", columns=columns, error=None, attempts=0)
    deps.wake_importer()
    return changed


async def accept_import(deps: Deps, import_id: UUID, version: int, by: Provenance) -> FileImport:
    """Decide that a file is imported: from the commit on the importer does it, whatever restarts meanwhile.

    It is read and checked again against what is accepted then; one transaction writes everything with its events.

    Raises:
        ImportUnknown: there is no such file.
        VersionStale: somebody else decided about it meanwhile.
        ImportNotReady: it is being read, or was decided about already.
        ImportHasProblems: its report names them; nothing was imported.
        ImportInProgress: another file of its kind is being imported.
        MapChanged: another file of its kind was accepted since the report was made: it is being read anew.
    """
    try:
        async with deps.db.acquire() as conn, conn.transaction():
            file = await _seen(conn, import_id, version, {"ready"})
            if file.problems:
                raise ImportHasProblems(problems=file.problems)
            outdated = file.base != await store.count_accepted(conn, file.what)
            if outdated:
                changed = await _change(conn, file, state="reading", attempts=0)
            else:
                changed = await _change(conn, file, state="accepting", attempts=0, error=None, accepted=_said(by))
    except asyncpg.UniqueViolationError as error:
        raise ImportInProgress from error
    deps.wake_importer()
    if outdated:
        raise MapChanged
    return changed


async def discard_import(deps: Deps, import_id: UUID, version: int) -> FileImport:
    """Decide that a file is not imported; its bytes and rows are deleted.

    Raises:
        ImportUnknown, VersionStale, ImportNotReady: as in `accept_import`.
    """
    async with deps.db.acquire() as conn, conn.transaction():
        file = await _seen(conn, import_id, version, {"reading", "ready", "unusable", "failed"})
        changed = await _change(conn, file, state="discarded")
        await store.forget_file(conn, import_id)
    return changed


async def find_file(deps: Deps, import_id: UUID) -> FileImport:
    """Return a file and where it stands.

    Raises:
        ImportUnknown: there is no such file.
    """
    async with deps.db.acquire() as conn:
        found = await store.find_import(conn, import_id)
    if found is None:
        raise ImportUnknown("No file came under this id.")
    return found


async def list_files(deps: Deps, before: tuple[datetime, UUID] | None, limit: int) -> list[FileImport]:
    """Return files, the newest first, from a place on."""
    async with deps.db.acquire() as conn:
        return await store.page_of_imports(conn, before, limit)


async def rows_of(deps: Deps, import_id: UUID, *, found_only: bool, after: int, limit: int) -> list[dict[str, Any]]:
    """Return rows of a file that waits for a decision, those with findings alone or all.

    Raises:
        ImportUnknown: there is no such file.
    """
    await find_file(deps, import_id)
    async with deps.db.acquire() as conn:
        return await store.page_of_rows(conn, import_id, found_only=found_only, after=after, limit=limit)


async def report_of(deps: Deps, import_id: UUID) -> bytes:
    """Return the report of a file that was read, as JSON.

    Raises:
        ImportUnknown: there is no such file.
        ImportNotReady: it was not read yet, or cannot be.
    """
    file = await find_file(deps, import_id)
    async with deps.db.acquire() as conn:
        made = await store.report_of(conn, import_id)
    if made is None:
        raise ImportNotReady(state=file.state)
    return made


def provenance_of(file: FileImport) -> Provenance:
    """Return who accepted a file, when, and because of which request."""
    said = file.accepted or {}
    return Provenance(
        actor=said["actor"],
        role=said["role"],
        origin=said["origin"],
        recorded_at=datetime.fromisoformat(said["at"]),
        cause=said["cause"],
        traceparent=said["traceparent"],
    )


def _said(by: Provenance) -> dict[str, Any]:
    return {
        "actor": by.actor,
        "role": by.role,
        "origin": by.origin,
        "at": rfc3339(by.recorded_at),
        "cause": by.cause,
        "traceparent": by.traceparent,
    }


async def _seen(conn: asyncpg.Connection, import_id: UUID, version: int | None, states: set[str]) -> FileImport:
    file = await store.find_import(conn, import_id)
    if file is None:
        raise ImportUnknown("No file came under this id.")
    if version is not None and file.version != version:
        raise VersionStale(current=file.version)
    if file.state not in states:
        raise ImportNotReady(state=file.state)
    return file


async def _change(conn: asyncpg.Connection, file: FileImport, **changes: Any) -> FileImport:
    changed = await store.change_import(conn, file, **changes)
    if changed is None:
        raise VersionStale(current=file.version + 1)
    return changed


def kind_of(file: FileImport) -> What:
    """Return which kind of file it is; the database holds no others."""
    return file.what  # type: ignore[return-value]
