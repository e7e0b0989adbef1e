"""`opsroom up` and `opsroom down` as a person uses them: in the foreground, left running, and ended."""

import os
import select
import shutil
import signal
import sys
import time
from contextlib import suppress

from services.room.errors import RoomError
from services.room.startup import Wishes, stop_leftovers, up
from services.room.state import RoomState, StateLock
from services.room.voice import READY_MARK, Voice

END_WITHIN_SECONDS = 120.0


def attached(wishes: Wishes) -> int:
    """Run the room in the foreground until it is stopped, and return the exit code."""
    sys.stdout.flush()
    up(wishes, Voice())
    return 0


def detached(wishes: Wishes) -> int:
    """Start the room in a process of its own, say what it says until it is ready, and leave it running."""
    sys.stdout.flush()
    hear, speak = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(hear)
        os._exit(_on_its_own(wishes, speak))
    os.close(speak)
    return _listen(pid, hear)


def _on_its_own(wishes: Wishes, speak: int) -> int:
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    voice = Voice(listener=speak)
    try:
        up(wishes, voice, ready=voice.let_go)
    except RoomError as error:
        voice.say(f"opsroom: {error.sentence}")
        if error.remedy:
            voice.say(f"         {error.remedy}")
        return error.exit_code
    except BaseException as error:
        voice.say(f"opsroom: {type(error).__name__}: {error}")
        return 1
    return 0


def _listen(pid: int, hear: int) -> int:
    """Print what the room says; the exit code is 0 when it became ready, else the room's own."""
    ready = False
    while True:
        try:
            select.select([hear], [], [])
            text = os.read(hear, 65536).decode(errors="replace")
        except KeyboardInterrupt:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            continue
        if not text:
            break
        ready = ready or READY_MARK in text
        sys.stdout.write(text.replace(READY_MARK, ""))
        sys.stdout.flush()
    if ready:
        return 0
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) or 1


def end(state: RoomState) -> None:
    """Stop the room of this state and wait until nothing of it runs.

    Raises:
        RoomError: it does not stop in time.
    """
    holder = state.holder()
    if holder is None:
        _end_leftovers(state)
        return
    if holder.pid <= 0:
        raise RoomError(f"The room in {state.root} is just starting or stopping.", "Try again in a moment.")
    with suppress(ProcessLookupError):
        os.kill(holder.pid, signal.SIGTERM)
    limit = time.monotonic() + END_WITHIN_SECONDS
    while state.holder() is not None:
        if time.monotonic() > limit:
            raise RoomError(
                f"The room (process {holder.pid}) did not stop within {END_WITHIN_SECONDS:.0f} s.",
                f"Its last words are in {state.log('room')}.",
            )
        time.sleep(0.05)
    print(f"The room in {state.root} has stopped.")


def _end_leftovers(state: RoomState) -> None:
    if not state.root.is_dir():
        print(f"No room runs in {state.root}.")
        return
    lock = StateLock.take(state, "")
    try:
        count = stop_leftovers(state, print)
        state.room_file.unlink(missing_ok=True)
        shutil.rmtree(state.runtime, ignore_errors=True)
    finally:
        lock.release()
    print(f"Stopped {count} left-over parts in {state.root}." if count else f"No room runs in {state.root}.")
