"""A case is worked off on the board's page: by two people who see the same, by keys alone, in three languages."""

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, WebSocket, expect

from services.kit.ids import Ids
from tests.support import builders
from tests.support.entry import PATIENCE_SECONDS
from tests.support.eventually import eventually
from tests.support.ledger import REPORTS, client_of
from tests.support.media import picture
from tests.support.pages import (
    DESK,
    LANGUAGES,
    PHONE,
    Faults,
    browser_of,
    fits,
    in_sequence,
    kept_out,
    looked_at_in_every_language,
)
from tests.support.room import Room

pytestmark = pytest.mark.asyncio(loop_scope="session")

CASES = "/api/intake/incidents"
MEDIA = "/api/intake/media"
HOSTILE = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>{{7*7}}${window.hit=1}\'--'
"""What must come out of every field as the same text."""
UNHURRIED = """(() => {
    const [now, later] = [performance.now.bind(performance), window.setTimeout.bind(window)];
    performance.now = () => now() / 60;
    window.setTimeout = (act, wait, ...more) => later(act, wait === 10_000 ? 60 * wait : wait, ...more);
})()"""
"""Ten minutes instead of ten seconds in which something can be taken back: a busy machine may stand still that long."""

STORED = """async () => {
    const held = [JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage}), document.cookie];
    for (const {name} of await indexedDB.databases()) {
        const opening = indexedDB.open(name);
        const base = await new Promise((done) => (opening.onsuccess = () => done(opening.result)));
        for (const shelf of base.objectStoreNames) {
            const asked = base.transaction(shelf).objectStore(shelf).getAll();
            held.push(JSON.stringify(await new Promise((done) => (asked.onsuccess = () => done(asked.result)))));
        }
        base.close();
    }
    for (const name of await caches.keys()) {
        const kept = await caches.open(name);
        for (const asked of await kept.keys()) held.push(await (await kept.match(asked)).text());
    }
    return held.join("\\n");
}"""
"""Everything that a page has put away in its browser."""


