"""The OpenAPI description of intake's routes, made from the classes that validate and answer."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from services.intake.api.bodies import FieldProblem, Problem, ReceiptBody, ReportBody, StatusBody, StatusQuestion
from services.kit.access import PUBLIC, cookie_name, permission

_REF: Final = "#/components/schemas/{model}"

_COMMON: Final = {
    403: ("access.origin_refused",),
    503: ("room.database_unavailable", "request.overloaded"),
}
_BODY: Final = {
    400: ("request.body_incomplete",),
    408: ("request.body_too_slow",),
    413: ("request.body_too_large",),
    415: ("request.media_type_refused",),
}
_FILE: Final[dict[int, tuple[str, ...]]] = {
    **_COMMON,
    **_BODY,
    401: ("access.sign_in_required", "access.token_refused", "access.session_over"),
    403: ("access.forbidden", "access.sign_in_incomplete", "access.origin_refused"),
    409: ("intake.idempotency_conflict",),
    422: ("request.invalid", "intake.time_out_of_range"),
    503: ("room.database_unavailable", "room.disk_reserve_reached", "request.overloaded"),
}
_READ: Final[dict[int, tuple[str, ...]]] = {
    401: ("access.sign_in_required", "access.token_refused", "access.session_over"),
    403: ("access.forbidden", "access.sign_in_incomplete"),
    422: ("request.invalid",),
    503: ("room.database_unavailable",),
}
"""What every route answers that the application describes by itself, beside its own answer."""

_ASK: Final[dict[int, tuple[str, ...]]] = {
    **_COMMON,
    404: ("intake.report_unknown",),
    429: ("request.throttled",),
}

_KEY_HEADER: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Kept 48 hours. The same key with the same bytes gets the first answer (200), with others 409.",
    "schema": {"type": "string", "pattern": r"^[!-~]{1,128}$"},
}
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
                    (Problem, "serialization"),
                    (FieldProblem, "serialization"),
                ],
                ref_template=_REF,
            )
            for operations in made.get("paths", {}).values():
                for operation in operations.values():
                    operation["responses"].update(_problems(_READ))
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
        "parameters": [_KEY_HEADER],
        "requestBody": _body("ReportBody"),
        "responses": {
            "202": _answer("ReceiptBody", "New: durable and under way to the room's log."),
            "200": _answer("ReceiptBody", "A repeat under the same key: the first answer again."),
            **_problems(_FILE),
        },
        **permission("report.file"),
    }
    report_status = {
        "operationId": "report_status",
        "summary": "What became of a report, by id",
        "tags": ["reports"],
        "parameters": [_REPORT_ID, _SECRET_HEADER],
        "responses": {"200": _answer("StatusBody", "As much as its reporter may know."), **_problems(_ASK)},
        **permission(PUBLIC),
    }
    ask_status = {
        "operationId": "ask_status",
        "summary": "What became of a report, by its code",
        "tags": ["reports"],
        "requestBody": _body("StatusQuestion"),
        "responses": {
            "200": _answer("StatusBody", "As much as its reporter may know."),
            **_problems({**_ASK, **_BODY, 422: ("request.invalid",)}),
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


def _problems(codes: dict[int, tuple[str, ...]]) -> dict[str, Any]:
    described = {}
    for status, known in sorted(codes.items()):
        problem: dict[str, Any] = {
            "description": " or ".join(f"`{code}`" for code in known),
            "content": {"application/problem+json": {"schema": {"$ref": _REF.format(model="Problem")}}},
        }
        if status in {429, 503}:
            problem["headers"] = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
        described[str(status)] = problem
    return described
