"""Signed tokens: a session and a person, for at most twelve hours. Ed25519 (JWT, ``EdDSA``); rights are not in them."""

import base64
import hashlib
import hmac
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from services.kit.errors import TokenRefused

ALGORITHM: Final = "EdDSA"
AUDIENCE: Final = "opsroom"
TOKEN_CHARACTERS_MAX: Final = 1024
REMEMBERED_MAX: Final = 20_000


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says. ``limited``: the person must first change their password or enrol a second factor."""

    session: str
    person: str
    made_at: datetime
    expires_at: datetime
    second_factor: bool = False
    limited: bool = False


@dataclass(frozen=True)
class TokenKey:
    """A private key with its name; made from the service's secret, so that it is stored nowhere."""

    key_id: str
    private: Ed25519PrivateKey


def signing_key(secret: bytes, use: str, key_id: str) -> TokenKey:
    """Return the key pair of this name: its seed is HMAC-SHA256(secret, use ‖ name), so every name has its own."""
    seed = hmac.digest(secret, f"opsroom.key.1\0{use}\0{key_id}".encode(), hashlib.sha256)
    return TokenKey(key_id, Ed25519PrivateKey.from_private_bytes(seed))


def public_text(key: TokenKey) -> str:
    """Return the public half as it is published: 32 bytes in base64url without padding."""
    return base64.urlsafe_b64encode(key.private.public_key().public_bytes_raw()).decode().rstrip("=")


def sign(claims: Claims, key: TokenKey) -> str:
    """Return the token."""
    said = {
        "aud": AUDIENCE,
        "sid": claims.session,
        "sub": claims.person,
        "iat": claims.made_at.timestamp(),
        "exp": claims.expires_at.timestamp(),
        "mfa": claims.second_factor,
        "lim": claims.limited,
    }
    return jwt.encode(said, key.private, algorithm=ALGORITHM, headers={"kid": key.key_id})


class Verifier:
    """The public keys in use, and the tokens seen lately: verifying costs a tenth of a millisecond, remembering none.

    Whether a token has expired is asked by the room's clock at every use, not here.
    """

    def __init__(self) -> None:
        self._keys: dict[str, Ed25519PublicKey] = {}
        self._seen: OrderedDict[str, Claims] = OrderedDict()

    def trust(self, key_id: str, public: str) -> None:
        """Believe what this key signs.

        Raises:
            ValueError: not a public key.
        """
        try:
            self._keys[key_id] = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(public + "="))
        except UnsupportedAlgorithm as error:
            raise ValueError(str(error)) from error

    def distrust(self, key_id: str) -> None:
        """Believe nothing any more that this key has signed."""
        self._keys.pop(key_id, None)
        self._seen.clear()

    def claims(self, token: str) -> Claims:
        """Return what a genuine token says, expired or not.

        Raises:
            TokenRefused: not a token, or no key in use has signed it.
        """
        known = self._seen.get(token)
        if known is not None:
            return known
        found = self._read(token)
        self._seen[token] = found
        if len(self._seen) > REMEMBERED_MAX:
            self._seen.popitem(last=False)
        return found

    def _read(self, token: str) -> Claims:
        if len(token) > TOKEN_CHARACTERS_MAX:
            raise TokenRefused("The token is longer than any of this room.")
        try:
            key = self._keys.get(str(jwt.get_unverified_header(token).get("kid")))
            if key is None:
                raise TokenRefused("No key of this room has signed the token.")
            said = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                options={"verify_exp": False, "verify_iat": False, "require": ["exp", "iat", "sub", "aud"]},
            )
            return Claims(
                session=str(said["sid"]),
                person=str(said["sub"]),
                made_at=datetime.fromtimestamp(float(said["iat"]), UTC),
                expires_at=datetime.fromtimestamp(float(said["exp"]), UTC),
                second_factor=bool(said["mfa"]),
                limited=bool(said["lim"]),
            )
        except (jwt.InvalidTokenError, KeyError, ValueError, TypeError, OverflowError, OSError) as error:
            raise TokenRefused("The token is not one of this room.") from error
