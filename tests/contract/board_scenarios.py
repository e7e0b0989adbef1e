"""Writes the cases that the board's law is tested on, in Python and in the UI's TypeScript alike.

A case is ``board_cases/<name>.json``::

    {"name":     what is promised,
     "view":     {"topics": [...], "provinces": [...] or null}   the client's last subscription,
     "frames":   [server frames as JSON, in the order the client gets them],
     "now":      the server's time at the end,
     "standing": {"epoch", "seq", "view"}   what the client would resume with, or null when it must not,
     "expected": {topic: {id: item}}   for every topic what it holds: nothing that has ended by "now",
     "visible":  {topic: [ids]}   for every topic what it shows at "now", sorted by id}

A client applies frames in order and compares no versions (the board has): ``welcome`` removes topics it does not name;
``snapshot`` chunks are gathered and replace their topic when ``last`` comes, and only then count; ``delta`` puts and
drops and sets seq; ``tick`` sets seq and time; ``resync``, ``present`` and ``error`` change no item. A client may
resume only with what is the whole of one moment: a ``resync``, or a ``welcome`` with another epoch or view than it
stood at, makes what it holds a picture until the snapshot of every topic has come; with the same epoch and view it goes
on where it stood.
An item shows while ``shows_from <= now < shows_until`` (null: no bound).

``python -m tests.contract.board_scenarios`` writes the files; a test fails when they are not what it would write.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from schemas.board import PROTOCOL, TOPICS
from services.board.frames import cut, delta_payloads, rfc3339, say, snapshot_payload
from services.board.handlers import fact_of
from services.board.model import Board, View

FOLDER = Path(__file__).parent / "board_cases"
OPENING = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
EPOCH = "hub:2026-11-21T03:30:00Z"


def entity(number: int) -> str:
    """Return the id of the scenario's n-th entity."""
    return str(UUID(int=(0x019A_A5E0_0000 << 80) | (7 << 76) | (2 << 62) | number))


