"""Events and deadlines as intake would write them, for tests of what lies below intake."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.kit.db import Database, DatabaseAddress, newest_revision
from services.kit.events import NewEvent, append
from services.kit.health import Health
from services.kit.ids import Ids
from services.room.provision_postgres import migrations_of
from tests.support.clock import ELECTION_DAY

IDS = Ids()
REVISION = newest_revision(migrations_of("intake"))


def an_event(number: int = 1, *, version: int = 1, at: datetime = ELECTION_DAY, **changes: Any) -> NewEvent:
    """Incident `number` in Baghdad at a version."""
    entity = f"0193f0c2-7b1e-7cc3-9c55-{number:012d}"
    body = {"incident_id": entity, "version": version, "summary": f"تأخر فتح المحطة رقم {number}"}
    fields: dict[str, Any] = {
        "id": IDS.uuid(),
        "subject": f"ops.intake.incident.joint.IQ-BG.{entity}",
        "type": "incident.opened.v1" if version == 1 else "incident.triaged.v1",
        "body": json.dumps(body, ensure_ascii=False).encode(),
        "actor": "anonymous",
        "role": "observer",
        "origin": "POST /api/intake/reports",
        "cause": None,
        "recorded_at": at,
        "traceparent": None,
    }
    return NewEvent(**(fields | changes))


def a_database(
    address: DatabaseAddress, health: Health | None = None, *, schema: str = "intake", **changes: Any
) -> Database:
    """The database part as a service builds it; intake's, where nothing else is said."""
    revision = REVISION if schema == "intake" else newest_revision(migrations_of(schema))
    return Database(address, **({"schema": schema, "revision": revision, "health": health or Health(schema)} | changes))


async def record(db: Database, events: Sequence[NewEvent]) -> None:
    """Commit events in one transaction."""
    async with db.transaction() as conn:
        await append(conn, db.schema, events)
