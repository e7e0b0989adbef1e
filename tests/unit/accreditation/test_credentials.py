"""User names, passwords and codes: what holds, what does not, and no code twice."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.accreditation.errors import PasswordRefused
from services.accreditation.model import credentials as rules

NOW = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(steps: int = 0, now: datetime = NOW) -> str:
    return pyotp.TOTP(SECRET).generate_otp(rules.step_of(now) + steps)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Salma.77", "salma.77"),
        ("  salma.٧٧ ", "salma.77"),
        ("ＳＡＬＭＡ", "salma"),
        ("سلمى", "سلمى"),
        ("a", "a"),
        ("a.b-c@example.org", "a.b-c@example.org"),
        ("", ""),
        ("   ", ""),
        (".hidden", ""),
        ("trailing-", ""),
        ("two words", ""),
        ("a\u202eb", "ab"),
        ("a/b", ""),
        ("x" * 65, ""),
        ("\u0000", ""),
    ],
)
def test_a_user_name_is_one_however_it_is_typed(typed: str, stored: str) -> None:
    assert rules.normal_username(typed) == stored


@given(st.text(max_size=80))
def test_folding_a_user_name_again_changes_nothing(typed: str) -> None:
    once = rules.normal_username(typed)
    assert rules.normal_username(once) == once


def refusal(password: str, username: str = "salma.kadhim") -> str:
    try:
        rules.check_password(password, username, characters_min=12, characters_max=200)
    except PasswordRefused as refused:
        return str(refused.params["reason"])
    return ""


def test_a_password_is_judged_by_its_length_and_by_what_people_type_first() -> None:
    assert refusal("elevenchars") == "too_short"
    assert refusal("ا" * 11) == "too_short"
    assert refusal("ab " * 67) == "too_long"
    assert refusal("SALMA.kadhim") == "username"
    assert refusal("salma.kadhimsalma.kadhim") == "username"
    assert refusal("PassWordPassWord") == "common"
    assert refusal("١٢٣٤٥٦٧٨٩٠١٢") == "common"
    assert refusal("abababababab") == "common"
    assert refusal("twelve chars") == ""
    assert refusal("أغنية قديمة عن نهر دجلة") == ""


def test_no_kind_of_character_is_demanded() -> None:
    for password in ("only small letters", "ONLYCAPITALLETTERS", "98127340981273", "!!@@##$$%%^^"):
        assert refusal(password) == ""


@given(st.integers(min_value=-10, max_value=10))
def test_a_code_is_good_for_its_own_step_and_one_beside_it(steps: int) -> None:
    found = rules.matching_step(SECRET, code(steps), NOW, last_step=0)

    assert (found is not None) == (abs(steps) <= 1)


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(-1, 1)), max_size=20))
def test_no_step_is_accepted_twice_nor_after_a_later_one(tries: list[tuple[int, int]]) -> None:
    last, accepted, now = 0, [], NOW
    for wait, steps in tries:
        now += timedelta(seconds=wait)
        step = rules.matching_step(SECRET, code(steps, now), now, last_step=last)
        if step is not None:
            accepted.append(step)
            last = step

    assert accepted == sorted(set(accepted))


def test_codes_are_read_in_digits_of_all_three_kinds() -> None:
    for zero in "0٠۰":
        typed = code().translate({ord(str(n)): chr(ord(zero) + n) for n in range(10)})
        assert rules.matching_step(SECRET, f" {typed[:3]} {typed[3:]} ", NOW, last_step=0) is not None
    for wrong in ("", "12345", "1234567", "abcdef", "１２３４５６", "²²²²²²"):
        assert rules.matching_step(SECRET, wrong, NOW, last_step=0) is None


def test_a_recovery_code_is_one_however_it_is_typed() -> None:
    for typed in ("K7M4-QX2P-9TRB", "k7m4qx2p9trb", " K7M4 QX2P 9TRB ", "K٧M٤-QX٢P-٩TRB"):
        assert rules.normal_recovery_code(typed) == "K7M4QX2P9TRB"
    assert rules.normal_recovery_code("OIL0-0000-0000") == "011000000000"


@given(st.booleans(), st.booleans(), st.booleans())
def test_what_is_owed_is_what_is_missing(must_change: bool, needed: bool, enrolled: bool) -> None:
    owed = rules.owed(must_change=must_change, needs_second_factor=needed, enrolled=enrolled)

    assert ("password" in owed) == must_change
    assert ("second_factor" in owed) == (needed and not enrolled)


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14) AppleWebKit Version/17 Safari/605", "Safari, macOS"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/140 Safari/537.36 Edg/140", "Edge, Windows"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_is_named_as_people_know_it(agent: str, device: str) -> None:
    assert rules.device_of(agent) == device
