"""Commission and civil society talk in the channels of desks on the board, and find again what was said."""

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from services.kit.ids import Ids
from tests.support import builders
from tests.support.entry import PATIENCE_SECONDS
from tests.support.eventually import eventually
from tests.support.ledger import REPORTS, client_of
from tests.support.pages import DESK, PHONE, Faults, browser_of, fits, in_sequence, kept_out
from tests.support.room import Room

pytestmark = pytest.mark.asyncio(loop_scope="session")

INTAKE = "/api/intake"
PLACE, NAME = "IQ-MA", "Maysan"
CHANNEL = f"{PLACE}.logistics"
MESSAGES_AT_ONCE = 50
"""How many messages a page reads at first, and with every step back."""


@contextlib.asynccontextmanager
async def board(
    browser: Browser, room: Room, token: str, question: str, told: list[str] | None = None, **options: Any
) -> AsyncIterator[Page]:
    """Give a live board that did nothing it must not; ``told`` is filled with all that reached the page."""
    faults = Faults()
    reading: list[asyncio.Task[None]] = []

    async def keep(answer: Any) -> None:
        with contextlib.suppress(Exception):  # an answer whose page has gone says nothing any more
            (told if told is not None else []).append(await answer.text())

    async with browser_of(browser, room, token, **options) as context:
        page = await context.new_page()
        faults.watch(page, room.url)
        if told is not None:
            page.on("websocket", lambda line: line.on("framereceived", lambda frame: told.append(str(frame))))
            page.on("response", lambda answer: reading.append(asyncio.ensure_future(keep(answer))))
        await page.goto(f"{room.url}/board/{question}")
        await expect(page.locator("[data-testid=link][data-phase=live]")).to_be_visible()
        yield page
        await asyncio.gather(*reading)
        assert faults.said == []


@contextlib.asynccontextmanager
async def worker(room: Room, role: str = "operator") -> AsyncIterator[httpx.AsyncClient]:
    """Give somebody of the room without a page."""
    async with httpx.AsyncClient(
        base_url=room.url, verify=room.trust, trust_env=False, headers=room.headers(role), timeout=PATIENCE_SECONDS
    ) as client:
        yield client


