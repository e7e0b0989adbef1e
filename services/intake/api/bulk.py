"""A partner network's file of reports over HTTP: CSV or XLSX in, what became of each row out."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import tzinfo
from hashlib import sha256
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from services.intake.actions.bulk import BulkDesk, BulkRow, Outcome
from services.intake.actions.deps import Deps
from services.intake.actions.reports import SentAs
from services.intake.api.bodies import ReportBody
from services.intake.api.edge import PREFIX, Edge
from services.intake.model.bulk_sheet import FIELDS, NEEDED, read_row
from services.kit.access import Guard, caller
from services.kit.auth import Principal
from services.kit.errors import (
    BodyIncomplete,
    BodyTooLarge,
    BodyTooSlow,
    DiskReserveReached,
    FieldError,
    InvalidInput,
    MediaTypeRefused,
    Overloaded,
)
from services.kit.http import RoomApp, invalid, read_body
from services.kit.spreadsheet import (
    CSV_TYPE,
    XLSX_TYPE,
    SpreadsheetEmpty,
    SpreadsheetEncoding,
    SpreadsheetPasswordProtected,
    SpreadsheetTooLarge,
    SpreadsheetTooManyRows,
    SpreadsheetUnreadable,
    match_columns,
    picker,
    read_rows,
)
from services.kit.text import search_key

BULK: Final = "report.bulk"
PATH: Final = "/bulk"
ROUTE: Final = f"POST {PREFIX}{PATH}"
ROWS_MAX: Final = 5000
FILE_BYTES_MAX: Final = 5 * 1024 * 1024
FILE_SECONDS_MAX: Final = 120.0
"""A file of some megabytes may come over a bad line."""

_REFUSALS: Final = (
    MediaTypeRefused,
    BodyTooLarge,
    BodyTooSlow,
    BodyIncomplete,
    SpreadsheetEmpty,
    SpreadsheetEncoding,
    SpreadsheetPasswordProtected,
    SpreadsheetTooLarge,
    SpreadsheetTooManyRows,
    SpreadsheetUnreadable,
    DiskReserveReached,
    Overloaded,
)


class FoundBody(BaseModel):
    """Why a row was refused: which field, which rule, what was expected."""

    field: str
    code: str
    expected: str


class RowBody(BaseModel):
    """What became of a row, by its number in the file; ``repeated``: it was filed with this file before."""

    row: int
    state: Literal["taken", "repeated", "refused"]
    report_id: UUID | None
    code: str | None
    flags: list[str]
    errors: list[FoundBody]


class BulkAnswer(BaseModel):
    """What became of a file. What is taken or repeated here is durable; the rest is corrected and sent again."""

    file_sha256: str
    columns: dict[str, str | None]
    rows: int
    taken: int
    repeated: int
    refused: int
    results: list[RowBody]


def install(app: RoomApp, guard: Guard, deps: Deps) -> None:
    """Add the route of files to the application."""
    edge = Edge(app, deps, "reports")
    desk = BulkDesk(deps)
    sender = Annotated[Principal, caller(guard, BULK)]

    async def file_reports(request: Request, who: sender) -> BulkAnswer:
        """File each row of a CSV or XLSX file as a report; the same file sent again files nothing twice."""
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in {CSV_TYPE, XLSX_TYPE}:
            raise MediaTypeRefused("The body must be CSV or XLSX.")
        deps.disk.check()
        data = await read_body(request, limit_bytes=FILE_BYTES_MAX, timeout_seconds=FILE_SECONDS_MAX)
        digest = sha256(data).hexdigest()
        columns, rows = await asyncio.to_thread(read_sheet, data, media_type, deps.zone, leaves_by_text(deps))
        outcomes = await desk.file(digest, rows, _sent(request, who))
        return _answer(digest, columns, outcomes)

    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in (CSV_TYPE, XLSX_TYPE)}
    said = {"requestBody": {"required": True, "description": "At most 5,000 rows and 5 MB.", "content": content}}
    edge.add("POST", PATH, file_reports, BULK, errors=_REFUSALS, said=said)


def leaves_by_text(deps: Deps) -> dict[str, str]:
    """Return the code of each leaf in use by the search key of its text in any language."""
    edition = deps.taxonomies.edition
    leaves: list[Mapping[str, Any]] = edition.document["leaves"] if edition is not None else []
    return {search_key(text): leaf["code"] for leaf in leaves for text in leaf["text"].values()}


def read_sheet(
    data: bytes, media_type: str, zone: tzinfo, leaf_of: Mapping[str, str]
) -> tuple[dict[str, str | None], list[BulkRow]]:
    """Read a whole file: which header is which field, and its rows as reports. Blocks.

    Raises:
        InvalidInput: a column is missing without which there is no report.
        SpreadsheetUnreadable: or another of `_REFUSALS`: nothing of the file is to be taken.
    """
    sheet = read_rows(data, media_type, rows_max=ROWS_MAX)
    columns = match_columns(sheet.headers, FIELDS)
    missing = [name for name in NEEDED if columns[name] is None]
    if missing:
        raise InvalidInput([FieldError(name, "field.column_missing", ", ".join(FIELDS[name])) for name in missing])
    pick = picker(sheet.headers, columns)
    rows = [_row(number, pick(cells), zone, leaf_of) for number, cells in sheet.rows]
    return columns, rows


def _row(number: int, values: Mapping[str, str], zone: tzinfo, leaf_of: Mapping[str, str]) -> BulkRow:
    said = read_row(values, zone, leaf_of)
    problems = list(said.problems)
    named = {problem.field for problem in problems}
    try:
        report = ReportBody.model_validate(said.body)
    except ValidationError as error:
        problems += [found for found in invalid(error).errors if found.field not in named]
    if problems:
        return BulkRow(number, None, tuple(problems))
    return BulkRow(number, replace(report.facts(), channel="bulk"))


def _sent(request: Request, who: Principal) -> SentAs:
    state: dict[str, Any] = request.scope["state"]
    return SentAs(
        principal=who.id,
        organisation=who.organisation or None,
        reporter_known=who.known,
        route=ROUTE,
        idempotency_key=None,
        body_digest=b"",
        reference=state["reference"],
        traceparent=state["traceparent"],
    )


def _answer(digest: str, columns: dict[str, str | None], outcomes: list[Outcome]) -> BulkAnswer:
    states = [outcome.state for outcome in outcomes]
    return BulkAnswer(
        file_sha256=digest,
        columns=columns,
        rows=len(outcomes),
        taken=states.count("taken"),
        repeated=states.count("repeated"),
        refused=states.count("refused"),
        results=[
            RowBody(
                row=one.row,
                state=one.state,
                report_id=one.report_id,
                code=one.code,
                flags=list(one.flags),
                errors=[FoundBody(**error.as_json()) for error in one.errors],
            )
            for one in outcomes
        ],
    )
