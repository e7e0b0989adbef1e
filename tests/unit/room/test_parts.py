"""What each service is told, on one machine and in its container, by the same names its settings know."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from services.board.settings import BoardSettings
from services.intake.settings import IntakeSettings
from services.room import containers, engines, parts
from services.room.ports import Ports
from services.room.state import RoomState

PROJECT = Path(__file__).resolve().parents[3]
SETTINGS = {"intake": ("INTAKE_", IntakeSettings), "board": ("BOARD_", BoardSettings)}


def room(tmp_path: Path, *, boards: int = 2, drill: bool = False) -> parts.Room:
    return parts.Room(RoomState.at(tmp_path), Ports(4222, 8222), "https://localhost:8443", boards, drill)


def known(prefix: str, settings: type) -> set[str]:
    return {f"{prefix}{name.upper()}" for name in settings.model_fields}  # type: ignore[attr-defined]


def test_a_service_is_told_only_what_its_settings_know(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in parts.services(room(tmp_path, drill=True)):
        prefix, settings = SETTINGS[part.service]
        told = {name for name in part.environment if name.startswith(prefix)}

        assert told <= known(prefix, settings), part.name
        assert not {name for name in part.environment if name.startswith(("INTAKE_", "BOARD_"))} - told


def test_no_secret_is_in_an_environment_only_the_files_that_hold_them(tmp_path: Path) -> None:
    for part in parts.services(room(tmp_path)):
        for name, value in part.environment.items():
            if re.search(r"PASSWORD|SEED|SECRET", name):
                assert name.endswith("_FILE")
                assert Path(value).parent == tmp_path / "keys"


def test_every_board_process_is_its_own_user_of_the_log(tmp_path: Path) -> None:
    boards = [part for part in parts.services(room(tmp_path)) if part.service == "board"]

    assert [part.environment["BOARD_PROCESS"] for part in boards] == ["board-1", "board-2"]
    assert len({part.environment["BOARD_NATS_SEED_FILE"] for part in boards}) == 2
    assert len({part.environment["BOARD_LISTEN"] for part in boards}) == 2


def test_only_a_drill_has_a_clock_that_can_be_moved(tmp_path: Path) -> None:
    def told(drill: bool) -> list[bool]:
        return ["INTAKE_DRILL_FILE" in p.environment or "BOARD_DRILL_FILE" in p.environment
                for p in parts.services(room(tmp_path, drill=drill))]  # fmt: skip

    assert not any(told(False))
    assert all(told(True))


def test_what_a_person_sets_for_a_service_reaches_it_and_only_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTAKE_DISK_RESERVE_BYTES", "1")
    monkeypatch.setenv("HOME_SWEET_HOME", "not for services")

    intake, board = parts.services(room(tmp_path, boards=1))

    assert intake.environment["INTAKE_DISK_RESERVE_BYTES"] == "1"
    assert "INTAKE_DISK_RESERVE_BYTES" not in board.environment
    assert "HOME_SWEET_HOME" not in intake.environment


@pytest.mark.parametrize("service", ["intake", "board"])
def test_the_container_is_told_what_the_settings_know(service: str) -> None:
    prefix, settings = SETTINGS[service]
    text = (PROJECT / "deploy/env" / f"{service}.env").read_text()
    told = {line.split("=")[0] for line in text.splitlines() if line and not line.startswith("#")}
    described = yaml.safe_load((PROJECT / "compose.yaml").read_text())["services"]
    mine = described["intake" if service == "intake" else "board-1"]
    told |= set(mine.get("environment", ()))
    needed = {f"{prefix}{name.upper()}" for name, field in settings.model_fields.items() if field.is_required()}

    assert told <= known(prefix, settings)
    assert needed <= told


def test_every_secret_a_container_reads_is_mounted_in_it() -> None:
    compose = yaml.safe_load((PROJECT / "compose.yaml").read_text())
    for name, service in compose["services"].items():
        files = [PROJECT / file for file in service.get("env_file", ())]
        own = [str(service.get(name, "")) for name in ("environment", "command")]
        text = "\n".join([*(file.read_text() for file in files), *own])
        read = set(re.findall(r"/run/secrets/([\w.-]+)", text))

        assert read == set(service.get("secrets", ())), name
        assert read <= set(compose["secrets"]), name


def test_what_is_written_for_containers_is_private_and_the_bus_accepts_it(tmp_path: Path) -> None:
    containers.write(tmp_path / "made", boards=2)
    first = {path: path.read_bytes() for path in (tmp_path / "made").rglob("*") if path.is_file()}

    containers.write(tmp_path / "made", boards=2)
    configuration = tmp_path / "made" / "nats.conf"
    argv = [engines.find(engines.NATS).path, "--config", configuration, "-t"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert {path: path.read_bytes() for path in first} == first
    assert {path.stat().st_mode & 0o777 for path in first} == {0o600}
    seeds = [path.read_bytes().strip() for path in first if path.suffix == ".seed"]
    assert len(seeds) == 5
    assert not any(seed in configuration.read_bytes() for seed in seeds)


def test_every_secret_of_the_compose_file_is_one_that_is_written(tmp_path: Path) -> None:
    containers.write(tmp_path, boards=1)
    compose = yaml.safe_load((PROJECT / "compose.yaml").read_text())

    for secret in compose["secrets"].values():
        written = secret["file"].split("}/", 1)[1]
        assert (tmp_path / written).is_file(), written
