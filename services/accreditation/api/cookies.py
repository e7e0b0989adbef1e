"""The two cookies: the session's token, and the mark of a device on which somebody has signed in before."""

from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from services.accreditation.actions.deps import Deps
from services.accreditation.actions.sessions import SignedIn
from services.accreditation.api.answers import MeAnswer, me_answer
from services.kit.access import cookie_name

DEVICE_SECONDS: Final = 400 * 24 * 3600


def device_cookie(*, secure: bool) -> str:
    """Return the name of the cookie of known devices."""
    return "__Host-opsroom-device" if secure else "opsroom-device"


def came_as_bearer(request: Request) -> bool:
    """Tell whether a request brought its token in the header, so that the next one belongs in the body."""
    return request.headers.get("authorization", "").lower().startswith("bearer ")


def hand_over(deps: Deps, response: Response, signed_in: SignedIn, *, bearer: bool) -> MeAnswer:
    """Give the token to whoever signed in: in the body to bearers, else as a cookie that scripts cannot read."""
    if bearer:
        return me_answer(signed_in.me, signed_in.token)
    seconds = _seconds(deps.clock.now(), signed_in.expires_at)
    _set(response, cookie_name(secure=deps.secure), signed_in.token, seconds, secure=deps.secure)
    if signed_in.device_cookie is not None:
        name = device_cookie(secure=deps.secure)
        _set(response, name, signed_in.device_cookie, DEVICE_SECONDS, secure=deps.secure)
    return me_answer(signed_in.me)


def take_back(deps: Deps, response: Response) -> None:
    """Let the browser forget the token."""
    _set(response, cookie_name(secure=deps.secure), "", 0, secure=deps.secure)


def _seconds(now: datetime, until: datetime) -> int:
    return max(0, int((until - now).total_seconds()))


def _set(response: Response, name: str, value: str, seconds: int, *, secure: bool) -> None:
    response.set_cookie(name, value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax")
