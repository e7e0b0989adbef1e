"""Control totals: what somebody published about provinces, each figure with its source and its day."""

from typing import Final

from services.polling.model import words
from services.polling.model.columns import Cells
from services.polling.model.draft import Row
from services.polling.model.facts import Control
from services.polling.model.findings import Findings
from services.polling.model.geography import Geography

SOURCE_CHARACTERS_MAX: Final = 200


class ControlDraft:
    """The control totals so far. `take` every row, then `finish` once."""

    def __init__(self, geography: Geography, findings: Findings) -> None:
        self._geography = geography
        self._findings = findings
        self._controls: dict[str, Control] = {}
        self._seen: set[str] = set()

    def take(self, n: int, cells: Cells) -> Row:
        """Read row ``n`` and add what it says; its notes are counted among the findings."""
        row = Row(n, cells)
        province = self._province(row)
        centres, stations, voters = (
            row.number(field, "number_malformed") for field in ("centres", "stations", "voters")
        )
        if not any(cells[field] for field in ("centres", "stations", "voters")):
            row.note("voters", "total_missing")
        source = row.text("source", SOURCE_CHARACTERS_MAX)
        if not cells["source"]:
            row.note("source", "source_missing")
        as_of = words.day(cells["as_of"])
        if as_of is None:
            row.note("as_of", "date_malformed", "2025-10-01")
        if province is not None and source is not None and as_of is not None:
            self._controls[province] = Control(province, centres, stations, voters, source, as_of)
        for note in row.notes:
            self._findings.add_note(note, n, cells[note.field])
        return row

    def finish(self) -> dict[str, Control]:
        """Return the control totals by province."""
        return dict(sorted(self._controls.items()))

    def _province(self, row: Row) -> str | None:
        cell = row.cells["province"]
        if not cell:
            row.note("province", "province_missing")
            return None
        found = self._geography.province_or_country(cell)
        if found is None:
            row.note("province", "province_unknown")
        elif found in self._seen:
            row.note("province", "province_duplicate")
        else:
            self._seen.add(found)
        return found
