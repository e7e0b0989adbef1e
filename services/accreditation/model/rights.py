"""Who may manage whom, and what may be given: nobody gives what they do not have.

The table of actions is ``schemas/permissions.py``; here is what it cannot say, because it depends on two people and an
organisation. Monotone: whoever may give something still may with more provinces.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from schemas.accreditation import MACHINE_OWNER
from schemas.permissions import ROLES, readable
from services.accreditation.errors import OwnerFixed, OwnRights, RightsExceeded, RightsUnfit
from services.accreditation.model.entities import Organisation, Person

_OF_CIVIL_SOCIETY: Final = frozenset({"cso_delegate", "observer", "rumour_officer"})
_OF_OFFICES: Final = frozenset(ROLES) - {"cso_delegate", "observer", "liaison", "auditor"}

ROLES_OF: Final[Mapping[str, frozenset[str]]] = {
    "commission": _OF_OFFICES | {"auditor"},
    "governorate_office": _OF_OFFICES,
    "cso": _OF_CIVIL_SOCIETY,
    "cso_network": _OF_CIVIL_SOCIETY,
    "agency": frozenset({"liaison"}),
}
"""Which roles people of an organisation can have."""

NATIONAL_GIVES: Final = frozenset({"admin", "commissioner", "auditor"})
"""Roles that only an admin for the whole country gives, and whose holders only such an admin manages."""

_OFFICES: Final = frozenset({"commission", "governorate_office"})


@dataclass(frozen=True, slots=True)
class Manager:
    """Whoever manages people here. ``provinces`` None is the whole country."""

    id: str
    roles: frozenset[str]
    provinces: frozenset[str] | None

    @property
    def national(self) -> bool:
        """Whether they are admin for the whole country."""
        return "admin" in self.roles and self.provinces is None


@dataclass(frozen=True, slots=True)
class Given:
    """The rights a person has or is to have."""

    roles: frozenset[str]
    provinces: frozenset[str] | None
    compartments: frozenset[str]


def within(inner: Collection[str] | None, outer: Collection[str] | None) -> bool:
    """Tell whether a scope lies in another; None is the whole country."""
    return outer is None or (inner is not None and set(inner) <= set(outer))


def given_of(person: Person) -> Given:
    """Return the rights a person has."""
    provinces = None if person.provinces is None else frozenset(person.provinces)
    return Given(frozenset(person.roles), provinces, frozenset(person.compartments))


def readable_in(roles: Collection[str], organisation: Organisation) -> frozenset[str]:
    """Return what people of this organisation with these roles may read at most.

    ``commission`` is for the commission's own staff, whatever the role.
    """
    found = readable(roles, str(organisation.id))
    return found if organisation.kind in _OFFICES else found - {"commission"}


def check_fit(given: Given, organisation: Organisation) -> None:
    """Let rights be that fit the organisation.

    Raises:
        RightsUnfit: a role is not for this kind of organisation, a province is not among its own, or a compartment is
            not readable with these roles.
    """
    for role in sorted(given.roles - ROLES_OF[organisation.kind]):
        raise RightsUnfit("roles", role)
    if not within(given.provinces, organisation.provinces):
        beyond = sorted((given.provinces or frozenset({"NA"})) - set(organisation.provinces or ()))
        raise RightsUnfit("provinces", beyond[0])
    for compartment in sorted(given.compartments - readable_in(given.roles, organisation)):
        raise RightsUnfit("compartments", compartment)


def check_give(manager: Manager, given: Given) -> None:
    """Let a manager give rights.

    Raises:
        RightsExceeded: a role that only a national admin gives, or provinces beyond the manager's own.
    """
    if "admin" not in manager.roles:
        raise RightsExceeded("roles")
    if not within(given.provinces, manager.provinces):
        raise RightsExceeded("provinces")
    if given.roles & NATIONAL_GIVES and not manager.national:
        raise RightsExceeded("roles")


def check_manage(manager: Manager, person: Person, *, rights: bool = True) -> None:
    """Let a manager touch a person at all; with ``rights``, what they may do and whether they may enter.

    Raises:
        OwnerFixed: it is the machine's owner.
        OwnRights: it is the manager.
        RightsExceeded: the person has rights that this manager could not give.
    """
    if person.id == MACHINE_OWNER:
        raise OwnerFixed
    if rights and str(person.id) == manager.id:
        raise OwnRights
    check_give(manager, given_of(person))
