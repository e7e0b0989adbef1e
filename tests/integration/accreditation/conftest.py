"""Real engines, and a desk on them."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.integration.accreditation.desk import Desk
from tests.support.nats import Bus
from tests.support.postgres import TestDatabase, database, postgres_server
from tests.support.stream import bus

__all__ = ["bus", "database", "desk", "patience", "postgres_server"]


@pytest.fixture(scope="module", autouse=True)
def patience() -> Iterator[None]:
    """Let the service wait longer than in a room: a busy machine stands still for seconds, and that is no fault."""
    with pytest.MonkeyPatch.context() as longer:
        longer.setattr("services.kit.db.PATIENCE_SECONDS", 120.0)
        longer.setattr("services.room.whole_log.PATIENCE_SECONDS", 120.0)
        yield


@pytest.fixture
async def desk(database: TestDatabase, bus: Bus) -> AsyncIterator[Desk]:
    """Accreditation on a database that only this test uses, with a log."""
    async with Desk(database, bus) as opened:
        yield opened
