"""Files that came, what was found in their rows, and what became of them.

A file changes its state only from the version it was seen at, so that of two decisions one wins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
import orjson

from services.polling.store.elections import as_json
from services.polling.store.tables import SCHEMA

KEEP_KEYS: Final = timedelta(hours=48)
_COLUMNS: Final = (
    "id, version, what, state, file_name, media_type, sha256, size, rows, good, problems, warnings, headers, columns,"
    " error, base, attempts, made_by, made_at, accepted"
)
_ROW_COLUMNS: Final = ("import_id", "n", "values", "problems", "warnings", "found")


@dataclass(frozen=True)
class FileImport:
    """A file and where it stands; `error` and `accepted` are as they are stored."""

    id: UUID
    version: int
    what: str
    state: str
    file_name: str
    media_type: str
    sha256: str
    size: int
    rows: int
    good: int
    problems: int
    warnings: int
    headers: list[str]
    columns: dict[str, str | None]
    error: dict[str, Any] | None
    base: int
    attempts: int
    made_by: str
    made_at: datetime
    accepted: dict[str, Any] | None


def _import(row: asyncpg.Record) -> FileImport:
    said = dict(row)
    for name in ("headers", "columns", "error", "accepted"):
        said[name] = orjson.loads(said[name]) if said[name] is not None else None
    return FileImport(**said)


@dataclass(frozen=True)
class NewFile:
    """A file as it came, before anybody has looked into it."""

    id: UUID
    what: str
    file_name: str
    media_type: str
    sha256: str
    data: bytes
    made_by: str
    made_at: datetime
    idempotency_key: str | None


async def add_file(conn: asyncpg.Connection, file: NewFile) -> FileImport | None:
    """Keep a new file in the caller's transaction; None when one came under the same key in the last 48 hours."""
    if file.idempotency_key is not None:
        await conn.execute(
            f"update {SCHEMA}.file_import set idempotency_key = null "  # noqa: S608 - names of ours, values are bound
            "where made_by = $1 and idempotency_key = $2 and made_at <= $3",
            file.made_by,
            file.idempotency_key,
            file.made_at - KEEP_KEYS,
        )
    row = await conn.fetchrow(
        f"""
        insert into {SCHEMA}.file_import (id, version, what, state, file_name, media_type, sha256, size, rows, good,
          problems, warnings, headers, columns, base, attempts, made_by, made_at, idempotency_key)
        values ($1, 1, $2, 'reading', $3, $4, $5, $6, 0, 0, 0, 0, '[]', '{{}}', 0, 0, $7, $8, $9)
        on conflict (made_by, idempotency_key) do nothing
        returning {_COLUMNS}
        """,  # noqa: S608
        file.id,
        file.what,
        file.file_name,
        file.media_type,
        file.sha256,
        len(file.data),
        file.made_by,
        file.made_at,
        file.idempotency_key,
    )
    if row is None:
        return None
    await conn.execute(f"insert into {SCHEMA}.import_file (import_id, data) values ($1, $2)", file.id, file.data)  # noqa: S608
    return _import(row)


async def file_under_key(conn: asyncpg.Connection, made_by: str, key: str) -> FileImport | None:
    """Return the file that came under this key."""
    row = await conn.fetchrow(
        f"select {_COLUMNS} from {SCHEMA}.file_import where made_by = $1 and idempotency_key = $2",  # noqa: S608
        made_by,
        key,
    )
    return _import(row) if row is not None else None


async def find_import(conn: asyncpg.Connection, import_id: UUID) -> FileImport | None:
    """Return a file by its id."""
    row = await conn.fetchrow(f"select {_COLUMNS} from {SCHEMA}.file_import where id = $1", import_id)  # noqa: S608
    return _import(row) if row is not None else None


async def page_of_imports(
    conn: asyncpg.Connection, before: tuple[datetime, UUID] | None, limit: int
) -> list[FileImport]:
    """Return files, the newest first, from a place on."""
    made_at, import_id = before or (None, None)
    rows = await conn.fetch(
        f"""
        select {_COLUMNS} from {SCHEMA}.file_import
        where $1::timestamptz is null or (made_at, id) < ($1, $2::uuid) order by made_at desc, id desc limit $3
        """,  # noqa: S608
        made_at,
        import_id,
        limit,
    )
    return [_import(row) for row in rows]


async def next_work(conn: asyncpg.Connection) -> FileImport | None:
    """Return the file to work on next: what was accepted first, then in the order in which they came."""
    row = await conn.fetchrow(
        f"""
        select {_COLUMNS} from {SCHEMA}.file_import where state in ('reading', 'accepting')
        order by state, made_at, id limit 1
        """  # noqa: S608
    )
    return _import(row) if row is not None else None


async def count_state(conn: asyncpg.Connection, state: str) -> int:
    """Return how many files are in a state."""
    return int(await conn.fetchval(f"select count(*) from {SCHEMA}.file_import where state = $1", state))  # noqa: S608


