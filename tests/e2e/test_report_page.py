"""The observer's form on a phone, in a real browser: without a line, on a bad one, on somebody else's phone."""

import io
import json
import random
import re
from collections import Counter

import pytest
from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from tests.support.entry import Entrant, arrive, signed_in, taken
from tests.support.entry import browser as http
from tests.support.eventually import eventually
from tests.support.pages import (
    PHONE,
    Faults,
    browser_of,
    fits,
    kept_out,
    looked_at_in_every_language,
    page_of,
)
from tests.support.phones import filed_by, lying_on, trusting_browser
from tests.support.room import Room

pytestmark = pytest.mark.asyncio(loop_scope="session")

REPORTS = "**/api/intake/reports"
PARTS = "**/api/intake/media/*"
PART_BYTES = 256 * 1024
MARKUP = "<img src=x onerror=document.title=1>"
SENDING = {"ar": "أرسل البلاغ", "ckb": "ئاگادارکردنەوەکە بنێرە", "en": "Send the report"}
FIRST_KIND = {"ar": "دعاية داخل المحطة", "ckb": "بانگەشە لەناو وێستگە", "en": "Campaigning in or near"}
OLD_PAGE = """async () => {
  const store = await caches.open('opsroom.report.1');
  const [page] = (await store.keys()).filter(({ url }) => url.endsWith('/report/'));
  const text = await (await store.match(page)).text();
  const headers = { 'Content-Type': 'text/html' };
  await store.put(page, new Response(text.replace('<html', '<html data-old'), { headers }));
}"""
KEPT_IS_OLD = """async () => {
  const store = await caches.open('opsroom.report.1');
  const [page] = (await store.keys()).filter(({ url }) => url.endsWith('/report/'));
  return (await (await store.match(page)).text()).includes('data-old');
}"""
PLAIN = """
  delete Navigator.prototype.locks;
  delete Navigator.prototype.serviceWorker;
  delete Crypto.prototype.subtle;
  delete Crypto.prototype.randomUUID;
"""
"""What a browser does not offer to a page that came over plain HTTP."""
FILLED = """async () => {
  const opening = indexedDB.open('opsroom.report');
  const database = await new Promise((done) => { opening.onsuccess = () => done(opening.result); });
  let n = 0;
  for (let size = 200_000; size > 8; size = Math.floor(size / 2)) {
    for (let fits = true; fits; n++) {
      const change = database.transaction('parts', 'readwrite');
      change.objectStore('parts').put({ file: 'others', n, box: { bytes: new Uint8Array(size) } });
      fits = await new Promise((done) => { change.oncomplete = () => done(true); change.onabort = () => done(false); });
    }
  }
  database.close();
}"""
"""Fills what a phone has left, to the last bytes."""
LYING_PARTS = """async () => {
  const opening = indexedDB.open('opsroom.report');
  const database = await new Promise((done) => { opening.onsuccess = () => done(opening.result); });
  const asked = database.transaction('parts').objectStore('parts').getAll();
  const parts = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  database.close();
  return parts.map(({ box }) => 'key' in box && !box.key.extractable);
}"""


async def observer(room: Room) -> tuple[Entrant, str]:
    """Return an observer of Ninawa and the token of a session of theirs."""
    someone = await arrive(room, ["observer"], provinces=["IQ-NI"])
    return someone, await session(room, someone)


async def session(room: Room, someone: Entrant) -> str:
    async with signed_in(room, someone) as client:
        return next(str(cookie.value) for cookie in client.cookies.jar if cookie.name.endswith("opsroom"))


async def opened(context: BrowserContext, room: Room, language: str = "en") -> Page:
    page = await context.new_page()
    await page.goto(f"{room.url}/report/?lang={language}")
    await expect(page.locator("#kind")).to_be_visible()
    return page


async def file(page: Page, kind: str, text: str = "", *, kept: bool = True) -> None:
    """Fill in the form and send it; a report that the phone has ``kept`` leaves the form empty for the next one."""
    await page.locator("#kind").fill(kind)
    await page.locator(f"[data-kind={kind}]").click()
    await page.locator("#text").fill(text)
    await page.locator("form button[type=submit]").click()
    if kept:
        await expect(page.get_by_test_id("sent")).to_be_focused()


