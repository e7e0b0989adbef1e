"""The HTTP chassis of every service: one FastAPI application with the room's door rules around it.

Rules at the door: a web page that changes something must be of the room's own origin; every answer carries the security
headers and a reference; every error is ``problem+json`` with a stable code, its texts living in the UI catalogues.
Unknown faults become ``internal`` with a reference, never text. Who calls, and whether they may, is asked by each route
(``kit/access``).
"""

import asyncio
import contextlib
import os
import socket
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
import structlog
import uvicorn
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from prometheus_client import CollectorRegistry, Counter, Histogram
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kit.errors import (
    BodyIncomplete,
    BodyTooLarge,
    BodyTooSlow,
    FieldError,
    InvalidInput,
    MethodRefused,
    NotFound,
    OpsError,
    OriginRefused,
)
from services.kit.health import Health
from services.kit.ids import Ids
from services.kit.telemetry import METRICS_TYPE, TraceScope, metrics_text

PROBLEM_TYPE = "application/problem+json"
DROPPED_BYTES_MAX = 1_250_000
DROPPED_BYTES_BEYOND = 600_000
"""More than the proxy lets through, also of an upload, so that on its way it is always the proxy or the end that stops
a body."""

RETRY_AFTER_SECONDS = 2
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SECURITY_HEADERS = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]


def problem(error: OpsError, reference: str) -> Response:
    """Render an error as ``problem+json``: code and values only; sentences in three languages are the reader's."""
    title = error.code.replace(".", " ").replace("_", " ")
    body = {
        "type": f"/problems/{error.code}",
        "code": error.code,
        "title": title[:1].upper() + title[1:],
        "status": error.http_status,
        "detail": error.detail,
        "params": error.params,
        "reference": reference,
    }
    headers = {}
    if error.http_status in {429, 503}:
        headers["retry-after"] = str(error.params.get("retry_after_seconds", RETRY_AFTER_SECONDS))
    if isinstance(error, BodyTooLarge | BodyTooSlow | BodyIncomplete):
        headers["connection"] = "close"  # the rest of such a body is not waited for
    return Response(orjson.dumps(body, default=str), error.http_status, headers, media_type=PROBLEM_TYPE)


def invalid(error: ValidationError | RequestValidationError, *, prefix: str = "") -> InvalidInput:
    """Turn pydantic's findings into field errors: which field, which rule, what was expected.

    The value itself is never repeated: it may be what must not be logged.
    """
    found = []
    for item in list(error.errors())[:50]:
        place = ".".join(str(part) for part in item["loc"] if part != "body")
        found.append(FieldError(f"{prefix}{place}" or "body", f"field.{item['type']}", str(item["msg"])))
    return InvalidInput(found)


def client_address(request: Request) -> str:
    """Return the client's address as the proxy saw it, or the peer's on a line without a proxy; for throttling only."""
    forwarded = request.headers.get("x-forwarded-for")
    return forwarded or (request.client.host if request.client else "")


async def read_body(request: Request, *, limit_bytes: int, timeout_seconds: float) -> bytes:
    """Read the whole body within a size and a time.

    What is over the limit is read to its end and dropped, up to ``DROPPED_BYTES_MAX`` or ``DROPPED_BYTES_BEYOND`` over
    the limit: an answer given while the proxy still sends would be lost to it, and the client would hear that the room
    is not there.

    Raises:
        BodyTooLarge: more than ``limit_bytes`` arrived.
        BodyTooSlow: not whole after ``timeout_seconds``.
        BodyIncomplete: the line broke first.
    """
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(timeout_seconds):
            async for chunk in request.stream():
                size += len(chunk)
                if size <= limit_bytes:
                    chunks.append(chunk)
                elif size > max(DROPPED_BYTES_MAX, limit_bytes + DROPPED_BYTES_BEYOND):
                    break
    except TimeoutError as error:
        raise BodyTooSlow("The body did not arrive whole in time.", timeout_seconds=timeout_seconds) from error
    except ClientDisconnect as error:
        raise BodyIncomplete("The line broke before the body was whole.") from error
    if size > limit_bytes:
        raise BodyTooLarge("The body is over the limit.", limit_bytes=limit_bytes)
    return b"".join(chunks)


