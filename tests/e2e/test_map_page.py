"""The page of the polling map in a real browser: a file brought and taken, places explored and found, ballots read."""

import re
from collections.abc import Iterator

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.support import maps
from tests.support.entry import browser as http
from tests.support.entry import owner, taken
from tests.support.maps import ELECTION, POLLING, take
from tests.support.pages import DESK, LANGUAGES, PHONE, fits, kept_out, looked_at_in_every_language, page_of, token_of
from tests.support.room import Room, running

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG = "مدرسة " + " ".join(["الرافدين الأساسية المختلطة للبنين والبنات"] * 4)
CANDIDATES = {231: (2, 1), 107: (3, 1), 166: (1,)}
"""Candidates by the number of their list, in the order of no ballot."""


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    """A room of this file's own, because a map is one for a whole room."""
    with running() as started:
        yield started


@pytest.fixture
def empty(room: Room) -> Iterator[Room]:
    """A room in which nobody has described an election: this file's own, until another test of it was there first."""
    url = f"{room.url}{POLLING}/election"
    known = httpx.get(url, headers=room.headers(), verify=room.trust, trust_env=False, timeout=60)
    if known.status_code == httpx.codes.NOT_FOUND:
        yield room
        return
    with running() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def admin(room: Room) -> str:
    """The token of an admin who has everything that signing in asks of them."""
    return await token_of(room, ["admin"], kind="commission")


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def mapped(room: Room) -> Room:
    """The room with control totals, a map, a ballot and staff, whatever was in it before."""
    async with owner(room) as client:
        if (await client.get(f"{POLLING}/election")).status_code == httpx.codes.NOT_FOUND:
            taken(await client.put(f"{POLLING}/election", json=ELECTION))
        totals = {"centres": "3", "stations": "12", "voters": "5760", "source": "بيان المفوضية", "as_of": "2026-10-01"}
        await take(
            client, "controls", [{"province": "IQ-BG", **totals}, {"province": "IQ-SU", **totals, "voters": "1"}]
        )
        far = {"centre": "301900", "centre_ar": LONG, "centre_ckb": LONG, "centre_en": "X" * 120}
        await take(client, "map", [*maps.small_map(), maps.station(1, 1, "IQ-BA") | far | {"station": "301900-01"}])
        await take(client, "contests", ballot())
        lives_there = {"staff_number": "S-1", "duty": "مدير مركز", "centre": "101001", "home_district": "101"}
        await take(client, "staff", [lives_there, {**lives_there, "staff_number": "S-2", "home_district": "201"}])
    return room


def ballot() -> list[maps.Row]:
    """Return the rows of one contest, lists and candidates in the order of no ballot."""
    contest = {"contest": "BG", "contest_ar": "دائرة بغداد", "contest_en": "Baghdad", "province": "IQ-BG", "seats": "9"}
    return [
        {**contest, "list": str(number), "list_ar": f"قائمة {number}", "list_en": f"List {number}"}
        | {"candidate": str(place), "candidate_name": f"مرشح {number}-{place}"}
        for number, places in CANDIDATES.items()
        for place in places
    ]


async def bring(page: Page, rows: list[maps.Row]) -> None:
    """Choose a file in the page and wait until its report is there."""
    file = {"name": "خريطة المحطات.csv", "mimeType": "text/csv", "buffer": maps.csv_file(rows)}
    await page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    await expect(page.locator("[data-state=ready]")).to_be_visible()
    await expect(page.locator("section.report")).to_be_visible()


def finding(page: Page, code: str) -> Locator:
    return page.locator(f"section.report details[data-code={code}]")


def heading(page: Page, text: str) -> Locator:
    return page.get_by_role("heading", level=2, name=text)


