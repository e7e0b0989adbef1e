"""What all routes of accreditation share: who calls, by which door, what they need, and how errors are described."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.accreditation.actions.change import Asked
from services.accreditation.actions.deps import Deps
from services.accreditation.actions.sessions import Caller
from services.kit.access import Guard, permission
from services.kit.auth import Principal
from services.kit.errors import OpsError, SignInRequired
from services.kit.events import Provenance
from services.kit.http import RoomApp, client_address
from services.kit.surface import keyed, problems

PREFIX = "/api/accreditation"


class Edge:
    """The application with its guard and the actions' tools; adds routes that say what they need."""

    def __init__(self, app: RoomApp, guard: Guard, deps: Deps, tag: str) -> None:
        self.guard = guard
        self.deps = deps
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

    def by(self, request: Request, who: Principal) -> Provenance:
        """Return who changes something by this request, now."""
        return asked(request).by(who.id, who.roles, self.deps.clock.now())


def file_of(*media_types: str) -> dict[str, Any]:
    """Return how a body of these media types is described."""
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in media_types}
    return {"description": "A file.", "content": content}


def asked(request: Request) -> Asked:
    """Return by which door a request came: method and path as the route is written, not as it was called."""
    route = request.scope.get("route")
    state = request.scope.get("state", {})
    path = getattr(route, "path", request.scope["path"])
    return Asked(f"{request.method} {path}", state.get("reference"), state.get("traceparent"))


def caller_of(request: Request, device_cookie: str) -> Caller:
    """Return from where somebody calls; ``device_cookie`` is the name of the cookie of known devices."""
    return Caller(
        address=client_address(request),
        user_agent=request.headers.get("user-agent", ""),
        device_cookie=request.cookies.get(device_cookie, ""),
    )


def signed_in(guard: Guard) -> Any:
    """Return a FastAPI dependency: who calls, even while they have to change a password or enrol a second factor."""

    async def dependency(request: Request) -> Principal:
        who = guard.principal(request.headers)
        if not who.limited:
            guard.check(who, "session.own")
        elif not who.known:
            raise SignInRequired("Sign in first.")
        return who

    return Depends(dependency)
