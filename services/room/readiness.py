"""What a service says about itself on its own socket."""

import http.client
import json
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Readiness:
    """Whether a service takes work, why not, and its whole report (empty when it did not answer)."""

    ready: bool
    reason: str
    report: dict[str, Any]


class _SocketConnection(http.client.HTTPConnection):
    def __init__(self, path: Path, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def ask(service: str, path: Path, timeout: float = 1.0) -> Readiness:
    """Ask the service behind a Unix socket whether it is ready."""
    line = _SocketConnection(path, timeout)
    try:
        line.request("GET", f"/api/{service}/readyz")
        answer = line.getresponse()
        content = json.loads(answer.read())
    except OSError as error:
        return Readiness(False, "does not answer" if error.strerror is None else error.strerror.lower(), {})
    except (http.client.HTTPException, ValueError):
        return Readiness(False, "answers oddly", {})
    finally:
        line.close()
    report = content if isinstance(content, dict) else {}
    if answer.status == http.HTTPStatus.OK:
        return Readiness(True, "", report)
    return Readiness(False, _reason(report) or f"status {answer.status}", report)


def _reason(report: dict[str, Any]) -> str:
    if report.get("fatal"):
        return str(report["fatal"])
    parts = report.get("parts")
    if not isinstance(parts, dict):
        return ""
    return ", ".join(
        f"{name}: {part.get('reason') or 'not ready'}"
        for name, part in parts.items()
        if isinstance(part, dict) and not part.get("ok") and part.get("essential", True)
    )
