"""``./opsroom bench start``: how long a room takes until it can be used.

Empty state → ready, warm → ready, one service killed → answering again. The baseline of each is the same engines, or
the same imports, with nothing of ours around them, measured in turn in the same run.
"""

import argparse
import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from services.room import engines, postgres, processes, secret_files
from services.room.state import RoomState
from tests.bench.report import Figure, PartCost, machine, part_cost, show, show_parts
from tests.support.ports import free_port
from tests.support.room import Room, running

POLL_SECONDS = 0.01
INTERPRETER = "import fastapi, sqlalchemy.ext.asyncio, asyncpg, nats, faststream.nats, uvicorn, structlog, orjson"


def timed(action: Callable[[], object]) -> float:
    """Return how long an action took, in seconds."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def until(check: Callable[[], bool]) -> None:
    """Wait for a condition as closely as a measurement needs."""
    while not check():
        time.sleep(POLL_SECONDS)


def listens(port: int) -> bool:
    """Whether something accepts connections there."""
    with socket.socket() as line:
        line.settimeout(0.2)
        return line.connect_ex(("127.0.0.1", port)) == 0


class BareEngines:
    """The three engines of a room alone: no roles, no streams, no services, default settings of NATS and Caddy."""

    def __init__(self, root: Path) -> None:
        self.state = RoomState.at(root)
        self._account = engines.unprivileged_account()
        found = engines.find(engines.POSTGRES)
        self._postgres = engines.reachable(found, self._account, lambda said: None)
        self._nats, self._caddy = engines.find(engines.NATS), engines.find(engines.CADDY)
        self._ports = (free_port(), free_port())
        self._children: list[subprocess.Popen[bytes]] = []
        self._database = 0

    def start(self) -> None:
        """Start all three, with a new cluster where there is none, and return when each answers."""
        nats_port, caddy_port = self._ports
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        store = str(self.state.nats / "store")
        nats = [str(self._nats.path), "-a", "127.0.0.1", "-p", str(nats_port), "-js", "-sd", store]
        home = {"HOME": str(self.state.caddy), "PATH": os.environ["PATH"]}
        caddy = [str(self._caddy.path), "respond", "--listen", f"127.0.0.1:{caddy_port}", "here"]
        self._children = [subprocess.Popen(nats, **quiet), subprocess.Popen(caddy, env=home, **quiet)]  # type: ignore[call-overload]
        if not postgres.has_cluster(self.state, self._postgres):
            cluster = postgres.NewCluster(self.state, self._postgres, self._account)
            os.waitpid(processes.start(cluster.launch(), self.state), 0)
            cluster.name()
        self._database = processes.start(postgres.launch(self.state, self._postgres, self._account), self.state)
        until(lambda: postgres.answers(self.state)[0] and listens(nats_port) and listens(caddy_port))

    def stop(self) -> None:
        """Stop all three."""
        for child in self._children:
            child.terminate()
            child.wait()
        os.kill(self._database, 2)
        os.waitpid(self._database, 0)


@contextlib.contextmanager
def bare_engines() -> Iterator[BareEngines]:
    """Give engines in a new state directory."""
    root = Path(tempfile.mkdtemp(prefix="opsroom-bench-"))
    bare = BareEngines(root / "state")
    bare.state.prepare()
    secret_files.make_missing(bare.state)
    try:
        yield bare
    finally:
        shutil.rmtree(bare.state.runtime, ignore_errors=True)
        shutil.rmtree(root, ignore_errors=True)


def measure_bare() -> tuple[float, float]:
    """Return the seconds of a cold and of a warm start of the engines alone."""
    with bare_engines() as bare:
        cold = timed(bare.start)
        bare.stop()
        warm = timed(bare.start)
        bare.stop()
    return cold, warm


def measure_restart(room: Room, part: str, client: httpx.Client) -> float:
    """Return the seconds from killing a service to its next answer through the one origin."""
    before = room.pid(part)

    def killed_and_back() -> None:
        room.kill(part)
        until(lambda: room.pid(part) != before)
        until(lambda: client.get("/api/intake/readyz").status_code == httpx.codes.OK)

    return timed(killed_and_back)


def measure_room(restarts: int) -> tuple[float, float, list[float], list[PartCost]]:
    """Return the seconds of a cold start, of a warm one and of each restart, and what the parts cost meanwhile."""
    began = time.perf_counter()
    with running() as room:
        cold = time.perf_counter() - began
        room.down()
        warm = timed(room.up)
        costs = [part_cost(part, room.pid(part)) for part in room.parts]
        with httpx.Client(base_url=room.url, verify=room.trust, trust_env=False, timeout=10) as client:
            again = [measure_restart(room, "intake", client) for _ in range(restarts)]
    return cold, warm, again, costs


def main(arguments: list[str]) -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser(prog="opsroom bench start", description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--rounds", type=int, default=3, help="starts of each kind")
    rounds = reader.parse_args(arguments).rounds
    print(machine())
    ours, bare, restarts, imports = [], [], [], []
    costs: list[PartCost] = []
    for _ in range(rounds):
        bare.append(measure_bare())
        cold, warm, again, costs = measure_room(restarts=2)
        ours.append((cold, warm))
        restarts += again
        imports.append(timed(lambda: subprocess.run([sys.executable, "-c", INTERPRETER], check=True)))
    alone = "the three engines alone"
    show(
        "start",
        [
            Figure("empty state → ready", "s", [r[0] for r in ours], [r[0] for r in bare], alone, "≤ 15"),
            Figure("warm → ready", "s", [r[1] for r in ours], [r[1] for r in bare], alone, "≤ 6"),
            Figure("intake killed → answers", "s", restarts, imports, "a cold interpreter importing the same", "≤ 1"),
        ],
    )
    show_parts("each part after a warm start", costs)


if __name__ == "__main__":
    main(sys.argv[1:])