async def test_from_an_empty_room_an_admin_describes_the_election_and_brings_a_map_that_is_taken_whole(
    browser: Browser, empty: Room
) -> None:
    admin = await token_of(empty, ["admin"], kind="commission")
    bad = maps.small_map()
    bad[4]["voters"], bad[6]["voters"] = "كثير", "777"
    async with page_of(browser, empty, "/map/?lang=ar", admin) as page:
        await expect(page.get_by_text("لم تُوصف الانتخابات في هذه الغرفة بعد", exact=False)).to_be_visible()
        await page.get_by_role("link", name="وصف الانتخابات").click()
        await page.locator("input[lang=ar]").fill("انتخابات للتجربة")
        await page.get_by_role("button", name="حفظ").click()
        await expect(page.get_by_role("alert")).to_contain_text("اختر يوم الاقتراع")
        await page.get_by_label("يوم الاقتراع").fill("2026-11-21")
        await page.get_by_label("الحد الأعلى للناخبين في المحطة").fill("٥٥٠")
        await page.get_by_role("button", name="حفظ").click()
        await expect(page.get_by_text("حُفظ", exact=True)).to_be_visible()

        await page.get_by_role("link", name="الأماكن").click()
        await page.get_by_text("لم تُعتمد خريطة بعد").locator("..").get_by_role("link", name="استيراد الملفات").click()
        await bring(page, bad)

        await expect(finding(page, "voters_not_a_number")).to_contain_text("مشكلة")
        warning = finding(page, "station_above_limit")
        await expect(warning).to_contain_text("تنبيه")
        await warning.locator("summary").click()
        await expect(warning).to_contain_text("101002-03")
        await expect(warning).to_contain_text("٧٧٧")
        await expect(page.locator("td.problem")).to_have_text("كثير")
        await expect(page.get_by_role("button", name="أخذ كل الصفوف")).to_be_disabled()

        await page.get_by_role("navigation").get_by_role("link", name="استيراد الملفات").last.click()
        await bring(page, maps.small_map())
        await expect(finding(page, "voters_not_a_number")).to_have_count(0)
        await page.get_by_role("button", name="أخذ كل الصفوف").click()
        dialog = page.get_by_role("alertdialog")
        await expect(dialog).to_contain_text(re.compile(r"جديد \W*٩"))
        await dialog.get_by_role("button", name="خذها الآن").click()
        await expect(page.locator("[data-state=accepted]")).to_be_visible()

        await page.get_by_role("link", name="عرض الأماكن").click()
        await page.get_by_role("table").get_by_role("link", name="بغداد").click()
        await page.get_by_role("link", name="قضاء 101").click()
        await page.get_by_role("link", name="مدرسة الرشيد الابتدائية 2").click()
        await expect(page.get_by_role("row", name="101002-03")).to_contain_text("٤٨٠")
        await expect(page).to_have_url(re.compile(r"province=IQ-BG&district=101&centre=101002"))


async def test_a_reader_goes_down_to_a_station_and_back_by_keys_and_never_loses_their_place(
    browser: Browser, mapped: Room
) -> None:
    async with page_of(browser, mapped, "/map/?lang=en", mapped.token("reader")) as page:
        await page.get_by_role("link", name="As-Sulaymaniyah").focus()
        await page.keyboard.press("Enter")
        await expect(heading(page, "As-Sulaymaniyah")).to_be_focused()
        await page.get_by_role("link", name="District 201").press("Enter")
        await expect(heading(page, "District 201")).to_be_focused()
        await page.get_by_role("link", name="Al-Rashid Primary School 3").press("Enter")
        await expect(heading(page, "Al-Rashid Primary School 3")).to_be_focused()
        await expect(page.get_by_role("row")).to_have_count(5)

        await page.go_back()
        await expect(page.get_by_role("link", name="Al-Rashid Primary School 3")).to_be_focused()
        await page.go_back()
        await expect(page.get_by_role("link", name="District 201")).to_be_focused()
        await page.go_back()
        await expect(page.get_by_role("link", name="As-Sulaymaniyah")).to_be_focused()
        await page.go_forward()
        await expect(heading(page, "As-Sulaymaniyah")).to_be_focused()
        await page.get_by_role("link", name="District 201").press("Enter")
        await expect(heading(page, "District 201")).to_be_focused()

        await page.reload()
        await expect(heading(page, "District 201")).to_be_visible()
        await page.get_by_role("navigation", name="Where this is").get_by_role("link", name="Whole country").click()
        await expect(page.get_by_role("link", name="As-Sulaymaniyah").first).to_be_visible()


