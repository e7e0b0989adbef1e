"""People: nobody gives what they do not have, what is taken ends at once, and the room keeps an admin."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from schemas.accreditation import MACHINE_OWNER, PersonV1
from tests.integration.accreditation.desk import API, PASSWORD, Desk, Person, refused, taken


async def _body(desk: Desk, organisation: str, **changes: Any) -> dict[str, Any]:
    return {
        "organisation_id": organisation,
        "username": "zainab.ali",
        "name": "زينب علي",
        "roles": ["operator"],
        "provinces": ["IQ-NI"],
    } | changes


async def _local_admin(desk: Desk, *provinces: str) -> tuple[Person, httpx.AsyncClient]:
    person = await desk.arrived("admin", kind="commission", provinces=list(provinces))
    return person, desk.of(person)


async def _see(desk: Desk, person: Person) -> Any:
    return taken(await desk.owner().get(f"{API}/people/{person.id}"))


async def test_a_person_is_made_with_what_their_roles_may_read(desk: Desk) -> None:
    organisation = (await desk.organisation("commission"))["id"]
    body = await _body(desk, organisation, phone="٠٧٧٠ ١٢٣ ٤٥٦٧", email="z@example.org", language="ckb")

    made = taken(await desk.owner().post(f"{API}/people", json=body), 201)["person"]

    assert (made["username"], made["name"], made["state"], made["version"]) == ("zainab.ali", "زينب علي", "invited", 1)
    assert (made["compartments"], made["provinces"]) == (["commission", "joint", "public"], ["IQ-NI"])
    assert (made["phone"], made["email"], made["language"]) == ("0770 123 4567", "z@example.org", "ckb")
    assert (made["second_factor"], made["badge"]) == (False, None)


async def test_no_event_says_who_somebody_is(desk: Desk) -> None:
    organisation = (await desk.organisation("commission"))["id"]
    body = await _body(desk, organisation, phone="+964 770 123 4567", email="z@example.org")
    made = taken(await desk.owner().post(f"{API}/people", json=body), 201)["person"]
    changes = {"version": 1, "name": "زينب حسن", "phone": "+964 770 765 4321"}
    taken(await desk.owner().patch(f"{API}/people/{made['id']}", json=changes))

    told = [row["body"] for row in await desk.told() if made["id"] in row["subject"]]

    assert len(told) == 2
    for personal in ("زينب", "zainab", "example.org", "علي", "حسن", "770 123", "770123", "770 765", "770765"):
        assert all(personal not in body for body in told), personal
    assert json.loads(told[1])["change"]["fields"] == ["name", "phone"]


async def test_a_user_name_belongs_to_one_person_however_it_is_written(desk: Desk) -> None:
    organisation = (await desk.organisation("commission"))["id"]
    taken(await desk.owner().post(f"{API}/people", json=await _body(desk, organisation)), 201)

    for again in ("zainab.ali", "ZAINAB.ALI", "ＺＡＩＮＡＢ.ali"):
        body = await _body(desk, organisation, username=again)
        assert refused(await desk.owner().post(f"{API}/people", json=body)) == (409, "accreditation.username_taken")
    assert (await desk.rows("select count(*) from accreditation.person where username = 'zainab.ali'"))[0][0] == 1


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("cso", {"roles": ["operator"]}, "roles"),
        ("cso", {"roles": ["auditor"]}, "roles"),
        ("agency", {"roles": ["observer"]}, "roles"),
        ("commission", {"roles": ["liaison"]}, "roles"),
        ("governorate_office", {"roles": ["auditor"]}, "roles"),
        ("commission", {"compartments": ["security"]}, "compartments"),
        ("cso", {"roles": ["rumour_officer"], "compartments": ["commission"]}, "compartments"),
        ("commission", {"roles": ["operator"], "compartments": ["org-*"]}, "compartments"),
    ],
)
async def test_rights_that_do_not_fit_are_refused(desk: Desk, kind: str, changes: dict[str, Any], field: str) -> None:
    organisation = (await desk.organisation(kind))["id"]

    answer = await desk.owner().post(f"{API}/people", json=await _body(desk, organisation, **changes))

    assert refused(answer) == (422, "accreditation.rights_unfit")
    assert answer.json()["params"]["field"] == field


async def test_an_organisations_provinces_bound_its_people(desk: Desk) -> None:
    organisation = (await desk.organisation("governorate_office", provinces=["IQ-NI", "IQ-KI"]))["id"]

    for provinces in (None, ["IQ-BG"], ["IQ-NI", "IQ-BG"]):
        body = await _body(desk, organisation, provinces=provinces)
        assert refused(await desk.owner().post(f"{API}/people", json=body)) == (422, "accreditation.rights_unfit")
    taken(await desk.owner().post(f"{API}/people", json=await _body(desk, organisation)), 201)


async def test_an_admin_of_a_province_gives_only_what_is_theirs(desk: Desk) -> None:
    _, local = await _local_admin(desk, "IQ-NI", "IQ-KI")
    organisation = (await desk.organisation("commission"))["id"]

    for changes in (
        {"provinces": None},
        {"provinces": ["IQ-BG"]},
        {"provinces": ["IQ-NI", "IQ-BG"]},
        {"roles": ["admin"]},
        {"roles": ["commissioner"]},
        {"roles": ["auditor"]},
        {"roles": ["operator", "auditor"]},
    ):
        answer = await local.post(f"{API}/people", json=await _body(desk, organisation, **changes))
        assert refused(answer) == (403, "accreditation.rights_exceeded"), changes
    taken(await local.post(f"{API}/people", json=await _body(desk, organisation)), 201)


async def test_an_admin_of_a_province_manages_only_people_inside_it(desk: Desk) -> None:
    _, local = await _local_admin(desk, "IQ-NI")
    of = (await desk.organisation("commission"))["id"]
    inside = await desk.arrived("operator", organisation=of, provinces=["IQ-NI"])
    outside = await desk.arrived("operator", organisation=of, provinces=["IQ-BG"])
    partly = await desk.arrived("operator", organisation=of, provinces=["IQ-NI", "IQ-BG"])
    national = await desk.arrived("operator", organisation=of)
    mighty = await desk.arrived("commissioner", organisation=of, provinces=["IQ-NI"])

    for person in (outside, partly, national):
        for method, path, body in (
            ("PATCH", "", {"version": person.version, "name": "اسم آخر"}),
            ("POST", "/suspend", {"version": person.version, "reason": "سبب ما"}),
            ("POST", "/invitation", None),
            ("DELETE", "/sessions", None),
            ("GET", "", None),
        ):
            answer = await local.request(method, f"{API}/people/{person.id}{path}", json=body)
            assert refused(answer) == (404, "request.not_found"), (method, path)
    for path, body in (("suspend", {"version": mighty.version, "reason": "سبب ما"}), ("invitation", None)):
        answer = await local.post(f"{API}/people/{mighty.id}/{path}", json=body)
        assert refused(answer) == (403, "accreditation.rights_exceeded"), path
    listed = {row["id"] for row in taken(await local.get(f"{API}/people"))["items"]}
    assert inside.id in listed
    assert not {outside.id, partly.id, national.id} & listed
    taken(await local.post(f"{API}/people/{inside.id}/invitation"))


async def test_nobody_changes_their_own_rights_but_may_correct_their_name(desk: Desk) -> None:
    admin, other = await desk.arrived("admin"), await desk.arrived("admin")
    client = desk.of(admin)
    path = f"{API}/people/{admin.id}"

    for changes in ({"roles": ["admin", "auditor"]}, {"valid_until": "2030-01-01T00:00:00Z"}, {"provinces": ["IQ-NI"]}):
        answer = await client.patch(path, json={"version": admin.version, **changes})
        assert refused(answer) == (403, "accreditation.own_rights"), changes
    for verb, body in (("suspend", {"version": admin.version, "reason": "سبب ما"}), ("invitation", None)):
        assert refused(await client.post(f"{path}/{verb}", json=body)) == (403, "accreditation.own_rights")
    taken(await client.patch(path, json={"version": admin.version, "name": "اسم مصحّح"}))
    assert (await _see(desk, other))["version"] == other.version


async def test_the_machines_owner_is_nobodys_to_manage(desk: Desk) -> None:
    client = desk.of(await desk.arrived("admin"))
    path = f"{API}/people/{MACHINE_OWNER}"

    for method, end, body in (
        ("PATCH", "", {"version": 1, "name": "x y"}),
        ("POST", "/suspend", {"version": 1, "reason": "سبب ما"}),
        ("POST", "/invitation", None),
        ("DELETE", "/sessions", None),
    ):
        answer = await client.request(method, f"{path}{end}", json=body)
        assert refused(answer) == (403, "accreditation.owner_fixed"), (method, end)


async def test_the_last_admin_of_the_country_stays(desk: Desk) -> None:
    await desk.rows("update accreditation.person set state = 'suspended' where username = 'admin' returning id")
    last = await desk.arrived("admin")
    local, _ = await _local_admin(desk, "IQ-NI")
    owner, path = desk.owner(), f"{API}/people/{last.id}"

    for changes in (
        {"roles": ["operator"]},
        {"provinces": ["IQ-NI"]},
        {"valid_until": "2026-11-21T00:00:00Z"},
        {"valid_from": "2030-01-01T00:00:00Z"},
    ):
        answer = await owner.patch(path, json={"version": last.version, **changes})
        assert refused(answer) == (409, "accreditation.last_admin"), changes
    suspended = await owner.post(f"{path}/suspend", json={"version": last.version, "reason": "سبب ما"})
    assert refused(suspended) == (409, "accreditation.last_admin")
    assert local.id != last.id
    await desk.arrived("admin")
    taken(await owner.post(f"{path}/suspend", json={"version": last.version, "reason": "سبب ما"}))


async def test_two_admins_cannot_suspend_each_other_at_the_same_time(desk: Desk) -> None:
    await desk.rows("update accreditation.person set state = 'suspended' where username = 'admin' returning id")
    one, two = await desk.arrived("admin"), await desk.arrived("admin")

    async def suspend(who: Person, whom: Person) -> httpx.Response:
        body = {"version": whom.version, "reason": "سبب ما"}
        return await desk.of(who).post(f"{API}/people/{whom.id}/suspend", json=body)

    answers = await asyncio.gather(suspend(one, two), suspend(two, one))

    assert sorted(answer.status_code for answer in answers)[0] == 200
    (left,) = await desk.rows(
        "select count(*) from accreditation.person where roles @> array['admin'] and state = 'active' and id <> $1",
        MACHINE_OWNER,
    )
    assert left[0] == 1


async def test_suspending_a_person_ends_their_sessions_at_once_and_reinstating_does_not_revive_them(desk: Desk) -> None:
    person = await desk.arrived("operator")
    clients = [desk.browser(), desk.browser()]
    for client in clients:
        taken(await desk.sign_in(person.username, client=client))
    desk.clock.advance(1)

    body = {"version": person.version, "reason": "وجدت بطاقته مع شخص آخر"}
    suspended = taken(await desk.owner().post(f"{API}/people/{person.id}/suspend", json=body))

    assert suspended["state"] == "suspended"
    for client in clients:
        assert refused(await client.get(f"{API}/session")) == (401, "access.session_over")
    (told,) = await desk.told("person.suspended.v1")
    state = PersonV1.model_validate_json(told["body"])
    assert (state.state, state.tokens_not_before) == ("suspended", desk.clock.now())
    assert told["actor"] == str(MACHINE_OWNER)
    ended = await desk.rows("select distinct state from accreditation.session where person_id = $1", person.id)
    assert [row["state"] for row in ended] == ["ended"]

    desk.clock.advance(1)
    body = {"version": suspended["version"]}
    assert taken(await desk.owner().post(f"{API}/people/{person.id}/reinstate", json=body))["state"] == "active"
    for client in clients:
        assert refused(await client.get(f"{API}/session")) == (401, "access.session_over")
    taken(await desk.sign_in(person.username))


async def test_who_was_invited_and_suspended_is_invited_again_when_reinstated(desk: Desk) -> None:
    person, secret = await desk.invited("observer", organisation=(await desk.organisation())["id"])
    path = f"{API}/people/{person.id}"
    taken(await desk.owner().post(f"{path}/suspend", json={"version": 1, "reason": "سبب ما"}))

    state = taken(await desk.owner().post(f"{path}/reinstate", json={"version": 2}))["state"]

    assert state == "invited"
    answer = await desk.browser().post(f"{API}/invitations/accept", json={"secret": secret, "password": PASSWORD})
    assert refused(answer) == (404, "accreditation.invitation_unknown")


async def test_an_admin_ends_somebodys_sessions_and_they_may_sign_in_again(desk: Desk) -> None:
    person, client = await desk.arrived("operator"), desk.browser()
    taken(await desk.sign_in(person.username, client=client))
    desk.clock.advance(1)

    answer = await desk.owner().delete(f"{API}/people/{person.id}/sessions")

    assert answer.status_code == 204
    assert refused(await client.get(f"{API}/session")) == (401, "access.session_over")
    taken(await desk.sign_in(person.username, client=client))
    taken(await client.get(f"{API}/session"))


async def test_a_change_on_top_of_a_change_nobody_saw_is_refused(desk: Desk) -> None:
    person = await desk.arrived("operator")
    path = f"{API}/people/{person.id}"
    taken(await desk.owner().patch(path, json={"version": person.version, "name": "الاسم الأول"}))

    for verb, body in (("", {"name": "اسم"}), ("/suspend", {"reason": "سبب ما"}), ("/reinstate", {})):
        method = "POST" if verb else "PATCH"
        answer = await desk.owner().request(method, f"{path}{verb}", json={"version": person.version, **body})
        assert refused(answer) == (409, "accreditation.version_conflict"), verb
    assert answer.json()["params"]["version"] == person.version + 1


async def test_compartments_follow_the_roles_unless_they_are_named(desk: Desk) -> None:
    person = await desk.arrived("operator", compartments=["public"])
    path = f"{API}/people/{person.id}"

    wider = taken(
        await desk.owner().patch(path, json={"version": person.version, "roles": ["operator", "commissioner"]})
    )
    narrow = taken(await desk.owner().patch(path, json={"version": wider["version"], "roles": ["screen"]}))
    named = await desk.owner().patch(path, json={"version": narrow["version"], "compartments": ["joint"]})

    assert wider["compartments"] == ["public", "security"]
    assert narrow["compartments"] == ["public"]
    assert refused(named) == (422, "accreditation.rights_unfit")


async def test_what_is_left_out_stays_and_null_clears(desk: Desk) -> None:
    person = await desk.arrived("operator", phone="+9647701234567", valid_until="2027-01-01T00:00:00Z")
    path = f"{API}/people/{person.id}"

    first = taken(await desk.owner().patch(path, json={"version": person.version, "email": "a@example.org"}))
    second = taken(
        await desk.owner().patch(path, json={"version": first["version"], "phone": None, "valid_until": None})
    )
    same = taken(await desk.owner().patch(path, json={"version": second["version"], "email": "a@example.org"}))

    assert (first["phone"], first["valid_until"], first["name"]) == (
        "+9647701234567", "2027-01-01T00:00:00Z", same["name"],
    )  # fmt: skip
    assert (second["phone"], second["valid_until"]) == (None, None)
    assert same["version"] == second["version"]


async def test_validity_is_of_the_clock(desk: Desk) -> None:
    person = await desk.arrived("operator", valid_until="2026-11-21T08:00:00Z")
    client = desk.browser()
    taken(await desk.sign_in(person.username, client=client))
    desk.clock.advance(3 * 3600)

    assert refused(await client.get(f"{API}/session")) == (401, "access.session_over")
    assert refused(await desk.sign_in(person.username)) == (401, "accreditation.sign_in_refused")
    body = await _body(desk, person.organisation, valid_from="2027-01-01T00:00:00Z", valid_until="2026-01-01T00:00:00Z")
    assert refused(await desk.owner().post(f"{API}/people", json=body)) == (422, "request.invalid")


async def test_people_are_found_by_what_is_typed_and_read_page_by_page(desk: Desk) -> None:
    of = (await desk.organisation("commission"))["id"]
    names = ("أحمد كاظم", "إحسان علي", "آمنة حسن", "سۆران کەریم", "هێمن عەلی")
    for n, name in enumerate(names):
        await desk.invited("operator" if n % 2 else "reader", organisation=of, name=name, provinces=["IQ-NI"])
    owner = desk.owner()

    async def found(**asked: Any) -> list[str]:
        answer = taken(await owner.get(f"{API}/people", params={"organisation": of, **asked}))
        return [row["name"] for row in answer["items"]]

    pages, cursor = [], None
    while True:
        params = {"organisation": of, "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = taken(await owner.get(f"{API}/people", params=params))
        pages.append([row["name"] for row in page["items"]])
        cursor = page["next"]
        if cursor is None:
            break
    assert [len(page) for page in pages] == [2, 2, 1]
    assert sorted(name for page in pages for name in page) == sorted(names)
    assert await found(q="احمد") == ["أحمد كاظم"]
    assert await found(q="سوران كريم") == []
    assert await found(q="سوران") == ["سۆران کەریم"]
    assert len(await found(role="reader")) == 3
    assert len(await found(province="IQ-NI")) == 5
    assert await found(province="IQ-BG") == []
    assert await found(state="active") == []
    assert refused(await owner.get(f"{API}/people", params={"cursor": "x"})) == (422, "request.invalid")


async def test_a_new_person_needs_an_organisation_that_exists_and_is_active(desk: Desk) -> None:
    organisation = await desk.organisation("commission")
    path = f"{API}/organisations/{organisation['id']}/suspend"
    taken(await desk.owner().post(path, json={"version": 1, "reason": "سبب ما"}))

    absent = await _body(desk, "0193f0c2-7b1e-7cc3-9c55-2f1f6a1b8999")
    suspended = await _body(desk, organisation["id"])

    assert refused(await desk.owner().post(f"{API}/people", json=absent)) == (422, "request.invalid")
    assert refused(await desk.owner().post(f"{API}/people", json=suspended)) == (409, "accreditation.wrong_state")
