"""The operator's telephone page in a real browser: a call typed, sent and read back by keyboard alone."""

import contextlib
import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, Route, expect

from services.kit.clock import SystemClock, rfc3339
from tests.support import maps
from tests.support.entry import browser as http
from tests.support.entry import owner, taken
from tests.support.maps import ELECTION, POLLING, take
from tests.support.pages import DESK, PHONE, fits, kept_out, looked_at_in_every_language, page_of, token_of
from tests.support.room import Room, running

pytestmark = pytest.mark.asyncio(loop_scope="session")

INTAKE = "/api/intake"
REPORTS = re.compile(r"/api/intake/reports$")
LATIN = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
MARKUP = "<img src=x onerror=document.title=1>"
NAME, NUMBER, REMARK = "زينب المتصلة", "0770 123 4567", "تتصل بعد الخامسة"
"""What a caller says of themselves, and nobody finds where it has no business."""


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    """A room of this file's own, because a map is one for a whole room."""
    with running() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def mapped(room: Room) -> Room:
    """The room with a map."""
    async with owner(room) as client:
        taken(await client.put(f"{POLLING}/election", json=ELECTION))
        await take(client, "map", maps.small_map())
    room.wait_told()
    return room


@contextlib.asynccontextmanager
async def at_the_phone(
    browser: Browser, room: Room, language: str, token: str = "", **options: Any
) -> AsyncIterator[Page]:
    """Give the page as an operator has it who has just sat down."""
    token = token or room.token("operator")
    async with page_of(browser, room, f"/phone/?lang={language}", token, **options) as page:
        await expect(page.locator("#call-kind")).to_be_focused()
        yield page


async def asked(room: Room, path: str, role: str = "operator") -> Any:
    async with http(room, headers=room.headers(role)) as client:
        return taken(await client.get(f"{INTAKE}{path}"))


async def cases(room: Room, station: str) -> list[dict[str, Any]]:
    return list((await asked(room, f"/incidents?station={station}"))["items"])


async def filed(room: Room, station: str, **changes: Any) -> None:
    """File a report about a station, as a phone does."""
    body = {"category": "H1", "summary": "أُخرج المراقب", "station": station, "place": "this_station"}
    body |= {"occurred_at": rfc3339(SystemClock().now()), "time_flag": "occurring", "language": "ar"}
    async with http(room, headers=room.headers("observer")) as client:
        taken(await client.post(f"{INTAKE}/reports", json=body | changes), 202)


async def keyed(page: Page, *keys: str) -> None:
    for key in keys:
        await page.keyboard.press(key)


async def place_by_code(page: Page, code: str) -> None:
    """Choose a station where the cursor stands, by its code."""
    await page.keyboard.type(code)
    await page.keyboard.press("Enter")  # before the list is there, as fast hands do
    await expect(page.locator("#call-text")).to_be_focused()
    await expect(page.locator("button#call-place")).to_contain_text(code)
    assert await page.locator("#call-province").count() == 0, "it was taken as one that no map knows"


async def read_out(signs: Locator) -> list[str]:
    """Return the groups that an operator reads out; each letter has its word below, and each digit none."""
    groups = []
    for group in await signs.locator(".group").all():
        said = [(await sign.locator("b").inner_text()).translate(LATIN) for sign in await group.locator(".sign").all()]
        spelled = [sign for sign in said if not sign.isdigit()]
        assert await group.locator("small").count() == len(spelled)
        groups.append("".join(said))
    return groups


def kept(page: Page) -> Any:
    return page.evaluate("JSON.stringify(sessionStorage) + JSON.stringify(localStorage)")


