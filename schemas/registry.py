"""One row per noun and version: who says it, who listens, under which subject, by which changes.

The page a newcomer reads second. Tests compare every row with the code, its JSON Schema and its golden examples.
"""

from dataclasses import dataclass

from pydantic import BaseModel

from schemas.accreditation import (
    BadgeV1,
    BreakGlassV1,
    DeploymentV1,
    HeartbeatV1,
    OrganisationV1,
    PeopleImportV1,
    PersonV1,
    ReadingV1,
    SessionV1,
    SigningKeyV1,
)
from schemas.board import ClientFrame, ServerFrame
from schemas.complaint import ComplaintReadingV1, ComplaintV1
from schemas.contact import ContactReadingV1
from schemas.dead_letter import DeadLetterV1
from schemas.incident import IncidentV1
from schemas.media import MediaReadingV1, MediaV1
from schemas.obligation import ObligationV1
from schemas.polling import CentreV1, ContestV1, ElectionV1, MapImportV1
from schemas.seal import SealHeadV1
from schemas.taxonomy import TaxonomyV1
from schemas.thread import MessageV1, ReadMarkV1, ThreadV1
from schemas.types import Contract


@dataclass(frozen=True)
class Row:
    """A contract: ``noun.v<version>`` made by ``producer`` and read by ``consumers``.

    ``subject`` is the pattern the producer publishes on. ``changes`` are the kinds whose ``ce-type`` is
    ``<noun>.<kind>.v<version>``.
    """

    contract: type[Contract]
    noun: str
    version: int
    producer: str
    consumers: tuple[str, ...]
    subject: str
    changes: tuple[str, ...]

    @property
    def name(self) -> str:
        """File name of the schema and folder of the examples: ``incident.v1``."""
        return f"{self.noun}.v{self.version}"


_PEOPLE = ("board", "intake", "polling")
"""Whoever answers people keeps its own copy of who may enter."""

_DUTY = ("opened", "raised", "lapsed", "moved", "discharged")
_CASE = (
    "opened",
    "triaged",
    "assigned",
    "noted",
    "verified",
    "merged",
    "absorbed",
    "unmerged",
    "released",
    "referred",
    "returned",
    "advice_asked",
    "advice_given",
    "answered",
    "public_answer",
    "closed",
    "reopened",
    "reclassified",
    "raised",
    "media_attached",
)
_MAP = ("made", "changed", "withdrawn")

CONTRACTS: tuple[Row, ...] = (
    Row(IncidentV1, "incident", 1, "intake", ("board",), "ops.intake.incident.*.*.*", _CASE),
    Row(ThreadV1, "thread", 1, "intake", ("board",), "ops.intake.thread.*.*.*", ("grew",)),
    Row(MessageV1, "message", 1, "intake", (), "ops.intake.message.*.*.*", ("posted",)),
    Row(
        ContactReadingV1,
        "contact_reading",
        1,
        "intake",
        (),
        "ops.intake.contact_reading.commission.*.*",
        ("done",),
    ),
    Row(MediaV1, "media", 1, "intake", (), "ops.intake.media.*.*.*", ("attached", "moved")),
    Row(MediaReadingV1, "media_reading", 1, "intake", (), "ops.intake.media_reading.commission.NA.*", ("done",)),
    Row(ReadMarkV1, "read_mark", 1, "intake", (), "ops.intake.read_mark.*.*.*", ("moved",)),
    Row(
        ComplaintV1,
        "complaint",
        1,
        "intake",
        (),
        "ops.intake.complaint.*.*.*",
        ("drafted", "changed", "filed"),
    ),
    Row(
        ComplaintReadingV1,
        "complaint_reading",
        1,
        "intake",
        (),
        "ops.intake.complaint_reading.*.*.*",
        ("done",),
    ),
    Row(TaxonomyV1, "taxonomy", 1, "intake", (), "ops.intake.taxonomy.public.NA.*", ("made",)),
    Row(ObligationV1, "obligation", 1, "intake", ("board",), "ops.intake.obligation.*.*.*", _DUTY),
    Row(ObligationV1, "obligation", 1, "accreditation", ("board",), "ops.accreditation.obligation.*.*.*", _DUTY),
    Row(
        OrganisationV1,
        "organisation",
        1,
        "accreditation",
        _PEOPLE,
        "ops.accreditation.organisation.joint.NA.*",
        ("made", "changed", "suspended", "reinstated"),
    ),
    Row(
        PersonV1,
        "person",
        1,
        "accreditation",
        _PEOPLE,
        "ops.accreditation.person.commission.NA.*",
        ("made", "changed", "suspended", "reinstated", "signed_out_everywhere", "glass_broken"),
    ),
    Row(
        SessionV1,
        "session",
        1,
        "accreditation",
        _PEOPLE,
        "ops.accreditation.session.commission.NA.*",
        ("opened", "renewed", "ended"),
    ),
    Row(
        SigningKeyV1,
        "signing_key",
        1,
        "accreditation",
        _PEOPLE,
        "ops.accreditation.signing_key.public.NA.*",
        ("made", "retired"),
    ),
    Row(
        HeartbeatV1, "heartbeat", 1, "accreditation", _PEOPLE, "ops.accreditation.heartbeat.public.NA.accreditation", ()
    ),
    Row(
        DeploymentV1,
        "deployment",
        1,
        "accreditation",
        (),
        "ops.accreditation.deployment.joint.*.*",
        ("placed", "withdrawn"),
    ),
    Row(BadgeV1, "badge", 1, "accreditation", (), "ops.accreditation.badge.commission.NA.*", ("issued", "revoked")),
    Row(
        BreakGlassV1,
        "break_glass",
        1,
        "accreditation",
        (),
        "ops.accreditation.break_glass.*.NA.*",
        ("opened", "closed", "reviewed"),
    ),
    Row(ReadingV1, "reading", 1, "accreditation", (), "ops.accreditation.reading.commission.NA.*", ("done",)),
    Row(
        PeopleImportV1,
        "people_import",
        1,
        "accreditation",
        (),
        "ops.accreditation.people_import.commission.NA.*",
        ("accepted",),
    ),
    Row(ElectionV1, "election", 1, "polling", ("intake",), "ops.polling.election.public.NA.*", _MAP),
    Row(ContestV1, "contest", 1, "polling", (), "ops.polling.contest.public.*.*", _MAP),
    Row(CentreV1, "centre", 1, "polling", ("accreditation", "intake"), "ops.polling.centre.joint.*.*", _MAP),
    Row(MapImportV1, "map_import", 1, "polling", (), "ops.polling.map_import.commission.NA.*", ("accepted",)),
    *(
        Row(SealHeadV1, "seal", 1, service, (), f"ops.{service}.seal.commission.NA.{service}", ("published",))
        for service in ("intake", "accreditation", "polling")
    ),
    Row(DeadLetterV1, "dead_letter", 1, "*", ("intake",), "dead.*.*", ()),
)
"""Every message in the log. The seal head is read by people who keep it, not by a service. A service that keeps copies
pulls from one durable whose subjects are the rows that name it (``services/room/provision_nats.py``)."""

FRAMES: dict[str, type[BaseModel]] = {"board.client": ClientFrame, "board.server": ServerFrame}
"""What the browser and the board say to each other; generated for the UI as TypeScript."""
