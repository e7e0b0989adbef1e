"""Merging cases that are one matter, and taking it back: reports go over, the answer comes from one case."""

from dataclasses import replace
from uuid import UUID

from schemas import incident as said
from services.intake.actions.cases import Asked
from services.intake.actions.change import Change, changing
from services.intake.actions.deps import Deps
from services.intake.actions.media_moves import move_media
from services.intake.actions.settling import settle
from services.intake.errors import IncidentUnknown
from services.intake.model import case
from services.intake.model.case import Case
from services.intake.store import cases as store
from services.intake.store import media


async def merge(deps: Deps, asked: Asked, into: UUID, into_version: int) -> Case:
    """Merge a case into another one and return the merged one, which is closed now.

    Raises:
        IncidentUnknown: one of them is not there, or not for this person.
        VersionStale, WrongState: see `model.case.merge`.
    """
    async with changing(deps, asked.by) as change:
        found = await store.lock_cases(change.conn, [asked.incident_id, into])
        mine, other = _seen(asked, found, asked.incident_id), _seen(asked, found, into)
        if asked.version is not None:
            case.at_version(mine, asked.version)
        case.at_version(other, into_version)
        gone, grown = case.merge(mine, other, change.now)
        await store.move_reports(change.conn, mine.id, other.id)
        merged = await settle(change, mine, gone, said.IncidentMerged(into=other.id), deps.answer_clock)
        grown = await _counted(change, grown)
        await settle(change, other, grown, said.IncidentAbsorbed(incident=mine.id), deps.answer_clock)
        await move_media(change, mine.id)
        await move_media(change, other.id)
        return merged


async def unmerge(deps: Deps, asked: Asked) -> Case:
    """Take a merging back and return the case that stands alone again, with what had been merged into it before.

    Its reports come from where they are counted now: the case it was merged into may have been merged further.

    Raises:
        IncidentUnknown: it is not there, or not for this person.
        VersionStale: somebody changed it meanwhile.
        WrongState: it is not merged.
    """
    async with changing(deps, asked.by) as change:
        family = await store.lock_family(change.conn, asked.incident_id)
        mine = _seen(asked, family, asked.incident_id)
        within = [_seen(asked, family, one) for one in _merged_into(family, mine)]
        if asked.version is not None:
            case.at_version(mine, asked.version)
        alone = case.unmerge(mine, change.now)
        await store.return_reports(change.conn, mine.id, within[-1].id)
        told = said.IncidentUnmerged(from_incident=within[0].id)
        alone = await settle(change, mine, await _counted(change, alone), told, deps.answer_clock)
        for one in within:
            left = await _counted(change, case.release(one))
            await settle(change, one, left, said.IncidentReleased(incident=mine.id), deps.answer_clock)
        await move_media(change, mine.id)
        await move_media(change, within[-1].id)
        return alone


def _seen(asked: Asked, found: dict[UUID, Case], incident_id: UUID) -> Case:
    one = found.get(incident_id)
    if one is None:
        raise IncidentUnknown("There is no such incident.")
    asked.may(one.compartment, one.province)
    return one


def _merged_into(family: dict[UUID, Case], one: Case) -> list[UUID]:
    """The case it is merged into, the one that is merged into, and so on to the one that stands alone."""
    found: list[UUID] = []
    while one.merged_into is not None:
        one = family[one.merged_into]
        found.append(one.id)
    return found


async def _counted(change: Change, one: Case) -> Case:
    reports, organisations = await store.count_of(change.conn, one.id)
    files = await media.count_of(change.conn, one.id)
    return replace(one, reports=reports, organisations=organisations, media=files)