def photo() -> bytes:
    """Return a picture of five parts in which no part is like another; it can be compared after it was cleaned."""
    size = (700, 540)
    made = io.BytesIO()
    Image.frombytes("RGB", size, random.Random(2026).randbytes(size[0] * size[1] * 3)).save(made, "PNG")
    assert 4 * PART_BYTES < len(made.getvalue()) < 5 * PART_BYTES
    return made.getvalue()


async def add(page: Page, data: bytes, name: str = "صورة.png", kind: str = "image/png") -> None:
    file = {"name": name, "mimeType": kind, "buffer": data}
    await page.locator("[data-add=photo]").set_input_files(file)  # type: ignore[arg-type]


async def attached(room: Room, incident: str) -> list[bytes]:
    """Return the files of a case as the room gives them out."""
    async with http(room, headers=room.headers("operator")) as desk:
        found = taken(await desk.get(f"/api/intake/incidents/{incident}/media"))["items"]
        return [(await desk.get(f"/api/intake/media/{one['id']}")).content for one in found]


async def draft(page: Page) -> str:
    """Return the sealed draft on the phone; it is another text whenever it is sealed anew."""
    return next((str(entry["text"]) for entry in (await lying_on(page))["kept"] if entry["kind"] == "draft"), "")


async def write(page: Page, text: str) -> None:
    """Type a text and wait until the phone has kept it."""
    before = await draft(page)
    await page.locator("#text").fill(text)

    async def is_kept() -> bool:
        return await draft(page) != before

    await eventually(is_kept, 60)


async def whole(page: Page, files: int) -> None:
    """Wait until the phone has kept so many files to their last byte."""
    await expect(page.get_by_test_id("chosen").get_by_role("button")).to_have_count(files)
    await expect(page.get_by_test_id("chosen").locator("li")).to_have_count(files)


def pixels(data: bytes) -> bytes:
    return Image.open(io.BytesIO(data)).convert("RGB").tobytes()


async def stands(page: Page, state: str) -> None:
    await expect(page.get_by_test_id("sent")).to_have_attribute("data-state", state)


async def sent_all(page: Page, receipts: int) -> None:
    await expect(page.get_by_test_id("receipts").locator("li")).to_have_count(receipts, timeout=120_000)
    await expect(page.get_by_test_id("waiting")).to_have_count(0)


async def test_five_reports_without_a_line_outlive_the_page_and_are_each_sent_once(room: Room) -> None:
    someone, token = await observer(room)
    posts: list[str | None] = []
    async with trusting_browser() as phones, browser_of(phones, room, token, viewport=PHONE) as context:
        page = await opened(context, room, "ckb")
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await context.set_offline(True)
        for n in range(5):
            await file(page, ("A1", "E1", "G1", "H1", "F1")[n], f"ڕووداوی {n}")
            await stands(page, "waits")
        await page.close()

        page = await opened(context, room, "ckb")
        await expect(page.get_by_test_id("waiting").locator("li")).to_have_count(5)
        await expect(page.get_by_test_id("strip")).to_contain_text("٥")
        assert await filed_by(room, someone.person_id) == []
        page.on("request", lambda asked: posts.append(asked.headers.get("idempotency-key")) if asked.method == "POST"
                and asked.url.endswith("/reports") else None)  # fmt: skip
        await context.set_offline(False)
        await sent_all(page, 5)

    filed = await filed_by(room, someone.person_id)
    assert sorted(item["body"]["summary"] for item in filed) == [f"ڕووداوی {n}" for n in range(5)]
    assert len(set(posts)) == 5


SLOW_TO_WRITE = """
  const seal = SubtleCrypto.prototype.encrypt;
  SubtleCrypto.prototype.encrypt = async function (...asked) {
    await new Promise((done) => setTimeout(done, 700));
    return seal.apply(this, asked);
  };
"""
"""A phone that takes longer to seal something than the pause after which a draft is written down."""


