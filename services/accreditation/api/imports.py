"""Imports of people over HTTP: bring a file, look at it, choose columns, take all of it or nothing."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from schemas.types import UtcTime
from services.accreditation.actions import imports
from services.accreditation.actions.deps import Deps
from services.accreditation.actions.imports import Sent
from services.accreditation.api.bodies import Asking, VersionBody
from services.accreditation.api.edge import Edge, file_of
from services.accreditation.errors import ImportHasProblems, ImportMappingUnfit, VersionConflict, WrongState
from services.accreditation.model.imports import Import, ImportState
from services.accreditation.store.imports import PreviewRow
from services.kit.access import Guard, caller
from services.kit.auth import Principal
from services.kit.errors import (
    BodyIncomplete,
    BodyTooLarge,
    BodyTooSlow,
    DiskReserveReached,
    MediaTypeRefused,
    NotFound,
    OriginRefused,
)
from services.kit.http import RoomApp, read_body
from services.kit.listing import PageAsked
from services.kit.spreadsheet import CSV_TYPE, FILE_BYTES_MAX, XLSX_TYPE

IMPORT: Final = "person.import"
ONE: Final = "/imports/{import_id}"
FILE_SECONDS_MAX: Final = 120.0
"""A file of some megabytes may come over a bad line."""


class MappingBody(Asking):
    """Which header of the file is which field; a field left out has none."""

    columns: Annotated[
        dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=40_000)] | None],
        Field(max_length=100),
    ]


class Progress(BaseModel):
    """How many rows the running step has done; ``total`` null while nobody knows how many there are."""

    done: int
    total: int | None


class Trouble(BaseModel):
    """An error by its code, as it would have been answered."""

    code: str
    params: dict[str, Any]


class ImportAnswer(BaseModel):
    """An import as it stands now."""

    id: UUID
    version: int
    file_name: str
    state: ImportState
    rows: int
    good: int
    problems: int
    warnings: int
    columns: dict[str, str | None]
    headers: list[str]
    progress: Progress
    error: Trouble | None
    made_at: UtcTime
    people: int
    deployments: int
    invited: bool


class ImportsAnswer(BaseModel):
    """A page of imports."""

    items: list[ImportAnswer]
    next: str | None


class Found(BaseModel):
    """Something found in a cell: which field, what by its code, and what was expected."""

    field: str
    code: str
    expected: str


class RowAnswer(BaseModel):
    """A row by its number in the file."""

    n: int
    values: dict[str, str]
    problems: list[Found]
    warnings: list[Found]


class RowsAnswer(BaseModel):
    """A page of rows."""

    items: list[RowAnswer]
    next: str | None


def import_answer(one: Import, done: Mapping[UUID, int]) -> ImportAnswer:
    """Return an import as it is shown."""
    working = one.state in {"reading", "accepting"}
    return ImportAnswer(
        id=one.id,
        version=one.version,
        file_name=one.file_name,
        state=one.state,
        rows=one.rows,
        good=one.good,
        problems=one.problems,
        warnings=one.warnings,
        columns=dict(one.columns),
        headers=list(one.headers),
        progress=Progress(
            done=done.get(one.id, 0) if working else one.rows, total=None if one.state == "reading" else one.rows
        ),
        error=Trouble(**one.error) if one.error else None,
        made_at=one.made_at,
        people=one.people,
        deployments=one.deployments,
        invited=one.invited_at is not None,
    )


def row_answer(row: PreviewRow) -> RowAnswer:
    """Return a row of the preview as it is shown."""
    return RowAnswer.model_validate(row, from_attributes=True)


def install(app: RoomApp, guard: Guard, deps: Deps) -> None:
    """Add the routes of people's imports to the application."""
    edge = Edge(app, guard, deps, "imports")
    _bringing(edge)
    _looking(edge)
    _deciding(edge)
    _inviting(edge)


