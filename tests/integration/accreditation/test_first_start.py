"""A new room has keys, the commission, its owner and one admin, who first chooses a password and a second factor."""

import json

from schemas.accreditation import MACHINE_OWNER
from services.accreditation.actions.first_start import FirstStart
from tests.integration.accreditation.desk import API, FIRST_PASSWORD, Desk, Person, refused, taken
from tests.support.postgres import TestDatabase


async def _admin_in(desk: Desk) -> Person:
    (row,) = await desk.rows("select id, organisation_id from accreditation.person where username = 'admin'")
    return Person(str(row["id"]), str(row["organisation_id"]), "admin", password=FIRST_PASSWORD)


async def test_the_first_admin_changes_the_password_enrols_and_then_rules(desk: Desk) -> None:
    admin, client = await _admin_in(desk), desk.browser()

    me = taken(await desk.sign_in("admin", FIRST_PASSWORD, client=client))
    assert me["must"] == ["password", "second_factor"]
    assert refused(await client.get(f"{API}/people")) == (403, "access.sign_in_incomplete")
    assert desk.first_admin_file.exists()
    body = {"current": FIRST_PASSWORD, "new": "a password of my own"}
    me = taken(await client.post(f"{API}/session/password", json=body))

    assert me["must"] == ["second_factor"]
    assert not desk.first_admin_file.exists()
    assert refused(await client.get(f"{API}/people")) == (403, "access.sign_in_incomplete")
    await desk.enrol(client, admin)
    assert taken(await client.get(f"{API}/session"))["must"] == []
    taken(await client.get(f"{API}/people"))


async def test_the_commission_and_the_owner_are_told_to_the_room(desk: Desk) -> None:
    told = await desk.told()

    assert sorted(row["type"] for row in told) == [
        "organisation.made.v1", "person.made.v1", "person.made.v1", "signing_key.made.v1", "signing_key.made.v1",
    ]  # fmt: skip
    assert {(row["actor"], row["role"], row["origin"]) for row in told} == {("accreditation", "service", "first start")}
    owner = next(json.loads(row["body"]) for row in told if str(MACHINE_OWNER) in row["subject"])
    assert (owner["roles"], owner["provinces"], owner["state"]) == (["admin"], None, "active")
    taken(await desk.owner().get(f"{API}/people"))


async def test_a_second_start_makes_nothing_anew(desk: Desk) -> None:
    before = await desk.rows("select id, version from accreditation.person order by id")
    events = len(await desk.told())

    await FirstStart(desk.deps).start()

    assert await desk.rows("select id, version from accreditation.person order by id") == before
    assert len(await desk.told()) == events
    taken(await desk.sign_in("admin", FIRST_PASSWORD))


async def test_a_file_that_opens_nothing_any_more_is_deleted_at_the_next_start(desk: Desk) -> None:
    client = desk.browser()
    taken(await desk.sign_in("admin", FIRST_PASSWORD, client=client))
    body = {"current": FIRST_PASSWORD, "new": "a password of my own"}
    taken(await client.post(f"{API}/session/password", json=body))
    desk.first_admin_file.write_text(FIRST_PASSWORD)

    await FirstStart(desk.deps).start()

    assert not desk.first_admin_file.exists()
    assert refused(await desk.sign_in("admin", FIRST_PASSWORD)) == (401, "accreditation.sign_in_refused")


async def test_a_room_whose_only_admin_was_reset_gets_a_way_in_by_a_new_file(desk: Desk) -> None:
    admin = await _admin_in(desk)
    taken(await desk.owner().post(f"{API}/people/{admin.id}/invitation"))
    desk.first_admin_file.write_text("another first password")

    await FirstStart(desk.deps).start()

    assert taken(await desk.sign_in("admin", "another first password"))["must"] == ["password", "second_factor"]


async def test_without_a_file_there_is_an_owner_and_no_admin(database: TestDatabase) -> None:
    async with Desk(database, first_admin_file=None) as desk:
        found = await desk.rows("select username from accreditation.person")
        assert [row["username"] for row in found] == ["owner"]
        taken(await desk.owner().get(f"{API}/session"))
