"""Waiting for what happens in other processes: until it is so, never for a time."""

import asyncio
import inspect
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, overload

Found = TypeVar("Found")


@overload
async def eventually(
    check: Callable[[], Coroutine[Any, Any, Found]],
    within: float = ...,
    *,
    every: float = ...,
    saying: str | Callable[[], str] = ...,
) -> Found: ...
@overload
async def eventually(
    check: Callable[[], Found], within: float = ..., *, every: float = ..., saying: str | Callable[[], str] = ...
) -> Found: ...
async def eventually(
    check: Callable[[], Any],
    within: float = 30.0,
    *,
    every: float = 0.05,
    saying: str | Callable[[], str] = "",
) -> Any:
    """Call ``check`` until it returns something true, and return that.

    A check that raises ``AssertionError`` or ``OSError`` counts as "not yet". ``within`` is the limit in seconds after
    which the test fails with the last reason; it says how long we are patient, not how fast the room has to be.
    """
    limit = time.monotonic() + within
    reason: object = "it was never true"
    while True:
        try:
            found = check()
            if inspect.isawaitable(found):
                found = await found
            if found:
                return found
        except (AssertionError, OSError) as error:
            reason = error
        if time.monotonic() > limit:
            told = saying() if callable(saying) else saying
            raise AssertionError(f"not within {within:g} s: {told}: {reason}")
        await asyncio.sleep(every)


def eventually_now(check: Callable[[], Found], within: float = 30.0, *, every: float = 0.05, saying: str = "") -> Found:
    """Do the same where nothing is awaited."""
    limit = time.monotonic() + within
    reason: object = "it was never true"
    while True:
        try:
            found = check()
            if found:
                return found
        except (AssertionError, OSError) as error:
            reason = error
        if time.monotonic() > limit:
            raise AssertionError(f"not within {within:g} s: {saying}: {reason}")
        time.sleep(every)
