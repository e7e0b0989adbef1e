"""The proxy's configuration: who may come in, what they may reach, and what the committed container file says."""

import json
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest

from services.room import caddy, containers, engines, names, ports
from services.room.errors import PortTaken, RoomError
from services.room.startup import Wishes, up
from services.room.state import RoomState
from services.room.voice import Voice

PROJECT = Path(__file__).resolve().parents[3]


BEHIND = {"accreditation": ["accreditation"], "polling": ["polling"], "intake": ["intake"]}


def made(tmp_path: Path, *called: str) -> dict[str, Any]:
    """Return the configuration of a room that answers under these names besides its own."""
    state = RoomState.at(tmp_path / "room with spaces")
    door = caddy.room_door(
        state, 8443, tls=True, addresses=["127.0.0.1", "::1"],
        services=BEHIND | {"board": ["board-1", "board-2"]}, pages=tmp_path, names=called,
    )  # fmt: skip
    return caddy.configuration(door)


@pytest.fixture
def configuration(tmp_path: Path) -> dict[str, Any]:
    return made(tmp_path)


def server(configuration: dict[str, Any]) -> dict[str, Any]:
    return dict(configuration["apps"]["http"]["servers"]["room"])


def routes(configuration: dict[str, Any], path: str) -> list[dict[str, Any]]:
    return [r for r in server(configuration)["routes"] if any(path in m.get("path", ()) for m in r.get("match", ()))]


def test_only_explicit_loopback_addresses_are_listened_on(configuration: dict[str, Any]) -> None:
    assert server(configuration)["listen"] == ["127.0.0.1:8443", "[::1]:8443"]
    assert server(configuration)["protocols"] == ["h1", "h2"]


def test_the_authority_never_enters_the_machines_trust_store(configuration: dict[str, Any]) -> None:
    assert configuration["apps"]["pki"]["certificate_authorities"]["local"]["install_trust"] is False


def test_a_name_that_is_not_ours_is_refused_before_anything_else(configuration: dict[str, Any]) -> None:
    first = next(route for route in server(configuration)["routes"] if "match" in route)

    assert first["match"] == [{"not": [{"host": ["localhost", "127.0.0.1", "::1"]}]}]
    assert first["terminal"]
    assert first["handle"][-1]["status_code"] == 421


def test_a_room_with_names_listens_everywhere_and_answers_and_is_certified_under_them(tmp_path: Path) -> None:
    opened = made(tmp_path, "room.example.org", "192.0.2.7")
    first = next(route for route in server(opened)["routes"] if "match" in route)
    hosts = ["localhost", "127.0.0.1", "::1", "room.example.org", "192.0.2.7"]

    assert server(opened)["listen"] == [":8443"]
    assert first["match"] == [{"not": [{"host": hosts}]}]
    assert opened["apps"]["tls"]["certificates"]["automate"] == hosts


def test_plain_http_is_refused_to_a_room_that_is_open_to_the_network(tmp_path: Path) -> None:
    state = RoomState.at(tmp_path / "state")

    with pytest.raises(RoomError, match="HTTPS only"):
        up(Wishes(state, http=True, names=(names.parse("room.example.org"),)), Voice(listener=-1))
    assert not state.root.exists()


@pytest.mark.parametrize(
    ("said", "host", "port"),
    [
        ("Room.Example.ORG", "room.example.org", 0),
        ("room.example.org:443", "room.example.org", 443),
        ("192.0.2.7", "192.0.2.7", 0),
        ("192.0.2.7:8443", "192.0.2.7", 8443),
        ("2001:DB8::0:7", "2001:db8::7", 0),
        ("[2001:db8::7]:443", "2001:db8::7", 443),
        ("hall", "hall", 0),
    ],
)
def test_a_name_is_what_people_type(said: str, host: str, port: int) -> None:
    assert names.parse(said) == names.Name(host, port)


@pytest.mark.parametrize(
    "said",
    ["", "https://room.example.org", "room.example.org/", "*.example.org", "room_1", "-a.org", "300.1.1.1", "a:0",
     "a:99999", "fe80::1%eth0", "غرفة.org", "a b", "{env.HOME}"],
)  # fmt: skip
def test_what_is_no_name_is_refused_in_words(said: str) -> None:
    with pytest.raises(RoomError, match="not a name a room can answer under"):
        names.parse(said)


