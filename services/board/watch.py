"""A watch: everything that clients with the same rights and subscription share.

Nothing is computed, encoded or packed for one client alone: the snapshot, what a client that was away missed, and the
changes since the last sweep are made once for the view.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from schemas.board import TOPICS
from services.board.client import Client
from services.board.frames import Wire, cut, delta_payloads, snapshot_payload
from services.board.model import Board, View

SNAPSHOT_REUSED_SECONDS = 0.2
SNAPSHOT_REUSED_MESSAGES = 200
"""A snapshot this young serves the next joiner too, who gets what changed since as a delta: rooms come at once."""


class Snapshot:
    """All items of a view at ``seq``, cut into chunks. A chunk is encoded when the first client comes to it."""

    def __init__(self, board: Board, view: View, now: datetime, taken_at: float) -> None:
        self.board = board
        self.seq = board.head
        self.taken_at = taken_at
        self._cuts: list[tuple[str, list[bytes], bool]] = []
        self._wires: dict[int, Wire] = {}
        for topic in TOPICS:
            if topic in view.topics:
                self._cuts += [(topic, held, last) for held, last in cut(board.items(topic, view, now))]

    def __len__(self) -> int:
        return len(self._cuts)

    def wire(self, number: int) -> Wire:
        """Return the n-th chunk as a frame."""
        found = self._wires.get(number)
        if found is None:
            topic, items, last = self._cuts[number]
            found = self._wires[number] = Wire(snapshot_payload(topic, self.seq, items, last=last))
        return found


class Watch:
    """One view and the clients that watch it. Every live client stands at ``seq`` exactly.

    Live clients are kept by the form of bytes they take, each with the call that writes to its line: a sweep is a loop
    over these calls. ``full`` are members whose buffer is over the bound; ``departures`` counts live ones that left.
    """

    def __init__(self, view: View, seq: int) -> None:
        self.view = view
        self.digest = view.digest
        self.seq = seq
        self.members: dict[Client, None] = {}
        self.plain: dict[Client, Callable[[bytes], None]] = {}
        self.packed: dict[Client, Callable[[bytes], None]] = {}
        self.departures = 0
        self.full: dict[Client, None] = {}
        self.joining: list[Client] = []
        self._snapshot: Snapshot | None = None

    @property
    def live(self) -> int:
        """How many clients stand at ``seq`` and are told every change."""
        return len(self.plain) + len(self.packed)

    def admit(self, client: Client) -> None:
        """Make a client live; it stands where the view stands."""
        (self.packed if client.packs else self.plain)[client] = client.transport.write

    def depart(self, client: Client) -> None:
        """Take a client out of the live ones, also out of a sweep that is under way."""
        if (self.packed if client.packs else self.plain).pop(client, None) is not None:
            self.departures += 1

    def snapshot(self, board: Board, now: datetime, steady: float) -> Snapshot:
        """Return a snapshot that can be followed by the changes since its ``seq``."""
        kept = self._snapshot
        if (
            kept is None
            or kept.board is not board
            or kept.seq < board.floor
            or board.head - kept.seq > SNAPSHOT_REUSED_MESSAGES
            or (kept.seq != board.head and steady - kept.taken_at > SNAPSHOT_REUSED_SECONDS)
        ):
            kept = self._snapshot = Snapshot(board, self.view, now, steady)
        return kept

    def missed(self, board: Board, since: int, now: datetime) -> Sequence[Wire]:
        """Return the frames that bring a client from ``since`` to the board's head; none when nothing changed."""
        changes = board.changes_since(self.view, since, now)
        return [Wire(payload) for payload in delta_payloads(board.head, since, changes)]

    def advance(self, board: Board, now: datetime) -> Sequence[Wire]:
        """Move the view to the board's head and return the frames for the live clients."""
        wires = self.missed(board, self.seq, now) if self.live and board.head > self.seq else ()
        self.seq = board.head
        return wires

    def arrived(self, head: int) -> list[Client]:
        """Take the joining clients that do not stand ahead of this process; the others wait until it has caught up."""
        ready = [client for client in self.joining if client.since <= head]
        self.joining = [client for client in self.joining if client.since > head]
        return ready
