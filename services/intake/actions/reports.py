"""What a reporter does: file a report, and ask later what became of it."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Literal
from uuid import UUID

import orjson

from services.intake import model
from services.intake.actions.deps import Deps
from services.intake.actions.filing import Filing, compose
from services.intake.errors import ReportUnknown
from services.intake.model.answer_clock import Clock, answer_due
from services.intake.store import reports as store
from services.intake.store.columns import SCHEMA
from services.kit import once
from services.kit.errors import IdempotencyConflict
from services.kit.events import Provenance
from services.kit.ids import Ids, parse_code
from services.kit.text import fold_digits, search_key

KEEP_KEYS_HOURS: Final = 48
SECRET_BYTES: Final = 16
SPOKEN_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What the reporter says, cleaned and within the limits; codes of category, province and station as sent."""

    category: str
    summary: str
    details: str | None
    station: str | None
    province: str | None
    place: Literal["this_station", "other_station", "not_station"]
    occurred_at: datetime
    time_flag: Literal["occurred", "occurring", "will_occur"]
    language: Literal["ar", "ckb", "en"]
    evidence: bool
    channel: Literal["web", "api", "phone", "bulk"] = "web"
    contact: "Contact | None" = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Who called, as far as they said it; personal."""

    name: str | None
    phone: str | None
    remark: str | None


@dataclass(frozen=True, slots=True)
class SentAs:
    """How the report came: by whom, through which route, under which key, with which bytes, in which trace.

    ``organisation`` is None and ``reporter_known`` false when this service has not heard of the person yet.
    """

    principal: str
    organisation: str | None
    reporter_known: bool
    route: str
    idempotency_key: str | None
    body_digest: bytes
    reference: str | None
    traceparent: str | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the reporter gets: the code to speak of the report, the secret to ask about it. Never logged."""

    report_id: UUID
    code: str
    secret: str
    received_at: datetime
    repeated: bool


@dataclass(frozen=True, slots=True)
class RedactedStatus:
    """All a reporter may know: how far it got and when. Never who, and nothing of the security world."""

    report_id: UUID
    code: str
    status: model.ReporterStatus
    received_at: datetime
    times: dict[str, datetime]
    answer_due_at: datetime | None
    answers: list[dict[str, Any]]


def secret_of(report_id: UUID, key: bytes) -> str:
    """Return the 128-bit secret of a report: computed from the service's key, so that it is stored nowhere."""
    digest = hmac.digest(key, b"opsroom.report-secret.1" + report_id.bytes, sha256)[:SECRET_BYTES]
    return urlsafe_b64encode(digest).decode().rstrip("=")


def spoken_secret_of(report_id: UUID, key: bytes) -> str:
    """Return the secret of a report as it is read out to a caller: sixteen digits, some 53 bits, computed as well."""
    digest = hmac.digest(key, b"opsroom.report-secret.spoken.1" + report_id.bytes, sha256)
    return f"{int.from_bytes(digest) % 10**SPOKEN_DIGITS:0{SPOKEN_DIGITS}d}"


async def file_report(deps: Deps, facts: ReportFacts, sent: SentAs) -> Receipt:
    """Take a report: it opens an incident and the duty to triage it, and is answered only after the commit.

    The map's province wins over a sent one, which is kept as sent; a place no map knows is taken and flagged.
    Idempotent under its key for 48 hours: the same bytes get the first answer again. Without a key each call is a new
    report.

    Raises:
        TimeOutOfRange: the world time cannot belong to this election.
        IdempotencyConflict: the key was used for other bytes.
        DiskReserveReached, Overloaded: nothing was taken; the phone tries again later.
        DatabaseUnavailable: it may have been taken; the phone repeats with the same key.
    """
    now = deps.clock.now()
    model.check_time(facts.occurred_at, now=now, first_day=deps.calendar_first_day)
    place = deps.places.station(facts.station) if facts.station is not None else None
    located = model.locate(facts.station, place, facts.province, deps.places.provinces)
    filing = compose_report(facts, located, sent, now=now, ids=deps.ids, clock=deps.answer_clock)
    reply = await deps.submit(filing)
    if reply.repeated and not reply.same_body:
        raise IdempotencyConflict
    secret = (secret_of if facts.contact is None else spoken_secret_of)(reply.report_id, deps.secret_key)
    return Receipt(reply.report_id, reply.code, secret, reply.received_at, reply.repeated)


