"""What the actions of intake work with, made once by ``app.build`` and handed to every edge."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from services.intake.actions.filing import Filing, FirstReply
from services.intake.model import Taxonomy
from services.intake.model.answer_clock import Clock as AnswerClock
from services.intake.store.places import Places
from services.intake.store.taxonomy import Taxonomies
from services.kit.access import Guard
from services.kit.clock import Clock
from services.kit.db import Database
from services.kit.disk import DiskReserve
from services.kit.ids import Ids


@dataclass(frozen=True)
class Deps:
    """The tools of the actions.

    ``submit`` hands a report to the group commit and returns after the commit that holds it; ``wake_relay`` is called
    after every commit that wrote events. ``secret_key`` is 32 bytes and never leaves the process. ``guard`` and
    ``places`` are what this service has heard of people and of the map. ``zone`` is where the election is held.
    """

    db: Database
    clock: Clock
    ids: Ids
    guard: Guard
    places: Places
    taxonomies: Taxonomies
    zone: ZoneInfo
    disk: DiskReserve
    submit: Callable[[Filing], Awaitable[FirstReply]]
    wake_relay: Callable[[], None]
    secret_key: bytes
    calendar_first_day: date

    @property
    def taxonomy(self) -> Taxonomy:
        """The taxonomy in use."""
        return self.taxonomies.active

    @property
    def answer_clock(self) -> AnswerClock:
        """The answer clock of now: the minutes of the taxonomy in use, and midnight where the election is held."""
        return AnswerClock(self.taxonomies.active, self.zone)
