"""The board's law: snapshot(before) + deltas = snapshot(after), on committed cases and on days made up.

The committed cases are read by the UI's TypeScript as well; :mod:`tests.contract.board_scenarios` says how.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.board import TOPICS, IncidentItem, ObligationItem, ServerFrame, ThreadItem
from services.board.frames import cut, delta_payloads, snapshot_payload
from services.board.model import SHOWN_AFTER_END, Board, Fact, Route, View, tombstone_ends_at
from tests.contract.board_scenarios import FOLDER, OPENING, SCENARIOS, written

CASES = sorted(FOLDER.glob("*.json"))
ITEM_OF = {"incidents": IncidentItem, "obligations": ObligationItem, "threads": ThreadItem}


class Screen:
    """A client as the protocol describes it, written without the board's code."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, Any]] = {topic: {} for topic in TOPICS}
        self.gathered: dict[str, dict[str, Any]] = {}
        self.standing: dict[str, Any] | None = None
        self.place: dict[str, Any] = {}
        self.missing: set[str] = set()

    def take(self, frame: dict[str, Any]) -> None:
        kind = frame["type"]
        if kind == "welcome":
            self.enter(frame)
        elif kind == "snapshot":
            chunk = self.gathered.setdefault(frame["topic"], {})
            chunk.update({item["id"]: item for item in frame["items"]})
            if frame["last"]:
                self.tables[frame["topic"]] = self.gathered.pop(frame["topic"])
                self.missing.discard(frame["topic"])
                self.reach(frame["seq"])
        elif kind == "delta":
            for change in frame["changes"]:
                table = self.tables[change["topic"]]
                table.pop(change["id"], None)
                if change["op"] == "put":
                    table[change["id"]] = change["item"]
            self.reach(frame["seq"])
        elif kind == "tick":
            self.reach(frame["seq"])
        elif kind == "resync":
            self.standing, self.missing = None, set(TOPICS)

    def enter(self, welcome: dict[str, Any]) -> None:
        place = {"epoch": welcome["epoch"], "view": welcome["view"]}
        if self.standing is None or self.place != place:
            self.standing, self.missing = None, set(welcome["topics"])
        self.place, self.gathered = place, {}
        for topic in self.tables.keys() - set(welcome["topics"]):
            self.tables[topic] = {}

    def reach(self, seq: int) -> None:
        if not self.missing:
            self.standing = {**self.place, "seq": seq}

    def held(self, now: datetime) -> dict[str, dict[str, Any]]:
        return {
            topic: {key: item for key, item in table.items() if not over(item["shows_until"], now)}
            for topic, table in self.tables.items()
        }

    def visible(self, now: datetime) -> dict[str, list[str]]:
        return {
            topic: sorted(key for key, item in table.items() if over(item["shows_from"] or now.isoformat(), now))
            for topic, table in self.held(now).items()
        }