async def test_a_report_that_was_sent_is_not_in_the_form_again_on_a_slow_phone(browser: Browser, room: Room) -> None:
    someone, token = await observer(room)
    async with browser_of(browser, room, token, viewport=PHONE) as context:
        await context.add_init_script(SLOW_TO_WRITE)
        page = await opened(context, room)
        await file(page, "A1", "مرة واحدة")
        await page.reload()
        await expect(page.locator("#kind")).to_be_visible()
        await expect(page.locator("#text")).to_have_value("")
        await sent_all(page, 1)
    assert len(await filed_by(room, someone.person_id)) == 1


async def test_a_photo_chosen_without_a_line_follows_its_report_and_goes_on_where_it_was_cut_off(room: Room) -> None:
    someone, token = await observer(room)
    sent, offsets = photo(), list[int]()

    async def bad_line(route: Route) -> None:
        if route.request.method != "PATCH":
            return await route.continue_()
        offsets.append(int(route.request.headers["upload-offset"]))
        if len(offsets) == 2:
            await route.fetch()  # taken, and nobody hears of it
        if len(offsets) in (2, 4):
            return await route.abort("connectionreset")
        return await route.continue_()

    async with trusting_browser() as phones, browser_of(phones, room, token, viewport=PHONE) as context:
        page, faults = await context.new_page(), Faults()
        faults.watch(page, room.url)
        await page.goto(f"{room.url}/report/?lang=ar")
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await context.set_offline(True)
        await add(page, sent, f"{MARKUP}.png")
        await whole(page, 1)
        await expect(page.locator("#kind")).to_be_visible()
        await write(page, f"نصف {MARKUP}")
        await page.reload()
        await expect(page.locator("#text")).to_have_value(f"نصف {MARKUP}")
        await expect(page.get_by_test_id("chosen")).to_contain_text(MARKUP)
        await file(page, "E2", f"حشو {MARKUP}")
        await stands(page, "waits")
        await expect(page.get_by_test_id("waiting")).to_contain_text(MARKUP)
        assert await page.locator("img").count() == 0
        assert all(await page.evaluate(LYING_PARTS))
        await context.route(PARTS, bad_line)
        await context.set_offline(False)
        await eventually(lambda: len(offsets) == 4, 120)
        await page.close()

        page = await context.new_page()
        faults.watch(page, room.url)
        await page.goto(f"{room.url}/report/?lang=ar")
        await expect(page.get_by_test_id("receipts")).to_contain_text("معه ملف", timeout=120_000)
        await expect(page.get_by_test_id("files")).to_have_count(0)
        assert await page.evaluate(LYING_PARTS) == []
        assert faults.said == []
    (filed,) = await filed_by(room, someone.person_id)
    assert filed["body"]["evidence"] is True
    assert [pixels(one) for one in await attached(room, filed["body"]["incident_id"])] == [pixels(sent)]
    assert [offset // PART_BYTES for offset in offsets] == [0, 1, 2, 3, 3, 4]


async def test_a_file_that_is_none_is_told_with_its_reason_and_the_report_stands(browser: Browser, room: Room) -> None:
    someone, token = await observer(room)
    async with page_of(browser, room, "/report/?lang=en", token, viewport=PHONE) as page:
        await add(page, b"<script>1</script>", "page.html", "text/html")
        await expect(page.get_by_role("alert").first).to_contain_text("page.html: This kind is not taken")
        await add(page, b"MZ" + bytes(300), "photo.jpg", "image/jpeg")
        await file(page, "G1", "تهديد")
        await stands(page, "received")
        files = page.get_by_test_id("files")
        await expect(files).to_contain_text("This kind is not taken")
        await expect(page.get_by_test_id("strip")).to_have_attribute("data-tone", "good")
        assert await kept_out(page) == []
        await files.get_by_role("button", name="Delete the file").click()
        await expect(files).to_have_count(0)
    (filed,) = await filed_by(room, someone.person_id)
    assert await attached(room, filed["body"]["incident_id"]) == []


async def test_a_phone_without_room_says_so_and_what_is_typed_is_sent_when_there_is_some(
    browser: Browser, room: Room
) -> None:
    someone, token = await observer(room)
    async with page_of(browser, room, "/report/?lang=en", token, viewport=PHONE) as page:
        debugger = await page.context.new_cdp_session(page)

        async def room_for(quota: dict[str, int]) -> None:
            await debugger.send("Storage.overrideQuotaForOrigin", {"origin": room.url, **quota})

        await expect(page.locator("#kind")).to_be_visible()
        await room_for({"quotaSize": 400_000})
        await add(page, photo())
        await expect(page.get_by_role("alert").first).to_contain_text("The phone had no room for it")
        await expect(page.get_by_test_id("chosen")).to_have_count(0)
        assert await page.evaluate(LYING_PARTS) == []
        await page.evaluate(FILLED)
        await page.locator("#text").fill("ذاكرة ممتلئة")
        await expect(page.get_by_text("it is lost if this page closes")).to_be_visible()
        await file(page, "A5", "ذاكرة ممتلئة", kept=False)
        await expect(page.get_by_text("it was not sent. Free some space")).to_be_visible()
        await expect(page.locator("#text")).to_have_value("ذاكرة ممتلئة")
        assert await kept_out(page) == []
        assert await filed_by(room, someone.person_id) == []
        await room_for({})
        await page.locator("form button[type=submit]").click()
        await stands(page, "received")
    assert len(await filed_by(room, someone.person_id)) == 1


async def test_whoever_signs_out_leaves_nothing_to_be_seen_also_in_a_page_that_is_open(
    browser: Browser, room: Room
) -> None:
    someone, token = await observer(room)
    async with browser_of(browser, room, token, viewport=PHONE) as context:
        page = await opened(context, room)
        await file(page, "F2", "هدايا عند الباب")
        await sent_all(page, 1)
        code = await page.get_by_test_id("receipts").locator("a").inner_text()
        await page.route(REPORTS, lambda route: route.abort())
        await add(page, photo())
        await file(page, "G4", "احتجاز زميلة")
        await stands(page, "waits")
        await write(page, "نصف جملة")

        other = await context.new_page()
        await other.goto(f"{room.url}/profile/?lang=en")
        await other.get_by_role("button", name="تجريبي").first.click()
        await other.get_by_role("navigation").get_by_role("button", name="Sign out").click()
        await other.wait_for_url(re.compile("/login/"))
        await expect(other.locator("#username")).to_be_visible()
        await expect(page.get_by_text("Sign in once on this phone")).to_be_visible()
        for shown in (page, other):
            said = await shown.content()
            assert not any(word in said for word in (code, "هدايا", "احتجاز", "نصف جملة", "صورة.png"))
        await page.reload()
        await expect(page.get_by_text("Sign in once on this phone")).to_be_visible()

        await page.unroute(REPORTS)
        await page.get_by_role("link", name="Sign in").click()
        await page.locator("#username").fill(someone.username)
        await page.locator("#password").fill(someone.password)
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"{room.url}/report/")
        await sent_all(page, 2)
        await expect(page.locator("#text")).to_have_value("نصف جملة")
    assert len(await filed_by(room, someone.person_id)) == 2


