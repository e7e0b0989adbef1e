"""Files that people attach: they come in parts, each on disk before it is answered, and go out only cleaned.

A report is never lost because of a file: it was taken before its files come, and a refused file says why.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import structlog

from schemas.media import MediaReadingDone, MediaReadingV1
from services.intake.actions.change import Change, changing
from services.intake.actions.deps import Deps
from services.intake.actions.media_desk import MediaDesk
from services.intake.errors import (
    MEDIA_REFUSALS,
    IncidentUnknown,
    MediaAbandoned,
    MediaDigestWrong,
    MediaFolderUnavailable,
    MediaKindRefused,
    MediaLongerThanSaid,
    MediaOffsetWrong,
    MediaTooLarge,
    MediaTooMany,
    MediaUnknown,
    ReportUnknown,
)
from services.intake.media.kinds import HEAD_BYTES, file_name, sniff
from services.intake.store import media as store
from services.intake.store.columns import SCHEMA
from services.intake.store.media import Media, Position
from services.kit.auth import Principal
from services.kit.clock import rfc3339
from services.kit.errors import OpsError
from services.kit.events import Provenance
from services.kit.once import Once, made_once

BYTES_MAX: Final = 50 * 1024 * 1024
PART_BYTES_MAX: Final = 1024 * 1024
UNFINISHED_MAX: Final = 20
FILES_MAX: Final = 40
ANSWER_SECONDS: Final = 20.0
"""So long the last part waits for its answer; a file that takes longer to read is asked about afterwards."""

COMMISSION: Final = "commission"

May = Callable[[str, str], None]
"""Refuses who must not: for a compartment and a province."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Offered:
    """What somebody wants to send, and to which report or case it belongs: exactly one of the two."""

    report_id: UUID | None
    incident_id: UUID | None
    file_name: str
    media_type: str
    bytes: int
    sha256: str | None


async def start_upload(
    deps: Deps, by: Provenance, who: Principal, offered: Offered, once: Once | None, may: May
) -> tuple[Media, bool]:
    """Begin an upload; under one key once. A reporter attaches to their own report, others to what they read.

    Raises:
        MediaTooLarge: it would be over 50 MB.
        MediaTooMany: too many files of this person are unfinished, or the report or case has enough.
        ReportUnknown, IncidentUnknown: there is no such thing, or not for this person.
        IdempotencyConflict: the key was used for another file.
        DiskReserveReached: nothing is taken now.
    """
    deps.disk.check()
    if offered.bytes > BYTES_MAX:
        raise MediaTooLarge("The file is larger than is taken.", bytes_max=BYTES_MAX)
    async with deps.db.transaction() as conn:
        await _check_target(conn, who, offered, may)

        async def make() -> UUID:
            if await store.count_unfinished(conn, who.id) >= UNFINISHED_MAX:
                raise MediaTooMany("Too many files are unfinished.", files_max=UNFINISHED_MAX)
            of = {"report_id": offered.report_id, "attached_to": offered.incident_id}
            if await store.count_with(conn, **of) >= FILES_MAX:
                raise MediaTooMany("No more files are taken here.", files_max=FILES_MAX)
            begun = _begun(deps.ids.uuid(), by, who, offered)
            await store.add(conn, begun)
            return begun.id

        media_id, fresh = await made_once(conn, SCHEMA, once, by.recorded_at, make)
        found = await store.find(conn, media_id)
    assert found is not None
    return found, fresh


async def _check_target(conn: Any, who: Principal, offered: Offered, may: May) -> None:
    if offered.report_id is not None:
        sent = await store.sent_report(conn, offered.report_id)
        if sent is not None and who.id in {sent.reporter, sent.entered_by}:
            return
    found = await store.audience(conn, report_id=offered.report_id, attached_to=offered.incident_id)
    try:
        if found is None:
            raise IncidentUnknown("There is no such incident.")
        may(found.compartment, found.province)
    except IncidentUnknown:
        if offered.report_id is None:
            raise
        raise ReportUnknown from None


def _begun(media_id: UUID, by: Provenance, who: Principal, offered: Offered) -> Media:
    return Media(
        id=media_id,
        version=0,
        report_id=offered.report_id,
        attached_to=offered.incident_id,
        incident_id=None,
        sender=who.id,
        organisation=who.organisation or None,
        state="receiving",
        reason=None,
        file_name=file_name(offered.file_name),
        media_type_said=offered.media_type,
        bytes_said=offered.bytes,
        sha256_said=offered.sha256,
        received=0,
        media_type=None,
        bytes=None,
        sha256=None,
        said=said_by(by),
        compartment=None,
        province=None,
        started_at=by.recorded_at,
        changed_at=by.recorded_at,
        attached_at=None,
    )


def said_by(by: Provenance) -> dict[str, Any]:
    """Return who did something by which door, to be told when the file is read."""
    return {
        "actor": by.actor,
        "role": by.role,
        "origin": by.origin,
        "at": rfc3339(by.recorded_at),
        "cause": by.cause,
        "traceparent": by.traceparent,
    }


async def own_upload(deps: Deps, who: Principal, media_id: UUID) -> Media:
    """Say to its sender how far an upload is.

    Raises:
        MediaUnknown: there is none, or it is somebody else's.
    """
    async with deps.db.transaction() as conn:
        found = await store.find(conn, media_id)
    if found is None or found.sender != who.id:
        raise MediaUnknown("There is no such file.")
    return found


