"""Guessing costs time, and nobody can keep somebody else out by it."""

import asyncio

from tests.integration.accreditation.desk import API, PASSWORD, Desk, refused, taken


async def _guess(desk: Desk, username: str, address: str, times: int) -> list[int]:
    client = desk.browser(address)
    return [(await desk.sign_in(username, f"a wrong guess {n}", client=client)).status_code for n in range(times)]


async def test_one_network_guessing_one_name_has_to_wait_and_is_told_how_long(desk: Desk) -> None:
    person = await desk.arrived("operator")

    statuses = await _guess(desk, person.username, "10.9.9.9", 14)
    waiting = await desk.sign_in(person.username, client=desk.browser("10.9.9.9"))
    desk.clock.advance(int(waiting.headers["retry-after"]))
    later = await desk.sign_in(person.username, client=desk.browser("10.9.9.9"))

    assert statuses == [401] * 10 + [429] * 4
    assert refused(waiting) == (429, "request.throttled")
    assert later.status_code == 200


async def test_an_unknown_name_is_throttled_like_a_known_one(desk: Desk) -> None:
    assert await _guess(desk, "nobody.here", "10.9.9.9", 12) == [401] * 10 + [429] * 2


async def test_one_network_guessing_many_names_has_to_wait(desk: Desk) -> None:
    client = desk.browser("10.9.9.9")

    answers = [await desk.sign_in(f"name.{n}", client=client) for n in range(105)]

    assert [answer.status_code for answer in answers] == [401] * 100 + [429] * 5
    assert (await desk.sign_in("name.999", client=desk.browser("10.9.9.8"))).status_code == 401


async def test_many_networks_guessing_one_name_do_not_keep_a_known_device_out(desk: Desk) -> None:
    person, device = await desk.arrived("operator"), desk.browser("10.1.1.1")
    taken(await desk.sign_in(person.username, client=device))
    await device.delete(f"{API}/session")

    statuses = [s for n in range(8) for s in await _guess(desk, person.username, f"10.8.{n}.1", 5)]
    stranger = await desk.sign_in(person.username, client=desk.browser("10.7.7.7"))
    known = await desk.sign_in(person.username, client=device)

    assert statuses.count(401) == 30
    assert refused(stranger) == (429, "request.throttled")
    assert taken(known)["failed_attempts"] == 30


async def test_a_guesser_at_the_next_desk_does_not_keep_a_known_device_out(desk: Desk) -> None:
    person, device = await desk.arrived("operator"), desk.browser("10.1.1.1")
    taken(await desk.sign_in(person.username, client=device))

    await _guess(desk, person.username, "10.1.1.1", 20)
    for n in range(100):
        await desk.sign_in(f"name.{n}", client=desk.browser("10.1.1.1"))

    assert (await desk.sign_in(person.username, client=desk.browser("10.1.1.1"))).status_code == 429
    taken(await desk.sign_in(person.username, client=device))


async def test_a_known_device_guesses_no_faster_than_others(desk: Desk) -> None:
    person, device = await desk.arrived("operator"), desk.browser()
    taken(await desk.sign_in(person.username, client=device))

    statuses = [(await desk.sign_in(person.username, "a guess", client=device)).status_code for _ in range(35)]

    assert statuses == [401] * 30 + [429] * 5


async def test_the_mark_of_a_device_helps_nobody_but_whose_it_is(desk: Desk) -> None:
    mine, theirs = await desk.arrived("operator"), await desk.arrived("operator")
    device = desk.browser("10.6.6.6")
    taken(await desk.sign_in(mine.username, client=device))

    statuses = [(await desk.sign_in(theirs.username, "a guess", client=device)).status_code for _ in range(12)]
    forged = desk.browser("10.6.6.7", Cookie=f"__Host-opsroom-device={theirs.id.replace('-', '')}.00.AAAA")
    forged_statuses = [(await desk.sign_in(theirs.username, "a guess", client=forged)).status_code for _ in range(12)]

    assert statuses == [401] * 10 + [429] * 2
    assert forged_statuses == [401] * 10 + [429] * 2


async def test_many_guesses_at_the_same_time_are_counted_one_by_one(desk: Desk) -> None:
    person = await desk.arrived("operator")
    client = desk.browser("10.9.9.9")

    answers = await asyncio.gather(*(desk.sign_in(person.username, f"guess {n}", client=client) for n in range(40)))

    assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 30


async def test_who_is_right_is_never_made_to_wait_for_their_own_sign_ins(desk: Desk) -> None:
    person = await desk.arrived("operator")

    for _ in range(25):
        taken(await desk.sign_in(person.username, PASSWORD, client=desk.browser()))


async def test_guessing_the_secrets_of_invitations_is_throttled(desk: Desk) -> None:
    client = desk.browser("10.9.9.9")

    answers = [await client.post(f"{API}/invitations/open", json={"secret": f"guess{n}"}) for n in range(103)]

    assert [answer.status_code for answer in answers] == [404] * 100 + [429] * 3
