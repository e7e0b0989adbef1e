"""The hot path: everything that one flush of reports writes, in one statement.

One statement is one transaction: a report, its incident, its obligation, its deadline, both events and the key it was
sent under exist together or not at all. Times are values from the caller; SQL never asks the clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import asyncpg
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.store.columns import SCHEMA
from services.intake.store.tables import contact, incident, report
from services.kit.events import EVENT_ARRAY_TYPES, EVENT_INSERT_COLUMNS, NewEvent, event_arrays

CODE_IS_UNIQUE = "uq_report_code"


class ReportRow(NamedTuple):
    """One report with the incident and the obligation it opens, as columns.

    ``station`` is the map's spelling where the map knows it, ``station_sent`` the reporter's. ``idempotency_key`` is
    None where the sender gave none; ``keep_until`` is when the key may be used anew.
    """

    report_id: UUID
    code: str
    principal: str
    organisation: str | None
    reporter_known: bool
    route: str
    idempotency_key: str | None
    body_digest: bytes
    keep_until: datetime
    received_at: datetime
    occurred_at: datetime
    category_sent: str
    category_known: bool
    category: str
    category_version: int
    severity: str
    summary: str
    details: str | None
    station_sent: str | None
    station: str | None
    station_known: bool
    province_sent: str | None
    province_known: bool
    province: str
    compartment: str
    desk: str
    place: str
    time_flag: str
    language: str
    evidence: bool
    incident_id: UUID
    obligation_id: UUID
    owner: str
    due_at: datetime
    deadline_severity: int
    district: str | None
    centre: str | None
    answer_due_at: datetime
    search: str
    channel: str
    entered_by: str | None
    contact_name: str | None
    contact_phone: str | None
    contact_remark: str | None


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What stands under a report's key after the flush: its own answer, or that of the report that came first."""

    report_id: UUID
    code: str
    received_at: datetime
    body_digest: bytes


_ARRAY_OF = {
    UUID: "uuid[]",
    str: "text[]",
    str | None: "text[]",
    bytes: "bytea[]",
    datetime: "timestamptz[]",
    bool: "bool[]",
    int: "int[]",
}
_COLUMNS = ReportRow._fields
_ARRAYS = ", ".join(f"${n}::{_ARRAY_OF[kind]}" for n, kind in enumerate(ReportRow.__annotations__.values(), 1))
_EVENT_COLUMNS = ", ".join(EVENT_INSERT_COLUMNS)
_EVENT_ARRAYS = ", ".join(f"${n}::{array}" for n, array in enumerate(("int[]", *EVENT_ARRAY_TYPES), len(_COLUMNS) + 1))

FLUSH = f"""
with input as (
  select * from unnest({_ARRAYS}) with ordinality as t({", ".join(_COLUMNS)}, position)
),
under_key as (
  insert into {SCHEMA}.idempotency as k
    (principal, route, key, body_digest, report_id, code, received_at, keep_until)
  select principal, route, idempotency_key, body_digest, report_id, code, received_at, keep_until
  from input where idempotency_key is not null
  on conflict (principal, route, key) do update set
    body_digest = case when k.keep_until <= excluded.received_at then excluded.body_digest else k.body_digest end,
    report_id   = case when k.keep_until <= excluded.received_at then excluded.report_id   else k.report_id   end,
    code        = case when k.keep_until <= excluded.received_at then excluded.code        else k.code        end,
    received_at = case when k.keep_until <= excluded.received_at then excluded.received_at else k.received_at end,
    keep_until  = case when k.keep_until <= excluded.received_at then excluded.keep_until  else k.keep_until  end
  returning principal, route, key, body_digest, report_id, code, received_at
),
fresh as (
  select * from input
  where idempotency_key is null or report_id in (select report_id from under_key)
),
opened as (
  insert into {SCHEMA}.incident
    (id, version, code, status, severity, category, category_version, compartment, province, station, station_known,
     place, time_flag, language, summary, evidence, reports, occurred_at, opened_at, district, centre, desk,
     answer_due_at, search)
  select incident_id, 1, code, 'new', severity, category, category_version, compartment, province, station,
    station_known, place, time_flag, language, summary, evidence, 1, occurred_at, received_at, district, centre,
    desk, answer_due_at, search
  from fresh
),
reported as (
  insert into {SCHEMA}.report
    (id, code, incident_id, reporter, reporter_known, organisation, received_at, occurred_at, category_sent,
     category_known, summary, details, station, station_known, province_sent, province_known, place, time_flag,
     language, evidence, channel, entered_by, opened_incident)
  select report_id, code, incident_id, principal, reporter_known, organisation, received_at, occurred_at,
    category_sent, category_known, summary, details, station_sent, station_known, province_sent, province_known,
    place, time_flag, language, evidence, channel, entered_by, incident_id
  from fresh
),
named as (
  insert into {SCHEMA}.contact (report_id, name, phone, remark)
  select report_id, contact_name, contact_phone, contact_remark from fresh where channel = 'phone'
),
owed as (
  insert into {SCHEMA}.obligation
    (id, version, kind, state, owner, due_at, opened_at, step, severity, compartment, province, station,
     subject_noun, subject_id, title)
  select obligation_id, 1, 'triage_report', 'open', owner, due_at, received_at, 0, severity, compartment, province,
    station, 'incident', incident_id, summary
  from fresh
),
due as (
  insert into {SCHEMA}.deadline (id, kind, severity, due_at)
  select obligation_id, 'triage_report', deadline_severity, due_at from fresh
),
told as (
  insert into {SCHEMA}.event ({_EVENT_COLUMNS})
  select {", ".join("e." + column for column in EVENT_INSERT_COLUMNS)}
  from unnest({_EVENT_ARRAYS}) with ordinality as e(of_position, {_EVENT_COLUMNS}, place_in_log)
  join fresh f on f.position = e.of_position
  order by e.place_in_log
)
select coalesce(k.report_id, i.report_id) as report_id, coalesce(k.code, i.code) as code,
  coalesce(k.received_at, i.received_at) as received_at, coalesce(k.body_digest, i.body_digest) as body_digest
from input i
left join under_key k on k.principal = i.principal and k.route = i.route and k.key = i.idempotency_key
order by i.position
"""  # noqa: S608 - names of ours; every value is bound


