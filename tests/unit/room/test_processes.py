"""A part's process: known by id and birth, and never mistaken for another."""

import errno
import os
import signal
import subprocess
from collections.abc import Iterator

import pytest

from services.room import processes
from services.room.processes import Launch, Recorded
from services.room.state import RoomState

STEPS = ((signal.SIGTERM, 60.0), (signal.SIGKILL, 60.0))


@pytest.fixture
def state(tmp_path) -> RoomState:  # type: ignore[no-untyped-def]
    made = RoomState.at(tmp_path)
    for folder in (made.pids, made.logs):
        folder.mkdir()
    return made


@pytest.fixture
def stranger() -> Iterator[int]:
    program = subprocess.Popen(["/bin/sleep", "300"])
    yield program.pid
    program.kill()
    program.wait()


def run(launch: Launch, state: RoomState) -> int:
    pid = processes.start(launch, state)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_a_process_with_a_reused_id_is_not_taken_for_ours(state: RoomState, stranger: int) -> None:
    left = Recorded("intake", stranger, "another-birth")

    assert not left.alive
    assert processes.stop(left, STEPS)
    assert processes.birth(stranger) is not None


def test_a_process_that_only_waits_to_be_buried_has_ended(state: RoomState) -> None:
    pid = processes.start(Launch("short", {}, call=lambda: 0), state)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)

    assert processes.birth(pid) is None
    os.waitpid(pid, 0)


def test_a_started_process_is_noted_by_itself_and_gets_exactly_the_environment_it_is_given(state: RoomState) -> None:
    def tell() -> int:
        print(sorted(os.environ.items()))
        return 3

    assert run(Launch("desk", {"INTAKE_LISTEN": "unix:/x"}, call=tell), state) == 3

    assert [found.name for found in processes.recorded(state)] == ["desk"]
    assert state.log("desk").read_text().strip() == "[('INTAKE_LISTEN', 'unix:/x')]"


def test_a_started_process_inherits_no_descriptor_but_those_handed_over(state: RoomState) -> None:
    handed = os.open("/", os.O_RDONLY)
    kept_back = os.open("/", os.O_RDONLY)
    os.set_inheritable(kept_back, True)

    def tell() -> int:
        for descriptor in (handed, kept_back):
            try:
                os.fstat(descriptor)
                print("open")
            except OSError:
                print("closed")
        return 0

    run(Launch("desk", {}, call=tell, descriptors=(handed,)), state)

    os.close(kept_back)
    assert state.log("desk").read_text().split() == ["open", "closed"]
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(handed)


def test_a_fault_in_a_forked_service_ends_the_child_and_is_in_its_log(state: RoomState) -> None:
    def fail() -> int:
        raise ValueError("لا يمكن البدء")

    assert run(Launch("desk", {}, call=fail), state) == 70
    assert "ValueError: لا يمكن البدء" in state.log("desk").read_text()


def test_a_program_that_is_not_there_is_a_sentence_in_the_log(state: RoomState) -> None:
    assert run(Launch("nats", {}, argv=["/nowhere/nats-server"]), state) == 127
    assert "cannot run /nowhere/nats-server" in state.log("nats").read_text()


def test_a_leftover_that_ignores_the_first_order_is_stopped_by_the_next(state: RoomState) -> None:
    argv = ["/bin/sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"]
    pid = processes.start(Launch("stubborn", {"PATH": "/usr/bin:/bin"}, argv=argv), state)
    left = Recorded("stubborn", pid, processes.birth(pid) or "")

    assert processes.stop(left, ((signal.SIGTERM, 0.3), (signal.SIGKILL, 60.0)))
    os.waitpid(pid, 0)


def test_a_part_that_cannot_be_started_leaves_the_supervisor_hearing_its_signals(
    state: RoomState, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> int:
        raise BlockingIOError(errno.EAGAIN, "no more processes")

    monkeypatch.setattr(os, "fork", full)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())

    with pytest.raises(BlockingIOError):
        processes.start(Launch("desk", {}, call=lambda: 0), state)

    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before
