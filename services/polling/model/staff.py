"""Staff lists: who has which duty at which centre, by staff number, and where they are at home. No names.

People of the staff should live in the district of their centre; where they do not, it is pointed out, never refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.kit.text import search_key
from services.polling.model import words
from services.polling.model.columns import Cells
from services.polling.model.draft import Row
from services.polling.model.facts import District, Member
from services.polling.model.findings import Findings

DUTY_CHARACTERS_MAX: Final = 80


@dataclass(frozen=True)
class KnownPlaces:
    """What the accepted map says about places: the district of each centre, and each district."""

    district_of: Mapping[str, str]
    districts: Mapping[str, District]


class StaffDraft:
    """The staff so far. `take` every row, then `finish` once."""

    def __init__(self, known: KnownPlaces, findings: Findings) -> None:
        self._known = known
        self._findings = findings
        self._members: dict[str, Member] = {}
        self._by_name: dict[str, set[str]] = {}
        for district in known.districts.values():
            for name in district.names.values():
                self._by_name.setdefault(search_key(name), set()).add(district.code)

    def take(self, n: int, cells: Cells) -> Row:
        """Read row ``n`` and add what it says; its notes are counted among the findings."""
        row = Row(n, cells)
        number = row.code("staff_number", "staff_number_missing")
        duty = row.text("duty", DUTY_CHARACTERS_MAX)
        if not cells["duty"]:
            row.note("duty", "duty_missing")
        centre = row.code("centre", "centre_missing")
        home = self._home(row, centre)
        if number is not None and number in self._members:
            row.note("staff_number", "staff_duplicate")
        elif number is not None:
            self._members[number] = Member(number, duty or "", centre or "", home)
        for note in row.notes:
            self._findings.add_note(note, n, cells[note.field])
        return row

    def finish(self) -> dict[str, Member]:
        """Return the staff by number."""
        return dict(sorted(self._members.items()))

    def _home(self, row: Row, centre: str | None) -> str | None:
        cell = row.cells["home_district"]
        home = self._district(row, cell) if cell else None
        if not cell:
            row.note("home_district", "home_district_missing")
        if centre is None:
            return home
        if centre not in self._known.district_of:
            row.note("centre", "centre_unknown")
        elif lives_elsewhere(home, self._known.district_of[centre], self._known.districts):
            row.note("home_district", "other_district", self._known.district_of[centre])
        return home

    def _district(self, row: Row, cell: str) -> str | None:
        code = words.code(cell)
        if code is not None and code in self._known.districts:
            return code
        named = self._by_name.get(search_key(cell), set())
        if len(named) == 1:
            return next(iter(named))
        row.note("home_district", "district_unknown")
        return None if len(cell) > words.CODE_CHARACTERS_MAX else cell


def lives_elsewhere(home: str | None, district: str, districts: Mapping[str, District]) -> bool:
    """Tell whether somebody is known to live in another district than that of their centre."""
    return home is not None and home in districts and home != district
