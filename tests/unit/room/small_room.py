"""A supervisor with two idle parts, as a program: what the tests of the supervisor watch from outside."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path

from services.room.errors import RoomError, Stopped
from services.room.processes import Launch
from services.room.state import RoomState
from services.room.supervisor import NATS_STOP, SERVICE_STOP, Part, Supervisor


def say(line: str) -> None:
    print(line, flush=True)


def idle(name: str) -> Callable[[], int]:
    def run() -> int:
        def leave(number: int, frame: object) -> None:
            print(f"{name} was asked to stop", flush=True)
            sys.exit(0)

        signal.signal(signal.SIGTERM, leave)
        while True:
            signal.pause()

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
            supervisor.wait(lambda: False, 30, "never")
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
