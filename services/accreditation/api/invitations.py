"""What the holder of an invitation does: look at it, accept it."""

from starlette.requests import Request
from starlette.responses import Response

from services.accreditation.actions import invitations
from services.accreditation.actions.deps import Deps
from services.accreditation.api.answers import InvitationAnswer, MeAnswer, invitation_answer
from services.accreditation.api.bodies import AcceptBody, InvitationBody
from services.accreditation.api.cookies import device_cookie, hand_over
from services.accreditation.api.edge import Edge, asked, caller_of
from services.accreditation.errors import InvitationExpired, InvitationUnknown, PasswordRefused
from services.kit.access import PUBLIC, Guard
from services.kit.errors import Overloaded, TooManyRequests
from services.kit.http import RoomApp


def install(app: RoomApp, guard: Guard, deps: Deps) -> None:
    """Add the routes of invitations to the application."""
    edge = Edge(app, guard, deps, "invitations")
    device = device_cookie(secure=deps.secure)

    async def open_invitation(request: Request, body: InvitationBody) -> InvitationAnswer:
        """Say whose invitation it is, to whoever holds its secret."""
        return invitation_answer(await invitations.open_invitation(deps, body.secret, caller_of(request, device)))

    async def accept(request: Request, response: Response, body: AcceptBody) -> MeAnswer:
        """Choose a password and be signed in; the invitation is used up."""
        done = await invitations.accept_invitation(
            deps, asked(request), body.secret, body.password, caller_of(request, device)
        )
        return hand_over(deps, response, done, bearer=body.bearer)

    errors = (InvitationUnknown, InvitationExpired, TooManyRequests)
    edge.add("POST", "/invitations/open", open_invitation, PUBLIC, errors=errors)
    edge.add("POST", "/invitations/accept", accept, PUBLIC, errors=(*errors, PasswordRefused, Overloaded))
