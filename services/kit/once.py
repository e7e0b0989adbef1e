"""A creating request under an ``Idempotency-Key`` has its effect once: the key is claimed in the change's transaction.

A service keeps a table ``once`` of its own. The first request under (principal, route, key) claims it and notes what it
made; a repeat with the same body is told what that was, one with another body is refused. Keys are kept for 48 hours.
What was answered is not kept: it is made again from the entity, so that no secret lies in the table.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request

from services.kit.errors import FieldError, IdempotencyConflict, InvalidInput

KEEP: Final = timedelta(hours=48)
_KEY: Final = re.compile(r"[\x21-\x7e]{1,128}")


@dataclass(frozen=True, slots=True)
class Once:
    """A key as it came: by whom, on which route, with which body."""

    principal: str
    route: str
    key: str
    digest: bytes


def once_table(metadata: sa.MetaData, schema: str) -> sa.Table:
    """The table of keys of the service that owns ``schema``; migrations create it from this definition."""
    return sa.Table(
        "once",
        metadata,
        sa.Column("principal", sa.Text, primary_key=True),
        sa.Column("route", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("made", sa.Uuid),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False, index=True),
        schema=schema,
    )


def idempotency_key(request: Request) -> str | None:
    """Return the key that a request carries.

    Raises:
        InvalidInput: several keys, or one that is none.
    """
    sent = request.headers.getlist("idempotency-key")
    if not sent:
        return None
    if len(sent) > 1 or not _KEY.fullmatch(sent[0]):
        expected = "one key of 1 to 128 visible ASCII characters; a UUID is best"
        raise InvalidInput([FieldError("Idempotency-Key", "field.key_format", expected)])
    return sent[0]


async def once_of(request: Request, principal: str) -> Once | None:
    """Return under which key a request is to have its effect once; None without a key."""
    key = idempotency_key(request)
    if key is None:
        return None
    route = f"{request.method} {request.url.path}"
    return Once(principal, route, key, sha256(await request.body()).digest())


async def claim(conn: AsyncConnection, schema: str, once: Once, now: datetime) -> UUID | None:
    """Claim a key in this transaction; return what the first request under it made, None for the first one.

    A second request with the same key waits here until the first one's transaction has ended.

    Raises:
        IdempotencyConflict: the key was used for another body.
    """
    names = {"principal": once.principal, "route": once.route, "key": once.key}
    await conn.execute(
        sa.text(
            f"delete from {schema}.once "  # noqa: S608 - a name of ours, values are bound
            "where principal = :principal and route = :route and key = :key and keep_until <= :now"
        ),
        {**names, "now": now},
    )
    claimed = await conn.execute(
        sa.text(
            f"insert into {schema}.once (principal, route, key, digest, keep_until) "  # noqa: S608
            "values (:principal, :route, :key, :digest, :until) on conflict do nothing returning key"
        ),
        {**names, "digest": once.digest, "until": now + KEEP},
    )
    if claimed.first() is not None:
        return None
    found = await conn.execute(
        sa.text(
            f"select digest, made from {schema}.once "  # noqa: S608
            "where principal = :principal and route = :route and key = :key"
        ),
        names,
    )
    digest, made = found.one()
    if bytes(digest) != once.digest:
        raise IdempotencyConflict
    return UUID(str(made)) if made is not None else None


async def note(conn: AsyncConnection, schema: str, once: Once, made: UUID) -> None:
    """Note what the request under a claimed key made, in the same transaction."""
    await conn.execute(
        sa.text(
            f"update {schema}.once set made = :made "  # noqa: S608
            "where principal = :principal and route = :route and key = :key"
        ),
        {"principal": once.principal, "route": once.route, "key": once.key, "made": made},
    )


async def forget(conn: AsyncConnection, schema: str, now: datetime) -> None:
    """Delete keys whose time is over."""
    await conn.execute(sa.text(f"delete from {schema}.once where keep_until <= :now"), {"now": now})  # noqa: S608


async def made_once(
    conn: AsyncConnection, schema: str, once: Once | None, now: datetime, make: Callable[[], Awaitable[UUID]]
) -> tuple[UUID, bool]:
    """Make something, or find what was made under this key; return its id and whether it is new.

    Raises:
        IdempotencyConflict: the key was used for another body.
    """
    if once is None:
        return await make(), True
    first = await claim(conn, schema, once, now)
    if first is not None:
        return first, False
    made = await make()
    await note(conn, schema, once, made)
    return made, True
