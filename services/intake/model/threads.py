"""Rules of talk: for whom a case may be talked about, and where its talk goes when its readers change. Pure.

A case has one thread for each audience. Commission staff may talk among themselves about a case that the whole room
reads. What was said before the whole room goes where the case goes; what was said to fewer people stays with them:
it is never opened to people for whom it was not meant, and it rests while the case has other readers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from schemas.types import Desk, Language

JOINT: Final = "joint"
COMMISSION: Final = "commission"
PUBLIC: Final = "public"

About = Literal["incident", "channel"]
MessageKind = Literal["message", "note"]
ChannelCompartment = Literal["joint", "commission"]

_AUDIENCES: Final[Mapping[str, tuple[str, ...]]] = {JOINT: (JOINT, COMMISSION), PUBLIC: (JOINT, COMMISSION)}


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody wrote; ``version`` counts how often it was moved, beginning with 1."""

    id: UUID
    version: int
    thread_id: UUID
    kind: MessageKind
    author: str
    organisation: str | None
    language: Language
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """Where people talk. Version 0 without a message is one that is being opened."""

    id: UUID
    version: int
    about: About
    incident_id: UUID | None
    desk: Desk | None
    compartment: str
    province: str
    messages: int = 0
    last_message: UUID | None = None
    last_author: str | None = None
    last_at: datetime | None = None

    def grow(self, message: Message) -> "Thread":
        """Count a message that was just written."""
        return replace(
            self,
            version=self.version + 1,
            messages=self.messages + 1,
            last_message=message.id,
            last_author=message.author,
            last_at=message.at,
        )

    def take_in(self, other: "Thread") -> "Thread":
        """Count all messages of another thread, which is no more."""
        theirs = other.last_message is not None and (
            self.last_message is None or other.last_message > self.last_message
        )
        last = other if theirs else self
        return replace(
            self,
            version=self.version + 1,
            messages=self.messages + other.messages,
            last_message=last.last_message,
            last_author=last.last_author,
            last_at=last.last_at,
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to which message somebody has read a thread."""

    id: UUID
    version: int
    thread_id: UUID
    person: str
    message_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class CasePlace:
    """Who reads a case, and where it is."""

    compartment: str
    province: str


@dataclass(frozen=True, slots=True)
class Written:
    """A message as far as receipts depend on it."""

    id: UUID
    thread_id: UUID
    author: str


def audiences(case_compartment: str) -> tuple[str, ...]:
    """Return for whom a case that is read in this compartment may be talked about; its own audience first.

    Each of them reads the case too. The public reads no talk.
    """
    return _AUDIENCES.get(case_compartment, (case_compartment,))


def goes_to(thread_compartment: str, case_to: str) -> str:
    """Return who reads a case's thread once the case is read in ``case_to``."""
    return case_to if thread_compartment == JOINT and case_to != PUBLIC else thread_compartment


def is_open(thread: Thread, case_compartment: str | None) -> bool:
    """Tell whether a thread is talked in: a case's one rests while the case is not for its audience."""
    return case_compartment is None or thread.compartment in audiences(case_compartment)


def following(last: UUID | None, fresh: UUID) -> UUID:
    """Return the id of the next message: the fresh one, or the one behind the last where a clock went back."""
    return fresh if last is None or fresh > last else UUID(int=last.int + 1)


def read_up_to(messages: Sequence[Written], marks: Mapping[UUID, UUID], person: str) -> UUID | None:
    """Return up to which message somebody has read two threads that became one; None where they read nothing of it.

    ``messages`` are those of both in order, ``marks`` their marks by thread. A receipt never says more than was read:
    it ends before the first message of others that they have not seen.
    """
    seen = None
    for message in messages:
        mark = marks.get(message.thread_id)
        if message.author != person and (mark is None or message.id > mark):
            break
        seen = message.id
    return seen
