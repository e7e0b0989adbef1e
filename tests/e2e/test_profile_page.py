"""One's own profile in a real browser: rights in words, password, one-time code, sessions, language."""

import re

import pyotp
import pytest
from playwright.async_api import Browser, Page, Route, expect

from services.kit.clock import SystemClock
from tests.support.entry import API, PASSWORD, Entrant, arrive, signed_in, taken
from tests.support.entry import browser as http
from tests.support.eventually import eventually
from tests.support.pages import (
    PHONE,
    browser_of,
    fits,
    kept_out,
    looked_at_in_every_language,
    page_of,
    token_in,
    token_of,
)
from tests.support.room import Room

pytestmark = pytest.mark.asyncio(loop_scope="session")

WORDS = {
    "ar": ("مدقق", "نينوى", "الأمني"),
    "ckb": ("وردبین", "نەینەوا", "ئەمنی"),
    "en": ("Auditor", "Ninawa", "Security"),
}
"""A role, a province and a compartment as people say them."""


async def operator(room: Room) -> Entrant:
    return await arrive(room, ["operator"], kind="commission")


async def token(room: Room, entrant: Entrant) -> str:
    """Sign somebody in on another device and return what that one holds."""
    async with signed_in(room, entrant) as client:
        return token_in(client)


async def password(page: Page, current: str, new: str) -> None:
    await page.get_by_label("Present password").fill(current)
    await page.get_by_label("New password").fill(new)
    await page.keyboard.press("Enter")


@looked_at_in_every_language
async def test_a_person_reads_who_they_are_in_words_and_nobody_is_kept_out(
    browser: Browser, room: Room, language: str
) -> None:
    signed = await token_of(room, ["auditor"], kind="commission", provinces=["IQ-NI", "IQ-BG"])
    for size in ({"width": 1440, "height": 900}, PHONE):
        async with page_of(browser, room, f"/profile/?lang={language}", signed, viewport=size) as page:
            await expect(page.get_by_test_id("sessions").locator("li").first).to_be_visible()
            main = page.locator("main")
            for word in WORDS[language]:
                await expect(main).to_contain_text(word)
            assert "IQ-NI" not in await main.inner_text()
            assert await kept_out(page) == []
            assert await fits(page)
            await page.get_by_test_id("who").click()
            await expect(page.locator("[popover]")).to_be_visible()
            assert await kept_out(page) == []


async def test_a_new_password_ends_every_other_session_and_the_old_one_opens_nothing(
    browser: Browser, room: Room
) -> None:
    someone = await operator(room)
    async with (
        signed_in(room, someone) as elsewhere,
        page_of(browser, room, "/profile/?lang=en", await token(room, someone)) as page,
    ):
        await expect(page.get_by_test_id("sessions").locator("li")).to_have_count(3)
        await page.get_by_role("button", name="Change password").click()
        await password(page, "not my password", "شجرة زيتون عند النهر 9")
        await expect(page.get_by_label("Present password")).to_have_attribute("aria-invalid", "true")
        await password(page, PASSWORD, "شجرة زيتون عند النهر 9")
        await expect(page.get_by_role("status").filter(has_text="Your password is changed")).to_be_visible()
        await expect(page.get_by_test_id("sessions").locator("li")).to_have_count(1)

        async def is_out() -> bool:
            return (await elsewhere.get(f"{API}/session")).status_code == 401

        await eventually(is_out, 60)
    async with http(room) as old:
        told = {"username": someone.username, "password": PASSWORD}
        assert (await old.post(f"{API}/session", json=told)).status_code == 401


async def test_the_one_time_code_is_set_up_moved_and_turned_off_by_its_owner(browser: Browser, room: Room) -> None:
    someone = await operator(room)
    async with page_of(browser, room, "/profile/?lang=en", await token(room, someone)) as page:
        await page.get_by_role("button", name="Set it up").click()
        secret = (await page.get_by_test_id("secret").inner_text()).replace(" ", "")
        await page.locator("input[autocomplete=one-time-code]").fill(pyotp.TOTP(secret).at(SystemClock().now()))
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("recovery-codes").locator("li")).to_have_count(10)
        assert await kept_out(page) == []
        await page.get_by_role("checkbox", name="I have kept these codes").check()
        await page.get_by_role("button", name="Continue").click()

        await page.get_by_role("button", name="Move to another phone").click()
        await page.get_by_label("Present password").fill(PASSWORD)
        await page.keyboard.press("Enter")
        moved = page.get_by_test_id("secret")
        await expect(moved).to_be_visible()
        assert (await moved.inner_text()).replace(" ", "") != secret

        await page.get_by_role("button", name="Turn off").click()
        await page.get_by_label("Present password").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("The one-time code is off.")).to_be_visible()
        await expect(page.get_by_role("button", name="Set it up")).to_be_visible()
    async with signed_in(room, someone) as client:
        assert taken(await client.get(f"{API}/session"))["second_factor"] is False


