"""What goes out over HTTP, and how it is made from what the actions return."""

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from schemas.types import Language, UtcTime
from services.accreditation.actions.invitations import Invited, Opened
from services.accreditation.actions.profile import Me
from services.accreditation.model.entities import (
    BrokenGlass,
    Digits,
    Finding,
    Key,
    OrganisationKind,
    Person,
    PersonState,
    Session,
)
from services.accreditation.store.organisations import Listed
from services.accreditation.store.people import Seen


class OwnOrganisation(BaseModel):
    """For whom somebody is here."""

    id: UUID
    kind: OrganisationKind
    names: dict[str, str]


class MeAnswer(BaseModel):
    """Who is signed in. ``must``: what has to be done before anything else. ``token`` only for bearers."""

    person_id: UUID
    username: str
    name: str
    organisation: OwnOrganisation
    roles: list[str]
    provinces: list[str] | None
    compartments: list[str]
    language: Language
    digits: Digits
    expires_at: UtcTime
    second_factor: bool
    must: list[Literal["password", "second_factor"]]
    failed_attempts: Annotated[int, Field(description="Wrong attempts between the sign-in before and this one.")]
    last_signed_in_at: UtcTime | None
    server_time: Annotated[UtcTime, Field(description="The room's time of this answer, which a drill may have moved.")]
    token: str | None = None


def me_answer(me: Me, token: str | None = None) -> MeAnswer:
    """Return what a person is told about themselves."""
    person, organisation = me.person, me.organisation
    return MeAnswer(
        person_id=person.id,
        username=person.username,
        name=person.name,
        organisation=OwnOrganisation(id=organisation.id, kind=organisation.kind, names=dict(organisation.names)),
        roles=list(person.roles),
        provinces=None if person.provinces is None else list(person.provinces),
        compartments=list(me.compartments),
        language=person.language,
        digits=person.digits,
        expires_at=me.expires_at,
        second_factor=me.enrolled,
        must=list(me.must),
        failed_attempts=me.failed_attempts,
        last_signed_in_at=me.last_signed_in_at,
        server_time=me.at,
        token=token,
    )


class OfferAnswer(BaseModel):
    """What an authenticator app needs; shown once."""

    secret: str
    uri: str
    qr_svg: str


class EnrolledAnswer(BaseModel):
    """Ten codes that work once each, shown once; and who is signed in now."""

    recovery_codes: list[str]
    me: MeAnswer


class RecoveryCodesAnswer(BaseModel):
    """Ten codes that work once each, shown once."""

    recovery_codes: list[str]


class SessionAnswer(BaseModel):
    """A session of one's own."""

    id: UUID
    opened_at: UtcTime
    expires_at: UtcTime
    network: str
    device: str
    current: bool


class SessionsAnswer(BaseModel):
    """One's own sessions that are still good."""

    items: list[SessionAnswer]


def sessions_answer(found: Sequence[Session], current: str) -> SessionsAnswer:
    """Return a person's sessions; ``current`` is the one that asks."""
    return SessionsAnswer(
        items=[
            SessionAnswer(
                id=one.id,
                opened_at=one.opened_at,
                expires_at=one.expires_at,
                network=one.network,
                device=one.device,
                current=str(one.id) == current,
            )
            for one in found
        ]
    )


class InvitationAnswer(BaseModel):
    """Whose invitation it is."""

    username: str
    name: str
    organisation: dict[Literal["names"], dict[str, str]]
    roles: list[str]
    expires_at: UtcTime


def invitation_answer(opened: Opened) -> InvitationAnswer:
    """Return what the holder of an invitation sees."""
    return InvitationAnswer(
        username=opened.person.username,
        name=opened.person.name,
        organisation={"names": dict(opened.organisation.names)},
        roles=list(opened.person.roles),
        expires_at=opened.expires_at,
    )


class InvitedAnswer(BaseModel):
    """The link to hand over; shown once."""

    secret: str
    url: str
    expires_at: UtcTime


def invited_answer(invited: Invited) -> InvitedAnswer:
    """Return what the admin hands over."""
    return InvitedAnswer(secret=invited.secret, url=invited.url, expires_at=invited.expires_at)


