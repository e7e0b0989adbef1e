"""Expand: the election, its map, contests, staff, control totals, the files they came in, copies and events of polling.

The tables are written out as they were at this revision; copies and events come from the kit, which gives every
service the same ones.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from services.kit.copies import copy_table
from services.kit.db import schema_metadata
from services.kit.events import event_table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

metadata = schema_metadata("polling")


def _one_of(column: str, *values: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} in ({listed})", name=column)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _count(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=nullable)


def _json(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, JSONB, nullable=nullable)


sa.Table(
    "election",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("single", sa.Boolean, sa.CheckConstraint("single", name="single"), nullable=False, unique=True),
    _count("version"),
    _json("names"),
    _text("country"),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("synthetic", sa.Boolean, nullable=False),
    _count("station_voters_max"),
    _count("map_version"),
    _json("totals"),
)

sa.Table(
    "district",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    _text("province"),
    _json("names"),
    _text("search"),
)

centre = sa.Table(
    "centre",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    _count("version"),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    _json("names"),
    _text("province"),
    _text("district"),
    _text("police", nullable=True),
    _text("address", nullable=True),
    sa.Column("latitude", sa.Float, nullable=True),
    sa.Column("longitude", sa.Float, nullable=True),
    _json("accessible", nullable=True),
    sa.Column("synthetic", sa.Boolean, nullable=False),
    _text("state"),
    _text("search"),
    _one_of("state", "open", "withdrawn"),
    sa.Index("ix_centre_district", "district"),
    sa.Index("ix_centre_code_prefix", "code", postgresql_ops={"code": "text_pattern_ops"}),
)

sa.Table(
    "station",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("centre_id", sa.Uuid, sa.ForeignKey(centre.c.id), nullable=False, index=True),
    _text("kind"),
    _text("electorate"),
    _count("voters"),
    sa.Column("accessible", sa.Boolean, nullable=True),
    _one_of("kind", "general", "special", "displaced", "mobile"),
    _one_of("electorate", "mixed", "women", "men"),
    sa.Index("ix_station_code_prefix", "code", postgresql_ops={"code": "text_pattern_ops"}),
)

sa.Table(
    "contest",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    _count("version"),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    _json("names"),
    _text("province"),
    _count("seats"),
    _text("state"),
    _json("lists"),
    _one_of("state", "open", "withdrawn"),
)

sa.Table(
    "staff",
    metadata,
    sa.Column("number", sa.Text, primary_key=True),
    _text("duty"),
    sa.Column("centre", sa.Text, nullable=False, index=True),
    _text("home_district", nullable=True),
)

sa.Table(
    "control_total",
    metadata,
    sa.Column("province", sa.Text, primary_key=True),
    _count("centres", nullable=True),
    _count("stations", nullable=True),
    sa.Column("voters", sa.BigInteger, nullable=True),
    _text("source"),
    sa.Column("as_of", sa.Date, nullable=False),
)

file_import = sa.Table(
    "file_import",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    _count("version"),
    _text("what"),
    _text("state"),
    _text("file_name"),
    _text("media_type"),
    _text("sha256"),
    _count("size"),
    _count("rows"),
    _count("good"),
    _count("problems"),
    _count("warnings"),
    _json("headers"),
    _json("columns"),
    _json("report", nullable=True),
    _json("error", nullable=True),
    _count("base"),
    _count("attempts"),
    _text("made_by"),
    _moment("made_at"),
    _text("idempotency_key", nullable=True),
    _json("accepted", nullable=True),
    _one_of("what", "map", "contests", "staff", "controls"),
    _one_of("state", "reading", "ready", "unusable", "accepting", "accepted", "discarded", "failed"),
    sa.Index("uq_file_import_key", "made_by", "idempotency_key", unique=True),
    sa.Index("uq_file_import_accepting", "what", unique=True, postgresql_where=sa.text("state = 'accepting'")),
    sa.Index("ix_file_import_made_at", "made_at", "id"),
)

sa.Table(
    "import_file",
    metadata,
    sa.Column("import_id", sa.Uuid, sa.ForeignKey(file_import.c.id), primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)

sa.Table(
    "import_row",
    metadata,
    sa.Column("import_id", sa.Uuid, sa.ForeignKey(file_import.c.id), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    _json("values"),
    _json("problems"),
    _json("warnings"),
    sa.Column("found", sa.Boolean, nullable=False),
    sa.Index("ix_import_row_found", "import_id", "n", postgresql_where=sa.text("found")),
)

sa.Table(
    "import_mapping",
    metadata,
    sa.Column("what", sa.Text, primary_key=True),
    sa.Column("headers_sha256", sa.Text, primary_key=True),
    _json("columns"),
    _moment("set_at"),
    _text("set_by"),
)

copy_table(metadata, "polling")
event_table(metadata, "polling")


def upgrade() -> None:
    """Make the tables."""
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Refuse: an accepted map is never dropped by a tool.

    Raises:
        RuntimeError: always.
    """
    raise RuntimeError("revision 0001 holds the accepted map and its history; it is not taken back")
