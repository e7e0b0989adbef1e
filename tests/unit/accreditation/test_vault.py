"""What is sealed opens for one person only; the mark of a device helps nobody else."""

from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.accreditation.actions.vault import (
    DEVICES_ON_ONE_COOKIE,
    Vault,
    fresh_recovery_code,
    fresh_secret,
    secret_digest,
)
from services.accreditation.model.credentials import normal_recovery_code

VAULT, OTHER = Vault(b"a" * 32), Vault(b"b" * 32)
SALMA, SORAN = (uuid5(UUID(int=1), name) for name in ("salma", "soran"))
DEVICE = uuid5(UUID(int=2), "device")


def test_a_seal_opens_for_its_person_and_its_secret_only() -> None:
    sealed = VAULT.seal(SALMA, "JBSWY3DP")

    assert VAULT.open(SALMA, sealed) == "JBSWY3DP"
    assert VAULT.seal(SALMA, "JBSWY3DP") != sealed
    altered = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for vault, person, said in ((VAULT, SORAN, sealed), (OTHER, SALMA, sealed), (VAULT, SALMA, altered)):
        with pytest.raises(ValueError, match="not sealed here"):
            vault.open(person, said)


@given(st.binary(max_size=60))
def test_nothing_else_is_ever_opened(said: bytes) -> None:
    with pytest.raises(ValueError, match="not sealed here"):
        VAULT.open(SALMA, said)


def test_a_device_is_known_for_who_signed_in_on_it() -> None:
    cookie = VAULT.device_mark(SALMA, DEVICE, "")

    assert VAULT.known_device(SALMA, cookie) is not None
    assert VAULT.known_device(SORAN, cookie) is None
    assert OTHER.known_device(SALMA, cookie) is None
    assert VAULT.is_ours(cookie)
    assert not OTHER.is_ours(cookie)
    both = VAULT.device_mark(SORAN, DEVICE, cookie)
    assert VAULT.known_device(SALMA, both) is not None
    assert VAULT.known_device(SORAN, both) is not None


@given(st.text(max_size=120))
def test_no_invented_cookie_is_ours(cookie: str) -> None:
    assert not VAULT.is_ours(cookie)
    assert VAULT.known_device(SALMA, f"{SALMA.hex}.{cookie}") is None


def test_a_cookie_remembers_only_so_many_people() -> None:
    cookie = ""
    for n in range(10):
        cookie = VAULT.device_mark(uuid5(UUID(int=3), str(n)), DEVICE, cookie)

    assert len(cookie.split("~")) == DEVICES_ON_ONE_COOKIE
    assert VAULT.known_device(uuid5(UUID(int=3), "9"), cookie) is not None
    assert VAULT.known_device(uuid5(UUID(int=3), "0"), cookie) is None


def test_a_recovery_digest_is_of_one_person() -> None:
    assert VAULT.recovery_digest(SALMA, "K7M4QX2P9TRB") != VAULT.recovery_digest(SORAN, "K7M4QX2P9TRB")
    assert VAULT.recovery_digest(SALMA, "K7M4QX2P9TRB") != OTHER.recovery_digest(SALMA, "K7M4QX2P9TRB")


def test_secrets_are_fresh_and_survive_being_typed() -> None:
    codes = {fresh_recovery_code() for _ in range(500)}

    assert len(codes) == 500
    assert all(normal_recovery_code(code) == code.replace("-", "") for code in codes)
    assert len({fresh_secret() for _ in range(500)}) == 500
    assert secret_digest("\ud800") != secret_digest("x")
