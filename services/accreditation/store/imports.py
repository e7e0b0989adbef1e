"""Imports of people: the file, its preview row by row, and whom it made. File and preview go when it is over."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accreditation.model.imports import Import
from services.accreditation.model.people_sheet import Checked, Taken
from services.accreditation.store.badge_tables import import_, import_file, import_mapping, import_person, import_row
from services.accreditation.store.credentials import Invitation
from services.accreditation.store.tables import invitation, person
from services.kit.errors import FieldError
from services.kit.text import search_key


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of the preview."""

    n: int
    values: Mapping[str, str]
    problems: Sequence[Mapping[str, str]]
    warnings: Sequence[Mapping[str, str]]


def _of(row: sa.RowMapping) -> Import:
    return Import(**{column.name: row[column.name] for column in import_.c})


def _values(one: Import) -> dict[str, Any]:
    return {column.name: getattr(one, column.name) for column in import_.c}


async def add(conn: AsyncConnection, made: Import, data: bytes) -> None:
    """Write a new import with its file."""
    await conn.execute(import_.insert().values(_values(made)))
    await conn.execute(import_file.insert().values(import_id=made.id, data=data))


async def save(conn: AsyncConnection, changed: Import) -> None:
    """Write a changed import that was loaded with ``lock``."""
    await conn.execute(import_.update().where(import_.c.id == changed.id).values(_values(changed)))


async def find(conn: AsyncConnection, import_id: UUID, *, lock: bool = False) -> Import | None:
    """Load an import; with ``lock`` nobody else changes it until the transaction ends."""
    query = sa.select(*import_.c).where(import_.c.id == import_id)
    row = (await conn.execute(query.with_for_update() if lock else query)).mappings().first()
    return _of(row) if row else None


async def oldest_waiting(conn: AsyncConnection) -> Import | None:
    """Load the import whose turn it is to be read or accepted."""
    query = sa.select(*import_.c).where(import_.c.state.in_(["reading", "accepting"]))
    row = (await conn.execute(query.order_by(import_.c.id).limit(1))).mappings().first()
    return _of(row) if row else None


async def page(conn: AsyncConnection, *, maker: UUID | None, after: UUID | None, limit: int) -> list[Import]:
    """List imports, the newest first, behind ``after``; of one person where ``maker`` is given."""
    query = sa.select(*import_.c)
    if maker is not None:
        query = query.where(import_.c.maker == maker)
    if after is not None:
        query = query.where(import_.c.id < after)
    return [_of(row) for row in (await conn.execute(query.order_by(import_.c.id.desc()).limit(limit))).mappings()]


async def file_of(conn: AsyncConnection, import_id: UUID) -> bytes:
    """Load the file as it came.

    Raises:
        LookupError: it was deleted: the import is over.
    """
    found = (await conn.execute(sa.select(import_file.c.data).where(import_file.c.import_id == import_id))).first()
    if found is None:
        raise LookupError(f"the file of import {import_id} is gone")
    return bytes(found.data)


async def remember_mapping(
    conn: AsyncConnection, digest: bytes, columns: Mapping[str, str | None], now: datetime
) -> None:
    """Keep which column is which field for files with these headers."""
    values = {"headers_digest": digest, "columns": dict(columns), "made_at": now}
    await conn.execute(
        insert(import_mapping).values(values).on_conflict_do_update(index_elements=["headers_digest"], set_=values)
    )


async def remembered_mapping(conn: AsyncConnection, digest: bytes) -> dict[str, str | None] | None:
    """Return what a person said last about a file with these headers."""
    query = sa.select(import_mapping.c.columns).where(import_mapping.c.headers_digest == digest)
    found = (await conn.execute(query)).first()
    return dict(found[0]) if found else None


