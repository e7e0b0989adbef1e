"""Which election this room is for: an admin says so before any map comes, and may correct it later."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from services.kit.events import Provenance
from services.polling.actions.contracts import election_told
from services.polling.actions.deps import Deps
from services.polling.errors import NoElection, VersionStale
from services.polling.model.facts import Election, Names
from services.polling.store import elections as store
from services.polling.store import events

DESCRIBED: Final = ("names", "country", "day", "synthetic", "station_voters_max")


@dataclass(frozen=True, slots=True)
class Description:
    """What an admin says about the election; ``version`` None describes it for the first time."""

    version: int | None
    names: Names
    country: str
    day: date
    synthetic: bool
    station_voters_max: int


async def current_election(deps: Deps) -> Election:
    """Return the election.

    Raises:
        NoElection: nobody has described it yet.
    """
    async with deps.db.acquire() as conn:
        found = await store.load_election(conn)
    if found is None:
        raise NoElection
    return found


async def describe_election(deps: Deps, said: Description, by: Provenance) -> Election:
    """Write what an admin says about the election, with one event; saying the same again changes nothing.

    The map stays as it was accepted: a new limit of voters, or another country, counts from the next file on.

    Raises:
        VersionStale: it was described or changed by somebody else meanwhile.
    """
    async with deps.db.acquire() as conn, conn.transaction():
        before = await store.load_election(conn)
        if (before.version if before else None) != said.version:
            raise VersionStale(current=before.version if before else 0)
        after, changed = _described(before, said, deps)
        if not changed:
            return after
        if not await store.save_election(conn, after):
            raise VersionStale(current=after.version)
        await events.append(conn, events.columns_of([election_told(after, changed, deps.ids.uuid(), by)]))
    deps.wake_relay()
    return after


def _described(before: Election | None, said: Description, deps: Deps) -> tuple[Election, list[str]]:
    facts: dict[str, Any] = {name: getattr(said, name) for name in DESCRIBED}
    if before is None:
        return Election(id=deps.ids.uuid(), version=1, map_version=0, totals={}, **facts), list(DESCRIBED)
    changed = [name for name in DESCRIBED if getattr(before, name) != facts[name]]
    version = before.version + 1 if changed else before.version
    return Election(
        id=before.id, version=version, map_version=before.map_version, totals=before.totals, **facts
    ), changed
