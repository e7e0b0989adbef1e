"""One room, with two processes of the board, and one browser for all end-to-end tests; and a room that is a drill."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.support.browser import browsing
from tests.support.pages import PATIENCE_MS
from tests.support.room import Room, running

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def room() -> Iterator[Room]:
    """The room that the end-to-end tests share; each test looks at its own reports only."""
    with running(boards=2) as started:
        yield started


@pytest.fixture
def drill_room() -> Iterator[Room]:
    """A room created as a drill, whose time a test moves."""
    with running(drill=True) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser; each page has a profile of its own. Its tests run in the loop of the whole session."""
    async with browsing() as started:
        yield started
