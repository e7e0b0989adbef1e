"""One change: rows and events in one transaction, then the own copy of rights, then the relay."""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.permissions import ROLES
from schemas.types import Contract
from services.accreditation.actions.deps import Deps
from services.accreditation.store.columns import SCHEMA
from services.kit import events
from services.kit.errors import DatabaseUnavailable
from services.kit.events import NewEvent, Provenance, new_event


@dataclass(frozen=True, slots=True)
class Asked:
    """By which door a request came, under which reference and in which trace; who sent it is not known yet."""

    origin: str
    cause: str | None = None
    traceparent: str | None = None

    def by(self, actor: UUID | str, roles: Collection[str], now: datetime) -> Provenance:
        """Return who does something by this door: a person, with the first of their roles in the table's order."""
        role = next((name for name in ROLES if name in roles), "person")
        return Provenance(str(actor), role, self.origin, now, self.cause, self.traceparent)


def by_itself(origin: str, now: datetime) -> Provenance:
    """Return the provenance of what the service does of its own accord."""
    return Provenance(SCHEMA, "service", origin, now)


class Change:
    """What is being changed: its connection, who does it, and what the log will be told.

    ``now`` is the moment everything in it is decided by. What is given to ``afterwards`` runs after the commit only.
    """

    def __init__(self, deps: Deps, conn: AsyncConnection, by: Provenance) -> None:
        self.conn = conn
        self.by = by
        self.now = by.recorded_at
        self.events: list[NewEvent] = []
        self.ids = deps.ids
        self._afterwards: list[Callable[[], None]] = []

    def tell(
        self, noun: str, entity: UUID | str, kind: str, state: Contract, *, compartment: str, province: str = "NA"
    ) -> UUID:
        """Say the state of an entity after a change of this kind, to one audience; return the event's id."""
        event = new_event(
            id=self.ids.uuid(),
            subject=f"ops.{SCHEMA}.{noun}.{compartment}.{province}.{entity}",
            type=f"{noun}.{kind}.v1",
            state=state,
            by=self.by,
        )
        self.events.append(event)
        return event.id

    def afterwards(self, act: Callable[[], None]) -> None:
        """Do this once the change is committed."""
        self._afterwards.append(act)

    def committed(self) -> None:
        """Run what was to be done after the commit."""
        for act in self._afterwards:
            act()


@asynccontextmanager
async def changing(deps: Deps, by: Provenance) -> AsyncIterator[Change]:
    """Open a change; it is committed with its events at the end of the block, or nothing of it is.

    Raises:
        DatabaseUnavailable: whether it was committed may be unknown; the copy of rights is loaded anew.
    """
    try:
        async with deps.db.transaction() as conn:
            change = Change(deps, conn, by)
            yield change
            await events.append(conn, SCHEMA, change.events)
    except DatabaseUnavailable:
        deps.in_doubt()
        raise
    for event in change.events:
        _, _, noun, _, _, entity = event.subject.split(".")
        deps.people.take(noun, entity, _state(event))
    change.committed()
    if change.events:
        deps.wake_relay()


def _state(event: NewEvent) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(event.body)
    return found
