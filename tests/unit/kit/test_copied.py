"""How a message is read as a copy is made of it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.copied import Copied, read_copy

CENTRE = "ops.polling.centre.joint.IQ-BG.0193f0c2-7b1e-7cc3-9c55-2f1f6a1b7d10"
HEARTBEAT = "ops.accreditation.heartbeat.public.NA.accreditation"


def body(**fields: Any) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode()


def test_a_state_is_taken_apart_by_its_subject_and_kept_whole() -> None:
    state = {"version": 3, "names": {"ar": "مدرسة دجلة", "ckb": "قوتابخانەی دیجلە"}, "newer_field": [1]}
    found = read_copy(CENTRE, body(**state), 17)

    entity = CENTRE.rpartition(".")[2]
    assert found.copied == Copied("centre", "joint", "IQ-BG", entity, 3, state, 17)
    assert (found.body, found.keep_until) == (body(**state), None)


def test_a_tombstone_has_no_state() -> None:
    found = read_copy(CENTRE, body(id="c1", version=4, moved=True), 18)

    assert (found.copied.state, found.copied.version) == (None, 4)
    assert read_copy(CENTRE, body(version=4, moved=False), 18).copied.state is not None


def test_what_expires_is_kept_until_then() -> None:
    found = read_copy(CENTRE, body(version=1, expires_at="2026-11-21T17:30:00+12:00"), 1)

    assert found.keep_until == datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
    assert read_copy(CENTRE, body(version=1, expires_at=None), 1).keep_until is None


def test_a_heartbeat_needs_no_version_and_everything_else_does() -> None:
    assert read_copy(HEARTBEAT, body(at="2026-11-21T05:30:00Z"), 1).copied.version == 0
    with pytest.raises(ValueError, match="no version"):
        read_copy(CENTRE, body(at="2026-11-21T05:30:00Z"), 1)


@pytest.mark.parametrize(
    "subject",
    ["", "ops", "dead.intake.x.y.z.a", f"{CENTRE}.more", CENTRE.rpartition(".")[0], f"{CENTRE}{'x' * 500}"],
)
def test_a_subject_that_is_not_of_the_room_is_refused(subject: str) -> None:
    with pytest.raises(ValueError, match="subject"):
        read_copy(subject, body(version=1), 1)


@given(st.binary(max_size=80))
def test_whatever_a_body_holds_is_a_refusal_and_never_another_fault(content: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_copy(CENTRE, content, 1)


@given(st.one_of(st.none(), st.booleans(), st.integers(-5, 0), st.integers(2**63), st.floats(), st.text(max_size=3)))
def test_a_version_that_is_no_number_of_a_version_is_refused(version: Any) -> None:
    content = json.dumps({"version": version}, allow_nan=True).encode()

    with pytest.raises(ValueError, match=r".*"):
        read_copy(CENTRE, content, 1)
