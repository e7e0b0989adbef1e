"""Caddy as a part of the room: the one door people come through.

Its configuration is JSON written here. Traps kept shut: a site's address does not bind, so what is listened on is
explicit, this machine's loopback unless the room was opened by name; and a name that is not ours is refused, or a page
elsewhere could point its own name at this machine and read along. The certificate comes from a local authority that is
never put into the machine's trust store; its certificate can be downloaded at `/ca.crt`.

A body may be 1.1 MB, only a spreadsheet on its way to be imported 34 MB. Whoever sends must go on sending: 15 s of
grace, then at least 16 KiB/s, ten minutes at most. Services give their own bodies less time than that.
"""

import hashlib
import http.client
import json
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.kit.errors import BodyTooLarge, HostRefused, MethodRefused, NotFound, OpsError, RoomUnavailable
from services.room.engines import Engine
from services.room.processes import Launch
from services.room.state import RoomState, write_atomically

Json = dict[str, Any]

BODY_LIMIT_BYTES = 1_100_000
"""A little above the services' own limit, so that theirs is the answer people get."""

UPLOAD_LIMIT_BYTES = 34_000_000
"""The same for a spreadsheet: services take 32 MiB."""

UPLOAD_SECONDS = 600
LEAST_BYTES_PER_SECOND = 16_384
"""Slower senders are cut: a hall's mobile line has many times that, and who only trickles has to pay."""

UPLOADS = ["/api/accreditation/imports", "/api/intake/bulk", "/api/polling/imports"]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
"""What services understand; their server answers other methods before any rule of the door is asked."""

HEADERS = {
    "Content-Security-Policy": [POLICY],
    "X-Content-Type-Options": ["nosniff"],
    "Referrer-Policy": ["no-referrer"],
    "Permissions-Policy": ["geolocation=(), camera=(), microphone=(), payment=(), usb=()"],
    "Cross-Origin-Opener-Policy": ["same-origin"],
    "Cross-Origin-Resource-Policy": ["same-origin"],
}


@dataclass(frozen=True)
class Door:
    """What the proxy needs to know: where it listens, whom it forwards to, and which files it hands out.

    `services` maps a service's name to the addresses of its processes, `boards` are those of the board; an address is
    `unix//path` or `host:port`. `tls` off is for the loopback. `grace_seconds` is how long a sender may send nothing,
    or less than the least rate.
    """

    listen: Sequence[str]
    tls: bool
    names: Sequence[str]
    services: dict[str, Sequence[str]]
    boards: Sequence[str]
    pages: Path
    public: Path
    storage: Path
    admin: str
    certificate: str = "ca.crt"
    grace_seconds: int = 15


def configuration(door: Door) -> Json:
    """The whole configuration, as Caddy's own JSON."""
    server: Json = {
        "listen": list(door.listen),
        "protocols": ["h1", "h2"] if door.tls else ["h1"],
        "routes": _routes(door),
        "errors": {"routes": _errors()},
        "max_header_bytes": 16384,
        "read_header_timeout": "5s",
        "read_timeout": f"{UPLOAD_SECONDS}s",
        "read_idle_timeout": f"{door.grace_seconds}s",
        "read_min_rate": LEAST_BYTES_PER_SECOND,
        "idle_timeout": "2m",
        "automatic_https": {"disable_redirects": True} if door.tls else {"disable": True},
    }
    apps: Json = {"http": {"grace_period": "5s", "servers": {"room": server}}}
    if door.tls:
        server["tls_connection_policies"] = [{"default_sni": door.names[0]}]
        issuer = {"issuers": [{"module": "internal"}], "subjects": list(door.names)}
        apps["tls"] = {"automation": {"policies": [issuer]}, "certificates": {"automate": list(door.names)}}
        apps["pki"] = {"certificate_authorities": {"local": {"install_trust": False}}}
    return {
        "admin": _admin(door.admin),
        "logging": {"logs": {"default": {"level": "WARN", "writer": {"output": "stderr"}}}},
        "storage": {"module": "file_system", "root": str(door.storage)},
        "apps": apps,
    }


def _admin(address: str) -> Json:
    return {"disabled": True} if address == "off" else {"listen": address, "config": {"persist": False}}


