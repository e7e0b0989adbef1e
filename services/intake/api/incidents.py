"""Questions about cases over HTTP: lists and search, a case with its papers, history, duplicates, figures, export."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from schemas.incident import IncidentStatus, PublicAnswer, Verification
from schemas.types import Desk, Province, Severity
from services.intake.actions import duplicates, export, questions
from services.intake.actions.deps import Deps
from services.intake.actions.questions import READ, Asked
from services.intake.api.details import (
    CaseAnswer,
    DuplicatesAnswer,
    FiguresAnswer,
    HistoryAnswer,
    IncidentsAnswer,
    case_answer,
    duplicate_seen,
    figure_item,
    history_item,
    listed_answer,
)
from services.intake.api.edge import Edge
from services.intake.errors import ExportFailed, IncidentUnknown
from services.intake.store.questions import Sort
from services.kit.access import Guard, caller
from services.kit.auth import Principal
from services.kit.clock import rfc3339
from services.kit.errors import DiskReserveReached, FieldError, InvalidInput
from services.kit.http import RoomApp
from services.kit.listing import CURSOR_CHARACTERS_MAX, LIMIT_DEFAULT, LIMIT_MAX, Page, PageAsked, encode_cursor
from services.kit.spreadsheet import CSV_TYPE, XLSX_TYPE

WORKBOOKS_AT_ONCE: Final = 2
DUPLICATES_HOURS: Final = 24
ONE: Final = "/incidents/{incident_id}"


def _in_reach(moment: datetime) -> datetime:
    if not 1970 <= moment.year < 3000:
        raise ValueError("not a year of this room")
    return moment.astimezone(UTC)


_DATED: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]")


_OCTETS: Final = {"type": "string", "format": "binary"}


def _spelled(value: Any) -> Any:
    if isinstance(value, str) and not _DATED.match(value):  # a bare number would be taken for seconds since 1970
        raise ValueError("not a time of RFC 3339")
    return value


_Moment = Annotated[AwareDatetime, BeforeValidator(_spelled), AfterValidator(_in_reach)]
_Code = Annotated[str, Field(max_length=40, pattern=r"^[^\x00]+$")]
_Leaf = Annotated[str, Field(pattern=r"^[A-L][0-9]{1,2}$")]
_Family = Annotated[str, Field(pattern=r"^[A-L]$")]
_MANY: Final = "May be given several times; one of them has to fit."


class IncidentFilter(BaseModel):
    """Which cases; what is not said asks nothing."""

    model_config = ConfigDict(extra="forbid")

    status: list[IncidentStatus] = Field(default=[], max_length=3, description=_MANY)
    severity: list[Severity] = Field(default=[], max_length=4, description=_MANY)
    category: list[_Leaf] = Field(default=[], max_length=100, description=f"Leaves of the taxonomy. {_MANY}")
    family: list[_Family] = Field(default=[], max_length=12, description=f"Families of the taxonomy. {_MANY}")
    province: list[Province] = Field(default=[], max_length=50, description=_MANY)
    centre: _Code | None = None
    station: _Code | None = Field(default=None, description="However its digits were typed.")
    desk: list[Desk] = Field(default=[], max_length=11, description=_MANY)
    assignee: Literal["me", "none"] | UUID | None = None
    organisation: UUID | None = Field(
        default=None, description="Who reported it; outside the commission's desk one's own organisation only."
    )
    reporter: Literal["me"] | None = Field(default=None, description="Those that the asker reported.")
    verification: list[Verification] = Field(default=[], max_length=4, description=_MANY)
    overdue: bool | None = Field(default=None, description="A deadline of what is owed on it was missed.")
    referred: bool | None = Field(default=None, description="A body outside the room has it.")
    public_answer: list[PublicAnswer] = Field(default=[], max_length=3, description=_MANY)
    since: _Moment | None = Field(default=None, description="Opened at this moment or later.")
    until: _Moment | None = Field(default=None, description="Opened before this moment.")
    q: Annotated[str, Field(pattern=r"^[^\x00]*$")] = Field(
        default="",
        max_length=200,
        description="Words of the summary, a station's or a report's code. One or two letters begin a word.",
    )

    def asked(self) -> Asked:
        """Return what is asked."""
        return Asked(
            status=self.status,
            severity=self.severity,
            category=self.category,
            family=self.family,
            province=self.province,
            desk=self.desk,
            verification=self.verification,
            public_answer=self.public_answer,
            centre=self.centre,
            station=self.station,
            assignee=self.assignee,
            organisation=self.organisation,
            reporter=self.reporter,
            overdue=self.overdue,
            referred=self.referred,
            since=self.since,
            until=self.until,
            text=self.q,
        )


class IncidentQuestion(IncidentFilter):
    """A page of them."""

    sort: Sort = Field(
        default="opened",
        description="`opened`, `updated`: newest first. `due`: the next deadline first, where something is owed.",
    )
    limit: int = Field(default=LIMIT_DEFAULT, ge=1, le=LIMIT_MAX, description="How many items at most.")
    cursor: str | None = Field(
        default=None, max_length=CURSOR_CHARACTERS_MAX, description="`next` of the page before, with the same `sort`."
    )


class ExportQuestion(IncidentFilter):
    """All of them, as a file."""

    format: Literal["csv", "xlsx", "geojson", "json"]


class FiguresQuestion(BaseModel):
    """Which figures."""

    model_config = ConfigDict(extra="forbid")

    by: Literal["province", "family", "organisation"] = "province"
    since: _Moment | None = Field(default=None, description="Due, opened or received at this moment or later.")
    until: _Moment | None = Field(default=None, description="Due, opened or received before this moment.")


def install(app: RoomApp, guard: Guard, deps: Deps, *, duplicates_hours: float = DUPLICATES_HOURS) -> None:
    """Add the questions about cases to the application; those of all cases stand before those of one."""
    edge = Edge(app, deps, "incidents")
    _all_cases(edge)
    _export(edge, guard)
    _one_case(edge, timedelta(hours=duplicates_hours))


def _all_cases(edge: Edge) -> None:
    deps = edge.deps
    reader = Annotated[Principal, caller(edge.guard, READ)]

    async def list_incidents(who: reader, asked: Annotated[IncidentQuestion, Query()]) -> IncidentsAnswer:
        """List the cases that the asker may read and that fit, page by page."""
        page = Page(asked.limit, asked.cursor)
        found = await questions.list_cases(
            deps, who, asked.asked(), asked.sort, after=_after(page, asked.sort), limit=page.fetch
        )
        shown = found[: asked.limit]
        last = shown[-1].seen if len(found) > asked.limit else None
        following = None if last is None else encode_cursor(asked.sort, last.place, last.case.id)
        return IncidentsAnswer(items=[listed_answer(one) for one in shown], next=following)

    async def figures(who: reader, asked: Annotated[FiguresQuestion, Query()]) -> FiguresAnswer:
        """Count what was due in a period and what became of it; there is no rate without its denominator."""
        found = await questions.figures_of(deps, who, asked.by, since=asked.since, until=asked.until)
        return FiguresAnswer(
            by=asked.by,
            at=deps.clock.now(),
            since=asked.since,
            until=asked.until,
            items=[figure_item(one) for one in found],
        )

    edge.add("GET", "/incidents", list_incidents, READ)
    edge.add("GET", "/incidents/figures", figures, READ)


def _after(page: Page, sort: Sort) -> tuple[datetime, UUID] | None:
    said = page.after(str, datetime, UUID)
    if said is None:
        return None
    if said[0] != sort:
        raise InvalidInput([FieldError("cursor", "field.cursor", "the `next` of a page in the same order")])
    return said[1], said[2]


def _one_case(edge: Edge, window: timedelta) -> None:
    deps = edge.deps
    reader = Annotated[Principal, caller(edge.guard, READ)]

    async def show_incident(who: reader, incident_id: UUID) -> CaseAnswer:
        """Show a case with those of its papers that the asker may read."""
        return case_answer(await questions.show_case(deps, who, incident_id))

    async def history(who: reader, incident_id: UUID, page: PageAsked) -> HistoryAnswer:
        """Show what happened to a case, newest first, under its present compartment."""
        after = page.after(int)
        entries = await questions.history_of(
            deps, who, incident_id, before=None if after is None else after[0], limit=page.fetch
        )
        said = page.answer(entries, history_item, lambda entry: (entry.n,))
        return HistoryAnswer(**said)

    async def suggest(who: reader, incident_id: UUID) -> DuplicatesAnswer:
        """Suggest cases that may be the same matter."""
        found = await duplicates.suggest(deps, who, incident_id, window)
        return DuplicatesAnswer(items=[duplicate_seen(one) for one in found])

    edge.add("GET", ONE, show_incident, READ, errors=(IncidentUnknown,))
    edge.add("GET", f"{ONE}/history", history, READ, errors=(IncidentUnknown,))
    edge.add("GET", f"{ONE}/duplicates", suggest, READ, errors=(IncidentUnknown,))


def _export(edge: Edge, guard: Guard) -> None:
    deps = edge.deps
    taker = Annotated[Principal, caller(guard, export.EXPORT)]
    bench = asyncio.Semaphore(WORKBOOKS_AT_ONCE)

    async def take_away(request: Request, _: taker, asked: Annotated[ExportQuestion, Query()]) -> Response:
        """Give all cases that the asker may read and that fit, as a file; no cell of it is a formula."""

        def still() -> Principal:
            who = guard.principal(request.headers)
            guard.check(who, export.EXPORT)
            return who

        started = await export.begin(deps, asked.asked(), still)
        moment = rfc3339(deps.clock.now())[:16].replace(":", "")
        named = {"content-disposition": f'attachment; filename="incidents-{moment}.{asked.format}"'}
        if asked.format == "xlsx":
            deps.disk.check()
            async with bench:
                file = await started.workbook()
            return StreamingResponse(export.chunks(file), media_type=XLSX_TYPE, headers=named)
        form = await _form(deps, asked.format)
        return StreamingResponse(started.stream(form), media_type=form.media_type, headers=named)

    kinds = (CSV_TYPE, XLSX_TYPE, export.GEOJSON_TYPE, export.JSON_TYPE)
    content = {kind: {"schema": {} if kind.endswith("json") else _OCTETS} for kind in kinds}
    edge.add(
        "GET", "/incidents/export", take_away, export.EXPORT, errors=(DiskReserveReached, ExportFailed),
        said={"responses": {"200": {"description": "A file.", "content": content}}},
    )  # fmt: skip


async def _form(deps: Deps, name: str) -> export.Form:
    if name == "geojson":
        return await export.geojson(deps)
    return export.Csv() if name == "csv" else export.Json()
