"""The page of people in a real browser: added, invited, suspended, accredited for centres, imported from a file."""

import re
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from services.kit.ids import Ids
from tests.support.entry import API, PASSWORD, arrive, invite, make_organisation, owner, signed_in, taken
from tests.support.entry import browser as http
from tests.support.eventually import eventually
from tests.support.pages import PHONE, fits, kept_out, looked_at_in_every_language, page_of, token_of
from tests.support.room import Room

pytestmark = pytest.mark.asyncio(loop_scope="session")

HEADERS = "الجهة;الهاتف;الاسم الكامل;اسم المستخدم;الدور;المحافظة"
"""In an order of its own, with the semicolons of an Arabic spreadsheet."""


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def admin(room: Room) -> str:
    """The token of an admin who has everything that signing in asks of them."""
    return await token_of(room, ["admin"], kind="commission")


def word() -> str:
    """Return a word that nothing else in the room has."""
    return Ids().uuid().hex[-10:]


def row(page: Page, text: str) -> Locator:
    return page.locator("tr[data-id]", has_text=text)


async def organisation(room: Room, **changes: Any) -> dict[str, Any]:
    async with owner(room) as by:
        return await make_organisation(by, **changes)


async def observer(room: Room, name: str, **changes: Any) -> dict[str, Any]:
    """Make an observer who has not come in yet."""
    async with owner(room) as by:
        made = await make_organisation(by)
        person, _ = await invite(by, made["id"], ["observer"], name=name, **changes)
        return person


async def decide(page: Page, ask: str, do: str, reason: str = "") -> None:
    """Press a button with consequences and say yes in the dialog that says what they are."""
    await page.get_by_role("button", name=ask, exact=True).click()
    dialog = page.get_by_role("alertdialog")
    if reason:
        await dialog.get_by_label("Reason").fill(reason)
    await dialog.get_by_role("button", name=do).click()
    await expect(dialog).to_have_count(0)


async def test_a_person_is_added_and_their_link_is_shown_once_and_works_once(
    browser: Browser, room: Room, admin: str
) -> None:
    name, home = f"زينب عبد الكريم {word()}", await organisation(room)
    path = f"/people/?lang=en&organisation={home['id']}&open=new"
    async with page_of(browser, room, path, admin) as page:
        await page.get_by_label("Full name").fill(name)
        await page.get_by_label("User name").fill(f"zainab.{word()}")
        await expect(page.get_by_role("checkbox", name="Administrator")).to_have_count(0)
        await page.get_by_role("checkbox", name="Observer").check()
        await page.get_by_label("Phone").fill("+964 770 123 4567")
        await page.get_by_role("button", name="Save").click()

        invitation = page.get_by_test_id("invitation")
        link = await invitation.get_by_label("Invitation link").input_value()
        assert link.startswith(f"{room.url}/login/#invitation=")
        await expect(invitation).to_contain_text("shown once only")
        await expect(row(page, name)).to_contain_text("Invited")

        await page.reload()
        await expect(row(page, name)).to_have_count(1)
        await expect(page.get_by_test_id("invitation")).to_have_count(0)
        assert link.partition("=")[2] not in await page.content()

    async with http(room) as phone:
        accept = {"secret": link.partition("=")[2], "password": PASSWORD}
        assert taken(await phone.post(f"{API}/invitations/accept", json=accept))["name"] == name
    async with http(room) as thief:
        assert (await thief.post(f"{API}/invitations/accept", json=accept)).status_code in {404, 410}


async def test_a_form_names_what_it_lacks_and_what_the_room_refuses(browser: Browser, room: Room, admin: str) -> None:
    person, home = await observer(room, f"هێمن {word()}"), await organisation(room)
    async with page_of(browser, room, f"/people/?lang=en&organisation={home['id']}&open=new", admin) as page:
        await expect(page.get_by_role("checkbox", name="Observer")).to_be_visible()
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_label("Full name")).to_be_focused()
        await expect(page.get_by_text("Choose at least one role")).to_be_visible()

        await page.get_by_label("Full name").fill("علي حسن")
        await page.get_by_label("User name").fill(person["username"])
        await page.get_by_role("checkbox", name="Observer").check()
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("Another person has this user name.").first).to_be_visible()
        await page.get_by_label("User name").fill(f"ali.{word()}")
        await page.get_by_label("Phone").fill("not a number")
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_label("Phone")).to_have_attribute("aria-invalid", "true")
        await expect(page.get_by_label("Full name")).to_have_value("علي حسن")