async def test_a_room_that_takes_a_report_and_loses_the_line_gets_no_double(browser: Browser, room: Room) -> None:
    someone, token = await observer(room)
    heard: Counter[str] = Counter()

    async def takes_and_falls_silent(route: Route) -> None:
        key = route.request.headers["idempotency-key"]
        heard[key] += 1
        answer = await route.fetch()
        assert answer.ok
        if heard[key] == 1:
            await route.abort("connectionreset")
        else:
            await route.fulfill(response=answer)

    async with browser_of(browser, room, token, viewport=PHONE) as context:
        page = await opened(context, room)
        await page.route(REPORTS, takes_and_falls_silent)
        for n in range(3):
            await file(page, "B5", f"انقطاع {n}")
        await sent_all(page, 3)
        shown = await page.get_by_test_id("receipts").locator("a").all_inner_texts()
    filed = await filed_by(room, someone.person_id)
    assert sorted(item["body"]["summary"] for item in filed) == [f"انقطاع {n}" for n in range(3)]
    assert len(set(shown)) == 3
    assert len(heard) == 3
    assert min(heard.values()) > 1


async def test_two_tabs_of_one_phone_send_each_report_once(browser: Browser, room: Room) -> None:
    someone, token = await observer(room)
    keys: Counter[str] = Counter()
    async with browser_of(browser, room, token, viewport=PHONE) as context:
        context.on("response", lambda answer: keys.update([answer.request.headers["idempotency-key"]])
                   if answer.request.method == "POST" and answer.url.endswith("/reports") else None)  # fmt: skip
        one, other = await opened(context, room), await opened(context, room)
        await context.set_offline(True)
        for page in (one, other, one):
            await file(page, "C6", "طابور طويل")
            await stands(page, "waits")
        await context.set_offline(False)
        for page in (one, other):
            await sent_all(page, 3)
    assert len(await filed_by(room, someone.person_id)) == 3
    assert sorted(keys.values()) == [1, 1, 1]


