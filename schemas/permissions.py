"""The one table of permissions: which role may do what, where, and which compartments it reads.

Everything that decides about rights reads this table: the HTTP edges of the services (:mod:`services.kit.access`), the
board's views, and the rights on the bus (``services/room/provision_nats.py``, through the consumers in
:mod:`schemas.registry`). A test walks every route and every message for every role and compares.

A person's rights are what their roles have here, in their own provinces, and never more than the compartments they
were given. Rights are monotone: another role, province or compartment never takes anything away.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

PersonRole = Literal[
    "admin",
    "operator",
    "cso_delegate",
    "observer",
    "liaison",
    "coordinator",
    "reader",
    "approver",
    "rumour_officer",
    "commissioner",
    "auditor",
    "screen",
]
"""What somebody is in the room. ``auditor`` reads everything and changes nothing; ``screen`` is a public display."""

ROLES: Final[tuple[PersonRole, ...]] = get_args(PersonRole)

SECOND_FACTOR_ROLES: Final[frozenset[str]] = frozenset({"admin", "liaison", "approver", "commissioner"})
"""Roles that sign in with a one-time code besides their password."""

Scope = Literal["room", "provinces", "organisation", "self"]
"""Where an action is allowed: anywhere; in the person's provinces; on their organisation's own; on themselves."""

ALL_ORGANISATIONS: Final = "org-*"
"""Stands for the compartments of all organisations (``org-<id>``)."""

OWN_ORGANISATION: Final = "org-own"
"""In ``READS``: the compartment of the person's own organisation."""


@dataclass(frozen=True)
class Permission:
    """A row: who may do ``action`` and how far.

    ``sensitive`` actions are refused while revocations have not been heard of for five minutes. ``national`` needs a
    scope of all provinces. ``changes`` is false for reading; no row that changes anything names the auditor, but for
    everybody's own session.
    """

    action: str
    roles: frozenset[str]
    scope: Scope = "room"
    sensitive: bool = False
    national: bool = False
    changes: bool = True


def _row(action: str, *roles: PersonRole, **how: object) -> Permission:
    return Permission(action, frozenset(roles), **how)  # type: ignore[arg-type]


_EVERYBODY: Final = ROLES
_IN_THE_ROOM: Final[tuple[PersonRole, ...]] = tuple(role for role in ROLES if role not in {"observer", "screen"})
_REPORTERS: Final[tuple[PersonRole, ...]] = tuple(role for role in ROLES if role not in {"auditor", "screen"})
_CASE_DESK: Final[tuple[PersonRole, ...]] = ("operator", "coordinator", "commissioner")
_TALKING: Final[tuple[PersonRole, ...]] = (*_CASE_DESK, "cso_delegate", "liaison", "rumour_officer")