@contextlib.asynccontextmanager
async def worker(room: Room, role: str = "operator", **scope: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Give somebody of the room without a page."""
    async with httpx.AsyncClient(
        base_url=room.url,
        verify=room.trust,
        trust_env=False,
        headers=room.headers(role, **scope),
        timeout=PATIENCE_SECONDS,
    ) as client:
        yield client


async def verb(client: httpx.AsyncClient, incident: str, path: str, **body: Any) -> dict[str, Any]:
    """Do a verb to a case as it is now, and return it as it is then."""
    now = (await client.get(f"{CASES}/{incident}")).json()
    answer = await client.post(f"{CASES}/{incident}/{path}", json={"version": now["version"], **body})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def attach(client: httpx.AsyncClient, incident: str, data: bytes, name: str, kind: str) -> str:
    """Attach a whole file to a case."""
    offer = {"incident_id": incident, "file_name": name, "media_type": kind, "bytes": len(data)}
    begun = await client.post(MEDIA, json=offer)
    assert begun.status_code == 201, begun.text
    media = str(begun.json()["media_id"])
    told = {"Content-Type": "application/octet-stream", "Upload-Offset": "0"}
    sent = await client.patch(f"{MEDIA}/{media}", content=data, headers=told)
    assert sent.status_code == 200, sent.text
    return media


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

        await eventually(there, 60)
    return str(found["items"][0]["id"]), word


@contextlib.asynccontextmanager
async def case_page(
    browser: Browser, room: Room, incident: str, role: str = "operator", language: str = "en", **options: Any
) -> AsyncIterator[Page]:
    """Give a live board with this case open, which did nothing it must not."""
    scope = {name: options.pop(name) for name in ("provinces", "compartments") if name in options}
    faults = Faults()
    async with browser_of(browser, room, room.token(role, **scope), **options) as context:
        await context.add_init_script(UNHURRIED)
        page = await context.new_page()
        faults.watch(page, room.url)
        await page.goto(f"{room.url}/board/?lang={language}&case={incident}")
        await expect(page.locator("[data-testid=link][data-phase=live]")).to_be_visible()
        await expect(page.locator("section.detail h2")).to_be_visible()
        if role != "cso_delegate":  # who may do nothing to a case
            # Until the room has told who this is and what stands in the case, a key means nothing.
            await expect(page.locator("footer [data-verb]").first).to_be_visible()
        yield page
        assert faults.said == []


class Told:
    """Everything a page was told: by the board's line and by every answer."""

    def __init__(self, page: Page) -> None:
        self.texts: list[str] = []
        self._reading: set[asyncio.Future[None]] = set()
        page.on("websocket", self._line)
        page.on("response", lambda answer: self._keep(asyncio.ensure_future(self._read(answer))))

    def _line(self, line: WebSocket) -> None:
        line.on("framereceived", lambda frame: self.texts.append(str(frame)))

    def _keep(self, task: "asyncio.Future[None]") -> None:
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    async def _read(self, answer: Any) -> None:
        with contextlib.suppress(Exception):  # an answer whose page has gone says nothing any more
            self.texts.append(await answer.text())

    async def read(self) -> None:
        """Wait until every answer of until now has been read."""
        await asyncio.gather(*self._reading)

    def of(self, word: str) -> list[str]:
        """Return what of it holds this word."""
        return [text for text in self.texts if word in text or json.dumps(word)[1:-1] in text]


async def test_operator_and_delegate_see_the_same_without_asking(browser: Browser, room: Room) -> None:
    incident, _ = await new_case(room)
    async with case_page(browser, room, incident) as desk:
        await _work_together(browser, room, incident, desk)
        await expect(desk.locator(".present")).to_have_count(0)


async def _work_together(browser: Browser, room: Room, incident: str, desk: Page) -> None:
    async with case_page(browser, room, incident, "cso_delegate") as delegate:
        await delegate.get_by_role("tab", name="Talk").click()
        await desk.keyboard.press("KeyM")
        await expect(desk.locator("section.detail")).to_contain_text("With you")
        await expect(delegate.locator(".tags")).to_contain_text("With")
        await expect(desk.locator("section.detail")).to_contain_text("is yours now")
        await desk.keyboard.press("KeyU")
        await expect(delegate.locator(".tags")).not_to_contain_text("With")

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
    incident, word = await new_case(room)
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
        kept = await page.evaluate(STORED)
        assert "للجميع" not in kept
        held = await page.content()
        await told.read()
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
        assert word not in await page.content()
        assert word not in await page.evaluate(STORED)


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
        # The board's line may be ahead of the answer, which closes the form.
        await expect(detail.locator("form")).to_have_count(0)

        await page.keyboard.press("KeyN")
        await expect(page.locator("form textarea")).to_be_focused()
        await page.keyboard.type("فريق في الطريق")
        await page.keyboard.press("Control+Enter")
        await expect(detail).to_contain_text("A note was added")
        await expect(detail.locator("form")).to_have_count(0)

        await page.keyboard.press("KeyR")
        await expect(page.locator("form textarea").first).to_be_focused()
        await page.keyboard.type("استُبدل الجهاز")
        await page.keyboard.press("Control+Enter")
        await expect(detail).to_contain_text("استُبدل الجهاز")
        await expect(detail.locator("form")).to_have_count(0)

        await page.keyboard.press("KeyC")
        await expect(page.locator("form select")).to_be_focused()
        await in_sequence(page, *"Res")
        await page.keyboard.press("Control+Enter")
        await expect(detail.locator(".tags")).to_contain_text("Closed")
        await expect(detail.locator("form")).to_have_count(0)

        await page.keyboard.press("KeyU")
        await expect(detail).to_contain_text("the opposite was done")
        await expect(detail.locator(".tags")).not_to_contain_text("Closed")
        await page.keyboard.press("Digit3")
        history = page.locator("#case-panel ol")
        for said in ("Reopened", "Closed: .?Resolved", "Its reporters were answered", "Triaged"):
            await expect(history).to_contain_text(re.compile(said))
        await page.keyboard.press("Digit2")
        await expect(page.locator(".note")).to_contain_text("فريق في الطريق")
        await expect(page.locator(".note")).to_contain_text("Commission only")
        await page.keyboard.press("KeyW")
        await expect(page.get_by_label("Write a message…")).to_be_focused()
        await page.keyboard.type("من أنجز؟")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator(".message").last).to_contain_text("من أنجز؟")
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
        async with page.expect_response(re.compile("/close$")) as refused:
            await page.get_by_role("button", name="Close it").click()
        assert (await refused.value).status == 409
        await expect(page.get_by_role("button", name="Close it")).to_be_enabled()
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
        await expect(page.locator("section.detail dl")).to_contain_text(re.compile(r"1\W+report\b"))