class Desk:
    """One board process and one client of it, with time that only the scenario moves."""

    def __init__(self, topics: list[str] | None = None, provinces: list[str] | None = None) -> None:
        self.now = OPENING
        self.seq = 0
        self.board = Board(EPOCH)
        self.frames: list[dict[str, Any]] = []
        self.standing = 0
        self.whole = True
        self.subscription: tuple[list[str], list[str] | None] = (topics or list(TOPICS), provinces)

    @property
    def view(self) -> View:
        topics, provinces = self.subscription
        return View(frozenset(topics), None if provinces is None else frozenset(provinces), frozenset({"joint"}))

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)

    def message(self, subject: str, kind: str, body: dict[str, Any]) -> None:
        """Say something in the room's log; the board reads it at once."""
        self.seq += 1
        fact = fact_of(subject, {"ce-type": kind}, orjson.dumps(body), self.seq, self.now)
        if fact is None:
            self.board.pass_over(self.seq)
        else:
            self.board.apply(fact, self.now)

    def incident(self, number: int, version: int, *, province: str = "IQ-BG", compartment: str = "joint",
                 closed: bool = False, severity: str = "S2", summary: str = "تأخّر فتح المحطة",
                 **more: Any) -> None:  # fmt: skip
        body = {
            "incident_id": entity(number),
            "version": version,
            "code": "K7M4QX2P",
            "status": "closed" if closed else "new",
            "severity": severity,
            "category": "A1",
            "category_version": 1,
            "compartment": compartment,
            "province": province,
            "station": "101203-2",
            "station_known": False,
            "place": "this_station",
            "time_flag": "occurring",
            "language": "ar",
            "summary": summary,
            "evidence": False,
            "reports": 1,
            "occurred_at": rfc3339(OPENING),
            "opened_at": rfc3339(OPENING),
            "closed_at": rfc3339(self.now) if closed else None,
            "change": {"kind": "opened", "report_id": entity(number + 5000)},
            **more,
        }
        self.message(f"ops.intake.incident.{compartment}.{province}.{entity(number)}", "incident.opened.v1", body)

    def thread(self, number: int, version: int, *, province: str = "IQ-BG", compartment: str = "joint",
               about: int | None = None, desk: str | None = None) -> None:  # fmt: skip
        """Write the thread's next message, on a case or in the channel of a province (and desk)."""
        body = {
            "thread_id": entity(number),
            "version": version,
            "about": "channel" if about is None else "incident",
            "incident_id": None if about is None else entity(about),
            "desk": desk,
            "compartment": compartment,
            "province": province,
            "messages": version,
            "last_message": entity(number + 7000 + version),
            "last_author": entity(9000),
            "last_at": rfc3339(self.now),
            "change": {"kind": "grew", "message_id": entity(number + 7000 + version)},
        }
        self.message(f"ops.intake.thread.{compartment}.{province}.{entity(number)}", "thread.grew.v1", body)

    def moved(self, noun: str, number: int, version: int, *, province: str) -> None:
        body = {"id": entity(number), "version": version, "moved": True}
        self.message(f"ops.intake.{noun}.joint.{province}.{entity(number)}", f"{noun}.moved.v1", body)

    def obligation(self, number: int, version: int, *, due: timedelta, province: str = "IQ-BG", state: str = "open",
                   owner: str = "operator", step: int = 0, change: dict[str, Any] | None = None) -> None:  # fmt: skip
        done = state == "discharged"
        body = {
            "obligation_id": entity(number),
            "version": version,
            "kind": "triage_report",
            "state": state,
            "owner": {"kind": "role", "id": owner},
            "due_at": rfc3339(OPENING + due),
            "opened_at": rfc3339(OPENING),
            "closed_at": rfc3339(self.now) if done else None,
            "step": step,
            "severity": "S1",
            "compartment": "joint",
            "province": province,
            "station": None,
            "subject": {"noun": "incident", "id": entity(number + 5000)},
            "title": "پۆلێنکردنی ئاگادارکردنەوە",
            "proof": {"event_id": entity(number + 6000), "at": rfc3339(self.now)} if done else None,
            "change": change or {"kind": "discharged" if done else "opened"},
        }
        kind = body["change"]["kind"]  # type: ignore[index]
        self.message(f"ops.intake.obligation.joint.{province}.{entity(number)}", f"obligation.{kind}.v1", body)

    def _get(self, payload: bytes) -> None:
        self.frames.append(json.loads(payload))

    def welcome(self) -> None:
        view = self.view
        topics = [topic for topic in TOPICS if topic in view.topics]
        person = {
            "id": entity(9000),
            "organisation": entity(9001),
            "roles": ["operator"],
            "provinces": None,
            "compartments": ["joint"],
        }
        self._get(
            say(type="welcome", protocol=PROTOCOL, epoch=self.board.epoch, seq=self.board.head, view=view.digest,
                server_time=rfc3339(self.now), person=person, topics=topics, drill=False)
        )  # fmt: skip

    def join(self, between: Callable[[], None] | None = None) -> None:
        """Say hello without a resume: welcome and snapshots. ``between`` happens in the room while they are sent."""
        self.welcome()
        view, seq = self.view, self.board.head
        taken = {topic: self.board.items(topic, view, self.now) for topic in TOPICS if topic in view.topics}
        for topic, held in taken.items():
            for items, last in cut(held):
                self._get(snapshot_payload(topic, seq, items, last=last))
            if between is not None:
                between()
        self.standing = seq
        self.sweep()

    def resume(self) -> None:
        """Come back with epoch, seq and view as before."""
        self.welcome()
        self.sweep()

    def sweep(self) -> None:
        """Send what changed."""
        changes = self.board.changes_since(self.view, self.standing, self.now)
        for payload in delta_payloads(self.board.head, self.standing, changes):
            self._get(payload)
        self.standing = self.board.head

    def tick(self) -> None:
        self._get(say(type="tick", seq=self.standing, server_time=rfc3339(self.now), lag_ms=0, revocations="fresh"))

    def case(self, name: str) -> dict[str, Any]:
        """Close the scenario: what a snapshot taken now would hold is what the client must hold."""
        expected: dict[str, dict[str, Any]] = {topic: {} for topic in TOPICS}
        for topic, table in expected.items():
            if topic in self.view.topics:
                for item in map(json.loads, self.board.items(topic, self.view, self.now)):
                    table[item["id"]] = item
        topics, provinces = self.subscription
        return {
            "name": name,
            "view": {"topics": topics, "provinces": provinces},
            "frames": self.frames,
            "now": rfc3339(self.now),
            "standing": {"epoch": self.board.epoch, "seq": self.standing, "view": self.view.digest}
            if self.whole
            else None,
            "expected": expected,
            "visible": {topic: sorted(visible(table, self.now)) for topic, table in expected.items()},
        }


