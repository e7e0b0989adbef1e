"""Expand: editions of the taxonomy. The table is written out as it was then; the service puts the first one in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from services.kit.db import schema_metadata

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

metadata = schema_metadata("intake")

sa.Table(
    "taxonomy_version",
    metadata,
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("id", sa.Uuid, nullable=False, unique=True),
    sa.Column("body", JSONB, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("uq_taxonomy_version_active", "active", unique=True, postgresql_where=sa.text("active")),
)


def upgrade() -> None:
    """Add the table."""
    metadata.create_all(op.get_bind())


def downgrade() -> None:
    """Take away what this revision added."""
    metadata.drop_all(op.get_bind())
