"""The database of one service: connections under its own role, one word for every fault, and the schema it expects.

Hot paths take asyncpg connections from `Database.pool` (`async with db.acquire()`), everything else runs SQLAlchemy
Core in `async with db.transaction()`. Both see the same role, schema and session settings, and both turn a fault of
the line or the server into `DatabaseUnavailable`, which a caller may repeat. A restarted server is survived: dead
connections are thrown away before they are handed out, and `Database.again` repeats once what may be repeated.

Migrations never run here. The service compares the revision in its schema with the newest file in its `migrations/`
by one SELECT at start, and refuses to serve from a schema it does not know.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import asyncpg
import sqlalchemy as sa
import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from services.kit.errors import DatabaseRefused, DatabaseUnavailable, OpsError, SchemaMismatch
from services.kit.health import Health
from services.kit.tasks import end

Result = TypeVar("Result")

NAMING: Final = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
"""Names of constraints, the same in every schema, so that migrations can name what they change."""

PATIENCE_SECONDS: Final = 10.0
"""How long a statement, a new connection or a place in the pool is waited for."""

_PASSING_CLASSES: Final = frozenset({"08", "40", "53", "57"})
"""SQLSTATE classes that pass: the line, a lost race, exhausted resources, the operator's hand."""
_PASSING_STATES: Final = frozenset({"55P03", "58030"})
"""Lock not available, disk fault: passing as well."""
_REVISION: Final = re.compile(r"(\d{4})_\w+\.py")

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class DatabaseAddress:
    """Where the database is and as whom one comes.

    `host` is the directory of the Unix socket or a host name. The password is read from its file at every
    connection, so that a changed one is picked up.
    """

    host: str
    port: int
    name: str
    user: str
    password_file: Path | None = None

    async def connect(self, *, application: str, schema: str | None = None) -> asyncpg.Connection:
        """A connection of its own, outside the pool; the caller closes it.

        Raises:
            DatabaseUnavailable: Nobody answers, or the server does not take connections now.
        """
        try:
            return await asyncpg.connect(**self.arguments(application=application, schema=schema))
        except Exception as fault:
            raise unavailable(fault) from fault

    def arguments(self, *, application: str, schema: str | None = None) -> dict[str, Any]:
        """Keyword arguments for asyncpg."""
        session = {"application_name": application, "timezone": "UTC", "synchronous_commit": "on"}
        if schema is not None:
            session["search_path"] = schema
        return {
            "host": self.host,
            "port": self.port,
            "database": self.name,
            "user": self.user,
            "password": self._password if self.password_file else None,
            "timeout": PATIENCE_SECONDS,
            "server_settings": session,
        }

    def _password(self) -> str:
        return self.password_file.read_text(encoding="utf-8").strip() if self.password_file else ""


def schema_metadata(schema: str) -> sa.MetaData:
    """The collection of one service's tables, with the naming rules every schema shares."""
    return sa.MetaData(schema=schema, naming_convention=NAMING)


def newest_revision(migrations: Path) -> str:
    """The revision a service expects: the number of the newest file in its `migrations/`, read from names alone."""
    revisions = [match[1] for path in migrations.iterdir() if (match := _REVISION.fullmatch(path.name))]
    return max(revisions)


def unavailable(fault: BaseException) -> BaseException:
    """`DatabaseUnavailable` when `fault` is one of the line or the server and will pass, else `fault` itself.

    A role or password that is refused is `DatabaseRefused`: it does not pass by itself.
    """
    if isinstance(fault, OpsError):
        return fault
    if isinstance(fault, asyncpg.InvalidAuthorizationSpecificationError):
        return DatabaseRefused(f"PostgreSQL does not let this role in ({fault}): run `opsroom provision`.")
    if isinstance(fault, DBAPIError):
        state = getattr(fault.orig, "sqlstate", None)
        passing = fault.connection_invalidated or _passes(state)
    elif isinstance(fault, asyncpg.PostgresError):
        passing = _passes(fault.sqlstate)
    elif isinstance(fault, asyncpg.InterfaceError):
        passing = "clos" in str(fault)  # of a connection or a pool that is closed or closing; the rest is misuse
    else:
        passing = isinstance(fault, (OSError, TimeoutError, PoolTimeout, asyncpg.InternalClientError))
    return DatabaseUnavailable(_without_values(fault)) if passing else fault


def _without_values(fault: BaseException) -> str:
    # A caller is told this: never the statement, and never what people wrote into it.
    inner = fault.orig if isinstance(fault, DBAPIError) else fault
    state = getattr(inner, "sqlstate", None)
    return type(inner).__name__ if state is None else f"{type(inner).__name__} ({state})"


def _passes(sqlstate: str | None) -> bool:
    return sqlstate is not None and (sqlstate[:2] in _PASSING_CLASSES or sqlstate in _PASSING_STATES)


