"""People: accredited by an admin who may, invited, changed, suspended, signed out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from schemas.accreditation import Reinstated, SignedOutEverywhere, Suspended
from schemas.permissions import needs_second_factor
from services.accreditation.actions.change import Change, changing
from services.accreditation.actions.contracts import changed, made, tell_person, tell_reading
from services.accreditation.actions.deps import Deps
from services.accreditation.actions.invitations import Invited, invite
from services.accreditation.actions.organisations import check_validity
from services.accreditation.actions.readings import see, visible
from services.accreditation.actions.second_factor import without_second_factor
from services.accreditation.errors import LastAdmin, UsernameTaken, VersionConflict, WrongState
from services.accreditation.model.entities import Digits, Language, Organisation, Person
from services.accreditation.model.rights import (
    Given,
    Manager,
    check_fit,
    check_give,
    check_manage,
    given_of,
    readable_in,
)
from services.accreditation.store import credentials, organisations, sessions
from services.accreditation.store import people as store
from services.accreditation.store.columns import SCHEMA
from services.accreditation.store.people import Seen
from services.kit.auth import Principal
from services.kit.errors import FieldError, InvalidInput, NotFound
from services.kit.events import Provenance
from services.kit.once import Once, made_once

NO_RIGHTS = frozenset({"name", "phone", "email", "language"})
"""What somebody may change of themselves where they manage people."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What an admin says of a new person. ``compartments`` None gives all that the roles may read."""

    username: str
    name: str
    organisation_id: UUID
    roles: tuple[str, ...]
    provinces: tuple[str, ...] | None
    compartments: tuple[str, ...] | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    phone: str | None = None
    email: str | None = None
    language: Language = "ar"
    digits: Digits = "arab"


def manager_of(who: Principal) -> Manager:
    """Return somebody as the rules of giving rights see them."""
    return Manager(who.id, who.roles, who.provinces)


def compose_person(
    facts: PersonFacts, organisation: Organisation, manager: Manager, *, person_id: UUID, now: datetime
) -> Person:
    """Decide whether a manager may make this person, and return them as they will be written.

    Raises:
        RightsExceeded: rights beyond the manager's own.
        RightsUnfit: rights that do not fit the organisation.
        InvalidInput: the validity ends before it begins.
    """
    roles = tuple(sorted(set(facts.roles)))
    readable = readable_in(roles, organisation)
    compartments = readable if facts.compartments is None else frozenset(facts.compartments)
    provinces = None if facts.provinces is None else tuple(sorted(set(facts.provinces)))
    given = Given(frozenset(roles), None if provinces is None else frozenset(provinces), compartments)
    check_give(manager, given)
    check_fit(given, organisation)
    check_validity(facts.valid_from, facts.valid_until)
    return Person(
        id=person_id,
        version=1,
        username=facts.username,
        name=facts.name,
        organisation_id=organisation.id,
        roles=roles,
        provinces=provinces,
        compartments=tuple(sorted(compartments)),
        opened=(),
        state="invited",
        valid_from=facts.valid_from,
        valid_until=facts.valid_until,
        tokens_not_before=None,
        phone=facts.phone,
        email=facts.email,
        language=facts.language,
        digits=facts.digits,
        made_at=now,
    )


async def make_person(
    deps: Deps, by: Provenance, who: Principal, facts: PersonFacts, once: Once | None = None
) -> tuple[Seen, Invited | None]:
    """Accredit a person and invite them. Under a known key: the first one as they are now, without another invitation.

    Raises:
        IdempotencyConflict: the key was used for somebody else.
        RightsExceeded, RightsUnfit: see `compose_person`.
        WrongState: the organisation is suspended.
        UsernameTaken: somebody has this user name.
        InvalidInput: there is no such organisation, or the validity is none.
    """
    try:
        async with changing(deps, by) as change:
            invited: Invited | None = None

            async def make() -> UUID:
                nonlocal invited
                person = await _accredit(change, who, facts)
                invited = await invite(deps, change, person.id)
                tell_person(change, person, made())
                return person.id

            person_id, new = await made_once(change.conn, SCHEMA, once, change.now, make)
            if not new:
                tell_reading(change, "person", [person_id])
            return await see(change.conn, person_id), invited
    except IntegrityError as fault:
        raise _username_taken(fault, facts.username) from fault


