"""The database part against a real server: its faults have one name, and a restarted server is survived."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
import sqlalchemy as sa

from services.kit.db import Database
from services.kit.errors import DatabaseRefused, DatabaseUnavailable, SchemaMismatch
from services.kit.health import Health
from tests.support.events import REVISION, a_database
from tests.support.eventually import eventually
from tests.support.postgres import PostgresServer, TestDatabase, connected


@pytest.fixture
async def db(database: TestDatabase) -> AsyncIterator[Database]:
    part = a_database(database.service)
    await part.start()
    yield part
    await part.stop()


@pytest.fixture
def server_left_running(postgres_server: PostgresServer) -> Iterator[PostgresServer]:
    yield postgres_server
    if not postgres_server.running:
        postgres_server.start()


async def test_both_kinds_of_connection_come_as_the_service(db: Database) -> None:
    asked = "select current_user || ' ' || current_setting('search_path') || ' ' || current_setting('timezone')"
    async with db.acquire() as conn:
        assert await conn.fetchval(asked) == "intake intake UTC"
    async with db.transaction() as conn:
        assert (await conn.execute(sa.text(asked))).scalar() == "intake intake UTC"


async def test_transaction_is_rolled_back_by_any_error(db: Database) -> None:
    insert = sa.text(
        "insert into deadline (id, kind, severity, due_at) values (gen_random_uuid(), 'k', 1, '2026-11-21')"
    )
    with pytest.raises(ZeroDivisionError):
        async with db.transaction() as conn:
            await conn.execute(insert)
            raise ZeroDivisionError

    async with db.acquire() as conn:
        assert await conn.fetchval("select count(*) from deadline") == 0


async def test_what_people_wrote_is_not_said_with_a_fault_that_passes(db: Database) -> None:
    async with db.acquire() as holder, holder.transaction():
        await holder.execute("lock table deadline in exclusive mode")
        with pytest.raises(DatabaseUnavailable) as refused:
            async with db.transaction() as conn:
                await conn.execute(sa.text("set local lock_timeout = '1ms'"))
                await conn.execute(
                    sa.text(
                        "insert into deadline (id, kind, severity, due_at) values (gen_random_uuid(), :k, 1, now())"
                    ),
                    {"k": "secret words"},
                )

    assert str(refused.value) == "Error (55P03)"


async def test_fault_of_the_statement_keeps_its_own_name(db: Database) -> None:
    with pytest.raises(asyncpg.DivisionByZeroError):
        async with db.acquire() as conn:
            await conn.execute("select 1 / 0")
    with pytest.raises(sa.exc.DBAPIError):
        async with db.transaction() as conn:
            await conn.execute(sa.text("select 1 / 0"))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT, signal.SIGKILL])
async def test_server_restarted_between_two_uses_is_not_noticed(
    db: Database, server_left_running: PostgresServer, how: signal.Signals
) -> None:
    async with db.acquire() as conn, db.transaction() as other:
        await conn.fetchval("select 1")
        await other.execute(sa.text("select 1"))
    server_left_running.stop(how)
    server_left_running.start()

    async with db.transaction() as other:
        assert (await other.execute(sa.text("select 2"))).scalar() == 2

    async def two() -> int:
        async with db.acquire() as conn:
            return int(await conn.fetchval("select 2"))

    assert await db.again(two) == 2


async def test_server_away_is_one_retryable_error_and_shown_in_health(
    database: TestDatabase, server_left_running: PostgresServer
) -> None:
    health = Health("intake")
    db = a_database(database.service, health)
    await db.start()
    server_left_running.stop(signal.SIGQUIT)
    try:
        with pytest.raises(DatabaseUnavailable):
            async with db.acquire() as conn:
                await conn.fetchval("select 1")
        with pytest.raises(DatabaseUnavailable):
            async with db.transaction() as conn:
                await conn.execute(sa.text("select 1"))
        await eventually(lambda: not health.ready)
        server_left_running.start()
        await eventually(lambda: health.ready)
    finally:
        await db.stop()


async def test_connection_cut_in_the_middle_is_the_same_error(database: TestDatabase, db: Database) -> None:
    with pytest.raises(DatabaseUnavailable):
        async with db.transaction() as conn:
            pid = (await conn.execute(sa.text("select pg_backend_pid()"))).scalar()
            async with connected(database.owner) as owner:
                await owner.execute("select pg_terminate_backend($1)", pid)
            await conn.execute(sa.text("select 1"))


async def test_service_waits_for_a_database_that_starts_later(
    database: TestDatabase, server_left_running: PostgresServer
) -> None:
    health = Health("intake")
    db = a_database(database.service, health)
    server_left_running.stop()
    starting = asyncio.create_task(db.start())
    await eventually(lambda: not health.ready)
    assert not starting.done()
    server_left_running.start()
    await starting

    assert health.ready
    await db.stop()


async def test_unknown_revision_refuses_to_start_and_says_what_to_do(database: TestDatabase) -> None:
    db = a_database(database.service, revision="0999")
    try:
        with pytest.raises(SchemaMismatch, match=rf"at revision {REVISION}.* needs 0999: run `opsroom provision`"):
            await db.start()
    finally:
        await db.stop()


async def test_a_refused_password_is_said_in_plain_words(database: TestDatabase, tmp_path: Path) -> None:
    wrong = tmp_path / "password"
    wrong.write_text("not the password", encoding="ascii")
    db = a_database(replace(database.service, password_file=wrong))
    try:
        with pytest.raises(DatabaseRefused, match=r"does not let this role in.*run `opsroom provision`"):
            await db.start()
    finally:
        await db.stop()


async def test_empty_database_is_a_schema_that_does_not_fit(postgres_server: PostgresServer) -> None:
    empty = await postgres_server.new_database(template="template0")
    db = a_database(empty.service)
    try:
        with pytest.raises(SchemaMismatch, match="at revision none"):
            await db.start()
    finally:
        await db.stop()
        await empty.drop()


async def test_password_is_read_anew_for_every_connection(database: TestDatabase, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("wrong\n", encoding="ascii")
    address = replace(database.service, password_file=file)
    with pytest.raises(DatabaseRefused):
        await address.connect(application="test")
    assert database.service.password_file is not None
    file.write_text(database.service.password_file.read_text(encoding="ascii") + "\n", encoding="ascii")

    conn = await address.connect(application="test")
    await conn.close()


async def test_statement_that_hangs_is_given_up(database: TestDatabase, db: Database) -> None:
    async with db.acquire() as conn:
        with pytest.raises(TimeoutError):
            await conn.execute("select pg_sleep(30)", timeout=0.1)
    with pytest.raises(DatabaseUnavailable):
        async with db.transaction() as conn:
            await conn.execute(sa.text("set local statement_timeout = '50ms'"))
            await conn.execute(sa.text("select pg_sleep(30)"))
