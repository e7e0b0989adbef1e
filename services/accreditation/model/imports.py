"""An import of people on its way: read, looked at, accepted whole or discarded. A file is never taken by halves."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal
from urllib.parse import unquote_to_bytes
from uuid import UUID

from services.accreditation.errors import ImportHasProblems, ImportMappingUnfit, WrongState
from services.accreditation.model.people_sheet import FIELDS, NEEDED
from services.kit.text import clean_text, is_readable, search_key

ImportState = Literal["reading", "ready", "unusable", "accepting", "accepted", "discarded", "failed"]

ROWS_MAX: Final = 200_000
FILE_NAME_CHARACTERS_MAX: Final = 120
_MARKS: Final = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u200b\ufeff\n"), " ")


@dataclass(frozen=True, slots=True)
class Import:
    """A file somebody brought. ``reading`` and ``accepting`` are the service's own work, the others wait for a person.

    ``unusable``: columns that are needed were not found; a person says which they are. ``failed``: the file cannot be
    read, or an accepted one could not be written; ``error`` says why.
    """

    id: UUID
    version: int
    file_name: str
    media_type: str
    file_sha256: str
    state: ImportState
    maker: UUID
    accepter: UUID | None
    headers: Sequence[str]
    columns: Mapping[str, str | None]
    mapped: bool
    rows: int
    good: int
    warnings: int
    people: int
    deployments: int
    error: Mapping[str, Any] | None
    made_at: datetime
    closed_at: datetime | None = None
    invited_at: datetime | None = None

    @property
    def problems(self) -> int:
        """Rows with a problem."""
        return self.rows - self.good

    def changed(self, **fields: Any) -> "Import":
        """Return it with these fields changed, one version on."""
        return replace(self, version=self.version + 1, **fields)

    def map_columns(self, columns: Mapping[str, str | None]) -> "Import":
        """Return it to be read again with these columns.

        Raises:
            WrongState: it was not read yet, or is over.
            ImportMappingUnfit: a field or header is none of this file's, one stands twice, or a needed one is missing.
        """
        self._expect("ready", "unusable")
        chosen = {name: columns.get(name) for name in FIELDS}
        used = [header for header in chosen.values() if header is not None]
        missing = [name for name in NEEDED if chosen[name] is None]
        unknown = [name for name in columns if name not in FIELDS]
        unknown += [header for header in used if header not in self.headers]
        if unknown or missing or len(set(used)) != len(used):
            twice = sorted({header for header in used if used.count(header) > 1})
            raise ImportMappingUnfit(missing=missing, unfit=[*unknown, *twice][:20])
        return self.changed(state="reading", columns=chosen, mapped=True, rows=0, good=0, warnings=0, error=None)

    def unusable(self, headers: Sequence[str], columns: Mapping[str, str | None], why: Mapping[str, Any]) -> "Import":
        """Return it waiting for a person to say which columns are which."""
        return self.changed(state="unusable", headers=list(headers), columns=dict(columns), error=dict(why))

    def read(
        self, headers: Sequence[str], columns: Mapping[str, str | None], *, rows: int, good: int, warnings: int
    ) -> "Import":
        """Return it to be looked at. What sent it back from accepting stays, problems only while there are some."""
        stale = good == rows and self.error is not None and self.error["code"] == ImportHasProblems.code
        return self.changed(
            state="ready",
            headers=list(headers),
            columns=dict(columns),
            rows=rows,
            good=good,
            warnings=warnings,
            error=None if stale else self.error,
        )

    def send_back(self, why: Mapping[str, Any]) -> "Import":
        """Return it to be read again: what it was compared with has changed since."""
        return self.changed(state="reading", rows=0, good=0, warnings=0, error=dict(why))

    def fail(self, why: Mapping[str, Any]) -> "Import":
        """Return it as nothing that can be used; ``why`` is an error's code and params."""
        return self.changed(state="failed", error=dict(why))

    def taken(self, *, people: int, deployments: int, now: datetime) -> "Import":
        """Return it accepted whole."""
        return self.changed(state="accepted", people=people, deployments=deployments, closed_at=now)

    def accept(self, by: UUID) -> "Import":
        """Return it on its way in.

        Raises:
            WrongState: it was not read, or is over.
            ImportHasProblems: a row has a problem.
        """
        self._expect("ready")
        if self.problems:
            raise ImportHasProblems(self.problems)
        return self.changed(state="accepting", accepter=by, error=None)

    def discard(self, now: datetime) -> "Import":
        """Return it ended, with nothing taken.

        Raises:
            WrongState: it is being accepted, or is over.
        """
        self._expect("reading", "ready", "unusable", "failed")
        return self.changed(state="discarded", closed_at=now)

    def invite(self, now: datetime) -> "Import":
        """Return it with its invitations made, which happens once.

        Raises:
            WrongState: it was not accepted, or they were made before.
        """
        self._expect("accepted")
        if self.invited_at is not None:
            raise WrongState("invited")
        return self.changed(invited_at=now)

    def _expect(self, *states: ImportState) -> None:
        if self.state not in states:
            raise WrongState(self.state)


def missing_columns(columns: Mapping[str, str | None]) -> list[str]:
    """Return the needed fields that no column of the file is."""
    return [name for name in NEEDED if columns.get(name) is None]


def headers_digest(headers: Sequence[str]) -> bytes:
    """Return what files with the same headers have in common, whatever their order and letter variants."""
    return hashlib.sha256("\0".join(sorted(map(search_key, headers))).encode()).digest()


def file_name_of(sent: str) -> str:
    """Return a file's name as it may be shown beside other text: no path, no controls, no direction marks.

    ``sent`` is percent-encoded UTF-8, as browsers send names that are not ASCII.
    """
    name = clean_text(unquote_to_bytes(sent[:4000]).decode("utf-8", "replace")).translate(_MARKS)
    name = " ".join(name.replace("\\", "/").rpartition("/")[2].split()).strip(". ")
    if len(name) > FILE_NAME_CHARACTERS_MAX:
        stem, dot, end = name.rpartition(".")
        keep = FILE_NAME_CHARACTERS_MAX - len(end) - 2
        name = f"{stem[:keep]}…{dot}{end}" if dot and len(end) <= 8 else f"{name[: FILE_NAME_CHARACTERS_MAX - 1]}…"
    return name if is_readable(name) else "file"
