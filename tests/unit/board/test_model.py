"""What each screen is shown, message by message."""

from datetime import timedelta

import orjson
import pytest

from schemas.board import IncidentItem, ObligationItem, ThreadItem
from services.board.handlers import Undecodable, fact_of
from services.board.model import Board, Fact, Route, View, tombstone_ends_at
from tests.contract.board_scenarios import OPENING, Desk, entity

BAGHDAD, SULAIMANIYA = Route("joint", "IQ-BG"), Route("joint", "IQ-SU")
EVERYTHING = View(frozenset({"incidents", "obligations", "threads"}), None, frozenset({"joint"}))
BAGHDAD_ONLY = View(frozenset({"incidents"}), frozenset({"IQ-BG"}), frozenset({"joint"}))


def said(version: int, route: Route, seq: int, *, gone: bool = False, until: timedelta | None = None) -> Fact:
    ends_at = tombstone_ends_at(OPENING) if gone else None if until is None else OPENING + until
    return Fact("incidents", "e", version, route, seq, None if gone else b'"v%d"' % version, ends_at)


def test_an_older_version_that_comes_late_changes_nothing() -> None:
    board = Board("x")
    assert board.apply(said(3, BAGHDAD, 1), OPENING)
    assert not board.apply(said(2, BAGHDAD, 2), OPENING)
    assert not board.apply(said(3, BAGHDAD, 3), OPENING)
    assert board.items("incidents", EVERYTHING, OPENING) == [b'"v3"']
    assert board.changes_since(EVERYTHING, 1, OPENING) == []
    assert board.head == 3


@pytest.mark.parametrize("tombstone_first", [True, False])
def test_a_tombstone_does_not_hide_the_same_version_on_the_new_route(tombstone_first: bool) -> None:
    board = Board("x")
    board.apply(said(1, BAGHDAD, 1), OPENING)
    pair = [said(2, BAGHDAD, 2, gone=True), said(2, SULAIMANIYA, 2)]
    for seq, fact in enumerate(pair if tombstone_first else reversed(pair), 2):
        board.apply(Fact(fact.topic, fact.id, 2, fact.route, seq, fact.item, fact.ends_at), OPENING)
    assert board.items("incidents", EVERYTHING, OPENING) == [b'"v2"']
    assert board.items("incidents", BAGHDAD_ONLY, OPENING) == []
    (dropped,) = board.changes_since(BAGHDAD_ONLY, 1, OPENING)
    assert (dropped.version, dropped.item) == (2, None)


def test_a_view_that_never_saw_the_entity_is_not_told_that_it_moved() -> None:
    board = Board("x")
    board.apply(said(1, SULAIMANIYA, 1), OPENING)
    board.apply(said(2, SULAIMANIYA, 2, gone=True), OPENING)
    assert board.changes_since(BAGHDAD_ONLY, 0, OPENING) == []


def test_a_tombstone_is_kept_a_quarter_of_an_hour_and_then_raises_the_floor() -> None:
    board = Board("x")
    board.apply(said(1, BAGHDAD, 1), OPENING)
    board.apply(said(2, BAGHDAD, 2, gone=True), OPENING)
    board.forget(OPENING + timedelta(minutes=14, seconds=59), told=2)
    assert (board.size, board.floor) == (1, 0)
    board.forget(OPENING + timedelta(minutes=15), told=2)
    assert (board.size, board.floor) == (0, 2)


def test_nothing_is_forgotten_before_every_live_view_was_told() -> None:
    board = Board("x")
    board.apply(said(1, BAGHDAD, 1), OPENING)
    board.apply(said(2, BAGHDAD, 2, until=timedelta(minutes=-30)), OPENING)
    board.forget(OPENING, told=1)
    (left,) = board.changes_since(EVERYTHING, 1, OPENING)
    assert left.item is None
    board.forget(OPENING, told=2)
    assert board.size == 0


def test_what_ended_long_before_it_was_read_is_not_held_but_a_resume_from_before_is_refused() -> None:
    board = Board("x")
    assert not board.apply(said(1, BAGHDAD, 7, until=timedelta(minutes=-1)), OPENING)
    assert (board.size, board.floor, board.head) == (0, 7, 7)


