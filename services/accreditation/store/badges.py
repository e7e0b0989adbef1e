"""Badges: found by the code printed on them, listed by their holder's name, at most one of a person not revoked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accreditation.model.badges import Badge
from services.accreditation.store.badge_tables import badge
from services.accreditation.store.tables import organisation, person

CODE_IS_UNIQUE = "uq_badge_code"
_LISTS = ("roles", "provinces")


@dataclass(frozen=True, slots=True)
class Question:
    """What a list of badges is narrowed to; None does not narrow. ``within`` is the asker's own scope."""

    person: UUID | None = None
    organisation: UUID | None = None
    state: str | None = None
    within: tuple[str, ...] | None = None


def _of(row: sa.RowMapping) -> Badge:
    values = {column.name: row[column.name] for column in badge.c}
    lists = {name: None if values[name] is None else tuple(values[name]) for name in _LISTS}
    return Badge(**values | lists)


def _values(one: Badge) -> dict[str, Any]:
    values = {column.name: getattr(one, column.name) for column in badge.c}
    lists = {name: None if values[name] is None else list(values[name]) for name in _LISTS}
    return values | lists | {"names": dict(one.names)}


async def find_many(conn: AsyncConnection, ids: Collection[UUID], *, lock: bool = False) -> dict[UUID, Badge]:
    """Load these badges; unknown ids are left out. With ``lock`` in the order of their ids, against deadlocks."""
    query = sa.select(*badge.c).where(badge.c.id.in_(list(ids))).order_by(badge.c.id)
    rows = await conn.execute(query.with_for_update() if lock else query)
    return {row["id"]: _of(row) for row in rows.mappings()}


async def find_by_code(conn: AsyncConnection, code: str) -> Badge | None:
    """Load a badge by its code."""
    row = (await conn.execute(sa.select(*badge.c).where(badge.c.code == code))).mappings().first()
    return _of(row) if row else None


async def issued_of(conn: AsyncConnection, people: Collection[UUID]) -> list[Badge]:
    """Load the badges of these people that are not revoked, locked."""
    query = sa.select(*badge.c).where(badge.c.person_id.in_(list(people)), badge.c.state == "issued")
    return [_of(row) for row in (await conn.execute(query.order_by(badge.c.id).with_for_update())).mappings()]


async def taken_codes(conn: AsyncConnection, codes: Collection[str]) -> set[str]:
    """Say which of these codes stand on a badge already."""
    rows = await conn.execute(sa.select(badge.c.code).where(badge.c.code.in_(list(codes))))
    return {row.code for row in rows}


async def add(conn: AsyncConnection, made: Sequence[Badge]) -> None:
    """Write new badges."""
    if made:
        await conn.execute(badge.insert(), [_values(one) for one in made])


async def save(conn: AsyncConnection, changed: Sequence[Badge]) -> None:
    """Write badges that were revoked, loaded with a lock."""
    if changed:
        names = ("version", "state", "revoked_at", "reason")
        bound: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in names}
        await conn.execute(
            badge.update().where(badge.c.id == sa.bindparam("of_badge")).values(bound),
            [{"of_badge": one.id} | {f"new_{name}": getattr(one, name) for name in names} for one in changed],
        )


async def page(conn: AsyncConnection, question: Question, *, after: UUID | None, limit: int) -> list[Badge]:
    """List badges, the newest first, at most ``limit``, behind ``after``."""
    query = sa.select(*badge.c).select_from(badge.join(person, person.c.id == badge.c.person_id))
    if question.person is not None:
        query = query.where(badge.c.person_id == question.person)
    if question.organisation is not None:
        query = query.where(badge.c.organisation_id == question.organisation)
    if question.state is not None:
        query = query.where(badge.c.state == question.state)
    if question.within is not None:
        query = query.where(person.c.provinces.is_not(None), person.c.provinces.contained_by(list(question.within)))
    if after is not None:
        query = query.where(badge.c.id < after)
    rows = await conn.execute(query.order_by(badge.c.id.desc()).limit(limit))
    return [_of(row) for row in rows.mappings()]


async def void_codes(conn: AsyncConnection, now: datetime) -> list[str]:
    """List the codes of badges that no phone must believe any more, though their own time is not over.

    The same rule as `model.badges.check`: revoked, holder or organisation suspended or over, or saying more than the
    holder still has. Badges of a retired key are not listed: no phone believes the key.
    """
    empty = sa.cast([], ARRAY(sa.Text))
    says_more = sa.or_(
        badge.c.organisation_id != person.c.organisation_id,
        sa.not_(badge.c.roles.contained_by(person.c.roles)),
        sa.and_(
            person.c.provinces.is_not(None),
            sa.or_(
                badge.c.provinces.is_(None),
                sa.not_(sa.func.coalesce(badge.c.provinces, empty).contained_by(person.c.provinces)),
            ),
        ),
    )
    over = sa.or_(person.c.valid_until <= now, organisation.c.valid_until <= now)
    query = (
        sa.select(badge.c.code)
        .select_from(
            badge.join(person, person.c.id == badge.c.person_id).join(
                organisation, organisation.c.id == person.c.organisation_id
            )
        )
        .where(
            badge.c.valid_until > now,
            sa.or_(
                badge.c.state == "revoked",
                person.c.state == "suspended",
                organisation.c.state == "suspended",
                says_more,
                sa.func.coalesce(over, sa.false()),
            ),
        )
        .order_by(badge.c.code)
    )
    return [row.code for row in await conn.execute(query)]
