"""The keys and passwords of a room: made once, at its first start, each in a file of its own.

The directory is 0700 and every file 0600, owned by whoever runs the room. Nothing of them is ever logged, and nothing
printed but, once, the password of the first admin; services get the *path* of the file that is theirs.
"""

import os
import secrets
from pathlib import Path

from services.room.parts import FIRST_ADMIN, WITH_TABLES
from services.room.postgres import PASSWORD_FILE
from services.room.state import RoomState

PASSWORD_BYTES = 24
SECRET_BYTES = 32

READABLE = "23456789abcdefghjkmnpqrstvwxyz"
"""Letters that nobody takes for another one when they copy them by hand."""

PASSWORDS = (
    PASSWORD_FILE,
    *(f"{name}.password" for name in WITH_TABLES),
    *(f"{name}_relay.password" for name in WITH_TABLES),
)
SECRETS = tuple(f"{name}.secret" for name in WITH_TABLES)
DOORKEEPER = "accreditation.secret"
"""Every key of the room follows from it; a room that has none yet has no people either."""


def make_missing(state: RoomState) -> bool:
    """Make what a new room lacks; True when that included the password of its first admin.

    What exists is never replaced, because the engines know it already. The first admin's password is made once in a
    room's life, before the secret of the service that makes this person: so a room that is started again after the
    file has gone does not get another one. The seeds of the bus's users are made with the bus's configuration, by
    `provision_nats`.
    """
    first = not state.key(DOORKEEPER).exists() and not state.key(FIRST_ADMIN).exists()
    if first:
        write(state.key(FIRST_ADMIN), readable_password())
    for name in PASSWORDS:
        _make(state.key(name), secrets.token_urlsafe(PASSWORD_BYTES))
    for name in SECRETS:
        _make(state.key(name), secrets.token_hex(SECRET_BYTES))
    return first


def readable_password(groups: int = 5) -> str:
    """A password that a person can copy by hand: groups of four, almost 20 bits each."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(groups))


def _make(path: Path, text: str) -> None:
    if not path.exists():
        write(path, text)


def write(path: Path, text: str) -> None:
    """Write a file that only its owner may read; it is whole before it gets its name, and what stood there is gone."""
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
