"""Organisations: one row each, locked while they are changed, listed in the order of their folded names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accreditation.model.entities import Organisation
from services.accreditation.store.tables import organisation, person
from services.kit.text import search_key

_COLUMNS = tuple(column for column in organisation.c if column.name != "search")


@dataclass(frozen=True, slots=True)
class Listed:
    """An organisation in a list: how many people it has, and its place in the order."""

    organisation: Organisation
    people: int
    place: str


def _of(row: sa.RowMapping) -> Organisation:
    values = {column.name: row[column.name] for column in _COLUMNS}
    values["provinces"] = None if values["provinces"] is None else tuple(values["provinces"])
    return Organisation(**values)


def _values(one: Organisation) -> dict[str, Any]:
    values = {column.name: getattr(one, column.name) for column in _COLUMNS}
    values["names"] = dict(one.names)
    values["provinces"] = None if one.provinces is None else list(one.provinces)
    return values | {"search": search_of(one)}


def search_of(one: Organisation) -> str:
    """Return what an organisation is found and ordered by: its names in the order of the languages, its number."""
    names = [one.names[language] for language in ("ar", "ckb", "en") if language in one.names]
    return search_key(" ".join(filter(None, (*names, one.registration))))


async def find(conn: AsyncConnection, organisation_id: UUID, *, lock: bool = False) -> Organisation | None:
    """Load an organisation; with ``lock`` nobody else changes it until the transaction ends."""
    query = sa.select(*_COLUMNS).where(organisation.c.id == organisation_id)
    row = (await conn.execute(query.with_for_update() if lock else query)).mappings().first()
    return _of(row) if row else None


async def hold(conn: AsyncConnection, organisation_id: UUID) -> Organisation | None:
    """Load an organisation and keep it as it is until the transaction ends, while others may do the same."""
    query = sa.select(*_COLUMNS).where(organisation.c.id == organisation_id).with_for_update(read=True)
    row = (await conn.execute(query)).mappings().first()
    return _of(row) if row else None


async def find_many(conn: AsyncConnection, ids: Sequence[UUID]) -> dict[UUID, Organisation]:
    """Load these organisations; unknown ids are left out."""
    rows = await conn.execute(sa.select(*_COLUMNS).where(organisation.c.id.in_(ids)))
    return {row["id"]: _of(row) for row in rows.mappings()}


async def every(conn: AsyncConnection) -> list[Organisation]:
    """Load all of them."""
    return [_of(row) for row in (await conn.execute(sa.select(*_COLUMNS))).mappings()]


async def add(conn: AsyncConnection, made: Sequence[Organisation]) -> None:
    """Write new organisations."""
    if made:
        await conn.execute(organisation.insert(), [_values(one) for one in made])


async def save(conn: AsyncConnection, changed: Organisation) -> None:
    """Write a changed organisation that was loaded with ``lock``."""
    await conn.execute(organisation.update().where(organisation.c.id == changed.id).values(_values(changed)))


async def page(
    conn: AsyncConnection,
    *,
    kind: str | None,
    state: str | None,
    search: str,
    after: tuple[str, UUID] | None,
    limit: int,
) -> list[Listed]:
    """List organisations in order, at most ``limit``, behind ``after`` (a place and an id)."""
    counted = (
        sa.select(sa.func.count())
        .select_from(person)
        .where(person.c.organisation_id == organisation.c.id)
        .scalar_subquery()
    )
    query = sa.select(*_COLUMNS, organisation.c.search, counted.label("people"))
    if kind is not None:
        query = query.where(organisation.c.kind == kind)
    if state is not None:
        query = query.where(organisation.c.state == state)
    if search:
        query = query.where(organisation.c.search.contains(search, autoescape=True))
    if after is not None:
        query = query.where(sa.tuple_(organisation.c.search, organisation.c.id) > after)
    rows = await conn.execute(query.order_by(organisation.c.search, organisation.c.id).limit(limit))
    return [Listed(_of(row), row["people"], row["search"]) for row in rows.mappings()]


async def people_of(conn: AsyncConnection, organisation_id: UUID) -> int:
    """Count the people of an organisation."""
    counted = sa.select(sa.func.count()).select_from(person).where(person.c.organisation_id == organisation_id)
    return int((await conn.execute(counted)).scalar_one())


async def people_beyond(conn: AsyncConnection, organisation_id: UUID, provinces: Sequence[str]) -> int:
    """Count people of an organisation whose rights reach beyond these provinces."""
    beyond = sa.or_(person.c.provinces.is_(None), sa.not_(person.c.provinces.contained_by(list(provinces))))
    counted = sa.select(sa.func.count()).select_from(person)
    found = await conn.execute(counted.where(person.c.organisation_id == organisation_id, beyond))
    return int(found.scalar_one())
