"""Badges: issued for many people at once, printed, revoked, and checked by whoever stands at a door."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from schemas.accreditation import MACHINE_OWNER, BadgeChange, BadgeIssued, BadgeRevoked, BadgeV1
from services.accreditation.actions.change import Change, changing
from services.accreditation.actions.contracts import COMMISSION, tell_reading
from services.accreditation.actions.deps import Deps
from services.accreditation.actions.press import Printed
from services.accreditation.actions.readings import visible
from services.accreditation.errors import BadgeHolderUnfit, VersionConflict, WrongState
from services.accreditation.model import badges as rules
from services.accreditation.model.badges import Badge
from services.accreditation.model.entities import Organisation, Person
from services.accreditation.store import badges as store
from services.accreditation.store import organisations, people
from services.accreditation.store.badges import Question
from services.kit.auth import Principal
from services.kit.errors import FieldError, InvalidInput, NotFound
from services.kit.events import Provenance
from services.kit.ids import parse_code

AT_ONCE_MAX: Final = 500
CODE_ATTEMPTS: Final = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody at a door is told of a badge: whether it holds and what it says, never who wears it."""

    state: rules.CheckState
    badge: Badge


@dataclass(frozen=True, slots=True)
class TrustList:
    """What a phone needs to check badges without a line: keys, and codes that are void before their time."""

    keys: Sequence[tuple[str, str]]
    revoked: Sequence[str]
    as_of: datetime


async def issue(
    deps: Deps, by: Provenance, who: Principal, person_ids: Collection[UUID], valid_until: datetime | None
) -> list[Badge]:
    """Issue a badge for each of these people, all or none; the badge somebody had is revoked.

    Raises:
        BadgeHolderUnfit: one of them is unknown to the asker, suspended, of a suspended organisation, or over.
        InvalidInput: ``valid_until`` is over already or more than 400 days ahead.
    """
    async with changing(deps, by) as change:
        _check_end(valid_until, change.now)
        ids = sorted(set(person_ids))
        holders = await people.find_many(change.conn, ids, lock=True)
        theirs = await organisations.find_many(change.conn, list({one.organisation_id for one in holders.values()}))
        unfit = [one for one in ids if not _fits(who, holders.get(one), theirs, change.now)]
        if unfit:
            raise BadgeHolderUnfit([str(one) for one in unfit])
        former = [one.revoke(rules.REPLACED, change.now) for one in await store.issued_of(change.conn, ids)]
        codes = await _fresh_codes(deps, change, len(ids))
        key_id = deps.keys.current("badge").key_id
        made = [
            _badge(deps, holders[one], theirs[holders[one].organisation_id], code, key_id, valid_until, change.now)
            for one, code in zip(ids, codes, strict=True)
        ]
        await store.save(change.conn, former)
        await store.add(change.conn, made)
        for badge in former:
            tell_badge(change, badge, BadgeRevoked(reason=rules.REPLACED))
        for badge in made:
            tell_badge(change, badge, BadgeIssued())
    return made


async def revoke(deps: Deps, by: Provenance, who: Principal, badge_id: UUID, version: int, reason: str) -> Badge:
    """Make a badge void; its check page says so at once, phones without a line after their next list.

    Raises:
        NotFound: there is none, or not for the asker.
        VersionConflict, WrongState: it was changed meanwhile, or is revoked already.
    """
    async with changing(deps, by) as change:
        found = (await store.find_many(change.conn, [badge_id], lock=True)).get(badge_id)
        holder = await people.find(change.conn, found.person_id) if found else None
        if found is None or holder is None or not visible(who, holder):
            raise NotFound("There is no such badge.")
        if found.version != version:
            raise VersionConflict(found.version)
        revoked = found.revoke(reason, change.now)
        await store.save(change.conn, [revoked])
        tell_badge(change, revoked, BadgeRevoked(reason=reason))
    return revoked


async def list_badges(deps: Deps, question: Question, *, after: UUID | None, limit: int) -> list[Badge]:
    """List badges by code, the newest first; whose they are is said by their ids only."""
    async with deps.db.transaction() as conn:
        return await store.page(conn, question, after=after, limit=limit)


