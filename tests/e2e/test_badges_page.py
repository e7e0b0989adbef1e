"""Badges in a real browser: issued, printed, revoked; and the check page that a phone opens, off line too."""

import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from services.accreditation.model.badges import Badge, qr_text
from services.kit.access.tokens import TokenKey, signing_key
from services.kit.clock import SystemClock
from services.kit.ids import Ids, format_code
from services.room.secret_files import DOORKEEPER
from tests.support.browser import FLAGS, chromium
from tests.support.entry import API, invite, make_organisation, owner, taken
from tests.support.entry import browser as http
from tests.support.pages import (
    PHONE,
    Faults,
    browser_of,
    fits,
    kept_out,
    looked_at_in_every_language,
    page_of,
    token_of,
)
from tests.support.room import Room

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def admin(room: Room) -> str:
    """The token of an admin who has everything that signing in asks of them."""
    return await token_of(room, ["admin"], kind="commission")


def word() -> str:
    """Return a word that nothing else in the room has."""
    return Ids().uuid().hex[-10:]


def row(page: Page, text: str) -> Locator:
    return page.locator("tr[data-id]", has_text=text)


async def observers(room: Room, name: str, count: int = 1) -> list[dict[str, Any]]:
    async with owner(room) as by:
        home = await make_organisation(by, names={"ar": f"منظمة {name}", "en": f"Organisation {name}"})
        made = [
            await invite(by, home["id"], ["observer"], name=f"{name} {n}", provinces=["IQ-NI"]) for n in range(count)
        ]
    return [person for person, _ in made]


async def issued(room: Room, person: dict[str, Any]) -> dict[str, Any]:
    async with owner(room) as by:
        made = taken(await by.post(f"{API}/badges", json={"person_ids": [person["id"]]}), 201)
    return dict(made["items"][0])


async def badge_key(room: Room) -> TokenKey:
    """Return the key the room signs badges with, as accreditation derives it from its secret."""
    async with http(room) as anybody:
        keys = taken(await anybody.get(f"{API}/badges/trust"))["keys"]
    secret = bytes.fromhex(room.state.key(DOORKEEPER).read_text(encoding="ascii").strip())
    return signing_key(secret, "badge", keys[0]["key_id"])


async def qr(room: Room, name: str, made: dict[str, Any], **changes: Any) -> str:
    """Return the address in the QR of a badge, as the room prints it."""
    key = await badge_key(room)
    facts: dict[str, Any] = {
        "id": UUID(made["id"]), "version": 1, "code": made["code"], "key_id": key.key_id,
        "person_id": UUID(made["person_id"]), "organisation_id": UUID(made["organisation_id"]),
        "roles": ("observer",), "names": {"ar": f"منظمة {name}", "en": f"Organisation {name}"},
        "provinces": ("IQ-NI",), "issued_at": SystemClock().now(),
        "valid_until": SystemClock().now() + timedelta(days=30), "state": "issued",
    }  # fmt: skip
    return qr_text(Badge(**(facts | changes)), key, room.url)


async def verdict(page: Page, state: str, line: str = "heard") -> None:
    await expect(page.locator(f"main[data-state={state}][data-line={line}]")).to_be_visible()


async def test_badges_are_issued_for_those_who_were_chosen_and_printed_together(
    browser: Browser, room: Room, admin: str
) -> None:
    name = word()
    await observers(room, name, 3)
    async with page_of(browser, room, f"/people/?lang=en&q={name}", admin) as page:
        await row(page, f"{name} 0").get_by_role("checkbox").check()
        await row(page, f"{name} 2").get_by_role("checkbox").check()
        await page.get_by_role("button", name="Issue badges").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_contain_text("2")
        await dialog.get_by_role("button", name="Issue now").click()
        printing = dialog.get_by_role("link", name="Print")
        address = await printing.get_attribute("href")
        async with page.expect_download() as coming:
            await printing.click()
        assert (await (await coming.value).path()).read_bytes().startswith(b"%PDF-")
        await dialog.get_by_role("button", name="Close").click()
        await expect(row(page, f"{name} 0")).to_contain_text("Valid")
        await expect(row(page, f"{name} 1")).to_contain_text("No badge")
    assert address is not None
    assert address.count(",") == 1


async def test_a_revoked_badge_is_void_on_the_page_and_for_everybody_who_checks_it(
    browser: Browser, room: Room, admin: str
) -> None:
    name = word()
    (person,) = await observers(room, name)
    made = await issued(room, person)
    async with page_of(browser, room, f"/badges/?lang=en&person={person['id']}", admin) as page:
        await expect(row(page, name)).to_contain_text(format_code(made["code"]))
        await page.get_by_role("button", name="Revoke").click()
        dialog = page.get_by_role("alertdialog")
        await dialog.get_by_label("Reason").fill("فُقد الباج")
        await dialog.get_by_role("button", name="Revoke now").click()
        await expect(row(page, name)).to_contain_text("Revoked")
        await expect(page.get_by_role("button", name="Revoke")).to_have_count(0)
    async with page_of(browser, room, "/badge/?lang=en", viewport=PHONE) as phone:
        await phone.get_by_label("Check by code").fill(made["code"].lower())
        await phone.get_by_role("button", name="Check", exact=True).click()
        await verdict(phone, "revoked")