async def test_suspending_a_person_signs_them_out_and_a_new_invitation_begins_anew(
    browser: Browser, room: Room, admin: str
) -> None:
    someone = await arrive(room, ["cso_delegate"])
    async with signed_in(room, someone) as phone:
        path = f"/people/?lang=en&open={someone.person_id}"
        async with page_of(browser, room, path, admin) as page:
            await decide(page, "Suspend", "Suspend now", "قرار لجنة الاعتماد")

            async def out() -> bool:
                return (await phone.get(f"{API}/session")).status_code == 401

            await eventually(out, 60)
            await expect(page.locator("section.detail")).to_contain_text("Suspended")
            await decide(page, "Reinstate", "Reinstate now")
            await decide(page, "New invitation", "Make the invitation")
            await expect(page.get_by_test_id("invitation")).to_be_visible()
            await expect(page.locator("section.detail")).to_contain_text("Invited")
    async with http(room) as again:
        told = {"username": someone.username, "password": someone.password}
        assert (await again.post(f"{API}/session", json=told)).status_code == 401


async def test_sessions_are_ended_and_the_person_may_come_back(browser: Browser, room: Room, admin: str) -> None:
    someone = await arrive(room, ["cso_delegate"])
    async with (
        signed_in(room, someone) as phone,
        page_of(browser, room, f"/people/?lang=en&open={someone.person_id}", admin) as page,
    ):
        await decide(page, "End sessions", "End them now")

        async def out() -> bool:
            return (await phone.get(f"{API}/session")).status_code == 401

        await eventually(out, 60)
    async with signed_in(room, someone) as back:
        taken(await back.get(f"{API}/session"))


async def test_an_observer_is_accredited_for_a_centre_and_withdrawn(browser: Browser, room: Room, admin: str) -> None:
    person = await observer(room, f"شیلان {word()}")
    async with page_of(browser, room, f"/people/?lang=en&open={person['id']}", admin) as page:
        await page.get_by_label("Code of the centre").fill("205418")
        await page.get_by_role("button", name="Accredit", exact=True).click()
        placed = page.locator("section.detail li", has_text="205418")
        await expect(placed).to_contain_text("no map confirms this centre")
        await decide(page, "Withdraw 205418", "Withdraw now")
        await expect(placed).to_have_count(0)
        await page.reload()
        await expect(page.get_by_text("For no centre yet")).to_be_visible()


async def test_the_address_is_the_filter_and_the_roles_fit_the_organisation(
    browser: Browser, room: Room, admin: str
) -> None:
    name = word()
    here = await observer(room, f"{name} هنا", provinces=["IQ-NI"])
    await observer(room, f"{name} هناك", provinces=["IQ-BA"])
    async with page_of(browser, room, f"/people/?lang=en&q={name}", admin) as page:
        await expect(row(page, name)).to_have_count(2)
        await page.get_by_label("Province").select_option("IQ-NI")
        await expect(row(page, name)).to_have_count(1)
        await row(page, name).get_by_role("button").click()
        await expect(page).to_have_url(re.compile(rf"province=IQ-NI.*open={here['id']}"))
        address = page.url.removeprefix(room.url)
        await page.get_by_role("button", name="Edit", exact=True).click()
        await expect(page.get_by_role("checkbox", name="Civil-society delegate")).to_be_visible()
        await expect(page.get_by_role("checkbox", name="Security liaison")).to_have_count(0)
    async with page_of(browser, room, address, admin) as colleague:
        await expect(colleague.get_by_role("heading", level=2)).to_contain_text(f"{name} هنا")


async def test_whoever_only_reads_is_offered_no_button_that_changes(browser: Browser, room: Room) -> None:
    person = await observer(room, f"کاوە {word()}")
    auditor = room.token("auditor")
    async with page_of(browser, room, f"/people/?lang=en&open={person['id']}", auditor) as page:
        await expect(page.get_by_role("heading", level=2)).to_contain_text("کاوە")
        for offered in ("Add a person", "Import from a file", "Edit", "Suspend", "Issue a badge", "Accredit"):
            await expect(page.get_by_role("button", name=offered, exact=True)).to_have_count(0)
    async with page_of(browser, room, "/people/?lang=en", room.token("operator")) as page:
        await expect(page.get_by_text("Your rights do not include this page")).to_be_visible()


def sheet(*rows: str) -> dict[str, Any]:
    """Return a file whose headers no other file had: the room remembers what columns were chosen for which headers."""
    body = "\r\n".join((f"{HEADERS};{word()}", *rows)).encode("utf-8-sig")
    return {"name": "مراقبون – نينوى.csv", "mimeType": "text/csv", "buffer": body}


async def bring(page: Page, file: dict[str, Any]) -> None:
    await page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    await expect(page).to_have_url(re.compile(r"import=[0-9a-f-]{36}"))
    await expect(page.locator("[data-state=ready]")).to_be_visible()


