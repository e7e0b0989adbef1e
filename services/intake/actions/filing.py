"""A report on its way into the database: what is written for it, and the flush that writes many at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from services.intake.actions.contracts import duty_opened, incident_opened
from services.intake.model import Duty
from services.intake.store import reports as store
from services.kit.db import Database
from services.kit.events import NewEvent, Provenance
from services.kit.ids import Ids

CODE_ATTEMPTS = 8
"""How often a flush looks for free human codes before it gives up; of 2**35 the first one nearly always is."""


@dataclass(frozen=True, slots=True)
class Filing:
    """One report ready to be written, with the events that tell the room about it."""

    row: store.ReportRow
    duty: Duty
    events: tuple[NewEvent, NewEvent]
    by: Provenance


@dataclass(frozen=True, slots=True)
class FirstReply:
    """What stands under the report's key. ``repeated``: it came before; ``same_body``: with these very bytes."""

    report_id: UUID
    code: str
    received_at: datetime
    repeated: bool
    same_body: bool


def compose(row: store.ReportRow, duty: Duty, by: Provenance, ids: Ids) -> Filing:
    """Put a report and its two events together; made anew when the human code has to change."""
    return Filing(row, duty, (incident_opened(row, ids.uuid(), by), duty_opened(duty, ids.uuid(), by)), by)


class ReportFlush:
    """Writes a batch of filings in one statement and wakes the relay."""

    def __init__(self, db: Database, ids: Ids, wake_relay: Callable[[], None]) -> None:
        self._db = db
        self._ids = ids
        self._wake_relay = wake_relay

    async def __call__(self, filings: Sequence[Filing]) -> list[FirstReply]:
        """Commit the batch and return what stands under each key, in order.

        Two filings with one key in one batch are settled here: the first is written, the others are answered as its
        repeats. A human code that is taken costs its own row a new code; the rest of the batch is written as it is.

        Raises:
            DatabaseUnavailable: whether it was written is unknown; the sender repeats with the same key.
        """
        first: dict[tuple[str, str, str], int] = {}
        written: list[Filing] = []
        place: list[int] = []
        for filing in filings:
            key = filing.row.idempotency_key
            scope = (filing.row.principal, filing.row.route, key) if key is not None else None
            at = first.setdefault(scope, len(written)) if scope is not None else len(written)
            if at == len(written):
                written.append(filing)
            place.append(at)
        answers = await self._write(written)
        self._wake_relay()
        return [_reply(filing, answers[at]) for filing, at in zip(filings, place, strict=True)]

    async def _write(self, filings: list[Filing]) -> list[store.FirstAnswer]:
        pending = self._with_distinct_codes(filings, set())
        for _ in range(CODE_ATTEMPTS):
            try:
                async with self._db.acquire() as conn:
                    return await store.flush(conn, [one.row for one in pending], [one.events for one in pending])
            except asyncpg.UniqueViolationError as fault:
                if fault.constraint_name != store.CODE_IS_UNIQUE:
                    raise
            async with self._db.acquire() as conn:
                taken = await store.taken_codes(conn, [one.row.code for one in pending])
            pending = self._with_distinct_codes(pending, taken)
        raise RuntimeError(f"no free human code in {CODE_ATTEMPTS} attempts")

    def _with_distinct_codes(self, filings: Sequence[Filing], taken: set[str]) -> list[Filing]:
        used = set(taken)
        distinct = []
        for filing in filings:
            one = filing
            while one.row.code in used:
                row = one.row._replace(code=self._ids.code())
                one = compose(row, one.duty, one.by, self._ids)
            used.add(one.row.code)
            distinct.append(one)
        return distinct


def _reply(filing: Filing, answer: store.FirstAnswer) -> FirstReply:
    return FirstReply(
        report_id=answer.report_id,
        code=answer.code,
        received_at=answer.received_at,
        repeated=answer.report_id != filing.row.report_id,
        same_body=answer.body_digest == filing.row.body_digest,
    )
