"""Which centres the map knows: the copy that deployments are compared with."""

from collections.abc import Mapping
from typing import Any


class Centres:
    """Centres by code, from the states that polling publishes. Kept in memory, filled from the service's copy.

    ``changed`` holds the codes whose standing changed since somebody last emptied it.
    """

    def __init__(self) -> None:
        self.changed: set[str] = set()
        self._province_of: dict[str, str] = {}
        self._code_of: dict[str, str] = {}

    def take(self, entity: str, province: str, state: Mapping[str, Any] | None) -> None:
        """Take the state of a centre by its id; None says that it is no longer in this province."""
        known = self._code_of.get(entity)
        if state is None and known is not None and self._province_of.get(known) != province:
            return  # it moved, and stands at its new place already
        if state is None or state["state"] == "withdrawn":
            self._drop(entity)
            return
        code = str(state["code"])
        if known not in {None, code}:
            self._drop(entity)
        if self._province_of.get(code) != state["province"]:
            self.changed.add(code)
        self._code_of[entity] = code
        self._province_of[code] = str(state["province"])

    def province_of(self, code: str) -> str | None:
        """Return the province of a centre; None when the map does not know it."""
        return self._province_of.get(code)

    def _drop(self, entity: str) -> None:
        code = self._code_of.pop(entity, None)
        if code is not None:
            self._province_of.pop(code, None)
            self.changed.add(code)
