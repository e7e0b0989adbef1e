"""What becomes of a delivered message: taken, later again, or to the dead letters with its reason.

| what happened | what becomes of the message |
| --- | --- |
| the handler returned (its transaction is committed) | acknowledged |
| the body is not what the contract says | letter "undecodable", acknowledged |
| a refusal that will be the same next time | letter "rejected", acknowledged |
| a passing fault: no database, no line, overloaded | again after 1, 2, 4 … 60 s |
| anything else | again, after the third time letter "failed", acknowledged |
| the letter cannot be published | again |
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Literal

from pydantic import ValidationError

from services.kit.bus.dead_letters import Reason
from services.kit.errors import OpsError

TRIES_MAX: Final = 3
DELAY_MAX_SECONDS: Final = 60.0


@dataclass(frozen=True)
class Taken:
    """Acknowledge it."""

    outcome: Literal["taken"] = "taken"


@dataclass(frozen=True)
class Later:
    """Deliver it again after this long."""

    delay_seconds: float
    why: str
    outcome: Literal["later"] = "later"


@dataclass(frozen=True)
class Dead:
    """Write a letter about it, then acknowledge it."""

    reason: Reason
    detail: str
    outcome: Literal["dead"] = "dead"


Verdict = Taken | Later | Dead


def delay_seconds(deliveries: int) -> float:
    """How long a message waits after its n-th delivery: 1, 2, 4 … 60 s."""
    return min(DELAY_MAX_SECONDS, 2.0 ** min(max(deliveries, 1) - 1, 10))


def judge(fault: Exception, deliveries: int) -> Verdict:
    """Say what becomes of a message whose handling ended with `fault`, at its n-th delivery."""
    told = f"{type(fault).__name__}: {fault}"
    if isinstance(fault, ValidationError):
        return Dead("undecodable", _without_input(fault))
    if isinstance(fault, OpsError):
        if fault.retryable:
            return Later(delay_seconds(deliveries), told)
        return Dead("rejected", f"{fault.code}: {fault.detail or fault}")
    if isinstance(fault, OSError):
        return Later(delay_seconds(deliveries), told)
    if deliveries >= TRIES_MAX:
        return Dead("failed", told)
    return Later(delay_seconds(deliveries), told)


def _without_input(fault: ValidationError) -> str:
    """The rules that were broken and where, without the values: those may be personal and lie in the letter's body."""
    broken = fault.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, one['loc'])) or 'body'}: {one['msg']}" for one in broken[:20])


async def handle(work: Callable[[], Awaitable[object]], deliveries: int) -> tuple[Verdict, Exception | None]:
    """Do the work and judge how it ended. Being cancelled is no ending: the message comes again."""
    try:
        await work()
    except Exception as fault:
        return judge(fault, deliveries), fault
    return Taken(), None