async def test_totals_of_a_level_are_the_sums_of_its_rows_and_the_picture_has_them_in_words(
    browser: Browser, mapped: Room
) -> None:
    async with page_of(browser, mapped, "/map/?lang=en", mapped.token("reader")) as page:
        figures = page.locator("dl").first
        for title, value in {"Centres": "10", "Stations": "37", "Registered voters": "17,760"}.items():
            await expect(figures.locator("div", has_text=title).first).to_contain_text(value)
        picture = page.get_by_role("img", name=re.compile("Registered voters by province"))
        await expect(picture).to_have_accessible_name(re.compile(r"most in \W*Al-Basrah\W* with \W*6,240"))
        await expect(page.get_by_text("Boundaries do not imply any position")).to_be_visible()


@pytest.mark.parametrize("typed", ["مدرسه الرَّشيد الإبتدائيه 2", "AL-RASHID primary school 2", "قوتابخانه‌ي گوران 2"])
async def test_a_place_is_found_however_its_name_is_spelled(browser: Browser, mapped: Room, typed: str) -> None:
    async with page_of(browser, mapped, "/map/?lang=ar", mapped.token("reader")) as page:
        await page.get_by_role("searchbox").fill(typed)
        found = page.get_by_role("search").get_by_role("button")
        await expect(found).to_have_count(3)
        await page.keyboard.press("ArrowDown")
        await expect(found.first).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(heading(page, "مدرسة الرشيد الابتدائية 2")).to_be_focused()
        await expect(page).to_have_url(re.compile(r"centre=101002"))


async def test_a_station_is_found_by_the_digits_somebody_typed_and_is_marked_in_its_centre(
    browser: Browser, mapped: Room
) -> None:
    async with page_of(browser, mapped, "/map/?lang=en", mapped.token("reader")) as page:
        await page.get_by_role("searchbox").fill("٢٠١٠٠١-٠٣")
        await page.get_by_role("search").get_by_role("button", name="201001-03").click()
        await expect(page.locator("tr.open")).to_contain_text("201001-03")
        await expect(page.locator("tr.open")).to_contain_text("this is the station that was looked for")
        await page.get_by_role("searchbox").fill("مريخ")
        await expect(page.get_by_role("search").get_by_role("button")).to_have_count(0)
        await expect(page.get_by_role("search").get_by_role("status")).not_to_be_empty()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_names_and_figures_are_the_readers_own_and_codes_stay_as_they_are(
    browser: Browser, mapped: Room, language: str
) -> None:
    centre = {"ar": "مدرسة الرشيد الابتدائية 1", "ckb": "قوتابخانەی گۆران 1", "en": "Al-Rashid Primary School 1"}[
        language
    ]
    voters = "480" if language == "en" else "٤٨٠"
    somebody = await token_of(mapped, ["reader"], kind="commission")  # of their own: digits are kept with the person
    async with page_of(browser, mapped, f"/map/?lang={language}&centre=101001", somebody) as page:
        await expect(page.locator("html")).to_have_attribute("dir", "ltr" if language == "en" else "rtl")
        await expect(heading(page, centre)).to_be_visible()
        row = page.get_by_role("row").nth(1)
        await expect(row).to_contain_text(voters)
        await expect(row.locator("bdi.code")).to_have_text("101001-01")
        await page.locator("header .digits button").last.click()
        await expect(row).to_contain_text("480")


async def test_lists_and_candidates_stand_in_the_order_of_the_ballot_and_none_is_set_apart(
    browser: Browser, mapped: Room
) -> None:
    async with page_of(browser, mapped, "/map/?lang=en&view=contests", mapped.token("reader")) as page:
        await page.get_by_role("link", name="Baghdad").click()
        await expect(heading(page, "Baghdad")).to_be_focused()
        lists = page.locator("summary .number")
        await expect(lists).to_have_text([str(number) for number in sorted(CANDIDATES)])
        await page.get_by_role("button", name="Show all candidates").click()
        for number, places in CANDIDATES.items():
            one = page.locator("details", has=page.locator("summary", has_text=f"List {number}"))
            await expect(one.locator("li .number")).to_have_text([str(place) for place in sorted(places)])
        drawn = await page.locator("summary").evaluate_all(
            """found => found.map(one => [...one.querySelectorAll('span')].map(part => {
                 const style = getComputedStyle(part);
                 return [style.color, style.backgroundColor, style.borderColor, style.fontSize, style.fontWeight];
               }).join('|') + getComputedStyle(one).backgroundColor)"""
        )
        assert len(drawn) == len(CANDIDATES)
        assert len(set(drawn)) == 1, drawn


