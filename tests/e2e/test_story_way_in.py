"""The README's way: a new room, the synthetic election, and signing in as each role."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from schemas.permissions import ROLES, needs_second_factor
from tests.support.entry import API, browser, taken
from tests.support.room import Room, running


@pytest.fixture(scope="module")
def seeded() -> Iterator[Room]:
    """A room that was seeded as the README says."""
    with running() as room:
        done = room.command("seed", "iraq-2025", "--scale", "0.02", "--yes", "--state", str(room.root), timeout=180)
        assert done.returncode == 0, done.stdout + done.stderr
        yield room


def people(room: Room) -> list[dict[str, Any]]:
    """Everybody a newcomer may sign in as, from the file that the seed wrote for the owner alone."""
    path = room.state.key("demo_people.json")
    assert path.stat().st_mode & 0o077 == 0
    return list(json.loads(path.read_text(encoding="utf-8"))["people"])


async def test_a_newcomer_signs_in_as_each_role_and_sees_that_everything_is_synthetic(seeded: Room) -> None:
    found = people(seeded)
    assert {role for person in found for role in person["roles"]} == set(ROLES)
    for person in found:
        async with browser(seeded) as client:
            known = {"username": person["username"], "password": person["password"]}
            if needs_second_factor(person["roles"]):
                said = seeded.command("demo-code", person["username"], "--state", str(seeded.root))
                known["otp"] = said.stdout.strip().split()[-1]
            me = taken(await client.post(f"{API}/session", json=known))
            assert me["roles"] == person["roles"]
            assert me["must"] == []
            assert taken(await client.get("/api/polling/election"))["synthetic"] is True


async def test_the_seeded_map_has_every_governorate_with_its_totals(seeded: Room) -> None:
    async with browser(seeded, headers=seeded.headers(role="operator")) as client:
        tree = taken(await client.get("/api/polling/map"))
        assert len(tree["provinces"]) == 18
        assert all(province["stations"] > 0 and province["districts"] for province in tree["provinces"])
        assert tree["synthetic"] is True
        found = taken(await client.get("/api/polling/search", params={"q": "نينوى"}))["items"]
        assert any(row["code"] == "IQ-NI" for row in found)
        contests = taken(await client.get("/api/polling/contests"))["items"]
        assert len(contests) == 18
        one = taken(await client.get(f"/api/polling/contests/{contests[0]['code']}"))
        numbers = [row["number"] for row in one["lists"]]
        assert numbers == sorted(numbers)


async def test_seeding_again_changes_nothing_and_says_so(seeded: Room) -> None:
    before = people(seeded)
    done = seeded.command("seed", "iraq-2025", "--scale", "0.02", "--yes", "--state", str(seeded.root), timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
    assert people(seeded) == before