async def test_a_report_is_filed_with_the_keyboard_alone_in_a_few_steps(browser: Browser, room: Room) -> None:
    someone, token = await observer(room)
    async with page_of(browser, room, "/report/?lang=ar", token, viewport=PHONE) as page:
        await expect(page.locator("#kind")).to_be_visible()
        for _ in range(8):
            await page.keyboard.press("Tab")
            if await page.evaluate("document.activeElement.id") == "kind":
                break
        await page.keyboard.type("shooting")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("kind")).to_have_text("إطلاق نار أو انفجار أو حريق أو خطف أو وفاة")
        await page.keyboard.press("Tab")
        await page.keyboard.press("ArrowLeft")
        await page.keyboard.press("Tab")
        await page.keyboard.type("٢٠٥٤١٨")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await page.keyboard.type("سمعنا إطلاق نار قرب المركز")
        for way in ("photo", "video", "audio", "any"):
            await page.keyboard.press("Tab")
            await expect(page.locator(f"[data-add={way}]")).to_be_focused()
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Space")
        await page.keyboard.press("Enter")
        await stands(page, "received")
        await expect(page.get_by_test_id("sent")).to_be_focused()
    (filed,) = await filed_by(room, someone.person_id)
    body = filed["body"]
    assert (body["category"], body["place"], body["station"]) == ("G3", "other_station", "205418")
    assert (body["province"], body["time_flag"], body["evidence"]) == ("IQ-NI", "occurring", True)


@looked_at_in_every_language
async def test_the_form_speaks_the_readers_language_and_the_room_hears_which(
    browser: Browser, room: Room, language: str
) -> None:
    someone, token = await observer(room)
    async with page_of(browser, room, f"/report/?lang={language}", token, viewport=PHONE) as page:
        html = page.locator("html")
        await expect(html).to_have_attribute("lang", language)
        await expect(html).to_have_attribute("dir", "ltr" if language == "en" else "rtl")
        await page.get_by_role("button", name=FIRST_KIND[language]).click()
        await page.get_by_role("button", name=SENDING[language], exact=True).click()
        await stands(page, "received")
    (filed,) = await filed_by(room, someone.person_id)
    assert filed["body"]["summary"].startswith(FIRST_KIND[language])
    assert filed["body"]["language"] == language


async def test_a_report_the_room_refuses_waits_for_its_writer_and_is_never_sent_again_by_itself(
    browser: Browser, room: Room
) -> None:
    someone, token = await observer(room)
    posts: list[str] = []
    async with browser_of(browser, room, token, viewport=PHONE) as context:
        page = await opened(context, room)
        page.on("request", lambda asked: posts.append(asked.headers["idempotency-key"]) if asked.method == "POST"
                and asked.url.endswith("/reports") else None)  # fmt: skip
        await file(page, "E6", "\u200c\u200d")
        await stands(page, "refused")
        refused = page.get_by_test_id("refused")
        await expect(refused).to_contain_text("nothing to read in it")
        assert await kept_out(page) == []
        await page.reload()
        await expect(refused.locator("li")).to_have_count(1)
        await file(page, "A2", "الثانية")
        await sent_all(page, 1)
        assert len(posts) == 2

        await refused.get_by_role("button", name="Correct").click()
        await expect(page.locator("#text")).to_be_focused()
        await page.locator("#text").fill("عُلّق التصويت ساعة")
        await page.get_by_role("button", name="Send the correction").click()
        await stands(page, "received")
        await expect(refused).to_have_count(0)
    assert sorted(item["body"]["summary"] for item in await filed_by(room, someone.person_id)) == sorted(
        ["الثانية", "عُلّق التصويت ساعة"]
    )
    assert len(set(posts)) == 3


