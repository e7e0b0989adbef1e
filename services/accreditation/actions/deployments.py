"""Deployments: who is accredited for which centre; compared with the map whenever that changes."""

import asyncio
from typing import Final, Literal
from uuid import UUID

import structlog
from sqlalchemy.exc import IntegrityError

from schemas.accreditation import DeploymentChange, DeploymentPlaced, DeploymentV1, DeploymentWithdrawn
from schemas.types import Moved
from services.accreditation.actions.change import Change, by_itself, changing
from services.accreditation.actions.contracts import JOINT
from services.accreditation.actions.deps import Deps
from services.accreditation.errors import DeployedAlready, VersionConflict, WrongState
from services.accreditation.model import deployments as rules
from services.accreditation.model.deployments import Deployment
from services.accreditation.store import deployments as store
from services.accreditation.store import organisations, people
from services.accreditation.store.deployments import Covered, Question
from services.kit.auth import Principal
from services.kit.errors import DatabaseUnavailable, FieldError, Forbidden, InvalidInput, NotFound
from services.kit.events import Provenance
from services.kit.tasks import end

COMPARED_AT_ONCE: Final = 500
LOOK_SECONDS: Final = 1.0

_log = structlog.get_logger(__name__)


async def place(deps: Deps, by: Provenance, who: Principal, person_id: UUID, centre: str) -> Deployment:
    """Accredit an observer for a centre. A centre that the map does not know is taken as given and flagged.

    Raises:
        InvalidInput: there is no such person, or no centre can have such a code.
        Forbidden: the centre lies outside of the asker's provinces.
        RightsUnfit, WrongState: the person is no observer there, or they or their organisation are suspended.
        DeployedAlready: they are accredited for it already.
    """
    code = rules.centre_code(centre)
    try:
        async with changing(deps, by) as change:
            holder = await people.find(change.conn, person_id, lock=True)
            if holder is None:
                raise InvalidInput([FieldError("person_id", "field.unknown", "an accredited person")])
            organisation = await organisations.hold(change.conn, holder.organisation_id)
            assert organisation is not None
            province, known = rules.place_of(deps.centres.province_of(code), holder)
            _check_place(who, province)
            rules.check_observer(holder, province)
            if organisation.state != "active":
                raise WrongState(organisation.state)
            placed = Deployment(
                id=deps.ids.uuid(),
                version=1,
                person_id=holder.id,
                organisation_id=organisation.id,
                province=province,
                centre=code,
                centre_known=known,
                state="placed",
                made_at=change.now,
            )
            await store.add(change.conn, [placed])
            tell_deployment(change, placed, DeploymentPlaced())
    except IntegrityError as fault:
        raise (DeployedAlready(code) if store.PLACED_ONCE in str(fault.orig) else fault) from fault
    return placed


async def withdraw(deps: Deps, by: Provenance, who: Principal, deployment_id: UUID, version: int) -> Deployment:
    """End a deployment.

    Raises:
        NotFound: there is none, or not for the asker.
        VersionConflict, WrongState: it was changed meanwhile, or is withdrawn already.
    """
    async with changing(deps, by) as change:
        found = await store.find(change.conn, deployment_id, lock=True)
        if found is None or not _within(who, found.province):
            raise NotFound("There is no such deployment.")
        if found.version != version:
            raise VersionConflict(found.version)
        ended = found.withdraw()
        await store.save(change.conn, ended)
        tell_deployment(change, ended, DeploymentWithdrawn())
    return ended


async def list_deployments(deps: Deps, question: Question, *, after: UUID | None, limit: int) -> list[Deployment]:
    """List deployments, the newest first."""
    async with deps.db.transaction() as conn:
        return await store.page(conn, question, after=after, limit=limit)


async def coverage(deps: Deps, who: Principal, by: Literal["province", "organisation"]) -> list[Covered]:
    """Count observers and the centres they are accredited for, as far as the asker's provinces reach."""
    within = None if who.provinces is None else tuple(sorted(who.provinces))
    async with deps.db.transaction() as conn:
        return await store.coverage(conn, by, within)


def tell_deployment(change: Change, one: Deployment, how: DeploymentChange) -> None:
    """Say who is accredited for which centre, in its province."""
    state = DeploymentV1(
        deployment_id=one.id,
        version=one.version,
        person_id=one.person_id,
        organisation_id=one.organisation_id,
        province=one.province,
        centre=one.centre,
        centre_known=one.centre_known,
        state=one.state,
        change=how,
    )
    change.tell("deployment", one.id, how.kind, state, compartment=JOINT, province=one.province)


class MapWatch:
    """A part that compares deployments with the map when the map's centres change."""

    name = "map-watch"

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._run(), name=self.name)

    async def stop(self) -> None:
        """End; what was not compared is compared after the next start."""
        await end(self._task)

    async def compare(self) -> int:
        """Compare deployments at centres that changed; says how many changed with them. One transaction for each 500.

        Raises:
            DatabaseUnavailable: the centres are looked at again later.
        """
        waiting = self._deps.centres.changed
        codes = [waiting.pop() for _ in range(min(len(waiting), COMPARED_AT_ONCE))]
        done, after = 0, None
        try:
            while codes:
                async with changing(self._deps, by_itself("map", self._deps.clock.now())) as change:
                    found = await store.placed_at(change.conn, codes, after=after, limit=COMPARED_AT_ONCE)
                    done += await self._follow(change, found)
                if len(found) < COMPARED_AT_ONCE:
                    break
                after = found[-1].id
        except BaseException:
            waiting.update(codes)
            raise
        return done

    async def _follow(self, change: Change, found: list[Deployment]) -> int:
        holders = await people.find_many(change.conn, list({one.person_id for one in found}))
        done = 0
        for one in found:
            province = self._deps.centres.province_of(one.centre)
            seen = one.seen_on_map(province, holders[one.person_id])
            if seen is one:
                continue
            await store.save(change.conn, seen)
            if seen.province != one.province:
                gone = Moved(id=one.id, version=seen.version)
                change.tell("deployment", one.id, "placed", gone, compartment=JOINT, province=one.province)
            tell_deployment(change, seen, DeploymentPlaced())
            done += 1
        return done

    async def _run(self) -> None:
        while True:
            try:
                if self._deps.centres.changed:
                    await self.compare()
                    continue
            except DatabaseUnavailable as fault:
                _log.warning("map_watch.later", reason=fault.detail)
            except Exception:
                _log.exception("map_watch.failed")
            await asyncio.sleep(LOOK_SECONDS)


def _within(who: Principal, province: str) -> bool:
    return who.provinces is None or province in who.provinces or province == rules.UNRESOLVED


def _check_place(who: Principal, province: str) -> None:
    if not _within(who, province):
        raise Forbidden("Not in this province.", action="deployment.manage")
