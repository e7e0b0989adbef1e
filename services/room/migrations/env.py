"""Alembic's environment, one for all services: the caller brings the connection, the schema names the service.

Run by `services.room.provision_postgres` only. Each service has its own version table in its own schema, so that
services are migrated alone and in any order.
"""

from importlib import import_module
from typing import Any

import sqlalchemy as sa
from alembic import context


def _run() -> None:
    attributes = context.config.attributes
    connection: sa.Connection = attributes["connection"]
    schema: str = attributes["schema"]

    def own_schema_only(name: str | None, kind: str, _parents: Any) -> bool:
        return name == schema if kind == "schema" else name != "alembic_version"

    context.configure(
        connection=connection,
        target_metadata=import_module(f"services.{schema}.store.tables").metadata,
        include_schemas=True,
        include_name=own_schema_only,
        version_table_schema=schema,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
