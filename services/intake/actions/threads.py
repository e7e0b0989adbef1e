"""People talk on a case and in the channels of desks: write, read, mark as read, search.

A case has one thread for each audience, opened by its first message; so is a channel. Whoever writes holds the case
and then the thread until the commit: no message is lost, versions have neither gaps nor doubles, and nothing is said
to readers whom the case has just left.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.types import Desk, Language
from services.intake.actions.change import Change, changing
from services.intake.actions.deps import Deps
from services.intake.actions.thread_events import tell_mark, tell_message, tell_thread
from services.intake.errors import AudienceClosed, IncidentUnknown, MessageUnknown, ThreadUnknown
from services.intake.model.threads import (
    CasePlace,
    ChannelCompartment,
    Mark,
    Message,
    MessageKind,
    Thread,
    audiences,
    following,
    is_open,
)
from services.intake.store import thread_lists as lists
from services.intake.store import threads as store
from services.intake.store.columns import SCHEMA
from services.intake.store.thread_lists import Asked, Found, Listed
from services.kit.auth import Principal, reads
from services.kit.events import Provenance
from services.kit.once import Once, made_once
from services.kit.text import clean_text, search_key

NATIONAL: Final = "NA"


@dataclass(frozen=True, slots=True)
class OnCase:
    """On a case, before one audience; without ``compartment`` before everybody who reads the case."""

    incident_id: UUID
    compartment: str | None = None


@dataclass(frozen=True, slots=True)
class InChannel:
    """In the channel of a province (or the country) and a desk."""

    province: str
    desk: Desk
    compartment: ChannelCompartment


@dataclass(frozen=True, slots=True)
class InThread:
    """In a thread that is there; ``compartment`` is before whom the writer believes to write."""

    thread_id: UUID
    compartment: str | None = None


Where = OnCase | InChannel | InThread


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody writes: cleaned text. A ``note`` is for the file, a ``message`` for somebody."""

    text: str
    language: Language
    kind: MessageKind = "message"


def sees(who: Principal, place: CasePlace) -> bool:
    """Tell whether somebody reads what is said in this compartment about this place."""
    here = who.provinces is None or place.province in who.provinces or place.province == "XX"
    return here and reads(who.compartments, place.compartment)


# -- writing


async def write_message(change: Change, who: Principal, where: Where, said: Said) -> UUID:
    """Write a message in this change and return its id; its thread is opened where it is the first.

    That they have the action is asked before; whom they may read is asked here, of the state that is held.

    Raises:
        IncidentUnknown: there is no such case for them.
        ThreadUnknown: there is no such thread or channel for them.
        AudienceClosed: the case is not talked about before these readers, or not by them.
    """
    return (await _write(change, who, where, said)).id


async def _write(change: Change, who: Principal, where: Where, said: Said) -> Message:
    thread = await _held(change, who, where)
    message = Message(
        id=following(thread.last_message, change.ids.uuid()),
        version=1,
        thread_id=thread.id,
        kind=said.kind,
        author=who.id,
        organisation=who.organisation or None,
        language=said.language,
        text=said.text,
        at=change.now,
    )
    grown = thread.grow(message)
    await store.add_message(change.conn, message)
    await store.save(change.conn, grown)
    tell_message(change, message, grown)
    tell_thread(change, grown)
    return message


async def post(
    deps: Deps, by: Provenance, who: Principal, where: Where, said: Said, once: Once | None
) -> tuple[Message, bool]:
    """Write a message; return it and whether it is new: under a known key it is the first one again.

    Raises:
        IdempotencyConflict: the key was used for another message.
        IncidentUnknown, ThreadUnknown, AudienceClosed: see `write_message`; the first message may have gone, too, to
            where they read nothing.
    """
    if isinstance(where, InChannel):
        _on_the_map(deps, where.province)

    written: list[Message] = []

    async def write() -> UUID:
        written.append(await _write(change, who, where, said))
        return written[0].id

    async with changing(deps, by) as change:
        made, new = await made_once(change.conn, SCHEMA, once, change.now, write)
        first = written[0] if new else await store.find_message(change.conn, made)
        if first is None or (not new and await lists.see(change.conn, who, first.thread_id) is None):
            raise ThreadUnknown("There is no such thread.")
    return first, new


def _on_the_map(deps: Deps, province: str) -> None:
    known = deps.places.provinces
    if province != NATIONAL and known and province not in known:
        raise ThreadUnknown("There is no such channel.")


async def _held(change: Change, who: Principal, where: Where) -> Thread:
    if isinstance(where, OnCase):
        return await _on_case(change, who, where)
    if isinstance(where, InChannel):
        return await _in_channel(change, who, where)
    thread, place = await _hold(change.conn, who, where.thread_id, lock=True)
    if not is_open(thread, place.compartment if place else None) or where.compartment not in {None, thread.compartment}:
        raise _closed(who, place or CasePlace(thread.compartment, thread.province), channel=place is None)
    return thread


