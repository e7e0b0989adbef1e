"""The accepted map as values, and how a whole new one is written: set-wise, only what changed.

Fetching and writing wait for the database; turning rows into values and values into columns costs processor time and
is done in a thread, by whoever calls, so that the service's loop keeps answering.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import asyncpg
import orjson

from services.kit.text import search_key
from services.polling.model.diff import Kept
from services.polling.model.facts import Centre, District, Names, Station
from services.polling.store.elections import as_json
from services.polling.store.tables import SCHEMA

CHUNK_ROWS: Final = 1000
_CENTRE: Final = (
    ("id", "uuid"),
    ("version", "int"),
    ("code", "text"),
    ("names", "text"),
    ("province", "text"),
    ("district", "text"),
    ("police", "text"),
    ("address", "text"),
    ("latitude", "float8"),
    ("longitude", "float8"),
    ("accessible", "text"),
    ("synthetic", "bool"),
    ("state", "text"),
    ("search", "text"),
)
_JSON: Final = frozenset({"names", "accessible"})
_STATION: Final = ("code", "centre_id", "kind", "electorate", "voters", "accessible")

_COLUMNS = ", ".join(name for name, _ in _CENTRE)
_SELECTED = ", ".join(f"{name}::jsonb" if name in _JSON else name for name, _ in _CENTRE)
_ARRAYS = ", ".join(f"${n}::{kind}[]" for n, (_, kind) in enumerate(_CENTRE, 1))
_UPDATED = ", ".join(f"{name} = excluded.{name}" for name, _ in _CENTRE if name not in {"id", "code"})
_WRITE_CENTRES = f"""
insert into {SCHEMA}.centre ({_COLUMNS})
select {_SELECTED} from unnest({_ARRAYS}) as t({_COLUMNS})
on conflict (id) do update set {_UPDATED}
"""  # noqa: S608 - names of ours; every value is bound


@dataclass(frozen=True)
class MapRows:
    """The accepted map as it came from the database: `facts` is work for a thread."""

    districts: Sequence[asyncpg.Record]
    centres: Sequence[asyncpg.Record]
    stations: Sequence[asyncpg.Record]

    def facts(self) -> dict[str, Kept[Centre]]:
        """Return every centre by code, withdrawn ones included, with its stations."""
        stations: dict[UUID, list[Station]] = {}
        for code, centre_id, *rest in self.stations:
            stations.setdefault(centre_id, []).append(Station(code, *rest))
        found = {}
        for row in self.centres:
            centre = Centre(
                code=row["code"],
                names=orjson.loads(row["names"]),
                province=row["province"],
                district=row["district"],
                police=row["police"],
                address=row["address"],
                latitude=row["latitude"],
                longitude=row["longitude"],
                accessible=orjson.loads(row["accessible"]) if row["accessible"] is not None else None,
                synthetic=row["synthetic"],
                stations=tuple(stations.get(row["id"], ())),
            )
            found[centre.code] = Kept(row["id"], row["version"], row["state"] == "open", centre)
        return found

    def known_districts(self) -> dict[str, District]:
        """Return the districts by code."""
        return known_districts(self.districts)


def known_districts(rows: Sequence[asyncpg.Record]) -> dict[str, District]:
    """Return districts by code from their rows."""
    return {row["code"]: District(row["code"], row["province"], orjson.loads(row["names"])) for row in rows}


async def load_map(conn: asyncpg.Connection) -> MapRows:
    """Fetch the accepted map, stations in the order of their codes."""
    columns = ", ".join(name for name, _ in _CENTRE if name != "search")
    return MapRows(
        await load_districts(conn),
        await conn.fetch(f"select {columns} from {SCHEMA}.centre"),  # noqa: S608
        await conn.fetch(
            f'select {", ".join(_STATION)} from {SCHEMA}.station order by length(code), code collate "C"'  # noqa: S608
        ),
    )


async def load_districts(conn: asyncpg.Connection) -> list[asyncpg.Record]:
    """Fetch the districts of the accepted map."""
    return await conn.fetch(f"select code, province, names from {SCHEMA}.district order by code")  # noqa: S608


async def districts_of_centres(conn: asyncpg.Connection) -> dict[str, str]:
    """Return the district of every open centre by the centre's code."""
    rows = await conn.fetch(f"select code, district from {SCHEMA}.centre where state = 'open'")  # noqa: S608
    return {row["code"]: row["district"] for row in rows}


@dataclass(frozen=True)
class CentreRow:
    """A centre to be written: its new state under its id."""

    id: UUID
    version: int
    open: bool
    facts: Centre


@dataclass(frozen=True)
class MapWrite:
    """Everything that one acceptance writes about places, in columns: made by `prepare` in a thread."""

    districts: Sequence[tuple[Any, ...]]
    centres: Sequence[tuple[list[Any], ...]]
    emptied: Sequence[UUID]
    stations: Sequence[tuple[Any, ...]]


def prepare(centres: Sequence[CentreRow], known: Sequence[UUID], districts: Mapping[str, District]) -> MapWrite:
    """Turn what changed into columns. ``known`` are those of the centres that were there before."""
    chunks = [centres[start : start + CHUNK_ROWS] for start in range(0, len(centres), CHUNK_ROWS)]
    return MapWrite(
        districts=[(d.code, d.province, as_json(d.names), search_text(d.names)) for d in districts.values()],
        centres=[tuple(map(list, zip(*map(_centre_values, chunk), strict=True))) for chunk in chunks],
        emptied=known,
        stations=[
            (station.code, row.id, station.kind, station.electorate, station.voters, station.accessible)
            for row in centres
            for station in row.facts.stations
        ],
    )


async def write(conn: asyncpg.Connection, prepared: MapWrite) -> None:
    """Write it in the caller's transaction: centres that changed with all their stations, and the districts."""
    await conn.execute(f"delete from {SCHEMA}.district")  # noqa: S608
    columns = ("code", "province", "names", "search")
    await conn.copy_records_to_table("district", records=prepared.districts, columns=columns, schema_name=SCHEMA)
    for chunk in prepared.centres:
        await conn.execute(_WRITE_CENTRES, *chunk)
    for start in range(0, len(prepared.emptied), CHUNK_ROWS):
        ids = list(prepared.emptied[start : start + CHUNK_ROWS])
        await conn.execute(f"delete from {SCHEMA}.station where centre_id = any($1::uuid[])", ids)  # noqa: S608
    for start in range(0, len(prepared.stations), 10 * CHUNK_ROWS):
        records = prepared.stations[start : start + 10 * CHUNK_ROWS]
        await conn.copy_records_to_table("station", records=records, columns=_STATION, schema_name=SCHEMA)


def search_text(names: Names) -> str:
    """Return the keys of names, each between bars, so that the beginning of a name can be told from its middle."""
    keys = dict.fromkeys(search_key(name).replace("|", " ") for name in names.values())
    return "|" + "|".join(keys) + "|"


def _centre_values(row: CentreRow) -> tuple[Any, ...]:
    facts = row.facts
    return (
        row.id,
        row.version,
        facts.code,
        as_json(facts.names),
        facts.province,
        facts.district,
        facts.police,
        facts.address,
        facts.latitude,
        facts.longitude,
        as_json(facts.accessible) if facts.accessible is not None else None,
        facts.synthetic,
        "open" if row.open else "withdrawn",
        search_text(facts.names),
    )
