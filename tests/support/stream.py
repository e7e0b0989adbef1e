"""Stream OPS on a real server as the parts beside the bus use it, and what tests do to it behind the room's back."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import pytest
from nats.js.errors import NotFoundError

from services.kit.bus import Outbound
from services.kit.health import Health
from services.kit.replay import LogMessage
from services.room import provision_nats
from services.room.whole_log import WholeLog
from tests.support.eventually import eventually
from tests.support.nats import Bus, running_bus


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bus]:
    """A server for the tests of one module; those that look at the stream begin with `empty_stream`."""
    with asyncio.Runner() as runner:
        opened = running_bus(tmp_path_factory.mktemp("bus"))
        yield runner.run(opened.__aenter__())
        runner.run(opened.__aexit__(None, None, None))


@asynccontextmanager
async def outbound(bus: Bus, health: Health | None = None, service: str = "intake") -> AsyncIterator[Outbound]:
    """The line a service publishes over."""
    line = Outbound(service, bus.url, bus.seed(service), health or Health(service))
    await line.start()
    try:
        yield line
    finally:
        await line.stop()


def whole_log(bus: Bus) -> WholeLog:
    """The log as `opsroom verify log` reads it."""
    return WholeLog(bus.url, bus.seed(provision_nats.VERIFIER))


async def stored(bus: Bus) -> list[LogMessage]:
    """All messages of the log."""
    return [message async for batch in whole_log(bus).batches() for message in batch]


async def empty_stream(bus: Bus) -> None:
    """Make the log anew, as `restore-stream` does."""
    await provision_nats.recreate_log(bus.state, bus.url)


async def lose_stream(bus: Bus) -> None:
    """Delete the log."""
    async with bus.as_provisioner() as js:
        with suppress(NotFoundError):
            await js.delete_stream(provision_nats.LOG)


async def forget_ids(bus: Bus) -> None:
    """Let the server forget the ids it knows, as it does two minutes after they were published."""
    newest = (await stored(bus))[-1]
    async with bus.as_provisioner() as js:
        config = (await js.stream_info(provision_nats.LOG)).config
        await js.update_stream(replace(config, duplicate_window=0.1))
    # It forgets by its own clock, which no test can move. Once it does not know the id, it looks at the other one.
    probe = {"Nats-Msg-Id": newest.headers["Nats-Msg-Id"], "Nats-Expected-Last-Msg-Id": "nobody's"}
    async with bus.line(newest.subject.split(".")[1]) as line:

        async def forgotten() -> bool:
            answer = await line.request(newest.subject, b"{}", timeout=10, headers=probe)
            return "error" in json.loads(answer.data)

        await eventually(forgotten, 60)