async def new_case(room: Room, desk: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    """File a report and return its case."""
    word = Ids().uuid().hex[-10:]
    body = builders.report(**{"language": "ar", "category": "B1", "province": PLACE, "station": None, **changes})
    body["summary"] = f"تأخّر وصول المواد {word}"
    async with client_of(room) as phone:
        answer = await phone.post(REPORTS, json=body)
        assert answer.status_code == 202, answer.text
    found: dict[str, Any] = {}

    async def there() -> bool:
        found.update((await desk.get(f"{INTAKE}/incidents", params={"q": word})).json())
        return bool(found["items"])

    await eventually(there, 60)
    return dict(found["items"][0])


async def test_a_channel_is_written_in_by_keys_read_by_the_other_side_and_found_again(
    browser: Browser, room: Room
) -> None:
    word = Ids().uuid().hex[-10:]
    said = f"المُولِّدة الإحتياطيّة في المستودع {word}"
    secret = f"سر {Ids().uuid().hex}"
    told: list[str] = []
    operator, delegate, outside = (
        room.token("operator"),
        room.token("cso_delegate"),
        room.token("cso_delegate", provinces=["IQ-NI"]),
    )
    async with (
        board(browser, room, operator, f"?lang=en&province={PLACE}") as desk,
        board(browser, room, delegate, "?lang=ar", told) as other,
        worker(room) as clerk,
    ):
        await _open_by_keys(desk)
        await desk.keyboard.type(said)
        await desk.keyboard.press("Control+Enter")
        await expect(desk.locator("section.detail .message")).to_contain_text(said)

        # The other side was on another list, and is told at once.
        await expect(other.locator(".tabs .unread")).to_be_visible()
        await in_sequence(other, "KeyG", "KeyT")
        row = other.locator(f"[role=row][data-id='{CHANNEL}']")
        await expect(row.locator(".count")).to_contain_text("١")
        await expect(desk.locator("section.detail .own .read")).to_have_count(0)
        await row.focus()
        await other.keyboard.press("Enter")
        await expect(other.locator("section.detail h2")).to_be_focused()
        await expect(other).to_have_url(re.compile(rf"tab=talk&channel={re.escape(CHANNEL)}&lang=ar$"))
        await expect(other.locator("section.detail .message")).to_contain_text(said)
        await expect(row.locator(".count")).to_have_text("")
        await other.keyboard.press("KeyW")
        await other.keyboard.type("وصلت قبل دقيقة")
        await other.keyboard.press("Control+Enter")
        await expect(desk.locator("section.detail .message").last).to_contain_text("وصلت قبل دقيقة")
        await expect(desk.locator("section.detail [aria-live]")).to_contain_text(": وصلت قبل دقيقة")

        # What the commission says among itself is in the same channel and not for the other side.
        await desk.get_by_label("Read by").select_option("commission")
        await desk.get_by_label("Write a message…").fill(secret)
        await desk.get_by_role("button", name="Send", exact=True).click()
        await expect(desk.locator("section.detail .message").last).to_contain_text("Commission only")
        case = await new_case(room, clerk)
        on_case = {"text": f"مولدة إحتياطية {word}", "language": "ar", "compartment": "joint"}
        assert (await clerk.post(f"{INTAKE}/incidents/{case['id']}/messages", json=on_case)).status_code == 201

        await _find(desk, other, word, secret, case)
        await expect(desk.locator("section.detail .own .read").first).to_contain_text("Read by")
        await _look(desk, other)
        assert not [text for text in told if secret in text or json.dumps(secret)[1:-1] in text]
        assert secret not in await other.content()
        assert any(word in text for text in told)

    async with board(browser, room, outside, f"?lang=en&tab=talk&channel={CHANNEL}&q={word}") as page:
        await expect(page.locator("section.detail")).to_contain_text("There is no such channel, or it is not for you.")
        await expect(page.locator("section.list")).to_contain_text("No message that you may read has these words.")
        await expect(page.locator(".tabs .unread")).to_have_count(0)
        assert said not in await page.content()


async def test_a_message_that_was_said_long_ago_is_read_back_to(browser: Browser, room: Room) -> None:
    word = Ids().uuid().hex[-10:]
    async with worker(room) as clerk:
        case = await new_case(room, clerk)
        for text in (word, *(f"{number}" for number in range(2 * MESSAGES_AT_ONCE))):
            said = {"text": text, "language": "en", "compartment": "joint"}
            assert (await clerk.post(f"{INTAKE}/incidents/{case['id']}/messages", json=said)).status_code == 201
    async with board(browser, room, room.token("operator"), f"?lang=en&case={case['id']}") as page:
        await page.locator("#case-tab-talk").click()
        await expect(page.locator("section.detail .message")).to_have_count(MESSAGES_AT_ONCE)
    async with board(browser, room, room.token("operator"), f"?lang=en&tab=talk&q={word}") as page:
        await page.locator("section.list .searching [role=row][data-id]").click()
        await expect(page.locator("section.detail .message", has_text=word)).to_be_focused()
        await expect(page.locator("section.detail .message", has_text=word)).to_be_in_viewport()


async def _open_by_keys(page: Page) -> None:
    """Go to the channels and begin to write in a new one without a pointer."""
    await page.keyboard.press("Shift+Slash")
    await expect(page.get_by_role("dialog")).to_contain_text("Channels and messages")
    await page.keyboard.press("Escape")
    await in_sequence(page, "KeyG", "KeyT")
    button = page.get_by_role("button", name="Write in a channel")
    await expect(button).to_be_visible()
    for _ in range(60):
        if await button.evaluate("(it) => it === document.activeElement"):
            break
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_label("Province")).to_be_focused()
    await expect(dialog.get_by_label("Province")).to_have_value(PLACE)
    await page.keyboard.press("Tab")
    await in_sequence(page, *"Logi")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Write a message…")).to_be_focused()
    await expect(page.locator("section.detail header")).to_contain_text(NAME)
    await expect(page.locator("section.detail")).to_contain_text("Nobody has written in this channel yet.")


