"""Is this really a workbook, and how large is it unpacked? Asked before anything reads its contents.

A workbook is a ZIP archive of XML, and an archive says about itself what its maker wanted: so every member is inflated
in small steps, only counted, and has to be exactly what the directory says.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from services.kit.spreadsheet.errors import (
    SpreadsheetPasswordProtected,
    SpreadsheetTooLarge,
    SpreadsheetTooManyRows,
    SpreadsheetUnreadable,
)

MEMBER_BYTES_MAX: Final = 200 * 1024 * 1024
TOTAL_BYTES_MAX: Final = 2 * MEMBER_BYTES_MAX
MEMBERS_MAX: Final = 1000
ROWS_SLACK: Final = 1000
"""Rows above the limit that may be there without a cell in them: spreadsheets keep formatted empty rows."""

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old workbooks begin, and new ones with a password: both are containers of another kind."""

_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK: Final = "xl/workbook.xml"
_WORKSHEETS: Final = "xl/worksheets/"
_LOCAL_HEADER: Final = struct.Struct("<4sHHHHHIIIHH")
_STEP_BYTES: Final = 256 * 1024
_ROW: Final = b"<row"


def check_workbook(data: bytes, *, rows_max: int) -> None:
    """Refuse what is no workbook of bounded size; memory stays at a quarter of a megabyte whatever is inside.

    Raises:
        SpreadsheetPasswordProtected: it is encrypted.
        SpreadsheetUnreadable: not an archive, not a workbook, or an archive that is not what it says.
        SpreadsheetTooLarge: a member is over 200 MiB unpacked, or all of them over twice that.
        SpreadsheetTooManyRows: a worksheet has more rows than ``rows_max``.
    """
    if data.startswith(OLE):
        if _ENCRYPTED in data:
            raise SpreadsheetPasswordProtected("The workbook is encrypted.")
        raise SpreadsheetUnreadable("A workbook of before 2007; save it as XLSX or CSV.")
    members = _members(data)
    left = TOTAL_BYTES_MAX
    for member in members:
        count_rows = member.filename.lower().startswith(_WORKSHEETS)
        left -= _unpacked(data, member, min(left, MEMBER_BYTES_MAX), rows_max if count_rows else None)


def _members(data: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, RuntimeError, ValueError, OverflowError, EOFError, struct.error) as error:
        raise SpreadsheetUnreadable("Not a workbook.") from error
    names = [member.filename.lower() for member in members]
    if len(members) > MEMBERS_MAX or len(set(names)) != len(names) or _WORKBOOK not in names:
        raise SpreadsheetUnreadable("An archive, but not a workbook.")
    for member in members:
        if member.flag_bits & 0x1:
            raise SpreadsheetPasswordProtected("The workbook is encrypted.")
        parts = member.filename.split("/")
        if "\\" in member.filename or member.filename.startswith("/") or ".." in parts or ":" in member.filename:
            raise SpreadsheetUnreadable("A member of the workbook has a name that leads out of it.")
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise SpreadsheetUnreadable("A member of the workbook is packed in an unusual way.")
    return members


def _unpacked(data: bytes, member: zipfile.ZipInfo, bytes_max: int, rows_max: int | None) -> int:
    """Return how many bytes a member really has, after comparing them with what the archive says of it."""
    packed = _packed(data, member)
    size = rows = 0
    check = 0
    tail = b""
    for piece in _pieces(packed, deflated=member.compress_type == zipfile.ZIP_DEFLATED):
        size += len(piece)
        check = zlib.crc32(piece, check)
        if rows_max is not None:
            rows += (tail + piece).count(_ROW)
            tail = piece[-len(_ROW) + 1 :]
            if rows > rows_max + ROWS_SLACK:
                raise SpreadsheetTooManyRows("The sheet has more rows than are taken at once.", rows_max=rows_max)
        if size > bytes_max:
            raise SpreadsheetTooLarge("Unpacked, the workbook is larger than is taken.", bytes_max=bytes_max)
    if size != member.file_size or check != member.CRC:
        raise SpreadsheetUnreadable("A member of the workbook is not what the archive says of it.")
    return size


def _packed(data: bytes, member: zipfile.ZipInfo) -> memoryview:
    begin = member.header_offset
    header = data[begin : begin + _LOCAL_HEADER.size]
    if len(header) != _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
        raise SpreadsheetUnreadable("The workbook is damaged.")
    *_, name_bytes, extra_bytes = _LOCAL_HEADER.unpack(header)
    start = begin + _LOCAL_HEADER.size + name_bytes + extra_bytes
    packed = memoryview(data)[start : start + member.compress_size]
    if len(packed) != member.compress_size:
        raise SpreadsheetUnreadable("The workbook is cut off.")
    return packed


def _pieces(packed: memoryview, *, deflated: bool) -> Iterator[bytes]:
    return _inflated(packed) if deflated else _stored(packed)


def _stored(packed: memoryview) -> Iterator[bytes]:
    for at in range(0, len(packed), _STEP_BYTES):
        yield bytes(packed[at : at + _STEP_BYTES])


def _inflated(packed: memoryview) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), _STEP_BYTES):
            step: bytes = bytes(packed[at : at + _STEP_BYTES])
            while step:
                yield inflate.decompress(step, _STEP_BYTES)
                step = inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error as error:
        raise SpreadsheetUnreadable("The workbook is damaged.") from error
    if not inflate.eof:
        raise SpreadsheetUnreadable("The workbook is cut off.")
