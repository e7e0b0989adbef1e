"""A case after a verb, with what goes where it goes: talk, duties, files, complaints, and the cases merged into it.

Whoever may change a case's readers or its place holds its whole family (``store.cases.lock_family``): the cases that
were merged into it have its readers, whatever becomes of it.
"""

from collections.abc import Collection
from uuid import UUID

from schemas.incident import IncidentChange, IncidentReclassified
from services.intake.actions.change import Change
from services.intake.actions.complaints import move_complaints
from services.intake.actions.deps import Deps
from services.intake.actions.media_moves import move_media
from services.intake.actions.settling import settle
from services.intake.actions.thread_moves import move_threads
from services.intake.model import DutyKind
from services.intake.model.case import Case, follow
from services.intake.store import cases as store
from services.kit.text import search_key


async def settle_with_all(
    deps: Deps,
    change: Change,
    before: Case,
    after: Case,
    told: IncidentChange,
    *,
    opens: tuple[DutyKind, UUID] | None = None,
    done: Collection[UUID] = (),
) -> Case:
    """Settle a case, and where it goes to other readers or another province let everything go with it."""
    stays = (before.compartment, before.province) == (after.compartment, after.province)
    if not stays:
        await move_threads(
            change,
            after.id,
            compartment_from=before.compartment,
            compartment=after.compartment,
            province_from=before.province,
            province=after.province,
        )
    search = search_key(f"{after.summary} {after.station or ''}")
    settled = await settle(change, before, after, told, deps.answer_clock, opens=opens, done=done, search=search)
    if not stays:
        for part in await store.merged_in(change.conn, after.id):
            moved = follow(part, before, after)
            if moved is not None:
                await settle_with_all(deps, change, part, moved, IncidentReclassified())
        await move_media(change, after.id)
        await move_complaints(deps, change, after)
    return settled
