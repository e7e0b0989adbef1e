"""Cases that somebody takes away: as CSV, workbook, GeoJSON or JSON, as many as there are, in constant memory.

Pages are read by their key in the order of opening, newest first, each in a transaction of its own: no snapshot is held
while somebody's slow line is written to, so the database forgets what it may forget. When a case was opened does not
change, so none is missed or given twice; what is in the file is each case as it stood when its page was read, and what
was opened after the start is not in it. Rights are asked for again with every page, and when they have gone the line
breaks: a download that ends so is not whole, and no browser takes it for whole.
"""

import asyncio
import contextlib
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final, Protocol

import orjson

from services.intake.actions.deps import Deps
from services.intake.actions.questions import Asked, Listed, list_cases
from services.intake.errors import ExportFailed
from services.intake.store.exports import coordinates
from services.kit.auth import Principal
from services.kit.clock import rfc3339
from services.kit.spreadsheet import CSV_START, CSV_TYPE, csv_line

EXPORT: Final = "incident.export"
PAGE_ROWS: Final = 500
CHUNK_BYTES: Final = 256 * 1024
_SHEET: Final = Path(__file__).parent / "forms" / "sheet.py"
JSON_TYPE: Final = "application/json"
GEOJSON_TYPE: Final = "application/geo+json"

COLUMNS: Final = (
    "code", "status", "severity", "category", "province", "district", "centre", "station", "station_known", "place",
    "time_flag", "language", "summary", "evidence", "reports", "organisations", "desk", "verification", "referred_to",
    "public_answer", "close_reason", "raised", "media", "occurred_at", "opened_at", "triaged_at", "acted_at",
    "answered_at", "answer_due_at", "closed_at", "updated_at", "owed", "owed_due_at", "compartment", "assignee",
    "category_version", "version", "merged_into", "id",
)  # fmt: skip
"""Of each case, in this order; ``owed`` names the duty that is due next. Reports and their senders are in no export."""

Value = str | int | bool | None
Record = Mapping[str, Value]


class Form(Protocol):
    """How records become bytes."""

    media_type: str
    ending: str

    def begin(self) -> bytes:
        """Return what stands before the records."""
        ...

    def page(self, records: Sequence[Record]) -> bytes:
        """Return these records; in a thread."""
        ...

    def end(self) -> bytes:
        """Return what stands behind the records."""
        ...


class Csv:
    """Comma-separated, every cell quoted, none a formula."""

    media_type = CSV_TYPE
    ending = "csv"

    def begin(self) -> bytes:
        """Return the mark of UTF-8 and the names of the columns."""
        return CSV_START + csv_line(COLUMNS)

    def page(self, records: Sequence[Record]) -> bytes:
        """Return a line for each record."""
        return b"".join(csv_line(["" if cell is None else str(cell) for cell in row]) for row in _rows(records))

    def end(self) -> bytes:
        """Return nothing."""
        return b""


class Json:
    """``{"items": [...]}``."""

    media_type = JSON_TYPE
    ending = "json"

    def __init__(self) -> None:
        self._first = True

    def begin(self) -> bytes:
        """Open the list."""
        return b'{"items":['

    def page(self, records: Sequence[Record]) -> bytes:
        """Return the records, apart from those before them by a comma."""
        text = b",\n".join(orjson.dumps(self.item(record)) for record in records)
        start = b"\n" if self._first else b",\n"
        self._first = self._first and not records
        return start + text if records else b""

    def end(self) -> bytes:
        """Close the list."""
        return b"\n]}\n"

    def item(self, record: Record) -> Any:
        """Return how a record is written."""
        return record


class GeoJson(Json):
    """A FeatureCollection (RFC 7946): a point where the map knows the centre, else no geometry."""

    media_type = GEOJSON_TYPE
    ending = "geojson"

    def __init__(self, places: Mapping[str, tuple[float, float]]) -> None:
        super().__init__()
        self._places = places

    def begin(self) -> bytes:
        """Open the collection."""
        return b'{"type":"FeatureCollection","features":['

    def item(self, record: Record) -> Any:
        """Return a feature."""
        place = self._places.get(str(record["centre"]))
        geometry = None if place is None else {"type": "Point", "coordinates": place}
        return {"type": "Feature", "id": record["id"], "geometry": geometry, "properties": record}


