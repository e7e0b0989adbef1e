"""The public page on which a reporter learns what became of a report: typed, by link, wrong, too often."""

import re
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from services.kit.ids import Ids, format_code
from tests.support import builders
from tests.support.entry import browser as http
from tests.support.entry import taken
from tests.support.ledger import REPORTS, client_of
from tests.support.pages import PHONE, fits, kept_out, looked_at_in_every_language, page_of
from tests.support.room import Room

pytestmark = pytest.mark.asyncio(loop_scope="session")

RECEIVED = {"ar": "مُستلَم", "ckb": "وەرگیراوە", "en": "Received"}
UNKNOWN = "There is no report under this code with this secret"
CASES = "/api/intake/incidents"
MARKUP = "<img src=x onerror=document.title=1>"
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
GUESSES_MOST = 40
"""More wrong guesses than any address has."""
SAID_AND_CLOSED = "[document.querySelector('[role=alert]').innerText, document.querySelector('[type=submit]').disabled]"


async def receipt(room: Room) -> dict[str, Any]:
    async with client_of(room) as phone:
        return dict((await phone.post(REPORTS, json=builders.report())).json())


async def ask(page: Page, code: str, secret: str) -> None:
    await page.locator("#code").fill(code)
    await page.locator("#secret").fill(secret)
    await page.locator("#secret").press("Enter")


@looked_at_in_every_language
async def test_anybody_with_the_receipt_reads_how_far_the_report_has_come(
    browser: Browser, room: Room, language: str
) -> None:
    mine = await receipt(room)
    eastern = format_code(mine["code"]).lower().translate(EASTERN)
    async with page_of(browser, room, f"/status/?lang={language}", viewport=PHONE) as page:
        await expect(page.locator("html")).to_have_attribute("dir", "ltr" if language == "en" else "rtl")
        await ask(page, f" {eastern} ", f" {mine['secret'].translate(EASTERN)}\u200f")
        result = page.get_by_test_id("result")
        await expect(result).to_be_focused()
        await expect(result).to_contain_text(format_code(mine["code"]))
        here = result.locator("[aria-current=step]")
        await expect(here).to_contain_text(RECEIVED[language])
        await expect(here.locator("time")).to_have_attribute("datetime", mine["received_at"])
        await expect(result.locator("[data-reached=true]")).to_have_count(1)
        assert mine["report_id"] not in await page.content()


async def test_the_link_of_a_receipt_answers_at_once_and_gives_its_secret_to_nobody(
    browser: Browser, room: Room
) -> None:
    mine = await receipt(room)
    asked: list[tuple[str, str, str]] = []
    async with page_of(browser, room, "/status/?lang=en", viewport=PHONE) as page:
        page.on("request", lambda one: asked.append((one.url, str(one.headers), one.post_data or "")))
        await page.goto(f"{room.url}/badge/")
        await page.goto(f"{room.url}/status/?lang=en#{mine['code']}.{mine['secret']}")
        await expect(page.get_by_test_id("result")).to_contain_text(format_code(mine["code"]))
        assert page.url == f"{room.url}/status/?lang=en"
        await page.get_by_role("link", name="Check a badge").click()
        await page.wait_for_url(f"{room.url}/badge/")
        await page.go_back()
        await expect(page.locator("#code")).to_have_value("")
        assert mine["secret"] not in await page.evaluate("JSON.stringify({ ...localStorage, ...sessionStorage })")
    secret = mine["secret"]
    assert [url for url, headers, _ in asked if secret in url or secret in headers] == []
    assert [url for url, _, body in asked if secret in body] == [f"{room.url}/api/intake/status"]


async def test_a_whole_link_pasted_into_the_first_field_is_understood(browser: Browser, room: Room) -> None:
    mine = await receipt(room)
    async with page_of(browser, room, "/status/?lang=ar", viewport=PHONE) as page:
        await page.locator("#code").fill(f"{room.url}/status/#{mine['code']}.{mine['secret']}")
        await page.locator("#code").press("Enter")
        await expect(page.get_by_test_id("result")).to_contain_text(format_code(mine["code"]))


async def test_a_wrong_code_and_a_wrong_secret_get_the_same_sentence(browser: Browser, room: Room) -> None:
    mine, other = await receipt(room), await receipt(room)
    async with page_of(browser, room, "/status/?lang=en", viewport=PHONE) as page:
        for code, secret in (
            (mine["code"], other["secret"]),
            (Ids().code(), mine["secret"]),
            ("not a code", mine["secret"]),
            (mine["code"], ""),
        ):
            await ask(page, code, secret)
            await expect(page.get_by_role("alert")).to_contain_text(UNKNOWN)
            await expect(page.locator("#code")).to_be_focused()
            await expect(page.locator("#code")).to_have_attribute("aria-invalid", "true")
        await ask(page, mine["code"], mine["secret"])
        await expect(page.get_by_test_id("result")).to_be_visible()


