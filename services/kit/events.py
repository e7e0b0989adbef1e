"""The `event` table: what happened, who did it and what the room was told, in one row that nobody may change.

Every service has one in its own schema. It is outbox (rows without `seal_no` wait for the relay), audit trail
(actor, role, origin, cause) and history (the whole state after each change) at once. Rows are written in the
transaction of the change they record; the role of the service may insert and read them, the role of its relay may
fill `stream_seq`, `seal_no` and `seal`, and nobody may do more.

**The seal chain.** In the order of publishing each row gets the next `seal_no` and
`seal = SHA-256("opsroom.seal.1" ‖ previous seal ‖ digest(row))`; the first previous seal is `genesis(schema)`.
`digest(row)` is SHA-256 over the tag `opsroom.event.1` and the columns of `DIGEST_COLUMNS` in that order, each
written as an 8 byte big-endian length and its UTF-8 bytes, an absent value as the length 2**64 - 1 and nothing else,
`n` in decimal digits, `recorded_at` as decimal microseconds since 1970-01-01 UTC. Lengths come first, so that no two
different rows have one encoding. `stream_seq` is left out: a refilled stream numbers its messages anew.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Protocol
from uuid import UUID

import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kit.clock import rfc3339

BODY_LIMIT_BYTES: Final = 64 * 1024
"""The longest state a message may carry; what is longer is an entity of its own."""

EVENT_INSERT_COLUMNS: Final = (
    "id",
    "subject",
    "type",
    "body",
    "actor",
    "role",
    "origin",
    "cause",
    "recorded_at",
    "traceparent",
)
"""The columns a service writes, in the order of `insert_statement` and `event_arrays`."""

DIGEST_COLUMNS: Final = ("n", *EVENT_INSERT_COLUMNS)
"""The columns under the seal, in the order of the digest."""

SEAL_COLUMNS: Final = ("stream_seq", "seal_no", "seal")
"""The columns only the relay writes."""

EVENT_ARRAY_TYPES: Final = (
    "uuid[]",
    "text[]",
    "text[]",
    "text[]",
    "text[]",
    "text[]",
    "text[]",
    "text[]",
    "timestamptz[]",
    "text[]",
)
"""PostgreSQL types of the arrays of `event_arrays`, for statements that write rows and events together."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ABSENT: Final = (2**64 - 1).to_bytes(8, "big")
_SUBJECT: Final = re.compile(r"ops\.[a-z]+\.[a-z_]+\.[a-z0-9-]+\.[A-Z0-9-]+\.[A-Za-z0-9_-]+")
_TYPE: Final = re.compile(r"(?P<noun>[a-z_]+)\.[a-z_]+\.(?P<version>v[1-9][0-9]*)")
_HEADER: Final = re.compile(r"[\x21-\x7e]{1,200}")


class Row(Protocol):
    """A row of the event table by column name: an asyncpg record or a mapping."""

    def __getitem__(self, key: str, /) -> Any: ...


@dataclass(frozen=True)
class NewEvent:
    """One change as it will be recorded and published.

    `subject` is where it goes (`ops.<service>.<noun>.<compartment>.<province>.<entity id>`), `type` names the change
    (`incident.opened.v1`), `body` is the whole state after it as JSON, exactly as it will be published. `actor` and
    `role` say who did it, `origin` by which door (a route, a consumer, the sweep), `cause` the id of the message or
    request that led here.

    Raises:
        ValueError: A field breaks the grammar or the body is longer than 64 kB. That is a defect of the calling
            service, found before anything is written: the relay must never meet a row that the server refuses.
    """

    id: UUID
    subject: str
    type: str
    body: bytes
    actor: str
    role: str
    origin: str
    cause: str | None
    recorded_at: datetime
    traceparent: str | None = field(default=None)

    def __post_init__(self) -> None:
        if not _SUBJECT.fullmatch(self.subject):
            raise ValueError(f"not a subject of the room's log: {self.subject!r}")
        if not _TYPE.fullmatch(self.type):
            raise ValueError(f"not a name of a change: {self.type!r}")
        if len(self.body) > BODY_LIMIT_BYTES:
            raise ValueError(f"{self.type} carries {len(self.body)} bytes, at most {BODY_LIMIT_BYTES} are allowed")
        if self.recorded_at.tzinfo is None:
            raise ValueError("recorded_at needs a time zone")
        for header in (self.cause, self.traceparent):
            if header is not None and not _HEADER.fullmatch(header):
                raise ValueError(f"cannot travel in a header: {header!r}")


@dataclass(frozen=True)
class Provenance:
    """Who changed something, by which door, because of what and when: the same for all events of one action.

    `recorded_at` is the room's clock. `origin` is a route, a consumer or the sweep; `cause` the id of the message or
    request that led here; `traceparent` the trace it belongs to.
    """

    actor: str
    role: str
    origin: str
    recorded_at: datetime
    cause: str | None = None
    traceparent: str | None = None


