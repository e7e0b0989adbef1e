"""Free TCP ports below the range the system gives to outgoing connections."""

import random
import socket

LOWEST, HIGHEST = 20_000, 32_000


def free_port() -> int:
    """Return a loopback port nobody listens on, below 32768, so that no outgoing connection takes it meanwhile."""
    for port in random.sample(range(LOWEST, HIGHEST), 200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"no free port between {LOWEST} and {HIGHEST}")