async def test_whoever_needs_the_code_is_not_offered_to_turn_it_off(browser: Browser, room: Room) -> None:
    signed = await token_of(room, ["liaison"], kind="agency")
    async with page_of(browser, room, "/profile/?lang=en", signed) as page:
        await expect(page.get_by_role("button", name="New recovery codes")).to_be_visible()
        await expect(page.get_by_role("button", name="Turn off")).to_have_count(0)


async def test_a_session_ended_here_is_over_on_the_other_device(browser: Browser, room: Room) -> None:
    someone = await operator(room)
    here, there = await token(room, someone), await token(room, someone)
    async with (
        page_of(browser, room, "/profile/?lang=en", there) as other,
        page_of(browser, room, "/profile/?lang=en", here) as page,
    ):
        sessions = page.get_by_test_id("sessions").locator("li")
        await expect(sessions).to_have_count(3)
        await expect(sessions.first).to_contain_text("This one")
        for left in (2, 1):
            await sessions.nth(1).get_by_role("button").click()
            await expect(sessions).to_have_count(left)
        await other.wait_for_url("**/login/?next=*")
        await page.reload()
        await expect(sessions).to_have_count(1)


async def test_wrong_attempts_of_somebody_else_are_told_to_whose_name_they_used(browser: Browser, room: Room) -> None:
    someone = await operator(room)
    async with http(room) as stranger:
        for n in range(3):
            guess = {"username": someone.username, "password": f"a guess, number {n}"}
            assert (await stranger.post(f"{API}/session", json=guess)).status_code == 401
    async with page_of(browser, room, "/profile/?lang=en", await token(room, someone)) as page:
        await expect(page.get_by_test_id("attempts")).to_contain_text(re.compile(r"3\W* wrong attempts"))


async def test_language_and_digits_go_with_the_person_to_another_device(browser: Browser, room: Room) -> None:
    someone = await operator(room)
    async with page_of(browser, room, "/profile/", await token(room, someone)) as page:
        await expect(page.locator("html")).to_have_attribute("lang", "ar")
        async with page.expect_response(re.compile("/profile$")):
            await page.get_by_role("radio", name="کوردی").check()
        async with page.expect_response(re.compile("/profile$")):
            await page.get_by_role("radio", name=re.compile("123")).check()
        await expect(page.locator("time.clock")).to_have_text(re.compile(r"^[0-9]{2}:[0-9]{2}:[0-9]{2}$"))
    async with page_of(browser, room, "/profile/", await token(room, someone)) as page:
        await expect(page.locator("html")).to_have_attribute("lang", "ckb")
        await expect(page.locator("time.clock")).to_have_text(re.compile(r"^[0-9]{2}:[0-9]{2}:[0-9]{2}$"))


async def test_signing_out_leaves_nothing_of_the_person_on_the_device(browser: Browser, room: Room) -> None:
    someone = await operator(room)
    async with browser_of(browser, room, await token(room, someone)) as context:
        page = await context.new_page()
        await page.goto(f"{room.url}/board/?lang=en")
        await expect(page.get_by_test_id("who")).to_be_visible()
        await expect(page.locator("[data-testid=link][data-phase=live]")).to_be_visible()
        refused: list[str] = []
        page.on("response", lambda answer: refused.append(answer.url) if answer.status == 401 else None)

        async def answered_late(route: Route) -> None:
            if route.request.method != "DELETE":
                await route.continue_()
                return
            answer = await route.fetch()
            await eventually(lambda: refused, 60, saying="the board did not notice that the session was over")
            await route.fulfill(response=answer)

        await page.route(f"**{API}/session", answered_late)
        await page.get_by_test_id("who").press("Enter")
        await page.get_by_role("button", name="Sign out").press("Enter")
        await page.wait_for_url(f"{room.url}/login/")  # which does not tell what was open
        await expect(page.locator("#username")).to_be_visible()
        kept = await page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}])")
        assert someone.username not in kept
        assert "opsroom.board.last" not in kept
        assert [one for one in await context.cookies() if one["name"] == "__Host-opsroom"] == []
        await page.goto(f"{room.url}/profile/", wait_until="commit")
        await page.wait_for_url("**/login/?next=*")