def test_origins_are_written_as_browsers_write_them() -> None:
    called = [names.parse(said) for said in ("room.example.org", "proxy.example.org:443", "2001:db8::7")]

    assert names.origins("https", 8443, ["127.0.0.1", "::1"], called).split(",") == [
        "https://localhost:8443", "https://127.0.0.1:8443", "https://[::1]:8443",
        "https://room.example.org:8443", "https://proxy.example.org", "https://[2001:db8::7]:8443",
    ]  # fmt: skip


def test_only_a_spreadsheet_on_its_way_to_an_import_may_be_large_and_slow(configuration: dict[str, Any]) -> None:
    large = [
        (match["path"], match["method"])
        for route in server(configuration)["routes"]
        for match in route.get("match", ())
        if route["handle"][0].get("max_size", 0) > caddy.BODY_LIMIT_BYTES
    ]

    assert large == [
        (["/api/accreditation/imports"], ["POST"]),
        (["/api/polling/imports"], ["POST"]),
        (["/api/intake/bulk"], ["POST"]),
    ]
    for service in BEHIND:
        limit = routes(configuration, f"/api/{service}/*")[0]["handle"][0]
        assert limit == {"handler": "request_body", "max_size": caddy.BODY_LIMIT_BYTES}


def test_whoever_stops_sending_or_trickles_is_cut(configuration: dict[str, Any]) -> None:
    assert server(configuration)["read_header_timeout"] == "5s"
    assert server(configuration)["read_idle_timeout"] == "15s"
    assert server(configuration)["read_min_rate"] > 0
    assert server(configuration)["read_timeout"] == "600s"


def test_what_a_client_says_about_its_own_address_is_not_passed_on(configuration: dict[str, Any]) -> None:
    forward = routes(configuration, "/api/intake/*")[0]["handle"][-1]

    assert "X-Real-Ip" in forward["headers"]["request"]["delete"]
    assert "set" not in forward["headers"]["request"]


def test_every_board_process_gets_its_share_and_the_lines_outlive_a_reload(configuration: dict[str, Any]) -> None:
    forward = routes(configuration, "/board/ws")[0]["handle"][-1]

    assert [Path(up["dial"]).name for up in forward["upstreams"]] == ["board-1.sock", "board-2.sock"]
    assert forward["load_balancing"]["selection_policy"] == {"policy": "least_conn"}
    assert forward["stream_close_delay"] == "30s"


def test_pages_may_load_nothing_from_elsewhere(configuration: dict[str, Any]) -> None:
    assert "default-src 'none'" in caddy.POLICY
    assert "unsafe" not in caddy.POLICY
    assert "http" not in caddy.POLICY


def test_the_engine_itself_accepts_the_configuration(configuration: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "caddy.json"
    file.write_text(json.dumps(configuration))
    caddy_program = engines.find(engines.CADDY).path

    done = subprocess.run(
        [caddy_program, "validate", "--config", file],
        capture_output=True,
        text=True,
        env={"HOME": str(tmp_path)},
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_the_committed_container_configuration_is_what_the_code_writes() -> None:
    assert (PROJECT / "deploy/caddy/caddy.json").read_text() == containers.door_configuration()


def test_a_taken_port_is_named_together_with_its_holder() -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder, pytest.raises(PortTaken) as refused:
        port = int(holder.getsockname()[1])
        ports.require_free(port)

    assert f"Port {port} is taken" in refused.value.sentence
    assert f"--port {port + 1}" in refused.value.remedy


def test_internal_ports_are_kept_and_lie_where_no_outgoing_connection_takes_them(tmp_path: Path) -> None:
    state = RoomState.at(tmp_path)
    first = ports.internal(state)

    assert ports.internal(state) == first
    assert first.nats != first.nats_monitor
    assert max(first.nats, first.nats_monitor) < 32768


def test_an_internal_port_that_somebody_took_is_replaced(tmp_path: Path) -> None:
    state = RoomState.at(tmp_path)
    first = ports.internal(state)

    with socket.create_server(("127.0.0.1", first.nats)):
        second = ports.internal(state)

    assert second.nats != first.nats
    assert second.nats_monitor == first.nats_monitor
