"""What is committed and not yet in the log."""

from datetime import datetime

import asyncpg

from services.accreditation.store.columns import SCHEMA

_OLDEST = f"select recorded_at from {SCHEMA}.event where seal_no is null order by n limit 1"  # noqa: S608


async def oldest_unsent(conn: asyncpg.Connection) -> datetime | None:
    """Return when the event that waits longest was recorded; None when none waits."""
    found: datetime | None = await conn.fetchval(_OLDEST)
    return found
