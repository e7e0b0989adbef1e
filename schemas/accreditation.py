"""Accreditation: who may enter, for whom they are there, what they may do and until when. Rights, never names.

Names, contacts and photos of people stay in accreditation's database; the audited HTTP surface resolves an id to a name
for whoever may know it. Organisations are legal persons: their names are no personal data.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Discriminator, Field, StringConstraints, Tag

from schemas.permissions import PersonRole
from schemas.types import Compartment, Contract, OtherChange, Province, UtcTime, Version, change_tag

Provinces = Annotated[list[Province], Field(max_length=100)] | None
"""Where somebody's rights hold; null is the whole country."""

Names = dict[Literal["ar", "ckb", "en"], Annotated[str, StringConstraints(min_length=1, max_length=200)]]
"""A name by language; at least one, the others fall back to it."""

OrganisationKind = Literal["commission", "governorate_office", "cso", "cso_network", "agency"]


class Made(Contract):
    """It came into being."""

    kind: Literal["made"] = "made"


class Changed(Contract):
    """Some of its facts were changed; which ones is in ``fields``."""

    kind: Literal["changed"] = "changed"
    fields: list[str]


class Suspended(Contract):
    """Its rights ended at once, and with them every session. ``reason`` is what the admin wrote."""

    kind: Literal["suspended"] = "suspended"
    reason: Annotated[str, Field(max_length=280)]


class Reinstated(Contract):
    """Its rights hold again; sessions ended before stay ended."""

    kind: Literal["reinstated"] = "reinstated"


class SignedOutEverywhere(Contract):
    """Every token made before ``tokens_not_before`` is void: password changed or reset, or an admin ended them."""

    kind: Literal["signed_out_everywhere"] = "signed_out_everywhere"
    reason: Literal["password_changed", "reset", "ended_by_admin"]


class GlassBroken(Contract):
    """A compartment was opened for a while, or closed again before its time."""

    kind: Literal["glass_broken"] = "glass_broken"
    break_glass_id: UUID


OrganisationChange = Annotated[
    Annotated[Made, Tag("made")]
    | Annotated[Changed, Tag("changed")]
    | Annotated[Suspended, Tag("suspended")]
    | Annotated[Reinstated, Tag("reinstated")]
    | Annotated[OtherChange, Tag("other")],
    Discriminator(change_tag("made", "changed", "suspended", "reinstated")),
]

PersonChange = Annotated[
    Annotated[Made, Tag("made")]
    | Annotated[Changed, Tag("changed")]
    | Annotated[Suspended, Tag("suspended")]
    | Annotated[Reinstated, Tag("reinstated")]
    | Annotated[SignedOutEverywhere, Tag("signed_out_everywhere")]
    | Annotated[GlassBroken, Tag("glass_broken")]
    | Annotated[OtherChange, Tag("other")],
    Discriminator(change_tag("made", "changed", "suspended", "reinstated", "signed_out_everywhere", "glass_broken")),
]


class OrganisationV1(Contract):
    """State of a registered organisation. ``tokens_not_before``: what its people were given before is void."""

    organisation_id: UUID
    version: Version
    kind: OrganisationKind
    names: Names
    registration: Annotated[str, Field(max_length=80)] | None = None
    network_id: UUID | None = None
    provinces: Provinces
    state: Literal["active", "suspended"]
    valid_from: UtcTime | None = None
    valid_until: UtcTime | None = None
    tokens_not_before: UtcTime | None = None
    change: OrganisationChange


class Opened(Contract):
    """A compartment that a person reads besides their own, until ``until``."""

    compartment: Compartment
    until: UtcTime


class PersonV1(Contract):
    """Rights of a person, without anything that says who it is.

    ``compartments`` are those of their roles, cut to what they were given; ``opened`` holds what broken glass adds.
    """

    person_id: UUID
    version: Version
    organisation_id: UUID
    roles: Annotated[list[PersonRole], Field(max_length=12)]
    provinces: Provinces
    compartments: list[Compartment | Literal["org-*"]]
    opened: list[Opened] = Field(default_factory=list)
    state: Literal["invited", "active", "suspended"]
    valid_from: UtcTime | None = None
    valid_until: UtcTime | None = None
    tokens_not_before: UtcTime | None = None
    change: PersonChange


class SessionOpened(Contract):
    """Somebody signed in."""

    kind: Literal["opened"] = "opened"


class SessionRenewed(Contract):
    """Its token was made anew: with more time, or because a second factor was enrolled in it."""

    kind: Literal["renewed"] = "renewed"


class SessionEnded(Contract):
    """The session's tokens are void from now on."""

    kind: Literal["ended"] = "ended"
    reason: Literal["signed_out", "ended_by_person", "ended_by_admin", "password_changed", "suspended", "renewed"]


SessionChange = Annotated[
    Annotated[SessionOpened, Tag("opened")]
    | Annotated[SessionRenewed, Tag("renewed")]
    | Annotated[SessionEnded, Tag("ended")]
    | Annotated[OtherChange, Tag("other")],
    Discriminator(change_tag("opened", "renewed", "ended")),
]


class SessionV1(Contract):
    """A session; open until ``expires_at``, or ended before."""

    session_id: UUID
    version: Version
    person_id: UUID
    state: Literal["open", "ended"]
    second_factor: bool
    opened_at: UtcTime
    expires_at: UtcTime
    ended_at: UtcTime | None = None
    change: SessionChange


class KeyMade(Contract):
    """A key pair came into use; what the one before signed stays valid until it expires."""

    kind: Literal["made"] = "made"


