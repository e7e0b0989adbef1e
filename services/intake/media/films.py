"""MP4, QuickTime and 3GP, film or sound: what is no picture and no sound is blanked, in place.

Positions lie in text of the file (``©xyz``, ``loci``, Apple's keys), in tracks of their own (drones, action cameras,
also disguised as subtitles) and in bytes between the samples that no track names (dashboard cameras). So nothing is
searched for in order to be removed: boxes, tracks and bytes stay only when they are needed to play picture and sound.
Lengths stay, so every offset in the file stays right.
"""

import struct
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from services.intake.media import fragments
from services.intake.media.boxes import (
    Box,
    Span,
    blank,
    blank_outside,
    children,
    inside_meta,
    keep_only,
    number,
    of_kind,
    one,
    outermost,
)
from services.intake.media.kinds import Cleaned, Refused
from services.intake.media.places import Place, checked, place_of_iso6709, time_since_1904

SOUND: Final = b"soun"
PICTURE: Final = b"vide"

_OUTERMOST: Final = frozenset({b"ftyp", b"styp", b"moov", b"mdat", b"moof", b"sidx", b"ssix", b"mfra"})
_IN_MOVIE: Final = frozenset({b"mvhd", b"trak", b"mvex", b"iods"})
_IN_TRACK: Final = frozenset({b"tkhd", b"mdia", b"edts", b"tapt"})
_IN_MEDIA: Final = frozenset({b"mdhd", b"hdlr", b"minf", b"elng"})
_IN_MEDIA_INFO: Final = frozenset({b"vmhd", b"smhd", b"hmhd", b"nmhd", b"dinf", b"stbl", b"hdlr"})
_IN_SAMPLE_TABLE: Final = frozenset(
    {b"stsd", b"stts", b"stss", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"ctts", b"cslg", b"sdtp", b"sbgp",
     b"sgpd", b"stps", b"stsh", b"padb"}
)  # fmt: skip
_FAR: Final = 1 << 62
COUNTED_FRAMES: Final = 2
"""Sizes of samples up to this one are QuickTime's way of counting frames of plain sound, not bytes."""


def clean(data: bytearray) -> Cleaned:
    """Blank in place whatever is not picture or sound; return what it is and where and when it was filmed.

    Raises:
        Refused: it is no film, or one that cannot be emptied without harm.
    """
    top = outermost(data)
    movie = one(top, b"moov")
    place, taken_at = _said(data, movie)
    brand = bytes(data[top[0].body : top[0].body + 4]) if top[0].kind == b"ftyp" else b"qt  "
    for box in keep_only(data, top, _OUTERMOST):
        if box.kind == b"mfra":
            keep_only(data, children(data, box), frozenset({b"tfra", b"mfro"}))
    tracks = _tracks(data, keep_only(data, children(data, movie), _IN_MOVIE))
    if not tracks:
        raise Refused("unreadable")
    spans = _spans(data, list(tracks.values()))
    spans += fragments.clean(data, movie, list(of_kind(top, b"moof")), frozenset(tracks))
    blank_outside(data, [(box.body, box.end) for box in of_kind(top, b"mdat")], spans)
    film = any(_handler(data, track) == PICTURE for track in tracks.values())
    return Cleaned.at(_media_type(brand, film=film), place, taken_at)


def _media_type(brand: bytes, *, film: bool) -> str:
    if not film:
        return "audio/mp4"
    if brand == b"qt  ":
        return "video/quicktime"
    return "video/3gpp" if brand[:2] == b"3g" else "video/mp4"


# -- what it says of itself


def _said(data: bytearray, movie: Box) -> tuple[Place | None, str | None]:
    inner = children(data, movie)
    header = one(inner, b"mvhd")
    long = data[header.body : header.body + 1] == b"\x01"
    taken_at = time_since_1904(number(data, header.body + 4, 8 if long else 4))
    holders = [inner, *(children(data, track) for track in of_kind(inner, b"trak"))]
    for held in holders:
        for box in of_kind(held, b"udta", b"meta"):
            place = _place_in(data, box)
            if place:
                return place, taken_at
    return None, taken_at


def _place_in(data: bytearray, holder: Box) -> Place | None:
    try:
        if holder.kind == b"meta":
            return _place_in_keys(data, holder)
        for box in children(data, holder):
            place = None
            if box.kind == b"\xa9xyz":
                place = place_of_iso6709(_latin(data, box.body, box.end))
            elif box.kind == b"loci":
                place = _place_of_loci(data, box)
            elif box.kind == b"meta":
                place = _place_in_keys(data, box)
            if place:
                return place
    except Refused:  # a position that cannot be read is blanked all the same
        return None
    return None


def _place_in_keys(data: bytearray, meta: Box) -> Place | None:
    for box in of_kind(inside_meta(data, meta), b"ilst"):
        for item in children(data, box):
            place = place_of_iso6709(_latin(data, item.body, item.end))
            if place:
                return place
    return None


def _place_of_loci(data: bytearray, box: Box) -> Place | None:
    """Read a 3GPP place: a name that ends with a nought, its role, then longitude and latitude in 16.16."""
    at = data.find(b"\0", box.body + 6, box.end)
    if at < 0 or at + 10 > box.end:
        return None
    longitude, latitude = struct.unpack(">ii", data[at + 2 : at + 10])
    return checked(latitude / 65536, longitude / 65536)


def _latin(data: bytearray, start: int, end: int) -> str:
    return data[start : min(end, start + 512)].decode("latin-1")


