"""What is this file, by its first bytes, and under which name does it leave? What its sender says decides nothing.

A table of our own instead of a library of a thousand types: what is taken is a short list, and whatever is on it is
then read to its end by a reader that refuses what it is not.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import quote

from services.kit.text import clean_text

Kind = Literal["photo", "audio", "video", "document"]
Reader = Literal["photo", "heif", "film", "matroska", "mpeg", "wave", "ogg", "flac", "amr", "pdf"]
Reason = Literal["kind_refused", "unreadable", "too_heavy", "uncleanable"]

HEAD_BYTES: Final = 32
"""So many first bytes decide."""

NAME_CHARACTERS_MAX: Final = 120

EXTENSIONS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/heic": "heic",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/3gpp": "3gp",
    "video/webm": "webm",
    "audio/mp4": "m4a",
    "audio/webm": "weba",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/wav": "wav",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
    "audio/amr": "amr",
    "application/pdf": "pdf",
}
"""Everything that is kept, and nothing else leaves."""

SHOWN: Final = frozenset(name for name in EXTENSIONS if name.partition("/")[0] in {"image", "audio", "video"})
"""What a browser may show in place; the rest is for downloading only."""


class Refused(Exception):
    """The file is not taken; ``reason`` is one of `Reason`."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What a file turned out to be, and what was taken out of it.

    ``media_type`` is one of `EXTENSIONS`. ``taken_at`` is the camera's own clock as ISO 8601, often without a zone.
    """

    media_type: str
    latitude: float | None = None
    longitude: float | None = None
    taken_at: str | None = None

    @classmethod
    def at(cls, media_type: str, place: tuple[float, float] | None, taken_at: str | None) -> "Cleaned":
        """Return a file of this type that was taken there and then; None where it does not say."""
        latitude, longitude = place or (None, None)
        return cls(media_type, latitude, longitude, taken_at)

    @property
    def kind(self) -> Kind:
        """How people call it."""
        return kind_of(self.media_type)


def kind_of(media_type: str) -> Kind:
    """Return how people call a file of this type."""
    family = media_type.partition("/")[0]
    if family == "image":
        return "photo"
    if family == "audio":
        return "audio"
    return "video" if family == "video" else "document"


_STARTS: Final[tuple[tuple[bytes, Reader], ...]] = (
    (b"\xff\xd8\xff", "photo"),
    (b"\x89PNG\r\n\x1a\n", "photo"),
    (b"\x1aE\xdf\xa3", "matroska"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"ID3", "mpeg"),
    (b"#!AMR", "amr"),
    (b"%PDF-", "pdf"),
)
_HEIF_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
_QUICKTIME_STARTS: Final = frozenset({b"moov", b"mdat", b"wide"})


def sniff(head: bytes) -> Reader | None:
    """Return who reads a file that begins like this; None for what is not taken."""
    for start, reader in _STARTS:
        if head.startswith(start):
            return reader
    if head[:4] == b"RIFF":
        return {b"WEBP": "photo", b"WAVE": "wave"}.get(head[8:12])  # type: ignore[return-value]
    if head[4:8] == b"ftyp":
        return _of_brand(head)
    if head[4:8] in _QUICKTIME_STARTS:
        return "film"
    if len(head) >= 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x18 != 0x08:
        return "mpeg"
    return None


def _of_brand(head: bytes) -> Reader:
    if head[8:12] in {b"avif", b"avis"} or (head[8:12] == b"mif1" and b"avif" in head[16:]):
        return "photo"
    return "heif" if head[8:12] in _HEIF_BRANDS else "film"


_NOT_IN_NAMES: Final = re.compile(r"[\x00-\x1f\x7f-\x9f<>:\"/\\|?*\u061c\u200b\u200e\u200f\u2028\u2029\ufeff]")


def file_name(said: str) -> str:
    """Return a name as it may be stored and shown: no folder, no control or direction mark, of bounded length."""
    last = clean_text(said.replace("\\", "/").rpartition("/")[2]).replace("\n", " ")
    return _NOT_IN_NAMES.sub("", last).strip(" .")[:NAME_CHARACTERS_MAX].strip(" .")


def name_for(said: str, media_type: str) -> str:
    """Return the name under which a file leaves: what people called it, with the ending of what it is."""
    ending = EXTENSIONS[media_type]
    stem, dot, last = file_name(said).rpartition(".")
    name = stem if dot and stem and len(last) <= 5 and last.isalnum() else file_name(said)
    return f"{name.strip(' .') or kind_of(media_type)}.{ending}"


def disposition(said: str, media_type: str, *, download: bool) -> str:
    """Return the header that says whether a file is shown or saved, and under which name.

    Source: RFC 6266, with RFC 5987 for everything that is not plain ASCII.
    """
    name = name_for(said, media_type)
    how = "attachment" if download or media_type not in SHOWN else "inline"
    plain = f"{kind_of(media_type)}.{EXTENSIONS[media_type]}"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
