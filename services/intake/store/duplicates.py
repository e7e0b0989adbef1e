"""Cases that may be one matter, and how many independent organisations report the same at one centre.

A candidate stands in the same centre or at the same station, or in the same province with the same leaf, near in time
and in alike words. Each way has an index and a bound, so that the question costs the same on a quiet and on a loud day.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.model.case import RAISE_WINDOW_MINUTES, Case
from services.intake.model.likeness import NEAR, TEXT_ALIKE, Sketch
from services.intake.store.columns import SCHEMA
from services.intake.store.questions import Reach, plan_for_values
from services.intake.store.tables import incident

EACH_WAY: Final = 200
"""As many candidates are compared of each way at most, the newest."""

CLUSTER_REACH: Final = timedelta(hours=24)
"""A report that joined an older case counts with it, but for cases older than this."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Who reports one leaf at one centre within half an hour: independent organisations, and cases, this one too."""

    organisations: int
    reports: int
    incidents: tuple[UUID, ...]


async def candidates(conn: AsyncConnection, reach: Reach, case: Case, window: timedelta) -> list[Sketch]:
    """Return cases within ``window`` of a case that may be its duplicates, as far as somebody may read them.

    What was merged into another case is represented by that one.
    """
    await plan_for_values(conn)
    ways = [_near_in_words(case)]
    if case.centre is not None:
        ways.append(incident.c.centre == case.centre)
    if case.station is not None:
        ways.append(incident.c.station == case.station)
    found: dict[UUID, Sketch] = {}
    for way in ways:
        for row in await conn.execute(_candidates(reach, case, window, way)):
            found[row.id] = Sketch(**row._mapping)
    return list(found.values())


def _candidates(reach: Reach, case: Case, window: timedelta, way: sa.ColumnElement[bool]) -> sa.Select[Any]:
    at = incident.c
    return (
        sa.select(
            at.id, at.category, at.province, at.district, at.centre, at.station, at.occurred_at,
            _similarity(case).label("text"),
        )
        .where(
            *reach.cases(),
            at.opened_at.between(case.opened_at - window, case.opened_at + window),
            at.id != case.id,
            at.merged_into.is_(None),
            way,
        )
        .order_by(at.opened_at.desc(), at.id.desc())
        .limit(EACH_WAY)
    )  # fmt: skip


def _near_in_words(case: Case) -> sa.ColumnElement[bool]:
    at = incident.c
    return sa.and_(
        at.province == case.province,
        at.category == case.category,
        at.occurred_at.between(case.occurred_at - NEAR, case.occurred_at + NEAR),
        _similarity(case) >= TEXT_ALIKE,
    )


def _similarity(case: Case) -> sa.ColumnElement[float]:
    mine = incident.alias("mine")
    words = sa.select(mine.c.search).where(mine.c.id == case.id).scalar_subquery()
    return sa.func.public.similarity(incident.c.search, words, type_=sa.Float)


_CLUSTER: Final = sa.text(
    f"""
    select count(distinct r.organisation) as organisations, count(*) as reports,
      coalesce(array_agg(distinct i.id), '{{}}') as incidents
    from {SCHEMA}.incident i join {SCHEMA}.report r on r.incident_id = i.id
    where i.centre = :centre and i.opened_at > :earliest and i.opened_at <= :until
      and i.category = :category and i.compartment = :compartment
      and r.received_at > :since and r.received_at <= :until
    """  # noqa: S608 - names of ours; every value is bound
)


async def cluster_of(conn: AsyncConnection, incident: Case) -> Cluster:
    """Return who reported the leaf of a case at its centre within the half hour before it was opened, with this one.

    Reports of nobody's organisation are counted as reports, not as an organisation. A case whose centre nobody knows
    stands alone. Only cases of the same readers count, or what few may read would show in what many read.
    """
    if incident.centre is None:
        return Cluster(0, 1, (incident.id,))
    row = (
        await conn.execute(
            _CLUSTER,
            {
                "centre": incident.centre,
                "category": incident.category,
                "compartment": incident.compartment,
                "earliest": incident.opened_at - CLUSTER_REACH,
                "since": incident.opened_at - timedelta(minutes=RAISE_WINDOW_MINUTES),
                "until": incident.opened_at,
            },
        )
    ).one()
    return Cluster(row.organisations, row.reports, tuple(row.incidents))
