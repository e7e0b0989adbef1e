"""Contests with their lists and candidates, and staff: what is imported beside the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import asyncpg
import orjson

from services.polling.model.diff import Kept
from services.polling.model.facts import BallotList, Candidate, Contest, Member
from services.polling.store.elections import as_json
from services.polling.store.tables import SCHEMA

_CONTEST: Final = f"select id, version, code, names, province, seats, state, lists from {SCHEMA}.contest"  # noqa: S608
CHUNK_ROWS: Final = 10_000


async def load_contests(conn: asyncpg.Connection) -> dict[str, Kept[Contest]]:
    """Return every contest by code, withdrawn ones included."""
    return {kept.facts.code: kept for kept in map(_kept, await conn.fetch(f"{_CONTEST} order by length(code), code"))}


async def find_contest(conn: asyncpg.Connection, code: str) -> Kept[Contest] | None:
    """Return a contest, withdrawn or not."""
    row = await conn.fetchrow(f"{_CONTEST} where code = $1", code)
    return _kept(row) if row is not None else None


@dataclass(frozen=True)
class ContestRow:
    """A contest to be written: its new state under its id."""

    id: UUID
    version: int
    open: bool
    facts: Contest


async def write_contests(conn: asyncpg.Connection, rows: Sequence[ContestRow]) -> None:
    """Write contests that changed, in the caller's transaction."""
    await conn.executemany(
        f"""
        insert into {SCHEMA}.contest (id, version, code, names, province, seats, state, lists)
        values ($1, $2, $3, $4::text::jsonb, $5, $6, $7, $8::text::jsonb)
        on conflict (id) do update set version = excluded.version, names = excluded.names,
          province = excluded.province, seats = excluded.seats, state = excluded.state, lists = excluded.lists
        """,  # noqa: S608 - names of ours; every value is bound
        [
            (
                row.id,
                row.version,
                row.facts.code,
                as_json(row.facts.names),
                row.facts.province,
                row.facts.seats,
                "open" if row.open else "withdrawn",
                as_json([_list_json(one) for one in row.facts.lists]),
            )
            for row in rows
        ],
    )


async def load_staff(conn: asyncpg.Connection) -> dict[str, Member]:
    """Return the staff by number."""
    rows = await conn.fetch(f"select number, duty, centre, home_district from {SCHEMA}.staff")  # noqa: S608
    return {row["number"]: Member(*row) for row in rows}


async def replace_staff(conn: asyncpg.Connection, staff: Mapping[str, Member]) -> None:
    """Put this staff in the place of the one before, in the caller's transaction."""
    await conn.execute(f"delete from {SCHEMA}.staff")  # noqa: S608
    records = [(one.number, one.duty, one.centre, one.home_district) for one in staff.values()]
    columns = ("number", "duty", "centre", "home_district")
    for start in range(0, len(records), CHUNK_ROWS):
        part = records[start : start + CHUNK_ROWS]
        await conn.copy_records_to_table("staff", records=part, columns=columns, schema_name=SCHEMA)


@dataclass(frozen=True)
class StaffQuestion:
    """Which staff somebody asks for; ``provinces`` None is the whole country, centres nobody knows included."""

    provinces: Sequence[str] | None
    centre: str | None
    district: str | None
    after: str
    limit: int


async def staff_page(conn: asyncpg.Connection, question: StaffQuestion) -> list[dict[str, Any]]:
    """Return a page of staff in the order of their numbers, with the place of their centre on the accepted map."""
    rows = await conn.fetch(
        f"""
        select s.number, s.duty, s.centre, s.home_district, c.district, c.province,
          h.code is not null and c.district is not null and h.code <> c.district as elsewhere
        from {SCHEMA}.staff s
        left join {SCHEMA}.centre c on c.code = s.centre and c.state = 'open'
        left join {SCHEMA}.district h on h.code = s.home_district
        where s.number > $1 and ($2::text[] is null or c.province = any($2)) and ($3::text is null or s.centre = $3)
          and ($4::text is null or c.district = $4)
        order by s.number limit $5
        """,  # noqa: S608
        question.after,
        question.provinces,
        question.centre,
        question.district,
        question.limit,
    )
    return [dict(row) for row in rows]


def _kept(row: asyncpg.Record) -> Kept[Contest]:
    lists = tuple(
        BallotList(one["number"], one["names"], tuple(Candidate(*pair) for pair in one["candidates"]))
        for one in orjson.loads(row["lists"])
    )
    facts = Contest(row["code"], orjson.loads(row["names"]), row["province"], row["seats"], lists)
    return Kept(row["id"], row["version"], row["state"] == "open", facts)


def _list_json(one: BallotList) -> dict[str, Any]:
    return {
        "number": one.number,
        "names": one.names,
        "candidates": [[candidate.number, candidate.name] for candidate in one.candidates],
    }
