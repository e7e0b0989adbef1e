"""The names a room answers under besides those of its own machine: what `up --name` may say."""

import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.room.errors import RoomError

HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
USUAL_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Name:
    """A host name or address as people type it. `port` 0 is the room's own; another one is where a proxy listens."""

    host: str
    port: int = 0

    def origin(self, scheme: str, port: int) -> str:
        """What a browser calls a page that was opened under this name; `port` is the room's own."""
        return origin(scheme, self.host, self.port or port)


def parse(text: str) -> Name:
    """Read `room.example.org`, `192.0.2.7`, `2001:db8::7`, and each of them with `:port` behind it.

    Raises:
        RoomError: it is none of these.
    """
    said = text.strip().lower()
    host, port = said, ""
    if said.startswith("["):
        host, _, port = said[1:].partition("]")
        port = port.removeprefix(":")
    elif said.count(":") == 1:
        host, _, port = said.partition(":")
    if _is_address(host) or (HOST.fullmatch(host) and not host.replace(".", "").isdigit()):
        if not port:
            return Name(_plain(host))
        if port.isdigit() and 0 < int(port) < 65536:
            return Name(_plain(host), int(port))
    raise RoomError(
        f"{text} is not a name a room can answer under.",
        "Give a host name or an address as people will type it, for example --name room.example.org.",
    )


def origins(scheme: str, port: int, addresses: Iterable[str], names: Sequence[Name]) -> str:
    """The origins of the room's own pages, comma-separated: what services compare a browser's word with."""
    local = [origin(scheme, host, port) for host in ("localhost", *addresses)]
    return ",".join(dict.fromkeys([*local, *(name.origin(scheme, port) for name in names)]))


def origin(scheme: str, host: str, port: int) -> str:
    """An origin as browsers write it: an IPv6 address in brackets, the usual port left out."""
    written = f"[{host}]" if ":" in host else host
    return f"{scheme}://{written}" if port == USUAL_PORTS[scheme] else f"{scheme}://{written}:{port}"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return "%" not in host


def _plain(host: str) -> str:
    return str(ipaddress.ip_address(host)) if _is_address(host) else host
