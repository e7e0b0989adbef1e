"""Who is asking. Until people sign in there is one principal: whoever sits at this machine.

The room then answers loopback connections only. The proxy replaces ``X-Forwarded-For`` with the address it saw, and
the service's own socket is reachable by the proxy alone, so that header is the client's address.
"""

import ipaddress
from dataclasses import dataclass


@dataclass(frozen=True)
class Principal:
    """A person as the services know them: rights, no name."""

    id: str
    organisation: str
    roles: frozenset[str]
    provinces: frozenset[str] | None
    compartments: frozenset[str]


ANONYMOUS_LOOPBACK = Principal(
    id="anonymous",
    organisation="none",
    roles=frozenset({"operator"}),
    provinces=None,
    compartments=frozenset({"joint"}),
)
"""The only principal until accreditation exists (decision 0009)."""


def is_loopback(address: str | None) -> bool:
    """Tell whether an address is this machine's own. No address means a direct call on the service's own socket."""
    if address is None:
        return True
    try:
        parsed = ipaddress.ip_address(address.strip().strip("[]"))
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        return parsed.ipv4_mapped.is_loopback
    return parsed.is_loopback
