"""Tables of schema ``accreditation``: organisations, people, how they sign in, keys, broken glass.

Migrations make them; a test compares both. Tables of badges, deployments and imports are in ``badge_tables``, on the
same metadata; whoever loads this module has all of them.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from services.accreditation.store import badge_tables
from services.accreditation.store.columns import SCHEMA, metadata, moment, one_of, sorted_text, text, texts
from services.kit.copies import copy_table
from services.kit.deadlines import deadline_table
from services.kit.events import event_table
from services.kit.once import once_table

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
"""Registered organisations. ``search`` is the folded form of all names and the registration, and orders lists."""

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
"""People with their rights and their personal data. ``opened`` holds what broken glass adds, with its end."""

credential = sa.Table(
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
"""How somebody signs in. A person without a row has no way in but an invitation.

``totp_secret`` and ``totp_offered`` (enrolment not yet confirmed) are encrypted; ``totp_last_step`` is the last time
step whose code was used. ``first_admin``: the password is still the one of the first start."""

recovery_code = sa.Table(
    "recovery_code",
    metadata,
    sa.Column("person_id", sa.Uuid, sa.ForeignKey(person.c.id), primary_key=True),
    sa.Column("digest", sa.LargeBinary, primary_key=True),
)
"""Unused recovery codes, as keyed digests; a used one is deleted."""

session = sa.Table(
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
"""Who is signed in where. ``failed_attempts`` and ``last_signed_in_at`` are what stood before this sign-in."""

invitation = sa.Table(
    "invitation",
    metadata,
    sa.Column("person_id", sa.Uuid, sa.ForeignKey(person.c.id), primary_key=True),
    sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
    moment("made_at"),
    moment("expires_at"),
)
"""The one invitation of a person that is still good, as the digest of its secret."""

signing_key = sa.Table(
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
"""Names and public halves of key pairs; the private halves are computed, never stored."""

break_glass = sa.Table(
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
"""Compartments opened in an emergency, and who looked at it afterwards."""

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
"""Duties of this service, published once for each of ``compartments``. An open one has its deadline in ``deadline``."""

once = once_table(metadata, SCHEMA)
copy = copy_table(metadata, SCHEMA)
deadline = deadline_table(metadata, SCHEMA)
event = event_table(metadata, SCHEMA)

assert badge_tables.badge.metadata is metadata
