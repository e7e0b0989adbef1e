"""Provisioning of PostgreSQL on a real server: who may do what, and that repeating it harms nobody."""

import asyncio
import stat
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from services.kit.db import newest_revision
from services.kit.errors import DatabaseRefused
from services.kit.events import EVENT_INSERT_COLUMNS, SEAL_COLUMNS
from services.room.errors import RoomError
from services.room.provision_postgres import (
    SERVICES_WITH_TABLES,
    differences,
    migrations_of,
    password_file,
    provision_postgres,
    relay_role,
    scram_verifier,
)
from tests.support.postgres import PostgresServer, TestDatabase, connected

EVENT_COLUMNS = ("n", *EVENT_INSERT_COLUMNS, *SEAL_COLUMNS)
RIGHTS = ("select", "insert", "update")


async def columns_with(conn: asyncpg.Connection, role: str, right: str) -> set[str]:
    return {
        column
        for column in EVENT_COLUMNS
        if await conn.fetchval("select has_column_privilege($1, 'intake.event', $2, $3)", role, column, right)
    }


async def test_event_rights_are_exactly_those_of_the_two_roles(database: TestDatabase) -> None:
    async with connected(database.owner) as conn:
        service = {right: await columns_with(conn, "intake", right) for right in RIGHTS}
        relay = {right: await columns_with(conn, "intake_relay", right) for right in RIGHTS}
        may_delete = [
            role
            for role in ("intake", "intake_relay")
            for right in ("delete", "truncate", "trigger", "references")
            if await conn.fetchval("select has_table_privilege($1, 'intake.event', $2)", role, right)
        ]

    assert service == {"select": set(EVENT_COLUMNS), "insert": set(EVENT_INSERT_COLUMNS), "update": set()}
    assert relay == {"select": set(EVENT_COLUMNS), "insert": set(), "update": set(SEAL_COLUMNS)}
    assert may_delete == []


