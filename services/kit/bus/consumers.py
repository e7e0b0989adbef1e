"""What a service listens to: a table of durables and handlers becomes FastStream subscribers, and one way of failing.

FastStream binds the provisioned durables, pulls, and runs up to `at_once` handlers of a consumer side by side (order
is not kept then; version guards make that harmless). One middleware of ours acknowledges. See decision 0005 for how
FastStream is set up and why.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

import anyio
import nats.errors
import structlog
from faststream import AckPolicy
from faststream.nats import NatsBroker, NatsMessage
from faststream.nats.security import NatsNKey
from nats.aio.client import Client
from nats.js.errors import Error as JetStreamError
from nats.js.errors import NotFoundError
from prometheus_client import CollectorRegistry, Counter

from services.kit.bus.dead_letters import Received, letter_subject, write_letter
from services.kit.bus.line import Refusals, close, ended, line_options, opened, read_seed
from services.kit.bus.outbound import ANSWER_SECONDS
from services.kit.bus.subscribers import FETCH_SECONDS, Consumes, Settling, deliver, received_of, subscribe
from services.kit.bus.verdict import Dead, Later, Taken, Verdict, handle
from services.kit.clock import Clock, SystemClock
from services.kit.errors import BusRefused, BusUnavailable, DurableMissing, OpsError
from services.kit.health import Health
from services.kit.telemetry import TraceScope

LOOK_SECONDS: Final = 2.0
RETRY_SECONDS: Final = 1.0
DRAIN_SECONDS: Final = 10.0
AWAY_SECONDS: Final = 10.0
START_SECONDS: Final = 2.0

DepsT = TypeVar("DepsT")

_log = structlog.get_logger(__name__)


class Consumers(Generic[DepsT]):
    """All consumers of one service, over a line of their own.

    A part: starting waits a moment for the server and then goes on without it. Health shows `consumers`; the log being
    away is not essential, a missing durable is. Stopping lets running handlers finish and acknowledge.
    """

    name = "consumers"

    def __init__(
        self,
        service: str,
        url: str,
        seed_file: Path,
        table: Sequence[Consumes],
        deps: DepsT,
        health: Health,
        *,
        clock: Clock | None = None,
        registry: CollectorRegistry | None = None,
    ) -> None:
        self._service, self._url, self._seed_file = service, url, seed_file
        self._table, self._deps, self._health = tuple(table), deps, health
        self._clock = clock or SystemClock()
        self._refusals = Refusals(service, self._subscription_refused)
        self._task: asyncio.Task[None] | None = None
        self._running = asyncio.Event()
        self._changed = asyncio.Event()
        self._line: Client | None = None
        self._stopping = False
        self._count = Counter(
            "bus_messages_total", "Messages of the bus by what became of them", ["consumer", "outcome"],
            registry=registry,
        )  # fmt: skip

    async def start(self) -> None:
        """Begin to listen, in the background when the log is away.

        Raises:
            OSError: the seed file cannot be read.
            ValueError: it holds no seed.
        """
        read_seed(self._seed_file)
        self._stopping = False
        self._tell(False, "The log has not been reached yet.", essential=False)
        self._task = asyncio.create_task(self._run(), name=f"consumers-{self._service}")
        running = asyncio.create_task(self._running.wait())
        await asyncio.wait({running, self._task}, timeout=START_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        running.cancel()

    async def stop(self) -> None:
        """Finish what is being handled; what was fetched and not begun comes again.

        The flag counts: a cancelling alone can be lost on its way through FastStream and nats-py.
        """
        self._stopping = True
        self._changed.set()
        if self._task is not None:
            if not self._running.is_set():
                self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        while not self._stopping:
            broker = self._broker()
            try:
                await self._listen(broker)
            except DurableMissing as fault:
                self._tell(False, fault.detail, essential=True)
            except (OpsError, nats.errors.Error, JetStreamError, TimeoutError, OSError) as fault:
                self._tell(False, f"The log cannot be read: {fault or type(fault).__name__}", essential=False)
            except Exception:
                _log.exception("consumers.failed", service=self._service)
                self._tell(False, "Listening failed for a reason that is in the log.", essential=True)
            finally:
                self._running.clear()
                await self._stop(broker)
            if not self._stopping:
                await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self, broker: NatsBroker) -> None:
        """Listen until something is wrong that listening on would not mend.

        Away for long, the subscribers are stopped: their requests would pile up in the line, and spin when it is full.
        """
        line = self._line = await opened(broker.connect())
        await self._look(line)
        async with anyio.create_task_group():
            """FastStream needs one per message; the first in a process costs 50 to 200 ms, so it is paid here."""
        await broker.start()
        self._running.set()
        while not self._stopping:
            if line.is_connected:
                await self._look_patiently(line)
                await self._change(LOOK_SECONDS)
            elif not await self._change(AWAY_SECONDS):
                raise BusUnavailable("the server is away")

    async def _change(self, within_seconds: float) -> bool:
        """Wait for the line to break or to come back; False when it did neither."""
        try:
            async with asyncio.timeout(within_seconds):
                await self._changed.wait()
            self._changed.clear()
        except TimeoutError:
            return False
        return True

    async def _broke(self) -> None:
        if self._running.is_set():
            self._tell(False, "The log cannot be reached.", essential=False)
        self._changed.set()

    async def _back(self) -> None:
        self._refusals.forget_faults()
        self._changed.set()

    async def _look_patiently(self, line: Client) -> None:
        try:
            await self._look(line)
        except (nats.errors.Error, JetStreamError, TimeoutError) as fault:
            self._tell(False, f"The log does not answer: {fault or type(fault).__name__}", essential=False)

    async def _look(self, line: Client) -> None:
        """See that every durable is there, and how much waits in it.

        A subscriber whose durable is gone would ask again without a pause, so it is stopped until it is back.
        """
        lag: dict[str, int] = {}
        for row in self._table:
            asked = line.jetstream(timeout=ANSWER_SECONDS).consumer_info(row.stream, row.durable)
            subject = f"$JS.API.CONSUMER.INFO.{row.stream}.{row.durable}"
            try:
                found = await self._refusals.answer([subject], asked)
            except NotFoundError:
                raise DurableMissing(row.stream, row.durable) from None
            lag[row.durable] = (found.num_pending or 0) + (found.num_ack_pending or 0)
        self._health.facts["consumer_lag"] = lag
        self._tell(True, "", essential=False)

    def _broker(self) -> NatsBroker:
        options = line_options(self._url, self._seed_file, self._service, self._refusals)
        broker = NatsBroker(
            **options,
            disconnected_cb=self._broke,
            reconnected_cb=self._back,
            security=NatsNKey.from_seed(read_seed(self._seed_file)),
            apply_types=False,
            ack_policy=AckPolicy.MANUAL,
            graceful_timeout=DRAIN_SECONDS,
            logger=None,
            middlewares=[Settling.by(self._settle)],
        )
        for row in self._table:
            for _ in range(row.at_once):
                subscribe(broker, row, self._service)(deliver(row, self._deps))
        return broker

    async def _settle(self, work: Callable[[], Awaitable[Any]], message: NatsMessage) -> None:
        """Handle one message within its trace and say to the server what became of it."""
        received = received_of(message)
        consumer = message.raw_message.metadata.consumer
        with TraceScope(received.headers.get("traceparent")):
            verdict, fault = await handle(work, received.deliveries)
            verdict = await self._write_letter(consumer, received, verdict)
            self._count.labels(consumer, verdict.outcome).inc()
            if fault is not None:
                self._say(consumer, received, verdict, fault)
            try:
                if isinstance(verdict, Later):
                    await message.nack(delay=verdict.delay_seconds)
                else:
                    await message.ack()
            except (nats.errors.Error, OSError) as unsaid:
                _log.warning("consumers.unsettled", consumer=consumer, seq=received.stream_seq, fault=str(unsaid))

    async def _write_letter(self, consumer: str, message: Received, verdict: Verdict) -> Verdict:
        if not isinstance(verdict, Dead):
            return verdict
        if message.subject == letter_subject(self._service, consumer):
            return Taken()  # A letter about this very consumer: another one would go round for ever.
        letter = write_letter(self._service, consumer, message, verdict.reason, verdict.detail, self._clock.now())
        try:
            await self._publish(letter.subject, letter.data, letter.headers)
        except (OpsError, nats.errors.Error, JetStreamError, TimeoutError, OSError) as fault:
            if isinstance(fault, BusRefused):
                self._health.fatal(f"The bus refuses the dead letters of {self._service}: run `opsroom provision`.")
            return Later(RETRY_SECONDS, f"its letter cannot be published: {fault}")
        return verdict

    async def _publish(self, subject: str, data: bytes, headers: dict[str, str]) -> None:
        line = self._line
        if line is None:
            raise nats.errors.ConnectionClosedError
        storing = line.jetstream(timeout=ANSWER_SECONDS).publish(subject, data, headers=headers)
        await self._refusals.answer([subject], storing)

    def _say(self, consumer: str, message: Received, verdict: Verdict, fault: Exception) -> None:
        told = _log.bind(consumer=consumer, subject=message.subject, stream_seq=message.stream_seq)
        if isinstance(verdict, Later):
            told.warning("consumers.later", deliveries=message.deliveries, why=verdict.why)
        elif isinstance(verdict, Dead):
            told.error("consumers.dead", reason=verdict.reason, why=verdict.detail)
        else:
            told.error("consumers.gave_up", why=f"{type(fault).__name__}: {fault}")

    async def _stop(self, broker: NatsBroker) -> None:
        line = self._line
        await ended(broker.stop(), DRAIN_SECONDS + FETCH_SECONDS)
        self._line = None
        if line is not None and not line.is_closed:
            await close(line)

    def _tell(self, ok: bool, reason: str, *, essential: bool) -> None:
        self._health.set(self.name, ok, reason, essential=essential)

    def _subscription_refused(self, subject: str) -> None:
        self._health.fatal(f"The bus refuses {self._service} the subscription {subject}: run `opsroom provision`.")
