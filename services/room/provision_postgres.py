"""Provisioning of PostgreSQL: the database, a role and a schema per service, their tables, and who may do what.

Safe to repeat at any time, on an empty cluster, a current one and one that services are using: it makes what is
missing, migrates what is behind and grants exactly what follows, taking everything else away.

* The owner (`opsroom`) owns every object and runs migrations. Provisioning, `verify log` and `restore-stream` come
  as the owner; no service does.
* The role of a service (`intake`) may read and write the tables of its own schema. Of `event` it may read everything
  and insert the columns of `EVENT_INSERT_COLUMNS`; it may change and delete nothing there, nor write a seal. Its
  revision it may only read.
* The role of a relay (`intake_relay`) may read `event` and update `stream_seq`, `seal_no` and `seal`, nothing else.
* `public` may do nothing, not even connect.

Passwords reach the server as SCRAM verifiers, so that neither a statement log nor a backup holds one.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import asyncpg
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import services
from services.kit.db import DatabaseAddress, newest_revision
from services.kit.events import EVENT_INSERT_COLUMNS, SEAL_COLUMNS
from services.room.errors import RoomError

SERVICES_WITH_TABLES: Final = ("accreditation", "intake", "polling")
"""Services that own a schema; schema and role are named after them."""

APPLICATION: Final = "opsroom-provision"
SCRAM_ITERATIONS: Final = 4096
_LOCK: Final = "opsroom provision"
_SETTINGS: Final = {
    "synchronous_commit": "on",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
}


def relay_role(service: str) -> str:
    """The role as which a service's relay signs in."""
    return f"{service}_relay"


def password_file(keys: Path, role: str) -> Path:
    """Where a role's password lies (0600)."""
    return keys / f"{role}.password"


def migrations_of(service: str) -> Path:
    """The folder of a service's migrations."""
    return Path(services.__path__[0]) / service / "migrations"


async def provision_postgres(
    owner: DatabaseAddress,
    keys: Path,
    *,
    services: Sequence[str] = SERVICES_WITH_TABLES,
    tell: Callable[[str], None] = lambda said: None,
) -> None:
    """Bring the database to what this program's version expects. `tell` hears each step that changed something.

    Raises:
        RoomError: The schema is newer than this program, or a migration failed; nothing of that service was changed.
        DatabaseUnavailable: The server does not answer.
    """
    await _database(owner, tell)
    async with _connection(owner) as conn:
        await conn.execute("select pg_advisory_lock(hashtext($1))", _LOCK)
        await _roles(conn, keys, services, tell)
        for service in services:
            await conn.execute(f"create schema if not exists {service}")
            await upgrade(owner, service, tell)
            async with conn.transaction():
                for statement in _grants(service, await _tables(conn, service)):
                    await conn.execute(statement)
        for statement in database_grants(owner.name, services):
            await conn.execute(statement)


async def upgrade(owner: DatabaseAddress, service: str, tell: Callable[[str], None]) -> None:
    """Run the migrations a service's schema is behind by.

    Raises:
        RoomError: The schema is newer than this program, or a migration failed; then it was rolled back.
    """
    async with _connection(owner) as conn:
        versions = await conn.fetchval("select to_regclass($1)", f"{service}.alembic_version")
        found = await conn.fetchval(f"select version_num from {service}.alembic_version") if versions else None  # noqa: S608
    wanted = newest_revision(migrations_of(service))
    if found == wanted:
        return
    if found is not None and found > wanted:
        raise RoomError(
            f"Schema {service} is at revision {found}, newer than this program, which knows {wanted}.",
            "Run the newer program again, or start a new room with --state.",
        )
    try:
        await migrated(owner, service, lambda config: command.upgrade(config, "head"))
    except (CommandError, sa.exc.SQLAlchemyError) as fault:
        raise RoomError(
            f"Schema {service} could not be migrated from {found or 'nothing'} to {wanted}: {fault}",
            "Nothing was changed. What PostgreSQL said stands in `opsroom logs postgres`.",
        ) from fault
    tell(f"schema {service} is at revision {wanted}")


async def differences(owner: DatabaseAddress, service: str) -> str:
    """How the tables in `services/<service>/store/tables.py` differ from what the migrations made; empty when equal."""
    try:
        await migrated(owner, service, command.check)
    except CommandError as difference:
        return str(difference)
    return ""


