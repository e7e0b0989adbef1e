"""Signing in: what is right gets in, what is wrong says nothing, and what is ended stays ended."""

from datetime import timedelta

import httpx
import pytest

from schemas.accreditation import SessionV1
from tests.integration.accreditation.desk import API, PASSWORD, Desk, refused, taken


async def test_a_person_signs_in_and_the_cookie_is_theirs(desk: Desk) -> None:
    person = await desk.arrived("operator")
    client = desk.browser()

    answer = await desk.sign_in(person.username, client=client)

    me = taken(answer)
    cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith("__Host-opsroom="))
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert (me["person_id"], me["roles"], me["must"], me["token"]) == (person.id, ["operator"], [], None)
    assert taken(await client.get(f"{API}/session"))["username"] == person.username
    (*_, opened) = await desk.told("session.opened.v1")
    assert (opened["actor"], opened["origin"]) == (person.id, "POST /api/accreditation/session")
    assert person.username not in opened["body"]


async def test_a_bearer_gets_the_token_in_the_body_and_no_cookie(desk: Desk) -> None:
    person = await desk.arrived("operator")

    answer = await desk.sign_in(person.username, bearer=True)

    token = taken(answer)["token"]
    assert answer.headers.get_list("set-cookie") == []
    client = desk.browser(Authorization=f"Bearer {token}")
    assert taken(await client.get(f"{API}/session"))["person_id"] == person.id
    assert taken(await client.post(f"{API}/session/renewal"))["token"]


async def test_user_names_are_understood_as_people_type_them(desk: Desk) -> None:
    person = await desk.arrived("operator", username="Salma.٧٧")

    for typed in ("salma.77", "SALMA.٧٧", " Salma.۷۷ "):
        taken(await desk.sign_in(typed))
    assert person.username == "salma.77"


async def test_an_unknown_name_a_wrong_password_and_a_suspended_person_get_the_same_answer(desk: Desk) -> None:
    known, gone = await desk.arrived("operator"), await desk.arrived("operator")
    body = {"version": gone.version, "reason": "بطاقة مفقودة"}
    taken(await desk.owner().post(f"{API}/people/{gone.id}/suspend", json=body))

    answers = [
        await desk.sign_in(known.username, "not the password"),
        await desk.sign_in("nobody.here"),
        await desk.sign_in("\u0000"),
        await desk.sign_in(gone.username),
        await desk.sign_in("owner", ""),
    ][:4]

    assert {refused(answer) for answer in answers} == {(401, "accreditation.sign_in_refused")}
    assert len({str({**answer.json(), "reference": ""}) for answer in answers}) == 1


async def test_the_machines_owner_has_no_password_and_cannot_sign_in(desk: Desk) -> None:
    for password in ("", "x", PASSWORD):
        answer = await desk.sign_in("owner", password)
        assert answer.status_code in {401, 422}
    assert taken(await desk.owner().get(f"{API}/session"))["username"] == "owner"


async def test_wrong_attempts_are_shown_at_the_next_sign_in_and_then_forgotten(desk: Desk) -> None:
    person = await desk.arrived("operator")
    taken(await desk.sign_in(person.username))
    first_at = desk.clock.now()
    for _ in range(3):
        await desk.sign_in(person.username, "not the password")
    desk.clock.advance(60)

    second = taken(await desk.sign_in(person.username))
    third = taken(await desk.sign_in(person.username))

    assert second["failed_attempts"] == 3
    assert second["last_signed_in_at"] == first_at.isoformat().replace("+00:00", "Z")
    assert third["failed_attempts"] == 0


async def test_a_session_is_over_after_twelve_hours(desk: Desk) -> None:
    person, client = await desk.arrived("operator"), desk.browser()
    taken(await desk.sign_in(person.username, client=client))
    token = f"Bearer {client.cookies['__Host-opsroom']}"
    desk.clock.advance(12 * 3600)

    assert refused(await desk.browser(Authorization=token).get(f"{API}/session")) == (401, "access.session_over")


