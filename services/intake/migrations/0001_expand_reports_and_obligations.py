"""Expand: reports, incidents, obligations, keys, dead letters, deadlines and events of intake.

The tables are written out as they were at this revision; deadlines and events come from the kit, which gives every
service the same ones.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from services.kit.db import schema_metadata
from services.kit.deadlines import deadline_table
from services.kit.events import event_table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

metadata = schema_metadata("intake")


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

sa.Table(
    "report",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("incident_id", sa.Uuid, sa.ForeignKey(incident.c.id), nullable=False),
    _text("reporter"),
    _moment("received_at"),
    _moment("occurred_at"),
    _text("category_sent"),
    sa.Column("category_known", sa.Boolean, nullable=False),
    _text("summary"),
    _text("details", nullable=True),
    _text("station", nullable=True),
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

sa.Table(
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

sa.Table(
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

sa.Table(
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
deadline_table(metadata, "intake")
event_table(metadata, "intake")


def upgrade() -> None:
    """Make the tables."""
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Refuse: what was reported is never dropped by a tool.

    Raises:
        RuntimeError: always.
    """
    raise RuntimeError("revision 0001 holds everything that was reported; it is not taken back")
