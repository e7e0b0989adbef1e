"""What happens when nobody reviews broken glass in time: the duty lapses for everybody to see."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.accreditation.actions.change import Change, by_itself
from services.accreditation.actions.contracts import tell_duty
from services.accreditation.actions.deps import Deps
from services.accreditation.model.duties import Duty
from services.accreditation.store import glass as store
from services.accreditation.store.columns import SCHEMA
from services.kit import events
from services.kit.deadlines import Due


async def miss_deadlines(deps: Deps, conn: AsyncConnection, due: Sequence[Due]) -> None:
    """Let missed duties lapse, in the sweep's transaction. A duty that was done meanwhile is left alone."""
    change = Change(deps, conn, by_itself("deadline sweep", deps.clock.now()))
    for duty in await store.duties(conn, [one.id for one in due], states=("open",)):
        lapsed = duty.lapse()
        await store.save_duty(conn, lapsed)
        tell_duty(change, lapsed)
    await events.append(conn, SCHEMA, change.events)


def deadline_of(duty: Duty) -> Due:
    """Return the deadline row of an open duty, under the duty's own id."""
    return Due(duty.id, duty.kind, int(duty.severity[1]), duty.due_at)
