"""Below the reserve new work is refused."""

from pathlib import Path

import pytest

from services.kit.disk import DEFAULT_BYTES, DiskReserve, reserve_for
from services.kit.errors import DiskReserveReached
from services.kit.health import Health


def test_the_reserve_is_the_larger_of_two_gib_and_five_percent() -> None:
    assert reserve_for(10 * 1024**3, 0) == DEFAULT_BYTES
    assert reserve_for(1000 * 1024**3, 0) == 50 * 1024**3
    assert reserve_for(1000 * 1024**3, 4096) == 4096


def test_work_is_refused_below_the_reserve_and_taken_again_above_it(tmp_path: Path) -> None:
    health = Health("intake")
    full = DiskReserve([tmp_path], 2**62, health)
    roomy = DiskReserve([tmp_path], 1, health)

    full.look()
    with pytest.raises(DiskReserveReached) as refused:
        full.check()
    assert refused.value.http_status == 503
    assert health.ready

    roomy.look()
    roomy.check()
