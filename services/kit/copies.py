"""What a service keeps of what others say: its own copy, by events, so that others being down stops nothing.

A service pulls from one durable of its own, `<service>-copies`, which holds the newest message of every subject it may
copy and then what is live. Per batch: one statement writes the table `copy` (the newest version wins per subject),
commit, every state is handed to `take`, and only then the messages are acknowledged. So memory never knows what the
table does not, a service starts with everything it has ever heard, whether the log is there or not, and whatever was
interrupted comes again and does no harm.

**In order.** What was delivered and not acknowledged when a process or a line died is asked back before anything else
is pulled. Until all of it has come, volatile nouns (accreditation's heartbeat) are not believed: a heartbeat says that
everything before it was heard.

A body that cannot be read, or that `take` fails on, goes to the dead letters with its reason; the rest flows on. The
database away: nothing is acknowledged, the batch waits. Source: decisions 0003 and 0005.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import nats.errors
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from prometheus_client import CollectorRegistry, Counter, Gauge

from services.kit.bus.dead_letters import Reason, Received, write_letter
from services.kit.bus.line import read_seed
from services.kit.bus.pull import Pull, PullLine, Trouble
from services.kit.clock import Clock
from services.kit.copied import VOLATILE, Copied, CopyTable, Readable, copy_table, read_copy
from services.kit.db import Database
from services.kit.errors import BusRefused, BusUnavailable, DatabaseUnavailable, DurableMissing
from services.kit.health import Health
from services.kit.tasks import end

STREAM: Final = "OPS"
BATCH_MAX: Final = 500
ASK_MESSAGES: Final = 1000
CALL_BACK_MAX: Final = 50_000
CALL_BACK_AT_ONCE: Final = 500
RETRY_SECONDS: Final = 0.25
RETRY_MAX_SECONDS: Final = 2.0
PRUNE_SECONDS: Final = 600.0
KEEP_LONGER: Final = timedelta(hours=1)
"""How long a row is kept beyond its `keep_until`: clocks differ, and a drill's may be moved back."""

_log = structlog.get_logger(__name__)

__all__ = ["Copied", "Copies", "copy_table", "durable_name"]


