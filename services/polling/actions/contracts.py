"""From this service's state to what it says in the log: contract objects, subjects and event rows."""

from collections.abc import Sequence
from typing import Final, Literal
from uuid import UUID

from schemas.accreditation import Changed, Made
from schemas.polling import (
    CentreV1,
    ContestV1,
    ElectionV1,
    ImportAccepted,
    ListEntry,
    MapImportV1,
    ProvinceTotals,
    Station,
    Withdrawn,
)
from schemas.types import Moved
from services.kit.events import NewEvent, Provenance, new_event
from services.kit.ids import Ids
from services.polling.model.facts import NATIONAL, Election
from services.polling.store.accepted import CentreRow
from services.polling.store.imports import FileImport
from services.polling.store.lists import ContestRow

SERVICE: Final = "polling"
Kind = Literal["made", "changed", "withdrawn"]


def subject(noun: str, compartment: str, province: str, entity: UUID) -> str:
    """Return where the state of an entity is published for one audience."""
    return f"ops.{SERVICE}.{noun}.{compartment}.{province}.{entity}"


def election_told(election: Election, fields: Sequence[str], event_id: UUID, by: Provenance) -> NewEvent:
    """Tell everybody which election this is, and the totals of its accepted map."""
    change = Changed(fields=list(fields)) if election.version > 1 else Made()
    state = ElectionV1(
        election_id=election.id,
        version=election.version,
        names=election.names,
        country=election.country,
        day=election.day,
        synthetic=election.synthetic,
        station_voters_max=election.station_voters_max,
        map_version=election.map_version,
        totals=[ProvinceTotals(province=code, **one._asdict()) for code, one in sorted(election.totals.items())],
        change=change,
    )
    where = subject("election", "public", NATIONAL, election.id)
    return new_event(id=event_id, subject=where, type=f"election.{change.kind}.v1", state=state, by=by)


def centre_told(
    row: CentreRow, kind: Kind, fields: Sequence[str], moved_from: str | None, ids: Ids, by: Provenance
) -> list[NewEvent]:
    """Tell the room about a centre with its stations; one that changed its province leaves a tombstone behind."""
    facts = row.facts
    change = _change(kind, fields)
    state = CentreV1(
        centre_id=row.id,
        version=row.version,
        code=facts.code,
        names=facts.names,
        province=facts.province,
        district=facts.district,
        police=facts.police,
        latitude=facts.latitude,
        longitude=facts.longitude,
        stations=[Station(**station._asdict()) for station in facts.stations],
        state="open" if row.open else "withdrawn",
        synthetic=facts.synthetic,
        change=change,
    )
    told = []
    if moved_from is not None:
        old = subject("centre", "joint", moved_from, row.id)
        told.append(_moved(old, "centre", row.id, row.version, ids, by))
    where = subject("centre", "joint", facts.province, row.id)
    told.append(new_event(id=ids.uuid(), subject=where, type=f"centre.{change.kind}.v1", state=state, by=by))
    return told


def contest_told(
    row: ContestRow, election: UUID, kind: Kind, fields: Sequence[str], moved_from: str | None, ids: Ids, by: Provenance
) -> list[NewEvent]:
    """Tell everybody about a contest and its lists by ballot number; names of candidates are not in it."""
    facts = row.facts
    change = _change(kind, fields)
    state = ContestV1(
        contest_id=row.id,
        version=row.version,
        election_id=election,
        code=facts.code,
        names=facts.names,
        province=facts.province,
        seats=facts.seats,
        lists=[ListEntry(number=one.number, names=one.names, candidates=len(one.candidates)) for one in facts.lists],
        state="open" if row.open else "withdrawn",
        change=change,
    )
    told = []
    if moved_from is not None:
        old = subject("contest", "public", moved_from, row.id)
        told.append(_moved(old, "contest", row.id, row.version, ids, by))
    where = subject("contest", "public", facts.province, row.id)
    told.append(new_event(id=ids.uuid(), subject=where, type=f"contest.{change.kind}.v1", state=state, by=by))
    return told


def import_accepted(file: FileImport, changed: int, warnings: int, event_id: UUID, by: Provenance) -> NewEvent:
    """Tell the commission that a file was accepted, and how much it changed."""
    state = MapImportV1(
        import_id=file.id,
        version=1,
        what=file.what,
        file_sha256=file.sha256,
        rows=file.rows,
        changed=changed,
        warnings=warnings,
        accepted_at=by.recorded_at,
        change=ImportAccepted(),
    )
    where = subject("map_import", "commission", NATIONAL, file.id)
    return new_event(id=event_id, subject=where, type="map_import.accepted.v1", state=state, by=by)


def _change(kind: Kind, fields: Sequence[str]) -> Made | Changed | Withdrawn:
    if kind == "changed":
        return Changed(fields=list(fields))
    return Made() if kind == "made" else Withdrawn()


def _moved(where: str, noun: str, entity: UUID, version: int, ids: Ids, by: Provenance) -> NewEvent:
    state = Moved(id=entity, version=version)
    return new_event(id=ids.uuid(), subject=where, type=f"{noun}.changed.v1", state=state, by=by)
