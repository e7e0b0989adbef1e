"""Contests as a file describes them: one row is a candidate, or a list without any, with its list and its contest.

Lists and candidates stand in the order of their ballot numbers, whatever the order of the rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from services.kit.text import search_key
from services.polling.model.columns import Cells
from services.polling.model.draft import Row
from services.polling.model.facts import (
    LANGUAGES,
    NAME_CHARACTERS_MAX,
    NATIONAL,
    BallotList,
    Candidate,
    Contest,
    Names,
    order,
)
from services.polling.model.findings import Findings
from services.polling.model.geography import Geography

LISTS_MAX: Final = 200
NAMES_BYTES_MAX: Final = 40_000
"""What the names of all lists of a contest may weigh together, so that they travel in one message."""

_BY_PLACE: Final = frozenset({"names_contradict", "contest_contradicts"})


@dataclass(slots=True)
class _List:
    names: Names = field(default_factory=dict)
    candidates: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Contest:
    n: int
    names: Names = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    lists: dict[int, _List] = field(default_factory=dict)
    contradicted: set[tuple[str, int]] = field(default_factory=set)


class ContestDraft:
    """The contests so far. `take` every row, then `finish` once."""

    def __init__(self, geography: Geography, findings: Findings) -> None:
        self._geography = geography
        self._findings = findings
        self._contests: dict[str, _Contest] = {}

    def take(self, n: int, cells: Cells) -> Row:
        """Read row ``n`` and add what it says; its notes are counted among the findings."""
        row = Row(n, cells)
        code = row.code("contest", "contest_missing")
        province = self._province(row)
        seats = row.number("seats", "number_malformed")
        contest = self._contests.setdefault(code, _Contest(n)) if code is not None else None
        names = row.names("contest")
        if contest is not None:
            self._merge_fact(row, contest, "province", province)
            self._merge_fact(row, contest, "seats", seats)
            self._merge_names(row, contest, contest.names, names, "contest", 0)
        self._take_list(row, contest)
        for note in row.notes:
            if note.code not in _BY_PLACE:
                self._findings.add_note(note, n, cells[note.field])
        return row

    def finish(self) -> dict[str, Contest]:
        """Return the contests by code; what is missing or contradicts itself stands in the findings."""
        found = {}
        for code, draft in sorted(self._contests.items(), key=lambda item: order(item[0])):
            lists = tuple(self._list(code, draft, number) for number in sorted(draft.lists))
            self._check_names("contest", code, draft.names, draft.n)
            weight = sum(len(name.encode()) for one in lists for name in one.names.values())
            if len(lists) > LISTS_MAX or weight > NAMES_BYTES_MAX:
                self._findings.add("contest_too_large", draft.n, {"contest": code, "lists": len(lists)})
            if "province" in draft.facts:
                found[code] = Contest(code, draft.names, draft.facts["province"], draft.facts.get("seats", 0), lists)
        return found

    def _province(self, row: Row) -> str | None:
        cell = row.cells["province"]
        if not cell:
            row.note("province", "province_missing")
            return None
        found = self._geography.province_or_country(cell)
        if found is None:
            row.note("province", "province_unknown", NATIONAL)
        return found

    def _take_list(self, row: Row, contest: _Contest | None) -> None:
        if not row.cells["list"]:
            row.note("list", "list_number_missing")
        number = row.number("list", "number_malformed")
        names = row.names("list")
        place = row.number("candidate", "number_malformed")
        name = row.text("candidate_name", NAME_CHARACTERS_MAX)
        if number == 0:
            row.note("list", "number_malformed", "1, 2, 3 …")
        if contest is None or not number:
            return
        one = contest.lists.setdefault(number, _List())
        self._merge_names(row, contest, one.names, names, "list", number)
        if place is None:
            if name is not None and not row.cells["candidate"]:
                row.note("candidate", "number_malformed", "1, 2, 3 …")
            return
        if place in one.candidates:
            row.note("candidate", "candidate_duplicate", str(place))
        if name is None:
            row.note("candidate_name", "candidate_without_name")
        one.candidates[place] = min(filter(None, (one.candidates.get(place), name)), default="")

    def _merge_fact(self, row: Row, contest: _Contest, field: str, value: Any) -> None:
        if value is not None and contest.facts.setdefault(field, value) != value:
            self._contradiction(row, contest, field, "contest_contradicts", 0)

    def _merge_names(self, row: Row, contest: _Contest, known: Names, said: Names, noun: str, number: int) -> None:
        for language, name in said.items():
            before = known.setdefault(language, name)
            if before != name and search_key(before) == search_key(name):
                known[language] = min(before, name)
            elif before != name:
                self._contradiction(row, contest, f"{noun}_{language}", "names_contradict", number)

    def _contradiction(self, row: Row, contest: _Contest, field: str, code: str, number: int) -> None:
        row.note(field, code)
        if (field, number) not in contest.contradicted:
            contest.contradicted.add((field, number))
            values: Mapping[str, Any] = {"contest": row.cells["contest"], "field": field, field: row.cells[field]}
            self._findings.add(code, row.n, values)

    def _list(self, code: str, draft: _Contest, number: int) -> BallotList:
        one = draft.lists[number]
        self._check_names("list", f"{code} · {number}", one.names, draft.n)
        if not one.candidates:
            self._findings.add("list_without_candidates", draft.n, {"contest": code, "list": number})
        return BallotList(number, one.names, tuple(Candidate(*item) for item in sorted(one.candidates.items())))

    def _check_names(self, noun: str, code: str, names: Names, n: int) -> None:
        absent = [language for language in LANGUAGES if language not in names]
        if not names:
            self._findings.add("name_missing", n, {noun: code})
        elif absent:
            self._findings.add("name_language_missing", n, {noun: code, "languages": absent})
