"""From this service's state to what it says in the log. Nothing here carries a name or a contact of a person."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from schemas.accreditation import (
    BreakGlassChange,
    BreakGlassV1,
    Changed,
    KeyMade,
    KeyRetired,
    Made,
    Opened,
    OrganisationChange,
    OrganisationV1,
    PersonChange,
    PersonV1,
    ReadingDone,
    ReadingV1,
    SessionChange,
    SessionV1,
    SigningKeyV1,
)
from schemas.obligation import (
    About,
    ObligationChange,
    ObligationDischarged,
    ObligationLapsed,
    ObligationOpened,
    ObligationV1,
    Owner,
    Proof,
)
from services.accreditation.actions.change import Change
from services.accreditation.model.duties import Duty, audiences
from services.accreditation.model.entities import BrokenGlass, Key, Organisation, Person, Session

JOINT: Final = "joint"
COMMISSION: Final = "commission"
PUBLIC: Final = "public"
READ_AT_ONCE_MAX: Final = 1000


def tell_organisation(change: Change, one: Organisation, how: OrganisationChange) -> None:
    """Say what an organisation is now, to everybody in the room."""
    change.tell("organisation", one.id, how.kind, organisation_state(one, how), compartment=JOINT)


def organisation_state(one: Organisation, how: OrganisationChange) -> OrganisationV1:
    """Return an organisation as it is published."""
    return OrganisationV1(
        organisation_id=one.id,
        version=one.version,
        kind=one.kind,
        names=dict(one.names),
        registration=one.registration,
        network_id=one.network_id,
        provinces=None if one.provinces is None else list(one.provinces),
        state=one.state,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        tokens_not_before=one.tokens_not_before,
        change=how,
    )


def tell_person(change: Change, one: Person, how: PersonChange) -> None:
    """Say what a person's rights are now. Who they are stays here."""
    change.tell("person", one.id, how.kind, person_state(one, how), compartment=COMMISSION)


def person_state(one: Person, how: PersonChange) -> PersonV1:
    """Return a person's rights as they are published."""
    return PersonV1(
        person_id=one.id,
        version=one.version,
        organisation_id=one.organisation_id,
        roles=list(one.roles),
        provinces=None if one.provinces is None else list(one.provinces),
        compartments=list(one.compartments),
        opened=[Opened(compartment=opening.compartment, until=opening.until) for opening in one.opened],
        state=one.state,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        tokens_not_before=one.tokens_not_before,
        change=how,
    )


def tell_session(change: Change, one: Session, how: SessionChange) -> None:
    """Say that a session was opened, renewed or ended."""
    change.tell("session", one.id, how.kind, session_state(one, how), compartment=COMMISSION)


def session_state(one: Session, how: SessionChange) -> SessionV1:
    """Return a session as it is published: not from where, not on which device."""
    return SessionV1(
        session_id=one.id,
        version=one.version,
        person_id=one.person_id,
        state=one.state,
        second_factor=one.second_factor,
        opened_at=one.opened_at,
        expires_at=one.expires_at,
        ended_at=one.ended_at,
        change=how,
    )


def tell_key(change: Change, one: Key) -> None:
    """Say that a key pair is used from now on, or believed no longer."""
    how = KeyMade() if one.state == "active" else KeyRetired()
    change.tell("signing_key", one.key_id, how.kind, key_state(one), compartment=PUBLIC)


def key_state(one: Key) -> SigningKeyV1:
    """Return the public half of a key as it is published."""
    return SigningKeyV1(
        key_id=one.key_id,
        version=one.version,
        use=one.use,
        public=one.public,
        state=one.state,
        made_at=one.made_at,
        change=KeyMade() if one.state == "active" else KeyRetired(),
    )


def tell_glass(change: Change, one: BrokenGlass, how: BreakGlassChange) -> UUID:
    """Say that a compartment was opened, closed or reviewed, to its readers and to the commission.

    Returns the id of the commission's event, which is the proof of a review.
    """
    state = BreakGlassV1(
        break_glass_id=one.id,
        version=one.version,
        person_id=one.person_id,
        opened=one.opened,
        reason=one.reason,
        opened_at=one.opened_at,
        until=one.until,
        closed_at=one.closed_at,
        change=how,
    )
    told = {
        name: change.tell("break_glass", one.id, how.kind, state, compartment=name) for name in audiences(one.opened)
    }
    return told[COMMISSION]


def tell_duty(change: Change, duty: Duty) -> None:
    """Say what somebody owes now, to each audience of the duty."""
    how: ObligationChange = ObligationOpened()
    if duty.state == "discharged":
        how = ObligationDischarged()
    elif duty.state == "lapsed":
        how = ObligationLapsed(missed_due_at=duty.due_at)
    for compartment in duty.compartments:
        state = duty_state(duty, compartment, how)
        change.tell("obligation", duty.id, how.kind, state, compartment=compartment)


def duty_state(duty: Duty, compartment: str, how: ObligationChange) -> ObligationV1:
    """Return a duty as it is published for one audience."""
    proof = None
    if duty.proof_event_id is not None and duty.closed_at is not None:
        proof = Proof(event_id=duty.proof_event_id, at=duty.closed_at)
    return ObligationV1(
        obligation_id=duty.id,
        version=duty.version,
        kind=duty.kind,
        state=duty.state,
        owner=Owner(id=duty.owner),
        due_at=duty.due_at,
        opened_at=duty.opened_at,
        closed_at=duty.closed_at,
        step=duty.step,
        severity=duty.severity,
        compartment=compartment,
        province="NA",
        subject=About(noun=duty.subject_noun, id=duty.subject_id),
        title=duty.title,
        proof=proof,
        change=how,
    )


def tell_reading(change: Change, question: str, people: Sequence[UUID]) -> None:
    """Say who read personal data of whom, by which question; at most a thousand people in one event.

    Nobody's reading of their own data is told.
    """
    others = [person for person in people if str(person) != change.by.actor]
    for start in range(0, len(others), READ_AT_ONCE_MAX):
        reading_id = change.ids.uuid()
        state = ReadingV1(
            reading_id=reading_id,
            version=1,
            reader=UUID(change.by.actor),
            question=question,
            people=others[start : start + READ_AT_ONCE_MAX],
            at=change.now,
            change=ReadingDone(),
        )
        change.tell("reading", reading_id, "done", state, compartment=COMMISSION)


def made() -> Made:
    """Return the change of what came into being."""
    return Made()


def changed(*fields: str) -> Changed:
    """Return the change of these facts, in the order of their names."""
    return Changed(fields=sorted(set(fields)))
