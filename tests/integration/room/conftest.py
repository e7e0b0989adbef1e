"""Real engines for the tests of the room and its commands."""

from tests.support.postgres import database, postgres_server
from tests.support.stream import bus

__all__ = ["bus", "database", "postgres_server"]
