"""Lists that are read page by page: where the page before ended, and how long a page may be.

A cursor holds the sort key of the last item (keyset), so a page is found by an index however far it lies, and what
comes in meanwhile moves nothing. It is opaque to clients and holds nothing that the items do not show.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

import orjson
from fastapi import Depends, Query

from services.kit.errors import FieldError, InvalidInput

LIMIT_DEFAULT: Final = 50
LIMIT_MAX: Final = 200
CURSOR_CHARACTERS_MAX: Final = 1000
INTEGER_MAX: Final = 2**63

Row = TypeVar("Row")
Key = str | int | datetime | UUID


def encode_cursor(*values: Key) -> str:
    """Return the cursor behind an item with this sort key: text, integers, moments with a zone, UUIDs."""
    return base64.urlsafe_b64encode(orjson.dumps(values, option=orjson.OPT_PASSTHROUGH_DATETIME, default=str)).decode()


def decode_cursor(text: str, types: Sequence[type[Key]]) -> tuple[Any, ...]:
    """Return the sort key in a cursor, each part of the type named for it.

    Raises:
        InvalidInput: field ``cursor``: it is none of this list's.
    """
    try:
        if len(text) > CURSOR_CHARACTERS_MAX:
            raise ValueError("too long")
        values = orjson.loads(base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True))
        if not isinstance(values, list) or len(values) != len(types):
            raise ValueError("another number of parts")
        return tuple(_part(value, kind) for value, kind in zip(values, types, strict=True))
    except (ValueError, binascii.Error) as error:
        found = FieldError("cursor", "field.cursor", "the `next` of the page before, as it was given")
        raise InvalidInput([found]) from error


def _part(value: Any, kind: type[Key]) -> Key:
    if kind is int:
        if isinstance(value, bool) or not isinstance(value, int) or not -INTEGER_MAX <= value < INTEGER_MAX:
            raise ValueError("no integer")
        return value
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("no text")
    if kind is UUID:
        return UUID(value)
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None or not 1 < moment.year < 9999:
            raise ValueError("no moment with a zone")
        return moment
    return value


@dataclass(frozen=True)
class Page:
    """Which page of a list somebody asks for."""

    limit: int = LIMIT_DEFAULT
    cursor: str | None = None

    @property
    def fetch(self) -> int:
        """How many rows to ask the database for: one more than are shown says whether there is a next page."""
        return self.limit + 1

    def after(self, *types: type[Key]) -> tuple[Any, ...] | None:
        """Return the sort key behind which the page begins; None for the first page.

        Raises:
            InvalidInput: the cursor is none of this list's.
        """
        return None if self.cursor is None else decode_cursor(self.cursor, types)

    def answer(
        self, rows: Sequence[Row], item: Callable[[Row], Any], key: Callable[[Row], tuple[Key, ...]]
    ) -> dict[str, Any]:
        """Return ``{items, next}`` of the rows that were fetched, at most `fetch` of them."""
        shown = rows[: self.limit]
        following = encode_cursor(*key(shown[-1])) if len(rows) > self.limit else None
        return {"items": [item(row) for row in shown], "next": following}


def _page(
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX, description="How many items at most.")] = LIMIT_DEFAULT,
    cursor: Annotated[
        str | None, Query(max_length=CURSOR_CHARACTERS_MAX, description="`next` of the page before.")
    ] = None,
) -> Page:
    return Page(limit, cursor)


PageAsked = Annotated[Page, Depends(_page)]
"""A FastAPI parameter: the query's ``limit`` and ``cursor``."""
