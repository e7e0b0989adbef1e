"""The board's door: ``/board/ws``, and beside it health, readiness and (on its own socket only) metrics.

Who may come in: people who are signed in (cookie or bearer) and may watch, from web pages of the room's own origin
only. A refusal before the websocket opens is ``problem+json``, also to a plain GET, which is how a page learns why;
afterwards an ``error`` frame and a close code of 4400 and up (:mod:`services.board.errors`). A message over 16 KiB
closes with 1009. When the process stops, lines close with 1012 and a range of milliseconds to wait.
"""

import asyncio
import re
from http import HTTPStatus
from typing import cast

import orjson
import structlog
from pydantic import ValidationError
from websockets.asyncio.server import Server, ServerConnection
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol

from schemas.board import PROTOCOL, TOPICS, Ack, ClientFrame, Hello, Presence, Subscribe
from services.board.actions import Admission, view_of
from services.board.client import LINE_BYTES_MAX, BoardConnection, Client
from services.board.errors import (
    BoardOriginRefused,
    FrameRefused,
    Full,
    HelloExpected,
    MessageInvalid,
    NotReady,
    ProtocolUnsupported,
    Restarting,
    TopicUnknown,
)
from services.board.frames import WINDOW_BITS
from services.board.hub import Hub, Standing
from services.board.meters import Meters
from services.board.model import View
from services.board.presence import Attendance
from services.board.turnstile import Turnstile
from services.kit.errors import NotFound, OpsError
from services.kit.health import Health
from services.kit.http import bind
from services.kit.telemetry import METRICS_TYPE, metrics_text

PATH = "/board/ws"
HEALTH = re.compile(r"^/(?:api/[a-z0-9-]+/)?(healthz|readyz)$")
MESSAGE_BYTES_MAX = 16 * 1024
HELLO_SECONDS = 10.0
CLOSE_SECONDS = 1.0
HEARD_PER_TICK_MAX = 200
RECONNECT_MS = (500, 5000)