async def test_a_call_from_its_first_key_to_the_receipt_and_the_next_one_by_keyboard_alone(
    browser: Browser, mapped: Room
) -> None:
    async with at_the_phone(browser, mapped, "ar") as page:
        await page.keyboard.type("ا١")  # the keys H and 1 of an Arabic keyboard
        await expect(page.locator("#call-kind-list [role=option]").first).to_contain_text("H1")
        await page.keyboard.press("Enter")
        await expect(page.locator("#call-place")).to_be_focused()
        await place_by_code(page, "101001-02")
        await page.keyboard.type("منعوا المراقبة من الدخول")
        await keyed(page, "Tab", "Tab")
        for _ in range(8):
            if await page.evaluate("document.activeElement.id") == "call-name":
                break
            await page.keyboard.press("Tab")
        await page.keyboard.type(NAME)
        await page.keyboard.press("Tab")
        await page.keyboard.type(NUMBER)
        await page.keyboard.press("Tab")
        await page.keyboard.type(REMARK)
        await page.keyboard.press("Control+Enter")

        receipt = page.get_by_test_id("receipt")
        await expect(receipt.get_by_role("button", name="المكالمة التالية")).to_be_focused()
        code, secret = await read_out(receipt.get_by_test_id("code")), await read_out(receipt.get_by_test_id("secret"))
        assert [len(group) for group in code] == [3, 3, 2]
        told = {"code": "".join(code), "secret": "".join(secret)}
        async with http(mapped) as nobody:
            status = taken(await nobody.post(f"{INTAKE}/status", json=told))
        assert status["status"] == "received"
        assert NAME not in await kept(page)

        await page.keyboard.press("Enter")
        await expect(page.locator("#call-kind")).to_be_focused()
        assert await page.locator("#call-name").input_value() == ""
        assert told["secret"] not in await kept(page)
        await page.keyboard.press("Alt+p")  # the place of the call before is offered, never who called
        await expect(page.locator("button#call-place")).to_contain_text("101001-02")

    [case] = await cases(mapped, "101001-02")
    assert (case["category"], case["province"], case["severity"]) == ("H1", "IQ-BG", "S2")
    [source] = (await asked(mapped, f"/incidents/{case['id']}"))["sources"]
    assert source["channel"] == "phone"
    contact = await asked(mapped, f"/reports/{source['id']}/contact")
    assert contact == {"name": NAME, "phone": NUMBER, "remark": REMARK}
    recorded = json.dumps(await asked(mapped, "/audit?limit=100", "auditor"), ensure_ascii=False)
    assert case["id"] in recorded
    for personal in (NAME, NUMBER, REMARK):
        assert personal not in recorded
    async with page_of(browser, mapped, "/board/?lang=ar&tab=incidents&q=101001-02", mapped.token("operator")) as board:
        await expect(board.get_by_text("منعوا المراقبة من الدخول").first).to_be_visible()
        said = await board.content() + await kept(board)
        assert not any(personal in said for personal in (NAME, NUMBER, REMARK))


async def test_a_question_and_a_wrong_number_are_one_key_away_and_need_no_place(browser: Browser, mapped: Room) -> None:
    async with at_the_phone(browser, mapped, "en") as page:
        await page.keyboard.press("Alt+i")
        await expect(page.locator("#call-text")).to_be_focused()
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_role("alert")).to_contain_text("Write what was asked")
        await page.locator("#call-text").focus()
        await page.keyboard.type("Where do I vote?")
        async with page.expect_response(REPORTS) as answer:
            await page.keyboard.press("Control+Enter")
        sent: Any = (await answer.value).request.post_data_json
        assert (sent["category"], sent["place"], sent["on_behalf_of"]) == ("L1", "not_station", {})
        await expect(page.get_by_test_id("code")).to_be_visible()
        await page.keyboard.press("Alt+n")
        await page.keyboard.press("Alt+u")
        await expect(page.locator("button#call-kind")).to_contain_text("L3")


