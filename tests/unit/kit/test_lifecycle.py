"""Parts start in order, stop in reverse, and a fault ends the process with a code that brings it back."""

import asyncio
import os
import signal
from collections.abc import Callable

from services.kit.health import Health
from services.kit.lifecycle import Service, serve


class Step:
    """A part that writes down what happens to it."""

    def __init__(self, name: str, diary: list[str], then: Callable[[], None] | None = None) -> None:
        self.name = name
        self._diary = diary
        self._then = then

    async def start(self) -> None:
        self._diary.append(f"+{self.name}")
        if self._then:
            self._then()

    async def stop(self) -> None:
        self._diary.append(f"-{self.name}")


def test_parts_start_in_order_and_stop_in_reverse_when_asked() -> None:
    diary: list[str] = []

    def ask_to_stop() -> None:
        asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGTERM)

    def build() -> Service:
        return Service("desk", [Step("database", diary), Step("door", diary, ask_to_stop)], Health("desk"))

    assert serve(build) == 0
    assert diary == ["+database", "+door", "-door", "-database"]


def test_a_fatal_fault_ends_the_process_with_code_one() -> None:
    diary: list[str] = []

    def build() -> Service:
        health = Health("desk")
        return Service("desk", [Step("log", diary, lambda: health.fatal("permissions refused"))], health)

    assert serve(build) == 1
    assert diary == ["+log", "-log"]


def test_a_part_that_cannot_start_stops_those_before_it() -> None:
    diary: list[str] = []

    def burst() -> None:
        raise RuntimeError("no")

    def build() -> Service:
        return Service("desk", [Step("database", diary), Step("door", diary, burst)], Health("desk"))

    assert serve(build) == 1
    assert diary == ["+database", "+door", "-database"]
