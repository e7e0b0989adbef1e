"""Taking an accepted import: everybody in it, their deployments and every event, in one transaction or not at all."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from schemas.accreditation import DeploymentPlaced, PeopleImported, PeopleImportV1
from services.accreditation.actions.change import Asked, Change, changing
from services.accreditation.actions.contracts import COMMISSION, made, tell_person
from services.accreditation.actions.deployments import tell_deployment
from services.accreditation.actions.deps import Deps
from services.accreditation.actions.people_check import checked, manager_of, open_file
from services.accreditation.errors import ImportHasProblems
from services.accreditation.model.deployments import Deployment, place_of
from services.accreditation.model.entities import Organisation, Person
from services.accreditation.model.imports import Import
from services.accreditation.model.people_sheet import Checked, Draft, PeopleSheet, Register
from services.accreditation.store import deployments, organisations, people
from services.accreditation.store import imports as store
from services.accreditation.store.columns import SCHEMA
from services.kit import events
from services.kit.errors import Forbidden, OpsError

YIELD_ROWS: Final = 100


class _Superseded(Exception):
    """The import is not in the state it was found in; somebody else has it."""


class _Taking:
    """What one transaction has written so far."""

    def __init__(self, deps: Deps, change: Change, one: Import) -> None:
        self.people = 0
        self.deployments = 0
        self.states: list[tuple[str, bytes]] = []
        self._deps = deps
        self._change = change
        self._import = one
        self._held: dict[UUID, Organisation] = {}

    async def write(self, rows: Sequence[Checked]) -> None:
        """Write people and deployments of checked rows, with their events.

        Raises:
            ImportHasProblems: a row has a problem now, or its organisation is being changed.
        """
        problems = sum(1 for row in rows if row.draft is None)
        if problems:
            raise ImportHasProblems(problems)
        drafts = [row.draft for row in rows if row.draft is not None]
        await self._hold(drafts)
        usernames = await self._usernames(drafts)
        persons = [self._person(draft, username) for draft, username in zip(drafts, usernames, strict=True)]
        placed = [one for draft, person in zip(drafts, persons, strict=True) for one in self._placed(draft, person)]
        conn = self._change.conn
        await people.add(conn, persons)
        await store.add_people(conn, self._import.id, [one.id for one in persons])
        await deployments.add(conn, placed)
        await self._tell(persons, placed)
        self.people += len(persons)
        self.deployments += len(placed)
        self._deps.import_desk.done[self._import.id] = self.people

    async def finish(self) -> None:
        """Write that the import was taken, and let go of its file."""
        change, one = self._change, self._import
        taken = one.taken(people=self.people, deployments=self.deployments, now=change.now)
        await store.save(change.conn, taken)
        await store.forget_file(change.conn, one.id)
        said = PeopleImportV1(
            import_id=one.id,
            version=1,
            file_sha256=one.file_sha256,
            people=self.people,
            deployments=self.deployments,
            change=PeopleImported(),
        )
        change.tell("people_import", one.id, "accepted", said, compartment=COMMISSION)

    async def _hold(self, drafts: Sequence[Draft]) -> None:
        """Keep the organisations as they were checked until the end of the transaction."""
        for wanted in {draft.organisation.id: draft.organisation for draft in drafts}.values():
            if wanted.id not in self._held:
                held = await organisations.hold(self._change.conn, wanted.id)
                if held is None or held.version != wanted.version:
                    raise ImportHasProblems(1)
                self._held[wanted.id] = held

    async def _usernames(self, drafts: Sequence[Draft]) -> list[str]:
        """Return a user name for each; who was given none gets a code nobody has."""
        while True:
            names = [draft.username or self._deps.ids.code().lower() for draft in drafts]
            fresh = [name for name, draft in zip(names, drafts, strict=True) if draft.username is None]
            if not await people.taken_usernames(self._change.conn, fresh) and len(set(names)) == len(names):
                return names

    def _person(self, draft: Draft, username: str) -> Person:
        return Person(
            id=self._deps.ids.uuid(),
            version=1,
            username=username,
            name=draft.name,
            organisation_id=draft.organisation.id,
            roles=draft.roles,
            provinces=draft.provinces,
            compartments=draft.compartments,
            opened=(),
            state="invited",
            valid_from=draft.valid_from,
            valid_until=draft.valid_until,
            tokens_not_before=None,
            phone=draft.phone,
            email=draft.email,
            language=draft.language,
            digits="latn" if draft.language == "en" else "arab",
            made_at=self._change.now,
        )

    def _placed(self, draft: Draft, person: Person) -> list[Deployment]:
        found = []
        for code in draft.centres:
            province, known = place_of(self._deps.centres.province_of(code), person)
            found.append(
                Deployment(
                    id=self._deps.ids.uuid(),
                    version=1,
                    person_id=person.id,
                    organisation_id=person.organisation_id,
                    province=province,
                    centre=code,
                    centre_known=known,
                    state="placed",
                    made_at=self._change.now,
                )
            )
        return found

    async def _tell(self, persons: Sequence[Person], placed: Sequence[Deployment]) -> None:
        """Record the events of a batch at once, so that one statement never carries all of a long file."""
        for at, person in enumerate(persons):
            tell_person(self._change, person, made())
            if at % YIELD_ROWS == 0:
                await asyncio.sleep(0)
        self.states += [
            (str(person.id), event.body) for person, event in zip(persons, self._change.events, strict=True)
        ]
        for one in placed:
            tell_deployment(self._change, one, DeploymentPlaced())
        await events.append(self._change.conn, SCHEMA, self._change.events)
        self._change.events.clear()


async def take(deps: Deps, one: Import) -> None:
    """Take everybody in an accepted import, checked once more against the state and the accepter's rights of now.

    Where a row has a problem by now, or somebody took a user name meanwhile, nothing is written and the file is read
    again, so that its preview names what changed.

    Raises:
        DatabaseUnavailable: whether it was committed may be unknown; the import's state says it, so try again.
    """
    sheet = await open_file(deps, one)
    try:
        await _take_whole(deps, one, sheet)
    except _Superseded:
        return
    except (ImportHasProblems, IntegrityError, Forbidden) as fault:
        code, params = ImportHasProblems.code, {"problems": 1}
        if isinstance(fault, OpsError):
            code, params = fault.code, fault.params
        await _send_back(deps, one, code, params)


async def _take_whole(deps: Deps, one: Import, sheet: Any) -> None:
    async with deps.db.transaction() as conn:
        accepter = await people.find(conn, one.accepter) if one.accepter else None
    if accepter is None or accepter.state == "suspended":
        raise Forbidden("Whoever accepted this may not any more.", action="person.import")
    by = Asked("people import", str(one.id)).by(accepter.id, accepter.roles, deps.clock.now())
    async with changing(deps, by) as change:
        current = await store.find(change.conn, one.id, lock=True)
        if current is None or current.version != one.version:
            raise _Superseded
        register = Register(await organisations.every(change.conn))
        rules = PeopleSheet(register, manager_of(accepter), change.now)

        def same_connection() -> AbstractAsyncContextManager[AsyncConnection]:
            return nullcontext(change.conn)

        taking = _Taking(deps, change, current)
        async for rows in checked(deps, sheet, one.columns, rules, same_connection):
            await taking.write(rows)
        await taking.finish()
    await _know(deps, taking.states)


async def _know(deps: Deps, states: list[tuple[str, bytes]]) -> None:
    """Take everybody into the own copy of rights, a few at a time."""
    for at, (person_id, body) in enumerate(states):
        deps.people.take("person", person_id, orjson.loads(body))
        if at % YIELD_ROWS == 0:
            await asyncio.sleep(0)


async def _send_back(deps: Deps, one: Import, code: str, params: dict[str, Any]) -> None:
    async with deps.db.transaction() as conn:
        current = await store.find(conn, one.id, lock=True)
        if current is not None and current.version == one.version:
            await store.save(conn, current.send_back({"code": code, "params": params}))
