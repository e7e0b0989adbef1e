"""Where imports wait for the part that works them off, and how far it has come."""

import asyncio
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class ImportDesk:
    """``waiting`` is set when there is something to do; ``done`` counts rows of the running step, in memory only."""

    waiting: asyncio.Event = field(default_factory=asyncio.Event)
    done: dict[UUID, int] = field(default_factory=dict)