class DoorRules:
    """What every door of one service knows: its own origins, its ids, its log and its metrics."""

    def __init__(self, *, service: str, origins: Iterable[str], ids: Ids, registry: CollectorRegistry) -> None:
        self.origins = frozenset(origins)
        self.ids = ids
        self.log = structlog.get_logger().bind(service=service)
        self.count = Counter(
            "opsroom_http_requests", "Answers by method and status.", ["method", "status"], registry=registry
        )
        self.seconds = Histogram(
            "opsroom_http_seconds", "Time to the answer's first byte.", ["method"], registry=registry
        )
        self._known: dict[tuple[str, int], tuple[Counter, Histogram]] = {}

    def answered(self, method: str, status: int, seconds: float) -> None:
        """Count one answer."""
        known = self._known.get((method, status))
        if known is None:
            known = self.count.labels(method, str(status)), self.seconds.labels(method)
            self._known[method, status] = known
        known[0].inc()
        known[1].observe(seconds)


class Door:
    """The outermost middleware: who may speak at all, trace, reference, security headers, metrics, last resort."""

    def __init__(self, app: ASGIApp, *, rules: "DoorRules") -> None:
        self._app = app
        self._rules = rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        reference = self._rules.ids.uuid().hex
        scope.setdefault("state", {})["reference"] = reference
        began = time.perf_counter()
        status = 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                present = message["headers"]
                named = {name for name, _ in present}
                message["headers"] = [
                    *present,
                    *(pair for pair in SECURITY_HEADERS if pair[0] not in named),
                    (b"x-reference", reference.encode()),
                ]
            await send(message)

        with TraceScope(request.headers.get("traceparent")) as traceparent:
            scope["state"]["traceparent"] = traceparent
            try:
                self._admit(request)
                await self._app(scope, receive, answer)
            except OpsError as error:
                await problem(error, reference)(scope, receive, answer)
            except Exception:
                self._rules.log.exception("http.internal", reference=reference, path=scope["path"])
                if status:
                    raise
                unknown = OpsError("Something failed inside the room; give this reference to the desk.")
                await problem(unknown, reference)(scope, receive, answer)
        method = scope["method"] if scope["method"] in {"GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"} else "other"
        self._rules.answered(method, status, time.perf_counter() - began)

    def _admit(self, request: Request) -> None:
        origin = request.headers.get("origin")
        if origin is not None and request.method not in SAFE_METHODS and origin.rstrip("/") not in self._rules.origins:
            raise OriginRefused("A page of another origin called.")


class RoomApp(FastAPI):
    """A FastAPI application whose measured hot paths stand directly behind the door, without its routing."""

    def __init__(self, *, rules: DoorRules, **settings: Any) -> None:
        super().__init__(**settings)
        self._rules = rules
        self._hot: dict[tuple[str, str], ASGIApp] = {}
        self.add_middleware(Door, rules=rules)

    def add_hot(self, method: str, path: str, endpoint: ASGIApp) -> None:
        """Answer exactly this method and path by a bare ASGI application; other methods are routed as usual."""
        self._hot[method, path] = Door(endpoint, rules=self._rules)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a request to its hot endpoint, or through the application."""
        hot = self._hot.get((scope["method"], scope["path"])) if scope["type"] == "http" else None
        if hot is not None:
            await hot(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(
    *,
    service: str,
    title: str,
    description: str,
    health: Health,
    origins: Iterable[str],
    ids: Ids,
    registry: CollectorRegistry,
) -> RoomApp:
    """Return the service's application with door, problems, health and metrics in place.

    Paths: ``/api/<service>/openapi.json``, ``/api/<service>/healthz`` and ``/readyz`` for everybody;
    ``/metrics`` only on the service's own socket (the proxy does not route it).
    """
    app = RoomApp(
        rules=DoorRules(service=service, origins=origins, ids=ids, registry=registry),
        title=title,
        description=description,
        version="1",
        openapi_url=f"/api/{service}/openapi.json",
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.add_exception_handler(OpsError, _on_ops_error)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http_exception)

    async def healthz() -> Response:
        """Answer while the loop runs."""
        return Response(orjson.dumps({"service": service, "alive": True}), media_type="application/json")

    async def readyz() -> Response:
        """Answer 200 when the service may be given work, else 503, with the state of each part."""
        return Response(
            orjson.dumps(health.report(), default=str), 200 if health.ready else 503, media_type="application/json"
        )

    async def metrics() -> Response:
        """Answer Prometheus' question on the internal side."""
        return Response(metrics_text(registry), media_type=METRICS_TYPE)

    app.add_api_route(f"/api/{service}/healthz", healthz, methods=["GET"], tags=["health"], include_in_schema=False)
    app.add_api_route(f"/api/{service}/readyz", readyz, methods=["GET"], tags=["health"], include_in_schema=False)
    app.add_api_route("/metrics", metrics, methods=["GET"], include_in_schema=False)
    return app