def new_event(*, id: UUID, subject: str, type: str, state: BaseModel, by: Provenance) -> NewEvent:
    """An event that carries `state` as its body.

    Raises:
        ValueError: See `NewEvent`.
    """
    return NewEvent(
        id=id,
        subject=subject,
        type=type,
        body=state.model_dump_json().encode(),
        actor=by.actor,
        role=by.role,
        origin=by.origin,
        cause=by.cause,
        recorded_at=by.recorded_at,
        traceparent=by.traceparent,
    )


def event_table(metadata: sa.MetaData, schema: str) -> sa.Table:
    """The event table of the service that owns `schema`.

    Migrations create it from this definition, so that it is the same in every service.
    """
    return sa.Table(
        "event",
        metadata,
        sa.Column("n", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("id", sa.Uuid, nullable=False, unique=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("cause", sa.Text),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("traceparent", sa.Text),
        sa.Column("stream_seq", sa.BigInteger),
        sa.Column("seal_no", sa.BigInteger, unique=True),
        sa.Column("seal", sa.LargeBinary),
        sa.CheckConstraint("num_nonnulls(stream_seq, seal_no, seal) in (0, 3)", name="sealed_at_once"),
        sa.CheckConstraint("octet_length(seal) = 32", name="seal_is_sha256"),
        sa.Index("ix_event_unsent", "n", postgresql_where=sa.text("seal_no is null")),
        schema=schema,
    )


def insert_statement(schema: str) -> str:
    """SQL that writes events set-wise in the given order: `$1` … `$10` are the arrays of `event_arrays`."""
    columns = ", ".join(EVENT_INSERT_COLUMNS)
    arrays = ", ".join(f"${k}::{array}" for k, array in enumerate(EVENT_ARRAY_TYPES, 1))
    return (
        f"insert into {schema}.event ({columns}) select {columns} "  # noqa: S608 - names of ours, values are bound
        f"from unnest({arrays}) with ordinality as t({columns}, position) order by position"
    )


def event_arrays(events: Sequence[NewEvent]) -> tuple[list[Any], ...]:
    """The events column by column, in the order of `EVENT_INSERT_COLUMNS`."""
    return (
        [event.id for event in events],
        [event.subject for event in events],
        [event.type for event in events],
        [event.body.decode() for event in events],
        [event.actor for event in events],
        [event.role for event in events],
        [event.origin for event in events],
        [event.cause for event in events],
        [event.recorded_at for event in events],
        [event.traceparent for event in events],
    )


async def append(conn: AsyncConnection, schema: str, events: Sequence[NewEvent]) -> None:
    """Record events in the transaction of `conn`, in the given order, with one statement.

    Nothing is published before the commit; after it the caller wakes the relay.

    Raises:
        ValueError: An event is not of the service that owns `schema`; nothing was written.
    """
    for event in events:
        if not event.subject.startswith(f"ops.{schema}."):
            raise ValueError(f"{schema} does not publish {event.subject}")
    if events:
        await conn.exec_driver_sql(insert_statement(schema), event_arrays(events))


def genesis(schema: str) -> bytes:
    """The seal before the first row of a service's chain."""
    return hashlib.sha256(b"opsroom.genesis.1" + schema.encode()).digest()


def digest(row: Row) -> bytes:
    """The fingerprint of a row: of all it says, not of where it lies in the stream or the chain."""
    return hashlib.sha256(b"opsroom.event.1" + b"".join([_encoded(row[column]) for column in DIGEST_COLUMNS])).digest()


def seal(previous: bytes, digest: bytes) -> bytes:
    """The link of the chain that follows `previous` and stands for the row with this `digest`."""
    return hashlib.sha256(b"opsroom.seal.1" + previous + digest).digest()


def message_headers(row: Row, service: str) -> dict[str, str]:
    """The CloudEvents headers (NATS binding, binary mode) a row is published with, made from the row alone.

    Made twice they are the same, so that a stream refilled from the table is the stream that was lost.
    """
    named = _TYPE.fullmatch(row["type"])
    if named is None:
        raise ValueError(f"not a name of a change: {row['type']!r}")
    headers = {
        "Nats-Msg-Id": str(row["id"]),
        "ce-specversion": "1.0",
        "ce-id": str(row["id"]),
        "ce-type": row["type"],
        "ce-source": f"/{service}",
        "ce-time": rfc3339(row["recorded_at"]),
        "ce-subject": row["subject"].rpartition(".")[2],
        "ce-dataschema": f"/schemas/{named['noun']}.{named['version']}.json",
        "content-type": "application/json",
    }
    if row["traceparent"] is not None:
        headers["traceparent"] = row["traceparent"]
    if row["cause"] is not None:
        headers["ops-cause"] = row["cause"]
    return headers


def _encoded(value: Any) -> bytes:
    if value is None:
        return _ABSENT
    if isinstance(value, datetime):
        since = value - _EPOCH
        value = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    data = (value if isinstance(value, str) else str(value)).encode()
    return len(data).to_bytes(8, "big") + data
