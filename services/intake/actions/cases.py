"""The verbs on a case: each one action, one transaction, one event of the case, decided by the rules in ``model.case``.

A verb names the version it was decided on; a stale one is refused with the version of now, so nobody overwrites
anybody. ``may`` is the edge's question for compartment and province; it is asked under the case's lock, so that what is
decided about a reader holds for what they change.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from schemas import incident as said
from schemas.types import Desk, Language
from services.intake.actions.change import Change, changing
from services.intake.actions.deps import Deps
from services.intake.actions.moving import settle_with_all
from services.intake.actions.threads import OnCase, Said, write_message
from services.intake.errors import AdviceUnknown, IncidentUnknown, TwoPeopleNeeded, WrongState
from services.intake.model import UNRESOLVED_PROVINCE, DutyKind, case
from services.intake.model.case import Case
from services.intake.model.threads import JOINT
from services.intake.store import cases as store
from services.intake.store.columns import SCHEMA
from services.kit import once
from services.kit.auth import Principal
from services.kit.errors import FieldError, InvalidInput
from services.kit.events import Provenance

May = Callable[[str, str], None]
"""Refuses who must not: for a compartment and a province."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which case, decided on which version of it, by whom, and the edge's question whether they may."""

    incident_id: UUID
    version: int | None
    by: Provenance
    may: May


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a verb made of a case: the case after it, what the log is told, and the duties it opens or ends itself."""

    after: Case
    said: said.IncidentChange
    opens: tuple[DutyKind, UUID] | None = None
    done: tuple[UUID, ...] = ()


async def _work(
    deps: Deps, asked: Asked, decide: Callable[[Change, Case], Awaitable[Outcome]], *, moves: bool = False
) -> Case:
    async with changing(deps, asked.by) as change:
        if moves:
            await store.lock_family(change.conn, asked.incident_id)
        before = await _locked(change, asked)
        outcome = await decide(change, before)
        return await _settle(deps, change, before, outcome)


async def _locked(change: Change, asked: Asked) -> Case:
    before = await store.lock_case(change.conn, asked.incident_id)
    if before is None:
        raise IncidentUnknown("There is no such incident.")
    asked.may(before.compartment, before.province)
    if asked.version is not None:
        case.at_version(before, asked.version)
    return before


async def _settle(deps: Deps, change: Change, before: Case, outcome: Outcome) -> Case:
    after, told = outcome.after, outcome.said
    return await settle_with_all(deps, change, before, after, told, opens=outcome.opens, done=outcome.done)


def _completed(deps: Deps, now: Case, decided: Mapping[str, Any]) -> dict[str, Any]:
    """Complete what somebody decided: the version and audience of a category, the place of a station.

    A case of all readers that turns out to be of a narrower leaf goes to that leaf's readers. Another province without
    a station leaves the station that was said before; one that no map knows leaves the centre.

    Raises:
        InvalidInput: the taxonomy in use offers no such leaf, or the map has no such province.
    """
    found, taxonomy, provinces = dict(decided), deps.taxonomy, deps.places.provinces
    category = found.get("category")
    if category is not None and category != now.category:
        if category not in taxonomy.severity_of or category in taxonomy.retired:
            raise InvalidInput([FieldError("category", "field.unknown", "a leaf of the taxonomy in use")])
        if now.compartment == JOINT:
            found.setdefault("compartment", taxonomy.compartment_of[category])
    if category is not None:
        found["category_version"] = taxonomy.version
    province = found.get("province", now.province)
    if province != now.province:
        if provinces and province not in provinces and province != UNRESOLVED_PROVINCE:
            raise InvalidInput([FieldError("province", "field.unknown", "a province of the map")])
        found = {"station": None, "station_known": False, "district": None, "centre": None, **found}
    if found.get("station") is not None:
        place = deps.places.station(found["station"])
        found["station_known"] = place is not None
        if place is not None:
            where = {"station": place.station, "province": place.province}
            found |= {**where, "district": place.district, "centre": place.centre}
        else:
            found |= {"district": None, "centre": None}
    return found


async def triage(deps: Deps, asked: Asked, decided: Mapping[str, Any]) -> Case:
    """Take the first look; ``decided`` as in `model.case.triage`, a category by its code, a station as typed."""

    async def decide(change: Change, now: Case) -> Outcome:
        after = case.triage(now, change.now, _completed(deps, now, decided))
        return Outcome(after, said.IncidentTriaged(from_severity=now.severity, from_category=now.category))

    return await _work(deps, asked, decide, moves=True)


async def assign(deps: Deps, asked: Asked, decided: Mapping[str, Any]) -> Case:
    """Give a case to a desk, a person, or both; None takes it from whoever has it.

    Raises:
        InvalidInput: nobody of this room has heard of the person.
    """
    person = decided.get("assignee")
    if person is not None and not deps.guard.people.knows(str(person)):
        raise InvalidInput([FieldError("assignee", "field.unknown", "a person of this room")])

    async def decide(change: Change, now: Case) -> Outcome:
        after = case.assign(now, change.now, decided)
        return Outcome(after, said.IncidentAssigned(from_desk=now.desk, from_assignee=now.assignee))

    return await _work(deps, asked, decide)


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody writes into the file, before which readers."""

    text: str
    language: Language
    compartment: str


