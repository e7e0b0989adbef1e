"""``python -m services.polling --check`` says what is wrong before anything is started."""

from pathlib import Path

import pytest

from services.polling.__main__ import main
from services.polling.settings import PollingSettings


def environment(folder: Path) -> dict[str, str]:
    (folder / "polling.secret").write_text("ab" * 32 + "\n", encoding="ascii")
    return {
        "POLLING_NATS_URL": "nats://127.0.0.1:4222",
        "POLLING_NATS_SEED_FILE": str(folder / "polling.seed"),
        "POLLING_LISTEN": f"unix:{folder}/polling.sock",
        "POLLING_DATABASE_HOST": str(folder),
        "POLLING_DATABASE_USER": "polling",
        "POLLING_DATABASE_PASSWORD_FILE": str(folder / "polling.password"),
        "POLLING_RELAY_USER": "polling_relay",
        "POLLING_RELAY_PASSWORD_FILE": str(folder / "polling_relay.password"),
        "POLLING_SECRET_FILE": str(folder / "polling.secret"),
    }


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A whole environment, and ``--check`` on the command line."""
    values = environment(tmp_path)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["services.polling", "--check"])
    return values


def test_a_whole_environment_is_in_order(told: dict[str, str]) -> None:
    settings = PollingSettings()

    assert main() == 0
    assert settings.body_timeout_seconds < 15
    assert settings.origins == frozenset()


def test_what_is_missing_or_wrong_is_named(
    told: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("POLLING_NATS_URL")
    monkeypatch.setenv("POLLING_LISTEN", "8080")

    assert main() == 2

    said = capsys.readouterr().err
    assert "POLLING_NATS_URL" in said
    assert "POLLING_LISTEN" in said
