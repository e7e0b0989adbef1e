"""The call of the process that reads a file and writes it anew."""

import asyncio
import contextlib
import os
import sys
from pathlib import Path
from typing import Any, Final

import orjson
import structlog

from services.intake.media.kinds import Cleaned, Refused

SECONDS_MAX: Final = 120.0
AT_ONCE: Final = 2
_PROGRAMS: Final = Path(__file__).parents[3]

_log = structlog.get_logger(__name__)


class Cleaning:
    """Cleans files, two at a time; the others wait."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def clean(self, source: Path, target: Path) -> Cleaned:
        """Read ``source`` and write what is kept of it to ``target``.

        Raises:
            Refused: it is not taken; ``target`` may hold something all the same.
        """
        async with self._turn:
            said = await _said(source, target)
        if said is None:
            # It ended without a word: the memory or the time it may use was not enough for this file.
            raise Refused("too_heavy")
        if "refused" in said:
            raise Refused(said["refused"])
        return Cleaned(**said)


async def _said(source: Path, target: Path) -> dict[str, Any] | None:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "services.intake.media.child", str(source), str(target),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": str(_PROGRAMS), "PATH": os.defpath, "LANG": "C.UTF-8"},
    )  # fmt: skip
    try:
        async with asyncio.timeout(SECONDS_MAX):
            out, _ = await child.communicate()
    except TimeoutError:
        return None
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
    if child.returncode != 0 or not out:
        _log.warning("media.reader_died", exit_code=child.returncode)
        return None
    said: dict[str, Any] = orjson.loads(out)
    return said
