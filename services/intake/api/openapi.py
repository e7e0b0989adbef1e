"""The OpenAPI description of intake's routes, made from the classes that validate and answer."""

from collections.abc import Sequence
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from services.intake.api.bodies import ReceiptBody, ReportBody, StatusBody, StatusQuestion
from services.intake.errors import ReportUnknown, TimeOutOfRange
from services.kit.access import PUBLIC, cookie_name, permission
from services.kit.errors import (
    BodyIncomplete,
    BodyTooLarge,
    BodyTooSlow,
    DiskReserveReached,
    IdempotencyConflict,
    MediaTypeRefused,
    OpsError,
    Overloaded,
    TooManyRequests,
)
from services.kit.surface import KEY_HEADER, problems

_REF: Final = "#/components/schemas/{model}"

_BODY: Final = (BodyIncomplete, BodyTooSlow, BodyTooLarge, MediaTypeRefused)
_FILE: Final = (*_BODY, IdempotencyConflict, TimeOutOfRange, DiskReserveReached, Overloaded)
_ASK: Final = (ReportUnknown, TooManyRequests)

_SECRET_HEADER: Final = {
    "name": "X-Report-Secret",
    "in": "header",
    "required": True,
    "description": "The secret of the receipt.",
    "schema": {"type": "string"},
}
_REPORT_ID: Final = {
    "name": "report_id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
}


def describe(app: FastAPI, *, secure: bool) -> None:
    """Make the application's OpenAPI document speak of intake's routes too. Built once, on the first question."""
    schemes = {
        "session": {"type": "apiKey", "in": "cookie", "name": cookie_name(secure=secure)},
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    }

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            _, components = models_json_schema(
                [
                    (ReportBody, "validation"),
                    (StatusQuestion, "validation"),
                    (ReceiptBody, "serialization"),
                    (StatusBody, "serialization"),
                ],
                ref_template=_REF,
            )
            made["paths"] = {**made.get("paths", {}), **_paths()}
            made.setdefault("components", {}).setdefault("schemas", {}).update(components["$defs"])
            made["components"].setdefault("securitySchemes", {}).update(schemes)
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _paths() -> dict[str, Any]:
    file_report = {
        "operationId": "file_report",
        "summary": "File a report",
        "description": "Answered only after the report is durable. It opens an incident and the duty to triage it.",
        "tags": ["reports"],
        "parameters": [KEY_HEADER],
        "requestBody": _body("ReportBody"),
        "responses": {
            "202": _answer("ReceiptBody", "New: durable and under way to the room's log."),
            "200": _answer("ReceiptBody", "A repeat under the same key: the first answer again."),
            **_problems("report.file", _FILE),
        },
        **permission("report.file"),
    }
    report_status = {
        "operationId": "report_status",
        "summary": "What became of a report, by id",
        "tags": ["reports"],
        "parameters": [_REPORT_ID, _SECRET_HEADER],
        "responses": {"200": _answer("StatusBody", "As much as its reporter may know."), **_problems(PUBLIC, _ASK)},
        **permission(PUBLIC),
    }
    ask_status = {
        "operationId": "ask_status",
        "summary": "What became of a report, by its code",
        "tags": ["reports"],
        "requestBody": _body("StatusQuestion"),
        "responses": {
            "200": _answer("StatusBody", "As much as its reporter may know."),
            **_problems(PUBLIC, (*_ASK, *_BODY)),
        },
        **permission(PUBLIC),
    }
    return {
        "/api/intake/reports": {"post": file_report},
        "/api/intake/reports/{report_id}": {"get": report_status},
        "/api/intake/status": {"post": ask_status},
    }


def _body(model: str) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": {"$ref": _REF.format(model=model)}}}}


def _answer(model: str, description: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {"application/json": {"schema": {"$ref": _REF.format(model=model)}}},
    }


def _problems(action: str, errors: Sequence[type[OpsError]]) -> dict[str, Any]:
    return {str(status): said for status, said in problems(action, errors).items()}
