"""How the board takes what the room says: each noun's state becomes a fact for the screens, or a right to watch."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, cast

import orjson
from pydantic import BaseModel

from schemas.accreditation import HeartbeatV1, OrganisationV1, PersonV1, SessionV1, SigningKeyV1
from schemas.envelope import Subject, read
from schemas.incident import IncidentV1
from schemas.obligation import ObligationV1
from schemas.thread import ThreadV1
from schemas.types import Moved
from services.board.model import (
    Fact,
    Route,
    incident_ends_at,
    incident_item,
    obligation_ends_at,
    obligation_item,
    thread_ends_at,
    thread_item,
    tombstone_ends_at,
)

SUBJECT_PARTS = 6
TYPE_VERSION = re.compile(r"\.v(\d+)$")


class Undecodable(ValueError):
    """A message this board cannot read; it goes to the dead letters once and the rest flows on."""


def on_incident(state: IncidentV1, route: Route, seq: int) -> Fact:
    """Take an incident after a change."""
    item = orjson.dumps(incident_item(state), option=orjson.OPT_UTC_Z)
    return Fact("incidents", str(state.incident_id), state.version, route, seq, item, incident_ends_at(state))


def on_obligation(state: ObligationV1, route: Route, seq: int) -> Fact:
    """Take an obligation after a change, whichever service owes it."""
    item = orjson.dumps(obligation_item(state), option=orjson.OPT_UTC_Z)
    return Fact("obligations", str(state.obligation_id), state.version, route, seq, item, obligation_ends_at(state))


def on_thread(state: ThreadV1, route: Route, seq: int) -> Fact:
    """Take a thread after a message was written in it."""
    item = orjson.dumps(thread_item(state), option=orjson.OPT_UTC_Z)
    return Fact("threads", str(state.thread_id), state.version, route, seq, item, thread_ends_at(state))


def on_moved(topic: str, state: Moved, route: Route, seq: int, now: datetime) -> Fact:
    """Take the news that an entity is no longer spoken of on this route."""
    return Fact(topic, str(state.id), state.version, route, seq, None, tombstone_ends_at(now))


TOPIC_OF_NOUN: Mapping[str, tuple[str, type[BaseModel], Callable[[Any, Route, int], Fact]]] = {
    "incident": ("incidents", IncidentV1, on_incident),
    "obligation": ("obligations", ObligationV1, on_obligation),
    "thread": ("threads", ThreadV1, on_thread),
}
"""What the board shows. Any other noun is passed over: it is somebody else's."""

RIGHTS: Mapping[str, tuple[type[BaseModel], str]] = {
    "organisation": (OrganisationV1, "organisation_id"),
    "person": (PersonV1, "person_id"),
    "session": (SessionV1, "session_id"),
    "signing_key": (SigningKeyV1, "key_id"),
    "heartbeat": (HeartbeatV1, ""),
}
"""What accreditation says about who may watch, with the field of its id. Only what stands under its own name counts."""


class Said(NamedTuple):
    """What accreditation has said about one of its entities: its state as it stands in the message."""

    noun: str
    entity: str
    state: dict[str, Any]


@lru_cache(maxsize=4096)
def _route_of(prefix: str) -> tuple[str, Route]:
    """Read what all entities of one noun, audience and province have in common: a few hundred values in a day."""
    parts = Subject.parse(f"{prefix}.x")
    return parts.noun, Route(parts.compartment, parts.province)


@lru_cache(maxsize=1024)
def _version_of(ce_type: str) -> str:
    found = TYPE_VERSION.search(ce_type)
    return found[1] if found is not None else ""


def right_of(subject: str, headers: Mapping[str, str], body: bytes) -> Said | None:
    """Read one message of the log about who may watch; None when it is about something else.

    Raises:
        Undecodable: the version or the body is not what the contract says.
    """
    parts = subject.split(".")
    if len(parts) != SUBJECT_PARTS or parts[1] != "accreditation" or parts[2] not in RIGHTS:
        return None
    noun, entity = parts[2], parts[5]
    contract, field = RIGHTS[noun]
    if _version_of(headers.get("ce-type", "")) != "1":
        raise Undecodable(f"this board does not read {noun} as {headers.get('ce-type')!r}")
    try:
        state = read(contract, body)
    except ValueError as error:
        raise Undecodable(str(error)[:2000]) from error
    if isinstance(state, Moved):
        return None
    if field and str(getattr(state, field)) != entity:
        raise Undecodable(f"the body speaks of another {noun} than its subject")
    return Said(noun, entity, orjson.loads(body))


def fact_of(subject: str, headers: Mapping[str, str], body: bytes, seq: int, now: datetime) -> Fact | None:
    """Read one message of the log; None when no topic shows its noun.

    Raises:
        Undecodable: the subject, the version or the body is not what the contract says.
    """
    prefix, _, entity = subject.rpartition(".")
    try:
        noun, route = _route_of(prefix)
        known = TOPIC_OF_NOUN.get(noun)
        if known is None:
            return None
        topic, contract, take = known
        if _version_of(headers.get("ce-type", "")) != "1":
            raise Undecodable(f"this board does not read {noun} as {headers.get('ce-type')!r}")
        state = read(contract, body)
    except Undecodable:
        raise
    except ValueError as error:
        raise Undecodable(str(error)[:2000]) from error
    if isinstance(state, Moved):
        fact = on_moved(topic, state, route, seq, now)
    else:
        fact = take(state, route, seq)
        said = cast(IncidentV1 | ObligationV1 | ThreadV1, state)
        if said.province != route.province or said.compartment != route.compartment:
            raise Undecodable(f"the body is for {said.compartment}.{said.province}, its subject is not")
    if fact.id != entity:
        raise Undecodable(f"the body speaks of {fact.id}, its subject of {entity}")
    return fact
