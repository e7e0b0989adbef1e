"""Complaint: a statutory complaint that the room helps somebody to make from a case, and never judges.

What becomes of it, and which class the commission's own committees give it, is not known here and is never said. The
complainant's particulars are in the database of intake only; who read them is an event of its own.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Discriminator, Field, Tag

from schemas.types import Contract, Language, OtherChange, Province, UtcTime, Version, change_tag

ComplainantRole = Literal["voter", "candidate", "agent"]
"""Who may complain by law: a voter, a candidate, the agent of a party or coalition. An observer may not."""


class ComplaintDrafted(Contract):
    """It was begun from a case."""

    kind: Literal["drafted"] = "drafted"


class ComplaintChanged(Contract):
    """Something of it was filled in or corrected."""

    kind: Literal["changed"] = "changed"
    fields: list[Annotated[str, Field(max_length=40)]]


class ComplaintFiled(Contract):
    """The complainant handed it in; nothing of it changes from now on."""

    kind: Literal["filed"] = "filed"


ComplaintChange = Annotated[
    Annotated[ComplaintDrafted, Tag("drafted")]
    | Annotated[ComplaintChanged, Tag("changed")]
    | Annotated[ComplaintFiled, Tag("filed")]
    | Annotated[OtherChange, Tag("other")],
    Discriminator(change_tag("drafted", "changed", "filed")),
]


class ComplaintV1(Contract):
    """State of a complaint: what its form has. ``named`` and ``stated`` say that particulars and statement are there.

    ``deadline_at`` is until when it can be filed.
    """

    complaint_id: UUID
    version: Version
    incident_id: UUID
    compartment: Literal["commission", "security"]
    province: Province
    station: Annotated[str, Field(max_length=40)] | None = None
    language: Language
    role: ComplainantRole | None = None
    named: bool
    stated: bool
    on_form: bool
    form_number: Annotated[str, Field(max_length=40)] | None = None
    signed: bool
    witnessed: bool
    confirmed: bool
    filed_at: UtcTime | None = None
    deadline_at: UtcTime
    change: ComplaintChange


class ComplaintReadingDone(Contract):
    """It was answered."""

    kind: Literal["done"] = "done"


ComplaintReadingChange = Annotated[
    Annotated[ComplaintReadingDone, Tag("done")] | Annotated[OtherChange, Tag("other")],
    Discriminator(change_tag("done")),
]


class ComplaintReadingV1(Contract):
    """Somebody read a complainant's particulars, on the screen or in a printed form. They are not here."""

    reading_id: UUID
    version: Version
    reader: UUID
    complaint_id: UUID
    question: Literal["complaint", "form"]
    at: UtcTime
    change: ComplaintReadingChange