async def note(deps: Deps, asked: Asked, who: Principal, words: Note, under: once.Once | None = None) -> Case:
    """Put a note into the case's thread of its compartment; under a key that is known it stands there already.

    A note for fewer people than read the case is told in their thread alone: the case's version would betray it.

    Raises:
        IdempotencyConflict: the key was used for another note.
    """
    async with changing(deps, asked.by) as change:
        now = await _locked(change, asked)

        async def write() -> UUID:
            where = OnCase(now.id, words.compartment)
            return await write_message(change, who, where, Said(words.text, words.language, "note"))

        message, new = await once.made_once(change.conn, SCHEMA, under, change.now, write)
        if not new or words.compartment != now.compartment:
            return now
        return await _settle(deps, change, now, Outcome(case.noted(now), said.IncidentNoted(message_id=message)))


async def verify(deps: Deps, asked: Asked, outcome: said.Verification) -> Case:
    """Say what the room found out about a case."""

    async def decide(change: Change, now: Case) -> Outcome:
        after = case.verify(now, change.now, outcome)
        return Outcome(after, said.IncidentVerified(from_verification=now.verification))

    return await _work(deps, asked, decide)


async def refer(deps: Deps, asked: Asked, to: said.OutsideBody, reason: str) -> Case:
    """Hand a case to a body outside the room."""

    async def decide(change: Change, now: Case) -> Outcome:
        after = case.refer(now, change.now, to)
        await store.add_referral(
            change.conn,
            {
                "id": change.ids.uuid(),
                "incident_id": now.id,
                "compartment": now.compartment,
                "body": to,
                "reason": reason,
                "referred_by": change.by.actor,
                "referred_at": change.now,
            },
        )
        return Outcome(after, said.IncidentReferred(to=to))

    return await _work(deps, asked, decide)


async def come_back(deps: Deps, asked: Asked, outcome: str) -> Case:
    """Take a case back from the body outside the room, with what came of it."""

    async def decide(change: Change, now: Case) -> Outcome:
        after = case.come_back(now)
        assert now.referred_to is not None
        await store.end_referral(
            change.conn, now.id, outcome=outcome, returned_by=change.by.actor, returned_at=change.now
        )
        return Outcome(after, said.IncidentReturned(by=now.referred_to))

    return await _work(deps, asked, decide)


async def ask_advice(deps: Deps, asked: Asked, desk: Desk, question: str) -> Case:
    """Ask another desk; it owes the advice from now on."""

    async def decide(change: Change, now: Case) -> Outcome:
        after, advice = case.ask_advice(now, change.now), change.ids.uuid()
        await store.add_advice(
            change.conn,
            {
                "id": advice,
                "incident_id": now.id,
                "compartment": now.compartment,
                "desk": desk,
                "question": question,
                "asked_by": change.by.actor,
                "asked_at": change.now,
            },
        )
        return Outcome(after, said.AdviceAsked(advice_id=advice, desk=desk), opens=("give_advice", advice))

    return await _work(deps, asked, decide)


async def give_advice(deps: Deps, asked: Asked, advice_id: UUID, text: str) -> Case:
    """Give the advice that was asked for.

    Raises:
        AdviceUnknown: nobody asked this, or it was given.
    """

    async def decide(change: Change, now: Case) -> Outcome:
        if not await store.open_advice(change.conn, now.id, advice_id):
            raise AdviceUnknown("No such question waits for advice.")
        await store.give_advice(change.conn, advice_id, advice=text, given_by=change.by.actor, given_at=change.now)
        return Outcome(case.give_advice(now), said.AdviceGiven(advice_id=advice_id), done=(advice_id,))

    return await _work(deps, asked, decide)


async def answer(deps: Deps, asked: Asked, texts: Mapping[str, str]) -> Case:
    """Answer the reporters of a case."""

    async def decide(change: Change, now: Case) -> Outcome:
        after = case.answer(now, change.now)
        return Outcome(after, said.IncidentAnswered(answer_id=await _sent(change, now, texts)))

    return await _work(deps, asked, decide)


