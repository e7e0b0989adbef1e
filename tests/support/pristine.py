"""What a fresh database of a test holds, so that one that was used can be made fresh again.

Copying a database and dropping it makes and unlinks six hundred files: most of a second on many disks, for every test.
Emptying its tables and putting back what the migrations had put there takes a few milliseconds. Whatever a test did to
the tables themselves, to functions, triggers or rights is seen by a mark over the catalogue: it is dropped then.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Final, Self

import asyncpg

GROWN_MAX: Final = 16 << 20
"""A database that has grown by more bytes than this is not worth emptying."""

_TABLES: Final = """
    select format('%I.%I', n.nspname, c.relname) as named, n.nspname as schema, c.relname as table
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
    order by 1
"""
_SEQUENCES: Final = """
    select format('%I.%I', schemaname, sequencename) as named, coalesce(last_value, start_value) as at,
           last_value is not null as called
    from pg_sequences
"""
_MARK: Final = """
    with ours as (select oid, nspname, nspacl from pg_namespace
                  where nspname not like 'pg\\_%' and nspname <> 'information_schema')
    select md5(string_agg(line, ' ' order by line)) from (
        select concat_ws(' ', 'schema', oid, nspname, nspacl) as line from ours
        union all select concat_ws(' ', 'relation', c.oid, c.relname, c.relacl, c.relowner, c.reloptions)
            from pg_class c join ours on ours.oid = c.relnamespace
        union all select concat_ws(' ', 'column', a.attrelid, a.attname, a.atttypid, a.attnotnull, a.attacl)
            from pg_attribute a join pg_class c on c.oid = a.attrelid join ours on ours.oid = c.relnamespace
        union all select concat_ws(' ', 'trigger', oid, tgrelid, tgname, tgenabled) from pg_trigger
        union all select concat_ws(' ', 'constraint', oid, conname, convalidated) from pg_constraint
        union all select concat_ws(' ', 'function', p.oid, p.proname, md5(p.prosrc), p.proacl)
            from pg_proc p join ours on ours.oid = p.pronamespace
        union all select concat_ws(' ', 'rights', defaclrole, defaclnamespace, defaclacl) from pg_default_acl
        union all select concat_ws(' ', 'setting', setrole, setconfig) from pg_db_role_setting
            where setdatabase = (select oid from pg_database where datname = current_database())
        union all select concat_ws(' ', 'database', datacl, datconnlimit, datallowconn) from pg_database
            where datname = current_database()
    ) as lines
"""


@dataclass(frozen=True)
class Pristine:
    """A fresh database: its tables, the rows that are there from the start, its sequences, its mark and its size."""

    tables: tuple[str, ...]
    rows: dict[tuple[str, str], bytes]
    sequences: tuple[tuple[str, int, bool], ...]
    mark: str
    bytes: int

    @classmethod
    async def of(cls, conn: asyncpg.Connection) -> Self:
        """Look at a database that nobody has used."""
        found = await conn.fetch(_TABLES)
        rows = {}
        for one in found:
            if await conn.fetchval(f"select exists (select from {one['named']})"):
                kept = BytesIO()
                await conn.copy_from_table(one["table"], schema_name=one["schema"], output=kept, format="binary")
                rows[one["schema"], one["table"]] = kept.getvalue()
        sequences = tuple((one["named"], one["at"], one["called"]) for one in await conn.fetch(_SEQUENCES))
        return cls(
            tables=tuple(one["named"] for one in found),
            rows=rows,
            sequences=sequences,
            mark=await conn.fetchval(_MARK),
            bytes=await _size(conn),
        )

    async def restore(self, conn: asyncpg.Connection) -> bool:
        """Empty a used database and put back what was there at first; False where only dropping it helps."""
        await conn.execute(
            "select pg_terminate_backend(pid, 60000) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )
        if await conn.fetchval(_MARK) != self.mark or await _size(conn) > self.bytes + GROWN_MAX:
            return False
        async with conn.transaction():
            await conn.execute(
                "set local session_replication_role = replica"
            )  # no trigger guards what is kept for ever
            await conn.execute(";".join(f"delete from {table}" for table in self.tables))
            for (schema, table), kept in self.rows.items():
                await conn.copy_to_table(table, schema_name=schema, source=BytesIO(kept), format="binary")
            for name, at, called in self.sequences:
                await conn.execute("select setval($1::text::regclass, $2, $3)", name, at, called)
        return True


async def _size(conn: asyncpg.Connection) -> int:
    return int(await conn.fetchval("select pg_database_size(current_database())"))
