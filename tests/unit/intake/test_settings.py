"""``python -m services.intake --check`` says what is wrong before anything is started."""

from pathlib import Path

import pytest

from services.intake.__main__ import main
from services.intake.app import read_secret
from services.intake.settings import IntakeSettings


def environment(folder: Path) -> dict[str, str]:
    (folder / "intake.secret").write_text("ab" * 32 + "\n", encoding="ascii")
    return {
        "INTAKE_NATS_URL": "nats://127.0.0.1:4222",
        "INTAKE_NATS_SEED_FILE": str(folder / "intake.seed"),
        "INTAKE_LISTEN": f"unix:{folder}/intake.sock",
        "INTAKE_DATABASE_HOST": str(folder),
        "INTAKE_DATABASE_USER": "intake",
        "INTAKE_DATABASE_PASSWORD_FILE": str(folder / "intake.password"),
        "INTAKE_RELAY_USER": "intake_relay",
        "INTAKE_RELAY_PASSWORD_FILE": str(folder / "intake_relay.password"),
        "INTAKE_SECRET_FILE": str(folder / "intake.secret"),
        "INTAKE_MEDIA_FOLDER": str(folder / "media"),
    }


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A whole environment, and ``--check`` on the command line."""
    values = environment(tmp_path)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["services.intake", "--check"])
    return values


def test_a_whole_environment_is_in_order(told: dict[str, str]) -> None:
    settings = IntakeSettings()

    assert main() == 0
    assert read_secret(settings) == bytes.fromhex("ab" * 32)
    assert settings.origins == frozenset()


def test_what_is_missing_or_wrong_is_named(
    told: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("INTAKE_NATS_URL")
    monkeypatch.setenv("INTAKE_LISTEN", "8080")

    assert main() == 2

    said = capsys.readouterr().err
    assert "INTAKE_NATS_URL" in said
    assert "INTAKE_LISTEN" in said


@pytest.mark.parametrize("content", ["", "ab" * 16, "not hexadecimal" * 5])
def test_a_key_that_is_none_is_refused_without_being_repeated(
    told: dict[str, str], capsys: pytest.CaptureFixture[str], content: str
) -> None:
    Path(told["INTAKE_SECRET_FILE"]).write_text(content, encoding="ascii")

    assert main() == 2

    said = capsys.readouterr().err
    assert "INTAKE_SECRET_FILE" in said
    assert not content or content not in said