async def test_a_centre_is_found_by_a_word_in_any_spelling_and_shows_its_stations_and_what_is_known_there(
    browser: Browser, mapped: Room
) -> None:
    await filed(mapped, "101002-01")
    await filed(mapped, "101002-03", category="G1", summary=f"تهديد {MARKUP} أمام الباب")
    async with at_the_phone(browser, mapped, "ar", mapped.token("coordinator")) as page:
        await keyed(page, "Alt+4")
        await expect(page.locator("button#call-kind")).to_contain_text("H1")
        await page.keyboard.type("مدرسه الرشيد الابتدائيه 2")
        options = page.locator("#call-place-list [role=option]")
        await expect(options.filter(has_text="101002").first).to_be_visible()
        at = [await one.inner_text() for one in await options.all()]
        await keyed(page, *["ArrowDown"] * next(n for n, text in enumerate(at) if "101002" in text), "Enter")
        await expect(options).to_have_count(5)
        await page.keyboard.type("03")
        await expect(options).to_have_count(1)
        await page.keyboard.press("Enter")

        known = page.locator("[data-case]")
        await expect(known).to_have_count(2)
        await expect(known.first).to_contain_text("أُخرج المراقب")  # the same kind before the same station
        await expect(known.last).to_contain_text(MARKUP)
        assert await page.locator("img").count() == 0
        await expect(page.get_by_text("قل للمتصل إن الغرفة تتابعه")).to_be_visible()
        await page.locator("button#call-place").press("Backspace")
        await expect(page.locator("#call-place")).to_be_focused()
        await page.keyboard.type("٩٩٩/7")
        await expect(options).to_have_count(1)
        await page.keyboard.press("Enter")
        await expect(page.locator("button#call-place")).to_contain_text("999/7")
        await page.locator("#call-province").select_option("IQ-BA")
        await expect(page.locator("#call-province")).to_have_value("IQ-BA")


async def test_what_is_typed_outlives_a_reload_and_is_gone_with_whoever_leaves(browser: Browser, mapped: Room) -> None:
    token = await token_of(mapped, ["operator"], kind="commission")
    async with at_the_phone(browser, mapped, "en", token) as page:
        await keyed(page, "Alt+1")
        await place_by_code(page, "201001-01")
        await page.keyboard.type("Posters at the door")
        await page.locator("#call-name").fill(NAME)
        await page.reload()
        await expect(page.locator("#call-text")).to_have_value("Posters at the door")
        await expect(page.locator("#call-name")).to_have_value(NAME)
        await expect(page.locator("button#call-place")).to_contain_text("201001-01")
        await expect(page.locator("button#call-kind")).to_contain_text("F1")

        await page.get_by_role("button", name="Drop this call").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="Keep it").click()
        await expect(page.locator("#call-name")).to_have_value(NAME)
        await page.get_by_role("button", name=re.compile("تجريبي")).first.click()
        await page.get_by_role("button", name="Sign out").click()
        await page.wait_for_url(re.compile("/login/"))
        assert NAME not in await kept(page)


async def test_a_call_whose_answer_was_lost_is_kept_and_filed_once_even_when_it_was_changed(
    browser: Browser, mapped: Room
) -> None:
    async with at_the_phone(browser, mapped, "en") as page:
        keys: list[str] = []

        async def taken_but_not_answered(route: Route) -> None:
            keys.append(route.request.headers["idempotency-key"])
            await route.fetch()
            await route.abort()

        await page.route(REPORTS, taken_but_not_answered)
        await keyed(page, "Alt+4")
        await place_by_code(page, "201002-01")
        await page.keyboard.type("First words")
        await page.locator("#call-phone").fill(NUMBER)
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_role("alert")).to_contain_text("still filed once")
        await page.reload()
        await expect(page.locator("#call-text")).to_have_value("First words")
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_role("alert")).to_contain_text("still filed once")

        await page.unroute(REPORTS)
        await page.locator("#call-text").fill("Other words")
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_test_id("receipt")).to_contain_text("What you changed afterwards was not filed")
        assert len(keys) == 2
        assert len(set(keys)) == 1
    assert [case["summary"] for case in await cases(mapped, "201002-01")] == ["First words"]


async def test_what_the_room_refuses_stands_beside_its_field_and_can_be_mended(browser: Browser, mapped: Room) -> None:
    async with at_the_phone(browser, mapped, "en") as page:
        await keyed(page, "Alt+4")
        await place_by_code(page, "201003-01")
        await page.locator("#call-text").fill("\u200b\u2066")
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_role("alert").get_by_role("link")).to_have_attribute("href", "#call-text")
        await expect(page.locator("#call-text")).to_have_attribute("aria-invalid", "true")
        await page.locator("#call-text").fill("Readable")
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_test_id("receipt")).to_be_visible()


