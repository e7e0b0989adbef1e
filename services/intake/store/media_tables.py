"""Tables of attached files: what came, what is kept of it, and apart from it where it was taken."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from services.intake.store.columns import metadata, moment, one_of, text

REPORT = "intake.report.id"
INCIDENT = "intake.incident.id"

media = sa.Table(
    "media",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("report_id", sa.Uuid, sa.ForeignKey(REPORT), index=True),
    sa.Column("attached_to", sa.Uuid, sa.ForeignKey(INCIDENT), index=True),
    sa.Column("incident_id", sa.Uuid, sa.ForeignKey(INCIDENT), index=True),
    text("sender"),
    text("organisation", nullable=True),
    text("state"),
    text("reason", nullable=True),
    text("file_name"),
    text("media_type_said"),
    sa.Column("bytes_said", sa.Integer, nullable=False),
    text("sha256_said", nullable=True),
    sa.Column("received", sa.Integer, nullable=False),
    text("media_type", nullable=True),
    sa.Column("bytes", sa.Integer),
    text("sha256", nullable=True),
    sa.Column("said", JSONB, nullable=False),
    text("compartment", nullable=True),
    text("province", nullable=True),
    moment("started_at"),
    moment("changed_at"),
    moment("attached_at", nullable=True),
    one_of("state", "receiving", "checking", "attached", "refused"),
    sa.CheckConstraint("num_nonnulls(report_id, attached_to) = 1", name="of_one_thing"),
    sa.CheckConstraint("received between 0 and bytes_said", name="not_too_long"),
    sa.CheckConstraint(
        "(state = 'attached') = (version > 0) and (state <> 'attached' or "
        "num_nonnulls(incident_id, media_type, bytes, sha256, compartment, province, attached_at) = 7)",
        name="attached_whole",
    ),
    sa.CheckConstraint("(state = 'refused') = (reason is not null)", name="refused_with_reason"),
    sa.Index("ix_media_unfinished", "sender", postgresql_where=sa.text("state in ('receiving', 'checking')")),
)
"""Attached files. ``…_said`` is what the sender says of it; ``media_type``, ``bytes`` and ``sha256`` are those of the
cleaned file that lies in the media folder. ``received`` bytes are on disk. ``sha256_said`` is, once it is whole, the
digest of what was sent: proof for whoever keeps the original. ``said`` is who sent the last part, by which door. It
came with a report or was ``attached_to`` a case; ``incident_id``, ``compartment`` and ``province`` of one that is
attached are those the room was last told."""

media_position = sa.Table(
    "media_position",
    metadata,
    sa.Column("media_id", sa.Uuid, sa.ForeignKey("intake.media.id"), primary_key=True),
    sa.Column("latitude", sa.Double),
    sa.Column("longitude", sa.Double),
    text("taken_at", nullable=True),
)
"""Where and when a camera says it was: in no event, read by an audited question only."""
