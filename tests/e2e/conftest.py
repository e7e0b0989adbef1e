"""One room for all end-to-end tests, with two processes of the board, and one that is a drill."""

from collections.abc import Iterator

import pytest

from tests.support.room import Room, running


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