def visible(table: dict[str, dict[str, Any]], now: datetime) -> list[str]:
    """Return the ids of the items that show at ``now``."""

    def shows(item: dict[str, Any]) -> bool:
        begins, ends = item["shows_from"], item["shows_until"]
        begun = begins is None or datetime.fromisoformat(begins) <= now
        return begun and (ends is None or now < datetime.fromisoformat(ends))

    return [key for key, item in table.items() if shows(item)]


def first_look() -> Desk:
    desk = Desk()
    desk.incident(1, 1)
    desk.obligation(2, 1, due=timedelta(minutes=10))
    desk.incident(3, 1, province="IQ-SU", summary="دواکەوتنی کردنەوەی وێستگە")
    desk.join()
    return desk


def an_empty_room() -> Desk:
    desk = Desk()
    desk.join()
    desk.tick()
    return desk


def a_long_snapshot_in_chunks() -> Desk:
    desk = Desk()
    for number in range(1, 91):
        desk.incident(number, 1, summary="ط" * 120)
    desk.join()
    return desk


def changes_while_the_snapshot_is_sent() -> Desk:
    desk = Desk()
    desk.incident(1, 1)
    desk.obligation(2, 1, due=timedelta(minutes=10))
    desk.join(between=lambda: desk.incident(1, desk.seq, severity="S1"))
    return desk


def the_newest_version_wins() -> Desk:
    desk = Desk()
    desk.incident(1, 1)
    desk.join()
    desk.incident(1, 3, severity="S1")
    desk.sweep()
    desk.incident(1, 2, severity="S4")
    desk.incident(1, 3, severity="S1")
    desk.sweep()
    desk.tick()
    return desk


def many_changes_of_one_entity_arrive_as_one() -> Desk:
    desk = Desk()
    desk.join()
    for version in range(1, 7):
        desk.incident(1, version, summary=f"نسخة {version}")
    desk.incident(2, 1)
    desk.sweep()
    return desk


def an_incident_leaves_the_province() -> Desk:
    desk = Desk(provinces=["IQ-BG"])
    desk.incident(1, 1)
    desk.incident(2, 1)
    desk.join()
    desk.moved("incident", 1, 2, province="IQ-BG")
    desk.incident(1, 2, province="IQ-SU")
    desk.sweep()
    return desk


def a_tombstone_does_not_hide_the_new_place() -> Desk:
    desk = Desk()
    desk.incident(1, 1, province="XX")
    desk.obligation(2, 1, due=timedelta(minutes=5), province="XX")
    desk.join()
    desk.moved("incident", 1, 2, province="XX")
    desk.sweep()
    desk.incident(1, 2, province="IQ-BG")
    desk.obligation(2, 2, due=timedelta(minutes=5), province="IQ-BG")
    desk.sweep()
    desk.moved("obligation", 2, 2, province="XX")
    desk.sweep()
    return desk


def an_incident_comes_back_to_its_province() -> Desk:
    desk = Desk(provinces=["IQ-BG"])
    desk.incident(1, 1)
    desk.join()
    desk.moved("incident", 1, 2, province="IQ-BG")
    desk.incident(1, 2, province="IQ-SU")
    desk.sweep()
    desk.moved("incident", 1, 3, province="IQ-SU")
    desk.incident(1, 3)
    desk.sweep()
    return desk


def an_obligation_shows_two_hours_before_it_is_due() -> Desk:
    desk = Desk(topics=["obligations"])
    desk.obligation(1, 1, due=timedelta(hours=3))
    desk.obligation(2, 1, due=timedelta(hours=5))
    desk.join()
    desk.wait(hours=1)
    desk.tick()
    return desk


def an_obligation_is_raised_and_lapses_and_stays() -> Desk:
    desk = Desk()
    desk.obligation(1, 1, due=timedelta(minutes=5))
    desk.join()
    desk.wait(minutes=5)
    raised = {"kind": "raised", "from_owner": {"kind": "role", "id": "operator"},
              "missed_due_at": rfc3339(OPENING + timedelta(minutes=5))}  # fmt: skip
    desk.obligation(1, 2, due=timedelta(minutes=10), owner="commissioner", step=1, change=raised)
    desk.sweep()
    desk.wait(minutes=5)
    lapsed = {"kind": "lapsed", "missed_due_at": rfc3339(OPENING + timedelta(minutes=10))}
    desk.obligation(1, 3, due=timedelta(minutes=10), state="lapsed", owner="commissioner", step=1, change=lapsed)
    desk.sweep()
    desk.wait(hours=9)
    desk.tick()
    return desk


