"""What the map says about stations, kept in memory from polling's own words; rebuilt from the copies at every start."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.intake.model import Place, station_key


@dataclass(frozen=True, slots=True)
class _Centre:
    version: int
    province: str
    stations: tuple[str, ...]


class Places:
    """Every station and centre of the accepted map by its code, and the provinces of the election.

    A centre is kept at its newest version; a tombstone speaks about its own province only, so a centre that moved is
    where its newest state is, whichever of the two messages came first. Used from one loop.
    """

    def __init__(self) -> None:
        self._centres: dict[str, _Centre] = {}
        self._stations: dict[str, tuple[str, Place]] = {}
        self._covered: dict[str, dict[str, Place]] = {}  # where two centres name one station: the ones heard before
        self._election = 0
        self.provinces: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return sum(place.station is not None for _, place in self._stations.values())

    def station(self, code: str) -> Place | None:
        """Return where a station or a whole centre is, however its digits were typed; None when no map knows it.

        A station comes before a centre of the same code.
        """
        found = self._stations.get(station_key(code))
        return found[1] if found is not None else None

    def take_centre(self, entity: str, province: str, version: int, state: Mapping[str, Any] | None) -> None:
        """Take a centre as it stands on the subject of this province; ``state`` None: it left this province."""
        known = self._centres.get(entity)
        if known is not None and version < known.version:
            return
        if state is None:
            if known is not None and known.province == province:
                self._drop(entity, known)
            return
        if known is not None:
            self._drop(entity, known)
        stations = [] if state["state"] == "withdrawn" else state["stations"]
        names = [None, *(station["code"] for station in stations)] if stations else []
        for name in names:
            place = Place(name, state["province"], state["district"], state["code"])
            self._put(station_key(name or state["code"]), entity, place)
        codes = tuple(dict.fromkeys(station_key(name or state["code"]) for name in names))
        self._centres[entity] = _Centre(version, state["province"], codes)

    def take_election(self, version: int, state: Mapping[str, Any] | None) -> None:
        """Take the election: its provinces are those of the accepted map."""
        if state is not None and version >= self._election:
            self._election = version
            self.provinces = frozenset(row["province"] for row in state["totals"])

    def _put(self, code: str, entity: str, place: Place) -> None:
        before = self._stations.get(code)
        if before is not None and before[0] != entity:
            self._covered.setdefault(code, {})[before[0]] = before[1]
        self._stations[code] = entity, place

    def _drop(self, entity: str, known: _Centre) -> None:
        del self._centres[entity]
        for code in known.stations:
            covered = self._covered.get(code, {})
            covered.pop(entity, None)
            if code in self._stations and self._stations[code][0] == entity:
                del self._stations[code]
                if covered:
                    self._stations[code] = covered.popitem()
            if not covered:
                self._covered.pop(code, None)
