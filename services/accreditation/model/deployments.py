"""Who is accredited to observe where. A centre that no map knows yet is taken as given, and flagged until one does."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from services.accreditation.errors import RightsUnfit, WrongState
from services.accreditation.model.entities import Person
from services.kit.errors import FieldError, InvalidInput
from services.kit.text import clean_text, fold_digits

UNRESOLVED: Final = "XX"
CENTRE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]{0,39}")


@dataclass(frozen=True, slots=True)
class Deployment:
    """An observer accredited for a centre, in the province the map says, or their own where it says none."""

    id: UUID
    version: int
    person_id: UUID
    organisation_id: UUID
    province: str
    centre: str
    centre_known: bool
    state: Literal["placed", "withdrawn"]
    made_at: datetime

    def withdraw(self) -> "Deployment":
        """Return it ended.

        Raises:
            WrongState: it is ended already.
        """
        if self.state != "placed":
            raise WrongState(self.state)
        return replace(self, version=self.version + 1, state="withdrawn")

    def seen_on_map(self, province: str | None, holder: Person) -> "Deployment":
        """Return it as the map says now, one version on; itself where nothing differs."""
        where, known = place_of(province, holder)
        if (where, known) == (self.province, self.centre_known):
            return self
        return replace(self, version=self.version + 1, province=where, centre_known=known)


def centre_code(typed: str) -> str:
    """Return the code of a centre in Latin digits.

    Raises:
        InvalidInput: no centre can have such a code.
    """
    code = fold_digits(clean_text(typed))
    if not CENTRE.fullmatch(code):
        raise InvalidInput([FieldError("centre", "field.centre_format", "a code as on the map, like 205418")])
    return code


def place_of(province: str | None, holder: Person) -> tuple[str, bool]:
    """Return where a centre lies and whether the map says so; unknown, it lies in the holder's only province."""
    if province is not None:
        return province, True
    only = holder.provinces is not None and len(holder.provinces) == 1
    return holder.provinces[0] if only and holder.provinces else UNRESOLVED, False


def check_observer(holder: Person, province: str) -> None:
    """Let a person be accredited for a centre in this province.

    Raises:
        RightsUnfit: they are no observer, or not in this province.
        WrongState: they are suspended.
    """
    if "observer" not in holder.roles:
        raise RightsUnfit("roles", "observer")
    if holder.provinces is not None and province != UNRESOLVED and province not in holder.provinces:
        raise RightsUnfit("provinces", province)
    if holder.state == "suspended":
        raise WrongState(holder.state)
