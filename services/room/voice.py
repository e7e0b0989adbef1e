"""How the room speaks to the person who started it: one line per step, with the seconds since the start."""

import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

READY_MARK = "\x06"
"""Ends the talk of a room that goes on by itself; whoever waits for it prints nothing of it."""


@dataclass
class Voice:
    """Says each line to whoever listens (a terminal, or the command that waits for a room to detach) and logs it."""

    log: Path | None = None
    listener: int = 1
    began_at: float = field(default_factory=time.monotonic)

    def tell(self, line: str) -> None:
        """Say one step."""
        self.say(f"{time.monotonic() - self.began_at:6.1f} s  {line}")

    def say(self, line: str) -> None:
        """Say a line as it is."""
        for descriptor in (self.listener, self._log_descriptor()):
            self._write(descriptor, line + "\n")

    def whisper(self, line: str) -> None:
        """Say a line to whoever listens and to nobody else: it is written into no log."""
        self._write(self.listener, line + "\n")

    def let_go(self) -> None:
        """The room is ready and goes on by itself: nobody listens from now on, the log remains."""
        self._write(self.listener, READY_MARK)
        os.close(self.listener)
        self.listener = -1

    def _log_descriptor(self) -> int:
        if self.log is None:
            return -1
        try:
            return os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError:
            return -1

    def _write(self, descriptor: int, text: str) -> None:
        if descriptor < 0:
            return
        try:
            os.write(descriptor, text.encode())
        except OSError:
            return
        finally:
            if descriptor != self.listener:
                os.close(descriptor)


def complain(sentence: str, remedy: str = "") -> None:
    """Say on standard error what is wrong, and on the next line what to do about it."""
    print(f"opsroom: {sentence}", file=sys.stderr)
    if remedy:
        print(f"         {remedy}", file=sys.stderr)
