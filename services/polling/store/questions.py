"""What somebody looking at the accepted map gets: the tree, a district, a centre, a station, points, and a search."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import asyncpg
import orjson

from services.kit.text import fold_digits, search_key
from services.polling.model.facts import Names
from services.polling.store.tables import SCHEMA

_PLACE: Final = (
    "c.id, c.version, c.code, c.names, c.province, c.district, d.names as district_names, c.police, c.address,"
    " c.latitude, c.longitude, c.accessible, c.synthetic"
)
_FROM: Final = f"from {SCHEMA}.centre c left join {SCHEMA}.district d on d.code = c.district"
_COUNTED: Final = f"""
left join lateral (
  select count(*) as stations, coalesce(sum(s.voters), 0)::bigint as voters,
    count(*) filter (where s.electorate = 'women') as women
  from {SCHEMA}.station s where s.centre_id = c.id) n on true
"""  # noqa: S608 - names of ours; every value is bound
_RANK: Final = "case when code = $4 then 0 when code like $1 then 1 when search like $3 then 2 else 3 end"


@dataclass(frozen=True)
class Branch:
    """A district of the tree with its totals; ``women`` counts women's stations."""

    province: str
    code: str
    names: Names
    centres: int
    stations: int
    voters: int
    women: int


async def tree(conn: asyncpg.Connection) -> list[Branch]:
    """Return every district of the accepted map with its totals, by province and code."""
    rows = await conn.fetch(
        f"""
        with counted as (
          select centre_id, count(*) as stations, sum(voters) as voters,
            count(*) filter (where electorate = 'women') as women
          from {SCHEMA}.station group by centre_id)
        select d.province, d.code, d.names, count(c.id) as centres, coalesce(sum(n.stations), 0)::bigint as stations,
          coalesce(sum(n.voters), 0)::bigint as voters, coalesce(sum(n.women), 0)::bigint as women
        from {SCHEMA}.district d
        left join {SCHEMA}.centre c on c.district = d.code and c.state = 'open'
        left join counted n on n.centre_id = c.id
        group by d.province, d.code, d.names order by d.province, length(d.code), d.code
        """  # noqa: S608
    )
    return [Branch(**{**dict(row), "names": orjson.loads(row["names"])}) for row in rows]


async def find_district(conn: asyncpg.Connection, code: str) -> dict[str, Any] | None:
    """Return a district with its open centres and how many stations and voters each has."""
    row = await conn.fetchrow(f"select code, names, province from {SCHEMA}.district where code = $1", code)  # noqa: S608
    if row is None:
        return None
    centres = await conn.fetch(
        f"""
        select {_PLACE}, n.stations as station_count, n.voters {_FROM} {_COUNTED}
        where c.district = $1 and c.state = 'open' order by length(c.code), c.code
        """,
        code,
    )
    return {**_read(row), "centres": [_centre(one) for one in centres]}


async def find_centre(conn: asyncpg.Connection, code: str) -> dict[str, Any] | None:
    """Return an open centre with its stations."""
    row = await conn.fetchrow(f"select {_PLACE} {_FROM} where c.code = $1 and c.state = 'open'", code)
    if row is None:
        return None
    return {**_centre(row), "stations": await _stations(conn, row["id"])}


async def find_station(conn: asyncpg.Connection, code: str) -> dict[str, Any] | None:
    """Return a station and the centre it is in, without the centre's other stations."""
    row = await conn.fetchrow(
        f"select code, kind, electorate, voters, accessible, centre_id from {SCHEMA}.station where code = $1",  # noqa: S608
        code,
    )
    if row is None:
        return None
    centre = await conn.fetchrow(f"select {_PLACE} {_FROM} where c.id = $1", row["centre_id"])
    station = {name: value for name, value in row.items() if name != "centre_id"}
    return {**station, "centre": _centre(centre)} if centre is not None else None


async def points(conn: asyncpg.Connection, province: str | None) -> list[dict[str, Any]]:
    """Return the open centres that have coordinates, of one province or all."""
    rows = await conn.fetch(
        f"""
        select {_PLACE}, n.stations, n.voters, n.women {_FROM} {_COUNTED}
        where c.state = 'open' and c.latitude is not null and ($1::text is null or c.province = $1) order by c.code
        """,
        province,
    )
    return [_read(row) for row in rows]


async def search(conn: asyncpg.Connection, text: str, limit: int) -> list[dict[str, Any]]:
    """Return districts, centres and stations by the beginning of their code or by the words of their names.

    The whole code comes first, then the beginning of one, then a name that begins so, then any that has all the words.
    """
    key = search_key(text)
    if not key:
        return []
    prefix = f"{_escaped(fold_digits(text).strip())}%"
    words = [f"%{_escaped(word)}%" for word in key.replace("|", " ").split()]
    whole = _escaped(key)
    rows = await conn.fetch(
        f"""
        select * from (
        (select 'district' as kind, code, names, province, code as district, {_RANK} as rank, 1 as place
         from {SCHEMA}.district where code like $1 or search like all($2::text[])
         order by rank, length(code), code limit $5)
        union all
        (select 'centre', code, names, province, district, {_RANK} as rank, 2
         from {SCHEMA}.centre where state = 'open' and (code like $1 or search like all($2::text[]))
         order by rank, length(code), code limit $5)
        union all
        (select 'station', s.code, c.names, c.province, c.district, case when s.code = $4 then 0 else 1 end as rank, 3
         from {SCHEMA}.station s join {SCHEMA}.centre c on c.id = s.centre_id where s.code like $1
         order by rank, length(s.code), s.code limit $5)
        ) found order by rank, place, length(code), code limit $5
        """,  # noqa: S608
        prefix,
        words,
        f"%|{whole}%",
        fold_digits(text).strip(),
        limit,
    )
    return [{**_read(row), "rank": row["rank"]} for row in rows]


async def _stations(conn: asyncpg.Connection, centre_id: UUID) -> list[dict[str, Any]]:
    rows: Sequence[asyncpg.Record] = await conn.fetch(
        f"select code, kind, electorate, voters, accessible from {SCHEMA}.station where centre_id = $1 "  # noqa: S608
        'order by length(code), code collate "C"',
        centre_id,
    )
    return [dict(row) for row in rows]


def _centre(row: asyncpg.Record) -> dict[str, Any]:
    said = _read(row)
    names = said.pop("district_names")
    return {**said, "district": {"code": said["district"], "names": names or {}}}


def _read(row: asyncpg.Record) -> dict[str, Any]:
    return {name: orjson.loads(value) if name in _JSON and value is not None else value for name, value in row.items()}


_JSON: Final = frozenset({"names", "district_names", "accessible"})


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
