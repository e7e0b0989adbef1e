"""PDF: the pages are written anew, without scripts, actions, attachments and what cameras wrote into pictures."""

import io
from typing import Any, Final

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from services.intake.media.boxes import keep_only, outermost
from services.intake.media.kinds import Cleaned, Refused
from services.intake.media.places import Place, place_of_exif, time_of_exif

PAGES_MAX: Final = 1000

_FORBIDDEN: Final = (
    "/A", "/AA", "/AF", "/EF", "/EmbeddedFiles", "/FS", "/Info", "/JavaScript", "/JS", "/LastModified", "/Metadata",
    "/OpenAction", "/PieceInfo", "/RichMediaContent", "/XFA",
)  # fmt: skip
_IN_JPEG: Final = frozenset({*range(0xC0, 0xD0), 0xDB, 0xDD, 0xE0, 0xEE}) - {0xC8}
"""Markers of what a JPEG is drawn from: tables, frames, and which colours they mean."""

_IN_JPX: Final = frozenset({b"jP  ", b"ftyp", b"jp2h", b"jp2c"})


def clean(data: bytearray) -> tuple[Cleaned, bytes]:
    """Return the pages of a document and nothing else.

    Raises:
        Refused: it cannot be read, is encrypted, or has more pages than any form.
    """
    try:
        reader = PdfReader(io.BytesIO(bytes(data)))
        if reader.is_encrypted:
            raise Refused("uncleanable")
        if len(reader.pages) > PAGES_MAX:
            raise Refused("too_heavy")
        writer = PdfWriter()
        for page in reader.pages:
            writer.add_page(page)
        if not len(writer.pages):
            raise Refused("unreadable")
        said: list[tuple[Place | None, str | None]] = []
        for held in list(writer._objects):
            _empty(held, said)
        written = io.BytesIO()
        writer.write(written)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as error:
        raise Refused("unreadable") from error
    place, taken_at = next((one for one in said if one[0]), (None, None))
    return Cleaned.at("application/pdf", place, taken_at), written.getvalue()


def _empty(held: Any, said: list[tuple[Place | None, str | None]]) -> None:
    """Take what is forbidden out of an object and of what lies in it."""
    waiting = [held]
    while waiting:
        one = waiting.pop()
        if isinstance(one, StreamObject):
            _empty_picture(one, said)
        if isinstance(one, DictionaryObject):
            for name in _FORBIDDEN:
                one.pop(name, None)
            waiting += [inner for inner in one.values() if isinstance(inner, DictionaryObject | ArrayObject)]
        elif isinstance(one, ArrayObject):
            waiting += [inner for inner in one if isinstance(inner, DictionaryObject | ArrayObject)]


def _empty_picture(stream: StreamObject, said: list[tuple[Place | None, str | None]]) -> None:
    filters = stream.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, ArrayObject) else [str(filters)]
    if names[-1] in {"/DCTDecode", "/JPXDecode"} and len(names) > 1:
        raise Refused("uncleanable")
    if names[-1] == "/DCTDecode":
        stream._data, exif = without_exif(stream._data)
        if exif:
            said.append(_said(exif))
    elif names[-1] == "/JPXDecode" and stream._data[4:8] == b"jP  ":
        data = bytearray(stream._data)
        keep_only(data, outermost(data), _IN_JPX)
        stream._data = bytes(data)


def without_exif(jpeg: bytes) -> tuple[bytes, bytes]:
    """Return a JPEG without what cameras and programs write beside the picture, and the EXIF that was in it.

    Raises:
        Refused: it does not consist of a JPEG's parts.
    """
    kept, exif, at = [jpeg[:2]], b"", 2
    while jpeg[at : at + 1] == b"\xff" and at + 4 <= len(jpeg):
        marker, size = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == 0xDA:
            return b"".join([*kept, jpeg[at:]]), exif
        if marker in _IN_JPEG:
            kept.append(jpeg[at : at + 2 + size])
        elif jpeg[at + 4 : at + 10] == b"Exif\0\0":
            exif = jpeg[at + 4 : at + 2 + size]
        at += 2 + size
    raise Refused("uncleanable")


def _said(exif: bytes) -> tuple[Place | None, str | None]:
    found = Image.Exif()
    try:
        found.load(exif)
        return place_of_exif(found), time_of_exif(found)
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, IndexError):
        return None, None
