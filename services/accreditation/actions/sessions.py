"""Sign in, stay signed in, end: one transaction each, and a token made only after its commit."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from schemas.accreditation import SessionEnded, SessionOpened, SessionRenewed
from services.accreditation.actions import profile
from services.accreditation.actions.change import Asked, Change, changing
from services.accreditation.actions.contracts import tell_session
from services.accreditation.actions.deps import Deps
from services.accreditation.actions.profile import Me
from services.accreditation.errors import SecondFactorNeeded, SecondFactorRefused, SignInRefused
from services.accreditation.model import credentials as rules
from services.accreditation.model.entities import Organisation, Person, Session
from services.accreditation.model.throttle import Attempt
from services.accreditation.store import credentials, organisations, people, sessions
from services.accreditation.store.credentials import Credential
from services.kit.access import Claims, sign
from services.kit.auth import network_of
from services.kit.errors import NotFound, OpsError, SessionOver
from services.kit.events import Provenance

NOBODY: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Caller:
    """From where somebody calls: address, what the browser says of itself, and the cookie of a known device."""

    address: str
    user_agent: str = ""
    device_cookie: str = ""

    @property
    def network(self) -> str:
        """What counts as one client."""
        return network_of(self.address)


@dataclass(frozen=True, slots=True)
class Passwords:
    """What somebody types to sign in."""

    username: str
    password: str
    otp: str = ""
    recovery_code: str = ""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that stands in the database, with its token. ``device_cookie`` is for this device, where it is new."""

    token: str
    me: Me
    expires_at: datetime
    device_cookie: str | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    person: Person
    organisation: Organisation
    credential: Credential


async def sign_in(deps: Deps, asked: Asked, typed: Passwords, caller: Caller) -> SignedIn:
    """Sign somebody in.

    Nobody learns whether a user name exists: what is wrong costs the same time and gets the same answer. A guess is
    counted before it is looked at and given back when it was right.

    Raises:
        TooManyRequests: this network, or this user name, has guessed too often; nothing was hashed.
        SignInRefused: user name or password is wrong, or the person or their organisation may not enter.
        SecondFactorNeeded: the password is right and the one-time code is missing.
        SecondFactorRefused: the code is wrong or was used before.
        Overloaded: too many sign in at this moment.
    """
    steady = deps.clock.monotonic()
    if not deps.vault.is_ours(caller.device_cookie):
        deps.throttle.check_network(caller.network, steady)
    username = rules.normal_username(typed.username)
    known = await _find(deps, username)
    device = deps.vault.known_device(known.person.id, caller.device_cookie) if known else None
    attempt = deps.throttle.attempt(caller.network, username, device, steady)
    try:
        signed_in = await _try(deps, asked, typed, caller, known)
    except (SignInRefused, SecondFactorRefused):
        if known is not None:
            deps.failures.count(known.person.id)
        raise
    except OpsError:
        _give_back(deps, attempt)
        raise
    _give_back(deps, attempt)
    if device is not None:
        return signed_in
    mark = deps.vault.device_mark(signed_in.me.person.id, deps.ids.uuid(), caller.device_cookie)
    return replace(signed_in, device_cookie=mark)


async def _try(deps: Deps, asked: Asked, typed: Passwords, caller: Caller, known: _Known | None) -> SignedIn:
    stored = known.credential.password_hash if known else None
    password = rules.normal_password(typed.password)
    right = await deps.hasher.matches(password, stored)
    now = deps.clock.now()
    if known is None or not right or not may_enter(known.person, known.organisation, now):
        raise SignInRefused
    if known.credential.enrolled and not typed.otp.strip() and not typed.recovery_code.strip():
        raise SecondFactorNeeded
    fresh_hash = await deps.hasher.hash(password) if deps.hasher.outdated(stored or "") else stored
    by = asked.by(known.person.id, known.person.roles, now)
    await deps.failures.written()
    async with changing(deps, by) as change:
        person = await people.find(change.conn, known.person.id, lock=True)
        credential = await credentials.find(change.conn, known.person.id, lock=True)
        if person is None or credential.password_hash != stored or not may_enter(person, known.organisation, now):
            raise SignInRefused
        if credential.enrolled:
            await _second_factor(deps, change, credential, typed)
            credential = await credentials.find(change.conn, known.person.id)
        session = open_session(change, person, caller, credential, second_factor=credential.enrolled, deps=deps)
        credential = replace(credential, password_hash=fresh_hash, failed_attempts=0, last_signed_in_at=now)
        await credentials.save(change.conn, credential)
        await sessions.save(change.conn, session)
        tell_session(change, session, SessionOpened())
    return signed(deps, person, known.organisation, credential, session, now=now)


async def _find(deps: Deps, username: str) -> _Known | None:
    async with deps.db.transaction() as conn:
        person = await people.find_by_username(conn, username)
        # Somebody who does not exist is looked for as long as somebody who does.
        organisation = await organisations.find(conn, person.organisation_id if person else NOBODY)
        credential = await credentials.find(conn, person.id if person else NOBODY)
    if person is None or organisation is None:
        return None
    return _Known(person, organisation, credential)


