"""The rows of a file in batches, each checked against the file before it, the room, and somebody's rights.

Reading, picking and checking run in threads: the service goes on answering meanwhile.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from itertools import islice
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.accreditation.actions.deps import Deps
from services.accreditation.model.credentials import normal_username
from services.accreditation.model.entities import Person
from services.accreditation.model.imports import ROWS_MAX, Import, headers_digest
from services.accreditation.model.people_sheet import (
    FIELDS,
    Checked,
    PeopleSheet,
    Taken,
    centres_of,
    name_of,
    phone_of,
)
from services.accreditation.model.rights import Manager
from services.accreditation.store import imports as store
from services.kit.spreadsheet import Sheet, match_columns, picker, read_rows

BATCH_ROWS: Final = 1000

Row = tuple[int, Mapping[str, str], bool]
Connecting = Callable[[], AbstractAsyncContextManager[AsyncConnection]]


def manager_of(person: Person) -> Manager:
    """Return a person as the rules of giving rights see them, by their rights of now."""
    provinces = None if person.provinces is None else frozenset(person.provinces)
    return Manager(str(person.id), frozenset(person.roles), provinces)


async def open_file(deps: Deps, one: Import) -> Sheet:
    """Return the headers of an import's file and its rows, to be read once.

    Raises:
        OpsError: ``spreadsheet.*``: the file is refused; while rows are read as well.
        LookupError: the file is gone.
    """
    async with deps.db.transaction() as conn:
        data = await store.file_of(conn, one.id)
    return await asyncio.to_thread(read_rows, data, one.media_type, rows_max=ROWS_MAX)


async def columns_of(conn: AsyncConnection, one: Import, headers: Sequence[str]) -> dict[str, str | None]:
    """Return which column is which field: as a person said of this file or of one like it, else as it is called."""
    if one.mapped:
        said: Mapping[str, str | None] | None = one.columns
    else:
        said = await store.remembered_mapping(conn, headers_digest(headers))
    if said is None:
        return match_columns(headers, FIELDS)
    return {name: header if (header := said.get(name)) in headers else None for name in FIELDS}


async def checked(
    deps: Deps, sheet: Sheet, columns: Mapping[str, str | None], rules: PeopleSheet, connect: Connecting
) -> AsyncIterator[list[Checked]]:
    """Give the rows of a file in order, at most a thousand at a time, with everything that is wrong with them.

    ``connect`` gives the connection by which the room is asked, in whose transaction it answers.

    Raises:
        OpsError: see `open_file`.
    """
    pick = picker(sheet.headers, columns)
    while rows := await asyncio.to_thread(_read, sheet, pick):
        async with connect() as conn:
            taken = await _taken(deps, conn, [values for _, values, _ in rows])
        yield await asyncio.to_thread(_check, rules, rows, taken)


def _read(sheet: Sheet, pick: Callable[[Sequence[str]], dict[str, str]]) -> list[Row]:
    width = len(sheet.headers)
    batch: Iterator[tuple[int, list[str]]] = islice(sheet.rows, BATCH_ROWS)
    return [(n, pick(cells), any(cells[width:])) for n, cells in batch]


def _check(rules: PeopleSheet, rows: Sequence[Row], taken: Taken) -> list[Checked]:
    return [rules.check(n, values, taken, extra_cells=extra) for n, values, extra in rows]


async def _taken(deps: Deps, conn: AsyncConnection, rows: Sequence[Mapping[str, str]]) -> Taken:
    codes = {code for values in rows for code in centres_of(values)}
    known = {code: province for code in codes if (province := deps.centres.province_of(code)) is not None}
    contacts = {contact for values in rows for contact in (phone_of(values), values["email"].casefold())}
    return await store.taken(
        conn,
        usernames={normal_username(values["username"]) for values in rows} - {""},
        contacts=contacts - {""},
        names={name_of(values) for values in rows} - {""},
        centres=known,
    )
