"""The records of a CSV file in the encodings and with the separators that programs here write."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Final

from services.kit.spreadsheet.errors import SpreadsheetEncoding, SpreadsheetTooLarge, SpreadsheetUnreadable

CELL_CHARACTERS_MAX: Final = 32_767
"""As many as a cell of a spreadsheet program holds."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS: Final = ",;\t"
_SAMPLE_BYTES: Final = 4096
_STEP_BYTES: Final = 1024 * 1024
_CONTROLS: Final = bytes(byte for byte in range(0x20) if byte not in b"\t\n\v\f\r\x1a")


def records(data: bytes) -> Iterator[list[str]]:
    """Give the records of a CSV file in order, decoded in small steps; a blank line is an empty record.

    UTF-8, UTF-16 and Windows-1256 are told apart, as are comma, semicolon and tab. NUL characters are left to whoever
    cleans the cells.

    Raises:
        SpreadsheetEncoding: it is no text, or text in none of these encodings.
        SpreadsheetUnreadable: a quotation is never closed, or a record cannot be told from the next.
        SpreadsheetTooLarge: a cell is longer than any spreadsheet program writes.
    """
    encoding, start = _encoding(data)
    source = io.BytesIO(data)
    source.seek(start)
    lines = io.TextIOWrapper(source, encoding=encoding, newline="")
    number = 0
    try:
        separator, rest = _separator(lines)
        for number, record in enumerate(csv.reader(rest, delimiter=separator, strict=True), 1):
            if any(len(cell) > CELL_CHARACTERS_MAX for cell in record):
                raise SpreadsheetTooLarge("A cell is longer than a spreadsheet can hold.", row=number)
            yield record
    except UnicodeError as error:
        raise SpreadsheetEncoding("The text is in none of the encodings that are read.") from error
    except csv.Error as error:
        raise SpreadsheetUnreadable(
            "A row cannot be told from the next: see its quotation marks.", row=number + 1
        ) from error


def _encoding(data: bytes) -> tuple[str, int]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    sample = data[:_SAMPLE_BYTES]
    first, second = sample[::2], sample[1::2]
    if 0 not in first and _has_line_end(first, second):
        return "utf-16-le", 0
    if 0 not in second and _has_line_end(second, first):
        return "utf-16-be", 0
    if _is_utf8(data):
        return "utf-8", 0
    if data.translate(None, _CONTROLS) != data:
        raise SpreadsheetEncoding("This is no text.")
    return "cp1256", 0


def _has_line_end(low: bytes, high: bytes) -> bool:
    """Tell whether a line ends somewhere if these were the halves of UTF-16."""
    return any(one in b"\r\n" and other == 0 for one, other in zip(low, high, strict=False))


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(data), _STEP_BYTES):
            decoder.decode(data[at : at + _STEP_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _separator(lines: io.TextIOWrapper) -> tuple[str, Iterator[str]]:
    """Return the separator and the lines to read; the first line that holds anything decides."""
    before: list[str] = []
    for line in lines:
        said = line.strip().lower().replace('"', "")
        if not before and said.startswith("sep=") and len(said) == 5:
            return said[4], _with([""], lines)
        before.append(line)
        if said:
            counts = {mark: _outside_quotes(line).count(mark) for mark in _SEPARATORS}
            return max(_SEPARATORS, key=lambda mark: counts[mark]), _with(before, lines)
    return ",", iter(before)


def _with(before: list[str], lines: io.TextIOWrapper) -> Iterator[str]:
    yield from before
    yield from lines


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])
