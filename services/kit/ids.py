"""Ids of the room: time-ordered UUIDs for machines, short codes with a check character for people.

A human code is 8 characters of Crockford's alphabet (no I, L, O, U), 35 random bits and one check character, written
in groups like ``K7M-4QX-2P``. The check character makes a weighted sum over GF(32) zero with eight different non-zero
weights, so every single wrong character and every swap of two neighbours is caught.

Source: RFC 9562 (UUIDv7); D. Crockford's base 32; decision 0007.
"""

import os
import threading
import time
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}
_READ_AS = {"O": "0", "I": "1", "L": "1"}
_DIGITS = {ord("٠") + n: str(n) for n in range(10)} | {ord("۰") + n: str(n) for n in range(10)}
RANDOM_PAGE_BYTES = 4096
_DROPPED = {ord(mark): None for mark in "- \u2011\u200e\u200f\u2066\u2067\u2068\u2069"}


def _times_alpha(value: int) -> int:
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value


def _weighted(values: list[int]) -> int:
    total = 0
    for value in reversed(values):
        total = _times_alpha(total) ^ value
    return total


def _check_character(seven: str) -> str:
    """The weight of the check character is 1, so it is the weighted sum of the others."""
    return ALPHABET[_times_alpha(_weighted([_VALUE[letter] for letter in seven]))]


def code_of(number: int) -> str:
    """Return the code of a 35-bit number, check character last."""
    letters = "".join(ALPHABET[(number >> shift) & 31] for shift in range(30, -1, -5))
    return letters + _check_character(letters)


def format_code(code: str) -> str:
    """Write a code in groups: ``K7M4QX2P`` becomes ``K7M-4QX-2P``."""
    return f"{code[:3]}-{code[3:6]}-{code[6:]}"


def parse_code(text: str) -> str:
    """Read what a person typed: lower case, groups, Arabic-Indic digits and O, I, L for 0, 1, 1 are understood.

    Raises:
        ValueError: not eight characters of the alphabet, or the check character does not fit.
    """
    if len(text) > 64:
        raise ValueError("too long for a code")
    plain = text.translate(_DIGITS).translate(_DROPPED).upper()
    plain = "".join(_READ_AS.get(letter, letter) for letter in plain)
    if len(plain) != 8 or any(letter not in _VALUE for letter in plain):
        raise ValueError("a code has eight letters and digits")
    values = [_VALUE[letter] for letter in plain]
    if _weighted([values[7], *values[:7]]) != 0:
        raise ValueError("the check character does not fit")
    return plain


class Ids:
    """Makes ids in one process; UUIDs are strictly increasing within it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        self._random = b""
        self._used = 0

    def uuid(self) -> UUID:
        """Return a UUIDv7: 48 bits of milliseconds, then a counter that starts at random within the millisecond."""
        stamp = time.time_ns() // 1_000_000
        with self._lock:
            fresh = (stamp << 74) | (self._random_bits(10) >> 7)
            self._last = value = max(fresh, self._last + 1)
        high, low = value >> 62, value & ((1 << 62) - 1)
        return UUID(int=((high >> 12) << 80) | (0x7 << 76) | ((high & 0xFFF) << 64) | (0b10 << 62) | low)

    def code(self) -> str:
        """Return a fresh human code. The caller keeps codes unique and asks again on a collision."""
        with self._lock:
            return code_of(self._random_bits(5) >> 5)

    def _random_bits(self, count: int) -> int:
        """Take so many bytes of the system's randomness, which is asked for a page at a time. Under the lock."""
        if self._used + count > len(self._random):
            self._random, self._used = os.urandom(RANDOM_PAGE_BYTES), 0
        self._used += count
        return int.from_bytes(self._random[self._used - count : self._used], "big")
