"""What of a file was filed before, by anybody of the organisation that sends it."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from services.intake.store.columns import SCHEMA


async def filed_before(
    conn: asyncpg.Connection, organisation: str, route: str, keys: Sequence[str]
) -> dict[str, tuple[UUID, str]]:
    """Return id and code of the report under each of these keys that somebody of the organisation has filed."""
    rows = await conn.fetch(
        f"select k.key, r.id, r.code from {SCHEMA}.idempotency k join {SCHEMA}.report r on r.id = k.report_id "  # noqa: S608
        "where k.route = $1 and k.key = any($2::text[]) and r.organisation = $3",
        route,
        list(keys),
        organisation,
    )
    return {row["key"]: (row["id"], row["code"]) for row in rows}
