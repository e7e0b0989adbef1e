"""One row per noun and version: who says it, who listens, under which subject, by which changes.

The page a newcomer reads second. Tests compare every row with the code, its JSON Schema and its golden examples.
"""

from dataclasses import dataclass

from pydantic import BaseModel

from schemas.board import ClientFrame, ServerFrame
from schemas.dead_letter import DeadLetterV1
from schemas.incident import IncidentV1
from schemas.obligation import ObligationV1
from schemas.seal import SealHeadV1
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


CONTRACTS: tuple[Row, ...] = (
    Row(IncidentV1, "incident", 1, "intake", ("board",), "ops.intake.incident.*.*.*", ("opened",)),
    Row(
        ObligationV1,
        "obligation",
        1,
        "intake",
        ("board",),
        "ops.intake.obligation.*.*.*",
        ("opened", "raised", "lapsed", "discharged"),
    ),
    Row(SealHeadV1, "seal", 1, "intake", (), "ops.intake.seal.commission.NA.intake", ("published",)),
    Row(DeadLetterV1, "dead_letter", 1, "*", ("intake",), "dead.*.*", ()),
)
"""Every message in the log. The seal head is read by people who keep it, not by a service."""

FRAMES: dict[str, type[BaseModel]] = {"board.client": ClientFrame, "board.server": ServerFrame}
"""What the browser and the board say to each other; generated for the UI as TypeScript."""
