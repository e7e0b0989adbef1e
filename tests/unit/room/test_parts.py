"""What each service is told, on one machine and in its container, by the same names its settings know."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from services.accreditation.settings import AccreditationSettings
from services.board.settings import BoardSettings
from services.intake.settings import IntakeSettings
from services.polling.settings import PollingSettings
from services.room import containers, engines, names, parts, provision_postgres, secret_files
from services.room.ports import Ports
from services.room.state import RoomState

PROJECT = Path(__file__).resolve().parents[3]
SETTINGS = {
    "accreditation": ("ACCREDITATION_", AccreditationSettings),
    "polling": ("POLLING_", PollingSettings),
    "intake": ("INTAKE_", IntakeSettings),
    "board": ("BOARD_", BoardSettings),
}
PREFIXES = tuple(prefix for prefix, _ in SETTINGS.values())


def room(tmp_path: Path, *, boards: int = 2, drill: bool = False) -> parts.Room:
    return parts.Room(RoomState.at(tmp_path), Ports(4222, 8222), "https://localhost:8443", boards, drill)


def known(prefix: str, settings: type) -> set[str]:
    return {f"{prefix}{name.upper()}" for name in settings.model_fields}  # type: ignore[attr-defined]


def test_every_service_there_is_can_be_started() -> None:
    folders = {path.parent.name for path in (PROJECT / "services").glob("*/__main__.py")} - {"room"}

    assert set(parts.NAMES) == folders == set(SETTINGS)
    assert set(parts.WITH_TABLES) == set(provision_postgres.SERVICES_WITH_TABLES)


def test_whoever_decides_about_entry_is_started_first(tmp_path: Path) -> None:
    assert [part.name for part in parts.services(room(tmp_path))] == [
        "accreditation", "polling", "intake", "board-1", "board-2",
    ]  # fmt: skip


def test_a_service_is_told_only_what_its_settings_know(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in parts.services(room(tmp_path, drill=True)):
        prefix, settings = SETTINGS[part.service]
        told = {name for name in part.environment if name.startswith(prefix)}

        assert told <= known(prefix, settings), part.name
        assert not {name for name in part.environment if name.startswith(PREFIXES)} - told


def test_a_service_is_told_everything_it_cannot_run_without(tmp_path: Path) -> None:
    for part in parts.services(room(tmp_path)):
        prefix, settings = SETTINGS[part.service]
        needed = {f"{prefix}{name.upper()}" for name, field in settings.model_fields.items() if field.is_required()}

        assert needed <= set(part.environment), part.name


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
        return [f"{part.service.upper()}_DRILL_FILE" in part.environment
                for part in parts.services(room(tmp_path, drill=drill))]  # fmt: skip

    assert not any(told(False))
    assert all(told(True))


def test_what_a_person_sets_for_a_service_reaches_it_and_only_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTAKE_DISK_RESERVE_BYTES", "1")
    monkeypatch.setenv("HOME_SWEET_HOME", "not for services")

    told = {part.service: part.environment for part in parts.services(room(tmp_path, boards=1))}

    assert told["intake"]["INTAKE_DISK_RESERVE_BYTES"] == "1"
    assert [name for name, said in told.items() if "INTAKE_DISK_RESERVE_BYTES" in said] == ["intake"]
    assert not any("HOME_SWEET_HOME" in said for said in told.values())


@pytest.mark.parametrize("service", list(SETTINGS))
def test_the_container_is_told_what_the_settings_know(service: str) -> None:
    prefix, settings = SETTINGS[service]
    text = (PROJECT / "deploy/env" / f"{service}.env").read_text()
    told = {line.split("=")[0] for line in text.splitlines() if line and not line.startswith("#")}
    described = yaml.safe_load((PROJECT / "compose.yaml").read_text())["services"]
    mine = described["board-1" if service == "board" else service]
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
    assert {path.name for path in first if path.stat().st_mode & 0o777 != 0o600} == {"caddy.json"}
    seeds = [path.read_bytes().strip() for path in first if path.suffix == ".seed"]
    assert len(seeds) == 7
    assert not any(seed in configuration.read_bytes() for seed in seeds)


def test_containers_open_to_the_network_are_told_their_names(tmp_path: Path) -> None:
    committed = (PROJECT / "deploy/caddy/caddy.json").read_text()
    containers.write(tmp_path, boards=1)
    assert (tmp_path / "caddy.json").read_text() == committed

    said = containers.write(tmp_path, boards=1, names=[names.parse("room.example.org")])

    assert '"room.example.org"' in (tmp_path / "caddy.json").read_text()
    assert "OPSROOM_LISTEN=0.0.0.0" in said
    assert "https://room.example.org:8443" in said


def test_the_first_admins_password_is_made_once_in_a_rooms_life(tmp_path: Path) -> None:
    state = RoomState.at(tmp_path)
    state.prepare()
    assert secret_files.make_missing(state)
    first = state.key(parts.FIRST_ADMIN).read_text()
    assert len(first) >= 20
    assert secret_files.open_to_others(state) == []

    assert not secret_files.make_missing(state)
    assert state.key(parts.FIRST_ADMIN).read_text() == first
    state.key(parts.FIRST_ADMIN).unlink()
    assert not secret_files.make_missing(state)
    assert not state.key(parts.FIRST_ADMIN).exists()
    shutil.rmtree(state.runtime)


def test_every_secret_of_the_compose_file_is_one_that_is_written(tmp_path: Path) -> None:
    containers.write(tmp_path, boards=1)
    compose = yaml.safe_load((PROJECT / "compose.yaml").read_text())

    for secret in compose["secrets"].values():
        written = secret["file"].split("}/", 1)[1]
        assert (tmp_path / written).is_file(), written
