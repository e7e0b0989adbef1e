"""Who sent this request, and may they do this: the check at a service's edge, from cookie or bearer to the table."""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final

from fastapi import Depends
from starlette.requests import Request

from services.kit.access.people import Freshness, People
from services.kit.auth import NOTHING, Permission, Principal, Subject, permitted
from services.kit.clock import Clock
from services.kit.errors import Forbidden, RevocationsStale, SignInIncomplete, SignInRequired, TokenRefused
from services.kit.health import Health

PART: Final = "revocations"
PUBLIC: Final = "public"
"""Marks a route that anybody may call, in ``x-permission`` of the OpenAPI document."""


def cookie_name(*, secure: bool) -> str:
    """Return the session cookie's name: over TLS with the prefix that binds it to this host."""
    return "__Host-opsroom" if secure else "opsroom"


class Guard:
    """The edge's question to the service's own copy of people and to the table of permissions."""

    def __init__(
        self, people: People, permissions: Mapping[str, Permission], clock: Clock, health: Health, *, secure: bool
    ) -> None:
        self.people = people
        self._permissions = permissions
        self._clock = clock
        self._health = health
        self._cookie = cookie_name(secure=secure)

    def token_of(self, headers: Mapping[str, str]) -> str | None:
        """Return the token of a request: ``Authorization: Bearer`` first, else the session cookie; None without."""
        kind, _, bearer = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and bearer.strip():
            return bearer.strip()
        try:
            morsel = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError as error:
            raise TokenRefused("The cookies cannot be read.") from error
        return morsel.value if morsel is not None and morsel.value else None

    def principal(self, headers: Mapping[str, str]) -> Principal:
        """Return who sent these headers (their names in lower case).

        Raises:
            SignInRequired: nobody is signed in.
            TokenRefused, SessionOver: see `People.principal`.
        """
        token = self.token_of(headers)
        if token is None:
            raise SignInRequired("Sign in first.")
        return self.people.principal(token, self._clock.now())

    def check(self, who: Principal, action: str, what: Subject = NOTHING) -> None:
        """Let somebody do an action.

        Raises:
            SignInIncomplete: the password must be changed or the second factor enrolled first.
            Forbidden: the table does not give them this action, or not here.
            RevocationsStale: the action is sensitive and revocations have not been heard of for five minutes.
            KeyError: there is no such action: a defect of the caller.
        """
        row = self._permissions[action]
        if who.limited:
            raise SignInIncomplete("Change the password or enrol the second factor first.")
        if not permitted(who, row, what):
            raise Forbidden("Not with these rights.", action=action)
        if row.sensitive and self.freshness is Freshness.VOID:
            raise RevocationsStale("Accreditation has not been heard of for five minutes.", action=action)

    @property
    def freshness(self) -> Freshness:
        """How well this service knows what was revoked; asking also puts it into the health report."""
        found = self.people.freshness(self._clock.now())
        reason = "" if found is Freshness.FRESH else "Revocations are stale: accreditation is not heard of."
        self._health.set(PART, found is Freshness.FRESH, reason, essential=False)
        return found


def caller(guard: Guard, action: str) -> Any:
    """Return a FastAPI dependency: who calls, who may do ``action`` somewhere at least.

    Where rights depend on a place or an organisation, the endpoint asks ``guard.check`` again with it. Mark the route
    with ``openapi_extra=permission(action)`` beside it; a test compares.
    """

    async def dependency(request: Request) -> Principal:  # in the loop: the copy of people belongs to it
        who = guard.principal(request.headers)
        guard.check(who, action)
        return who

    return Depends(dependency)


def permission(action: str) -> dict[str, Any]:
    """Return what a route says of itself in the OpenAPI document: the action it needs, or ``PUBLIC``."""
    said: dict[str, Any] = {"x-permission": action}
    if action != PUBLIC:
        said["security"] = [{"session": []}, {"bearer": []}]
    return said
