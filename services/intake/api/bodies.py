"""What comes in and goes out over HTTP, field by field, with the limits."""

import re
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from schemas.types import Language, Place, TimeFlag, UtcTime
from services.intake.actions.reports import Contact, ReportFacts
from services.intake.model import ReporterStatus
from services.kit.text import clean_text, is_readable

SUMMARY_CHARACTERS_MAX: Final = 280
DETAILS_CHARACTERS_MAX: Final = 8000
STATION_CHARACTERS_MAX: Final = 40
CODE_CHARACTERS_MAX: Final = 32
_RFC3339: Final = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}")


def as_rfc3339(value: Any) -> Any:
    """Return a time as it was written; anything else than RFC 3339 with a day and a time is refused."""
    # Numbers and dates alone would be read as times by the validator behind this one.
    if not isinstance(value, str) or not _RFC3339.match(value):
        raise PydanticCustomError("time_format", "an RFC 3339 time with zone is expected, like 2026-11-21T07:05:00Z")
    return value


def cleaned(characters_max: int, *, required: bool = False) -> Any:
    """Return the rule of a text field: NFC, no control characters, within a length, readable where it is required."""

    def clean(value: str | None) -> str | None:
        text = clean_text(value or "")
        if len(text) > characters_max:
            raise PydanticCustomError("text_too_long", "at most {max} characters are expected", {"max": characters_max})
        if required and not is_readable(text):
            raise PydanticCustomError("text_empty", "a text that can be read is expected")
        return text or None

    return AfterValidator(clean)


class OnBehalfBody(BaseModel):
    """Somebody at the phone, as far as they say who they are. Personal: in no event and on no board."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    name: Annotated[str | None, cleaned(200)] = None
    phone: Annotated[str | None, cleaned(40)] = None
    remark: Annotated[str | None, cleaned(1000)] = None


class ReportBody(BaseModel):
    """A report as a phone sends it.

    Text is composed to NFC and loses bidi controls and control characters except newline; its length is that of what
    is left. Category, province and
    station are taken as sent even when no reference data knows them.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    category: Annotated[
        str,
        Field(
            description="Leaf of the taxonomy, like H1; an unknown code is taken as L4.",
            json_schema_extra={"minLength": 1, "maxLength": CODE_CHARACTERS_MAX},
        ),
        cleaned(CODE_CHARACTERS_MAX, required=True),
    ]
    summary: Annotated[
        str,
        Field(
            description="What happened, 1-280 characters. Shown on the board: no names, no phone numbers.",
            json_schema_extra={"minLength": 1, "maxLength": SUMMARY_CHARACTERS_MAX},
        ),
        cleaned(SUMMARY_CHARACTERS_MAX, required=True),
    ]
    details: Annotated[
        str | None,
        Field(
            description="Up to 8,000 characters. Kept in the database, in no event and on no board.",
            json_schema_extra={"maxLength": DETAILS_CHARACTERS_MAX},
        ),
        cleaned(DETAILS_CHARACTERS_MAX),
    ] = None
    station: Annotated[
        str | None,
        Field(
            description="Station code as printed, at most 40 characters.",
            json_schema_extra={"maxLength": STATION_CHARACTERS_MAX},
        ),
        cleaned(STATION_CHARACTERS_MAX),
    ] = None
    province: Annotated[
        str | None,
        Field(
            description="ISO 3166-2 code, like IQ-BG; anything else is XX.",
            json_schema_extra={"maxLength": CODE_CHARACTERS_MAX},
        ),
        cleaned(CODE_CHARACTERS_MAX),
    ] = None
    place: Place
    occurred_at: Annotated[
        AwareDatetime,
        BeforeValidator(as_rfc3339),
        Field(strict=False, description="The world's time, RFC 3339 with zone; at most five minutes ahead."),
    ]
    time_flag: TimeFlag
    language: Language
    evidence: Annotated[bool, Field(description="The reporter has a photo, video or document.")] = False

    on_behalf_of: Annotated[
        OnBehalfBody | None, Field(description="For whom the operator at the phone types it (report.enter).")
    ] = None

    def facts(self, channel: Literal["web", "api"] = "web") -> ReportFacts:
        """Return what the reporter says, and by which channel it came."""
        said = self.on_behalf_of
        return ReportFacts(
            category=self.category,
            summary=self.summary,
            details=self.details,
            station=self.station,
            province=self.province,
            place=self.place,
            occurred_at=self.occurred_at,
            time_flag=self.time_flag,
            language=self.language,
            evidence=self.evidence,
            channel=channel if said is None else "phone",
            contact=None if said is None else Contact(said.name, said.phone, said.remark),
        )


class ReceiptBody(BaseModel):
    """The receipt: the report is durable when this is read."""

    report_id: UUID
    code: Annotated[str, Field(description="Eight characters to speak of the report, shown as K7M-4QX-2P.")]
    secret: Annotated[
        str,
        Field(description="Authorises asking: 128 bits, or sixteen digits to read out to a caller. It is not stored."),
    ]
    received_at: UtcTime
    status: ReporterStatus


class StatusQuestion(BaseModel):
    """What became of my report?"""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    code: Annotated[str, Field(max_length=64, description="As typed: lower case, groups, Arabic-Indic digits.")]
    secret: Annotated[str, Field(max_length=64)]


class ToldBody(BaseModel):
    """An answer, in the languages it was given in."""

    at: UtcTime
    public: bool
    texts: dict[Language, str]


class StatusBody(BaseModel):
    """All a reporter may know: how far it got, and when."""

    report_id: UUID
    code: str
    status: ReporterStatus
    received_at: UtcTime
    times: Annotated[dict[str, UtcTime], Field(description="When each step was reached: received, passed_on …")]
    answer_due_at: Annotated[UtcTime | None, Field(description="Until when an answer was promised.")]
    answers: Annotated[list[ToldBody], Field(description="What the room answered, oldest first.")]
