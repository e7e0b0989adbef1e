"""What accepting a file would change: made, changed (and by that perhaps moved), withdrawn, or the same as before.

Accepting the same file twice changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Generic, Literal, TypeVar
from uuid import UUID

from services.polling.model.facts import Centre, Contest, Control, Member

Facts = TypeVar("Facts", Centre, Contest)
Plain = TypeVar("Plain", Member, Control)


@dataclass(frozen=True, slots=True)
class Kept(Generic[Facts]):
    """An entity as it stands in the accepted map, withdrawn ones included."""

    id: UUID
    version: int
    open: bool
    facts: Facts


@dataclass(frozen=True, slots=True)
class Change(Generic[Facts]):
    """One entity that accepting the file changes; ``moved_from`` is the province it leaves."""

    kind: Literal["made", "changed", "withdrawn"]
    before: Kept[Facts] | None
    facts: Facts
    fields: tuple[str, ...] = ()

    @property
    def moved_from(self) -> str | None:
        """The province under which the room knew it before, when that is another one."""
        before = self.before.facts.province if self.before is not None else None
        return before if before != self.facts.province else None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each."""

    made: int = 0
    changed: int = 0
    withdrawn: int = 0
    same: int = 0

    @property
    def touched(self) -> int:
        """How many are not the same as before."""
        return self.made + self.changed + self.withdrawn

    def as_json(self) -> dict[str, int]:
        """Return the form of the report."""
        return {"made": self.made, "changed": self.changed, "withdrawn": self.withdrawn, "same": self.same}


def diff(accepted: Mapping[str, Kept[Facts]], found: Mapping[str, Facts]) -> list[Change[Facts]]:
    """Return what changes, in the order of the codes of the new ones, then of those that go.

    What was withdrawn and comes back is changed in its ``state``; what is withdrawn loses its stations or lists.
    """
    changes: list[Change[Facts]] = []
    for code, facts in found.items():
        before = accepted.get(code)
        if before is None:
            changes.append(Change("made", None, facts))
            continue
        changed: tuple[str, ...] = _changed(before.facts, facts) if before.facts != facts else ()
        if not before.open:
            changed = (*changed, "state")
        if changed:
            changes.append(Change("changed", before, facts, changed))
    for code, before in accepted.items():
        if before.open and code not in found:
            changes.append(Change("withdrawn", before, _emptied(before.facts)))
    return changes


def counts(changes: Sequence[Change[Facts]], found: Mapping[str, Facts]) -> Counts:
    """Count the changes, and what stays the same."""
    kinds = [change.kind for change in changes]
    made, changed = kinds.count("made"), kinds.count("changed")
    return Counts(made, changed, kinds.count("withdrawn"), len(found) - made - changed)


def plain_counts(accepted: Mapping[str, Plain], found: Mapping[str, Plain]) -> Counts:
    """Count the changes of what has no versions: members of staff by number, control totals by province."""
    both = accepted.keys() & found.keys()
    same = sum(accepted[key] == found[key] for key in both)
    return Counts(len(found) - len(both), len(both) - same, len(accepted) - len(both), same)


def _changed(before: Facts, after: Facts) -> tuple[str, ...]:
    return tuple(one.name for one in fields(before) if getattr(before, one.name) != getattr(after, one.name))


def _emptied(facts: Facts) -> Facts:
    return replace(facts, stations=()) if isinstance(facts, Centre) else replace(facts, lists=())
