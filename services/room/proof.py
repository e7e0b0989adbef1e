"""`opsroom verify log` and `opsroom restore-stream` on a running room: as whom they come, and what they say."""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from typing import Any, TypeVar

from services.kit.bus import Outbound
from services.kit.errors import OpsError
from services.kit.health import Health
from services.kit.relay import Outgoing
from services.room import provision, provision_nats, restore, verify
from services.room.errors import RoomError
from services.room.provision_postgres import SERVICES_WITH_TABLES
from services.room.state import RoomState
from services.room.status import running
from services.room.whole_log import WholeLog

Answer = TypeVar("Answer")


def verify_log(state: RoomState) -> int:
    """Compare tables, seals and stream, print what differs, and return 0 when nothing does.

    Raises:
        NotRunning: database and bus must run.
        RoomError: one of them does not answer.
    """
    log = WholeLog(_bus_of(state), provision_nats.seed_file(state, provision_nats.VERIFIER))
    report = _answered(verify.verify_log(provision.owner_of(state), log))
    print("\n".join(report.lines()))
    return report.exit_code


def restore_stream(state: RoomState) -> int:
    """Fill the stream anew from the tables, say how many messages it got, and return 0.

    Raises:
        NotRunning: database and bus must run.
        RoomError: one of them does not answer, or a relay does not come to rest.
    """
    url = _bus_of(state)

    async def refill() -> restore.Restored:
        async with AsyncExitStack() as stack:
            voices = _Voices(state, url)
            await voices.open(stack)
            return await restore.restore_stream(
                provision.owner_of(state), voices, lambda: provision_nats.recreate_log(state, url), tell=print
            )

    restored = _answered(refill())
    each = ", ".join(f"{service} {count}" for service, count in restored.messages.items())
    print(f"The stream holds {restored.total} messages again ({each}).")
    return 0


class _Voices:
    """Every service's own line to the bus: nobody may publish for all of them, not even here."""

    def __init__(self, state: RoomState, url: str) -> None:
        self._lines = {
            service: Outbound(service, url, provision_nats.seed_file(state, service), Health(service))
            for service in SERVICES_WITH_TABLES
        }

    async def open(self, stack: AsyncExitStack) -> None:
        """Connect all; they are closed with the stack."""
        for line in self._lines.values():
            await line.start()
            stack.push_async_callback(line.stop)

    async def publish_batch(self, messages: Sequence[Outgoing]) -> list[int]:
        """Publish a batch as the service whose subjects it holds."""
        service = messages[0].subject.split(".")[1]
        return await self._lines[service].publish_batch(messages)


def _bus_of(state: RoomState) -> str:
    return f"nats://127.0.0.1:{running(state)['ports']['nats']}"


def _answered(work: Coroutine[Any, Any, Answer]) -> Answer:
    try:
        return asyncio.run(work)
    except OpsError as fault:
        raise RoomError(str(fault.detail or fault), "Look with `opsroom status`, then run it again.") from fault