_TABLE: Final = (
    # accreditation
    _row("session.own", *_EVERYBODY, scope="self"),
    _row("organisation.read", *_IN_THE_ROOM, changes=False),
    _row("organisation.manage", "admin", sensitive=True, national=True),
    _row("person.read", "admin", "coordinator", "auditor", scope="provinces", changes=False),
    _row(
        "person.names", "admin", "operator", "coordinator", "commissioner", "auditor", scope="provinces", changes=False
    ),
    _row("person.manage", "admin", scope="provinces", sensitive=True),
    _row("person.import", "admin", scope="provinces", sensitive=True),
    _row("deployment.read", "admin", "operator", "cso_delegate", "coordinator", "commissioner", "auditor",
         scope="provinces", changes=False),
    _row("deployment.manage", "admin", "coordinator", scope="provinces"),
    _row("badge.issue", "admin", "coordinator", scope="provinces", sensitive=True),
    _row("badge.revoke", "admin", "coordinator", scope="provinces"),
    _row("key.rotate", "admin", sensitive=True, national=True),
    _row("break_glass.open", "admin", "commissioner", sensitive=True),
    _row("break_glass.read", "admin", "commissioner", "auditor", changes=False),
    _row("break_glass.review", "admin", "commissioner", sensitive=True),
    _row("audit.read", "auditor", "admin", changes=False),
    # polling
    _row("map.read", *_EVERYBODY, changes=False),
    _row("map.manage", "admin", sensitive=True, national=True),
    _row("staff.read", "admin", "operator", "coordinator", "auditor", scope="provinces", changes=False),
    # intake
    _row("report.file", *_REPORTERS),
    _row("report.enter", "operator", "coordinator"),
    _row("report.bulk", "cso_delegate", "operator", "admin"),
    _row("report.contact", "operator", "coordinator", "commissioner", "auditor", scope="provinces", changes=False),
    _row("incident.read", *_IN_THE_ROOM, scope="provinces", changes=False),
    _row("incident.export", *_CASE_DESK, "cso_delegate", "admin", "auditor", scope="provinces", changes=False),
    _row("incident.work", *_CASE_DESK, scope="provinces"),
    _row("incident.advise", *_CASE_DESK, "liaison", "rumour_officer", scope="provinces"),
    _row("answer.approve", "coordinator", "commissioner", "approver", scope="provinces", sensitive=True),
    _row("thread.read", *_IN_THE_ROOM, scope="provinces", changes=False),
    _row("thread.write", *_TALKING, scope="provinces"),
    _row("thread.mark", *(role for role in _IN_THE_ROOM if role != "auditor"), scope="provinces"),
    _row("media.attach", *_REPORTERS),
    _row("media.read", *_IN_THE_ROOM, scope="provinces", changes=False),
    _row("media.position", "operator", "coordinator", "commissioner", "auditor", scope="provinces", changes=False),
    _row("complaint.read", *_CASE_DESK, "auditor", scope="provinces", changes=False),
    _row("complaint.manage", *_CASE_DESK, scope="provinces"),
    _row("taxonomy.read", *_EVERYBODY, changes=False),
    _row("taxonomy.manage", "admin", sensitive=True, national=True),
    # board
    _row("board.watch", *_IN_THE_ROOM, changes=False),
)  # fmt: skip

PERMISSIONS: Final[Mapping[str, Permission]] = {row.action: row for row in _TABLE}
"""Every action of the room by its name."""

READS: Final[Mapping[str, frozenset[str]]] = {
    "admin": frozenset({"public", "joint", "commission"}),
    "operator": frozenset({"public", "joint", "commission"}),
    "cso_delegate": frozenset({"public", "joint", OWN_ORGANISATION}),
    "observer": frozenset({"public", OWN_ORGANISATION}),
    "liaison": frozenset({"public", "security"}),
    "coordinator": frozenset({"public", "joint", "commission"}),
    "reader": frozenset({"public", "joint", "commission"}),
    "approver": frozenset({"public", "joint", "commission"}),
    "rumour_officer": frozenset({"public", "joint", "commission"}),
    "commissioner": frozenset({"public", "joint", "commission", "security"}),
    "auditor": frozenset({"public", "joint", "commission", "security", ALL_ORGANISATIONS}),
    "screen": frozenset({"public"}),
}
"""The compartments a role may read at most."""

BREAK_GLASS_COMPARTMENTS: Final = ("joint", "commission", "security")
"""What can be opened for a while with a reason."""


def readable(roles: Collection[str], organisation: str) -> frozenset[str]:
    """Return the compartments that people of ``organisation`` (its id) with these roles may read at most."""
    found = frozenset[str]().union(*(READS.get(role, frozenset()) for role in roles))
    return frozenset(f"org-{organisation}" if name == OWN_ORGANISATION else name for name in found)


def needs_second_factor(roles: Collection[str]) -> bool:
    """Tell whether somebody with these roles signs in with a one-time code."""
    return not SECOND_FACTOR_ROLES.isdisjoint(roles)
