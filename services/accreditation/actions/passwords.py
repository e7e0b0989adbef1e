"""A person changes their own password."""

import contextlib
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import structlog

from schemas.accreditation import SignedOutEverywhere
from services.accreditation.actions.change import changing
from services.accreditation.actions.contracts import tell_person
from services.accreditation.actions.deps import Deps
from services.accreditation.actions.sessions import Caller, SignedIn, signed
from services.accreditation.errors import PasswordRefused, PasswordWrong, SignInRefused
from services.accreditation.model import credentials as rules
from services.accreditation.model.entities import Organisation, Person, Session
from services.accreditation.store import credentials, organisations, people, sessions
from services.accreditation.store.credentials import Credential
from services.kit.errors import SessionOver
from services.kit.events import Provenance

_log = structlog.get_logger(__name__)


def check_new(deps: Deps, password: str, username: str) -> None:
    """Let a new password be.

    Raises:
        PasswordRefused: see the rules.
    """
    rules.check_password(
        password,
        username,
        characters_min=deps.policy.password_characters_min,
        characters_max=deps.policy.password_characters_max,
    )


async def confirm_own(deps: Deps, person_id: UUID, session_id: UUID, caller: Caller, password: str) -> Credential:
    """Ask a signed-in person for their password again; guesses are throttled as at sign-in, per session.

    Raises:
        PasswordWrong: it is not theirs.
        TooManyRequests: guessed too often.
        SignInRefused: the person is not here.
    """
    async with deps.db.transaction() as conn:
        person = await people.find(conn, person_id)
        credential = await credentials.find(conn, person_id)
    if person is None:
        raise SignInRefused
    attempt = deps.throttle.attempt(caller.network, person.username, str(session_id), deps.clock.monotonic())
    if not await deps.hasher.matches(rules.normal_password(password), credential.password_hash):
        deps.failures.count(person_id)
        raise PasswordWrong
    deps.throttle.give_back(attempt, deps.clock.monotonic())
    return credential


async def change_password(
    deps: Deps, by: Provenance, session_id: UUID, caller: Caller, *, current: str, new: str
) -> SignedIn:
    """Change one's own password: every other session ends, this one gets a new token.

    The file with the first admin's password is deleted once they have done this.

    Raises:
        PasswordWrong: the current one is not right.
        PasswordRefused: the new one does not hold.
        TooManyRequests: guessed too often.
        SessionOver: the session was ended meanwhile.
    """
    person_id = UUID(by.actor)
    before = await confirm_own(deps, person_id, session_id, caller, current)
    password = rules.normal_password(new)
    async with deps.db.transaction() as conn:
        known = await people.find(conn, person_id)
    check_new(deps, password, known.username if known else "")
    if password == rules.normal_password(current):
        policy = deps.policy
        raise PasswordRefused(
            "same", characters_min=policy.password_characters_min, characters_max=policy.password_characters_max
        )
    stored = await deps.hasher.hash(password)
    async with changing(deps, by) as change:
        person = await people.find(change.conn, person_id, lock=True)
        credential = await credentials.find(change.conn, person_id, lock=True)
        session = await sessions.find(change.conn, session_id, lock=True)
        if person is None or session is None or session.state != "open":
            raise SessionOver("This session was ended.", reason="ended")
        if credential.password_hash != before.password_hash:
            raise PasswordWrong
        credential = replace(credential, password_hash=stored, must_change=False, first_admin=False)
        person = person.changed(tokens_not_before=change.now)
        await people.save(change.conn, person)
        await credentials.save(change.conn, credential)
        await sessions.end_of_people(change.conn, [person_id], change.now, except_for=session_id)
        tell_person(change, person, SignedOutEverywhere(reason="password_changed"))
        organisation = await organisations.find(change.conn, person.organisation_id)
        assert organisation is not None
        if before.first_admin and deps.first_admin_file is not None:
            change.afterwards(lambda: delete_first_password(deps.first_admin_file))
    return _signed(deps, person, organisation, credential, session)


def _signed(
    deps: Deps, person: Person, organisation: Organisation, credential: Credential, session: Session
) -> SignedIn:
    made_at = person.tokens_not_before or deps.clock.now()
    return signed(deps, person, organisation, credential, session, now=made_at)


def delete_first_password(file: Path | None) -> None:
    """Delete the file with the first admin's password, which opens nothing any more."""
    if file is None:
        return
    with contextlib.suppress(FileNotFoundError):
        try:
            file.unlink()
            _log.info("first_admin.file_deleted", file=str(file))
        except PermissionError as fault:
            _log.warning("first_admin.file_stays", file=str(file), reason=str(fault))
