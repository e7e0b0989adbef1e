"""Outlines of provinces from the files in ``services/polling/geography/``: read once, then passed on as values.

Boundaries imply no position on the status of any territory; the README beside the files says where they come from.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from services.polling.model.geography import Geography, Outline, box_of

FOLDER = Path(__file__).parents[1] / "geography"


def geography(country: str) -> Geography:
    """Return the provinces of a country; without any where no file draws them."""
    return Geography(country, {code: one for code, one in outlines().items() if code.startswith(f"{country}-")})


@cache
def outlines() -> dict[str, Outline]:
    """Return every province of every file, by its code."""
    also: dict[str, list[str]] = {}
    for path in sorted(FOLDER.glob("*_names.json")):
        also.update(json.loads(path.read_text(encoding="utf-8")))
    found = {}
    for path in sorted(FOLDER.glob("*.geojson")):
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            outline = _outline(feature, also)
            found[outline.code] = outline
    return found


def _outline(feature: dict[str, Any], also: dict[str, list[str]]) -> Outline:
    said = feature["properties"]
    code = said["iso_3166_2"]
    seats = [said[name] for name in ("seat_ar", "seat_ckb", "seat_en") if name in said]
    return Outline(
        code=code,
        names={language: said[f"name_{language}"] for language in ("ar", "ckb", "en")},
        other_names=(*seats, *also.get(code, ())),
        box=box_of(feature["geometry"]),
        label=(said["label_lon"], said["label_lat"]),
        geometry=feature["geometry"],
    )
