"""Registered organisations over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from schemas.accreditation import OrganisationKind
from services.accreditation.actions import organisations
from services.accreditation.actions.deps import Deps
from services.accreditation.actions.organisations import OrganisationFacts
from services.accreditation.api.answers import OrganisationAnswer, OrganisationsAnswer, organisation_answer
from services.accreditation.api.bodies import OrganisationBody, OrganisationChangeBody, SuspendBody, VersionBody
from services.accreditation.api.edge import Edge
from services.accreditation.errors import (
    LastAdmin,
    OwnerFixed,
    PeopleOutside,
    RightsUnfit,
    VersionConflict,
    WrongState,
)
from services.kit.access import Guard, caller
from services.kit.auth import Principal
from services.kit.errors import IdempotencyConflict, NotFound
from services.kit.http import RoomApp
from services.kit.listing import PageAsked, encode_cursor
from services.kit.once import once_of

READ, MANAGE = "organisation.read", "organisation.manage"
ONE = "/organisations/{organisation_id}"


def install(app: RoomApp, guard: Guard, deps: Deps) -> None:
    """Add the routes of organisations to the application."""
    edge = Edge(app, guard, deps, "organisations")
    _reading(edge)
    _making(edge)
    _standing(edge)


def _reading(edge: Edge) -> None:
    deps = edge.deps
    reader = Annotated[Principal, caller(edge.guard, READ)]

    async def list_organisations(
        _: reader,
        page: PageAsked,
        kind: OrganisationKind | None = None,
        state: Literal["active", "suspended"] | None = None,
        q: Annotated[str, Query(max_length=200, description="Part of a name or of the registration.")] = "",
    ) -> OrganisationsAnswer:
        """List organisations by name."""
        found = await organisations.list_organisations(
            deps, kind=kind, state=state, search=q, after=page.after(str, UUID), limit=page.limit
        )
        items = [organisation_answer(one) for one in found.items]
        return OrganisationsAnswer(items=items, next=encode_cursor(*found.next) if found.next else None)

    async def show_organisation(_: reader, organisation_id: UUID) -> OrganisationAnswer:
        """Show one organisation."""
        return organisation_answer(await organisations.show_organisation(deps, organisation_id))

    edge.add("GET", "/organisations", list_organisations, READ)
    edge.add("GET", ONE, show_organisation, READ, errors=(NotFound,))


def _making(edge: Edge) -> None:
    deps = edge.deps
    manager = Annotated[Principal, caller(edge.guard, MANAGE)]

    async def make_organisation(
        request: Request, response: Response, who: manager, body: OrganisationBody
    ) -> OrganisationAnswer:
        """Register an organisation; once under an ``Idempotency-Key``."""
        deps.disk.check()
        facts = OrganisationFacts(
            kind=body.kind,
            names={language: name for language, name in body.names.items()},
            registration=body.registration,
            network_id=body.network_id,
            provinces=_places(body.provinces),
            valid_from=body.valid_from,
            valid_until=body.valid_until,
        )
        once = await once_of(request, who.id)
        listed, new = await organisations.make_organisation(deps, edge.by(request, who), facts, once)
        response.status_code = 201 if new else 200
        return organisation_answer(listed)

    async def change_organisation(
        request: Request, who: manager, organisation_id: UUID, body: OrganisationChangeBody
    ) -> OrganisationAnswer:
        """Change what an organisation is; its kind stays."""
        wanted = body.said("version")
        if "provinces" in wanted:
            wanted["provinces"] = _places(body.provinces)
        if body.names is None:
            wanted.pop("names", None)
        return organisation_answer(
            await organisations.change_organisation(deps, edge.by(request, who), organisation_id, body.version, wanted)
        )

    edge.add("POST", "/organisations", make_organisation, MANAGE, status=201, errors=(RightsUnfit, IdempotencyConflict))
    errors = (NotFound, VersionConflict, OwnerFixed, PeopleOutside, RightsUnfit)
    edge.add("PATCH", ONE, change_organisation, MANAGE, errors=errors)


def _standing(edge: Edge) -> None:
    deps = edge.deps
    manager = Annotated[Principal, caller(edge.guard, MANAGE)]

    async def suspend(request: Request, who: manager, organisation_id: UUID, body: SuspendBody) -> OrganisationAnswer:
        """Suspend an organisation: every session of its people ends at once."""
        return organisation_answer(
            await organisations.suspend_organisation(
                deps, edge.by(request, who), organisation_id, body.version, body.reason
            )
        )

    async def reinstate(request: Request, who: manager, organisation_id: UUID, body: VersionBody) -> OrganisationAnswer:
        """Let an organisation's people enter again; sessions that were ended stay ended."""
        return organisation_answer(
            await organisations.reinstate_organisation(deps, edge.by(request, who), organisation_id, body.version)
        )

    errors = (NotFound, VersionConflict, WrongState)
    edge.add("POST", f"{ONE}/suspend", suspend, MANAGE, errors=(*errors, OwnerFixed, LastAdmin))
    edge.add("POST", f"{ONE}/reinstate", reinstate, MANAGE, errors=errors)


def _places(provinces: list[str] | None) -> tuple[str, ...] | None:
    return None if provinces is None else tuple(sorted(set(provinces)))
