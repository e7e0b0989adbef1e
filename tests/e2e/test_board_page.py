"""The board's page in a real browser, through the one origin: what people see, in three languages."""

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, Page, WebSocketRoute, expect

from services.kit.clock import SystemClock
from services.kit.ids import Ids, format_code
from tests.support import builders
from tests.support.entry import API, arrive, signed_in
from tests.support.eventually import eventually
from tests.support.ledger import REPORTS, client_of
from tests.support.pages import LANGUAGES, PATIENCE_MS, Faults, in_sequence, looked_at_in_every_language
from tests.support.room import Room

pytestmark = pytest.mark.asyncio(loop_scope="session")

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
AXE = Path(__file__).resolve().parents[2] / "ops_room_ui" / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BAGHDAD = ZoneInfo("Asia/Baghdad")
KURDISH_DAYS = ("دووشەممە", "سێشەممە", "چوارشەممە", "پێنجشەممە", "هەینی", "شەممە", "یەکشەممە")
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@contextlib.asynccontextmanager
async def opened(
    browser: Browser, room: Room, token: str | None = None, **options: Any
) -> AsyncIterator[BrowserContext]:
    """Give a browser of somebody's own, signed in as an operator unless ``token`` says who; empty: as nobody."""
    context = await browser.new_context(ignore_https_errors=True, **{"viewport": DESK, **options})
    context.set_default_timeout(PATIENCE_MS)
    if signed := room.token() if token is None else token:
        kept = {"name": "__Host-opsroom", "value": signed, "url": room.url, "secure": True, "httpOnly": True}
        await context.add_cookies([{**kept, "sameSite": "Lax"}])  # type: ignore[typeddict-item]
    try:
        yield context
    finally:
        await context.close()


@contextlib.asynccontextmanager
async def board(browser: Browser, room: Room, question: str = "", **options: Any) -> AsyncIterator[Page]:
    """Give a live board page that did nothing it must not."""
    faults = Faults()
    async with opened(browser, room, **options) as context:
        page = await context.new_page()
        faults.watch(page, room.url)
        await page.goto(f"{room.url}/board/{question}")
        await live(page)
        yield page
        assert faults.said == []


async def live(page: Page) -> None:
    await expect(page.locator("[data-testid=link][data-phase=live]")).to_be_visible()


async def file_report(room: Room, **changes: Any) -> tuple[str, str]:
    """File one report that can be found by a word of its own; return that word and the report's code."""
    word = Ids().uuid().hex[-10:]
    body = builders.report(**changes)
    body["summary"] = f"{body['summary']} {word}"
    async with client_of(room) as phone:
        answer = await phone.post(REPORTS, json=body)
        assert answer.status_code == 202, answer.text
    return word, str(answer.json()["code"])


def row(page: Page, word: str) -> Any:
    return page.locator("[role=row][data-id]", has_text=word)


async def axe(page: Page) -> list[str]:
    assert AXE.is_file(), "axe-core is not installed: npm ci in ops_room_ui"
    # Through the debugger, not as a script of the page: its policy stays in force.
    found = await page.evaluate(
        f"{AXE.read_text(encoding='utf-8')};axe.run(document, {{runOnly: {json.dumps(AXE_RULES)}}})"
    )
    return [f"{fault['id']}: {node['target']}" for fault in found["violations"] for node in fault["nodes"]]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_report_appears_on_an_open_board_and_opens_with_its_code(
    browser: Browser, room: Room, language: str
) -> None:
    async with board(browser, room, f"?lang={language}") as page:
        html = page.locator("html")
        await expect(html).to_have_attribute("lang", language)
        await expect(html).to_have_attribute("dir", "ltr" if language == "en" else "rtl")
        await page.get_by_role("searchbox").fill("")

        word, code = await file_report(room, category="B3", province="IQ-NI", station="205418/3", language="ar")

        await page.get_by_role("searchbox").fill(word)
        await row(page, word).click()
        detail = page.locator("section.detail")
        await expect(detail.locator("h2")).to_contain_text(word)
        await expect(detail.locator("header bdi.code").first).to_have_text(format_code(code))
        await expect(detail).to_contain_text({"ar": "نينوى", "ckb": "نەینەوا", "en": "Nin"}[language])
        await expect(detail).to_contain_text("205418/3")


