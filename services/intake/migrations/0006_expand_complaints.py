"""Expand: statutory complaints made from cases. The table is written out as it was then."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from services.kit.db import schema_metadata

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

metadata = schema_metadata("intake")


def moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Return a column for a time with zone."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Return a column for text."""
    return sa.Column(name, sa.Text, nullable=nullable)


def flag(name: str) -> sa.Column[Any]:
    """Return a column for what is false until it is true."""
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


INCIDENT = sa.Table("incident", metadata, sa.Column("id", sa.Uuid, primary_key=True))
COMPLAINT = sa.Table(
    "complaint",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("incident_id", sa.Uuid, sa.ForeignKey(INCIDENT.c.id), nullable=False, index=True),
    text("compartment"),
    text("province"),
    text("station", nullable=True),
    text("language"),
    moment("occurred_at"),
    text("role", nullable=True),
    text("name", nullable=True),
    text("address", nullable=True),
    text("phone", nullable=True),
    text("statement", nullable=True),
    flag("on_form"),
    text("form_number", nullable=True),
    flag("signed"),
    flag("witnessed"),
    flag("confirmed"),
    moment("filed_at", nullable=True),
    text("made_by"),
    moment("made_at"),
    moment("updated_at"),
    sa.CheckConstraint("language in ('ar', 'ckb', 'en')", name="language"),
    sa.CheckConstraint("role in ('voter', 'candidate', 'agent')", name="role"),
)


def upgrade() -> None:
    """Add the table."""
    metadata.create_all(op.get_bind(), tables=[COMPLAINT])


def downgrade() -> None:
    """Take away what this revision added."""
    COMPLAINT.drop(op.get_bind())
