"""Sign-in is down, the bus is down, both come back: whoever is in goes on, and what was taken away is gone."""

import asyncio

import httpx

from tests.support import builders
from tests.support.board_client import Board, following, hello, line_to, read_whole
from tests.support.entry import API, arrive, browser, cookie_header, owner, signed_in, taken
from tests.support.eventually import eventually
from tests.support.ledger import REPORTS
from tests.support.room import Room


async def test_with_accreditation_down_reports_and_boards_go_on_for_whoever_is_in(own_room: Room) -> None:
    person = await arrive(own_room, ["operator"], kind="commission")
    async with signed_in(own_room, person) as client:
        await asyncio.to_thread(own_room.wait_told)
        with own_room.held("accreditation"):
            own_room.kill("intake")

            async def filed() -> bool:
                try:
                    return (await client.post(REPORTS, json=builders.report())).status_code == 202
                except httpx.TransportError:
                    return False

            await eventually(filed, 120, saying="intake does not take reports while accreditation stands still")
            assert (await client.get("/api/polling/map")).status_code in {200, 404}
            async with line_to(own_room, additional_headers=cookie_header(client)) as wall:
                await wall.say(hello())
                await read_whole(wall, Board())
                tick = None

                async def stale() -> bool:
                    nonlocal tick
                    tick = await wall.hear_until("tick")
                    await wall.say({"type": "ack", "seq": tick["seq"]})
                    return tick["revocations"] == "stale"

                await eventually(stale, 120, saying=lambda: f"nobody says that revocations are stale: {tick}")
        await asyncio.to_thread(own_room.wait_ready)


async def test_what_was_revoked_while_the_bus_was_away_is_gone_when_it_is_back(own_room: Room) -> None:
    person = await arrive(own_room, ["operator"], kind="commission")
    async with signed_in(own_room, person) as client, owner(own_room) as admin:

        async def answers(status: int) -> bool:
            try:
                return (await client.get("/api/polling/audit")).status_code == status
            except httpx.TransportError:
                return False

        await asyncio.to_thread(own_room.wait_told)
        await eventually(lambda: answers(403), 60, saying="polling does not know the person")
        with own_room.held("nats"):
            found = taken(await admin.get(f"{API}/people/{person.person_id}"))
            body = {"version": found["version"], "reason": "توقيف أثناء انقطاع السجل"}
            assert (
                taken(await admin.post(f"{API}/people/{person.person_id}/suspend", json=body))["state"] == "suspended"
            )
            assert (await client.get(f"{API}/session")).status_code == 401
            await eventually(lambda: answers(403), 60, saying="polling cannot have heard of it yet")
        await eventually(lambda: answers(401), 120, saying="the revocation did not arrive after the bus came back")


async def test_killed_in_any_order_the_room_knows_the_same_people_again(own_room: Room) -> None:
    person = await arrive(own_room, ["operator"], kind="commission")
    gone = await arrive(own_room, ["operator"], kind="commission")
    async with signed_in(own_room, person) as client, signed_in(own_room, gone) as other, owner(own_room) as admin:
        found = taken(await admin.get(f"{API}/people/{gone.person_id}"))
        body = {"version": found["version"], "reason": "إنهاء الاعتماد"}
        taken(await admin.post(f"{API}/people/{gone.person_id}/suspend", json=body))
        for part in ("accreditation", "polling", "intake", "board-1", "nats", "postgres"):
            own_room.kill(part)
        await asyncio.to_thread(own_room.wait_ready)
        await asyncio.to_thread(own_room.wait_told)

        for path in (f"{API}/session", "/api/polling/map"):
            assert (await client.get(path)).status_code in {200, 404}, path
            assert (await other.get(path)).status_code == 401, path
        async with following(own_room) as wall:
            await wall.shows(lambda board: board.welcome != {})
        verified = await asyncio.to_thread(own_room.verify_log)
        assert verified.returncode == 0, verified.stdout + verified.stderr


async def test_a_sign_in_answered_with_success_is_kept_whatever_is_killed_next(own_room: Room) -> None:
    person = await arrive(own_room, ["observer"])
    async with signed_in(own_room, person) as client:
        own_room.kill("accreditation")
        await asyncio.to_thread(own_room.wait_ready)
        sessions = taken(await client.get(f"{API}/sessions"))["items"]
        assert [session["current"] for session in sessions].count(True) == 1
        async with browser(own_room) as nobody:
            assert (await nobody.get(f"{API}/session")).status_code == 401