async def migrated(owner: DatabaseAddress, service: str, run: Callable[[Config], None]) -> None:
    """Run a command of Alembic on the migrations and the schema of a service, as the database's owner."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("version_locations", str(migrations_of(service)).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["schema"] = service
    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda: owner.connect(application=APPLICATION), poolclass=NullPool
    )

    def within(connection: sa.Connection) -> None:
        config.attributes["connection"] = connection
        run(config)

    async with engine.connect() as conn:
        await conn.run_sync(within)
        await conn.commit()
    await engine.dispose()


@asynccontextmanager
async def _connection(owner: DatabaseAddress) -> AsyncIterator[asyncpg.Connection]:
    conn = await owner.connect(application=APPLICATION)
    try:
        yield conn
    finally:
        await conn.close()


async def _database(owner: DatabaseAddress, tell: Callable[[str], None]) -> None:
    async with _connection(replace(owner, name="postgres")) as conn:
        if not await conn.fetchval("select 1 from pg_database where datname = $1", owner.name):
            await conn.execute(f"create database \"{owner.name}\" encoding 'UTF8' template template0")
            tell(f"made database {owner.name}")


async def _roles(conn: asyncpg.Connection, keys: Path, names: Sequence[str], tell: Callable[[str], None]) -> None:
    for service in names:
        for role in (service, relay_role(service)):
            stored = await conn.fetchval("select coalesce(rolpassword, '') from pg_authid where rolname = $1", role)
            if stored is None:
                await conn.execute(f"create role {role} login")
                tell(f"made role {role}")
            password = password_file(keys, role).read_text(encoding="ascii").strip()
            await conn.execute(
                f"alter role {role} login nosuperuser nocreatedb nocreaterole noinherit noreplication nobypassrls"
            )
            if not _opens(stored or "", password):
                await conn.execute(f"alter role {role} password '{scram_verifier(password, secrets.token_bytes(16))}'")
            for name, value in _SETTINGS.items():
                await conn.execute(f"alter role {role} set {name} = '{value}'")
            await conn.execute(f"alter role {role} set search_path = {service}")


async def _tables(conn: asyncpg.Connection, service: str) -> list[str]:
    rows = await conn.fetch("select tablename from pg_tables where schemaname = $1 order by 1", service)
    return [row["tablename"] for row in rows]


def _grants(service: str, tables: Sequence[str]) -> list[str]:
    relay = relay_role(service)
    statements = [
        f"revoke all on schema {service} from public, {service}, {relay}",
        f"revoke all on all tables in schema {service} from public, {service}, {relay}",
        f"revoke all on all sequences in schema {service} from public, {service}, {relay}",
        f"grant usage on schema {service} to {service}, {relay}",
    ]
    for table in tables:
        if table == "event":
            statements += [
                f"grant select, insert ({', '.join(EVENT_INSERT_COLUMNS)}) on {service}.event to {service}",
                f"grant select, update ({', '.join(SEAL_COLUMNS)}) on {service}.event to {relay}",
            ]
        elif table == "alembic_version":
            statements.append(f"grant select on {service}.alembic_version to {service}")
        else:
            statements.append(f'grant select, insert, update, delete on {service}."{table}" to {service}')
    return statements


def database_grants(name: str, services: Sequence[str]) -> list[str]:
    """Statements that let these services' roles into a database, and nobody else; a copy of it needs them anew."""
    roles = ", ".join(role for service in services for role in (service, relay_role(service)))
    return [
        f'grant connect on database "{name}" to {roles}',
        f'revoke all on database "{name}" from public',
        "revoke all on schema public from public",
    ]


def scram_verifier(password: str, salt: bytes) -> str:
    """What PostgreSQL keeps of a password (RFC 5803), for an ASCII password."""
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, SCRAM_ITERATIONS)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    kept = [base64.b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${SCRAM_ITERATIONS}:{kept[0]}${kept[1]}:{kept[2]}"


def _opens(verifier: str, password: str) -> bool:
    parts = verifier.split("$")
    if len(parts) != 3 or not parts[1].startswith(f"{SCRAM_ITERATIONS}:"):
        return False
    salt = base64.b64decode(parts[1].partition(":")[2])
    return hmac.compare_digest(verifier, scram_verifier(password, salt))