def over(moment: str | None, now: datetime) -> bool:
    return moment is not None and datetime.fromisoformat(moment) <= now


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_client_that_applies_the_frames_holds_what_a_fresh_snapshot_holds(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    now = datetime.fromisoformat(case["now"])
    screen = Screen()
    for frame in case["frames"]:
        screen.take(frame)
    assert screen.held(now) == case["expected"]
    assert screen.visible(now) == case["visible"]
    assert screen.standing == case["standing"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_frame_of_a_case_keeps_the_contract(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    for frame in case["frames"]:
        ServerFrame.model_validate(frame)
    for topic, table in case["expected"].items():
        for item in table.values():
            ITEM_OF[topic].model_validate(item)


def test_the_committed_cases_are_what_the_board_sends_today() -> None:
    assert {path.stem for path in CASES} == {scenario.__name__ for scenario in SCENARIOS}
    for scenario in SCENARIOS:
        path = FOLDER / f"{scenario.__name__}.json"
        assert path.read_text(encoding="utf-8") == written(scenario), (
            f"{path.name} differs: python -m tests.contract.board_scenarios"
        )


COMPARTMENTS = ("joint", "commission")
VIEWS = [
    View(frozenset(TOPICS), None, frozenset({"joint"})),
    View(frozenset({"threads"}), frozenset({"IQ-BG", "IQ-SU"}), frozenset({"joint"})),
    View(frozenset({"incidents"}), frozenset({"IQ-BG"}), frozenset({"joint"})),
    View(frozenset({"obligations"}), frozenset({"IQ-SU", "XX"}), frozenset({"joint", "commission"})),
    View(frozenset({"incidents", "obligations"}), frozenset({"IQ-BG", "IQ-SU"}), frozenset(COMPARTMENTS)),
]

messages = st.lists(
    st.tuples(
        st.sampled_from(("incidents", "incidents", "obligations", "threads", "threads")),
        st.sampled_from((0, 0, 1)),  # which entity
        st.sampled_from((0, 0, 0, 0, -1, -5)),  # how late its version is: repeated and late ones included
        st.sampled_from(("joint", "joint", "joint", "commission")),
        st.sampled_from(("IQ-BG", "IQ-BG", "IQ-SU", "XX")),
        st.sampled_from(("open", "open", "ended", "long_ended", "moved")),
        st.sampled_from((0, 0, 1, 16)),  # minutes that pass before it is read
        st.booleans(),  # whether the board forgets afterwards
    ),
    min_size=6,
    max_size=25,
)


class Day:
    """A board that reads made-up messages, and what each view was told so far."""

    def __init__(self) -> None:
        self.now = OPENING
        self.board = Board("hub:test")
        self.seq = 0
        self.last: dict[tuple[Any, ...], Fact] = {}

    def restart(self) -> None:
        """Build the board anew from the last message of each subject, as a process that starts now does."""
        head, self.board = self.board.head, Board("hub:test")
        for fact in sorted(self.last.values(), key=lambda fact: fact.seq):
            ends_at = tombstone_ends_at(self.now) if fact.item is None else fact.ends_at
            self.board.apply(fact._replace(ends_at=ends_at), self.now)
        self.board.pass_over(head)

    def read(self, message: tuple[str, int, int, str, str, str, int, bool], told: int) -> None:
        topic, number, late, compartment, province, state, minutes, forgets = message
        self.now += timedelta(minutes=minutes)
        self.seq += 1
        version = max(1, self.seq + late)
        ends = {
            "open": None,
            "ended": self.now + SHOWN_AFTER_END,
            "long_ended": self.now - timedelta(hours=1),
            "moved": tombstone_ends_at(self.now),
        }[state]
        item = orjson.dumps(
            {
                "id": f"e{number}",
                "version": version,
                "route": [compartment, province],
                "shows_from": None,
                "shows_until": None if ends is None else ends.isoformat(),
            }
        )
        fact = Fact(topic, f"e{number}", version, Route(compartment, province), self.seq,
                    None if state == "moved" else item, ends)  # fmt: skip
        self.last[topic, number, compartment, province] = fact
        self.board.apply(fact, self.now)
        if forgets:
            self.board.forget(self.now, told)

    def snapshot(self, view: View) -> list[dict[str, Any]]:
        frames = []
        for topic in sorted(view.topics):
            for held, last in cut(self.board.items(topic, view, self.now)):
                frames.append(json.loads(snapshot_payload(topic, self.board.head, held, last=last)))
        return frames

    def deltas(self, view: View, since: int) -> list[dict[str, Any]]:
        changes = self.board.changes_since(view, since, self.now)
        return [json.loads(payload) for payload in delta_payloads(self.board.head, since, changes)]


def fresh(day: Day, view: View) -> Screen:
    screen = Screen()
    for frame in day.snapshot(view):
        screen.take(frame)
    return screen


@given(before=messages, after=messages, view=st.sampled_from(VIEWS), sweeps=st.sets(st.integers(0, 25)))
@settings(max_examples=400, deadline=None)
def test_snapshot_before_and_deltas_are_the_snapshot_after(
    before: list[Any], after: list[Any], view: View, sweeps: set[int]
) -> None:
    day = Day()
    for message in before:
        day.read(message, told=day.seq)
    screen = fresh(day, view)
    told = day.board.head
    for number, message in enumerate(after):
        day.read(message, told)
        if number in sweeps:
            for frame in day.deltas(view, told):
                screen.take(frame)
            told = day.board.head
    for frame in day.deltas(view, told):
        screen.take(frame)
    assert screen.held(day.now) == fresh(day, view).held(day.now)


@given(before=messages, after=messages, view=st.sampled_from(VIEWS), away_since=st.integers(0, 25))
@settings(max_examples=400, deadline=None)
def test_a_resume_from_any_place_that_is_taken_brings_everything_missed(
    before: list[Any], after: list[Any], view: View, away_since: int
) -> None:
    day = Day()
    left: tuple[Screen, int] | None = None
    for number, message in enumerate([*before, *after]):
        if number == away_since:
            left = fresh(day, view), day.board.head
        day.read(message, told=day.seq)
    screen, since = left or (fresh(day, view), day.board.head)
    if since < day.board.floor:
        screen = fresh(day, view)
    else:
        for frame in day.deltas(view, since):
            screen.take(frame)
    assert screen.held(day.now) == fresh(day, view).held(day.now)


@given(said=messages, view=st.sampled_from(VIEWS), away_since=st.integers(0, 25))
@settings(max_examples=400, deadline=None)
def test_a_board_rebuilt_from_the_last_message_of_each_subject_shows_and_resumes_the_same(
    said: list[Any], view: View, away_since: int
) -> None:
    day = Day()
    screen, since = fresh(day, view), 0
    for number, message in enumerate(said):
        if number == away_since:
            screen, since = fresh(day, view), day.board.head
        day.read((*message[:2], 0, *message[3:]), told=day.seq)  # a service says versions once and in order
    before = fresh(day, view).held(day.now)
    day.restart()
    assert fresh(day, view).held(day.now) == before
    if since >= day.board.floor:
        for frame in day.deltas(view, since):
            screen.take(frame)
        assert screen.held(day.now) == before


@given(said=messages, view=st.sampled_from(VIEWS))
@settings(max_examples=200, deadline=None)
def test_no_frame_mentions_what_the_view_may_not_see(said: list[Any], view: View) -> None:
    day = Day()
    seen: set[tuple[str, str]] = set()
    for message in said:
        since = day.board.head
        day.read(message, told=day.seq)
        if message[0] in view.topics and view.sees(Route(message[3], message[4])):
            seen.add((message[0], f"e{message[1]}"))
        for frame in day.deltas(view, since):
            for change in frame["changes"]:
                assert (change["topic"], change["id"]) in seen
                assert change["item"] is None or view.sees(Route(*change["item"]["route"]))
