"""Everything services need to find when they start: roles, schemas and migrations; streams, consumers, permissions.

Services bind and never create. Only this step holds the rights to create, it may run at any time, and running it again
changes nothing that is already so.
"""

import asyncio
import sys
from collections.abc import Callable

from services.kit.db import DatabaseAddress
from services.room import postgres, provision_nats, provision_postgres
from services.room.errors import RoomError
from services.room.state import RoomState

DATABASE = "opsroom"


def owner_of(state: RoomState, host: str = "") -> DatabaseAddress:
    """How the database's owner comes to the database: on one machine by its socket, else by the host's name."""
    password = state.key(postgres.PASSWORD_FILE)
    return DatabaseAddress(host or str(state.postgres_sockets), postgres.PORT, DATABASE, postgres.SUPERUSER, password)


async def apply(
    state: RoomState, owner: DatabaseAddress, nats_url: str, boards: int, tell: Callable[[str], None]
) -> None:
    """Bring database and bus, both running, to what this version of the room needs.

    Raises:
        RoomError: one of them cannot be brought there; the sentence says why.
    """
    await provision_postgres.provision_postgres(owner, state.keys, tell=tell)
    await provision_nats.apply(state, nats_url, boards)


def run(state: RoomState, owner: DatabaseAddress, nats_url: str, boards: int) -> int:
    """Do it in a process of its own and return the exit code; what was done and what went wrong is printed."""
    try:
        asyncio.run(apply(state, owner, nats_url, boards, print))
    except RoomError as error:
        print(error.sentence, error.remedy, file=sys.stderr)
        return error.exit_code
    return 0