@pytest.mark.parametrize("service", SERVICES_WITH_TABLES)
async def test_every_service_has_the_same_rights_in_its_own_schema_and_none_in_anothers(
    database: TestDatabase, service: str
) -> None:
    others = [other for other in SERVICES_WITH_TABLES if other != service]
    async with connected(database.role(service)) as conn:
        await conn.execute(f"select * from {service}.event; delete from {service}.copy")
        for statement in (
            f"update {service}.event set body = '{{}}'",
            f"delete from {service}.event",
            *(f"select * from {other}.{table}" for other in others for table in ("event", "copy", "alembic_version")),
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.execute(statement)
    async with connected(database.role(relay_role(service))) as conn:
        await conn.execute(f"update {service}.event set seal_no = seal_no")
        for table in (f"{service}.copy", *(f"{other}.event" for other in others)):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.execute(f"select * from {table}")


REFUSED_TO_SERVICE = [
    "update intake.event set body = '{}'",
    "update intake.event set seal_no = 1",
    "delete from intake.event",
    "truncate intake.event",
    "insert into intake.event (n, id, subject, type, body, actor, role, origin, recorded_at) "
    "overriding system value select 1, gen_random_uuid(), 's', 't', 'b', 'a', 'r', 'o', '2026-11-21'",
    "insert into intake.event (id, subject, type, body, actor, role, origin, recorded_at, seal_no) "
    "select gen_random_uuid(), 's', 't', 'b', 'a', 'r', 'o', '2026-11-21', 1",
    "alter table intake.event disable trigger all",
    "drop table intake.event",
    "update intake.alembic_version set version_num = '9999'",
    "create table intake.mine (x int)",
    "create table public.mine (x int)",
    "create schema mine",
    "create temporary table mine (x int)",
    "select * from pg_authid",
    "create role mine",
    "set role opsroom",
    "set role intake_relay",
    "copy (select 1) to program 'true'",
    "select pg_read_file('postgresql.conf')",
]


@pytest.mark.parametrize("statement", REFUSED_TO_SERVICE)
async def test_role_of_a_service_is_refused(database: TestDatabase, statement: str) -> None:
    async with connected(database.service) as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.execute(statement)


REFUSED_TO_RELAY = [
    "update intake.event set body = '{}'",
    "update intake.event set subject = 's', seal_no = 1",
    "insert into intake.event (id, subject, type, body, actor, role, origin, recorded_at) "
    "select gen_random_uuid(), 's', 't', 'b', 'a', 'r', 'o', '2026-11-21'",
    "delete from intake.event",
    "select * from intake.deadline",
    "select * from intake.report",
    "select * from intake.alembic_version",
    "create table intake.mine (x int)",
    "set role intake",
]


@pytest.mark.parametrize("statement", REFUSED_TO_RELAY)
async def test_role_of_a_relay_is_refused(database: TestDatabase, statement: str) -> None:
    async with connected(database.relay) as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.execute(statement)


async def test_no_role_reaches_the_schema_of_another_service(database: TestDatabase) -> None:
    async with connected(database.owner) as conn:
        await conn.execute("create schema escalation; create table escalation.track (x int)")

    for address in (database.service, database.relay):
        async with connected(address) as conn:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.execute("select * from escalation.track")


async def test_nobody_else_may_connect(postgres_server: PostgresServer, database: TestDatabase) -> None:
    await provision_postgres(database.owner, postgres_server.state.keys)
    async with connected(database.owner) as conn:
        await conn.execute(f"drop role if exists stranger; create role stranger login password '{'x' * 8}'")
    file = password_file(postgres_server.state.keys, "stranger")
    file.write_text("x" * 8, encoding="ascii")

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await replace(database.owner, user="stranger", password_file=file).connect(application="test")


async def test_wrong_password_is_refused(database: TestDatabase, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not it", encoding="ascii")

    with pytest.raises(DatabaseRefused):
        await replace(database.service, password_file=wrong).connect(application="test")


async def test_repeating_it_changes_nothing_and_disturbs_no_writer(
    postgres_server: PostgresServer, database: TestDatabase
) -> None:
    said: list[str] = []
    async with connected(database.service) as conn:
        for _ in range(3):
            again = asyncio.create_task(
                provision_postgres(database.owner, postgres_server.state.keys, tell=said.append)
            )
            while not again.done():
                assert await conn.fetchval("select count(*) from intake.event") == 0
                await asyncio.sleep(0)
            await again

    assert said == []


async def test_two_at_once_both_succeed_on_an_empty_database(postgres_server: PostgresServer) -> None:
    database = await postgres_server.new_database(template="template0")
    try:
        async with asyncio.TaskGroup() as tasks:
            for _ in range(2):
                tasks.create_task(provision_postgres(database.owner, postgres_server.state.keys))
        async with connected(database.service) as conn:
            revision = await conn.fetchval("select version_num from intake.alembic_version")
    finally:
        await database.drop()

    assert revision == newest_revision(migrations_of("intake"))


async def test_changed_password_file_is_taken_over(postgres_server: PostgresServer, database: TestDatabase) -> None:
    file = password_file(postgres_server.state.keys, "intake")
    before = file.read_text(encoding="ascii")
    try:
        file.write_text("another-one", encoding="ascii")
        await provision_postgres(database.owner, postgres_server.state.keys)
        async with connected(database.service) as conn:
            assert await conn.fetchval("select current_user") == "intake"
    finally:
        file.write_text(before, encoding="ascii")
        await provision_postgres(database.owner, postgres_server.state.keys)


async def test_passwords_are_stored_as_verifiers_only(database: TestDatabase) -> None:
    async with connected(database.owner) as conn:
        stored = await conn.fetch("select rolname, rolpassword from pg_authid where rolname like 'intake%'")

    assert {row["rolname"] for row in stored} == {"intake", "intake_relay"}
    assert all(row["rolpassword"].startswith("SCRAM-SHA-256$4096:") for row in stored)
    assert stat.S_IMODE(password_file(database.server.state.keys, "intake").stat().st_mode) == 0o600


async def test_verifier_is_the_one_the_server_would_make(database: TestDatabase) -> None:
    import base64

    async with connected(database.owner) as conn:
        await conn.execute("drop role if exists sample; create role sample password 'crossing-the-tigris'")
        made = await conn.fetchval("select rolpassword from pg_authid where rolname = 'sample'")
    salt = base64.b64decode(made.split("$")[1].partition(":")[2])

    assert scram_verifier("crossing-the-tigris", salt) == made


@pytest.mark.parametrize("service", SERVICES_WITH_TABLES)
async def test_migrations_make_the_tables_the_code_writes(database: TestDatabase, service: str) -> None:
    assert await differences(database.owner, service) == ""


@pytest.mark.parametrize("service", SERVICES_WITH_TABLES)
def test_newest_file_is_the_only_head(service: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations_of("intake").parents[1] / "room" / "migrations"))
    config.set_main_option("version_locations", str(migrations_of(service)))
    config.set_main_option("path_separator", "newline")

    assert ScriptDirectory.from_config(config).get_heads() == [newest_revision(migrations_of(service))]


async def test_schema_of_a_newer_program_is_left_alone(postgres_server: PostgresServer, database: TestDatabase) -> None:
    async with connected(database.owner) as conn:
        await conn.execute("update intake.alembic_version set version_num = '9999'")

    with pytest.raises(RoomError, match="newer than this program"):
        await provision_postgres(database.owner, postgres_server.state.keys)


async def test_commits_are_durable_for_every_role(database: TestDatabase) -> None:
    for address in (database.service, database.relay):
        async with connected(address) as conn:
            assert await conn.fetchval("show synchronous_commit") == "on"
            assert await conn.fetchval("show fsync") == "on"


def test_relay_role_is_named_after_its_service() -> None:
    assert relay_role("intake") == "intake_relay"
