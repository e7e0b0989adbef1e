"""What an election, a district, a centre, a station, a contest and a member of staff are: values without identity.

Identity (ids, versions) is kept beside them by the store, so that what a file says and what was accepted before are
compared as plain values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, NamedTuple
from uuid import UUID

from services.polling.model.words import Electorate, StationKind

Language = Literal["ar", "ckb", "en"]
Names = dict[Language, str]

LANGUAGES: Final[tuple[Language, ...]] = ("ar", "ckb", "en")
NATIONAL: Final = "NA"
ACCESS_FIELDS: Final = ("step_free", "wide_doors", "toilet", "parking")
"""What is asked of the premises: entrance without steps, wide doors, accessible toilet, parking beside them."""

NAME_CHARACTERS_MAX: Final = 200
ADDRESS_CHARACTERS_MAX: Final = 400
POLICE_CHARACTERS_MAX: Final = 80
STATIONS_MAX: Final = 200
"""Stations of one centre, which travel together in one message."""


class Totals(NamedTuple):
    """Centres, stations and voters of one province, or of the country."""

    centres: int = 0
    stations: int = 0
    voters: int = 0

    def plus(self, other: "Totals") -> "Totals":
        """Add two."""
        return Totals(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


@dataclass(frozen=True, slots=True)
class Election:
    """The election this room is for, as its rules see it; ``totals`` by province are those of the accepted map."""

    id: UUID
    version: int
    names: Names
    country: str
    day: date
    synthetic: bool
    station_voters_max: int
    map_version: int
    totals: Mapping[str, Totals]


class Station(NamedTuple):
    """A room with a box."""

    code: str
    kind: StationKind
    electorate: Electorate
    voters: int
    accessible: bool | None


@dataclass(frozen=True, slots=True)
class District:
    """A district of a province."""

    code: str
    province: str
    names: Names


@dataclass(frozen=True, slots=True)
class Centre:
    """A polling centre with its stations in the order of their codes."""

    code: str
    names: Names
    province: str
    district: str
    police: str | None
    address: str | None
    latitude: float | None
    longitude: float | None
    accessible: Mapping[str, bool] | None
    synthetic: bool
    stations: tuple[Station, ...]

    @property
    def totals(self) -> Totals:
        """This centre, its stations and their voters."""
        return Totals(1, len(self.stations), sum(station.voters for station in self.stations))


@dataclass(frozen=True, slots=True)
class Map:
    """A whole map: districts and open centres by code."""

    districts: Mapping[str, District] = field(default_factory=dict)
    centres: Mapping[str, Centre] = field(default_factory=dict)

    def totals(self) -> dict[str, Totals]:
        """Return the totals of each province that has a centre, by its code."""
        found: dict[str, Totals] = {}
        for centre in self.centres.values():
            found[centre.province] = found.get(centre.province, Totals()).plus(centre.totals)
        return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate by the place on the list. Names of candidates are shown over HTTP and are in no event."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class BallotList:
    """A list on the ballot with its candidates in the order of their numbers."""

    number: int
    names: Names
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Contest:
    """What is voted on in one province; lists in the order of their ballot numbers, always."""

    code: str
    names: Names
    province: str
    seats: int
    lists: tuple[BallotList, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the staff by number: which duty, at which centre, at home in which district. No name."""

    number: str
    duty: str
    centre: str
    home_district: str | None


@dataclass(frozen=True, slots=True)
class Control:
    """What somebody published about a province (or the country, ``NA``): with where and when."""

    province: str
    centres: int | None
    stations: int | None
    voters: int | None
    source: str
    as_of: date


def order(code: str) -> tuple[int, str]:
    """Return the key by which codes are put in order: 2 before 10."""
    return len(code), code
