"""One change of intake: rows and events in one transaction, then the relay."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.types import Contract
from services.intake.actions.contracts import subject
from services.intake.actions.deps import Deps
from services.intake.store.columns import SCHEMA
from services.kit import events
from services.kit.events import NewEvent, Provenance, new_event


class Change:
    """What is being changed: its connection, who does it, and what the log will be told.

    ``now`` is the moment everything in it is decided by.
    """

    def __init__(self, deps: Deps, conn: AsyncConnection, by: Provenance) -> None:
        self.conn = conn
        self.by = by
        self.now = by.recorded_at
        self.ids = deps.ids
        self.events: list[NewEvent] = []

    def tell(self, noun: str, entity: UUID, kind: str, state: Contract, *, compartment: str, province: str) -> UUID:
        """Say the state of an entity after a change of this kind, to one audience; return the event's id."""
        event = new_event(
            id=self.ids.uuid(),
            subject=subject(noun, compartment, province, entity),
            type=f"{noun}.{kind}.v1",
            state=state,
            by=self.by,
        )
        self.events.append(event)
        return event.id


@asynccontextmanager
async def changing(deps: Deps, by: Provenance) -> AsyncIterator[Change]:
    """Open a change; it is committed with its events at the end of the block, or nothing of it is.

    Raises:
        DatabaseUnavailable: whether it was committed may be unknown.
    """
    async with deps.db.transaction() as conn:
        change = Change(deps, conn, by)
        yield change
        await events.append(conn, SCHEMA, change.events)
    if change.events:
        deps.wake_relay()
