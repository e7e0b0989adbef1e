"""A case is worked off on the board's page: by two people who see the same, by keys alone, in three languages."""

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, WebSocket, expect

from services.kit.ids import Ids
from tests.support import builders
from tests.support.browser import browsing
from tests.support.eventually import eventually
from tests.support.ledger import REPORTS, client_of
from tests.support.pages import DESK, LANGUAGES, PHONE, Faults, browser_of, fits, kept_out, looked_at_in_every_language
from tests.support.room import Room

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATIENCE_MS = 15_000
CASES = "/api/intake/incidents"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests of this file; each page has a profile of its own."""
    async with browsing() as started:
        yield started


@contextlib.asynccontextmanager
async def worker(room: Room, role: str = "operator", **scope: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Give somebody of the room without a page."""
    async with httpx.AsyncClient(
        base_url=room.url, verify=room.trust, trust_env=False, headers=room.headers(role, **scope), timeout=20
    ) as client:
        yield client


async def new_case(room: Room, **changes: Any) -> tuple[str, str]:
    """File a report and return its case's id and a word that only this one has."""
    word = Ids().uuid().hex[-10:]
    body = builders.report(**{"language": "ar", "category": "B1", "summary": "تعطّل جهاز التحقق", **changes})
    body["summary"] = f"{body['summary']} {word}"
    async with client_of(room) as phone:
        assert (await phone.post(REPORTS, json=body)).status_code == 202
    async with worker(room) as desk:
        found: dict[str, Any] = {}

        async def there() -> bool:
            found.update((await desk.get(CASES, params={"q": word})).json())
            return bool(found["items"])

        await eventually(there, 10)
    return str(found["items"][0]["id"]), word


@contextlib.asynccontextmanager
async def case_page(
    browser: Browser, room: Room, incident: str, role: str = "operator", language: str = "en", **options: Any
) -> AsyncIterator[Page]:
    """Give a live board with this case open, which did nothing it must not."""
    scope = {name: options.pop(name) for name in ("provinces", "compartments") if name in options}
    faults = Faults()
    async with browser_of(browser, room, room.token(role, **scope), **options) as context:
        page = await context.new_page()
        faults.watch(page, room.url)
        await page.goto(f"{room.url}/board/?lang={language}&case={incident}")
        await expect(page.locator("[data-testid=link][data-phase=live]")).to_be_visible(timeout=PATIENCE_MS)
        await expect(page.locator("section.detail h2")).to_be_visible()
        yield page
        assert faults.said == []


async def say(page: Page, text: str) -> None:
    """Write on the case that is open."""
    await page.get_by_role("tab", name="Talk").click()
    await page.get_by_label("Write a message…").fill(text)
    await page.get_by_role("button", name="Send", exact=True).click()


class Told:
    """Everything a page was told: by the board's line and by every answer."""

    def __init__(self, page: Page) -> None:
        self.texts: list[str] = []
        self._reading: set[asyncio.Task[None]] = set()
        page.on("websocket", self._line)
        page.on("response", lambda answer: self._keep(asyncio.ensure_future(self._read(answer))))

    def _line(self, line: WebSocket) -> None:
        line.on("framereceived", lambda frame: self.texts.append(str(frame)))

    def _keep(self, task: "asyncio.Future[None]") -> None:
        self._reading.add(task)  # type: ignore[arg-type]
        task.add_done_callback(self._reading.discard)  # type: ignore[arg-type]

    async def _read(self, answer: Any) -> None:
        with contextlib.suppress(Exception):  # an answer whose page has gone says nothing any more
            self.texts.append(await answer.text())

    def of(self, word: str) -> list[str]:
        """Return what of it holds this word."""
        return [text for text in self.texts if word in text or json.dumps(word)[1:-1] in text]


async def test_operator_and_delegate_see_the_same_without_asking(browser: Browser, room: Room) -> None:
    incident, _ = await new_case(room)
    async with (
        case_page(browser, room, incident) as desk,
        case_page(browser, room, incident, "cso_delegate") as delegate,
    ):
        await delegate.get_by_role("tab", name="Talk").click()
        await desk.keyboard.press("KeyM")
        await expect(desk.locator("section.detail")).to_contain_text("With you")
        await expect(delegate.locator(".tags")).to_contain_text("With")

        await desk.get_by_role("tab", name="Talk").click()
        await desk.get_by_label("Read by").select_option("joint")
        await desk.get_by_label("Write a message…").fill("هل الجهاز البديل في الطريق؟")
        await desk.get_by_role("button", name="Send", exact=True).click()
        await expect(delegate.locator(".message")).to_contain_text("هل الجهاز البديل في الطريق؟")

        await delegate.get_by_label("Write a message…").fill("وصل قبل دقيقة")
        await delegate.get_by_role("button", name="Send", exact=True).click()
        await expect(desk.locator(".message").last).to_contain_text("وصل قبل دقيقة")
        await expect(desk.locator(".own .read")).to_contain_text("Read by")

        await expect(desk.locator(".present")).to_be_visible()
        await expect(delegate.locator(".present")).to_be_visible()