async def test_a_file_with_problems_is_shown_row_by_row_in_words_and_nothing_of_it_is_taken(
    browser: Browser, room: Room, admin: str
) -> None:
    home, name = await organisation(room), word()
    rows = (
        f"{home['registration']};٠٧٧٠١٢٣٤٥٦٧;سارة {name};sara.{name};مراقب;نينوى",
        f"{home['registration']};;علي {name};ali.{name};طيار;نينوى",
        f"NO-SUCH-1;;محمد {name};sara.{name};مراقب;المريخ",
    )
    async with page_of(browser, room, "/people/?lang=en&import=new", admin) as page:
        await bring(page, sheet(*rows))
        table = page.locator("table")
        await expect(table.locator("tbody tr")).to_have_count(2)
        await expect(table.locator("tbody tr").first).to_contain_text("no role")
        last = table.locator("tbody tr").last
        await expect(last).to_contain_text("no registered organisation has this name or number")
        await expect(last).to_contain_text("the same as in row")
        await expect(last).to_contain_text("no province")
        await expect(page.get_by_role("button", name="Take all rows")).to_be_disabled()
        await page.get_by_label("Only rows with problems").uncheck()
        await expect(table.locator("tbody tr")).to_have_count(3)

        await decide(page, "Discard", "Discard now")
        await expect(page.get_by_text("Nothing of this file was taken.")).to_be_visible()
        await page.goto(f"{room.url}/people/?lang=en&q={name}")
        await expect(page.get_by_text("Nothing matches the chosen filters")).to_be_visible()


async def test_a_good_file_is_mapped_resumed_after_a_reload_and_taken_whole(
    browser: Browser, room: Room, admin: str
) -> None:
    home, name = await organisation(room), word()
    rows = [f"{home['registration']};+9647{n:09};مراقب {n} {name};w{n}.{name};مراقب;نينوى، بغداد" for n in range(1, 6)]
    async with page_of(browser, room, "/people/?lang=ar&import=new", admin) as page:
        await bring(page, sheet(*rows))
        await expect(page.get_by_label("الهاتف", exact=True)).to_have_value("الهاتف")
        await page.get_by_label("الهاتف", exact=True).select_option("")
        await page.get_by_role("button", name="القراءة من جديد بهذه الأعمدة").click()
        await expect(page.get_by_role("button", name="القراءة من جديد بهذه الأعمدة")).to_have_count(0)

        await page.reload()
        await expect(page.locator("[data-state=ready]")).to_be_visible()
        await expect(page.get_by_label("الهاتف", exact=True)).to_have_value("")
        await page.get_by_role("button", name="أخذ كل الصفوف").click()
        dialog = page.get_by_role("alertdialog")
        await expect(dialog).to_contain_text("٥")
        await dialog.get_by_role("button", name="خذها الآن").click()
        await expect(page.locator("[data-state=accepted]")).to_be_visible()

        async with page.expect_download() as coming:
            await page.get_by_role("button", name="تنزيل الدعوات").click()
        links = (await (await coming.value).path()).read_text(encoding="utf-8-sig")
        assert links.count("/login/#invitation=") == 5
        await expect(page.get_by_text("نُزّلت الدعوات من قبل", exact=False)).to_be_visible()

        await page.goto(f"{room.url}/people/?lang=ar&q={name}")
        await expect(row(page, name)).to_have_count(5)
        await expect(row(page, name).first).to_contain_text("مدعو")


async def test_what_is_no_spreadsheet_is_not_even_sent(browser: Browser, room: Room, admin: str) -> None:
    async with page_of(browser, room, "/people/?lang=en&import=new", admin) as page:
        await page.locator("input[type=file]").set_input_files(
            {"name": "people.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
        )
        await expect(page.get_by_text("Only CSV and XLSX files are read here.")).to_be_visible()
        await expect(page).to_have_url(re.compile(r"import=new"))


@looked_at_in_every_language
async def test_nobody_is_kept_out_of_the_page(browser: Browser, room: Room, admin: str, language: str) -> None:
    person, home = await observer(room, f"نور {word()}"), await organisation(room)
    for size in ({}, {"viewport": PHONE}):
        async with page_of(browser, room, f"/people/?lang={language}", admin, **size) as page:
            await expect(page.locator("tr[data-id]").first).to_be_visible()
            assert await kept_out(page) == []
            assert await fits(page)
            await page.goto(f"{room.url}/people/?lang={language}&open={person['id']}")
            await expect(page.locator("section.detail dl")).to_be_visible()
            assert await kept_out(page) == []
            await page.goto(f"{room.url}/people/?lang={language}&open=new&organisation={home['id']}")
            await page.locator("form button[type=submit]").click()
            await expect(page.locator("[aria-invalid=true]").first).to_be_visible()
            assert await kept_out(page) == []
            assert await fits(page)
            await page.goto(f"{room.url}/people/?lang={language}&import=new")
            await bring(page, sheet(f"{home['registration']};;علي;;طيار;المريخ"))
            await expect(page.locator("tbody tr").first).to_be_visible()
            assert await kept_out(page) == []
            assert await fits(page)
