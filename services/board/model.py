"""What each screen is shown: the newest state of every entity, filtered by rights and subscription.

Pure. The board is built from the room's log: one :class:`Fact` per message that speaks of an entity. Laws that the
tests hold it to:

* **Newest wins.** A fact counts when its version is higher than the one known *for the same route* (compartment and
  province). Duplicates and late older versions change nothing.
* **A tombstone speaks about its own route only.** An entity that moved stands on its new route with the same version,
  whichever of the two messages came first; a view that saw only the old route gets a drop.
* **snapshot(before) + changes = snapshot(after)**, for every view, from any sequence that is not below ``floor``.
* **Time is no message.** What enters or leaves with time does so by ``shows_from`` and ``shows_until`` of the item, on
  the server and on the screen alike. What has ended is forgotten here; what a client may have missed by that raises
  ``floor``, and a client that stood below it gets a snapshot.
"""

import hashlib
import heapq
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from schemas.incident import IncidentV1
from schemas.obligation import ObligationV1
from schemas.thread import ThreadV1
from services.kit.auth import reads

DUE_SOON = timedelta(hours=2)
"""An open obligation shows from this long before its deadline."""

SHOWN_AFTER_END = timedelta(minutes=15)
"""What was closed or discharged stays on the screens this long."""

TALK_SHOWN = timedelta(hours=12)
"""A thread, of a case or of a channel, stays on the screens this long after its last message."""

TOMBSTONE_KEPT = timedelta(minutes=15)
"""So long a client that was away still learns that an entity left its view."""

AUDIENCES = ("public", "joint", "commission", "security")
"""Where a person may read several copies of the same version, the later audience's copy tells more."""


class Route(NamedTuple):
    """Where a message about an entity was said: its audience and its province."""

    compartment: str
    province: str


class Fact(NamedTuple):
    """One message of the log about one entity on one route.

    ``item`` is the entity as a screen gets it, already encoded (this module never looks inside); None is a tombstone.
    ``ends_at`` is when the item stops showing (None: never), for a tombstone when it may be forgotten. ``seq`` is the
    message's place in the log.
    """

    topic: str
    id: str
    version: int
    route: Route
    seq: int
    item: bytes | None
    ends_at: datetime | None

    @property
    def rank(self) -> tuple[int, int, Route]:
        """Order among the copies of one entity that one view may read: the newest, then the fullest."""
        named = self.route.compartment
        return self.version, AUDIENCES.index(named) if named in AUDIENCES else 0, self.route


class Change(NamedTuple):
    """What a view is told about one entity: its newest item, or (``item`` None) that it left the view."""

    topic: str
    id: str
    version: int
    item: bytes | None


@dataclass(frozen=True, slots=True)
class View:
    """What one kind of client sees: rights (compartments, provinces) and subscription (topics). None = all provinces.

    Clients with equal views share everything that is computed and encoded.
    """

    topics: frozenset[str]
    provinces: frozenset[str] | None
    compartments: frozenset[str]

    def sees(self, route: Route) -> bool:
        """Tell whether messages said on this route are for this view."""
        here = self.provinces is None or route.province in self.provinces
        return here and reads(self.compartments, route.compartment)

    @property
    def digest(self) -> str:
        """Name of the view, equal in every process: a resume is only taken by the view it came from."""
        facts = [sorted(self.topics), None if self.provinces is None else sorted(self.provinces)]
        return hashlib.sha256(json.dumps([*facts, sorted(self.compartments)]).encode()).hexdigest()[:16]


class Entity:
    """All routes on which one entity was last spoken of, and the place in the log of the last change."""

    __slots__ = ("facts", "id", "seq", "topic")

    def __init__(self, topic: str, entity: str) -> None:
        self.topic = topic
        self.id = entity
        self.seq = 0
        self.facts: dict[Route, Fact] = {}

    def shown(self, view: View, now: datetime) -> Fact | None:
        """Return what a view shows of this entity, or None."""
        best: Fact | None = None
        for fact in self.facts.values():
            if fact.item is not None and view.sees(fact.route) and (best is None or fact.rank > best.rank):
                best = fact
        return None if best is None or ended(best.ends_at, now) else best

    def change(self, view: View, since: int, now: datetime) -> Change | None:
        """Return what a view that stood at ``since`` must be told. A route it cannot see is never mentioned."""
        news = [fact.version for fact in self.facts.values() if fact.seq > since and view.sees(fact.route)]
        if not news:
            return None
        shown = self.shown(view, now)
        if shown is None:
            return Change(self.topic, self.id, max(news), None)
        return Change(self.topic, self.id, shown.version, shown.item)


