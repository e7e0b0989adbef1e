"""Imports of people as whoever brings them sees it: bring a file, look at it, choose columns, accept or discard."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal
from uuid import UUID

from services.accreditation.actions.change import changing
from services.accreditation.actions.contracts import tell_reading
from services.accreditation.actions.deps import Deps
from services.accreditation.actions.vault import fresh_secret, secret_digest
from services.accreditation.errors import VersionConflict
from services.accreditation.model.imports import Import, file_name_of, headers_digest
from services.accreditation.model.people_sheet import FIELDS
from services.accreditation.store import imports as store
from services.accreditation.store import organisations, people
from services.accreditation.store.credentials import Invitation
from services.accreditation.store.imports import PreviewRow
from services.kit.auth import Principal
from services.kit.clock import rfc3339
from services.kit.errors import NotFound
from services.kit.events import Provenance
from services.kit.spreadsheet import CSV_START, csv_line

INVITED_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came: its name percent-encoded, its type as the sender says."""

    file_name: str
    media_type: str
    data: bytes


async def bring(deps: Deps, who: Principal, sent: Sent) -> Import:
    """Keep a file; it is read as soon as its turn comes, also after a restart.

    Raises:
        DiskReserveReached, DatabaseUnavailable: nothing was taken.
    """
    deps.disk.check()
    digest = await asyncio.to_thread(lambda: hashlib.sha256(sent.data).hexdigest())
    made = Import(
        id=deps.ids.uuid(),
        version=1,
        file_name=file_name_of(sent.file_name),
        media_type=sent.media_type,
        file_sha256=digest,
        state="reading",
        maker=UUID(who.id),
        accepter=None,
        headers=[],
        columns=dict.fromkeys(FIELDS),
        mapped=False,
        rows=0,
        good=0,
        warnings=0,
        people=0,
        deployments=0,
        error=None,
        made_at=deps.clock.now(),
    )
    async with deps.db.transaction() as conn:
        await store.add(conn, made, sent.data)
    deps.import_desk.waiting.set()
    return made


async def list_imports(deps: Deps, who: Principal, *, after: UUID | None, limit: int) -> list[Import]:
    """List imports, the newest first: all of them for the whole country, one's own otherwise."""
    maker = None if who.provinces is None else UUID(who.id)
    async with deps.db.transaction() as conn:
        return await store.page(conn, maker=maker, after=after, limit=limit)


async def show_import(deps: Deps, who: Principal, import_id: UUID) -> Import:
    """Show one import.

    Raises:
        NotFound: there is none, or not for the asker.
    """
    async with deps.db.transaction() as conn:
        return _visible(await store.find(conn, import_id), who)


async def show_rows(
    deps: Deps,
    who: Principal,
    import_id: UUID,
    *,
    only: Literal["problems", "warnings", "all"],
    after: int,
    limit: int,
) -> list[PreviewRow]:
    """Show rows of the preview with what was found in them.

    Raises:
        NotFound: there is no such import, or not for the asker.
    """
    async with deps.db.transaction() as conn:
        _visible(await store.find(conn, import_id), who)
        return await store.rows(conn, import_id, only=only, after=after, limit=limit)


async def map_columns(deps: Deps, who: Principal, import_id: UUID, columns: Mapping[str, str | None]) -> Import:
    """Say which column is which field; the file is read again, and the next one with these headers the same way.

    Raises:
        NotFound, WrongState: there is no such import for the asker, or it is not waiting for this.
        ImportMappingUnfit: the columns do not fit the file.
    """
    async with deps.db.transaction() as conn:
        before = _visible(await store.find(conn, import_id, lock=True), who)
        after = before.map_columns(columns)
        await store.save(conn, after)
        await store.forget_rows(conn, import_id)
        await store.remember_mapping(conn, headers_digest(after.headers), after.columns, deps.clock.now())
    deps.import_desk.waiting.set()
    return after


async def accept(deps: Deps, who: Principal, import_id: UUID, version: int) -> Import:
    """Have all rows taken, or none: the file is checked again, against the state and the asker's rights of then.

    Raises:
        NotFound, VersionConflict, WrongState: see `map_columns`.
        ImportHasProblems: a row has a problem.
    """
    async with deps.db.transaction() as conn:
        before = _of_version(await store.find(conn, import_id, lock=True), who, version)
        after = before.accept(UUID(who.id))
        await store.save(conn, after)
    deps.import_desk.waiting.set()
    return after


async def discard(deps: Deps, who: Principal, import_id: UUID, version: int) -> Import:
    """Take nothing of a file and delete it here.

    Raises:
        NotFound, VersionConflict, WrongState: see `map_columns`.
    """
    async with deps.db.transaction() as conn:
        before = _of_version(await store.find(conn, import_id, lock=True), who, version)
        after = before.discard(deps.clock.now())
        await store.save(conn, after)
        await store.forget_file(conn, import_id)
    return after


async def make_invitations(deps: Deps, by: Provenance, who: Principal, import_id: UUID) -> bytes:
    """Invite everybody an import made who has not accepted one yet; returns a CSV file that holds the only secrets.

    Done once for each import: whoever lost the file invites people one by one.

    Raises:
        NotFound: there is no such import for the asker.
        WrongState: it was not accepted, or its invitations were made before.
    """
    lines = [CSV_START, csv_line(["name", "username", "organisation", "link", "expires_at"])]
    async with changing(deps, by) as change:
        after = _visible(await store.find(change.conn, import_id, lock=True), who).invite(change.now)
        await store.save(change.conn, after)
        names = {one.id: _name(one.names) for one in await organisations.every(change.conn)}
        until = change.now + timedelta(hours=deps.policy.invitation_hours)
        last: UUID | None = None
        while ids := await store.people_of(change.conn, import_id, state="invited", after=last, limit=INVITED_AT_ONCE):
            last = ids[-1]
            found = await people.find_many(change.conn, ids)
            secrets = {one: fresh_secret() for one in ids}
            made = [Invitation(one, secret_digest(secret), change.now, until) for one, secret in secrets.items()]
            await store.replace_invitations(change.conn, made)
            for one, secret in secrets.items():
                person = found[one]
                link = f"{deps.origin}/login/#invitation={secret}"
                lines.append(
                    csv_line([person.name, person.username, names[person.organisation_id], link, rfc3339(until)])
                )
            tell_reading(change, "import.invitations", ids)
    return b"".join(lines)


def _name(names: Mapping[str, str]) -> str:
    return next(names[language] for language in ("ar", "ckb", "en") if language in names)


def _visible(found: Import | None, who: Principal) -> Import:
    if found is None or (who.provinces is not None and str(found.maker) != who.id):
        raise NotFound("There is no such import.")
    return found


def _of_version(found: Import | None, who: Principal, version: int) -> Import:
    seen = _visible(found, who)
    if seen.version != version:
        raise VersionConflict(seen.version)
    return seen
