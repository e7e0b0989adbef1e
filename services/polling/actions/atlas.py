"""The accepted map as people look at it: the tree, its outlines and points, and a search over all of it.

What does not depend on the question is made once for each version of the election (its map's totals are part of it)
and kept as bytes, with an `ETag` by that version. Boundaries imply no position on the status of any territory, and
every outline says so.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import asyncpg
import orjson

from services.kit.errors import OpsError
from services.kit.text import search_key
from services.polling.actions.deps import Deps
from services.polling.actions.election import current_election
from services.polling.errors import CentreUnknown, ContestUnknown, DistrictUnknown, StationUnknown
from services.polling.model import words
from services.polling.model.diff import Kept
from services.polling.model.facts import Contest, Election, Totals
from services.polling.model.geography import Geography
from services.polling.store import lists, questions
from services.polling.store.geography import geography
from services.polling.store.lists import StaffQuestion
from services.polling.store.questions import Branch

SEARCH_MAX: Final = 50

Question = Callable[[asyncpg.Connection, str], Awaitable[dict[str, Any] | None]]
"""What finds one place by its code."""

NOTE: Final = {
    "ar": "الحدود للاستدلال فقط ولا تعبّر عن أي موقف من الوضع القانوني لأي إقليم",
    "ckb": "سنوورەکان تەنها بۆ ڕێنماییکردنن و هیچ هەڵوێستێک لەسەر دۆخی یاسایی هیچ ناوچەیەک دەرنابڕن",
    "en": "Boundaries are for orientation only and imply no position on the status of any territory",
}
"""Said beside every outline."""


@dataclass(frozen=True)
class Page:
    """An answer as bytes, and the tag under which whoever has it already need not be sent it again."""

    etag: str
    body: bytes


class Atlas:
    """Answers of the map; one for a service."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._kept: dict[str, Page] = {}

    async def tree(self) -> Page:
        """Return provinces and districts with their totals.

        Raises:
            NoElection: nobody has described the election yet.
        """
        election = await current_election(self._deps)
        return self._kept_for("tree", election) or self._keep("tree", election, await self._tree(election))

    async def outlines(self) -> Page:
        """Return the provinces as GeoJSON with the totals of each; those without a station too.

        Raises:
            NoElection: as in `tree`.
        """
        election = await current_election(self._deps)
        return self._kept_for("outlines", election) or self._keep("outlines", election, _outlines(election))

    async def points(self, province: str | None) -> Page:
        """Return the centres that have coordinates as GeoJSON points, of one province or all.

        Raises:
            NoElection: as in `tree`.
        """
        election = await current_election(self._deps)
        if province is not None and province not in election.totals:
            return Page(_etag("points-none", election), orjson.dumps(_collection([], election)))
        name = f"points-{province or 'all'}"
        kept = self._kept_for(name, election)
        if kept is not None:
            return kept
        async with self._deps.db.acquire() as conn:
            rows = await questions.points(conn, province)
        return self._keep(name, election, _collection([_point(row) for row in rows], election))

    async def district(self, code: str) -> dict[str, Any]:
        """Return a district with its centres.

        Raises:
            DistrictUnknown: the accepted map has none of this code.
        """
        return await self._find(
            code, questions.find_district, DistrictUnknown("The accepted map has no such district.")
        )

    async def centre(self, code: str) -> dict[str, Any]:
        """Return a centre with its stations.

        Raises:
            CentreUnknown: the accepted map has none of this code.
        """
        unknown = CentreUnknown("The accepted map has no such centre.")
        return await self._find(code, questions.find_centre, unknown)

    async def station(self, code: str) -> dict[str, Any]:
        """Return a station with the centre it is in.

        Raises:
            StationUnknown: the accepted map has none of this code.
        """
        unknown = StationUnknown("The accepted map has no such station.")
        return await self._find(code, questions.find_station, unknown)

    async def _find(self, code: str, ask: Question, unknown: OpsError) -> dict[str, Any]:
        known = words.code(code)
        if known is not None:
            async with self._deps.db.acquire() as conn:
                found = await ask(conn, known)
            if found is not None:
                return found
        raise unknown

    async def search(self, text: str, limit: int) -> list[dict[str, Any]]:
        """Return what has this code, or all these words in its names, in any of three languages; the best first.

        Raises:
            NoElection: as in `tree`.
        """
        election = await current_election(self._deps)
        async with self._deps.db.acquire() as conn:
            rows = await questions.search(conn, text, limit)
        found = [*_provinces_called(text, geography(election.country)), *rows]
        found.sort(key=lambda one: int(one["rank"]))
        return [{name: value for name, value in one.items() if name in _SHOWN} for one in found[:limit]]

    async def contests(self) -> list[Kept[Contest]]:
        """Return the open contests by code."""
        async with self._deps.db.acquire() as conn:
            return [kept for kept in (await lists.load_contests(conn)).values() if kept.open]

    async def contest(self, code: str) -> Kept[Contest]:
        """Return an open contest.

        Raises:
            ContestUnknown: there is none of this code.
        """
        found = None
        if (known := words.code(code)) is not None:
            async with self._deps.db.acquire() as conn:
                found = await lists.find_contest(conn, known)
        if found is None or not found.open:
            raise ContestUnknown("There is no such contest.")
        return found

    async def staff(self, question: StaffQuestion) -> list[dict[str, Any]]:
        """Return a page of staff with the place of their centre, and whether they live in another district."""
        async with self._deps.db.acquire() as conn:
            return await lists.staff_page(conn, question)

    async def _tree(self, election: Election) -> dict[str, Any]:
        async with self._deps.db.acquire() as conn:
            branches = await questions.tree(conn)
        places = geography(election.country)
        by_province: dict[str, list[Branch]] = {}
        for branch in branches:
            by_province.setdefault(branch.province, []).append(branch)
        return {
            "map_version": election.map_version,
            "synthetic": election.synthetic,
            "provinces": [_province(code, rows, places) for code, rows in sorted(by_province.items())],
        }

    def _kept_for(self, name: str, election: Election) -> Page | None:
        page = self._kept.get(name)
        return page if page is not None and page.etag == _etag(name, election) else None

    def _keep(self, name: str, election: Election, body: Mapping[str, Any]) -> Page:
        page = self._kept[name] = Page(_etag(name, election), orjson.dumps(body))
        return page


