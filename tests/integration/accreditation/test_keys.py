"""Keys: a new one signs, the old ones stay believed until they are retired, and one of each use is always there."""

from schemas.accreditation import SigningKeyV1
from services.kit.access import public_text, signing_key
from tests.integration.accreditation.desk import API, SECRET_KEY, Desk, refused, taken


async def _active(desk: Desk, use: str) -> list[str]:
    items = taken(await desk.browser().get(f"{API}/keys"))["items"]
    return [key["key_id"] for key in items if key["use"] == use and key["state"] == "active"]


async def test_the_first_start_makes_one_key_for_each_use_and_stores_no_private_half(desk: Desk) -> None:
    items = taken(await desk.browser().get(f"{API}/keys"))["items"]

    assert sorted(key["use"] for key in items) == ["badge", "token"]
    for key in items:
        pair = signing_key(bytes.fromhex(SECRET_KEY), key["use"], key["key_id"])
        assert public_text(pair) == key["public"]
        for row in await desk.rows("select * from accreditation.signing_key"):
            assert pair.private.private_bytes_raw().hex() not in str(dict(row))
    told = [SigningKeyV1.model_validate_json(row["body"]) for row in await desk.told("signing_key.made.v1")]
    assert {state.public for state in told} == {key["public"] for key in items}


async def test_after_rotation_the_new_key_signs_and_the_old_tokens_stay_good(desk: Desk) -> None:
    person = await desk.arrived("operator")
    before, old = desk.browser(), (await _active(desk, "token"))[0]
    taken(await desk.sign_in(person.username, client=before))
    desk.clock.advance(1)

    made = taken(await desk.owner().post(f"{API}/keys/rotate", json={"use": "token"}), 201)

    assert await _active(desk, "token") == [made["key_id"], old]
    assert desk.deps.keys.current("token").key_id == made["key_id"]
    after = desk.browser()
    taken(await desk.sign_in(person.username, client=after))
    taken(await before.get(f"{API}/session"))
    taken(await after.get(f"{API}/session"))


async def test_retiring_a_key_ends_what_it_signed_and_nothing_else(desk: Desk) -> None:
    person = await desk.arrived("operator")
    before, old = desk.browser(), (await _active(desk, "token"))[0]
    taken(await desk.sign_in(person.username, client=before))
    desk.clock.advance(1)
    taken(await desk.owner().post(f"{API}/keys/rotate", json={"use": "token"}), 201)
    after, owner = desk.browser(), desk.owner()
    taken(await desk.sign_in(person.username, client=after))

    retired = taken(await owner.post(f"{API}/keys/{old}/retire"))

    assert retired["state"] == "retired"
    assert refused(await before.get(f"{API}/session")) == (401, "access.token_refused")
    taken(await after.get(f"{API}/session"))
    assert refused(await owner.post(f"{API}/keys/{old}/retire")) == (409, "accreditation.wrong_state")
    (told,) = await desk.told("signing_key.retired.v1")
    assert told["subject"] == f"ops.accreditation.signing_key.public.NA.{old}"


async def test_the_only_key_of_a_use_is_not_retired(desk: Desk) -> None:
    for use in ("token", "badge"):
        (only,) = await _active(desk, use)
        answer = await desk.owner().post(f"{API}/keys/{only}/retire")
        assert refused(answer) == (409, "accreditation.last_key")
    assert refused(await desk.owner().post(f"{API}/keys/00000000/retire")) == (404, "request.not_found")


async def test_rotated_and_retired_keys_are_known_after_a_restart(desk: Desk) -> None:
    (old,) = await _active(desk, "token")
    desk.clock.advance(1)
    taken(await desk.owner().post(f"{API}/keys/rotate", json={"use": "token"}), 201)
    kept = desk.token((await desk.arrived("operator")).id)
    taken(await desk.owner().post(f"{API}/keys/{old}/retire"))

    fresh = await desk.again()
    try:
        taken(await fresh.browser(Authorization=f"Bearer {kept}").get(f"{API}/session"))
        assert old not in await _active(fresh, "token")
        assert len(await _active(fresh, "token")) == len(await _active(fresh, "badge")) == 1
    finally:
        await fresh.__aexit__(None, None, None)


async def test_only_an_admin_for_the_whole_country_rotates_and_retires(desk: Desk) -> None:
    for person in (await desk.arrived("admin", provinces=["IQ-NI"]), await desk.arrived("commissioner")):
        answer = await desk.of(person).post(f"{API}/keys/rotate", json={"use": "token"})
        assert refused(answer) == (403, "access.forbidden")
