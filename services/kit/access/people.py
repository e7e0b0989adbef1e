"""The service's own copy of who may enter: people, organisations, ended sessions, keys, and how fresh all that is.

Fed with the states that accreditation publishes, in the order of the log, from whatever keeps them (`kit.copies` in
services with tables, the log's reader in the board, accreditation's own rows in accreditation). Used from one loop.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, Final

from services.kit.access.tokens import Claims, Verifier
from services.kit.auth import Principal
from services.kit.errors import SessionOver, TokenRefused

STALE_AFTER: Final = timedelta(seconds=30)
VOID_AFTER: Final = timedelta(minutes=5)
TOKEN_HOURS_MAX: Final = timedelta(hours=12)
CLOCK_SKEW: Final = timedelta(seconds=60)
NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)


class Freshness(Enum):
    """How well this service knows what was revoked: ``STALE`` is shown, ``VOID`` refuses what is sensitive."""

    FRESH = "fresh"
    STALE = "stale"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class _Person:
    version: int
    organisation: str
    roles: frozenset[str]
    provinces: frozenset[str] | None
    compartments: frozenset[str]
    opened: tuple[tuple[str, datetime], ...]
    state: str
    valid_from: datetime | None
    valid_until: datetime | None
    tokens_not_before: datetime | None


@dataclass(frozen=True, slots=True)
class _Organisation:
    version: int
    active: bool
    valid_from: datetime | None
    valid_until: datetime | None
    tokens_not_before: datetime | None


class People:
    """Everybody this service knows, by id."""

    def __init__(self, *, always_fresh: bool = False) -> None:
        self._always_fresh = always_fresh
        self._verifier = Verifier()
        self._people: dict[str, _Person] = {}
        self._organisations: dict[str, _Organisation] = {}
        self._ended: dict[str, datetime] = {}
        self._keys: dict[str, int] = {}
        self._heard_at: datetime | None = None
        self.changes = 0

    # -- what accreditation says

    def take(self, noun: str, entity: str, state: Mapping[str, Any]) -> bool:
        """Take a state as it stands in an event's body (JSON values); True when somebody's rights may have changed.

        Older versions and nouns that say nothing about rights change nothing.
        """
        reader = {
            "person": self._take_person,
            "organisation": self._take_organisation,
            "session": self._take_session,
            "signing_key": self._take_key,
            "heartbeat": self._take_heartbeat,
        }.get(noun)
        if reader is None or not reader(entity, state):
            return False
        self.changes += 1
        return True

    def begin_again(self) -> None:
        """Let another log speak: what it says counts whatever version was known; what it is silent about stays.

        A log that is being filled again from the tables holds a part of everybody for a while, and one whose tables
        were restored holds older versions: neither may throw people out, or keep in whom it has suspended.
        """
        self._people = {key: replace(known, version=0) for key, known in self._people.items()}
        self._organisations = {key: replace(known, version=0) for key, known in self._organisations.items()}
        self._keys = dict.fromkeys(self._keys, 0)
        self._heard_at = None

    def _take_person(self, entity: str, state: Mapping[str, Any]) -> bool:
        known = self._people.get(entity)
        if known is not None and known.version >= state["version"]:
            return False
        self._people[entity] = _Person(
            version=state["version"],
            organisation=str(state["organisation_id"]),
            roles=frozenset(state["roles"]),
            provinces=None if state["provinces"] is None else frozenset(state["provinces"]),
            compartments=frozenset(state["compartments"]),
            opened=tuple((row["compartment"], _moment(row["until"]) or NEVER) for row in state.get("opened", ())),
            state=state["state"],
            valid_from=_moment(state.get("valid_from")),
            valid_until=_moment(state.get("valid_until")),
            tokens_not_before=_moment(state.get("tokens_not_before")),
        )
        return True

    def _take_organisation(self, entity: str, state: Mapping[str, Any]) -> bool:
        known = self._organisations.get(entity)
        if known is not None and known.version >= state["version"]:
            return False
        self._organisations[entity] = _Organisation(
            version=state["version"],
            active=state["state"] == "active",
            valid_from=_moment(state.get("valid_from")),
            valid_until=_moment(state.get("valid_until")),
            tokens_not_before=_moment(state.get("tokens_not_before")),
        )
        return True

    def _take_session(self, entity: str, state: Mapping[str, Any]) -> bool:
        if state["state"] != "ended" or entity in self._ended:
            return False
        self._ended[entity] = _moment(state["expires_at"]) or NEVER
        return True

    def _take_key(self, entity: str, state: Mapping[str, Any]) -> bool:
        if state["use"] != "token" or self._keys.get(entity, 0) >= state["version"]:
            return False
        self._keys[entity] = state["version"]
        if state["state"] == "active":
            self._verifier.trust(entity, state["public"])
        else:
            self._verifier.distrust(entity)
        return True

    def _take_heartbeat(self, _: str, state: Mapping[str, Any]) -> bool:
        self._heard_at = _moment(state["at"])  # the last in the order of the log, also after a drill's clock went back
        return False

    # -- what this service asks

    def freshness(self, now: datetime) -> Freshness:
        """Say how long ago accreditation was last heard of."""
        if self._always_fresh:
            return Freshness.FRESH
        since = now - (self._heard_at or datetime(1970, 1, 1, tzinfo=UTC))
        if since > VOID_AFTER:
            return Freshness.VOID
        return Freshness.STALE if since > STALE_AFTER else Freshness.FRESH

    def knows(self, person: str) -> bool:
        """Tell whether this service has heard of a person."""
        return person in self._people

    def principal(self, token: str, now: datetime) -> Principal:
        """Return whose token it is, with their rights of now.

        A genuine token of somebody this service has not heard of yet gives a principal without any rights
        (``known`` false): a report of theirs is still taken and flagged.

        Raises:
            TokenRefused: not a token of this room.
            SessionOver: expired, ended, or the person or their organisation is suspended or no longer valid.
        """
        claims = self._verifier.claims(token)
        self._check_times(claims, now)
        if claims.session in self._ended:
            raise SessionOver("This session was ended.", reason="ended")
        person = self._people.get(claims.person)
        if person is None:
            none: frozenset[str] = frozenset()
            return Principal(
                claims.person, claims.session, "", none, none, none, claims.expires_at, False, claims.limited
            )
        organisation = self._organisations.get(person.organisation)
        self._check_person(person, claims, now)
        if organisation is not None:
            self._check_organisation(organisation, claims, now)
        return self._principal(claims, person, organisation, now)

    def _check_times(self, claims: Claims, now: datetime) -> None:
        if now >= claims.expires_at:
            raise SessionOver("This session is over.", reason="expired")
        if claims.made_at > now + CLOCK_SKEW or claims.expires_at - claims.made_at > TOKEN_HOURS_MAX:
            raise TokenRefused("The token's times cannot be this room's.")

    def _check_person(self, person: _Person, claims: Claims, now: datetime) -> None:
        # Somebody still "invited" here has just accepted: nobody else gets a token, and the news is on its way.
        if person.state == "suspended":
            raise SessionOver("This person may not enter now.", reason="suspended")
        _check_validity(person.valid_from, person.valid_until, now)
        _check_not_before(person.tokens_not_before, claims)

    def _check_organisation(self, organisation: _Organisation, claims: Claims, now: datetime) -> None:
        if not organisation.active:
            raise SessionOver("This organisation is suspended.", reason="suspended")
        _check_validity(organisation.valid_from, organisation.valid_until, now)
        _check_not_before(organisation.tokens_not_before, claims)

    def _principal(
        self, claims: Claims, person: _Person, organisation: _Organisation | None, now: datetime
    ) -> Principal:
        opened = [(name, until) for name, until in person.opened if until > now]
        ends = [claims.expires_at, person.valid_until or NEVER, *(until for _, until in opened)]
        if organisation is not None:
            ends.append(organisation.valid_until or NEVER)
        return Principal(
            id=claims.person,
            session=claims.session,
            organisation=person.organisation,
            roles=person.roles,
            provinces=person.provinces,
            compartments=person.compartments | {name for name, _ in opened},
            expires_at=min(ends),
            limited=claims.limited,
        )

    def forget(self, now: datetime) -> None:
        """Let go of ended sessions whose tokens have expired anyway."""
        self._ended = {session: until for session, until in self._ended.items() if until > now}


def _check_validity(since: datetime | None, until: datetime | None, now: datetime) -> None:
    if since is not None and now < since:
        raise SessionOver("The accreditation has not begun.", reason="not_begun")
    if until is not None and now >= until:
        raise SessionOver("The accreditation has ended.", reason="expired")


def _check_not_before(not_before: datetime | None, claims: Claims) -> None:
    if not_before is not None and claims.made_at < not_before:
        raise SessionOver("This session was ended.", reason="ended")


def _moment(value: Any) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    return datetime.fromisoformat(str(value))
