"""Expand: keys under which a creating request has its effect once."""

from alembic import op

from services.kit.db import schema_metadata
from services.kit.once import once_table

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

metadata = schema_metadata("accreditation")
once_table(metadata, "accreditation")


def upgrade() -> None:
    """Add the table."""
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Take it away: a repeated request is a new one then."""
    metadata.drop_all(op.get_bind())
