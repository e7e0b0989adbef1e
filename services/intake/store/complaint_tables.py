"""The table of statutory complaints that are made from cases, with their complainants' particulars."""

import sqlalchemy as sa

from services.intake.store.columns import flag, metadata, moment, one_of, text

complaint = sa.Table(
    "complaint",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("incident_id", sa.Uuid, sa.ForeignKey("intake.incident.id"), nullable=False, index=True),
    text("compartment"),
    text("province"),
    text("station", nullable=True),
    text("language"),
    moment("occurred_at"),
    text("role", nullable=True),
    text("name", nullable=True),
    text("address", nullable=True),
    text("phone", nullable=True),
    text("statement", nullable=True),
    flag("on_form"),
    text("form_number", nullable=True),
    flag("signed"),
    flag("witnessed"),
    flag("confirmed"),
    moment("filed_at", nullable=True),
    text("made_by"),
    moment("made_at"),
    moment("updated_at"),
    one_of("language", "ar", "ckb", "en"),
    one_of("role", "voter", "candidate", "agent"),
)
"""Name, address and phone are personal: in no event, and every reading of them is one."""
