"""Who watches the board, what each person is shown, and who is seen out when their rights end."""

import asyncio
import http.client
import json
import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from tests.integration.board.hall import Hall, Watcher, hall, minutes
from tests.support.clock import ManualClock
from tests.support.eventually import eventually
from tests.support.people import Register, bearer

COOKIE = "__Host-opsroom"


async def refusal(here: Hall, **options: Any) -> tuple[int, str]:
    """Return status and code of a handshake that is refused."""
    with pytest.raises(InvalidStatus) as refused:
        async with here.connect(**options):
            pass
    return refused.value.response.status_code, json.loads(refused.value.response.body or b"{}")["code"]


async def watching(line: Any, **said: Any) -> Watcher:
    screen = Watcher(line)
    await screen.hello(**said)
    await screen.whole()
    return screen


async def seen_out(screen: Watcher) -> tuple[str, int]:
    """Return the code of the error frame and of the close."""
    return (await screen.hear("error"))["code"], await screen.closed()


def shown(screen: Watcher) -> set[str]:
    return {item["id"] for frame in screen.frames for item in frame.get("items", ())}


async def test_nobody_watches_without_signing_in() -> None:
    async with hall() as here:
        assert await refusal(here, additional_headers={}) == (401, "access.sign_in_required")
        for headers in ({"Authorization": "Bearer"}, {"Authorization": "Basic eDp5"}, {"Cookie": f"{COOKIE}="}):
            assert await refusal(here, additional_headers=headers) == (401, "access.sign_in_required")
        assert here.hub.clients == 0


BAD_TOKENS: list[tuple[str, Callable[[Register, str], str], str]] = [
    ("signed by a stranger", lambda register, token: register.forged(token), "access.token_refused"),
    ("for another house", lambda register, token: register.resigned(token, aud="elsewhere"), "access.token_refused"),
    ("without a house", lambda register, token: register.resigned(token, aud=None), "access.token_refused"),
    ("for a year", lambda register, token: register.resigned(token, exp=4_000_000_000), "access.token_refused"),
    ("cut short", lambda register, token: token[:-4], "access.token_refused"),
    ("no token", lambda register, token: "x.y.z", "access.token_refused"),
    ("too long", lambda register, token: token + "A" * 2000, "access.token_refused"),
]


@pytest.mark.parametrize(
    ("make", "code"), [(make, code) for _, make, code in BAD_TOKENS], ids=[n for n, _, _ in BAD_TOKENS]
)
async def test_a_token_that_is_none_of_this_room_opens_nothing(make: Callable[[Register, str], str], code: str) -> None:
    async with hall() as here:
        token = make(here.register, here.register.token_for())
        assert await refusal(here, token=token) == (401, code)


async def test_two_tokens_in_one_handshake_are_not_chosen_from() -> None:
    async with hall() as here:
        good = here.register.token_for()
        both = [("Authorization", f"Bearer {good}"), ("Authorization", f"Bearer {good}")]
        assert await refusal(here, additional_headers=both) == (401, "access.token_refused")


async def test_the_cookie_of_the_page_is_as_good_as_a_bearer_and_another_name_is_not() -> None:
    async with hall() as here:
        token = here.register.token_for()
        async with here.connect(additional_headers={"Cookie": f"theme=dark; {COOKIE}={token}"}) as line:
            await watching(line)
        assert await refusal(here, additional_headers={"Cookie": f"opsroom={token}"}) == (
            401,
            "access.sign_in_required",
        )


@pytest.mark.parametrize("role", ["observer", "screen"])
async def test_who_may_not_watch_is_told_so(role: str) -> None:
    async with hall() as here:
        assert await refusal(here, token=here.register.token_for(role)) == (403, "access.forbidden")


async def test_a_person_who_must_change_the_password_first_and_one_not_heard_of_watch_nothing() -> None:
    async with hall() as here:
        known, stranger = here.register.person(), Register(here.guard._clock)
        limited = here.register.token(known, limited=True)
        assert await refusal(here, token=limited) == (403, "access.sign_in_incomplete")
        unheard = here.register.token(stranger.person())
        assert await refusal(here, token=unheard) == (403, "access.forbidden")


async def test_a_page_that_was_refused_learns_why_by_a_plain_question() -> None:
    async with hall() as here:
        who = here.register.person()
        token = here.register.token(who)

        def ask(headers: dict[str, str]) -> tuple[int, Any]:
            line = http.client.HTTPConnection("localhost", timeout=60)
            line.sock = socket.socket(socket.AF_UNIX)
            line.sock.connect(str(here.socket))
            line.request("GET", "/board/ws", headers=headers)
            answer = line.getresponse()
            body = answer.read()
            line.close()
            return answer.status, body

        status, body = await asyncio.to_thread(ask, {})
        assert (status, json.loads(body)["code"]) == (401, "access.sign_in_required")
        assert (await asyncio.to_thread(ask, bearer(token)))[0] == 426
        here.register.suspend(who)
        status, body = await asyncio.to_thread(ask, bearer(token))
        assert (status, json.loads(body)["code"]) == (401, "access.session_over")


