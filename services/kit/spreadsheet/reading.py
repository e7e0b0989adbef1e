"""What are the headers and the rows of this file, whatever it is?"""

import contextlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import orjson

from services.kit.errors import OpsError
from services.kit.spreadsheet.archive import OLE, ROWS_SLACK, check_workbook
from services.kit.spreadsheet.delimited import records
from services.kit.spreadsheet.errors import (
    SpreadsheetEmpty,
    SpreadsheetPasswordProtected,
    SpreadsheetTooLarge,
    SpreadsheetTooManyRows,
    SpreadsheetUnreadable,
)
from services.kit.spreadsheet.writing import revived
from services.kit.text import clean_text

CSV_TYPE: Final = "text/csv"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE_BYTES_MAX: Final = 32 * 1024 * 1024
"""The largest file that is taken; the edge asks before it reads one."""

COLUMNS_MAX: Final = 200
PROGRESS_ROWS: Final = 1000
_READER: Final = Path(__file__).with_name("workbook.py")
_REFUSALS: Final[dict[str, type[OpsError]]] = {
    "password_protected": SpreadsheetPasswordProtected,
    "too_large": SpreadsheetTooLarge,
    "unreadable": SpreadsheetUnreadable,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as its maker sees it.

    ``headers`` are cleaned and unlike each other: a repeated one is numbered (``name (2)``), an empty one has the
    letter of its column. ``rows`` can be read once: the number of the row as a spreadsheet program shows it, and its
    cells, at least as many as headers; more only where cells stand to the right of the last header. Rows without any
    text are left out. Reading on may raise what `read_rows` raises.
    """

    headers: list[str]
    rows: Iterator[tuple[int, list[str]]]


def read_rows(
    data: bytes, media_type: str, *, rows_max: int, progress: Callable[[int], None] = lambda rows: None
) -> Sheet:
    """Read a CSV file or the first visible sheet of an XLSX workbook as text, with bounded memory. Blocks.

    The file itself decides what it is; ``media_type`` only where it does not. The first row with any text holds the
    headers. Cells are NFC without controls and bidi controls, trimmed; numbers without ``.0``, dates as ISO 8601;
    a formula is the value it had when the file was saved, and an apostrophe that an export of the room put before a
    cell is taken off again. ``progress`` hears the number of rows read, after each thousand and at the end.

    Raises:
        SpreadsheetUnreadable, SpreadsheetTooManyRows, SpreadsheetTooLarge, SpreadsheetEmpty, SpreadsheetEncoding,
        SpreadsheetPasswordProtected: nothing of the file is to be taken.
    """
    packed = data.startswith((b"PK\x03\x04", b"PK\x05\x06", OLE))
    if packed or media_type.partition(";")[0].strip().lower() == XLSX_TYPE:
        check_workbook(data, rows_max=rows_max + 1)
        cells = _clean(_workbook_rows(data, rows_max))
    else:
        cells = _clean(records(data))
    headers = next((_headers(row) for _, row in cells), None)
    if headers is None:
        raise SpreadsheetEmpty("There is nothing in the file.")
    rows = _counted(cells, len(headers), rows_max, progress)
    first = next(rows, None)
    if first is None:
        raise SpreadsheetEmpty("There is no row below the headers.")
    return Sheet(headers, _chain(first, rows))


def _clean(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, 1):
        cells = [clean_text(revived(cell)) if cell else "" for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _headers(row: list[str]) -> list[str]:
    if len(row) > COLUMNS_MAX:
        raise SpreadsheetTooLarge("The sheet has more columns than any list.", columns_max=COLUMNS_MAX)
    found: list[str] = []
    for at, cell in enumerate(row):
        name = " ".join(cell.split()) or _letter(at)
        same, number = name, 1
        while name in found:
            number += 1
            name = f"{same} ({number})"
        found.append(name)
    return found


def _letter(at: int) -> str:
    return (chr(ord("A") + at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


def _counted(
    cells: Iterator[tuple[int, list[str]]], width: int, rows_max: int, progress: Callable[[int], None]
) -> Iterator[tuple[int, list[str]]]:
    count = 0
    for number, row in cells:
        count += 1
        if count > rows_max:
            raise SpreadsheetTooManyRows("The file has more rows than are taken at once.", rows_max=rows_max)
        if len(row) > COLUMNS_MAX:
            raise SpreadsheetTooLarge("A row has more cells than any list.", columns_max=COLUMNS_MAX, row=number)
        if count % PROGRESS_ROWS == 0:
            progress(count)
        yield number, row + [""] * (width - len(row))
    progress(count)


def _chain(first: tuple[int, list[str]], rest: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    yield first
    yield from rest


def _workbook_rows(data: bytes, rows_max: int) -> Iterator[list[str]]:
    """Give the rows that the reading process says; it ends when the last one is taken or nobody asks any more."""
    reader = subprocess.Popen(
        [sys.executable, "-I", str(_READER), str(rows_max + 1 + ROWS_SLACK)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert reader.stdin is not None
    assert reader.stdout is not None
    try:
        with contextlib.suppress(BrokenPipeError):  # it died of the file: what it has said decides
            reader.stdin.write(data)
            reader.stdin.close()
        yield from _said(reader.stdout, rows_max)
    finally:
        reader.kill()
        reader.wait()
        reader.stdout.close()
        with contextlib.suppress(BrokenPipeError):
            reader.stdin.close()


def _said(lines: IO[bytes], rows_max: int) -> Iterator[list[str]]:
    for line in lines:
        said: Any = orjson.loads(line) if line.endswith(b"\n") else {"error": "too_large"}
        if isinstance(said, list):
            yield said
        elif "end" in said:
            return
        elif said["error"] == "too_many_rows":
            raise SpreadsheetTooManyRows("The sheet has more rows than are taken at once.", rows_max=rows_max)
        else:
            raise _REFUSALS[said["error"]]("The workbook cannot be taken.")
    # It ended without a word: the memory or the time it may use was not enough for this file.
    raise SpreadsheetTooLarge("The workbook takes more memory or time to read than it may.")