async def _find(desk: Page, other: Page, word: str, secret: str, case: dict[str, Any]) -> None:
    """Find a message of the channel and one of a case, each spelled in another way, and go to where they were said."""
    await other.get_by_role("searchbox").fill(f"الاحتياطيه في المستودع {word}")
    row = other.locator("section.list .searching [role=row][data-id]")
    await expect(row).to_have_count(1)
    await expect(row.locator(".where")).to_contain_text("اللوجستي")
    await expect(row).to_contain_text("ميسان")
    assert await kept_out(other, "section.list") == []
    await other.get_by_role("searchbox").fill(f"إحتياطيه {word}")
    await expect(row.locator(".where")).to_contain_text(f"{case['code'][:3]}-{case['code'][3:6]}")
    await other.get_by_role("searchbox").press("Escape")
    await other.keyboard.press("KeyJ")
    await expect(row).to_be_focused()
    await other.keyboard.press("Enter")
    await expect(other).to_have_url(re.compile(f"case={case['id']}"))
    await expect(other.locator("#case-tab-talk")).to_have_attribute("aria-selected", "true")
    await expect(other.locator("section.detail .message", has_text=word)).to_be_focused()
    await other.keyboard.press("Escape")
    await expect(row).to_be_focused()
    await other.get_by_role("searchbox").fill(secret)
    await expect(other.locator("section.list")).to_contain_text("لا رسالة بهذه الكلمات")

    await desk.get_by_role("searchbox").fill(secret)
    await desk.locator("section.list .searching [role=row][data-id]").click()
    await expect(desk.locator("section.detail h2")).to_have_text("Logistics")
    await expect(desk.locator("section.detail .message", has_text=secret)).to_be_focused()


async def _look(desk: Page, other: Page) -> None:
    """Look at the channels as a whole: nobody is kept out, at a desk and on a phone."""
    await desk.get_by_role("searchbox").fill("")
    await other.get_by_role("searchbox").fill("")
    await other.locator(f"[role=row][data-id='{CHANNEL}']").click()
    await expect(other.locator("section.detail .message")).to_have_count(2)
    assert await kept_out(other) == []
    for page, language in ((other, "ar"), (desk, "en")):
        await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        await expect(page.locator("section.detail form")).to_be_visible()
        assert await fits(page)
        await page.get_by_role("button", name=re.compile("^(Back to the list|عودة إلى القائمة)")).click()
        await expect(page.locator(f"[role=row][data-id='{CHANNEL}']")).to_be_visible()
        assert await fits(page)
        if language == "ar":
            assert await kept_out(page, "section.list") == []
    await desk.get_by_role("button", name="Write in a channel").click()
    assert await fits(desk)
    await desk.keyboard.press("Escape")
    await desk.set_viewport_size(DESK)  # type: ignore[arg-type]


async def test_a_kind_that_an_administrator_adds_can_be_chosen_for_a_case_and_is_called_by_its_name(
    browser: Browser, room: Room
) -> None:
    text = {"ar": "انقطاع ماء المركز", "ckb": "بڕانی ئاوی ناوەند", "en": "No water at the centre"}
    async with worker(room, "admin") as admin, worker(room) as desk:
        case = await new_case(room, desk)
        async with board(browser, room, room.token("operator"), f"?lang=en&case={case['id']}") as page:
            tree = (await admin.get(f"{INTAKE}/taxonomy")).json()
            facts = {name: tree[name] for name in ("unclassified", "severities", "families", "leaves")}
            kin = next(leaf for leaf in tree["leaves"] if leaf["code"] == "B5")
            facts |= {
                "leaves": [*tree["leaves"], {**kin, "code": "B96", "text": text}],
                "base_version": tree["version"],
            }
            assert (await admin.post(f"{INTAKE}/taxonomy", json=facts)).status_code == 201
            await page.locator("[data-verb=triage]").click()
            await page.get_by_label("Category").select_option(label=f"B96 · {text['en']}")
            await expect(page.locator(".record")).to_contain_text(text["en"])
            await page.locator("section.detail form [type=submit]").click()
            await expect(page.locator("section.detail .tags")).to_contain_text("Triaged")
            await expect(page.locator("#case-panel")).to_contain_text(f"B96 {text['en']}")
        assert (await desk.get(f"{INTAKE}/incidents/{case['id']}")).json()["category"] == "B96"
