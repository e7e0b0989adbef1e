"""The door: who may speak, what every answer carries, how errors look."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.kit.errors import Overloaded
from services.kit.health import Health
from services.kit.http import HttpServer, bind, client_address, create_app, read_body, unix_socket
from services.kit.ids import Ids
from services.kit.telemetry import new_registry

ORIGIN = "https://localhost:8443"


def an_app(health: Health, body_seconds: float = 60.0) -> FastAPI:
    app = create_app(
        service="desk",
        title="Desk",
        description="A service for this test.",
        health=health,
        origins=[ORIGIN],
        ids=Ids(),
        registry=new_registry(),
    )

    async def take(request: Request) -> Response:
        body = await read_body(request, limit_bytes=100, timeout_seconds=body_seconds)
        return JSONResponse({"taken": len(body), "traceparent": request.state.traceparent})

    async def fail(request: Request) -> Response:
        raise RuntimeError("a secret sentence")

    async def full(request: Request) -> Response:
        raise Overloaded("Too much is queued.")

    app.router.add_route("/take", take, methods=["POST"])
    app.router.add_route("/fail", fail)
    app.router.add_route("/full", full)
    return app


@pytest.fixture
async def desk() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=an_app(Health("desk")), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
        yield client


def code_of(answer: httpx.Response) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body.keys() == {"type", "code", "title", "status", "detail", "params", "reference"}
    assert body["status"] == answer.status_code
    assert body["reference"] == answer.headers["x-reference"]
    return str(body["code"])


@pytest.mark.parametrize("address", ["192.0.2.7", "2001:db8::7", "127.0.0.1", "::1"])
async def test_callers_of_any_machine_are_let_in(desk: httpx.AsyncClient, address: str) -> None:
    assert (await desk.post("/take", headers={"x-forwarded-for": address})).status_code == 200


def asked_from(peer: tuple[str, int] | None, **headers: str) -> Request:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": named, "client": peer})


def test_the_clients_address_is_the_one_the_proxy_saw_else_the_peers() -> None:
    proxied = asked_from(("127.0.0.1", 9), x_forwarded_for="192.0.2.7")

    assert client_address(proxied) == "192.0.2.7"
    assert client_address(asked_from(("198.51.100.3", 9))) == "198.51.100.3"
    assert client_address(asked_from(None)) == ""


async def test_a_page_of_another_origin_is_refused_and_our_own_is_not(desk: httpx.AsyncClient) -> None:
    foreign = await desk.post("/take", headers={"origin": "https://elsewhere.example"})
    own = await desk.post("/take", headers={"origin": ORIGIN})

    assert (foreign.status_code, code_of(foreign)) == (403, "access.origin_refused")
    assert own.status_code == 200


async def test_an_unknown_fault_gives_a_reference_and_no_text(desk: httpx.AsyncClient) -> None:
    answer = await desk.get("/fail")

    assert (answer.status_code, code_of(answer)) == (500, "internal")
    assert "secret sentence" not in answer.text


async def test_a_refusal_for_now_says_when_to_come_back(desk: httpx.AsyncClient) -> None:
    answer = await desk.get("/full")

    assert (answer.status_code, code_of(answer)) == (503, "request.overloaded")
    assert int(answer.headers["retry-after"]) > 0


async def test_an_unknown_path_and_a_wrong_method_are_problems(desk: httpx.AsyncClient) -> None:
    assert code_of(await desk.get("/nowhere")) == "request.not_found"
    assert code_of(await desk.get("/take")) == "request.method_refused"


async def test_every_answer_carries_the_security_headers(desk: httpx.AsyncClient) -> None:
    for answer in (await desk.post("/take"), await desk.get("/nowhere"), await desk.get("/fail")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


async def test_a_body_over_the_limit_is_refused_with_and_without_its_length(desk: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"x" * 50

    assert code_of(await desk.post("/take", content=b"x" * 101)) == "request.body_too_large"
    assert code_of(await desk.post("/take", content=chunks())) == "request.body_too_large"


async def test_a_trace_is_continued(desk: httpx.AsyncClient) -> None:
    sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    answer = (await desk.post("/take", headers={"traceparent": sent})).json()

    assert answer["traceparent"].split("-")[1] == sent.split("-")[1]
    assert answer["traceparent"] != sent


async def test_readiness_tells_parts_and_reasons(desk: httpx.AsyncClient) -> None:
    health = Health("desk")
    app = an_app(health)
    health.set("database", False, "PostgreSQL does not answer")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://desk") as client:
        closed = await client.get("/api/desk/readyz")
        health.set("database", True)
        health.set("log", False, "the log is away", essential=False)
        opened = await client.get("/api/desk/readyz")

    assert closed.status_code == 503
    assert closed.json()["parts"]["database"]["reason"] == "PostgreSQL does not answer"
    assert opened.status_code == 200
    assert not opened.json()["parts"]["log"]["ok"]


async def raw(path: Path, sent: bytes, *, half_close: bool) -> dict[str, Any] | None:
    reader, writer = await asyncio.open_unix_connection(str(path))
    writer.write(sent)
    await writer.drain()
    if half_close:
        writer.close()
        return None
    async with asyncio.timeout(60):
        answer = await reader.read()
    writer.close()
    parsed: dict[str, Any] = json.loads(answer.partition(b"\r\n\r\n")[2])
    return parsed


async def test_a_body_that_stalls_is_answered_and_the_door_stays_open(tmp_path: Path) -> None:
    path = tmp_path / "desk.sock"
    server = HttpServer(an_app(Health("desk"), body_seconds=0.3), f"unix:{path}")
    await server.start()
    try:
        half = b"POST /take HTTP/1.1\r\nhost: desk\r\nconnection: close\r\ncontent-length: 50\r\n\r\nhalf"

        stalled = await raw(path, half, half_close=False)
        await raw(path, half, half_close=True)
        whole = await raw(path, half + b"x" * 46, half_close=False)
    finally:
        await server.stop()

    assert stalled is not None
    assert stalled["code"] == "request.body_too_slow"
    assert whole is not None
    assert whole["taken"] == 50


async def test_a_service_that_stops_finishes_what_it_accepted(tmp_path: Path) -> None:
    path = tmp_path / "desk.sock"
    server = HttpServer(an_app(Health("desk")), f"unix:{path}", shutdown_seconds=120)
    await server.start()
    head = b"POST /take HTTP/1.1\r\nhost: desk\r\nconnection: close\r\ncontent-length: 5\r\n\r\n"
    reader, writer = await asyncio.open_unix_connection(str(path))
    writer.write(head + b"ab")
    await writer.drain()

    transport = httpx.AsyncHTTPTransport(uds=str(path))
    async with httpx.AsyncClient(transport=transport, base_url="http://desk", timeout=60) as other:
        assert (await other.get("/api/desk/healthz")).status_code == 200
    stopping = asyncio.create_task(server.stop())
    writer.write(b"cde")
    answer = await reader.read()
    await stopping

    assert b'"taken":5' in answer


def test_the_socket_is_closed_to_other_accounts_and_a_stale_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "desk.sock"
    unix_socket(path).close()

    again = unix_socket(path)

    assert path.stat().st_mode & 0o777 == 0o660
    again.close()
    tcp = bind("tcp:127.0.0.1:0")
    assert tcp.family == socket.AF_INET
    tcp.close()
