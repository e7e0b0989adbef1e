"""The tree of categories: an admin makes the next edition, everybody reads it, reports keep the one they came under.

The first edition is the file a room begins with. The service keeps all editions in memory and classifies by the newest.
"""

import asyncio
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import orjson
import structlog
from sqlalchemy import RowMapping

from schemas.taxonomy import TaxonomyMade, TaxonomyV1
from services.intake import taxonomy as files
from services.intake.actions.change import Change, changing
from services.intake.actions.deps import Deps
from services.intake.errors import TaxonomyUnknown, VersionStale
from services.intake.model.taxonomy import faults, removed_leaves, taxonomy_of
from services.intake.store import taxonomy as store
from services.intake.store.columns import SCHEMA
from services.intake.store.taxonomy import Edition
from services.kit.errors import DatabaseUnavailable, InvalidInput
from services.kit.events import Provenance
from services.kit.once import Once, made_once
from services.kit.tasks import end

TAXONOMY_ID: Final = UUID("0193f0c2-7b1e-7cc3-9c55-000000000001")
"""The one tree of the room, in the log."""

PUBLIC: Final = "public"
NATIONAL: Final = "NA"
FAULTS_SHOWN: Final = 100
AGAIN_SECONDS: Final = 2.0


class Editions:
    """Loads the editions at start, makes the first one in a new room, and loads again when one is in doubt."""

    name = "taxonomy"

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Have all editions in memory; a database that is away is waited for."""
        self._deps.taxonomies.doubt.set()
        await self._until_known()
        self._task = asyncio.create_task(self._run(), name=self.name)

    async def stop(self) -> None:
        """End."""
        await end(self._task)

    async def _run(self) -> None:
        while True:
            await self._deps.taxonomies.doubt.wait()
            await self._until_known()

    async def _until_known(self) -> None:
        doubt = self._deps.taxonomies.doubt
        while doubt.is_set():
            doubt.clear()
            try:
                await load(self._deps)
            except DatabaseUnavailable as fault:
                doubt.set()
                structlog.get_logger(__name__).warning("taxonomy.later", reason=fault.detail)
                await asyncio.sleep(AGAIN_SECONDS)


async def load(deps: Deps) -> None:
    """Take every stored edition into memory; in a new room make the first one of its file.

    Raises:
        DatabaseUnavailable: nothing is known; it is safe to load again.
    """
    by = Provenance("intake", "service", "first start", deps.clock.now())
    async with changing(deps, by) as change:
        found = [_edition(row) for row in await store.every(change.conn)]
        if not found:
            found = [_compose(change, 1, files.edition())]
            await store.add(change.conn, found[0])
    for edition in found:
        deps.taxonomies.take(edition)


async def make_edition(
    deps: Deps, by: Provenance, once: Once | None, base_version: int, document: Mapping[str, Any]
) -> Edition:
    """Make the next edition, in use from the commit on. Old reports keep theirs.

    Raises:
        VersionStale: it was made from another edition than the one in use.
        InvalidInput: something in it makes no sense, or a leaf with cases was removed; every such field is named.
        IdempotencyConflict: the key was used for another request.
        DatabaseUnavailable: whether it was made is unknown, and looked for by itself; repeat with the same key.
    """
    made: dict[UUID, Edition] = {}

    async def make() -> UUID:
        before = _edition(await store.lock_active(change.conn))
        if before.version != base_version:
            raise VersionStale("Another edition was made meanwhile.", version=before.version)
        in_use = await store.leaves_in_use(change.conn, removed_leaves(document, before.document))
        if found := faults(document, in_use):
            raise InvalidInput(found[:FAULTS_SHOWN], "This edition cannot be used.")
        edition = _compose(change, before.version + 1, document)
        await store.add(change.conn, edition)
        _tell(change, edition, before.version)
        made[edition.id] = edition
        return edition.id

    try:
        async with changing(deps, by) as change:
            edition_id, _ = await made_once(change.conn, SCHEMA, once, change.now, make)
    except DatabaseUnavailable:
        deps.taxonomies.doubt.set()
        raise
    if edition_id in made:
        deps.taxonomies.take(made[edition_id])
    return deps.taxonomies.by_id(edition_id) or await _loaded(deps, edition_id)


def edition_of(deps: Deps, version: int | None) -> Edition:
    """Return the edition in use, or the one of this version.

    Raises:
        TaxonomyUnknown: there is none of this version.
    """
    found = deps.taxonomies.edition if version is None else deps.taxonomies.edition_of(version)
    if found is None:
        raise TaxonomyUnknown("There is no such edition.")
    return found


async def _loaded(deps: Deps, edition_id: UUID) -> Edition:
    await load(deps)
    found = deps.taxonomies.by_id(edition_id)
    if found is None:
        raise TaxonomyUnknown("There is no such edition.")
    return found


def _compose(change: Change, version: int, document: Mapping[str, Any]) -> Edition:
    digest = sha256(orjson.dumps(document, option=orjson.OPT_SORT_KEYS)).hexdigest()
    rules = taxonomy_of(version, document)
    return Edition(change.ids.uuid(), rules, document, digest, change.by.actor, change.now)


def _edition(row: RowMapping) -> Edition:
    rules = taxonomy_of(row["version"], row["body"])
    return Edition(row["id"], rules, row["body"], row["digest"], row["made_by"], row["made_at"])


def _tell(change: Change, edition: Edition, before: int) -> None:
    rules = edition.taxonomy
    state = TaxonomyV1(
        taxonomy_id=TAXONOMY_ID,
        version=edition.version,
        families=sorted(row["code"] for row in edition.document["families"]),
        leaves=len(rules.severity_of) - len(rules.retired),
        retired=len(rules.retired),
        digest=edition.digest,
        made_at=edition.made_at,
        change=TaxonomyMade(from_version=before),
    )
    change.tell("taxonomy", TAXONOMY_ID, "made", state, compartment=PUBLIC, province=NATIONAL)
