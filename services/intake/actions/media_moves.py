"""What the room is told of attached files, and how they follow their case to other readers, places and cases."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from schemas.media import MediaAttached, MediaChange, MediaMoved, MediaV1
from schemas.types import Moved
from services.intake.actions.change import Change
from services.intake.media.kinds import kind_of
from services.intake.store import media as store
from services.intake.store.media import Media

ATTACHED: Final = MediaAttached()


def tell_media(change: Change, one: Media, how: MediaChange) -> UUID:
    """Say of an attached file what it is and to which case it belongs; never its name nor where it was taken."""
    assert one.incident_id is not None
    assert one.media_type is not None
    assert one.compartment is not None
    assert one.province is not None
    state = MediaV1.model_validate(
        {
            "media_id": one.id,
            "version": one.version,
            "incident_id": one.incident_id,
            "report_id": one.report_id,
            "kind": kind_of(one.media_type),
            "bytes": one.bytes,
            "sha256": one.sha256,
            "media_type": one.media_type,
            "change": how,
        }
    )
    return change.tell("media", one.id, how.kind, state, compartment=one.compartment, province=one.province)


async def move_media(change: Change, incident_id: UUID) -> None:
    """Let attached files follow: those of this case now, and those the room was told are of it.

    Called in the transaction that gave the case other readers or another place, or that merged it or took a merging
    back, after its rows and its reports are written. What did not move is not told again.
    """
    found = {one.id: one for one in await store.told_of(change.conn, incident_id)}
    found |= {one.id: one for one in await store.of_incident(change.conn, incident_id, lock=True)}
    for one in found.values():
        now = await store.audience(change.conn, report_id=one.report_id, attached_to=one.attached_to)
        if now is None or (now.incident_id, now.compartment, now.province) == (
            one.incident_id,
            one.compartment,
            one.province,
        ):
            continue
        moved = replace(
            one,
            version=one.version + 1,
            incident_id=now.incident_id,
            compartment=now.compartment,
            province=now.province,
        )
        await store.save(change.conn, moved, was="attached")
        if (one.compartment, one.province) != (moved.compartment, moved.province):
            gone = Moved(id=one.id, version=moved.version)
            change.tell("media", one.id, "moved", gone, compartment=str(one.compartment), province=str(one.province))
        tell_media(change, moved, MediaMoved())