_SHOWN: Final = frozenset({"kind", "code", "names", "province", "district"})


def _etag(name: str, election: Election) -> str:
    return f'"{name}-{election.id.hex[-8:]}-{election.version}"'


def _province(code: str, branches: Sequence[Branch], places: Geography) -> dict[str, Any]:
    return {
        "code": code,
        "names": places.names(code),
        "centres": sum(one.centres for one in branches),
        "stations": sum(one.stations for one in branches),
        "voters": sum(one.voters for one in branches),
        "women": sum(one.women for one in branches),
        "districts": [
            {
                "code": one.code,
                "names": one.names,
                "centres": one.centres,
                "stations": one.stations,
                "voters": one.voters,
                "women": one.women,
            }
            for one in branches
        ],
    }


def _outlines(election: Election) -> dict[str, Any]:
    places = geography(election.country)
    return _collection(
        [
            {
                "type": "Feature",
                "id": outline.code,
                "geometry": outline.geometry,
                "properties": {
                    "code": outline.code,
                    "names": outline.names,
                    "label": list(outline.label),
                    **election.totals.get(outline.code, Totals())._asdict(),
                    "note": NOTE,
                },
            }
            for outline in places.outlines.values()
        ],
        election,
    )


def _point(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": row["code"],
        "geometry": {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]},
        "properties": {
            name: row[name]
            for name in ("code", "names", "province", "district", "stations", "voters", "women", "synthetic")
        },
    }


def _collection(features: Sequence[Mapping[str, Any]], election: Election) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "map_version": election.map_version,
        "synthetic": election.synthetic,
        "note": NOTE,
        "features": features,
    }


def _provinces_called(text: str, places: Geography) -> list[dict[str, Any]]:
    key, found = search_key(text), []
    for code, outline in places.outlines.items():
        names = [search_key(name) for name in outline.names.values()]
        if key and (key == code.casefold() or any(key in name for name in names)):
            rank = 0 if key == code.casefold() or key in names else 2
            one = {"kind": "province", "code": code, "names": outline.names, "province": code, "district": None}
            found.append({**one, "rank": rank})
    return found
