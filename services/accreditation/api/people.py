"""People over HTTP: accredit, change, suspend, invite, sign out."""

from typing import Annotated
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from services.accreditation.actions import people
from services.accreditation.actions.deps import Deps
from services.accreditation.actions.people import PersonFacts
from services.accreditation.api.answers import (
    InvitedAnswer,
    PersonAnswer,
    PersonMadeAnswer,
    invited_answer,
    person_answer,
)
from services.accreditation.api.bodies import PersonBody, PersonChangeBody, SuspendBody, VersionBody
from services.accreditation.api.edge import Edge
from services.accreditation.errors import (
    LastAdmin,
    OwnerFixed,
    OwnRights,
    RightsExceeded,
    RightsUnfit,
    UsernameTaken,
    VersionConflict,
    WrongState,
)
from services.kit.access import Guard, caller
from services.kit.auth import Principal
from services.kit.errors import IdempotencyConflict, NotFound
from services.kit.http import RoomApp
from services.kit.once import once_of

MANAGE = "person.manage"
ONE = "/people/{person_id}"
_MANAGING = (NotFound, OwnerFixed, OwnRights, RightsExceeded)
_NEVER_NULL = frozenset({"username", "name", "roles", "compartments", "language"})


def install(app: RoomApp, guard: Guard, deps: Deps) -> None:
    """Add the routes that manage people to the application."""
    edge = Edge(app, guard, deps, "people")
    _making(edge)
    _standing(edge)
    _entering(edge)


def _making(edge: Edge) -> None:
    deps = edge.deps
    manager = Annotated[Principal, caller(edge.guard, MANAGE)]

    async def make_person(request: Request, response: Response, who: manager, body: PersonBody) -> PersonMadeAnswer:
        """Accredit a person; the answer holds the link to hand over, once. Once under an ``Idempotency-Key``."""
        deps.disk.check()
        facts = PersonFacts(
            username=body.username,
            name=body.name,
            organisation_id=body.organisation_id,
            roles=tuple(body.roles),
            provinces=None if body.provinces is None else tuple(body.provinces),
            compartments=None if body.compartments is None else tuple(body.compartments),
            valid_from=body.valid_from,
            valid_until=body.valid_until,
            phone=body.phone,
            email=body.email,
            language=body.language,
        )
        once = await once_of(request, who.id)
        seen, invited = await people.make_person(deps, edge.by(request, who), who, facts, once)
        response.status_code = 200 if invited is None else 201
        return PersonMadeAnswer(person=person_answer(seen), invitation=invited and invited_answer(invited))

    async def change_person(request: Request, who: manager, person_id: UUID, body: PersonChangeBody) -> PersonAnswer:
        """Change a person; what is left out stays."""
        said = body.said("version")
        wanted = {name: value for name, value in said.items() if value is not None or name not in _NEVER_NULL}
        return person_answer(
            await people.change_person(deps, edge.by(request, who), who, person_id, body.version, wanted)
        )

    errors = (RightsExceeded, RightsUnfit, UsernameTaken, WrongState, IdempotencyConflict)
    edge.add("POST", "/people", make_person, MANAGE, status=201, errors=errors)
    errors_of_change = (*_MANAGING, VersionConflict, RightsUnfit, UsernameTaken, LastAdmin)
    edge.add("PATCH", ONE, change_person, MANAGE, errors=errors_of_change)


def _standing(edge: Edge) -> None:
    deps = edge.deps
    manager = Annotated[Principal, caller(edge.guard, MANAGE)]

    async def suspend(request: Request, who: manager, person_id: UUID, body: SuspendBody) -> PersonAnswer:
        """Suspend a person: their sessions end at once, everywhere."""
        return person_answer(
            await people.suspend_person(deps, edge.by(request, who), who, person_id, body.version, body.reason)
        )

    async def reinstate(request: Request, who: manager, person_id: UUID, body: VersionBody) -> PersonAnswer:
        """Let a person enter again; sessions that were ended stay ended."""
        return person_answer(await people.reinstate_person(deps, edge.by(request, who), who, person_id, body.version))

    errors = (*_MANAGING, VersionConflict, WrongState)
    edge.add("POST", f"{ONE}/suspend", suspend, MANAGE, errors=(*errors, LastAdmin))
    edge.add("POST", f"{ONE}/reinstate", reinstate, MANAGE, errors=errors)


def _entering(edge: Edge) -> None:
    deps = edge.deps
    manager = Annotated[Principal, caller(edge.guard, MANAGE)]

    async def invite(request: Request, who: manager, person_id: UUID) -> InvitedAnswer:
        """Void how a person signs in and invite them anew."""
        return invited_answer(await people.invite_again(deps, edge.by(request, who), who, person_id))

    async def end_sessions(request: Request, who: manager, person_id: UUID) -> None:
        """End every session of a person; they may sign in again."""
        await people.end_sessions(deps, edge.by(request, who), who, person_id)

    edge.add("POST", f"{ONE}/invitation", invite, MANAGE, errors=(*_MANAGING, WrongState))
    edge.add("DELETE", f"{ONE}/sessions", end_sessions, MANAGE, status=204, errors=_MANAGING)
