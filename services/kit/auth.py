"""Who is asking, and whether they may: the mechanism of rights. The table itself is ``schemas/permissions.py``.

Rights are monotone: adding a role, a province or a compartment to a principal never makes a refusal of a grant.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Principal:
    """A signed-in person as the services know them: rights, no name.

    ``provinces`` None is the whole country. ``expires_at`` is when these rights must be looked at anew: the end of the
    token, of the person's validity, or of a compartment opened for a while, whichever comes first. ``known`` is false
    when the token is good but this service has not heard of the person yet. ``limited`` means that the person must
    first change their password or enrol a second factor and may do nothing else.
    """

    id: str
    session: str
    organisation: str
    roles: frozenset[str]
    provinces: frozenset[str] | None
    compartments: frozenset[str]
    expires_at: datetime
    known: bool = True
    limited: bool = False


class Permission(Protocol):
    """A row of the table of permissions, as the mechanism reads it."""

    @property
    def action(self) -> str:
        """Its name."""
        ...

    @property
    def roles(self) -> frozenset[str]:
        """Who has it; one of these roles is enough."""
        ...

    @property
    def scope(self) -> str:
        """``room``, ``provinces``, ``organisation`` or ``self``."""
        ...

    @property
    def sensitive(self) -> bool:
        """Refused while revocations have not been heard of for five minutes."""
        ...

    @property
    def national(self) -> bool:
        """Only with a scope of all provinces."""
        ...


@dataclass(frozen=True)
class Subject:
    """What an action is done to, as far as rights depend on it; None where it has no such side."""

    province: str | None = None
    organisation: str | None = None
    person: str | None = None


NOTHING = Subject()


def permitted(who: Principal, row: Permission, what: Subject = NOTHING) -> bool:
    """Tell whether somebody may do the action of ``row`` to ``what``.

    A national thing (province ``NA``) needs the whole country; a place nobody has resolved yet (``XX``) is everybody's
    who has the action at all, or it would be nobody's.
    """
    if who.limited or row.roles.isdisjoint(who.roles):
        return False
    if row.national and who.provinces is not None:
        return False
    if row.scope == "self":
        return what.person is None or what.person == who.id
    if row.scope == "organisation" and what.organisation is not None and what.organisation != who.organisation:
        return False
    if row.scope == "provinces" and who.provinces is not None and what.province is not None:
        return what.province in who.provinces or what.province == "XX"
    return True


def reads(compartments: frozenset[str], compartment: str) -> bool:
    """Tell whether somebody with these compartments reads what is said in ``compartment``."""
    return compartment in compartments or (compartment.startswith("org-") and "org-*" in compartments)


def network_of(address: str) -> str:
    """Return what counts as one client: the IPv4 address, the /64 of an IPv6 one, or one name for what is neither."""
    try:
        parsed = ipaddress.ip_address(address.strip().strip("[]"))
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.IPv6Address(int(parsed) >> 64 << 64)) + "/64"
    return str(parsed)