class Database:
    """The connections of one service, a part that starts before whatever reads or writes.

    `pool` and `engine` exist between `start` and `stop`.
    """

    name = "database"

    def __init__(
        self,
        address: DatabaseAddress,
        *,
        schema: str,
        revision: str,
        health: Health,
        application: str | None = None,
        connections: int = 6,
    ) -> None:
        self.schema = schema
        self._address = address
        self._revision = revision
        self._health = health
        self._application = application or schema
        self._connections = connections
        self._pool: asyncpg.Pool | None = None
        self._engine: AsyncEngine | None = None
        self._watch: asyncio.Task[None] | None = None

    @property
    def pool(self) -> asyncpg.Pool:
        """Connections for hot paths; prefer `acquire`, which also translates faults."""
        if self._pool is None:
            raise DatabaseUnavailable("the database part has not started")
        return self._pool

    @property
    def engine(self) -> AsyncEngine:
        """Connections for SQLAlchemy Core; prefer `transaction`, which also translates faults."""
        if self._engine is None:
            raise DatabaseUnavailable("the database part has not started")
        return self._engine

    async def start(self) -> None:
        """Open the pools and check the schema.

        A database that is away is waited for without limit, visibly in the health report: services start in any
        order.

        Raises:
            SchemaMismatch: The schema is absent or of another revision.
        """
        self._engine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=self._connect,
            pool_size=self._connections,
            max_overflow=0,
            pool_timeout=PATIENCE_SECONDS,
            pool_pre_ping=True,
            pool_use_lifo=True,
        )
        await self._until_there()
        self._health.set(self.name, True)
        self._watch = asyncio.create_task(self._watch_line(), name="database-watch")

    async def stop(self) -> None:
        """Close every connection; statements still running get a few seconds."""
        await end(self._watch)
        if self._pool is not None:
            try:
                async with asyncio.timeout(5):
                    await self._pool.close()
            except Exception:
                self._pool.terminate()
        if self._engine is not None:
            await self._engine.dispose()
        self._pool = self._engine = self._watch = None

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[asyncpg.Connection]:
        """An asyncpg connection for a hot path. One statement on it is one transaction.

        Raises:
            DatabaseUnavailable: The line or the server failed; whether the last statement took effect is unknown,
                so repeat only what is idempotent.
        """
        try:
            async with self.pool.acquire(timeout=PATIENCE_SECONDS) as conn:
                yield cast(asyncpg.Connection, conn)
        except Exception as fault:
            translated = unavailable(fault)
            if translated is fault:
                raise
            raise translated from fault

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A SQLAlchemy connection inside a transaction: committed at the end of the block, rolled back by any error.

        Raises:
            DatabaseUnavailable: As in `acquire`.
        """
        try:
            async with self.engine.begin() as conn:
                yield conn
        except Exception as fault:
            translated = unavailable(fault)
            if translated is fault:
                raise
            raise translated from fault

    async def again(self, operation: Callable[[], Awaitable[Result]]) -> Result:
        """Run `operation`, and once more when the database went away under it, as it does when it is restarted.

        Only for operations that may take effect twice without harm: the first may have been committed.

        Raises:
            DatabaseUnavailable: It went away twice.
        """
        try:
            return await operation()
        except DatabaseUnavailable as fault:
            _log.warning("database.once_more", reason=fault.detail)
            return await operation()

    async def _connect(self) -> asyncpg.Connection:
        return await asyncpg.connect(
            **self._address.arguments(application=self._application, schema=self.schema),
            command_timeout=PATIENCE_SECONDS,
        )

    async def _until_there(self) -> None:
        delay = 0.1
        while True:
            try:
                await self._open()
                return
            except DatabaseUnavailable as fault:
                self._health.set(self.name, False, f"The database cannot be used: {fault}")
                _log.warning("database.waiting", reason=fault.detail)
            await asyncio.sleep(delay)
            delay = min(delay * 1.6, 2.0)

    async def _open(self) -> None:
        if self._pool is None:
            pool = asyncpg.create_pool(
                **self._address.arguments(application=self._application, schema=self.schema),
                command_timeout=PATIENCE_SECONDS,
                min_size=0,
                max_size=self._connections,
            )
            try:
                await pool
            except Exception as fault:
                pool.terminate()
                raise unavailable(fault) from fault
            self._pool = pool
        await self._check_revision()

    async def _check_revision(self) -> None:
        try:
            async with self.acquire() as conn:
                found = await conn.fetchval(f"select version_num from {self.schema}.alembic_version")  # noqa: S608
        except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError, asyncpg.InsufficientPrivilegeError):
            found = None
        if found != self._revision:
            raise SchemaMismatch(
                f"schema {self.schema} is at revision {found or 'none'}, this service needs {self._revision}: "
                "run `opsroom provision`"
            )

    async def _watch_line(self) -> None:
        while True:
            await asyncio.sleep(1)
            try:
                async with self.acquire() as conn:
                    await conn.execute("select 1")
            except Exception as fault:
                self._health.set(self.name, False, f"The database cannot be used: {fault}")
            else:
                self._health.set(self.name, True)