async def test_what_the_delegate_must_not_see_is_neither_in_the_page_nor_on_the_line(
    browser: Browser, room: Room
) -> None:
    incident, _ = await new_case(room)
    secret, question = f"سر {Ids().uuid().hex}", f"سؤال {Ids().uuid().hex}"
    async with browser_of(browser, room, room.token("cso_delegate")) as context:
        page = await context.new_page()
        told = Told(page)
        await page.goto(f"{room.url}/board/?lang=en&case={incident}")
        await expect(page.locator("section.detail h2")).to_be_visible()
        async with worker(room) as desk:
            noted = {"text": secret, "language": "ar", "compartment": "commission"}
            assert (await desk.post(f"{CASES}/{incident}/note", json=noted)).status_code == 200
            version = (await desk.get(f"{CASES}/{incident}")).json()["version"]
            asked = {"version": version, "desk": "legal", "question": question}
            assert (await desk.post(f"{CASES}/{incident}/ask-advice", json=asked)).status_code == 200
            said = {"text": "للجميع", "language": "ar", "compartment": "joint"}
            assert (await desk.post(f"{CASES}/{incident}/messages", json=said)).status_code == 201
        for tab in ("Talk", "History", "Similar", "Case"):
            await page.get_by_role("tab", name=tab).click()
        await page.get_by_role("tab", name="Talk").click()
        await expect(page.locator(".message")).to_have_count(1)
        await expect(page.locator(".message")).to_contain_text("للجميع")
        await expect(page.locator("footer [data-verb]")).to_have_count(0)
        kept = await page.evaluate("() => JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})")
        held = await page.content()
        for word in (secret, question):
            assert word not in held
            assert word not in kept
            assert told.of(word) == []
        assert told.of("للجميع") != []

        async with worker(room, "coordinator") as chief:
            now = (await chief.get(f"{CASES}/{incident}")).json()
            moved = {"version": now["version"], "compartment": "commission"}
            assert (await chief.post(f"{CASES}/{incident}/reclassify", json=moved)).status_code == 200
        await page.reload()
        await expect(page.locator("section.detail")).to_contain_text("There is no such case, or it is not for you.")


async def test_a_case_is_sorted_answered_and_closed_by_keys_alone(browser: Browser, room: Room) -> None:
    incident, word = await new_case(room)
    async with case_page(browser, room, incident) as page:
        detail = page.locator("section.detail")
        await expect(page.locator("[data-verb=triage]")).to_be_visible()
        await page.keyboard.press("KeyS")
        await expect(page.locator("form input[type=radio]:checked")).to_be_focused()
        await page.keyboard.press("Digit1")
        await page.keyboard.press("Control+Enter")
        await expect(detail.locator("header .line")).to_contain_text("Critical")
        await expect(detail.locator(".tags")).to_contain_text("Triaged")

        await page.keyboard.press("KeyN")
        await expect(page.locator("form textarea")).to_be_focused()
        await page.keyboard.type("فريق في الطريق")
        await page.keyboard.press("Control+Enter")
        await expect(detail).to_contain_text("A note was added")

        await page.keyboard.press("KeyR")
        await expect(page.locator("form textarea").first).to_be_focused()
        await page.keyboard.type("استُبدل الجهاز")
        await page.keyboard.press("Control+Enter")
        await expect(detail).to_contain_text("استُبدل الجهاز")

        await page.keyboard.press("KeyC")
        await expect(page.locator("form select")).to_be_focused()
        await page.keyboard.type("Resolved")
        await page.keyboard.press("Control+Enter")
        await expect(detail.locator(".tags")).to_contain_text("Closed")

        await page.keyboard.press("KeyU")
        await expect(detail).to_contain_text("the opposite was done")
        await expect(detail.locator(".tags")).not_to_contain_text("Closed")
        await page.keyboard.press("Digit3")
        history = page.locator("#case-panel ol")
        for said in ("Reopened", "Closed: Resolved", "Its reporters were answered", "A note was added", "Triaged"):
            await expect(history).to_contain_text(said)
    async with worker(room) as desk:
        now = (await desk.get(f"{CASES}/{incident}")).json()
        assert (now["status"], now["severity"], word in now["summary"]) == ("triaged", "S1", True)
        assert [answer["texts"] for answer in now["answers"]] == [{"ar": "استُبدل الجهاز"}]


async def test_single_keys_do_nothing_to_a_case_once_they_are_switched_off(browser: Browser, room: Room) -> None:
    incident, _ = await new_case(room)
    async with case_page(browser, room, incident) as page:
        await page.keyboard.press("Shift+Slash")
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_contain_text("Undo within ten seconds")
        await dialog.get_by_role("checkbox").uncheck()
        await page.keyboard.press("Escape")
        await page.keyboard.press("KeyN")
        await page.keyboard.press("KeyM")
        await expect(page.locator("section.detail form")).to_have_count(0)
        await expect(page.locator(".tags")).not_to_contain_text("With you")


