"""Why a spreadsheet was refused. Nothing of a refused file is taken; ``params`` say where and how much, never what."""

from services.kit.errors import OpsError


class SpreadsheetUnreadable(OpsError):
    """Neither a CSV file nor a workbook, or a damaged one. ``params["row"]`` where a row could not be understood."""

    code = "spreadsheet.unreadable"
    http_status = 422


class SpreadsheetTooManyRows(OpsError):
    """More rows than are taken at once (``params["rows_max"]``): bring it in parts."""

    code = "spreadsheet.too_many_rows"
    http_status = 422


class SpreadsheetTooLarge(OpsError):
    """Unpacked it is larger than is taken, or it has more columns or a longer cell than any list of this kind."""

    code = "spreadsheet.too_large"
    http_status = 422


class SpreadsheetEmpty(OpsError):
    """There is no row below the headers."""

    code = "spreadsheet.empty"
    http_status = 422


class SpreadsheetEncoding(OpsError):
    """The text is in none of the encodings that are read: UTF-8, UTF-16, Windows-1256."""

    code = "spreadsheet.encoding"
    http_status = 422


class SpreadsheetPasswordProtected(OpsError):
    """The workbook is encrypted: save it without a password."""

    code = "spreadsheet.password_protected"
    http_status = 422
