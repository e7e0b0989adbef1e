"""The room's own limits, longer where its parts run within a test: a busy machine stands still for seconds."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import pytest

LIMITS: Final = MappingProxyType(
    {"services.kit.db.PATIENCE_SECONDS": 120.0, "services.room.whole_log.PATIENCE_SECONDS": 120.0}
)
"""Seconds that whatever asks a database or reads the whole log waits for, by the constant's full name."""


def longer_limits(more: Mapping[str, float] = MappingProxyType({})) -> Any:
    """Return a fixture that sets these limits, and ``more`` like them, for all tests of a folder."""

    @pytest.fixture(scope="module", autouse=True)
    def patience() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as longer:
            for name, seconds in {**LIMITS, **more}.items():
                longer.setattr(name, seconds)
            yield

    return patience
