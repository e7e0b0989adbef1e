"""For whom a case may be talked about, and how far somebody has read when two threads become one."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.permissions import PERMISSIONS, READS
from services.intake.model.threads import (
    Message,
    Thread,
    Written,
    audiences,
    following,
    goes_to,
    is_open,
    read_up_to,
)

COMPARTMENTS = ("joint", "commission", "security", "public", "org-abc")
IN_THE_ROOM = ("joint", "commission", "security")
J, C = UUID(int=1), UUID(int=2)


def thread(compartment: str = "joint", **facts: object) -> Thread:
    return Thread(J, 0, "incident", UUID(int=9), None, compartment, "IQ-BG", **facts)  # type: ignore[arg-type]


def message(n: int, author: str = "p") -> Message:
    at = datetime(2026, 11, 21, 6, 0, n, tzinfo=UTC)
    return Message(UUID(int=n), 1, J, "message", author, None, "ckb", "وێستگە", at)


@pytest.mark.parametrize("case", COMPARTMENTS)
def test_whoever_may_read_the_talk_on_a_case_may_read_the_case(case: str) -> None:
    talking = PERMISSIONS["thread.read"].roles
    for audience in audiences(case):
        assert audience != "public"
        for role in talking:
            assert audience not in READS[role] or case in READS[role], (audience, role)


@pytest.mark.parametrize("said", COMPARTMENTS)
@pytest.mark.parametrize("to", COMPARTMENTS)
def test_only_what_the_whole_room_heard_is_ever_read_by_others(said: str, to: str) -> None:
    assert goes_to(said, to) == (to if said == "joint" and to != "public" else said)


@pytest.mark.parametrize("case", IN_THE_ROOM)
def test_what_the_whole_room_said_is_talked_about_by_the_readers_of_the_case(case: str) -> None:
    assert is_open(thread(goes_to("joint", case)), case)


def test_a_thread_rests_while_its_case_is_not_for_its_readers() -> None:
    assert is_open(thread("commission"), "joint")
    assert not is_open(thread("commission"), "security")
    assert not is_open(thread("security"), "joint")
    assert is_open(thread("commission"), None)


def test_ids_in_a_thread_rise_even_where_a_clock_went_back() -> None:
    assert following(None, UUID(int=5)) == UUID(int=5)
    assert following(UUID(int=4), UUID(int=5)) == UUID(int=5)
    assert following(UUID(int=5), UUID(int=5)) == following(UUID(int=5), UUID(int=1)) == UUID(int=6)


def test_a_thread_counts_its_messages_and_knows_the_last() -> None:
    grown = thread().grow(message(1)).grow(message(2, "q"))

    assert (grown.version, grown.messages, grown.last_message, grown.last_author) == (2, 2, UUID(int=2), "q")


def test_two_threads_that_become_one_have_all_messages_and_the_newest_is_the_last() -> None:
    older, newer = thread().grow(message(1)).grow(message(3)), thread().grow(message(2)).grow(message(4, "q"))

    one, other = older.take_in(newer), newer.take_in(older)

    assert one.messages == other.messages == 4
    assert one.last_message == other.last_message == UUID(int=4)
    assert (one.last_author, one.version) == ("q", 3)
    assert thread().take_in(older).last_message == UUID(int=3)


@given(
    st.lists(st.tuples(st.sampled_from([J, C]), st.sampled_from(["me", "you"])), max_size=12),
    st.integers(0, 13),
    st.integers(0, 13),
)
def test_a_receipt_over_two_threads_never_says_more_than_was_read(
    said: list[tuple[UUID, str]], in_one: int, in_other: int
) -> None:
    written = [Written(UUID(int=n), of, author) for n, (of, author) in enumerate(said, 1)]
    marks = {of: UUID(int=n) for of, n in ((J, in_one), (C, in_other)) if n}

    seen = read_up_to(written, marks, "me")

    unread = {one.id for one in written if one.author != "me" and not (marks.get(one.thread_id, UUID(int=0)) >= one.id)}
    covered = {one.id for one in written if seen is not None and one.id <= seen}
    assert not covered & unread
    behind = [one.id for one in written if one.id not in covered]
    assert not behind or behind[0] in unread, "it says as much as it can"
