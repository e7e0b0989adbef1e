"""What the parts have written, for people: the last lines, one part or all, and what comes."""

import os
import sys
import time
from pathlib import Path
from typing import BinaryIO

from services.room.errors import RoomError
from services.room.state import RoomState

LOOK_SECONDS = 0.25
BLOCK_BYTES = 65536


def show(state: RoomState, part: str | None, *, follow: bool, lines: int) -> None:
    """Print the last lines of one part's log or of all, and with `follow` every further one until Ctrl-C.

    Raises:
        RoomError: there is no such log.
    """
    known = {log.stem: log for log in sorted(state.logs.glob("*.log"))}
    if part is not None and part not in known:
        raise RoomError(
            f"There is no log of {part} in {state.logs}.",
            f"There are: {', '.join(known)}." if known else "No room has been started there.",
        )
    chosen = known if part is None else {part: known[part]}
    width = max(map(len, chosen), default=0)
    open_files: dict[str, tuple[Path, BinaryIO]] = {}
    for name, log in chosen.items():
        prefix = "" if part else f"{name:<{width}}  "
        file: BinaryIO = log.open("rb")
        _print(prefix, _last(file, lines))
        open_files[prefix] = (log, file)
    try:
        while follow:
            for prefix, (log, file) in open_files.items():
                open_files[prefix] = (log, _follow(prefix, log, file))
            sys.stdout.flush()
            time.sleep(LOOK_SECONDS)
    except (KeyboardInterrupt, BrokenPipeError):
        return


def _last(file: BinaryIO, lines: int) -> bytes:
    """The last whole lines, read from the end in blocks."""
    end = place = file.seek(0, os.SEEK_END)
    text = b""
    while place > 0 and text.count(b"\n") <= lines:
        step = min(BLOCK_BYTES, place)
        place -= step
        file.seek(place)
        text = file.read(step) + text
    file.seek(end)
    return b"\n".join(text.split(b"\n")[-lines - 1 :]) if lines else b""


def _follow(prefix: str, log: Path, file: BinaryIO) -> BinaryIO:
    """Print what is new; a log that has become shorter is read from its beginning."""
    if log.exists() and log.stat().st_size < file.tell():
        file.close()
        file = log.open("rb")
    _print(prefix, file.read())
    return file


def _print(prefix: str, text: bytes) -> None:
    for line in text.decode(errors="replace").splitlines():
        print(f"{prefix}{line}")