async def _assign(page: Page) -> None:
    """Give the case to a desk and to oneself; whoever else has it open may be given it."""
    person = page.get_by_label("Person", exact=True)
    await chosen(page, "assign")
    await page.get_by_label("Desk", exact=True).select_option("legal")
    await expect(person.locator("option", has_text="شخص تجريبي")).to_have_count(1)
    await person.select_option(label="Me")
    await page.get_by_role("button", name="Assign it").click()
    await expect(page.locator("section.detail")).to_contain_text("With you")


async def test_a_case_goes_all_its_way_by_pointer_and_the_public_answer_needs_a_second_person(
    browser: Browser, room: Room
) -> None:
    station = "777002/1"
    incident, _ = await new_case(room, province="IQ-BA", station=station)
    other, _ = await new_case(room, province="IQ-BA", station=station)
    async with (
        case_page(browser, room, incident, "coordinator") as one,
        case_page(browser, room, incident, "coordinator", provinces=["IQ-BA"]) as two,
    ):
        detail = one.locator("section.detail")
        await one.locator("[data-verb=triage]").click()
        await one.locator("form label").filter(has_text="Critical").click()
        await one.get_by_label("Desk", exact=True).select_option("technical")
        await one.get_by_role("button", name="Triage it").click()
        await expect(two.locator("header .line")).to_contain_text("Critical")
        await expect(two.locator("section.detail dl")).to_contain_text("Technical")

        await _assign(one)

        async with worker(room, "coordinator") as desk:
            merged = await desk.get(f"{CASES}/{incident}")
            await verb(desk, other, "merge", into=incident, into_version=merged.json()["version"])
        await expect(one.locator("section.detail dl")).to_contain_text(re.compile(r"2\W+reports"))
        await expect(one.locator("#case-panel")).to_contain_text("Merged case")

        before = await promised(room, "coordinator")
        await chosen(one, "answer")
        await one.get_by_label(re.compile("Answer in")).first.fill("وصل الجهاز البديل")
        await one.get_by_role("button", name="Send the answer").click()
        await expect(detail).to_contain_text("To the reporters")
        now = await promised(room, "coordinator")
        assert (now["in_time"], now["due"]) == (before["in_time"] + 1, before["due"])
        figure = one.locator("[data-figure=answered]")
        await expect(figure).to_contain_text(re.compile(rf"^Answered in time\s*{now['in_time']}\D+{now['due']}\D"))

        await one.keyboard.press("KeyP")
        await one.get_by_label(re.compile("Public answer in")).first.fill("عادت المحطة إلى العمل")
        await one.get_by_role("button", name="Propose it").click()
        await expect(detail).to_contain_text("waits for a second person")
        await expect(one.locator("[data-verb=approve]")).to_have_count(0)
        await two.locator("[data-verb=approve]").click()
        await expect(two.locator("form blockquote")).to_contain_text("عادت المحطة إلى العمل")
        await two.get_by_role("button", name="Approve and publish").click()
        await expect(detail).to_contain_text("Public, published")

        await chosen(one, "close")
        await one.get_by_label("Reason for closing").select_option("answered")
        await one.get_by_role("button", name="Close it").click()
        await expect(two.locator(".tags")).to_contain_text("Closed")
        await two.locator("[data-verb=reopen]").click()
        await two.get_by_role("button", name="Reopen it").click()
        await expect(one.locator(".tags")).not_to_contain_text("Closed")
    async with worker(room) as desk:
        found = (await desk.get(f"{CASES}/{incident}")).json()
        told = [found[name] for name in ("status", "severity", "desk", "public_answer", "reports")]
        assert told == ["triaged", "S1", "legal", "published", 2]


