"""A client of the running room's own surface, as a browser of this machine would be: for commands that act as somebody.

Standard library only, because commands start fast and a room has no HTTP client of its own. It trusts the room's own
authority and nothing else, goes by the loopback whatever the room is called, and says what the room refused.
"""

import http.client
import json
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote, urlencode

from services.kit.ids import Ids
from services.room.errors import RoomError
from services.room.state import RoomState
from services.room.status import running

TIMEOUT_SECONDS = 60.0
PATIENCE_SECONDS = 30.0
PAUSE_SECONDS = 0.5
NOT_YET = frozenset(
    {"access.revocations_stale", "access.token_refused", "room.unavailable", "room.database_unavailable"}
)
"""What a room says in its first seconds, before every part has heard of everything."""


class Refused(RoomError):
    """The room said no: `status` and `code` of the problem, its `params`."""

    def __init__(self, what: str, status: int, problem: Mapping[str, Any]) -> None:
        self.status, self.code = status, str(problem.get("code", ""))
        self.params: Mapping[str, Any] = problem.get("params") or {}
        errors = "; ".join(f"{row.get('field')}: {row.get('expected')}" for row in self.params.get("errors", ())[:5])
        said = errors or str(problem.get("detail") or f"status {status}")
        super().__init__(f"{what}: {said} ({self.code or status})", "See `opsroom logs` for the part it names.")


@dataclass(frozen=True)
class Answer:
    """What came back: the JSON value (None without a body) and the session's token, where the room set one."""

    status: int
    content: Any
    token: str


class RoomClient:
    """One line to the room, opened when it is needed and opened again when it broke. Not for several threads."""

    def __init__(self, state: RoomState, token: Callable[[], str] | None = None) -> None:
        self._state = state
        self._room = running(state)
        self._token = token
        self._ids = Ids()
        self._line: http.client.HTTPConnection | None = None

    def get(self, path: str, **query: Any) -> Any:
        """Ask and return the JSON value."""
        asked = {name: value for name, value in query.items() if value is not None}
        return self.ask("GET", f"{path}?{urlencode(asked)}" if asked else path).content

    def post(self, path: str, body: Any = None, *, token: str = "") -> Any:
        """Send a JSON body and return the JSON value."""
        return self.ask("POST", path, body, token=token).content

    def upload(self, path: str, name: str, data: bytes) -> Any:
        """Send a CSV file as it is and return the JSON value."""
        headers = {"Content-Type": "text/csv", "X-File-Name": quote(name)}
        return self.ask("POST", path, data, headers=headers).content

    def ask(
        self, method: str, path: str, body: Any = None, *, token: str = "", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send one request; while the room is not whole yet, send it again for half a minute, under the same key.

        Raises:
            Refused: the room said no.
            RoomError: it does not answer.
        """
        limit = time.monotonic() + PATIENCE_SECONDS
        said = {"Idempotency-Key": str(self._ids.uuid()), **(headers or {})} if method == "POST" else headers or {}
        while True:
            try:
                return self._once(method, path, body, token, said)
            except Refused as refusal:
                if refusal.code not in NOT_YET or time.monotonic() > limit:
                    raise
            except (OSError, http.client.HTTPException) as fault:
                self._close()
                if time.monotonic() > limit:
                    raise RoomError(f"The room does not answer: {fault}.", "See `opsroom status`.") from fault
            time.sleep(PAUSE_SECONDS)

    def _once(self, method: str, path: str, body: Any, token: str, headers: Mapping[str, str]) -> Answer:
        said = {"Host": f"localhost:{self._room['ports']['public']}", "Accept": "application/json", **headers}
        bearer = token or (self._token() if self._token else "")
        if bearer:
            said["Authorization"] = f"Bearer {bearer}"
        data = body if isinstance(body, bytes) else None
        if body is not None and data is None:
            data = json.dumps(body).encode()
            said["Content-Type"] = "application/json"
        line = self._line or self._connect()
        line.request(method, path, data, said)
        answer = line.getresponse()
        content = _read(answer.read())
        if answer.status >= http.HTTPStatus.BAD_REQUEST:
            raise Refused(f"{method} {path}", answer.status, content if isinstance(content, dict) else {})
        return Answer(answer.status, content, _cookie(answer))

    def _connect(self) -> http.client.HTTPConnection:
        port = int(self._room["ports"]["public"])
        if self._room["http"]:
            self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
            return self._line
        trust = ssl.create_default_context(cafile=str(self._state.authority_file))
        line = http.client.HTTPSConnection("localhost", port, timeout=TIMEOUT_SECONDS, context=trust)
        bare = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS)
        line.sock = trust.wrap_socket(bare, server_hostname="localhost")
        self._line = line
        return line

    def _close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


def _read(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return None


def _cookie(answer: http.client.HTTPResponse) -> str:
    for header in answer.headers.get_all("Set-Cookie") or ():
        for name, morsel in SimpleCookie(header).items():
            if name.endswith("opsroom"):
                return morsel.value
    return ""
