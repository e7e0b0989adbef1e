"""Tables of schema ``intake``: what was sent, the room's case of it, who owes an answer, and what could not be read.

Migrations make them; a test compares both. Owned and written by this service's role alone.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from services.kit.copies import copy_table
from services.kit.db import schema_metadata
from services.kit.deadlines import deadline_table
from services.kit.events import event_table

SCHEMA = "intake"

metadata = schema_metadata(SCHEMA)


def _one_of(column: str, *values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} in ({listed})", name=column)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=nullable)


incident = sa.Table(
    "incident",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    _text("code"),
    _text("status"),
    _text("severity"),
    _text("category"),
    sa.Column("category_version", sa.SmallInteger, nullable=False),
    _text("compartment"),
    _text("province"),
    _text("station", nullable=True),
    sa.Column("station_known", sa.Boolean, nullable=False),
    _text("place"),
    _text("time_flag"),
    _text("language"),
    _text("summary"),
    sa.Column("evidence", sa.Boolean, nullable=False),
    sa.Column("reports", sa.Integer, nullable=False),
    _moment("occurred_at"),
    _moment("opened_at"),
    _moment("closed_at", nullable=True),
    _one_of("status", "new", "triaged", "closed"),
    _one_of("severity", "S1", "S2", "S3", "S4"),
)
"""The room's case. A report opens one; the newest version is the state."""

report = sa.Table(
    "report",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("incident_id", sa.Uuid, sa.ForeignKey(incident.c.id), nullable=False),
    _text("reporter"),
    sa.Column("reporter_known", sa.Boolean, nullable=False, server_default=sa.false()),
    _text("organisation", nullable=True),
    _moment("received_at"),
    _moment("occurred_at"),
    _text("category_sent"),
    sa.Column("category_known", sa.Boolean, nullable=False),
    _text("summary"),
    _text("details", nullable=True),
    _text("station", nullable=True),
    sa.Column("station_known", sa.Boolean, nullable=False, server_default=sa.false()),
    _text("province_sent", nullable=True),
    sa.Column("province_known", sa.Boolean, nullable=False),
    _text("place"),
    _text("time_flag"),
    _text("language"),
    sa.Column("evidence", sa.Boolean, nullable=False),
    _one_of("place", "this_station", "other_station", "not_station"),
    _one_of("time_flag", "occurred", "occurring", "will_occur"),
    _one_of("language", "ar", "ckb", "en"),
)
"""What somebody sent, as sent; never changed afterwards. ``details`` stays here and is in no event.

``reporter`` is a person's id; ``reporter_known`` is false when this service had not heard of them when they filed."""

obligation = sa.Table(
    "obligation",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    _text("kind"),
    _text("state"),
    _text("owner"),
    _moment("due_at"),
    _moment("opened_at"),
    _moment("closed_at", nullable=True),
    sa.Column("step", sa.SmallInteger, nullable=False),
    _text("severity"),
    _text("compartment"),
    _text("province"),
    _text("station", nullable=True),
    _text("subject_noun"),
    sa.Column("subject_id", sa.Uuid, nullable=False),
    _text("title"),
    _one_of("kind", "triage_report", "handle_dead_letter"),
    _one_of("state", "open", "discharged", "lapsed"),
    _one_of("owner", "operator", "commissioner"),
    _one_of("severity", "S1", "S2", "S3", "S4"),
)
"""Who owes what until when. The deadline of an open one is a row of ``deadline`` under the same id."""

idempotency = sa.Table(
    "idempotency",
    metadata,
    sa.Column("principal", sa.Text, primary_key=True),
    sa.Column("route", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("body_digest", sa.LargeBinary, nullable=False),
    sa.Column("report_id", sa.Uuid, nullable=False),
    _text("code"),
    _moment("received_at"),
    sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False, index=True),
)
"""The first answer under a key, enough to give it again; the secret is computed, not kept."""

dead_letter = sa.Table(
    "dead_letter",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("stream_seq", sa.BigInteger, nullable=False),
    sa.Column("identity", sa.LargeBinary, nullable=False, unique=True),
    _text("subject"),
    _text("reason"),
    _text("detail"),
    sa.Column("headers", JSONB, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
    _moment("received_at"),
)
"""What no consumer could take, whole; once for each message and service, whoever writes of it and however often."""

copy = copy_table(metadata, SCHEMA)
deadline = deadline_table(metadata, SCHEMA)
event = event_table(metadata, SCHEMA)
