"""Expand: attached files, and apart from them where they were taken. The tables are written out as they were then."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from services.kit.db import schema_metadata

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SCHEMA = "intake"

metadata = schema_metadata(SCHEMA)

REPORT = sa.Table("report", metadata, sa.Column("id", sa.Uuid, primary_key=True))
INCIDENT = sa.Table("incident", metadata, sa.Column("id", sa.Uuid, primary_key=True))


def moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Return a column for a time with zone."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Return a column for text."""
    return sa.Column(name, sa.Text, nullable=nullable)


media = sa.Table(
    "media",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("report_id", sa.Uuid, sa.ForeignKey(REPORT.c.id), index=True),
    sa.Column("attached_to", sa.Uuid, sa.ForeignKey(INCIDENT.c.id), index=True),
    sa.Column("incident_id", sa.Uuid, sa.ForeignKey(INCIDENT.c.id), index=True),
    text("sender"),
    text("organisation", nullable=True),
    text("state"),
    text("reason", nullable=True),
    text("file_name"),
    text("media_type_said"),
    sa.Column("bytes_said", sa.Integer, nullable=False),
    text("sha256_said", nullable=True),
    sa.Column("received", sa.Integer, nullable=False),
    text("media_type", nullable=True),
    sa.Column("bytes", sa.Integer),
    text("sha256", nullable=True),
    sa.Column("said", JSONB, nullable=False),
    text("compartment", nullable=True),
    text("province", nullable=True),
    moment("started_at"),
    moment("changed_at"),
    moment("attached_at", nullable=True),
    sa.CheckConstraint("state in ('receiving', 'checking', 'attached', 'refused')", name="state"),
    sa.CheckConstraint("num_nonnulls(report_id, attached_to) = 1", name="of_one_thing"),
    sa.CheckConstraint("received between 0 and bytes_said", name="not_too_long"),
    sa.CheckConstraint(
        "(state = 'attached') = (version > 0) and (state <> 'attached' or "
        "num_nonnulls(incident_id, media_type, bytes, sha256, compartment, province, attached_at) = 7)",
        name="attached_whole",
    ),
    sa.CheckConstraint("(state = 'refused') = (reason is not null)", name="refused_with_reason"),
    sa.Index("ix_media_unfinished", "sender", postgresql_where=sa.text("state in ('receiving', 'checking')")),
)
position = sa.Table(
    "media_position",
    metadata,
    sa.Column("media_id", sa.Uuid, sa.ForeignKey(media.c.id), primary_key=True),
    sa.Column("latitude", sa.Double),
    sa.Column("longitude", sa.Double),
    text("taken_at", nullable=True),
)


def upgrade() -> None:
    """Add the tables."""
    metadata.create_all(op.get_bind(), tables=[media, position], checkfirst=False)


def downgrade() -> None:
    """Refuse: what people attached is never dropped by a tool.

    Raises:
        RuntimeError: always.
    """
    raise RuntimeError("revision 0004 holds what people attached; it is not taken back")