async def add_rows(conn: AsyncConnection, import_id: UUID, rows: Sequence[Checked]) -> None:
    """Write rows of the preview with one statement."""
    arrays = (
        [row.n for row in rows],
        [orjson.dumps(dict(row.values)).decode() for row in rows],
        [_findings(row.problems) for row in rows],
        [_findings(row.warnings) for row in rows],
        [bool(row.problems) for row in rows],
        [bool(row.warnings) for row in rows],
    )
    await conn.exec_driver_sql(
        f"insert into {import_row.fullname} "  # noqa: S608 - names of ours
        "(import_id, n, said, problems, warnings, has_problems, has_warnings) "
        "select $1::uuid, n, said::jsonb, problems::jsonb, warnings::jsonb, has_problems, has_warnings "
        "from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::bool[], $7::bool[]) "
        "as t(n, said, problems, warnings, has_problems, has_warnings)",
        (import_id, *arrays),
    )


def _findings(found: Sequence[FieldError]) -> str:
    return orjson.dumps([one.as_json() for one in found]).decode()


async def rows(
    conn: AsyncConnection, import_id: UUID, *, only: Literal["problems", "warnings", "all"], after: int, limit: int
) -> list[PreviewRow]:
    """List rows of the preview in the order of the file, behind row ``after``."""
    query = sa.select(import_row).where(import_row.c.import_id == import_id, import_row.c.n > after)
    if only != "all":
        query = query.where(import_row.c.has_problems if only == "problems" else import_row.c.has_warnings)
    found = await conn.execute(query.order_by(import_row.c.n).limit(limit))
    return [PreviewRow(row.n, row.said, row.problems, row.warnings) for row in found]


async def forget_rows(conn: AsyncConnection, import_id: UUID) -> None:
    """Delete the preview, before the file is read again or when the import is over."""
    await conn.execute(import_row.delete().where(import_row.c.import_id == import_id))


async def forget_file(conn: AsyncConnection, import_id: UUID) -> None:
    """Delete file and preview: what is needed of them is taken, or nothing is."""
    await forget_rows(conn, import_id)
    await conn.execute(import_file.delete().where(import_file.c.import_id == import_id))


async def add_people(conn: AsyncConnection, import_id: UUID, people: Sequence[UUID]) -> None:
    """Remember whom an import made."""
    if people:
        await conn.execute(import_person.insert(), [{"import_id": import_id, "person_id": one} for one in people])


async def people_of(
    conn: AsyncConnection, import_id: UUID, *, state: Literal["invited"], after: UUID | None, limit: int
) -> list[UUID]:
    """List whom an import made and who are in this state still, in the order of their ids."""
    query = (
        sa.select(import_person.c.person_id)
        .join(person, person.c.id == import_person.c.person_id)
        .where(import_person.c.import_id == import_id, person.c.state == state)
    )
    if after is not None:
        query = query.where(import_person.c.person_id > after)
    found = await conn.execute(query.order_by(import_person.c.person_id).limit(limit))
    return [row.person_id for row in found]


async def replace_invitations(conn: AsyncConnection, made: Sequence[Invitation]) -> None:
    """Void the invitations of these people and keep these instead."""
    if not made:
        return
    statement = insert(invitation)
    fresh = {name: statement.excluded[name] for name in ("digest", "made_at", "expires_at")}
    rows = [{column.name: getattr(one, column.name) for column in invitation.c} for one in made]
    await conn.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=fresh), rows)


async def taken(
    conn: AsyncConnection,
    *,
    usernames: Collection[str],
    contacts: Collection[str],
    names: Collection[str],
    centres: Mapping[str, str],
) -> Taken:
    """Say what of all this belongs to people who exist."""
    reached_by = _one_of(contacts)
    query = sa.select(person.c.username, person.c.name, person.c.organisation_id, person.c.phone, person.c.email).where(
        sa.or_(
            person.c.username.in_(_one_of(usernames)),
            person.c.phone.in_(reached_by),
            sa.func.lower(person.c.email).in_(reached_by),
            person.c.name.in_(_one_of(names)),
        )
    )
    found = (await conn.execute(query)).all()
    reached = {contact for row in found for contact in (row.phone, (row.email or "").casefold()) if contact}
    return Taken(
        frozenset(row.username for row in found),
        frozenset(reached),
        frozenset((row.organisation_id, search_key(row.name)) for row in found),
        dict(centres),
    )


def _one_of(values: Collection[str]) -> sa.Select[Any]:
    """Return the values as rows: hashed once, where a list would be walked through for every person there is."""
    return sa.select(sa.func.unnest(sa.cast(list(values), ARRAY(sa.Text))))