async def test_a_session_is_renewed_until_a_day_after_sign_in_and_not_longer(desk: Desk) -> None:
    person, client = await desk.arrived("operator"), desk.browser()
    began = desk.clock.now()
    taken(await desk.sign_in(person.username, client=client))

    ends = []
    for _ in range(3):
        desk.clock.advance(7 * 3600)
        me = taken(await client.post(f"{API}/session/renewal"))
        ends.append(me["expires_at"])
    desk.clock.advance(3 * 3600)

    day = (began + timedelta(hours=24)).isoformat().replace("+00:00", "Z")
    assert ends[0] == (began + timedelta(hours=19)).isoformat().replace("+00:00", "Z")
    assert ends[1:] == [day, day]
    assert refused(await client.post(f"{API}/session/renewal")) == (401, "access.session_over")
    renewed = [SessionV1.model_validate_json(row["body"]) for row in await desk.told("session.renewed.v1")]
    assert [state.version for state in renewed] == [2, 3, 4]
    assert len({state.session_id for state in renewed}) == 1


async def test_signing_out_ends_the_token_not_only_the_cookie(desk: Desk) -> None:
    person, client = await desk.arrived("operator"), desk.browser()
    taken(await desk.sign_in(person.username, client=client))
    kept = client.cookies["__Host-opsroom"]

    answer = await client.delete(f"{API}/session")

    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["set-cookie"]
    thief = desk.browser(Cookie=f"__Host-opsroom={kept}")
    assert refused(await thief.get(f"{API}/session")) == (401, "access.session_over")
    (told,) = await desk.told("session.ended.v1")
    assert SessionV1.model_validate_json(told["body"]).change.reason == "signed_out"  # type: ignore[union-attr]


async def test_a_person_sees_their_sessions_and_ends_one_of_them(desk: Desk) -> None:
    person = await desk.arrived("operator")
    here, there = desk.browser("10.1.1.1"), desk.browser("2001:db8::1:2", **{"User-Agent": "Mobile Android Chrome/140"})
    taken(await desk.sign_in(person.username, client=here))
    desk.clock.advance(5)
    taken(await desk.sign_in(person.username, client=there))

    listed = taken(await here.get(f"{API}/sessions"))["items"]
    other = next(one for one in listed if one["device"] == "Chrome, Android")
    ended = await here.delete(f"{API}/sessions/{other['id']}")

    assert [one["current"] for one in listed] == [False, True, False]  # the third is of the invitation
    assert (other["network"], listed[1]["device"]) == ("2001:db8::/64", "Firefox, Linux")
    assert ended.status_code == 204
    assert refused(await there.get(f"{API}/session")) == (401, "access.session_over")
    assert len(taken(await here.get(f"{API}/sessions"))["items"]) == 2


async def test_nobody_ends_a_session_of_somebody_else(desk: Desk) -> None:
    mine, theirs = await desk.arrived("operator"), await desk.arrived("operator")
    me, them = desk.browser(), desk.browser()
    taken(await desk.sign_in(mine.username, client=me))
    taken(await desk.sign_in(theirs.username, client=them))
    session = taken(await them.get(f"{API}/sessions"))["items"][0]["id"]

    answer = await me.delete(f"{API}/sessions/{session}")

    assert refused(answer) == (404, "request.not_found")
    taken(await them.get(f"{API}/session"))


