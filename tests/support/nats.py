"""A real nats-server with the room's own configuration, keys, streams and durables, in a folder of its own."""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nats.aio.client import Client
from nats.js import JetStreamContext

from services.kit.bus import connect
from services.room import broker, engines, provision_nats
from services.room.state import RoomState
from tests.support.eventually import eventually
from tests.support.ports import free_port

NO_LOG = "nats://127.0.0.1:1"
"""Where nobody listens, and nobody else's server begins to."""


@dataclass
class Bus:
    """The server of one test: `kill` and `start` it as often as you like, its store stays."""

    root: Path
    boards: int = 2
    port: int = 0
    monitor_port: int = 0
    _process: subprocess.Popen[bytes] | None = None
    refused: list[str] = field(default_factory=list)

    @property
    def state(self) -> RoomState:
        """Where its keys and store lie."""
        return RoomState(self.root)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"nats://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What the server has said."""
        return (self.root / "nats.log").read_text(encoding="utf-8", errors="replace")

    def seed(self, user: str) -> Path:
        """The seed file of a user."""
        return provision_nats.seed_file(self.state, user)

    async def start(self) -> None:
        """Start the server and wait until its streams are up."""
        text = provision_nats.server_config(self.state, self.port, self.monitor_port, self.boards)
        configuration = self.state.nats / "nats.conf"
        configuration.write_text(text, encoding="utf-8")
        with (self.root / "nats.log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: ASYNC220 - it returns at once
                [str(engines.find(engines.NATS).path), "--config", str(configuration)], stdout=log, stderr=log
            )
        await eventually(lambda: broker.ready(self.monitor_port)[0], within=60, saying=lambda: self.log[-2000:])

    async def kill(self) -> None:
        """End the server as a power cut would, without a word."""
        assert self._process is not None
        self._process.kill()
        await asyncio.to_thread(self._process.wait)

    async def stop(self) -> None:
        """End the server in order."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                await asyncio.to_thread(self._process.wait, 10)
            except subprocess.TimeoutExpired:
                await self.kill()

    async def provision(self) -> None:
        """Bring streams and durables, as the room does before it starts services."""
        await provision_nats.apply(self.state, self.url, self.boards)

    @asynccontextmanager
    async def line(self, user: str) -> AsyncIterator[Client]:
        """A raw line as some user; `refused` holds the subscriptions the server refused."""
        client = await connect(self.url, self.seed(user), user, self.refused.append)
        try:
            yield client
        finally:
            await client.close()

    @asynccontextmanager
    async def as_provisioner(self) -> AsyncIterator[JetStreamContext]:
        """A raw line with the rights of `opsroom provision`."""
        async with self.line(provision_nats.PROVISIONER) as client:
            yield client.jetstream(timeout=30)


@asynccontextmanager
async def running_bus(root: Path, *, boards: int = 2, provisioned: bool = True) -> AsyncIterator[Bus]:
    """A running server, provisioned unless said otherwise; ended and its store removed afterwards."""
    bus = Bus(root, boards, free_port(), free_port())
    for folder in (bus.state.keys, bus.state.nats):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        await bus.start()
        if provisioned:
            await bus.provision()
        yield bus
    finally:
        await bus.stop()
        shutil.rmtree(bus.state.nats, ignore_errors=True)
