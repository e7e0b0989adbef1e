"""Expand: who reported and whether we knew them, whether the map knew the station, and the copies of others' states.

What was filed before came from nobody in particular and from a room without a map: both flags are false.
"""

import sqlalchemy as sa
from alembic import op

from services.kit.copies import copy_table
from services.kit.db import schema_metadata

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SCHEMA = "intake"

metadata = schema_metadata(SCHEMA)
copy_table(metadata, SCHEMA)


def upgrade() -> None:
    """Add the columns and the table."""
    for name in ("reporter_known", "station_known"):
        flag = sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())
        op.add_column("report", flag, schema=SCHEMA)
    op.add_column("report", sa.Column("organisation", sa.Text, nullable=True), schema=SCHEMA)
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Take away what this revision added; the copies are made again from the log."""
    metadata.drop_all(op.get_bind())
    for name in ("reporter_known", "station_known", "organisation"):
        op.drop_column("report", name, schema=SCHEMA)
