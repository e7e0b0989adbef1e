"""Everybody's rights as they stand in the rows, read in one go for the copy in memory: no names, no contacts."""

import json
from collections.abc import AsyncGenerator
from typing import Any, Final

import asyncpg

from services.accreditation.store.columns import SCHEMA

ROWS_AT_ONCE: Final = 1000

_PEOPLE: Final = f"""
select id, version, organisation_id, roles, provinces, compartments, nullif(opened, '[]'::jsonb) as opened, state,
    valid_from, valid_until, tokens_not_before
from {SCHEMA}.person
"""  # noqa: S608 - names of ours

_ORGANISATIONS: Final = f"""
select id, version, state, valid_from, valid_until, tokens_not_before from {SCHEMA}.organisation
"""  # noqa: S608


async def of_people(conn: asyncpg.Connection) -> AsyncGenerator[tuple[str, dict[str, Any]], None]:
    """Each person's id and rights, as an event's body would say them."""
    async with conn.transaction():
        async for row in conn.cursor(_PEOPLE, prefetch=ROWS_AT_ONCE):
            rights = dict(row)
            rights["opened"] = json.loads(row["opened"]) if row["opened"] else ()
            yield str(rights.pop("id")), rights


async def of_organisations(conn: asyncpg.Connection) -> AsyncGenerator[tuple[str, dict[str, Any]], None]:
    """Each organisation's id and what it says about the rights of its people."""
    async with conn.transaction():
        async for row in conn.cursor(_ORGANISATIONS, prefetch=ROWS_AT_ONCE):
            rights = dict(row)
            yield str(rights.pop("id")), rights
