"""The page of organisations in a real browser: registered, changed, suspended with everybody in them."""

import re
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from services.kit.ids import Ids
from tests.support.entry import API, arrive, make_organisation, owner, signed_in, taken
from tests.support.entry import browser as http
from tests.support.eventually import eventually
from tests.support.pages import PHONE, fits, kept_out, looked_at_in_every_language, page_of, token_of
from tests.support.room import Room

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def admin(room: Room) -> str:
    """The token of an admin who has everything that signing in asks of them."""
    return await token_of(room, ["admin"], kind="commission")


def word() -> str:
    """Return a word that nothing else in the room has."""
    return Ids().uuid().hex[-10:]


def row(page: Page, text: str) -> Any:
    return page.locator("tr[data-id]", has_text=text)


async def named(room: Room, name: str, **changes: Any) -> dict[str, Any]:
    async with owner(room) as admin:
        names = {"ar": f"منظمة {name}", "ckb": f"ڕێکخراوی {name}", "en": f"Organisation {name}"}
        return await make_organisation(admin, names=names, **changes)


async def test_an_organisation_is_registered_found_again_and_changed(browser: Browser, room: Room, admin: str) -> None:
    name = word()
    async with page_of(browser, room, "/organisations/?lang=en", admin) as page:
        await page.get_by_role("button", name="Register an organisation").click()
        await page.get_by_label("Arabic").fill(f"منظمة {name}")
        await page.get_by_label("Registration number").fill("CSO-٢٠٢٦")
        await page.get_by_label("Only in these provinces").check()
        await page.get_by_label("Ninawa").check()
        await page.get_by_role("button", name="Save").click()

        await expect(page.get_by_text("Registered.")).to_be_visible()
        await expect(page).to_have_url(re.compile(r"open=[0-9a-f-]{36}"))
        await page.get_by_role("searchbox").fill(name)
        await expect(row(page, name)).to_have_count(1)
        await expect(row(page, name)).to_contain_text("Ninawa")

        await page.get_by_role("button", name="Edit", exact=True).click()
        await page.get_by_label("English").fill(f"Observers {name}")
        await page.get_by_role("button", name="Save").click()
        await expect(row(page, name)).to_contain_text(f"Observers {name}")


async def test_a_form_that_lacks_something_says_what_and_keeps_what_was_typed(
    browser: Browser, room: Room, admin: str
) -> None:
    async with page_of(browser, room, "/organisations/?lang=ar&open=new", admin) as page:
        await page.get_by_label("رقم التسجيل").fill("ABC-1")
        await page.get_by_role("button", name="حفظ").click()
        await expect(page.get_by_text("اكتب الاسم بلغة واحدة على الأقل")).to_be_visible()
        await expect(page.get_by_label("العربية", exact=True)).to_be_focused()
        await expect(page.get_by_label("رقم التسجيل")).to_have_value("ABC-1")


async def test_suspending_says_whom_it_ends_and_ends_them(browser: Browser, room: Room, admin: str) -> None:
    name = word()
    made = await named(room, name)
    delegate = await arrive(room, ["cso_delegate"], organisation_id=made["id"])
    async with signed_in(room, delegate) as phone:
        taken(await phone.get(f"{API}/session"))
        path = f"/organisations/?lang=en&open={made['id']}"
        async with page_of(browser, room, path, admin) as page:
            await page.get_by_role("button", name="Suspend").click()
            dialog = page.get_by_role("alertdialog")
            await expect(dialog).to_contain_text("Ends the sessions of its one person within 5 seconds")
            await dialog.get_by_role("button", name="Suspend now").click()
            await expect(dialog.get_by_text("Fill in this field")).to_be_visible()
            taken(await phone.get(f"{API}/session"))

            await dialog.get_by_label("Reason").fill("قرار المفوضية ٧")
            await dialog.get_by_role("button", name="Suspend now").click()
            await expect(row(page, name)).to_contain_text("Suspended")

            async def out() -> bool:
                return (await phone.get(f"{API}/session")).status_code == 401

            await eventually(out, 60)
            await page.get_by_role("button", name="Reinstate").click()
            await page.get_by_role("alertdialog").get_by_role("button", name="Reinstate now").click()
            await expect(row(page, name)).to_contain_text("Active")


