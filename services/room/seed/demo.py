"""The people that the seed has made, as the owner of the machine keeps them: who they are and how they sign in."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime

import pyotp

from services.kit.clock import clock_for
from services.room import secret_files
from services.room.errors import RoomError
from services.room.state import RoomState, read_json

FILE = "demo_people.json"
STEP_SECONDS = 30
PAUSE_SECONDS = 0.5
NOTE = "Synthetic people made by `opsroom seed`. Whoever reads this file can sign in as each of them."


@dataclass
class DemoPerson:
    """Somebody to sign in as. `secret` makes their one-time codes; of `last_step` and before none is left."""

    username: str
    password: str
    roles: list[str]
    name: str = ""
    organisation: str = ""
    provinces: list[str] | None = None
    secret: str = ""
    recovery_codes: list[str] = field(default_factory=list)
    last_step: int = 0


def load(state: RoomState) -> dict[str, DemoPerson]:
    """Everybody by user name; nobody where no seed was sown."""
    said = read_json(state.key(FILE)) or {}
    return {row["username"]: DemoPerson(**row) for row in said.get("people", ())}


def save(state: RoomState, people: dict[str, DemoPerson]) -> None:
    """Keep them, for the owner alone."""
    rows = [asdict(people[name]) for name in sorted(people)]
    secret_files.write(state.key(FILE), json.dumps({"note": NOTE, "people": rows}, indent=1))


def now_of(state: RoomState) -> Callable[[], datetime]:
    """What time it is in this room."""
    return clock_for(state.drill_file if state.drill_file.exists() else None).now


def step_of(moment: datetime) -> int:
    """The step of one-time codes at a moment."""
    return int(moment.timestamp()) // STEP_SECONDS


def fresh_code(state: RoomState, username: str, tell: Callable[[str], None]) -> str:
    """The one-time code of somebody that was not handed out yet and is good now.

    A code works once, and only after those before it. Who asks for a third within half a minute waits.

    Raises:
        RoomError: there is nobody of this name, or they sign in without a code.
    """
    people = load(state)
    person = people.get(username)
    if person is None:
        known = ", ".join(sorted(name for name, one in people.items() if one.secret))
        raise RoomError(
            f"The seed has made nobody called {username}.",
            f"With one-time codes there are: {known}." if known else "Sow it first: `opsroom seed iraq-2025`.",
        )
    if not person.secret:
        raise RoomError(f"{username} signs in without a one-time code.", "The password alone is enough.")
    now = now_of(state)
    step = max(step_of(now()), person.last_step + 1)
    if step > step_of(now()) + 1:
        tell("waits for the next code: each works once")
    while step > step_of(now()) + 1:
        time.sleep(PAUSE_SECONDS)
    person.last_step = step
    save(state, people)
    return pyotp.TOTP(person.secret, interval=STEP_SECONDS).generate_otp(step)
