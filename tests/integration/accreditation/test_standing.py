"""The service as others see it: its tables, its description, its own copy of rights, what it says of itself."""

import asyncio
import json
from dataclasses import replace

import pytest

from schemas.permissions import PERMISSIONS
from services.accreditation.actions.change import by_itself, changing
from services.accreditation.actions.own_copy import OwnCopy
from services.kit.access import People
from services.kit.errors import DatabaseUnavailable
from services.room.provision_postgres import differences
from tests.integration.accreditation.desk import API, Desk, taken
from tests.support.eventually import eventually
from tests.support.postgres import TestDatabase


async def test_the_tables_are_those_of_the_migrations(database: TestDatabase) -> None:
    assert await differences(database.owner, "accreditation") == ""


async def test_every_route_says_what_it_needs(desk: Desk) -> None:
    document = taken(await desk.browser().get(f"{API}/openapi.json"))

    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation["x-permission"] in {"public", *PERMISSIONS}, (method, path)


async def test_every_route_that_is_not_public_refuses_who_is_not_signed_in(desk: Desk) -> None:
    document = taken(await desk.browser().get(f"{API}/openapi.json"))
    client, absent = desk.browser(), "0193f0c2-7b1e-7cc3-9c55-2f1f6a1b8999"

    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if operation["x-permission"] == "public":
                continue
            real = "/".join(absent if part.startswith("{") else part for part in path.split("/"))
            answer = await client.request(method.upper(), real, headers={"Content-Type": "application/json"})
            assert answer.status_code == 401, (method, path, answer.text)


async def test_the_rows_give_the_same_rights_as_the_events(desk: Desk) -> None:
    admin, local = await desk.arrived("admin"), await desk.arrived("operator", provinces=["IQ-NI", "IQ-KI"])
    auditor = await desk.arrived("auditor", valid_until="2026-11-21T12:00:00Z")
    body = {"compartment": "security", "reason": "بلاغ عن إطلاق نار قرب مركزين", "minutes": 30}
    taken(await desk.of(admin).post(f"{API}/break-glass", json=body), 201)
    desk.clock.advance(1)
    for person in (local, auditor):
        assert (await desk.owner().delete(f"{API}/people/{person.id}/sessions")).status_code == 204
    by_rows, by_events = People(always_fresh=True), People(always_fresh=True)

    await OwnCopy(replace(desk.deps, people=by_rows), asyncio.Event()).load()
    for row in await desk.told():
        _, _, noun, _, _, entity = row["subject"].split(".")
        by_events.take(noun, entity, json.loads(row["body"]))

    for person in (admin, local, auditor):
        token, now = desk.token(person.id), desk.clock.now()
        assert (
            by_rows.principal(token, now) == by_events.principal(token, now) == desk.deps.people.principal(token, now)
        )
    assert "security" in by_rows.principal(desk.token(admin.id), desk.clock.now()).compartments


async def test_a_commit_whose_outcome_is_unknown_is_looked_up(desk: Desk) -> None:
    person = await desk.arrived("operator")
    token = desk.token(person.id)
    desk.clock.advance(1)
    await desk.rows(
        "update accreditation.person set state = 'suspended', version = version + 1 where id = $1 returning id",
        person.id,
    )

    async def statuses() -> int:
        return (await desk.browser(Authorization=f"Bearer {token}").get(f"{API}/session")).status_code

    assert await statuses() == 200
    desk.deps.in_doubt()

    async def refused_now() -> bool:
        return await statuses() == 401

    assert await eventually(refused_now, 60)


async def test_a_fault_of_the_database_in_a_change_raises_doubt(desk: Desk) -> None:
    asked: list[int] = []
    deps = replace(desk.deps, in_doubt=lambda: asked.append(1))

    with pytest.raises(DatabaseUnavailable):
        async with changing(deps, by_itself("a test", desk.clock.now())):
            raise DatabaseUnavailable("the line broke at the commit")

    assert asked == [1]


async def test_the_service_is_ready_and_its_metrics_stay_inside(desk: Desk) -> None:
    ready = await desk.browser().get(f"{API}/readyz")

    assert ready.status_code == 200
    assert "opsroom_http_requests" in (await desk.browser().get("/metrics")).text
