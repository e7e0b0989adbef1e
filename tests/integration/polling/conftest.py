"""Real engines, and an office on them."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.integration.polling.office import Office
from tests.support.nats import Bus
from tests.support.postgres import TestDatabase, database, postgres_server
from tests.support.stream import bus

__all__ = ["bus", "database", "described", "office", "patience", "postgres_server"]


@pytest.fixture(scope="module", autouse=True)
def patience() -> Iterator[None]:
    """Let the service wait longer than in a room: a busy machine stands still for seconds, and that is no fault."""
    with pytest.MonkeyPatch.context() as longer:
        longer.setattr("services.kit.db.PATIENCE_SECONDS", 120.0)
        longer.setattr("services.room.whole_log.PATIENCE_SECONDS", 120.0)
        yield


@pytest.fixture
async def office(database: TestDatabase, bus: Bus) -> AsyncIterator[Office]:
    """Polling on a database that only this test uses, with a log."""
    async with Office(database, bus) as opened:
        yield opened


@pytest.fixture
async def described(office: Office) -> Office:
    """An office whose election was described."""
    await office.describe()
    return office
