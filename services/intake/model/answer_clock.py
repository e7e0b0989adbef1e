"""The answer clock: which duties a case opens, when they are due, and what a change of the case does to them. Pure.

Triage, first action and answer are counted from when the report was received, or the case was reopened or stood alone
again; "end of day" is the next midnight where the election is held. What makes a case graver shortens the time that is
left, never below the first look's minutes. What was missed stays missed.
"""

from collections.abc import Mapping
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


def answer_due(case_severity: str, since: datetime, clock: Clock) -> datetime:
    """Say until when reporters are promised an answer, counted from ``since``."""
    minutes = clock.taxonomy.clocks[case_severity].answer_minutes  # type: ignore[index]
    if minutes is not None:
        return since + timedelta(minutes=minutes)
    local = since.astimezone(clock.zone)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(), clock.zone)
    return midnight.astimezone(since.tzinfo)


def promised(before: Case, after: Case, now: datetime, clock: Clock) -> datetime | None:
    """Say until when the reporters of a case are promised an answer after a verb.

    A promise that was kept or missed, or that ended with the case, stays what it was; opening the case again makes a
    new one.
    """
    same = after.answer_due_at
    if after.status == "closed" or after.answered_at is not None:
        return same
    if before.status == "closed":
        return answer_due(after.severity, after.since, clock)
    if after.severity == before.severity or (same is not None and same <= now):
        return same
    return max(answer_due(after.severity, after.since, clock), _soonest(after, now, clock))


def due_at(kind: DutyKind, case: Case, since: datetime, clock: Clock) -> datetime | None:
    """Say until when a duty of a case is to be done, counted from ``since``; None where it is not owed."""
    spans = clock.taxonomy.clocks[case.severity]
    if kind == "triage_report":
        return since + timedelta(minutes=spans.triage_minutes)
    if kind == "answer_incident":
        return answer_due(case.severity, since, clock)
    minutes: Mapping[str, int | None] = {
        "act_on_incident": spans.first_action_minutes,
        "approve_answer": APPROVAL_MINUTES,
        "give_advice": ADVICE_MINUTES,
    }
    found = minutes[kind]
    return None if found is None else since + timedelta(minutes=found)


def owed(case: Case, clock: Clock) -> list[DutyKind]:
    """Say which duties a case must have now; those that are open already are among them."""
    if case.status == "closed":
        return []
    if case.status == "new":
        return ["triage_report"]
    kinds: list[DutyKind] = []
    if case.acted_at is None and due_at("act_on_incident", case, case.since, clock) is not None:
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
    return Duty(
        id=duty_id,
        version=1,
        kind=kind,
        state="open",
        owner=LADDER[kind][0],
        due_at=max(due, _soonest(case, now, clock)),
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
    same = _placed(duty, case)
    if duty.severity != case.severity and duty.state == "open":
        soonest = _soonest(case, now, clock)
        since = case.since if duty.kind in OWED_WHILE_OPEN else duty.opened_at
        due = soonest if duty.step else due_at(duty.kind, case, since, clock) or duty.due_at
        same = replace(same, due_at=max(due, soonest))
    same = replace(same, severity=case.severity)
    return same if same == duty else replace(same, version=duty.version + 1)


def discharged(duty: Duty, case: Case, now: datetime) -> Duty:
    """Return a duty that was done; it stands where its case is now, before those who read the case."""
    return replace(_placed(duty, case), state="discharged", closed_at=now, version=duty.version + 1)


def carried(duty: Duty, case: Case) -> Duty:
    """Return a duty that was done before its case went to other readers or another place, as it stands there."""
    return replace(_placed(duty, case), version=duty.version + 1)


def _placed(duty: Duty, case: Case) -> Duty:
    return replace(duty, province=case.province, station=case.station, compartment=case.compartment)


def _soonest(case: Case, now: datetime, clock: Clock) -> datetime:
    return now + timedelta(minutes=clock.taxonomy.clocks[case.severity].triage_minutes)
