"""Reading everything that lies in stream OPS, once, as the bus user `verify`."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from pathlib import Path
from typing import Final

from services.kit.errors import BusUnavailable
from services.kit.health import Health
from services.kit.replay import CaughtUp, LogMessage, LogReader, LogReset
from services.kit.tasks import end

READER: Final = "verify"
PATIENCE_SECONDS: Final = 10.0
LOOK_SECONDS: Final = 0.5

Found = list[LogMessage] | LogReset | CaughtUp


class StreamAbsent(Exception):
    """The server answers and has no stream OPS."""


class WholeLog:
    """The log as it is when reading begins. One reader at a time: the server knows it by a literal name."""

    def __init__(self, nats_url: str, seed_file: Path) -> None:
        self._url, self._seed_file = nats_url, seed_file

    async def batches(self) -> AsyncIterator[list[LogMessage]]:
        """Hand out the messages in the order of the stream, at most 1000 at a time.

        Raises:
            StreamAbsent: There is no such stream.
            BusUnavailable: The server does not answer, or went away, or the stream was made anew meanwhile.
            BusRefused: This user may not read the log.
        """
        health = Health(READER)
        found = LogReader(self._url, self._seed_file, READER, health, start="oldest").batches()
        begun = False
        try:
            while not isinstance(batch := await _next(found, health), CaughtUp):
                if isinstance(batch, list):
                    yield batch
                elif begun:
                    raise BusUnavailable("the stream was made anew while it was read; run it again")
                begun = True
        finally:
            await found.aclose()


async def _next(found: AsyncGenerator[Found, None], health: Health) -> Found:
    """What the reader hands out next; it would wait for ever, a person at a terminal does not."""
    waiting = asyncio.ensure_future(anext(found))
    reason = ""
    try:
        for _ in range(round(PATIENCE_SECONDS / LOOK_SECONDS)):
            await asyncio.wait({waiting}, timeout=LOOK_SECONDS)
            if waiting.done():
                return waiting.result()
            reason = str(health.report()["parts"].get("log", {}).get("reason", ""))
            if "stream not found" in reason:
                raise StreamAbsent
        raise BusUnavailable(reason or "the log does not answer")
    finally:
        await end(waiting)