async def test_a_session_that_is_over_keeps_everything_and_signing_in_sends_it(browser: Browser, room: Room) -> None:
    someone, token = await observer(room)
    async with browser_of(browser, room, token, viewport=PHONE) as context:
        page = await opened(context, room)
        await context.clear_cookies()
        await file(page, "H3", "مُنعنا من رؤية العدّ")
        await stands(page, "signed-out")
        await write(page, "نصف جملة")
        await expect(page.get_by_test_id("strip")).to_contain_text("waits for you to sign in")
        assert await kept_out(page) == []
        await page.get_by_test_id("strip").get_by_role("link", name="Sign in").click()
        await page.locator("#username").fill(someone.username)
        await page.locator("#password").fill(someone.password)
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"{room.url}/report/")
        await sent_all(page, 1)
        await expect(page.locator("#text")).to_have_value("نصف جملة")
    assert len(await filed_by(room, someone.person_id)) == 1


async def test_another_person_on_the_phone_neither_sees_nor_sends_what_is_not_theirs(
    browser: Browser, room: Room
) -> None:
    (first, first_token), (second, second_token) = await observer(room), await observer(room)
    async with browser_of(browser, room, first_token, viewport=PHONE) as context:
        page = await opened(context, room)
        await file(page, "F2", "هدايا عند الباب")
        await sent_all(page, 1)
        await context.set_offline(True)
        await file(page, "G4", "احتجاز زميلة")
        await stands(page, "waits")
        cookies = await context.cookies()
        await context.clear_cookies()
        await context.set_offline(False)
        await context.add_cookies([{**cookie, "value": second_token} for cookie in cookies])  # type: ignore[typeddict-item]
        await page.reload()
        await expect(page.get_by_text("report of somebody else waits")).to_be_visible()
        await expect(page.get_by_test_id("waiting")).to_have_count(0)
        await expect(page.get_by_test_id("receipts")).to_have_count(0)
        assert "احتجاز" not in await page.content()
        await file(page, "A6", "الكاميرا متوقفة")
        await sent_all(page, 1)
        assert [item["body"]["summary"] for item in await filed_by(room, second.person_id)] == ["الكاميرا متوقفة"]

        await context.clear_cookies()
        await context.add_cookies(cookies)  # type: ignore[arg-type]
        await page.reload()
        await sent_all(page, 2)
    assert len(await filed_by(room, first.person_id)) == 2


async def test_what_lies_on_the_phone_is_sealed_and_after_the_receipt_there_is_no_report(
    browser: Browser, room: Room
) -> None:
    someone, token = await observer(room)
    async with browser_of(browser, room, token, viewport=PHONE) as context:
        page = await opened(context, room)
        await context.set_offline(True)
        await page.locator("#station").fill("771234")
        await file(page, "G5", "تهديد مرشحة")
        await stands(page, "waits")
        found = await lying_on(page)
        assert {entry["kind"] for entry in found["kept"]} >= {"report"}
        assert all(entry["sealed"] for entry in found["kept"])
        shelf = json.loads(found["shelf"])
        shelf.pop("opsroom.report.kinds", None)  # the list of kinds, the same on every phone
        everything = f"{found['kept']} {shelf}"
        for word in ("تهديد", "771234", '"G5"', someone.username):
            assert word not in everything
        await context.set_offline(False)
        await sent_all(page, 1)

        async def no_report() -> bool:
            return "report" not in {entry["kind"] for entry in (await lying_on(page))["kept"]}

        await eventually(no_report, 60)
        await expect(page.get_by_test_id("receipts")).not_to_contain_text("تهديد")
        forget = page.get_by_test_id("receipts")
        await forget.locator("summary").click()
        await forget.get_by_role("button", name="Remove the receipt").click()
        await forget.get_by_role("button", name="Remove for good").click()
        await expect(forget).to_have_count(0)


async def test_without_a_secure_origin_reports_are_kept_and_sent_all_the_same(browser: Browser, room: Room) -> None:
    someone, token = await observer(room)
    async with browser_of(browser, room, token, viewport=PHONE) as context:
        await context.add_init_script(PLAIN)
        page = await opened(context, room)
        assert await page.evaluate("[navigator.locks, navigator.serviceWorker, crypto.subtle].join()") == ",,"
        await context.set_offline(True)
        for n in range(2):
            await file(page, "J1", f"أُغلقت باكراً {n}")
            await stands(page, "waits")
        await context.set_offline(False)
        await page.reload()
        await sent_all(page, 2)
    assert len(await filed_by(room, someone.person_id)) == 2


