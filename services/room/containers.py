"""The same room in containers: the keys and engine configurations that `compose.yaml` mounts.

The engines' official images and one image of ours replace the supervisor; nothing else differs. The bus's configuration
names the public keys of this room's users and is written beside the keys; the proxy's is written there too, because it
names what the room is called. As long as that is only this machine, it is what `deploy/caddy/caddy.json` holds.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from services.room import caddy, provision_nats, secret_files
from services.room.names import Name, origins
from services.room.parts import FIRST_ADMIN, FIRST_ADMIN_USER, KINDS, board_names
from services.room.state import RoomState, write_atomically

NATS_PORT = 4222
NATS_MONITOR_PORT = 8222
SERVICE_PORT = 8080
DOOR_PORT = 8443


LOCAL = ("localhost", "127.0.0.1")


def write(directory: Path, boards: int, names: Sequence[Name] = ()) -> str:
    """Make what is missing in `directory` and return what to do next."""
    state = RoomState(directory)
    for folder in (directory, state.keys, state.media):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
    secret_files.make_missing(state)
    write_atomically(directory / "nats.conf", bus_configuration(state, boards))
    write_atomically(directory / "caddy.json", door_configuration(boards, [name.host for name in names]), 0o644)
    opened = f"OPSROOM_LISTEN=0.0.0.0 OPSROOM_ORIGINS={origins('https', DOOR_PORT, LOCAL[1:], names)} " if names else ""
    return (
        f"Keys, nats.conf and caddy.json are in {directory}. Next: OPSROOM_UID=$(id -u) {opened}docker compose up "
        f"--build\nThe first sign-in: user name {FIRST_ADMIN_USER}, password in {state.key(FIRST_ADMIN)}"
    )


def bus_configuration(state: RoomState, boards: int) -> str:
    """The bus's configuration in its container: it listens for the other containers, and stores in its volume."""
    provision_nats.make_keys(state, boards)
    users = [user.name for user in provision_nats.users(boards)]
    keys = {name: provision_nats.public_key(provision_nats.seed_file(state, name)) for name in users}
    anywhere = "0.0.0.0"  # noqa: S104 - the network of the containers, of which nothing is published
    return provision_nats.config_text(
        keys, boards, store="/data", listen=f"{anywhere}:{NATS_PORT}", monitor=f"{anywhere}:{NATS_MONITOR_PORT}"
    )


def door_configuration(boards: int = 1, names: Sequence[str] = ()) -> str:
    """The proxy's configuration in its container; without `names` as committed.

    What is listened on outside is decided by the published port, the host's loopback by default.
    """
    boards_at = [f"{name}:{SERVICE_PORT}" for name in board_names(boards)]
    door = caddy.Door(
        listen=[f":{DOOR_PORT}"],
        tls=True,
        names=list(dict.fromkeys([*LOCAL, "::1", *names])),
        services={kind.name: [f"{kind.name}:{SERVICE_PORT}"] for kind in KINDS if kind.tables},
        boards=boards_at,
        pages=Path("/pages"),
        public=Path("/data/caddy/pki/authorities/local"),
        storage=Path("/data/caddy"),
        admin="off",
        certificate="root.crt",
    )
    return json.dumps(caddy.configuration(door), indent=2, sort_keys=True) + "\n"
