"""A case by its rules alone: what is promised to its reporters, when it is owed, and what merging leaves as it was."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from services.intake import taxonomy
from services.intake.errors import WrongState
from services.intake.model import case as rules
from services.intake.model.answer_clock import Clock, carried, discharged, moved, open_duty, owed, promised
from services.intake.model.case import Case
from tests.support.clock import ELECTION_DAY

CLOCK = Clock(taxonomy.load(), ZoneInfo("Asia/Baghdad"))
LATER = ELECTION_DAY + timedelta(hours=8)


def opened(number: int = 1, **changes: object) -> Case:
    """A case as a report opens it."""
    found = Case(
        id=UUID(int=number), version=1, code="K7M4QX2P", status="new", severity="S3", category="B5",
        category_version=1, compartment="joint", province="IQ-BG", district="019-1", centre="019", station="019-1",
        station_known=True, place="this_station", time_flag="occurred", language="ar", summary="تأخّر الفتح",
        evidence=False, reports=1, organisations=1, desk=None, assignee=None, verification="unverified",
        referred_to=None, advice_open=0, public_answer="none", merged_into=None, close_reason=None, raised=False,
        media=0, occurred_at=ELECTION_DAY, opened_at=ELECTION_DAY, triaged_at=None, acted_at=None, answered_at=None,
        answer_due_at=ELECTION_DAY + timedelta(hours=2), closed_at=None,
    )  # fmt: skip
    return replace(found, **changes)  # type: ignore[arg-type]


def minutes(severity: str) -> timedelta:
    """Within what reporters are answered at a severity."""
    found = CLOCK.taxonomy.clocks[severity].answer_minutes  # type: ignore[index]
    assert found is not None
    return timedelta(minutes=found)


def test_a_promise_is_renewed_while_it_can_be_kept_and_never_after() -> None:
    before = opened(answer_due_at=ELECTION_DAY + timedelta(hours=12))
    graver = replace(before, severity="S2")
    soonest = timedelta(minutes=CLOCK.taxonomy.clocks["S2"].triage_minutes)

    assert promised(before, graver, ELECTION_DAY, CLOCK) == ELECTION_DAY + minutes("S2")
    assert promised(before, graver, LATER, CLOCK) == LATER + soonest  # nobody is promised what has passed already
    for kept in (
        replace(graver, answered_at=ELECTION_DAY),
        replace(graver, status="closed"),
        replace(graver, answer_due_at=ELECTION_DAY + timedelta(hours=1)),
    ):
        assert promised(replace(kept, severity="S3"), kept, LATER, CLOCK) == kept.answer_due_at


@pytest.mark.parametrize("triaged_at", [None, ELECTION_DAY])
def test_a_case_opened_again_owes_from_then_on_what_it_owed_before(triaged_at: datetime | None) -> None:
    closed = rules.close(opened(triaged_at=triaged_at), ELECTION_DAY, "withdrawn", answered=False)

    again = rules.reopen(closed, LATER)

    assert (again.status, again.since, again.version) == ("triaged" if triaged_at else "new", LATER, closed.version + 1)
    assert owed(again, CLOCK) == (["answer_incident"] if triaged_at else ["triage_report"])
    renewed = promised(closed, again, LATER, CLOCK)
    assert renewed is not None and renewed > LATER


def test_merging_is_no_action_on_a_case_and_taking_it_back_leaves_no_trace_of_it() -> None:
    first, second = opened(1, severity="S2"), opened(2, advice_open=1, evidence=True, reports=3)

    gone, grown = rules.merge(second, first, LATER)
    alone = rules.unmerge(gone, LATER)

    assert (gone.acted_at, gone.advice_open, gone.reports, gone.status) == (None, 0, 3, "closed")
    assert (grown.severity, grown.evidence, grown.reports) == ("S2", True, 1)
    assert alone == replace(second, version=3, advice_open=0, owed_since=LATER)
    for verb in (
        lambda: rules.unmerge(alone, LATER),
        lambda: rules.propose(gone, LATER),
        lambda: rules.reclassify(gone, {"severity": "S1"}),
        lambda: rules.answer(gone, LATER),
        lambda: rules.reopen(gone, LATER),
    ):
        with pytest.raises(WrongState):
            verb()


def test_a_merged_case_follows_to_the_same_readers_and_only_out_of_the_same_place() -> None:
    before, near, far = opened(1), opened(2), opened(3, province="IQ-BA", centre="101", station="101-7")
    there = {"province": "IQ-NI", "district": None, "centre": None, "station": None, "station_known": False}
    after = replace(before, compartment="security", **there)  # type: ignore[arg-type]

    assert rules.follow(near, before, after) == replace(near, version=2, compartment="security", **there)  # type: ignore[arg-type]
    assert rules.follow(far, before, after) == replace(far, version=2, compartment="security")
    assert rules.follow(far, before, replace(before, severity="S1")) is None


def test_a_duty_stands_where_its_case_is_also_when_it_is_done() -> None:
    case = opened()
    duty = open_duty("triage_report", case, UUID(int=9), case.since, ELECTION_DAY, CLOCK)
    elsewhere = replace(case, compartment="commission", province="IQ-NI", station=None, severity="S1")

    for now in (
        moved(duty, elsewhere, LATER, CLOCK),
        discharged(duty, elsewhere, LATER),
        carried(discharged(duty, case, ELECTION_DAY), elsewhere),
    ):
        assert (now.compartment, now.province, now.station) == ("commission", "IQ-NI", None)
    done = discharged(duty, case, ELECTION_DAY)
    assert carried(done, elsewhere).severity == done.severity
    assert moved(duty, case, LATER, CLOCK) == duty
