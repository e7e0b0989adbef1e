"""The way in under attack: guessing, replaying, forging, climbing; and nobody is locked out by it."""

import asyncio
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.kit.clock import SystemClock
from tests.support.entry import API, arrive, browser, invite, make_organisation, owner, signed_in, taken
from tests.support.room import Room, claims_of


async def test_guessing_is_throttled_before_it_succeeds_and_the_person_still_gets_in_on_their_own_device(
    room: Room,
) -> None:
    person = await arrive(room, ["operator"], kind="commission")
    async with signed_in(room, person) as device:
        assert (await device.delete(f"{API}/session")).status_code == 204
        async with browser(room) as attacker:
            answers = []
            for n in range(40):
                guess = {"username": person.username, "password": f"wrong guess number {n}"}
                answers.append(await attacker.post(f"{API}/session", json=guess))
            kinds = {(answer.status_code, answer.json()["code"]) for answer in answers}
            assert kinds == {(401, "accreditation.sign_in_refused"), (429, "request.throttled")}
            throttled = next(answer for answer in answers if answer.status_code == 429)
            assert int(throttled.headers["retry-after"]) >= 1
            assert sum(answer.status_code == 401 for answer in answers) <= 20
        own = {"username": person.username, "password": person.password}

        signed = await device.post(f"{API}/session", json=own)

        assert signed.status_code == 200, signed.text
        assert signed.json()["failed_attempts"] >= 1


async def test_an_unknown_name_and_a_wrong_password_are_the_same_answer(room: Room) -> None:
    person = await arrive(room, ["observer"])
    async with browser(room) as client:
        wrong = await client.post(f"{API}/session", json={"username": person.username, "password": "not the password"})
        unknown = await client.post(f"{API}/session", json={"username": "nobody.here", "password": "not the password"})
    assert wrong.status_code == unknown.status_code == 401
    assert {**wrong.json(), "reference": ""} == {**unknown.json(), "reference": ""}


async def test_a_one_time_code_works_once_and_a_recovery_code_works_once(room: Room) -> None:
    person = await arrive(room, ["liaison"], kind="agency")
    known = {"username": person.username, "password": person.password}
    async with browser(room) as client, browser(room) as watcher:
        needed = await client.post(f"{API}/session", json=known)
        assert (needed.status_code, needed.json()["code"]) == (401, "accreditation.second_factor_needed")
        code = person.otp()
        taken(await client.post(f"{API}/session", json={**known, "otp": code}))
        replayed = await watcher.post(f"{API}/session", json={**known, "otp": code})
        assert (replayed.status_code, replayed.json()["code"]) == (401, "accreditation.second_factor_refused")
        recovery = person.recovery_codes[0]
        taken(await watcher.post(f"{API}/session", json={**known, "recovery_code": recovery}))
        again = await watcher.post(f"{API}/session", json={**known, "recovery_code": recovery})
        assert again.status_code == 401


@pytest.mark.parametrize("how", ["another key", "no algorithm", "the public key as a secret", "another kid"])
async def test_a_forged_token_opens_nothing(room: Room, how: str) -> None:
    genuine = room.token(role="operator")
    said = claims_of(genuine) | {"exp": (SystemClock().now() + timedelta(hours=2)).timestamp()}
    kid = jwt.get_unverified_header(genuine)["kid"]
    async with browser(room) as client:
        keys = taken(await client.get(f"{API}/keys"))["items"]
        public = next(key["public"] for key in keys if key["key_id"] == kid)
        forged = {
            "another key": lambda: jwt.encode(said, Ed25519PrivateKey.generate(), "EdDSA", {"kid": kid}),
            "no algorithm": lambda: jwt.encode(said, None, "none", {"kid": kid}),
            "the public key as a secret": lambda: jwt.encode(said, public, "HS256", {"kid": kid}),
            "another kid": lambda: jwt.encode(said, Ed25519PrivateKey.generate(), "EdDSA", {"kid": "unknownkey"}),
        }[how]()
        for path in (f"{API}/session", "/api/polling/map", "/api/accreditation/people"):
            answer = await client.get(path, headers={"Authorization": f"Bearer {forged}"})
            assert (answer.status_code, answer.json()["code"]) == (401, "access.token_refused"), path


async def test_nobody_climbs_above_their_own_rights(room: Room) -> None:
    local = room.headers(role="admin", provinces=["IQ-NI"])
    async with owner(room) as admin, browser(room, headers=local) as climber:
        commission = await make_organisation(admin, "commission")
        cso = await make_organisation(admin, "cso")
        base = {"organisation_id": commission["id"], "name": "شخص تجريبي", "provinces": ["IQ-NI"]}
        for roles, changes in (
            (["admin"], {}),
            (["commissioner"], {}),
            (["auditor"], {}),
            (["operator"], {"provinces": None}),
            (["operator"], {"provinces": ["IQ-BG"]}),
            (["observer"], {"compartments": ["security"]}),
        ):
            answer = await climber.post(f"{API}/people", json=base | {"roles": roles} | changes)
            assert answer.status_code in {403, 422}, (roles, changes, answer.text)
        stranger, _ = await invite(admin, commission["id"], ["operator"], provinces=["IQ-BG"])
        for verb, body in (("suspend", {"version": 1, "reason": "test reason"}), ("invitation", {})):
            answer = await climber.post(f"{API}/people/{stranger['id']}/{verb}", json=body)
            assert answer.status_code in {403, 404}, answer.text
        misplaced = await admin.post(
            f"{API}/people",
            json={"organisation_id": cso["id"], "name": "شخص تجريبي", "roles": ["operator"], "provinces": None},
        )
        assert misplaced.status_code == 422, misplaced.text


async def test_an_invitation_opens_once_and_a_wrong_one_never(room: Room) -> None:
    async with owner(room) as admin, browser(room) as first, browser(room) as second:
        organisation = await make_organisation(admin)
        _, secret = await invite(admin, organisation["id"], ["observer"])
        answers = await asyncio.gather(
            *(
                client.post(f"{API}/invitations/accept", json={"secret": secret, "password": f"a long password {n}"})
                for n, client in enumerate((first, second))
            )
        )
        assert sorted(answer.status_code for answer in answers)[0] == 200
        assert sum(answer.status_code == 200 for answer in answers) == 1
        refused = await first.post(f"{API}/invitations/open", json={"secret": secret})
        assert refused.status_code in {404, 410}, refused.text
        wrong = await second.post(f"{API}/invitations/open", json={"secret": secret[:-2] + "AA"})
        assert wrong.status_code in {404, 410, 429}


async def test_a_person_who_must_change_their_password_can_do_nothing_else(room: Room) -> None:
    async with owner(room) as admin, browser(room) as client:
        organisation = await make_organisation(admin, "agency")
        _, secret = await invite(admin, organisation["id"], ["liaison"])
        me = taken(
            await client.post(f"{API}/invitations/accept", json={"secret": secret, "password": "long enough password"})
        )
        assert me["must"] == ["second_factor"]
        for path in ("/api/polling/map", f"{API}/organisations"):
            answer = await client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (403, "access.sign_in_incomplete"), path
