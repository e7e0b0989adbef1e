"""The seal chain and the row's digest: nothing a row says can change without its seal telling."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from services.kit.events import (
    BODY_LIMIT_BYTES,
    DIGEST_COLUMNS,
    NewEvent,
    Provenance,
    digest,
    event_arrays,
    genesis,
    message_headers,
    new_event,
    seal,
)

ID = UUID("0193f0c2-7b1e-7cc3-9c55-2f1f6a1b7d10")
AT = datetime(2026, 11, 21, 5, 30, 0, 250, tzinfo=UTC)
SUBJECT = f"ops.intake.incident.joint.IQ-BG.{ID}"

ROW: dict[str, Any] = {
    "n": 7,
    "id": ID,
    "subject": SUBJECT,
    "type": "incident.opened.v1",
    "body": '{"summary":"تأخر فتح المحطة"}',
    "actor": "anonymous",
    "role": "observer",
    "origin": "POST /api/intake/reports",
    "cause": None,
    "recorded_at": AT,
    "traceparent": None,
}

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
instants = st.integers(0, 10**15).map(lambda microseconds: AT + timedelta(microseconds=microseconds))
rows = st.fixed_dictionaries(
    {
        "n": st.integers(1, 2**62),
        "id": st.uuids(),
        "recorded_at": instants,
        "cause": st.none() | texts,
        "traceparent": st.none() | texts,
    }
    | {column: texts for column in ("subject", "type", "body", "actor", "role", "origin")}
)


def valid(**changes: Any) -> NewEvent:
    fields: dict[str, Any] = {column: ROW[column] for column in DIGEST_COLUMNS if column != "n"}
    return NewEvent(**(fields | {"body": b"{}"} | changes))


@given(rows, rows)
def test_two_rows_share_a_digest_only_when_they_are_equal(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert (digest(one) == digest(other)) == (one == other)


@given(rows, st.sampled_from(DIGEST_COLUMNS), st.data())
def test_changing_any_column_changes_the_digest(row: dict[str, Any], column: str, data: st.DataObject) -> None:
    other = data.draw(rows.filter(lambda candidate: candidate[column] != row[column]))

    assert digest(row | {column: other[column]}) != digest(row)


@given(texts, texts)
def test_text_moved_from_one_column_to_the_next_changes_the_digest(actor: str, role: str) -> None:
    moved = ROW | {"actor": actor + role, "role": ""}

    assert (digest(ROW | {"actor": actor, "role": role}) == digest(moved)) == (role == "")


def test_absent_and_empty_are_different() -> None:
    assert digest(ROW) != digest(ROW | {"cause": ""})


def test_place_in_stream_and_chain_is_not_under_the_digest() -> None:
    assert digest(ROW) == digest(ROW | {"stream_seq": 5, "seal_no": 9, "seal": b"x"})


def test_time_zone_of_the_reader_does_not_matter() -> None:
    baghdad = AT.astimezone(timezone(timedelta(hours=3)))

    assert digest(ROW | {"recorded_at": baghdad}) == digest(ROW)


def test_digest_is_the_documented_one() -> None:
    def field(value: str | None) -> bytes:
        return b"\xff" * 8 if value is None else len(value.encode()).to_bytes(8, "big") + value.encode()

    written = [
        "7", str(ID), SUBJECT, ROW["type"], ROW["body"], ROW["actor"], ROW["role"], ROW["origin"], None,
        str(1795239000_000250), None,
    ]  # fmt: skip

    assert digest(ROW) == hashlib.sha256(b"opsroom.event.1" + b"".join(map(field, written))).digest()


def test_seal_depends_on_everything_before_it() -> None:
    first = seal(genesis("intake"), digest(ROW))

    assert seal(first, digest(ROW)) != first
    assert genesis("intake") != genesis("results")
    assert len(first) == 32


def test_headers_are_cloudevents_and_made_from_the_row_alone() -> None:
    row = ROW | {"cause": "0193f0c2", "traceparent": "00-" + "a" * 32 + "-" + "b" * 16 + "-01"}

    assert message_headers(row, "intake") == {
        "Nats-Msg-Id": str(ID),
        "ce-specversion": "1.0",
        "ce-id": str(ID),
        "ce-type": "incident.opened.v1",
        "ce-source": "/intake",
        "ce-time": "2026-11-21T05:30:00.000250Z",
        "ce-subject": str(ID),
        "ce-dataschema": "/schemas/incident.v1.json",
        "content-type": "application/json",
        "traceparent": row["traceparent"],
        "ops-cause": "0193f0c2",
    }


def test_new_event_carries_the_state_byte_for_byte() -> None:
    class State(BaseModel):
        summary: str

    by = Provenance(actor="anonymous", role="observer", origin="test", recorded_at=AT)
    made = new_event(id=ID, subject=SUBJECT, type="incident.opened.v1", state=State(summary="دواکەوت"), by=by)

    assert made.body == '{"summary":"دواکەوت"}'.encode()
    assert event_arrays([made])[3] == ['{"summary":"دواکەوت"}']


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "ops.intake.incident.joint.IQ-BG.>"},
        {"subject": "ops.intake.incident.joint.IQ-BG"},
        {"subject": "dead.intake.incident.joint.IQ-BG.1"},
        {"subject": SUBJECT + "\r\n"},
        {"type": "incident.opened"},
        {"type": "incident.opened.v0"},
        {"cause": "two\r\nlines"},
        {"cause": ""},
        {"traceparent": "ع"},
        {"recorded_at": datetime(2026, 11, 21)},  # noqa: DTZ001 - the missing zone is what is wrong
        {"body": b"x" * (BODY_LIMIT_BYTES + 1)},
    ],
)
def test_what_the_log_would_refuse_is_refused_before_it_is_written(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        valid(**wrong)


def test_body_at_the_limit_is_taken() -> None:
    assert len(valid(body=b"x" * BODY_LIMIT_BYTES).body) == BODY_LIMIT_BYTES
