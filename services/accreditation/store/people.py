"""People: rights and personal data, one row each, locked while they are changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.accreditation import MACHINE_OWNER
from services.accreditation.model.entities import Opening, Person
from services.accreditation.store.badge_tables import badge
from services.accreditation.store.tables import credential, organisation, person
from services.kit.clock import rfc3339
from services.kit.text import search_key

USERNAME_IS_UNIQUE = "uq_person_username"
_COLUMNS = tuple(column for column in person.c if column.name != "search")
_ADMINS_LOCK = 7_301_001


@dataclass(frozen=True, slots=True)
class Seen:
    """A person as whoever may know them sees them, with their newest badge. ``place`` is where lists have them."""

    person: Person
    second_factor: bool
    place: str
    badge: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Question:
    """What a list of people is narrowed to; None does not narrow. ``within`` is the asker's own scope."""

    organisation: UUID | None = None
    role: str | None = None
    province: str | None = None
    state: str | None = None
    search: str = ""
    within: tuple[str, ...] | None = None


def _of(row: sa.RowMapping) -> Person:
    values = {column.name: row[column.name] for column in _COLUMNS}
    values["provinces"] = None if values["provinces"] is None else tuple(values["provinces"])
    values["roles"], values["compartments"] = tuple(values["roles"]), tuple(values["compartments"])
    values["opened"] = tuple(_opening(one) for one in values["opened"])
    return Person(**values)


def _opening(kept: Mapping[str, str]) -> Opening:
    return Opening(kept["compartment"], datetime.fromisoformat(kept["until"]), UUID(kept["break_glass_id"]))


def _values(one: Person) -> dict[str, Any]:
    values = {column.name: getattr(one, column.name) for column in _COLUMNS}
    values["provinces"] = None if one.provinces is None else list(one.provinces)
    values["roles"], values["compartments"] = list(one.roles), list(one.compartments)
    values["opened"] = [
        {
            "compartment": opening.compartment,
            "until": rfc3339(opening.until),
            "break_glass_id": str(opening.break_glass_id),
        }
        for opening in one.opened
    ]
    return values | {"search": search_key(f"{one.name} {one.username}")}


async def find(conn: AsyncConnection, person_id: UUID, *, lock: bool = False) -> Person | None:
    """Load a person; with ``lock`` nobody else changes them until the transaction ends."""
    query = sa.select(*_COLUMNS).where(person.c.id == person_id)
    row = (await conn.execute(query.with_for_update() if lock else query)).mappings().first()
    return _of(row) if row else None


async def find_by_username(conn: AsyncConnection, username: str) -> Person | None:
    """Load a person by their folded user name."""
    row = (await conn.execute(sa.select(*_COLUMNS).where(person.c.username == username))).mappings().first()
    return _of(row) if row else None


async def find_many(conn: AsyncConnection, ids: Sequence[UUID], *, lock: bool = False) -> dict[UUID, Person]:
    """Load these people; unknown ids are left out. With ``lock`` in the order of their ids, against deadlocks."""
    query = sa.select(*_COLUMNS).where(person.c.id.in_(ids)).order_by(person.c.id)
    rows = await conn.execute(query.with_for_update() if lock else query)
    return {row["id"]: _of(row) for row in rows.mappings()}


async def taken_usernames(conn: AsyncConnection, usernames: Sequence[str]) -> set[str]:
    """Say which of these folded user names belong to somebody."""
    rows = await conn.execute(
        sa.select(person.c.username).where(person.c.username == sa.any_(sa.cast(list(usernames), person.c.roles.type)))
    )
    return {row.username for row in rows}


async def add(conn: AsyncConnection, made: Sequence[Person]) -> None:
    """Write new people.

    Raises:
        sqlalchemy.exc.IntegrityError: a user name is taken (constraint ``USERNAME_IS_UNIQUE``).
    """
    if made:
        await conn.execute(person.insert(), [_values(one) for one in made])


async def save(conn: AsyncConnection, changed: Person) -> None:
    """Write a changed person that was loaded with ``lock``."""
    await conn.execute(person.update().where(person.c.id == changed.id).values(_values(changed)))


def _seen() -> sa.Select[Any]:
    newest = (
        sa.select(badge.c.id, badge.c.code, badge.c.state, badge.c.valid_until)
        .where(badge.c.person_id == person.c.id)
        .order_by(badge.c.id.desc())
        .limit(1)
        .lateral("newest")
    )
    of_badge = [column.label(f"badge_{column.name}") for column in newest.c]
    enrolled = credential.c.totp_secret.is_not(None).label("second_factor")
    return sa.select(*_COLUMNS, person.c.search, enrolled, *of_badge).select_from(
        person.outerjoin(credential, credential.c.person_id == person.c.id).outerjoin(newest, sa.true())
    )


def _seen_of(row: sa.RowMapping) -> Seen:
    held = {name: row[f"badge_{name}"] for name in ("id", "code", "state", "valid_until")}
    return Seen(_of(row), bool(row["second_factor"]), row["search"], held if held["id"] is not None else None)


async def see(conn: AsyncConnection, person_id: UUID) -> Seen | None:
    """Load a person as they are shown."""
    row = (await conn.execute(_seen().where(person.c.id == person_id))).mappings().first()
    return _seen_of(row) if row else None


async def page(conn: AsyncConnection, question: Question, *, after: tuple[str, UUID] | None, limit: int) -> list[Seen]:
    """List people in the order of their folded names, at most ``limit``, behind ``after`` (a place and an id)."""
    query = _seen()
    if question.organisation is not None:
        query = query.where(person.c.organisation_id == question.organisation)
    if question.role is not None:
        query = query.where(person.c.roles.contains([question.role]))
    if question.province is not None:
        query = query.where(sa.or_(person.c.provinces.is_(None), person.c.provinces.contains([question.province])))
    if question.state is not None:
        query = query.where(person.c.state == question.state)
    if question.search:
        query = query.where(person.c.search.contains(question.search, autoescape=True))
    if question.within is not None:
        query = query.where(person.c.provinces.is_not(None), person.c.provinces.contained_by(list(question.within)))
    if after is not None:
        query = query.where(sa.tuple_(person.c.search, person.c.id) > after)
    rows = await conn.execute(query.order_by(person.c.search, person.c.id).limit(limit))
    return [_seen_of(row) for row in rows.mappings()]


async def hold_admins(conn: AsyncConnection) -> None:
    """Let changes that take an admin away happen one after the other, so that the last two do not remove each other."""
    await conn.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADMINS_LOCK)))


async def national_admins(conn: AsyncConnection, *, besides: UUID | None = None, outside: UUID | None = None) -> int:
    """Count active admins for the whole country in active organisations.

    Not counted: the machine's owner, who never signs in, the person ``besides``, the organisation ``outside``.
    """
    query = (
        sa.select(sa.func.count())
        .select_from(person.join(organisation, organisation.c.id == person.c.organisation_id))
        .where(
            person.c.roles.contains(["admin"]),
            person.c.provinces.is_(None),
            person.c.state == "active",
            person.c.id != MACHINE_OWNER,
            organisation.c.state == "active",
        )
    )
    if besides is not None:
        query = query.where(person.c.id != besides)
    if outside is not None:
        query = query.where(person.c.organisation_id != outside)
    return int((await conn.execute(query)).scalar_one())
