"""Sign in, who am I, renew, sign out; one's own sessions."""

from typing import Annotated
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from services.accreditation.actions import passwords, profile, sessions
from services.accreditation.actions.deps import Deps
from services.accreditation.api.answers import MeAnswer, SessionsAnswer, me_answer, sessions_answer
from services.accreditation.api.bodies import PasswordBody, SignInBody
from services.accreditation.api.cookies import came_as_bearer, device_cookie, hand_over, take_back
from services.accreditation.api.edge import Edge, asked, caller_of, signed_in
from services.accreditation.errors import (
    PasswordRefused,
    PasswordWrong,
    SecondFactorNeeded,
    SecondFactorRefused,
    SignInRefused,
)
from services.kit.access import PUBLIC, Guard, caller
from services.kit.auth import Principal
from services.kit.errors import NotFound, Overloaded, TooManyRequests
from services.kit.http import RoomApp

OWN = "session.own"


def install(app: RoomApp, guard: Guard, deps: Deps) -> None:
    """Add the routes of one's own session to the application."""
    edge = Edge(app, guard, deps, "session")
    _sign_in(edge)
    _own_session(edge)
    _own_sessions(edge)


def _sign_in(edge: Edge) -> None:
    deps = edge.deps
    device = device_cookie(secure=deps.secure)

    async def sign_in(request: Request, response: Response, body: SignInBody) -> MeAnswer:
        """Sign in with user name and password, and a one-time or recovery code where one is enrolled."""
        typed = sessions.Passwords(body.username, body.password, body.otp or "", body.recovery_code or "")
        done = await sessions.sign_in(deps, asked(request), typed, caller_of(request, device))
        return hand_over(deps, response, done, bearer=body.bearer)

    errors = (SignInRefused, SecondFactorNeeded, SecondFactorRefused, TooManyRequests, Overloaded)
    edge.add("POST", "/session", sign_in, PUBLIC, errors=errors)


def _own_session(edge: Edge) -> None:
    deps = edge.deps
    device = device_cookie(secure=deps.secure)
    own = Annotated[Principal, signed_in(edge.guard)]

    async def who_am_i(who: own) -> MeAnswer:
        """Say who is signed in, what they may do, and what they have to do first."""
        return me_answer(await profile.who_am_i(deps, UUID(who.id), UUID(who.session), who.expires_at))

    async def sign_out(request: Request, response: Response, who: own) -> None:
        """End this session."""
        await sessions.sign_out(deps, edge.by(request, who), UUID(who.session))
        take_back(deps, response)

    async def renew(request: Request, response: Response, who: own) -> MeAnswer:
        """Give this session more time, until 24 hours after sign-in."""
        done = await sessions.renew(deps, edge.by(request, who), UUID(who.session))
        return hand_over(deps, response, done, bearer=came_as_bearer(request))

    async def change_password(request: Request, response: Response, who: own, body: PasswordBody) -> MeAnswer:
        """Change one's own password; every other session ends."""
        done = await passwords.change_password(
            deps,
            edge.by(request, who),
            UUID(who.session),
            caller_of(request, device),
            current=body.current,
            new=body.new,
        )
        return hand_over(deps, response, done, bearer=came_as_bearer(request))

    edge.add("GET", "/session", who_am_i, OWN)
    edge.add("DELETE", "/session", sign_out, OWN, status=204)
    edge.add("POST", "/session/renewal", renew, OWN)
    errors = (PasswordWrong, PasswordRefused, TooManyRequests, Overloaded)
    edge.add("POST", "/session/password", change_password, OWN, errors=errors)


def _own_sessions(edge: Edge) -> None:
    deps = edge.deps
    own = Annotated[Principal, caller(edge.guard, OWN)]

    async def list_sessions(who: own) -> SessionsAnswer:
        """List one's own sessions that are still good."""
        return sessions_answer(await sessions.own(deps, UUID(who.id)), who.session)

    async def end_session(request: Request, who: own, session_id: UUID) -> None:
        """End one of one's own sessions."""
        await sessions.end_own(deps, edge.by(request, who), session_id)

    edge.add("GET", "/sessions", list_sessions, OWN)
    edge.add("DELETE", "/sessions/{session_id}", end_session, OWN, status=204, errors=(NotFound,))