def _bringing(edge: Edge) -> None:
    deps = edge.deps
    importer = Annotated[Principal, caller(edge.guard, IMPORT)]

    async def bring(request: Request, who: importer) -> ImportAnswer:
        """Bring a CSV or XLSX file as the body; ``X-File-Name`` holds its name, percent-encoded."""
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in {CSV_TYPE, XLSX_TYPE}:
            raise MediaTypeRefused("The body must be CSV or XLSX.")
        data = await read_body(request, limit_bytes=FILE_BYTES_MAX, timeout_seconds=FILE_SECONDS_MAX)
        sent = Sent(request.headers.get("x-file-name", ""), media_type, data)
        return import_answer(await imports.bring(deps, who, sent), deps.import_desk.done)

    errors = (MediaTypeRefused, BodyTooLarge, BodyTooSlow, BodyIncomplete, DiskReserveReached)
    name = {
        "name": "X-File-Name",
        "in": "header",
        "required": False,
        "description": "Name of the file, percent-encoded UTF-8.",
        "schema": {"type": "string"},
    }
    said = {"requestBody": {**file_of(CSV_TYPE, XLSX_TYPE), "required": True}, "parameters": [name]}
    edge.add("POST", "/imports", bring, IMPORT, status=202, errors=errors, said=said)


def _looking(edge: Edge) -> None:
    deps = edge.deps
    importer = Annotated[Principal, caller(edge.guard, IMPORT)]

    async def list_imports(who: importer, page: PageAsked) -> ImportsAnswer:
        """List imports, the newest first."""
        after = page.after(UUID)
        found = await imports.list_imports(deps, who, after=after[0] if after else None, limit=page.fetch)
        items = page.answer(found, lambda one: import_answer(one, deps.import_desk.done), lambda one: (one.id,))
        return ImportsAnswer(**items)

    async def show_import(who: importer, import_id: UUID) -> ImportAnswer:
        """Show one import and how far it has come."""
        return import_answer(await imports.show_import(deps, who, import_id), deps.import_desk.done)

    async def show_rows(
        who: importer, page: PageAsked, import_id: UUID, only: Literal["problems", "warnings", "all"] = "all"
    ) -> RowsAnswer:
        """Show rows of the file with what was found in them; gone once the import is over."""
        after = page.after(int)
        found = await imports.show_rows(
            deps, who, import_id, only=only, after=min(after[0], 2**31 - 1) if after else 0, limit=page.fetch
        )
        return RowsAnswer(**page.answer(found, row_answer, lambda row: (row.n,)))

    edge.add("GET", "/imports", list_imports, IMPORT)
    edge.add("GET", ONE, show_import, IMPORT, errors=(NotFound,))
    edge.add("GET", f"{ONE}/rows", show_rows, IMPORT, errors=(NotFound,))


def _deciding(edge: Edge) -> None:
    deps = edge.deps
    importer = Annotated[Principal, caller(edge.guard, IMPORT)]

    async def map_columns(who: importer, import_id: UUID, body: MappingBody) -> ImportAnswer:
        """Say which column is which field; the file is read again."""
        return import_answer(await imports.map_columns(deps, who, import_id, body.columns), deps.import_desk.done)

    async def accept(who: importer, import_id: UUID, body: VersionBody) -> ImportAnswer:
        """Take everybody in the file, or nobody; it happens in the background."""
        return import_answer(await imports.accept(deps, who, import_id, body.version), deps.import_desk.done)

    async def discard(who: importer, import_id: UUID, body: VersionBody) -> ImportAnswer:
        """Take nothing of the file and delete it here."""
        return import_answer(await imports.discard(deps, who, import_id, body.version), deps.import_desk.done)

    errors = (NotFound, VersionConflict, WrongState)
    edge.add("POST", f"{ONE}/mapping", map_columns, IMPORT, errors=(NotFound, WrongState, ImportMappingUnfit))
    edge.add("POST", f"{ONE}/accept", accept, IMPORT, status=202, errors=(*errors, ImportHasProblems))
    edge.add("POST", f"{ONE}/discard", discard, IMPORT, errors=errors)


def _inviting(edge: Edge) -> None:
    deps = edge.deps
    importer = Annotated[Principal, caller(edge.guard, IMPORT)]

    async def make_invitations(request: Request, who: importer, import_id: UUID) -> Response:
        """Invite everybody of the import, once: the only copy of the links is in this answer.

        A link of the room's own page leads here; what another page sends a browser to is refused.
        """
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            raise OriginRefused("A page of another origin led here.")
        made = await imports.make_invitations(deps, edge.by(request, who), who, import_id)
        return Response(
            made,
            media_type="text/csv; charset=utf-8",
            headers={"content-disposition": 'attachment; filename="invitations.csv"'},
        )

    said = {"responses": {"200": file_of(CSV_TYPE)}}
    edge.add(
        "GET",
        f"{ONE}/invitations.csv",
        make_invitations,
        IMPORT,
        errors=(NotFound, WrongState, OriginRefused),
        said=said,
    )