def what_is_done_leaves_after_a_quarter_of_an_hour() -> Desk:
    desk = Desk()
    desk.incident(1, 1)
    desk.obligation(2, 1, due=timedelta(minutes=30))
    desk.incident(3, 1)
    desk.join()
    desk.wait(minutes=10)
    desk.incident(1, 2, closed=True)
    desk.sweep()
    desk.wait(minutes=5)
    desk.obligation(2, 2, due=timedelta(minutes=30), state="discharged")
    desk.sweep()
    desk.wait(minutes=10)
    desk.tick()
    return desk


def resume_brings_what_was_missed() -> Desk:
    desk = Desk(provinces=["IQ-BG"])
    desk.incident(1, 1)
    desk.incident(2, 1)
    desk.obligation(3, 1, due=timedelta(minutes=10))
    desk.join()
    desk.incident(1, 2, severity="S1")
    desk.moved("incident", 2, 2, province="IQ-BG")
    desk.incident(2, 2, province="IQ-NI")
    desk.incident(4, 1)
    desk.incident(5, 1, province="IQ-NI")
    desk.resume()
    return desk


def another_log_replaces_everything() -> Desk:
    desk = Desk()
    desk.incident(1, 1)
    desk.obligation(2, 1, due=timedelta(minutes=10))
    desk.join()
    desk.board, desk.seq = Board("hub:2026-11-21T09:00:00Z"), 0
    desk.incident(3, 1)
    desk._get(say(type="resync", reason="epoch"))
    desk.join()
    return desk


def a_slow_line_gets_a_fresh_snapshot() -> Desk:
    desk = Desk()
    desk.incident(1, 1)
    desk.incident(2, 1)
    desk.join()
    desk.wait(minutes=1)
    desk.incident(1, 2, closed=True)
    desk.wait(minutes=20)
    desk.board.forget(desk.now, desk.standing)
    desk.incident(3, 1)
    desk._get(say(type="resync", reason="slow"))
    desk.join()
    return desk


def another_subscription_replaces_the_view() -> Desk:
    desk = Desk()
    desk.incident(1, 1)
    desk.incident(2, 1, province="IQ-SU")
    desk.obligation(3, 1, due=timedelta(minutes=10))
    desk.join()
    desk.subscription = (["incidents"], ["IQ-SU"])
    desk.join()
    desk.incident(4, 1)
    desk.incident(2, 2, province="IQ-SU", severity="S1")
    desk.sweep()
    return desk


def a_line_cut_between_two_topics_is_no_place_to_resume_from() -> Desk:
    desk = Desk(provinces=["IQ-BG"])
    desk.incident(1, 1)
    desk.obligation(2, 1, due=timedelta(minutes=10))
    desk.join()
    desk.subscription = (list(TOPICS), None)
    desk.join()
    del desk.frames[-2:]  # the snapshots of the incidents and the threads were still under way
    desk.whole = False
    return desk


def a_resume_after_too_long_is_void_before_it_is_answered() -> Desk:
    desk = Desk()
    desk.incident(1, 1)
    desk.join()
    desk.incident(1, 2, closed=True)
    desk.wait(minutes=20)
    desk.board.forget(desk.now, desk.seq)
    desk.obligation(2, 1, due=timedelta(minutes=30))
    desk._get(say(type="resync", reason="slow"))
    desk.join()
    return desk


def a_large_change_in_several_frames() -> Desk:
    desk = Desk()
    desk.join()
    for number in range(1, 91):
        desk.incident(number, 1, summary="ط" * 120)
    desk.sweep()
    return desk


def people_talk_on_a_case_and_in_a_channel() -> Desk:
    desk = Desk(provinces=["IQ-BG"])
    desk.incident(1, 1)
    desk.thread(2, 1, about=1)
    desk.thread(3, 1, desk="legal")
    desk.thread(4, 1, province="IQ-SU", desk="legal")
    desk.thread(5, 1, about=1, compartment="commission")
    desk.join()
    desk.wait(minutes=3)
    desk.thread(2, 2, about=1)
    desk.thread(2, 3, about=1)
    desk.sweep()
    desk.thread(6, 1, desk="security")
    desk.sweep()
    desk.tick()
    return desk


