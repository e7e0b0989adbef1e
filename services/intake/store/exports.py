"""What an export needs besides the cases: where centres are, from the map as this service has heard of it."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.store.columns import SCHEMA

_COORDINATES = sa.text(
    f"""
    select said.code, said.latitude, said.longitude
    from {SCHEMA}.copy c
    cross join lateral json_to_record(c.body::json) as said(code text, latitude float8, longitude float8, state text)
    where c.noun = 'centre' and said.state <> 'withdrawn' and said.latitude is not null and said.longitude is not null
    """  # noqa: S608 - a name of ours
)


async def coordinates(conn: AsyncConnection) -> dict[str, tuple[float, float]]:
    """Return longitude and latitude of every centre whose position the map knows, by its code."""
    return {row.code: (row.longitude, row.latitude) for row in await conn.execute(_COORDINATES)}