def _routes(door: Door) -> list[Json]:
    elsewhere = {"not": [{"host": list(door.names)}]}
    routes: list[Json] = [
        {"handle": [{"handler": "headers", "response": {"deferred": True, "delete": ["Server", "Via"]}}]},
        {
            "match": [elsewhere],
            "handle": _problem(HostRefused, "This room does not answer under that name."),
            "terminal": True,
        },
        _route("/board/ws", _forward(door, door.boards, long_lived=True)),
    ]
    odd = {"path": ["/api/*"], "not": [{"method": METHODS}]}
    refusal = _problem(MethodRefused, "The room has no such method.")
    refusal[0]["response"]["set"]["Allow"] = [", ".join(METHODS)]
    routes.append({"match": [odd], "handle": refusal, "terminal": True})
    for name, addresses in door.services.items():
        for upload in UPLOADS:
            if upload.startswith(f"/api/{name}/"):
                routes.append(_upload(door, upload, addresses))
        limit = {"handler": "request_body", "max_size": BODY_LIMIT_BYTES}
        routes.append(_route(f"/api/{name}/*", limit, _forward(door, addresses)))
    routes.append(_route("/api/board/*", _forward(door, door.boards)))
    routes.append(_route("/api/*", *_problem(NotFound, "There is nothing at this address.")))
    routes.append(
        _route(
            "/ca.crt",
            _headers({"Content-Type": ["application/x-x509-ca-cert"], "Cache-Control": ["no-cache"]}),
            {"handler": "rewrite", "uri": f"/{door.certificate}"},
            {"handler": "file_server", "root": str(door.public)},
        )
    )
    routes.append(_route("/", _headers({}), {"handler": "static_response", "status_code": 302,
                                             "headers": {"Location": ["/board/"]}}))  # fmt: skip
    routes.append({"handle": [{"handler": "subroute", "routes": _pages(door)}], "terminal": True})
    return routes


def _pages(door: Door) -> list[Json]:
    files = {
        "handler": "file_server",
        "root": str(door.pages),
        "hide": [f"{door.pages}/.*", ".*"],
        "precompressed": {"gzip": {}, "zstd": {}},
        "precompressed_order": ["zstd", "gzip"],
    }
    kept = _headers({"Cache-Control": ["public, max-age=31536000, immutable"]})
    checked = _headers({"Cache-Control": ["no-cache"]})
    return [
        {"match": [{"path": ["/assets/*"]}], "handle": [kept, files], "terminal": True},
        {"handle": [checked, {"handler": "encode", "encodings": {"gzip": {}}, "minimum_length": 1024}, files]},
    ]


def _route(path: str, *handlers: Json) -> Json:
    return {"match": [{"path": [path]}], "handle": list(handlers), "terminal": True}


def _upload(door: Door, path: str, addresses: Sequence[str]) -> Json:
    """The way of a spreadsheet: the one large body."""
    limit = {"handler": "request_body", "max_size": UPLOAD_LIMIT_BYTES}
    match = {"path": [path], "method": ["POST"]}
    return {"match": [match], "handle": [limit, _forward(door, addresses)], "terminal": True}


def _headers(more: dict[str, list[str]]) -> Json:
    return {"handler": "headers", "response": {"deferred": True, "set": {**HEADERS, **more}, "delete": ["Server"]}}


def _forward(door: Door, addresses: Sequence[str], *, long_lived: bool = False) -> Json:
    """Forward to a service: waits while it restarts, and never passes on what a client says about its own address.

    A request whose dial failed has sent nothing, so trying again is safe for a POST too.
    """
    handler: Json = {
        "handler": "reverse_proxy",
        "upstreams": [{"dial": address} for address in addresses],
        "headers": {"request": {"delete": ["X-Real-Ip", "Forwarded"]}},
        "load_balancing": {
            "selection_policy": {"policy": "least_conn"},
            "try_duration": "5s",
            "try_interval": "100ms",
        },
        "transport": {"protocol": "http", "dial_timeout": "1s", "response_header_timeout": "30s"},
    }
    if long_lived:
        handler["stream_close_delay"] = "30s"
    return handler


def _problem(error: type[OpsError], detail: str, *, retry_after_seconds: int = 0) -> list[Json]:
    status, code = error.http_status, error.code
    body = {
        "type": f"/problems/{code}",
        "code": code,
        "title": code.replace(".", " ").replace("_", " ").capitalize(),
        "status": status,
        "detail": detail,
        "params": {"retry_after_seconds": retry_after_seconds} if retry_after_seconds else {},
        "reference": "{http.request.uuid}",
    }
    headers = {"Content-Type": ["application/problem+json"], "Cache-Control": ["no-store"]}
    if retry_after_seconds:
        headers["Retry-After"] = [str(retry_after_seconds)]
    answer = {"handler": "static_response", "status_code": status, "body": json.dumps(body)}
    return [_headers(headers), answer]


