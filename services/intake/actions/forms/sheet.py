"""Writes a workbook: JSON rows on standard input, a line each, the file on standard output, which must be a file.

Texts stay texts and numbers numbers; nothing becomes a formula or a link. The first row is the heading, said again on
every further sheet. Run by path and imports nothing of the room: a hundred thousand rows take a minute of a core, which
the service needs for others.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterable
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]

ROWS_MAX = 1_000_000
"""Of one sheet, besides its heading; a file holds 1,048,576."""


def write(rows: Iterable[list[Any]], file: IO[bytes], rows_max: int = ROWS_MAX) -> None:
    """Write rows of texts, numbers and nothing into ``file``, in constant memory."""
    with tempfile.TemporaryDirectory(prefix="opsroom-export-") as scratch:
        told = {
            "constant_memory": True, "tmpdir": scratch, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False,
        }  # fmt: skip
        book = xlsxwriter.Workbook(file, told)
        given = iter(rows)
        heading = next(given)
        sheet, at = _sheet(book, heading), 0
        for row in given:
            if at == rows_max:
                sheet, at = _sheet(book, heading), 0
            at += 1
            _line(sheet, at, row)
        book.close()


def _sheet(book: Any, heading: list[Any]) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    _line(sheet, 0, heading)
    return sheet


def _line(sheet: Any, at: int, row: list[Any]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, int):
            sheet.write_number(at, column, value)
        elif value is not None:
            sheet.write_string(at, column, value)


def main() -> int:
    """Write what is said."""
    os.nice(10)
    with os.fdopen(1, "wb") as file:
        write((json.loads(line) for line in sys.stdin.buffer), file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
