"""The databases of these tests: a used one that is taken again is as fresh as a new one, or it is a new one."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from tests.support.eventually import eventually
from tests.support.postgres import PostgresServer, TestDatabase, connected


async def content(database: TestDatabase) -> dict[str, Any]:
    """Every row, and where every sequence stands."""
    async with connected(database.owner) as conn:
        tables = await conn.fetch(
            "select format('%I.%I', schemaname, tablename) as named from pg_tables "
            "where schemaname not in ('pg_catalog', 'information_schema')"
        )
        found = {one["named"]: await conn.fetch(f"select t::text from {one['named']} t order by 1") for one in tables}
        found["sequences"] = await conn.fetch(
            "select schemaname, sequencename, last_value from pg_sequences order by 1, 2"
        )
    return found


@pytest.fixture
async def used(postgres_server: PostgresServer) -> AsyncIterator[TestDatabase]:
    """A database for a test that gives it back itself."""
    yield await postgres_server.new_database()


async def test_a_used_database_is_emptied_and_filled_again(postgres_server: PostgresServer, used: TestDatabase) -> None:
    before = await content(used)
    left: asyncpg.Connection = await used.owner.connect(application="left open")
    await left.execute(
        "insert into intake.deadline (id, kind, severity, due_at) values (gen_random_uuid(), 'k', 1, '2026-11-21')"
    )
    await left.execute("delete from intake.taxonomy_version")
    await left.execute("select nextval(format('%I.%I', schemaname, sequencename)::regclass) from pg_sequences")
    assert await content(used) != before

    await postgres_server.give_back(used.name)
    again = await postgres_server.new_database()

    assert again.name == used.name
    await eventually(left.is_closed)
    assert await content(again) == before
    await postgres_server.give_back(again.name)


@pytest.mark.parametrize(
    "change",
    [
        "create table intake.mine (x int)",
        "alter table intake.report disable trigger all",
        "grant delete on intake.event to polling",
        "revoke insert on intake.report from intake",
        "create function public.mine() returns int language sql as 'select 1'",
        "alter table intake.report add column mine int",
        "alter role intake in database {name} set work_mem = '1MB'",
    ],
)
async def test_a_database_that_was_changed_itself_is_dropped(
    postgres_server: PostgresServer, used: TestDatabase, change: str
) -> None:
    async with connected(used.owner) as conn:
        await conn.execute(change.format(name=used.name))

    await postgres_server.give_back(used.name)

    async with connected(postgres_server.owner("postgres")) as conn:
        assert await conn.fetchval("select count(*) from pg_database where datname = $1", used.name) == 0
