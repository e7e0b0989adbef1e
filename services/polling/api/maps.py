"""Routes of the accepted map: election, tree, places, search, GeoJSON, contests, staff."""

from enum import Enum
from typing import Annotated, Any, Final

from fastapi import Query, Request
from starlette.responses import Response

from services.kit.access import PUBLIC, caller
from services.kit.auth import Principal
from services.kit.errors import FieldError, InvalidInput, OpsError
from services.kit.http import RoomApp
from services.kit.listing import PageAsked
from services.kit.surface import problems
from services.polling.actions import election as actions
from services.polling.actions.atlas import SEARCH_MAX, Atlas
from services.polling.actions.deps import Deps
from services.polling.api import bodies
from services.polling.api.surface import BODY, MANAGE, READ, answer, provenance, read_json, said, tagged
from services.polling.errors import (
    CentreUnknown,
    ContestUnknown,
    DistrictUnknown,
    NoElection,
    StationUnknown,
    VersionStale,
)
from services.polling.model import words
from services.polling.model.diff import Kept
from services.polling.model.facts import Contest, Election
from services.polling.store.lists import StaffQuestion

GEOJSON: Final = "application/geo+json"
STAFF: Final = "staff.read"
_Code = Annotated[str | None, Query(max_length=words.CODE_CHARACTERS_MAX)]


