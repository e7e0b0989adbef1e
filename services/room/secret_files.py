"""The keys and passwords of a room: made once, at its first start, each in a file of its own.

The directory is 0700 and every file 0600, owned by whoever runs the room. Nothing of them is ever printed or logged;
services get the *path* of the file that is theirs.
"""

import os
import secrets
from pathlib import Path

from services.room.postgres import PASSWORD_FILE
from services.room.state import RoomState

PASSWORD_BYTES = 24
SECRET_BYTES = 32

PASSWORDS = (PASSWORD_FILE, "intake.password", "intake_relay.password")
SECRETS = ("intake.secret",)


def make_missing(state: RoomState) -> None:
    """Make what a new room lacks; what exists is never replaced, because the engines know it already.

    The seeds of the bus's users are made with the bus's configuration, by `provision_nats`.
    """
    for name in PASSWORDS:
        _make(state.key(name), secrets.token_urlsafe(PASSWORD_BYTES))
    for name in SECRETS:
        _make(state.key(name), secrets.token_hex(SECRET_BYTES))


def _make(path: Path, text: str) -> None:
    if path.exists():
        return
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)


def open_to_others(state: RoomState) -> list[Path]:
    """Keys that somebody else than their owner may read; none in a well-kept room."""
    places = [state.keys, *sorted(state.keys.iterdir())] if state.keys.is_dir() else []
    return [path for path in places if path.stat().st_mode & 0o077]
