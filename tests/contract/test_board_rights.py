"""Every message × every role: the board shows a message to somebody exactly when the table of permissions says so."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.board import TOPICS
from schemas.permissions import READS, ROLES, readable
from schemas.registry import CONTRACTS, Row
from services.board.actions import view_of
from services.board.handlers import TOPIC_OF_NOUN, fact_of
from services.board.model import Board, View
from services.kit.auth import Principal

EXAMPLES = Path(__file__).parents[2] / "schemas" / "examples"
NOW = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
OWN, OTHER = "0193f0c2-0000-7000-8000-00000000000a", "0193f0c2-0000-7000-8000-00000000000b"
COMPARTMENTS = ("public", "joint", "commission", "security", f"org-{OWN}", f"org-{OTHER}")
PROVINCES = ("IQ-BG", "IQ-SU", "NA", "XX")


def principal(roles: set[str], provinces: set[str] | None = None) -> Principal:
    return Principal(
        id="p",
        session="s",
        organisation=OWN,
        roles=frozenset(roles),
        provinces=None if provinces is None else frozenset(provinces),
        compartments=readable(roles, OWN),
        expires_at=NOW + timedelta(hours=1),
    )


def reads_by_the_table(role: str, compartment: str) -> bool:
    """Read ``READS`` literally, without the code that the services use."""
    named = {"org-own" if compartment == f"org-{OWN}" else compartment}
    if compartment.startswith("org-"):
        named.add("org-*")
    return not named.isdisjoint(READS[role])


def messages() -> Iterator[tuple[Row, Path]]:
    for row in CONTRACTS:
        if row.subject.startswith("ops."):
            for path in sorted((EXAMPLES / row.name).glob("*.json")):
                yield row, path


def said(row: Row, path: Path, compartment: str, province: str) -> tuple[str, dict[str, str], bytes]:
    """Return an example as it would be published for this audience and place."""
    body: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for name, value in (("compartment", compartment), ("province", province)):
        if name in body:
            body[name] = value
    entity = body.get("id") or body.get(f"{row.noun}_id") or row.producer
    subject = f"ops.{row.producer}.{row.noun}.{compartment}.{province}.{entity}"
    return subject, {"ce-type": f"{row.noun}.opened.v1"}, json.dumps(body).encode()


def is_shown(view: View, message: tuple[str, dict[str, str], bytes]) -> bool:
    """Tell whether a view gets the message, in a snapshot or as a change."""
    board = Board("hub:test")
    fact = fact_of(*message, 1, NOW)
    if fact is None:
        return False
    board.apply(fact._replace(ends_at=None), NOW)
    in_snapshot = any(board.items(topic, view, NOW) for topic in TOPICS)
    told = any(change.item is not None for change in board.changes_since(view, 0, NOW))
    assert in_snapshot == told
    return told


@pytest.mark.parametrize(
    ("row", "path"), list(messages()), ids=lambda value: getattr(value, "stem", getattr(value, "name", ""))
)
def test_a_message_is_shown_to_a_role_exactly_where_the_table_says_so(row: Row, path: Path) -> None:
    on_a_topic = row.noun in TOPIC_OF_NOUN and path.stem != "moved"
    for compartment in COMPARTMENTS:
        for province in PROVINCES:
            message = said(row, path, compartment, province)
            for role in ROLES:
                expected = on_a_topic and reads_by_the_table(role, compartment)
                found = is_shown(view_of(principal({role}), TOPICS, None), message)
                assert found == expected, (role, compartment, province)
                at_home = principal({role}, {"IQ-BG"})
                here = is_shown(view_of(at_home, TOPICS, None), message)
                assert here == (expected and province in {"IQ-BG", "XX"}), (role, compartment, province)


def test_the_walk_has_met_what_the_board_shows_and_what_it_does_not() -> None:
    met = {row.noun for row, _ in messages()}
    assert set(TOPIC_OF_NOUN) <= met
    assert {"person", "session", "reading", "break_glass", "badge"} <= met - set(TOPIC_OF_NOUN)


roles = st.sets(st.sampled_from(ROLES))
places = st.none() | st.sets(st.sampled_from(PROVINCES[:2]))
wishes = st.none() | st.lists(st.sampled_from(PROVINCES), min_size=1)


@given(roles, roles, places, places, wishes)
def test_more_rights_never_show_less(some: set[str], more: set[str], here: set[str] | None, there: set[str] | None,
                                     asked: list[str] | None) -> None:  # fmt: skip
    wider = None if here is None or there is None else here | there
    less = view_of(principal(some, here), TOPICS, asked)
    much = view_of(principal(some | more, wider), TOPICS, asked)
    assert less.compartments <= much.compartments
    if much.provinces is not None:
        assert less.provinces is not None and less.provinces <= much.provinces


@given(roles, places, wishes)
def test_what_is_asked_for_never_adds_to_what_may_be_seen(
    some: set[str], here: set[str] | None, asked: list[str] | None
) -> None:
    who = principal(some, here)
    everything, wanted = view_of(who, TOPICS, None), view_of(who, TOPICS, asked)
    assert wanted.compartments == who.compartments
    if everything.provinces is not None:
        assert wanted.provinces is not None and wanted.provinces <= everything.provinces
    if asked is not None:
        assert wanted.provinces is not None and wanted.provinces <= frozenset(asked)
