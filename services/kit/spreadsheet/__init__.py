"""Spreadsheets that people bring and take away: CSV and XLSX, hostile until read, harmless when written.

| file | question it answers |
| --- | --- |
| `reading` | what are the headers and the rows of this file, whatever it is? |
| `archive` | is this really a workbook, and how large is it unpacked? |
| `workbook` | the cells of a workbook as text, in a process of its own with bounded memory |
| `delimited` | the records of a CSV file in any of the usual encodings |
| `columns` | which column is which field, whatever it is called and in whichever order? |
| `writing` | how does a cell leave the room without becoming a formula? |
| `errors` | why was a file refused? |

Reading and writing block and are called in a thread (``asyncio.to_thread``).
"""

from services.kit.spreadsheet.columns import match_columns, picker
from services.kit.spreadsheet.errors import (
    SpreadsheetEmpty,
    SpreadsheetEncoding,
    SpreadsheetPasswordProtected,
    SpreadsheetTooLarge,
    SpreadsheetTooManyRows,
    SpreadsheetUnreadable,
)
from services.kit.spreadsheet.reading import CSV_TYPE, FILE_BYTES_MAX, XLSX_TYPE, Sheet, read_rows
from services.kit.spreadsheet.writing import CSV_START, csv_line, neutral, xlsx_bytes

__all__ = [
    "CSV_START",
    "CSV_TYPE",
    "FILE_BYTES_MAX",
    "XLSX_TYPE",
    "Sheet",
    "SpreadsheetEmpty",
    "SpreadsheetEncoding",
    "SpreadsheetPasswordProtected",
    "SpreadsheetTooLarge",
    "SpreadsheetTooManyRows",
    "SpreadsheetUnreadable",
    "csv_line",
    "match_columns",
    "neutral",
    "picker",
    "read_rows",
    "xlsx_bytes",
]
