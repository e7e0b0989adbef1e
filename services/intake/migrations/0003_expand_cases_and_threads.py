"""Expand: cases that are worked off, answered and talked about. The tables are written out as they were then.

Cases from before can be searched at once; they get their centre and district from the map with their next change, and
their duties go on as they are.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from services.kit.db import schema_metadata
from services.kit.once import once_table
from services.kit.text import search_key

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SCHEMA = "intake"
TRIGRAMS: dict[str, Any] = {"postgresql_using": "gin", "postgresql_ops": {"search": "public.gin_trgm_ops"}}

metadata = schema_metadata(SCHEMA)

INCIDENT = sa.Table("incident", metadata, sa.Column("id", sa.Uuid, primary_key=True))
REPORT = sa.Table("report", metadata, sa.Column("id", sa.Uuid, primary_key=True))


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


def word(name: str, first: str) -> sa.Column[Any]:
    """Return a column for text that has a value from the start."""
    return sa.Column(name, sa.Text, nullable=False, server_default=first)


def of_incident() -> sa.Column[Any]:
    """Return the column that names the incident."""
    return sa.Column("incident_id", sa.Uuid, sa.ForeignKey(INCIDENT.c.id), nullable=False, index=True)


OF_INCIDENT = (
    text("district", nullable=True),
    text("centre", nullable=True),
    sa.Column("organisations", sa.Integer, nullable=False, server_default="1"),
    text("desk", nullable=True),
    sa.Column("assignee", sa.Uuid),
    word("verification", "unverified"),
    text("referred_to", nullable=True),
    sa.Column("advice_open", sa.Integer, nullable=False, server_default="0"),
    word("public_answer", "none"),
    sa.Column("merged_into", sa.Uuid),
    text("close_reason", nullable=True),
    sa.Column("raised", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("media", sa.Integer, nullable=False, server_default="0"),
    moment("triaged_at", nullable=True),
    moment("acted_at", nullable=True),
    moment("answered_at", nullable=True),
    moment("answer_due_at", nullable=True),
    moment("owed_since", nullable=True),
    moment("updated_at", nullable=True),
    word("search", ""),
)
OF_REPORT = (word("channel", "web"), text("entered_by", nullable=True), sa.Column("opened_incident", sa.Uuid))
OF_OBLIGATION = (
    sa.Column("proof_event", sa.Uuid),
    moment("proof_at", nullable=True),
    moment("first_due_at", nullable=True),
)
RULES = {
    "incident": (
        ("verification", "unverified", "verified", "verified_with_evidence", "unfounded"),
        ("public_answer", "none", "proposed", "published"),
    ),
    "report": (("channel", "web", "api", "phone", "bulk"),),
    "obligation": (
        (
            "kind",
            "triage_report",
            "act_on_incident",
            "answer_incident",
            "approve_answer",
            "give_advice",
            "handle_dead_letter",
        ),
        ("owner", "operator", "coordinator", "commissioner"),
    ),
}

sa.Table(
    "contact",
    metadata,
    sa.Column("report_id", sa.Uuid, sa.ForeignKey(REPORT.c.id), primary_key=True),
    text("name", nullable=True),
    text("phone", nullable=True),
    text("remark", nullable=True),
)
sa.Table(
    "answer",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    of_incident(),
    text("compartment"),
    text("kind"),
    sa.Column("texts", JSONB, nullable=False),
    text("state"),
    text("proposed_by"),
    moment("proposed_at"),
    text("decided_by", nullable=True),
    moment("decided_at", nullable=True),
    text("reason", nullable=True),
    one_of("kind", "reporter", "public"),
    one_of("state", "sent", "proposed", "published", "rejected"),
    sa.CheckConstraint("kind = 'reporter' or state <> 'published' or decided_by <> proposed_by", name="two_people"),
    sa.Index("uq_answer_proposed", "incident_id", unique=True, postgresql_where=sa.text("state = 'proposed'")),
)
sa.Table(
    "referral",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    of_incident(),
    text("compartment"),
    text("body"),
    text("reason"),
    text("referred_by"),
    moment("referred_at"),
    text("outcome", nullable=True),
    text("returned_by", nullable=True),
    moment("returned_at", nullable=True),
)
sa.Table(
    "advice",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    of_incident(),
    text("compartment"),
    text("desk"),
    text("question"),
    text("asked_by"),
    moment("asked_at"),
    text("advice", nullable=True),
    text("given_by", nullable=True),
    moment("given_at", nullable=True),
    moment("ended_at", nullable=True),
)
thread = sa.Table(
    "thread",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    text("about"),
    sa.Column("incident_id", sa.Uuid, sa.ForeignKey(INCIDENT.c.id)),
    text("desk", nullable=True),
    text("compartment"),
    text("province"),
    sa.Column("messages", sa.Integer, nullable=False),
    sa.Column("last_message", sa.Uuid),
    text("last_author", nullable=True),
    moment("last_at", nullable=True),
    one_of("about", "incident", "channel"),
    sa.CheckConstraint("(about = 'incident') = (incident_id is not null)", name="about_one_thing"),
    sa.Index("uq_thread_incident", "incident_id", "compartment", unique=True),
    sa.Index(
        "uq_thread_channel",
        "province",
        "desk",
        "compartment",
        unique=True,
        postgresql_where=sa.text("about = 'channel'"),
    ),
    sa.Index("ix_thread_last_message", "last_message"),
)
sa.Table(
    "message",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("thread_id", sa.Uuid, sa.ForeignKey(thread.c.id), nullable=False),
    text("kind"),
    text("author"),
    text("organisation", nullable=True),
    text("language"),
    text("text"),
    moment("at"),
    word("search", ""),
    one_of("kind", "message", "note"),
    sa.Index("ix_message_thread_id_id", "thread_id", "id"),
    sa.Index("ix_message_search", "search", **TRIGRAMS),
)
sa.Table(
    "read_mark",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("thread_id", sa.Uuid, sa.ForeignKey(thread.c.id), nullable=False),
    text("person"),
    sa.Column("message_id", sa.Uuid, nullable=False),
    moment("at"),
    sa.Index("uq_read_mark_thread_person", "thread_id", "person", unique=True),
)
once_table(metadata, SCHEMA)
PARTIAL: tuple[tuple[str, str, list[Any], str], ...] = (
    ("ix_incident_merged_into", "incident", ["merged_into"], "merged_into is not null"),
    ("ix_incident_assignee", "incident", ["assignee", "opened_at"], "assignee is not null"),
    ("ix_incident_desk", "incident", ["desk", "opened_at"], "desk is not null"),
    ("ix_incident_verification", "incident", ["verification", "opened_at"], "verification <> 'unverified'"),
    ("ix_incident_referred_to", "incident", ["opened_at"], "referred_to is not null"),
    ("ix_incident_public_answer", "incident", ["public_answer", "opened_at"], "public_answer <> 'none'"),
    ("ix_obligation_owed", "obligation", ["due_at", "subject_id"], "state <> 'discharged'"),
    ("ix_event_of_incident", "event", [sa.text("split_part(subject, '.', 6)"), "n"], "type like 'incident.%'"),
)
MADE = ("once", "contact", "answer", "referral", "advice", "thread", "message", "read_mark")


def upgrade() -> None:
    """Add columns, rules, indexes and tables."""
    op.execute("create extension if not exists pg_trgm with schema public")
    op.execute(f"grant usage on schema public to {SCHEMA}")
    for owner, added in (("incident", OF_INCIDENT), ("report", OF_REPORT), ("obligation", OF_OBLIGATION)):
        for column in added:
            op.add_column(owner, column, schema=SCHEMA)
        for name, *words in RULES[owner]:
            op.execute(f"alter table {SCHEMA}.{owner} drop constraint if exists ck_{owner}_{name}")
            listed = ", ".join(f"'{one}'" for one in words)
            op.create_check_constraint(op.f(f"ck_{owner}_{name}"), owner, f"{name} in ({listed})", schema=SCHEMA)
    op.create_foreign_key(
        op.f("fk_incident_merged_into_incident"), "incident", "incident", ["merged_into"], ["id"],
        source_schema=SCHEMA, referent_schema=SCHEMA,
    )  # fmt: skip
    indexes: list[tuple[str, str, list[str | sa.TextClause]]] = [
        ("ix_incident_opened_at_id", "incident", ["opened_at", "id"]),
        ("ix_incident_province_opened_at_id", "incident", ["province", "opened_at", "id"]),
        ("ix_incident_centre_opened_at", "incident", ["centre", "opened_at"]),
        ("ix_incident_station_opened_at", "incident", ["station", "opened_at"]),
        ("ix_incident_category_opened_at_id", "incident", ["category", "opened_at", "id"]),
        ("ix_incident_updated_at_id", "incident", [sa.text("coalesce(updated_at, opened_at)"), "id"]),
        ("ix_report_organisation_incident_id", "report", ["organisation", "incident_id"]),
        ("ix_report_incident_id", "report", ["incident_id"]),
        ("ix_report_reporter_received_at", "report", ["reporter", "received_at"]),
        ("ix_obligation_subject_id", "obligation", ["subject_id"]),
    ]
    for name, table, columns in indexes:
        op.create_index(name, table, columns, schema=SCHEMA)
    op.create_index(
        "ix_incident_open", "incident", ["severity", "opened_at", "id"], schema=SCHEMA,
        postgresql_where=sa.text("status <> 'closed'"),
    )  # fmt: skip
    for name, table, columns, condition in PARTIAL:
        op.create_index(name, table, columns, schema=SCHEMA, postgresql_where=sa.text(condition))
    make_searchable(op.get_bind())
    op.create_index("ix_incident_search", "incident", ["search"], schema=SCHEMA, **TRIGRAMS)
    metadata.create_all(op.get_bind(), tables=[metadata.tables[f"{SCHEMA}.{name}"] for name in MADE], checkfirst=False)


def downgrade() -> None:
    """Refuse: what was answered and talked about is never dropped by a tool.

    Raises:
        RuntimeError: always.
    """
    raise RuntimeError("revision 0003 holds what the room answered; it is not taken back")


def make_searchable(conn: sa.Connection) -> None:
    """Give every case the key its words are found by, a thousand cases at a time."""
    after = "00000000-0000-0000-0000-000000000000"
    page = sa.text(f"select id, summary, station from {SCHEMA}.incident where id > :after order by id limit 1000")  # noqa: S608
    fill = sa.text(f"update {SCHEMA}.incident set search = :search where id = :id")  # noqa: S608
    while found := conn.execute(page, {"after": after}).all():
        conn.execute(fill, [{"id": id, "search": search_key(f"{summary} {at or ''}")} for id, summary, at in found])
        after = found[-1].id
