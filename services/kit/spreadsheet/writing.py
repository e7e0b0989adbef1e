"""How does a cell leave the room without becoming a formula?

A spreadsheet program runs what begins like a formula, also in a file that came from here. In CSV such a cell gets an
apostrophe before it, which `reading` takes off again; in XLSX every cell is written as a text cell, which is never run.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

CSV_START: Final = b"\xef\xbb\xbf"
"""The first bytes of a CSV file: without them spreadsheet programs take UTF-8 for something else."""

CELL_CHARACTERS_MAX: Final = 32_767

_UNSEEN: Final = (
    r"[\s\u0000-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f"
    r"\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0]*"
)
"""White space, controls, joiners and direction marks: what may stand before a formula without being seen."""

_LIVING: Final = re.compile(rf"{_UNSEEN}([=+\-@＝＋－＠﹦﹢﹣﹫\u2212]|(?<=[\t\r]))")


def neutral(cell: str) -> str:
    """Return the cell so that no spreadsheet program takes it for a formula; `reading` gives the cell back.

    Formulas begin with ``= + - @``, a tab or a carriage return, also in full width and after what nobody sees.
    """
    return f"'{cell}" if _LIVING.match(cell.lstrip("'")) else cell


def revived(cell: str) -> str:
    """Return what a cell was before `neutral`."""
    return cell[1:] if cell.startswith("'") and _LIVING.match(cell.lstrip("'")) else cell


def csv_line(values: Sequence[str | int | float | None]) -> bytes:
    """Return one record: every cell quoted, so that no other separator can part it, and none a formula.

    A file begins with ``CSV_START``.
    """
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow([_cell(value) for value in values])
    return line.getvalue().encode("utf-8", "replace")


def xlsx_bytes(
    headers: Sequence[str],
    rows: Iterable[Sequence[str | int | float | None]],
    *,
    sheet_name: str = "Sheet1",
    right_to_left: bool = False,
) -> bytes:
    """Return a workbook of one sheet whose cells are all texts. Blocks; rows are written as they come."""
    import xlsxwriter  # type: ignore[import-untyped]

    made = io.BytesIO()
    told = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(made, told) as book:
        sheet = book.add_worksheet(sheet_name)
        bold = book.add_format({"bold": True})
        if right_to_left:
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        for column, header in enumerate(headers):
            sheet.write_string(0, column, header[:CELL_CHARACTERS_MAX], bold)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if value not in (None, ""):
                    sheet.write_string(number, column, _kept(str(value))[:CELL_CHARACTERS_MAX])
    return made.getvalue()


def _cell(value: str | int | float | None) -> str:
    return neutral(value) if isinstance(value, str) else "" if value is None else str(value)


def _kept(text: str) -> str:
    """A text whose own apostrophe `reading` would take off gets a second one."""
    return f"'{text}" if revived(text) != text else text
