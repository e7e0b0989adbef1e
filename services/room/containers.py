"""The same room in containers: the keys and engine configurations that `compose.yaml` mounts.

The engines' official images and one image of ours replace the supervisor; nothing else differs. The proxy's
configuration holds no secret and is committed as `deploy/caddy/caddy.json`; the bus's names the public keys of this
room's users and is written beside the keys.
"""

import json
from pathlib import Path

from services.room import caddy, provision_nats, secret_files
from services.room.parts import board_names
from services.room.state import RoomState, write_atomically

NATS_PORT = 4222
NATS_MONITOR_PORT = 8222
SERVICE_PORT = 8080
DOOR_PORT = 8443


def write(directory: Path, boards: int) -> str:
    """Make what is missing in `directory` and return what to do next."""
    state = RoomState(directory)
    for folder in (directory, state.keys):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
    secret_files.make_missing(state)
    write_atomically(directory / "nats.conf", bus_configuration(state, boards))
    return f"Keys and nats.conf are in {directory}. Next: OPSROOM_UID=$(id -u) docker compose up --build"


def bus_configuration(state: RoomState, boards: int) -> str:
    """The bus's configuration in its container: it listens for the other containers, and stores in its volume."""
    provision_nats.make_keys(state, boards)
    users = [user.name for user in provision_nats.users(boards)]
    keys = {name: provision_nats.public_key(provision_nats.seed_file(state, name)) for name in users}
    anywhere = "0.0.0.0"  # noqa: S104 - the network of the containers, of which nothing is published
    return provision_nats.config_text(
        keys, boards, store="/data", listen=f"{anywhere}:{NATS_PORT}", monitor=f"{anywhere}:{NATS_MONITOR_PORT}"
    )


def door_configuration(boards: int = 1) -> str:
    """The proxy's configuration in its container, as committed.

    The published port is bound to the host's loopback, and the proxy sees every client as the container network's
    gateway: so here the loopback rule is kept by the port, and the services are told so.
    """
    boards_at = [f"{name}:{SERVICE_PORT}" for name in board_names(boards)]
    door = caddy.Door(
        listen=[f":{DOOR_PORT}"],
        tls=True,
        names=["localhost", "127.0.0.1", "::1"],
        services={"intake": [f"intake:{SERVICE_PORT}"], "board": boards_at},
        boards=boards_at,
        pages=Path("/pages"),
        public=Path("/data/caddy/pki/authorities/local"),
        storage=Path("/data/caddy"),
        admin="off",
        client="127.0.0.1",
        certificate="root.crt",
    )
    return json.dumps(caddy.configuration(door), indent=2, sort_keys=True) + "\n"
