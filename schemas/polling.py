"""Polling: the election and its map, province → district → centre → stations, as the other services keep it."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Discriminator, Field, Tag

from schemas.accreditation import Changed, Made, Names
from schemas.types import Contract, OtherChange, Province, UtcTime, Version, change_tag

StationKind = Literal["general", "special", "displaced", "mobile"]
"""``special``: security forces, detainees, patients; ``displaced``: voters away from home; ``mobile``: it travels."""

Electorate = Literal["mixed", "women", "men"]
"""Who votes there; a women's station is ``women``."""

Code = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[0-9A-Za-z][0-9A-Za-z._/-]*$")]
"""A code of the electoral body, Latin digits and letters; Arabic-Indic and Persian digits are folded on input."""


class Withdrawn(Contract):
    """It is no longer part of the map."""

    kind: Literal["withdrawn"] = "withdrawn"


MapChange = Annotated[
    Annotated[Made, Tag("made")]
    | Annotated[Changed, Tag("changed")]
    | Annotated[Withdrawn, Tag("withdrawn")]
    | Annotated[OtherChange, Tag("other")],
    Discriminator(change_tag("made", "changed", "withdrawn")),
]


class ProvinceTotals(Contract):
    """What the accepted map holds in one province."""

    province: Province
    centres: Annotated[int, Field(ge=0)]
    stations: Annotated[int, Field(ge=0)]
    voters: Annotated[int, Field(ge=0)]


class ElectionV1(Contract):
    """The election this room is for. ``synthetic`` is said on every screen. ``map_version`` counts accepted maps."""

    election_id: UUID
    version: Version
    names: Names
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    day: date
    synthetic: bool
    station_voters_max: Annotated[int, Field(ge=1)]
    map_version: Annotated[int, Field(ge=0)]
    totals: Annotated[list[ProvinceTotals], Field(max_length=100)]
    change: MapChange


class ListEntry(Contract):
    """A list on the ballot: its number, its names and how many candidates it has."""

    number: Annotated[int, Field(ge=1)]
    names: Names
    candidates: Annotated[int, Field(ge=0)]


class ContestV1(Contract):
    """A contest: what is voted on in one province. ``lists`` stand in the order of their ballot numbers, always."""

    contest_id: UUID
    version: Version
    election_id: UUID
    code: Code
    names: Names
    province: Province
    seats: Annotated[int, Field(ge=0)]
    lists: Annotated[list[ListEntry], Field(max_length=200)]
    state: Literal["open", "withdrawn"]
    change: MapChange


class Station(Contract):
    """A room with a box: its number in the centre, its kind, and how many voters are registered there."""

    code: Code
    kind: StationKind
    electorate: Electorate
    voters: Annotated[int, Field(ge=0)]
    accessible: bool | None = None


class CentreV1(Contract):
    """A polling centre with all its stations. ``police`` is the district of the police geography it lies in."""

    centre_id: UUID
    version: Version
    code: Code
    names: Names
    province: Province
    district: Code
    police: Annotated[str, Field(max_length=80)] | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    stations: Annotated[list[Station], Field(max_length=200)]
    state: Literal["open", "withdrawn"]
    synthetic: bool
    change: MapChange


class ImportAccepted(Contract):
    """An admin accepted a validated file; what it changed follows as events of its entities."""

    kind: Literal["accepted"] = "accepted"


ImportChange = Annotated[
    Annotated[ImportAccepted, Tag("accepted")] | Annotated[OtherChange, Tag("other")],
    Discriminator(change_tag("accepted")),
]


class MapImportV1(Contract):
    """An accepted import: which kind, from a file with this digest, what it changed and what its report warned of."""

    import_id: UUID
    version: Version
    what: Literal["map", "contests", "staff", "controls"]
    file_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    rows: Annotated[int, Field(ge=0)]
    changed: Annotated[int, Field(ge=0)]
    warnings: Annotated[int, Field(ge=0)]
    accepted_at: UtcTime
    change: ImportChange
