"""The desk for attached files: reads what came whole, keeps what is cleaned, and tidies up what came to nothing.

Which files wait is a row in the database, so a desk that was killed goes on where it was: reading a file again does no
harm, and only the transaction that attaches it counts.
"""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import structlog

from services.intake.actions.cases import media_attached
from services.intake.actions.change import Change, changing
from services.intake.actions.deps import Deps
from services.intake.actions.media_moves import ATTACHED, tell_media
from services.intake.errors import MEDIA_REFUSALS, MediaAbandoned, MediaUnreadable
from services.intake.media.cleaning import Cleaning
from services.intake.media.kinds import Cleaned, Refused
from services.intake.media.storage import MediaFolder
from services.intake.store import media as store
from services.intake.store.cases import lock_case
from services.intake.store.media import Audience, Media, Position
from services.kit.errors import DatabaseUnavailable
from services.kit.events import Provenance
from services.kit.health import Health
from services.kit.tasks import end

LOOK_SECONDS: Final = 15.0
KEEP_UNFINISHED: Final = timedelta(hours=48)

_log = structlog.get_logger(__name__)


class MediaDesk:
    """A part that starts after the database and before the door."""

    name = "media"

    def __init__(self, deps: Deps, folder: Path, health: Health) -> None:
        self.folder = MediaFolder(folder)
        self._deps = deps
        self._health = health
        self._cleaning = Cleaning()
        self._reading: dict[UUID, asyncio.Task[None]] = {}
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Make the folder, and go on with what waits. A folder that cannot be used keeps nobody from reporting."""
        with suppress(OSError):
            await self._prepare()
        self._watch = asyncio.create_task(self._run(), name=self.name)

    async def stop(self) -> None:
        """Stop reading; what waits is read after the next start."""
        tasks = [*self._reading.values(), *([self._watch] if self._watch else [])]
        await end(*tasks)
        self._reading.clear()

    async def checked(self, media_id: UUID, *, within_seconds: float) -> None:
        """Have a file read, and wait so long for it; it is read to its end all the same."""
        task = self._read(media_id)
        with suppress(TimeoutError):
            async with asyncio.timeout(within_seconds):
                await asyncio.shield(task)

    async def _prepare(self) -> None:
        try:
            await asyncio.to_thread(self.folder.prepare)
        except OSError as fault:
            self._health.set(self.name, False, f"Files cannot be attached: {fault}", essential=False)
            raise
        self._health.set(self.name, True, essential=False)

    async def tidy(self) -> None:
        """Read what waits, and forget uploads of which nothing came for two days and bytes that nobody knows."""
        await self._prepare()
        lying = await asyncio.to_thread(self.folder.strangers, ())
        async with self._deps.db.transaction() as conn:
            waiting = await store.waiting(conn)
            known = await store.unfinished(conn)
            stale = await store.stale(conn, self._deps.clock.now() - KEEP_UNFINISHED)
        for media_id in waiting:
            self._read(media_id)
        for media_id in [one for one in lying if one not in known and one not in self._reading]:
            await asyncio.to_thread(self.folder.forget, media_id)
        for media_id in stale:
            await self._refuse(media_id, "receiving", MediaAbandoned.code)

    async def _run(self) -> None:
        while True:
            try:
                await self.tidy()
            except (DatabaseUnavailable, OSError) as fault:
                _log.warning("media.later", reason=str(fault))
            except Exception:
                _log.exception("media.failed")
            await asyncio.sleep(LOOK_SECONDS)

    def _read(self, media_id: UUID) -> asyncio.Task[None]:
        task = self._reading.get(media_id)
        if task is None:
            task = asyncio.create_task(self._read_through(media_id), name=f"media-{media_id}")
            self._reading[media_id] = task
            task.add_done_callback(lambda done: self._reading.pop(media_id, None))
        return task

    async def _read_through(self, media_id: UUID) -> None:
        try:
            await self._decide(media_id)
        except DatabaseUnavailable as fault:  # it still waits, and is read again in a while
            _log.warning("media.later", media_id=str(media_id), reason=str(fault))
        except Exception:
            _log.exception("media.failed", media_id=str(media_id))

    async def _decide(self, media_id: UUID) -> None:
        folder = self.folder
        if not await asyncio.to_thread(folder.coming(media_id).is_file):
            _log.error("media.part_lost", media_id=str(media_id))
            await self._refuse(media_id, "checking", MediaUnreadable.code)
            return
        await asyncio.to_thread(folder.cleaned(media_id).unlink, missing_ok=True)
        try:
            cleaned = await self._cleaning.clean(folder.coming(media_id), folder.cleaned(media_id))
            sha256, size = await asyncio.to_thread(folder.keep, media_id)
        except Refused as refused:
            await self._refuse(media_id, "checking", MEDIA_REFUSALS[refused.reason].code)
            return
        await self._attach(media_id, cleaned, sha256, size)
        await asyncio.to_thread(folder.forget, media_id)

    async def _attach(self, media_id: UUID, cleaned: Cleaned, sha256: str, size: int) -> None:
        deps = self._deps
        async with deps.db.transaction() as conn:
            one = await store.find(conn, media_id)
        if one is None or one.state != "checking":
            return
        async with changing(deps, self._by(one, deps.clock.now())) as change:
            where = await _audience_held(change, one)  # locks the case, before the file's row
            await media_attached(change, deps, where.incident_id, media_id)
            attached = _attached(one, cleaned, sha256, size, where, change.now)
            if not await store.save(change.conn, attached, was="checking"):
                raise RuntimeError("the file was attached by somebody else at the same time")
            if cleaned.latitude is not None or cleaned.taken_at is not None:
                position = Position(cleaned.latitude, cleaned.longitude, cleaned.taken_at)
                await store.put_position(change.conn, media_id, position)
            tell_media(change, attached, ATTACHED)
        _log.info("media.attached", media_id=str(media_id), media_type=cleaned.media_type, bytes=size)

    def _by(self, one: Media, now: datetime) -> Provenance:
        said = one.said
        return Provenance(said["actor"], said["role"], said["origin"], now, said["cause"], said["traceparent"])

    async def _refuse(self, media_id: UUID, was: store.State, code: str) -> None:
        async with self._deps.db.transaction() as conn:
            one = await store.find(conn, media_id, lock=True)
            if one is None or one.state != was:
                return
            await store.save(conn, replace(one, state="refused", reason=code), was=was)
        await asyncio.to_thread(self.folder.forget, media_id)
        _log.info("media.refused", media_id=str(media_id), code=code)


async def _audience_held(change: Change, one: Media) -> Audience:
    """Return whose file it is, with the case locked, so that it neither moves nor is merged before the file is told."""
    where = await store.audience(change.conn, report_id=one.report_id, attached_to=one.attached_to)
    while True:
        assert where is not None
        await lock_case(change.conn, where.incident_id)
        again = await store.audience(change.conn, report_id=one.report_id, attached_to=one.attached_to)
        if again is not None and again.incident_id == where.incident_id:
            return again
        where = again


def _attached(one: Media, cleaned: Cleaned, sha256: str, size: int, where: Audience, now: datetime) -> Media:
    return replace(
        one,
        version=1,
        state="attached",
        incident_id=where.incident_id,
        compartment=where.compartment,
        province=where.province,
        media_type=cleaned.media_type,
        bytes=size,
        sha256=sha256,
        attached_at=now,
    )