async def _accredit(change: Change, who: Principal, facts: PersonFacts) -> Person:
    organisation = await organisations.hold(change.conn, facts.organisation_id)
    if organisation is None:
        raise InvalidInput([FieldError("organisation_id", "field.unknown", "a registered organisation")])
    person = compose_person(facts, organisation, manager_of(who), person_id=change.ids.uuid(), now=change.now)
    if organisation.state != "active":
        raise WrongState(organisation.state)
    await store.add(change.conn, [person])
    return person


async def change_person(
    deps: Deps, by: Provenance, who: Principal, person_id: UUID, version: int, wanted: Mapping[str, Any]
) -> Seen:
    """Change a person: rights, validity, contacts. Taking a role that needs a second factor ends their sessions.

    Where roles change and compartments are not named, compartments follow the roles.

    Raises:
        NotFound, VersionConflict: there is none within the asker's scope, or it was changed meanwhile.
        OwnRights, RightsExceeded, OwnerFixed: the asker may not manage this person, or not give this.
        RightsUnfit, InvalidInput: see `compose_person`.
        LastAdmin: no admin for the whole country would be left.
        UsernameTaken: somebody has this user name.
    """
    try:
        async with changing(deps, by) as change:
            await store.hold_admins(change.conn)
            before = await _locked(change, who, person_id, version)
            fields = _differences(before, wanted)
            check_manage(manager_of(who), before, rights=bool(fields.keys() - NO_RIGHTS))
            if not fields:
                tell_reading(change, "person", [person_id])
                return await see(change.conn, person_id)
            after = await _composed(change, who, before, fields)
            await _keep_an_admin(change, before, after)
            if await _needs_new_sign_in(change, before, after):
                after = replace(after, tokens_not_before=change.now)
                await sessions.end_of_people(change.conn, [person_id], change.now)
            await store.save(change.conn, after)
            tell_person(change, after, changed(*fields))
            return await see(change.conn, person_id)
    except IntegrityError as fault:
        raise _username_taken(fault, str(wanted.get("username"))) from fault


async def suspend_person(
    deps: Deps, by: Provenance, who: Principal, person_id: UUID, version: int, reason: str
) -> Seen:
    """Suspend a person: their sessions end at once, everywhere; their invitation is void.

    Raises:
        NotFound, VersionConflict, OwnRights, RightsExceeded, OwnerFixed: see `change_person`.
        WrongState: they are suspended already.
        LastAdmin: no admin for the whole country would be left.
    """
    async with changing(deps, by) as change:
        await store.hold_admins(change.conn)
        before = await _locked(change, who, person_id, version)
        check_manage(manager_of(who), before)
        after = before.suspend(change.now)
        await _keep_an_admin(change, before, after)
        await store.save(change.conn, after)
        await sessions.end_of_people(change.conn, [person_id], change.now)
        await credentials.void_invitation(change.conn, person_id)
        tell_person(change, after, Suspended(reason=reason))
        return await see(change.conn, person_id)


async def reinstate_person(deps: Deps, by: Provenance, who: Principal, person_id: UUID, version: int) -> Seen:
    """Let a person enter again; sessions that were ended stay ended.

    Raises:
        NotFound, VersionConflict, OwnRights, RightsExceeded, OwnerFixed: see `change_person`.
        WrongState: they are not suspended.
    """
    async with changing(deps, by) as change:
        before = await _locked(change, who, person_id, version)
        check_manage(manager_of(who), before)
        credential = await credentials.find(change.conn, person_id)
        after = before.reinstate(has_password=credential.password_hash is not None)
        await store.save(change.conn, after)
        tell_person(change, after, Reinstated())
        return await see(change.conn, person_id)