async def chosen(page: Page, verb_name: str) -> None:
    """Choose a verb as a pointer does: by its button, or in the list of all that can be done."""
    await expect(page.locator("section.detail form")).to_have_count(0)  # else the verbs are those of before
    button = page.locator(f"footer [data-verb={verb_name}]")
    if await button.count() == 0:
        await page.locator("footer [aria-expanded]").click()
    await button.click()


async def promised(room: Room, role: str) -> dict[str, int]:
    """Return what became of the answers that were promised, over all provinces."""
    async with worker(room, role) as desk:
        items = (await desk.get(f"{CASES}/figures", params={"by": "province"})).json()["items"]
    return {name: sum(item["answer"][name] for item in items) for name in ("due", "in_time")}


async def test_files_are_looked_at_safely_and_a_caller_only_by_who_asks(browser: Browser, room: Room) -> None:
    name, phone = f"أم {Ids().uuid().hex[-6:]}", "07701234567"
    incident, _ = await new_case(room, on_behalf_of={"name": name, "phone": phone, "remark": "تتصل من الباب"})
    async with worker(room) as desk:
        photo = await attach(desk, incident, picture(), f"{HOSTILE}.jpg", "image/jpeg")
    async with case_page(browser, room, incident) as page:
        told = Told(page)
        shown = page.locator(f"[data-media='{photo}']")
        drawn = shown.locator("img")
        await drawn.scroll_into_view_if_needed()
        await eventually(lambda: drawn.evaluate("(picture) => picture.complete && picture.naturalWidth"), 60)
        await shown.get_by_role("button", name="Where taken").click()
        await expect(shown).to_contain_text("33.31520, 44.36610")

        assert phone not in await page.content()
        await page.get_by_role("button", name="Show who called").click()
        await expect(page.locator(".caller")).to_contain_text(phone)
        await expect(page.locator(".caller")).to_contain_text(name)
        kept = await page.evaluate(STORED)
        assert name not in kept
        assert phone not in kept
        await told.read()
        assert len(told.of(name)) == 1
        assert await page.evaluate("window.hit") is None
    async with case_page(browser, room, incident, "cso_delegate") as page:
        await expect(page.locator(f"[data-media='{photo}'] img, .hidden").first).to_be_visible()
        await expect(page.get_by_role("button", name="Show who called")).to_have_count(0)
        await expect(page.get_by_role("button", name="Where taken")).to_have_count(0)


async def test_whatever_people_write_comes_out_as_text(browser: Browser, room: Room) -> None:
    incident, word = await new_case(room, summary=HOSTILE, details=HOSTILE, station=HOSTILE[:38], province=HOSTILE[:20])
    said = {"text": HOSTILE, "language": "ar"}
    async with worker(room, "coordinator") as desk:
        await verb(desk, incident, "triage")
        for path, body in (
            ("messages", {**said, "compartment": "joint"}),
            ("note", {**said, "compartment": "commission"}),
        ):
            assert (await desk.post(f"{CASES}/{incident}/{path}", json=body)).status_code in {200, 201}
        await verb(desk, incident, "ask-advice", desk="legal", question=HOSTILE)
        await verb(desk, incident, "refer", body="police", reason=HOSTILE)
        await verb(desk, incident, "return", outcome=HOSTILE)
        await verb(desk, incident, "answer", text={"ar": HOSTILE})
        await verb(desk, incident, "public-answer", text={"ar": HOSTILE})
        await verb(desk, incident, "public-answer/reject", reason=HOSTILE)
        drafted = await desk.post(f"{CASES}/{incident}/complaint", json={"statement": HOSTILE, "name": HOSTILE})
        assert drafted.status_code == 201
        await new_case(room, summary=HOSTILE, station=HOSTILE[:38], province=HOSTILE[:20])
    async with case_page(browser, room, incident, "coordinator") as page:
        await page.get_by_role("searchbox").fill(word)
        await expect(page.locator("[role=row][data-id]").first).to_contain_text("<img src=x")
        panel = page.locator("#case-panel")
        for heading in ("Reports as sent", "Answers", "With others", "Statutory complaint"):
            await expect(panel).to_contain_text(heading)

        async def all_shown() -> bool:
            return (await panel.inner_text()).count("onerror=") >= 8

        await eventually(all_shown, 60)
        await panel.get_by_role("button", name="Fill in").click()
        await expect(page.get_by_label("Full name")).to_have_value(HOSTILE)
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        for key, text in (("Digit2", 2), ("Digit3", 0), ("Digit4", 1)):
            await page.keyboard.press(key)
            await expect(panel.locator("[dir=auto]").filter(has_text="onerror=")).to_have_count(text)
        assert await page.evaluate("[window.hit, document.querySelectorAll('img[src=x]').length]") == [None, 0]


