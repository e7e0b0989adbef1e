"""The bus of the room: its users, what each may say and hear, its two streams and their durable consumers.

`SERVICES` and the functions below it are the one place where rights on the bus are given. A service publishes under
its own name only, pulls from durables made here, and never makes one itself; the right to make consumers is trusted
(whoever has it lets the server publish for them), so only the provisioner and the readers of the whole log have it,
the readers for one literal name each. What a service copies (`services.kit.copies`) is what `schemas/registry.py` names
it a consumer of, and nothing else. The server reads the rights from its configuration when it starts.

Source: decision 0005.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import nats.errors
import nkeys
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import APIError, NotFoundError

from schemas.registry import CONTRACTS
from services.kit.bus import connect
from services.kit.copies import durable_name
from services.kit.errors import OpsError
from services.room.errors import RoomError
from services.room.state import RoomState

DOMAIN: Final = "hub"
LOG: Final = "OPS"
DEAD: Final = "DEAD"
PRESENCE: Final = "board.presence"
"""Who has what open, told by board to board under each one's own name; no stream keeps it."""

EXHAUSTED: Final = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>"
DUPLICATE_WINDOW_SECONDS: Final = 120.0
PROVISIONER: Final = "provision"
VERIFIER: Final = "verify"
CONNECT_SECONDS: Final = 15.0


@dataclass(frozen=True)
class Durable:
    """A durable consumer that a service pulls from: after `max_deliver` tries the server says that it gives up.

    `newest` begins with the newest message of every subject; such a durable holds states, so none is ever given up, and
    it is made anew when its subjects change: what it was not allowed before comes too.
    """

    stream: str
    name: str
    ack_wait_seconds: float = 30.0
    max_deliver: int = 64
    subjects: tuple[str, ...] = ()
    newest: bool = False
    max_ack_pending: int = 1000


@dataclass(frozen=True)
class BusUser:
    """Who may connect: `name` is also the prefix of its inboxes, so that nobody reads another's answers."""

    name: str
    publish: tuple[str, ...]
    hears: tuple[str, ...] = ()

    @property
    def subscribe(self) -> tuple[str, ...]:
        """Answers, and what boards tell each other: everything else is pulled."""
        return (f"_INBOX_{self.name}.>", *self.hears)


COPIES_ACK_PENDING: Final = 10_000
"""More than a service that copies has asked for at any time, so that the server never waits for it."""


def copies(service: str) -> Durable:
    """The durable a service copies from: the newest states of all it is a consumer of, in the order of the log."""
    subjects = {row.subject for row in CONTRACTS if service in row.consumers and row.subject.startswith("ops.")}
    return Durable(
        LOG,
        durable_name(service),
        ack_wait_seconds=10.0,
        max_deliver=-1,
        subjects=tuple(sorted(subjects)),
        newest=True,
        max_ack_pending=COPIES_ACK_PENDING,
    )


SERVICES: Final[Mapping[str, tuple[Durable, ...]]] = {
    "accreditation": (copies("accreditation"),),
    "intake": (Durable(DEAD, "intake-dead"), copies("intake")),
    "polling": (copies("polling"),),
}
"""Every service that owns subjects of the log, with the durables it pulls from."""


def users(boards: int) -> list[BusUser]:
    """Every user of the bus in a room with this many board processes."""
    found = [_service(name, durables) for name, durables in SERVICES.items()]
    found += [_board(f"board-{number}") for number in range(1, boards + 1)]
    return [*found, BusUser(VERIFIER, _reads_the_log(VERIFIER)), _provisioner()]


def _service(name: str, durables: Sequence[Durable]) -> BusUser:
    allowed = [f"ops.{name}.>", f"dead.{name}.>"]
    for durable in durables:
        bound = f"{durable.stream}.{durable.name}"
        allowed += [
            f"$JS.API.CONSUMER.INFO.{bound}",
            f"$JS.API.CONSUMER.MSG.NEXT.{bound}",
            f"$JS.ACK.{bound}.>",
        ]
    return BusUser(name, tuple(allowed))


