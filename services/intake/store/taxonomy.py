"""Editions of the taxonomy: in their table, and all of them in memory, where every report is classified."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.model import Taxonomy
from services.intake.store.tables import incident
from services.intake.store.taxonomy_tables import taxonomy_version


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of the tree: what the rules read of it, the whole of it, and who made it when."""

    id: UUID
    taxonomy: Taxonomy
    document: Mapping[str, Any]
    digest: str
    made_by: str
    made_at: datetime

    @property
    def version(self) -> int:
        """Its number; the highest is in use."""
        return self.taxonomy.version


class Taxonomies:
    """Every edition by its version; the newest is in use. Taken after the commit that made it; used from one loop.

    ``first`` is in use until the editions were loaded. ``doubt`` is set when it is unknown whether one was made.
    """

    def __init__(self, first: Taxonomy) -> None:
        self.active = first
        self.doubt = asyncio.Event()
        self._editions: dict[int, Edition] = {}

    @property
    def edition(self) -> Edition | None:
        """The edition in use; None until they were loaded."""
        return self._editions.get(self.active.version)

    def of(self, version: int) -> Taxonomy | None:
        """Return a version's rules; None where there is none of this number."""
        found = self._editions.get(version)
        return found.taxonomy if found is not None else None

    def edition_of(self, version: int) -> Edition | None:
        """Return a version whole; None where there is none of this number."""
        return self._editions.get(version)

    def by_id(self, edition_id: UUID) -> Edition | None:
        """Return the edition of this id; None where it is not known."""
        return next((one for one in self._editions.values() if one.id == edition_id), None)

    def take(self, edition: Edition) -> None:
        """Know an edition from now on; the newest is in use."""
        self._editions[edition.version] = edition
        if len(self._editions) == 1 or edition.version > self.active.version:
            self.active = edition.taxonomy


async def every(conn: AsyncConnection) -> Sequence[sa.RowMapping]:
    """Return all editions, the oldest first."""
    found = await conn.execute(sa.select(taxonomy_version).order_by(taxonomy_version.c.version))
    return found.mappings().all()


async def lock_active(conn: AsyncConnection) -> sa.RowMapping:
    """Return the edition in use; nobody makes another one until this transaction has ended."""
    await conn.execute(sa.text("lock table intake.taxonomy_version in share row exclusive mode"))
    found = await conn.execute(sa.select(taxonomy_version).where(taxonomy_version.c.active))
    return found.mappings().one()


async def add(conn: AsyncConnection, edition: Edition) -> None:
    """Store an edition and make it the one in use.

    Raises:
        sqlalchemy.exc.IntegrityError: there is one of this version.
    """
    await conn.execute(sa.update(taxonomy_version).where(taxonomy_version.c.active).values(active=False))
    await conn.execute(
        sa.insert(taxonomy_version).values(
            version=edition.version,
            id=edition.id,
            body=dict(edition.document),
            digest=edition.digest,
            made_by=edition.made_by,
            made_at=edition.made_at,
            active=True,
        )
    )


async def leaves_in_use(conn: AsyncConnection, codes: Sequence[str]) -> list[str]:
    """Say which of these leaves there is a case of."""
    if not codes:
        return []
    found = await conn.execute(sa.select(incident.c.category).distinct().where(incident.c.category.in_(codes)))
    return sorted(found.scalars())
