"""Badges over HTTP: issue, print, revoke; and for everybody: does this badge hold?"""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Path, Query
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from schemas.types import UtcTime
from services.accreditation.actions import badges
from services.accreditation.actions.deps import Deps
from services.accreditation.api.bodies import Asking, Reason, VersionBody
from services.accreditation.api.edge import Edge, file_of
from services.accreditation.errors import (
    BadgeHolderUnfit,
    BadgesUnprintable,
    FontsMissing,
    VersionConflict,
    WrongState,
)
from services.accreditation.model.badges import Badge
from services.accreditation.store.badges import Question
from services.kit.access import PUBLIC, Guard, Throttle, caller
from services.kit.auth import Principal
from services.kit.errors import FieldError, InvalidInput, NotFound, TooManyRequests
from services.kit.http import RoomApp, client_address
from services.kit.listing import PageAsked

READ, ISSUE, REVOKE = "person.read", "badge.issue", "badge.revoke"
PDF = "application/pdf"
IDS_CHARACTERS_MAX = badges.AT_ONCE_MAX * 37


class IssueBody(Asking):
    """For whom; without an end a badge holds for 90 days, and never longer than its holder's accreditation."""

    person_ids: Annotated[list[UUID], Field(min_length=1, max_length=badges.AT_ONCE_MAX)]
    valid_until: UtcTime | None = None


class RevokeBody(VersionBody):
    """Why; it stands in the log."""

    reason: Reason


class BadgeAnswer(BaseModel):
    """A badge by the code printed on it. Whose it is, is said by id only."""

    id: UUID
    version: int
    code: str
    person_id: UUID
    organisation_id: UUID
    valid_until: UtcTime
    state: Literal["issued", "revoked"]


class IssuedAnswer(BaseModel):
    """The new badges."""

    items: list[BadgeAnswer]


class BadgesAnswer(BaseModel):
    """A page of badges."""

    items: list[BadgeAnswer]
    next: str | None


class TrustedKey(BaseModel):
    """A key whose signature makes a badge genuine: Ed25519, base64url without padding."""

    key_id: str
    public: str


class TrustAnswer(BaseModel):
    """What a phone needs to check badges without a line, as it was at ``as_of``."""

    keys: list[TrustedKey]
    revoked: list[str]
    as_of: UtcTime


class CheckAnswer(BaseModel):
    """Whether a badge holds; what it says, never who wears it. Of an unknown one nothing is said."""

    state: Literal["valid", "expired", "revoked", "unknown"]
    roles: list[str] | None = None
    organisation: dict[str, str] | None = None
    provinces: Annotated[list[str] | None, Field(description="null is the whole country.")] = None
    valid_until: UtcTime | None = None


def badge_answer(one: Badge) -> BadgeAnswer:
    """Return a badge as it is shown."""
    return BadgeAnswer(
        id=one.id,
        version=one.version,
        code=one.code,
        person_id=one.person_id,
        organisation_id=one.organisation_id,
        valid_until=one.valid_until,
        state=one.state,
    )


def install(app: RoomApp, guard: Guard, deps: Deps) -> None:
    """Add the routes of badges to the application."""
    edge = Edge(app, guard, deps, "badges")
    _checking(edge)
    _managing(edge)
    _printing(edge)


def _checking(edge: Edge) -> None:
    deps = edge.deps
    throttle = Throttle()

    async def trust() -> TrustAnswer:
        """Give everybody the public keys and the codes that are void before their time."""
        found = await badges.trust(deps)
        keys = [TrustedKey(key_id=key_id, public=public) for key_id, public in found.keys]
        return TrustAnswer(keys=keys, revoked=list(found.revoked), as_of=found.as_of)

    async def check(request: Request, code: Annotated[str, Path(max_length=64)]) -> CheckAnswer:
        """Say whether a badge holds, by its code as people type it. Wrong codes cost time."""
        address = client_address(request)
        throttle.check(address, deps.clock.monotonic())
        found = await badges.check(deps, code)
        if found is None:
            throttle.count_wrong(address, deps.clock.monotonic())
            return CheckAnswer(state="unknown")
        said = found.badge
        return CheckAnswer(
            state=found.state,
            roles=list(said.roles),
            organisation=dict(said.names),
            provinces=None if said.provinces is None else list(said.provinces),
            valid_until=said.valid_until,
        )

    edge.add("GET", "/badges/trust", trust, PUBLIC)
    edge.add("GET", "/badges/check/{code}", check, PUBLIC, errors=(TooManyRequests,))