class Door:
    """The websocket server of one board process."""

    name = "door"

    def __init__(self, *, listen: str, origins: frozenset[str], clients_max: int, hub: Hub, health: Health,
                 meters: Meters, admission: Admission, attendance: Attendance) -> None:  # fmt: skip
        self.handshake_seconds = self.hello_seconds = HELLO_SECONDS
        self._listen = listen
        self._origins = origins
        self._clients_max = clients_max
        self._hub = hub
        self._health = health
        self._meters = meters
        self._admission = admission
        self._attendance = attendance
        self._log = structlog.get_logger().bind(part=self.name)
        self._server: Server | None = None

    async def start(self) -> None:
        """Bind and answer: health at once, websockets as soon as the log has been read."""
        turnstile = Turnstile(self._make, bind(self._listen))

        async def ready_made() -> asyncio.Server:
            return cast(asyncio.Server, turnstile)  # the library asks it only what an AbstractServer answers

        self._server = await Server(ready_made, self._receive)
        await turnstile.start_serving()

    async def stop(self) -> None:
        """Close every line with 1012 and the advice to come back after a random wait."""
        if self._server is not None:
            least, most = RECONNECT_MS
            self._server.close(code=1012, reason=f"{Restarting.code} {least}-{most}")
            await self._server.wait_closed()

    def _make(self) -> BoardConnection:
        """Make the library's connection for a line that was accepted."""
        assert self._server is not None
        deflate = ServerPerMessageDeflateFactory(
            server_no_context_takeover=True,
            client_no_context_takeover=True,
            server_max_window_bits=WINDOW_BITS,
            client_max_window_bits=WINDOW_BITS,
        )
        return BoardConnection(
            ServerProtocol(extensions=[deflate], max_size=MESSAGE_BYTES_MAX),
            self._server,
            ping_interval=None,
            close_timeout=CLOSE_SECONDS,
            max_queue=4,
            write_limit=(LINE_BYTES_MAX, 0),
        )

    async def _receive(self, connection: ServerConnection) -> None:
        """Lead one line from the handshake to its end; the library's own server does the same, and logs more."""
        assert self._server is not None
        try:
            async with asyncio.timeout(self.handshake_seconds):
                await connection.handshake(self._admit, None, None)
            if connection.protocol.state is not State.OPEN:
                return
            self._server.all_connections.add(connection)
            async with connection:
                await self._serve(connection)
        except (OSError, TimeoutError, WebSocketException):
            self._log.debug("door.line_lost")
        except Exception:
            self._log.exception("door.failed")
        finally:
            connection.transport.abort()
            self._server.all_connections.discard(connection)
            task = asyncio.current_task()
            if task is not None:
                self._server.handler_tasks.discard(task)

    # -- before the websocket opens

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        path = request.path.partition("?")[0]
        try:
            if path == PATH:
                self._check_page(request)
                cast(BoardConnection, connection).admitted = self._admission.admit(_headers(request))
                self._check_room()
                return None
            return self._tell(path, inside=not request.headers.get_all("X-Forwarded-For"))
        except OpsError as error:
            self._meters.refused.labels(error.code).inc()
            return _problem(error)

    def _check_page(self, request: Request) -> None:
        origins = request.headers.get_all("Origin")
        if origins and (len(origins) > 1 or origins[0].rstrip("/") not in self._origins):
            raise BoardOriginRefused("A page of another origin called.")
        if not self._health.ready:
            raise NotReady("The board is reading the log.")

    def _check_room(self) -> None:
        if self._hub.clients >= self._clients_max:
            raise Full("This process has as many screens as it may have.", clients_max=self._clients_max)

    def _tell(self, path: str, *, inside: bool) -> Response:
        asked = HEALTH.match(path)
        if asked is not None and asked[1] == "healthz":
            return _answer(HTTPStatus.OK, orjson.dumps({"service": "board", "alive": True}), "application/json")
        if asked is not None:
            status = HTTPStatus.OK if self._health.ready else HTTPStatus.SERVICE_UNAVAILABLE
            return _answer(status, orjson.dumps(self._health.report(), default=str), "application/json")
        if path == "/metrics" and inside:
            return _answer(HTTPStatus.OK, metrics_text(self._meters.registry), METRICS_TYPE)
        raise NotFound("There is nothing here.")

    # -- one line, from hello to its end

    async def _serve(self, connection: ServerConnection) -> None:
        line = cast(BoardConnection, connection)
        assert line.admitted is not None
        client = Client(line, *line.admitted)
        line.when_lost = lambda: self._hub.leave(client)
        try:
            try:
                await self._talk(client)
            except ValidationError:
                raise MessageInvalid("The frame is not one of the protocol's.") from None
        except ConnectionClosed:
            pass
        except FrameRefused as error:
            self._hub.refuse(client, error)
            self._hub.leave(client)
            await connection.close(error.close_code or MessageInvalid.close_code, error.code)
        finally:
            self._hub.leave(client)

    async def _talk(self, client: Client) -> None:
        try:
            async with asyncio.timeout(self.hello_seconds):
                first = await self._hear(client)
        except TimeoutError:
            raise HelloExpected("No hello came.") from None
        if not isinstance(first, Hello):
            raise HelloExpected("The first frame is hello.")
        if first.protocol != PROTOCOL:
            raise ProtocolUnsupported(f"This board speaks protocol {PROTOCOL}.")
        client.principal = self._admission.still(client.token)  # hello may come seconds after the handshake
        view = _view(client, first)
        said = first.resume
        self._hub.greet(client, view, Standing(said.epoch, said.seq, said.view) if said is not None else None)
        while True:
            await self._take(client, await self._hear(client))

    async def _hear(self, client: Client) -> Hello | Subscribe | Presence | Ack:
        text = await client.connection.recv()
        client.heard += 1
        if not isinstance(text, str) or client.heard > HEARD_PER_TICK_MAX:
            raise MessageInvalid("Frames are text, and not hundreds between two ticks.")
        return ClientFrame.model_validate_json(text).root

    async def _take(self, client: Client, frame: Hello | Subscribe | Presence | Ack) -> None:
        try:
            if isinstance(frame, Ack):
                self._hub.answered(client)
            elif isinstance(frame, Subscribe):
                self._hub.greet(client, _view(client, frame), None)
                self._attendance.looks_anew(client)
            elif isinstance(frame, Presence):
                self._attendance.said(client, frame.topic, frame.id)
            else:
                raise HelloExpected("Hello is said once.")
        except TopicUnknown as error:
            self._hub.refuse(client, error)


def _view(client: Client, asked: Hello | Subscribe) -> View:
    """Return what this person may see of what was asked for."""
    if not set(asked.topics) <= set(TOPICS):
        raise TopicUnknown("A topic that this board does not have.")
    return view_of(client.principal, asked.topics, asked.provinces)


def _headers(request: Request) -> dict[str, str]:
    """Return what says who it is; a header that came twice is joined, so that no second one is passed over."""
    return {
        "authorization": ", ".join(request.headers.get_all("Authorization")),
        "cookie": "; ".join(request.headers.get_all("Cookie")),
    }


def _problem(error: OpsError) -> Response:
    title = error.code.replace(".", " ").replace("_", " ")
    body = {
        "type": f"/problems/{error.code}",
        "code": error.code,
        "title": title[:1].upper() + title[1:],
        "status": error.http_status,
        "detail": error.detail,
        "params": error.params,
    }
    answer = _answer(HTTPStatus(error.http_status), orjson.dumps(body), "application/problem+json")
    if error.http_status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = "1"
    return answer


def _answer(status: HTTPStatus, body: bytes, media_type: str) -> Response:
    headers = Headers(
        {
            "Content-Type": media_type,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Connection": "close",
        }
    )
    return Response(status.value, status.phrase, headers, body)