def durable_name(service: str) -> str:
    """The durable consumer a service copies from."""
    return f"{service}-copies"


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A message as it was delivered: `answer` is where it is acknowledged, `left` how many wait behind it."""

    received: Received
    answer: str
    left: int


class Copies:
    """The part that keeps one service's copies. Start it after the database and before whatever asks the copies.

    `take` is called in the order of the log, from the event loop, never twice with the same version of a subject while
    the process lives; it must be quick. Health shows `copies`, which is not essential, and the fact `copies_lag`: how
    many messages wait.
    """

    name = "copies"

    def __init__(
        self,
        service: str,
        nats_url: str,
        seed_file: Path,
        db: Database,
        take: Callable[[Copied], None],
        *,
        health: Health,
        clock: Clock,
        registry: CollectorRegistry,
    ) -> None:
        self._service, self._seed_file = service, seed_file
        self._table, self._take = CopyTable(db), take
        self._health, self._clock = health, clock
        self._durable = durable_name(service)
        self._line = PullLine(nats_url, seed_file, service, health)
        self._tasks: list[asyncio.Task[None]] = []
        self._versions: dict[str, int] = {}
        self._owed_up_to = 0
        self._delay = RETRY_SECONDS
        self._count = Counter(
            "copies_messages", "Messages for the copies by what became of them", ["outcome"], registry=registry
        )
        self._lag = Gauge("copies_lag", "Messages that wait to be copied", registry=registry)

    # -- from start to stop

    async def start(self) -> None:
        """Take everything the table holds, then begin to pull in the background; the log being away is no obstacle.

        Raises:
            OSError: the seed file cannot be read.
            ValueError: it holds no seed.
        """
        read_seed(self._seed_file)
        while True:
            try:
                await self._load()
                break
            except DatabaseUnavailable as fault:
                self._tell(f"The copies cannot be read from the database: {fault.detail}")
                await asyncio.sleep(self._wait_longer())
        self._tell("The log has not been reached yet; the copies are those of the last time.")
        self._tasks = [
            asyncio.create_task(self._run(), name=f"copies-{self._service}"),
            asyncio.create_task(self._prune_now_and_then(), name=f"copies-prune-{self._service}"),
        ]

    async def stop(self) -> None:
        """End; what is not acknowledged comes again after the next start."""
        await end(*self._tasks)
        self._tasks = []
        await self._leave()
        await self._line.close()

    async def prune(self) -> int:
        """Forget the rows whose time is over, and say how many they were."""
        gone = await self._table.prune(self._clock.now() - KEEP_LONGER)
        for subject in gone:
            self._versions.pop(subject, None)
        return len(gone)

    async def _load(self) -> None:
        self._versions.clear()
        async with aclosing(self._table.rows()) as rows:
            async for subject, body, seq in rows:
                try:
                    found = read_copy(subject, body, seq)
                    self._take(found.copied)
                except Exception:
                    _log.exception("copies.unusable", subject=subject, seq=seq)
                else:
                    self._versions[subject] = found.copied.version

    async def _prune_now_and_then(self) -> None:
        while True:
            try:
                await self.prune()
            except DatabaseUnavailable as fault:
                _log.warning("copies.prune_later", reason=fault.detail)
            except Exception:
                _log.exception("copies.prune_failed")
            await asyncio.sleep(PRUNE_SECONDS)

    # -- reading on, whatever happens

    async def _run(self) -> None:
        while True:
            try:
                await self._follow()
            except BusRefused as fault:
                self._health.fatal(f"The bus refuses the copies of {self._service}: {fault.detail}")
                return
            except Trouble as trouble:
                missing = DurableMissing(STREAM, self._durable) if trouble.not_there else None
                self._tell(missing.detail if missing else f"The log cannot be read: {trouble}")
            except BusUnavailable as fault:
                self._tell(f"The log cannot be read: {fault.detail}")
            except Exception:
                _log.exception("copies.failed", service=self._service)
                self._tell("Copying failed for a reason that is in the log.")
            await self._leave()
            await asyncio.sleep(self._wait_longer())

    def _wait_longer(self) -> float:
        now, self._delay = self._delay, min(self._delay * 2, RETRY_MAX_SECONDS)
        return now

    async def _follow(self) -> None:
        """Bind the durable and copy until something is wrong that reading on would not mend."""
        line = await self._line.connected()
        facts = await self._facts()
        pull = self._line.pull = Pull(
            line, STREAM, self._durable, _arrived, ask_messages=ASK_MESSAGES, batch_max=BATCH_MAX
        )
        await pull.listen(after_turn=facts["delivered"]["consumer_seq"])
        await self._call_back(line, facts)
        self._say_lag(facts["num_pending"] + facts["num_ack_pending"])
        self._tell("")
        async with aclosing(pull.messages()) as coming:
            async for batch in coming:
                await self._copy(line, batch)
                self._delay = RETRY_SECONDS
                self._say_lag(batch[-1].left + pull.waiting)
                self._tell("")

    async def _leave(self) -> None:
        pull, self._line.pull = self._line.pull, None
        if pull is not None:
            await pull.leave()

    async def _facts(self) -> dict[str, Any]:
        return await self._line.request(f"$JS.API.CONSUMER.INFO.{STREAM}.{self._durable}", {})

    async def _call_back(self, line: Client, facts: Mapping[str, Any]) -> None:
        """Ask for what was delivered before and never acknowledged: else it would come after its time only.

        Which messages those are the server does not say, so every place between the last acknowledged and the last
        delivered one is given back; it heeds those that are owed. Too many at once are waited for.
        """
        floor, delivered = facts["ack_floor"]["stream_seq"], facts["delivered"]
        self._owed_up_to = delivered["stream_seq"] if facts["num_ack_pending"] else 0
        for seq in range(floor + 1, min(self._owed_up_to, floor + CALL_BACK_MAX) + 1):
            turn = delivered["consumer_seq"]
            await line.publish(f"$JS.ACK.{STREAM}.{self._durable}.1.{seq}.{turn}.0.0", b"-NAK")
            if seq % CALL_BACK_AT_ONCE == 0:
                await asyncio.sleep(0)  # the line writes: what it holds too much of it flushes deaf to a cancelling

    async def _all_came(self) -> bool:
        """Whether nothing is owed any more from before this process, or this line, began."""
        if self._owed_up_to:
            facts = await self._facts()
            if facts["ack_floor"]["stream_seq"] >= self._owed_up_to:
                self._owed_up_to = 0
        return not self._owed_up_to

    # -- one batch

    async def _copy(self, line: Client, batch: Sequence[_Arrived]) -> None:
        """Store, hand over, write letters, acknowledge; anything that stops this on its way lets it all come again."""
        readable: list[tuple[_Arrived, Readable]] = []
        letters: list[tuple[Received, Reason, str]] = []
        since = self._clock.now() - KEEP_LONGER
        for arrived in batch:
            message = arrived.received
            try:
                found = read_copy(message.subject, message.data, message.stream_seq)
            except ValueError as fault:
                letters.append((message, "undecodable", str(fault)))
            else:
                if found.keep_until is None or found.keep_until >= since:
                    readable.append((arrived, found))
        await self._store([found for _, found in readable])
        volatile = any(found.copied.noun in VOLATILE for _, found in readable)
        believed = volatile and await self._all_came()
        for arrived, found in readable:
            failed = self._hand_over(found, believed=believed)
            if failed:
                letters.append((arrived.received, "failed", failed))
        for letter in letters:
            await self._write_letter(*letter)
        with suppress(nats.errors.Error, OSError):  # what is not acknowledged comes again
            for arrived in batch:
                await line.publish(arrived.answer, b"")

    def _hand_over(self, found: Readable, *, believed: bool) -> str:
        """Give a state to the service when it is news; returns why that failed."""
        copied = found.copied
        if copied.noun in VOLATILE:
            if not believed:
                return ""
        elif copied.version <= self._versions.get(found.subject, 0):
            self._count.labels("known").inc()
            return ""
        try:
            self._take(copied)
        except Exception as fault:
            _log.exception("copies.not_taken", subject=found.subject, seq=copied.seq)
            return f"{type(fault).__name__}: {fault}"
        if copied.noun not in VOLATILE:
            self._versions[found.subject] = copied.version
        self._count.labels("taken").inc()
        return ""

    async def _store(self, found: Sequence[Readable]) -> None:
        """Write what is news and wait for the database as long as it takes."""
        newest: dict[str, Readable] = {}
        for one in found:
            known = newest[one.subject].copied.version if one.subject in newest else self._versions.get(one.subject, 0)
            if one.copied.noun not in VOLATILE and one.copied.version > known:
                newest[one.subject] = one
        while newest:
            try:
                await self._table.write(list(newest.values()))
                return
            except DatabaseUnavailable as fault:
                self._tell(f"What others say cannot be stored: {fault.detail}")
                await asyncio.sleep(self._wait_longer())

    async def _write_letter(self, message: Received, reason: Reason, detail: str) -> None:
        _log.error("copies.dead", subject=message.subject, stream_seq=message.stream_seq, reason=reason, why=detail)
        letter = write_letter(self._service, self._durable, message, reason, detail, self._clock.now())
        await self._line.store(letter.subject, letter.data, letter.headers)
        self._count.labels("dead").inc()

    def _tell(self, reason: str) -> None:
        self._health.set(self.name, not reason, reason, essential=False)

    def _say_lag(self, waiting: int) -> None:
        self._health.facts["copies_lag"] = waiting
        self._lag.set(waiting)


def _arrived(msg: Msg) -> tuple[_Arrived, int]:
    """A delivered message and its turn in the consumer; see `services.kit.replay` for the reply's form."""
    tokens = msg.reply.split(".")
    first = 4 if len(tokens) == 9 else 6
    deliveries, seq, turn, _, left = (int(token) for token in tokens[first : first + 5])
    received = Received(msg.subject, msg.headers or {}, msg.data, STREAM, seq, deliveries)
    return _Arrived(received, msg.reply, left), turn
