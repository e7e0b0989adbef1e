"""A page of the room in a real browser, as somebody with given rights sees it, and what no page may ever do."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, Page

from tests.support.entry import arrive, signed_in
from tests.support.room import Room

LANGUAGES = ("ar", "ckb", "en")
looked_at_in_every_language = pytest.mark.parametrize(
    "language", ["ar", pytest.param("ckb", marks=pytest.mark.long), pytest.param("en", marks=pytest.mark.long)]
)
"""For tests that look at whole pages for long: in Arabic in every run, in all three languages in the long one."""

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 60_000
"""How long a page is waited for: it says how patient we are, not how fast the page has to be."""

AXE = Path(__file__).resolve().parents[2] / "ops_room_ui" / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EXPECTED = ("Failed to load resource", "An SSL certificate error occurred when fetching the script")
"""What a browser writes by itself: about every answer that is not a success, which the page deals with, and about a
service worker behind a certificate that the tests only wave through."""

GIVEN_UP = "WebSocket is closed before the connection is established."
"""Written of a line that a page gave up while it was opened: nothing came of it for too long, or the page was left."""


@dataclass
class Faults:
    """What a page must not do: break its policy, throw, or ask another origin."""

    said: list[str] = field(default_factory=list)

    def watch(self, page: Page, origin: str) -> None:
        """Listen to a page from its first request on."""
        page.on("pageerror", lambda error: self.said.append(f"threw {error}"))
        page.on("console", lambda said: self._console(said.type, said.text))
        page.on(
            "request", lambda asked: None if asked.url.startswith((origin, "blob:")) else self.said.append(asked.url)
        )

    def _console(self, kind: str, text: str) -> None:
        if kind == "error" and not text.startswith(EXPECTED) and not text.endswith(GIVEN_UP):
            self.said.append(text)


@contextlib.asynccontextmanager
async def browser_of(browser: Browser, room: Room, token: str = "", **options: Any) -> AsyncIterator[BrowserContext]:
    """Give a browser of somebody's own, signed in with ``token``; as nobody without one."""
    context = await browser.new_context(ignore_https_errors=True, **{"viewport": DESK, **options})
    context.set_default_timeout(PATIENCE_MS)
    if token:
        name, secure = ("opsroom", False) if room.http else ("__Host-opsroom", True)
        kept = {"name": name, "value": token, "url": room.url, "secure": secure, "httpOnly": True, "sameSite": "Lax"}
        await context.add_cookies([kept])  # type: ignore[list-item]
    try:
        yield context
    finally:
        await context.close()


@contextlib.asynccontextmanager
async def page_of(browser: Browser, room: Room, path: str, token: str = "", *, leads_away: bool = False,
                  **options: Any) -> AsyncIterator[Page]:  # fmt: skip
    """Give an opened page that did nothing it must not. One that ``leads_away`` may do so before all of it is there."""
    faults = Faults()
    async with browser_of(browser, room, token, **options) as context:
        page = await context.new_page()
        faults.watch(page, room.url)
        await page.goto(f"{room.url}{path}", wait_until="commit" if leads_away else "load")
        yield page
        assert faults.said == []


async def token_of(room: Room, roles: list[str], **changes: Any) -> str:
    """Return the token of somebody who came in by the door, with a second factor where their roles need one."""
    entrant = await arrive(room, roles, **changes)
    async with signed_in(room, entrant) as client:
        return token_in(client)


def token_in(client: httpx.AsyncClient) -> str:
    """Return the token in the cookie of a browser that signed in."""
    return next(str(cookie.value) for cookie in client.cookies.jar if cookie.name.endswith("opsroom"))


async def kept_out(page: Page, within: str = "html") -> list[str]:
    """Return whom the page, or one part of it, keeps out, as the accessibility rules find it; empty when nobody."""
    assert AXE.is_file(), "axe-core is not installed: npm ci in ops_room_ui"
    # Through the debugger, not as a script of the page: its policy stays in force.
    asked = json.dumps({"runOnly": AXE_RULES, "resultTypes": ["violations"]})
    found = await page.evaluate(f"{AXE.read_text(encoding='utf-8')};axe.run({json.dumps(within)}, {asked})")
    return [f"{fault['id']}: {node['target']}" for fault in found["violations"] for node in fault["nodes"]]


async def in_sequence(page: Page, *keys: str) -> None:
    """Press keys that mean something only right after one another, and wait for them together."""
    await asyncio.gather(*(page.keyboard.press(key) for key in keys))


async def fits(page: Page) -> bool:
    """Tell whether nobody has to move the page sideways to read it."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