async def take_part(
    deps: Deps, desk: MediaDesk, by: Provenance, who: Principal, media_id: UUID, offset: int, part: bytes
) -> Media:
    """Take the part that begins at ``offset``; it is on disk, and the offset in the database, before this returns.

    After the last part the file is read and cleaned; where that takes long, the state is still ``checking``.

    Raises:
        MediaUnknown: there is none, or it is somebody else's.
        MediaOffsetWrong: the next part begins elsewhere; ``params["offset"]`` says where.
        MediaLongerThanSaid: more came than was announced.
        MediaDigestWrong: what came is not what was announced; it begins anew.
        MediaKindRefused, MediaUnreadable, MediaTooHeavy, MediaUncleanable: nothing of it is kept.
        DiskReserveReached, MediaFolderUnavailable: nothing is taken now.
    """
    deps.disk.check()
    refusal: OpsError | None = None
    async with deps.db.transaction() as conn:
        before = await store.find(conn, media_id, lock=True)
        if before is None or before.sender != who.id:
            raise MediaUnknown("There is no such file.")
        if before.state != "receiving" or offset != before.received:
            raise MediaOffsetWrong(
                "The next part begins elsewhere.", offset=before.received, state=before.state, reason=before.reason
            )
        if offset + len(part) > before.bytes_said:
            raise MediaLongerThanSaid("More came than was announced.", bytes=before.bytes_said)
        after = replace(before, said=said_by(by), changed_at=by.recorded_at)
        try:
            after, refusal = await _written(desk, before, part, after)
        except OSError as fault:
            _log.error("media.folder_unavailable", reason=str(fault))
            raise MediaFolderUnavailable("The folder of attached files cannot be written.") from fault
        await store.save(conn, after, was="receiving")
    if refusal is not None:
        await asyncio.to_thread(desk.folder.forget, media_id)
        raise refusal
    if after.state == "checking":
        await desk.checked(media_id, within_seconds=ANSWER_SECONDS)
        after = await own_upload(deps, who, media_id)
        if after.state == "refused":
            raise refusal_of(after)
    return after


def refusal_of(one: Media) -> OpsError:
    """Return why a file is not kept."""
    found = next((error for error in MEDIA_REFUSALS.values() if error.code == one.reason), MediaAbandoned)
    return found("The file is not kept.")


async def _written(desk: MediaDesk, before: Media, part: bytes, after: Media) -> tuple[Media, OpsError | None]:
    offset, folder = before.received, desk.folder
    if not await asyncio.to_thread(folder.write, before.id, offset, part):
        _log.error("media.part_lost", media_id=str(before.id), offset=offset)
        return replace(after, received=0), MediaOffsetWrong("What had come is lost.", offset=0, state="receiving")
    received = offset + len(part)
    after = replace(after, received=received)
    whole = received == before.bytes_said
    if offset < HEAD_BYTES and (whole or received >= HEAD_BYTES):
        head = await asyncio.to_thread(folder.head, before.id, HEAD_BYTES)
        if sniff(head) is None:
            refused = replace(after, state="refused", reason=MediaKindRefused.code)
            return refused, MediaKindRefused("Files of this kind are not taken.")
    if not whole:
        return after, None
    found = await asyncio.to_thread(folder.digest_of_coming, before.id)
    if before.sha256_said not in {None, found}:
        return replace(after, received=0), MediaDigestWrong("What came is not what was announced.", offset=0)
    return replace(after, state="checking", sha256_said=found), None


async def open_media(deps: Deps, desk: MediaDesk, media_id: UUID, may: May) -> tuple[Media, Path]:
    """Return an attached file and where its bytes lie, to whoever may see its case.

    Raises:
        MediaUnknown: there is none, it is not attached, or not for this person.
    """
    async with deps.db.transaction() as conn:
        found = await _seen(conn, media_id, may)
    path = desk.folder.kept(str(found.sha256))
    if not await asyncio.to_thread(path.is_file):
        _log.error("media.file_missing", media_id=str(media_id), sha256=found.sha256)
        raise MediaUnknown("The file is not in the media folder.")
    return found, path


async def of_incident(deps: Deps, incident_id: UUID, may: May) -> list[tuple[Media, bool]]:
    """Return the attached files of a case, and of each whether it is known where it was taken.

    Raises:
        IncidentUnknown: there is no such case, or not for this person.
    """
    async with deps.db.transaction() as conn:
        where = await store.audience(conn, report_id=None, attached_to=incident_id)
        if where is None:
            raise IncidentUnknown("There is no such incident.")
        may(where.compartment, where.province)
        found = await store.of_incident(conn, incident_id)
        placed = await store.with_place(conn, [one.id for one in found])
    return [(one, one.id in placed) for one in found]


async def position_of(deps: Deps, by: Provenance, media_id: UUID, may: May) -> Position:
    """Say where and when a camera says it was; the asking is told to the commission in the same transaction.

    Raises:
        MediaUnknown: as in `open_media`.
    """
    async with changing(deps, by) as change:
        found = await _seen(change.conn, media_id, may)
        position = await store.position_of(change.conn, found.id)
        _tell_reading(change, found.id)
    return position or Position(None, None, None)


def _tell_reading(change: Change, media_id: UUID) -> None:
    reading_id = change.ids.uuid()
    state = MediaReadingV1(
        reading_id=reading_id,
        version=1,
        reader=UUID(change.by.actor),
        media_id=media_id,
        at=change.now,
        change=MediaReadingDone(),
    )
    change.tell("media_reading", reading_id, "done", state, compartment=COMMISSION, province="NA")


async def _seen(conn: Any, media_id: UUID, may: May) -> Media:
    found = await store.find(conn, media_id)
    if found is None or found.state != "attached":
        raise MediaUnknown("There is no such file.")
    where = await store.audience(conn, report_id=found.report_id, attached_to=found.attached_to)
    try:
        if where is None:
            raise IncidentUnknown("There is no such incident.")
        may(where.compartment, where.province)
    except IncidentUnknown as error:
        raise MediaUnknown("There is no such file.") from error
    return found
