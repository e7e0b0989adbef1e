"""The election of this room, and the control totals it is held against."""

from collections.abc import Mapping
from typing import Any

import asyncpg
import orjson

from services.polling.model.facts import Control, Election, Totals
from services.polling.store.tables import SCHEMA

_ELECTION = f"""
select id, version, names, country, day, synthetic, station_voters_max, map_version, totals from {SCHEMA}.election
"""  # noqa: S608 - names of ours; every value is bound


async def load_election(conn: asyncpg.Connection) -> Election | None:
    """Return the election; None before anybody has described it."""
    row = await conn.fetchrow(_ELECTION)
    if row is None:
        return None
    said = dict(row)
    totals = {code: Totals(**one) for code, one in orjson.loads(said.pop("totals")).items()}
    return Election(**{**said, "names": orjson.loads(said["names"]), "totals": totals})


async def lock_election(conn: asyncpg.Connection) -> int:
    """Let nobody else change the election, or accept a file, until the transaction ends; return its version."""
    return int(await conn.fetchval(f"select version from {SCHEMA}.election for update") or 0)  # noqa: S608


async def save_election(conn: asyncpg.Connection, election: Election) -> bool:
    """Write the election whose version is one more than the stored one; False when somebody else was faster."""
    totals = {code: one._asdict() for code, one in election.totals.items()}
    done = await conn.fetchval(
        f"""
        insert into {SCHEMA}.election as e
          (id, single, version, names, country, day, synthetic, station_voters_max, map_version, totals)
        values ($1, true, $2, $3::text::jsonb, $4, $5, $6, $7, $8, $9::text::jsonb)
        on conflict (single) do update set version = excluded.version, names = excluded.names,
          country = excluded.country, day = excluded.day, synthetic = excluded.synthetic,
          station_voters_max = excluded.station_voters_max, map_version = excluded.map_version,
          totals = excluded.totals
        where e.version = excluded.version - 1 and e.id = excluded.id
        returning id
        """,  # noqa: S608
        election.id,
        election.version,
        as_json(election.names),
        election.country,
        election.day,
        election.synthetic,
        election.station_voters_max,
        election.map_version,
        as_json(totals),
    )
    return done is not None


async def load_controls(conn: asyncpg.Connection) -> dict[str, Control]:
    """Return the accepted control totals by province."""
    rows = await conn.fetch(
        f"select province, centres, stations, voters, source, as_of from {SCHEMA}.control_total order by province"  # noqa: S608
    )
    return {row["province"]: Control(*row) for row in rows}


async def replace_controls(conn: asyncpg.Connection, controls: Mapping[str, Control]) -> None:
    """Put these control totals in the place of the ones before."""
    await conn.execute(f"delete from {SCHEMA}.control_total")  # noqa: S608
    records = [(c.province, c.centres, c.stations, c.voters, c.source, c.as_of) for c in controls.values()]
    columns = ("province", "centres", "stations", "voters", "source", "as_of")
    await conn.copy_records_to_table("control_total", records=records, columns=columns, schema_name=SCHEMA)


def as_json(value: Any) -> str:
    """Return the text of a JSON column."""
    return orjson.dumps(value, default=dict).decode()
