"""The bus edge of intake: the copies of what others have said, and one consumer, the dead-letter desk.

Copies: who may enter (accreditation's person, organisation, session, signing_key, heartbeat) and where stations are
(polling's centre and election). Each state goes to the memory that asks for it.

Two kinds of message lie in stream ``DEAD``: letters that a service wrote (``dead.<service>.<consumer>``, see
``schemas/dead_letter.py``), and the server's own word that a consumer's deliveries are exhausted. Both are read as far
as they can be read; nothing here fails because of what a message holds, or the desk would be its own patient.
"""

import re
from typing import Final

from services.intake.actions.dead_letters import Letter, open_letter
from services.intake.actions.deps import Deps
from services.intake.store.places import Places
from services.kit import bus
from services.kit.access import People
from services.kit.bus import Consumes, Received
from services.kit.copies import Copied

_TRACEPARENT: Final = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


def on_copied(copied: Copied, people: People, places: Places) -> None:
    """Keep in memory what another service has said, once it is on disk; older versions change nothing."""
    if copied.noun == "centre":
        places.take_centre(copied.entity, copied.province, copied.version, copied.state)
    elif copied.noun == "election":
        places.take_election(copied.version, copied.state)
    elif copied.state is not None:
        people.take(copied.noun, copied.entity, copied.state)


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
