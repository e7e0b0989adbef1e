"""The boxes that MP4, QuickTime, 3GP and HEIF files are made of (ISO/IEC 14496-12): found, read and blanked in place.

A file is a ``bytearray`` that keeps its length, so that no offset inside it has to be written anew.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from services.intake.media.kinds import Refused

BOXES_MAX: Final = 50_000
"""More in one place are no film."""

Span = tuple[int, int]
"""First byte and the one after the last."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box by its offsets in the file: it begins at ``start``, its contents at ``body``, and it is over at ``end``."""

    kind: bytes
    start: int
    body: int
    end: int


def number(data: bytes | bytearray, at: int, size: int) -> int:
    """Return the number of so many bytes at an offset.

    Raises:
        Refused: the file ends before.
    """
    if at < 0 or at + size > len(data):
        raise Refused("unreadable")
    return int.from_bytes(data[at : at + size], "big")


def boxes(data: bytearray, start: int, end: int) -> list[Box]:
    """Return the boxes between two offsets, one after the other.

    Raises:
        Refused: one is longer than its place, or there are more than any film has.
    """
    found: list[Box] = []
    at = start
    while at + 8 <= end:
        size, body = number(data, at, 4), at + 8
        if size == 0 and not any(data[at:end]):
            break  # QuickTime ends some lists with noughts
        if size == 1:
            size, body = number(data, at + 8, 8), at + 16
        elif size == 0:
            size = end - at
        if size < body - at or at + size > end or len(found) >= BOXES_MAX:
            raise Refused("unreadable")
        found.append(Box(bytes(data[at + 4 : at + 8]), at, body, at + size))
        at += size
    return found


def outermost(data: bytearray) -> list[Box]:
    """Return the boxes of a whole file, and cut off what comes after the last one and is none.

    Raises:
        Refused: the file does not begin with boxes.
    """
    found: list[Box] = []
    at = 0
    while at < len(data):
        try:
            (box,) = boxes(data, at, _end_of(data, at))
        except (Refused, ValueError):
            break
        if not box.kind.isascii() or len(found) >= BOXES_MAX:
            break
        found.append(box)
        at = box.end
    if not found:
        raise Refused("unreadable")
    del data[at:]
    return found


def _end_of(data: bytearray, at: int) -> int:
    size = number(data, at, 4)
    if size == 1:
        size = number(data, at + 8, 8)
    if at + size > len(data):
        raise Refused("unreadable")
    return at + size if size else len(data)


def children(data: bytearray, parent: Box, *, skip: int = 0) -> list[Box]:
    """Return what is in a box, after so many bytes of its own."""
    return boxes(data, parent.body + skip, parent.end)


def inside_meta(data: bytearray, meta: Box) -> list[Box]:
    """Return what is in a ``meta`` box; QuickTime's has no version of its own."""
    plain = bytes(data[meta.body + 4 : meta.body + 8]) == b"hdlr"
    return children(data, meta, skip=0 if plain else 4)


def one(found: Sequence[Box], kind: bytes) -> Box:
    """Return the one box of a kind.

    Raises:
        Refused: there is none, or more than one.
    """
    matching = list(of_kind(found, kind))
    if len(matching) != 1:
        raise Refused("unreadable")
    return matching[0]


def of_kind(found: Sequence[Box], *kinds: bytes) -> Iterator[Box]:
    """Give the boxes of these kinds."""
    return (each for each in found if each.kind in kinds)


def blank(data: bytearray, box: Box) -> None:
    """Make a box an empty place of the same length."""
    data[box.start + 4 : box.start + 8] = b"free"
    data[box.body : box.end] = bytes(box.end - box.body)


def keep_only(data: bytearray, found: Sequence[Box], kinds: Collection[bytes]) -> list[Box]:
    """Blank every box that is of none of these kinds; return those that stay."""
    kept = []
    for box in found:
        if box.kind in kinds:
            kept.append(box)
        else:
            blank(data, box)
    return kept


def blank_outside(data: bytearray, where: Sequence[Span], kept: Sequence[Span]) -> None:
    """Write noughts over everything in ``where`` that is in none of the spans that are kept."""
    merged: list[list[int]] = []
    for start, end in sorted(kept):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    for start, end in where:
        at = start
        for first, last in merged[bisect_right(merged, start, key=lambda span: span[1]) :]:
            if first >= end:
                break
            if first > at:
                data[at:first] = bytes(first - at)
            at = max(at, last)
        if at < end:
            data[at:end] = bytes(end - at)
