"""A partner network's file of reports: each row is filed as a report of its own, once, however often the file comes.

A row's key is the file's digest and its number. So a file that was broken off is simply sent again: what was filed
before is said again, and the rest is filed. Rows go through the same group commit as everybody's reports, a few dozen
at a time, so that nobody at a phone waits behind a file.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Final, Literal
from uuid import UUID

from services.intake import model
from services.intake.actions import reports
from services.intake.actions.deps import Deps
from services.intake.actions.reports import ReportFacts, SentAs
from services.intake.errors import TimeOutOfRange
from services.intake.store import bulk as store
from services.kit.errors import FieldError, Overloaded

IN_FLIGHT: Final = 64
"""Rows composed and written together: few enough that the loop is never held up for long."""

WAITING_MAX: Final = 8
KEEP: Final = timedelta(days=60)
"""How long a file is known: longer than an election's reports are collected."""


@dataclass(frozen=True, slots=True)
class BulkRow:
    """A row by its number in the file: what it reports, or why it cannot be taken."""

    number: int
    facts: ReportFacts | None
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row. ``flags`` name what no reference data knows of it."""

    row: int
    state: Literal["taken", "repeated", "refused"]
    report_id: UUID | None = None
    code: str | None = None
    flags: tuple[str, ...] = ()
    errors: tuple[FieldError, ...] = ()


class BulkDesk:
    """Takes one file after the other."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._turn = asyncio.Lock()
        self._here = 0

    async def file(self, digest: str, rows: Sequence[BulkRow], sent: SentAs) -> list[Outcome]:
        """File the rows of the file with this digest and say what became of each, in order.

        Raises:
            DiskReserveReached, Overloaded: rows may have been taken; send the same file again later.
            DatabaseUnavailable: as above; which rows were taken is said after the next sending.
        """
        if self._here >= WAITING_MAX:
            raise Overloaded("More files are waiting than can be kept.")
        self._here += 1
        try:
            async with self._turn:
                return await self._file(digest, rows, sent)
        finally:
            self._here -= 1

    async def _file(self, digest: str, rows: Sequence[BulkRow], sent: SentAs) -> list[Outcome]:
        outcomes: list[Outcome] = []
        before = await self._before(digest, rows, sent)
        for start in range(0, len(rows), IN_FLIGHT):
            self._deps.disk.check()
            part = rows[start : start + IN_FLIGHT]
            filing = (self._file_row(digest, row, sent, before.get(row.number)) for row in part)
            answers = await asyncio.gather(*filing, return_exceptions=True)
            for answer in answers:
                if isinstance(answer, BaseException):
                    raise answer
                outcomes.append(answer)
        return outcomes

    async def _before(self, digest: str, rows: Sequence[BulkRow], sent: SentAs) -> dict[int, tuple[UUID, str]]:
        if sent.organisation is None:
            return {}
        keys = {_key(digest, row.number): row.number for row in rows}
        async with self._deps.db.acquire() as conn:
            found = await store.filed_before(conn, sent.organisation, sent.route, list(keys))
        return {keys[key]: filed for key, filed in found.items()}

    async def _file_row(self, digest: str, row: BulkRow, sent: SentAs, before: tuple[UUID, str] | None) -> Outcome:
        if row.facts is None:
            return Outcome(row.number, "refused", errors=row.errors)
        deps, facts, now = self._deps, row.facts, self._deps.clock.now()
        if before is not None:
            return Outcome(row.number, "repeated", *before)
        try:
            model.check_time(facts.occurred_at, now=now, first_day=deps.calendar_first_day)
        except TimeOutOfRange as error:
            reach = f"{error.params['earliest']} – {error.params['latest']}"
            return Outcome(row.number, "refused", errors=(FieldError("occurred_at", error.code, reach),))
        key = _key(digest, row.number)
        own = replace(sent, idempotency_key=key, body_digest=sha256(key.encode()).digest())
        place = deps.places.station(facts.station) if facts.station is not None else None
        located = model.locate(facts.station, place, facts.province, deps.places.provinces)
        filing = reports.compose_report(facts, located, own, now=now, ids=deps.ids, clock=deps.answer_clock)
        filing = replace(filing, row=filing.row._replace(keep_until=now + KEEP))
        reply = await deps.submit(filing)
        known = {
            "category_unknown": filing.row.category_known,
            "station_unknown": facts.station is None or filing.row.station_known,
            "province_unknown": filing.row.province_known,
        }
        flags = tuple(name for name, right in known.items() if not right)
        state: Literal["taken", "repeated"] = "repeated" if reply.repeated else "taken"
        return Outcome(row.number, state, reply.report_id, reply.code, flags)


def _key(digest: str, number: int) -> str:
    return f"{digest}:{number}"
