"""What is found in a file: problems, which block its acceptance, and warnings, which somebody looks at.

Every finding has a code with a text in three languages (``finding-<code>``, underscores as hyphens), a count, and a
few samples that name the row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

Level = Literal["problem", "warning"]

SAMPLES_MAX: Final = 20
"""Samples kept of one finding; the count goes on."""

SAMPLE_CHARACTERS_MAX: Final = 200
"""So much of a cell is shown in a sample."""

PROBLEMS: Final = frozenset(
    {
        "column_missing",
        "station_missing",
        "centre_missing",
        "district_missing",
        "province_missing",
        "code_malformed",
        "text_too_long",
        "station_duplicate",
        "province_unknown",
        "voters_not_a_number",
        "kind_unknown",
        "electorate_unknown",
        "centre_in_two_districts",
        "centre_in_two_provinces",
        "district_in_two_provinces",
        "names_contradict",
        "centre_contradicts",
        "name_missing",
        "too_many_stations",
        "contest_missing",
        "contest_contradicts",
        "contest_too_large",
        "list_number_missing",
        "number_malformed",
        "candidate_duplicate",
        "staff_number_missing",
        "staff_duplicate",
        "duty_missing",
        "province_duplicate",
        "total_missing",
        "source_missing",
        "date_malformed",
    }
)
"""Codes of what blocks the acceptance of a file."""

WARNINGS: Final = frozenset(
    {
        "station_above_limit",
        "station_without_voters",
        "centre_without_womens_station",
        "coordinates_missing",
        "coordinates_unreadable",
        "coordinates_outside_province",
        "accessibility_unreadable",
        "total_differs",
        "province_without_stations",
        "name_language_missing",
        "large_change",
        "looks_like_formula",
        "candidate_without_name",
        "list_without_candidates",
        "centre_unknown",
        "district_unknown",
        "other_district",
        "home_district_missing",
    }
)
"""Codes of what somebody should look at before they accept."""

CODES: Final = PROBLEMS | WARNINGS
"""Every code, for the catalogues of words."""


@dataclass(frozen=True, slots=True)
class RowNote:
    """What is wrong with one row: in which field, what, and what was expected there."""

    field: str
    code: str
    expected: str = ""

    @property
    def level(self) -> Level:
        """Whether it blocks the acceptance."""
        return "problem" if self.code in PROBLEMS else "warning"

    def as_json(self) -> dict[str, str]:
        """Return the form of an import's rows."""
        return {"field": self.field, "code": self.code, "expected": self.expected}


@dataclass(slots=True)
class Finding:
    """One code with its count and the first samples by row; ``n`` is None where it concerns no single row."""

    code: str
    count: int = 0
    samples: list[tuple[int | None, dict[str, Any]]] = field(default_factory=list)

    @property
    def level(self) -> Level:
        """Whether it blocks the acceptance."""
        return "problem" if self.code in PROBLEMS else "warning"


class Findings:
    """All findings of one file. The order in which they are added does not matter."""

    def __init__(self) -> None:
        self._by_code: dict[str, Finding] = {}

    def add(self, code: str, n: int | None = None, values: Mapping[str, Any] | None = None) -> None:
        """Count one more, with the row it was seen in and what stood there.

        Raises:
            ValueError: there is no such code: a defect of the caller.
        """
        if code not in CODES:
            raise ValueError(f"not a code of a finding: {code}")
        finding = self._by_code.setdefault(code, Finding(code))
        finding.count += 1
        if len(finding.samples) < SAMPLES_MAX:
            finding.samples.append((n, dict(values or {})))

    def add_note(self, note: RowNote, n: int, value: str) -> None:
        """Count what is wrong with a row."""
        said = {"field": note.field, note.field: value[:SAMPLE_CHARACTERS_MAX]}
        self.add(note.code, n, {**said, "expected": note.expected} if note.expected else said)

    def count(self, level: Level) -> int:
        """Return how many there are of one level."""
        return sum(finding.count for finding in self._by_code.values() if finding.level == level)

    def __getitem__(self, code: str) -> Finding:
        return self._by_code.get(code, Finding(code))

    def as_json(self) -> list[dict[str, Any]]:
        """Return the form of the report: problems first, then by count."""
        found = sorted(self._by_code.values(), key=lambda one: (one.level, -one.count, one.code))
        return [
            {
                "code": one.code,
                "level": one.level,
                "count": one.count,
                "samples": [{"n": n, "values": values} for n, values in one.samples],
            }
            for one in found
        ]
