"""Deployments on the real database: who is accredited for which centre, as far as a map confirms it."""

import asyncio
import json
from typing import Any

import httpx

from services.kit.ids import Ids
from tests.integration.accreditation.desk import API, Desk, Person, refused, taken

DEPLOYMENTS = f"{API}/deployments"


def known(desk: Desk, code: str, province: str, *, state: str = "open", entity: str = "") -> str:
    """Let the map know a centre; return its id."""
    entity = entity or str(Ids().uuid())
    desk.deps.centres.take(entity, province, {"code": code, "province": province, "state": state})
    return entity


async def placed(client: httpx.AsyncClient, person: Person, centre: str) -> Any:
    return taken(await client.post(DEPLOYMENTS, json={"person_id": person.id, "centre": centre}), 201)


async def told(desk: Desk) -> list[tuple[str, dict[str, Any]]]:
    return [(row["subject"].split(".")[4], json.loads(row["body"])) for row in await desk.told("deployment.%")]


async def test_an_observer_is_accredited_for_a_centre_the_map_knows(desk: Desk) -> None:
    person = await desk.arrived("observer", provinces=["IQ-BG", "IQ-NI"])
    known(desk, "205418", "IQ-NI")

    made = await placed(desk.owner(), person, "٢٠٥٤١٨")

    assert (made["centre"], made["province"], made["centre_known"], made["state"]) == (
        "205418",
        "IQ-NI",
        True,
        "placed",
    )
    ((province, state),) = await told(desk)
    assert (province, state["person_id"], state["organisation_id"]) == ("IQ-NI", person.id, person.organisation)
    answer = await desk.owner().post(DEPLOYMENTS, json={"person_id": person.id, "centre": "205418"})
    assert refused(answer) == (409, "accreditation.deployed_already")


async def test_an_unknown_centre_is_taken_flagged_and_follows_the_map_later(desk: Desk) -> None:
    person = await desk.arrived("observer", provinces=["IQ-BG", "IQ-NI"])
    watch = desk.part("map-watch")
    await watch.stop()
    made = await placed(desk.owner(), person, "300/7")
    assert (made["province"], made["centre_known"]) == ("XX", False)

    entity = known(desk, "300/7", "IQ-NI")
    assert await watch.compare() == 1
    assert await watch.compare() == 0
    known(desk, "300/7", "IQ-NI", state="withdrawn", entity=entity)
    assert await watch.compare() == 1

    events = await told(desk)
    assert [(where, body["version"], body.get("moved", False)) for where, body in events] == [
        ("XX", 1, False),
        ("XX", 2, True),
        ("IQ-NI", 2, False),
        ("IQ-NI", 3, True),
        ("XX", 3, False),
    ]
    assert events[2][1]["centre_known"] is True
    (shown,) = taken(await desk.owner().get(DEPLOYMENTS, params={"centre": "٣٠٠/٧"}))["items"]
    assert (shown["version"], shown["province"], shown["centre_known"]) == (3, "XX", False)


async def test_the_watch_compares_by_itself_and_keeps_what_it_could_not(desk: Desk) -> None:
    person = await desk.arrived("observer", provinces=["IQ-BG"])
    await placed(desk.owner(), person, "1001")
    await desk.part("map-watch").stop()
    known(desk, "1001", "IQ-BG")
    pool = desk.deps.db
    await pool.stop()
    try:
        compared = await asyncio.gather(desk.part("map-watch").compare(), return_exceptions=True)
    finally:
        await pool.start()

    assert isinstance(compared[0], Exception)
    assert desk.deps.centres.changed == {"1001"}
    assert await desk.part("map-watch").compare() == 1


