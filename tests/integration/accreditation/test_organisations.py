"""Organisations: one event suspends everybody in them; what they bound stays bound."""

import json
from typing import Any

from schemas.accreditation import MACHINE_OWNER, OrganisationV1
from tests.integration.accreditation.desk import API, Desk, refused, taken


async def test_an_organisation_is_registered_and_told_to_the_room(desk: Desk) -> None:
    network = await desk.organisation("cso_network")

    made = await desk.organisation("cso", network_id=network["id"], provinces=["IQ-BA", "IQ-BG"])

    assert (made["kind"], made["state"], made["people"], made["version"]) == ("cso", "active", 0, 1)
    (*_, told) = await desk.told("organisation.made.v1")
    state = OrganisationV1.model_validate_json(told["body"])
    assert told["subject"] == f"ops.accreditation.organisation.joint.NA.{made['id']}"
    assert (str(state.network_id), state.provinces) == (network["id"], ["IQ-BA", "IQ-BG"])
    assert taken(await desk.owner().get(f"{API}/organisations/{made['id']}")) == made


async def test_only_a_network_is_somebodys_network(desk: Desk) -> None:
    cso, network = await desk.organisation("cso"), await desk.organisation("cso_network")
    body: dict[str, Any] = {"names": {"ar": "منظمة"}}

    for kind, of in (("cso", cso), ("agency", network), ("cso_network", network)):
        answer = await desk.owner().post(f"{API}/organisations", json=body | {"kind": kind, "network_id": of["id"]})
        assert refused(answer) == (422, "accreditation.rights_unfit"), kind


async def test_suspending_an_organisation_ends_every_session_of_its_people_by_one_event(desk: Desk) -> None:
    organisation, other = await desk.organisation("cso"), await desk.organisation("cso")
    members = [await desk.arrived("cso_delegate", organisation=organisation["id"]) for _ in range(3)]
    stranger = await desk.arrived("cso_delegate", organisation=other["id"])
    clients = [desk.browser() for _ in range(4)]
    for client, person in zip(clients, [*members, stranger], strict=True):
        taken(await desk.sign_in(person.username, client=client))
    desk.clock.advance(1)
    before = len(await desk.told())

    path = f"{API}/organisations/{organisation['id']}"
    suspended = taken(await desk.owner().post(f"{path}/suspend", json={"version": 1, "reason": "سُحب الاعتماد"}))

    assert [(await client.get(f"{API}/session")).status_code for client in clients] == [401, 401, 401, 200]
    told = (await desk.told())[before:]
    assert [row["type"] for row in told] == ["organisation.suspended.v1"]
    assert json.loads(told[0]["body"])["change"] == {"kind": "suspended", "reason": "سُحب الاعتماد"}
    for person in members:
        assert refused(await desk.sign_in(person.username)) == (401, "accreditation.sign_in_refused")

    desk.clock.advance(1)
    taken(await desk.owner().post(f"{path}/reinstate", json={"version": suspended["version"]}))
    assert [(await client.get(f"{API}/session")).status_code for client in clients] == [401, 401, 401, 200]
    taken(await desk.sign_in(members[0].username))


async def test_the_organisation_of_the_machines_owner_is_never_suspended_nor_narrowed(desk: Desk) -> None:
    (row,) = await desk.rows("select organisation_id from accreditation.person where id = $1", MACHINE_OWNER)
    path = f"{API}/organisations/{row['organisation_id']}"

    suspended = await desk.owner().post(f"{path}/suspend", json={"version": 1, "reason": "سبب ما"})
    narrowed = await desk.owner().patch(path, json={"version": 1, "provinces": ["IQ-BG"]})
    named = await desk.owner().patch(path, json={"version": 1, "names": {"ar": "مفوضية التجربة"}})

    assert refused(suspended) == refused(narrowed) == (403, "accreditation.owner_fixed")
    assert taken(named)["names"] == {"ar": "مفوضية التجربة"}


async def test_the_organisation_of_the_last_admins_is_not_suspended(desk: Desk) -> None:
    await desk.rows("update accreditation.person set state = 'suspended' where username = 'admin' returning id")
    office = await desk.organisation("commission")
    await desk.arrived("admin", organisation=office["id"])

    answer = await desk.owner().post(
        f"{API}/organisations/{office['id']}/suspend", json={"version": 1, "reason": "سبب ما"}
    )

    assert refused(answer) == (409, "accreditation.last_admin")


