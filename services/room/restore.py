"""`opsroom restore-stream`: fills a lost or shortened stream again from the event tables, in the order of the seals.

All relays are kept still for the whole of it by their advisory locks, so that nothing new comes between the old. The
stream is made anew, every sealed row is published as it was the first time, byte for byte, and `stream_seq` follows.
Interrupted at any point it is simply run again: it starts with an empty stream each time. Seals do not change, and
boards notice the other incarnation by themselves.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

import asyncpg

from services.kit.db import DatabaseAddress
from services.kit.events import DIGEST_COLUMNS
from services.kit.relay import BATCH_ROWS, LogWriter, lock_key, outgoing, within_limit
from services.room.errors import RoomError
from services.room.provision_postgres import SERVICES_WITH_TABLES

LOCK_PATIENCE_SECONDS: Final = 30.0
TELL_EVERY_ROWS: Final = 25_000


@dataclass(frozen=True)
class Restored:
    """How many messages each service's table gave back to the stream."""

    messages: dict[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.messages.values())


async def restore_stream(
    owner: DatabaseAddress,
    log: LogWriter,
    recreate: Callable[[], Awaitable[None]],
    *,
    services: Sequence[str] = SERVICES_WITH_TABLES,
    tell: Callable[[str], None] = lambda said: None,
) -> Restored:
    """Empty the stream with `recreate` (which also provisions its consumers anew) and publish all sealed rows.

    `log` must be allowed to publish for every service; each batch is of one service.

    Raises:
        RoomError: A relay did not come to rest in time; nothing was changed.
        DatabaseUnavailable: The database went away; run it again.
        BusUnavailable: The log went away; run it again.
    """
    async with AsyncExitStack() as stack:
        conn = await owner.connect(application="opsroom-restore")
        stack.push_async_callback(conn.close)
        for service in services:
            await _keep_still(conn, service)
        tell("the relays are still, the stream is made anew")
        await recreate()
        return Restored({service: await _refill(conn, service, log, tell) for service in services})


async def _keep_still(conn: asyncpg.Connection, service: str) -> None:
    """Take the lock of a service's relay; it ends with the connection."""
    limit = asyncio.get_running_loop().time() + LOCK_PATIENCE_SECONDS
    while not await conn.fetchval("select pg_try_advisory_lock($1)", lock_key(service)):
        if asyncio.get_running_loop().time() > limit:
            raise RoomError(
                f"The relay of {service} publishes without a pause, or another restore-stream is running.",
                "Look with `opsroom status`; stop the room's services if need be, and run it again.",
            )
        await asyncio.sleep(0.01)


async def _refill(conn: asyncpg.Connection, service: str, log: LogWriter, tell: Callable[[str], None]) -> int:
    done = 0
    last_seal_no = 0
    while rows := await _next_rows(conn, service, last_seal_no):
        sequences = await log.publish_batch([outgoing(row, service) for row in rows])
        await conn.execute(
            f"update {service}.event e set stream_seq = s.stream_seq "  # noqa: S608 - names of ours
            "from unnest($1::bigint[], $2::bigint[]) as s(n, stream_seq) where e.n = s.n",
            [row["n"] for row in rows],
            list(sequences),
        )
        last_seal_no = rows[-1]["seal_no"]
        if done // TELL_EVERY_ROWS != (done + len(rows)) // TELL_EVERY_ROWS:
            tell(f"{service}: {done + len(rows)} messages are back")
        done += len(rows)
    tell(f"{service}: all {done} messages are back")
    return done


async def _next_rows(conn: asyncpg.Connection, service: str, last_seal_no: int) -> Sequence[asyncpg.Record]:
    rows = await conn.fetch(
        f"select seal_no, {', '.join(DIGEST_COLUMNS)} from {service}.event "  # noqa: S608 - names of ours
        f"where seal_no > $1 order by seal_no limit {BATCH_ROWS}",
        last_seal_no,
    )
    return within_limit(rows)
