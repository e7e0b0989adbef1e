"""nats-server as a part of the room: its configuration file, its start, and when it is ready."""

import http.client
import json

from services.room.engines import Engine
from services.room.processes import Launch
from services.room.state import RoomState, write_atomically


def write_configuration(state: RoomState, port: int, monitor_port: int, boards: int) -> None:
    """Write what the server reads at its start; the permissions of every user of the bus are in it."""
    from services.room import provision_nats  # brings the client library, which most commands do without

    text = provision_nats.server_config(state, port, monitor_port, boards)
    write_atomically(state.nats / "nats.conf", text)


def launch(state: RoomState, engine: Engine) -> Launch:
    """How the server starts."""
    return Launch(
        name="nats",
        environment={"PATH": "/usr/bin:/bin", "HOME": str(state.nats), "GOMEMLIMIT": "1GiB"},
        argv=[str(engine.path), "--config", str(state.nats / "nats.conf")],
    )


def ready(monitor_port: int) -> tuple[bool, str]:
    """Whether the server and its streams are up, by its own word."""
    line = http.client.HTTPConnection("127.0.0.1", monitor_port, timeout=1)
    try:
        line.request("GET", "/healthz?js-enabled-only=true")
        answer = line.getresponse()
        body = answer.read()
    except OSError as error:
        return False, error.strerror or str(error)
    except http.client.HTTPException as error:
        return False, f"answers oddly: {error!r}"
    finally:
        line.close()
    if answer.status == http.HTTPStatus.OK:
        return True, ""
    return False, str(_object(body).get("error", f"status {answer.status}"))


def consumers(monitor_port: int) -> list[dict[str, int | str]]:
    """Every durable consumer with what waits for it and what it has not confirmed."""
    line = http.client.HTTPConnection("127.0.0.1", monitor_port, timeout=2)
    try:
        line.request("GET", "/jsz?consumers=1&config=0")
        body = line.getresponse().read()
    except (OSError, http.client.HTTPException):
        return []
    finally:
        line.close()
    found: list[dict[str, int | str]] = []
    for account in _object(body).get("account_details", ()):
        for stream in account.get("stream_detail", ()):
            for consumer in stream.get("consumer_detail") or ():
                found.append(
                    {
                        "stream": str(stream["name"]),
                        "consumer": str(consumer["name"]),
                        "pending": int(consumer.get("num_pending", 0)),
                        "unconfirmed": int(consumer.get("num_ack_pending", 0)),
                    }
                )
    return found


def _object(body: bytes) -> dict:  # type: ignore[type-arg]
    try:
        content = json.loads(body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
