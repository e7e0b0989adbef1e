"""Voice messages in Ogg (Opus, Vorbis): the comments are blanked in place and the pages' check sums made anew."""

import zlib
from dataclasses import dataclass, field
from typing import Final

from services.intake.media.boxes import Span
from services.intake.media.kinds import Cleaned, Refused

STREAMS_MAX: Final = 16
_HEADER: Final = 27
_REVERSED: Final = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
_COMMENTS: Final = {b"OpusHead": (b"OpusTags", b""), b"\x01vorbis": (b"\x03vorbis", b"\x01")}
"""How the first packet of a stream begins, and how the one with its comments begins and ends."""


@dataclass(slots=True)
class _Stream:
    """What is known of one stream: the bytes of its first two packets, and how many were begun."""

    packets: list[list[Span]] = field(default_factory=lambda: [[]])


def clean(data: bytearray) -> Cleaned:
    """Blank the comments of every stream.

    Raises:
        Refused: a page is damaged, or a stream is neither Opus nor Vorbis.
    """
    streams: dict[int, _Stream] = {}
    pages: list[Span] = []
    at = 0
    while data[at : at + 4] == b"OggS":
        at = _page(data, at, streams, pages)
    if not pages:
        raise Refused("unreadable")
    del data[at:]
    for stream in streams.values():
        _blank_comments(data, stream)
    for start, end in pages:
        data[start + 22 : start + 26] = check_sum(data, start, end).to_bytes(4, "little")
    return Cleaned("audio/ogg")


def check_sum(data: bytearray, start: int, end: int) -> int:
    """Return the check sum of a page, its own field counted as noughts.

    The polynomial is zlib's, the bits the other way round.
    """
    page = (data[start : start + 22] + bytes(4) + data[start + 26 : end]).translate(_REVERSED)
    found = zlib.crc32(page, 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{found:032b}"[::-1], 2)


def _page(data: bytearray, start: int, streams: dict[int, _Stream], pages: list[Span]) -> int:
    table = start + _HEADER
    if table > len(data):
        raise Refused("unreadable")
    segments = data[start + 26]
    at = table + segments
    end = at + sum(data[table : table + segments])
    if end > len(data) or int.from_bytes(data[start + 22 : start + 26], "little") != check_sum(data, start, end):
        raise Refused("unreadable")
    serial = int.from_bytes(data[start + 14 : start + 18], "little")
    stream = streams.setdefault(serial, _Stream())
    if len(streams) > STREAMS_MAX:
        raise Refused("uncleanable")
    for size in data[table : table + segments]:
        if len(stream.packets) <= 2:
            stream.packets[-1].append((at, at + size))
            if size < 255:
                stream.packets.append([])
        at += size
    pages.append((start, end))
    return end


def _blank_comments(data: bytearray, stream: _Stream) -> None:
    first, comments = [*stream.packets, [], []][:2]
    head = b"".join(data[start:end] for start, end in first)
    begins, ends = next((how for known, how in _COMMENTS.items() if head.startswith(known)), (b"", b""))
    length = sum(end - start for start, end in comments)
    said = b"".join(data[start:end] for start, end in comments[:1])
    vendor = length - len(begins) - 8 - len(ends)
    if not begins or not said.startswith(begins) or vendor < 0:
        raise Refused("uncleanable")
    # The name of the program takes all the place there is, so that the packet keeps its length.
    written = begins + vendor.to_bytes(4, "little") + b" " * vendor + bytes(4) + ends
    for start, end in comments:
        data[start:end], written = written[: end - start], written[end - start :]