async def invite_again(deps: Deps, by: Provenance, who: Principal, person_id: UUID) -> Invited:
    """Void how a person signs in and invite them anew: password, second factor and sessions end.

    Raises:
        NotFound, OwnRights, RightsExceeded, OwnerFixed: see `change_person`.
        WrongState: they are suspended.
    """
    async with changing(deps, by) as change:
        before = await _locked(change, who, person_id, None)
        check_manage(manager_of(who), before)
        if before.state == "suspended":
            raise WrongState(before.state)
        credential = await credentials.find(change.conn, person_id, lock=True)
        cleared = replace(without_second_factor(credential), password_hash=None, must_change=False, first_admin=False)
        await credentials.save(change.conn, cleared)
        await credentials.replace_recovery_codes(change.conn, person_id, [])
        await sessions.end_of_people(change.conn, [person_id], change.now)
        after = before.changed(state="invited", tokens_not_before=change.now)
        await store.save(change.conn, after)
        tell_person(change, after, SignedOutEverywhere(reason="reset"))
        return await invite(deps, change, person_id)


async def end_sessions(deps: Deps, by: Provenance, who: Principal, person_id: UUID) -> None:
    """End every session of a person; they may sign in again.

    Raises:
        NotFound, RightsExceeded, OwnerFixed: see `change_person`.
    """
    async with changing(deps, by) as change:
        before = await _locked(change, who, person_id, None)
        check_manage(manager_of(who), before, rights=False)
        after = before.changed(tokens_not_before=change.now)
        await store.save(change.conn, after)
        await sessions.end_of_people(change.conn, [person_id], change.now)
        tell_person(change, after, SignedOutEverywhere(reason="ended_by_admin"))


async def _locked(change: Change, who: Principal, person_id: UUID, version: int | None) -> Person:
    found = await store.find(change.conn, person_id, lock=True)
    if found is None or not visible(who, found):
        raise NotFound("There is no such person.")
    if version is not None and found.version != version:
        raise VersionConflict(found.version)
    return found


def _differences(before: Person, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What of the wanted differs; compartments that are not named are left to follow the roles."""
    plain = {
        name: tuple(sorted(set(value)))
        if name in {"roles", "provinces", "compartments"} and value is not None
        else value
        for name, value in wanted.items()
        if not (name == "compartments" and value is None)
    }
    return {name: value for name, value in plain.items() if value != getattr(before, name)}


async def _composed(change: Change, who: Principal, before: Person, fields: Mapping[str, Any]) -> Person:
    organisation = await organisations.hold(change.conn, before.organisation_id)
    assert organisation is not None
    after = before.changed(**fields)
    if "roles" in fields and "compartments" not in fields:
        old, new = readable_in(before.roles, organisation), readable_in(after.roles, organisation)
        kept = (frozenset(before.compartments) & new) | (new - old)
        after = replace(after, compartments=tuple(sorted(kept)))
    if fields.keys() & {"roles", "provinces", "compartments"}:
        check_give(manager_of(who), given_of(after))
        check_fit(given_of(after), organisation)
    check_validity(after.valid_from, after.valid_until)
    return after


async def _keep_an_admin(change: Change, before: Person, after: Person) -> None:
    leaves = _rules_the_room(before, change.now) and not _rules_the_room(after, change.now)
    if leaves and not await store.national_admins(change.conn, besides=before.id):
        raise LastAdmin


def _rules_the_room(person: Person, now: datetime) -> bool:
    holds = person.valid_until is None or now < person.valid_until
    begun = person.valid_from is None or person.valid_from <= now
    return "admin" in person.roles and person.provinces is None and person.state == "active" and holds and begun


async def _needs_new_sign_in(change: Change, before: Person, after: Person) -> bool:
    if needs_second_factor(before.roles) or not needs_second_factor(after.roles):
        return False
    return not (await credentials.find(change.conn, before.id)).enrolled


def _username_taken(fault: IntegrityError, username: str) -> Exception:
    return UsernameTaken(username) if store.USERNAME_IS_UNIQUE in str(fault.orig) else fault