async def test_its_provinces_are_not_taken_from_under_its_people(desk: Desk) -> None:
    organisation = await desk.organisation("cso", provinces=["IQ-NI", "IQ-KI"])
    await desk.invited("observer", organisation=organisation["id"], provinces=["IQ-KI"])
    path = f"{API}/organisations/{organisation['id']}"

    narrowed = await desk.owner().patch(path, json={"version": 1, "provinces": ["IQ-NI"]})
    widened = taken(await desk.owner().patch(path, json={"version": 1, "provinces": None}))

    assert refused(narrowed) == (409, "accreditation.people_outside")
    assert narrowed.json()["params"] == {"people": 1}
    assert (widened["provinces"], widened["version"], widened["people"]) == (None, 2, 1)


async def test_only_an_admin_for_the_whole_country_manages_organisations(desk: Desk) -> None:
    local = desk.of(await desk.arrived("admin", provinces=["IQ-NI"]))
    operator = desk.of(await desk.arrived("operator"))
    body = {"kind": "cso", "names": {"ar": "منظمة"}}

    for client in (local, operator):
        assert refused(await client.post(f"{API}/organisations", json=body)) == (403, "access.forbidden")
        taken(await client.get(f"{API}/organisations"))


async def test_they_are_found_by_any_of_their_names_and_by_number(desk: Desk) -> None:
    for n, (ar, ckb) in enumerate((("منظمة الأمل", "ڕێکخراوی هیوا"), ("مؤسسة النور", "دامەزراوەی ڕووناکی"))):
        await desk.organisation("cso", names={"ar": ar, "ckb": ckb}, registration=f"NGO-{n}٧")

    async def found(**asked: Any) -> list[str]:
        answer = taken(await desk.owner().get(f"{API}/organisations", params=asked))
        return [row["names"]["ar"] for row in answer["items"]]

    assert await found(q="الامل") == ["منظمة الأمل"]
    assert await found(q="هيوا") == ["منظمة الأمل"]
    assert await found(q="ngo-17") == ["مؤسسة النور"]
    assert len(await found(kind="cso")) == 2
    assert await found(kind="agency") == []
    first = taken(await desk.owner().get(f"{API}/organisations", params={"limit": 2}))
    second = taken(await desk.owner().get(f"{API}/organisations", params={"limit": 2, "cursor": first["next"]}))
    assert (len(first["items"]), len(second["items"]), second["next"]) == (2, 1, None)


async def test_names_are_cleaned_and_never_empty(desk: Desk) -> None:
    made = await desk.organisation("cso", names={"ar": "  منظمة\u202e\n المثال "})

    assert made["names"] == {"ar": "منظمة المثال"}
    for names in ({}, {"ar": ""}, {"ar": "\u200f"}, {"fr": "x"}, {"ar": "x" * 201}):
        answer = await desk.owner().post(f"{API}/organisations", json={"kind": "cso", "names": names})
        assert refused(answer) == (422, "request.invalid"), names


async def test_a_repeat_under_a_key_registers_nothing_twice(desk: Desk) -> None:
    owner = desk.owner()
    names = {"ar": "منظمة تجريبية", "en": "Synthetic"}
    body = {"kind": "cso", "names": names, "registration": "T-KEY"}
    path, key = f"{API}/organisations", {"Idempotency-Key": "one-organisation"}

    first = await owner.post(path, json=body, headers=key)
    again = await owner.post(path, json=body, headers=key)
    other = await owner.post(path, json=body | {"registration": "T-OTHER"}, headers=key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert refused(other) == (409, "request.idempotency_conflict")
    assert len(await desk.rows("select 1 from accreditation.organisation where registration = 'T-KEY'")) == 1


async def test_a_repeat_of_making_a_person_gives_no_second_invitation(desk: Desk) -> None:
    owner, organisation = desk.owner(), await desk.organisation()
    body = {
        "organisation_id": organisation["id"], "username": "once.only", "name": "شخص تجريبي", "roles": ["observer"],
    }  # fmt: skip
    key = {"Idempotency-Key": "one-person"}

    first = await owner.post(f"{API}/people", json=body, headers=key)
    again = await owner.post(f"{API}/people", json=body, headers=key)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["invitation"]["secret"]
    assert (again.json()["invitation"], again.json()["person"]["id"]) == (None, first.json()["person"]["id"])
    assert len(await desk.rows("select 1 from accreditation.person where username = 'once.only'")) == 1
