"""The second factor: enrolled by who needs or wants it, asked for at every sign-in, and no code works twice."""

import asyncio

import pyotp

from tests.integration.accreditation.desk import API, PASSWORD, Desk, Person, refused, taken


async def _signed_in_with(desk: Desk, person: Person, **more: str) -> tuple[int, str]:
    answer = await desk.sign_in(person.username, **more)
    return (200, "") if answer.status_code == 200 else refused(answer)


async def test_who_needs_a_second_factor_can_do_nothing_before_it_is_enrolled(desk: Desk) -> None:
    agency = (await desk.organisation("agency"))["id"]
    person, secret = await desk.invited("liaison", organisation=agency)
    client = desk.browser()

    me = taken(await client.post(f"{API}/invitations/accept", json={"secret": secret, "password": PASSWORD}))

    assert me["must"] == ["second_factor"]
    for path in ("organisations", "sessions", "break-glass"):
        assert refused(await client.get(f"{API}/{path}")) == (403, "access.sign_in_incomplete")
    await desk.enrol(client, person)
    me = taken(await client.get(f"{API}/session"))
    assert (me["must"], me["second_factor"]) == ([], True)
    taken(await client.get(f"{API}/organisations"))


async def test_the_offer_can_be_scanned_and_typed(desk: Desk) -> None:
    person, client = await desk.arrived("operator"), desk.browser()
    taken(await desk.sign_in(person.username, client=client))

    offer = taken(await client.post(f"{API}/session/second-factor"))

    parsed = pyotp.parse_uri(offer["uri"])
    assert (parsed.secret, parsed.name, parsed.issuer) == (offer["secret"], person.username, "Ops Room")
    assert offer["qr_svg"].startswith("<svg")
    assert taken(await client.get(f"{API}/session"))["second_factor"] is False


async def test_the_code_is_asked_for_and_a_wrong_one_is_refused(desk: Desk) -> None:
    person = await desk.arrived("commissioner")

    assert await _signed_in_with(desk, person) == (401, "accreditation.second_factor_needed")
    for wrong in ("000000", "12345", "abcdef", desk.otp(person, -3), desk.otp(person, 3)):
        assert await _signed_in_with(desk, person, otp=wrong) == (401, "accreditation.second_factor_refused")
    assert await _signed_in_with(desk, person, otp=desk.otp(person)) == (200, "")


async def test_a_right_code_with_a_wrong_password_says_nothing_of_the_code(desk: Desk) -> None:
    person = await desk.arrived("commissioner")

    answer = await desk.sign_in(person.username, "not the password", otp=desk.otp(person))

    assert refused(answer) == (401, "accreditation.sign_in_refused")


async def test_a_code_works_once_and_the_one_before_it_never_again(desk: Desk) -> None:
    person = await desk.arrived("commissioner")
    before, code = desk.otp(person, -1), desk.otp(person)

    assert await _signed_in_with(desk, person, otp=code) == (200, "")
    assert await _signed_in_with(desk, person, otp=code) == (401, "accreditation.second_factor_refused")
    assert await _signed_in_with(desk, person, otp=before) == (401, "accreditation.second_factor_refused")
    assert await _signed_in_with(desk, person, otp=desk.otp(person, 1)) == (200, "")


async def test_of_many_who_send_one_code_at_once_one_gets_in(desk: Desk) -> None:
    person = await desk.arrived("commissioner")
    code = desk.otp(person)

    answers = await asyncio.gather(*(_signed_in_with(desk, person, otp=code) for _ in range(6)))

    assert sorted(answers) == [(200, "")] + [(401, "accreditation.second_factor_refused")] * 5


async def test_the_code_of_the_enrolment_does_not_sign_anybody_in(desk: Desk) -> None:
    person, client = await desk.arrived("operator"), desk.browser()
    taken(await desk.sign_in(person.username, client=client))
    person.secret = taken(await client.post(f"{API}/session/second-factor"))["secret"]
    code = desk.otp(person)
    taken(await client.post(f"{API}/session/second-factor/confirm", json={"otp": code}))

    assert await _signed_in_with(desk, person, otp=code) == (401, "accreditation.second_factor_refused")


async def test_codes_are_understood_in_arabic_and_persian_digits(desk: Desk) -> None:
    person = await desk.arrived("commissioner")
    arabic = desk.otp(person).translate({ord(str(n)): chr(ord("٠") + n) for n in range(10)})

    assert await _signed_in_with(desk, person, otp=f"{arabic[:3]} {arabic[3:]}") == (200, "")


