"""The schema's metadata and the columns that its tables have in common."""

from typing import Any

import sqlalchemy as sa

from services.kit.db import schema_metadata

SCHEMA = "intake"

metadata = schema_metadata(SCHEMA)


def one_of(column: str, *values: str) -> sa.CheckConstraint:
    """Return the rule that a column holds one of these words."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} in ({listed})", name=column)


def moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Return a column for a time with zone."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Return a column for text."""
    return sa.Column(name, sa.Text, nullable=nullable)


def word(name: str, first: str) -> sa.Column[Any]:
    """Return a column for text that has a value from the start."""
    return sa.Column(name, sa.Text, nullable=False, server_default=first)


def flag(name: str) -> sa.Column[Any]:
    """Return a column for what is false until it is true."""
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())
