"""Group commit: everybody who is waiting shares one transaction, so that a burst costs few disk flushes.

One flusher takes whatever arrived while the previous transaction ran, without waiting for more. The answer to each is
given only after the commit that holds it.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, TypeVar

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram

from services.kit.errors import OpsError, Overloaded
from services.kit.tasks import end

Item = TypeVar("Item")
Result = TypeVar("Result")

DRAIN_SECONDS: Final = 10.0
"""How long a stop waits for what is queued."""

_BUCKETS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 512)
_log = structlog.get_logger(__name__)


class GroupCommit(Generic[Item, Result]):
    """The queue in front of one hot path.

    `flush` writes a batch in one transaction and returns one result per item in the order of the items; an outcome
    that concerns one item only (a repeat, a conflict) is a result, not an exception. When it raises, nothing of the
    batch may have been written, except that after a fault marked `retryable` the outcome may be unknown: then every
    waiter gets the fault and may repeat with the same key. After any other fault the batch is flushed in halves, and
    those again, so that in the end only the item that cannot be written fails.
    """

    name = "group-commit"

    def __init__(
        self,
        flush: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]],
        *,
        max_batch: int = 512,
        max_queue: int = 4096,
        registry: CollectorRegistry | None = None,
    ) -> None:
        self._flush = flush
        self._max_batch = max_batch
        self._max_queue = max_queue
        self._queue: deque[tuple[Item, asyncio.Future[Result]]] = deque()
        self._arrived = asyncio.Event()
        self._closed = True
        self._task: asyncio.Task[None] | None = None
        self._sizes = Histogram("group_commit_size", "Items in one commit", registry=registry, buckets=_BUCKETS)
        self._refused = Counter("group_commit_refused_total", "Items refused, queue full", registry=registry)

    @property
    def queued(self) -> int:
        """How many wait for a flush."""
        return len(self._queue)

    async def start(self) -> None:
        """Begin to take items."""
        self._closed = False
        self._task = asyncio.create_task(self._run(), name="group-commit")

    async def stop(self) -> None:
        """Take nothing new, write what is queued, end. What cannot be written in time is told so."""
        self._closed = True
        self._arrived.set()
        if self._task is None:
            return
        _, unfinished = await asyncio.wait({self._task}, timeout=DRAIN_SECONDS)
        if unfinished:
            await end(self._task)
        self._task = None
        self._fail(list(self._queue), Overloaded("the service stopped before this was written"))
        self._queue.clear()

    async def submit(self, item: Item) -> Result:
        """Hand an item over and wait until it is committed.

        A caller that goes away does not take its item back: it is written with the batch, and a repeat with the same
        key finds it.

        Raises:
            Overloaded: The queue is full or the service is stopping; nothing was taken.
            Exception: What `flush` raised for this item.
        """
        if self._closed or len(self._queue) >= self._max_queue:
            self._refused.inc()
            raise Overloaded("more is waiting to be written than can be kept")
        waiter: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._queue.append((item, waiter))
        self._arrived.set()
        return await waiter

    async def _run(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._queue:
                await self._write([self._queue.popleft() for _ in range(min(self._max_batch, len(self._queue)))])
            if self._closed:
                return

    async def _write(self, batch: Sequence[tuple[Item, asyncio.Future[Result]]]) -> None:
        self._sizes.observe(len(batch))
        try:
            results = await self._flush([item for item, _ in batch])
            if len(results) != len(batch):
                raise RuntimeError(f"flush answered {len(results)} of {len(batch)} items")
        except asyncio.CancelledError:
            self._fail(batch, Overloaded("the service stopped before this was known to be written"))
            raise
        except Exception as fault:
            passing = isinstance(fault, OpsError) and fault.retryable
            if len(batch) == 1 or passing:
                self._fail(batch, fault)
            else:
                _log.warning("group_commit.split", size=len(batch), reason=f"{type(fault).__name__}: {fault}")
                await self._write_halves(batch)
            return
        for (_, waiter), result in zip(batch, results, strict=True):
            if not waiter.done():
                waiter.set_result(result)

    async def _write_halves(self, batch: Sequence[tuple[Item, asyncio.Future[Result]]]) -> None:
        middle = len(batch) // 2
        try:
            await self._write(batch[:middle])
            await self._write(batch[middle:])
        except asyncio.CancelledError:
            self._fail(batch, Overloaded("the service stopped before this was known to be written"))
            raise

    @staticmethod
    def _fail(batch: Sequence[tuple[Item, asyncio.Future[Result]]], fault: Exception) -> None:
        for _, waiter in batch:
            if not waiter.done():
                waiter.set_exception(fault)
