"""From this service's state to what it says in the log: contract objects, subjects and event rows."""

from dataclasses import fields
from datetime import datetime
from uuid import UUID

from schemas.incident import IncidentChange, IncidentOpened, IncidentV1
from schemas.obligation import (
    About,
    ObligationChange,
    ObligationLapsed,
    ObligationOpened,
    ObligationRaised,
    ObligationV1,
    Owner,
    Proof,
)
from services.intake.model import Duty, Missed
from services.intake.model.case import Case
from services.intake.store.reports import ReportRow
from services.kit.events import NewEvent, Provenance, new_event


def subject(noun: str, compartment: str, province: str, entity: UUID) -> str:
    """Return where the state of an entity is published for one audience."""
    return f"ops.intake.{noun}.{compartment}.{province}.{entity}"


def incident_opened(row: ReportRow, event_id: UUID, by: Provenance) -> NewEvent:
    """Tell the room about the incident a report opened: its summary, never its details."""
    state = IncidentV1(
        incident_id=row.incident_id,
        version=1,
        code=row.code,
        status="new",
        severity=row.severity,
        category=row.category,
        category_version=row.category_version,
        compartment=row.compartment,
        desk=row.desk,
        province=row.province,
        district=row.district,
        centre=row.centre,
        station=row.station,
        station_known=row.station_known,
        place=row.place,
        time_flag=row.time_flag,
        language=row.language,
        summary=row.summary,
        evidence=row.evidence,
        reports=1,
        occurred_at=row.occurred_at,
        opened_at=row.received_at,
        answer_due_at=row.answer_due_at,
        change=IncidentOpened(report_id=row.report_id),
    )
    return new_event(
        id=event_id,
        subject=subject("incident", row.compartment, row.province, row.incident_id),
        type="incident.opened.v1",
        state=state,
        by=by,
    )


def duty_opened(duty: Duty, event_id: UUID, by: Provenance) -> NewEvent:
    """Tell the room that somebody owes something from now on."""
    return new_event(
        id=event_id,
        subject=subject("obligation", duty.compartment, duty.province, duty.id),
        type="obligation.opened.v1",
        state=obligation_state(duty, ObligationOpened()),
        by=by,
    )


def deadline_missed(missed: Missed, event_id: UUID, *, now: datetime) -> NewEvent:
    """Tell the room that a deadline passed: the duty is the next owner's, or nobody is left above."""
    change: ObligationChange
    if missed.change == "raised":
        change = ObligationRaised(from_owner=Owner(id=missed.from_owner), missed_due_at=missed.missed_due_at)
    else:
        change = ObligationLapsed(missed_due_at=missed.missed_due_at)
    return new_event(
        id=event_id,
        subject=subject("obligation", missed.duty.compartment, missed.duty.province, missed.duty.id),
        type=f"obligation.{missed.change}.v1",
        state=obligation_state(missed.duty, change),
        by=Provenance(actor="intake", role="service", origin="deadline sweep", recorded_at=now),
    )


def obligation_state(duty: Duty, change: ObligationChange, proof: Proof | None = None) -> ObligationV1:
    """Return what the log says of a duty."""
    return ObligationV1(
        obligation_id=duty.id,
        version=duty.version,
        kind=duty.kind,
        state=duty.state,
        owner=Owner(id=duty.owner),
        due_at=duty.due_at,
        opened_at=duty.opened_at,
        closed_at=duty.closed_at,
        step=duty.step,
        severity=duty.severity,
        compartment=duty.compartment,
        province=duty.province,
        station=duty.station,
        subject=About(noun=duty.subject_noun, id=duty.subject_id),
        title=duty.title,
        proof=proof,
        change=change,
    )


def incident_state(case: Case, change: IncidentChange) -> IncidentV1:
    """Return what the log says of a case after a change: its summary, never its details."""
    said = {field.name: getattr(case, field.name) for field in fields(case)}
    said.pop("owed_since")
    return IncidentV1(incident_id=said.pop("id"), **said, change=change)
