"""Who somebody is, as they are told themselves, and the few things about themselves that they set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.permissions import needs_second_factor
from services.accreditation.actions.change import changing
from services.accreditation.actions.contracts import changed, tell_person
from services.accreditation.actions.deps import Deps
from services.accreditation.errors import SignInRefused
from services.accreditation.model import credentials as rules
from services.accreditation.model.entities import Organisation, Person, Session
from services.accreditation.store import credentials, organisations, people, sessions
from services.accreditation.store.credentials import Credential
from services.kit.events import Provenance


@dataclass(frozen=True, slots=True)
class Me:
    """Who is signed in, and what they have to do first (``must``)."""

    person: Person
    organisation: Organisation
    enrolled: bool
    must: Sequence[str]
    expires_at: datetime
    compartments: tuple[str, ...]
    failed_attempts: int
    last_signed_in_at: datetime | None
    at: datetime


def owed_by(person: Person, credential: Credential) -> Sequence[str]:
    """Return what a person has to do before anything else."""
    return rules.owed(
        must_change=credential.must_change,
        needs_second_factor=needs_second_factor(person.roles),
        enrolled=credential.enrolled,
    )


def describe(
    person: Person,
    organisation: Organisation,
    credential: Credential,
    session: Session | None,
    *,
    now: datetime,
    expires_at: datetime,
) -> Me:
    """Put together what a person is told about themselves."""
    opened = {opening.compartment for opening in person.opened if opening.until > now}
    return Me(
        person=person,
        organisation=organisation,
        enrolled=credential.enrolled,
        must=owed_by(person, credential),
        expires_at=session.expires_at if session is not None else expires_at,
        compartments=tuple(sorted({*person.compartments, *opened})),
        failed_attempts=session.failed_attempts if session is not None else 0,
        last_signed_in_at=session.last_signed_in_at if session is not None else None,
        at=now,
    )


async def describe_by_id(
    conn: AsyncConnection, person_id: UUID, session_id: UUID, *, now: datetime, expires_at: datetime
) -> Me:
    """Load what a person is told about themselves.

    Raises:
        SignInRefused: the person is not here; their token cannot be of this room.
    """
    person = await people.find(conn, person_id)
    organisation = await organisations.find(conn, person.organisation_id) if person else None
    if person is None or organisation is None:
        raise SignInRefused
    credential = await credentials.find(conn, person_id)
    session = await sessions.find(conn, session_id)
    return describe(person, organisation, credential, session, now=now, expires_at=expires_at)


async def who_am_i(deps: Deps, person_id: UUID, session_id: UUID, expires_at: datetime) -> Me:
    """Say who is signed in.

    Raises:
        SignInRefused: see `describe_by_id`.
    """
    async with deps.db.transaction() as conn:
        return await describe_by_id(conn, person_id, session_id, now=deps.clock.now(), expires_at=expires_at)


async def set_profile(
    deps: Deps, by: Provenance, session_id: UUID, wanted: Mapping[str, Any], expires_at: datetime
) -> Me:
    """Set one's own language and digits.

    Raises:
        SignInRefused: see `describe_by_id`.
    """
    person_id = UUID(by.actor)
    async with changing(deps, by) as change:
        person = await people.find(change.conn, person_id, lock=True)
        fields = {} if person is None else {k: v for k, v in wanted.items() if v != getattr(person, k)}
        if person is not None and fields:
            person = person.changed(**fields)
            await people.save(change.conn, person)
            tell_person(change, person, changed(*fields))
        return await describe_by_id(change.conn, person_id, session_id, now=change.now, expires_at=expires_at)