async def test_whoever_guesses_too_often_is_told_when_to_ask_again(browser: Browser, drill_room: Room) -> None:
    mine = await receipt(drill_room)
    async with page_of(browser, drill_room, "/status/?lang=en", viewport=PHONE) as page:
        async with client_of(drill_room) as guesser:
            for _ in range(GUESSES_MOST):
                body = {"code": Ids().code(), "secret": "not the secret"}
                if (await guesser.post("/api/intake/status", json=body)).status_code == 429:
                    break
        said, closed = "", False
        for _ in range(GUESSES_MOST):  # a guess comes back every few seconds, also while the page opens
            await ask(page, mine["code"], "wrong")
            await expect(page.locator("#code")).to_be_focused()
            said, closed = await page.evaluate(SAID_AND_CLOSED)
            if "Too many attempts" in said:
                break
        assert re.search(r"Ask again in \W*\d+\W* seconds?, at \W*\d\d:\d\d:\d\d", said)
        assert closed
        button = page.get_by_role("button", name="Ask")
        await expect(page.get_by_role("alert")).to_have_text("You can ask again now.")
        assert await kept_out(page) == []
        await page.locator("#secret").fill(mine["secret"])
        await button.click()
        await expect(page.get_by_test_id("result")).to_be_visible()


async def test_the_reporter_reads_every_step_and_the_answer_in_their_own_language(browser: Browser, room: Room) -> None:
    mine = await receipt(room)
    async with page_of(browser, room, f"/status/?lang=en#{mine['code']}.{mine['secret']}", viewport=PHONE) as page:
        result = page.get_by_test_id("result")
        await expect(result).to_contain_text("An answer is promised by")
        async with http(room, headers=room.headers("operator")) as desk:
            (case,) = taken(await desk.get(CASES, params={"q": mine["code"]}))["items"]
            path = f"{CASES}/{case['id']}"
            case = taken(await desk.post(f"{path}/triage", json={"version": case["version"]}))
            told = {"ar": "وصل فريق الدعم والجهاز يعمل", "en": f"The device works {MARKUP}"}
            case = taken(await desk.post(f"{path}/answer", json={"version": case["version"], "text": told}))
            await page.get_by_role("button", name="Ask again").click()
            await expect(result.locator("[data-reached=true]")).to_have_count(3)
            await expect(result.get_by_role("article")).to_contain_text(told["en"])
            await expect(result).not_to_contain_text("An answer is promised by")
            await page.get_by_role("button", name="کوردی").click()
            await expect(result.get_by_role("article").locator("[lang=ar]")).to_have_text(told["ar"])
            assert await page.locator("img").count() == 0
            assert await kept_out(page) == []
            public = {"ar": "عادت المحطة إلى العمل", "en": "The station works again"}
            case = taken(await desk.post(f"{path}/public-answer", json={"version": case["version"], "text": public}))
            async with http(room, headers=room.headers("coordinator")) as second:
                body = {"version": case["version"]}
                case = taken(await second.post(f"{path}/public-answer/approve", json=body))
            taken(await desk.post(f"{path}/close", json={"version": case["version"], "reason": "answered"}))
        await page.get_by_role("button", name="English").click()
        await page.get_by_role("button", name="Ask again").click()
        await expect(result.locator("[aria-current=step]")).to_contain_text("Closed")
        await expect(result.locator("time")).to_have_count(4)
        await expect(result.get_by_role("article", name="Public answer")).to_contain_text(public["en"])


@looked_at_in_every_language
async def test_nobody_is_kept_out_of_the_status_page(browser: Browser, room: Room, language: str) -> None:
    mine = await receipt(room)
    for size in ({}, {"viewport": PHONE}):
        async with page_of(browser, room, f"/status/?lang={language}", **size) as page:
            await expect(page.locator("#code")).to_be_visible()
            assert await kept_out(page) == []
            await ask(page, mine["code"], "wrong")
            await expect(page.get_by_role("alert")).not_to_be_empty()
            assert await kept_out(page) == []
            assert await fits(page)
            await ask(page, mine["code"], mine["secret"])
            await expect(page.get_by_test_id("result")).to_be_visible()
            assert await kept_out(page) == []
            assert await fits(page)
