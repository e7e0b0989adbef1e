"""HEIC pictures: everything that is no picture is blanked in place.

Every library that decodes them comes with one under the LGPL or the GPL, so they are not encoded anew as other
pictures are: their items are listed in the file, and only those that are picture stay.
"""

import struct
from dataclasses import dataclass
from typing import Final

from PIL import Image

from services.intake.media.boxes import (
    Box,
    Span,
    blank_outside,
    boxes,
    inside_meta,
    keep_only,
    number,
    of_kind,
    one,
    outermost,  # fmt: skip
)
from services.intake.media.kinds import Cleaned, Refused
from services.intake.media.places import place_of_exif, time_of_exif

ITEMS_MAX: Final = 4096
PICTURES: Final = frozenset({b"hvc1", b"hev1", b"grid", b"iovl", b"iden", b"tmap"})

_OUTERMOST: Final = frozenset({b"ftyp", b"meta", b"mdat"})
_IN_META: Final = frozenset({b"hdlr", b"pitm", b"iinf", b"iloc", b"iprp", b"iref", b"idat", b"dinf", b"grpl"})
_NO_EXIF: Final = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
"""A picture's EXIF that says nothing, so that readers who look for it find it in order."""

_IN_FILE: Final = 0
_IN_IDAT: Final = 1


@dataclass(frozen=True, slots=True)
class _Item:
    """Where the bytes of an item lie: in the file, or in the box for small ones."""

    method: int
    spans: list[Span]


def clean(data: bytearray) -> Cleaned:
    """Blank in place whatever is not picture; return where and when it was taken.

    Raises:
        Refused: it is no such picture, or one that cannot be emptied without harm.
    """
    top = outermost(data)
    meta = one(top, b"meta")
    inner = inside_meta(data, meta)
    kinds = _kinds(data, one(inner, b"iinf"))
    items = _items(data, one(inner, b"iloc"))
    held = [(box.body, box.end) for box in of_kind(inner, b"idat")]
    if not any(kind in PICTURES for kind in kinds.values()):
        raise Refused("unreadable")
    place, taken_at = None, None
    exif = [span for item, kind in kinds.items() if kind == b"Exif" for span in _spans(data, items, item, held)]
    if exif:
        place, taken_at = _said(data, exif)
    kept = [span for item, kind in kinds.items() if kind in PICTURES for span in _spans(data, items, item, held)]
    keep_only(data, top, _OUTERMOST)
    keep_only(data, inner, _IN_META)
    blank_outside(data, [*((box.body, box.end) for box in of_kind(top, b"mdat")), *held], kept)
    for start, end in exif[:1]:
        if end - start >= len(_NO_EXIF) and not any(data[start:end]):
            data[start : start + len(_NO_EXIF)] = _NO_EXIF
    return Cleaned.at("image/heic", place, taken_at)


def _said(data: bytearray, spans: list[Span]) -> tuple[tuple[float, float] | None, str | None]:
    said = b"".join(data[start:end] for start, end in spans)
    tiff = 4 + number(said, 0, 4) if len(said) >= 4 else 0
    exif = Image.Exif()
    try:
        exif.load(b"Exif\0\0" + said[tiff:])
        return place_of_exif(exif), time_of_exif(exif)
    except (OSError, ValueError, SyntaxError, struct.error, KeyError, TypeError):
        return None, None


def _kinds(data: bytearray, listed: Box) -> dict[int, bytes]:
    """Return which kind each item is."""
    short = data[listed.body] == 0
    found = {}
    for box in boxes(data, listed.body + (6 if short else 8), listed.end):
        version = data[box.body] if box.body < box.end else 0
        if box.kind != b"infe" or version < 2:
            raise Refused("uncleanable")
        size = 2 if version == 2 else 4
        item = number(data, box.body + 4, size)
        kind = box.body + 4 + size + 2
        found[item] = bytes(data[kind : kind + 4])
    return found


class _Reader:
    """Numbers one after the other."""

    def __init__(self, data: bytearray, at: int, end: int) -> None:
        self._data, self._at, self._end = data, at, end

    def take(self, size: int) -> int:
        """Return the next number of so many bytes."""
        if self._at + size > self._end:
            raise Refused("unreadable")
        value, self._at = number(self._data, self._at, size), self._at + size
        return value


def _items(data: bytearray, located: Box) -> dict[int, _Item]:
    """Return where the bytes of each item lie."""
    read = _Reader(data, located.body, located.end)
    version = read.take(1)
    read.take(3)
    sizes = read.take(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version in {1, 2} else 0
    wide = 4 if version == 2 else 2
    count = read.take(wide)
    if count > ITEMS_MAX or version > 2:
        raise Refused("uncleanable")
    found = {}
    for _ in range(count):
        item = read.take(wide)
        method = read.take(2) & 15 if version else _IN_FILE
        elsewhere = read.take(2)
        base = read.take(base_size)
        spans = []
        for _ in range(read.take(2)):
            read.take(index_size)
            start = base + read.take(offset_size)
            spans.append((start, start + read.take(length_size)))
        if elsewhere or method not in {_IN_FILE, _IN_IDAT}:
            raise Refused("uncleanable")
        found[item] = _Item(method, spans)
    return found


def _spans(data: bytearray, items: dict[int, _Item], item: int, held: list[Span]) -> list[Span]:
    """Return where an item's bytes lie in the file."""
    found = items.get(item)
    if found is None:
        return []
    if found.method == _IN_FILE:
        spans = found.spans
    elif len(held) == 1:
        spans = [(held[0][0] + start, held[0][0] + end) for start, end in found.spans]
    else:
        raise Refused("unreadable")
    if any(start == end or end > len(data) for start, end in spans):
        raise Refused("uncleanable")
    return spans
