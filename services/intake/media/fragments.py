"""Films in fragments (``moof``), as messengers and browsers record them: which bytes are picture and sound."""

import struct
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from services.intake.media.boxes import Box, Span, blank, children, keep_only, number, of_kind, one
from services.intake.media.kinds import Refused

_IN_FRAGMENT: Final = frozenset({b"mfhd", b"traf"})
_IN_TRACK: Final = frozenset({b"tfhd", b"tfdt", b"trun", b"sdtp", b"sbgp", b"sgpd", b"subs"})
_BASE, _DESCRIPTION, _DURATION, _SIZE, _FLAGS = 0x1, 0x2, 0x8, 0x10, 0x20
_BASE_IS_FRAGMENT: Final = 0x020000
_RUN_OFFSET, _RUN_FIRST, _RUN_DURATION, _RUN_SIZE, _RUN_FLAGS, _RUN_TIME = 0x1, 0x4, 0x100, 0x200, 0x400, 0x800


@dataclass(frozen=True, slots=True)
class _Header:
    """What the header of a track's fragment says: which track, where its bytes begin, the size of a sample."""

    track: int
    base: int
    size: int


def clean(data: bytearray, movie: Box, fragments: Sequence[Box], kept: Collection[int]) -> list[Span]:
    """Blank the fragments of tracks that do not stay; return where the samples of the others lie.

    Raises:
        Refused: the fragments are not what they say.
    """
    sizes = _default_sizes(data, movie)
    spans: list[Span] = []
    for fragment in fragments:
        start = end = fragment.start
        for box in keep_only(data, children(data, fragment), _IN_FRAGMENT):
            if box.kind != b"traf":
                continue
            inner = children(data, box)
            header = _header(data, one(inner, b"tfhd"), sizes, start, end)
            found, end = _runs(data, inner, header)
            if header.track in kept:
                keep_only(data, inner, _IN_TRACK)
                spans += found
            else:
                blank(data, box)
    return spans


def _default_sizes(data: bytearray, movie: Box) -> dict[int, int]:
    sizes = {}
    for extends in of_kind(children(data, movie), b"mvex"):
        for box in of_kind(children(data, extends), b"trex"):
            sizes[number(data, box.body + 4, 4)] = number(data, box.body + 16, 4)
    return sizes


def _header(data: bytearray, box: Box, sizes: dict[int, int], start: int, before: int) -> _Header:
    """Read the header; without a base of its own, a track begins with its fragment or where the one before ended."""
    flags, track, at = number(data, box.body + 1, 3), number(data, box.body + 4, 4), box.body + 8
    base = start if flags & _BASE_IS_FRAGMENT else before
    if flags & _BASE:
        base, at = number(data, at, 8), at + 8
    at += 4 * bool(flags & _DESCRIPTION) + 4 * bool(flags & _DURATION)
    size = number(data, at, 4) if flags & _SIZE else sizes.get(track, 0)
    return _Header(track, base, size)


def _runs(data: bytearray, inner: Sequence[Box], header: _Header) -> tuple[list[Span], int]:
    """Return where the samples of a track's fragment lie, and where the last of them ends."""
    spans: list[Span] = []
    end = header.base
    for box in of_kind(inner, b"trun"):
        flags, count, at = number(data, box.body + 1, 3), number(data, box.body + 4, 4), box.body + 8
        first = end
        if flags & _RUN_OFFSET:
            first, at = header.base + struct.unpack(">i", data[at : at + 4])[0], at + 4
        at += 4 * bool(flags & _RUN_FIRST)
        end = first + _length(data, box, flags, count, at, header.size)
        if first < 0 or end > len(data):
            raise Refused("unreadable")
        spans.append((first, end))
    return spans, end


def _length(data: bytearray, box: Box, flags: int, count: int, at: int, size: int) -> int:
    columns = sum(bool(flags & column) for column in (_RUN_DURATION, _RUN_SIZE, _RUN_FLAGS, _RUN_TIME))
    if at + count * columns * 4 > box.end:
        raise Refused("unreadable")
    if not flags & _RUN_SIZE:
        return count * size
    values = struct.unpack_from(f">{count * columns}I", data, at)
    return sum(values[bool(flags & _RUN_DURATION) :: columns])
