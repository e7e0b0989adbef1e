"""What can go wrong around a room, as one sentence for the person who runs it and one about what to do."""

from pathlib import Path


class RoomError(Exception):
    """Something keeps the room from starting, running or stopping.

    `sentence` says what is wrong; `remedy` says what to do about it. Both are printed as they are.
    """

    exit_code = 1

    def __init__(self, sentence: str, remedy: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy


class StateHeld(RoomError):
    """Another supervisor runs the room of this state directory."""

    exit_code = 4

    def __init__(self, root: Path, pid: int, since: str) -> None:
        who = f"process {pid}" if pid else "another process"
        when = f" since {since}" if since else ""
        super().__init__(
            f"The room in {root} is already held by {who}{when}.",
            "Look at it with `opsroom status`, stop it with `opsroom down`, or start another room with --state.",
        )


class PortTaken(RoomError):
    """The address people would open is in use by something else."""

    exit_code = 4

    def __init__(self, port: int, who: str) -> None:
        super().__init__(
            f"Port {port} is taken{f' by {who}' if who else ''}.",
            f"Stop that program, or choose another port, for example --port {port + 1}.",
        )


class PartFailed(RoomError):
    """A part did not come up; the sentence names it and the last thing it said."""


class NotRunning(RoomError):
    """The command needs a running room, and there is none in this state directory."""

    exit_code = 3

    def __init__(self, root: Path) -> None:
        super().__init__(f"No room runs in {root}.", "Start it with `opsroom up`.")


class Stopped(Exception):
    """Somebody asked the room to stop while it was still starting."""
