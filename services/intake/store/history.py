"""What happened to a case, from the events that told of it, newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.store.columns import SCHEMA


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of a case: to which audience it was told, and to which the change before it."""

    n: int
    type: str
    compartment: str
    compartment_before: str
    actor: str
    role: str
    at: datetime
    change: Mapping[str, Any]


_HISTORY: Final = sa.text(
    f"""
    with told as (
      select n, type, split_part(subject, '.', 4) as compartment, actor, role, recorded_at, body::jsonb as body
      from {SCHEMA}.event where type like 'incident.%' and split_part(subject, '.', 6) = :incident),
    states as (
      select n, type, compartment, lag(compartment, 1, compartment) over (order by n) as before, actor, role,
        recorded_at, (body -> 'change')::text as change
      from told where body -> 'moved' is null)
    select n, type, compartment, before, actor, role, recorded_at, change from states
    where n < :before_n order by n desc limit :limit
    """  # noqa: S608 - names of ours; every value is bound
).bindparams(sa.bindparam("before_n", type_=sa.BigInteger), sa.bindparam("limit", type_=sa.BigInteger))

NEWEST: Final = 2**63 - 1
"""No row of the event table is behind this one."""


async def history(conn: AsyncConnection, incident_id: UUID, *, before: int, limit: int) -> list[Entry]:
    """Return the changes of a case before row ``before`` of the event table, newest first; farewells are left out."""
    rows = await conn.execute(_HISTORY, {"incident": str(incident_id), "before_n": before, "limit": limit})
    return [
        Entry(
            row.n, row.type, row.compartment, row.before, row.actor, row.role, row.recorded_at,
            orjson.loads(row.change or "{}"),
        )
        for row in rows
    ]  # fmt: skip