class Board:
    """The live state of one incarnation of the log (``epoch``), in this process."""

    def __init__(self, epoch: str) -> None:
        self.epoch = epoch
        self.head = 0
        self.floor = 0
        self._entities: dict[tuple[str, str], Entity] = {}  # in the order of the last change
        self._ends: list[tuple[datetime, int, tuple[str, str]]] = []

    @property
    def size(self) -> int:
        """How many entities are held."""
        return len(self._entities)

    def shows(self, topic: str, entity: str, view: View, now: datetime) -> bool:
        """Tell whether a view holds this entity now."""
        found = self._entities.get((topic, entity)) if topic in view.topics else None
        return found is not None and found.shown(view, now) is not None

    def seq_of(self, topic: str, entity: str) -> int:
        """Return the place in the log of the entity's last change; 0 when it is not held."""
        found = self._entities.get((topic, entity))
        return 0 if found is None else found.seq

    def pass_over(self, seq: int) -> None:
        """Note a message that no topic shows: the board has read up to it."""
        self.head = max(self.head, seq)

    def apply(self, fact: Fact, now: datetime) -> bool:
        """Take one message in the order of the log; True when some view may have changed."""
        if fact.seq <= self.head:
            return False
        self.head = fact.seq
        key = (fact.topic, fact.id)
        entity = self._entities.get(key)
        if entity is None:
            if ended(fact.ends_at, now):
                self.floor = fact.seq
                return False
            entity = Entity(fact.topic, fact.id)
        else:
            known = entity.facts.get(fact.route)
            if known is not None and fact.version <= known.version:
                return False
            del self._entities[key]
        entity.facts[fact.route] = fact
        entity.seq = fact.seq
        self._entities[key] = entity
        if fact.ends_at is not None:
            heapq.heappush(self._ends, (fact.ends_at, fact.seq, key))
        return True

    def changes_since(self, view: View, since: int, now: datetime) -> list[Change]:
        """Return one change per entity that a view which stood at ``since`` has missed, oldest first.

        The caller checks ``since >= floor`` first: below it something may have been forgotten.
        """
        found = []
        for entity in reversed(self._entities.values()):
            if entity.seq <= since:
                break
            if entity.topic in view.topics:
                change = entity.change(view, since, now)
                if change is not None:
                    found.append(change)
        found.reverse()
        return found

    def items(self, topic: str, view: View, now: datetime) -> list[bytes]:
        """Return the encoded items of one topic that a view holds at ``head``, in the order of their last change."""
        found = []
        for entity in self._entities.values():
            if entity.topic == topic:
                shown = entity.shown(view, now)
                if shown is not None and shown.item is not None:
                    found.append(shown.item)
        return found

    def forget(self, now: datetime, told: int, limit: int = 1000) -> int:
        """Let go of entities and tombstones whose time is over; returns how many were looked at, at most ``limit``.

        ``told`` is up to where every live view has been told: what changed after it is kept until it was said.
        """
        looked, untold = 0, []
        while self._ends and self._ends[0][0] <= now and looked < limit:
            end = heapq.heappop(self._ends)
            looked += 1
            entity = self._entities.get(end[2])
            if entity is not None and entity.seq > told:
                untold.append(end)
            elif entity is not None:
                self._forget(end[2], entity, now)
        for end in untold:
            heapq.heappush(self._ends, end)
        return looked

    def _forget(self, key: tuple[str, str], entity: Entity, now: datetime) -> None:
        over = [fact for fact in entity.facts.values() if ended(fact.ends_at, now)]
        if len(over) < len(entity.facts):
            over = [fact for fact in over if fact.item is None]
        for fact in over:
            self.floor = max(self.floor, fact.seq)
            del entity.facts[fact.route]
        if not entity.facts:
            del self._entities[key]


