"""The answer clock: which duties a case opens, when they are due, and what a change of the case does to them. Pure.

Triage, first action and answer are counted from when the report was received; "end of day" is the next midnight where
the election is held. What makes a case graver shortens the time that is left, never below the first look's minutes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from typing import Final
from uuid import UUID

from services.intake.model import LADDER, Duty, DutyKind, Taxonomy
from services.intake.model.case import Case

APPROVAL_MINUTES: Final = 30
ADVICE_MINUTES: Final = 30

OWED_WHILE_OPEN: Final[tuple[DutyKind, ...]] = ("triage_report", "act_on_incident", "answer_incident")


@dataclass(frozen=True, slots=True)
class Clock:
    """The taxonomy whose minutes count, and where midnight is."""

    taxonomy: Taxonomy
    zone: tzinfo


def answer_due(case_severity: str, opened_at: datetime, clock: Clock) -> datetime:
    """Say until when reporters are promised an answer."""
    minutes = clock.taxonomy.clocks[case_severity].answer_minutes  # type: ignore[index]
    if minutes is not None:
        return opened_at + timedelta(minutes=minutes)
    local = opened_at.astimezone(clock.zone)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(), clock.zone)
    return midnight.astimezone(opened_at.tzinfo)


def due_at(kind: DutyKind, case: Case, opened_at: datetime, clock: Clock) -> datetime | None:
    """Say until when a duty of a case is to be done, counted from ``opened_at``; None where it is not owed."""
    spans = clock.taxonomy.clocks[case.severity]
    if kind == "triage_report":
        return opened_at + timedelta(minutes=spans.triage_minutes)
    if kind == "answer_incident":
        return answer_due(case.severity, opened_at, clock)
    minutes: Mapping[str, int | None] = {
        "act_on_incident": spans.first_action_minutes,
        "approve_answer": APPROVAL_MINUTES,
        "give_advice": ADVICE_MINUTES,
    }
    found = minutes[kind]
    return None if found is None else opened_at + timedelta(minutes=found)


def owed(case: Case, duties: Sequence[Duty], now: datetime, clock: Clock) -> list[DutyKind]:
    """Say which duties a case must have now; those that are open already are among them."""
    if case.status == "closed":
        return []
    if case.status == "new":
        return ["triage_report"]
    kinds: list[DutyKind] = []
    if case.acted_at is None and due_at("act_on_incident", case, case.opened_at, clock) is not None:
        kinds.append("act_on_incident")
    if case.answered_at is None:
        kinds.append("answer_incident")
    return kinds


def open_duty(kind: DutyKind, case: Case, duty_id: UUID, since: datetime, now: datetime, clock: Clock) -> Duty:
    """Open a duty of a case, counted from ``since``; whoever is told late has the first look's minutes at least.

    Raises:
        ValueError: it is not owed at this severity: a defect of the caller.
    """
    due = due_at(kind, case, since, clock)
    if due is None:
        raise ValueError(f"{kind} is not owed at {case.severity}")
    soonest = now + timedelta(minutes=clock.taxonomy.clocks[case.severity].triage_minutes)
    return Duty(
        id=duty_id,
        version=1,
        kind=kind,
        state="open",
        owner=LADDER[kind][0],
        due_at=max(due, soonest),
        opened_at=now,
        closed_at=None,
        step=0,
        severity=case.severity,
        province=case.province,
        station=case.station,
        subject_noun="incident",
        subject_id=case.id,
        title=case.summary,
        compartment=case.compartment,
    )


def moved(duty: Duty, case: Case, now: datetime, clock: Clock) -> Duty:
    """Return a duty as its case is now: its severity, place and readers; another severity sets its deadline anew."""
    same = replace(duty, province=case.province, station=case.station, compartment=case.compartment)
    if duty.severity == case.severity or duty.state != "open":
        return same if same == duty else replace(same, severity=case.severity, version=duty.version + 1)
    spans = clock.taxonomy.clocks[case.severity]
    soonest = now + timedelta(minutes=spans.triage_minutes)
    due = soonest if duty.step else due_at(duty.kind, case, _since(duty, case), clock) or duty.due_at
    return replace(same, severity=case.severity, due_at=max(due, soonest), version=duty.version + 1)


def discharged(duty: Duty, now: datetime) -> Duty:
    """Return a duty that was done."""
    return replace(duty, state="discharged", closed_at=now, version=duty.version + 1)


def _since(duty: Duty, case: Case) -> datetime:
    return case.opened_at if duty.kind in OWED_WHILE_OPEN else duty.opened_at