async def _on_case(change: Change, who: Principal, where: OnCase) -> Thread:
    place = await store.hold_case(change.conn, where.incident_id)
    if place is None or not sees(who, place):
        raise IncidentUnknown("There is no such incident.")
    compartment = where.compartment or audiences(place.compartment)[0]
    if compartment not in audiences(place.compartment) or not reads(who.compartments, compartment):
        raise _closed(who, place)
    found = await store.lock_on_case(change.conn, where.incident_id, compartment)
    if found is not None:
        return found
    new = Thread(change.ids.uuid(), 0, "incident", where.incident_id, None, compartment, place.province)
    if await store.open_thread(change.conn, new):
        return new
    found = await store.lock_on_case(change.conn, where.incident_id, compartment)
    assert found is not None, "a thread is dropped only by whoever holds its case"
    return found


async def _in_channel(change: Change, who: Principal, where: InChannel) -> Thread:
    if not sees(who, CasePlace(where.compartment, where.province)):
        raise ThreadUnknown("There is no such channel.")
    found = await store.lock_channel(change.conn, where.province, where.desk, where.compartment)
    if found is not None:
        return found
    new = Thread(change.ids.uuid(), 0, "channel", None, where.desk, where.compartment, where.province)
    if await store.open_thread(change.conn, new):
        return new
    found = await store.lock_channel(change.conn, where.province, where.desk, where.compartment)
    assert found is not None, "a channel is never dropped"
    return found


async def _hold(
    conn: AsyncConnection, who: Principal, thread_id: UUID, *, lock: bool
) -> tuple[Thread, CasePlace | None]:
    """Load a thread whose case goes nowhere until the transaction ends, for somebody who reads both."""
    found = await store.find(conn, thread_id)
    place = await store.hold_case(conn, found.incident_id) if found and found.incident_id else None
    if found is not None and (place is not None or lock):
        found = await store.find(conn, thread_id, lock=lock)
    if found is None or not sees(who, CasePlace(found.compartment, found.province)) or (place and not sees(who, place)):
        raise ThreadUnknown("There is no such thread.")
    return found, place


def _closed(who: Principal, place: CasePlace, *, channel: bool = False) -> AudienceClosed:
    before = (place.compartment,) if channel else audiences(place.compartment)
    theirs = [compartment for compartment in before if reads(who.compartments, compartment)]
    return AudienceClosed("It is not talked about before these readers.", open=theirs)


# -- reading


async def list_threads(deps: Deps, who: Principal, asked: Asked, *, after: UUID | None, limit: int) -> list[Listed]:
    """List the threads somebody may read, the newest message first, with what they have not read of them."""
    async with deps.db.transaction() as conn:
        return await lists.page_of_threads(conn, who, asked, after=after, limit=limit)


async def show_thread(deps: Deps, who: Principal, thread_id: UUID) -> tuple[Listed, Sequence[Mark]]:
    """Show a thread and how far the others have read it.

    Raises:
        ThreadUnknown: there is none for them.
    """
    async with deps.db.transaction() as conn:
        listed = await _seen(conn, who, thread_id)
        marks = await store.marks_in(conn, thread_id)
    return listed, [mark for mark in marks if mark.person != who.id]


async def list_messages(
    deps: Deps, who: Principal, thread_id: UUID, *, before: UUID | None, limit: int
) -> list[Message]:
    """List the messages of a thread, the newest first.

    Raises:
        ThreadUnknown: there is none for them.
    """
    async with deps.db.transaction() as conn:
        await _seen(conn, who, thread_id)
        return await lists.page_of_messages(conn, thread_id, before=before, limit=limit)


async def search_messages(deps: Deps, who: Principal, words: str, *, after: UUID | None, limit: int) -> list[Found]:
    """Find messages by a part of their text, however it is spelled; nothing is found by what nobody can see."""
    key = search_key(clean_text(words))
    if not key:
        return []
    async with deps.db.transaction() as conn:
        return await lists.search(conn, who, key, after=after, limit=limit)


async def _seen(conn: AsyncConnection, who: Principal, thread_id: UUID) -> Listed:
    listed = await lists.see(conn, who, thread_id)
    if listed is None:
        raise ThreadUnknown("There is no such thread.")
    return listed


# -- receipts


async def mark_read(deps: Deps, by: Provenance, who: Principal, thread_id: UUID, message_id: UUID) -> Mark:
    """Say that somebody has read a thread up to a message; going back changes nothing. Return their mark.

    Raises:
        ThreadUnknown, MessageUnknown: there is none for them, or it stands elsewhere.
        AudienceClosed: the case has other readers now: the thread rests, and so do its marks.
    """
    async with changing(deps, by) as change:
        thread, place = await _hold(change.conn, who, thread_id, lock=False)
        if place is not None and not is_open(thread, place.compartment):
            raise _closed(who, place)
        message = await store.find_message(change.conn, message_id)
        if message is None or message.thread_id != thread.id:
            raise MessageUnknown("There is no such message in this thread.")
        before = await store.lock_mark(change.conn, thread.id, who.id)
        if before is None:
            first = Mark(change.ids.uuid(), 1, thread.id, who.id, message_id, change.now)
            if await store.set_first_mark(change.conn, first):
                tell_mark(change, first, thread)
                return first
            before = await store.lock_mark(change.conn, thread.id, who.id)
            assert before is not None, "a mark is dropped only by whoever holds the case"
        if message_id <= before.message_id:
            return before
        moved = replace(before, version=before.version + 1, message_id=message_id, at=change.now)
        await store.save_mark(change.conn, moved)
        tell_mark(change, moved, thread)
    return moved