@looked_at_in_every_language
async def test_nobody_is_kept_out_of_the_page(browser: Browser, room: Room, language: str) -> None:
    word, _ = await file_report(room, category="G2")
    async with board(browser, room, f"?lang={language}&q={word}") as page:
        await row(page, word).click()
        assert await axe(page) == []
        await page.keyboard.press("Escape")
        await page.locator("footer button.keys").click()
        assert await axe(page) == []
    async with board(browser, room, f"?lang={language}&q={word}", viewport=PHONE) as page:
        assert await axe(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        await row(page, word).click()
        assert await axe(page) == []
        await page.locator(".pages button").nth(1).click()
        assert await axe(page) == []


async def test_state_and_age_of_the_line_are_always_in_sight(browser: Browser, room: Room) -> None:
    for size in (DESK, PHONE):
        async with board(browser, room, "?lang=en", viewport=size) as page:
            link = page.locator("[data-testid=link]")
            await expect(link).to_contain_text("Connected")
            if size is DESK:
                await expect(link).to_contain_text("behind")
            await expect(link).to_contain_text("heard")
            await expect(link).to_be_in_viewport()


async def test_whoever_is_not_signed_in_is_led_to_sign_in_and_back(browser: Browser, room: Room) -> None:
    async with opened(browser, room, token="") as context:
        page = await context.new_page()
        await page.goto(f"{room.url}/board/?lang=en&province=IQ-BG", wait_until="commit")
        await page.wait_for_url("**/login/?next=%2Fboard%2F%3Flang%3Den%26province%3DIQ-BG*")


async def test_a_session_that_ends_takes_the_picture_with_it(browser: Browser, room: Room) -> None:
    word, _ = await file_report(room)
    entrant = await arrive(room, ["cso_delegate"])
    async with signed_in(room, entrant) as client:
        (token,) = (cookie.value for cookie in client.cookies.jar if cookie.name == "__Host-opsroom")
        async with opened(browser, room, token=token) as context:
            page = await context.new_page()
            await page.goto(f"{room.url}/board/?lang=en&q={word}")
            await expect(row(page, word)).to_be_visible()
            await eventually(lambda: page.evaluate("() => localStorage.getItem('opsroom.board.last')"), 60)

            assert (await client.delete(f"{API}/session")).status_code == httpx.codes.NO_CONTENT

            await page.wait_for_url("**/login/?next=*")
            assert await page.evaluate("() => localStorage.getItem('opsroom.board.last')") is None


class CutLine:
    """A line between the page and the board that a test cuts, and what the page said on it."""

    def __init__(self) -> None:
        self.hellos: list[dict[str, Any]] = []
        self.told: list[str] = []
        self.dead = False
        self._open: list[WebSocketRoute] = []

    async def through(self, page: Page) -> None:
        await page.route_web_socket("**/board/ws", self._route)

    def _route(self, line: WebSocketRoute) -> None:
        if self.dead:
            asyncio.ensure_future(line.close(code=4000))  # noqa: RUF006 - the page waits for it, we do not
            return
        server = line.connect_to_server()
        self._open.append(line)

        def from_page(text: str | bytes) -> None:
            frame = json.loads(text)
            if frame["type"] == "hello":
                self.hellos.append(frame)
            server.send(text)

        def from_server(text: str | bytes) -> None:
            self.told.append(json.loads(text)["type"])
            line.send(text)

        line.on_message(from_page)
        server.on_message(from_server)

    async def cut(self) -> None:
        self.told.clear()
        for line in self._open:
            await line.close(code=4000)
        self._open.clear()


async def test_a_cut_line_comes_back_by_itself_and_brings_only_what_was_missed(browser: Browser, room: Room) -> None:
    async with opened(browser, room) as context:
        page, line = await context.new_page(), CutLine()
        await line.through(page)
        await page.goto(f"{room.url}/board/")
        await live(page)
        assert line.hellos[0]["resume"] is None

        line.dead = True
        await line.cut()
        await expect(page.locator("[data-testid=link]")).not_to_have_attribute("data-phase", "live")
        word, _ = await file_report(room)
        line.dead = False

        await page.get_by_role("searchbox").fill(word)
        await expect(row(page, word)).to_be_visible()
        await live(page)
        assert line.hellos[-1]["resume"]["seq"] > 0
        assert "snapshot" not in line.told


async def test_the_last_state_is_drawn_before_there_is_a_line(browser: Browser, room: Room) -> None:
    word, _ = await file_report(room)
    async with opened(browser, room) as context:
        first = await context.new_page()
        await first.goto(f"{room.url}/board/?lang=en&q={word}")
        await expect(row(first, word)).to_be_visible()
        await live(first)
        await first.goto("about:blank")  # it is put away when the page is left
        await first.close()

        page, line = await context.new_page(), CutLine()
        line.dead = True
        await line.through(page)
        await page.goto(f"{room.url}/board/?lang=en&q={word}")

        await expect(row(page, word)).to_be_visible()
        await expect(page.locator("[data-testid=link]")).to_contain_text("last heard")
        line.dead = False
        await live(page)
        assert line.hellos[0]["resume"] is not None


async def test_a_picture_of_ten_minutes_ago_says_so_across_the_page(browser: Browser, room: Room) -> None:
    async with opened(browser, room) as context:
        first = await context.new_page()
        await first.goto(f"{room.url}/board/?lang=en")
        await live(first)
        await eventually(lambda: first.evaluate("() => localStorage.getItem('opsroom.board.last')"), 60)
        await first.close()

        page, line = await context.new_page(), CutLine()
        line.dead = True
        await line.through(page)
        await page.clock.install(time=SystemClock().now() + timedelta(minutes=20))
        await page.goto(f"{room.url}/board/?lang=en")

        await expect(page.locator("[data-testid=old]")).to_contain_text("This is an old picture")


async def test_new_rows_wait_while_somebody_reads_and_the_point_key_shows_them(browser: Browser, room: Room) -> None:
    province = "IQ-MU"
    first, _ = await file_report(room, province=province)
    async with board(browser, room, f"?lang=en&province={province}") as page:
        await row(page, first).focus()

        second, _ = await file_report(room, province=province, category="B3", language="ar")

        waiting = page.get_by_role("button", name=re.compile(r"1\W* new obligation"))
        await expect(waiting).to_be_visible()
        await expect(row(page, second)).to_have_count(0)
        await page.keyboard.press("Period")
        await expect(row(page, second)).to_be_visible()
        await expect(waiting).to_have_count(0)


async def test_the_board_is_worked_by_keys_whatever_the_layout_writes(browser: Browser, room: Room) -> None:
    province = "IQ-QA"
    word, _ = await file_report(room, province=province)
    async with board(browser, room, f"?lang=ar&province={province}") as page:
        await expect(row(page, word)).to_be_visible()
        await page.evaluate(
            "() => document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyJ', key: 'ت', bubbles: true}))"
        )
        focused = page.locator("[role=row][data-id]:focus")
        await expect(focused).to_have_count(1)
        await expect(focused).to_have_attribute("aria-selected", "true")
        opened_id = await focused.get_attribute("data-id")

        await page.keyboard.press("Enter")
        await expect(page.locator("section.detail h2")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.locator(f"[role=row][data-id='{opened_id}']")).to_be_focused()
        await page.keyboard.press("Slash")
        await expect(page.get_by_role("searchbox")).to_be_focused()
        await page.keyboard.type("j")
        await expect(page.get_by_role("searchbox")).to_have_value("j")
        await page.keyboard.press("Escape")
        await page.keyboard.press("Shift+Slash")
        await expect(page.get_by_role("dialog")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_be_hidden()
        await in_sequence(page, "KeyG", "KeyI")
        await expect(page).to_have_url(
            re.compile(rf"/board/\?tab=incidents&province={province}&q=j&case=[^&]+&lang=ar$")
        )
        # A dialog that was closed may leave the focus in its checkbox for a frame: nobody types there.
        await page.locator("dialog input[type=checkbox]").evaluate(
            """(checkbox) => ['KeyG', 'KeyO'].forEach((code) => {
                 checkbox.dispatchEvent(new KeyboardEvent('keydown', {code, key: code.at(-1), bubbles: true}));
               })"""
        )
        await expect(page).not_to_have_url(re.compile("tab=incidents"))


async def test_the_address_is_the_filter_and_can_be_sent_to_a_colleague(browser: Browser, room: Room) -> None:
    here, _ = await file_report(room, province="IQ-WA", category="B1")
    there, _ = await file_report(room, province="IQ-DQ", category="B1")
    async with board(browser, room, "?lang=en") as page:
        await page.get_by_role("combobox", name="Place").select_option("IQ-WA")
        await expect(row(page, here)).to_be_visible()
        await expect(row(page, there)).to_have_count(0)
        address = page.url
    async with board(browser, room, address.partition("/board/")[2]) as colleague:
        await expect(row(colleague, here)).to_be_visible()
        await expect(row(colleague, there)).to_have_count(0)


async def test_language_and_digits_are_remembered(browser: Browser, room: Room) -> None:
    someone = room.token("coordinator", provinces=["IQ-DI"])  # whose choice is nobody else's
    async with board(browser, room, token=someone) as page:
        await expect(page.locator("html")).to_have_attribute("lang", "ar")
        await expect(page.locator("time.clock")).to_have_text(clock_pattern("٠-٩"))
        await expect(page.get_by_test_id("who")).to_be_visible()  # before that nobody knows whose choice it is
        for choice in ("کوردی", "123"):
            async with page.expect_response(re.compile("/profile$")):
                await page.get_by_role("button", name=choice).click()
        await page.goto(f"{room.url}/board/")
        await expect(page.locator("html")).to_have_attribute("lang", "ckb")
        await expect(page.locator("time.clock")).to_have_text(clock_pattern("0-9"))


def clock_pattern(digits: str) -> re.Pattern[str]:
    return re.compile(rf"^[{digits}]{{2}}:[{digits}]{{2}}:[{digits}]{{2}}$")


async def test_the_browser_writes_sorani_itself_and_takes_time_from_the_server(browser: Browser, room: Room) -> None:
    async with opened(browser, room, timezone_id="America/Lima", locale="de-DE") as context:
        page = await context.new_page()
        await page.clock.set_system_time(SystemClock().now() - timedelta(days=400))
        await page.goto(f"{room.url}/board/?lang=ckb")
        await live(page)

        async def shows_the_servers_time() -> bool:
            shown = await page.locator("time.clock").get_attribute("datetime")
            return shown is not None and abs(datetime.fromisoformat(shown) - SystemClock().now()) < timedelta(
                seconds=10
            )

        await eventually(shows_the_servers_time, within=60)
        now = SystemClock().now().astimezone(BAGHDAD)
        days = [day_in_sorani(day) for day in (now, now + timedelta(minutes=5))]  # it may be midnight meanwhile
        shown = page.locator(".brand small")
        await expect(shown.filter(has_text=days[0]).or_(shown.filter(has_text=days[1]))).to_be_visible()


def day_in_sorani(day: datetime) -> str:
    return f"{KURDISH_DAYS[day.weekday()]} {day.day}".translate(EASTERN)


async def test_on_a_phone_list_and_detail_are_two_pages_and_back_returns(browser: Browser, room: Room) -> None:
    word, code = await file_report(room)
    async with board(browser, room, f"?lang=ar&q={word}", viewport=PHONE, has_touch=True) as page:
        await row(page, word).tap()
        await expect(page.locator("section.detail")).to_contain_text(format_code(code))
        await expect(page.locator("section.list")).to_be_hidden()
        await page.go_back()
        await expect(row(page, word)).to_be_visible()
        await expect(page.locator("section.detail")).to_be_hidden()


async def test_a_drill_is_marked_on_every_screen(browser: Browser, drill_room: Room) -> None:
    for language, mark in (("ar", "تمرين"), ("ckb", "ڕاهێنان"), ("en", "DRILL")):
        async with opened(browser, drill_room) as context:
            page = await context.new_page()
            await page.goto(f"{drill_room.url}/board/?lang={language}")
            await live(page)
            for size in (DESK, PHONE):
                await page.set_viewport_size({"width": size["width"], "height": size["height"]})
                await expect(page.locator("[data-testid=drill]")).to_contain_text(mark)
                await expect(page.locator("[data-testid=drill]")).to_be_in_viewport()


async def test_a_long_list_is_a_window_and_not_a_heap(browser: Browser, room: Room) -> None:
    async with client_of(room) as phone:
        answers = await asyncio.gather(
            *(phone.post(REPORTS, json=builders.report(province="IQ-SD")) for _ in range(120))
        )
        assert {answer.status_code for answer in answers} == {202}
    async with board(browser, room, "?lang=en&province=IQ-SD") as page:
        grid = page.get_by_role("grid")
        await expect(grid).to_have_attribute("aria-rowcount", re.compile(r"^(12[2-9]|1[3-9]\d|[2-9]\d\d|\d{4,})$"))
        assert await page.locator("[role=row][data-id]").count() < 60
        last = await grid.get_attribute("aria-rowcount")
        await grid.evaluate("grid => { grid.scrollTop = grid.scrollHeight }")
        await expect(page.locator(f"[role=row][aria-rowindex='{last}']")).to_be_in_viewport()
