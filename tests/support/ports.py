"""Free TCP ports below those that rooms choose for themselves, and far below the system's for outgoing connections."""

import os
import random
import socket

LOWEST, HIGHEST = 11_000, 20_000
SHARES = 15
"""The processes of a test run each have a share, so that none is given a port that another has yet to open."""

_given: set[int] = set()


def free_port() -> int:
    """Return a loopback port that nobody listens on and that this process was not given before."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    share = range(LOWEST + worker % SHARES, HIGHEST, SHARES)
    for port in random.sample(share, len(share)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in _given:
            _given.add(port)
            return port
    raise RuntimeError(f"no free port between {LOWEST} and {HIGHEST}")