def compose_report(
    facts: ReportFacts, located: model.Located, sent: SentAs, *, now: datetime, ids: Ids, clock: Clock
) -> Filing:
    """Decide what a report is taken as and what it opens; nothing is written yet."""
    taxonomy = clock.taxonomy
    taken_as = model.classify(facts.category, taxonomy)
    on_behalf, contact = facts.contact is not None, facts.contact or Contact(None, None, None)
    duty = _triage_of(facts, located, ids, taken_as, now=now, taxonomy=taxonomy)
    row = store.ReportRow(
        report_id=ids.uuid(),
        code=ids.code(),
        principal=sent.principal,
        organisation=None if on_behalf else sent.organisation,
        reporter_known=sent.reporter_known,
        route=sent.route,
        idempotency_key=sent.idempotency_key,
        body_digest=sent.body_digest,
        keep_until=now + timedelta(hours=KEEP_KEYS_HOURS),
        received_at=now,
        occurred_at=facts.occurred_at.astimezone(UTC),
        category_sent=facts.category,
        category_known=taken_as.known,
        category=taken_as.category,
        category_version=taxonomy.version,
        severity=taken_as.severity,
        summary=facts.summary,
        details=facts.details,
        station_sent=facts.station,
        station=located.station,
        station_known=located.station_known,
        province_sent=facts.province,
        province_known=located.province_known,
        province=located.province,
        compartment=duty.compartment,
        desk=taxonomy.desk_of[taken_as.category],
        place=facts.place,
        time_flag=facts.time_flag,
        language=facts.language,
        evidence=facts.evidence,
        incident_id=duty.subject_id,
        obligation_id=duty.id,
        owner=duty.owner,
        due_at=duty.due_at,
        deadline_severity=model.severity_rank(duty.severity),
        district=located.district,
        centre=located.centre,
        answer_due_at=answer_due(duty.severity, now, clock),
        search=search_key(f"{facts.summary} {located.station or ''}"),
        channel=facts.channel,
        entered_by=sent.principal if on_behalf else None,
        contact_name=contact.name,
        contact_phone=contact.phone,
        contact_remark=contact.remark,
    )
    by = Provenance(sent.principal, "reporter", sent.route, now, sent.reference, sent.traceparent)
    return compose(row, duty, by, ids)


def _triage_of(
    facts: ReportFacts,
    located: model.Located,
    ids: Ids,
    taken_as: model.Classified,
    *,
    now: datetime,
    taxonomy: model.Taxonomy,
) -> model.Duty:
    """Return the duty that the report's new incident opens."""
    incident_id = ids.uuid()
    return model.Duty(
        id=ids.uuid(),
        version=1,
        kind="triage_report",
        state="open",
        owner=model.LADDER["triage_report"][0],
        due_at=model.triage_due_at(taken_as.severity, now, taxonomy),
        opened_at=now,
        closed_at=None,
        step=0,
        severity=taken_as.severity,
        compartment=taxonomy.compartment_of[taken_as.category],
        province=located.province,
        station=located.station,
        subject_noun="incident",
        subject_id=incident_id,
        title=facts.summary,
    )


async def status_by_id(deps: Deps, report_id: UUID, secret: str) -> RedactedStatus:
    """Say what became of a report, to whoever holds its secret.

    Raises:
        ReportUnknown: no such report, or another one's secret; the same answer to both.
    """
    async with deps.db.acquire() as conn:
        found = _authorised(deps, await store.filed_by_id(conn, report_id), secret)
        return _redacted(found, await store.told_about(conn, found.report_id))


async def status_by_code(deps: Deps, typed_code: str, secret: str) -> RedactedStatus:
    """Say what became of a report, by the code a person typed, in any of the forms people type it.

    Raises:
        ReportUnknown: as in ``status_by_id``; a code that cannot be one as well.
    """
    try:
        code = parse_code(typed_code)
    except ValueError as error:
        raise ReportUnknown from error
    async with deps.db.acquire() as conn:
        found = _authorised(deps, await store.filed_by_code(conn, code), secret)
        return _redacted(found, await store.told_about(conn, found.report_id))


async def forget_old_keys(deps: Deps) -> int:
    """Delete idempotency keys older than 48 hours; says how many reports' keys they were."""
    async with deps.db.transaction() as conn:
        await once.forget(conn, SCHEMA, deps.clock.now())
    forgotten = 0
    while True:
        async with deps.db.acquire() as conn:
            done = await store.forget_keys(conn, deps.clock.now())
        forgotten += done
        if done == 0:
            return forgotten


def _authorised(deps: Deps, found: store.Filed | None, secret: str) -> store.Filed:
    # An absent report costs the same comparison as a wrong secret, so that time does not tell them apart.
    report_id = found.report_id if found else UUID(int=0)
    spoken = fold_digits("".join(secret.split())).replace("-", "")
    right = hmac.compare_digest(secret_of(report_id, deps.secret_key).encode(), secret.encode())
    right |= hmac.compare_digest(spoken_secret_of(report_id, deps.secret_key).encode(), spoken.encode())
    if found is None or not right:
        raise ReportUnknown
    return found


def _redacted(found: store.Filed, told: Sequence[tuple[str, datetime, str]]) -> RedactedStatus:
    steps = {"passed_on": found.triaged_at, "answered": found.answered_at, "closed": found.closed_at}
    return RedactedStatus(
        found.report_id,
        found.code,
        model.reporter_status(found.status, answered=found.answered_at is not None),
        found.received_at,
        {"received": found.received_at} | {step: at for step, at in steps.items() if at is not None},
        found.answer_due_at,
        [{"at": at, "public": kind == "public", "texts": orjson.loads(texts)} for kind, at, texts in told],
    )
