"""Real engines for the tests of the room and its commands."""

from tests.support.patience import longer_limits
from tests.support.postgres import database, postgres_server
from tests.support.stream import bus

__all__ = ["bus", "database", "patience", "postgres_server"]

patience = longer_limits(
    {"services.kit.bus.outbound.START_SECONDS": 60.0, "services.kit.bus.outbound.ANSWER_SECONDS": 60.0}
)