async def test_who_is_no_observer_there_is_not_accredited(desk: Desk) -> None:
    known(desk, "205418", "IQ-NI")
    delegate = await desk.arrived("cso_delegate", provinces=["IQ-NI"])
    elsewhere = await desk.arrived("observer", provinces=["IQ-BG"])
    gone = await desk.arrived("observer", provinces=["IQ-NI"])
    body = {"version": gone.version, "reason": "بلاغ"}
    taken(await desk.owner().post(f"{API}/people/{gone.id}/suspend", json=body))

    for person, expected in (
        (delegate, (422, "accreditation.rights_unfit")),
        (elsewhere, (422, "accreditation.rights_unfit")),
        (gone, (409, "accreditation.wrong_state")),
    ):
        answer = await desk.owner().post(DEPLOYMENTS, json={"person_id": person.id, "centre": "205418"})
        assert refused(answer) == expected
    for wrong in ({"person_id": str(Ids().uuid()), "centre": "1"}, {"person_id": elsewhere.id, "centre": "=1+1"}):
        assert refused(await desk.owner().post(DEPLOYMENTS, json=wrong)) == (422, "request.invalid")


async def test_a_coordinator_deploys_and_sees_only_their_provinces(desk: Desk) -> None:
    known(desk, "1", "IQ-BG")
    known(desk, "2", "IQ-NI")
    person = await desk.arrived("observer", provinces=["IQ-BG", "IQ-NI"])
    coordinator = desk.of(await desk.arrived("coordinator", provinces=["IQ-BG"]))

    mine = await placed(coordinator, person, "1")
    theirs = await placed(desk.owner(), person, "2")
    nowhere = await placed(coordinator, person, "3")

    answer = await coordinator.post(DEPLOYMENTS, json={"person_id": person.id, "centre": "2"})
    assert refused(answer) == (403, "access.forbidden")
    listed = taken(await coordinator.get(DEPLOYMENTS))["items"]
    assert [item["id"] for item in listed] == [nowhere["id"], mine["id"]]
    assert refused(await coordinator.post(f"{DEPLOYMENTS}/{theirs['id']}/withdraw", json={"version": 1}))[0] == 404
    ended = taken(await coordinator.post(f"{DEPLOYMENTS}/{mine['id']}/withdraw", json={"version": 1}))
    assert (ended["state"], ended["version"]) == ("withdrawn", 2)
    again = await coordinator.post(f"{DEPLOYMENTS}/{mine['id']}/withdraw", json={"version": 2})
    assert refused(again) == (409, "accreditation.wrong_state")
    assert (await placed(coordinator, person, "1"))["version"] == 1


async def test_coverage_counts_people_and_centres_that_count(desk: Desk) -> None:
    for code, province in (("1", "IQ-BG"), ("2", "IQ-BG"), ("3", "IQ-NI")):
        known(desk, code, province)
    one, two = [await desk.arrived("observer", provinces=["IQ-BG", "IQ-NI"]) for _ in range(2)]
    owner = desk.owner()
    for person, centre in ((one, "1"), (one, "2"), (two, "2"), (two, "3")):
        await placed(owner, person, centre)
    gone = await placed(owner, one, "3")
    taken(await owner.post(f"{DEPLOYMENTS}/{gone['id']}/withdraw", json={"version": 1}))

    by_province = taken(await owner.get(f"{DEPLOYMENTS}/coverage"))["items"]
    by_organisation = taken(await owner.get(f"{DEPLOYMENTS}/coverage", params={"by": "organisation"}))["items"]

    assert [(row["province"], row["observers"], row["centres"]) for row in by_province] == [
        ("IQ-BG", 2, 2),
        ("IQ-NI", 1, 1),
    ]
    assert {row["organisation_id"]: (row["observers"], row["centres"]) for row in by_organisation} == {
        one.organisation: (1, 2),
        two.organisation: (1, 2),
    }
    suspend = {"version": 1, "reason": "مخالفة"}
    taken(await owner.post(f"{API}/organisations/{one.organisation}/suspend", json=suspend))
    left = taken(await owner.get(f"{DEPLOYMENTS}/coverage"))["items"]
    assert [(row["province"], row["observers"], row["centres"]) for row in left] == [("IQ-BG", 1, 1), ("IQ-NI", 1, 1)]
