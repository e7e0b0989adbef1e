"""How often the screens are told."""

from hypothesis import given
from hypothesis import strategies as st

from services.board.pace import BURST, SWEEPS_PER_SECOND, Pace


def test_the_first_change_of_a_quiet_room_leaves_at_once() -> None:
    assert Pace().delay(1000.0) == 0


def test_a_busy_room_is_told_ten_times_a_second() -> None:
    pace, now, sweeps = Pace(), 1000.0, 0
    while now < 1010.0:
        now += pace.delay(now)
        pace.swept(now, now + 0.001)
        now += 0.001
        sweeps += 1
    assert sweeps <= 10 * SWEEPS_PER_SECOND + BURST


def test_quiet_gives_the_burst_back() -> None:
    pace = Pace()
    for _ in range(int(BURST)):
        assert pace.delay(1000.0) == 0
        pace.swept(1000.0, 1000.0)
    assert pace.delay(1000.0) > 0
    assert pace.delay(1001.0) == 0


@given(st.floats(0.0, 0.5))
def test_a_sweep_never_takes_more_than_a_quarter_of_the_loop_unless_it_is_longer_than_a_tenth(length: float) -> None:
    pace = Pace()
    pace.delay(1000.0)
    pace.swept(1000.0, 1000.0 + length)
    wait = pace.delay(1000.0 + length)
    assert wait >= min(3 * length, 0.1) - 1e-6
    assert wait <= 0.1 + 1e-6