def _errors() -> list[Json]:
    """What the proxy answers by itself: a body over the limit, no such page, or a service that does not answer."""
    large = {"expression": "{http.error.status_code} == 413"}
    missing = {"expression": "{http.error.status_code} in [404, 405]"}
    return [
        {
            "match": [large],
            "handle": _problem(BodyTooLarge, "The body is over the limit."),
            "terminal": True,
        },
        {
            "match": [missing],
            "handle": _problem(NotFound, "There is nothing at this address."),
            "terminal": True,
        },
        {
            "handle": _problem(
                RoomUnavailable, "This part of the room does not answer right now.", retry_after_seconds=2
            )
        },
    ]


def room_door(state: RoomState, port: int, *, tls: bool, addresses: Sequence[str], services: dict[str, list[str]],
              pages: Path, names: Sequence[str] = ()) -> Door:  # fmt: skip
    """The door of a room on one machine: services and boards on their sockets.

    Without `names` it listens on the loopback `addresses` only; with them on every address of the machine, and it
    answers under these names too.
    """
    local = [f"[{address}]:{port}" if ":" in address else f"{address}:{port}" for address in addresses]
    reached = {name: [f"unix/{state.socket(part)}" for part in parts] for name, parts in services.items()}
    return Door(
        listen=[f":{port}"] if names else local,
        tls=tls,
        names=list(dict.fromkeys(["localhost", *addresses, *names])),
        services={name: addresses for name, addresses in reached.items() if name != "board"},
        boards=reached["board"],
        pages=pages,
        public=state.public,
        storage=state.caddy / "data",
        admin=f"unix/{state.socket('caddy-admin')}",
    )


def write_configuration(state: RoomState, door: Door) -> None:
    """Write what the proxy reads at its start."""
    write_atomically(state.caddy / "caddy.json", json.dumps(configuration(door), indent=1))


def launch(state: RoomState, engine: Engine) -> Launch:
    """How the proxy starts."""
    state.socket("caddy-admin").unlink(missing_ok=True)
    home = str(state.caddy)
    return Launch(
        name="caddy",
        environment={
            "PATH": "/usr/bin:/bin",
            "HOME": home,
            "XDG_CONFIG_HOME": home,
            "XDG_DATA_HOME": home,
            "GOMEMLIMIT": "400MiB",
        },
        argv=[str(engine.path), "run", "--config", str(state.caddy / "caddy.json")],
    )


def publish_authority(state: RoomState) -> str:
    """Put the authority's certificate where people can get it, and return its SHA-256 fingerprint.

    Raises:
        FileNotFoundError: the proxy has not made its authority yet.
    """
    made = state.caddy / "data" / "pki" / "authorities" / "local" / "root.crt"
    text = made.read_text(encoding="ascii")
    for place in (state.authority_file, state.public / "ca.crt"):
        write_atomically(place, text, 0o644)
    return fingerprint(text)


def fingerprint(certificate: str) -> str:
    """SHA-256 of a PEM certificate, as browsers show it."""
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate)).hexdigest().upper()
    return ":".join(digest[place : place + 2] for place in range(0, len(digest), 2))


def ready(state: RoomState, port: int, *, tls: bool) -> tuple[bool, str]:
    """Whether the door opens: a request to an unknown address must come back as the proxy's own answer."""
    line: http.client.HTTPConnection
    try:
        if tls:
            publish_authority(state)
            trust = ssl.create_default_context(cafile=str(state.authority_file))
            line = http.client.HTTPSConnection("localhost", port, timeout=2, context=trust)
            line.sock = trust.wrap_socket(
                socket.create_connection(("127.0.0.1", port), timeout=2), server_hostname="localhost"
            )
        else:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    except OSError as error:
        return False, error.strerror or str(error)
    try:
        line.request("GET", "/api/", headers={"Host": f"localhost:{port}"})
        status = line.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return False, str(error) or type(error).__name__
    finally:
        line.close()
    return status == http.HTTPStatus.NOT_FOUND, f"status {status}"
