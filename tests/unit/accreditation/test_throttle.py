"""Guesses are counted and come back; memory is bounded; a known device is nobody else's to exhaust."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.accreditation.model.throttle import Buckets, Rate, SignInThrottle
from services.kit.errors import TooManyRequests


def a_throttle() -> SignInThrottle:
    return SignInThrottle(network=Rate(6, 1.0), pair=Rate(3, 10.0), username=Rate(5, 20.0))


def let_in(throttle: SignInThrottle, network: str, username: str, device: str | None = None, now: float = 0.0) -> bool:
    try:
        throttle.attempt(network, username, device, now)
    except TooManyRequests:
        return False
    return True


def test_each_bucket_stops_what_it_is_for() -> None:
    throttle = a_throttle()

    assert [let_in(throttle, "one", "salma") for _ in range(4)] == [True, True, True, False]
    assert [let_in(throttle, "two", "salma") for _ in range(3)] == [True, True, False]
    assert [let_in(throttle, "one", f"name{n}") for n in range(4)] == [True, True, True, False]


def test_a_known_device_has_a_bucket_of_its_own() -> None:
    throttle = a_throttle()
    for n in range(40):
        let_in(throttle, f"network{n}", "salma")
        let_in(throttle, "hers", f"name{n}")

    assert not let_in(throttle, "hers", "salma")
    assert [let_in(throttle, "hers", "salma", "her device") for _ in range(6)] == [True] * 5 + [False]


def test_a_right_guess_is_given_back() -> None:
    throttle = a_throttle()

    for _ in range(50):
        throttle.give_back(throttle.attempt("one", "salma", None, 0.0), 0.0)


def test_a_refused_attempt_takes_nothing() -> None:
    throttle = a_throttle()
    for _ in range(3):
        let_in(throttle, "one", "salma")
    for _ in range(100):
        assert not let_in(throttle, "one", "salma")

    assert let_in(throttle, "one", "salma", now=10.0)
    assert [let_in(throttle, "two", "salma", now=10.0)] == [True]


def test_whoever_waits_is_told_how_long_and_gets_in_then() -> None:
    throttle = a_throttle()
    for _ in range(3):
        throttle.attempt("one", "salma", None, 0.0)

    with pytest.raises(TooManyRequests) as refused:
        throttle.attempt("one", "salma", None, 0.0)

    assert refused.value.params["retry_after_seconds"] == 10
    assert not let_in(throttle, "one", "salma", now=9.0)
    assert let_in(throttle, "one", "salma", now=10.0)


@given(st.lists(st.tuples(st.floats(0, 30), st.sampled_from([1.0, -1.0])), max_size=60))
def test_a_bucket_never_holds_more_than_its_guesses(steps: list[tuple[float, float]]) -> None:
    buckets, now, taken = Buckets(Rate(4, 5.0)), 0.0, 0
    for wait, count in steps:
        now += wait
        if count < 0 or buckets.wait_seconds("key", now) == 0:
            buckets.take("key", now, count)
            taken += count > 0

    in_a_row = 0
    while buckets.wait_seconds("key", now) == 0:
        buckets.take("key", now)
        in_a_row += 1
    assert in_a_row <= 4


def test_memory_is_bounded_and_the_oldest_is_forgotten_first() -> None:
    buckets = Buckets(Rate(1, 1000.0), keys_max=100)
    for n in range(1000):
        buckets.take(f"key{n}", float(n) / 1000)

    assert len(buckets) == 100
    assert buckets.wait_seconds("key999", 1.0) > 0
    assert buckets.wait_seconds("key0", 1.0) == 0


def test_a_full_bucket_takes_no_memory() -> None:
    buckets = Buckets(Rate(3, 1.0))
    buckets.take("key", 0.0)
    buckets.take("key", 0.0, -1.0)

    assert len(buckets) == 0