def test_views_with_equal_rights_and_topics_have_one_name_and_others_do_not() -> None:
    same = View(frozenset({"threads", "obligations", "incidents"}), None, frozenset({"joint"}))
    assert same.digest == EVERYTHING.digest
    assert BAGHDAD_ONLY.digest != EVERYTHING.digest
    assert View(same.topics, None, frozenset({"joint", "security"})).digest != same.digest


def test_the_fuller_copy_of_the_same_version_is_shown_to_who_may_read_both() -> None:
    board = Board("x")
    board.apply(Fact("incidents", "e", 1, BAGHDAD, 1, b"joint", None), OPENING)
    board.apply(Fact("incidents", "e", 1, Route("commission", "IQ-BG"), 2, b"commission", None), OPENING)
    both = View(frozenset({"incidents"}), None, frozenset({"joint", "commission"}))
    assert board.items("incidents", both, OPENING) == [b"commission"]
    assert board.items("incidents", EVERYTHING, OPENING) == [b"joint"]


class Mouth(Desk):
    """Keeps what it says instead of reading it."""

    def message(self, subject: str, kind: str, body: dict[str, object]) -> None:
        self.said = (subject, {"ce-type": kind}, orjson.dumps(body))


def test_an_open_obligation_shows_from_two_hours_before_its_deadline_and_never_ends() -> None:
    mouth = Mouth()
    mouth.obligation(1, 1, due=timedelta(hours=3))
    fact = fact_of(*mouth.said, 1, OPENING)
    assert fact is not None and fact.item is not None
    item = ObligationItem.model_validate_json(fact.item)
    assert item.shows_from == OPENING + timedelta(hours=1)
    assert item.shows_until is None and fact.ends_at is None


def test_a_discharged_obligation_and_a_closed_incident_show_for_a_quarter_of_an_hour() -> None:
    mouth = Mouth()
    mouth.now += timedelta(minutes=20)
    mouth.obligation(1, 2, due=timedelta(hours=3), state="discharged")
    obligation = fact_of(*mouth.said, 1, OPENING)
    mouth.incident(2, 2, closed=True)
    incident = fact_of(*mouth.said, 2, OPENING)
    assert obligation is not None and obligation.item is not None and incident is not None and incident.item is not None
    ends_at = OPENING + timedelta(minutes=35)
    assert obligation.ends_at == ends_at == ObligationItem.model_validate_json(obligation.item).shows_until
    assert incident.ends_at == ends_at == IncidentItem.model_validate_json(incident.item).shows_until


def test_a_thread_shows_for_half_a_day_after_its_last_word() -> None:
    mouth = Mouth()
    mouth.now += timedelta(minutes=20)
    mouth.thread(1, 4, about=2)
    fact = fact_of(*mouth.said, 1, OPENING)
    assert fact is not None and fact.item is not None
    item = ThreadItem.model_validate_json(fact.item)
    assert (fact.topic, item.messages, str(item.incident_id)) == ("threads", 4, entity(2))
    assert fact.ends_at == item.shows_until == OPENING + timedelta(hours=12, minutes=20)


def test_the_next_word_keeps_a_thread_on_the_board() -> None:
    mouth, board = Mouth(), Board("x")
    for version, hours in ((1, 0), (2, 11)):
        mouth.now = OPENING + timedelta(hours=hours)
        mouth.thread(1, version, desk="legal")
        fact = fact_of(*mouth.said, version, mouth.now)
        assert fact is not None and board.apply(fact, mouth.now)
    board.forget(OPENING + timedelta(hours=22), told=2)
    assert board.shows("threads", entity(1), EVERYTHING, OPENING + timedelta(hours=22))
    board.forget(OPENING + timedelta(hours=23), told=2)
    assert (board.size, board.floor) == (0, 2)


