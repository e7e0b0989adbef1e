"""The key pairs in use: which name signs now, for each use. The private half is computed from the service's secret."""

from collections.abc import Iterable
from typing import Literal

from services.accreditation.model.entities import Key
from services.kit.access import TokenKey, signing_key

Use = Literal["token", "badge"]


class KeyRing:
    """The names of keys, kept in memory; used from one loop."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._keys: dict[str, Key] = {}
        self._pairs: dict[str, TokenKey] = {}

    def put(self, keys: Iterable[Key]) -> None:
        """Take keys as they are stored, new or changed."""
        for key in keys:
            known = self._keys.get(key.key_id)
            if known is None or known.version < key.version:
                self._keys[key.key_id] = key

    def pair(self, use: Use, key_id: str) -> TokenKey:
        """Return the key pair of a name."""
        found = self._pairs.get(key_id)
        if found is None:
            found = self._pairs[key_id] = signing_key(self._secret, use, key_id)
        return found

    def current(self, use: Use) -> TokenKey:
        """Return the pair that signs now: the newest that is not retired.

        Raises:
            LookupError: there is none; the first start makes one of each, so that is a defect.
        """
        active = [key for key in self._keys.values() if key.use == use and key.state == "active"]
        if not active:
            raise LookupError(f"there is no active key for {use}")
        return self.pair(use, max(active, key=lambda key: (key.made_at, key.key_id)).key_id)

    def believed(self, use: Use) -> list[Key]:
        """Return the keys whose signatures are believed."""
        return [key for key in self._keys.values() if key.use == use and key.state == "active"]