async def count_accepted(conn: asyncpg.Connection, what: str) -> int:
    """Return how many files of a kind were ever accepted: what a report was made against."""
    return int(
        await conn.fetchval(
            f"select count(*) from {SCHEMA}.file_import where what = $1 and state = 'accepted'",  # noqa: S608
            what,
        )
    )


async def file_bytes(conn: asyncpg.Connection, import_id: UUID) -> bytes:
    """Return a file as it came."""
    return bytes(await conn.fetchval(f"select data from {SCHEMA}.import_file where import_id = $1", import_id))  # noqa: S608


async def report_of(conn: asyncpg.Connection, import_id: UUID) -> bytes | None:
    """Return the report of a file as JSON; None while there is none."""
    text = await conn.fetchval(f"select report::text from {SCHEMA}.file_import where id = $1", import_id)  # noqa: S608
    return text.encode() if text is not None else None


async def change_import(conn: asyncpg.Connection, file: FileImport, **changes: Any) -> FileImport | None:
    """Change a file from the version it was seen at; None when somebody else was faster.

    Values of JSON columns are given as values. The version becomes one more.
    """
    names = list(changes)
    values = [as_json(value) if name in _JSON and value is not None else value for name, value in changes.items()]
    assignments = ", ".join(
        f"{name} = ${n}::text::jsonb" if name in _JSON else f"{name} = ${n}" for n, name in enumerate(names, 3)
    )
    row = await conn.fetchrow(
        f"update {SCHEMA}.file_import set version = version + 1, {assignments} "  # noqa: S608
        f"where id = $1 and version = $2 returning {_COLUMNS}",
        file.id,
        file.version,
        *values,
    )
    return _import(row) if row is not None else None


_JSON: Final = frozenset({"headers", "columns", "report", "error", "accepted"})


async def begin_attempt(conn: asyncpg.Connection, file: FileImport) -> int:
    """Count that working on a file begins, so that one which ends the process is not begun for ever."""
    return int(
        await conn.fetchval(
            f"update {SCHEMA}.file_import set attempts = attempts + 1 where id = $1 returning attempts",  # noqa: S608
            file.id,
        )
    )


async def take_back_attempt(conn: asyncpg.Connection, file: FileImport) -> None:
    """Count one attempt less: it ended for a reason that is not the file's."""
    await conn.execute(
        f"update {SCHEMA}.file_import set attempts = attempts - 1 where id = $1 and attempts > 0",  # noqa: S608
        file.id,
    )


async def forget_rows(conn: asyncpg.Connection, import_id: UUID) -> None:
    """Delete what was found in the rows of a file."""
    await conn.execute(f"delete from {SCHEMA}.import_row where import_id = $1", import_id)  # noqa: S608


async def forget_file(conn: asyncpg.Connection, import_id: UUID) -> None:
    """Delete a file and its rows; what became of it stays known."""
    await forget_rows(conn, import_id)
    await conn.execute(f"delete from {SCHEMA}.import_file where import_id = $1", import_id)  # noqa: S608


async def keep_rows(conn: asyncpg.Connection, records: Sequence[tuple[Any, ...]]) -> None:
    """Keep what was found in rows: import, number, values, problems, warnings (JSON texts), whether there is any."""
    await conn.copy_records_to_table("import_row", records=records, columns=_ROW_COLUMNS, schema_name=SCHEMA)


async def page_of_rows(
    conn: asyncpg.Connection, import_id: UUID, *, found_only: bool, after: int, limit: int
) -> list[dict[str, Any]]:
    """Return rows of a file in their order, those with findings alone or all."""
    rows = await conn.fetch(
        f"""
        select n, values::text as values, problems::text as problems, warnings::text as warnings
        from {SCHEMA}.import_row where import_id = $1 and n > $2 and (found or not $3) order by n limit $4
        """,  # noqa: S608
        import_id,
        after,
        found_only,
        limit,
    )
    return [{"n": row["n"], **{name: orjson.loads(row[name]) for name in _ROW_COLUMNS[2:5]}} for row in rows]


async def remembered_mapping(conn: asyncpg.Connection, what: str, headers_sha256: str) -> dict[str, str | None] | None:
    """Return how somebody said the columns of files with these headers are to be read."""
    text = await conn.fetchval(
        f"select columns::text from {SCHEMA}.import_mapping where what = $1 and headers_sha256 = $2",  # noqa: S608
        what,
        headers_sha256,
    )
    return orjson.loads(text) if text is not None else None


async def remember_mapping(
    conn: asyncpg.Connection, what: str, headers_sha256: str, columns: Mapping[str, str | None], by: str, at: datetime
) -> None:
    """Remember how the columns of files with these headers are to be read."""
    await conn.execute(
        f"""
        insert into {SCHEMA}.import_mapping (what, headers_sha256, columns, set_at, set_by)
        values ($1, $2, $3::text::jsonb, $4, $5)
        on conflict (what, headers_sha256) do update set columns = excluded.columns, set_at = excluded.set_at,
          set_by = excluded.set_by
        """,  # noqa: S608
        what,
        headers_sha256,
        as_json(columns),
        at,
        by,
    )
