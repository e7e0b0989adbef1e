"""A spreadsheet on its way through the room: sent, read and checked there, accepted."""

import time
from collections.abc import Callable
from typing import Any

from services.room.client import RoomClient
from services.room.errors import RoomError

PAUSE_SECONDS = 0.1
TELL_EVERY_SECONDS = 1.0
READ_WITHIN_SECONDS = 600.0
WORKING = frozenset({"reading", "accepting"})
OVER = frozenset({"unusable", "failed", "discarded"})
LISTED_MAX = 200


def send(room: RoomClient, path: str, name: str, data: bytes, tell: Callable[[str], None], *, what: str = "") -> bool:
    """Have a file imported; False when one of this kind has been accepted before: `what`, or ours by its name.

    A file of this name that waits (because a seed broke off) is gone on with.

    Raises:
        RoomError: the room finds problems in it, or does not get done with it.
    """
    listed = room.get(path, limit=LISTED_MAX)["items"]
    ours = f"{name.partition('-')[0]}-"
    same = [row for row in listed if (row["what"] == what if what else row["file_name"].startswith(ours))]
    if any(row["state"] == "accepted" for row in same):
        return False
    waiting = [row for row in same if row["file_name"] == name and row["state"] not in OVER]
    found = waiting[0] if waiting else room.upload(f"{path}?what={what}" if what else path, name, data)
    one = f"{path}/{found['id']}"
    found = _worked_off(room, one, name, tell)
    if found["state"] == "ready":
        if found["problems"]:
            raise RoomError(f"{name}: the room finds {found['problems']} problems: {_problems(room, one)}.")
        if found["warnings"]:
            tell(f"{name}: {found['rows']} rows, {found['warnings']} warnings to look at")
        room.post(f"{one}/accept", {"version": found["version"]})
        found = _worked_off(room, one, name, tell)
    if found["state"] != "accepted":
        raise RoomError(f"{name}: the import is {found['state']}: {found.get('error')}.", "See `opsroom logs`.")
    return True


def _worked_off(room: RoomClient, one: str, name: str, tell: Callable[[str], None]) -> dict[str, Any]:
    """Wait until the room has done what it does with the file, and say how far it is."""
    began = told_at = time.monotonic()
    while True:
        found: dict[str, Any] = room.get(one)
        if found["state"] not in WORKING:
            return found
        done, total = found["progress"]["done"], found["progress"]["total"]
        now = time.monotonic()
        if now - told_at > TELL_EVERY_SECONDS:
            tell(f"{name}: {found['state']} {done:,}{f' of {total:,}' if total else ''} rows")
            told_at = now
        if now - began > READ_WITHIN_SECONDS:
            raise RoomError(f"{name}: still {found['state']} after {READ_WITHIN_SECONDS:.0f} s.", "See `opsroom logs`.")
        time.sleep(PAUSE_SECONDS)


def _problems(room: RoomClient, one: str) -> str:
    rows = room.get(f"{one}/rows", only="problems", limit=5)["items"]
    told = [f"row {row['n']} {note['field']} {note['code']}" for row in rows for note in row["problems"]]
    return ", ".join(told[:5]) or "see its report"
