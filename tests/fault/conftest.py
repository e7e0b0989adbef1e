"""Rooms that are going to be broken: one for everything that heals by itself, new ones for the rest."""

import os
from collections.abc import Iterator

import pytest

from tests.support.room import Room, running


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    """A room that the tests of one file break in turn; each leaves it whole."""
    with running() as started:
        yield started


@pytest.fixture
def own_room() -> Iterator[Room]:
    """A room for one test, which may leave it broken."""
    with running() as started:
        yield started


@pytest.fixture(scope="session")
def storm_size() -> int:
    """How many reports are accepted before and after each fault."""
    return 600 if os.environ.get("OPSROOM_LONG") else 150
