"""Deployments: who is accredited for which centre, by province, organisation, centre and person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.accreditation.model.deployments import Deployment
from services.accreditation.store.badge_tables import deployment
from services.accreditation.store.tables import organisation, person

PLACED_ONCE = "uq_deployment_placed"


@dataclass(frozen=True, slots=True)
class Question:
    """What a list of deployments is narrowed to; None does not narrow. ``within`` is the asker's own scope."""

    province: str | None = None
    organisation: UUID | None = None
    centre: str | None = None
    person: UUID | None = None
    state: str | None = None
    within: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Covered:
    """How many observers are accredited for how many centres, in a province or by an organisation."""

    of: str
    observers: int
    centres: int


def _of(row: sa.RowMapping) -> Deployment:
    return Deployment(**{column.name: row[column.name] for column in deployment.c})


def _values(one: Deployment) -> dict[str, Any]:
    return {column.name: getattr(one, column.name) for column in deployment.c}


async def find(conn: AsyncConnection, deployment_id: UUID, *, lock: bool = False) -> Deployment | None:
    """Load a deployment; with ``lock`` nobody else changes it until the transaction ends."""
    query = sa.select(*deployment.c).where(deployment.c.id == deployment_id)
    row = (await conn.execute(query.with_for_update() if lock else query)).mappings().first()
    return _of(row) if row else None


async def placed_at(
    conn: AsyncConnection, centres: Collection[str], *, after: UUID | None, limit: int
) -> list[Deployment]:
    """Load deployments that hold for these centres, locked, in the order of their ids."""
    query = sa.select(*deployment.c).where(deployment.c.centre.in_(list(centres)), deployment.c.state == "placed")
    if after is not None:
        query = query.where(deployment.c.id > after)
    rows = await conn.execute(query.order_by(deployment.c.id).limit(limit).with_for_update())
    return [_of(row) for row in rows.mappings()]


async def centres(conn: AsyncConnection) -> dict[str, tuple[str, bool]]:
    """Return the centres somebody is accredited for, with the province that stands there and whether it is known."""
    query = sa.select(deployment.c.centre, deployment.c.province, deployment.c.centre_known)
    rows = await conn.execute(query.where(deployment.c.state == "placed").distinct())
    return {row.centre: (row.province, row.centre_known) for row in rows}


async def add(conn: AsyncConnection, made: Sequence[Deployment]) -> None:
    """Write new deployments.

    Raises:
        sqlalchemy.exc.IntegrityError: one holds already (constraint ``PLACED_ONCE``).
    """
    if made:
        await conn.execute(deployment.insert(), [_values(one) for one in made])


async def save(conn: AsyncConnection, changed: Deployment) -> None:
    """Write a changed deployment that was loaded with a lock."""
    await conn.execute(deployment.update().where(deployment.c.id == changed.id).values(_values(changed)))


def _narrowed(query: sa.Select[Any], question: Question) -> sa.Select[Any]:
    wanted = {
        deployment.c.province: question.province,
        deployment.c.organisation_id: question.organisation,
        deployment.c.centre: question.centre,
        deployment.c.person_id: question.person,
        deployment.c.state: question.state,
    }
    for column, value in wanted.items():
        if value is not None:
            query = query.where(column == value)
    if question.within is not None:
        query = query.where(deployment.c.province.in_([*question.within, "XX"]))
    return query


async def page(conn: AsyncConnection, question: Question, *, after: UUID | None, limit: int) -> list[Deployment]:
    """List deployments, the newest first, at most ``limit``, behind ``after``."""
    query = _narrowed(sa.select(*deployment.c), question)
    if after is not None:
        query = query.where(deployment.c.id < after)
    rows = await conn.execute(query.order_by(deployment.c.id.desc()).limit(limit))
    return [_of(row) for row in rows.mappings()]


async def coverage(
    conn: AsyncConnection, by: Literal["province", "organisation"], within: tuple[str, ...] | None
) -> list[Covered]:
    """Count observers and centres of deployments that hold: placed, and neither person nor organisation suspended."""
    of = deployment.c.province if by == "province" else deployment.c.organisation_id
    query = (
        sa.select(
            of.label("of"),
            sa.func.count(deployment.c.person_id.distinct()).label("observers"),
            sa.func.count(deployment.c.centre.distinct()).label("centres"),
        )
        .select_from(
            deployment.join(person, person.c.id == deployment.c.person_id).join(
                organisation, organisation.c.id == deployment.c.organisation_id
            )
        )
        .where(person.c.state != "suspended", organisation.c.state == "active")
        .group_by(of)
        .order_by(of)
    )
    rows = await conn.execute(_narrowed(query, Question(state="placed", within=within)))
    return [Covered(str(row.of), row.observers, row.centres) for row in rows]
