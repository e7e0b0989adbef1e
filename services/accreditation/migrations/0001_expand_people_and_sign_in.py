"""Expand: organisations, people, sign-in, sessions, keys, broken glass, duties, deadlines, copies and events.

The tables are written out as they were at this revision; copies, deadlines and events come from the kit, which gives
every service the same ones.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.kit.copies import copy_table
from services.kit.db import schema_metadata
from services.kit.deadlines import deadline_table
from services.kit.events import event_table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

metadata = schema_metadata("accreditation")


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


def sorted_text(name: str) -> sa.Column[Any]:
    """Return a column that lists are ordered by."""
    return sa.Column(name, sa.Text(collation="C"), nullable=False)


organisation = sa.Table(
    "organisation",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    text("kind"),
    sa.Column("names", JSONB, nullable=False),
    text("registration", nullable=True),
    sa.Column("network_id", sa.Uuid, sa.ForeignKey("accreditation.organisation.id"), nullable=True, index=True),
    texts("provinces", nullable=True),
    text("state"),
    moment("valid_from", nullable=True),
    moment("valid_until", nullable=True),
    moment("tokens_not_before", nullable=True),
    sorted_text("search"),
    moment("made_at"),
    one_of("kind", "commission", "governorate_office", "cso", "cso_network", "agency"),
    one_of("state", "active", "suspended"),
    sa.Index("ix_organisation_search_id", "search", "id"),
)

person = sa.Table(
    "person",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("username", sa.Text, nullable=False, unique=True),
    text("name"),
    sorted_text("search"),
    sa.Column("organisation_id", sa.Uuid, sa.ForeignKey(organisation.c.id), nullable=False, index=True),
    texts("roles"),
    texts("provinces", nullable=True),
    texts("compartments"),
    sa.Column("opened", JSONB, nullable=False),
    text("state"),
    moment("valid_from", nullable=True),
    moment("valid_until", nullable=True),
    moment("tokens_not_before", nullable=True),
    text("phone", nullable=True),
    text("email", nullable=True),
    text("language"),
    text("digits"),
    moment("made_at"),
    one_of("state", "invited", "active", "suspended"),
    one_of("language", "ar", "ckb", "en"),
    one_of("digits", "arab", "latn"),
    sa.Index("ix_person_search_id", "search", "id"),
)

sa.Table(
    "credential",
    metadata,
    sa.Column("person_id", sa.Uuid, sa.ForeignKey(person.c.id), primary_key=True),
    text("password_hash", nullable=True),
    sa.Column("must_change", sa.Boolean, nullable=False),
    sa.Column("first_admin", sa.Boolean, nullable=False),
    sa.Column("totp_secret", sa.LargeBinary, nullable=True),
    sa.Column("totp_offered", sa.LargeBinary, nullable=True),
    sa.Column("totp_last_step", sa.BigInteger, nullable=False),
    sa.Column("failed_attempts", sa.Integer, nullable=False),
    moment("last_signed_in_at", nullable=True),
)

sa.Table(
    "recovery_code",
    metadata,
    sa.Column("person_id", sa.Uuid, sa.ForeignKey(person.c.id), primary_key=True),
    sa.Column("digest", sa.LargeBinary, primary_key=True),
)

sa.Table(
    "session",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("person_id", sa.Uuid, sa.ForeignKey(person.c.id), nullable=False),
    text("state"),
    sa.Column("second_factor", sa.Boolean, nullable=False),
    moment("opened_at"),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, index=True),
    moment("ended_at", nullable=True),
    text("network"),
    text("device"),
    sa.Column("failed_attempts", sa.Integer, nullable=False),
    moment("last_signed_in_at", nullable=True),
    one_of("state", "open", "ended"),
    sa.Index("ix_session_open", "person_id", postgresql_where=sa.text("state = 'open'")),
)

sa.Table(
    "invitation",
    metadata,
    sa.Column("person_id", sa.Uuid, sa.ForeignKey(person.c.id), primary_key=True),
    sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
    moment("made_at"),
    moment("expires_at"),
)

sa.Table(
    "signing_key",
    metadata,
    sa.Column("key_id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    text("use"),
    text("public"),
    text("state"),
    moment("made_at"),
    one_of("use", "token", "badge"),
    one_of("state", "active", "retired"),
)

sa.Table(
    "break_glass",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("person_id", sa.Uuid, sa.ForeignKey(person.c.id), nullable=False, index=True),
    text("opened"),
    text("reason"),
    moment("opened_at"),
    moment("until"),
    moment("closed_at", nullable=True),
    sa.Column("reviewed_by", sa.Uuid, sa.ForeignKey(person.c.id), nullable=True),
    moment("reviewed_at", nullable=True),
    text("finding", nullable=True),
    sa.Column("obligation_id", sa.Uuid, nullable=False),
    one_of("finding", "justified", "not_justified"),
)

sa.Table(
    "obligation",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    text("kind"),
    text("state"),
    text("owner"),
    moment("due_at"),
    moment("opened_at"),
    moment("closed_at", nullable=True),
    sa.Column("step", sa.SmallInteger, nullable=False),
    text("severity"),
    texts("compartments"),
    text("subject_noun"),
    sa.Column("subject_id", sa.Uuid, nullable=False),
    text("title"),
    sa.Column("proof_event_id", sa.Uuid, nullable=True),
    one_of("kind", "review_break_glass"),
    one_of("state", "open", "discharged", "lapsed"),
    one_of("owner", "operator", "commissioner"),
    one_of("severity", "S1", "S2", "S3", "S4"),
)

copy_table(metadata, "accreditation")
deadline_table(metadata, "accreditation")
event_table(metadata, "accreditation")


def upgrade() -> None:
    """Make the tables."""
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Refuse: who was accredited is never dropped by a tool.

    Raises:
        RuntimeError: always.
    """
    raise RuntimeError("revision 0001 holds everybody who was accredited; it is not taken back")