class MapRoutes:
    """The routes, with what they need."""

    def __init__(self, deps: Deps, *, body_timeout_seconds: float) -> None:
        self._deps = deps
        self._atlas = Atlas(deps)
        self._body_timeout_seconds = body_timeout_seconds

    def install(self, app: RoomApp) -> None:
        """Add the routes to the application."""
        self._install_election(app)
        self._install_places(app)
        self._install_lists(app)

    def _install_election(self, app: RoomApp) -> None:
        deps, guard = self._deps, self._deps.guard

        async def election() -> Response:
            """Say which election this room is for, and what its accepted map holds."""
            return answer(_election(await actions.current_election(deps)))

        async def describe_election(request: Request, who: Annotated[Principal, caller(guard, MANAGE)]) -> Response:
            """Describe the election, or correct its description."""
            body = await read_json(request, bodies.ElectionBody, self._body_timeout_seconds)
            by = provenance(request, who, MANAGE, "PUT /api/polling/election", deps.clock)
            told = actions.Description(
                body.version, dict(body.names), body.country, body.day, body.synthetic, body.station_voters_max
            )
            return answer(_election(await actions.describe_election(deps, told, by)))

        path = "/api/polling/election"
        tags: list[str | Enum] = ["election"]
        app.add_api_route(
            path, election, methods=["GET"], response_model=bodies.Election, tags=tags,
            openapi_extra=said(PUBLIC), responses=problems(PUBLIC, (NoElection,)),
        )  # fmt: skip
        app.add_api_route(
            path, describe_election, methods=["PUT"], response_model=bodies.Election, tags=tags,
            openapi_extra=said(MANAGE, bodies.ElectionBody), responses=problems(MANAGE, (VersionStale, *BODY)),
        )  # fmt: skip

    def _install_places(self, app: RoomApp) -> None:
        atlas, guard = self._atlas, self._deps.guard

        async def tree(request: Request, who: Annotated[Principal, caller(guard, READ)]) -> Response:
            """Answer provinces and districts with their totals."""
            page = await atlas.tree()
            return tagged(request, page.etag, page.body, "application/json")

        async def geojson(
            request: Request,
            who: Annotated[Principal, caller(guard, READ)],
            level: Annotated[str, Query(pattern="^(province|centre)$")] = "province",
            province: Annotated[str | None, Query(max_length=6)] = None,
        ) -> Response:
            """Answer outlines of provinces, or centres as points. Boundaries imply no position."""
            page = await (atlas.outlines() if level == "province" else atlas.points(province))
            return tagged(request, page.etag, page.body, GEOJSON)

        async def district(code: str, who: Annotated[Principal, caller(guard, READ)]) -> Response:
            """Answer a district with its centres."""
            return answer(await atlas.district(code))

        async def centre(code: str, who: Annotated[Principal, caller(guard, READ)]) -> Response:
            """Answer a centre with its stations."""
            return answer(await atlas.centre(code))

        async def station(code: str, who: Annotated[Principal, caller(guard, READ)]) -> Response:
            """Answer a station with the centre it is in."""
            return answer(await atlas.station(code))

        async def search(
            who: Annotated[Principal, caller(guard, READ)],
            q: Annotated[str, Query(min_length=1, max_length=100, pattern=r"^[^\x00]*$")],
            limit: Annotated[int, Query(ge=1, le=SEARCH_MAX)] = 20,
        ) -> Response:
            """Find places by code or by words of their names, in any of three languages and spellings."""
            return answer({"items": await atlas.search(q, limit)})

        self._get(app, "map", tree, bodies.Tree, NoElection)
        drawn = {"description": "GeoJSON", "content": {GEOJSON: {"schema": {"type": "object"}}}}
        app.add_api_route(
            "/api/polling/map.geojson", geojson, methods=["GET"], response_class=Response, tags=["map"],
            openapi_extra=said(READ), responses={200: drawn, **problems(READ, (NoElection,))},
        )  # fmt: skip
        self._get(app, "map/districts/{code:path}", district, bodies.District, DistrictUnknown)
        self._get(app, "centres/{code:path}", centre, bodies.Centre, CentreUnknown)
        self._get(app, "stations/{code:path}", station, bodies.StationPlaced, StationUnknown)
        self._get(app, "search", search, bodies.Results, NoElection)

    def _install_lists(self, app: RoomApp) -> None:
        atlas, guard = self._atlas, self._deps.guard

        async def contests(who: Annotated[Principal, caller(guard, READ)]) -> Response:
            """Answer all contests."""
            return answer({"items": [_contest(kept) for kept in await atlas.contests()]})

        async def contest(code: str, who: Annotated[Principal, caller(guard, READ)]) -> Response:
            """Answer a contest with lists and candidates, always by ballot number."""
            kept = await atlas.contest(code)
            return answer({**_contest(kept), "lists": kept.facts.lists})

        async def staff(
            who: Annotated[Principal, caller(guard, STAFF)],
            page: PageAsked,
            centre: _Code = None,
            district: _Code = None,
        ) -> Response:
            """Answer staff by number, with a warning where somebody lives in another district than their centre's."""
            after = page.after(str)
            asked = StaffQuestion(
                provinces=None if who.provinces is None else sorted(who.provinces),
                centre=_code(centre, "centre"),
                district=_code(district, "district"),
                after=after[0] if after else "",
                limit=page.fetch,
            )
            return answer(page.answer(await atlas.staff(asked), _member, lambda row: (row["number"],)))

        self._get(app, "contests", contests, bodies.Contests, tag="contests")
        self._get(app, "contests/{code:path}", contest, bodies.Contest, ContestUnknown, tag="contests")
        app.add_api_route(
            "/api/polling/staff", staff, methods=["GET"], response_model=bodies.StaffPage, tags=["staff"],
            openapi_extra=said(STAFF), responses=problems(STAFF),
        )  # fmt: skip

    def _get(
        self, app: RoomApp, path: str, endpoint: Any, model: Any, *errors: type[OpsError], tag: str = "map"
    ) -> None:
        app.add_api_route(
            f"/api/polling/{path}", endpoint, methods=["GET"], response_model=model, tags=[tag],
            openapi_extra=said(READ), responses=problems(READ, errors),
        )  # fmt: skip


def _election(found: Election) -> dict[str, Any]:
    return {
        "id": found.id,
        "version": found.version,
        "names": found.names,
        "country": found.country,
        "day": found.day,
        "synthetic": found.synthetic,
        "station_voters_max": found.station_voters_max,
        "map_version": found.map_version,
        "totals": [{"province": code, **one._asdict()} for code, one in sorted(found.totals.items())],
    }


def _contest(kept: Kept[Contest]) -> dict[str, Any]:
    facts = kept.facts
    return {
        "id": kept.id,
        "version": kept.version,
        "code": facts.code,
        "names": facts.names,
        "province": facts.province,
        "seats": facts.seats,
        "list_count": len(facts.lists),
        "candidate_count": sum(len(one.candidates) for one in facts.lists),
    }


def _member(row: dict[str, Any]) -> dict[str, Any]:
    warnings = ["other_district"] if row["elsewhere"] else []
    if row["province"] is None:
        warnings.append("centre_unknown")
    return {**{name: value for name, value in row.items() if name != "elsewhere"}, "warnings": warnings}


def _code(text: str | None, name: str) -> str | None:
    if text is None:
        return None
    found = words.code(text)
    if found is None:
        raise InvalidInput([FieldError(name, "field.code", "a code of the map")])
    return found
