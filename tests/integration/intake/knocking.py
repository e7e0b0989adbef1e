"""Requests as somebody with bad intentions makes them: any bytes, straight into the application of an intake desk.

They go the whole way through door, routing and database, and are spared the socket alone, so that thousands fit into a
test. Which routes there are is asked of the application itself: a new one cannot be forgotten.
"""

import asyncio
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.kit.http import PROBLEM_TYPE
from tests.integration.intake.desk import Desk

API = "/api/intake"
METHODS = ("get", "head", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.content)

    @property
    def problem(self) -> bool:
        """Whether it is a refusal in the room's one form."""
        return self.headers.get("content-type", "") == PROBLEM_TYPE

    @property
    def code(self) -> str:
        """The code of a refusal, else nothing."""
        return str(self.json["code"]) if self.problem and self.content else ""

    @property
    def said(self) -> str:
        """Everything that can be read in it, headers too; a workbook is opened."""
        head = "\n".join(f"{name}: {value}" for name, value in self.headers.items())
        if not self.content.startswith(b"PK\x03\x04"):
            return f"{head}\n{self.content.decode(errors='replace')}"
        with zipfile.ZipFile(io.BytesIO(self.content)) as book:
            return "\n".join([head, *(book.read(name).decode(errors="replace") for name in book.namelist())])


@dataclass(frozen=True)
class Operation:
    """A route with the row of the table of permissions that its description names."""

    method: str
    path: str
    action: str
    said: Mapping[str, Any]

    @property
    def name(self) -> str:
        """How it is spoken of: ``POST /incidents/{incident_id}/triage``."""
        return f"{self.method} {self.path}"

    @property
    def needs(self) -> list[str]:
        """The names in its path."""
        return [piece.partition("}")[0] for piece in self.path.split("{")[1:]]

    def at(self, **places: str) -> str:
        """Its path with these names filled in."""
        return API + self.path.format(**places)


class Knocker:
    """Somebody at the door of a desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.app = desk.part("http").app
        self._knocks = 0

    async def __call__(
        self, method: str, path: str, token: str | None = None, *, body: Any = None, content: bytes | None = None,
        headers: Mapping[str, str] | None = None, query: bytes = b"",
    ) -> Answer:  # fmt: skip
        """Knock once, each time from another address. ``body`` goes as JSON, ``content`` as it is."""
        self._knocks += 1
        told = {"x-forwarded-for": f"10.{self._knocks >> 16}.{self._knocks >> 8 & 255}.{self._knocks & 255}"}
        told |= headers or {}
        if token is not None:
            told["authorization"] = f"Bearer {token}"
        if body is not None:
            content = json.dumps(body).encode()
        if content is not None:
            told.setdefault("content-type", "application/json")
            told["content-length"] = str(len(content))
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}, "http_version": "1.1",
            "method": method, "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": query,
            "root_path": "", "headers": [(name.encode(), value.encode("latin-1")) for name, value in told.items()],
            "client": ("192.0.2.1", 1), "server": ("intake", 80), "state": {},
        }  # fmt: skip
        waiting, start, pieces = [content or b""], {}, []

        async def receive() -> dict[str, Any]:
            if not waiting:
                await asyncio.Event().wait()
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                pieces.append(message.get("body", b""))

        await self.app(scope, receive, send)
        heard = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
        return Answer(start["status"], heard, b"".join(pieces))

    async def document(self) -> dict[str, Any]:
        """The description of the surface, as it is served."""
        found: dict[str, Any] = (await self("GET", f"{API}/openapi.json")).json
        return found

    async def operations(self) -> list[Operation]:
        """Every route there is; one that its document is silent about is a fault."""
        found = list(_described(await self.document()))
        silent = {f"{API}/{name}" for name in ("openapi.json", "healthz", "readyz")} | {"/metrics"}
        served = {
            (method, route.path.removeprefix(API))
            for route in self.app.routes
            if route.path not in silent
            for method in route.methods - ({"HEAD"} if "GET" in route.methods else set())
        }
        assert {(one.method, one.path) for one in found} == served
        return found


def _described(document: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                said = methods[method]
                yield Operation(method.upper(), path.removeprefix(API), said["x-permission"], said)