class OrganisationAnswer(BaseModel):
    """An organisation, with how many people it has."""

    id: UUID
    version: int
    kind: OrganisationKind
    names: dict[str, str]
    registration: str | None
    network_id: UUID | None
    provinces: list[str] | None
    state: Literal["active", "suspended"]
    valid_from: UtcTime | None
    valid_until: UtcTime | None
    people: int


class OrganisationsAnswer(BaseModel):
    """A page of organisations."""

    items: list[OrganisationAnswer]
    next: str | None


def organisation_answer(listed: Listed) -> OrganisationAnswer:
    """Return an organisation as it is shown."""
    one = listed.organisation
    return OrganisationAnswer(
        id=one.id,
        version=one.version,
        kind=one.kind,
        names=dict(one.names),
        registration=one.registration,
        network_id=one.network_id,
        provinces=None if one.provinces is None else list(one.provinces),
        state=one.state,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        people=listed.people,
    )


class BadgeOfPerson(BaseModel):
    """The newest badge of a person."""

    id: UUID
    code: str
    state: str
    valid_until: UtcTime


class PersonAnswer(BaseModel):
    """A person with their personal data: reading it is recorded."""

    id: UUID
    version: int
    username: str
    name: str
    organisation_id: UUID
    roles: list[str]
    provinces: list[str] | None
    compartments: list[str]
    state: PersonState
    valid_from: UtcTime | None
    valid_until: UtcTime | None
    second_factor: bool
    phone: str | None
    email: str | None
    language: Language
    badge: BadgeOfPerson | None


class PeopleAnswer(BaseModel):
    """A page of people."""

    items: list[PersonAnswer]
    next: str | None


class PersonMadeAnswer(BaseModel):
    """The new person, and the link to hand over: None in the answer to a repeat, because the link is kept nowhere."""

    person: PersonAnswer
    invitation: InvitedAnswer | None


class NameAnswer(BaseModel):
    """Who somebody is."""

    name: str
    organisation_id: UUID


class NamesAnswer(BaseModel):
    """Names by id; whom the asker may not know is left out."""

    names: dict[UUID, NameAnswer]


def names_answer(found: dict[UUID, Person]) -> NamesAnswer:
    """Return names by id."""
    return NamesAnswer(
        names={
            person_id: NameAnswer(name=person.name, organisation_id=person.organisation_id)
            for person_id, person in found.items()
        }
    )


def person_answer(seen: Seen) -> PersonAnswer:
    """Return a person as they are shown to whoever may see them."""
    one = seen.person
    return PersonAnswer(
        id=one.id,
        version=one.version,
        username=one.username,
        name=one.name,
        organisation_id=one.organisation_id,
        roles=list(one.roles),
        provinces=None if one.provinces is None else list(one.provinces),
        compartments=list(one.compartments),
        state=one.state,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        second_factor=seen.second_factor,
        phone=one.phone,
        email=one.email,
        language=one.language,
        badge=BadgeOfPerson(**seen.badge) if seen.badge else None,
    )


class KeyAnswer(BaseModel):
    """The public half of a signing key."""

    key_id: str
    use: Literal["token", "badge"]
    public: str
    state: Literal["active", "retired"]
    made_at: UtcTime


class KeysAnswer(BaseModel):
    """All signing keys, the newest first."""

    items: list[KeyAnswer]


def key_answer(key: Key) -> KeyAnswer:
    """Return a key as it is shown to everybody."""
    return KeyAnswer(key_id=key.key_id, use=key.use, public=key.public, state=key.state, made_at=key.made_at)


class GlassAnswer(BaseModel):
    """A compartment opened in an emergency."""

    id: UUID
    version: int
    person_id: UUID
    opened: str
    reason: str
    opened_at: UtcTime
    until: UtcTime
    closed_at: UtcTime | None
    reviewed_by: UUID | None
    reviewed_at: UtcTime | None
    finding: Finding | None


class GlassesAnswer(BaseModel):
    """A page of what was opened."""

    items: list[GlassAnswer]
    next: str | None


def glass_answer(glass: BrokenGlass) -> GlassAnswer:
    """Return broken glass as it is shown."""
    return GlassAnswer(
        id=glass.id,
        version=glass.version,
        person_id=glass.person_id,
        opened=glass.opened,
        reason=glass.reason,
        opened_at=glass.opened_at,
        until=glass.until,
        closed_at=glass.closed_at,
        reviewed_by=glass.reviewed_by,
        reviewed_at=glass.reviewed_at,
        finding=glass.finding,
    )
