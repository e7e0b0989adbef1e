"""Personal data over HTTP: lists, one person, names. Each answer is recorded with who read whose."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query
from starlette.requests import Request

from schemas.permissions import PersonRole
from services.accreditation.actions import readings
from services.accreditation.actions.deps import Deps
from services.accreditation.api.answers import NamesAnswer, PeopleAnswer, PersonAnswer, names_answer, person_answer
from services.accreditation.api.bodies import NamesBody, Place
from services.accreditation.api.edge import Edge
from services.accreditation.store.people import Question
from services.kit.access import Guard, caller
from services.kit.auth import Principal
from services.kit.errors import NotFound
from services.kit.http import RoomApp
from services.kit.listing import PageAsked, encode_cursor


def install(app: RoomApp, guard: Guard, deps: Deps) -> None:
    """Add the routes that show personal data to the application."""
    edge = Edge(app, guard, deps, "people")
    reader = Annotated[Principal, caller(guard, "person.read")]
    knower = Annotated[Principal, caller(guard, "person.names")]

    async def list_people(
        request: Request,
        who: reader,
        page: PageAsked,
        organisation: UUID | None = None,
        role: PersonRole | None = None,
        province: Annotated[Place | None, Query(description="Whose rights hold there.")] = None,
        state: Literal["invited", "active", "suspended"] | None = None,
        q: Annotated[str, Query(max_length=200, description="Part of a name or user name.")] = "",
    ) -> PeopleAnswer:
        """List the people whose rights lie within the asker's own provinces, by name."""
        question = Question(organisation, role, province, state, q)
        found, following = await readings.list_people(
            deps, edge.by(request, who), who, question, after=page.after(str, UUID), limit=page.limit
        )
        items = [person_answer(seen) for seen in found]
        return PeopleAnswer(items=items, next=encode_cursor(*following) if following else None)

    async def show_person(request: Request, who: reader, person_id: UUID) -> PersonAnswer:
        """Show one person."""
        return person_answer(await readings.show_person(deps, edge.by(request, who), who, person_id))

    async def names(request: Request, who: knower, body: NamesBody) -> NamesAnswer:
        """Say who these ids are; whom the asker may not know is left out."""
        return names_answer(await readings.names_of(deps, edge.by(request, who), who, body.ids))

    edge.add("GET", "/people", list_people, "person.read")
    edge.add("POST", "/people/names", names, "person.names")
    edge.add("GET", "/people/{person_id}", show_person, "person.read", errors=(NotFound,))
