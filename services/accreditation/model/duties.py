"""The duty that broken glass owes: a second person reviews it within a day, or the whole room sees that nobody did."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from services.accreditation.model.entities import BrokenGlass

REVIEW_WITHIN: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation of this service: who owes what until when, told to each of ``compartments``."""

    id: UUID
    version: int
    kind: Literal["review_break_glass"]
    state: Literal["open", "discharged", "lapsed"]
    owner: Literal["operator", "commissioner"]
    due_at: datetime
    opened_at: datetime
    closed_at: datetime | None
    step: int
    severity: Literal["S1", "S2", "S3", "S4"]
    compartments: tuple[str, ...]
    subject_noun: Literal["break_glass"]
    subject_id: UUID
    title: str
    proof_event_id: UUID | None

    def discharge(self, proof_event_id: UUID, now: datetime) -> "Duty":
        """Return it done; a lapsed one can still be done."""
        return replace(self, version=self.version + 1, state="discharged", closed_at=now, proof_event_id=proof_event_id)

    def lapse(self) -> "Duty":
        """Return it missed; nobody is left above, so it stays for everybody to see."""
        return replace(self, version=self.version + 1, state="lapsed")


def audiences(opened: str) -> tuple[str, ...]:
    """Return who is told that a compartment was opened: its readers, and the commission."""
    return tuple(sorted({"commission", opened}))


def review_of(glass: BrokenGlass) -> Duty:
    """Return the duty to review broken glass, owed by the duty commissioner."""
    return Duty(
        id=glass.obligation_id,
        version=1,
        kind="review_break_glass",
        state="open",
        owner="commissioner",
        due_at=glass.opened_at + REVIEW_WITHIN,
        opened_at=glass.opened_at,
        closed_at=None,
        step=0,
        severity="S2",
        compartments=audiences(glass.opened),
        subject_noun="break_glass",
        subject_id=glass.id,
        title=glass.reason,
        proof_event_id=None,
    )