def _board(name: str) -> BusUser:
    return BusUser(name, ("dead.board.>", f"{PRESENCE}.{name}", *_reads_the_log(name)), (f"{PRESENCE}.*",))


def _reads_the_log(consumer: str) -> tuple[str, ...]:
    return (
        f"$JS.API.CONSUMER.CREATE.{LOG}.{consumer}.ops.>",
        f"$JS.API.CONSUMER.MSG.NEXT.{LOG}.{consumer}",
        f"$JS.API.CONSUMER.DELETE.{LOG}.{consumer}",
        f"$JS.API.STREAM.INFO.{LOG}",
    )


def _provisioner() -> BusUser:
    allowed = ["$JS.API.INFO", f"$JS.API.STREAM.DELETE.{LOG}"]
    for stream in (LOG, DEAD):
        allowed += [f"$JS.API.STREAM.{verb}.{stream}" for verb in ("CREATE", "UPDATE", "INFO")]
        allowed += [f"$JS.API.CONSUMER.CREATE.{stream}.>"]
        allowed += [f"$JS.API.CONSUMER.{verb}.{stream}.*" for verb in ("INFO", "DELETE")]
    return BusUser(PROVISIONER, tuple(allowed))


def log_stream() -> StreamConfig:
    """The room's log: kept for the whole election, nothing in it can be deleted or purged."""
    return _stream(LOG, ["ops.>"], allow_atomic=True, description="The room's log: every state after every change")


def dead_stream() -> StreamConfig:
    """What could not be taken: letters of the services, and the server's word that deliveries are exhausted."""
    return _stream(DEAD, ["dead.>", EXHAUSTED], description="What a consumer could not take, with its reason")


def _stream(name: str, subjects: list[str], *, description: str, allow_atomic: bool | None = None) -> StreamConfig:
    return StreamConfig(
        name=name,
        description=description,
        subjects=subjects,
        storage=StorageType.FILE,
        retention=RetentionPolicy.LIMITS,
        discard=DiscardPolicy.OLD,
        max_age=0,
        num_replicas=1,
        duplicate_window=DUPLICATE_WINDOW_SECONDS,
        deny_delete=True,
        deny_purge=True,
        allow_direct=True,
        allow_atomic=allow_atomic,
    )


def make_keys(state: RoomState, boards: int = 1) -> None:
    """Make the nkey seed of every user that has none yet, each in a file of its own (0600)."""
    for user in users(boards):
        _make_seed(seed_file(state, user.name))


def seed_file(state: RoomState, user: str) -> Path:
    """Where the seed of a user of the bus lies."""
    return state.key(f"{user}.seed")


def _make_seed(path: Path) -> None:
    if path.exists():
        return
    seed = nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER)
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(bytes(seed))
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)


def public_key(seed: Path) -> str:
    """The public half of a seed file: what stands in the server's configuration."""
    pair = nkeys.from_seed(bytearray(seed.read_bytes().strip()))
    return bytes(pair.public_key).decode("ascii")


def server_config(state: RoomState, port: int, monitor_port: int, boards: int) -> str:
    """The whole configuration of the room's server, with the rights of every user; makes keys that are missing."""
    make_keys(state, boards)
    keys = {user.name: public_key(seed_file(state, user.name)) for user in users(boards)}
    return config_text(
        keys, boards, store=str(state.nats), listen=f"127.0.0.1:{port}", monitor=f"127.0.0.1:{monitor_port}"
    )


def config_text(keys: Mapping[str, str], boards: int, *, store: str, listen: str, monitor: str) -> str:
    """The server's configuration for users with these public keys; `store` is the folder that holds `jetstream`."""
    rights = "\n".join(_rights(user, keys[user.name]) for user in users(boards))
    return _CONFIGURATION.format(
        listen=listen, monitor=monitor, store=json.dumps(store, ensure_ascii=False), domain=DOMAIN, users=rights
    )


def _rights(user: BusUser, key: str) -> str:
    publish, subscribe = (json.dumps(list(subjects)) for subjects in (user.publish, user.subscribe))
    return _USER.format(name=user.name, key=key, publish=publish, subscribe=subscribe)