async def _second_factor(deps: Deps, change: Change, credential: Credential, typed: Passwords) -> None:
    person_id = credential.person_id
    if typed.recovery_code.strip():
        digest = deps.vault.recovery_digest(person_id, rules.normal_recovery_code(typed.recovery_code))
        if not await credentials.use_recovery_code(change.conn, person_id, digest):
            raise SecondFactorRefused
        return
    await use_code(deps, change, credential, typed.otp)


async def use_code(deps: Deps, change: Change, credential: Credential, otp: str) -> None:
    """Use up a one-time code of the enrolled second factor.

    Raises:
        SecondFactorRefused: it is wrong, or it or a later one was used before.
    """
    assert credential.totp_secret is not None
    secret = deps.vault.open(credential.person_id, credential.totp_secret)
    step = rules.matching_step(secret, otp, change.now, last_step=credential.totp_last_step)
    if step is None or not await credentials.take_step(change.conn, credential.person_id, step):
        raise SecondFactorRefused


def may_enter(person: Person, organisation: Organisation, now: datetime) -> bool:
    """Tell whether a person may be signed in now, as `People` will tell of their token afterwards."""
    begun = all(since is None or since <= now for since in (person.valid_from, organisation.valid_from))
    lasting = all(until is None or now < until for until in (person.valid_until, organisation.valid_until))
    return person.state == "active" and organisation.state == "active" and begun and lasting


def open_session(
    change: Change, person: Person, caller: Caller, credential: Credential, *, second_factor: bool, deps: Deps
) -> Session:
    """Return a new session; the caller writes and tells it."""
    return Session(
        id=change.ids.uuid(),
        version=1,
        person_id=person.id,
        state="open",
        second_factor=second_factor,
        opened_at=change.now,
        expires_at=change.now + timedelta(hours=deps.policy.session_hours),
        ended_at=None,
        network=caller.network,
        device=rules.device_of(caller.user_agent[:400]),
        failed_attempts=credential.failed_attempts,
        last_signed_in_at=credential.last_signed_in_at,
    )


def signed(
    deps: Deps,
    person: Person,
    organisation: Organisation,
    credential: Credential,
    session: Session,
    *,
    now: datetime,
) -> SignedIn:
    """Make the token of a session; limited while the person has to do something first."""
    claims = Claims(
        session=str(session.id),
        person=str(person.id),
        made_at=now,
        expires_at=session.expires_at,
        second_factor=session.second_factor,
        limited=bool(profile.owed_by(person, credential)),
    )
    me = profile.describe(person, organisation, credential, session, now=now, expires_at=session.expires_at)
    return SignedIn(sign(claims, deps.keys.current("token")), me, session.expires_at)


async def renew(deps: Deps, by: Provenance, session_id: UUID) -> SignedIn:
    """Give a session more time and a new token, until 24 hours after sign-in.

    Raises:
        SessionOver: it was ended, or nothing is known of it here.
    """
    async with changing(deps, by) as change:
        person = await people.find(change.conn, UUID(by.actor), lock=True)
        session = await sessions.find(change.conn, session_id, lock=True)
        if person is None or session is None or session.state != "open" or session.person_id != person.id:
            raise SessionOver("This session was ended.", reason="ended")
        renewed = session.renew(
            change.now, hours=deps.policy.session_hours, until_hours=deps.policy.renewal_hours, second_factor=False
        )
        await sessions.save(change.conn, renewed)
        tell_session(change, renewed, SessionRenewed())
        organisation = await organisations.find(change.conn, person.organisation_id)
        credential = await credentials.find(change.conn, person.id)
        assert organisation is not None
    return signed(deps, person, organisation, credential, renewed, now=change.now)


async def sign_out(deps: Deps, by: Provenance, session_id: UUID) -> None:
    """End the session that asks; one that is over is over."""
    async with changing(deps, by) as change:
        session = await sessions.find(change.conn, session_id, lock=True)
        if session is not None and session.state == "open":
            await _end(change, session, SessionEnded(reason="signed_out"))


async def end_own(deps: Deps, by: Provenance, session_id: UUID) -> None:
    """End another session of the person who asks.

    Raises:
        NotFound: no such session of theirs is open.
    """
    async with changing(deps, by) as change:
        session = await sessions.find(change.conn, session_id, lock=True)
        if session is None or str(session.person_id) != by.actor or session.state != "open":
            raise NotFound("There is no such session.")
        await _end(change, session, SessionEnded(reason="ended_by_person"))


async def own(deps: Deps, person_id: UUID) -> list[Session]:
    """List a person's sessions that are still good."""
    async with deps.db.transaction() as conn:
        return await sessions.open_of(conn, person_id, deps.clock.now())


async def _end(change: Change, session: Session, how: SessionEnded) -> None:
    ended = session.end(change.now)
    await sessions.save(change.conn, ended)
    tell_session(change, ended, how)


def _give_back(deps: Deps, attempt: Attempt) -> None:
    deps.throttle.give_back(attempt, deps.clock.monotonic())
