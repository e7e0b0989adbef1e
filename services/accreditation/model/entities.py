"""Organisations, people, sessions and broken glass as values, and how each changes.

Every change returns the next value with its version raised by one; what it is called in the log is the action's matter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from services.accreditation.errors import WrongState

OrganisationKind = Literal["commission", "governorate_office", "cso", "cso_network", "agency"]
PersonState = Literal["invited", "active", "suspended"]
Language = Literal["ar", "ckb", "en"]
Digits = Literal["arab", "latn"]
Finding = Literal["justified", "not_justified"]


@dataclass(frozen=True, slots=True)
class Organisation:
    """A registered organisation. ``provinces`` None is the whole country, and bounds its people."""

    id: UUID
    version: int
    kind: OrganisationKind
    names: Mapping[str, str]
    registration: str | None
    network_id: UUID | None
    provinces: tuple[str, ...] | None
    state: Literal["active", "suspended"]
    valid_from: datetime | None
    valid_until: datetime | None
    tokens_not_before: datetime | None
    made_at: datetime

    def suspend(self, now: datetime) -> "Organisation":
        """Return it suspended: what its people were given before ``now`` is void.

        Raises:
            WrongState: it is suspended already.
        """
        if self.state != "active":
            raise WrongState(self.state)
        return replace(self, version=self.version + 1, state="suspended", tokens_not_before=now)

    def reinstate(self) -> "Organisation":
        """Return it active again; what was ended stays ended.

        Raises:
            WrongState: it is active already.
        """
        if self.state != "suspended":
            raise WrongState(self.state)
        return replace(self, version=self.version + 1, state="active")


@dataclass(frozen=True, slots=True)
class Opening:
    """A compartment that broken glass adds to a person until ``until``."""

    compartment: str
    until: datetime
    break_glass_id: UUID


@dataclass(frozen=True, slots=True)
class Person:
    """A person with rights and personal data. ``provinces`` None is the whole country."""

    id: UUID
    version: int
    username: str
    name: str
    organisation_id: UUID
    roles: tuple[str, ...]
    provinces: tuple[str, ...] | None
    compartments: tuple[str, ...]
    opened: tuple[Opening, ...]
    state: PersonState
    valid_from: datetime | None
    valid_until: datetime | None
    tokens_not_before: datetime | None
    phone: str | None
    email: str | None
    language: Language
    digits: Digits
    made_at: datetime

    def changed(self, **fields: Any) -> "Person":
        """Return them with these fields changed, one version on."""
        return replace(self, version=self.version + 1, **fields)

    def suspend(self, now: datetime) -> "Person":
        """Return them suspended: what they were given before ``now`` is void.

        Raises:
            WrongState: they are suspended already.
        """
        if self.state == "suspended":
            raise WrongState(self.state)
        return self.changed(state="suspended", tokens_not_before=now)

    def reinstate(self, *, has_password: bool) -> "Person":
        """Return them as they may enter again; who never set a password is invited still.

        Raises:
            WrongState: they are not suspended.
        """
        if self.state != "suspended":
            raise WrongState(self.state)
        return self.changed(state="active" if has_password else "invited")

    def with_glass(self, opening: Opening, now: datetime) -> "Person":
        """Return them reading one compartment more for a while; what is over is let go."""
        return self.changed(opened=(*(one for one in self.opened if one.until > now), opening))

    def without_glass(self, break_glass_id: UUID, now: datetime) -> "Person":
        """Return them without what this broken glass had opened."""
        kept = (one for one in self.opened if one.until > now and one.break_glass_id != break_glass_id)
        return self.changed(opened=tuple(kept))


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody signed in on a device.

    ``failed_attempts`` and ``last_signed_in_at`` are what stood before this sign-in: what the person is shown.
    """

    id: UUID
    version: int
    person_id: UUID
    state: Literal["open", "ended"]
    second_factor: bool
    opened_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    network: str
    device: str
    failed_attempts: int
    last_signed_in_at: datetime | None

    def renew(self, now: datetime, *, hours: int, until_hours: int, second_factor: bool) -> "Session":
        """Return it with more time: ``hours`` from now, at most until ``until_hours`` after sign-in."""
        end = min(now + timedelta(hours=hours), self.opened_at + timedelta(hours=until_hours))
        factor = self.second_factor or second_factor
        return replace(self, version=self.version + 1, expires_at=max(end, self.expires_at), second_factor=factor)

    def end(self, now: datetime) -> "Session":
        """Return it ended."""
        return replace(self, version=self.version + 1, state="ended", ended_at=now)


@dataclass(frozen=True, slots=True)
class Key:
    """A signing key by its name; the private half is computed where it is used."""

    key_id: str
    version: int
    use: Literal["token", "badge"]
    public: str
    state: Literal["active", "retired"]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class BrokenGlass:
    """A compartment opened in an emergency."""

    id: UUID
    version: int
    person_id: UUID
    opened: str
    reason: str
    opened_at: datetime
    until: datetime
    closed_at: datetime | None
    reviewed_by: UUID | None
    reviewed_at: datetime | None
    finding: Finding | None
    obligation_id: UUID

    def is_open(self, now: datetime) -> bool:
        """Tell whether the compartment is readable through it now."""
        return self.closed_at is None and now < self.until

    def close(self, now: datetime) -> "BrokenGlass":
        """Return it closed before its time.

        Raises:
            WrongState: it is closed, or its time is over.
        """
        if not self.is_open(now):
            raise WrongState("closed")
        return replace(self, version=self.version + 1, closed_at=now)

    def review(self, by: UUID, finding: Finding, now: datetime) -> "BrokenGlass":
        """Return it looked at by a second person; what was not justified ends with the review.

        Raises:
            WrongState: it was reviewed already.
        """
        if self.reviewed_at is not None:
            raise WrongState("reviewed")
        closed_at = now if finding == "not_justified" and self.is_open(now) else self.closed_at
        return replace(
            self, version=self.version + 1, reviewed_by=by, reviewed_at=now, finding=finding, closed_at=closed_at
        )