def test_an_entity_is_shown_to_a_view_that_holds_it_and_to_no_other() -> None:
    board = Board("x")
    board.apply(said(1, BAGHDAD, 4), OPENING)
    assert board.shows("incidents", "e", EVERYTHING, OPENING) and board.shows("incidents", "e", BAGHDAD_ONLY, OPENING)
    others = View(frozenset({"incidents"}), frozenset({"IQ-SU"}), frozenset({"joint"}))
    untold = View(frozenset({"obligations"}), None, frozenset({"joint"}))
    outside = View(frozenset({"incidents"}), None, frozenset({"public"}))
    assert not any(board.shows("incidents", "e", view, OPENING) for view in (others, untold, outside))
    assert not board.shows("incidents", "f", EVERYTHING, OPENING)
    assert (board.seq_of("incidents", "e"), board.seq_of("incidents", "f")) == (4, 0)


def test_every_field_of_a_case_is_taken_as_it_was_said() -> None:
    mouth = Mouth()
    told = {"district": "الكرخ", "centre": "101203", "organisations": 3, "desk": "legal", "assignee": entity(9),
            "verification": "verified", "referred_to": "police", "advice_open": 2, "public_answer": "proposed",
            "merged_into": entity(8), "close_reason": "merged", "raised": True, "media": 4,
            "triaged_at": "2026-11-21T04:05:00Z", "acted_at": "2026-11-21T04:06:00Z",
            "answered_at": "2026-11-21T04:07:00Z", "answer_due_at": "2026-11-21T05:00:00Z"}  # fmt: skip
    mouth.incident(1, 1, **told)
    fact = fact_of(*mouth.said, 1, OPENING)
    assert fact is not None and fact.item is not None
    item = orjson.loads(fact.item)
    assert {name: item[name] for name in told} == told
    assert item.keys() == IncidentItem.model_fields.keys()


def test_a_lapsed_obligation_stays() -> None:
    mouth = Mouth()
    lapsed = {"kind": "lapsed", "missed_due_at": "2026-11-21T04:05:00Z"}
    mouth.obligation(1, 3, due=timedelta(minutes=5), state="lapsed", owner="commissioner", step=1, change=lapsed)
    fact = fact_of(*mouth.said, 1, OPENING)
    assert fact is not None and fact.ends_at is None


def test_a_noun_that_no_topic_shows_is_passed_over() -> None:
    body = b'{"service":"intake","seal_no":1}'
    headers = {"ce-type": "seal.published.v1"}
    assert fact_of("ops.intake.seal.commission.NA.intake", headers, body, 1, OPENING) is None


def wrong(**changes: object) -> tuple[str, dict[str, str], bytes]:
    mouth = Mouth()
    mouth.incident(1, 1)
    subject, headers, body = mouth.said
    return subject, headers, orjson.dumps(orjson.loads(body) | changes)


@pytest.mark.parametrize(
    ("subject", "headers", "body"),
    [
        ("ops.intake.incident.joint.IQ-BG." + entity(1), {"ce-type": "incident.opened.v1"}, b"\xff\xfe{"),
        ("ops.intake.incident.joint.IQ-BG." + entity(1), {"ce-type": "incident.opened.v1"}, b"[]"),
        ("ops.intake.incident.joint", {"ce-type": "incident.opened.v1"}, b"{}"),
        (wrong()[0], {"ce-type": "incident.opened.v2"}, wrong()[2]),
        (wrong()[0], {}, wrong()[2]),
        wrong(severity="S9"),
        wrong(incident_id=entity(2)),
        wrong(province="IQ-SU"),
        wrong(compartment="security"),
        (wrong()[0], wrong()[1], orjson.dumps({"id": entity(3), "version": 2, "moved": True})),
    ],
    ids=["not utf-8", "not an object", "short subject", "later version", "no type", "unknown value", "another id",
         "another province", "another compartment", "another's tombstone"],
)  # fmt: skip
def test_a_message_that_does_not_keep_the_contract_is_undecodable(
    subject: str, headers: dict[str, str], body: bytes
) -> None:
    with pytest.raises(Undecodable):
        fact_of(subject, headers, body, 1, OPENING)


def test_fields_that_this_board_does_not_know_yet_do_no_harm() -> None:
    assert fact_of(*wrong(colour="أزرق", change={"kind": "painted", "by": "x"}), 1, OPENING) is not None
