"""Routes of files: send one, look at its report and rows, say which column is which, accept it, discard it."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Final, Literal
from urllib.parse import unquote
from uuid import UUID

from fastapi import Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from services.kit.access import caller
from services.kit.auth import Principal
from services.kit.errors import DiskReserveReached, IdempotencyConflict, MediaTypeRefused, OpsError
from services.kit.http import RoomApp, read_body
from services.kit.listing import PageAsked
from services.kit.once import idempotency_key
from services.kit.spreadsheet import CSV_TYPE, FILE_BYTES_MAX, XLSX_TYPE
from services.kit.surface import KEY_HEADER, problems
from services.kit.text import clean_text
from services.polling.actions import uploads
from services.polling.actions.deps import Deps
from services.polling.api import bodies
from services.polling.api.surface import BODY, MANAGE, answer, provenance, read_json, said
from services.polling.errors import (
    ImportHasProblems,
    ImportInProgress,
    ImportNotReady,
    ImportUnknown,
    MapChanged,
    NoElection,
    TooManyImports,
    VersionStale,
)
from services.polling.model import columns
from services.polling.model.columns import What
from services.polling.store.imports import FileImport

FILE_NAME_CHARACTERS_MAX: Final = 200
PATH: Final = "/api/polling/imports"
_SENT: Final = (NoElection, IdempotencyConflict, TooManyImports, DiskReserveReached, *BODY)
_DECIDED: Final = (
    ImportUnknown, VersionStale, ImportNotReady, ImportHasProblems, ImportInProgress, MapChanged, *BODY
)  # fmt: skip


class ImportRoutes:
    """The routes, with what they need."""

    def __init__(self, deps: Deps, *, body_timeout_seconds: float, upload_timeout_seconds: float) -> None:
        self._deps = deps
        self._body_timeout_seconds = body_timeout_seconds
        self._upload_timeout_seconds = upload_timeout_seconds

    def install(self, app: RoomApp) -> None:
        """Add the routes to the application."""
        self._install_upload(app)
        self._install_questions(app)
        self._install_decisions(app)

    def _install_upload(self, app: RoomApp) -> None:
        deps = self._deps

        async def send_file(
            request: Request, who: Annotated[Principal, caller(deps.guard, MANAGE)], what: Annotated[What, Query()]
        ) -> Response:
            """Take a CSV or XLSX file. It is kept before the answer, and read afterwards."""
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind not in {CSV_TYPE, XLSX_TYPE}:
                raise MediaTypeRefused("The body must be a CSV or XLSX file.")
            key = idempotency_key(request)
            deps.disk.check()
            data = await read_body(request, limit_bytes=FILE_BYTES_MAX, timeout_seconds=self._upload_timeout_seconds)
            sent = uploads.Sent(what, file_name(request), kind, data, who.id, key)
            file, fresh = await uploads.receive_file(deps, sent)
            return self._answer(file, 202 if fresh else 200)

        told = said(MANAGE)
        binary = {"schema": {"type": "string", "format": "binary"}}
        told["requestBody"] = {"required": True, "content": {CSV_TYPE: binary, XLSX_TYPE: binary}}
        told["parameters"] = [
            _header("X-File-Name", "Percent-encoded UTF-8."),
            KEY_HEADER,
        ]
        app.add_api_route(
            PATH, send_file, methods=["POST"], status_code=202, response_model=bodies.Import, tags=["imports"],
            openapi_extra=told, responses=problems(MANAGE, _SENT),
        )  # fmt: skip

    def _install_questions(self, app: RoomApp) -> None:
        deps, guard = self._deps, self._deps.guard

        async def imports(who: Annotated[Principal, caller(guard, MANAGE)], page: PageAsked) -> Response:
            """Answer files, the newest first."""
            after = page.after(datetime, UUID)
            found = await uploads.list_files(deps, after and (after[0], after[1]), page.fetch)
            return answer(page.answer(found, self._item, lambda one: (one.made_at, one.id)))

        async def one_import(import_id: UUID, who: Annotated[Principal, caller(guard, MANAGE)]) -> Response:
            """Answer a file and where it stands."""
            return self._answer(await uploads.find_file(deps, import_id))

        async def rows(
            import_id: UUID,
            who: Annotated[Principal, caller(guard, MANAGE)],
            page: PageAsked,
            only: Annotated[Literal["problems", "all"], Query()] = "problems",
        ) -> Response:
            """Answer rows of a file that waits for a decision: those with findings, or all."""
            after = page.after(int)
            place = after[0] if after and 0 <= after[0] < 2**31 else 0
            found = await uploads.rows_of(deps, import_id, found_only=only == "problems", after=place, limit=page.fetch)
            return answer(page.answer(found, dict, lambda row: (row["n"],)))

        async def report(import_id: UUID, who: Annotated[Principal, caller(guard, MANAGE)]) -> Response:
            """Answer the validation report of a file that was read."""
            return Response(await uploads.report_of(deps, import_id), media_type="application/json")

        self._get(app, PATH, imports, bodies.ImportPage)
        self._get(app, f"{PATH}/{{import_id}}", one_import, bodies.Import, ImportUnknown)
        self._get(app, f"{PATH}/{{import_id}}/rows", rows, bodies.ImportRowPage, ImportUnknown)
        self._get(app, f"{PATH}/{{import_id}}/report", report, bodies.Report, ImportUnknown, ImportNotReady)

    def _install_decisions(self, app: RoomApp) -> None:
        deps, guard = self._deps, self._deps.guard

        async def choose_columns(
            import_id: UUID, request: Request, who: Annotated[Principal, caller(guard, MANAGE)]
        ) -> Response:
            """Say which column is which; the file is read again, and the next one with these headers is read so."""
            body = await read_json(request, bodies.MappingBody, self._body_timeout_seconds)
            return self._answer(await uploads.choose_columns(deps, import_id, body.columns, body.version, who.id))

        async def accept(
            import_id: UUID, request: Request, who: Annotated[Principal, caller(guard, MANAGE)]
        ) -> Response:
            """Have a file without problems imported; what it changes is told to the room."""
            body = await read_json(request, bodies.VersionBody, self._body_timeout_seconds)
            by = provenance(request, who, MANAGE, f"POST {PATH}/{{id}}/accept", deps.clock)
            return self._answer(await uploads.accept_import(deps, import_id, body.version, by), 202)

        async def discard(
            import_id: UUID, request: Request, who: Annotated[Principal, caller(guard, MANAGE)]
        ) -> Response:
            """Let go of a file; nothing of it is imported."""
            body = await read_json(request, bodies.VersionBody, self._body_timeout_seconds)
            return self._answer(await uploads.discard_import(deps, import_id, body.version))

        self._post(app, "mapping", choose_columns, bodies.MappingBody)
        self._post(app, "accept", accept, bodies.VersionBody, 202)
        self._post(app, "discard", discard, bodies.VersionBody)

    def _get(self, app: RoomApp, path: str, endpoint: Any, model: Any, *errors: type[OpsError]) -> None:
        app.add_api_route(
            path, endpoint, methods=["GET"], response_model=model, tags=["imports"], openapi_extra=said(MANAGE),
            responses=problems(MANAGE, errors),
        )  # fmt: skip

    def _post(
        self, app: RoomApp, verb: str, endpoint: Callable[..., Any], body: type[BaseModel], status: int = 200
    ) -> None:
        app.add_api_route(
            f"{PATH}/{{import_id}}/{verb}", endpoint, methods=["POST"], status_code=status,
            response_model=bodies.Import, tags=["imports"], openapi_extra=said(MANAGE, body),
            responses=problems(MANAGE, _DECIDED),
        )  # fmt: skip

    def _answer(self, file: FileImport, status: int = 200) -> Response:
        return answer(self._item(file), status)

    def _item(self, file: FileImport) -> dict[str, Any]:
        working = file.state in {"reading", "accepting"}
        accepted = file.accepted or {}
        return {
            "id": file.id,
            "version": file.version,
            "what": file.what,
            "file_name": file.file_name,
            "sha256": file.sha256,
            "size": file.size,
            "state": file.state,
            "rows": file.rows,
            "good": file.good,
            "problems": file.problems,
            "warnings": file.warnings,
            "columns": {field: file.columns.get(field) for field in columns.fields(uploads.kind_of(file))},
            "headers": file.headers,
            "progress": {
                "done": self._deps.progress.get(file.id, 0) if working else file.rows,
                "total": file.rows or None,
            },
            "error": file.error,
            "made_at": file.made_at,
            "made_by": file.made_by,
            "accepted_at": accepted.get("at"),
            "accepted_by": accepted.get("actor"),
        }


def file_name(request: Request) -> str:
    """Return the name of a file as it may be shown: without folders, controls and bidi controls, of bounded length."""
    name = clean_text(unquote(request.headers.get("x-file-name", "")[:4000], errors="replace"))
    last = name.replace("\\", "/").rpartition("/")[2].replace("\n", " ").strip()
    return last[:FILE_NAME_CHARACTERS_MAX] or "file"


def _header(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "description": description, "schema": {"type": "string"}}
