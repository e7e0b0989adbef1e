"""Statutory complaints over HTTP: begin one from a case, fill it in, see what is missing, print its form."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import Query
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from schemas.complaint import ComplainantRole
from schemas.types import Language, UtcTime
from services.intake.actions import complaints
from services.intake.actions.complaints import Seen
from services.intake.actions.deps import Deps
from services.intake.actions.forms.complaint import FormPrinter
from services.intake.api.bodies import as_rfc3339, cleaned
from services.intake.api.edge import Edge
from services.intake.errors import ComplaintUnknown, FormUnprintable, IncidentUnknown, VersionStale, WrongState
from services.intake.model.complaint import PERSONAL, deadline_at, missing
from services.kit.access import Guard, caller
from services.kit.auth import Principal
from services.kit.errors import IdempotencyConflict, OriginRefused
from services.kit.http import RoomApp
from services.kit.once import once_of

READ: Final = "complaint.read"
MANAGE: Final = "complaint.manage"
OF_CASE: Final = "/incidents/{incident_id}"
ONE: Final = "/complaints/{complaint_id}"
PDF: Final = "application/pdf"
VERSION_MAX: Final = 2**31 - 1

Missing = Literal[
    "role",
    "name",
    "address",
    "phone",
    "statement",
    "station",
    "on_form",
    "form_number",
    "signed",
    "witnessed",
    "confirmed",
    "in_time",
]


class DraftBody(BaseModel):
    """What is known when a complaint is begun; everything can be filled in later.

    ``witnessed``: the complainant saw it directly. ``confirmed``: by the station's manager or the centre's coordinator.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    language: Language | None = None
    role: ComplainantRole | None = None
    name: Annotated[str | None, cleaned(200)] = None
    address: Annotated[str | None, cleaned(300)] = None
    phone: Annotated[str | None, cleaned(40)] = None
    statement: Annotated[str | None, cleaned(4000)] = None
    station: Annotated[str | None, cleaned(40)] = None
    on_form: bool | None = None
    form_number: Annotated[str | None, cleaned(40)] = None
    signed: bool | None = None
    witnessed: bool | None = None
    confirmed: bool | None = None

    def said(self) -> dict[str, Any]:
        """Return what is said by field: null empties a text, and says nothing about what must have a value."""
        found = {name: getattr(self, name) for name in self.model_fields_set - {"version"}}
        fixed = {"language", "on_form", "signed", "witnessed", "confirmed"}
        return {name: value for name, value in found.items() if value is not None or name not in fixed}


class ComplaintBody(DraftBody):
    """What is filled in or corrected, of the version that was seen. ``filed_at`` null takes a filing back."""

    version: Annotated[int, Field(ge=1, le=VERSION_MAX)]
    filed_at: Annotated[AwareDatetime, BeforeValidator(as_rfc3339), Field(strict=False)] | None = None


class ComplaintAnswer(BaseModel):
    """A complaint without its complainant's particulars; ``named`` says whether there are any.

    ``missing`` are the formal requirements that it does not meet yet, in the order of the form. How the commission
    classes it is not known to the room.
    """

    id: UUID
    version: int
    incident_id: UUID
    code: Annotated[str, Field(description="Of the case; shown as K7M-4QX-2P.")]
    province: str
    station: str | None
    language: Language
    occurred_at: UtcTime
    role: ComplainantRole | None
    named: bool
    statement: str | None
    on_form: bool
    form_number: str | None
    signed: bool
    witnessed: bool
    confirmed: bool
    filed_at: UtcTime | None
    deadline_at: UtcTime
    missing: list[Missing]
    made_by: str
    made_at: UtcTime
    updated_at: UtcTime


class NamedComplaintAnswer(ComplaintAnswer):
    """A complaint with its complainant's particulars; who asked for them stands in the log."""

    name: str | None
    address: str | None
    phone: str | None


class ComplaintsAnswer(BaseModel):
    """The complaints about a case, the oldest first."""

    items: list[ComplaintAnswer]


def install(app: RoomApp, guard: Guard, deps: Deps, printer: FormPrinter) -> None:
    """Add the routes of complaints to the application."""
    edge = Edge(app, deps, "complaints")
    _making(edge, guard)
    _reading(edge, guard, printer)


