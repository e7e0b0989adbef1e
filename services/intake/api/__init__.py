"""The HTTP edge of intake: file a report, and ask what became of it.

Filing is for people who are signed in. A genuine token of somebody this service has not heard of yet is enough: the
report is taken and flagged. Asking is public: the code identifies, the secret authorises, and guessing is throttled.
Plain Starlette routes on the service's FastAPI application: bodies are read within a size and a time and validated
straight from their bytes. ``openapi`` describes them in the application's OpenAPI document.
"""

import re
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Any, Final, Literal, TypeVar
from uuid import UUID

import orjson
from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from services.intake.actions import reports
from services.intake.actions.deps import Deps
from services.intake.api.bodies import ReportBody, StatusQuestion
from services.intake.api.openapi import describe
from services.intake.errors import ReportUnknown
from services.kit.access import Throttle
from services.kit.auth import Principal
from services.kit.errors import MediaTypeRefused
from services.kit.http import RoomApp, client_address, invalid, read_body
from services.kit.once import idempotency_key

BODY_BYTES_MAX: Final = 1_000_000
QUESTION_BYTES_MAX: Final = 4_000
FILE_ROUTE: Final = "POST /api/intake/reports"
FILE: Final = "report.file"
_JSON: Final = re.compile(r"application/([a-z0-9.+-]+\+)?json\s*(;.*)?", re.IGNORECASE)

Body = TypeVar("Body", bound=BaseModel)


class _Answering:
    """An endpoint as a bare ASGI application: Starlette's own wrapping costs more than the hot path's checks."""

    def __init__(self, answer: Callable[[Request], Awaitable[Response]]) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._answer(Request(scope, receive, send))
        await response(scope, receive, send)


class Api:
    """The routes of intake, with what they need."""

    def __init__(self, deps: Deps, throttle: Throttle, *, body_timeout_seconds: float, secure: bool) -> None:
        self._deps = deps
        self._throttle = throttle
        self._body_timeout_seconds = body_timeout_seconds
        self._secure = secure

    def install(self, app: RoomApp) -> None:
        """Add the routes, ahead of all others, and their description to the application."""
        file_report = _Answering(self.file_report)
        app.add_hot("POST", "/api/intake/reports", file_report)
        app.router.routes[:0] = [
            Route("/api/intake/reports", file_report, methods=["POST"]),
            Route("/api/intake/reports/{report_id}", _Answering(self.report_status), methods=["GET"]),
            Route("/api/intake/status", _Answering(self.ask_status), methods=["POST"]),
        ]
        describe(app, secure=self._secure)

    async def file_report(self, request: Request) -> Response:
        """Take a report and answer after its commit: 202 when it is new, 200 when it is a repeat."""
        who = self._reporter(request)
        self._deps.disk.check()
        key = idempotency_key(request)
        body, report = await self._read(request, ReportBody, BODY_BYTES_MAX)
        if report.on_behalf_of is not None:
            self._deps.guard.check(who, "report.enter")
        channel: Literal["web", "api"] = "api" if "authorization" in request.headers else "web"
        state: dict[str, Any] = request.scope["state"]
        sent = reports.SentAs(
            principal=who.id,
            organisation=who.organisation or None,
            reporter_known=who.known,
            route=FILE_ROUTE,
            idempotency_key=key,
            body_digest=sha256(body).digest(),
            reference=state["reference"],
            traceparent=state["traceparent"],
        )
        receipt = await reports.file_report(self._deps, report.facts(channel), sent)
        answer = {
            "report_id": str(receipt.report_id),
            "code": receipt.code,
            "secret": receipt.secret,
            "received_at": receipt.received_at,
            "status": "received",
        }
        return _json(answer, 200 if receipt.repeated else 202)

    def _reporter(self, request: Request) -> Principal:
        guard = self._deps.guard
        who = guard.principal(request.headers)
        if who.known or who.limited:
            guard.check(who, FILE)
        return who

    async def report_status(self, request: Request) -> Response:
        """Answer the holder of the secret in ``X-Report-Secret``; everybody else gets the same 404."""
        secret = request.headers.get("x-report-secret", "")[:64]
        address = client_address(request)
        self._throttle.check(address, self._deps.clock.monotonic())
        try:
            report_id = _uuid(request.path_params["report_id"])
            status = await reports.status_by_id(self._deps, report_id, secret)
        except ReportUnknown:
            self._throttle.count_wrong(address, self._deps.clock.monotonic())
            raise
        return _json(_status(status))

    async def ask_status(self, request: Request) -> Response:
        """Answer the holder of code and secret, typed in any of the forms people type; else the same 404."""
        address = client_address(request)
        self._throttle.check(address, self._deps.clock.monotonic())
        _, question = await self._read(request, StatusQuestion, QUESTION_BYTES_MAX)
        try:
            status = await reports.status_by_code(self._deps, question.code, question.secret.strip())
        except ReportUnknown:
            self._throttle.count_wrong(address, self._deps.clock.monotonic())
            raise
        return _json(_status(status))

    async def _read(self, request: Request, contract: type[Body], limit_bytes: int) -> tuple[bytes, Body]:
        if not _JSON.fullmatch(request.headers.get("content-type", "").strip()):
            raise MediaTypeRefused("The body must be application/json.")
        body = await read_body(request, limit_bytes=limit_bytes, timeout_seconds=self._body_timeout_seconds)
        try:
            return body, contract.model_validate_json(body)
        except ValidationError as error:
            raise invalid(error) from error


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ReportUnknown from error


def _status(status: reports.RedactedStatus) -> dict[str, Any]:
    return {
        "report_id": str(status.report_id),
        "code": status.code,
        "status": status.status,
        "received_at": status.received_at,
        "times": status.times,
        "answer_due_at": status.answer_due_at,
        "answers": status.answers,
    }


def _json(value: dict[str, Any], status: int = 200) -> Response:
    return Response(orjson.dumps(value, option=orjson.OPT_UTC_Z), status, media_type="application/json")
