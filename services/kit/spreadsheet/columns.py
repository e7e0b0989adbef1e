"""Which column is which field, whatever it is called and in whichever order it stands?"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from services.kit.text import search_key

_MARKS: Final = re.compile(r"[\W_]+")


def match_columns(headers: Sequence[str], synonyms: Mapping[str, Sequence[str]]) -> dict[str, str | None]:
    """Return for each field the header that names it, or None; no header is given twice.

    ``synonyms`` are the names of each field in Arabic, Sorani and English; the field's own name is one too. Case,
    spaces, underscores, punctuation and the variants of Arabic and Kurdish letters make no difference. Of two headers
    that name a field the first one counts, and a field named earlier chooses first.
    """
    free: dict[str, list[str]] = {}
    for header in headers:
        free.setdefault(_key(header), []).append(header)
    found: dict[str, str | None] = {}
    for field, names in synonyms.items():
        keys = [_key(name) for name in (field, *names)]
        place = next((key for key in keys if key and free.get(key)), None)
        found[field] = free[place].pop(0) if place is not None else None
    return found


def picker(headers: Sequence[str], columns: Mapping[str, str | None]) -> Callable[[Sequence[str]], dict[str, str]]:
    """Return a function from a row's cells to text by field; a field without a column is an empty text.

    Raises:
        KeyError: a header in ``columns`` is not one of the file's.
    """
    place = {header: at for at, header in enumerate(headers)}
    at = {field: None if header is None else place[header] for field, header in columns.items()}

    def pick(cells: Sequence[str]) -> dict[str, str]:
        return {field: "" if column is None else cells[column] for field, column in at.items()}

    return pick


def _key(name: str) -> str:
    return _MARKS.sub("", search_key(name))
