"""The contact of a caller over HTTP: audited."""

from functools import partial
from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel
from starlette.requests import Request

from services.intake.actions.contacts import read_contact
from services.intake.actions.deps import Deps
from services.intake.api.edge import Edge
from services.intake.errors import ContactUnknown, IncidentUnknown
from services.kit.access import caller
from services.kit.auth import Principal
from services.kit.http import RoomApp

READ: Final = "report.contact"


class ContactAnswer(BaseModel):
    """Who called, as far as they said it."""

    name: str | None
    phone: str | None
    remark: str | None


def install(app: RoomApp, deps: Deps) -> None:
    """Add the route to the application."""
    edge = Edge(app, deps, "reports")
    reader = Annotated[Principal, caller(edge.guard, READ)]

    async def contact(request: Request, who: reader, report_id: UUID) -> ContactAnswer:
        """Say who called with this report; the log is told who asked."""
        by = edge.by(request, who, READ)
        shown = await read_contact(deps, report_id, by, partial(edge.see, who, READ))
        return ContactAnswer(name=shown.name, phone=shown.phone, remark=shown.remark)

    edge.add("GET", "/reports/{report_id}/contact", contact, READ, errors=(IncidentUnknown, ContactUnknown))
