"""Real engines, and an office on them."""

from collections.abc import AsyncIterator

import pytest

from tests.integration.polling.office import Office
from tests.support.nats import Bus
from tests.support.patience import longer_limits
from tests.support.postgres import TestDatabase, database, postgres_server
from tests.support.stream import bus

__all__ = ["bus", "database", "described", "office", "patience", "postgres_server"]

patience = longer_limits()


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
