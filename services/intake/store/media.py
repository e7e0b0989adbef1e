"""Attached files: what came of each, which case it belongs to now, and apart from it where it was taken."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.store.cases import reports_of
from services.intake.store.media_tables import media, media_position
from services.intake.store.tables import incident, report

State = Literal["receiving", "checking", "attached", "refused"]


@dataclass(frozen=True, slots=True)
class Media:
    """An attached file, or what came of it so far; see the table for what the fields mean."""

    id: UUID
    version: int
    report_id: UUID | None
    attached_to: UUID | None
    incident_id: UUID | None
    sender: str
    organisation: str | None
    state: State
    reason: str | None
    file_name: str
    media_type_said: str
    bytes_said: int
    sha256_said: str | None
    received: int
    media_type: str | None
    bytes: int | None
    sha256: str | None
    said: dict[str, Any]
    compartment: str | None
    province: str | None
    started_at: datetime
    changed_at: datetime
    attached_at: datetime | None


@dataclass(frozen=True, slots=True)
class Audience:
    """The case a file belongs to now, who reads it, and where it is."""

    incident_id: UUID
    compartment: str
    province: str


@dataclass(frozen=True, slots=True)
class Sent:
    """Whose report it is, who typed it, and which case it is counted in."""

    reporter: str
    entered_by: str | None
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class Position:
    """Where and when a camera says it was."""

    latitude: float | None
    longitude: float | None
    taken_at: str | None


_NAMES = tuple(field.name for field in fields(Media))
_COLUMNS = tuple(media.c[name] for name in _NAMES)


async def add(conn: AsyncConnection, one: Media) -> None:
    """Begin an upload."""
    await conn.execute(sa.insert(media).values({name: getattr(one, name) for name in _NAMES}))


async def find(conn: AsyncConnection, media_id: UUID, *, lock: bool = False) -> Media | None:
    """Load a file; with ``lock`` nobody else changes it until the transaction ends."""
    query = sa.select(*_COLUMNS).where(media.c.id == media_id)
    row = (await conn.execute(query.with_for_update() if lock else query)).mappings().one_or_none()
    return Media(**row) if row is not None else None


async def save(conn: AsyncConnection, one: Media, *, was: State) -> bool:
    """Write a file as it is now; False when somebody else has taken it out of the state it was in."""
    values = {name: getattr(one, name) for name in _NAMES if name != "id"}
    done = await conn.execute(sa.update(media).where(media.c.id == one.id, media.c.state == was).values(**values))
    return done.rowcount == 1


async def count_unfinished(conn: AsyncConnection, sender: str) -> int:
    """Count the uploads somebody has begun and not brought to an end."""
    unfinished = media.c.state.in_(("receiving", "checking"))
    query = sa.select(sa.func.count()).where(media.c.sender == sender, unfinished)
    return int((await conn.execute(query)).scalar_one())


async def count_with(conn: AsyncConnection, *, report_id: UUID | None, attached_to: UUID | None) -> int:
    """Count the files that came with a report, or were attached to a case itself, refused ones left out."""
    of = media.c.report_id == report_id if report_id is not None else media.c.attached_to == attached_to
    query = sa.select(sa.func.count()).where(of, media.c.state != "refused")
    return int((await conn.execute(query)).scalar_one())


async def waiting(conn: AsyncConnection) -> list[UUID]:
    """Return the files that are whole and have not been read yet, the oldest first."""
    query = sa.select(media.c.id).where(media.c.state == "checking").order_by(media.c.changed_at, media.c.id)
    return list((await conn.execute(query)).scalars())


async def stale(conn: AsyncConnection, before: datetime) -> list[UUID]:
    """Return the uploads of which nothing has come since then."""
    query = sa.select(media.c.id).where(media.c.state == "receiving", media.c.changed_at < before)
    return list((await conn.execute(query)).scalars())


async def unfinished(conn: AsyncConnection) -> set[UUID]:
    """Return every upload whose bytes are still needed."""
    query = sa.select(media.c.id).where(media.c.state.in_(("receiving", "checking")))
    return set((await conn.execute(query)).scalars())


async def sent_report(conn: AsyncConnection, report_id: UUID) -> Sent | None:
    """Say whose report it is."""
    columns = (report.c.reporter, report.c.entered_by, report.c.incident_id)
    row = (await conn.execute(sa.select(*columns).where(report.c.id == report_id))).one_or_none()
    return Sent(row.reporter, row.entered_by, row.incident_id) if row is not None else None


async def audience(conn: AsyncConnection, *, report_id: UUID | None, attached_to: UUID | None) -> Audience | None:
    """Say to which case a file belongs: its report's, or the one it was attached to, or what that is merged into."""
    first = attached_to
    if report_id is not None:
        found = await sent_report(conn, report_id)
        first = found.incident_id if found else None
    columns = (incident.c.id, incident.c.merged_into, incident.c.compartment, incident.c.province)
    up = sa.select(*columns).where(incident.c.id == first).cte("up", recursive=True)
    up = up.union(sa.select(*columns).join(up, incident.c.id == up.c.merged_into))
    row = (await conn.execute(sa.select(up).where(up.c.merged_into.is_(None)))).one_or_none()
    return Audience(row.id, row.compartment, row.province) if row is not None else None


