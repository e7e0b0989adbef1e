"""What becomes of a message is decided by how its handling ended, and by nothing else."""

import pytest
from pydantic import BaseModel, ValidationError

from services.kit.bus.dead_letters import Received, write_letter
from services.kit.bus.verdict import Dead, Later, delay_seconds, judge
from services.kit.errors import DatabaseUnavailable, NotFound, OpsError
from tests.support.clock import ELECTION_DAY


class Note(BaseModel):
    """A body with one rule."""

    name: int


def undecodable() -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        Note.model_validate_json('{"name":"زينب الكناني"}')
    return caught.value


def test_waiting_doubles_up_to_a_minute_and_never_overflows() -> None:
    assert [delay_seconds(n) for n in (0, 1, 2, 3, 4, 5, 6, 7, 8, 63, 10_000)] == [
        1,
        1,
        2,
        4,
        8,
        16,
        32,
        60,
        60,
        60,
        60,
    ]


@pytest.mark.parametrize(
    "fault", [DatabaseUnavailable("away"), ConnectionResetError(), TimeoutError(), OSError(28, "full")]
)
@pytest.mark.parametrize("deliveries", [1, 3, 63])
def test_a_passing_fault_never_ends_in_the_dead_letters(fault: Exception, deliveries: int) -> None:
    assert isinstance(judge(fault, deliveries), Later)


@pytest.mark.parametrize("fault", [NotFound("no such station"), OpsError("no")])
def test_a_refusal_that_stays_is_dead_at_once(fault: Exception) -> None:
    assert judge(fault, 1) == Dead("rejected", f"{fault.code}: {fault}")  # type: ignore[attr-defined]


def test_a_fault_of_ours_gets_three_tries() -> None:
    fault = KeyError("x")
    assert [type(judge(fault, n)) for n in (1, 2, 3, 4)] == [Later, Later, Dead, Dead]


def test_the_reason_of_an_undecodable_message_does_not_repeat_what_was_in_it() -> None:
    verdict = judge(undecodable(), 1)

    assert isinstance(verdict, Dead)
    assert verdict.reason == "undecodable"
    assert verdict.detail.startswith("name: ")
    assert "زينب" not in verdict.detail


def test_a_letter_follows_its_contract_and_is_the_same_letter_when_written_twice() -> None:
    from schemas.dead_letter import DeadLetterV1

    message = Received("ops.intake.incident.joint.XX.1", {"ce-id": "م\n1"}, b"\xff", "OPS", 7, 3)
    once = write_letter("board", "board-1 log", message, "undecodable", "x" * 5000, ELECTION_DAY)
    again = write_letter("board", "board-1 log", message, "undecodable", "x" * 5000, ELECTION_DAY)

    assert once.subject == "dead.board.board-1-log"
    assert once.headers["Nats-Msg-Id"] == again.headers["Nats-Msg-Id"]
    assert all(value.isascii() and "\n" not in value for value in once.headers.values())
    letter = DeadLetterV1.model_validate_json(once.data)
    assert (letter.stream_seq, letter.reason, letter.data_base64) == (7, "undecodable", "/w==")
