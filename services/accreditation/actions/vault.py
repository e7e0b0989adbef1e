"""Secrets of people, sealed and digested with keys computed from the service's own: a stolen table opens nothing."""

import base64
import hashlib
import hmac
import os
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

NONCE_BYTES: Final = 12
MAC_BYTES: Final = 16
DEVICES_ON_ONE_COOKIE: Final = 4
RECOVERY_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECOVERY_CHARACTERS: Final = 12
SECRET_BYTES: Final = 32


class Vault:
    """What the service's secret is used for besides signing keys. Never logged, never given away."""

    def __init__(self, secret: bytes) -> None:
        self.secret = secret
        self._box = ChaCha20Poly1305(self._derived("seal"))
        self._recovery = self._derived("recovery")
        self._device = self._derived("device")

    def seal(self, person: UUID, secret: str) -> bytes:
        """Return a person's secret as it is stored; it opens for this person only."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._box.encrypt(nonce, secret.encode(), person.bytes)

    def open(self, person: UUID, sealed: bytes) -> str:
        """Return what was sealed.

        Raises:
            ValueError: it was sealed for somebody else, by another secret, or damaged.
        """
        try:
            return self._box.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], person.bytes).decode()
        except (InvalidTag, ValueError) as error:
            raise ValueError("this was not sealed here for this person") from error

    def recovery_digest(self, person: UUID, code: str) -> bytes:
        """Return what is kept of a recovery code."""
        return hmac.digest(self._recovery, person.bytes + code.encode(), hashlib.sha256)

    def device_mark(self, person: UUID, device: UUID, cookie: str) -> str:
        """Return the cookie of a device on which this person has signed in now: theirs first, others' after it.

        At most ``DEVICES_ON_ONE_COOKIE`` people of one device are remembered on it.
        """
        fresh = f"{person.hex}.{device.hex}"
        mine = f"{fresh}.{self._mac(fresh)}"
        others = [mark for mark in cookie.split("~") if mark and not mark.startswith(person.hex)]
        return "~".join([mine, *others][:DEVICES_ON_ONE_COOKIE])

    def known_device(self, person: UUID, cookie: str) -> str | None:
        """Return the name of the device when this person has signed in on it before, else None."""
        for mark in cookie[:1000].split("~"):
            if mark.startswith(person.hex) and self._genuine(mark):
                return mark.rpartition(".")[0]
        return None

    def is_ours(self, cookie: str) -> bool:
        """Tell whether somebody has signed in before on the device with this cookie."""
        return any(self._genuine(mark) for mark in cookie[:1000].split("~"))

    def _genuine(self, mark: str) -> bool:
        said, _, mac = mark.rpartition(".")
        return hmac.compare_digest(self._mac(said).encode(), mac.encode())

    def _mac(self, said: str) -> str:
        mac = hmac.digest(self._device, said.encode(), hashlib.sha256)[:MAC_BYTES]
        return base64.urlsafe_b64encode(mac).decode().rstrip("=")

    def _derived(self, use: str) -> bytes:
        return hmac.digest(self.secret, f"opsroom.accreditation.1\0{use}".encode(), hashlib.sha256)


def fresh_secret() -> str:
    """Return 256 bits for a link, in base64url."""
    return base64.urlsafe_b64encode(os.urandom(SECRET_BYTES)).decode().rstrip("=")


def secret_digest(secret: str) -> bytes:
    """Return what is kept of a link's secret; 256 random bits need no slow hash."""
    return hashlib.sha256(b"opsroom.invitation.1\0" + secret.encode("utf-8", "surrogatepass")).digest()


def fresh_recovery_code() -> str:
    """Return sixty random bits in letters that nobody confuses, as they are shown: ``K7M4-QX2P-9TRB``."""
    letters = "".join(RECOVERY_ALPHABET[byte & 31] for byte in os.urandom(RECOVERY_CHARACTERS))
    return "-".join(letters[start : start + 4] for start in range(0, RECOVERY_CHARACTERS, 4))
