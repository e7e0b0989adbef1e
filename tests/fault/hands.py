"""Clumsy hands: what somebody with the room's keys and a command line can do to its engines.

Only the faults come from here; whether the room has kept its promises is asked over HTTP and the board.
"""

import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import nats
from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from services.room import postgres
from services.room.provision import DATABASE
from tests.support.room import Room

PATIENCE_SECONDS = 60


@contextlib.asynccontextmanager
async def bus(room: Room, user: str) -> AsyncIterator[tuple[Client, list[Exception]]]:
    """Connect to the log as one of its users; what the server objects to is collected in the list."""
    objections: list[Exception] = []

    async def objected(error: Exception) -> None:
        objections.append(error)

    client = await nats.connect(
        f"nats://127.0.0.1:{room.facts['ports']['nats']}",
        nkeys_seed=str(room.state.key(f"{user}.seed")),
        inbox_prefix=f"_INBOX_{user}",
        error_cb=objected,
        allow_reconnect=False,
        connect_timeout=PATIENCE_SECONDS,
    )
    try:
        yield client, objections
    finally:
        await client.close()


async def put_into_log(room: Room, subject: str, data: bytes) -> int:
    """Publish bytes under a subject as intake could, and return the sequence in the stream."""
    async with bus(room, "intake") as (client, _):
        return (await client.jetstream(timeout=PATIENCE_SECONDS).publish(subject, data, stream="OPS")).seq


async def delete_stream(room: Room) -> None:
    """Lose the room's log."""
    async with bus(room, "provision") as (client, _):
        await client.jetstream(timeout=PATIENCE_SECONDS).delete_stream("OPS")


async def dead_letters(room: Room) -> list[tuple[str, dict[str, Any]]]:
    """Return subject and content of everything in the stream of dead letters."""
    found = []
    everything = ConsumerConfig(name="hands", ack_policy=AckPolicy.NONE, deliver_policy=DeliverPolicy.ALL)
    async with bus(room, "provision") as (client, _):
        log = client.jetstream(timeout=PATIENCE_SECONDS)
        letters = await log.subscribe("dead.>", stream="DEAD", config=everything)
        for _ in range((await log.stream_info("DEAD")).state.messages):
            message = await letters.next_msg(timeout=PATIENCE_SECONDS)
            found.append((message.subject, json.loads(message.data)))
    return found


async def execute(room: Room, statement: str, *values: object) -> Any:
    """Run a statement as the database's owner and return its first value."""
    connection = await asyncpg.connect(
        host=str(room.state.postgres_sockets),
        port=postgres.PORT,
        user=postgres.SUPERUSER,
        database=DATABASE,
        password=room.state.key(postgres.PASSWORD_FILE).read_text(encoding="ascii").strip(),
    )
    try:
        return await connection.fetchval(statement, *values)
    finally:
        await connection.close()
