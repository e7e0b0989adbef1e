"""Settings that are not safe are not taken."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.accreditation.app import read_secret
from services.accreditation.settings import AccreditationSettings


def settings(**changes: Any) -> AccreditationSettings:
    told: dict[str, Any] = {
        "nats_url": "nats://127.0.0.1:4222",
        "nats_seed_file": "seed",
        "listen": "unix:/run/a.sock",
        "database_host": "/run",
        "database_user": "accreditation",
        "database_password_file": "password",
        "relay_user": "accreditation_relay",
        "relay_password_file": "password",
        "secret_file": "secret",
    }
    return AccreditationSettings(**told | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"argon2_time_cost": 1},
        {"argon2_memory_kibibytes": 1024},
        {"password_characters_min": 8},
        {"session_hours": 13},
        {"renewal_hours": 25},
        {"heartbeat_seconds": 0},
        {"invitation_hours": 1000},
    ],
)
def test_what_is_weaker_than_safe_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        settings(**changes)


def test_the_secret_has_exactly_its_length(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("ab" * 32, encoding="ascii")
    assert read_secret(settings(secret_file=file)) == b"\xab" * 32

    for text in ("ab" * 31, "no hexadecimal", ""):
        file.write_text(text, encoding="ascii")
        with pytest.raises(ValueError):
            read_secret(settings(secret_file=file))
