"""Which province is meant by a cell, and where it lies. Boundaries are an orientation aid and imply no position."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from services.kit.text import fold_digits, search_key
from services.polling.model.facts import NATIONAL, Names

MARGIN_DEGREES: Final = 0.05
"""How far outside the box of its province a point may lie: outlines are rounded and drawn by others."""

_CODE: Final = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
_NATIONAL: Final = frozenset(
    search_key(word)
    for word in (
        "NA",
        "national",
        "total",
        "all",
        "country",
        "المجموع",
        "الكلي",
        "وطني",
        "البلد",
        "کۆی گشتی",
        "نیشتمانی",
    )
)


@dataclass(frozen=True)
class Box:
    """The smallest box of degrees around a province."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, latitude: float, longitude: float) -> bool:
        """Tell whether a point lies in it, or a few kilometres outside."""
        return (
            self.south - MARGIN_DEGREES <= latitude <= self.north + MARGIN_DEGREES
            and self.west - MARGIN_DEGREES <= longitude <= self.east + MARGIN_DEGREES
        )


@dataclass(frozen=True)
class Outline:
    """A province as it is drawn: its names, box, label point (longitude, latitude) and geometry as GeoJSON."""

    code: str
    names: Names
    other_names: tuple[str, ...]
    box: Box
    label: tuple[float, float]
    geometry: Mapping[str, Any]


class Geography:
    """The provinces of one country. A country nobody has drawn has none, and the form of a code is all that counts."""

    def __init__(self, country: str, outlines: Mapping[str, Outline]) -> None:
        self.country = country
        self.outlines = outlines
        self._by_name: dict[str, str] = {}
        for code, outline in outlines.items():
            for name in (*outline.other_names, *outline.names.values()):
                self._by_name[_key(name)] = code

    def province(self, cell: str) -> str | None:
        """Return the ISO 3166-2 code of the province a cell names, in any of three languages; None if it is none."""
        code = fold_digits(cell).upper()
        if code in self.outlines:
            return code
        if self.outlines:
            return self._by_name.get(_key(cell))
        return code if _CODE.fullmatch(code) and code.startswith(f"{self.country}-") else None

    def province_or_country(self, cell: str) -> str | None:
        """Return the same, or ``NA`` where the whole country is meant; a province called so comes first."""
        return self.province(cell) or (NATIONAL if search_key(cell) in _NATIONAL else None)

    def names(self, province: str) -> Names:
        """Return the names of a province; its code where nobody has drawn it."""
        outline = self.outlines.get(province)
        return dict(outline.names) if outline is not None else {"en": province}

    def lies_in(self, province: str, latitude: float, longitude: float) -> bool:
        """Tell whether a point can lie in a province, as far as anybody has drawn it."""
        outline = self.outlines.get(province)
        return outline is None or outline.box.holds(latitude, longitude)


def box_of(geometry: Mapping[str, Any]) -> Box:
    """Return the box around a GeoJSON polygon or multipolygon."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    points = [point for polygon in polygons for ring in polygon for point in ring]
    longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def _key(name: str) -> str:
    """Compare names of provinces without the words around them and the article that some writers leave out."""
    words = [word for word in re.split(r"[\s_()-]+", search_key(name)) if word not in _AROUND]
    return "".join(_ARTICLE.sub("", word) for word in words)


_AROUND: Final = frozenset(
    search_key(word)
    for words in ("province governorate of region", "محافظة ولاية", "پارێزگای پارێزگا", "al el an as ad ar ash")
    for word in words.split()
)
_ARTICLE: Final = re.compile(r"^ال(?=..)")
