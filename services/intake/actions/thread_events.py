"""What the log is told of talk: the thread, each message, and how far people have read."""

from uuid import UUID

from schemas.thread import MessagePosted, MessageV1, ReadMarkMoved, ReadMarkV1, ThreadGrew, ThreadV1
from schemas.types import Moved
from services.intake.actions.change import Change
from services.intake.model.threads import CasePlace, Mark, Message, Thread

GREW, POSTED, MOVED = "grew", "posted", "moved"


def tell_thread(change: Change, thread: Thread) -> None:
    """Say that a thread has grown to its last message."""
    assert thread.last_message is not None and thread.last_author is not None and thread.last_at is not None
    state = ThreadV1(
        thread_id=thread.id,
        version=thread.version,
        about=thread.about,
        incident_id=thread.incident_id,
        desk=thread.desk,
        compartment=thread.compartment,
        province=thread.province,
        messages=thread.messages,
        last_message=thread.last_message,
        last_author=UUID(thread.last_author),
        last_at=thread.last_at,
        change=ThreadGrew(message_id=thread.last_message),
    )
    change.tell("thread", thread.id, GREW, state, compartment=thread.compartment, province=thread.province)


def tell_message(change: Change, message: Message, thread: Thread) -> None:
    """Say what was written, to whoever reads the thread. Who wrote it is an id; pages ask for names."""
    state = MessageV1(
        message_id=message.id,
        version=message.version,
        thread_id=thread.id,
        kind=message.kind,
        compartment=thread.compartment,
        province=thread.province,
        author=UUID(message.author),
        organisation=None if message.organisation is None else UUID(message.organisation),
        language=message.language,
        text=message.text,
        at=message.at,
        change=MessagePosted(),
    )
    change.tell("message", message.id, POSTED, state, compartment=thread.compartment, province=thread.province)


def tell_mark(change: Change, mark: Mark, thread: Thread) -> None:
    """Say how far somebody has read."""
    state = ReadMarkV1(
        mark_id=mark.id,
        version=mark.version,
        thread_id=thread.id,
        person_id=UUID(mark.person),
        message_id=mark.message_id,
        compartment=thread.compartment,
        province=thread.province,
        at=mark.at,
        change=ReadMarkMoved(),
    )
    change.tell("read_mark", mark.id, MOVED, state, compartment=thread.compartment, province=thread.province)


def tell_gone(change: Change, entity: Thread | Message | Mark, place: CasePlace) -> None:
    """Leave a tombstone where something stood: its version there is the last one."""
    noun, kind = {Thread: ("thread", GREW), Message: ("message", POSTED), Mark: ("read_mark", MOVED)}[type(entity)]
    state = Moved(id=entity.id, version=entity.version)
    change.tell(noun, entity.id, kind, state, compartment=place.compartment, province=place.province)
