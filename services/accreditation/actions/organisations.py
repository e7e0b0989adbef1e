"""Registered organisations: made, changed, suspended with everybody in them, reinstated."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from schemas.accreditation import MACHINE_OWNER, Reinstated, Suspended
from services.accreditation.actions.change import Change, changing
from services.accreditation.actions.contracts import changed, made, tell_organisation
from services.accreditation.actions.deps import Deps
from services.accreditation.errors import LastAdmin, OwnerFixed, PeopleOutside, RightsUnfit, VersionConflict
from services.accreditation.model.entities import Organisation, OrganisationKind
from services.accreditation.model.rights import within
from services.accreditation.store import organisations as store
from services.accreditation.store import people, sessions
from services.accreditation.store.columns import SCHEMA
from services.accreditation.store.organisations import Listed
from services.kit.errors import FieldError, InvalidInput, NotFound
from services.kit.events import Provenance
from services.kit.once import Once, made_once
from services.kit.text import search_key


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """What an admin says of a new organisation."""

    kind: OrganisationKind
    names: Mapping[str, str]
    registration: str | None
    network_id: UUID | None
    provinces: tuple[str, ...] | None
    valid_from: datetime | None
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list; ``next`` is where the next part begins, None at the end."""

    items: list[Listed]
    next: tuple[str, UUID] | None


async def list_organisations(
    deps: Deps, *, kind: str | None, state: str | None, search: str, after: tuple[str, UUID] | None, limit: int
) -> Page:
    """List organisations by name."""
    async with deps.db.transaction() as conn:
        found = await store.page(conn, kind=kind, state=state, search=search_key(search), after=after, limit=limit + 1)
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    return Page(shown, (last.place, last.organisation.id) if last else None)


async def show_organisation(deps: Deps, organisation_id: UUID) -> Listed:
    """Show one organisation.

    Raises:
        NotFound: there is none of this id.
    """
    async with deps.db.transaction() as conn:
        found = await store.find(conn, organisation_id)
        if found is None:
            raise NotFound("There is no such organisation.")
        return Listed(found, await store.people_of(conn, organisation_id), "")


async def make_organisation(
    deps: Deps, by: Provenance, facts: OrganisationFacts, once: Once | None = None
) -> tuple[Listed, bool]:
    """Register an organisation; return it and whether it is new: under a known key it is the first one, as it is now.

    Raises:
        IdempotencyConflict: the key was used for another one.
        RightsUnfit: a network that is none, or for what has none.
        InvalidInput: the validity ends before it begins.
    """
    async with changing(deps, by) as change:

        async def make() -> UUID:
            return await _register(change, facts)

        made_id, new = await made_once(change.conn, SCHEMA, once, change.now, make)
        found = await store.find(change.conn, made_id)
        assert found is not None
        return Listed(found, await store.people_of(change.conn, made_id), ""), new


async def _register(change: Change, facts: OrganisationFacts) -> UUID:
    one = Organisation(
        id=change.ids.uuid(),
        version=1,
        kind=facts.kind,
        names=facts.names,
        registration=facts.registration,
        network_id=facts.network_id,
        provinces=facts.provinces,
        state="active",
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        tokens_not_before=None,
        made_at=change.now,
    )
    await _check(change, one)
    await store.add(change.conn, [one])
    tell_organisation(change, one, made())
    return one.id


async def change_organisation(
    deps: Deps, by: Provenance, organisation_id: UUID, version: int, wanted: Mapping[str, Any]
) -> Listed:
    """Change what an organisation is; its kind stays.

    Raises:
        NotFound, VersionConflict: there is none, or it was changed meanwhile.
        OwnerFixed: the organisation of the machine's owner keeps its scope and validity.
        PeopleOutside: people of it would have rights beyond its new provinces.
        RightsUnfit, InvalidInput: see `make_organisation`.
    """
    async with changing(deps, by) as change:
        before = await _locked(change, organisation_id, version)
        fields = {name: value for name, value in wanted.items() if value != getattr(before, name)}
        after = before
        if fields:
            after = replace(before, version=before.version + 1, **fields)
            if fields.keys() - {"names", "registration"}:
                await _not_the_owners(change, organisation_id)
            await _check(change, after)
            if after.provinces is not None and not within(before.provinces, after.provinces):
                beyond = await store.people_beyond(change.conn, organisation_id, after.provinces)
                if beyond:
                    raise PeopleOutside(beyond)
            await store.save(change.conn, after)
            tell_organisation(change, after, changed(*fields))
        return Listed(after, await store.people_of(change.conn, organisation_id), "")


async def suspend_organisation(deps: Deps, by: Provenance, organisation_id: UUID, version: int, reason: str) -> Listed:
    """Suspend an organisation: every session of its people ends at once, and nobody of it enters.

    One event says all of it; nothing is said of each session.

    Raises:
        NotFound, VersionConflict: there is none, or it was changed meanwhile.
        WrongState: it is suspended already.
        OwnerFixed: it is the organisation of the machine's owner.
        LastAdmin: no admin for the whole country would be left.
    """
    async with changing(deps, by) as change:
        await people.hold_admins(change.conn)
        before = await _locked(change, organisation_id, version)
        await _not_the_owners(change, organisation_id)
        after = before.suspend(change.now)
        if await people.national_admins(change.conn) and not await people.national_admins(
            change.conn, outside=organisation_id
        ):
            raise LastAdmin
        await store.save(change.conn, after)
        await sessions.end_of_organisation(change.conn, organisation_id, change.now)
        tell_organisation(change, after, Suspended(reason=reason))
        return Listed(after, await store.people_of(change.conn, organisation_id), "")


async def reinstate_organisation(deps: Deps, by: Provenance, organisation_id: UUID, version: int) -> Listed:
    """Let an organisation's people enter again; what was ended stays ended.

    Raises:
        NotFound, VersionConflict: there is none, or it was changed meanwhile.
        WrongState: it is not suspended.
    """
    async with changing(deps, by) as change:
        before = await _locked(change, organisation_id, version)
        after = before.reinstate()
        await store.save(change.conn, after)
        tell_organisation(change, after, Reinstated())
        return Listed(after, await store.people_of(change.conn, organisation_id), "")


async def _locked(change: Change, organisation_id: UUID, version: int) -> Organisation:
    found = await store.find(change.conn, organisation_id, lock=True)
    if found is None:
        raise NotFound("There is no such organisation.")
    if found.version != version:
        raise VersionConflict(found.version)
    return found


async def _not_the_owners(change: Change, organisation_id: UUID) -> None:
    owner = await people.find(change.conn, MACHINE_OWNER)
    if owner is not None and owner.organisation_id == organisation_id:
        raise OwnerFixed


async def _check(change: Change, one: Organisation) -> None:
    check_validity(one.valid_from, one.valid_until)
    if one.network_id is None:
        return
    network = await store.hold(change.conn, one.network_id) if one.network_id != one.id else None
    if one.kind != "cso" or network is None or network.kind != "cso_network":
        raise RightsUnfit("network_id", str(one.network_id))


def check_validity(valid_from: datetime | None, valid_until: datetime | None) -> None:
    """Let a validity be that does not end before it begins.

    Raises:
        InvalidInput: it does.
    """
    if valid_from is not None and valid_until is not None and valid_until <= valid_from:
        raise InvalidInput([FieldError("valid_until", "field.before_valid_from", "a time after valid_from")])
