"""Signing keys: names, public halves, and whether what they signed is still believed."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accreditation.model.entities import Key
from services.accreditation.store.tables import signing_key

_KEYS_LOCK = 7_301_002


def _of(row: sa.RowMapping) -> Key:
    return Key(**{column.name: row[column.name] for column in signing_key.c})


async def hold(conn: AsyncConnection) -> None:
    """Let keys be made and retired one after the other."""
    await conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_KEYS_LOCK)))


async def every(conn: AsyncConnection) -> list[Key]:
    """Load all keys, the newest first."""
    ordered = sa.select(*signing_key.c).order_by(signing_key.c.made_at.desc(), signing_key.c.key_id.desc())
    return [_of(row) for row in (await conn.execute(ordered)).mappings()]


async def add(conn: AsyncConnection, made: Key) -> None:
    """Write a new key."""
    await conn.execute(
        signing_key.insert().values({column.name: getattr(made, column.name) for column in signing_key.c})
    )


async def save(conn: AsyncConnection, changed: Key) -> None:
    """Write a changed key."""
    values = {column.name: getattr(changed, column.name) for column in signing_key.c}
    await conn.execute(signing_key.update().where(signing_key.c.key_id == changed.key_id).values(values))
