"""The command line against a real room: who holds what, what is left over, and what each refusal says."""

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from services.room import processes
from tests.support.eventually import eventually_now
from tests.support.ports import free_port
from tests.support.room import PASSWORD, PEOPLE, START_SECONDS, Room, running

MACHINE = "127.0.0.2"
"""An address of this machine that a room does not listen on by itself; it stands for one in the network."""

ANSWER_SECONDS = 120.0
"""How long an answer is waited for on a busy machine."""


@pytest.fixture(scope="module")
def room() -> Iterator[Room]:
    """One room for the tests that leave it as they found it."""
    with running() as started:
        yield started


def nothing_runs(room: Room) -> None:
    """See that nothing of a room runs; its supervisor, which gives the state back as its last act, may be ending."""
    eventually_now(lambda: not room.processes(), 60, saying="something of the room was left running")


def test_the_second_up_is_told_who_holds_the_state(room: Room) -> None:
    done = room.command("up", "--state", str(room.root), "--port", str(free_port()))

    assert done.returncode == 4
    assert f"already held by process {room.pid('supervisor')}" in done.stderr
    room.wait_ready()


def test_a_taken_port_is_one_sentence_and_starts_nothing(room: Room, tmp_path: Path) -> None:
    done = room.command("up", "--state", str(tmp_path / "other"), "--port", str(room.port))

    assert done.returncode == 4
    assert f"Port {room.port} is taken by caddy" in done.stderr
    assert not list((tmp_path / "other" / "pids").iterdir())


def test_status_says_for_programs_what_it_says_for_people(room: Room) -> None:
    def well() -> dict[str, Any]:
        told = dict(json.loads(room.command("status", "--json", "--state", str(room.root)).stdout))
        return told if told["well"] and told["lag"]["unsent_events"] == 0 and told["lag"]["consumers"] else {}

    told = eventually_now(well, 120, saying="a part did not answer within a second, or its events were on their way")

    assert set(told["parts"]) == {"postgres", "nats", "accreditation", "polling", "intake", "board-1", "caddy"}
    copies = {f"{service}-copies" for service in ("accreditation", "polling", "intake")}
    assert {row["consumer"] for row in told["lag"]["consumers"]} >= {"intake-dead", *copies}
    assert told["names"] == []


def test_status_and_down_without_a_room_say_so(room: Room, tmp_path: Path) -> None:
    status = room.command("status", "--state", str(tmp_path))
    down = room.command("down", "--state", str(tmp_path))

    assert (status.returncode, down.returncode) == (3, 0)
    assert "No room runs in" in status.stderr
    assert "No room runs in" in down.stdout


def test_provisioning_a_running_room_again_changes_nothing(room: Room) -> None:
    done = room.command("provision", "--state", str(room.root))

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_doctor_finds_keys_that_others_may_read(room: Room) -> None:
    key = room.state.key("intake.secret")
    key.chmod(0o640)
    try:
        done = room.command("doctor", "--state", str(room.root))
    finally:
        key.chmod(0o600)

    assert done.returncode == 1
    assert "others may read intake.secret" in done.stdout
    assert "chmod -R go=" in done.stdout


def test_only_loopback_addresses_listen(room: Room) -> None:
    mine = {process.pid for process in room.processes()}
    found = {line.laddr.ip for line in psutil.net_connections("tcp") if line.status == "LISTEN" and line.pid in mine}

    assert found <= {"127.0.0.1", "::1"}
    assert "127.0.0.1" in found


def test_a_room_opened_by_name_answers_the_network_under_it_and_under_no_other() -> None:
    with running(names=("room.example.org", MACHINE)) as room:
        mine = {process.pid for process in room.processes()}
        listening = {line.laddr.ip for line in psutil.net_connections("tcp") if line.status == "LISTEN"
                     and line.pid in mine and line.laddr.port == room.port}  # fmt: skip
        assert listening <= {"0.0.0.0", "::"}
        assert listening
        trust = ssl.create_default_context(cafile=str(room.state.authority_file))
        with httpx.Client(verify=trust, trust_env=False, timeout=ANSWER_SECONDS) as client:
            for name in ("room.example.org", MACHINE, "localhost"):
                headers = {"Host": f"{name}:{room.port}", "Origin": f"https://{name}:{room.port}"}
                asked = {"username": "nobody", "password": "nothing"}
                answer = client.post(
                    f"https://{MACHINE}:{room.port}/api/accreditation/session", json=asked, headers=headers,
                    extensions={"sni_hostname": name},
                )  # fmt: skip
                assert answer.json()["code"] == "accreditation.sign_in_refused", name
            foreign = {"Host": "evil.example"}
            assert client.get(f"https://{MACHINE}:{room.port}/board/", headers=foreign).status_code == 421


