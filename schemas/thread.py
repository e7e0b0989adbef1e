"""Threads: where commission and CSO delegates talk, on a case or in the channel of a province and desk.

A message is an entity of its own; the thread's state says how many there are and which is the last, so that a screen
knows that there is something to read. ``ReadMarkV1`` is a person's receipt: everything up to that message was seen.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Discriminator, Field, Tag

from schemas.types import Compartment, Contract, Desk, Language, OtherChange, Province, UtcTime, Version, change_tag


class ThreadGrew(Contract):
    """A message was written."""

    kind: Literal["grew"] = "grew"
    message_id: UUID


ThreadChange = Annotated[
    Annotated[ThreadGrew, Tag("grew")] | Annotated[OtherChange, Tag("other")], Discriminator(change_tag("grew"))
]


class ThreadV1(Contract):
    """State of a thread for one audience.

    ``about`` says whether it is the talk on a case (``incident_id``) or the channel of a province and desk. A case has
    one thread for each audience that talks about it.
    """

    thread_id: UUID
    version: Version
    about: Literal["incident", "channel"]
    incident_id: UUID | None = None
    desk: Desk | None = None
    compartment: Compartment
    province: Province
    messages: Annotated[int, Field(ge=1)]
    last_message: UUID
    last_author: UUID
    last_at: UtcTime
    change: ThreadChange


class MessagePosted(Contract):
    """It was written."""

    kind: Literal["posted"] = "posted"


MessageChange = Annotated[
    Annotated[MessagePosted, Tag("posted")] | Annotated[OtherChange, Tag("other")], Discriminator(change_tag("posted"))
]


class MessageV1(Contract):
    """What somebody wrote in a thread: never changed or deleted. ``note`` is for the file, ``message`` for somebody."""

    message_id: UUID
    version: Version
    thread_id: UUID
    kind: Literal["message", "note"]
    compartment: Compartment
    province: Province
    author: UUID
    organisation: UUID | None = None
    language: Language
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    at: UtcTime
    change: MessageChange


class ReadMarkMoved(Contract):
    """They have read on."""

    kind: Literal["moved"] = "moved"


ReadMarkChange = Annotated[
    Annotated[ReadMarkMoved, Tag("moved")] | Annotated[OtherChange, Tag("other")], Discriminator(change_tag("moved"))
]


class ReadMarkV1(Contract):
    """Up to which message a person has read a thread."""

    mark_id: UUID
    version: Version
    thread_id: UUID
    person_id: UUID
    message_id: UUID
    compartment: Compartment
    province: Province
    at: UtcTime
    change: ReadMarkChange
