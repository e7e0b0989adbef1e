"""The board runs on uvloop, so its tests do."""

from collections.abc import Callable, Mapping
from typing import Any

import uvloop


def pytest_asyncio_loop_factories(config: Any, item: Any) -> Mapping[str, Callable[[], Any]]:
    """Give these tests the loop of the service."""
    return {"uvloop": uvloop.new_event_loop}
