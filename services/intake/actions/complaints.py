"""Statutory complaints: begun from a case, filled in with what is missing in sight, printed, and noted as filed.

Every showing of a complainant's particulars is told to the log. ``may`` is the edge's question: may they, in this
compartment and province? It raises what they are answered where not.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.complaint import (
    ComplaintChange,
    ComplaintChanged,
    ComplaintDrafted,
    ComplaintFiled,
    ComplaintReadingDone,
    ComplaintReadingV1,
    ComplaintV1,
)
from schemas.types import Language, Moved
from services.intake.actions.change import Change, changing
from services.intake.actions.deps import Deps
from services.intake.actions.forms.complaint import FormPrinter
from services.intake.errors import ComplaintUnknown, IncidentUnknown
from services.intake.model import CLOCK_SKEW
from services.intake.model import complaint as rules
from services.intake.model.case import Case
from services.intake.model.complaint import Complaint
from services.intake.model.threads import COMMISSION, JOINT, PUBLIC
from services.intake.store import cases
from services.intake.store import complaints as store
from services.intake.store.columns import SCHEMA
from services.kit.clock import rfc3339
from services.kit.errors import FieldError, InvalidInput
from services.kit.events import Provenance
from services.kit.once import Once, made_once

May = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Seen:
    """A complaint with its case's human code."""

    complaint: Complaint
    code: str


async def draft(
    deps: Deps, by: Provenance, once: Once | None, incident_id: UUID, said: Mapping[str, Any], may: May
) -> Seen:
    """Begin a complaint about a case, in the language of its report unless another is said.

    Raises:
        IncidentUnknown: there is no such case, or not for them.
        IdempotencyConflict: the key was used for another request.
    """
    async with changing(deps, by) as change:
        case = await _case(change.conn, incident_id, may)

        async def make() -> UUID:
            made = _begun(change, case, said)
            await store.add(change.conn, made)
            _tell(deps, change, made, ComplaintDrafted())
            return made.id

        complaint_id, _ = await made_once(change.conn, SCHEMA, once, change.now, make)
        one = await _found(change.conn, complaint_id)
    return Seen(one, case.code)


async def fill_in(deps: Deps, by: Provenance, complaint_id: UUID, version: int, said: dict[str, Any], may: May) -> Seen:
    """Fill in or correct a complaint, or note when it was filed.

    Raises:
        ComplaintUnknown, IncidentUnknown: there is no such complaint, or not for them.
        VersionStale: somebody changed it meanwhile.
        WrongState: it was filed; only taking that back is possible.
        InvalidInput: it cannot have been filed at that time.
    """
    async with changing(deps, by) as change:
        before = await _found(change.conn, complaint_id, lock=True)
        case = await _case(change.conn, before.incident_id, may)
        after, fields = rules.changed(before, version, dict(said), change.now)
        if fields:
            _check_filed(after, change)
            await store.save(change.conn, after)
            filed = "filed_at" in fields and after.filed_at is not None
            _tell(deps, change, after, ComplaintFiled() if filed else ComplaintChanged(fields=fields))
    return Seen(after, case.code)


async def move_complaints(deps: Deps, change: Change, case: Case) -> None:
    """Let a case's complaints follow it to other readers and places, in the transaction that moved the case."""
    readers = _readers(case)
    for before in await store.of_incident(change.conn, case.id, lock=True):
        if (before.compartment, before.province) == (readers, case.province):
            continue
        after = replace(
            before, compartment=readers, province=case.province, version=before.version + 1, updated_at=change.now
        )
        await store.save(change.conn, after)
        gone = Moved(id=after.id, version=after.version)
        change.tell("complaint", after.id, "moved", gone, compartment=before.compartment, province=before.province)
        _tell(deps, change, after, ComplaintChanged(fields=["province"]))


async def show(deps: Deps, by: Provenance, complaint_id: UUID, may: May) -> Seen:
    """Show a complaint with its complainant's particulars, and say in the log who read them.

    Raises:
        ComplaintUnknown, IncidentUnknown: there is no such complaint, or not for them.
    """
    async with changing(deps, by) as change:
        return await _read(change, complaint_id, "complaint", may)


