"""Real engines, and a desk on them."""

from collections.abc import AsyncIterator

import pytest

from tests.integration.accreditation.desk import Desk
from tests.support.nats import Bus
from tests.support.patience import longer_limits
from tests.support.postgres import TestDatabase, database, postgres_server
from tests.support.stream import bus

__all__ = ["bus", "database", "desk", "patience", "postgres_server"]

patience = longer_limits()


@pytest.fixture
async def desk(database: TestDatabase, bus: Bus) -> AsyncIterator[Desk]:
    """Accreditation on a database that only this test uses, with a log."""
    async with Desk(database, bus) as opened:
        yield opened
