"""Phones of reporters: browsers that keep a page for later, what lies on them, and what the room has of their owner."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from tests.support.browser import FLAGS, LAUNCH_MS, chromium
from tests.support.entry import browser as http
from tests.support.entry import taken
from tests.support.room import Room

LYING = """async () => {
  const opening = indexedDB.open('opsroom.report');
  const database = await new Promise((done) => { opening.onsuccess = () => done(opening.result); });
  const asked = database.transaction('entries').objectStore('entries').getAll();
  const entries = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  database.close();
  const kept = entries.map(({ id, kind, box }) => ({
    id, kind, sealed: 'key' in box && !box.key.extractable,
    text: 'text' in box ? box.text : new TextDecoder().decode(box.data),
  }));
  return { kept, shelf: JSON.stringify({ ...localStorage, ...sessionStorage }) };
}"""


@contextlib.asynccontextmanager
async def trusting_browser() -> AsyncIterator[Browser]:
    """A browser that takes the room's certificate for good, as a phone does that has installed its authority.

    Without that no browser keeps a page for later: that is the one thing `ignore_https_errors` does not change.
    """
    found = chromium()
    async with async_playwright() as playwright:
        flags = [*FLAGS, "--ignore-certificate-errors"]
        started = await playwright.chromium.launch(
            executable_path=found.program, args=flags, env={**found.environment}, timeout=LAUNCH_MS
        )
        try:
            yield started
        finally:
            await started.close()


async def lying_on(page: Page) -> dict[str, Any]:
    """Return what somebody finds who reads the phone's storage: entries of the outbox, and the shelves."""
    return dict(await page.evaluate(LYING))


async def filed_by(room: Room, person_id: str) -> list[dict[str, Any]]:
    """Return what somebody's reports have opened, one each, as an auditor finds it."""
    async with http(room, headers=room.headers("auditor")) as auditor:
        asked = {"actor": person_id, "type": "incident.opened", "limit": "200"}
        return list(taken(await auditor.get("/api/intake/audit", params=asked))["items"])
