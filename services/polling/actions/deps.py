"""What the actions of polling work with, made once by ``app.build`` and handed to every edge."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from services.kit.access import Guard
from services.kit.clock import Clock
from services.kit.db import Database
from services.kit.disk import DiskReserve
from services.kit.ids import Ids


@dataclass(frozen=True)
class Deps:
    """The tools of the actions.

    ``wake_relay`` is called after every commit that wrote events, ``wake_importer`` after every commit that left it
    work. ``progress`` holds how many rows of a file were read, while somebody reads it.
    """

    db: Database
    clock: Clock
    ids: Ids
    guard: Guard
    disk: DiskReserve
    wake_relay: Callable[[], None]
    wake_importer: Callable[[], None]
    progress: dict[UUID, int] = field(default_factory=dict)