async def test_a_form_whose_case_was_changed_says_what_and_keeps_what_was_typed(browser: Browser, room: Room) -> None:
    incident, _ = await new_case(room)
    async with case_page(browser, room, incident) as page, worker(room, "coordinator") as other:
        await page.keyboard.press("KeyC")
        await page.get_by_label("Reason for closing").select_option("resolved")
        await page.get_by_label(re.compile("Answer in")).first.fill("لا تُفقد هذه الكلمات")

        done = await other.post(f"{CASES}/{incident}/triage", json={"version": 1, "severity": "S1"})
        assert done.status_code == 200

        warning = page.get_by_role("alert").filter(has_text="was changed while you were writing")
        await expect(warning).to_contain_text("Critical")
        await page.get_by_role("button", name="Close it").click()
        await expect(warning).to_be_visible()
        assert (await other.get(f"{CASES}/{incident}")).json()["status"] == "triaged"

        await page.get_by_role("button", name="I have seen it, go on").click()
        await expect(page.get_by_label(re.compile("Answer in")).first).to_have_value("لا تُفقد هذه الكلمات")
        await page.get_by_role("button", name="Close it").click()
        await expect(page.locator(".tags")).to_contain_text("Closed")


async def test_two_cases_of_one_matter_are_merged_and_taken_apart_again(browser: Browser, room: Room) -> None:
    station = "777001/1"
    first, _ = await new_case(room, station=station, province="IQ-KI")
    second, _ = await new_case(room, station=station, province="IQ-KI")
    async with case_page(browser, room, second) as page:
        await page.get_by_role("tab", name="Similar").click()
        suggested = page.locator("#case-panel li").filter(has_text=station).first
        await expect(suggested).to_contain_text("place")
        await suggested.get_by_role("button", name="Merge").click()
        await expect(page.locator("form .record")).to_contain_text("its reports are counted in")
        await page.get_by_role("button", name="Merge them").click()
        await expect(page).to_have_url(re.compile(rf"case={first}"))
        await expect(page.locator("section.detail")).to_contain_text(re.compile(r"2\W+reports"))

        await page.get_by_role("button", name="Undo").click()
        await expect(page.locator("section.detail")).to_contain_text("the opposite was done")
        await expect(page.locator("dl")).to_contain_text(re.compile(r"1\W+report\b"))


async def test_the_public_answer_needs_a_second_person(browser: Browser, room: Room) -> None:
    incident, _ = await new_case(room, province="IQ-BA")
    async with (
        case_page(browser, room, incident, "coordinator") as one,
        case_page(browser, room, incident, "coordinator", provinces=["IQ-BA"]) as two,
    ):
        await one.keyboard.press("KeyP")
        await one.get_by_label(re.compile("Public answer in")).first.fill("عادت المحطة إلى العمل")
        await one.get_by_role("button", name="Propose it").click()
        await expect(one.locator("section.detail")).to_contain_text("waits for a second person")
        await expect(one.locator("[data-verb=approve]")).to_have_count(0)

        await expect(two.locator("[data-verb=approve]")).to_be_visible()
        await two.keyboard.press("KeyY")
        await two.get_by_role("button", name="Approve and publish").click()
        await expect(one.locator("section.detail")).to_contain_text("Public, published")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_verb_is_offered_in_the_readers_language(browser: Browser, room: Room, language: str) -> None:
    incident, _ = await new_case(room)
    async with case_page(browser, room, incident, "coordinator", language) as page:
        await page.locator("footer [aria-expanded]").click()
        said = await page.locator("footer button").all_inner_texts()
        assert len(said) > 10
        assert not any(re.search(r"[a-z]+-[a-z]+", text) for text in said), said


@looked_at_in_every_language
async def test_nobody_is_kept_out_of_a_case(browser: Browser, room: Room, language: str) -> None:
    incident, _ = await new_case(room)
    async with worker(room, "coordinator") as desk:
        said = {"text": "هل من جديد؟", "language": "ar", "compartment": "joint"}
        assert (await desk.post(f"{CASES}/{incident}/messages", json=said)).status_code == 201
    for size in (DESK, PHONE):
        async with case_page(browser, room, incident, "coordinator", language, viewport=size) as page:
            await expect(page.locator("[data-verb=triage]")).to_be_visible()
            assert await kept_out(page) == []
            for key in ("Digit2", "Digit3", "Digit4"):
                await page.keyboard.press(key)
                assert await kept_out(page) == [], key
                assert await fits(page), key
            for key in _forms():
                await page.keyboard.press(key)
                await expect(page.locator("section.detail form h3")).to_be_visible()
                assert await kept_out(page) == [], key
                assert await fits(page), key
                await page.keyboard.press("Escape")
                await expect(page.locator("section.detail form h3")).to_have_count(0)


def _forms() -> Iterator[str]:
    yield from ("KeyT", "KeyA", "KeyV", "KeyC", "KeyR", "KeyE")