async def test_the_kept_page_is_renewed_only_when_nothing_waits(room: Room) -> None:
    _, token = await observer(room)
    async with trusting_browser() as phones, browser_of(phones, room, token, viewport=PHONE) as context:
        page = await opened(context, room)
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await file(page, "E6", "\u200c")
        await stands(page, "refused")
        await page.evaluate(OLD_PAGE)
        for _ in range(2):
            await page.reload()
            await expect(page.locator("html[data-old]")).to_be_attached()
            await expect(page.get_by_test_id("refused").locator("li")).to_have_count(1)
        assert await page.evaluate(KEPT_IS_OLD)
        await page.get_by_role("button", name="Delete").click()
        await page.get_by_role("button", name="Delete for good").click()
        await expect(page.get_by_test_id("refused")).to_have_count(0)
        await page.reload()

        async def renewed() -> bool:
            return not await page.evaluate(KEPT_IS_OLD)

        await eventually(renewed, 60)
        await page.reload()
        await expect(page.locator("html:not([data-old])")).to_be_attached()


async def test_the_form_opens_without_a_line_for_whoever_was_here_before_and_for_nobody_else(room: Room) -> None:
    _, token = await observer(room)
    async with trusting_browser() as phones, browser_of(phones, room, viewport=PHONE) as context:
        stranger = await context.new_page()
        await stranger.goto(f"{room.url}/report/?lang=en")
        await expect(stranger.get_by_text("Sign in once on this phone")).to_be_visible()
        await expect(stranger.locator("form")).to_have_count(0)
        await stranger.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await context.set_offline(True)
        await stranger.reload()
        await expect(stranger.get_by_text("needs a connection and a sign-in once")).to_be_visible()
    async with trusting_browser() as phones, browser_of(phones, room, token, viewport=PHONE) as context:
        page = await opened(context, room)
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await context.clear_cookies()
        await context.set_offline(True)
        await page.reload()
        await expect(page.locator("#kind")).to_be_visible()
        await expect(page.get_by_test_id("strip")).to_contain_text("No connection")


@looked_at_in_every_language
async def test_nobody_is_kept_out_of_the_form(browser: Browser, room: Room, language: str) -> None:
    _, token = await observer(room)
    for size in ({}, {"viewport": PHONE}):
        async with browser_of(browser, room, token, **size) as context:
            page, faults = await context.new_page(), Faults()
            faults.watch(page, room.url)
            await page.goto(f"{room.url}/report/?lang={language}")
            await expect(page.locator("[data-family=G]")).to_be_visible()
            await looked_at(page)
            await page.locator("form button[type=submit]").click()
            await expect(page.locator("#kind")).to_be_focused()
            await looked_at(page)
            await page.locator("[data-family=G]").click()
            await looked_at(page)
            await page.locator("[data-kind=G2]").click()
            await page.get_by_role("radio").nth(4).check()
            await page.locator("summary").first.click()
            await page.locator("#text").fill("ع" * 290)
            await page.locator("form button[type=submit]").click()
            await expect(page.locator("#text")).to_be_focused()
            await looked_at(page)
            await page.locator("#text").fill("اعتداء عند الباب")
            await add(page, photo())
            await add(page, b"x", "x.exe", "application/x-msdownload")
            await whole(page, 1)
            await expect(page.get_by_role("alert").first).to_contain_text("x.exe")
            await looked_at(page)
            await page.route(PARTS, lambda route: route.abort())
            await page.locator("form button[type=submit]").click()
            await stands(page, "received")
            await expect(page.get_by_test_id("files")).to_be_visible()
            await page.get_by_test_id("receipts").locator("summary").first.click()
            await looked_at(page)
            await context.set_offline(True)
            await file(page, "K1", "شائعة")
            await stands(page, "waits")
            await looked_at(page)
            assert faults.said == []


async def looked_at(page: Page) -> None:
    assert await kept_out(page) == []
    assert await fits(page)