def test_up_says_how_the_first_admin_signs_in_once_and_writes_it_into_no_log(tmp_path: Path) -> None:
    room = Room(tmp_path / "state", free_port())
    argv = ("up", "--state", str(room.root), "--port", str(room.port), "--detach")
    try:
        first = room.command(*argv, timeout=START_SECONDS)
        password = room.admin_credentials.password
        assert f"user name  {room.admin_credentials.username}" in first.stdout
        assert password in first.stdout
        room.down()
        again = room.command(*argv, timeout=START_SECONDS)
        assert password not in again.stdout
        assert str(room.state.key("first_admin.password")) in again.stdout
        assert not any(password.encode() in log.read_bytes() for log in room.state.logs.iterdir())
        signed_in = httpx.post(
            f"{room.url}/api/accreditation/session", json=room.admin_credentials._asdict(), verify=room.trust,
            trust_env=False, timeout=ANSWER_SECONDS,
        )  # fmt: skip
        assert signed_in.json()["must"] == ["password", "second_factor"]
    finally:
        room.down()


def test_whoever_lost_their_way_in_gets_a_link_from_the_owner_of_the_machine(room: Room) -> None:
    admin = room.admin_credentials

    link = room.command("invite", admin.username, "--state", str(room.root))
    nobody = room.command("invite", "nobody", "--state", str(room.root))

    assert nobody.returncode == 1
    assert "nobody called nobody" in nobody.stderr
    address, _, secret = link.stdout.strip().partition("#invitation=")
    assert address == f"{room.url}/login/"
    with httpx.Client(base_url=room.url, verify=room.trust, trust_env=False, timeout=ANSWER_SECONDS) as door:
        before = door.post(f"{PEOPLE}/session", json=admin._asdict())
        accepted = door.post(f"{PEOPLE}/invitations/accept", json={"secret": secret, "password": PASSWORD})
    assert before.status_code == 401
    assert (accepted.status_code, accepted.json()["username"]) == (200, admin.username)


@pytest.mark.parametrize("path", ["/api/polling/imports?what=map", "/api/accreditation/imports"])
@pytest.mark.parametrize("size", [33_800_000, 36_000_000], ids=["refused by the service", "refused by the door"])
def test_a_spreadsheet_over_the_limit_is_refused_by_its_name(room: Room, path: str, size: int) -> None:
    headers = {"Authorization": f"Bearer {room.owner_token()}", "Content-Type": "text/csv", "X-File-Name": "x.csv"}

    answer = httpx.post(
        f"{room.url}{path}",
        content=b"x" * size,
        headers=headers,
        verify=room.trust,
        trust_env=False,
        timeout=ANSWER_SECONDS,
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "request.body_too_large")