async def test_the_welcome_says_whom_the_board_takes_the_client_for() -> None:
    async with hall() as here:
        who = here.register.person("cso_delegate", provinces=["IQ-SU", "IQ-AR"])
        async with here.connect(here.register.token(who)) as line:
            screen = Watcher(line)
            await screen.hello()
            assert (await screen.whole())["person"] == {
                "id": who.id,
                "organisation": who.organisation,
                "roles": ["cso_delegate"],
                "provinces": ["IQ-AR", "IQ-SU"],
                "compartments": sorted(["public", "joint", f"org-{who.organisation}"]),
            }


async def test_a_person_is_shown_their_provinces_and_compartments_whatever_they_ask_for() -> None:
    async with hall() as here:
        here.log.incident(1, 1, province="IQ-BG")
        here.log.incident(2, 1, province="IQ-SU")
        here.log.incident(3, 1, province="IQ-SU", compartment="commission")
        here.log.incident(4, 1, province="XX")
        here.log.incident(5, 1, province="NA")
        token = here.register.token_for("cso_delegate", provinces=["IQ-SU"])
        for asked in (None, ["IQ-SU", "IQ-BG", "XX", "NA"]):
            async with here.connect(token) as line:
                screen = await watching(line, provinces=asked)
                assert sorted(item[-1] for item in shown(screen)) == ["2", "4"]
        async with here.connect(token) as line:
            assert shown(await watching(line, provinces=["IQ-BG"])) == set()


async def test_a_suspended_organisation_loses_every_screen_and_nobody_else_does() -> None:
    async with hall() as here:
        network = here.register.organisation()
        people = [here.register.person("cso_delegate", organisation=network) for _ in range(3)]
        async with (
            here.connect(here.register.token(people[0])) as a,
            here.connect(here.register.token(people[1])) as b,
            here.connect(here.register.token(people[1])) as c,
            here.connect() as other,
        ):
            screens = [await watching(line) for line in (a, b, c)]
            stays = await watching(other)
            here.register.suspend_organisation(network)
            for screen in screens:
                assert await seen_out(screen) == ("board.session_over", 4403)
            here.log.incident(1, 1)
            assert (await stays.hear("delta"))["changes"]
        assert await refusal(here, token=here.register.token(people[2])) == (401, "access.session_over")


async def test_an_ended_session_closes_its_own_lines_only() -> None:
    async with hall() as here:
        who = here.register.person()
        mine, elsewhere = here.register.session(), here.register.session()
        async with (
            here.connect(here.register.token(who, session=mine)) as a,
            here.connect(here.register.token(who, session=elsewhere)) as b,
        ):
            ended, goes_on = await watching(a), await watching(b)
            here.register.end(who, mine)
            assert await seen_out(ended) == ("board.session_over", 4403)
            here.log.incident(1, 1)
            await goes_on.hear("delta")
        again = here.register.token(who, session=mine)
        assert await refusal(here, token=again) == (401, "access.session_over")


async def test_changed_rights_close_the_line_and_the_next_one_sees_with_them() -> None:
    async with hall() as here:
        here.log.incident(1, 1)
        here.log.incident(2, 1, compartment="commission")
        who = here.register.person("operator")
        token = here.register.token(who)
        async with here.connect(token) as line:
            screen = Watcher(line)
            await screen.hello()
            before = await screen.whole()
            assert len(shown(screen)) == 2
            here.register.change(who, roles=["cso_delegate"], compartments=["public", "joint"])
            assert await seen_out(screen) == ("board.rights_changed", 4403)
        resume = {"epoch": before["epoch"], "seq": before["seq"], "view": before["view"]}
        async with here.connect(token) as line:
            screen = Watcher(line)
            await screen.hello(resume=resume)
            assert (await screen.whole())["view"] != before["view"]
            assert [item[-1] for item in shown(screen)] == ["1"]


async def test_who_may_watch_no_longer_is_told_that_rights_have_changed_and_then_refused() -> None:
    async with hall() as here:
        who = here.register.person("operator")
        token = here.register.token(who)
        async with here.connect(token) as line:
            screen = await watching(line)
            here.register.change(who, roles=["observer"])
            assert await seen_out(screen) == ("board.rights_changed", 4403)
        assert await refusal(here, token=token) == (403, "access.forbidden")


