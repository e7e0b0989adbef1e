"""Badges on the real database: many at once, void as soon as their holder's rights are, told without names."""

import asyncio
import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from schemas.accreditation import MACHINE_OWNER, BadgeV1, ReadingV1
from services.accreditation.model import badges as rules
from services.accreditation.store import badges as store
from services.kit.clock import rfc3339
from services.kit.ids import Ids, format_code
from services.kit.press import FONTS
from tests.integration.accreditation.desk import API, Desk, Person, refused, taken
from tests.support.postgres import TestDatabase
from tests.unit.accreditation.test_badges import believed
from tests.unit.accreditation.test_badges_press import PACKAGES, pages_of

BADGES = f"{API}/badges"


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The typefaces as the build of the pages lays them out; `npm ci` in ops_room_ui brings them."""
    folder = tmp_path_factory.mktemp("fonts")
    for name in FONTS:
        (found,) = PACKAGES.glob(f"*/*/{name}")
        shutil.copy(found, folder / name)
    return folder


async def issued(desk: Desk, *people: Person, **more: Any) -> list[dict[str, Any]]:
    body = {"person_ids": [one.id for one in people], **more}
    items: list[dict[str, Any]] = taken(await desk.owner().post(BADGES, json=body), 201)["items"]
    by_person = {item["person_id"]: item for item in items}
    return [by_person[one.id] for one in people]


async def state_of(desk: Desk, code: str) -> str:
    return str(taken(await desk.browser("10.9.9.9").get(f"{BADGES}/check/{code}"))["state"])


async def void(desk: Desk) -> list[str]:
    found: list[str] = taken(await desk.browser().get(f"{BADGES}/trust"))["revoked"]
    return found


async def change(client: httpx.AsyncClient, person: Person, **fields: Any) -> None:
    version = taken(await client.get(f"{API}/people/{person.id}"))["version"]
    taken(await client.patch(f"{API}/people/{person.id}", json={"version": version, **fields}))


async def test_badges_are_issued_for_many_and_everybody_may_check_them(desk: Desk) -> None:
    people = [await desk.arrived("observer", provinces=["IQ-BG"]) for _ in range(3)]

    badges = await issued(desk, *people)

    assert len({badge["code"] for badge in badges}) == 3
    for badge in badges:
        said = taken(await desk.browser().get(f"{BADGES}/check/{format_code(badge['code']).lower()}"))
        assert (said["state"], said["roles"], said["provinces"]) == ("valid", ["observer"], ["IQ-BG"])
        assert set(said["organisation"]) == {"ar", "ckb", "en"}
    told = [BadgeV1.model_validate_json(row["body"]) for row in await desk.told("badge.issued.v1")]
    assert {(str(one.person_id), one.code, one.state) for one in told} == {
        (badge["person_id"], badge["code"], "issued") for badge in badges
    }
    listed = taken(await desk.owner().get(BADGES, params={"limit": 2}))
    rest = taken(await desk.owner().get(BADGES, params={"cursor": listed["next"]}))
    assert [item["id"] for item in listed["items"] + rest["items"]] == sorted(
        (badge["id"] for badge in badges), reverse=True
    )
    assert rest["next"] is None
    shown = taken(await desk.owner().get(f"{API}/people/{people[0].id}"))["badge"]
    assert (shown["code"], shown["state"]) == (badges[0]["code"], "issued")


async def test_what_the_qr_says_is_believed_by_the_published_keys_alone(desk: Desk) -> None:
    (badge,) = await issued(desk, await desk.arrived("observer", provinces=["IQ-BG"]))
    async with desk.deps.db.transaction() as conn:
        kept = await store.find_by_code(conn, badge["code"])
    assert kept is not None
    fragment = rules.qr_text(kept, desk.deps.keys.pair("badge", kept.key_id), desk.deps.origin).partition("#")[2]
    trust = taken(await desk.browser().get(f"{BADGES}/trust"))

    said = believed(fragment, {key["key_id"]: key["public"] for key in trust["keys"]})

    assert (said["b"], said["r"], said["p"]) == (badge["code"], ["observer"], ["IQ-BG"])
    token_keys = {
        key["key_id"] for key in taken(await desk.browser().get(f"{API}/keys"))["items"] if key["use"] == "token"
    }
    assert not token_keys & {key["key_id"] for key in trust["keys"]}


async def test_a_badge_issued_again_voids_the_one_before(desk: Desk) -> None:
    person = await desk.arrived("observer", provinces=["IQ-BG"])
    (first,) = await issued(desk, person)
    (second,) = await issued(desk, person)

    assert (await state_of(desk, first["code"]), await state_of(desk, second["code"])) == ("revoked", "valid")
    assert await void(desk) == [first["code"]]
    changes = [row["type"] for row in await desk.told("badge.%")]
    assert changes == ["badge.issued.v1", "badge.revoked.v1", "badge.issued.v1"]


async def test_two_who_issue_at_once_leave_one_badge(desk: Desk) -> None:
    person = await desk.arrived("observer", provinces=["IQ-BG"])
    body = {"person_ids": [person.id]}

    answers = await asyncio.gather(*(desk.owner().post(BADGES, json=body) for _ in range(5)))

    assert {answer.status_code for answer in answers} == {201}
    rows = await desk.rows("select state, count(*) from accreditation.badge group by state")
    assert dict(map(tuple, rows)) == {"issued": 1, "revoked": 4}


async def test_a_revoked_badge_says_so_and_is_not_printed(database: TestDatabase, fonts: Path) -> None:
    async with Desk(database, fonts=fonts) as desk:
        (badge,) = await issued(desk, await desk.arrived("observer", provinces=["IQ-BG"]))
        path, owner = f"{BADGES}/{badge['id']}", desk.owner()
        body = {"version": 1, "reason": "فُقدت عند مدخل المركز"}
        assert refused(await owner.post(f"{path}/revoke", json={**body, "version": 2})) == (
            409,
            "accreditation.version_conflict",
        )

        revoked = taken(await owner.post(f"{path}/revoke", json=body))

        assert (revoked["state"], revoked["version"]) == ("revoked", 2)
        assert await state_of(desk, badge["code"]) == "revoked"
        assert await void(desk) == [badge["code"]]
        assert refused(await owner.get(f"{path}/badge.pdf")) == (409, "accreditation.wrong_state")
        assert refused(await owner.post(f"{path}/revoke", json={**body, "version": 2}))[0] == 409
        (told,) = await desk.told("badge.revoked.v1")
        assert json.loads(told["body"])["change"]["reason"] == body["reason"]


async def test_whoever_is_suspended_has_no_badge_until_they_are_reinstated(desk: Desk) -> None:
    person = await desk.arrived("observer", provinces=["IQ-BG"])
    (badge,) = await issued(desk, person)
    owner, organisation = desk.owner(), f"{API}/organisations/{person.organisation}"

    taken(await owner.post(f"{organisation}/suspend", json={"version": 1, "reason": "مخالفة"}))
    assert (await state_of(desk, badge["code"]), await void(desk)) == ("revoked", [badge["code"]])
    taken(await owner.post(f"{organisation}/reinstate", json={"version": 2}))
    assert (await state_of(desk, badge["code"]), await void(desk)) == ("valid", [])
    shown = taken(await owner.get(f"{API}/people/{person.id}"))
    body = {"version": shown["version"], "reason": "بلاغ"}
    taken(await owner.post(f"{API}/people/{person.id}/suspend", json=body))
    assert (await state_of(desk, badge["code"]), await void(desk)) == ("revoked", [badge["code"]])


async def test_a_badge_that_says_more_than_its_holder_still_has_is_void(desk: Desk) -> None:
    person = await desk.arrived("observer", "cso_delegate", provinces=["IQ-BG", "IQ-NI"])
    (badge,) = await issued(desk, person)
    owner = desk.owner()

    await change(owner, person, roles=["cso_delegate"])
    assert (await state_of(desk, badge["code"]), await void(desk)) == ("revoked", [badge["code"]])
    await change(owner, person, roles=["observer", "cso_delegate"], provinces=["IQ-BG"])
    assert (await state_of(desk, badge["code"]), await void(desk)) == ("revoked", [badge["code"]])
    await change(owner, person, provinces=["IQ-BG", "IQ-NI"])
    assert (await state_of(desk, badge["code"]), await void(desk)) == ("valid", [])


async def test_a_badge_ends_with_its_time_or_its_holders(desk: Desk) -> None:
    until = desk.clock.now() + timedelta(days=30)
    one, other = [await desk.arrived("observer", provinces=["IQ-BG"]) for _ in range(2)]
    third = await desk.arrived("observer", provinces=["IQ-BG"], valid_until=rfc3339(until))

    first, second, bounded = await issued(desk, one, other, third, valid_until=rfc3339(until + timedelta(days=60)))

    assert bounded["valid_until"].startswith(until.isoformat()[:19])
    await change(desk.owner(), other, valid_until=rfc3339(until - timedelta(days=10)))
    desk.clock.advance(25 * 86_400)
    states = [await state_of(desk, badge["code"]) for badge in (first, second, bounded)]
    assert states == ["valid", "expired", "valid"]
    assert await void(desk) == [second["code"]]
    desk.clock.advance(6 * 86_400)
    assert [await state_of(desk, badge["code"]) for badge in (first, second, bounded)] == [
        "valid",
        "expired",
        "expired",
    ]


async def test_nobody_gets_one_when_somebody_can_have_none(desk: Desk) -> None:
    fit = await desk.arrived("observer", provinces=["IQ-BG"])
    gone = await desk.arrived("observer", provinces=["IQ-BG"])
    body = {"version": gone.version, "reason": "بلاغ"}
    taken(await desk.owner().post(f"{API}/people/{gone.id}/suspend", json=body))
    unknown = str(UUID(int=7 << 76))

    for unfit in (gone.id, unknown, str(MACHINE_OWNER)):
        answer = await desk.owner().post(BADGES, json={"person_ids": [fit.id, unfit]})
        assert refused(answer) == (409, "accreditation.badge_holder_unfit")
        assert answer.json()["params"]["people"] == [unfit]

    assert await desk.rows("select 1 from accreditation.badge") == []
    late = rfc3339(desk.clock.now() + timedelta(days=500))
    for until in (late, rfc3339(desk.clock.now())):
        answer = await desk.owner().post(BADGES, json={"person_ids": [fit.id], "valid_until": until})
        assert refused(answer) == (422, "request.invalid")


async def test_a_coordinator_issues_only_within_their_provinces(desk: Desk) -> None:
    here = await desk.arrived("observer", provinces=["IQ-BG"])
    there = await desk.arrived("observer", provinces=["IQ-BG", "IQ-NI"])
    coordinator = desk.of(await desk.arrived("coordinator", provinces=["IQ-BG"]))

    mine = taken(await coordinator.post(BADGES, json={"person_ids": [here.id]}), 201)["items"]

    answer = await coordinator.post(BADGES, json={"person_ids": [here.id, there.id]})
    assert refused(answer) == (409, "accreditation.badge_holder_unfit")
    (theirs,) = await issued(desk, there)
    assert [item["id"] for item in taken(await coordinator.get(BADGES))["items"]] == [mine[0]["id"]]
    body = {"version": 1, "reason": "x"}
    assert refused(await coordinator.post(f"{BADGES}/{theirs['id']}/revoke", json=body))[0] == 404
    assert refused(await coordinator.get(f"{BADGES}/{theirs['id']}/badge.pdf"))[0] == 404
    assert taken(await coordinator.post(f"{BADGES}/{mine[0]['id']}/revoke", json=body))["state"] == "revoked"
    assert refused(await desk.of(here).post(BADGES, json={"person_ids": [here.id]})) == (403, "access.forbidden")


async def test_an_unknown_code_says_nothing_and_guessing_costs_time(desk: Desk) -> None:
    (badge,) = await issued(desk, await desk.arrived("observer", provinces=["IQ-BG"]))
    thief, door = desk.browser("203.0.113.7"), desk.browser("203.0.113.8")
    codes = [Ids().code() for _ in range(19)]

    for typed in (*codes, "not a code"):
        said = taken(await thief.get(f"{BADGES}/check/{typed}"))
        assert said == {"state": "unknown", "roles": None, "organisation": None, "provinces": None, "valid_until": None}

    assert refused(await thief.get(f"{BADGES}/check/{badge['code']}")) == (429, "request.throttled")
    assert taken(await door.get(f"{BADGES}/check/{badge['code']}"))["state"] == "valid"
    desk.clock.advance(3)
    assert taken(await thief.get(f"{BADGES}/check/{badge['code']}"))["state"] == "valid"


async def test_rotation_leaves_badges_good_and_a_retired_key_voids_them(desk: Desk) -> None:
    (badge,) = await issued(desk, await desk.arrived("observer", provinces=["IQ-BG"]))
    (old,) = taken(await desk.browser().get(f"{BADGES}/trust"))["keys"]

    taken(await desk.owner().post(f"{API}/keys/rotate", json={"use": "badge"}), 201)
    assert await state_of(desk, badge["code"]) == "valid"
    taken(await desk.owner().post(f"{API}/keys/{old['key_id']}/retire"))

    trust = taken(await desk.browser().get(f"{BADGES}/trust"))
    assert old["key_id"] not in {key["key_id"] for key in trust["keys"]}
    assert len(trust["keys"]) == 1
    assert await state_of(desk, badge["code"]) == "revoked"


async def test_printing_is_a_reading_of_personal_data(database: TestDatabase, fonts: Path) -> None:
    async with Desk(database, fonts=fonts) as desk:
        people = [await desk.arrived("observer", provinces=["IQ-BG"], name=f"ڕێبین {n}") for n in range(3)]
        badges = await issued(desk, *people)
        ids = ",".join(badge["id"] for badge in badges)

        many = await desk.owner().get(f"{API}/badges.pdf", params={"ids": ids})
        one = await desk.owner().get(f"{BADGES}/{badges[0]['id']}/badge.pdf")

        for answer, pages in ((many, 3), (one, 1)):
            assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
            assert answer.headers["cache-control"] == "no-store"
            assert pages_of(answer.content) == pages
        readings = [ReadingV1.model_validate_json(row["body"]) for row in await desk.told("reading.done.v1")]
        printed = [one for one in readings if one.question == "badges.pdf"]
        assert [set(map(str, one.people)) for one in printed] == [{one.id for one in people}, {people[0].id}]
        assert all(one.reader == MACHINE_OWNER for one in printed)
        assert "ڕێبین" not in "".join(row["body"] for row in await desk.told())


async def test_what_cannot_be_printed_is_said_clearly(desk: Desk, tmp_path: Path) -> None:
    (badge,) = await issued(desk, await desk.arrived("observer", provinces=["IQ-BG"]))
    owner, pdf = desk.owner(), f"{API}/badges.pdf"

    for ids in ("", "x", ",".join(str(Ids().uuid()) for _ in range(501))):
        assert refused(await owner.get(pdf, params={"ids": ids})) == (422, "request.invalid")
    assert refused(await owner.get(pdf, params={"ids": f"{badge['id']},{Ids().uuid()}"}))[0] == 404
    desk.deps.printer._press._fonts = tmp_path
    assert refused(await owner.get(pdf, params={"ids": badge["id"]})) == (503, "accreditation.fonts_missing")
    ready = taken(await owner.get(f"{API}/readyz"))
    assert ready["parts"]["badge-fonts"]["ok"] is False
