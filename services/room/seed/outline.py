"""Where a building may stand: the outlines of the governorates and points inside them."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from services.room.state import project_root

FILE = project_root() / "ops_room_ui" / "src" / "geo" / "iraq_adm1.geojson"
TRIES = 200

Point = tuple[float, float]
"""Longitude, latitude."""


@dataclass(frozen=True)
class Outline:
    """A governorate on the ground: its names, its outer ring, the middle of it and a box around it."""

    code: str
    names: Mapping[str, str]
    ring: tuple[Point, ...]
    label: Point

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        easts, norths = zip(*self.ring, strict=True)
        return min(easts), min(norths), max(easts), max(norths)

    def holds(self, point: Point) -> bool:
        """Tell whether a point lies inside (even and odd crossings of a ray to the east)."""
        east, north = point
        inside = False
        east_before, north_before = self.ring[-1]
        for east_here, north_here in self.ring:
            if (north_here > north) != (north_before > north):
                crossing = (east_before - east_here) * (north - north_here) / (north_before - north_here) + east_here
                inside ^= east < crossing
            east_before, north_before = east_here, north_here
        return inside

    def somewhere(self, chance: Random) -> Point:
        """A point anywhere inside."""
        west, south, east, north = self.box
        for _ in range(TRIES):
            point = (round(chance.uniform(west, east), 5), round(chance.uniform(south, north), 5))
            if self.holds(point):
                return point
        return self.label

    def near(self, middle: Point, spread: float, chance: Random) -> Point:
        """A point inside and near another one, as buildings stand around a town; `spread` in degrees."""
        for attempt in range(TRIES):
            reach = spread * math.exp(-attempt / 20)
            point = (round(chance.gauss(middle[0], reach), 5), round(chance.gauss(middle[1], reach), 5))
            if self.holds(point):
                return point
        return middle


def load(file: Path = FILE) -> dict[str, Outline]:
    """Every governorate by its ISO 3166-2 code."""
    found = {}
    for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
        said = feature["properties"]
        found[said["iso_3166_2"]] = Outline(
            code=said["iso_3166_2"],
            names={language: said[f"name_{language}"] for language in ("ar", "ckb", "en")},
            ring=tuple((float(east), float(north)) for east, north in feature["geometry"]["coordinates"][0]),
            label=(said["label_lon"], said["label_lat"]),
        )
    return found
