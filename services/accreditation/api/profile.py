"""What somebody sets about themselves."""

from typing import Annotated
from uuid import UUID

from starlette.requests import Request

from services.accreditation.actions import profile
from services.accreditation.actions.deps import Deps
from services.accreditation.api.answers import MeAnswer, me_answer
from services.accreditation.api.bodies import ProfileBody
from services.accreditation.api.edge import Edge
from services.kit.access import Guard, caller
from services.kit.auth import Principal
from services.kit.http import RoomApp


def install(app: RoomApp, guard: Guard, deps: Deps) -> None:
    """Add the route of one's own profile to the application."""
    edge = Edge(app, guard, deps, "session")
    own = Annotated[Principal, caller(guard, "session.own")]

    async def set_profile(request: Request, who: own, body: ProfileBody) -> MeAnswer:
        """Set one's own language and digits; what is left out stays."""
        wanted = {name: value for name, value in body.said().items() if value is not None}
        return me_answer(
            await profile.set_profile(deps, edge.by(request, who), UUID(who.session), wanted, who.expires_at)
        )

    edge.add("PATCH", "/profile", set_profile, "session.own")
