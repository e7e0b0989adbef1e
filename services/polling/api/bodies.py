"""What comes in and goes out over HTTP, field by field, with the limits."""

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from services.kit.text import clean_text, is_readable
from services.polling.model.facts import NAME_CHARACTERS_MAX, Names

STATION_VOTERS_MAX: Final = 100_000
YEARS: Final = (2000, 2200)


def _name(value: str) -> str:
    text = clean_text(value)
    if not is_readable(text) or len(text) > NAME_CHARACTERS_MAX:
        raise PydanticCustomError("name", "1 to 200 characters that can be read are expected")
    return text


def _near(value: date) -> date:
    if not YEARS[0] <= value.year < YEARS[1]:
        raise PydanticCustomError("day", "a day of this century is expected")
    return value


Name = Annotated[str, Field(max_length=4 * NAME_CHARACTERS_MAX), AfterValidator(_name)]
Language = Literal["ar", "ckb", "en"]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ElectionBody(_In):
    """What an admin says about the election; `version` is missing when it is described for the first time."""

    version: Annotated[int, Field(ge=1, lt=2**31)] | None = None
    names: Annotated[dict[Language, Name], Field(min_length=1)]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1.")]
    day: Annotated[date, AfterValidator(_near)]
    synthetic: Annotated[bool, Field(description="Said on every screen.")] = False
    station_voters_max: Annotated[int, Field(ge=1, le=STATION_VOTERS_MAX)] = 550


class VersionBody(_In):
    """Which state somebody has seen."""

    version: Annotated[int, Field(ge=1, lt=2**31)]


class MappingBody(_In):
    """Which column is which: header by field, null where there is none."""

    columns: Annotated[dict[str, Annotated[str, Field(max_length=40_000)] | None], Field(max_length=100)]
    version: Annotated[int, Field(ge=1, lt=2**31)] | None = None


class Totals(BaseModel):
    """Totals of a province."""

    province: str
    centres: int
    stations: int
    voters: int


class Election(BaseModel):
    """The election this room is for."""

    id: UUID
    version: int
    names: Names
    country: str
    day: date
    synthetic: bool
    station_voters_max: int
    map_version: int
    totals: list[Totals]


class DistrictOfTree(BaseModel):
    """A district in the tree; `women` counts women's stations."""

    code: str
    names: Names
    centres: int
    stations: int
    voters: int
    women: int


class ProvinceOfTree(DistrictOfTree):
    """A province in the tree."""

    districts: list[DistrictOfTree]


class Tree(BaseModel):
    """Provinces and districts of the accepted map."""

    map_version: int
    synthetic: bool
    provinces: list[ProvinceOfTree]


class Station(BaseModel):
    """A room with a box."""

    code: str
    kind: str
    electorate: str
    voters: int
    accessible: bool | None


class Named(BaseModel):
    """A place by code and names."""

    code: str
    names: Names


class CentreAlone(BaseModel):
    """A polling centre without its stations."""

    id: UUID
    version: int
    code: str
    names: Names
    province: str
    district: Named
    police: str | None
    address: str | None
    latitude: float | None
    longitude: float | None
    accessible: dict[str, bool] | None
    synthetic: bool


class CentreCounted(CentreAlone):
    """A polling centre with how many stations and voters it has."""

    station_count: int
    voters: int


class Centre(CentreAlone):
    """A polling centre with its stations in the order of their codes."""

    stations: list[Station]


class StationPlaced(Station):
    """A station with the centre it is in."""

    centre: CentreAlone


class District(Named):
    """A district with its centres."""

    province: str
    centres: list[CentreCounted]


class Found(Named):
    """A place that a search found."""

    kind: Literal["province", "district", "centre", "station"]
    province: str
    district: str | None


class Results(BaseModel):
    """What a search found, the best first."""

    items: list[Found]


class Candidate(BaseModel):
    """A candidate by ballot number."""

    number: int
    name: str


class BallotList(BaseModel):
    """A list by ballot number."""

    number: int
    names: Names
    candidates: list[Candidate]


class ContestAlone(BaseModel):
    """A contest without its lists."""

    id: UUID
    version: int
    code: str
    names: Names
    province: str
    seats: int
    list_count: int
    candidate_count: int


class Contests(BaseModel):
    """All contests."""

    items: list[ContestAlone]


class Contest(ContestAlone):
    """A contest with lists and candidates, always by ballot number."""

    lists: list[BallotList]


class Member(BaseModel):
    """Somebody of the staff, by number."""

    number: str
    duty: str
    centre: str
    home_district: str | None
    district: str | None
    province: str | None
    warnings: list[Literal["other_district", "centre_unknown"]]


class StaffPage(BaseModel):
    """A page of staff."""

    items: list[Member]
    next: str | None


class Progress(BaseModel):
    """How many rows were read; `total` is null while nobody knows."""

    done: int
    total: int | None


class Fault(BaseModel):
    """Why a file cannot be used, or was given back."""

    code: str
    params: dict[str, Any]


class Import(BaseModel):
    """A file and what became of it."""

    id: UUID
    version: int
    what: Literal["map", "contests", "staff", "controls"]
    file_name: str
    sha256: str
    size: int
    state: Literal["reading", "ready", "unusable", "accepting", "accepted", "discarded", "failed"]
    rows: int
    good: int
    problems: int
    warnings: int
    columns: dict[str, str | None]
    headers: list[str]
    progress: Progress
    error: Fault | None
    made_at: datetime
    made_by: str
    accepted_at: datetime | None
    accepted_by: str | None


class ImportPage(BaseModel):
    """A page of files, the newest first."""

    items: list[Import]
    next: str | None


class Note(BaseModel):
    """What is wrong in one field of a row."""

    field: str
    code: str
    expected: str


class ImportRow(BaseModel):
    """A row of a file by the number a spreadsheet program shows."""

    n: int
    values: dict[str, str]
    problems: list[Note]
    warnings: list[Note]


class ImportRowPage(BaseModel):
    """A page of rows."""

    items: list[ImportRow]
    next: str | None


class Sample(BaseModel):
    """Where a finding was seen; `n` is null where it is of no single row."""

    n: int | None
    values: dict[str, Any]


class Finding(BaseModel):
    """What was found, how often, where for example. Its text is `finding-<code>` in the catalogues."""

    code: str
    level: Literal["problem", "warning"]
    count: int
    samples: list[Sample]


class Control(BaseModel):
    """What somebody published about a province, where and when."""

    centres: int | None
    stations: int | None
    voters: int | None
    source: str
    as_of: date


class ProvinceReport(BaseModel):
    """Totals of a province beside its control totals."""

    province: str
    centres: int
    stations: int
    voters: int
    control: Control | None
    differences: dict[str, int]


class Changes(BaseModel):
    """What accepting the file would change."""

    made: int
    changed: int
    withdrawn: int
    same: int


class Report(BaseModel):
    """The validation report of a file."""

    counts: dict[str, int]
    findings: list[Finding]
    provinces: list[ProvinceReport]
    changes: Changes
    samples_max: int
