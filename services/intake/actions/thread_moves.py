"""A case goes to other readers or to another province, and its talk with it, in the same change.

What was said before the whole room is read by those who read the case now. What was said to fewer people is never
opened to others: it stays, or rests where the case is not for them. Two threads that come to the same readers become
one. Whatever leaves a subject of the log leaves a tombstone there.
"""

from dataclasses import replace
from uuid import UUID

from services.intake.actions.change import Change
from services.intake.actions.thread_events import tell_gone, tell_mark, tell_message, tell_thread
from services.intake.model.threads import CasePlace, Mark, Message, Thread, audiences, goes_to, read_up_to
from services.intake.store import threads as store


async def move_threads(
    change: Change,
    incident_id: UUID,
    *,
    compartment_from: str,
    compartment: str,
    province_from: str,
    province: str,
) -> None:
    """Let the threads of a case follow it. Its row is locked for change; where nothing differs, nothing is done."""
    if (compartment_from, province_from) == (compartment, province):
        return
    threads = {one.compartment: one for one in await store.lock_all_on_case(change.conn, incident_id)}
    joining = []
    for one in list(threads.values()):
        to = goes_to(one.compartment, compartment)
        if to != one.compartment and to in threads:
            joining.append(one)
            continue
        moved = replace(one, compartment=to, province=province)
        here = _standing(one, compartment_from)
        threads[to] = await _relocate(change, one, moved, here, _standing(moved, compartment))
    for one in joining:
        into = threads[goes_to(one.compartment, compartment)]
        await _join(change, one, into, _standing(one, compartment_from), _standing(into, compartment))


def _standing(thread: Thread, case_compartment: str) -> CasePlace | None:
    """Where a thread stands in the log while its case is read in this compartment; None while it rests."""
    if thread.compartment not in audiences(case_compartment):
        return None
    return CasePlace(thread.compartment, thread.province)


async def _relocate(
    change: Change, before: Thread, moved: Thread, was: CasePlace | None, stands: CasePlace | None
) -> Thread:
    if was == stands:
        if moved != before:
            await store.save(change.conn, moved)
        return moved
    moved = replace(moved, version=before.version + 1)
    await store.save(change.conn, moved)
    if was is not None:
        tell_gone(change, moved, was)
    if stands is not None:
        tell_thread(change, moved)
    for message in await store.renew_messages(change.conn, moved.id, moved.id):
        _tell_message(change, message, moved, was, stands)
    for mark in await store.marks_in(change.conn, moved.id, lock=True):
        renewed = replace(mark, version=mark.version + 1)
        await store.save_mark(change.conn, renewed)
        _tell_mark(change, renewed, moved, was, stands)
    return moved


async def _join(change: Change, one: Thread, into: Thread, was: CasePlace | None, stands: CasePlace | None) -> None:
    await _join_marks(change, one, into, was, stands)
    grown = into.take_in(one)
    for message in await store.renew_messages(change.conn, one.id, into.id):
        _tell_message(change, message, grown, was, stands)
    await store.save(change.conn, grown)
    await store.drop(change.conn, one.id)
    if was is not None:
        tell_gone(change, replace(one, version=one.version + 1), was)
    if stands is not None:
        tell_thread(change, grown)


async def _join_marks(
    change: Change, one: Thread, into: Thread, was: CasePlace | None, stands: CasePlace | None
) -> None:
    written = await store.order_of(change.conn, [one.id, into.id])
    theirs = {mark.person: mark for mark in await store.marks_in(change.conn, one.id, lock=True)}
    ours = {mark.person: mark for mark in await store.marks_in(change.conn, into.id, lock=True)}
    gone = []
    for person in sorted(theirs.keys() | ours.keys()):
        left, kept = theirs.get(person), ours.get(person)
        marks = {mark.thread_id: mark.message_id for mark in (left, kept) if mark is not None}
        upto = read_up_to(written, marks, person)
        stay = kept or left
        assert stay is not None
        if left is not None and (kept is not None or upto is None):
            gone.append((replace(left, version=left.version + 1), was))
        if kept is not None and upto is None:
            gone.append((replace(kept, version=kept.version + 1), stands))
        elif upto is not None and (stay.thread_id, stay.message_id) != (into.id, upto):
            joined = replace(stay, version=stay.version + 1, thread_id=into.id, message_id=upto)
            await store.save_mark(change.conn, joined)
            _tell_mark(change, joined, into, was if stay is left else None, stands)
    await store.drop_marks(change.conn, [mark.id for mark, _ in gone])
    for mark, place in gone:
        if place is not None:
            tell_gone(change, mark, place)


def _tell_message(
    change: Change, message: Message, thread: Thread, was: CasePlace | None, stands: CasePlace | None
) -> None:
    if was is not None and was != stands:
        tell_gone(change, message, was)
    if stands is not None:
        tell_message(change, message, thread)


def _tell_mark(change: Change, mark: Mark, thread: Thread, was: CasePlace | None, stands: CasePlace | None) -> None:
    if was is not None and was != stands:
        tell_gone(change, mark, was)
    if stands is not None:
        tell_mark(change, mark, thread)
