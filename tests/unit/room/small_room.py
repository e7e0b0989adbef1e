"""A supervisor with two idle parts, as a program: what the tests of the supervisor watch from outside."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path

from services.room.errors import RoomError, Stopped
from services.room.processes import Launch
from services.room.state import RoomState
from services.room.supervisor import NATS_STOP, SERVICE_STOP, Part, Supervisor

WAITS = "waits to be asked"


def say(line: str) -> None:
    print(line, flush=True)


def idle(name: str) -> Callable[[], int]:
    def run() -> int:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        print(WAITS, flush=True)
        signal.sigwait({signal.SIGTERM})
        print(f"{name} was asked to stop", flush=True)
        return 0

    return run


def main(root: str, kind: str) -> int:
    state = RoomState.at(Path(root))
    state.prepare()
    supervisor = Supervisor(state, say, changed=lambda: None)
    supervisor.listen()
    try:
        for name, steps in (("log", NATS_STOP), ("desk", SERVICE_STOP)):
            call = (lambda: 7) if kind == "dying" and name == "desk" else idle(name)
            part = Part(
                name,
                launch=lambda name=name, call=call: Launch(name, {}, call=call),  # type: ignore[misc]
                ready=lambda: (True, ""),
                stop=steps,
            )
            supervisor.start(part)
        if kind == "dying":
            supervisor.wait(lambda: False, 240, "never")
        say("running")
        supervisor.run()
    except RoomError as error:
        say(f"failed: {error.sentence}")
    except Stopped:
        say("stopped while starting")
    finally:
        supervisor.stop()
    say("over")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
