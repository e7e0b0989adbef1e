"""What comes in and goes out over HTTP, field by field, with the limits."""

import re
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from schemas.accreditation import OrganisationKind
from schemas.permissions import BREAK_GLASS_COMPARTMENTS, PersonRole
from schemas.types import Compartment, Language, UtcTime
from services.accreditation.model.credentials import normal_username
from services.accreditation.model.entities import Digits
from services.kit.text import clean_text, fold_digits, is_readable

NAME_CHARACTERS_MAX: Final = 200
REASON_CHARACTERS_MAX: Final = 280
PASSWORD_CHARACTERS_MAX: Final = 1000
NAMES_AT_ONCE_MAX: Final = 200
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()/-]{3,38}")
_EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")


def _line(characters_max: int) -> Any:
    def clean(value: str) -> str:
        text = " ".join(clean_text(value).split())
        if not is_readable(text):
            raise PydanticCustomError("text_empty", "a text that can be read is expected")
        if len(text) > characters_max:
            raise PydanticCustomError("text_too_long", "at most {max} characters are expected", {"max": characters_max})
        return text

    return AfterValidator(clean)


def _username(value: str) -> str:
    found = normal_username(value)
    if not found:
        raise PydanticCustomError("username_format", "up to 64 letters, digits, dots, hyphens and underscores")
    return found


def _phone(value: str) -> str:
    found = " ".join(fold_digits(clean_text(value)).split())
    if not _PHONE.fullmatch(found):
        raise PydanticCustomError("phone_format", "a telephone number, best with its country: +964 ...")
    return found


def _email(value: str) -> str:
    found = clean_text(value)
    if not _EMAIL.fullmatch(found):
        raise PydanticCustomError("email_format", "an e-mail address")
    return found


def _known_compartment(value: str) -> str:
    if value not in BREAK_GLASS_COMPARTMENTS:
        raise PydanticCustomError("compartment", "one of {known}", {"known": ", ".join(BREAK_GLASS_COMPARTMENTS)})
    return value


def _nothing_empty(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Name = Annotated[str, Field(max_length=1000), _line(NAME_CHARACTERS_MAX)]
Reason = Annotated[str, Field(max_length=2000), _line(REASON_CHARACTERS_MAX)]
Username = Annotated[str, Field(max_length=200), AfterValidator(_username)]
Phone = Annotated[str, Field(max_length=80), AfterValidator(_phone)]
Email = Annotated[str, Field(max_length=300), AfterValidator(_email)]
Password = Annotated[
    str, Field(min_length=1, max_length=PASSWORD_CHARACTERS_MAX, json_schema_extra={"format": "password"})
]
Secret = Annotated[str, Field(min_length=1, max_length=200)]
Code = Annotated[str, Field(max_length=64)]
Version = Annotated[int, Field(ge=1, description="The version that was looked at; another one meanwhile is a 409.")]
Place = Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}$")]
Places = Annotated[list[Place], Field(min_length=1, max_length=100)]
Names = Annotated[dict[Literal["ar", "ckb", "en"], Name], Field(min_length=1)]
Roles = Annotated[list[PersonRole], Field(min_length=1, max_length=12)]
Compartments = Annotated[list[Compartment | Literal["org-*"]], Field(max_length=20)]
OptionalPhone = Annotated[Phone | None, BeforeValidator(_nothing_empty)]
OptionalEmail = Annotated[Email | None, BeforeValidator(_nothing_empty)]
Registration = Annotated[Annotated[str, Field(max_length=400), _line(80)] | None, BeforeValidator(_nothing_empty)]


class Asking(BaseModel):
    """A body that comes in: nothing in it is unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def said(self, *but: str) -> dict[str, Any]:
        """Return what was said, and only that: a field that was left out changes nothing."""
        return {name: getattr(self, name) for name in self.model_fields_set if name not in but}


class SignInBody(Asking):
    """User name and password; the one-time code or a recovery code where a second factor is enrolled."""

    username: Annotated[str, Field(max_length=200)]
    password: Password
    otp: Code | None = None
    recovery_code: Code | None = None
    bearer: Annotated[bool, Field(description="Answer the token in the body and set no cookie.")] = False


class PasswordBody(Asking):
    """The password of now and the next one."""

    current: Password
    new: Password


class OwnPasswordBody(Asking):
    """The person's own password, asked for again."""

    password: Password


class OtpBody(Asking):
    """A one-time code."""

    otp: Code


class ProfileBody(Asking):
    """What somebody sets about themselves."""

    language: Language | None = None
    digits: Digits | None = None


class InvitationBody(Asking):
    """The secret of an invitation's link."""

    secret: Secret


class AcceptBody(InvitationBody):
    """The secret, and the password the person chooses."""

    password: Password
    bearer: bool = False


class OrganisationBody(Asking):
    """A new organisation."""

    kind: OrganisationKind
    names: Names
    registration: Registration = None
    network_id: UUID | None = None
    provinces: Places | None = None
    valid_from: UtcTime | None = None
    valid_until: UtcTime | None = None


class OrganisationChangeBody(Asking):
    """What is to be different; what is left out stays."""

    version: Version
    names: Names | None = None
    registration: Registration = None
    network_id: UUID | None = None
    provinces: Places | None = None
    valid_from: UtcTime | None = None
    valid_until: UtcTime | None = None


class PersonBody(Asking):
    """A new person. Compartments left out are all that the roles may read."""

    username: Username
    name: Name
    organisation_id: UUID
    roles: Roles
    provinces: Places | None = None
    compartments: Compartments | None = None
    valid_from: UtcTime | None = None
    valid_until: UtcTime | None = None
    phone: OptionalPhone = None
    email: OptionalEmail = None
    language: Language = "ar"


class PersonChangeBody(Asking):
    """What is to be different; what is left out stays."""

    version: Version
    username: Username | None = None
    name: Name | None = None
    roles: Roles | None = None
    provinces: Places | None = None
    compartments: Compartments | None = None
    valid_from: UtcTime | None = None
    valid_until: UtcTime | None = None
    phone: OptionalPhone = None
    email: OptionalEmail = None
    language: Language | None = None


class VersionBody(Asking):
    """The version that was looked at."""

    version: Version


class SuspendBody(VersionBody):
    """Why; everybody who may read the audit sees it."""

    reason: Reason


class NamesBody(Asking):
    """Whose names are wanted."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=NAMES_AT_ONCE_MAX)]


class RotateBody(Asking):
    """What the new key signs."""

    use: Literal["token", "badge"]


class GlassBody(Asking):
    """Which compartment, why, and for how long."""

    compartment: Annotated[str, AfterValidator(_known_compartment)]
    reason: Annotated[str, Field(min_length=10, max_length=2000), _line(REASON_CHARACTERS_MAX), Field(min_length=10)]
    minutes: Annotated[int, Field(ge=5, le=60)]


class ReviewBody(VersionBody):
    """What the second person says of it."""

    finding: Literal["justified", "not_justified"]
