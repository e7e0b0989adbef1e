"""Letters about messages that could not be taken: written by a consumer, kept in stream ``DEAD``, read by the desk.

Beside the letters the stream holds the server's own word (an advisory) that a message has been delivered as often as
its durable allows: a consumer that dies while it works never gets to write a letter.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from services.kit.clock import rfc3339
from services.kit.telemetry import child_traceparent

ADVISORY: Final = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES."
DETAIL_MAX: Final = 2000
_TOKEN: Final = re.compile(r"[^A-Za-z0-9_-]+")

Reason = Literal["undecodable", "rejected", "failed", "exhausted"]


@dataclass(frozen=True)
class Received:
    """A message as it came: `stream_seq` is its place in its stream, `deliveries` counts this time too."""

    subject: str
    headers: Mapping[str, str]
    data: bytes
    stream: str
    stream_seq: int
    deliveries: int


@dataclass(frozen=True)
class Written:
    """A letter ready to be published; the same message and reason make the same `Nats-Msg-Id`."""

    subject: str
    headers: dict[str, str]
    data: bytes


def write_letter(service: str, consumer: str, message: Received, reason: Reason, detail: str, at: datetime) -> Written:
    """Write what `service` could not take as its `consumer`, with the whole message in it.

    The trace goes on and `ops-cause` names the message's id, so that both are found from the desk.
    """
    origin = message.headers.get("ce-id") or f"{message.stream}:{message.stream_seq}"
    name = f"{service}.{consumer}.{message.stream}.{message.stream_seq}.{origin}"
    content = {
        "service": service,
        "consumer": consumer,
        "reason": reason,
        "detail": detail[:DETAIL_MAX],
        "stream": message.stream,
        "stream_seq": message.stream_seq,
        "subject": message.subject,
        "headers": dict(message.headers),
        "data_base64": base64.b64encode(message.data).decode("ascii"),
        "at": rfc3339(at),
    }
    headers = {
        "Nats-Msg-Id": _header(name),
        "ce-specversion": "1.0",
        "ce-id": _header(name),
        "ce-type": "dead_letter.written.v1",
        "ce-source": f"/{service}",
        "ce-time": rfc3339(at),
        "ce-subject": str(message.stream_seq),
        "ce-dataschema": "/schemas/dead_letter.v1.json",
        "content-type": "application/json",
        "traceparent": child_traceparent(message.headers.get("traceparent")),
        "ops-cause": _header(origin),
    }
    return Written(letter_subject(service, consumer), headers, json.dumps(content, ensure_ascii=False).encode())


def letter_subject(service: str, consumer: str) -> str:
    """Where letters of a service's consumer go."""
    return f"dead.{service}.{_TOKEN.sub('-', consumer)}"


def _header(text: str) -> str:
    return "".join(letter if letter.isascii() and letter.isprintable() else "?" for letter in text)[:200]


@dataclass(frozen=True)
class DeadLetter:
    """What a message of stream ``DEAD`` says, as far as it can be read.

    `service` and `consumer` could not take message `stream_seq` of `stream`; `original` is that message where the
    letter holds it. `reason` is "unreadable" when the letter itself is rubbish; `raw` is always the whole letter.
    """

    service: str
    consumer: str
    reason: str
    detail: str
    stream: str
    stream_seq: int
    original: Received | None
    raw: Received


def read_letter(message: Received) -> DeadLetter:
    """Read a letter or an advisory.

    Never fails, whatever it holds: a desk that fails on a letter is its own patient.
    """
    said = _object(message.data)
    if message.subject.startswith(ADVISORY):
        return _advisory(message, said)
    parts = message.subject.split(".")
    service, consumer = (parts[1], ".".join(parts[2:])) if len(parts) > 2 and parts[0] == "dead" else ("", "")
    return DeadLetter(
        service=_text(said, "service") or service,
        consumer=_text(said, "consumer") or consumer,
        reason=_text(said, "reason") or "unreadable",
        detail=_text(said, "detail")[:DETAIL_MAX],
        stream=_text(said, "stream"),
        stream_seq=_number(said, "stream_seq"),
        original=_original(said),
        raw=message,
    )


def _advisory(message: Received, said: Mapping[str, Any]) -> DeadLetter:
    stream, _, consumer = message.subject.removeprefix(ADVISORY).partition(".")
    deliveries = _number(said, "deliveries")
    return DeadLetter(
        service=consumer.partition("-")[0],
        consumer=consumer,
        reason="exhausted",
        detail=f"delivered {deliveries or '?'} times and never taken",
        stream=_text(said, "stream") or stream,
        stream_seq=_number(said, "stream_seq"),
        original=None,
        raw=message,
    )


def _original(said: Mapping[str, Any]) -> Received | None:
    try:
        data = base64.b64decode(_text(said, "data_base64"), validate=True)
    except ValueError:
        return None
    subject = _text(said, "subject")
    headers = said.get("headers")
    if not subject:
        return None
    named = {str(name): str(value) for name, value in headers.items()} if isinstance(headers, dict) else {}
    return Received(subject, named, data, _text(said, "stream"), _number(said, "stream_seq"), 0)


def _object(data: bytes) -> dict[str, Any]:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value if isinstance(value, str) else ""


def _number(said: Mapping[str, Any], name: str) -> int:
    value = said.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
