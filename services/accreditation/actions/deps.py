"""What the actions of accreditation work with, made once by ``app.build`` and handed to every edge."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from services.accreditation.actions.failures import Failures
from services.accreditation.actions.hashing import Hasher
from services.accreditation.actions.import_desk import ImportDesk
from services.accreditation.actions.keyring import KeyRing
from services.accreditation.actions.press import BadgePrinter
from services.accreditation.actions.vault import Vault
from services.accreditation.model.centres import Centres
from services.accreditation.model.throttle import SignInThrottle
from services.kit.access import People
from services.kit.clock import Clock
from services.kit.db import Database
from services.kit.disk import DiskReserve
from services.kit.ids import Ids


@dataclass(frozen=True)
class Policy:
    """The numbers of sign-in, from the settings."""

    password_characters_min: int
    password_characters_max: int
    session_hours: int
    renewal_hours: int
    invitation_hours: int


@dataclass(frozen=True)
class Deps:
    """The tools of the actions.

    ``people`` is this service's own copy of rights, in memory, told after each commit. ``in_doubt`` is called when a
    commit's outcome is unknown: the copy is then loaded anew from the rows. ``wake_relay`` is called after every commit
    that wrote events. ``origin`` is where people open the room's pages, for links; ``secure`` says that it is https.
    """

    db: Database
    clock: Clock
    ids: Ids
    disk: DiskReserve
    people: People
    centres: Centres
    keys: KeyRing
    vault: Vault
    hasher: Hasher
    throttle: SignInThrottle
    failures: Failures
    policy: Policy
    printer: BadgePrinter
    import_desk: ImportDesk
    origin: str
    secure: bool
    first_admin_file: Path | None
    wake_relay: Callable[[], None]
    in_doubt: Callable[[], None]
