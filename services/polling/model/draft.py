"""The map that a file describes, put together row by row: one row is a station with its centre, district and province.

What repeats on every row of a centre (its names, place, district) may be left out on some; two different values
contradict each other. Spellings that differ by nothing but case, harakat or forms of letters are one value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from services.kit.text import is_readable, search_key
from services.polling.model import words
from services.polling.model.columns import Cells
from services.polling.model.facts import (
    ACCESS_FIELDS,
    ADDRESS_CHARACTERS_MAX,
    LANGUAGES,
    NAME_CHARACTERS_MAX,
    POLICE_CHARACTERS_MAX,
    Centre,
    District,
    Map,
    Names,
    Station,
    order,
)
from services.polling.model.findings import PROBLEMS, Findings, RowNote
from services.polling.model.geography import Geography
from services.polling.model.words import Unreadable

_OF_DISTRICT: Final = ("province", *(f"district_{language}" for language in LANGUAGES))
_OF_CENTRE: Final = (
    "province",
    "district",
    *(f"centre_{language}" for language in LANGUAGES),
    "address",
    "police",
    "latitude",
    "longitude",
    *ACCESS_FIELDS,
    "synthetic",
)


@dataclass(slots=True)
class _Place:
    """A district or centre while rows about it come in; ``n`` is the first of its rows."""

    n: int
    facts: dict[str, Any] = field(default_factory=dict)
    contradicted: set[str] = field(default_factory=set)
    clean: tuple[str, ...] | None = None
    """The cells of a row in which nothing was wrong with it: rows with the same ones need no second look."""


@dataclass(slots=True)
class _Building(_Place):
    stations: list[Station] = field(default_factory=list)


class Row:
    """One row while it is read: what was said in it, and what is wrong with it."""

    __slots__ = ("cells", "n", "notes")

    def __init__(self, n: int, cells: Cells) -> None:
        self.n = n
        self.cells = cells
        self.notes: list[RowNote] = []

    def note(self, field: str, code: str, expected: str = "") -> None:
        """Say what is wrong with a field."""
        self.notes.append(RowNote(field, code, expected))

    def code(self, field: str, missing: str) -> str | None:
        """Read a code that has to be there."""
        cell = self.cells[field]
        if not cell:
            self.note(field, missing)
            return None
        found = words.code(cell)
        if found is None:
            self.note(field, "code_malformed")
        return found

    def text(self, field: str, limit: int) -> str | None:
        """Read free text within a length, on one line; None where nothing can be read."""
        cell = " ".join(self.cells[field].split())
        if not is_readable(cell):
            return None
        if words.looks_like_formula(cell):
            self.note(field, "looks_like_formula")
        if len(cell) > limit:
            self.note(field, "text_too_long", str(limit))
            return None
        return cell

    def names(self, noun: str) -> Names:
        """Read a name in up to three languages."""
        found: Names = {}
        for language in LANGUAGES:
            name = self.text(f"{noun}_{language}", NAME_CHARACTERS_MAX)
            if name is not None:
                found[language] = name
        return found

    def number(self, field: str, code: str, *, empty: int | None = None) -> int | None:
        """Read a whole number; ``empty`` where nothing stands."""
        cell = self.cells[field]
        if not cell:
            return empty
        found = words.number(cell)
        if found is None:
            self.note(field, code)
        return found

    @property
    def good(self) -> bool:
        """Whether nothing in it blocks the acceptance."""
        return not self.notes or not any(note.code in PROBLEMS for note in self.notes)


class Draft:
    """The map so far. `take` every row, then `finish` once."""

    def __init__(self, geography: Geography, findings: Findings, *, synthetic: bool) -> None:
        """``synthetic`` is what a centre is of which no row says whether it is."""
        self._geography = geography
        self._findings = findings
        self._synthetic = synthetic
        self._provinces: dict[str, str | None] = {}
        self._districts: dict[str, _Place] = {}
        self._centres: dict[str, _Building] = {}
        self.stations: dict[str, int] = {}
        """The first row of each station, by its code."""

    def take(self, n: int, cells: Cells) -> Row:
        """Read row ``n`` of the file and add what it says; its notes are counted among the findings."""
        row = Row(n, cells)
        province = self._province(row)
        district = row.code("district", "district_missing")
        if district is not None:
            self._take_district(row, district, province)
        centre = row.code("centre", "centre_missing")
        building = self._take_centre(row, centre, province, district) if centre is not None else None
        station = self._station(row, centre)
        if building is not None and station is not None:
            building.stations.append(station)
        for note in row.notes:
            if note.code not in _BY_PLACE:
                self._findings.add_note(note, n, cells[note.field])
        return row

    def first_row(self, centre: str) -> int:
        """Return the first row of a centre."""
        return self._centres[centre].n

    def finish(self) -> Map:
        """Return the map; what is missing or contradicts itself stands in the findings."""
        districts = {
            code: District(code, place.facts["province"], _names(place.facts))
            for code, place in sorted(self._districts.items())
            if "province" in place.facts
        }
        centres = {}
        for code, building in sorted(self._centres.items(), key=lambda item: order(item[0])):
            if "province" in building.facts and "district" in building.facts:
                centres[code] = self._centre(code, building)
        return Map(districts, centres)

    def _province(self, row: Row) -> str | None:
        cell = row.cells["province"]
        if not cell:
            row.note("province", "province_missing")
            return None
        if cell not in self._provinces:
            self._provinces[cell] = self._geography.province(cell)
        found = self._provinces[cell]
        if found is None:
            row.note("province", "province_unknown")
        return found

    def _take_district(self, row: Row, code: str, province: str | None) -> None:
        place = self._districts.get(code)
        if place is None:
            place = self._districts[code] = _Place(row.n)
        cells, noted = tuple(map(row.cells.__getitem__, _OF_DISTRICT)), len(row.notes)
        if cells == place.clean:
            return
        self._merge(row, code, place, "province", province, "district_in_two_provinces")
        for language, name in row.names("district").items():
            self._merge(row, code, place, f"district_{language}", name, "names_contradict")
        if len(row.notes) == noted:
            place.clean = cells

    def _take_centre(self, row: Row, code: str, province: str | None, district: str | None) -> _Building:
        building = self._centres.get(code)
        if building is None:
            building = self._centres[code] = _Building(row.n)
        cells, noted = tuple(map(row.cells.__getitem__, _OF_CENTRE)), len(row.notes)
        if cells == building.clean:
            return building
        self._merge(row, code, building, "province", province, "centre_in_two_provinces")
        self._merge(row, code, building, "district", district, "centre_in_two_districts")
        for language, name in row.names("centre").items():
            self._merge(row, code, building, f"centre_{language}", name, "names_contradict")
        for column, characters in (("address", ADDRESS_CHARACTERS_MAX), ("police", POLICE_CHARACTERS_MAX)):
            self._merge(row, code, building, column, row.text(column, characters), "centre_contradicts")
        for column, limit in (("latitude", 90.0), ("longitude", 180.0)):
            found = words.degrees(row.cells[column], limit)
            if isinstance(found, Unreadable):
                row.note(column, "coordinates_unreadable")
            else:
                self._merge(row, code, building, column, found, "centre_contradicts")
        for column in (*ACCESS_FIELDS, "synthetic"):
            self._merge(row, code, building, column, _flag(row, column), "centre_contradicts")
        if len(row.notes) == noted:
            building.clean = cells
        return building

    def _merge(self, row: Row, code: str, place: _Place, field: str, value: Any, contradiction: str) -> None:
        """Add what a row says about a place; a contradiction counts once for each place and field."""
        if value is None:
            return
        known = place.facts.setdefault(field, value)
        if known == value:
            return
        if isinstance(value, str) and field not in {"province", "district"} and search_key(known) == search_key(value):
            place.facts[field] = min(known, value)
            return
        place.facts[field] = min(known, value)  # so that the order of the rows decides nothing
        row.note(field, contradiction, str(known))
        if field not in place.contradicted:
            place.contradicted.add(field)
            self._findings.add(contradiction, row.n, {"code": code, "field": field, field: value, "before": known})

    def _station(self, row: Row, centre: str | None) -> Station | None:
        code = self._station_code(row, centre)
        kind, electorate = words.kind(row.cells["kind"]), words.electorate(row.cells["electorate"])
        if kind is None:
            row.note("kind", "kind_unknown", "general, special, displaced, mobile")
        if electorate is None:
            row.note("electorate", "electorate_unknown", "mixed, women, men")
        voters = row.number("voters", "voters_not_a_number", empty=0)
        accessible = _flag(row, "accessible")
        if code is None or kind is None or electorate is None or voters is None:
            return None
        return Station(code, kind, electorate, voters, accessible)

    def _station_code(self, row: Row, centre: str | None) -> str | None:
        if row.cells["station"] or not row.cells["station_number"]:
            code = row.code("station", "station_missing")
        else:
            number = row.code("station_number", "station_missing")
            code = None
            if centre is not None and number is not None:
                code = words.code(f"{centre}-{number.zfill(2)}")
                if code is None:
                    row.note("station_number", "code_malformed")
        first = self.stations.setdefault(code, row.n) if code is not None else row.n
        if first != row.n:
            row.note("station" if row.cells["station"] else "station_number", "station_duplicate", str(first))
        return code

    def _centre(self, code: str, building: _Building) -> Centre:
        said = building.facts
        accessible: dict[str, bool] = {aspect: said[aspect] for aspect in ACCESS_FIELDS if aspect in said}
        placed = "latitude" in said and "longitude" in said
        return Centre(
            code=code,
            names=_names(said),
            province=said["province"],
            district=said["district"],
            police=said.get("police"),
            address=said.get("address"),
            latitude=said["latitude"] if placed else None,
            longitude=said["longitude"] if placed else None,
            accessible=accessible or None,
            synthetic=said.get("synthetic", self._synthetic),
            stations=tuple(sorted(building.stations, key=lambda station: order(station.code))),
        )


_BY_PLACE: Final = frozenset(
    {
        "district_in_two_provinces",
        "centre_in_two_provinces",
        "centre_in_two_districts",
        "names_contradict",
        "centre_contradicts",
    }
)
"""Notes that are counted once for each place, whatever the order of its rows, and not for each row."""


def _names(said: Mapping[str, Any]) -> Names:
    found: Names = {}
    for language in LANGUAGES:
        name = said.get(f"centre_{language}") or said.get(f"district_{language}")
        if name:
            found[language] = name
    return found


def _flag(row: Row, field: str) -> bool | None:
    found = words.flag(row.cells[field])
    if isinstance(found, Unreadable):
        row.note(field, "accessibility_unreadable", "yes, no")
        return None
    return found
