"""Real engines for the tests of the room and its commands."""

from collections.abc import Iterator

import pytest

from tests.support.postgres import database, postgres_server
from tests.support.stream import bus

__all__ = ["bus", "database", "patience", "postgres_server"]


@pytest.fixture(scope="module", autouse=True)
def patience() -> Iterator[None]:
    """Let what runs in this process wait longer than in a room: a busy machine stands still for seconds."""
    with pytest.MonkeyPatch.context() as longer:
        longer.setattr("services.kit.db.PATIENCE_SECONDS", 120.0)
        longer.setattr("services.kit.bus.outbound.START_SECONDS", 60.0)
        longer.setattr("services.kit.bus.outbound.ANSWER_SECONDS", 60.0)
        longer.setattr("services.room.whole_log.PATIENCE_SECONDS", 120.0)
        yield
