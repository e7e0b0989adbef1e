"""The audit list of a service: every change it has recorded, who made it, by which door and because of what.

It shows the event table as it is, newest first, page by page or whole as CSV. What is said in a compartment is shown to
its readers only, here as everywhere. Reading the list is itself no event.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final
from uuid import UUID

import orjson
import sqlalchemy as sa
from fastapi import FastAPI, Query, Request
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from starlette.responses import Response, StreamingResponse

from services.kit.access import Guard, caller, permission
from services.kit.auth import Principal
from services.kit.clock import rfc3339
from services.kit.db import Database
from services.kit.events import event_table
from services.kit.listing import LIMIT_DEFAULT, LIMIT_MAX, Page
from services.kit.spreadsheet import CSV_START, CSV_TYPE, csv_line
from services.kit.surface import problems

READ: Final = "audit.read"
CSV_ROWS: Final = 1000
COLUMNS: Final = (
    "n", "id", "type", "subject", "actor", "role", "origin", "cause", "recorded_at", "sealed", "body",
)  # fmt: skip


def _in_reach(moment: datetime) -> datetime:
    if not 1970 <= moment.year < 3000:
        raise ValueError("not a year of this room")
    return moment.astimezone(UTC)


_Text = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
_Moment = Annotated[AwareDatetime, AfterValidator(_in_reach)]


class AuditFilter(BaseModel):
    """What to look for. ``type`` is a change's name or its beginning up to a dot: ``person``, ``person.suspended``."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    actor: _Text | None = Field(default=None, description="Id of the person, or name of the part, who did it.")
    type: _Text | None = Field(default=None, description="`person`, `person.suspended` or `person.suspended.v1`.")
    subject: _Text | None = Field(default=None, description="Anything that stands in the subject, e.g. an id.")
    since: _Moment | None = Field(default=None, alias="from", description="Recorded at this moment or later.")
    until: _Moment | None = Field(default=None, alias="to", description="Recorded before this moment.")


class AuditQuestion(AuditFilter):
    """A page of it."""

    limit: int = Field(default=LIMIT_DEFAULT, ge=1, le=LIMIT_MAX, description="How many items at most.")
    cursor: str | None = Field(default=None, description="`next` of the page before.")


class AuditItem(BaseModel):
    """One recorded change. ``sealed`` says that it is in the log and under the seal chain."""

    n: int
    id: UUID
    type: str
    subject: str
    actor: str
    role: str
    origin: str
    cause: str | None
    recorded_at: datetime
    sealed: bool
    body: Any


class AuditPage(BaseModel):
    """Items, newest first, and where the next page begins; null on the last one."""

    items: list[AuditItem]
    next: str | None


@dataclass(frozen=True)
class _Trail:
    """The event table of one service, as somebody may read it."""

    db: Database
    table: sa.Table

    async def rows(self, who: Principal, wanted: AuditFilter, before: int | None, limit: int) -> Sequence[sa.Row[Any]]:
        """The newest rows before `n`, at most so many."""
        at = self.table.c
        question = sa.select(
            at.n, at.id, at.type, at.subject, at.actor, at.role, at.origin, at.cause, at.recorded_at,
            at.seal_no.is_not(None).label("sealed"), at.body,
        ).where(*self._conditions(who, wanted))  # fmt: skip
        if before is not None:
            question = question.where(at.n < before)

        async def asked() -> Sequence[sa.Row[Any]]:
            async with self.db.transaction() as conn:
                return (await conn.execute(question.order_by(at.n.desc()).limit(limit))).fetchall()

        return await self.db.again(asked)

    def _conditions(self, who: Principal, wanted: AuditFilter) -> list[sa.ColumnElement[bool]]:
        at = self.table.c
        compartment = sa.func.split_part(at.subject, ".", 4)
        theirs: list[sa.ColumnElement[bool]] = [compartment.in_(sorted(who.compartments))]
        if "org-*" in who.compartments:
            theirs.append(compartment.startswith("org-", autoescape=True))
        found: list[sa.ColumnElement[bool]] = [sa.or_(*theirs)]
        if wanted.actor:
            found.append(at.actor == wanted.actor)
        if wanted.type:
            found.append((at.type == wanted.type) | at.type.startswith(f"{wanted.type}.", autoescape=True))
        if wanted.subject:
            found.append(sa.func.strpos(at.subject, wanted.subject) > 0)
        if wanted.since:
            found.append(at.recorded_at >= wanted.since)
        if wanted.until:
            found.append(at.recorded_at < wanted.until)
        return found


def install_audit(app: FastAPI, guard: Guard, db: Database, schema: str, service: str) -> None:
    """Add ``GET /api/<service>/audit`` and ``/audit.csv`` to a service's application."""
    trail = _Trail(db, event_table(sa.MetaData(), schema))
    reader = Annotated[Principal, caller(guard, READ)]

    async def audit(who: reader, asked: Annotated[AuditQuestion, Query()]) -> Response:
        """Answer a page of what this service has recorded, newest first."""
        page = Page(asked.limit, asked.cursor)
        before = page.after(int)
        rows = await trail.rows(who, asked, before[0] if before else None, page.fetch)
        answer = page.answer(rows, _item, lambda row: (row.n,))
        return Response(orjson.dumps(answer), media_type="application/json")

    async def audit_csv(
        request: Request, who: reader, wanted: Annotated[AuditFilter, Query()]
    ) -> Response:  # fmt: skip
        """Answer all of it as CSV, newest first; no cell of it is a formula."""
        first = await trail.rows(who, wanted, None, CSV_ROWS)

        async def lines() -> AsyncIterator[bytes]:
            yield CSV_START + csv_line(COLUMNS)
            rows = first
            while rows:
                yield b"".join(csv_line(_cells(row)) for row in rows)
                if len(rows) < CSV_ROWS:
                    return
                still = guard.principal(request.headers)
                guard.check(still, READ)
                rows = await trail.rows(still, wanted, rows[-1].n, CSV_ROWS)

        named = {"content-disposition": f'attachment; filename="audit-{service}.csv"'}
        return StreamingResponse(lines(), media_type=CSV_TYPE, headers=named)

    said = permission(READ)
    path = f"/api/{service}/audit"
    app.add_api_route(
        path,
        audit,
        methods=["GET"],
        response_model=AuditPage,
        tags=["audit"],
        openapi_extra=said,
        responses=problems(READ),
    )
    csv_said = said | {"responses": {"200": {"content": {CSV_TYPE: {"schema": {"type": "string"}}}}}}
    app.add_api_route(
        f"{path}.csv",
        audit_csv,
        methods=["GET"],
        response_class=StreamingResponse,
        tags=["audit"],
        openapi_extra=csv_said,
        responses=problems(READ),
    )


def _item(row: sa.Row[Any]) -> dict[str, Any]:
    found = {column: row._mapping[column] for column in COLUMNS}
    return found | {"id": str(row.id), "recorded_at": rfc3339(row.recorded_at), "body": _body(row.body)}


def _body(text: str) -> Any:
    """The body as JSON; as text where somebody has made it unreadable, so that just that can be seen."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _cells(row: sa.Row[Any]) -> list[str | int]:
    said = {**row._mapping, "recorded_at": rfc3339(row.recorded_at), "sealed": "true" if row.sealed else "false"}
    return [value if isinstance(value := said[column], int) else str(value or "") for column in COLUMNS]
