"""Contacts of callers: shown to the desk that may call them back, and every reading is told to the log."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from schemas.contact import ContactReadingDone, ContactReadingV1
from services.intake.actions.change import changing
from services.intake.actions.deps import Deps
from services.intake.errors import ContactUnknown, IncidentUnknown
from services.intake.store import reports as store
from services.kit.events import Provenance


@dataclass(frozen=True, slots=True)
class Shown:
    """A caller, as far as they said who they are."""

    name: str | None
    phone: str | None
    remark: str | None


async def read_contact(deps: Deps, report_id: UUID, by: Provenance, may: Callable[[str, str], None]) -> Shown:
    """Return who called, and record that it was read; ``may`` is the edge's question for compartment and province.

    Raises:
        ContactUnknown: nobody called with this report.
    """
    async with changing(deps, by) as change:
        found = await store.contact_of(change.conn, report_id)
        if found is None:
            raise ContactUnknown("No contact was given with this report.")
        row, compartment, province = found
        try:
            may(compartment, province)
        except IncidentUnknown as unseen:
            raise ContactUnknown("No contact was given with this report.") from unseen
        reading = ContactReadingV1(
            reading_id=change.ids.uuid(),
            version=1,
            reader=UUID(by.actor),
            report_id=report_id,
            at=change.now,
            change=ContactReadingDone(),
        )
        change.tell("contact_reading", reading.reading_id, "done", reading, compartment="commission", province=province)
        return Shown(row["name"], row["phone"], row["remark"])
