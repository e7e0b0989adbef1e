"""Every route for every role: the table of permissions says who gets further than the door, and nobody else does."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest

from schemas.permissions import PERMISSIONS, ROLES
from services.kit.access import PUBLIC
from services.room.documents import openapi_text
from tests.support.entry import browser
from tests.support.room import Room

SERVICES = ("accreditation", "intake", "polling")
METHODS = {"get", "post", "put", "patch", "delete"}
CHANGES_THE_WALKER = {("post", "/api/accreditation/session/renewal"), ("delete", "/api/accreditation/session")}
"""These would give the walker another session in the middle of the walk; the story of sign-in has them."""


def operations() -> Iterator[tuple[str, str, str]]:
    """Every method and path of every service with the action that its document names."""
    for service in SERVICES:
        for path, methods in json.loads(openapi_text(service))["paths"].items():
            for method, said in methods.items():
                if method in METHODS:
                    yield method, path, said.get("x-permission", "")


OPERATIONS = list(operations())
WALKED = [row for row in OPERATIONS if row[:2] not in CHANGES_THE_WALKER]


async def ask(client: httpx.AsyncClient, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
    """Knock at a route with an id that nobody has and a body that says nothing."""
    place = path
    while "{" in place:
        start, end = place.index("{"), place.index("}")
        place = place[:start] + str(UUID(int=0)) + place[end + 1 :]
    body: dict[str, Any] = {"json": {}} if method in {"post", "put", "patch"} else {}
    return await client.request(method.upper(), place, headers=headers, **body)


def code_of(answer: httpx.Response) -> str:
    """Return the code of a problem, or nothing."""
    if "problem+json" not in answer.headers.get("content-type", ""):
        return ""
    return str(answer.json().get("code", ""))


def test_every_operation_names_a_row_of_the_table_or_is_public() -> None:
    unnamed = [row for row in OPERATIONS if row[2] != PUBLIC and row[2] not in PERMISSIONS]

    assert len(OPERATIONS) > 50
    assert unnamed == []


async def test_nobody_gets_past_a_door_that_is_not_public_and_no_forged_token_does(room: Room) -> None:
    genuine = room.token(role="admin")
    head, body, seal = genuine.split(".")
    forged = f"{head}.{body}.{seal[:-4]}{'AAAA' if not seal.endswith('AAAA') else 'BBBB'}"
    async with browser(room) as client:
        for method, path, action in WALKED:
            if action == PUBLIC:
                continue
            without = await ask(client, method, path, {})
            assert (without.status_code, code_of(without)) == (401, "access.sign_in_required"), (method, path)
            wrong = await ask(client, method, path, {"Authorization": f"Bearer {forged}"})
            assert (wrong.status_code, code_of(wrong)) == (401, "access.token_refused"), (method, path)


@pytest.mark.parametrize("role", ROLES)
async def test_every_route_opens_to_a_role_exactly_as_the_table_says(room: Room, role: str) -> None:
    headers = room.headers(role=role)
    differing = []
    async with browser(room) as client:
        for method, path, action in WALKED:
            answer = await ask(client, method, path, headers)
            refused = code_of(answer) == "access.forbidden"
            allowed = action == PUBLIC or role in PERMISSIONS[action].roles
            if refused == allowed or (allowed and code_of(answer).startswith("access.")):
                differing.append((method, path, action, answer.status_code, code_of(answer)))
            assert answer.status_code < 500, (method, path, answer.text)
    assert differing == []


async def test_a_national_action_is_refused_to_an_admin_of_one_province(room: Room) -> None:
    headers = room.headers(role="admin", provinces=["IQ-NI"])
    async with browser(room) as client:
        for method, path, action in WALKED:
            if action != PUBLIC and PERMISSIONS[action].national:
                answer = await ask(client, method, path, headers)
                assert code_of(answer) == "access.forbidden", (method, path, answer.text)


def test_the_auditor_changes_nothing() -> None:
    assert [row.action for row in PERMISSIONS.values() if row.changes and "auditor" in row.roles] == ["session.own"]