async def test_a_recovery_code_works_once_however_it_is_typed(desk: Desk) -> None:
    person = await desk.arrived("commissioner")
    code = person.recovery_codes[3]

    assert len(set(person.recovery_codes)) == 10
    assert await _signed_in_with(desk, person, recovery_code=code.lower().replace("-", " ")) == (200, "")
    assert await _signed_in_with(desk, person, recovery_code=code) == (401, "accreditation.second_factor_refused")
    (left,) = await desk.rows("select count(*) from accreditation.recovery_code where person_id = $1", person.id)
    assert left[0] == 9


async def test_a_recovery_code_of_somebody_else_opens_nothing(desk: Desk) -> None:
    mine, theirs = await desk.arrived("commissioner"), await desk.arrived("commissioner")

    answer = await _signed_in_with(desk, mine, recovery_code=theirs.recovery_codes[0])

    assert answer == (401, "accreditation.second_factor_refused")


async def test_new_recovery_codes_void_the_old_ones(desk: Desk) -> None:
    person, client = await desk.arrived("commissioner"), desk.browser()
    taken(await desk.sign_in(person.username, client=client, otp=desk.otp(person)))
    desk.clock.advance(31)

    fresh = taken(await client.post(f"{API}/session/recovery-codes", json={"otp": desk.otp(person)}))["recovery_codes"]

    refused_now = await _signed_in_with(desk, person, recovery_code=person.recovery_codes[0])
    assert refused_now == (401, "accreditation.second_factor_refused")
    assert await _signed_in_with(desk, person, recovery_code=fresh[0]) == (200, "")


async def test_a_stolen_session_cannot_exchange_the_second_factor(desk: Desk) -> None:
    person, client = await desk.arrived("commissioner"), desk.browser()
    taken(await desk.sign_in(person.username, client=client, otp=desk.otp(person)))
    path = f"{API}/session/second-factor"

    assert refused(await client.post(path)) == (403, "accreditation.password_wrong")
    assert refused(await client.post(path, json={"password": "a guess"})) == (403, "accreditation.password_wrong")
    other = Person(person.id, person.organisation, person.username)
    other.secret = taken(await client.post(path, json={"password": PASSWORD}))["secret"]
    taken(await client.post(f"{path}/confirm", json={"otp": desk.otp(other)}))
    desk.clock.advance(31)
    assert await _signed_in_with(desk, person, otp=desk.otp(person)) == (401, "accreditation.second_factor_refused")
    assert await _signed_in_with(desk, person, otp=desk.otp(other)) == (200, "")


async def test_it_is_removed_only_where_no_role_needs_it(desk: Desk) -> None:
    commissioner, operator = await desk.arrived("commissioner"), await desk.arrived("operator")
    one, two = desk.browser(), desk.browser()
    taken(await desk.sign_in(commissioner.username, client=one, otp=desk.otp(commissioner)))
    taken(await desk.sign_in(operator.username, client=two))
    await desk.enrol(two, operator)

    body = {"password": PASSWORD}
    kept = await one.request("DELETE", f"{API}/session/second-factor", json=body)
    gone = await two.request("DELETE", f"{API}/session/second-factor", json=body)

    assert refused(kept) == (409, "accreditation.second_factor_owed")
    assert gone.status_code == 204
    assert await _signed_in_with(desk, operator) == (200, "")


async def test_the_secret_of_a_second_factor_is_stored_sealed(desk: Desk) -> None:
    person = await desk.arrived("commissioner")

    (row,) = await desk.rows("select totp_secret from accreditation.credential where person_id = $1", person.id)

    assert person.secret.encode() not in row["totp_secret"]
    assert all(person.secret not in event["body"] for event in await desk.told())


async def test_a_role_that_needs_a_second_factor_ends_sessions_without_one(desk: Desk) -> None:
    person, client = await desk.arrived("operator"), desk.browser()
    taken(await desk.sign_in(person.username, client=client))
    desk.clock.advance(1)

    body = {"version": person.version, "roles": ["operator", "approver"]}
    taken(await desk.owner().patch(f"{API}/people/{person.id}", json=body))

    assert refused(await client.get(f"{API}/session")) == (401, "access.session_over")
    assert taken(await desk.sign_in(person.username))["must"] == ["second_factor"]
