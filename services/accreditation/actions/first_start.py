"""The first start: keys, the commission, the machine's owner, and the first admin with a password made for them."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import structlog

from schemas.accreditation import MACHINE_OWNER
from services.accreditation.actions.change import Change, by_itself, changing
from services.accreditation.actions.contracts import changed, made, tell_organisation, tell_person
from services.accreditation.actions.deps import Deps
from services.accreditation.actions.keys import make_key
from services.accreditation.actions.passwords import delete_first_password
from services.accreditation.model import credentials as rules
from services.accreditation.model.entities import Organisation, Person
from services.accreditation.model.rights import readable_in
from services.accreditation.store import credentials, keys, organisations, people

FIRST_ADMIN: Final = "admin"
OWNER: Final = "owner"
FIRST_ADMIN_NAME: Final = "مدير النظام · بەڕێوەبەر · Administrator"
OWNER_NAME: Final = "مالك الغرفة · خاوەنی ژوور · Room owner"
COMMISSION_NAMES: Final = {
    "ar": "مفوضية الانتخابات",
    "ckb": "کۆمسیۆنی هەڵبژاردن",
    "en": "Electoral commission",
}

_log = structlog.get_logger(__name__)


class FirstStart:
    """A part that makes what a new room lacks; in a room that has it, nothing."""

    name = "first-start"

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    async def start(self) -> None:
        """Make what is missing, in one transaction.

        Raises:
            DatabaseUnavailable: nothing was made.
        """
        deps = self._deps
        password = _first_password(deps.first_admin_file)
        stored = await deps.hasher.hash(rules.normal_password(password)) if password else None
        async with changing(deps, by_itself("first start", deps.clock.now())) as change:
            await keys.hold(change.conn)
            known = {key.use for key in await keys.every(change.conn) if key.state == "active"}
            for use in ("token", "badge"):
                if use not in known:
                    await make_key(deps, change, use)
            commission = await _commission(deps, change)
            if stored is not None and not await credentials.anybody_with_password(change.conn):
                await _first_admin(deps, change, commission, stored)
            elif password and not await credentials.first_admin_waits(change.conn):
                change.afterwards(lambda: delete_first_password(deps.first_admin_file))

    async def stop(self) -> None:
        """Nothing to end."""


def _first_password(file: Path | None) -> str:
    try:
        return file.read_text(encoding="utf-8").strip() if file is not None else ""
    except FileNotFoundError:
        return ""


async def _commission(deps: Deps, change: Change) -> Organisation:
    """Find the organisation of the machine's owner, or make both."""
    owner = await people.find(change.conn, MACHINE_OWNER)
    if owner is not None:
        found = await organisations.find(change.conn, owner.organisation_id)
        assert found is not None
        return found
    commission = Organisation(
        id=deps.ids.uuid(),
        version=1,
        kind="commission",
        names=COMMISSION_NAMES,
        registration=None,
        network_id=None,
        provinces=None,
        state="active",
        valid_from=None,
        valid_until=None,
        tokens_not_before=None,
        made_at=change.now,
    )
    await organisations.add(change.conn, [commission])
    tell_organisation(change, commission, made())
    owner = replace(_admin(deps, change, commission, OWNER), id=MACHINE_OWNER, name=OWNER_NAME)
    await people.add(change.conn, [owner])
    tell_person(change, owner, made())
    return commission


async def _first_admin(deps: Deps, change: Change, commission: Organisation, stored: str) -> None:
    """Make the first admin, or give the one of this name a way in again: nobody else has one."""
    known = await people.find_by_username(change.conn, FIRST_ADMIN)
    if known is None:
        admin = replace(_admin(deps, change, commission, FIRST_ADMIN), name=FIRST_ADMIN_NAME)
        await people.add(change.conn, [admin])
        tell_person(change, admin, made())
    else:
        admin = known.changed(state="active")
        await people.save(change.conn, admin)
        tell_person(change, admin, changed("state"))
    await credentials.save(
        change.conn,
        credentials.Credential(admin.id, password_hash=stored, must_change=True, first_admin=True),
    )
    _log.info("first_admin.made", username=FIRST_ADMIN)


def _admin(deps: Deps, change: Change, commission: Organisation, username: str) -> Person:
    return Person(
        id=deps.ids.uuid(),
        version=1,
        username=username,
        name=username,
        organisation_id=commission.id,
        roles=("admin",),
        provinces=None,
        compartments=tuple(sorted(readable_in({"admin"}, commission))),
        opened=(),
        state="active",
        valid_from=None,
        valid_until=None,
        tokens_not_before=None,
        phone=None,
        email=None,
        language="ar",
        digits="arab",
        made_at=change.now,
    )