@dataclass(frozen=True)
class Export:
    """One export: what is asked, by whom at the moment, and the first page, read before anything is answered.

    ``still`` says again who asks, and raises when they may no longer.
    """

    deps: Deps
    asked: Asked
    still: Callable[[], Principal]
    first: Sequence[Listed]

    async def pages(self) -> AsyncIterator[Sequence[Record]]:
        """Give all records, page by page."""
        listed = self.first
        while listed:
            yield await asyncio.to_thread(_records, listed)
            if len(listed) < PAGE_ROWS:
                return
            last = listed[-1].seen
            listed = await _page(self.deps, self.still(), self.asked, (last.place, last.case.id))

    async def stream(self, form: Form) -> AsyncIterator[bytes]:
        """Give the bytes of a file in this form."""
        yield form.begin()
        async for records in self.pages():
            yield await asyncio.to_thread(form.page, records)
        yield form.end()

    async def workbook(self) -> IO[bytes]:
        """Return a workbook, whole; a process of its own writes it to a file without a name.

        Raises:
            ExportFailed: it could not be written.
        """
        with contextlib.ExitStack() as unless_whole:
            file = unless_whole.enter_context(tempfile.TemporaryFile(prefix="opsroom-export-"))
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-I", str(_SHEET),
                stdin=asyncio.subprocess.PIPE, stdout=file, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            assert child.stdin is not None
            try:
                await _say(child.stdin, [COLUMNS])
                async for records in self.pages():
                    await _say(child.stdin, await asyncio.to_thread(_rows, records))
                child.stdin.close()
                code = await child.wait()
            except (BrokenPipeError, ConnectionResetError):
                code = await child.wait() or 1
            finally:
                with contextlib.suppress(ProcessLookupError):
                    child.kill()
                await child.wait()
            if code != 0:
                raise ExportFailed("The workbook could not be written.")
            file.seek(0)
            unless_whole.pop_all()
            return file


async def _say(pipe: asyncio.StreamWriter, rows: Sequence[Sequence[str | int | None]]) -> None:
    pipe.write(b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows))
    await pipe.drain()


def _rows(records: Sequence[Record]) -> list[list[str | int | None]]:
    return [[_cell(record[name]) for name in COLUMNS] for record in records]


async def begin(deps: Deps, asked: Asked, still: Callable[[], Principal]) -> Export:
    """Read the first page of an export, so that what is refused is refused before the answer begins.

    Raises:
        Forbidden: another organisation's reports are asked for by somebody who may not know whose they are.
    """
    return Export(deps, asked, still, await _page(deps, still(), asked, None))


async def geojson(deps: Deps) -> GeoJson:
    """Return the form of a map's layer, with what the map knows of its centres."""
    async with deps.db.transaction() as conn:
        return GeoJson(await coordinates(conn))


async def chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    """Give a file piece by piece and close it."""
    try:
        while piece := await asyncio.to_thread(file.read, CHUNK_BYTES):
            yield piece
    finally:
        file.close()


async def _page(deps: Deps, who: Principal, asked: Asked, after: tuple[datetime, Any] | None) -> Sequence[Listed]:
    return await list_cases(deps, who, asked, "opened", after=after, limit=PAGE_ROWS)


def _records(listed: Sequence[Listed]) -> list[Record]:
    return [_record(one) for one in listed]


def _record(listed: Listed) -> Record:
    case = listed.seen.case
    owed = min(listed.duties, key=lambda duty: (duty.due_at, duty.id), default=None)
    besides = {
        "updated_at": listed.seen.updated_at,
        "owed": None if owed is None else owed.kind,
        "owed_due_at": None if owed is None else owed.due_at,
    }
    return {name: _plain(besides[name] if name in besides else getattr(case, name)) for name in COLUMNS}


def _plain(value: Any) -> Value:
    if isinstance(value, datetime):
        return rfc3339(value)
    return value if value is None or isinstance(value, str | int) else str(value)


def _cell(value: Value) -> str | int | None:
    return str(value).lower() if isinstance(value, bool) else value
