"""Guessing codes is slow, and remembering who guesses is bounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.access.throttle import GUESSES, SECONDS_PER_GUESS, Throttle
from services.kit.auth import network_of
from services.kit.errors import TooManyRequests


def test_wrong_guesses_run_out_and_come_back_with_time() -> None:
    throttle = Throttle()
    for _ in range(GUESSES):
        throttle.check("10.0.0.1", 0.0)
        throttle.count_wrong("10.0.0.1", 0.0)

    with pytest.raises(TooManyRequests) as refused:
        throttle.check("10.0.0.1", 0.0)

    assert refused.value.params["retry_after_seconds"] == SECONDS_PER_GUESS
    throttle.check("10.0.0.2", 0.0)
    throttle.check("10.0.0.1", SECONDS_PER_GUESS)


@given(st.floats(0, SECONDS_PER_GUESS, exclude_max=True))
def test_whoever_waits_as_long_as_they_were_told_has_a_guess_again(later: float) -> None:
    throttle = Throttle()
    for _ in range(GUESSES):
        throttle.count_wrong("10.0.0.1", 0.0)
    with pytest.raises(TooManyRequests) as refused:
        throttle.check("10.0.0.1", later)

    throttle.check("10.0.0.1", later + refused.value.params["retry_after_seconds"])


def test_right_answers_cost_nothing() -> None:
    throttle = Throttle()

    for _ in range(10 * GUESSES):
        throttle.check("10.0.0.1", 0.0)

    assert len(throttle) == 0


@given(st.lists(st.tuples(st.ip_addresses(), st.floats(0, 1e6)), max_size=40))
def test_memory_is_bounded_whoever_comes(guesses: list[tuple[object, float]]) -> None:
    throttle = Throttle(addresses_max=8)
    for n in range(8):
        throttle.count_wrong(f"10.0.0.{n}", 0.0)

    for address, at in guesses:
        throttle.count_wrong(str(address), at)

    assert len(throttle) == 8


def test_one_ipv6_household_is_one_client() -> None:
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert network_of("2001:db8:1:3::1") != network_of("2001:db8:1:2::1")
    assert network_of("::ffff:127.0.0.1") == "127.0.0.1"
    assert network_of("whoever") == "unknown"


def test_a_clock_that_steps_back_gives_nobody_more_guesses() -> None:
    throttle = Throttle()
    for _ in range(GUESSES):
        throttle.count_wrong("10.0.0.1", 100.0)

    with pytest.raises(TooManyRequests):
        throttle.check("10.0.0.1", 50.0)
