"""Personal data are shown: lists, one person, names. Each showing is an event that says who saw whose."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.accreditation.actions.change import changing
from services.accreditation.actions.contracts import tell_reading
from services.accreditation.actions.deps import Deps
from services.accreditation.model.entities import Person
from services.accreditation.model.rights import within
from services.accreditation.store import people as store
from services.accreditation.store.people import Question, Seen
from services.kit.auth import Principal
from services.kit.errors import NotFound
from services.kit.events import Provenance
from services.kit.text import search_key


async def list_people(
    deps: Deps, by: Provenance, who: Principal, question: Question, *, after: tuple[str, UUID] | None, limit: int
) -> tuple[list[Seen], tuple[str, UUID] | None]:
    """List the people whose rights lie within the asker's own provinces, by name; and where the next part begins."""
    within_own = None if who.provinces is None else tuple(sorted(who.provinces))
    asked = replace(question, search=search_key(question.search), within=within_own)
    async with changing(deps, by) as change:
        found = await store.page(change.conn, asked, after=after, limit=limit + 1)
        shown = found[:limit]
        tell_reading(change, "people", [one.person.id for one in shown])
    last = shown[-1] if len(found) > limit else None
    return shown, (last.place, last.person.id) if last else None


async def show_person(deps: Deps, by: Provenance, who: Principal, person_id: UUID) -> Seen:
    """Show one person to somebody within whose provinces they are.

    Raises:
        NotFound: there is none of this id, or not for the asker: the answer is the same.
    """
    async with changing(deps, by) as change:
        found = await see(change.conn, person_id)
        if not visible(who, found.person):
            raise NotFound("There is no such person.")
        tell_reading(change, "person", [person_id])
    return found


async def names_of(deps: Deps, by: Provenance, who: Principal, ids: Sequence[UUID]) -> dict[UUID, Person]:
    """Say who these ids are, as far as the asker may know; the others are left out."""
    async with changing(deps, by) as change:
        found = await store.find_many(change.conn, sorted(set(ids)))
        shown = {person_id: person for person_id, person in found.items() if visible(who, person)}
        tell_reading(change, "names", list(shown))
    return shown


async def see(conn: AsyncConnection, person_id: UUID) -> Seen:
    """Load a person as they are shown, without an event: for answers of changes, which are events themselves.

    Raises:
        NotFound: there is none of this id.
    """
    found = await store.see(conn, person_id)
    if found is None:
        raise NotFound("There is no such person.")
    return found


def visible(who: Principal, person: Person) -> bool:
    """Tell whether a person lies within somebody's scope; everybody knows themselves."""
    return str(person.id) == who.id or within(person.provinces, who.provinces)