def asked(room: Room, path: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{room.url}{path}", headers=headers, verify=room.trust, trust_env=False, timeout=ANSWER_SECONDS)


def test_the_certificate_people_download_is_the_one_that_was_named(room: Room) -> None:
    served = asked(room, "/ca.crt")

    assert served.text == room.state.authority_file.read_text()
    assert ssl.PEM_cert_to_DER_cert(served.text)


def test_a_foreign_name_pointed_at_this_machine_is_refused(room: Room) -> None:
    answer = asked(room, "/board/", Host="evil.example")

    assert answer.status_code == 421
    assert answer.json()["code"] == "access.host_refused"


def test_pages_come_with_a_policy_that_lets_nothing_in_from_elsewhere(room: Room) -> None:
    start, answer = asked(room, "/"), asked(room, "/ca.crt")

    assert start.headers["location"] == "/board/"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert "server" not in answer.headers


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """A process that belongs to nobody's room."""
    program = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
    yield program
    program.kill()
    program.wait()


def test_after_a_killed_supervisor_the_next_up_stops_its_own_leftovers_and_only_those(
    stranger: subprocess.Popen[bytes],
) -> None:
    with running() as room:
        left = {part.name: part for part in processes.recorded(room.state)}
        note = json.dumps({"name": "stray", "pid": stranger.pid, "birth": "of somebody else"})
        (room.state.pids / "stray.json").write_text(note)

        room.kill("supervisor")
        eventually_now(lambda: room.state.holder() is None, 60)
        assert all(part.alive for part in left.values())
        room.up()

        assert not any(part.alive for part in left.values())
        assert stranger.poll() is None
        room.wait_ready()


def test_down_after_a_killed_supervisor_leaves_nothing_running() -> None:
    with running() as room:
        room.kill("supervisor")
        eventually_now(lambda: room.state.holder() is None, 60)

        done = room.down()

        assert "Stopped 7 left-over parts" in done.stdout
        nothing_runs(room)
        assert not room.state.runtime.exists()


def test_ctrl_c_while_starting_stops_what_had_been_started(tmp_path: Path) -> None:
    room = Room(tmp_path / "state", free_port())
    argv = [sys.executable, "-P", "-m", "services.room", "up", "--state", str(room.root), "--port", str(room.port)]
    # Whoever makes the cluster writes into its log: while nobody reads from this one it waits, and so does the room.
    room.state.logs.mkdir(parents=True)
    os.mkfifo(room.state.log("initdb"))
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as program:
        try:
            eventually_now((room.state.pids / "initdb.json").exists, 120)
            program.send_signal(signal.SIGINT)
            said, _ = program.communicate(timeout=240)
        finally:
            program.kill()

    assert program.returncode == 0
    assert "was asked to stop while starting" in said
    assert "nothing is left running" in said
    nothing_runs(room)
    assert processes.recorded(room.state) == []


def test_a_room_in_a_deep_path_with_spaces_and_arabic_letters_starts(tmp_path: Path) -> None:
    deep = tmp_path / "غرفة العمليات" / Path(*["طبقة"] * 20) / "state"
    room = Room(deep, free_port(), http=True)
    try:
        room.up().wait_ready()
    finally:
        room.down()
    nothing_runs(room)


def test_services_started_as_interpreters_of_their_own_do_the_same() -> None:
    with running(environment={"OPSROOM_SPAWN": "1"}, http=True) as room:
        intake = psutil.Process(room.pid("intake"))

        room.wait_ready()
        assert intake.cmdline()[-1] == "services.intake"


def test_data_of_another_major_version_are_refused_in_clear_words(tmp_path: Path) -> None:
    room = Room(tmp_path / "state", free_port())
    data = room.state.postgres / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("12\n")

    done = room.command("up", "--state", str(room.root), "--port", str(room.port))

    assert done.returncode == 1
    assert "belong to PostgreSQL 12" in done.stderr
    nothing_runs(room)


def test_a_room_that_was_not_created_as_a_drill_never_becomes_one(tmp_path: Path) -> None:
    room = Room(tmp_path / "state", free_port())
    (room.state.postgres / "data").mkdir(parents=True)

    done = room.command("up", "--drill", "--state", str(room.root), "--port", str(room.port))

    assert done.returncode == 1
    assert "was not created as a drill" in done.stderr
    assert not room.state.drill_file.exists()


def test_parts_whose_internal_ports_were_taken_meanwhile_move_to_others(tmp_path: Path) -> None:
    with running() as room:
        before = json.loads(room.state.ports_file.read_text())
        room.down()
        with socket.create_server(("127.0.0.1", before["nats"])):
            room.up()
            assert room.facts["ports"]["nats"] != before["nats"]
            room.down()


@pytest.mark.long
def test_up_and_down_ten_times_leave_nothing(tmp_path: Path) -> None:
    room = Room(tmp_path / "state", free_port())
    for _ in range(10):
        room.up()
        room.down()
        nothing_runs(room)
    shutil.rmtree(room.state.runtime, ignore_errors=True)
    assert list(room.state.pids.iterdir()) == []