def _managing(edge: Edge) -> None:
    deps = edge.deps
    reader = Annotated[Principal, caller(edge.guard, READ)]
    issuer = Annotated[Principal, caller(edge.guard, ISSUE)]
    revoker = Annotated[Principal, caller(edge.guard, REVOKE)]

    async def list_badges(
        who: reader,
        page: PageAsked,
        person: UUID | None = None,
        organisation: UUID | None = None,
        state: Literal["issued", "revoked"] | None = None,
    ) -> BadgesAnswer:
        """List badges, the newest first."""
        within = None if who.provinces is None else tuple(sorted(who.provinces))
        asked = Question(person=person, organisation=organisation, state=state, within=within)
        after = page.after(UUID)
        found = await badges.list_badges(deps, asked, after=after[0] if after else None, limit=page.fetch)
        return BadgesAnswer(**page.answer(found, badge_answer, lambda one: (one.id,)))

    async def issue(request: Request, who: issuer, body: IssueBody) -> IssuedAnswer:
        """Issue badges for people, all or none; what somebody had before is revoked."""
        made = await badges.issue(deps, edge.by(request, who), who, body.person_ids, body.valid_until)
        return IssuedAnswer(items=[badge_answer(one) for one in made])

    async def revoke(request: Request, who: revoker, badge_id: UUID, body: RevokeBody) -> BadgeAnswer:
        """Make a badge void."""
        by = edge.by(request, who)
        return badge_answer(await badges.revoke(deps, by, who, badge_id, body.version, body.reason))

    edge.add("GET", "/badges", list_badges, READ)
    edge.add("POST", "/badges", issue, ISSUE, status=201, errors=(BadgeHolderUnfit,))
    edge.add("POST", "/badges/{badge_id}/revoke", revoke, REVOKE, errors=(NotFound, VersionConflict, WrongState))


def _printing(edge: Edge) -> None:
    deps = edge.deps
    issuer = Annotated[Principal, caller(edge.guard, ISSUE)]
    errors = (NotFound, WrongState, FontsMissing, BadgesUnprintable)

    async def print_one(request: Request, who: issuer, badge_id: UUID) -> Response:
        """Print one badge: a page of A6."""
        return _pdf(await badges.print_badges(deps, edge.by(request, who), who, [badge_id]))

    async def print_many(
        request: Request, who: issuer, ids: Annotated[str, Query(max_length=IDS_CHARACTERS_MAX)]
    ) -> Response:
        """Print badges, a page of A6 for each, in this order."""
        return _pdf(await badges.print_badges(deps, edge.by(request, who), who, _ids(ids)))

    said = {"responses": {"200": file_of(PDF)}}
    edge.add("GET", "/badges.pdf", print_many, ISSUE, errors=errors, said=said)
    edge.add("GET", "/badges/{badge_id}/badge.pdf", print_one, ISSUE, errors=errors, said=said)


def _ids(said: str) -> list[UUID]:
    try:
        found = list(dict.fromkeys(UUID(one) for one in said.split(",")))
    except ValueError:
        found = []
    if not 1 <= len(found) <= badges.AT_ONCE_MAX:
        expected = f"1 to {badges.AT_ONCE_MAX} ids of badges, with commas between them"
        raise InvalidInput([FieldError("ids", "field.ids", expected)])
    return found


def _pdf(drawn: bytes) -> Response:
    return Response(drawn, media_type=PDF, headers={"content-disposition": 'inline; filename="badges.pdf"'})