class KeyRetired(Contract):
    """Nothing this key signed is believed any more."""

    kind: Literal["retired"] = "retired"


KeyChange = Annotated[
    Annotated[KeyMade, Tag("made")] | Annotated[KeyRetired, Tag("retired")] | Annotated[OtherChange, Tag("other")],
    Discriminator(change_tag("made", "retired")),
]


class SigningKeyV1(Contract):
    """The public half of a key that signs tokens or badges: Ed25519, 32 bytes in base64url without padding."""

    key_id: Annotated[str, Field(pattern=r"^[a-z0-9]{8,32}$")]
    version: Version
    use: Literal["token", "badge"]
    public: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]
    state: Literal["active", "retired"]
    made_at: UtcTime
    change: KeyChange


class DeploymentPlaced(Contract):
    """The observer is accredited for this centre from now on."""

    kind: Literal["placed"] = "placed"


class DeploymentWithdrawn(Contract):
    """The observer is no longer accredited for this centre."""

    kind: Literal["withdrawn"] = "withdrawn"


DeploymentChange = Annotated[
    Annotated[DeploymentPlaced, Tag("placed")]
    | Annotated[DeploymentWithdrawn, Tag("withdrawn")]
    | Annotated[OtherChange, Tag("other")],
    Discriminator(change_tag("placed", "withdrawn")),
]


class DeploymentV1(Contract):
    """Who is accredited to observe at which centre: the denominator of every figure "per observed centre".

    ``centre`` is the code as given; ``centre_known`` is false while no map confirms it.
    """

    deployment_id: UUID
    version: Version
    person_id: UUID
    organisation_id: UUID
    province: Province
    centre: Annotated[str, Field(min_length=1, max_length=40)]
    centre_known: bool
    state: Literal["placed", "withdrawn"]
    change: DeploymentChange


class BadgeIssued(Contract):
    """The badge was printed or printed anew."""

    kind: Literal["issued"] = "issued"


class BadgeRevoked(Contract):
    """The badge is void; its check page says so."""

    kind: Literal["revoked"] = "revoked"
    reason: Annotated[str, Field(max_length=280)]


BadgeChange = Annotated[
    Annotated[BadgeIssued, Tag("issued")]
    | Annotated[BadgeRevoked, Tag("revoked")]
    | Annotated[OtherChange, Tag("other")],
    Discriminator(change_tag("issued", "revoked")),
]


class BadgeV1(Contract):
    """A badge by the code printed on it."""

    badge_id: UUID
    version: Version
    code: Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{8}$")]
    person_id: UUID
    organisation_id: UUID
    valid_until: UtcTime
    state: Literal["issued", "revoked"]
    change: BadgeChange


class GlassOpened(Contract):
    """Somebody opened a compartment that is not theirs."""

    kind: Literal["opened"] = "opened"


class GlassClosed(Contract):
    """It was closed before its time."""

    kind: Literal["closed"] = "closed"


class GlassReviewed(Contract):
    """A second person has looked at it; ``finding`` is what they say."""

    kind: Literal["reviewed"] = "reviewed"
    by: UUID
    finding: Literal["justified", "not_justified"]


BreakGlassChange = Annotated[
    Annotated[GlassOpened, Tag("opened")]
    | Annotated[GlassClosed, Tag("closed")]
    | Annotated[GlassReviewed, Tag("reviewed")]
    | Annotated[OtherChange, Tag("other")],
    Discriminator(change_tag("opened", "closed", "reviewed")),
]


class BreakGlassV1(Contract):
    """A compartment opened in an emergency: by whom, why, until when. Told to its readers and to the commission."""

    break_glass_id: UUID
    version: Version
    person_id: UUID
    opened: Compartment
    reason: Annotated[str, Field(min_length=10, max_length=280)]
    opened_at: UtcTime
    until: UtcTime
    closed_at: UtcTime | None = None
    change: BreakGlassChange


class ReadingDone(Contract):
    """Personal data were shown."""

    kind: Literal["done"] = "done"


ReadingChange = Annotated[
    Annotated[ReadingDone, Tag("done")] | Annotated[OtherChange, Tag("other")], Discriminator(change_tag("done"))
]


class ReadingV1(Contract):
    """Somebody read personal data: who, whose, by which question. The data themselves are not here."""

    reading_id: UUID
    version: Version
    reader: UUID
    question: Annotated[str, Field(max_length=80)]
    people: Annotated[list[UUID], Field(max_length=1000)]
    at: UtcTime
    change: ReadingChange


class PeopleImported(Contract):
    """A spreadsheet of people was accepted whole."""

    kind: Literal["accepted"] = "accepted"


PeopleImportChange = Annotated[
    Annotated[PeopleImported, Tag("accepted")] | Annotated[OtherChange, Tag("other")],
    Discriminator(change_tag("accepted")),
]


class PeopleImportV1(Contract):
    """An accepted import of people: how many, from a file with this digest."""

    import_id: UUID
    version: Version
    file_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    people: Annotated[int, Field(ge=0)]
    deployments: Annotated[int, Field(ge=0)]
    change: PeopleImportChange


class HeartbeatV1(Contract):
    """Accreditation's heartbeat, every two seconds: whatever was revoked before ``at`` stands before it in the log.

    The one message of a service besides the seal head that no row of its event table stands behind.
    """

    at: UtcTime


MACHINE_OWNER = UUID("00000000-0000-7000-8000-000000000001")
"""The person who owns the machine, as the command ``opsroom`` acts: an admin of the commission who never signs in."""
