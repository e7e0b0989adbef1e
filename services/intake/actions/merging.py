"""Merging cases that are one matter, and taking it back: reports go over, the answer comes from one case."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from schemas import incident as said
from services.intake.actions.cases import Asked
from services.intake.actions.change import changing
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
        mine, other = await _both(change.conn, asked, into)
        if asked.version is not None:
            case.at_version(mine, asked.version)
        case.at_version(other, into_version)
        gone, grown = case.merge(mine, other, change.now)
        await store.move_reports(change.conn, mine.id, other.id)
        reports, organisations = await store.count_in(change.conn, other.id)
        grown = replace(grown, reports=reports, organisations=organisations)
        clock = deps.answer_clock
        await settle(change, other, grown, said.IncidentAbsorbed(incident=mine.id), clock)
        merged = await settle(change, mine, gone, said.IncidentMerged(into=other.id), clock)
        await move_media(change, mine.id)
        await move_media(change, other.id)
        return merged


async def unmerge(deps: Deps, asked: Asked) -> Case:
    """Take a merging back and return the case that stands alone again, with what had been merged into it before.

    Raises:
        IncidentUnknown: it is not there, or not for this person.
        WrongState: it is not merged.
    """
    async with changing(deps, asked.by) as change:
        first = await store.lock_case(change.conn, asked.incident_id)
        if first is None:
            raise IncidentUnknown("There is no such incident.")
        within = first.merged_into or first.id
        mine, other = await _both(change.conn, asked, within)
        if asked.version is not None:
            case.at_version(mine, asked.version)
        await store.return_reports(change.conn, mine.id, other.id)
        reports, organisations = await store.count_in(change.conn, mine.id)
        files = await media.count_of(change.conn, mine.id)
        alone, left = case.unmerge(mine, other, reports, files)
        rest, of_rest = await store.count_in(change.conn, other.id)
        left = replace(left, reports=max(1, rest), organisations=of_rest)
        clock = deps.answer_clock
        await settle(change, other, left, said.IncidentReleased(incident=mine.id), clock)
        alone = replace(alone, organisations=organisations, media=files)
        alone = await settle(change, mine, alone, said.IncidentUnmerged(from_incident=other.id), clock)
        await move_media(change, mine.id)
        await move_media(change, other.id)
        return alone


async def _both(conn: AsyncConnection, asked: Asked, other: UUID) -> tuple[Case, Case]:
    found = await store.lock_cases(conn, [asked.incident_id, other])
    if asked.incident_id not in found or other not in found:
        raise IncidentUnknown("There is no such incident.")
    for one in found.values():
        asked.may(one.compartment, one.province)
    return found[asked.incident_id], found[other]