# -- what stays of it


def _tracks(data: bytearray, movie: Sequence[Box]) -> dict[int, Box]:
    """Blank every track that is neither picture nor sound, and of the others what does not play; ids and boxes."""
    kept = {}
    for box in movie:
        if box.kind == b"mvhd":
            _forget_times(data, box)
        elif box.kind == b"trak":
            if _handler(data, box) in {SOUND, PICTURE}:
                kept[_track_id(data, box)] = box
                _empty(data, box)
            else:
                blank(data, box)
    return kept


def _handler(data: bytearray, track: Box) -> bytes:
    media = one(children(data, track), b"mdia")
    handler = one(children(data, media), b"hdlr")
    return bytes(data[handler.body + 8 : handler.body + 12])


def _track_id(data: bytearray, track: Box) -> int:
    header = one(children(data, track), b"tkhd")
    return number(data, header.body + (20 if data[header.body] == 1 else 12), 4)


def _empty(data: bytearray, track: Box) -> None:
    for box in keep_only(data, children(data, track), _IN_TRACK):
        if box.kind == b"tkhd":
            _forget_times(data, box)
        elif box.kind == b"mdia":
            for inner in keep_only(data, children(data, box), _IN_MEDIA):
                if inner.kind == b"mdhd":
                    _forget_times(data, inner)
                elif inner.kind == b"hdlr":
                    _forget_name(data, inner)
                elif inner.kind == b"minf":
                    _empty_info(data, inner)


def _empty_info(data: bytearray, info: Box) -> None:
    for box in keep_only(data, children(data, info), _IN_MEDIA_INFO):
        if box.kind == b"hdlr":
            _forget_name(data, box)
        elif box.kind == b"stbl":
            keep_only(data, children(data, box), _IN_SAMPLE_TABLE)
        elif box.kind == b"dinf":
            _check_own(data, box)


def _check_own(data: bytearray, info: Box) -> None:
    """Refuse a film whose picture or sound lies elsewhere: a player would go and fetch it."""
    for references in of_kind(children(data, info), b"dref"):
        for entry in children(data, references, skip=8):
            if not number(data, entry.body, 4) & 1 or entry.end - entry.body > 4:
                raise Refused("uncleanable")


def _forget_times(data: bytearray, header: Box) -> None:
    size = 16 if data[header.body] == 1 else 8
    data[header.body + 4 : header.body + 4 + size] = bytes(size)


def _forget_name(data: bytearray, handler: Box) -> None:
    name = handler.body + 24
    if name < handler.end:
        data[name : handler.end] = bytes(handler.end - name)


# -- where picture and sound lie


def _spans(data: bytearray, tracks: Sequence[Box]) -> list[Span]:
    tables = [_sample_table(data, track) for track in tracks]
    starts = sorted({start for table in tables for start in _chunk_starts(data, table)})
    after = dict(zip(starts, [*starts[1:], _FAR], strict=False))
    spans: list[Span] = []
    for table in tables:
        chunks = _chunk_starts(data, table)
        lengths = _chunk_lengths(data, table, len(chunks))
        for at, start in enumerate(chunks):
            # Where frames are counted and not bytes, a chunk lasts until another one begins.
            end = after[start] if lengths is None else start + lengths[at]
            spans.append((start, min(end, len(data))))
    return spans


def _sample_table(data: bytearray, track: Box) -> list[Box]:
    media = one(children(data, track), b"mdia")
    return children(data, one(children(data, one(children(data, media), b"minf")), b"stbl"))


def _chunk_starts(data: bytearray, table: Sequence[Box]) -> list[int]:
    for box in of_kind(table, b"stco", b"co64"):
        size, count = (4, "I") if box.kind == b"stco" else (8, "Q")
        entries = number(data, box.body + 4, 4)
        if box.body + 8 + entries * size > box.end:
            raise Refused("unreadable")
        return list(struct.unpack_from(f">{entries}{count}", data, box.body + 8))
    raise Refused("unreadable")


def _chunk_lengths(data: bytearray, table: Sequence[Box], chunks: int) -> list[int] | None:
    """Return how long each chunk is; None where the sizes of samples do not say."""
    alike, sizes = _sample_sizes(data, table)
    if 0 < alike <= COUNTED_FRAMES:
        return None
    ends = [0, *accumulate(sizes)]
    runs = one(table, b"stsc")
    entries = number(data, runs.body + 4, 4)
    if runs.body + 8 + entries * 12 > runs.end:
        raise Refused("unreadable")
    said = [struct.unpack_from(">II", data, runs.body + 8 + at * 12) for at in range(entries)]
    lengths, sample = [], 0
    for at, (first, each) in enumerate(said):
        last = said[at + 1][0] if at + 1 < entries else chunks + 1
        for _ in range(first, min(last, chunks + 1)):
            until = min(sample + each, len(ends) - 1)
            lengths.append(each * alike or ends[until] - ends[sample])
            sample = until
    return lengths + [0] * (chunks - len(lengths))


def _sample_sizes(data: bytearray, table: Sequence[Box]) -> tuple[int, Sequence[int]]:
    """Return the one size of all samples, or nought and the size of each."""
    for box in of_kind(table, b"stsz"):
        alike, count = number(data, box.body + 4, 4), number(data, box.body + 8, 4)
        if alike:
            return alike, ()
        if box.body + 12 + count * 4 > box.end:
            raise Refused("unreadable")
        return 0, struct.unpack_from(f">{count}I", data, box.body + 12)
    raise Refused("uncleanable")
