"""How a service starts and stops: parts in order, and back in reverse on SIGTERM.

A service is a list of parts. Starting is in order, so that work is taken only when everything below is there; stopping
is in reverse, so that the door closes first and what was accepted is finished.
"""

import asyncio
import gc
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog
import uvloop

from services.kit.errors import OpsError
from services.kit.health import Health
from services.kit.tasks import end

PART_STOP_SECONDS = 20.0


class Part(Protocol):
    """Something that is started and stopped with its service."""

    @property
    def name(self) -> str:
        """Short name for logs and health."""
        ...

    async def start(self) -> None:
        """Begin to work; returns when it does."""
        ...

    async def stop(self) -> None:
        """Finish what was begun and let go."""
        ...


@dataclass(frozen=True)
class Service:
    """A wired service: its parts in the order of starting."""

    name: str
    parts: Sequence[Part]
    health: Health


def serve(build: Callable[[], Service]) -> int:
    """Run a service until SIGTERM or SIGINT and return the exit code.

    ``build`` is called inside the running loop. 0 after an asked stop, 1 after a fatal fault or a part that cannot
    start: the supervisor starts it again with growing delay.
    """
    return uvloop.run(_serve(build))


async def _serve(build: Callable[[], Service]) -> int:
    loop = asyncio.get_running_loop()
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    service = build()
    log = structlog.get_logger().bind(service=service.name)
    started: list[Part] = []
    code = 0
    stop_wanted = asyncio.ensure_future(asked.wait())
    fatal = asyncio.ensure_future(service.health.wait_fatal())
    try:
        for part in service.parts:
            starting = asyncio.ensure_future(part.start())
            await asyncio.wait({starting, stop_wanted, fatal}, return_when=asyncio.FIRST_COMPLETED)
            if not starting.done():
                await end(starting)
                break
            starting.result()
            started.append(part)
        else:
            gc.freeze()
            log.info("service.started")
            await asyncio.wait({stop_wanted, fatal}, return_when=asyncio.FIRST_COMPLETED)
        if fatal.done():
            log.error("service.fatal", reason=fatal.result())
            code = 1
    except OpsError as error:
        log.error("service.cannot_start", code=error.code, reason=error.detail or str(error))
        code = 1
    except Exception:
        log.exception("service.cannot_start", code="internal")
        code = 1
    finally:
        for part in reversed(started):
            await _stop(part, log)
        for waiter in (stop_wanted, fatal):
            waiter.cancel()
    log.info("service.stopped", exit_code=code)
    return code


async def _stop(part: Part, log: structlog.stdlib.BoundLogger) -> None:
    try:
        async with asyncio.timeout(PART_STOP_SECONDS):
            await part.stop()
    except Exception:
        log.exception("service.part_stop_failed", part=part.name)