_CONFIGURATION: Final = """\
# Written by `opsroom`; what is changed here by hand is lost at the next start.
server_name: opsroom
listen: "{listen}"
http: "{monitor}"
max_payload: 1MB
ping_interval: "20s"

jetstream {{
  store_dir: {store}
  domain: {domain}
  max_memory_store: 64MB
  sync_interval: always
}}

accounts {{
  ROOM: {{
    jetstream: enabled
    users: [
{users}
    ]
  }}
}}
"""

_USER: Final = """\
      {{ # {name}
        nkey: {key}
        permissions: {{
          publish: {{ allow: {publish} }}
          subscribe: {{ allow: {subscribe} }}
        }}
      }}"""


async def apply(state: RoomState, nats_url: str, boards: int, *, within_seconds: float = CONNECT_SECONDS) -> None:
    """Bring streams and durables of a running server to what this version needs; doing it again changes nothing.

    Raises:
        RoomError: the server is not there, or refuses; the sentence says what.
    """
    make_keys(state, boards)
    async with provisioner(seed_file(state, PROVISIONER), nats_url, within_seconds) as js:
        await bring_streams(js)


async def bring_streams(js: JetStreamContext) -> None:
    """Make or update both streams and every durable."""
    for stream in (log_stream(), dead_stream()):
        assert stream.name is not None
        try:
            await js.stream_info(stream.name)
        except NotFoundError:
            await js.add_stream(stream)
        else:
            await js.update_stream(stream)
    for durables in SERVICES.values():
        for durable in durables:
            if durable.newest:
                await _forget_other_subjects(js, durable)
            await js.add_consumer(durable.stream, _consumer(durable))


async def _forget_other_subjects(js: JetStreamContext, durable: Durable) -> None:
    """Delete a durable of other subjects: the new ones' states may lie before the place it has come to."""
    try:
        found = (await js.consumer_info(durable.stream, durable.name)).config
    except NotFoundError:
        return
    if set(found.filter_subjects or [found.filter_subject]) != set(durable.subjects):
        await js.delete_consumer(durable.stream, durable.name)


def _consumer(durable: Durable) -> ConsumerConfig:
    return ConsumerConfig(
        name=durable.name,
        durable_name=durable.name,
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=durable.ack_wait_seconds,
        max_deliver=durable.max_deliver,
        max_ack_pending=durable.max_ack_pending,
        deliver_policy=DeliverPolicy.LAST_PER_SUBJECT if durable.newest else DeliverPolicy.ALL,
        filter_subjects=list(durable.subjects) or None,
    )


async def recreate_log(state: RoomState, nats_url: str) -> None:
    """Delete the log, if it is there, and make it anew and empty: the first step of refilling it from the databases.

    Its readers see another epoch and begin again.

    Raises:
        RoomError: as `apply`.
    """
    async with provisioner(seed_file(state, PROVISIONER), nats_url) as js:
        with suppress(NotFoundError):
            await js.delete_stream(LOG)
        await bring_streams(js)


@asynccontextmanager
async def provisioner(
    seed: Path, nats_url: str, within_seconds: float = CONNECT_SECONDS
) -> AsyncIterator[JetStreamContext]:
    """A line to the server with the rights of the provisioner.

    Raises:
        RoomError: no line, a right that is missing, or the server refuses what is asked.
    """
    refused: list[str] = []
    line: Client | None = None
    try:
        async with asyncio.timeout(within_seconds):
            line = await connect(nats_url, seed, PROVISIONER, refused.append)
        yield line.jetstream(timeout=10)
    except (OSError, nats.errors.Error, APIError, OpsError) as fault:
        raise RoomError(*_told(fault, refused)) from fault
    finally:
        if line is not None:
            await line.close()


def _told(fault: Exception, refused: Sequence[str]) -> tuple[str, str]:
    if refused:
        return (
            f"The bus refuses its provisioner {refused[0]}.",
            "Its configuration is of another version: stop the room and start it again.",
        )
    if isinstance(fault, APIError):
        return f"The bus cannot be set up: {fault.description} ({fault.err_code}).", "See `opsroom logs nats`."
    return f"The bus does not answer its provisioner: {fault or type(fault).__name__}.", "See `opsroom logs nats`."
