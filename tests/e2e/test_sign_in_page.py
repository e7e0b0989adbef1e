"""Signing in with a real browser: password, one-time code, invitations, and what has to be done first."""

import re
from typing import Any

import pyotp
import pytest
from playwright.async_api import Browser, Page, expect

from services.kit.clock import SystemClock
from services.kit.ids import Ids
from services.room import owner as machine_owner
from tests.support.clock import move_drill
from tests.support.entry import API, PASSWORD, Entrant, arrive, invite, make_organisation, owner
from tests.support.pages import PHONE, browser_of, fits, kept_out, looked_at_in_every_language, page_of, token_of
from tests.support.room import Room

pytestmark = pytest.mark.asyncio(loop_scope="session")

SIGN_IN = {"ar": "دخول", "ckb": "بچۆ ژوورەوە", "en": "Sign in"}
LIVE = "[data-testid=link][data-phase=live]"


async def invitation(room: Room, roles: list[str], **changes: Any) -> tuple[dict[str, Any], str]:
    """Make somebody new of a new organisation and return them with the link that they are sent."""
    async with owner(room) as by:
        home = await make_organisation(by, "cso" if roles == ["observer"] else "commission")
        person, secret = await invite(by, home["id"], roles, **changes)
    return person, f"/login/#invitation={secret}"