def _making(edge: Edge, guard: Guard) -> None:
    deps = edge.deps
    manager = Annotated[Principal, caller(guard, MANAGE)]

    async def draft_complaint(request: Request, who: manager, incident_id: UUID, body: DraftBody) -> ComplaintAnswer:
        """Begin a complaint about a case, with the case's place, time and words."""
        once = await once_of(request, who.id)
        by = edge.by(request, who, MANAGE)
        may = partial(edge.see, who, MANAGE)
        return _answer(deps, await complaints.draft(deps, by, once, incident_id, body.said(), may))

    async def fill_in_complaint(
        request: Request, who: manager, complaint_id: UUID, body: ComplaintBody
    ) -> ComplaintAnswer:
        """Fill in or correct a complaint, or note when the complainant filed it."""
        by = edge.by(request, who, MANAGE)
        may = _unseen_as_unknown(partial(edge.see, who, MANAGE))
        return _answer(deps, await complaints.fill_in(deps, by, complaint_id, body.version, body.said(), may))

    edge.add(
        "POST",
        f"{OF_CASE}/complaint",
        draft_complaint,
        MANAGE,
        status=201,
        errors=(IncidentUnknown, IdempotencyConflict),
    )
    edge.add("PATCH", ONE, fill_in_complaint, MANAGE, errors=(ComplaintUnknown, VersionStale, WrongState))


def _reading(edge: Edge, guard: Guard, printer: FormPrinter) -> None:
    deps = edge.deps
    reader = Annotated[Principal, caller(guard, READ)]

    async def list_complaints(who: reader, incident_id: UUID) -> ComplaintsAnswer:
        """List the complaints about a case, without their complainants."""
        found = await complaints.list_of(deps, incident_id, partial(edge.see, who, READ))
        return ComplaintsAnswer(items=[_answer(deps, one) for one in found])

    async def show_complaint(request: Request, who: reader, complaint_id: UUID) -> NamedComplaintAnswer:
        """Show a complaint with its complainant's particulars; the log is told who asked."""
        may = _unseen_as_unknown(partial(edge.see, who, READ))
        seen = await complaints.show(deps, edge.by(request, who, READ), complaint_id, may)
        particulars = {name: getattr(seen.complaint, name) for name in PERSONAL}
        return NamedComplaintAnswer(**_answer(deps, seen).model_dump(), **particulars)

    async def print_form(
        request: Request,
        who: reader,
        complaint_id: UUID,
        language: Annotated[Language, Query(description="Of the captions; what was filled in stays as it is.")] = "ar",
    ) -> Response:
        """Print the filled form; the log is told who asked. What another page sends a browser to is refused."""
        if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            raise OriginRefused("A page of another origin led here.")
        may = _unseen_as_unknown(partial(edge.see, who, READ))
        made = await complaints.print_form(deps, printer, edge.by(request, who, READ), complaint_id, language, may)
        name = f"complaint-{complaint_id}.pdf"
        return Response(made, media_type=PDF, headers={"content-disposition": f'inline; filename="{name}"'})

    edge.add("GET", f"{OF_CASE}/complaints", list_complaints, READ, errors=(IncidentUnknown,))
    edge.add("GET", ONE, show_complaint, READ, errors=(ComplaintUnknown,))
    file = {"description": "The form.", "content": {PDF: {"schema": {"type": "string", "format": "binary"}}}}
    edge.add(
        "GET",
        f"{ONE}/form.pdf",
        print_form,
        READ,
        errors=(ComplaintUnknown, FormUnprintable, OriginRefused),
        said={"responses": {"200": file}},
    )


def _unseen_as_unknown(may: Callable[[str, str], None]) -> Callable[[str, str], None]:
    def ask(compartment: str, province: str) -> None:
        try:
            may(compartment, province)
        except IncidentUnknown as unseen:
            raise ComplaintUnknown("There is no such complaint.") from unseen

    return ask


def _answer(deps: Deps, seen: Seen) -> ComplaintAnswer:
    one = seen.complaint
    own = {name: getattr(one, name) for name in ComplaintAnswer.model_fields if hasattr(one, name)}
    return ComplaintAnswer(
        **own,
        code=seen.code,
        deadline_at=deadline_at(one.occurred_at, deps.zone),
        missing=missing(one, now=deps.clock.now(), zone=deps.zone),
    )
