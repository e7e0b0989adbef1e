"""Where a test stood that did not end: pytest-timeout tells the stacks of its threads, this those of its tasks."""

import asyncio
import gc
from collections.abc import Iterator
from typing import Any

SAID_BY_TIMEOUT = "Timeout"


def unfinished_tasks() -> str:
    """Return a paragraph for each task that has not ended: its name, and a line for each call that it waits in."""
    # A loop that is not running tells nobody its tasks.
    # By its type alone: a proxy whose object is gone throws when it is asked what it is an instance of.
    tasks = [one for one in gc.get_objects() if issubclass(type(one), asyncio.Task) and not one.done()]
    return "\n\n".join("\n".join([one.get_name(), *_awaited(one.get_coro())]) for one in tasks)


def _awaited(waiting: Any) -> Iterator[str]:
    while waiting is not None:
        kind = next((kind for kind in ("cr", "gi", "ag") if hasattr(waiting, f"{kind}_frame")), None)
        if kind is None:
            yield f"    {waiting!r:.200}"
            return
        frame = getattr(waiting, f"{kind}_frame")
        if frame is not None:
            yield f"    {frame.f_code.co_filename}:{frame.f_lineno} {frame.f_code.co_qualname}"
        waiting = getattr(waiting, "gi_yieldfrom" if kind == "gi" else f"{kind}_await")
