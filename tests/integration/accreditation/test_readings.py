"""Every reading of personal data is an event that says who read whose, and holds none of it."""

from schemas.accreditation import ReadingV1
from tests.integration.accreditation.desk import API, Desk, refused, taken


async def _readings(desk: Desk) -> list[ReadingV1]:
    return [ReadingV1.model_validate_json(row["body"]) for row in await desk.told("reading.done.v1")]


async def test_a_list_a_person_and_names_are_each_recorded(desk: Desk) -> None:
    person = await desk.arrived("operator", name="زينب علي")
    auditor = await desk.arrived("auditor")
    client = desk.of(auditor)

    listed = taken(await client.get(f"{API}/people"))
    taken(await client.get(f"{API}/people/{person.id}"))
    names = taken(await client.post(f"{API}/people/names", json={"ids": [person.id, auditor.id]}))

    readings = await _readings(desk)
    assert [reading.question for reading in readings] == ["people", "person", "names"]
    assert {str(reading.reader) for reading in readings} == {auditor.id}
    assert {str(one) for one in readings[0].people} == {row["id"] for row in listed["items"]} - {auditor.id}
    assert [[str(one) for one in reading.people] for reading in readings[1:]] == [[person.id], [person.id]]
    assert names["names"][person.id] == {"name": "زينب علي", "organisation_id": person.organisation}
    assert all("زينب" not in row["body"] for row in await desk.told())


async def test_reading_ones_own_data_is_nobodys_business(desk: Desk) -> None:
    auditor = await desk.arrived("auditor")

    taken(await desk.of(auditor).get(f"{API}/people/{auditor.id}"))

    assert await _readings(desk) == []


async def test_an_empty_answer_is_no_reading(desk: Desk) -> None:
    auditor = await desk.arrived("auditor")

    assert taken(await desk.of(auditor).get(f"{API}/people", params={"q": "nobody at all"}))["items"] == []
    assert refused(await desk.of(auditor).get(f"{API}/people/0193f0c2-7b1e-7cc3-9c55-2f1f6a1b8999")) == (
        404, "request.not_found",
    )  # fmt: skip

    assert await _readings(desk) == []


async def test_names_beyond_ones_provinces_are_left_out(desk: Desk) -> None:
    of = (await desk.organisation("commission"))["id"]
    here = await desk.arrived("operator", organisation=of, provinces=["IQ-NI"])
    there = await desk.arrived("operator", organisation=of, provinces=["IQ-BG"])
    national = await desk.arrived("operator", organisation=of)

    ids = [here.id, there.id, national.id, "0193f0c2-7b1e-7cc3-9c55-2f1f6a1b8999"]
    local = taken(await desk.of(here).post(f"{API}/people/names", json={"ids": ids}))["names"]
    whole = taken(await desk.of(national).post(f"{API}/people/names", json={"ids": ids}))["names"]

    assert local.keys() == {here.id}
    assert whole.keys() == {here.id, there.id, national.id}


async def test_who_may_not_read_people_reads_nobody(desk: Desk) -> None:
    delegate = await desk.arrived("cso_delegate")
    client = desk.of(delegate)

    assert refused(await client.get(f"{API}/people")) == (403, "access.forbidden")
    assert refused(await client.post(f"{API}/people/names", json={"ids": [delegate.id]})) == (403, "access.forbidden")
    too_many = {"ids": [f"0193f0c2-7b1e-7cc3-9c55-{n:012d}" for n in range(201)]}
    auditor = desk.of(await desk.arrived("auditor"))
    assert refused(await auditor.post(f"{API}/people/names", json=too_many)) == (422, "request.invalid")


async def test_the_audit_list_shows_who_changed_what(desk: Desk) -> None:
    person, auditor = await desk.arrived("operator"), await desk.arrived("auditor")
    body = {"version": person.version, "reason": "سبب ما"}
    taken(await desk.owner().post(f"{API}/people/{person.id}/suspend", json=body))

    found = taken(await desk.of(auditor).get(f"{API}/audit", params={"subject": person.id}))["items"]

    assert found[0]["type"] == "person.suspended.v1"
    assert found[0]["origin"] == "POST /api/accreditation/people/{person_id}/suspend"
    assert refused(await desk.of(person).get(f"{API}/audit")) == (401, "access.session_over")
