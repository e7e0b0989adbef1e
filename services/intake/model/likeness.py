"""How much two cases look like one matter: by place, time, category and text. Pure; a person decides."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

Reason = Literal["place", "time", "category", "text"]

TEXT_ALIKE: Final = 0.3
"""From this similarity of trigrams on two texts are said to be alike."""

NEAR: Final = timedelta(hours=2)
"""So far apart in the world's time, cases elsewhere in a province may still be one matter."""

AT_ONCE: Final = timedelta(minutes=30)
_STATION, _CENTRE, _DISTRICT = 0.4, 0.3, 0.1
_LEAF, _FAMILY = 0.2, 0.1
_TIME, _TEXT = 0.15, 0.25


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of a case is compared. ``text`` is how similar its words are to the other's, 0 to 1."""

    id: UUID
    category: str
    province: str
    district: str | None
    centre: str | None
    station: str | None
    occurred_at: datetime
    text: float = 0.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much a case looks like another one, 0 to 1, and what speaks for it."""

    id: UUID
    score: float
    why: tuple[Reason, ...]


def likeness(one: Sketch, other: Sketch) -> Likeness:
    """Compare two cases; ``other.text`` is the similarity of both texts.

    A station is nearer than a centre and a centre nearer than a district; a leaf says more than a family; the nearer
    in time the better. What is only in the same province needs alike words besides.
    """
    place = _place(one, other)
    leaf = _LEAF if one.category == other.category else _FAMILY if one.category[:1] == other.category[:1] else 0.0
    apart = abs(one.occurred_at - other.occurred_at)
    time = _TIME * max(0.0, 1.0 - apart / NEAR)
    text = _TEXT * min(1.0, max(0.0, other.text))
    speaks: tuple[tuple[Reason, bool], ...] = (
        ("place", place >= _CENTRE),
        ("time", apart <= AT_ONCE),
        ("category", leaf == _LEAF),
        ("text", other.text >= TEXT_ALIKE),
    )
    why = tuple(reason for reason, speaking in speaks if speaking)
    return Likeness(other.id, round(min(1.0, place + leaf + time + text), 3), why)


def _place(one: Sketch, other: Sketch) -> float:
    pairs = ((one.station, other.station, _STATION), (one.centre, other.centre, _CENTRE))
    for mine, theirs, weight in pairs:
        if mine is not None and mine == theirs:
            return weight
    return _DISTRICT if one.district is not None and one.district == other.district else 0.0
