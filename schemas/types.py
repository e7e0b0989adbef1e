"""Value types shared by all contracts: times, places, severities, and the frozen class every contract is made of."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

MESSAGE_BYTES_MAX = 64 * 1024
"""A longer thing is an entity of its own (decision 0002)."""


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


UtcTime = Annotated[AwareDatetime, AfterValidator(_utc)]
"""A moment with a zone, kept in UTC; written as RFC 3339 with ``Z``."""

Severity = Literal["S1", "S2", "S3", "S4"]
"""Operational severity, critical to low. Never the legal red/yellow/green, which the room does not set."""

Language = Literal["ar", "ckb", "en"]
"""Language of the free text beside it."""

Place = Literal["this_station", "other_station", "not_station"]
"""Where it happened as seen from the reporter."""

TimeFlag = Literal["occurred", "occurring", "will_occur"]

Province = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}-[A-Z0-9]{1,3}|XX|NA)$")]
"""ISO 3166-2 code; ``XX`` = nobody has resolved the place yet; ``NA`` = national."""

Compartment = Annotated[str, StringConstraints(pattern=r"^(joint|commission|security|public|org-[a-z0-9-]{1,40})$")]
"""Who may read it: one audience per message."""

Role = Literal["operator", "coordinator", "commissioner"]
"""Roles that own obligations before rosters name posts and people: the desk, its lead, the duty commissioner."""

Desk = Literal[
    "operations",
    "security",
    "legal",
    "technical",
    "logistics",
    "results",
    "rumour",
    "accessibility",
    "gender",
    "accreditation",
    "hotline",
]
"""A desk of the room, where a case lies and which is asked for advice."""

Version = Annotated[int, Field(ge=1)]
"""Counts the changes of one entity for one audience; the newest wins."""


class Contract(BaseModel):
    """A frozen value with no unknown fields: what is made is exactly what is written here."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)


class OtherChange(BaseModel):
    """A change kind newer than this reader: the state beside it still counts."""

    model_config = ConfigDict(frozen=True, extra="allow")

    kind: str


def change_tag(*known: str) -> Any:
    """Return a discriminator that reads ``kind`` and sends kinds outside ``known`` to ``"other"``."""

    def tag(value: Any) -> str:
        kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
        return kind if kind in known else "other"

    return tag


class Moved(Contract):
    """Tombstone on the old subject of an entity that changed compartment or province.

    It speaks about its own subject only: the same version of the entity stands on the new subject.
    """

    id: UUID
    version: Version
    moved: Literal[True] = True
