"""What stands on a badge, what its QR says, and whether it holds.

The QR leads to the room's check page with everything behind the ``#``: ``<p>.<s>``, where p is base64url of a small
JSON document and s an Ed25519 signature over ``opsroom.badge.1``, a zero byte and p as it stands. A phone that has the
room's public keys checks it without a line. What was signed is kept, so that a badge printed again is the same badge.

Source: RFC 8032 (Ed25519), RFC 4648 §5 (base64url).
"""

import base64
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from services.accreditation.errors import WrongState
from services.accreditation.model.entities import Organisation, Person
from services.accreditation.model.rights import within
from services.kit.access import TokenKey

SIGNED_PREFIX: Final = b"opsroom.badge.1\0"
NAME_CHARACTERS_MAX: Final = 60
"""A longer name of an organisation is shortened in the QR, so that a phone's camera can still read it."""

DAYS_DEFAULT: Final = 90
DAYS_MAX: Final = 400
REPLACED: Final = "replaced by a newer badge"

CheckState = Literal["valid", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge as it was issued: what it says of its holder is what was signed then."""

    id: UUID
    version: int
    code: str
    key_id: str
    person_id: UUID
    organisation_id: UUID
    roles: tuple[str, ...]
    names: Mapping[str, str]
    provinces: tuple[str, ...] | None
    issued_at: datetime
    valid_until: datetime
    state: Literal["issued", "revoked"]
    revoked_at: datetime | None = None
    reason: str | None = None

    def revoke(self, reason: str, now: datetime) -> "Badge":
        """Return it void.

        Raises:
            WrongState: it is revoked already.
        """
        if self.state != "issued":
            raise WrongState(self.state)
        return replace(self, version=self.version + 1, state="revoked", revoked_at=now, reason=reason)


def ends_at(person: Person, organisation: Organisation, asked: datetime | None, now: datetime) -> datetime:
    """Return until when a badge holds: as asked, else 90 days, and never longer than its holder may enter."""
    wanted = asked or now + timedelta(days=DAYS_DEFAULT)
    return min(filter(None, (wanted, person.valid_until, organisation.valid_until)))


def payload(badge: Badge) -> str:
    """Return the document in a badge's QR, in base64url: code, roles, organisation, provinces, end, key."""
    said = {
        "b": badge.code,
        "r": list(badge.roles),
        "o": {language: _short(badge.names[language]) for language in ("ar", "ckb", "en") if language in badge.names},
        "p": None if badge.provinces is None else list(badge.provinces),
        "u": int(badge.valid_until.timestamp()),
        "k": badge.key_id,
    }
    return _base64url(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode())


def qr_text(badge: Badge, key: TokenKey, origin: str) -> str:
    """Return what the QR says: the check page of this room, and behind the ``#`` what it is to check.

    Raises:
        ValueError: the key is not the one the badge was issued under.
    """
    if key.key_id != badge.key_id:
        raise ValueError(f"badge {badge.id} was issued under another key")
    said = payload(badge)
    return f"{origin}/badge/#{said}.{_base64url(key.private.sign(SIGNED_PREFIX + said.encode()))}"


def check(
    badge: Badge, person: Person, organisation: Organisation, *, believed: Collection[str], now: datetime
) -> CheckState:
    """Say whether a badge holds now. Revoked outranks expired.

    A badge that says more than its holder still has is void: another organisation, a role or a province they lost.
    So is one whose key (``believed`` names those in use) was retired, or whose holder or organisation is suspended.
    """
    says_more = (
        badge.organisation_id != person.organisation_id
        or not set(badge.roles) <= set(person.roles)
        or not within(badge.provinces, person.provinces)
    )
    suspended = "suspended" in {person.state, organisation.state}
    if badge.state == "revoked" or suspended or says_more or badge.key_id not in believed:
        return "revoked"
    ends = min(filter(None, (badge.valid_until, person.valid_until, organisation.valid_until)))
    return "expired" if now >= ends else "valid"


def _short(name: str) -> str:
    return name if len(name) <= NAME_CHARACTERS_MAX else name[: NAME_CHARACTERS_MAX - 1].rstrip() + "…"


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
