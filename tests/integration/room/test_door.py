"""The real proxy, alone: what it answers when there is nobody behind it, and which files it hands out."""

import asyncio
import contextlib
import os
import shutil
import signal
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from services.room import caddy, engines, processes
from services.room.state import RoomState
from tests.support.eventually import eventually_now
from tests.support.ports import free_port

PROBLEM = "application/problem+json"
GRACE_SECONDS = 12
"""Longer than a busy machine stands still: whoever sends nothing for so long is cut."""

ANSWER_SECONDS = 120.0
UPLOAD_BYTES = 33_500_000


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a proxy whose services do not run."""
    root = tmp_path_factory.mktemp("door")
    state = RoomState.at(root / "state")
    state.prepare()
    pages = root / "pages"
    for name, text in {"board/index.html": "<p>لوحة</p>", "assets/a.js": "1" * 2000, ".stamp": "secret"}.items():
        (pages / name).parent.mkdir(parents=True, exist_ok=True)
        (pages / name).write_text(text, encoding="utf-8")
    (pages / "assets/a.js.gz").write_bytes(b"\x1f\x8b packed")
    port = free_port()
    described = caddy.room_door(
        state, port, tls=False, addresses=["127.0.0.1"], pages=pages,
        services={"intake": ["intake"], "polling": ["polling"], "board": ["board-1"]},
    )  # fmt: skip
    described = replace(described, grace_seconds=GRACE_SECONDS)
    caddy.write_configuration(state, described)
    pid = processes.start(caddy.launch(state, engines.find(engines.CADDY)), state)
    try:
        eventually_now(lambda: caddy.ready(state, port, tls=False)[0], 60)
        with httpx.Client(base_url=f"http://localhost:{port}", trust_env=False, timeout=ANSWER_SECONDS) as client:
            client.headers["X-Socket"] = str(state.socket("polling"))
            yield client
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
        shutil.rmtree(state.runtime, ignore_errors=True)


def test_a_service_that_does_not_answer_is_a_problem_that_says_when_to_come_back(door: httpx.Client) -> None:
    answer = door.post("/api/intake/reports", json={})

    assert (answer.status_code, answer.json()["code"]) == (503, "room.unavailable")
    assert answer.headers["retry-after"] == "2"
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["reference"]


def test_an_unknown_address_is_a_problem_and_never_a_page(door: httpx.Client) -> None:
    for path in ("/api/nothing", "/api/", "/nothing", "/board/nothing.html", "/assets/nothing.js"):
        answer = door.get(path)

        assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM), path
        assert answer.json()["code"] == "request.not_found", path


def test_hidden_files_are_not_handed_out(door: httpx.Client) -> None:
    assert door.get("/.stamp").status_code == 404


def test_assets_are_kept_for_ever_and_pages_are_asked_for_again(door: httpx.Client) -> None:
    asset, page = door.head("/assets/a.js"), door.get("/board/")

    assert "immutable" in asset.headers["cache-control"]
    assert asset.headers["content-encoding"] == "gzip"
    assert page.headers["cache-control"] == "no-cache"
    assert page.text == "<p>لوحة</p>"


def test_every_answer_carries_the_policy_and_hides_the_server(door: httpx.Client) -> None:
    for path in ("/", "/board/", "/assets/a.js", "/api/nothing", "/nothing"):
        answer = door.get(path, headers={"Accept-Encoding": "identity"})

        assert answer.headers["content-security-policy"] == caddy.POLICY, path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert "server" not in answer.headers, path


def test_a_body_over_the_limit_is_refused_before_anybody_reads_it(door: httpx.Client) -> None:
    answer = door.post("/board/../api/intake/reports", content=b"x" * 3_000_000)

    assert answer.status_code in (413, 503)
    assert answer.headers["content-type"] == PROBLEM


def test_the_administration_is_on_no_port(door: httpx.Client, tmp_path: Path) -> None:
    with pytest.raises(httpx.ConnectError):
        httpx.get("http://127.0.0.1:2019/config/", trust_env=False, timeout=ANSWER_SECONDS)


async def counting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A service that reads a whole body and says how long it was."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    taken = 0
    while taken < length and (chunk := await reader.read(1 << 16)):
        taken += len(chunk)
    body = str(taken).encode()
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
    await writer.drain()
    writer.close()


async def slowly(chunk: bytes, count: int, pause: float) -> AsyncIterator[bytes]:
    """A body that arrives in pieces."""
    for _ in range(count):
        yield chunk
        await asyncio.sleep(pause)


async def test_a_large_spreadsheet_on_a_slow_line_arrives_whole_and_elsewhere_it_is_too_large(
    door: httpx.Client,
) -> None:
    service = await asyncio.start_unix_server(counting, door.headers["X-Socket"])
    async with service, _phone(door) as phone:
        whole = {"Content-Length": str(UPLOAD_BYTES)}
        body = slowly(b"x" * (UPLOAD_BYTES // 10), 10, 0.15 * GRACE_SECONDS)
        arrived = await phone.post("/api/polling/imports?what=map", content=body, headers=whole)
        too_large = await phone.post("/api/polling/imports/1/mapping", content=b"x" * 3_000_000)

    assert (arrived.status_code, arrived.text) == (200, str(UPLOAD_BYTES))
    assert (too_large.status_code, too_large.json()["code"]) == (413, "request.body_too_large")


def _phone(door: httpx.Client) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=str(door.base_url), trust_env=False, timeout=ANSWER_SECONDS)


async def test_whoever_sends_a_body_drop_by_drop_is_cut(door: httpx.Client) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", door.base_url.port)
    head = f"POST /nothing HTTP/1.1\r\nHost: localhost:{door.base_url.port}\r\nContent-Length: 100000\r\n\r\n"
    writer.write(head.encode())
    dropping = asyncio.create_task(_drop(writer))
    try:
        async with asyncio.timeout(20 * GRACE_SECONDS):
            answer = await reader.readuntil(b"\r\n")
            with contextlib.suppress(ConnectionError):  # a drop that comes after the end is answered by a reset
                while await reader.read(1 << 16):
                    pass
    finally:
        dropping.cancel()
        writer.close()

    assert answer.startswith(b"HTTP/1.1 404")


async def _drop(writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"x")
        await asyncio.sleep(0.1)
