"""The table of what a service listens to, and how a row of it becomes a FastStream subscriber.

FastStream binds the provisioned durable by name and creates nothing; it hands over the raw message, so that reading the
body is ours and a body that cannot be read is judged like everything else.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from faststream import AckPolicy, BaseMiddleware
from faststream.context import ContextRepo
from faststream.nats import JStream, NatsBroker, NatsMessage, PullSub
from pydantic import BaseModel

from services.kit.bus.dead_letters import Received

FETCH_SECONDS: Final = 2.0
"""How long one request to the server stands; also the longest wait for the first message after the server was away."""


@dataclass(frozen=True)
class Consumes:
    """A row of a service's table: from `durable` of `stream`, read by `contract`, to `handler`.

    `contract` None hands over the raw `Received`. A body is read tolerantly: fields that the contract does not know
    are ignored. `at_once` is how many are handled side by side; `subject` is for the document only.
    """

    stream: str
    durable: str
    contract: type[BaseModel] | None
    handler: Callable[[Any, Any], Awaitable[None]]
    at_once: int = 8
    subject: str = ">"


Settle = Callable[[Callable[[], Awaitable[Any]], NatsMessage], Awaitable[None]]


class Settling(BaseMiddleware[Any, Any]):
    """The one middleware: whatever happens to a message ends in one word to the server."""

    def __init__(self, msg: Any, /, *, context: ContextRepo, settle: Settle) -> None:
        super().__init__(msg, context=context)
        self._settle = settle

    @classmethod
    def by(cls, settle: Settle) -> Callable[..., "Settling"]:
        """Return what FastStream makes one of for every message."""
        return partial(cls, settle=settle)

    async def consume_scope(self, call_next: Callable[[Any], Awaitable[Any]], msg: Any) -> Any:
        """Handle the message and settle it."""
        await self._settle(lambda: call_next(msg), msg)


def subscribe(broker: NatsBroker, row: Consumes, user: str) -> Any:
    """Add a row to a broker once; returns the decorator that takes the handler.

    One message is asked for at a time: a request for several stalls when it runs out (decision 0005). What is to be
    handled side by side takes as many subscribers of the same durable.
    """
    return broker.subscriber(
        row.subject,
        stream=JStream(row.stream, declare=False),
        durable=row.durable,
        pull_sub=PullSub(batch_size=1, timeout=FETCH_SECONDS),
        inbox_prefix=f"_INBOX_{user}.".encode(),
        decoder=_whole,
        ack_policy=AckPolicy.MANUAL,
        no_reply=True,
        title=row.durable,
        description=(row.handler.__doc__ or "").strip(),
    )


async def _whole(message: NatsMessage) -> Received:
    return received_of(message)


def received_of(message: NatsMessage) -> Received:
    """The message as the room's own value."""
    raw = message.raw_message
    facts = raw.metadata
    return Received(
        subject=raw.subject,
        headers=dict(raw.headers or {}),
        data=raw.data,
        stream=facts.stream,
        stream_seq=facts.sequence.stream,
        deliveries=facts.num_delivered,
    )


def deliver(row: Consumes, deps: Any) -> Callable[[Received], Awaitable[None]]:
    """The handler of a row as FastStream calls it: the body read by its contract, tolerantly."""

    async def handler(message: Received) -> None:
        content: Any = message
        if row.contract is not None:
            content = row.contract.model_validate_json(message.data, extra="ignore")
        await row.handler(content, deps)

    return handler
