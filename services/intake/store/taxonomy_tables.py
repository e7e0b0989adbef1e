"""The table of editions of the taxonomy: each whole, none ever changed but for which one is in use."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from services.intake.store.columns import flag, metadata, moment, text

taxonomy_version = sa.Table(
    "taxonomy_version",
    metadata,
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("id", sa.Uuid, nullable=False, unique=True),
    sa.Column("body", JSONB, nullable=False),
    text("digest"),
    text("made_by"),
    moment("made_at"),
    flag("active"),
    sa.Index("uq_taxonomy_version_active", "active", unique=True, postgresql_where=sa.text("active")),
)
"""Editions by version. Exactly one is in use once there is any."""
