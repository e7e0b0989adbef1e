"""Acting as the owner of the machine: a short-lived token, signed with a secret that only the owner can read.

Whoever may read `keys/accreditation.secret` holds every key of the room anyway; this makes it a named person whose
deeds stand in the audit like everybody's (decision 0012).
"""

import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from schemas.accreditation import MACHINE_OWNER
from services.kit.access import Claims, TokenKey, sign, signing_key
from services.kit.clock import clock_for
from services.kit.ids import Ids
from services.room.client import RoomClient
from services.room.errors import RoomError
from services.room.secret_files import DOORKEEPER
from services.room.state import RoomState

TOKEN_SECONDS = 300
RENEW_SECONDS = 200
KEYS = "/api/accreditation/keys"
PEOPLE = "/api/accreditation/people"


def owner_token(
    state: RoomState,
    person: UUID | str = MACHINE_OWNER,
    *,
    session: UUID | str | None = None,
    seconds: int = TOKEN_SECONDS,
) -> str:
    """A token of the running room for `person`, good for so many seconds of the room's own time.

    Raises:
        NotRunning: no room runs there.
        RoomError: the secret cannot be read, or the room has no key yet.
    """
    now = clock_for(state.drill_file if state.drill_file.exists() else None).now()
    claims = Claims(
        session=str(session or Ids().uuid()),
        person=str(person),
        made_at=now,
        expires_at=now + timedelta(seconds=seconds),
        second_factor=True,
    )
    return sign(claims, _key(state))


def _key(state: RoomState) -> TokenKey:
    items = RoomClient(state).get(KEYS)["items"]
    active = [row for row in items if row["use"] == "token" and row["state"] == "active"]
    if not active:
        raise RoomError("The room has no key that signs tokens yet.", "Look at `opsroom status`, then try again.")
    newest = max(active, key=lambda row: str(row["made_at"]))
    try:
        secret = bytes.fromhex(state.key(DOORKEEPER).read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise RoomError(
            f"{state.key(DOORKEEPER)} cannot be read: {error}.", "Only the room's owner can do this."
        ) from error
    return signing_key(secret, "token", str(newest["key_id"]))


def renewing(state: RoomState) -> Callable[[], str]:
    """What gives the owner's token, another one before the last has expired."""
    held = [("", 0.0)]

    def token() -> str:
        text, made_at = held[0]
        if not text or time.monotonic() - made_at > RENEW_SECONDS:
            text = owner_token(state)
            held[0] = text, time.monotonic()
        return text

    return token


def owner(state: RoomState) -> RoomClient:
    """A client of the running room that acts as the machine's owner.

    Raises:
        NotRunning: no room runs there.
    """
    return RoomClient(state, renewing(state))


def invite_again(state: RoomState, username: str) -> str:
    """Void how somebody signs in and return the link by which they choose a new password: whoever lost their way in.

    Raises:
        NotRunning: no room runs there.
        RoomError: there is nobody of this user name, or the room refuses (the person is suspended).
    """
    room = owner(state)
    found = room.get(PEOPLE, q=username, limit=200)["items"]
    person = next((row for row in found if row["username"] == username.casefold()), None)
    if person is None:
        raise RoomError(f"There is nobody called {username}.", "Give the user name as it stands on the page People.")
    return str(room.post(f"{PEOPLE}/{person['id']}/invitation")["url"])
