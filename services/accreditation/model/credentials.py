"""User names, passwords and one-time codes: what holds and what does not.

Source: NIST SP 800-63B-4 (length and a list of common ones, no composition rules); RFC 6238 (TOTP, 30 s, one step of
drift either way); RFC 8265 for comparing user names.
"""

import hmac
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import pyotp

from services.accreditation.errors import PasswordRefused
from services.kit.text import clean_text, fold_digits

USERNAME_CHARACTERS_MAX: Final = 64
STEP_SECONDS: Final = 30
STEPS_OF_DRIFT: Final = 1
ISSUER: Final = "Ops Room"
_USERNAME: Final = re.compile(r"[^\W_](?:[\w.@-]{0,62}[^\W_])?")
_SIX_DIGITS: Final = re.compile(r"[0-9]{6}")

COMMON: Final = frozenset(
    {
        "123456789012", "1234567890123", "12345678901234", "123456789123", "123123123123", "111111111111",
        "000000000000", "112233445566",
        "qwertyuiop12", "qwertyuiop123", "qwertyuiopas", "qwertyuiopasdf", "1q2w3e4r5t6y", "1qaz2wsx3edc",
        "1qaz2wsx3edc4rfv", "zaq12wsxcde3",
        "q1w2e3r4t5y6", "asdfghjkl123", "zxcvbnm12345", "abcdefghijkl", "abcd1234abcd", "abc123abc123",
        "abcdef123456", "a1b2c3d4e5f6",
        "password1234", "password12345", "password123456", "passwordpassword", "mypassword123", "changeme1234",
        "changemechangeme",
        "letmein12345", "letmeinletmein", "welcome12345", "welcome123456", "welcomewelcome", "iloveyou1234",
        "iloveyouiloveyou",
        "administrator", "administrator1", "adminadmin12", "adminadminadmin", "admin1234567", "admin12345678",
        "rootrootroot", "superuser123",
        "election2025", "election2026", "elections2025", "elections2026", "commission2026", "observer1234",
        "operator1234", "opsroom12345",
        "opsroomopsroom", "baghdad12345", "baghdadbaghdad", "baghdad123456", "kurdistan123", "kurdistan1234",
        "iraqiraqiraq", "iraq12345678",
        "بغدادبغداد12", "كلمةالمرور123", "كلمةالسر1234", "كوردستان1234", "کوردستان1234", "السلامعليكم",
    }
)  # fmt: skip
"""The twelve and more characters that people type first."""


def normal_username(typed: str) -> str:
    """Return a user name as it is stored and compared: folded in case, width and digits; "" when it cannot be one."""
    plain = fold_digits(unicodedata.normalize("NFKC", clean_text(typed[:200]))).casefold()
    return plain if _USERNAME.fullmatch(plain) else ""


def normal_password(typed: str) -> str:
    """Return a password as it is hashed: composed, so that two keyboards give the same characters."""
    return unicodedata.normalize("NFC", typed)


def check_password(password: str, username: str, *, characters_min: int, characters_max: int) -> None:
    """Let a new password be.

    Raises:
        PasswordRefused: too short, too long, the user name, or one that everybody types first.
    """
    folded = fold_digits(unicodedata.normalize("NFKC", password)).casefold()
    if len(password) < characters_min:
        reason = "too_short"
    elif len(password) > characters_max:
        reason = "too_long"
    elif username and folded.replace(username, "").strip() == "":
        reason = "username"
    elif folded in COMMON or len(set(folded)) < 3:
        reason = "common"
    else:
        return
    raise PasswordRefused(reason, characters_min=characters_min, characters_max=characters_max)


def step_of(now: datetime) -> int:
    """Return the number of the 30-second step that a moment lies in."""
    return int(now.timestamp()) // STEP_SECONDS


def matching_step(secret: str, typed: str, now: datetime, *, last_step: int) -> int | None:
    """Return the step whose code was typed, or None.

    A code is good for its own step and one beside it, and never after it or a later one was used: ``last_step``.
    Digits of all three kinds and blanks are understood.
    """
    code = re.sub(r"[\s-]", "", fold_digits(typed))
    if not _SIX_DIGITS.fullmatch(code):
        return None
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    present = step_of(now)
    found = None
    for step in range(present - STEPS_OF_DRIFT, present + STEPS_OF_DRIFT + 1):
        same = hmac.compare_digest(totp.generate_otp(step).encode(), code.encode())
        if same and step > last_step and found is None:
            found = step
    return found


def enrolment_uri(secret: str, username: str) -> str:
    """Return what the QR code of an enrolment says."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=username, issuer_name=ISSUER)


def normal_recovery_code(typed: str) -> str:
    """Return a recovery code as it is compared: capitals, without blanks and hyphens, with 0 and 1 for O, I and L."""
    plain = re.sub(r"[\s-]", "", fold_digits(typed)).upper()
    return plain.translate({ord("O"): "0", ord("I"): "1", ord("L"): "1"})[:32]


def owed(*, must_change: bool, needs_second_factor: bool, enrolled: bool) -> Sequence[str]:
    """Return what somebody has to do before anything else: change the password, enrol the second factor."""
    found = []
    if must_change:
        found.append("password")
    if needs_second_factor and not enrolled:
        found.append("second_factor")
    return found


_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def device_of(user_agent: str) -> str:
    """Return what a person recognises a device by: browser and system, or "" where nothing is known."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system)))
