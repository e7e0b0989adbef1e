"""The supervisor, watched from outside: it restarts what dies, stops in order, and gives up on what never starts."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.room import processes
from services.room.processes import Recorded
from services.room.state import RoomState
from tests.support.eventually import eventually_now
from tests.unit.room.small_room import WAITS

PROJECT = Path(__file__).resolve().parents[3]


class SmallRoom:
    """The program `small_room` and its state."""

    def __init__(self, root: Path, kind: str) -> None:
        self.state = RoomState.at(root)
        argv = [sys.executable, "-m", "tests.unit.room.small_room", str(root), kind]
        self.program = subprocess.Popen(argv, cwd=PROJECT, stdout=subprocess.PIPE, text=True)

    def line(self) -> str:
        assert self.program.stdout is not None
        return self.program.stdout.readline().strip()

    def part(self, name: str) -> Recorded | None:
        return next((found for found in processes.recorded(self.state) if found.name == name), None)

    def waiting(self) -> list[Recorded]:
        """Return both parts, as soon as both can be asked to stop."""
        parts = processes.recorded(self.state)
        logs = [self.state.log(part.name) for part in parts]
        return parts if len(parts) == 2 and all(WAITS in log.read_text() for log in logs) else []

    def end(self) -> list[str]:
        self.program.send_signal(signal.SIGTERM)
        said, _ = self.program.communicate(timeout=120)
        return said.splitlines()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[list[SmallRoom]]:
    started: list[SmallRoom] = []
    yield started
    for room in started:
        room.program.kill()
        room.program.wait()
        for part in processes.recorded(room.state):
            with contextlib.suppress(ProcessLookupError):
                if part.alive:
                    os.kill(part.pid, signal.SIGKILL)
        shutil.rmtree(room.state.runtime, ignore_errors=True)


def test_a_killed_part_is_started_again_and_that_is_said(tmp_path: Path, start: list[SmallRoom]) -> None:
    start.append(room := SmallRoom(tmp_path, "idle"))
    assert room.line() == "running"
    before = eventually_now(lambda: room.part("desk"), 60)

    os.kill(before.pid, signal.SIGKILL)

    assert room.line() == "desk ended with signal 9; starting it again in 0.1 s"
    assert room.line().startswith("desk started again")
    assert not before.alive
    assert eventually_now(lambda: (now := room.part("desk")) and now.pid != before.pid and now.alive, 60)


def test_an_order_to_stop_ends_services_before_the_bus_and_leaves_nothing(
    tmp_path: Path, start: list[SmallRoom]
) -> None:
    start.append(room := SmallRoom(tmp_path, "idle"))
    assert room.line() == "running"
    parts = eventually_now(room.waiting, 60)

    assert room.end() == ["over"]

    assert room.program.returncode == 0
    assert not any(part.alive for part in parts)
    assert processes.recorded(room.state) == []
    ended = {name: room.state.log(name).stat().st_mtime_ns for name in ("desk", "log")}
    assert ended["desk"] <= ended["log"]


def test_parts_outlive_a_killed_supervisor_and_can_be_found_again(tmp_path: Path, start: list[SmallRoom]) -> None:
    start.append(room := SmallRoom(tmp_path, "idle"))
    assert room.line() == "running"
    parts = eventually_now(room.waiting, 60)

    room.program.kill()
    room.program.wait()

    assert all(part.alive for part in parts)


def test_a_part_that_never_starts_ends_the_start_with_its_name_and_exit_code(
    tmp_path: Path, start: list[SmallRoom]
) -> None:
    start.append(room := SmallRoom(tmp_path, "dying"))

    said, _ = room.program.communicate(timeout=300)

    assert "failed: desk does not start: it ended with code 7." in said
    assert said.splitlines()[-1] == "over"
    assert processes.recorded(room.state) == []
