"""The bus edge of intake: one consumer, the dead-letter desk.

Two kinds of message lie in stream ``DEAD``: letters that a service wrote (``dead.<service>.<consumer>``, see
``schemas/dead_letter.py``), and the server's own word that a consumer's deliveries are exhausted. Both are read as far
as they can be read; nothing here fails because of what a message holds, or the desk would be its own patient.
"""

import re
from typing import Any, Final

import orjson

from services.intake.actions.dead_letters import Letter, open_letter
from services.intake.actions.deps import Deps
from services.kit.bus import Consumes, Received

_ADVISORY: Final = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES."
_TRACEPARENT: Final = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


async def on_dead_letter(message: Received, deps: Deps) -> None:
    """Open a duty for whoever is on the desk, once per letter."""
    await open_letter(deps, read_letter(message))


def read_letter(message: Received) -> Letter:
    """Read a message of stream ``DEAD`` as far as it can be read: reason, where it happened, and all of its bytes."""
    said = _json_object(message.data)
    headers = {str(name): str(value) for name, value in (message.headers or {}).items()}
    if message.subject.startswith(_ADVISORY):
        stream, _, consumer = message.subject.removeprefix(_ADVISORY).partition(".")
        reason = "exhausted"
        where = f"{consumer} · {stream} {said.get('stream_seq', '?')}"
        detail = f"delivered {said.get('deliveries', '?')} times without an acknowledgement"
    else:
        name = ".".join(message.subject.split(".")[1:]) or message.subject
        reason = str(said.get("reason") or "unreadable letter")
        where = f"{name} · {said.get('stream', '?')} {said.get('stream_seq', '?')} · {said.get('subject', '?')}"
        detail = str(said.get("detail") or "")
    trace = headers.get("traceparent", "")
    return Letter(
        stream_seq=message.stream_seq,
        subject=message.subject,
        reason=reason,
        where=where,
        detail=detail,
        headers=headers,
        data=message.data,
        traceparent=trace if _TRACEPARENT.fullmatch(trace) else None,
    )


def _json_object(data: bytes) -> dict[str, Any]:
    try:
        said = orjson.loads(data)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


CONSUMES: Final = (Consumes(stream="DEAD", durable="intake-dead", contract=None, handler=on_dead_letter),)
"""What this service listens to. Letters are read as raw messages, because an unreadable one must open a duty too."""
