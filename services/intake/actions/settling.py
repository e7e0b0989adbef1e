"""What a change of a case does around it: the row, its duties with their deadlines, and what the log is told."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from schemas.incident import IncidentChange
from schemas.obligation import ObligationChange, ObligationDischarged, ObligationMoved, ObligationOpened, Proof
from schemas.types import Moved
from services.intake.actions.change import Change
from services.intake.actions.contracts import incident_state, obligation_state
from services.intake.actions.deadlines import deadline_of
from services.intake.model import Duty, DutyKind
from services.intake.model.answer_clock import Clock, carried, discharged, due_at, moved, open_duty, owed, promised
from services.intake.model.case import Case
from services.intake.store import cases, duties
from services.intake.store.columns import SCHEMA
from services.kit import deadlines

BY_THEMSELVES = frozenset({"approve_answer", "give_advice"})
"""Duties that a verb opens for one answer or one question, and that end with it; their id is that one's id."""


async def settle(
    change: Change,
    before: Case,
    after: Case,
    said: IncidentChange,
    clock: Clock,
    *,
    opens: tuple[DutyKind, UUID] | None = None,
    done: Collection[UUID] = (),
    **searched: Any,
) -> Case:
    """Write a case after a verb, see to its duties, and tell the log; return the case as it is stored.

    ``opens`` is a duty that the verb opens by itself; ``done`` are those of that kind that it ends. A verb that closes
    the case ends its questions to other desks.
    """
    after = replace(after, answer_due_at=promised(before, after, change.now, clock))
    await cases.save_case(change.conn, after, updated_at=change.now, **searched)
    if _closes(before, after):
        await cases.end_advice(change.conn, after.id, change.now)
    if (before.compartment, before.province) != (after.compartment, after.province):
        _leave(change, "incident", said.kind, (after.id, after.version), (before.compartment, before.province))
    proof = change.tell(
        "incident",
        after.id,
        said.kind,
        incident_state(after, said),
        compartment=after.compartment,
        province=after.province,
    )
    await _see_to_duties(change, before, after, clock, proof, opens, frozenset(done))
    if (before.compartment, before.province) != (after.compartment, after.province):
        await _carry_done(change, after)
    return after


def _closes(before: Case, after: Case) -> bool:
    return after.status == "closed" and before.status != "closed"


async def _see_to_duties(
    change: Change,
    before: Case,
    after: Case,
    clock: Clock,
    proof: UUID,
    opens: tuple[DutyKind, UUID] | None,
    done: frozenset[UUID],
) -> None:
    conn = change.conn
    await deadlines.cancel(conn, SCHEMA, [duty.id for duty in await cases.duties_of(conn, after.id)])
    held = await cases.lock_duties(conn, after.id)
    wanted = owed(after, clock)
    due: list[deadlines.Due] = []
    for duty in held:
        by_itself = duty.kind in BY_THEMSELVES
        stays = duty.id not in done and not _closes(before, after) if by_itself else duty.kind in wanted
        now = moved(duty, after, change.now, clock) if stays else discharged(duty, after, change.now)
        if now != duty:
            await duties.save_duty(conn, now, proof_event=None if stays else proof)
            proved = None if stays else Proof(event_id=proof, at=change.now)
            _tell_duty(change, duty, now, ObligationMoved() if stays else ObligationDischarged(), proved)
        if now.state == "open":
            due.append(deadline_of(now))
    known = {duty.kind for duty in held}
    fresh = [(kind, change.ids.uuid(), after.since) for kind in wanted if kind not in known]
    if opens is not None:
        fresh.append((opens[0], opens[1], change.now))
    for kind, duty_id, counted_from in fresh:
        if due_at(kind, after, counted_from, clock) is None:
            continue
        opened = open_duty(kind, after, duty_id, counted_from, change.now, clock)
        await duties.add_duty(conn, opened)
        _tell_duty(change, None, opened, ObligationOpened())
        due.append(deadline_of(opened))
    await deadlines.schedule(conn, SCHEMA, due)


async def _carry_done(change: Change, case: Case) -> None:
    """Let what was done before follow a case to other readers: a duty bears the words of its case."""
    for duty, event_id, at in await cases.done_duties(change.conn, case.id):
        if (duty.compartment, duty.province) != (case.compartment, case.province):
            now = carried(duty, case)
            await duties.save_duty(change.conn, now)
            proof = None if event_id is None or at is None else Proof(event_id=event_id, at=at)
            _tell_duty(change, duty, now, ObligationMoved(), proof)


def _tell_duty(
    change: Change, before: Duty | None, now: Duty, said: ObligationChange, proved: Proof | None = None
) -> None:
    if before is not None and (before.compartment, before.province) != (now.compartment, now.province):
        _leave(change, "obligation", said.kind, (now.id, now.version), (before.compartment, before.province))
    state = obligation_state(now, said, proved)
    change.tell("obligation", now.id, said.kind, state, compartment=now.compartment, province=now.province)


def _leave(change: Change, noun: str, kind: str, entity: tuple[UUID, int], where: tuple[str, str]) -> None:
    """Say on the old subject that the entity is not there any more."""
    gone = Moved(id=entity[0], version=entity[1])
    change.tell(noun, entity[0], kind, gone, compartment=where[0], province=where[1])
