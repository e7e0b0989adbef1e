"""Readings of contacts: who asked for the name and number of somebody for whom a report was typed at the phone.

The contact itself is in no event: it stays in intake's table.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Discriminator, Tag

from schemas.types import Contract, OtherChange, UtcTime, Version, change_tag


class ContactReadingDone(Contract):
    """It was shown."""

    kind: Literal["done"] = "done"


ContactReadingChange = Annotated[
    Annotated[ContactReadingDone, Tag("done")] | Annotated[OtherChange, Tag("other")],
    Discriminator(change_tag("done")),
]


class ContactReadingV1(Contract):
    """Somebody read a reporter's contact: who, of which report, when."""

    reading_id: UUID
    version: Version
    reader: UUID
    report_id: UUID
    at: UtcTime
    change: ContactReadingChange