async def flush(
    conn: asyncpg.Connection, rows: Sequence[ReportRow], events: Sequence[Sequence[NewEvent]]
) -> list[FirstAnswer]:
    """Write the rows that are new and say for each what stands under its key, in the same order.

    ``events[n]`` belong to ``rows[n]`` and are written only with it. A row whose key is already known is not written;
    its answer is the first one's. No two rows of one call may have the same key.

    Raises:
        asyncpg.UniqueViolationError: a human code is taken (constraint ``CODE_IS_UNIQUE``); nothing was written.
    """
    columns = [list(column) for column in zip(*rows, strict=True)]
    of_position = [position for position, made in enumerate(events, 1) for _ in made]
    arrays = event_arrays([event for made in events for event in made])
    answers = await conn.fetch(FLUSH, *columns, of_position, *arrays)
    return [FirstAnswer(*answer) for answer in answers]


async def taken_codes(conn: asyncpg.Connection, codes: Sequence[str]) -> set[str]:
    """Say which of these human codes belong to reports already."""
    rows = await conn.fetch(f"select code from {SCHEMA}.report where code = any($1::text[])", list(codes))  # noqa: S608
    return {row["code"] for row in rows}


@dataclass(frozen=True, slots=True)
class Filed:
    """What the reporter's status is made of: the case their report is counted in, and those it went through before.

    Whoever was answered about the case their report opened stays answered when that is merged into another one.
    """

    report_id: UUID
    code: str
    received_at: datetime
    incident_id: UUID
    status: str
    triaged_at: datetime | None
    answered_at: datetime | None
    answer_due_at: datetime | None
    closed_at: datetime | None


_MERGED = f"""
with recursive path as (
  select r.id as report_id, i.id, i.merged_into, i.triaged_at, i.answered_at
  from {SCHEMA}.report r join {SCHEMA}.incident i on i.id in (r.opened_incident, r.incident_id)
  where r.REPORT = $1
  union
  select p.report_id, i.id, i.merged_into, i.triaged_at, i.answered_at
  from path p join {SCHEMA}.incident i on i.id = p.merged_into
)
"""  # noqa: S608 - names of ours
"""The cases a report was counted in one after the other, for what names the report."""

_FILED = f"""{_MERGED}
select r.id, r.code, r.received_at, i.id,
  case when i.status = 'new' and p.triaged_at is not null then 'triaged' else i.status end,
  p.triaged_at, p.answered_at, i.answer_due_at, i.closed_at
from (select report_id, min(triaged_at) as triaged_at, min(answered_at) as answered_at from path group by report_id) p
join {SCHEMA}.report r on r.id = p.report_id join {SCHEMA}.incident i on i.id = r.incident_id
"""  # noqa: S608

_TOLD = f"""{_MERGED}
select kind, coalesce(decided_at, proposed_at) as at, texts::text from {SCHEMA}.answer
where incident_id in (select id from path) and state in ('sent', 'published') order by at, id
"""  # noqa: S608


async def filed_by_id(conn: asyncpg.Connection, report_id: UUID) -> Filed | None:
    """Find a report by its id."""
    row = await conn.fetchrow(_FILED.replace("REPORT", "id"), report_id)
    return Filed(*row) if row else None


async def filed_by_code(conn: asyncpg.Connection, code: str) -> Filed | None:
    """Find a report by its human code."""
    row = await conn.fetchrow(_FILED.replace("REPORT", "code"), code)
    return Filed(*row) if row else None


async def told_about(conn: asyncpg.Connection, report_id: UUID) -> list[tuple[str, datetime, str]]:
    """Return what the room answered about a report: kind, when, and the texts by language as JSON; the oldest first."""
    rows = await conn.fetch(_TOLD.replace("REPORT", "id"), report_id)
    return [(row["kind"], row["at"], row["texts"]) for row in rows]


async def contact_of(conn: AsyncConnection, report_id: UUID) -> tuple[sa.RowMapping, str, str] | None:
    """Return the contact given with a report, and the compartment and province of the case it is counted in."""
    query = (
        sa.select(contact, incident.c.compartment, incident.c.province)
        .join(report, report.c.id == contact.c.report_id)
        .join(incident, incident.c.id == report.c.incident_id)
        .where(contact.c.report_id == report_id)
    )
    row = (await conn.execute(query)).mappings().one_or_none()
    return (row, row["compartment"], row["province"]) if row is not None else None


async def forget_keys(conn: asyncpg.Connection, now: datetime, limit: int = 5000) -> int:
    """Delete keys whose time is over, the oldest first; says how many. At ``limit`` there may be more."""
    done = await conn.execute(
        f"delete from {SCHEMA}.idempotency where ctid = any(array("  # noqa: S608
        f"select ctid from {SCHEMA}.idempotency where keep_until <= $1 order by keep_until limit $2))",
        now,
        limit,
    )
    return int(str(done).rpartition(" ")[2])