async def print_badges(deps: Deps, by: Provenance, who: Principal, badge_ids: Sequence[UUID]) -> bytes:
    """Return a PDF with a page for each badge in the order asked for. Printing them is a reading of personal data.

    Raises:
        NotFound: one of them is none, or not for the asker.
        WrongState: one of them is revoked.
        FontsMissing, BadgesUnprintable: they cannot be drawn now.
    """
    async with changing(deps, by) as change:
        found = await store.find_many(change.conn, badge_ids)
        holders = await people.find_many(change.conn, list({one.person_id for one in found.values()}))
        if len(found) != len(set(badge_ids)) or not all(visible(who, one) for one in holders.values()):
            raise NotFound("There is no such badge.")
        believed = {key.key_id for key in deps.keys.believed("badge")}
        if any(one.state != "issued" or one.key_id not in believed for one in found.values()):
            raise WrongState("revoked")
        tell_reading(change, "badges.pdf", sorted(holders))
    printed = [
        Printed(
            badge=found[one],
            name=holders[found[one].person_id].name,
            qr=rules.qr_text(found[one], deps.keys.pair("badge", found[one].key_id), deps.origin),
        )
        for one in badge_ids
    ]
    return await deps.printer.print(printed, deps.clock.now())


async def check(deps: Deps, typed_code: str) -> Standing | None:
    """Say whether a badge holds now, by the code printed on it, in any of the forms people type it; None: unknown."""
    try:
        code = parse_code(typed_code)
    except ValueError:
        return None
    async with deps.db.transaction() as conn:
        badge = await store.find_by_code(conn, code)
        holder = await people.find(conn, badge.person_id) if badge else None
        organisation = await organisations.find(conn, holder.organisation_id) if holder else None
    if badge is None or holder is None or organisation is None:
        return None
    believed = [key.key_id for key in deps.keys.believed("badge")]
    return Standing(rules.check(badge, holder, organisation, believed=believed, now=deps.clock.now()), badge)


async def trust(deps: Deps) -> TrustList:
    """Return what a phone needs to check badges by itself."""
    now = deps.clock.now()
    async with deps.db.transaction() as conn:
        revoked = await store.void_codes(conn, now)
    keys = [(key.key_id, key.public) for key in deps.keys.believed("badge")]
    return TrustList(sorted(keys), revoked, now)


def tell_badge(change: Change, one: Badge, how: BadgeChange) -> None:
    """Say what became of a badge: whose by id, never by name."""
    state = BadgeV1(
        badge_id=one.id,
        version=one.version,
        code=one.code,
        person_id=one.person_id,
        organisation_id=one.organisation_id,
        valid_until=one.valid_until,
        state=one.state,
        change=how,
    )
    change.tell("badge", one.id, how.kind, state, compartment=COMMISSION)


def _check_end(valid_until: datetime | None, now: datetime) -> None:
    latest = now + timedelta(days=rules.DAYS_MAX)
    if valid_until is not None and not now < valid_until <= latest:
        expected = f"a time to come, at most {rules.DAYS_MAX} days ahead"
        raise InvalidInput([FieldError("valid_until", "field.out_of_range", expected)])


def _fits(who: Principal, holder: Person | None, theirs: dict[UUID, Organisation], now: datetime) -> bool:
    if holder is None or not visible(who, holder) or holder.id == MACHINE_OWNER:
        return False
    organisation = theirs[holder.organisation_id]
    fit = holder.state != "suspended" and organisation.state == "active"
    return fit and now < rules.ends_at(holder, organisation, None, now)


async def _fresh_codes(deps: Deps, change: Change, count: int) -> list[str]:
    """Return codes that stand on no badge yet; of 2**35 the first ones nearly always are."""
    fresh: dict[str, None] = {}
    for _ in range(CODE_ATTEMPTS):
        fresh |= dict.fromkeys(deps.ids.code() for _ in range(count - len(fresh)))
        for taken in await store.taken_codes(change.conn, list(fresh)):
            del fresh[taken]
        if len(fresh) == count:
            return list(fresh)
    raise RuntimeError(f"no free codes in {CODE_ATTEMPTS} attempts")


def _badge(
    deps: Deps,
    holder: Person,
    organisation: Organisation,
    code: str,
    key_id: str,
    valid_until: datetime | None,
    now: datetime,
) -> Badge:
    return Badge(
        id=deps.ids.uuid(),
        version=1,
        code=code,
        key_id=key_id,
        person_id=holder.id,
        organisation_id=organisation.id,
        roles=holder.roles,
        names=dict(organisation.names),
        provinces=holder.provinces,
        issued_at=now,
        valid_until=rules.ends_at(holder, organisation, valid_until, now).replace(microsecond=0),
        state="issued",
    )
