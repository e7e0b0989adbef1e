"""Broken glass over HTTP."""

from typing import Annotated
from uuid import UUID

from starlette.requests import Request

from services.accreditation.actions import break_glass
from services.accreditation.actions.deps import Deps
from services.accreditation.api.answers import GlassAnswer, GlassesAnswer, glass_answer
from services.accreditation.api.bodies import GlassBody, ReviewBody, VersionBody
from services.accreditation.api.edge import Edge
from services.accreditation.errors import GlassNotNeeded, OwnReview, VersionConflict, WrongState
from services.kit.access import Guard, caller
from services.kit.auth import Principal
from services.kit.errors import NotFound
from services.kit.http import RoomApp
from services.kit.listing import PageAsked, encode_cursor

OPEN, READ, REVIEW = "break_glass.open", "break_glass.read", "break_glass.review"
ONE = "/break-glass/{break_glass_id}"


def install(app: RoomApp, guard: Guard, deps: Deps) -> None:
    """Add the routes of broken glass to the application."""
    edge = Edge(app, guard, deps, "break-glass")
    _opening(edge)
    _reviewing(edge)


def _opening(edge: Edge) -> None:
    deps = edge.deps
    opener = Annotated[Principal, caller(edge.guard, OPEN)]

    async def open_glass(request: Request, who: opener, body: GlassBody) -> GlassAnswer:
        """Open a compartment for oneself for a while; everybody concerned is told at once."""
        return glass_answer(
            await break_glass.break_glass(
                deps,
                edge.by(request, who),
                who,
                compartment=body.compartment,
                reason=body.reason,
                minutes=body.minutes,
            )
        )

    async def close_glass(request: Request, who: opener, break_glass_id: UUID, body: VersionBody) -> GlassAnswer:
        """Close a compartment before its time."""
        return glass_answer(await break_glass.close_glass(deps, edge.by(request, who), break_glass_id, body.version))

    edge.add("POST", "/break-glass", open_glass, OPEN, status=201, errors=(GlassNotNeeded,))
    edge.add("POST", f"{ONE}/close", close_glass, OPEN, errors=(NotFound, VersionConflict, WrongState))


def _reviewing(edge: Edge) -> None:
    deps = edge.deps
    reader = Annotated[Principal, caller(edge.guard, READ)]
    reviewer = Annotated[Principal, caller(edge.guard, REVIEW)]

    async def list_glass(_: reader, page: PageAsked) -> GlassesAnswer:
        """List what was opened, the newest first."""
        after = page.after(UUID)
        found, following = await break_glass.list_glass(deps, after=after[0] if after else None, limit=page.limit)
        items = [glass_answer(one) for one in found]
        return GlassesAnswer(items=items, next=encode_cursor(following) if following else None)

    async def review_glass(request: Request, who: reviewer, break_glass_id: UUID, body: ReviewBody) -> GlassAnswer:
        """Say whether it was justified; whoever opened it does not."""
        return glass_answer(
            await break_glass.review_glass(deps, edge.by(request, who), who, break_glass_id, body.version, body.finding)
        )

    edge.add("GET", "/break-glass", list_glass, READ)
    errors = (NotFound, VersionConflict, WrongState, OwnReview)
    edge.add("POST", f"{ONE}/review", review_glass, REVIEW, errors=errors)
