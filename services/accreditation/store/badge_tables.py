"""Tables of badges, deployments and imports, on the metadata of the schema."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from services.accreditation.store.columns import metadata, moment, one_of, text, texts

PERSON = "accreditation.person.id"
ORGANISATION = "accreditation.organisation.id"

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
"""Badges by the code printed on them, with what was signed; at most one of a person is not revoked."""

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
"""Who is accredited for which centre; at most once at a time for each person and centre."""

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
"""Spreadsheets of people. ``columns`` is field → header; ``mapped``: a person chose them. ``good`` are rows without a
problem. ``invited_at``: when the invitations were made, once."""

import_file = sa.Table(
    "import_file",
    metadata,
    sa.Column("import_id", sa.Uuid, sa.ForeignKey(import_.c.id), primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)
"""The file as it came; deleted once the import is accepted or discarded."""

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
"""The preview: each row by its number in the file, and what was found in it; deleted with the file."""

import_person = sa.Table(
    "import_person",
    metadata,
    sa.Column("import_id", sa.Uuid, sa.ForeignKey(import_.c.id), primary_key=True),
    sa.Column("person_id", sa.Uuid, sa.ForeignKey(PERSON), primary_key=True),
)
"""Whom an accepted import made."""

import_mapping = sa.Table(
    "import_mapping",
    metadata,
    sa.Column("headers_digest", sa.LargeBinary, primary_key=True),
    sa.Column("columns", JSONB, nullable=False),
    moment("made_at"),
)
"""Which column is which field, as a person said it last for a file with these headers."""
