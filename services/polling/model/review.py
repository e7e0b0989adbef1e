"""A whole map under review: rules on every centre, its totals beside the control totals, and against what was accepted.

Warnings, except where the map could not be told to the room at all. Nothing here decides: an admin reads the report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from services.polling.model.draft import Draft
from services.polling.model.facts import (
    LANGUAGES,
    NATIONAL,
    STATIONS_MAX,
    Centre,
    Control,
    District,
    Election,
    Map,
    Totals,
)
from services.polling.model.findings import Findings
from services.polling.model.geography import Geography

LARGE_SHARE: Final = 0.1
"""A figure of a province that differs by more than this from the accepted map is pointed out."""

FIGURES: Final = ("centres", "stations", "voters")
_WITH_WOMEN: Final = frozenset({"general", "displaced"})


@dataclass(frozen=True)
class Beside:
    """What a map is held against."""

    election: Election
    geography: Geography
    controls: Sequence[Control]
    accepted: Mapping[str, Totals]
    """Totals of the accepted map by province; empty before the first."""


def review(found: Map, draft: Draft, beside: Beside, findings: Findings) -> None:
    """Add to the findings what the whole map shows."""
    for district in found.districts.values():
        _review_names("district", district, None, findings)
    for centre in found.centres.values():
        _review_centre(centre, draft, beside, findings)
    totals = found.totals()
    _review_controls(totals, beside.controls, findings)
    _review_changes(totals, beside.accepted, findings)
    if totals:
        for province in sorted(beside.geography.outlines.keys() - totals.keys()):
            findings.add("province_without_stations", None, {"province": province})


def _review_centre(centre: Centre, draft: Draft, beside: Beside, findings: Findings) -> None:
    n = draft.first_row(centre.code)
    said = {"centre": centre.code, "province": centre.province}
    _review_names("centre", centre, n, findings)
    if len(centre.stations) > STATIONS_MAX:
        findings.add("too_many_stations", n, {**said, "stations": len(centre.stations)})
    votes_here = any(station.kind in _WITH_WOMEN for station in centre.stations)
    if votes_here and not any(station.electorate == "women" for station in centre.stations):
        findings.add("centre_without_womens_station", n, said)
    if centre.latitude is None or centre.longitude is None:
        findings.add("coordinates_missing", n, said)
    elif not beside.geography.lies_in(centre.province, centre.latitude, centre.longitude):
        place = {"latitude": centre.latitude, "longitude": centre.longitude}
        findings.add("coordinates_outside_province", n, {**said, **place})
    for station in centre.stations:
        row = draft.stations.get(station.code)
        values = {**said, "station": station.code, "voters": station.voters}
        if station.voters > beside.election.station_voters_max:
            findings.add("station_above_limit", row, {**values, "limit": beside.election.station_voters_max})
        if station.voters == 0:
            findings.add("station_without_voters", row, values)


def _review_names(noun: str, place: Centre | District, n: int | None, findings: Findings) -> None:
    said = {noun: place.code, "province": place.province}
    if not place.names:
        findings.add("name_missing", n, said)
        return
    absent = [language for language in LANGUAGES if language not in place.names]
    if absent:
        findings.add("name_language_missing", n, {**said, "languages": absent})


def _review_controls(totals: Mapping[str, Totals], controls: Sequence[Control], findings: Findings) -> None:
    for control in controls:
        has = country(totals) if control.province == NATIONAL else totals.get(control.province, Totals())
        for figure, difference in differences(has, control).items():
            if difference != 0:
                said = {"map": getattr(has, figure), "control": getattr(control, figure)}
                source = {"source": control.source, "as_of": control.as_of.isoformat()}
                findings.add("total_differs", None, {"province": control.province, "figure": figure, **said, **source})


def _review_changes(totals: Mapping[str, Totals], accepted: Mapping[str, Totals], findings: Findings) -> None:
    for province, before in sorted(accepted.items()):
        after = totals.get(province, Totals())
        for figure in FIGURES:
            old, new = getattr(before, figure), getattr(after, figure)
            if abs(new - old) > LARGE_SHARE * old:
                findings.add(
                    "large_change", None, {"province": province, "figure": figure, "before": old, "after": new}
                )


def country(totals: Mapping[str, Totals]) -> Totals:
    """Return the totals of the whole country."""
    found = Totals()
    for one in totals.values():
        found = found.plus(one)
    return found


def differences(has: Totals, control: Control) -> dict[str, int]:
    """Return by how much the map is above (or, negative, below) each figure that the control gives."""
    return {
        figure: getattr(has, figure) - getattr(control, figure)
        for figure in FIGURES
        if getattr(control, figure) is not None
    }


def provinces_beside_controls(totals: Mapping[str, Totals], controls: Sequence[Control]) -> list[dict[str, Any]]:
    """Return the rows of the report: each province of the map or of a control, the country last where it has one."""
    by_province = {control.province: control for control in controls}
    codes = sorted(totals.keys() | by_province.keys() - {NATIONAL})
    rows = [_beside(code, totals.get(code, Totals()), by_province.get(code)) for code in codes]
    if NATIONAL in by_province:
        rows.append(_beside(NATIONAL, country(totals), by_province[NATIONAL]))
    return rows


def _beside(province: str, has: Totals, control: Control | None) -> dict[str, Any]:
    said = None
    if control is not None:
        said = {figure: getattr(control, figure) for figure in FIGURES}
        said |= {"source": control.source, "as_of": control.as_of.isoformat()}
    return {
        "province": province,
        **has._asdict(),
        "control": said,
        "differences": differences(has, control) if control is not None else {},
    }