async def list_of(deps: Deps, incident_id: UUID, may: May) -> Sequence[Seen]:
    """Return a case's complaints, the oldest first; their particulars are not to be shown.

    Raises:
        IncidentUnknown: there is no such case, or not for them.
    """
    async with deps.db.transaction() as conn:
        case = await _case(conn, incident_id, may)
        return [Seen(one, case.code) for one in await store.of_incident(conn, incident_id)]


async def print_form(
    deps: Deps, printer: FormPrinter, by: Provenance, complaint_id: UUID, language: Language, may: May
) -> bytes:
    """Print the filled form as PDF; that is a reading of the complainant's particulars too.

    Raises:
        ComplaintUnknown, IncidentUnknown: there is no such complaint, or not for them.
        FormUnprintable: typefaces are missing, or drawing failed.
    """
    async with changing(deps, by) as change:
        seen = await _read(change, complaint_id, "form", may)
    return await printer.print(seen.complaint, seen.code, language, by.recorded_at, deps.zone)


async def _read(change: Change, complaint_id: UUID, question: Literal["complaint", "form"], may: May) -> Seen:
    one = await _found(change.conn, complaint_id)
    case = await _case(change.conn, one.incident_id, may)
    if one.named:
        reading = ComplaintReadingV1(
            reading_id=change.ids.uuid(),
            version=1,
            reader=UUID(change.by.actor),
            complaint_id=one.id,
            question=question,
            at=change.now,
            change=ComplaintReadingDone(),
        )
        change.tell(
            "complaint_reading", reading.reading_id, "done", reading, compartment=one.compartment, province=one.province
        )
    return Seen(one, case.code)


async def _found(conn: AsyncConnection, complaint_id: UUID, *, lock: bool = False) -> Complaint:
    found = await store.find(conn, complaint_id, lock=lock)
    if found is None:
        raise ComplaintUnknown("There is no such complaint.")
    return found


async def _case(conn: AsyncConnection, incident_id: UUID, may: May) -> Case:
    found = await cases.read_case(conn, incident_id)
    if found is None:
        raise IncidentUnknown("There is no such incident.")
    may(found.compartment, found.province)
    may(_readers(found), found.province)
    return found


def _readers(case: Case) -> str:
    """Return who hears of the complaints of a case: the commission's desks, or fewer where fewer read the case."""
    return COMMISSION if case.compartment in {JOINT, PUBLIC} else case.compartment


def _begun(change: Change, case: Case, said: Mapping[str, Any]) -> Complaint:
    empty: dict[str, Any] = dict.fromkeys(("role", "name", "address", "phone", "statement", "form_number", "filed_at"))
    flags = dict.fromkeys(("on_form", "signed", "witnessed", "confirmed"), False)
    of_case = {"station": case.station, "language": case.language, "statement": case.summary}
    return Complaint(
        id=change.ids.uuid(),
        version=1,
        incident_id=case.id,
        compartment=_readers(case),
        province=case.province,
        occurred_at=case.occurred_at,
        made_by=change.by.actor,
        made_at=change.now,
        updated_at=change.now,
        **{**empty, **flags, **of_case, **said},
    )


def _check_filed(one: Complaint, change: Change) -> None:
    latest = change.now + CLOCK_SKEW
    if one.filed_at is not None and not one.occurred_at <= one.filed_at <= latest:
        reach = f"{rfc3339(one.occurred_at)} – {rfc3339(latest)}"
        raise InvalidInput([FieldError("filed_at", "field.time_out_of_range", reach)])


def _tell(deps: Deps, change: Change, one: Complaint, what: ComplaintChange) -> None:
    state = ComplaintV1(
        complaint_id=one.id,
        version=one.version,
        incident_id=one.incident_id,
        compartment=one.compartment,
        province=one.province,
        station=one.station,
        language=one.language,
        role=one.role,
        named=one.named,
        stated=bool(one.statement),
        on_form=one.on_form,
        form_number=one.form_number,
        signed=one.signed,
        witnessed=one.witnessed,
        confirmed=one.confirmed,
        filed_at=one.filed_at,
        deadline_at=rules.deadline_at(one.occurred_at, deps.zone),
        change=what,
    )
    change.tell("complaint", one.id, what.kind, state, compartment=one.compartment, province=one.province)