def ended(ends_at: datetime | None, now: datetime) -> bool:
    """Tell whether an item has left the screens. At the moment itself it has."""
    return ends_at is not None and ends_at <= now


def tombstone_ends_at(now: datetime) -> datetime:
    """Return until when a tombstone read now is kept."""
    return now + TOMBSTONE_KEPT


def incident_ends_at(state: IncidentV1) -> datetime | None:
    """Return when an incident leaves the screens: a quarter of an hour after it was closed, never while it is open."""
    return None if state.status != "closed" or state.closed_at is None else state.closed_at + SHOWN_AFTER_END


def obligation_ends_at(state: ObligationV1) -> datetime | None:
    """Return when an obligation leaves the screens: a quarter of an hour after its discharge. A lapsed one stays."""
    if state.state != "discharged":
        return None
    discharged_at = state.closed_at or (state.proof.at if state.proof is not None else state.due_at)
    return discharged_at + SHOWN_AFTER_END


def thread_ends_at(state: ThreadV1) -> datetime:
    """Return when a thread leaves the screens: half a day after its last message, unless another one is written."""
    return state.last_at + TALK_SHOWN


def incident_item(state: IncidentV1) -> dict[str, object]:
    """Return the fields of :class:`schemas.board.IncidentItem`: shown from the moment the incident was opened."""
    return {
        "id": state.incident_id,
        "version": state.version,
        "code": state.code,
        "status": state.status,
        "severity": state.severity,
        "category": state.category,
        "province": state.province,
        "district": state.district,
        "centre": state.centre,
        "station": state.station,
        "station_known": state.station_known,
        "place": state.place,
        "time_flag": state.time_flag,
        "language": state.language,
        "summary": state.summary,
        "evidence": state.evidence,
        "reports": state.reports,
        "organisations": state.organisations,
        "desk": state.desk,
        "assignee": state.assignee,
        "verification": state.verification,
        "referred_to": state.referred_to,
        "advice_open": state.advice_open,
        "public_answer": state.public_answer,
        "merged_into": state.merged_into,
        "close_reason": state.close_reason,
        "raised": state.raised,
        "media": state.media,
        "occurred_at": state.occurred_at,
        "opened_at": state.opened_at,
        "triaged_at": state.triaged_at,
        "acted_at": state.acted_at,
        "answered_at": state.answered_at,
        "answer_due_at": state.answer_due_at,
        "closed_at": state.closed_at,
        "shows_from": None,
        "shows_until": incident_ends_at(state),
    }


def obligation_item(state: ObligationV1) -> dict[str, object]:
    """Return the fields of :class:`schemas.board.ObligationItem`: shown from two hours before the deadline."""
    return {
        "id": state.obligation_id,
        "version": state.version,
        "kind": state.kind,
        "state": state.state,
        "owner": {"kind": state.owner.kind, "id": state.owner.id},
        "due_at": state.due_at,
        "opened_at": state.opened_at,
        "closed_at": state.closed_at,
        "step": state.step,
        "severity": state.severity,
        "province": state.province,
        "station": state.station,
        "subject": {"noun": state.subject.noun, "id": state.subject.id},
        "title": state.title,
        "shows_from": state.due_at - DUE_SOON,
        "shows_until": obligation_ends_at(state),
    }


def thread_item(state: ThreadV1) -> dict[str, object]:
    """Return the fields of :class:`schemas.board.ThreadItem`: shown from its first message on."""
    return {
        "id": state.thread_id,
        "version": state.version,
        "about": state.about,
        "incident_id": state.incident_id,
        "desk": state.desk,
        "compartment": state.compartment,
        "province": state.province,
        "messages": state.messages,
        "last_message": state.last_message,
        "last_author": state.last_author,
        "last_at": state.last_at,
        "shows_from": None,
        "shows_until": thread_ends_at(state),
    }
