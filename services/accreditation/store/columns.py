"""The schema's metadata and the shapes of columns that its tables share."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from services.kit.db import schema_metadata

SCHEMA = "accreditation"

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


def texts(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Return a column for a list of texts."""
    return sa.Column(name, ARRAY(sa.Text), nullable=nullable)


def sorted_text(name: str) -> sa.Column[Any]:
    """Return a column that lists are ordered by: compared by code points, the same on every machine."""
    return sa.Column(name, sa.Text(collation="C"), nullable=False)
