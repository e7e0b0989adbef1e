"""Expand: badges, deployments, imports of people. The tables are written out as they were at this revision."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.kit.db import schema_metadata

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

metadata = schema_metadata("accreditation")

PERSON = "accreditation.person.id"
ORGANISATION = "accreditation.organisation.id"


def one_of(column: str, *values: str) -> sa.CheckConstraint:
    """Return the rule that a column holds one of these words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} in ({listed})", name=column)


def moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Return a column for a time with zone."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Return a column for text."""
    return sa.Column(name, sa.Text, nullable=nullable)


def texts(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Return a column for a list of texts."""
    return sa.Column(name, ARRAY(sa.Text), nullable=nullable)


# Of an earlier revision; named so that keys can point to them.
person = sa.Table("person", metadata, sa.Column("id", sa.Uuid, primary_key=True))
organisation = sa.Table("organisation", metadata, sa.Column("id", sa.Uuid, primary_key=True))

badge = sa.Table(
    "badge",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    text("key_id"),
    sa.Column("person_id", sa.Uuid, sa.ForeignKey(PERSON), nullable=False),
    sa.Column("organisation_id", sa.Uuid, sa.ForeignKey(ORGANISATION), nullable=False, index=True),
    texts("roles"),
    sa.Column("names", JSONB, nullable=False),
    texts("provinces", nullable=True),
    moment("issued_at"),
    moment("valid_until"),
    text("state"),
    moment("revoked_at", nullable=True),
    text("reason", nullable=True),
    one_of("state", "issued", "revoked"),
    sa.Index("ix_badge_person_id_id", "person_id", "id"),
    sa.Index("uq_badge_issued", "person_id", unique=True, postgresql_where=sa.text("state = 'issued'")),
)

deployment = sa.Table(
    "deployment",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("person_id", sa.Uuid, sa.ForeignKey(PERSON), nullable=False),
    sa.Column("organisation_id", sa.Uuid, sa.ForeignKey(ORGANISATION), nullable=False, index=True),
    text("province"),
    text("centre"),
    sa.Column("centre_known", sa.Boolean, nullable=False),
    text("state"),
    moment("made_at"),
    one_of("state", "placed", "withdrawn"),
    sa.Index("ix_deployment_centre_id", "centre", "id"),
    sa.Index("ix_deployment_province_id", "province", "id"),
    sa.Index("uq_deployment_placed", "person_id", "centre", unique=True, postgresql_where=sa.text("state = 'placed'")),
)

import_ = sa.Table(
    "import",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    text("file_name"),
    text("media_type"),
    text("file_sha256"),
    text("state"),
    sa.Column("maker", sa.Uuid, sa.ForeignKey(PERSON), nullable=False),
    sa.Column("accepter", sa.Uuid, sa.ForeignKey(PERSON), nullable=True),
    sa.Column("headers", JSONB, nullable=False),
    sa.Column("columns", JSONB, nullable=False),
    sa.Column("mapped", sa.Boolean, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("good", sa.Integer, nullable=False),
    sa.Column("warnings", sa.Integer, nullable=False),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Column("deployments", sa.Integer, nullable=False),
    sa.Column("error", JSONB, nullable=True),
    moment("made_at"),
    moment("closed_at", nullable=True),
    moment("invited_at", nullable=True),
    one_of("state", "reading", "ready", "unusable", "accepting", "accepted", "discarded", "failed"),
    sa.Index("ix_import_waiting", "id", postgresql_where=sa.text("state in ('reading', 'accepting')")),
)

import_file = sa.Table(
    "import_file",
    metadata,
    sa.Column("import_id", sa.Uuid, sa.ForeignKey(import_.c.id), primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)

import_row = sa.Table(
    "import_row",
    metadata,
    sa.Column("import_id", sa.Uuid, sa.ForeignKey(import_.c.id), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("said", JSONB, nullable=False),
    sa.Column("problems", JSONB, nullable=False),
    sa.Column("warnings", JSONB, nullable=False),
    sa.Column("has_problems", sa.Boolean, nullable=False),
    sa.Column("has_warnings", sa.Boolean, nullable=False),
    sa.Index("ix_import_row_problems", "import_id", "n", postgresql_where=sa.text("has_problems")),
    sa.Index("ix_import_row_warnings", "import_id", "n", postgresql_where=sa.text("has_warnings")),
)

import_person = sa.Table(
    "import_person",
    metadata,
    sa.Column("import_id", sa.Uuid, sa.ForeignKey(import_.c.id), primary_key=True),
    sa.Column("person_id", sa.Uuid, sa.ForeignKey(PERSON), primary_key=True),
)

import_mapping = sa.Table(
    "import_mapping",
    metadata,
    sa.Column("headers_digest", sa.LargeBinary, primary_key=True),
    sa.Column("columns", JSONB, nullable=False),
    moment("made_at"),
)


def upgrade() -> None:
    """Make the tables."""
    made = [badge, deployment, import_, import_file, import_row, import_person, import_mapping]
    metadata.create_all(op.get_bind(), tables=made, checkfirst=False)


def downgrade() -> None:
    """Refuse: who wore which badge is never dropped by a tool.

    Raises:
        RuntimeError: always.
    """
    raise RuntimeError("revision 0002 holds every badge that was issued; it is not taken back")