async def _sent(change: Change, now: Case, texts: Mapping[str, str]) -> UUID:
    answer_id = change.ids.uuid()
    await store.add_answer(
        change.conn,
        {
            "id": answer_id,
            "incident_id": now.id,
            "compartment": now.compartment,
            "kind": "reporter",
            "texts": dict(texts),
            "state": "sent",
            "proposed_by": change.by.actor,
            "proposed_at": change.now,
        },
    )
    return answer_id


async def propose_public(deps: Deps, asked: Asked, texts: Mapping[str, str]) -> Case:
    """Propose a public answer; a second person owes a decision from now on."""

    async def decide(change: Change, now: Case) -> Outcome:
        after, answer_id = case.propose(now, change.now), change.ids.uuid()
        await store.add_answer(
            change.conn,
            {
                "id": answer_id,
                "incident_id": now.id,
                "compartment": now.compartment,
                "kind": "public",
                "texts": dict(texts),
                "state": "proposed",
                "proposed_by": change.by.actor,
                "proposed_at": change.now,
            },
        )
        told = said.PublicAnswerChanged(answer_id=answer_id, to="proposed")
        return Outcome(after, told, opens=("approve_answer", answer_id))

    return await _work(deps, asked, decide)


async def decide_public(deps: Deps, asked: Asked, *, published: bool, reason: str | None = None) -> Case:
    """Publish or reject the proposed public answer, as a second person.

    Raises:
        TwoPeopleNeeded: whoever proposed it does not approve it.
    """

    async def decide(change: Change, now: Case) -> Outcome:
        waiting = await store.proposed_answer(change.conn, now.id)
        if waiting is None:
            raise WrongState("No public answer waits for approval.", state=now.public_answer)
        if published and waiting["proposed_by"] == change.by.actor:
            raise TwoPeopleNeeded("Somebody else must approve it.")
        before: said.PublicAnswer = "published" if await store.published_answers(change.conn, now.id) else "none"
        state = "published" if published else "rejected"
        await store.decide_answer(
            change.conn, waiting["id"], state=state, decided_by=change.by.actor, decided_at=change.now, reason=reason
        )
        after = case.decide(now, published=published, before=before)
        told = said.PublicAnswerChanged(answer_id=waiting["id"], to="published" if published else "rejected")
        return Outcome(after, told, done=(waiting["id"],))

    return await _work(deps, asked, decide)


async def close(deps: Deps, asked: Asked, reason: said.CloseReason, texts: Mapping[str, str] | None) -> Case:
    """Close a case, with an answer to its reporters or after one."""

    async def decide(change: Change, now: Case) -> Outcome:
        after = case.close(now, change.now, reason, answered=texts is not None)
        if texts is not None:
            await _sent(change, now, texts)
        return Outcome(after, said.IncidentClosed(reason=reason))

    return await _work(deps, asked, decide)


async def reopen(deps: Deps, asked: Asked) -> Case:
    """Open a closed case again."""

    async def decide(change: Change, now: Case) -> Outcome:
        after = case.reopen(now, change.now)
        assert now.close_reason is not None
        return Outcome(after, said.IncidentReopened(from_reason=now.close_reason))

    return await _work(deps, asked, decide)


async def reclassify(deps: Deps, asked: Asked, decided: Mapping[str, Any]) -> Case:
    """Say that a case is something else, graver or lighter, elsewhere, or for other readers.

    What it was is said only to whom it is said now too: a case that changes its readers leaves nothing behind. Whoever
    reads it may hand it to readers they are not among, and to a province that is not theirs.
    """

    async def decide(change: Change, now: Case) -> Outcome:
        after = case.reclassify(now, _completed(deps, now, decided))
        told = said.IncidentReclassified()
        if after.compartment == now.compartment:
            told = said.IncidentReclassified(from_severity=now.severity, from_category=now.category)
        return Outcome(after, told)

    return await _work(deps, asked, decide, moves=True)


async def media_attached(change: Change, deps: Deps, incident_id: UUID, media_id: UUID) -> None:
    """Count a picture, recording or film that came whole, in the transaction of its last part.

    Raises:
        IncidentUnknown: there is no such case.
    """
    before = await store.lock_case(change.conn, incident_id)
    if before is None:
        raise IncidentUnknown("There is no such incident.")
    await _settle(deps, change, before, Outcome(case.attach(before), said.MediaAttached(media_id=media_id)))