async def test_staff_from_another_district_are_marked_and_lead_to_their_centre(browser: Browser, mapped: Room) -> None:
    async with page_of(browser, mapped, "/map/?lang=en&view=staff", mapped.token("operator")) as page:
        await expect(page.get_by_role("row", name="S-2")).to_contain_text("Lives outside the centre’s district")
        await expect(page.get_by_role("row", name="S-1")).not_to_contain_text("Lives outside")
        await page.get_by_role("row", name="S-2").get_by_role("link", name="101001").click()
        await expect(heading(page, "Al-Rashid Primary School 1")).to_be_visible()


async def test_the_report_puts_totals_beside_what_somebody_published(
    browser: Browser, mapped: Room, admin: str
) -> None:
    async with page_of(browser, mapped, "/map/?lang=en&view=import", admin) as page:
        await bring(page, maps.small_map())
        agrees = page.locator("section.report tr", has_text="Baghdad")
        await expect(agrees).to_contain_text(re.compile(r"control \W*5,760\W*, agrees"))
        await expect(agrees).to_contain_text("بيان المفوضية")
        off = page.locator("section.report tr", has_text="Sulaymaniyah")
        await expect(off).to_contain_text(re.compile(r"control \W*1\W*, off by \W*5,759"))
        await page.get_by_role("button", name="Discard").click()
        await page.get_by_role("alertdialog").get_by_role("button", name="Discard now").click()
        await expect(page.locator("[data-state=discarded]")).to_be_visible()


async def test_whoever_may_not_manage_the_map_is_offered_no_import_and_has_none(browser: Browser, mapped: Room) -> None:
    token = mapped.token("operator")
    async with page_of(browser, mapped, "/map/?lang=en&view=import", token) as page:
        parts = page.get_by_role("navigation", name="Parts of the map").get_by_role("link")
        await expect(parts).to_have_text(["Places", "Contests and lists", "Polling staff"])
        await expect(heading(page, "Whole country")).to_be_visible()
        await expect(page.locator("input[type=file]")).to_have_count(0)
    async with http(mapped, headers={"Authorization": f"Bearer {token}"}) as client:
        told = {"Content-Type": "text/csv", "X-File-Name": "map.csv"}
        answer = await client.post(f"{POLLING}/imports?what=map", content=b"province\n", headers=told)
        assert answer.status_code == httpx.codes.FORBIDDEN


async def test_a_place_that_the_map_does_not_have_is_said_to_be_unknown(browser: Browser, mapped: Room) -> None:
    async with page_of(browser, mapped, "/map/?lang=en&centre=999999", mapped.token("reader")) as page:
        await expect(page.get_by_role("alert")).to_contain_text("no polling centre of this code")


@looked_at_in_every_language
async def test_nobody_is_kept_out_of_the_page(browser: Browser, mapped: Room, admin: str, language: str) -> None:
    parts = {
        "": "table",
        "province=IQ-BA&district=301": "table",
        "centre=301900": "table",
        "view=contests": "table",
        "view=contests&contest=BG": "details",
        "view=staff": "table",
        "view=election": "form",
        "view=import": "input[type=file]",
    }
    async with page_of(browser, mapped, f"/map/?lang={language}", admin) as page:
        for question, there in parts.items():
            await page.goto(f"{mapped.url}/map/?lang={language}&{question}")
            await expect(page.locator(there).first).to_be_visible()
            await looked_at(page, language, question)
        await bring(page, [*maps.small_map(), maps.station(1, 1)])
        await looked_at(page, language, "report")
        await page.goto(f"{mapped.url}/map/?lang={language}")
        await page.get_by_role("searchbox").fill("101")
        await expect(page.get_by_role("search").get_by_role("button").first).to_be_visible()
        await looked_at(page, language, "search")


async def looked_at(page: Page, language: str, what: str) -> None:
    """Look at a page at a desk and on a phone; what is drawn otherwise there is drawn so in every language."""
    assert await kept_out(page) == [], what
    assert await fits(page), what
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert await fits(page), what
    if language == "ar":
        assert await kept_out(page) == [], what
    await page.set_viewport_size(DESK)  # type: ignore[arg-type]
