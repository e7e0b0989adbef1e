"""One copy: a state as its owner published it, how it is read from the log, and the table it is kept in.

The table is a service's own; what keeps it is `services.kit.copies`.
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
import sqlalchemy as sa

from services.kit.db import Database

SUBJECT_CHARACTERS_MAX: Final = 500
VERSION_MAX: Final = 2**63 - 1
LOAD_ROWS: Final = 500
VOLATILE: Final = frozenset({"heartbeat"})
"""Nouns that are handed over and not kept: they say something about now only. They need no version."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A state as its owner published it; `state` holds JSON values.

    `state` None: the entity has left this compartment and province, and the same version of it stands elsewhere.
    `seq` is its place in the log when it was copied.
    """

    noun: str
    compartment: str
    province: str
    entity: str
    version: int
    state: dict[str, Any] | None
    seq: int


@dataclass(frozen=True, slots=True)
class Readable:
    """A message that could be read: `copied` for the service, `body` and `keep_until` for the table."""

    subject: str
    copied: Copied
    body: bytes
    keep_until: datetime | None


def copy_table(metadata: sa.MetaData, schema: str) -> sa.Table:
    """The table of copies of the service that owns `schema`; migrations create it from this definition."""
    return sa.Table(
        "copy",
        metadata,
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("noun", sa.Text, nullable=False),
        sa.Column("entity", sa.Text, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("stream_seq", sa.BigInteger, nullable=False),
        sa.Column("keep_until", sa.DateTime(timezone=True)),
        sa.Index("ix_copy_keep_until", "keep_until", postgresql_where=sa.text("keep_until is not null")),
        schema=schema,
    )


def read_copy(subject: str, body: bytes, seq: int) -> Readable:
    """Read a message as a copy is made of it: tolerantly, by its subject, `version`, `moved` and `expires_at`.

    Raises:
        ValueError: the subject is not of the room's grammar, or the body no state of it.
    """
    parts = subject.split(".")
    if len(parts) != 6 or parts[0] != "ops" or len(subject) > SUBJECT_CHARACTERS_MAX:
        raise ValueError("not a subject of the room")
    _, _, noun, compartment, province, entity = parts
    state = orjson.loads(body)
    if not isinstance(state, dict):
        raise ValueError("the body is no JSON object")
    version = state.get("version", 0)
    if not isinstance(version, int) or isinstance(version, bool) or not 0 <= version <= VERSION_MAX:
        raise ValueError("the body's version is no number of a version")
    if version == 0 and noun not in VOLATILE:
        raise ValueError("the body has no version")
    moved = state.get("moved") is True
    copied = Copied(noun, compartment, province, entity, version, None if moved else state, seq)
    return Readable(subject, copied, body, _moment(state.get("expires_at")))


def _moment(value: Any) -> datetime | None:
    if value is None:
        return None
    found = datetime.fromisoformat(value) if isinstance(value, str) else None
    if found is None or found.tzinfo is None:
        raise ValueError("expires_at is no moment with a zone")
    return found


class CopyTable:
    """The rows of one service's table `copy`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def rows(self) -> AsyncGenerator[tuple[str, bytes, int], None]:
        """Every row in the order of the log, as subject, body and place.

        Raises:
            DatabaseUnavailable: begin anew.
        """
        async with self._db.acquire() as conn, conn.transaction():
            async for row in conn.cursor(_LOAD.format(schema=self._db.schema), prefetch=LOAD_ROWS):
                yield row["subject"], row["body"].encode(), row["stream_seq"]

    async def write(self, found: Sequence[Readable]) -> None:
        """Keep these, at most one of each subject, in one transaction: a newer version wins, an older one is nothing.

        Raises:
            DatabaseUnavailable: whether it was written is unknown; doing it again does no harm.
        """
        gone = [one for one in found if one.copied.state is None]
        kept = [one for one in found if one.copied.state is not None]
        async with self._db.acquire() as conn, conn.transaction():
            if gone:
                await conn.execute(
                    _REMOVE.format(schema=self._db.schema),
                    [one.subject for one in gone],
                    [one.copied.version for one in gone],
                )
            if kept:
                await conn.execute(
                    _UPSERT.format(schema=self._db.schema),
                    [one.subject for one in kept],
                    [one.copied.noun for one in kept],
                    [one.copied.entity for one in kept],
                    [one.copied.version for one in kept],
                    [one.body.decode() for one in kept],
                    [one.copied.seq for one in kept],
                    [one.keep_until for one in kept],
                )

    async def prune(self, before: datetime) -> list[str]:
        """Forget what was to be kept until a moment before this one; returns the subjects.

        Raises:
            DatabaseUnavailable: later again.
        """
        async with self._db.acquire() as conn:
            gone = await conn.fetch(_PRUNE.format(schema=self._db.schema), before)
        return [row["subject"] for row in gone]


_LOAD: Final = "select subject, body, stream_seq from {schema}.copy order by stream_seq"

_UPSERT: Final = """
insert into {schema}.copy as known (subject, noun, entity, version, body, stream_seq, keep_until)
select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::bigint[], $7::timestamptz[])
on conflict (subject) do update set version = excluded.version, body = excluded.body,
    stream_seq = excluded.stream_seq, keep_until = excluded.keep_until
where excluded.version > known.version
"""

_REMOVE: Final = """
delete from {schema}.copy known using unnest($1::text[], $2::bigint[]) as gone(subject, version)
where known.subject = gone.subject and known.version <= gone.version
"""

_PRUNE: Final = "delete from {schema}.copy where keep_until < $1 returning subject"