async def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Type user name and password and send them with the keyboard."""
    await page.locator("#username").fill(username)
    await page.locator("#password").fill(password)
    await page.keyboard.press("Enter")


async def code(page: Page, entrant: Entrant) -> None:
    await page.locator("#code").fill(entrant.otp())
    await page.keyboard.press("Enter")


async def secret_of(page: Page) -> str:
    """Return the key that the page shows in text for an authenticator app."""
    return (await page.get_by_test_id("secret").inner_text()).replace(" ", "")


@looked_at_in_every_language
async def test_nobody_is_kept_out_of_signing_in(browser: Browser, room: Room, language: str) -> None:
    async with page_of(browser, room, f"/login/?lang={language}") as page:
        html = page.locator("html")
        await expect(html).to_have_attribute("lang", language)
        await expect(html).to_have_attribute("dir", "ltr" if language == "en" else "rtl")
        for size in ({"width": 1440, "height": 900}, PHONE):
            await page.set_viewport_size(size)  # type: ignore[arg-type]
            await expect(page.locator("#username")).to_be_visible()
            assert await kept_out(page) == []
            assert await fits(page)
        await page.get_by_role("button", name=SIGN_IN[language], exact=True).click()
        await expect(page.get_by_role("alert").locator("a")).to_have_count(2)
        assert await kept_out(page) == []


async def test_an_empty_form_is_answered_by_a_summary_whose_links_lead_to_the_fields(
    browser: Browser, room: Room
) -> None:
    async with page_of(browser, room, "/login/?lang=en") as page:
        await page.locator("#password").press("Enter")
        summary = page.get_by_role("alert")
        await expect(summary).to_be_focused()
        await summary.get_by_role("link", name="Type your password").press("Enter")
        await expect(page.locator("#password")).to_be_focused()
        await expect(page.locator("#password")).to_have_attribute("aria-invalid", "true")


async def test_a_wrong_password_does_not_say_whether_the_user_name_exists(browser: Browser, room: Room) -> None:
    someone = await arrive(room, ["observer"])
    said = []
    for username in (someone.username, f"nobody.{Ids().uuid().hex[-8:]}"):
        async with page_of(browser, room, "/login/?lang=en") as page:
            await sign_in(page, username, "not the password at all")
            summary = page.get_by_role("alert")
            await expect(summary).to_be_visible()
            said.append(await summary.inner_text())
            await expect(page.locator("#username")).to_have_value(username)
            await expect(page.locator("#password")).to_have_value("")
    assert said[0] == said[1]


async def test_the_code_is_asked_only_of_who_has_one_and_a_recovery_code_stands_in_for_it(
    browser: Browser, room: Room
) -> None:
    plain, proven = await arrive(room, ["operator"], kind="commission"), await arrive(room, ["liaison"], kind="agency")
    async with page_of(browser, room, "/login/?next=/profile/") as page:
        await sign_in(page, plain.username)
        await page.wait_for_url(f"{room.url}/profile/")
    async with page_of(browser, room, "/login/?next=/profile/&lang=en") as page:
        await sign_in(page, proven.username)
        await expect(page.locator("#code")).to_be_focused()
        assert await kept_out(page) == []
        await page.locator("#code").fill("000000")
        await page.keyboard.press("Enter")
        await expect(page.locator("#code")).to_have_attribute("aria-invalid", "true")
        await code(page, proven)
        await page.wait_for_url(f"{room.url}/profile/")
    async with page_of(browser, room, "/login/?next=/profile/&lang=en") as page:
        await sign_in(page, proven.username)
        await page.get_by_role("button", name="Use a recovery code").click()
        await expect(page.locator("#code")).to_be_focused()
        await page.locator("#code").fill(proven.recovery_codes[0].lower())
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"{room.url}/profile/")


async def test_next_leads_to_the_place_somebody_wanted_and_never_to_another_site(browser: Browser, room: Room) -> None:
    someone = await arrive(room, ["auditor"], kind="commission")
    async with page_of(browser, room, "/audit/?service=intake&type=incident", leads_away=True) as page:
        await page.wait_for_url("**/login/?next=*")
        await sign_in(page, someone.username)
        await page.wait_for_url(f"{room.url}/audit/?service=intake&type=incident")
    for away in ("//example.org/", "https://example.org/", "/%5Cexample.org/", "/\\example.org"):
        async with page_of(browser, room, f"/login/?next={away}") as page:
            await sign_in(page, someone.username)
            await page.wait_for_url(lambda url: not url.startswith(f"{room.url}/login/"))
            assert re.match(rf"{re.escape(room.url)}/(board|example\.org|%5Cexample\.org)/", page.url)


async def test_an_invitation_says_for_whom_it_is_and_ends_at_the_board_with_a_second_factor(
    browser: Browser, room: Room
) -> None:
    person, link = await invitation(room, ["approver"], name="نرمين قادر")
    async with page_of(browser, room, link) as page:
        card = page.locator("[data-step]")
        await expect(card).to_have_attribute("data-step", "invitation")
        await expect(page.get_by_test_id("invited")).to_contain_text("نرمين قادر")
        await expect(page.get_by_test_id("invited")).to_contain_text(person["username"])
        assert "invitation" not in page.url
        assert await kept_out(page) == []

        field = page.locator("input[autocomplete=new-password]")
        await field.fill("قصيرة")
        await page.keyboard.press("Enter")
        await expect(field).to_have_attribute("aria-invalid", "true")
        await field.fill(PASSWORD)
        await page.keyboard.press("Enter")

        await expect(card).to_have_attribute("data-step", "enrol")
        await expect(page.get_by_role("img", name=re.compile("QR"))).to_be_visible()
        assert await kept_out(page) == []
        secret = await secret_of(page)
        otp = page.locator("input[autocomplete=one-time-code]")
        await otp.fill("123456")
        await page.keyboard.press("Enter")
        await expect(otp).to_have_attribute("aria-invalid", "true")
        await otp.fill(pyotp.TOTP(secret).at(SystemClock().now()))
        await page.keyboard.press("Enter")

        await expect(card).to_have_attribute("data-step", "recovery_codes")
        codes = await page.get_by_test_id("recovery-codes").locator("li").all_inner_texts()
        assert len(set(codes)) == 10
        assert await kept_out(page) == []
        await page.locator("form button[type=submit]").click()
        await expect(card).to_have_attribute("data-step", "recovery_codes")
        await expect(page.get_by_role("checkbox")).to_be_focused()
        async with page.expect_download() as started:
            await page.locator("a[download]").click()
        kept = (await (await started.value).path()).read_text(encoding="utf-8")
        assert all(one in kept for one in codes)
        await page.get_by_role("checkbox").check()
        await page.locator("form button[type=submit]").click()
        await page.wait_for_url("**/board/")
        await expect(page.locator(LIVE)).to_be_visible()


async def test_an_invitation_that_was_used_says_so_and_leads_to_signing_in(browser: Browser, room: Room) -> None:
    _, link = await invitation(room, ["observer"])
    async with page_of(browser, room, f"/login/?lang=en{link[len('/login/') :]}") as page:
        await page.locator("input[autocomplete=new-password]").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/report/*")
    async with page_of(browser, room, f"/login/?lang=en{link[len('/login/') :]}") as page:
        await expect(page.get_by_role("alert")).to_contain_text("invitation")
        await page.get_by_role("button", name="To the sign-in page").click()
        await expect(page.locator("#username")).to_be_visible()


async def test_a_throttled_form_says_when_it_opens_again_and_locks_nobody(browser: Browser, room: Room) -> None:
    someone = await arrive(room, ["observer"])
    guess = """async ([path, username]) => {
        for (let n = 0; n < 60; n++) {
            const body = JSON.stringify({username, password: `guess number ${n}`});
            const answer = await fetch(path, {method: 'POST', headers: {'Content-Type': 'application/json'}, body});
            if (answer.status !== 429) continue;
            const seconds = Number(answer.headers.get('retry-after'));
            if (seconds >= 6) return true;
            await new Promise((done) => setTimeout(done, 1000 * seconds)); // so little is over before anybody reads it
        }
        return false;
    }"""
    async with page_of(browser, room, "/login/?lang=en") as page:
        assert await page.evaluate(guess, [f"{API}/session", someone.username])
        await sign_in(page, someone.username)
        await expect(page.get_by_role("alert")).to_contain_text("Your account is not locked")
        waiting = page.get_by_role("button", name=re.compile(r"Try again in \W*\d+\W* second"))
        await expect(waiting).to_be_disabled()
        assert await kept_out(page) == []
        await expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_enabled()
        await page.keyboard.press("Enter")
        await page.locator("#password").press("Enter")
        await page.wait_for_url("**/report/*")


async def test_the_first_admin_changes_password_enrols_and_a_drill_is_marked_on_every_page(
    browser: Browser, drill_room: Room
) -> None:
    async with page_of(browser, drill_room, "/login/") as page:
        card = page.locator("[data-step]")
        first = drill_room.admin_credentials
        await sign_in(page, first.username, first.password.strip())
        await expect(card).to_have_attribute("data-step", "new_password")
        await expect(page.locator("input[autocomplete=current-password]")).to_have_count(0)
        await page.locator("input[autocomplete=new-password]").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(card).to_have_attribute("data-step", "enrol")

        await page.reload()
        await expect(card).to_have_attribute("data-step", "enrol")
        secret = await secret_of(page)
        await page.locator("input[autocomplete=one-time-code]").fill(pyotp.TOTP(secret).at(SystemClock().now()))
        await page.keyboard.press("Enter")
        await page.get_by_role("checkbox").check()
        await page.locator("form button[type=submit]").click()
        await page.wait_for_url("**/board/")
        await expect(page.locator(LIVE)).to_be_visible()
        for name in ("profile", "audit", "people"):
            await page.goto(f"{drill_room.url}/{name}/")
            await expect(page.get_by_test_id("drill")).to_contain_text("تمرين")


async def test_two_minutes_before_the_end_one_press_makes_the_session_longer(
    browser: Browser, drill_room: Room
) -> None:
    signed = await token_of(drill_room, ["operator"], kind="commission")
    move_drill(drill_room.root, 12 * 3600 - 118)
    async with page_of(browser, drill_room, "/profile/?lang=en", signed) as page:
        dialog = page.get_by_role("alertdialog")
        await expect(dialog).to_contain_text(re.compile(r"0[01]:\d\d"))
        assert await kept_out(page) == []
        await dialog.get_by_role("button", name="Stay signed in").press("Enter")
        await expect(dialog).to_have_count(0)
        await page.reload()
        await expect(page.get_by_test_id("sessions")).to_be_visible()
        await expect(dialog).to_have_count(0)


async def test_a_session_that_is_over_leads_to_signing_in_and_back(browser: Browser, room: Room) -> None:
    someone = await arrive(room, ["operator"], kind="commission")
    short = machine_owner.owner_token(room.state, someone.person_id, seconds=6)
    async with page_of(browser, room, "/profile/?lang=ckb", short) as page:
        await page.wait_for_url("**/login/?next=*")
        await sign_in(page, someone.username)
        await page.wait_for_url(f"{room.url}/profile/?lang=ckb")


async def test_a_language_chosen_before_signing_in_is_remembered_on_this_device(browser: Browser, room: Room) -> None:
    async with browser_of(browser, room) as context:
        page = await context.new_page()
        await page.goto(f"{room.url}/login/")
        await page.get_by_role("button", name="کوردی").click()
        await page.goto(f"{room.url}/login/")
        await expect(page.locator("html")).to_have_attribute("lang", "ckb")
        await expect(page.locator("h1")).to_have_text("چوونەژوورەوە")
