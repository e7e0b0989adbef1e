"""What happens when a duty is not done in time: the next owner has it, or it lapses for everybody to see."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake import model
from services.intake.actions.contracts import deadline_missed
from services.intake.actions.deps import Deps
from services.intake.store import duties as store
from services.intake.store.columns import SCHEMA
from services.kit import deadlines, events
from services.kit.deadlines import Due


async def miss_deadlines(deps: Deps, conn: AsyncConnection, due: Sequence[Due]) -> None:
    """Act on missed deadlines, at most 500, in the sweep's transaction: one UPDATE, one event INSERT.

    A duty that was discharged meanwhile is left alone. The next owner's time counts from now.
    """
    now = deps.clock.now()
    found = {duty.id: duty for duty in await store.open_duties(conn, [one.id for one in due])}
    in_order = [found[one.id] for one in due if one.id in found]
    missed = [model.miss_deadline(duty, now=now, taxonomy=deps.taxonomy) for duty in in_order]
    if not missed:
        return
    await store.save_duties(conn, [one.duty for one in missed])
    await deadlines.schedule(conn, SCHEMA, [deadline_of(one.duty) for one in missed if one.duty.state == "open"])
    await events.append(conn, SCHEMA, [deadline_missed(one, deps.ids.uuid(), now=now) for one in missed])


def deadline_of(duty: model.Duty) -> Due:
    """Return the deadline row of an open duty, under the duty's own id."""
    return Due(duty.id, duty.kind, model.severity_rank(duty.severity), duty.due_at)
