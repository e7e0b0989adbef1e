"""Rows read as a file's rows are, without a file."""

import random
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.kit.ids import Ids
from services.polling.model.columns import Cells, What
from services.polling.model.contests import ContestDraft
from services.polling.model.controls import ControlDraft
from services.polling.model.draft import Draft, Row
from services.polling.model.facts import Control, Election, Map, Totals
from services.polling.model.findings import Findings
from services.polling.model.review import Beside, review
from services.polling.model.staff import KnownPlaces, StaffDraft
from services.polling.store.geography import geography

IRAQ = geography("IQ")
ELECTION = Election(
    id=Ids().uuid(),
    version=1,
    names={"ar": "انتخابات"},
    country="IQ",
    day=date(2026, 11, 21),
    synthetic=True,
    station_voters_max=550,
    map_version=0,
    totals={},
)


def cells(row: Mapping[str, Any]) -> Cells:
    """Return a row as a draft gets it."""
    return Cells({field: str(text) for field, text in row.items() if str(text)})


def read_map(
    rows: Sequence[Mapping[str, Any]],
    *,
    controls: Sequence[Control] = (),
    accepted: Mapping[str, Totals] | None = None,
) -> tuple[Map, Findings]:
    """Read rows of a map and review it whole."""
    findings = Findings()
    draft = Draft(IRAQ, findings, synthetic=True)
    for n, row in enumerate(rows, 2):
        draft.take(n, cells(row))
    found = draft.finish()
    review(found, draft, Beside(ELECTION, IRAQ, controls, accepted or {}), findings)
    return found, findings


def read_other(
    what: What, rows: Sequence[Mapping[str, Any]], known: KnownPlaces | None = None
) -> tuple[Any, Findings, list[Row]]:
    """Read rows of another kind of file."""
    findings = Findings()
    draft: ContestDraft | StaffDraft | ControlDraft
    if what == "contests":
        draft = ContestDraft(IRAQ, findings)
    elif what == "staff":
        draft = StaffDraft(known or KnownPlaces({}, {}), findings)
    else:
        draft = ControlDraft(IRAQ, findings)
    taken = [draft.take(n, cells(row)) for n, row in enumerate(rows, 2)]
    return draft.finish(), findings, taken


def found_codes(findings: Findings) -> dict[str, int]:
    """Return how often each thing was found."""
    return {one["code"]: one["count"] for one in findings.as_json()}


def shuffled(rows: Sequence[Mapping[str, Any]], seed: int) -> list[Mapping[str, Any]]:
    """Return the rows in another order."""
    other = list(rows)
    random.Random(seed).shuffle(other)
    return other
