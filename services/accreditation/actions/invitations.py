"""Invitations: a link that lets one person set their password, once, within three days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from schemas.accreditation import SessionOpened
from services.accreditation.actions.change import Asked, Change, changing
from services.accreditation.actions.contracts import changed, tell_person, tell_session
from services.accreditation.actions.deps import Deps
from services.accreditation.actions.passwords import check_new
from services.accreditation.actions.sessions import Caller, SignedIn, open_session, signed
from services.accreditation.actions.vault import fresh_secret, secret_digest
from services.accreditation.errors import InvitationExpired, InvitationUnknown
from services.accreditation.model import credentials as rules
from services.accreditation.model.entities import Organisation, Person
from services.accreditation.store import credentials, organisations, people, sessions
from services.accreditation.store.credentials import Credential, Invitation


@dataclass(frozen=True, slots=True)
class Invited:
    """What the admin hands over. The secret is shown once and kept nowhere; the link holds it behind ``#`` only."""

    secret: str
    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """What the holder of an invitation sees of it."""

    person: Person
    organisation: Organisation
    expires_at: datetime


async def invite(deps: Deps, change: Change, person_id: UUID) -> Invited:
    """Make an invitation in a change; the one before is void."""
    secret = fresh_secret()
    until = change.now + timedelta(hours=deps.policy.invitation_hours)
    made = Invitation(person_id, secret_digest(secret), change.now, until)
    await credentials.replace_invitation(change.conn, made)
    return Invited(secret, f"{deps.origin}/login/#invitation={secret}", until)


async def open_invitation(deps: Deps, secret: str, caller: Caller) -> Opened:
    """Say whose invitation it is, to whoever holds its secret.

    Raises:
        InvitationUnknown: no invitation has this secret, or the person may not enter.
        InvitationExpired: its time is over.
        TooManyRequests: this network has guessed too often.
    """
    attempt = deps.throttle.network_attempt(caller.network, deps.clock.monotonic())
    opened = await _find(deps, secret)
    deps.throttle.give_back(attempt, deps.clock.monotonic())
    return opened


async def accept_invitation(deps: Deps, asked: Asked, secret: str, password: str, caller: Caller) -> SignedIn:
    """Set the password of an invited person and sign them in; the invitation is used up.

    Raises:
        InvitationUnknown, InvitationExpired, TooManyRequests: see `open_invitation`.
        PasswordRefused: the password does not hold; the invitation stays good.
    """
    attempt = deps.throttle.network_attempt(caller.network, deps.clock.monotonic())
    opened = await _find(deps, secret)
    deps.throttle.give_back(attempt, deps.clock.monotonic())
    password = rules.normal_password(password)
    check_new(deps, password, opened.person.username)
    stored = await deps.hasher.hash(password)
    by = asked.by(opened.person.id, opened.person.roles, deps.clock.now())
    async with changing(deps, by) as change:
        person = await people.find(change.conn, opened.person.id, lock=True)
        used = await credentials.use_invitation(change.conn, secret_digest(secret))
        if not used or person is None or person.state != "invited":
            raise InvitationUnknown
        person = person.changed(state="active")
        credential = Credential(person.id, password_hash=stored, last_signed_in_at=change.now)
        session = open_session(change, person, caller, Credential(person.id), second_factor=False, deps=deps)
        await people.save(change.conn, person)
        await credentials.save(change.conn, credential)
        await credentials.replace_recovery_codes(change.conn, person.id, [])
        await sessions.save(change.conn, session)
        tell_person(change, person, changed("state"))
        tell_session(change, session, SessionOpened())
    mark = deps.vault.device_mark(person.id, deps.ids.uuid(), caller.device_cookie)
    done = signed(deps, person, opened.organisation, credential, session, now=change.now)
    return SignedIn(done.token, done.me, done.expires_at, mark)


async def _find(deps: Deps, secret: str) -> Opened:
    async with deps.db.transaction() as conn:
        found = await credentials.find_invitation(conn, secret_digest(secret))
        person = await people.find(conn, found.person_id) if found else None
        organisation = await organisations.find(conn, person.organisation_id) if person else None
    if found is None or person is None or organisation is None:
        raise InvitationUnknown
    if person.state != "invited" or organisation.state != "active":
        raise InvitationUnknown
    if deps.clock.now() >= found.expires_at:
        raise InvitationExpired
    return Opened(person, organisation, found.expires_at)