def talk_leaves_half_a_day_after_its_last_word() -> Desk:
    desk = Desk()
    desk.incident(1, 1)
    desk.thread(2, 1, about=1)
    desk.thread(3, 1, desk="hotline")
    desk.join()
    desk.wait(hours=11)
    desk.thread(3, 2, desk="hotline")
    desk.sweep()
    desk.wait(hours=1)
    desk.tick()
    return desk


def a_thread_leaves_with_the_province_of_its_case() -> Desk:
    desk = Desk(provinces=["IQ-BG"])
    desk.incident(1, 1)
    desk.thread(2, 1, about=1)
    desk.join()
    for noun, number in (("incident", 1), ("thread", 2)):
        desk.moved(noun, number, 2, province="IQ-BG")
    desk.incident(1, 2, province="IQ-SU")
    desk.thread(2, 2, about=1, province="IQ-SU")
    desk.sweep()
    return desk


def everything_about_a_case_is_told() -> Desk:
    desk = Desk()
    desk.incident(1, 1)
    desk.join()
    desk.wait(minutes=4)
    desk.incident(1, 2, status="triaged", district="الكرخ", centre="101203", organisations=3, reports=4,
                  desk="technical", assignee=entity(9000), triaged_at=rfc3339(desk.now),
                  answer_due_at=rfc3339(OPENING + timedelta(hours=1)),
                  change={"kind": "triaged", "from_severity": "S2", "from_category": "A1"})  # fmt: skip
    desk.sweep()
    desk.incident(1, 3, status="triaged", verification="verified_with_evidence", referred_to="police", advice_open=1,
                  raised=True, media=2, acted_at=rfc3339(desk.now), public_answer="proposed",
                  change={"kind": "referred", "to": "police"})  # fmt: skip
    desk.sweep()
    desk.wait(minutes=2)
    desk.incident(1, 4, closed=True, close_reason="merged", merged_into=entity(2), answered_at=rfc3339(desk.now),
                  change={"kind": "merged", "into": entity(2)})  # fmt: skip
    desk.sweep()
    return desk


def other_words_change_nothing() -> Desk:
    desk = Desk()
    desk.incident(1, 1)
    desk.join()
    desk.message("ops.intake.seal.commission.NA.intake", "seal.published.v1", {"seal_no": 1})
    desk.incident(2, 1, compartment="commission")
    desk.sweep()
    desk.tick()
    desk._get(say(type="present", topic="incidents", id=entity(1), people=[entity(9000)]))
    desk._get(say(type="error", code="board.not_shown"))
    return desk


SCENARIOS: tuple[Callable[[], Desk], ...] = (
    first_look,
    an_empty_room,
    a_long_snapshot_in_chunks,
    changes_while_the_snapshot_is_sent,
    the_newest_version_wins,
    many_changes_of_one_entity_arrive_as_one,
    an_incident_leaves_the_province,
    a_tombstone_does_not_hide_the_new_place,
    an_incident_comes_back_to_its_province,
    an_obligation_shows_two_hours_before_it_is_due,
    an_obligation_is_raised_and_lapses_and_stays,
    what_is_done_leaves_after_a_quarter_of_an_hour,
    resume_brings_what_was_missed,
    another_log_replaces_everything,
    a_slow_line_gets_a_fresh_snapshot,
    another_subscription_replaces_the_view,
    a_line_cut_between_two_topics_is_no_place_to_resume_from,
    a_resume_after_too_long_is_void_before_it_is_answered,
    a_large_change_in_several_frames,
    people_talk_on_a_case_and_in_a_channel,
    talk_leaves_half_a_day_after_its_last_word,
    a_thread_leaves_with_the_province_of_its_case,
    everything_about_a_case_is_told,
    other_words_change_nothing,
)


def written(scenario: Callable[[], Desk]) -> str:
    """Return the text of a scenario's file."""
    return json.dumps(scenario().case(scenario.__name__), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for scenario in SCENARIOS:
        (FOLDER / f"{scenario.__name__}.json").write_text(written(scenario), encoding="utf-8")
