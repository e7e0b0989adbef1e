"""Two browsers of one organisation, one of another: the organisation is suspended, and both go, sockets included."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import httpx
import websockets

from tests.support.board_client import Board, hello, line_to, read_whole
from tests.support.browser import browsing
from tests.support.entry import API, PATIENCE_SECONDS, arrive, browser, cookie_header, owner, signed_in, taken
from tests.support.eventually import eventually
from tests.support.pages import page_of, token_in
from tests.support.room import Room


@contextlib.asynccontextmanager
async def watching(room: Room, client: httpx.AsyncClient) -> AsyncIterator[asyncio.Task[int]]:
    """Let somebody look at the board, and answer its ticks, until it ends the line; the task returns its code."""

    async def until_closed() -> int:
        with contextlib.suppress(websockets.ConnectionClosed):
            while True:
                await line.hear()
        return line.socket.close_code or 0

    async with line_to(room, additional_headers=cookie_header(client)) as line:
        await line.say(hello())
        await read_whole(line, Board())
        reading = asyncio.create_task(until_closed())
        try:
            yield reading
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


async def ended(*screens: asyncio.Task[int]) -> set[int]:
    """Wait until the board has ended all these lines and return the codes."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        return set(await asyncio.gather(*screens))


async def test_a_suspended_organisation_is_out_everywhere_at_once_and_stays_out_after_it_comes_back(room: Room) -> None:
    delegate = await arrive(room, ["cso_delegate"])
    colleague = await arrive(room, ["cso_delegate"], organisation_id=delegate.organisation_id)
    other = await arrive(room, ["cso_delegate"])
    async with (
        signed_in(room, delegate) as first,
        signed_in(room, colleague) as second,
        signed_in(room, other) as third,
        watching(room, first) as wall,
        watching(room, second) as desk,
        watching(room, third) as stays,
        owner(room) as admin,
    ):
        found = taken(await admin.get(f"{API}/organisations/{delegate.organisation_id}"))

        reason = {"version": found["version"], "reason": "توقيف تجريبي بقرار المفوضية"}
        suspended = taken(await admin.post(f"{API}/organisations/{found['id']}/suspend", json=reason))

        assert suspended["state"] == "suspended"
        assert await ended(wall, desk) == {4403}
        for client in (first, second):
            assert (await client.get(f"{API}/session")).json()["code"] == "access.session_over"
            for path in ("/api/polling/map", "/api/intake/reports"):
                method = client.post if "reports" in path else client.get

                async def refused(method=method, path=path) -> bool:  # type: ignore[no-untyped-def]
                    return (await method(path)).status_code == 401

                await eventually(refused, PATIENCE_SECONDS, saying=f"{path} still answers")
        assert taken(await third.get(f"{API}/session"))["person_id"] == other.person_id
        assert not stays.done()

        back = taken(
            await admin.post(f"{API}/organisations/{found['id']}/reinstate", json={"version": suspended["version"]})
        )
        assert back["state"] == "active"
        assert (await first.get(f"{API}/session")).status_code == 401
    async with signed_in(room, delegate) as again:
        assert taken(await again.get(f"{API}/session"))["person_id"] == delegate.person_id


async def test_what_a_suspended_person_has_on_their_screen_goes_on_every_page(room: Room) -> None:
    delegate = await arrive(room, ["cso_delegate"])
    observer = await arrive(room, ["observer"], organisation_id=delegate.organisation_id)
    async with (
        signed_in(room, delegate) as first,
        signed_in(room, observer) as second,
        browsing() as window,
        page_of(window, room, "/board/", token_in(first)) as wall,
        page_of(window, room, "/profile/", token_in(second)) as still,
        owner(room) as admin,
    ):
        await still.get_by_text(observer.username).locator("visible=true").first.wait_for()
        found = taken(await admin.get(f"{API}/organisations/{delegate.organisation_id}"))
        reason = {"version": found["version"], "reason": "توقيف تجريبي بقرار المفوضية"}

        taken(await admin.post(f"{API}/organisations/{found['id']}/suspend", json=reason))

        for page in (wall, still):
            await page.wait_for_url(f"{room.url}/login/?*")
        assert await still.get_by_text(observer.username).count() == 0


async def test_a_session_somebody_ends_from_elsewhere_ends_its_socket_too_and_no_other(room: Room) -> None:
    person = await arrive(room, ["operator"], kind="commission")
    async with (
        signed_in(room, person) as phone,
        signed_in(room, person) as desk,
        watching(room, phone) as pocket,
        watching(room, desk) as wall,
    ):
        sessions = taken(await desk.get(f"{API}/sessions"))["items"]
        lost = next(session for session in sessions if not session["current"])

        assert (await desk.delete(f"{API}/sessions/{lost['id']}")).status_code == 204

        assert await ended(pocket) == {4403}
        assert (await phone.get(f"{API}/session")).json()["code"] == "access.session_over"
        assert taken(await desk.get(f"{API}/session"))["person_id"] == person.person_id
        assert not wall.done()


async def test_a_cookie_stolen_before_signing_out_is_worth_nothing_afterwards(room: Room) -> None:
    person = await arrive(room, ["operator"], kind="commission")
    async with signed_in(room, person) as client, browser(room) as thief:
        stolen = cookie_header(client)
        assert (await thief.get(f"{API}/session", headers=stolen)).status_code == 200
        assert (await client.delete(f"{API}/session")).status_code == 204
        assert (await thief.get(f"{API}/session", headers=stolen)).json()["code"] == "access.session_over"

        async def refused() -> bool:
            return (await thief.get("/api/polling/map", headers=stolen)).status_code == 401

        await eventually(refused, PATIENCE_SECONDS, saying="the stolen cookie still opens the map")