async def test_a_change_by_somebody_else_is_not_overwritten(browser: Browser, room: Room, admin: str) -> None:
    name = word()
    made = await named(room, name)
    async with page_of(browser, room, f"/organisations/?lang=en&open={made['id']}", admin) as page:
        await page.get_by_role("button", name="Edit", exact=True).click()
        async with owner(room) as another:
            change = {"version": made["version"], "registration": "ANOTHER-HAND"}
            taken(await another.patch(f"{API}/organisations/{made['id']}", json=change))
        await page.get_by_label("Registration number").fill("MINE")
        await page.get_by_role("button", name="Save").click()

        await expect(page.get_by_text("Somebody else changed this meanwhile")).to_be_visible()
        await expect(page.get_by_label("Registration number")).to_have_value("ANOTHER-HAND")


async def test_the_address_is_the_filter(browser: Browser, room: Room, admin: str) -> None:
    name = word()
    await named(room, f"{name} first")
    await named(room, f"{name} second", kind="agency")
    async with page_of(browser, room, f"/organisations/?lang=en&q={name}", admin) as page:
        await expect(row(page, name)).to_have_count(2)
        await page.get_by_label("Kind").select_option("agency")
        await expect(row(page, name)).to_have_count(1)
        address = page.url.removeprefix(room.url)
    async with page_of(browser, room, address, room.token("auditor")) as colleague:
        await expect(row(colleague, f"{name} second")).to_have_count(1)
        await expect(row(colleague, f"{name} first")).to_have_count(0)


async def test_whoever_may_not_manage_is_offered_no_button_that_does(browser: Browser, room: Room) -> None:
    made = await named(room, word())
    for role in ("operator", "auditor", "cso_delegate"):
        path = f"/organisations/?lang=en&open={made['id']}"
        async with page_of(browser, room, path, room.token(role)) as page:
            await expect(page.get_by_role("heading", level=2)).to_have_count(1)
            for offered in ("Register an organisation", "Edit", "Suspend"):
                await expect(page.get_by_role("button", name=offered)).to_have_count(0)


async def test_it_is_worked_by_keys_alone(browser: Browser, room: Room, admin: str) -> None:
    name = word()
    await named(room, name)
    async with page_of(browser, room, f"/organisations/?lang=en&q={name}", admin) as page:
        await expect(row(page, name)).to_have_count(1)
        await row(page, name).get_by_role("button").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=2)).to_be_focused()
        suspend = page.get_by_role("button", name="Suspend")
        for _ in range(12):
            if await suspend.evaluate("it => it === document.activeElement"):
                break
            await page.keyboard.press("Tab")
        await expect(suspend).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alertdialog")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("alertdialog")).to_have_count(0)
        await expect(suspend).to_be_focused()


async def test_nobody_who_is_not_signed_in_sees_anything(browser: Browser, room: Room) -> None:
    async with http(room) as nobody:
        assert (await nobody.get(f"{API}/organisations")).status_code == 401
    async with page_of(browser, room, "/organisations/?lang=en", leads_away=True) as page:
        await page.wait_for_url("**/login/?next=*")


@looked_at_in_every_language
async def test_nobody_is_kept_out_of_the_page(browser: Browser, room: Room, admin: str, language: str) -> None:
    made = await named(room, word())
    for size in ({}, {"viewport": PHONE}):
        async with page_of(browser, room, f"/organisations/?lang={language}", admin, **size) as page:
            await expect(page.locator("tr[data-id]").first).to_be_visible()
            await expect(page.locator("html")).to_have_attribute("dir", "ltr" if language == "en" else "rtl")
            assert await kept_out(page) == []
            assert await fits(page)
            await page.goto(f"{room.url}/organisations/?lang={language}&open=new")
            await expect(page.locator("form input").first).to_be_visible()
            assert await kept_out(page) == []
            await page.goto(f"{room.url}/organisations/?lang={language}&open={made['id']}")
            await page.locator("section.detail button.danger").click()
            await expect(page.get_by_role("alertdialog")).to_be_visible()
            assert await kept_out(page) == []
            assert await fits(page)