async def test_news_that_changes_no_rights_leaves_the_line_alone() -> None:
    async with hall() as here:
        who, goes = here.register.person("operator"), here.register.person("operator")
        async with here.connect(here.register.token(who)) as line, here.connect(here.register.token(goes)) as other:
            screen, leaves = await watching(line), await watching(other)
            here.register.change(who, valid_until=here.guard._clock.now() + timedelta(days=1))
            here.register.suspend(here.register.person())
            here.register.suspend(goes)
            await seen_out(leaves)  # whoever was touched before has been looked at with them
            here.log.incident(1, 1)
            await screen.hear("delta")
            assert here.hub.clients == 1


async def test_who_is_suspended_between_the_handshake_and_hello_sees_nothing() -> None:
    async with hall() as here:
        who = here.register.person()
        here.log.incident(1, 1)
        async with here.connect(here.register.token(who)) as line:
            here.register.suspend(who)
            screen = Watcher(line)
            await screen.hello()
            assert await seen_out(screen) == ("board.session_over", 4403)
            assert [frame["type"] for frame in screen.frames] == ["error"]


async def test_a_retired_key_ends_every_line_that_it_opened() -> None:
    async with hall() as here, here.connect() as line:
        screen = await watching(line)
        here.register.use_key("retired")
        assert await seen_out(screen) == ("board.session_over", 4403)


async def test_what_ends_by_time_ends_without_a_message() -> None:
    clock = ManualClock()
    async with hall(clock=clock) as here:
        leaves = here.register.person(valid_until=clock.now() + minutes(20))
        long, short = here.register.token(here.register.person()), here.register.token(leaves)
        async with here.connect(long) as a, here.connect(short) as b:
            by_session, by_validity = await watching(a), await watching(b)
            clock.advance(20 * 60)
            assert await seen_out(by_validity) == ("board.session_over", 4403)
            assert here.hub.clients == 1
            clock.advance(11 * 3600)
            assert await seen_out(by_session) == ("board.session_over", 4403)


async def test_a_compartment_opened_for_a_while_closes_again_by_itself() -> None:
    clock = ManualClock()
    async with hall(clock=clock) as here:
        here.log.incident(1, 1, compartment="security")
        until = clock.now() + minutes(30)
        who = here.register.person(
            "commissioner", compartments=["joint"], opened=[{"compartment": "security", "until": until}]
        )
        token = here.register.token(who)
        async with here.connect(token) as line:
            screen = await watching(line)
            assert len(shown(screen)) == 1
            clock.advance(30 * 60)
            assert await seen_out(screen) == ("board.rights_changed", 4403)
        async with here.connect(token) as line:
            assert shown(await watching(line)) == set()


async def test_a_suspended_screen_that_does_not_read_is_cut() -> None:
    async with hall() as here:
        who = here.register.person()
        async with here.connect(here.register.token(who), max_queue=1) as line:
            await watching(line)
            line.transport.pause_reading()
            version = 1
            while not here.count("opsroom_board_held_total"):
                version += 1
                for number in range(1, 40):
                    here.log.incident(number, version, summary="ط" * 250)
                await asyncio.sleep(0.02)
                assert version < 500
            here.register.suspend(who)
            await eventually(lambda: here.hub.clients == 0)


async def test_ticks_and_readiness_say_when_revocations_are_stale() -> None:
    clock = ManualClock()
    async with hall(clock=clock, tick_seconds=0.3) as here, here.connect() as line:
        screen = await watching(line)

        async def said() -> str:
            tick = await screen.hear("tick")
            await screen.say(type="ack", seq=tick["seq"])
            return str(tick["revocations"])

        async def says(wanted: str) -> bool:
            return await said() == wanted

        assert await said() == "fresh"
        clock.advance(31)
        await eventually(lambda: says("stale"), every=0)
        assert here.health.report()["parts"]["revocations"]["ok"] is False
        assert here.health.ready, "it is shown, and watching goes on"
        here.register.beat()
        await eventually(lambda: says("fresh"), every=0)


async def test_five_hundred_screens_of_one_organisation_go_and_the_room_goes_on() -> None:
    async with hall() as here:
        network = here.register.organisation()
        tokens = [here.register.token(here.register.person("cso_delegate", organisation=network)) for _ in range(20)]
        lines = [await here.connect(tokens[number % 20]) for number in range(500)]
        async with here.connect() as other:
            stays = await watching(other)
            for line in lines:
                await watching(line, topics=["incidents"])
            here.register.suspend_organisation(network)
            await eventually(lambda: here.hub.clients == 1, within=120)
            here.log.incident(1, 1)
            await stays.hear("delta")
        assert {line.close_code for line in [await gone(line) for line in lines]} == {4403}


async def gone(line: Any) -> Any:
    await line.wait_closed()
    return line
