"""The second factor: offered as a QR code, confirmed by a first code, with ten recovery codes that work once each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Final
from uuid import UUID

import pyotp
import segno

from schemas.accreditation import SessionRenewed
from schemas.permissions import needs_second_factor
from services.accreditation.actions.change import Change, changing
from services.accreditation.actions.contracts import changed, tell_person, tell_session
from services.accreditation.actions.deps import Deps
from services.accreditation.actions.passwords import confirm_own
from services.accreditation.actions.sessions import Caller, SignedIn, signed, use_code
from services.accreditation.actions.vault import fresh_recovery_code
from services.accreditation.errors import (
    PasswordWrong,
    SecondFactorAbsent,
    SecondFactorOwed,
    SecondFactorRefused,
)
from services.accreditation.model import credentials as rules
from services.accreditation.model.entities import Person
from services.accreditation.store import credentials, organisations, people, sessions
from services.accreditation.store.credentials import Credential
from services.kit.errors import SessionOver
from services.kit.events import Provenance

RECOVERY_CODES: Final = 10


@dataclass(frozen=True, slots=True)
class Offer:
    """What an authenticator app needs; shown once, to the person alone."""

    secret: str
    uri: str
    qr_svg: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The second factor is asked for from now on; the recovery codes are shown once."""

    recovery_codes: Sequence[str]
    signed_in: SignedIn


async def offer(deps: Deps, person_id: UUID, session_id: UUID, caller: Caller, password: str | None) -> Offer:
    """Offer a second factor; it counts once it is confirmed. A newer offer replaces an older one.

    Who has one already says their password again, so that a stolen session cannot exchange it.

    Raises:
        PasswordWrong: a second factor is enrolled, and the password is missing or not right.
        TooManyRequests: guessed too often.
    """
    async with deps.db.transaction() as conn:
        before = await credentials.find(conn, person_id)
    if before.enrolled:
        if password is None:
            raise PasswordWrong
        await confirm_own(deps, person_id, session_id, caller, password)
    secret = pyotp.random_base32()
    async with deps.db.transaction() as conn:
        person = await people.find(conn, person_id)
        credential = await credentials.find(conn, person_id, lock=True)
        if person is None or credential.password_hash is None:
            raise SecondFactorAbsent
        await credentials.save(conn, replace(credential, totp_offered=deps.vault.seal(person_id, secret)))
    uri = rules.enrolment_uri(secret, person.username)
    return Offer(secret, uri, _qr_svg(uri))


async def confirm(deps: Deps, by: Provenance, session_id: UUID, caller: Caller, otp: str) -> Enrolled:
    """Enrol what was offered, by its first code; this session counts as signed in with it.

    Raises:
        SecondFactorAbsent: nothing was offered.
        SecondFactorRefused: the code is not of what was offered.
        TooManyRequests: guessed too often.
    """
    person_id = UUID(by.actor)
    attempt = deps.throttle.attempt(caller.network, by.actor, str(session_id), deps.clock.monotonic())
    codes = [fresh_recovery_code() for _ in range(RECOVERY_CODES)]
    async with changing(deps, by) as change:
        person, credential = await _locked(change, person_id)
        session = await sessions.find(change.conn, session_id, lock=True)
        if session is None or session.state != "open":
            raise SessionOver("This session was ended.", reason="ended")
        if credential.totp_offered is None:
            raise SecondFactorAbsent
        offered = deps.vault.open(person_id, credential.totp_offered)
        step = rules.matching_step(offered, otp, change.now, last_step=0)
        if step is None:
            raise SecondFactorRefused
        credential = replace(credential, totp_secret=credential.totp_offered, totp_offered=None, totp_last_step=step)
        await credentials.save(change.conn, credential)
        await _keep_codes(deps, change, person_id, codes)
        person = person.changed()
        await people.save(change.conn, person)
        tell_person(change, person, changed("second_factor"))
        session = session.renew(
            change.now, hours=deps.policy.session_hours, until_hours=deps.policy.renewal_hours, second_factor=True
        )
        await sessions.save(change.conn, session)
        tell_session(change, session, SessionRenewed())
        organisation = await organisations.find(change.conn, person.organisation_id)
        assert organisation is not None
    deps.throttle.give_back(attempt, deps.clock.monotonic())
    return Enrolled(codes, signed(deps, person, organisation, credential, session, now=change.now))


async def new_recovery_codes(deps: Deps, by: Provenance, session_id: UUID, caller: Caller, otp: str) -> Sequence[str]:
    """Make ten new recovery codes; the ones before are void.

    Raises:
        SecondFactorAbsent: no second factor is enrolled.
        SecondFactorRefused: the one-time code is wrong or was used.
        TooManyRequests: guessed too often.
    """
    person_id = UUID(by.actor)
    attempt = deps.throttle.attempt(caller.network, by.actor, str(session_id), deps.clock.monotonic())
    codes = [fresh_recovery_code() for _ in range(RECOVERY_CODES)]
    async with changing(deps, by) as change:
        person, credential = await _locked(change, person_id)
        if not credential.enrolled:
            raise SecondFactorAbsent
        await use_code(deps, change, credential, otp)
        await _keep_codes(deps, change, person_id, codes)
        person = person.changed()
        await people.save(change.conn, person)
        tell_person(change, person, changed("recovery_codes"))
    deps.throttle.give_back(attempt, deps.clock.monotonic())
    return codes


async def remove(deps: Deps, by: Provenance, session_id: UUID, caller: Caller, password: str) -> None:
    """Do without a second factor, where the person's roles allow it.

    Raises:
        SecondFactorOwed: a role of theirs needs it.
        SecondFactorAbsent: there is none.
        PasswordWrong: the password is not right.
        TooManyRequests: guessed too often.
    """
    person_id = UUID(by.actor)
    await confirm_own(deps, person_id, session_id, caller, password)
    async with changing(deps, by) as change:
        person, credential = await _locked(change, person_id)
        if needs_second_factor(person.roles):
            raise SecondFactorOwed
        if not credential.enrolled:
            raise SecondFactorAbsent
        await credentials.save(change.conn, without_second_factor(credential))
        await credentials.replace_recovery_codes(change.conn, person_id, [])
        person = person.changed()
        await people.save(change.conn, person)
        tell_person(change, person, changed("second_factor"))


def without_second_factor(credential: Credential) -> Credential:
    """Return a credential that asks for the password only; which codes were used is not forgotten."""
    return replace(credential, totp_secret=None, totp_offered=None)


async def _locked(change: Change, person_id: UUID) -> tuple[Person, Credential]:
    person = await people.find(change.conn, person_id, lock=True)
    if person is None:
        raise SecondFactorAbsent
    return person, await credentials.find(change.conn, person_id, lock=True)


async def _keep_codes(deps: Deps, change: Change, person_id: UUID, codes: Sequence[str]) -> None:
    digests = [deps.vault.recovery_digest(person_id, rules.normal_recovery_code(code)) for code in codes]
    await credentials.replace_recovery_codes(change.conn, person_id, digests)


def _qr_svg(text: str) -> str:
    out = BytesIO()
    segno.make(text, error="m").save(out, kind="svg", xmldecl=False, svgclass=None, lineclass=None, omitsize=True)
    return out.getvalue().decode()
