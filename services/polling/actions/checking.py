"""Reads a file and says what it describes, what is wrong with it, and what accepting it would change.

Processor time: every method blocks and is called in a thread, a few thousand rows at a time, so that neither the
service's loop nor its memory feels how large the file is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, Protocol

import orjson

from services.kit.spreadsheet import Sheet, match_columns, read_rows
from services.polling.model import columns as known_columns
from services.polling.model.columns import ROWS_MAX, Cells, What, cells_of
from services.polling.model.contests import ContestDraft
from services.polling.model.controls import ControlDraft
from services.polling.model.diff import Change, Counts, Kept, counts, diff, plain_counts
from services.polling.model.draft import Draft, Row
from services.polling.model.facts import Centre, Contest, Control, District, Election, Map, Member
from services.polling.model.findings import SAMPLES_MAX, Findings
from services.polling.model.geography import Geography
from services.polling.model.review import Beside, provinces_beside_controls, review
from services.polling.model.staff import KnownPlaces, StaffDraft

CELL_CHARACTERS_MAX: Final = 500
"""So much of a cell is kept to be shown in the import's rows."""


@dataclass(frozen=True)
class Known:
    """What was accepted before, as far as a file of this kind is held against it."""

    election: Election
    geography: Geography
    controls: Mapping[str, Control] = field(default_factory=dict)
    centres: Mapping[str, Kept[Centre]] = field(default_factory=dict)
    districts: Mapping[str, District] = field(default_factory=dict)
    district_of: Mapping[str, str] = field(default_factory=dict)
    contests: Mapping[str, Kept[Contest]] = field(default_factory=dict)
    staff: Mapping[str, Member] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """A file that was read to its end: `found` is what it describes, `changes` what accepting it would do."""

    rows: int
    good: int
    findings: Findings
    report: dict[str, Any]
    counts: Counts
    found: Any
    changes: Sequence[Change[Any]] = ()

    @property
    def problems(self) -> int:
        """How many findings block the acceptance."""
        return self.findings.count("problem")

    @property
    def warnings(self) -> int:
        """How many findings somebody should look at."""
        return self.findings.count("warning")


class _Drafting(Protocol):
    def take(self, n: int, cells: Cells) -> Row: ...

    def finish(self) -> Any: ...


def headers_sha256(headers: Sequence[str]) -> str:
    """Return what two files with the same headers, in whatever order, have in common."""
    return sha256(orjson.dumps(sorted(headers))).hexdigest()


class Check:
    """One reading of one file: `open` it, choose its `columns`, take its rows to the end, then `finish`."""

    def __init__(self, what: What, known: Known) -> None:
        self.what = what
        self.columns: dict[str, str | None] = {}
        self._known = known
        self._findings = Findings()
        self._draft = self._drafting()
        self._sheet: Sheet | None = None
        self._places: dict[str, int] | None = None
        self._rows = self._good = 0

    @property
    def headers(self) -> list[str]:
        """The headers of the file."""
        return self._sheet.headers if self._sheet is not None else []

    def open(self, data: bytes, media_type: str, progress: Callable[[int], None]) -> None:
        """Begin to read.

        Raises:
            OpsError: one of the codes ``spreadsheet.*``; nothing of the file can be used.
        """
        self._sheet = read_rows(data, media_type, rows_max=ROWS_MAX[self.what], progress=progress)

    def choose(self, said: Mapping[str, str | None] | None) -> None:
        """Read the columns as somebody said, or as their headers say by themselves."""
        if said is None:
            self.columns = match_columns(self.headers, known_columns.synonyms(self.what))
        else:
            self.columns = {name: said.get(name) for name in known_columns.fields(self.what)}
        self._places = known_columns.places(self.columns, self.headers)
        for group in known_columns.missing(self.what, self.columns):
            self._findings.add("column_missing", None, {"field": group[0], "fields": list(group)})

    def take(self, most: int, *, keep: bool) -> tuple[list[tuple[Any, ...]], bool]:
        """Read so many rows at most; returns what is kept of them, and whether there may be more.

        Of a file that lacks a needed column the rows are only counted: every one of them would say the same.

        Raises:
            OpsError: as in `open`.
        """
        assert self._sheet is not None
        assert self._places is not None
        readable = not known_columns.missing(self.what, self.columns)
        kept: list[tuple[Any, ...]] = []
        for taken, (n, cells) in enumerate(self._sheet.rows, 1):
            record = self._take(n, cells_of(self._places, cells), readable=readable, keep=keep)
            if record is not None:
                kept.append(record)
            if taken == most:
                return kept, True
        return kept, False

    def _take(self, n: int, cells: Cells, *, readable: bool, keep: bool) -> tuple[Any, ...] | None:
        if not cells:
            return None
        self._rows += 1
        row = self._draft.take(n, cells) if readable else None
        self._good += row is not None and row.good
        if not keep:
            return None
        values = _text({name: text[:CELL_CHARACTERS_MAX] for name, text in cells.items()})
        if row is None or not row.notes:
            return n, values, "[]", "[]", False
        problems = [note.as_json() for note in row.notes if note.level == "problem"]
        warnings = [note.as_json() for note in row.notes if note.level == "warning"]
        return n, values, _text(problems), _text(warnings), True

    def finish(self) -> Outcome:
        """Say what the whole file describes."""
        found = self._draft.finish()
        changes: Sequence[Change[Any]] = ()
        provinces: list[dict[str, Any]] = []
        if isinstance(found, Map):
            changes, numbers, provinces = self._finish_map(found)
            done = counts(changes, found.centres)
        elif self.what == "contests":
            changes = diff(self._known.contests, found)
            done, numbers = counts(changes, found), {"contests": len(found)}
            numbers["lists"] = sum(len(one.lists) for one in found.values())
            numbers["candidates"] = sum(len(part.candidates) for one in found.values() for part in one.lists)
        else:
            before: Mapping[str, Any] = self._known.staff if self.what == "staff" else self._known.controls
            done, numbers = plain_counts(before, found), {self.what: len(found)}
        report = {
            "counts": {"rows": self._rows, "good": self._good, **numbers},
            "findings": self._findings.as_json(),
            "provinces": provinces,
            "changes": done.as_json(),
            "samples_max": SAMPLES_MAX,
        }
        return Outcome(self._rows, self._good, self._findings, report, done, found, changes)

    def _finish_map(self, found: Map) -> tuple[list[Change[Centre]], dict[str, int], list[dict[str, Any]]]:
        assert isinstance(self._draft, Draft)
        known = self._known
        controls = list(known.controls.values())
        review(
            found, self._draft, Beside(known.election, known.geography, controls, known.election.totals), self._findings
        )
        totals = found.totals()
        stations = [station for centre in found.centres.values() for station in centre.stations]
        numbers = {
            "provinces": len(totals),
            "districts": len(found.districts),
            "centres": len(found.centres),
            "stations": len(stations),
            "voters": sum(station.voters for station in stations),
            "women": sum(station.electorate == "women" for station in stations),
        }
        return diff(known.centres, found.centres), numbers, provinces_beside_controls(totals, controls)

    def _drafting(self) -> _Drafting:
        geography = self._known.geography
        if self.what == "map":
            return Draft(geography, self._findings, synthetic=self._known.election.synthetic)
        if self.what == "contests":
            return ContestDraft(geography, self._findings)
        if self.what == "staff":
            return StaffDraft(KnownPlaces(self._known.district_of, self._known.districts), self._findings)
        return ControlDraft(geography, self._findings)


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()