async def test_a_complaint_says_what_it_lacks_and_prints_its_form(browser: Browser, room: Room) -> None:
    incident, _ = await new_case(room)
    async with case_page(browser, room, incident) as page:
        section = page.locator("section[aria-labelledby=complaints-title]")
        await section.get_by_role("button", name="Prepare a complaint").click()
        form = page.get_by_role("dialog")
        await form.get_by_label("Who complains").select_option("voter")
        await form.get_by_label("Full name").fill("زينب كريم")
        await form.get_by_label("It is signed").check()
        assert await kept_out(page, "dialog[open]") == []
        await form.get_by_role("button", name="Save", exact=True).click()
        await expect(form).to_have_count(0)
        lacks = section.locator(".lacks")
        await expect(lacks).to_contain_text("address")
        for filled in ("who complains", "signature"):
            await expect(lacks).not_to_contain_text(filled)
        assert "زينب كريم" not in await page.content()
        printed = await section.get_by_role("link", name="Print the form").get_attribute("href")
        answer = await page.request.get(f"{room.url}{printed}")
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")


async def test_every_verb_is_offered_in_the_readers_language(browser: Browser, room: Room) -> None:
    incident, _ = await new_case(room)
    async with case_page(browser, room, incident, "coordinator") as page:
        seen = set()
        for language in LANGUAGES:
            await page.locator(f"button[lang={language}]").click()
            await expect(page.locator("html")).to_have_attribute("lang", language)
            await page.locator("footer [aria-expanded]").click()
            said = await page.locator("footer button").all_inner_texts()
            assert len(said) > 10
            assert not any(re.search(r"[a-z]+-[a-z]+", text) for text in said), said
            seen.add(said[0])
            await page.keyboard.press("Escape")
        assert len(seen) == len(LANGUAGES)


@looked_at_in_every_language
async def test_nobody_is_kept_out_of_a_case(browser: Browser, room: Room, language: str) -> None:
    incident, _ = await new_case(room)
    async with worker(room, "coordinator") as desk:
        said = {"text": "هل من جديد؟", "language": "ar", "compartment": "joint"}
        assert (await desk.post(f"{CASES}/{incident}/messages", json=said)).status_code == 201
        await attach(desk, incident, picture(), "صورة.jpg", "image/jpeg")
        await verb(desk, incident, "ask-advice", desk="legal", question="هل يجوز التمديد؟")
    for size in (DESK, PHONE):
        async with case_page(browser, room, incident, "coordinator", language, viewport=size) as page:
            await expect(page.locator("[data-verb=triage]")).to_be_visible()
            await expect(page.locator("[data-media]")).to_have_count(1)
            assert await kept_out(page) == []
            assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight")
            # What is in the pane is the same on a phone; that it fits is what is asked there besides.
            for key in ("Digit2", "Digit3", "Digit4"):
                await page.keyboard.press(key)
                assert size is PHONE or await kept_out(page, "section.detail") == [], key
                assert await fits(page), key
            for key in ("KeyT", "KeyA", "KeyV", "KeyC", "KeyR", "KeyE"):
                await page.keyboard.press(key)
                await expect(page.locator("section.detail form h3")).to_be_visible()
                assert size is PHONE or await kept_out(page, "section.detail form") == [], key
                assert await fits(page), key
                await page.keyboard.press("Escape")
                await expect(page.locator("section.detail form h3")).to_have_count(0)
