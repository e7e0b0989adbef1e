"""WebM and Matroska: titles, tags, attachments and chapters are made empty places, in place.

Browsers that record write such files without saying how long their parts are, so a part of unknown length lasts until
the next one of its level begins.
"""

from dataclasses import dataclass
from typing import Final

from services.intake.media.kinds import Cleaned, Refused

ELEMENTS_MAX: Final = 400_000

EBML, SEGMENT, CLUSTER, INFO, TRACKS = 0x1A45DFA3, 0x18538067, 0x1F43B675, 0x1549A966, 0x1654AE6B
CUES, SEEK_HEAD, VOID, CRC = 0x1C53BB6B, 0x114D9B74, 0xEC, 0xBF
TRACK, TRACK_TYPE, DOC_TYPE = 0xAE, 0x83, 0x4282
_IN_SEGMENT: Final = frozenset({CLUSTER, INFO, TRACKS, CUES, SEEK_HEAD})
_IN_INFO: Final = frozenset({0x2AD7B1, 0x4489})
"""The scale of time and the length; no title, no date, no names of files and programs."""
_PROGRAMS: Final = frozenset({0x4D80, 0x5741})
"""What wrote it: has to be there, so its letters are blanked and not the part."""
_IN_TRACK: Final = frozenset(
    {0xD7, 0x73C5, 0x83, 0xB9, 0x88, 0x9C, 0x6DE7, 0x6DF8, 0x23E383, 0x234E7A, 0x55EE, 0x22B59C, 0x86, 0x63A2, 0x56AA,
     0x56BB, 0xE0, 0xE1, 0x6D80}
)  # fmt: skip
"""What is needed to play a track; not its name, nor what is attached to it."""
_IN_CLUSTER: Final = frozenset({0xE7, 0xA7, 0xAB, 0xA3, 0xA0})
_PICTURE, _SOUND = 1, 2
_UNKNOWN: Final = -1


@dataclass(frozen=True, slots=True)
class Element:
    """A part by its offsets: it begins at ``start``, its contents at ``body``, and it is over at ``end``."""

    kind: int
    start: int
    body: int
    end: int


def clean(data: bytearray) -> Cleaned:
    """Blank in place whatever is neither picture nor sound nor needed to play them.

    Raises:
        Refused: it is no such film, or one with tracks that are neither.
    """
    head = _element(data, 0, len(data))
    if head.kind != EBML or not {b"webm", b"matroska"} & set(_texts(data, head, DOC_TYPE)):
        raise Refused("unreadable")
    segment = _element(data, head.end, len(data))
    if segment.kind != SEGMENT:
        raise Refused("unreadable")
    end = len(data) if segment.end == _UNKNOWN else segment.end
    kinds: set[int] = set()
    for part in _parts(data, segment.body, end):
        if part.kind not in _IN_SEGMENT:
            _blank(data, part)
        elif part.kind == INFO:
            _keep(data, part, _IN_INFO)
        elif part.kind == TRACKS:
            kinds |= _tracks(data, part)
        elif part.kind == CLUSTER:
            _keep(data, part, _IN_CLUSTER)
    del data[end:]
    if not kinds:
        raise Refused("unreadable")
    return Cleaned("video/webm" if _PICTURE in kinds else "audio/webm")


def _texts(data: bytearray, parent: Element, kind: int) -> list[bytes]:
    return [bytes(data[one.body : one.end]).rstrip(b"\0") for one in _parts(data, parent.body, parent.end)
            if one.kind == kind]  # fmt: skip


def _parts(data: bytearray, start: int, end: int) -> list[Element]:
    """Return the parts between two offsets; one of unknown length lasts until the next of the segment's own."""
    found: list[Element] = []
    at = start
    while at < end:
        one = _element(data, at, end)
        if one.end == _UNKNOWN:
            if one.kind != CLUSTER:
                raise Refused("uncleanable")
            one = Element(one.kind, one.start, one.body, _end_of_cluster(data, one.body, end))
        found.append(one)
        if len(found) > ELEMENTS_MAX:
            raise Refused("too_heavy")
        at = one.end
    return found


def _end_of_cluster(data: bytearray, at: int, end: int) -> int:
    while at < end:
        one = _element(data, at, end)
        if one.kind not in _IN_CLUSTER | {VOID, CRC} or one.end == _UNKNOWN:
            return at
        at = one.end
    return end


def _element(data: bytearray, at: int, end: int) -> Element:
    kind, body = _number(data, at, end, marked=True)
    size, body = _number(data, body, end, marked=False)
    if size == _UNKNOWN:
        return Element(kind, at, body, _UNKNOWN)
    if body + size > end:
        raise Refused("unreadable")
    return Element(kind, at, body, body + size)


def _number(data: bytearray, at: int, end: int, *, marked: bool) -> tuple[int, int]:
    """Read a number whose first byte says how long it is; ``marked`` keeps that mark, as names of parts do."""
    length = 9 - data[at].bit_length() if at < end else 9
    if length > (4 if marked else 8) or at + length > end:
        raise Refused("unreadable")
    value = int.from_bytes(data[at : at + length], "big")
    if not marked:
        value &= (1 << 7 * length) - 1
        if value == (1 << 7 * length) - 1:
            value = _UNKNOWN
    return value, at + length


def _keep(data: bytearray, parent: Element, kinds: frozenset[int]) -> None:
    for one in _parts(data, parent.body, parent.end):
        if one.kind in _PROGRAMS:
            data[one.body : one.end] = bytes(one.end - one.body)
        elif one.kind not in kinds:
            _blank(data, one)


def _tracks(data: bytearray, parent: Element) -> set[int]:
    kinds = set()
    for track in _parts(data, parent.body, parent.end):
        if track.kind != TRACK:
            _blank(data, track)
            continue
        for one in _parts(data, track.body, track.end):
            if one.kind not in _IN_TRACK:
                _blank(data, one)
            elif one.kind == TRACK_TYPE:
                kinds.add(int.from_bytes(data[one.body : one.end], "big"))
    if kinds - {_PICTURE, _SOUND}:
        raise Refused("uncleanable")
    return kinds


def _blank(data: bytearray, one: Element) -> None:
    """Make a part an empty place of the same length: one byte of name, the rest says how long it is."""
    length = one.end - one.start - 1
    size = 8 if length > 8 else 1
    body = length - size
    data[one.start] = VOID
    data[one.start + 1 : one.start + 1 + size] = (body | 1 << 7 * size).to_bytes(size, "big")
    data[one.start + 1 + size : one.end] = bytes(body)
