"""The dead-letter desk reads whatever lies in stream DEAD, and names where it came from."""

import json

from hypothesis import given
from hypothesis import strategies as st

from services.intake.handlers import CONSUMES, read_letter
from services.kit.bus import Received

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)
subjects = st.sampled_from(["dead.board.ops", "dead.board", "dead", "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.OPS.x"])


def a_letter(subject: str, data: bytes, headers: dict[str, str] | None = None) -> Received:
    return Received(subject=subject, headers=headers or {}, data=data, stream="DEAD", stream_seq=7, deliveries=1)


@given(
    subjects | st.text(max_size=60), st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode())
)
def test_nothing_in_a_letter_can_make_it_unreadable(subject: str, data: bytes) -> None:
    letter = read_letter(a_letter(subject, data))

    assert (letter.stream_seq, letter.data) == (7, data)
    assert letter.reason and isinstance(letter.where, str) and isinstance(letter.detail, str)


def test_a_letter_says_its_reason_and_where_the_original_lies() -> None:
    body = {"reason": "undecodable", "detail": "مفتاح ناقص", "stream": "OPS", "stream_seq": 48213, "subject": "ops.x"}

    letter = read_letter(a_letter("dead.board.board-1", json.dumps(body).encode()))

    assert letter.reason == "undecodable"
    assert letter.where == "board.board-1 · OPS 48213 · ops.x"
    assert letter.detail == "مفتاح ناقص"


def test_the_servers_word_on_exhausted_deliveries_is_a_letter_too() -> None:
    subject = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.OPS.escalation-incident"

    letter = read_letter(a_letter(subject, b'{"stream_seq": 12, "deliveries": 20}'))

    assert letter.reason == "exhausted"
    assert letter.where == "escalation-incident · OPS 12"


def test_a_trace_is_continued_only_when_it_is_one() -> None:
    trace = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"

    assert read_letter(a_letter("dead.board.x", b"{}", {"traceparent": trace})).traceparent == trace
    assert read_letter(a_letter("dead.board.x", b"{}", {"traceparent": "x\r\ny"})).traceparent is None


def test_the_desk_listens_to_the_dead_and_reads_them_raw() -> None:
    (consumes,) = CONSUMES

    assert (consumes.stream, consumes.durable, consumes.contract) == ("DEAD", "intake-dead", None)