async def test_changing_the_password_ends_every_other_session_and_keeps_this_one(desk: Desk) -> None:
    person = await desk.arrived("operator")
    here, there = desk.browser(), desk.browser()
    taken(await desk.sign_in(person.username, client=here))
    taken(await desk.sign_in(person.username, client=there))
    desk.clock.advance(1)

    changed = await here.post(f"{API}/session/password", json={"current": PASSWORD, "new": "another long password"})

    assert taken(changed)["must"] == []
    taken(await here.get(f"{API}/session"))
    assert refused(await there.get(f"{API}/session")) == (401, "access.session_over")
    assert refused(await desk.sign_in(person.username)) == (401, "accreditation.sign_in_refused")
    taken(await desk.sign_in(person.username, "another long password"))
    (told,) = await desk.told("person.signed_out_everywhere.v1")
    assert '"reason":"password_changed"' in told["body"]


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short one 1", "too_short"),
        ("x" * 201, "too_long"),
        ("somebody.long.name", "username"),
        ("passwordpassword", "common"),
        ("aaaaaaaaaaaaaaaa", "common"),
        (PASSWORD, "same"),
    ],
)
async def test_a_weak_password_is_refused_with_its_reason(desk: Desk, password: str, reason: str) -> None:
    person, client = await desk.arrived("operator", username="somebody.long.name"), desk.browser()
    taken(await desk.sign_in(person.username, client=client))

    answer = await client.post(f"{API}/session/password", json={"current": PASSWORD, "new": password})

    assert refused(answer) == (422, "accreditation.password_refused")
    assert answer.json()["params"]["reason"] == reason


async def test_a_stolen_session_cannot_change_the_password_by_guessing(desk: Desk) -> None:
    person, client = await desk.arrived("operator"), desk.browser()
    taken(await desk.sign_in(person.username, client=client))

    codes = [
        refused(await client.post(f"{API}/session/password", json={"current": f"guess {n}", "new": "x" * 20}))
        for n in range(40)
    ]

    assert set(codes) == {(403, "accreditation.password_wrong"), (429, "request.throttled")}
    assert codes.count((403, "accreditation.password_wrong")) == 30
    taken(await desk.sign_in(person.username))


async def test_language_and_digits_are_the_persons_own(desk: Desk) -> None:
    person, client = await desk.arrived("operator"), desk.browser()
    taken(await desk.sign_in(person.username, client=client))

    me = taken(await client.patch(f"{API}/profile", json={"language": "ckb", "digits": "latn"}))

    assert (me["language"], me["digits"]) == ("ckb", "latn")
    assert refused(await client.patch(f"{API}/profile", json={"roles": ["admin"]})) == (422, "request.invalid")


async def test_a_page_of_another_origin_cannot_sign_anybody_in(desk: Desk) -> None:
    person = await desk.arrived("operator")

    answer = await desk.sign_in(person.username, client=desk.browser(Origin="https://elsewhere.example"))

    assert refused(answer) == (403, "access.origin_refused")


async def test_a_token_of_another_room_or_of_nobody_is_refused(desk: Desk) -> None:
    person = await desk.arrived("operator")
    good = desk.token(person.id)
    head, body, signature = good.split(".")

    for bad in (
        f"{head}.{body}.",
        f"{head}.{body}.{signature[::-1]}",
        "x",
        good + "x",
        f"{head}.{body[:-4]}.{signature}",
    ):
        client = desk.browser(Authorization=f"Bearer {bad}")
        assert refused(await client.get(f"{API}/session")) == (401, "access.token_refused")
    assert refused(await desk.browser().get(f"{API}/session")) == (401, "access.sign_in_required")


async def test_everything_signed_in_survives_a_restart_and_everything_ended_stays_ended(desk: Desk) -> None:
    person = await desk.arrived("operator")
    stays, ends = desk.browser(), desk.browser()
    taken(await desk.sign_in(person.username, client=stays))
    taken(await desk.sign_in(person.username, client=ends))
    tokens = [client.cookies["__Host-opsroom"] for client in (stays, ends)]
    await ends.delete(f"{API}/session")

    fresh = await desk.again()
    try:
        answers: list[httpx.Response] = [
            await fresh.browser(Authorization=f"Bearer {token}").get(f"{API}/session") for token in tokens
        ]
        assert [answer.status_code for answer in answers] == [200, 401]
    finally:
        await fresh.__aexit__(None, None, None)
