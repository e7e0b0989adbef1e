"""Talk as it comes in and goes out over HTTP: messages, threads, receipts, and what was found."""

from typing import Annotated, Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from schemas.types import Compartment, Desk, Language, UtcTime
from services.intake.api.bodies import cleaned
from services.intake.model.threads import About, ChannelCompartment, Mark, Message, MessageKind, is_open
from services.intake.store.thread_lists import UNREAD_MAX, Found, Listed

TEXT_CHARACTERS_MAX: Final = 2000


class _Asking(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MessageBody(_Asking):
    """What somebody writes. Text is composed to NFC and loses bidi controls and control characters except newline."""

    text: Annotated[
        str,
        Field(
            description="Read by everybody who reads the thread, and in the room's log.",
            json_schema_extra={"minLength": 1, "maxLength": TEXT_CHARACTERS_MAX},
        ),
        cleaned(TEXT_CHARACTERS_MAX, required=True),
    ]
    language: Language
    compartment: Annotated[
        Compartment | None,
        Field(description="Before whom; on a case without it: before all who read the case. Others meanwhile: 409."),
    ] = None


class ChannelMessageBody(MessageBody):
    """What somebody writes in a channel."""

    compartment: ChannelCompartment = "joint"


class ReadBody(_Asking):
    """The last message that was seen."""

    message_id: UUID


class MessageAnswer(BaseModel):
    """A message; its author is an id, names are asked of accreditation."""

    id: UUID
    thread_id: UUID
    kind: MessageKind
    author: UUID
    organisation: UUID | None
    language: Language
    text: str
    at: UtcTime


class MessagesAnswer(BaseModel):
    """A page of a thread, the newest message first; ``next`` is the ``before`` of the next page."""

    items: list[MessageAnswer]
    next: UUID | None


class ThreadAnswer(BaseModel):
    """A thread as the asker sees it; ``open`` is false while its case has other readers, then nobody writes in it."""

    id: UUID
    version: int
    about: About
    incident_id: UUID | None
    code: Annotated[str | None, Field(description="The case's code.")]
    desk: Desk | None
    compartment: str
    province: str
    messages: int
    last_message: UUID
    last_author: UUID
    last_at: UtcTime
    open: bool
    unread: Annotated[int, Field(description=f"Messages of others behind the asker's mark, at most {UNREAD_MAX}.")]
    read_to: Annotated[UUID | None, Field(description="The asker's own mark.")]


class ThreadsAnswer(BaseModel):
    """A page of threads, the one with the newest message first."""

    items: list[ThreadAnswer]
    next: str | None


class MarkAnswer(BaseModel):
    """Somebody has read everything up to this message."""

    person: UUID
    message_id: UUID
    at: UtcTime


class ThreadWithMarksAnswer(ThreadAnswer):
    """A thread, and how far the others have read it."""

    marks: list[MarkAnswer]


class FoundAnswer(MessageAnswer):
    """A message that was found, and where it stands."""

    about: About
    incident_id: UUID | None
    code: str | None
    desk: Desk | None
    compartment: str
    province: str


class FoundsAnswer(BaseModel):
    """A page of what was found, the newest first."""

    items: list[FoundAnswer]
    next: str | None


def message_answer(one: Message) -> MessageAnswer:
    """Return a message as it is shown."""
    return MessageAnswer(**_message(one))


def _message(one: Message) -> dict[str, Any]:
    return {
        "id": one.id,
        "thread_id": one.thread_id,
        "kind": one.kind,
        "author": one.author,
        "organisation": one.organisation,
        "language": one.language,
        "text": one.text,
        "at": one.at,
    }


def thread_fields(listed: Listed) -> dict[str, Any]:
    """Return a thread field by field."""
    one, talked_in = listed.thread, is_open(listed.thread, listed.case_compartment)
    return {
        "id": one.id,
        "version": one.version,
        "about": one.about,
        "incident_id": one.incident_id,
        "code": listed.code,
        "desk": one.desk,
        "compartment": one.compartment,
        "province": one.province,
        "messages": one.messages,
        "last_message": one.last_message,
        "last_author": one.last_author,
        "last_at": one.last_at,
        "open": talked_in,
        "unread": listed.unread if talked_in else 0,
        "read_to": listed.read_to,
    }


def thread_answer(listed: Listed) -> ThreadAnswer:
    """Return a thread as its reader sees it."""
    return ThreadAnswer(**thread_fields(listed))


def mark_answer(mark: Mark) -> MarkAnswer:
    """Return a receipt."""
    return MarkAnswer(person=UUID(mark.person), message_id=mark.message_id, at=mark.at)


def found_answer(found: Found) -> FoundAnswer:
    """Return a message that was found."""
    of = found.thread
    return FoundAnswer(
        **_message(found.message),
        about=of.about,
        incident_id=of.incident_id,
        code=found.code,
        desk=of.desk,
        compartment=of.compartment,
        province=of.province,
    )
