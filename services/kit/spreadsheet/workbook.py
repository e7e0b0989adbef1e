"""The cells of a workbook as text, in a process of its own with bounded memory.

Run by path (`python -I workbook.py ROWS_MAX`): the workbook comes on standard input, one JSON array for each row goes
out on standard output, and at the end ``{"end": true}`` or ``{"error": "…"}``. A workbook can make its reader take all
memory there is (one cell in the last row of the last column, a long text in every cell) or end it; here it ends this
process alone, and the service's loop never waits for it. Imports nothing of the room, so that it starts in some forty
milliseconds.
"""

import contextlib
import io
import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

MEMORY_BYTES_MAX = 768 * 1024 * 1024
CPU_SECONDS_MAX = 120
COLUMNS_MAX = 200
CELL_CHARACTERS_MAX = 32_767


def text(value: Any) -> str:
    """Return a cell as its reader would write it: whole numbers without ``.0``, dates and times as ISO 8601."""
    if isinstance(value, str):
        return value[:CELL_CHARACTERS_MAX]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def first_sheet(data: bytes) -> Any:
    """Return the first visible worksheet that has a cell, or None."""
    import python_calamine as calamine

    book = calamine.load_workbook(io.BytesIO(data))
    for at, about in enumerate(book.sheets_metadata):
        if about.typ == calamine.SheetTypeEnum.WorkSheet and about.visible == calamine.SheetVisibleEnum.Visible:
            sheet = book.get_sheet_by_index(at)
            if sheet.total_height:
                return sheet
    return None


def rows(data: bytes, rows_max: int) -> Iterator[Any]:
    """Give what is said to the parent process, one value a line.

    Rows begin with the first one of the sheet and columns with the first one, so that their places are those a
    spreadsheet program shows.
    """
    sheet = first_sheet(data)
    if sheet is None:
        yield {"end": True}
    elif sheet.total_height > rows_max:
        yield {"error": "too_many_rows"}
    elif sheet.total_width > COLUMNS_MAX:
        yield {"error": "too_large"}
    else:
        before = [""] * sheet.start[1]
        for row in sheet.iter_rows():
            yield before + [text(cell) for cell in row]
        yield {"end": True}


def main() -> int:
    """Read the workbook and say its rows; a fault of the workbook is said in words, one of memory by dying."""
    for what, most in ((resource.RLIMIT_AS, MEMORY_BYTES_MAX), (resource.RLIMIT_CPU, CPU_SECONDS_MAX)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))
    import python_calamine as calamine

    out = sys.stdout.buffer
    try:
        for said in rows(sys.stdin.buffer.read(), int(sys.argv[1])):
            out.write(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    except calamine.PasswordError:
        out.write(b'{"error": "password_protected"}\n')
    except MemoryError:
        out.write(b'{"error": "too_large"}\n')
    except (calamine.CalamineError, OSError, ValueError, OverflowError):
        out.write(b'{"error": "unreadable"}\n')
    out.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
