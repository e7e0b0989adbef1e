"""A permission that is missing is an error at once and in words, never a time-out."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import nkeys

from services.room import parts, ports
from tests.support.eventually import eventually_now
from tests.support.ports import free_port
from tests.support.room import PROJECT, Room


def environment_of(room: Room, part: str, **changes: str) -> dict[str, str]:
    """Return the environment that the room gives a part, with changes."""
    facts = room.facts
    internal = ports.Ports(int(facts["ports"]["nats"]), int(facts["ports"]["nats_monitor"]))
    known = parts.Room(room.state, internal, room.url, int(facts["boards"]), room.drill)
    (found,) = [service for service in parts.services(known) if service.name == part]
    return {"PATH": os.environ["PATH"], **found.environment, **changes}


def ends(service: str, environment: dict[str, str]) -> tuple[int, str]:
    """Run a service until it ends by itself and return its exit code and what it said."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        done = subprocess.run(
            [sys.executable, "-m", f"services.{service}"],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            timeout=180,
            check=False,
        )
        said.seek(0)
        return done.returncode, said.read()


def test_intake_with_the_boards_key_says_what_the_log_refused_and_ends(room: Room) -> None:
    code, said = ends(
        "intake",
        environment_of(
            room,
            "intake",
            INTAKE_NATS_SEED_FILE=str(room.state.key("board-1.seed")),
            INTAKE_LISTEN=f"tcp:127.0.0.1:{free_port()}",
        ),
    )

    assert code == 1, said
    assert "bus.refused" in said, said
    assert "The bus refuses intake" in said, said


def test_a_board_with_intakes_key_says_what_the_log_refused_and_ends(room: Room) -> None:
    code, said = ends(
        "board",
        environment_of(
            room,
            "board-1",
            BOARD_NATS_SEED_FILE=str(room.state.key("intake.seed")),
            BOARD_PROCESS="board-9",
            BOARD_LISTEN=f"tcp:127.0.0.1:{free_port()}",
        ),
    )

    assert code == 1, said
    assert "bus.refused" in said, said
    assert "refuses board-9" in said, said


def test_a_key_the_log_does_not_know_is_said_in_words_while_the_service_waits(room: Room, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.seed"
    stranger.write_bytes(nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER))
    listen = f"tcp:127.0.0.1:{free_port()}"
    environment = environment_of(room, "board-1", BOARD_NATS_SEED_FILE=str(stranger), BOARD_LISTEN=listen)
    log = tmp_path / "log"
    with (
        log.open("wb") as said,
        subprocess.Popen(
            [sys.executable, "-m", "services.board"], cwd=PROJECT, env=environment, stdout=said, stderr=said
        ) as board,
    ):
        try:
            eventually_now(
                lambda: "authorization violation" in log.read_text(encoding="utf-8").lower(), 120, saying="not a word"
            )
        finally:
            board.terminate()


def test_settings_that_cannot_be_are_named_before_anything_starts(room: Room) -> None:
    wrong = environment_of(room, "intake", INTAKE_LISTEN="nowhere", INTAKE_DATABASE_PORT="many")
    done = subprocess.run(
        [sys.executable, "-m", "services.intake", "--check"],
        cwd=PROJECT,
        env=wrong,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )

    assert done.returncode == 2
    said = (done.stdout + done.stderr).upper()
    assert "INTAKE_LISTEN" in said or "LISTEN" in said
    assert json.dumps(str(room.state.key("intake.password"))) not in done.stdout
