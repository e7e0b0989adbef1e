"""The second factor of one's own: offer, confirm, new recovery codes, remove."""

from typing import Annotated
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from services.accreditation.actions import second_factor
from services.accreditation.actions.deps import Deps
from services.accreditation.api.answers import EnrolledAnswer, OfferAnswer, RecoveryCodesAnswer
from services.accreditation.api.bodies import OtpBody, OwnPasswordBody
from services.accreditation.api.cookies import came_as_bearer, device_cookie, hand_over
from services.accreditation.api.edge import Edge, caller_of, signed_in
from services.accreditation.errors import PasswordWrong, SecondFactorAbsent, SecondFactorOwed, SecondFactorRefused
from services.kit.access import Guard, caller
from services.kit.auth import Principal
from services.kit.errors import Overloaded, TooManyRequests
from services.kit.http import RoomApp

OWN = "session.own"
PATH = "/session/second-factor"


def install(app: RoomApp, guard: Guard, deps: Deps) -> None:
    """Add the routes of one's own second factor to the application."""
    edge = Edge(app, guard, deps, "session")
    _enrol(edge)
    _enrolled(edge)


def _enrol(edge: Edge) -> None:
    deps = edge.deps
    device = device_cookie(secure=deps.secure)
    own = Annotated[Principal, signed_in(edge.guard)]

    async def offer(request: Request, who: own, body: OwnPasswordBody | None = None) -> OfferAnswer:
        """Offer a second factor; it counts once confirmed. Whoever has one says their password again."""
        password = body.password if body is not None else None
        made = await second_factor.offer(deps, UUID(who.id), UUID(who.session), caller_of(request, device), password)
        return OfferAnswer(secret=made.secret, uri=made.uri, qr_svg=made.qr_svg)

    async def confirm(request: Request, response: Response, who: own, body: OtpBody) -> EnrolledAnswer:
        """Enrol what was offered, by its first code; ten recovery codes are shown once."""
        done = await second_factor.confirm(
            deps, edge.by(request, who), UUID(who.session), caller_of(request, device), body.otp
        )
        me = hand_over(deps, response, done.signed_in, bearer=came_as_bearer(request))
        return EnrolledAnswer(recovery_codes=list(done.recovery_codes), me=me)

    edge.add("POST", PATH, offer, OWN, errors=(PasswordWrong, SecondFactorAbsent, TooManyRequests, Overloaded))
    edge.add("POST", f"{PATH}/confirm", confirm, OWN, errors=(SecondFactorAbsent, SecondFactorRefused, TooManyRequests))


def _enrolled(edge: Edge) -> None:
    deps = edge.deps
    device = device_cookie(secure=deps.secure)
    own = Annotated[Principal, caller(edge.guard, OWN)]

    async def recovery_codes(request: Request, who: own, body: OtpBody) -> RecoveryCodesAnswer:
        """Make ten new recovery codes; the ones before are void."""
        codes = await second_factor.new_recovery_codes(
            deps, edge.by(request, who), UUID(who.session), caller_of(request, device), body.otp
        )
        return RecoveryCodesAnswer(recovery_codes=list(codes))

    async def remove(request: Request, who: own, body: OwnPasswordBody) -> None:
        """Do without a second factor, where one's roles allow it."""
        await second_factor.remove(
            deps, edge.by(request, who), UUID(who.session), caller_of(request, device), body.password
        )

    edge.add(
        "POST",
        "/session/recovery-codes",
        recovery_codes,
        OWN,
        errors=(SecondFactorAbsent, SecondFactorRefused, TooManyRequests),
    )
    errors = (PasswordWrong, SecondFactorAbsent, SecondFactorOwed, TooManyRequests, Overloaded)
    edge.add("DELETE", PATH, remove, OWN, status=204, errors=errors)