async def test_a_kind_that_the_room_adds_is_taken_at_the_phone_and_in_the_field_also_without_a_line(
    browser: Browser, mapped: Room
) -> None:
    async with http(mapped, headers=mapped.headers("admin")) as admin:
        tree = taken(await admin.get(f"{INTAKE}/taxonomy"))
        facts = {name: tree[name] for name in ("unclassified", "severities", "families", "leaves")}
        text = {"ar": "مولّدة الكهرباء معطلة", "ckb": "موەلیدە لەکارکەوت", "en": "Generator broken"}
        kin = next(leaf for leaf in tree["leaves"] if leaf["code"] == "B5")
        facts["leaves"] = [*tree["leaves"], {**kin, "code": "B97", "text": text}]
        facts["base_version"] = tree["version"]
        taken(await admin.post(f"{INTAKE}/taxonomy", json=facts), 201)
    async with at_the_phone(browser, mapped, "ar") as page:
        await page.keyboard.type("مولده")
        await expect(page.locator("#call-kind-list [role=option]").first).to_contain_text("B97")
        await page.keyboard.press("Enter")
        await place_by_code(page, "201001-03")
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_test_id("code")).to_be_visible()
    [case] = await cases(mapped, "201001-03")
    assert (case["category"], case["severity"], case["summary"]) == ("B97", kin["severity"], text["ar"])

    async with page_of(browser, mapped, "/report/?lang=ckb", mapped.token("observer"), viewport=PHONE) as page:
        await page.locator("#kind").fill("generator")
        await expect(page.locator("[data-kind=B97]")).to_have_text(text["ckb"])
        async with page.expect_response(lambda answer: answer.url.endswith("/taxonomy")) as answer:
            await page.reload()
        assert (await answer.value).status == httpx.codes.NOT_MODIFIED
        await page.locator("#kind").fill("generator")
        await page.context.set_offline(True)
        await page.locator("[data-kind=B97]").click()
        await expect(page.get_by_test_id("kind")).to_have_text(text["ckb"])


@pytest.mark.parametrize("role", ["reader", "cso_delegate", "auditor"])
async def test_who_may_not_enter_calls_is_not_offered_the_page_and_sees_none(
    browser: Browser, mapped: Room, role: str
) -> None:
    async with page_of(browser, mapped, "/phone/?lang=en", mapped.token(role)) as page:
        await expect(page.get_by_text("Your rights do not include this page")).to_be_visible()
        assert await page.locator("input, textarea").count() == 0
        assert await page.get_by_role("link", name="Phone", exact=True).count() == 0


async def test_every_key_is_listed_and_esc_comes_back(browser: Browser, mapped: Room) -> None:
    async with at_the_phone(browser, mapped, "en") as page:
        await page.keyboard.press("Alt+/")
        dialog = page.get_by_role("dialog", name="The keys of this page")
        for key in ("Ctrl+Enter", "Alt+I", "Alt+U", "Alt+P", "Alt+N"):
            await expect(dialog.get_by_text(key, exact=True)).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator("#call-kind")).to_be_focused()
        await page.get_by_role("heading", level=1).click()
        await page.keyboard.press("?")
        await expect(dialog).to_be_visible()


@looked_at_in_every_language
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_the_page_keeps_nobody_out_and_fits(
    browser: Browser, mapped: Room, language: str, size: dict[str, int]
) -> None:
    station = "301001-01" if size == DESK else "301002-01"
    await filed(mapped, station)
    async with at_the_phone(browser, mapped, language, viewport=size) as page:
        await page.keyboard.type("h1")
        await expect(page.locator("#call-kind-list [role=option]").first).to_be_visible()
        assert await kept_out(page) == []
        await page.keyboard.press("Enter")
        await page.locator("#call-place").focus()
        await place_by_code(page, station)
        await expect(page.locator("[data-case]").first).to_be_visible()
        await page.locator("input[type=radio][value=occurred]").check()
        assert await kept_out(page) == []
        assert await fits(page)
        await page.locator("#call-when").fill("")
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_role("alert")).to_be_visible()
        assert await kept_out(page) == []
        await page.locator("input[type=radio][value=occurring]").check()
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_test_id("code")).to_be_visible()
        assert await kept_out(page) == []
        assert await fits(page)
