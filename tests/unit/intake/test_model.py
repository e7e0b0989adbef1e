"""The rules of intake: what a report is taken as, what it opens, and what happens when nobody answers."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake import model, taxonomy
from services.intake.errors import TimeOutOfRange

NOW = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
FIRST_DAY = date(2026, 11, 1)
LEAVES = taxonomy.load()
TRIAGE_MINUTES = {"S1": 2, "S2": 5, "S3": 15, "S4": 60}

severities = st.sampled_from(["S1", "S2", "S3", "S4"])
moments = st.integers(0, 365 * 86_400).map(lambda seconds: NOW + timedelta(seconds=seconds))


def a_duty(**changed: object) -> model.Duty:
    values: dict[str, object] = {
        "id": UUID(int=1),
        "version": 1,
        "kind": "triage_report",
        "state": "open",
        "owner": "operator",
        "due_at": NOW,
        "opened_at": NOW - timedelta(minutes=5),
        "closed_at": None,
        "step": 0,
        "severity": "S2",
        "province": "IQ-BG",
        "station": "۱۲۳٤",
        "subject_noun": "incident",
        "subject_id": UUID(int=2),
        "title": "منع مراقب من دخول المحطة",
    }
    return model.Duty(**{**values, **changed})  # type: ignore[arg-type]


@given(severities, moments)
def test_triage_is_due_by_the_acknowledge_clock_of_the_severity(severity: model.Severity, opened_at: datetime) -> None:
    due_at = model.triage_due_at(severity, opened_at, LEAVES)

    assert due_at - opened_at == timedelta(minutes=TRIAGE_MINUTES[severity])


@given(st.sampled_from(sorted(LEAVES.severity_of)), st.booleans())
def test_a_known_category_is_taken_as_sent_in_either_case(code: str, lower: bool) -> None:
    taken_as = model.classify(code.lower() if lower else code, LEAVES)

    assert taken_as == model.Classified(code, LEAVES.severity_of[code], known=True)


@given(st.text(max_size=20))
def test_an_unknown_category_is_taken_as_other_and_never_refused(sent: str) -> None:
    taken_as = model.classify(sent, LEAVES)

    assert taken_as.known == (sent.upper() in LEAVES.severity_of)
    if not taken_as.known:
        assert (taken_as.category, taken_as.severity) == ("L4", "S3")


@given(st.none() | st.text(max_size=10) | st.from_regex(r"[A-Za-z]{2}-[A-Za-z0-9]{1,3}", fullmatch=True))
def test_a_province_is_a_code_that_fits_a_subject_or_unresolved(sent: str | None) -> None:
    province = model.resolve_province(sent)

    assert province == "XX" or re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", province, re.ASCII)


@pytest.mark.parametrize("sent", [None, "", "NA", "XX", "بغداد", "IQ", "IQ-", "IQ-BGDX", "IQ-BG\n", "IQ.BG", "*"])
def test_what_is_no_code_of_a_province_is_unresolved(sent: str | None) -> None:
    assert model.resolve_province(sent) == "XX"


@given(st.integers(-600, 600))
def test_a_phone_may_be_five_minutes_ahead_and_no_more(seconds: int) -> None:
    occurred_at = NOW + timedelta(seconds=seconds)

    if seconds > 300:
        with pytest.raises(TimeOutOfRange):
            model.check_time(occurred_at, now=NOW, first_day=FIRST_DAY)
    else:
        model.check_time(occurred_at, now=NOW, first_day=FIRST_DAY)


def test_the_first_day_counts_from_when_it_begins_anywhere_on_earth() -> None:
    midnight_in_baghdad = datetime(2026, 11, 1, tzinfo=UTC) - timedelta(hours=3)

    model.check_time(midnight_in_baghdad, now=NOW, first_day=FIRST_DAY)
    with pytest.raises(TimeOutOfRange) as refused:
        model.check_time(midnight_in_baghdad - timedelta(days=1), now=NOW, first_day=FIRST_DAY)
    assert refused.value.params["field"] == "occurred_at"


def test_times_at_the_ends_of_the_calendar_are_refused_like_others() -> None:
    for text in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"):
        with pytest.raises(TimeOutOfRange):
            model.check_time(datetime.fromisoformat(text), now=NOW, first_day=FIRST_DAY)


@given(severities, st.sampled_from(["triage_report", "handle_dead_letter"]), moments)
def test_a_missed_deadline_is_the_next_owners_with_the_whole_time_from_now(
    severity: model.Severity, kind: model.DutyKind, now: datetime
) -> None:
    duty = a_duty(severity=severity, kind=kind, due_at=now - timedelta(seconds=7))

    missed = model.miss_deadline(duty, now=now, taxonomy=LEAVES)

    assert (missed.change, missed.from_owner, missed.missed_due_at) == ("raised", "operator", duty.due_at)
    assert (missed.duty.state, missed.duty.owner, missed.duty.step, missed.duty.version) == (
        "open",
        "coordinator",
        1,
        2,
    )
    assert missed.duty.due_at == now + timedelta(minutes=TRIAGE_MINUTES[severity])


@given(severities, moments)
def test_nobody_above_the_commissioner_so_the_duty_lapses_and_keeps_its_owner(
    severity: model.Severity, now: datetime
) -> None:
    duty = a_duty(severity=severity, owner="commissioner", step=2, version=3, due_at=now)

    missed = model.miss_deadline(duty, now=now, taxonomy=LEAVES)

    assert (missed.change, missed.missed_due_at) == ("lapsed", now)
    assert (missed.duty.state, missed.duty.owner, missed.duty.version) == ("lapsed", "commissioner", 4)
    assert missed.duty.due_at == now


@given(severities, st.lists(st.integers(0, 7200), min_size=3, max_size=3))
def test_a_duty_nobody_does_ends_lapsed_after_as_many_misses_as_there_are_owners(
    severity: model.Severity, late_seconds: list[int]
) -> None:
    duty = a_duty(severity=severity, due_at=model.triage_due_at(severity, NOW, LEAVES))
    owners = []

    for late in late_seconds:
        owners.append(duty.owner)
        duty = model.miss_deadline(duty, now=duty.due_at + timedelta(seconds=late), taxonomy=LEAVES).duty

    assert owners == ["operator", "coordinator", "commissioner"]
    assert duty.state == "lapsed"


@pytest.mark.parametrize(
    ("incident", "answered", "told"),
    [
        ("new", False, "received"),
        ("triaged", False, "passed_on"),
        ("triaged", True, "answered"),
        ("closed", False, "closed"),
        ("closed", True, "closed"),
    ],
)
def test_a_reporter_hears_how_far_it_got_and_no_more(incident: str, answered: bool, told: str) -> None:
    assert model.reporter_status(incident, answered=answered) == told


def test_s1_is_worked_off_first() -> None:
    assert [model.severity_rank(severity) for severity in ("S1", "S2", "S3", "S4")] == [1, 2, 3, 4]
