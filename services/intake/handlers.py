"""The bus edge of intake: one consumer, the dead-letter desk.

Two kinds of message lie in stream ``DEAD``: letters that a service wrote (``dead.<service>.<consumer>``, see
``schemas/dead_letter.py``), and the server's own word that a consumer's deliveries are exhausted. Both are read as far
as they can be read; nothing here fails because of what a message holds, or the desk would be its own patient.
"""

import re
from typing import Final

from services.intake.actions.dead_letters import Letter, open_letter
from services.intake.actions.deps import Deps
from services.kit import bus
from services.kit.bus import Consumes, Received

_TRACEPARENT: Final = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


async def on_dead_letter(message: Received, deps: Deps) -> None:
    """Open a duty for whoever is on the desk, once per letter."""
    await open_letter(deps, read_letter(message))


def read_letter(message: Received) -> Letter:
    """Read a message of stream ``DEAD`` as far as it can be read: reason, where it happened, and all of its bytes."""
    said = bus.read_letter(message)
    of = said.original.subject if said.original else ""
    who = ".".join(filter(None, (said.service, said.consumer))) if said.original else said.consumer or message.subject
    place = f"{said.stream or '?'} {said.stream_seq or '?'}"
    trace = message.headers.get("traceparent", "")
    about = said.original or message
    lay = (said.service, said.stream, said.stream_seq) if said.original else ("", message.stream, message.stream_seq)
    return Letter(
        identity=repr((*lay, about.subject)).encode() + about.data,
        stream_seq=message.stream_seq,
        subject=message.subject,
        reason=said.reason,
        where=" · ".join(filter(None, (who, place, of))),
        detail=said.detail,
        headers=dict(message.headers),
        data=message.data,
        traceparent=trace if _TRACEPARENT.fullmatch(trace) else None,
    )


CONSUMES: Final = (Consumes(stream="DEAD", durable="intake-dead", contract=None, handler=on_dead_letter),)
"""What this service listens to. Letters are read as raw messages, because an unreadable one must open a duty too."""
