"""Deployments over HTTP: who is accredited for which centre, and how far that covers the country."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field
from starlette.requests import Request

from services.accreditation.actions import deployments
from services.accreditation.actions.deps import Deps
from services.accreditation.api.bodies import Asking, VersionBody
from services.accreditation.api.edge import Edge
from services.accreditation.errors import DeployedAlready, RightsUnfit, VersionConflict, WrongState
from services.accreditation.model.deployments import Deployment
from services.accreditation.store.deployments import Question
from services.kit.access import Guard, caller
from services.kit.auth import Principal
from services.kit.errors import NotFound
from services.kit.http import RoomApp
from services.kit.listing import PageAsked
from services.kit.text import fold_digits

READ, MANAGE = "deployment.read", "deployment.manage"


class DeploymentBody(Asking):
    """Which observer for which centre."""

    person_id: UUID
    centre: Annotated[str, Field(max_length=80, description="The centre's code as on the map; digits of any script.")]


class DeploymentAnswer(BaseModel):
    """A deployment; ``centre_known`` is false while no map confirms the centre."""

    id: UUID
    version: int
    person_id: UUID
    organisation_id: UUID
    province: str
    centre: str
    centre_known: bool
    state: Literal["placed", "withdrawn"]


class DeploymentsAnswer(BaseModel):
    """A page of deployments."""

    items: list[DeploymentAnswer]
    next: str | None


class CoverageRow(BaseModel):
    """Observers accredited for centres, in one province or by one organisation."""

    province: str | None = None
    organisation_id: UUID | None = None
    observers: int
    centres: int


class CoverageAnswer(BaseModel):
    """Coverage, row by row."""

    items: list[CoverageRow]


def deployment_answer(one: Deployment) -> DeploymentAnswer:
    """Return a deployment as it is shown."""
    return DeploymentAnswer(
        id=one.id,
        version=one.version,
        person_id=one.person_id,
        organisation_id=one.organisation_id,
        province=one.province,
        centre=one.centre,
        centre_known=one.centre_known,
        state=one.state,
    )


def install(app: RoomApp, guard: Guard, deps: Deps) -> None:
    """Add the routes of deployments to the application."""
    edge = Edge(app, guard, deps, "deployments")
    _reading(edge)
    _managing(edge)


def _reading(edge: Edge) -> None:
    deps = edge.deps
    reader = Annotated[Principal, caller(edge.guard, READ)]

    async def list_deployments(
        who: reader,
        page: PageAsked,
        province: Annotated[str | None, Query(max_length=8)] = None,
        organisation: UUID | None = None,
        centre: Annotated[str | None, Query(max_length=80)] = None,
        person: UUID | None = None,
        state: Literal["placed", "withdrawn"] | None = None,
    ) -> DeploymentsAnswer:
        """List deployments, the newest first."""
        asked = Question(
            province=province,
            organisation=organisation,
            centre=None if centre is None else fold_digits(centre).strip(),
            person=person,
            state=state,
            within=None if who.provinces is None else tuple(sorted(who.provinces)),
        )
        after = page.after(UUID)
        found = await deployments.list_deployments(deps, asked, after=after[0] if after else None, limit=page.fetch)
        return DeploymentsAnswer(**page.answer(found, deployment_answer, lambda one: (one.id,)))

    async def coverage(who: reader, by: Literal["province", "organisation"] = "province") -> CoverageAnswer:
        """Count observers and centres that count as observed; suspended people and organisations do not."""
        found = await deployments.coverage(deps, who, by)
        name = "province" if by == "province" else "organisation_id"
        rows = [{name: one.of, "observers": one.observers, "centres": one.centres} for one in found]
        return CoverageAnswer(items=[CoverageRow.model_validate(row) for row in rows])

    edge.add("GET", "/deployments", list_deployments, READ)
    edge.add("GET", "/deployments/coverage", coverage, READ)


def _managing(edge: Edge) -> None:
    deps = edge.deps
    manager = Annotated[Principal, caller(edge.guard, MANAGE)]

    async def place(request: Request, who: manager, body: DeploymentBody) -> DeploymentAnswer:
        """Accredit an observer for a centre."""
        by = edge.by(request, who)
        return deployment_answer(await deployments.place(deps, by, who, body.person_id, body.centre))

    async def withdraw(request: Request, who: manager, deployment_id: UUID, body: VersionBody) -> DeploymentAnswer:
        """End a deployment."""
        by = edge.by(request, who)
        return deployment_answer(await deployments.withdraw(deps, by, who, deployment_id, body.version))

    edge.add("POST", "/deployments", place, MANAGE, status=201, errors=(RightsUnfit, WrongState, DeployedAlready))
    edge.add(
        "POST",
        "/deployments/{deployment_id}/withdraw",
        withdraw,
        MANAGE,
        errors=(NotFound, VersionConflict, WrongState),
    )
