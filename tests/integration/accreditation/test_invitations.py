"""An invitation lets one person in, once, within three days; a newer one voids the older."""

import asyncio
import json

from tests.integration.accreditation.desk import API, PASSWORD, Desk, refused, taken

OPEN, ACCEPT = f"{API}/invitations/open", f"{API}/invitations/accept"


async def test_the_link_holds_the_secret_behind_the_hash_only(desk: Desk) -> None:
    organisation = (await desk.organisation())["id"]
    body = {"organisation_id": organisation, "username": "nour", "name": "نور", "roles": ["observer"]}

    made = taken(await desk.owner().post(f"{API}/people", json=body), 201)

    secret = made["invitation"]["secret"]
    assert made["invitation"]["url"] == f"https://localhost:8443/login/#invitation={secret}"
    assert len(secret) >= 43
    stored = await desk.rows("select * from accreditation.invitation")
    assert all(secret.encode() not in row["digest"] for row in stored)
    assert all(secret not in event["body"] for event in await desk.told())


async def test_the_holder_sees_whose_it_is_and_chooses_a_password(desk: Desk) -> None:
    organisation = (await desk.organisation(names={"ar": "منظمة المثال"}))["id"]
    person, secret = await desk.invited("observer", organisation=organisation, name="سيروان كەریم")
    client = desk.browser()

    seen = taken(await client.post(OPEN, json={"secret": secret}))
    me = taken(await client.post(ACCEPT, json={"secret": secret, "password": PASSWORD}))

    assert (seen["username"], seen["name"], seen["roles"]) == (person.username, "سيروان كەریم", ["observer"])
    assert seen["organisation"] == {"names": {"ar": "منظمة المثال"}}
    assert (me["person_id"], me["must"]) == (person.id, [])
    taken(await client.get(f"{API}/session"))
    taken(await desk.sign_in(person.username))
    (told,) = [row for row in await desk.told("person.changed.v1") if person.id in row["subject"]]
    assert json.loads(told["body"])["change"]["fields"] == ["state"]


async def test_it_works_once_even_for_two_at_the_same_time(desk: Desk) -> None:
    _, secret = await desk.invited("observer", organisation=(await desk.organisation())["id"])
    body = {"secret": secret, "password": PASSWORD}

    answers = await asyncio.gather(*(desk.browser().post(ACCEPT, json=body) for _ in range(4)))

    assert sorted(answer.status_code for answer in answers) == [200, 404, 404, 404]
    assert refused(await desk.browser().post(OPEN, json={"secret": secret})) == (
        404,
        "accreditation.invitation_unknown",
    )


async def test_it_expires_after_three_days_and_says_so(desk: Desk) -> None:
    _, secret = await desk.invited("observer", organisation=(await desk.organisation())["id"])
    desk.clock.advance(72 * 3600)

    body = {"secret": secret, "password": PASSWORD}
    assert refused(await desk.browser().post(OPEN, json={"secret": secret})) == (
        410,
        "accreditation.invitation_expired",
    )
    assert refused(await desk.browser().post(ACCEPT, json=body)) == (410, "accreditation.invitation_expired")


async def test_a_weak_password_does_not_use_it_up(desk: Desk) -> None:
    _, secret = await desk.invited("observer", organisation=(await desk.organisation())["id"])

    weak = await desk.browser().post(ACCEPT, json={"secret": secret, "password": "short"})

    assert refused(weak) == (422, "accreditation.password_refused")
    taken(await desk.browser().post(ACCEPT, json={"secret": secret, "password": PASSWORD}))


async def test_a_newer_one_voids_the_older_and_everything_the_person_had(desk: Desk) -> None:
    person, client = await desk.arrived("commissioner"), desk.browser()
    taken(await desk.sign_in(person.username, client=client, otp=desk.otp(person)))
    desk.clock.advance(31)

    first = taken(await desk.owner().post(f"{API}/people/{person.id}/invitation"))["secret"]
    second = taken(await desk.owner().post(f"{API}/people/{person.id}/invitation"))["secret"]

    assert refused(await client.get(f"{API}/session")) == (401, "access.session_over")
    assert refused(await desk.sign_in(person.username)) == (401, "accreditation.sign_in_refused")
    assert refused(await desk.browser().post(OPEN, json={"secret": first})) == (404, "accreditation.invitation_unknown")
    me = taken(await desk.browser().post(ACCEPT, json={"secret": second, "password": PASSWORD}))
    assert me["must"] == ["second_factor"]
    told = await desk.told("person.signed_out_everywhere.v1")
    assert [json.loads(row["body"])["change"]["reason"] for row in told] == ["reset", "reset"]


async def test_nobody_accepts_while_they_or_their_organisation_are_suspended(desk: Desk) -> None:
    organisation = await desk.organisation()
    person, secret = await desk.invited("observer", organisation=organisation["id"])
    _, other = await desk.invited("observer", organisation=organisation["id"])
    taken(await desk.owner().post(f"{API}/people/{person.id}/suspend", json={"version": 1, "reason": "انسحب"}))
    path = f"{API}/organisations/{organisation['id']}/suspend"
    taken(await desk.owner().post(path, json={"version": 1, "reason": "سُحب الاعتماد"}))

    for one in (secret, other):
        answer = await desk.browser().post(ACCEPT, json={"secret": one, "password": PASSWORD})
        assert refused(answer) == (404, "accreditation.invitation_unknown")


async def test_old_ones_are_forgotten(desk: Desk) -> None:
    await desk.invited("observer", organisation=(await desk.organisation())["id"])
    await desk.arrived("operator")
    desk.clock.advance(40 * 24 * 3600)

    forgotten = await desk.part("tidy").forget()

    assert forgotten == 2
    assert await desk.rows("select 1 from accreditation.session") == []
    assert await desk.rows("select 1 from accreditation.invitation") == []
