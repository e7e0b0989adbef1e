"""What the routes of cases have in common: who calls, what they need, what they may see, which errors there are."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from schemas.permissions import PERMISSIONS, ROLES
from services.intake.actions.deps import Deps
from services.intake.errors import IncidentUnknown
from services.kit.access import permission
from services.kit.auth import Principal, Subject, reads
from services.kit.errors import OpsError
from services.kit.events import Provenance
from services.kit.http import RoomApp
from services.kit.surface import keyed, problems

PREFIX = "/api/intake"


class Edge:
    """The application with the actions' tools; adds routes that say what they need."""

    def __init__(self, app: RoomApp, deps: Deps, tag: str) -> None:
        self.deps = deps
        self.guard = deps.guard
        self._app = app
        self._tag = tag

    def add(
        self,
        method: str,
        path: str,
        endpoint: Callable[..., Any],
        action: str,
        *,
        status: int = 200,
        errors: Sequence[type[OpsError]] = (),
        said: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """Add a route. ``action`` is the row of the table of permissions it needs, or ``PUBLIC``.

        ``said`` is what its description says besides: a body that is no JSON, or ``responses`` that are none.
        """
        self._app.add_api_route(
            f"{PREFIX}{path}",
            endpoint,
            methods=[method],
            status_code=status,
            tags=[self._tag],
            responses=problems(action, errors, status=status),
            response_class=Response if "responses" in said else JSONResponse,
            openapi_extra={**permission(action), **keyed(errors), **said},
        )

    def by(self, request: Request, who: Principal, action: str) -> Provenance:
        """Return who changes something by this request, now, in the first of their roles that has the action."""
        route = getattr(request.scope.get("route"), "path", request.scope["path"])
        role = next((name for name in ROLES if name in who.roles & PERMISSIONS[action].roles), "person")
        state: dict[str, Any] = request.scope.get("state", {})
        return Provenance(
            who.id,
            role,
            f"{request.method} {route}",
            self.deps.clock.now(),
            state.get("reference"),
            state.get("traceparent"),
        )

    def see(self, who: Principal, action: str, compartment: str, province: str) -> None:
        """Let somebody do an action to a case of this audience and place.

        Raises:
            IncidentUnknown: they do not read what is said there: for them there is no such case.
            Forbidden: they read it, but may not do this.
        """
        if not reads(who.compartments, compartment) or not _in_place(who, province):
            raise IncidentUnknown("There is no such incident.")
        self.guard.check(who, action, Subject(province=province))


def _in_place(who: Principal, province: str) -> bool:
    return who.provinces is None or province in who.provinces or province == "XX"
