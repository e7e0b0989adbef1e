"""Broken glass: a compartment opened in an emergency, told at once to everybody concerned, reviewed by another."""

from datetime import timedelta
from uuid import UUID

from schemas.accreditation import GlassBroken, GlassClosed, GlassOpened, GlassReviewed
from services.accreditation.actions.change import Change, changing
from services.accreditation.actions.contracts import tell_duty, tell_glass, tell_person
from services.accreditation.actions.deadlines import deadline_of
from services.accreditation.actions.deps import Deps
from services.accreditation.errors import GlassNotNeeded, OwnReview, VersionConflict
from services.accreditation.model.duties import review_of
from services.accreditation.model.entities import BrokenGlass, Finding, Opening
from services.accreditation.store import glass as store
from services.accreditation.store import people
from services.accreditation.store.columns import SCHEMA
from services.kit import deadlines
from services.kit.auth import Principal, reads
from services.kit.errors import NotFound
from services.kit.events import Provenance


async def break_glass(
    deps: Deps, by: Provenance, who: Principal, *, compartment: str, reason: str, minutes: int
) -> BrokenGlass:
    """Open a compartment for whoever asks, for a while, and open the duty that another person reviews it.

    Told at once: the person's rights, and the opening with its reason to the compartment's readers and the commission.

    Raises:
        GlassNotNeeded: they read it already.
        NotFound: the person is not here.
    """
    if reads(who.compartments, compartment):
        raise GlassNotNeeded
    async with changing(deps, by) as change:
        person = await people.find(change.conn, UUID(who.id), lock=True)
        if person is None:
            raise NotFound("There is no such person.")
        until = change.now + timedelta(minutes=minutes)
        glass = BrokenGlass(
            id=deps.ids.uuid(),
            version=1,
            person_id=person.id,
            opened=compartment,
            reason=reason,
            opened_at=change.now,
            until=until,
            closed_at=None,
            reviewed_by=None,
            reviewed_at=None,
            finding=None,
            obligation_id=deps.ids.uuid(),
        )
        person = person.with_glass(Opening(compartment, until, glass.id), change.now)
        duty = review_of(glass)
        await people.save(change.conn, person)
        await store.save(change.conn, glass)
        await store.save_duty(change.conn, duty)
        await deadlines.schedule(change.conn, SCHEMA, [deadline_of(duty)])
        tell_person(change, person, GlassBroken(break_glass_id=glass.id))
        tell_glass(change, glass, GlassOpened())
        tell_duty(change, duty)
        return glass


async def list_glass(deps: Deps, *, after: UUID | None, limit: int) -> tuple[list[BrokenGlass], UUID | None]:
    """List what was opened, the newest first; and where the next part begins."""
    async with deps.db.transaction() as conn:
        found = await store.page(conn, after=after, limit=limit + 1)
    shown = found[:limit]
    return shown, shown[-1].id if len(found) > limit else None


async def close_glass(deps: Deps, by: Provenance, glass_id: UUID, version: int) -> BrokenGlass:
    """Close a compartment before its time.

    Raises:
        NotFound, VersionConflict: there is none, or it was changed meanwhile.
        WrongState: it is closed, or its time is over.
    """
    async with changing(deps, by) as change:
        found = await _locked(change, glass_id, version)
        closed = found.close(change.now)
        await store.save(change.conn, closed)
        await _take_back(change, closed)
        tell_glass(change, closed, GlassClosed())
        return closed


async def review_glass(
    deps: Deps, by: Provenance, who: Principal, glass_id: UUID, version: int, finding: Finding
) -> BrokenGlass:
    """Say whether it was justified; the review is the proof that discharges the duty. What was not justified closes.

    Raises:
        NotFound, VersionConflict: there is none, or it was changed meanwhile.
        OwnReview: whoever opened it does not review it.
        WrongState: it was reviewed already.
    """
    async with changing(deps, by) as change:
        found = await _locked(change, glass_id, version)
        if str(found.person_id) == who.id:
            raise OwnReview
        reviewed = found.review(UUID(who.id), finding, change.now)
        await store.save(change.conn, reviewed)
        if reviewed.closed_at != found.closed_at:
            await _take_back(change, reviewed)
        proof = tell_glass(change, reviewed, GlassReviewed(by=UUID(who.id), finding=finding))
        await deadlines.cancel(change.conn, SCHEMA, [found.obligation_id])
        for duty in await store.duties(change.conn, [found.obligation_id], states=("open", "lapsed")):
            done = duty.discharge(proof, change.now)
            await store.save_duty(change.conn, done)
            tell_duty(change, done)
        return reviewed


async def _locked(change: Change, glass_id: UUID, version: int) -> BrokenGlass:
    found = await store.find(change.conn, glass_id, lock=True)
    if found is None:
        raise NotFound("Nothing was opened under this id.")
    if found.version != version:
        raise VersionConflict(found.version)
    return found


async def _take_back(change: Change, glass: BrokenGlass) -> None:
    person = await people.find(change.conn, glass.person_id, lock=True)
    if person is not None:
        person = person.without_glass(glass.id, change.now)
        await people.save(change.conn, person)
        tell_person(change, person, GlassBroken(break_glass_id=glass.id))