def _reference(request: Request) -> str:
    return str(request.scope.get("state", {}).get("reference", ""))


async def _on_ops_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, OpsError)
    return problem(error, _reference(request))


async def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return problem(invalid(error), _reference(request))


async def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 405:
        answer = problem(MethodRefused("The path exists, the method does not."), _reference(request))
        answer.headers["Allow"] = _allowed(request)
        return answer
    if error.status_code == 400:  # the framework's word for a body it cannot read
        unreadable = InvalidInput([FieldError("body", "field.json_invalid", "one JSON value in UTF-8")])
        return problem(unreadable, _reference(request))
    return problem(NotFound("There is nothing here."), _reference(request))


def _allowed(request: Request) -> str:
    """Return the methods of the address, over all routes of the most literal path that fits it."""
    fitting = [
        route
        for route in request.app.routes
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE
    ]
    fewest = min((len(route.param_convertors) for route in fitting), default=0)
    methods = {one for route in fitting if len(route.param_convertors) == fewest for one in route.methods or ()}
    return ", ".join(sorted(methods))


def unix_socket(path: Path, *, mode: int = 0o660) -> socket.socket:
    """Bind a Unix socket that only owner and group can reach, replacing a stale file."""
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    bound = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        bound.bind(str(path))
    finally:
        os.umask(before)
    path.chmod(mode)
    bound.listen(2048)
    bound.setblocking(False)
    return bound


def bind(listen: str) -> socket.socket:
    """Bind ``unix:/path`` or ``tcp:host:port`` as written in a service's settings."""
    kind, _, rest = listen.partition(":")
    if kind == "unix":
        return unix_socket(Path(rest))
    host, _, port = rest.rpartition(":")
    bound = socket.create_server((host, int(port)), backlog=2048, reuse_port=False)
    bound.setblocking(False)
    return bound


class HttpServer:
    """The service's door as a part: accepts connections from start to stop and finishes what it accepted."""

    name = "http"

    def __init__(self, app: ASGIApp, listen: str, *, shutdown_seconds: int = 10) -> None:
        self.app = app
        self._listen = listen
        self._config = uvicorn.Config(
            app,
            lifespan="off",
            loop="none",
            http="httptools",
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            h11_max_incomplete_event_size=16 * 1024,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=shutdown_seconds,
        )
        self._server = _Server(self._config)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Bind and accept."""
        bound = bind(self._listen)
        self._task = asyncio.create_task(self._server.serve(sockets=[bound]))
        while not self._server.started:
            if self._task.done():
                self._task.result()
                raise OpsError("The HTTP server ended while it was starting.")
            await asyncio.sleep(0.005)

    async def stop(self) -> None:
        """Accept nothing new, finish what was accepted."""
        self._server.should_exit = True
        if self._task is not None:
            await self._task


class _Server(uvicorn.Server):
    """Uvicorn without its own signal handling: the lifecycle stops parts in order."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield
