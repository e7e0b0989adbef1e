"""Tables of schema ``intake``: what was sent, the room's case of it, who owes an answer, and what could not be read.

Migrations make them; a test compares both. Tables of files, complaints and the taxonomy are beside this module, on the
same metadata. Owned and written by this service's role alone.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from services.intake.store import complaint_tables, media_tables, taxonomy_tables
from services.intake.store.columns import SCHEMA, flag, metadata, moment, one_of, text, word
from services.kit.copies import copy_table
from services.kit.deadlines import deadline_table
from services.kit.events import event_table
from services.kit.once import once_table

incident = sa.Table(
    "incident",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    text("code"),
    text("status"),
    text("severity"),
    text("category"),
    sa.Column("category_version", sa.SmallInteger, nullable=False),
    text("compartment"),
    text("province"),
    text("station", nullable=True),
    sa.Column("station_known", sa.Boolean, nullable=False),
    text("place"),
    text("time_flag"),
    text("language"),
    text("summary"),
    sa.Column("evidence", sa.Boolean, nullable=False),
    sa.Column("reports", sa.Integer, nullable=False),
    moment("occurred_at"),
    moment("opened_at"),
    moment("closed_at", nullable=True),
    text("district", nullable=True),
    text("centre", nullable=True),
    sa.Column("organisations", sa.Integer, nullable=False, server_default="1"),
    text("desk", nullable=True),
    sa.Column("assignee", sa.Uuid),
    word("verification", "unverified"),
    text("referred_to", nullable=True),
    sa.Column("advice_open", sa.Integer, nullable=False, server_default="0"),
    word("public_answer", "none"),
    sa.Column("merged_into", sa.Uuid, sa.ForeignKey("intake.incident.id")),
    text("close_reason", nullable=True),
    flag("raised"),
    sa.Column("media", sa.Integer, nullable=False, server_default="0"),
    moment("triaged_at", nullable=True),
    moment("acted_at", nullable=True),
    moment("answered_at", nullable=True),
    moment("answer_due_at", nullable=True),
    moment("owed_since", nullable=True),
    moment("updated_at", nullable=True),
    word("search", ""),
    one_of("status", "new", "triaged", "closed"),
    one_of("severity", "S1", "S2", "S3", "S4"),
    one_of("verification", "unverified", "verified", "verified_with_evidence", "unfounded"),
    one_of("public_answer", "none", "proposed", "published"),
    sa.Index("ix_incident_opened_at_id", "opened_at", "id"),
    sa.Index("ix_incident_province_opened_at_id", "province", "opened_at", "id"),
    sa.Index("ix_incident_centre_opened_at", "centre", "opened_at"),
    sa.Index("ix_incident_station_opened_at", "station", "opened_at"),
    sa.Index("ix_incident_category_opened_at_id", "category", "opened_at", "id"),
    sa.Index("ix_incident_updated_at_id", sa.text("coalesce(updated_at, opened_at)"), "id"),
    sa.Index("ix_incident_merged_into", "merged_into", postgresql_where=sa.text("merged_into is not null")),
    sa.Index("ix_incident_assignee", "assignee", "opened_at", postgresql_where=sa.text("assignee is not null")),
    sa.Index("ix_incident_desk", "desk", "opened_at", postgresql_where=sa.text("desk is not null")),
    sa.Index(
        "ix_incident_verification",
        "verification",
        "opened_at",
        postgresql_where=sa.text("verification <> 'unverified'"),
    ),
    sa.Index("ix_incident_referred_to", "opened_at", postgresql_where=sa.text("referred_to is not null")),
    sa.Index(
        "ix_incident_public_answer",
        "public_answer",
        "opened_at",
        postgresql_where=sa.text("public_answer <> 'none'"),
    ),
    sa.Index("ix_incident_open", "severity", "opened_at", "id", postgresql_where=sa.text("status <> 'closed'")),
    sa.Index(
        "ix_incident_search",
        "search",
        postgresql_using="gin",
        postgresql_ops={"search": "public.gin_trgm_ops"},
    ),
)
"""The room's case. A report opens one; the newest version is the state. ``search`` is what its words are found by.

``updated_at`` is when a verb changed it last, None since it was opened. ``owed_since`` is when it was reopened or stood
alone again: its duties and its promise count from then, None from ``opened_at``."""

report = sa.Table(
    "report",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("code", sa.Text, nullable=False, unique=True),
    sa.Column("incident_id", sa.Uuid, sa.ForeignKey(incident.c.id), nullable=False),
    text("reporter"),
    sa.Column("reporter_known", sa.Boolean, nullable=False, server_default=sa.false()),
    text("organisation", nullable=True),
    moment("received_at"),
    moment("occurred_at"),
    text("category_sent"),
    sa.Column("category_known", sa.Boolean, nullable=False),
    text("summary"),
    text("details", nullable=True),
    text("station", nullable=True),
    sa.Column("station_known", sa.Boolean, nullable=False, server_default=sa.false()),
    text("province_sent", nullable=True),
    sa.Column("province_known", sa.Boolean, nullable=False),
    text("place"),
    text("time_flag"),
    text("language"),
    sa.Column("evidence", sa.Boolean, nullable=False),
    word("channel", "web"),
    text("entered_by", nullable=True),
    sa.Column("opened_incident", sa.Uuid),
    one_of("place", "this_station", "other_station", "not_station"),
    one_of("time_flag", "occurred", "occurring", "will_occur"),
    one_of("language", "ar", "ckb", "en"),
    one_of("channel", "web", "api", "phone", "bulk"),
    sa.Index("ix_report_incident_id", "incident_id"),
    sa.Index("ix_report_organisation_incident_id", "organisation", "incident_id"),
    sa.Index("ix_report_reporter_received_at", "reporter", "received_at"),
)
"""What somebody sent, as sent; never changed afterwards but for ``incident_id``, the case it is counted in now.

``opened_incident`` is the case it opened, None for reports from before cases could be merged (it is the same then).
``entered_by`` is who typed it for somebody at the phone. ``details`` stays here and is in no event.

``reporter`` is a person's id; ``reporter_known`` is false when this service had not heard of them when they filed."""

obligation = sa.Table(
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
    text("compartment"),
    text("province"),
    text("station", nullable=True),
    text("subject_noun"),
    sa.Column("subject_id", sa.Uuid, nullable=False),
    text("title"),
    sa.Column("proof_event", sa.Uuid),
    moment("proof_at", nullable=True),
    moment("first_due_at", nullable=True),
    one_of(
        "kind",
        "triage_report",
        "act_on_incident",
        "answer_incident",
        "approve_answer",
        "give_advice",
        "handle_dead_letter",
    ),
    one_of("state", "open", "discharged", "lapsed"),
    one_of("owner", "operator", "coordinator", "commissioner"),
    one_of("severity", "S1", "S2", "S3", "S4"),
    sa.Index("ix_obligation_subject_id", "subject_id"),
    sa.Index("ix_obligation_owed", "due_at", "subject_id", postgresql_where=sa.text("state <> 'discharged'")),
)
"""Who owes what until when. The deadline of an open one is a row of ``deadline`` under the same id.

``first_due_at`` is the first owner's deadline, kept when it was missed; None while it is ``due_at`` itself."""

idempotency = sa.Table(
    "idempotency",
    metadata,
    sa.Column("principal", sa.Text, primary_key=True),
    sa.Column("route", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("body_digest", sa.LargeBinary, nullable=False),
    sa.Column("report_id", sa.Uuid, nullable=False),
    text("code"),
    moment("received_at"),
    sa.Column("keep_until", sa.DateTime(timezone=True), nullable=False, index=True),
)
"""The first answer under a key, enough to give it again; the secret is computed, not kept."""

dead_letter = sa.Table(
    "dead_letter",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("stream_seq", sa.BigInteger, nullable=False),
    sa.Column("identity", sa.LargeBinary, nullable=False, unique=True),
    text("subject"),
    text("reason"),
    text("detail"),
    sa.Column("headers", JSONB, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
    moment("received_at"),
)
"""What no consumer could take, whole; once for each message and service, whoever writes of it and however often."""

contact = sa.Table(
    "contact",
    metadata,
    sa.Column("report_id", sa.Uuid, sa.ForeignKey(report.c.id), primary_key=True),
    text("name", nullable=True),
    text("phone", nullable=True),
    text("remark", nullable=True),
)
"""Personal data of somebody for whom a report was typed: in no event, read by an audited question only."""

answer = sa.Table(
    "answer",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("incident_id", sa.Uuid, sa.ForeignKey(incident.c.id), nullable=False, index=True),
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
"""What the room said: to the reporters at once, to the public after a second person approved it."""

referral = sa.Table(
    "referral",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("incident_id", sa.Uuid, sa.ForeignKey(incident.c.id), nullable=False, index=True),
    text("compartment"),
    text("body"),
    text("reason"),
    text("referred_by"),
    moment("referred_at"),
    text("outcome", nullable=True),
    text("returned_by", nullable=True),
    moment("returned_at", nullable=True),
)
"""A case in the hands of a body outside the room, until it is returned with an outcome."""

advice = sa.Table(
    "advice",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("incident_id", sa.Uuid, sa.ForeignKey(incident.c.id), nullable=False, index=True),
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
"""A question to another desk of the room, and what it said; ``ended_at`` is when its case was closed before that."""

thread = sa.Table(
    "thread",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    text("about"),
    sa.Column("incident_id", sa.Uuid, sa.ForeignKey(incident.c.id)),
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
"""Where people talk: on a case, or in the channel of a province and desk; one for each audience."""

message = sa.Table(
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
    sa.Index("ix_message_search", "search", postgresql_using="gin", postgresql_ops={"search": "public.gin_trgm_ops"}),
)
"""What was written in a thread: its text never changes, ``version`` counts its moves. Its thread says who reads it."""

read_mark = sa.Table(
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
"""Up to which message somebody has read a thread."""

once = once_table(metadata, SCHEMA)
copy = copy_table(metadata, SCHEMA)
deadline = deadline_table(metadata, SCHEMA)
event = event_table(metadata, SCHEMA)

sa.Index(
    "ix_event_of_incident",
    sa.text("split_part(subject, '.', 6)"),
    event.c.n,
    postgresql_where=sa.text("type like 'incident.%'"),
)
"""A case's history is found by its id, whichever audience and place it was told to."""

assert complaint_tables.complaint.metadata is metadata
assert media_tables.media.metadata is metadata
assert taxonomy_tables.taxonomy_version.metadata is metadata
