"""The bus edge of polling: its copies of what accreditation says about who may enter.

Copies: person, organisation, session, signing_key and heartbeat. Polling listens to nothing else, so ``CONSUMES`` is
empty; what it keeps of others comes through ``kit/copies``.
"""

from typing import Final

from services.kit.access import People
from services.kit.bus import Consumes
from services.kit.copies import Copied

CONSUMES: Final[tuple[Consumes, ...]] = ()


def on_copied(copied: Copied, people: People) -> None:
    """Keep in memory what accreditation has said, once it is on disk; older versions change nothing."""
    if copied.state is not None:
        people.take(copied.noun, copied.entity, copied.state)