async def of_incident(conn: AsyncConnection, incident_id: UUID, *, lock: bool = False) -> list[Media]:
    """Return the attached files of a case and of whatever is merged into it, in the order they were attached."""
    down = sa.select(incident.c.id).where(incident.c.id == incident_id).cte("down", recursive=True)
    down = down.union(sa.select(incident.c.id).join(down, incident.c.merged_into == down.c.id))
    cases = sa.select(down.c.id)
    with_reports = media.c.report_id.in_(sa.select(report.c.id).where(reports_of(incident_id)))
    alone = media.c.attached_to.in_(cases)
    query = (
        sa.select(*_COLUMNS)
        .where(media.c.state == "attached", with_reports | alone)
        .order_by(media.c.attached_at, media.c.id)
    )
    return [Media(**row) for row in (await conn.execute(query.with_for_update() if lock else query)).mappings()]


async def count_of(conn: AsyncConnection, incident_id: UUID) -> int:
    """Count the attached files of a case and of whatever is merged into it."""
    return len(await of_incident(conn, incident_id))


async def told_of(conn: AsyncConnection, incident_id: UUID) -> list[Media]:
    """Return the attached files that the room was told belong to this case, locked."""
    query = sa.select(*_COLUMNS).where(media.c.state == "attached", media.c.incident_id == incident_id)
    rows = await conn.execute(query.order_by(media.c.attached_at, media.c.id).with_for_update())
    return [Media(**row) for row in rows.mappings()]


async def put_position(conn: AsyncConnection, media_id: UUID, position: Position) -> None:
    """Keep where and when a file was taken."""
    values = {"latitude": position.latitude, "longitude": position.longitude, "taken_at": position.taken_at}
    await conn.execute(sa.insert(media_position).values(media_id=media_id, **values))


async def position_of(conn: AsyncConnection, media_id: UUID) -> Position | None:
    """Return where and when a file was taken; None where no camera said so."""
    columns = (media_position.c.latitude, media_position.c.longitude, media_position.c.taken_at)
    row = (await conn.execute(sa.select(*columns).where(media_position.c.media_id == media_id))).one_or_none()
    return Position(row.latitude, row.longitude, row.taken_at) if row is not None else None


async def with_place(conn: AsyncConnection, ids: list[UUID]) -> set[UUID]:
    """Return those of which it is known where they were taken."""
    query = sa.select(media_position.c.media_id).where(
        media_position.c.media_id.in_(ids), media_position.c.latitude.is_not(None)
    )
    return set((await conn.execute(query)).scalars())