async def test_a_phone_judges_the_qr_and_sends_nothing_of_it(browser: Browser, room: Room) -> None:
    name = word()
    (person,) = await observers(room, name)
    made = await issued(room, person)
    address = await qr(room, name, made)
    fragment = address.partition("#")[2]
    asked: list[str] = []
    async with browser_of(browser, room, viewport=PHONE) as context:
        phone, faults = await context.new_page(), Faults()
        faults.watch(phone, room.url)
        phone.on("request", lambda request: asked.append(f"{request.url} {request.post_data or ''} {request.headers}"))
        await phone.goto(f"{room.url}/badge/?lang=en#{fragment}")
        await verdict(phone, "valid")
        for said in ("Valid", "Observer", f"Organisation {name}", "Ninawa", format_code(made["code"])):
            await expect(phone.get_by_role("main")).to_contain_text(said)

        await phone.goto(f"{room.url}/badge/?lang=en#{fragment[:40]}A{fragment[41:]}")
        await verdict(phone, "unknown")
        await expect(phone.get_by_role("main")).not_to_contain_text(name)

        past = await qr(room, name, made, valid_until=SystemClock().now() - timedelta(seconds=5))
        await phone.goto(f"{room.url}/badge/?lang=en#{past.partition('#')[2]}")
        await verdict(phone, "expired")

        async with owner(room) as by:
            body = {"version": made["version"], "reason": "سُحب"}
            taken(await by.post(f"{API}/badges/{made['id']}/revoke", json=body))
        await phone.goto(f"{room.url}/badge/?lang=en#{fragment}")
        await verdict(phone, "revoked")
        assert faults.said == []
    payload = fragment.partition(".")[0]
    assert len(asked) > 5
    assert [line for line in asked if payload[:60] in line or fragment[-60:] in line] == []


async def test_without_a_line_the_last_list_judges_and_says_how_old_it_is(browser: Browser, room: Room) -> None:
    name = word()
    (person,) = await observers(room, name)
    fragment = (await qr(room, name, await issued(room, person))).partition("#")[2]
    async with browser_of(browser, room, viewport=PHONE) as context:
        phone = await context.new_page()
        await phone.goto(f"{room.url}/badge/?lang=en")
        await verdict(phone, "none")
        await context.set_offline(True)
        await phone.evaluate("hash => { location.hash = hash }", fragment)
        await verdict(phone, "valid", "away")
        await expect(phone.get_by_test_id("list")).to_contain_text("no connection")
        await phone.get_by_label("Check by code").fill("BFX-R71-NX")
        await phone.get_by_role("button", name="Check", exact=True).click()
        await expect(phone.get_by_role("alert")).to_contain_text("There is no connection")


@contextlib.asynccontextmanager
async def trusting_browser() -> AsyncIterator[Browser]:
    """A browser that takes the room's certificate for good, as a phone does that has installed its authority.

    Without that no browser keeps a page for later: that is the one thing `ignore_https_errors` does not change.
    """
    found = chromium()
    async with async_playwright() as playwright:
        flags = [*FLAGS, "--ignore-certificate-errors"]
        started = await playwright.chromium.launch(executable_path=found.program, args=flags, env={**found.environment})
        try:
            yield started
        finally:
            await started.close()


async def test_the_page_opens_without_a_line_on_a_phone_that_had_it_once(room: Room) -> None:
    name = word()
    (person,) = await observers(room, name)
    fragment = (await qr(room, name, await issued(room, person))).partition("#")[2]
    async with trusting_browser() as phones, browser_of(phones, room, viewport=PHONE) as context:
        first = await context.new_page()
        await first.goto(f"{room.url}/badge/?lang=ckb")
        await verdict(first, "none")
        await first.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await first.close()
        await context.set_offline(True)
        phone = await context.new_page()
        await phone.goto(f"{room.url}/badge/?lang=ckb#{fragment}")
        await verdict(phone, "valid", "away")
        await expect(phone.get_by_role("heading", level=1)).to_have_text("کارا")
        await expect(phone.locator("html")).to_have_attribute("dir", "rtl")


async def test_a_typed_code_is_looked_at_before_the_room_is_asked(browser: Browser, room: Room) -> None:
    name = word()
    (person,) = await observers(room, name)
    made = await issued(room, person)
    async with page_of(browser, room, "/badge/?lang=ar", viewport=PHONE) as phone:
        asked: list[str] = []
        phone.on("request", lambda request: asked.append(request.url) if "/check/" in request.url else None)
        code = str(made["code"])
        wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
        await phone.get_by_label("التحقق بالرمز").fill(wrong)
        await phone.get_by_role("button", name="تحقق", exact=True).click()
        await expect(phone.get_by_role("alert")).to_contain_text("هذا ليس رمز باج")
        assert asked == []
        await phone.get_by_label("التحقق بالرمز").fill(f" {format_code(code).lower()} ")
        await phone.get_by_role("button", name="تحقق", exact=True).click()
        await verdict(phone, "valid")
        await expect(phone.get_by_role("heading", level=1)).to_have_text("صالح")
        assert len(asked) == 1


@looked_at_in_every_language
async def test_nobody_is_kept_out_of_the_pages(browser: Browser, room: Room, admin: str, language: str) -> None:
    name = word()
    (person,) = await observers(room, name)
    made = await issued(room, person)
    fragment = (await qr(room, name, made)).partition("#")[2]
    over = await qr(room, name, made, valid_until=SystemClock().now() - timedelta(days=1))
    for size in ({}, {"viewport": PHONE}):
        async with page_of(browser, room, f"/badges/?lang={language}", admin, **size) as page:
            await page.locator("tbody input").first.check()
            assert await kept_out(page) == []
            assert await fits(page)
        for shown, state in (
            (fragment, "valid"),
            (over.partition("#")[2], "expired"),
            ("x.y", "unknown"),
            ("", "none"),
        ):
            async with page_of(browser, room, f"/badge/?lang={language}#{shown}", "", **size) as page:
                await verdict(page, state)
                assert await kept_out(page) == []
                assert await fits(page)
