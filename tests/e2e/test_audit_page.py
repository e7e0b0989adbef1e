"""The auditor's page in a real browser: what was done, by whom; filters, detail, export."""

import csv
import io
import json
import re

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from services.kit.ids import Ids
from tests.support.entry import API, arrive, invite, make_organisation, owner, taken
from tests.support.pages import PHONE, fits, kept_out, looked_at_in_every_language, page_of, token_of
from tests.support.room import Room

pytestmark = pytest.mark.asyncio(loop_scope="session")

REASON = "سُحب الاعتماد بقرار المجلس"


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def auditor(room: Room) -> str:
    """The token of an auditor."""
    return await token_of(room, ["auditor"], kind="commission")


async def suspended(room: Room) -> str:
    """Suspend a new organisation with a reason in Arabic; return its id."""
    async with owner(room) as by:
        made = await make_organisation(by)
        told = {"version": made["version"], "reason": REASON}
        taken(await by.post(f"{API}/organisations/{made['id']}/suspend", json=told))
    return str(made["id"])


def rows(page: Page) -> Locator:
    return page.locator("tbody tr:not(.below)")


@looked_at_in_every_language
async def test_nobody_is_kept_out_of_the_audit(browser: Browser, room: Room, auditor: str, language: str) -> None:
    organisation = await suspended(room)
    for size in ({"width": 1440, "height": 900}, PHONE):
        path = f"/audit/?lang={language}&subject={organisation}"
        async with page_of(browser, room, path, auditor, viewport=size) as page:
            await expect(rows(page)).to_have_count(2)
            assert await kept_out(page) == []
            await rows(page).first.get_by_role("button").click()
            await expect(page.get_by_test_id("audit-detail")).to_be_visible()
            assert await kept_out(page) == []
            assert await fits(page)


async def test_a_change_is_shown_with_who_did_it_and_what_stood_afterwards(
    browser: Browser, room: Room, auditor: str
) -> None:
    organisation = await suspended(room)
    async with page_of(browser, room, f"/audit/?lang=en&subject={organisation}", auditor) as page:
        newest = rows(page).first
        await expect(newest).to_contain_text("organisation.suspended")
        await expect(newest.get_by_text("Administrator")).to_be_visible()
        await expect(rows(page).nth(1)).to_contain_text("organisation.made")
        await newest.get_by_role("button", name="Open").press("Enter")
        detail = page.get_by_test_id("audit-detail")
        await expect(detail).to_contain_text(f"ops.accreditation.organisation.joint.NA.{organisation}")
        await expect(detail).to_contain_text("POST /api/accreditation/organisations/{organisation_id}/suspend")
        await expect(detail.locator("bdi", has_text=REASON)).to_have_text(REASON)


async def test_filters_stand_in_the_address_and_can_be_sent_to_a_colleague(
    browser: Browser, room: Room, auditor: str
) -> None:
    organisation = await suspended(room)
    async with page_of(browser, room, "/audit/?lang=en", auditor) as page:
        await expect(rows(page).first).to_be_visible()
        await page.get_by_label("Kind of change").fill("organisation.suspended")
        await page.get_by_label("Stands in the subject").fill(organisation)
        await expect(rows(page)).to_have_count(1)
        await expect(page).to_have_url(re.compile(rf"type=organisation\.suspended&subject={organisation}"))
        address = page.url
    async with page_of(browser, room, address.removeprefix(room.url), auditor) as colleague:
        await expect(rows(colleague)).to_have_count(1)
        await colleague.get_by_role("button", name="Clear filters").click()
        await expect(colleague.get_by_label("Kind of change")).to_have_value("")
        await expect(rows(colleague).nth(1)).to_be_visible()
        await colleague.get_by_label("From").fill("2999-01-01T00:00")
        await expect(colleague.get_by_text("No recorded change matches the filters")).to_be_visible()


async def test_an_actor_is_found_by_name_with_the_keyboard_alone(browser: Browser, room: Room, auditor: str) -> None:
    name = f"شيماء {Ids().uuid().hex[-8:]}"
    someone = await arrive(room, ["operator"], kind="commission", name=name)
    async with page_of(browser, room, "/audit/?lang=ar", auditor) as page:
        search, found = page.locator("input[role=combobox]"), page.get_by_role("listbox").get_by_role("option")
        await search.fill(name)
        await expect(found).to_have_count(1)
        await page.keyboard.press("ArrowDown")
        await expect(found).to_have_attribute("aria-selected", "true")
        assert await kept_out(page) == []
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(re.compile(f"actor={someone.person_id}"))
        await expect(search).to_have_value(name)
        await expect(rows(page).first).to_contain_text(name)


async def test_the_export_holds_what_the_filters_ask_for_and_no_living_formula(
    browser: Browser, room: Room, auditor: str
) -> None:
    async with owner(room) as by:
        made = await make_organisation(by, names={"ar": "=HYPERLINK(1)", "en": "=1+1"})
    async with page_of(browser, room, f"/audit/?lang=en&subject={made['id']}", auditor) as page:
        await expect(rows(page)).to_have_count(1)
        async with page.expect_download() as started:
            await page.get_by_role("link", name="Export as CSV").click()
        text = (await (await started.value).path()).read_text(encoding="utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text)))
    assert [one["type"] for one in found] == ["organisation.made.v1"]
    assert json.loads(found[0]["body"])["names"]["en"] == "=1+1"
    assert all(not value.startswith(("=", "+", "@")) for value in found[0].values())


async def test_a_long_list_comes_page_by_page_and_nothing_twice(browser: Browser, room: Room, auditor: str) -> None:
    async with owner(room) as by:
        made = await make_organisation(by)
        person, _ = await invite(by, made["id"], ["observer"])
        for n in range(60):
            taken(
                await by.patch(
                    f"{API}/people/{person['id']}", json={"version": n + 1, "language": "en" if n % 2 else "ckb"}
                )
            )
    async with page_of(browser, room, f"/audit/?lang=en&type=person&subject={person['id']}", auditor) as page:
        await expect(rows(page)).to_have_count(50)
        await page.get_by_role("button", name="Show more").click()
        await expect(page.get_by_text("all of them")).to_be_visible()
        numbers = await page.locator("tbody button .heard-only").all_inner_texts()
        assert len(numbers) == len(set(numbers)) > 50


async def test_who_may_not_read_the_audit_is_told_so_and_not_offered_it(browser: Browser, room: Room) -> None:
    signed = await token_of(room, ["operator"], kind="commission")
    async with page_of(browser, room, "/audit/?lang=en", signed) as page:
        await expect(page.get_by_text("Your rights do not include this page")).to_be_visible()
        await expect(page.get_by_role("link", name="Audit")).to_have_count(0)
        await expect(rows(page)).to_have_count(0)
