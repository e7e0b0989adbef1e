"""Ports of a room: the one people open, and internal ones that are chosen at the first start and kept."""

import hashlib
import json
import os
import socket
from dataclasses import asdict, dataclass

import psutil

from services.room.errors import PortTaken, RoomError
from services.room.state import RoomState, read_json, write_atomically

HTTPS_PORT = 8443
HTTP_PORT = 8080
LOOPBACK = ("127.0.0.1", "::1")
EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - of a room that somebody opens to the network by name
FIRST_INTERNAL, LAST_INTERNAL = 20_000, 32_000


@dataclass(frozen=True)
class Ports:
    """The internal ports, all on 127.0.0.1: the broker's and its monitor's."""

    nats: int
    nats_monitor: int


def internal(state: RoomState) -> Ports:
    """The ports kept in the state, or new ones where there are none yet or somebody else has taken one.

    They lie below the range from which the system gives ports to outgoing connections, so that none of those can be
    in the way at the next start.
    """
    kept = read_json(state.ports_file) or {}
    chosen: dict[str, int] = {}
    for name in ("nats", "nats_monitor"):
        port = kept.get(name)
        if not isinstance(port, int) or port in chosen.values() or not free(port):
            port = _choose(state, {*chosen.values(), *kept.values()})
        chosen[name] = port
    ports = Ports(**chosen)
    if asdict(ports) != kept:
        write_atomically(state.ports_file, json.dumps(asdict(ports)))
    return ports


def _choose(state: RoomState, taken: set[int]) -> int:
    width = LAST_INTERNAL - FIRST_INTERNAL
    start = int.from_bytes(hashlib.sha256(os.fsencode(state.root)).digest()[:4], "big")
    for step in range(width):
        port = FIRST_INTERNAL + (start + step * 7) % width
        if port not in taken and free(port):
            return port
    raise RoomError(f"No free port was found between {FIRST_INTERNAL} and {LAST_INTERNAL}.", "Stop other programs.")


def loopback_addresses() -> tuple[str, ...]:
    """The loopback addresses this machine has; ::1 is missing where IPv6 is switched off."""
    return tuple(address for address in LOOPBACK if _bindable(address, 0))


def free(port: int, address: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now."""
    return _bindable(address, port)


def _bindable(address: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                attempt.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            attempt.bind((address, port))
            attempt.listen(1)
    except OSError:
        return False
    return True


def require_free(port: int, *, everywhere: bool = False) -> None:
    """Check the port people will open, on the addresses of this machine's own loopback or on every one it has.

    Raises:
        PortTaken: something else listens there.
        RoomError: the port is none this account may open.
    """
    loopback = loopback_addresses()
    wanted = [address for address, local in zip(EVERY_ADDRESS, LOOPBACK, strict=True) if local in loopback]
    for address in [*loopback, *(wanted if everywhere else ())]:
        if free(port, address):
            continue
        who = _listener(port)
        if not who and port < 1024:
            raise RoomError(f"Port {port} may only be opened by root.", "Choose one above 1023 with --port.")
        raise PortTaken(port, who)


def _listener(port: int) -> str:
    """The program that listens on a port, as far as this account may know."""
    try:
        for line in psutil.net_connections("tcp"):
            if line.status == psutil.CONN_LISTEN and line.laddr and line.laddr.port == port and line.pid:
                return f"{psutil.Process(line.pid).name()} (process {line.pid})"
    except (psutil.Error, OSError):
        return ""
    return ""
