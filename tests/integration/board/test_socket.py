"""What a screen is promised on its socket, by the real hub and door."""

import asyncio
import gc
import http.client
import json
import socket
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from schemas.board import TOPICS
from services.board.client import LINE_BYTES_MAX, BoardConnection, Client
from services.board.model import Board
from tests.contract.board_scenarios import OPENING, entity
from tests.integration.board.hall import ORIGIN, Hall, Watcher, hall, minutes
from tests.support.clock import ManualClock
from tests.support.eventually import eventually


async def status_of(here: Hall, **options: Any) -> tuple[int, dict[str, Any]]:
    """Return how the door answers a websocket request that it refuses."""
    with pytest.raises(InvalidStatus) as refused:
        async with here.connect(**options):
            pass
    return refused.value.response.status_code, json.loads(refused.value.response.body or b"{}")


async def test_a_screen_gets_welcome_then_everything_then_each_change() -> None:
    async with hall() as here:
        here.log.incident(1, 1)
        here.log.obligation(2, 1, due=minutes(10))
        async with here.connect() as line:
            screen = Watcher(line)
            await screen.hello()
            welcome = await screen.whole()
            assert [frame["type"] for frame in screen.frames] == ["welcome", *["snapshot"] * len(TOPICS)]
            assert welcome["seq"] == 2 and welcome["topics"] == list(TOPICS) and not welcome["drill"]
            here.log.incident(1, 2, severity="S1")
            delta = await screen.hear()
            assert (delta["type"], delta["seq"]) == ("delta", 3)
            assert delta["changes"][0]["item"]["severity"] == "S1"


async def test_screens_that_take_compressed_frames_and_those_that_do_not_hear_the_same() -> None:
    async with hall() as here, here.connect() as one, here.connect(compression="deflate") as other:
        plain, packed = Watcher(one), Watcher(other)
        for screen in (plain, packed):
            await screen.hello()
            await screen.whole()
        for number in range(1, 30):
            here.log.incident(number, 1)
        while len([change for frame in plain.frames for change in frame.get("changes", ())]) < 29:
            await plain.hear("delta")
        while packed.frames[-1].get("seq") != plain.frames[-1]["seq"]:
            await packed.hear()
        assert [frame for frame in plain.frames if frame["type"] == "delta"] == [
            frame for frame in packed.frames if frame["type"] == "delta"
        ]


async def test_a_province_hears_of_itself_only() -> None:
    async with hall() as here, here.connect() as line:
        screen = Watcher(line)
        await screen.hello(provinces=["IQ-SU"], topics=["incidents"])
        await screen.whole()
        here.log.incident(1, 1, province="IQ-BG")
        here.log.incident(2, 1, province="IQ-SU")
        here.log.incident(3, 1, province="IQ-SU", compartment="security")
        delta = await screen.hear("delta")
        assert [change["item"]["province"] for change in delta["changes"]] == ["IQ-SU"]


async def test_a_resume_brings_what_was_missed_and_no_snapshot() -> None:
    async with hall() as here:
        here.log.incident(1, 1)
        async with here.connect() as line:
            screen = Watcher(line)
            await screen.hello()
            welcome = await screen.whole()
        here.log.incident(2, 1)
        here.log.incident(1, 2)
        async with here.connect() as line:
            again = Watcher(line)
            await again.hello(resume={"epoch": welcome["epoch"], "seq": welcome["seq"], "view": welcome["view"]})
            await again.hear("welcome")
            delta = await again.hear()
            assert (delta["type"], delta["seq"]) == ("delta", 3)
            assert {change["version"] for change in delta["changes"]} == {1, 2}


@pytest.mark.parametrize("changed", [{"epoch": "hub:1999-01-01T00:00:00Z"}, {"view": "0" * 16}], ids=["epoch", "view"])
async def test_a_resume_of_another_log_or_view_gets_a_snapshot(changed: dict[str, str]) -> None:
    async with hall() as here, here.connect() as line:
        here.log.incident(1, 1)
        screen = Watcher(line)
        board = here.hub.board
        await screen.hello(resume={"epoch": board.epoch, "seq": 0, "view": "0" * 16} | changed)
        await screen.hear("welcome")
        assert (await screen.hear())["type"] == "snapshot"


async def test_a_resume_from_before_something_was_forgotten_gets_a_snapshot() -> None:
    clock = ManualClock(OPENING)
    async with hall(clock=clock) as here:
        here.log.incident(1, 1)
        async with here.connect() as line:
            screen = Watcher(line)
            await screen.hello()
            welcome = await screen.whole()
        here.log.now = OPENING
        here.log.incident(1, 2, closed=True)
        clock.advance(16 * 60)
        here.log.incident(2, 1)
        await eventually(lambda: here.hub.board.size == 1)
        async with here.connect() as line:
            again = Watcher(line)
            await again.hello(resume={"epoch": welcome["epoch"], "seq": 1, "view": welcome["view"]})
            await again.whole()
            assert [item["id"][-1] for frame in again.frames for item in frame.get("items", ())] == ["2"]


async def test_a_screen_that_was_ahead_of_this_process_waits_for_it_and_hears_nothing_twice() -> None:
    async with hall() as here:
        here.log.incident(1, 1)
        async with here.connect() as line:
            screen = Watcher(line)
            await screen.hello()
            welcome = await screen.whole()
        async with here.connect() as line, here.connect() as other:
            again, witness = Watcher(line), Watcher(other)
            await witness.hello()
            await witness.whole()
            await again.hello(resume={"epoch": welcome["epoch"], "seq": 3, "view": welcome["view"]})
            await again.hear("welcome")
            for version in (2, 3, 4):
                here.log.incident(1, version)
                assert (await witness.hear())["seq"] == version
            delta = await again.hear()
            assert [change["version"] for change in delta["changes"]] == [4]


async def test_a_screen_ahead_of_everything_that_was_ever_said_gets_everything_anew() -> None:
    async with hall(tick_seconds=1.0) as here:
        here.log.incident(1, 1)
        async with here.connect() as line:
            screen = Watcher(line)
            await screen.hello()
            welcome = await screen.whole()
        async with here.connect() as line:
            again = Watcher(line)
            await again.hello(resume={"epoch": welcome["epoch"], "seq": 999, "view": welcome["view"]})
            assert (await again.hear("resync"))["reason"] == "epoch"
            assert (await again.whole())["seq"] == 1
            assert [item["id"][-1] for frame in again.frames for item in frame.get("items", ())] == ["1"]
            here.log.incident(1, 2)
            assert (await again.hear("delta"))["seq"] == 2


async def test_another_subscription_is_answered_by_welcome_and_its_snapshots() -> None:
    async with hall() as here, here.connect() as line:
        here.log.incident(1, 1)
        here.log.obligation(2, 1, due=minutes(5))
        screen = Watcher(line)
        await screen.hello()
        first = await screen.whole()
        screen.frames.clear()
        await screen.say(type="subscribe", topics=["incidents"])
        second = await screen.whole()
        assert second["view"] != first["view"] and second["topics"] == ["incidents"]
        assert {frame["topic"] for frame in screen.frames if frame["type"] == "snapshot"} == {"incidents"}
        here.log.obligation(2, 2, due=minutes(5))
        here.log.incident(1, 2)
        assert {change["topic"] for change in (await screen.hear("delta"))["changes"]} == {"incidents"}


async def test_another_log_makes_every_screen_start_anew() -> None:
    async with hall() as here, here.connect() as line:
        here.log.incident(1, 1)
        screen = Watcher(line)
        await screen.hello()
        await screen.whole()
        screen.frames.clear()
        fresh = Board("hub:2026-11-21T09:00:00Z")
        here.hub.replace(fresh)
        assert (await screen.hear())["type"] == "resync"
        assert (await screen.whole())["epoch"] == fresh.epoch
        assert not [item for frame in screen.frames for item in frame.get("items", ())]


async def test_changes_during_a_long_snapshot_follow_it() -> None:
    async with hall() as here, here.connect() as line:
        for number in range(1, 1500):
            here.log.incident(number, 1, summary="ط" * 200)
        screen = Watcher(line)
        await screen.hello(topics=["incidents"])
        await screen.hear("snapshot")
        here.log.incident(1, 2, severity="S1")
        kinds = []
        while "delta" not in kinds:
            kinds.append((await screen.hear())["type"])
        assert set(kinds[:-1]) == {"snapshot"} and screen.frames[-2]["last"]
        items = {item["id"]: item["version"] for frame in screen.frames for item in frame.get("items", ())}
        assert len(items) == 1499 and screen.frames[-1]["changes"][0]["version"] == 2


async def test_a_screen_that_does_not_read_is_held_and_costs_the_others_nothing() -> None:
    async with hall() as here, here.connect(max_queue=1) as stuck, here.connect() as well:
        slow, good = Watcher(stuck), Watcher(well)
        for screen in (slow, good):
            await screen.hello()
            await screen.whole()
        stuck.transport.pause_reading()
        version = 1
        while not here.count("opsroom_board_held_total"):
            version += 1
            for number in range(1, 60):
                here.log.incident(number, version, summary="ط" * 250)
            while good.frames[-1].get("seq") != here.hub.board.head:
                await good.hear("delta")
            assert version < 200
        waiting = [client.transport.get_write_buffer_size() for client in here.hub._clients]
        assert max(waiting) < 3 * LINE_BYTES_MAX
        stuck.transport.resume_reading()
        assert (await slow.hear("resync"))["reason"] == "slow"
        await slow.whole()
        items = {item["id"]: item["version"] for frame in slow.frames[-6:] for item in frame.get("items", ())}
        assert set(items.values()) == {version}
        here.log.incident(1, version + 1)
        assert (await slow.hear("delta"))["changes"][0]["version"] == version + 1


async def test_three_unanswered_ticks_cut_the_line_and_answered_ones_keep_it() -> None:
    async with hall(tick_seconds=0.3) as here, here.connect() as silent, here.connect() as polite:
        dumb, kind = Watcher(silent), Watcher(polite)
        for screen in (dumb, kind):
            await screen.hello()
            await screen.whole()
        for _ in range(8):
            await kind.say(type="ack", seq=(await kind.hear("tick"))["seq"])
        with pytest.raises(ConnectionClosed):
            while True:
                await dumb.hear()
        assert [frame["type"] for frame in dumb.frames][1 + len(TOPICS) :] == ["tick", "tick", "tick", "error"]
        assert dumb.frames[-1]["code"] == "board.too_slow" and await dumb.closed() == 4408
        assert here.hub.clients == 1


@pytest.mark.parametrize(
    ("said", "code", "closes"),
    [
        ('{"type":"ack","seq":1}', "board.hello_expected", 4401),
        ('{"type":"hello","protocol":2,"topics":["incidents"]}', "board.protocol_unsupported", 4402),
        ('{"type":"hello","protocol":1,"topics":["weather"]}', "board.topic_unknown", 4404),
        ('{"type":"hello","protocol":1,"topics":["incidents"],"provinces":["Baghdad"]}', "board.message_invalid", 4400),
        ("{", "board.message_invalid", 4400),
        (b"\x00\x01", "board.message_invalid", 4400),
    ],
)
async def test_a_first_frame_that_cannot_be_taken_is_named_and_closes(
    said: str | bytes, code: str, closes: int
) -> None:
    async with hall() as here, here.connect() as line:
        screen = Watcher(line)
        await line.send(said)
        assert (await screen.hear())["code"] == code
        assert await screen.closed() == closes


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"type": "presence", "topic": "incidents", "id": entity(7)}, "board.not_shown"),
        ({"type": "subscribe", "topics": ["weather"]}, "board.topic_unknown"),
    ],
)
async def test_some_refusals_leave_the_line_open(said: dict[str, Any], code: str) -> None:
    async with hall() as here, here.connect() as line:
        screen = Watcher(line)
        await screen.hello()
        await screen.whole()
        await screen.say(**said)
        assert (await screen.hear("error"))["code"] == code
        here.log.incident(1, 1)
        await screen.hear("delta")


async def test_a_message_over_sixteen_kib_closes_with_1009() -> None:
    async with hall() as here, here.connect() as line:
        await line.send("x" * (16 * 1024 + 1))
        assert await Watcher(line).closed() == 1009


async def test_hundreds_of_frames_between_two_ticks_close_the_line() -> None:
    async with hall() as here, here.connect() as line:
        screen = Watcher(line)
        await screen.hello()
        await screen.whole()
        for _ in range(300):
            await screen.say(type="ack", seq=1)
        assert await screen.closed() == 4400


async def test_pages_of_other_origins_are_refused_before_the_socket_opens() -> None:
    async with hall() as here:
        status, body = await status_of(here, origin="https://evil.example")
        assert (status, body["code"]) == (403, "board.origin_refused")
        async with here.connect(origin=ORIGIN) as line:
            await Watcher(line).hello()


async def test_nobody_is_let_in_before_the_log_was_read_nor_when_the_process_is_full() -> None:
    async with hall(ready=False) as here:
        status, body = await status_of(here)
        assert (status, body["code"]) == (503, "board.not_ready")
    async with hall(clients_max=1) as here, here.connect() as line:
        screen = Watcher(line)
        await screen.hello()
        await screen.whole()
        status, body = await status_of(here)
        assert (status, body["code"]) == (503, "board.full")


def ask(here: Hall, path: str, **headers: str) -> tuple[int, bytes]:
    line = http.client.HTTPConnection("localhost", timeout=60)
    line.sock = socket.socket(socket.AF_UNIX)
    line.sock.connect(str(here.socket))
    line.request("GET", path, headers=headers)
    answer = line.getresponse()
    found = answer.status, answer.read()
    line.close()
    return found


async def test_health_readiness_and_metrics_answer_on_the_same_socket_metrics_only_inside() -> None:
    async with hall() as here:
        assert (await asyncio.to_thread(ask, here, "/healthz"))[0] == 200
        assert json.loads((await asyncio.to_thread(ask, here, "/api/board/readyz"))[1])["ready"] is True
        here.health.set("board", False, "reading")
        assert (await asyncio.to_thread(ask, here, "/readyz"))[0] == 503
        assert b"opsroom_board_clients" in (await asyncio.to_thread(ask, here, "/metrics"))[1]
        outside = {"X-Forwarded-For": "127.0.0.1"}
        assert (await asyncio.to_thread(lambda: ask(here, "/metrics", **outside)))[0] == 404
        assert (await asyncio.to_thread(ask, here, "/board/other"))[0] == 404


async def test_a_stopping_process_says_1012_and_how_long_to_wait() -> None:
    async with hall() as here, here.connect() as line:
        screen = Watcher(line)
        await screen.hello()
        await screen.whole()
        await here.door.stop()
        assert await screen.closed() == 1012
        assert line.close_reason == "board.restarting 500-5000"


async def test_a_screen_that_left_leaves_nothing_behind_for_the_collector() -> None:
    gc.collect()
    gc.disable()
    try:
        async with hall() as here:
            for number in range(6):
                async with here.connect(compression="deflate") as line:
                    screen = Watcher(line)
                    await screen.hello()
                    await screen.whole()
                    if number % 2:
                        line.transport.abort()
            await eventually(lambda: here.hub.clients == 0)
            await eventually(lambda: not [one for one in gc.get_objects() if type(one) in (BoardConnection, Client)])
    finally:
        gc.enable()


async def test_a_line_that_is_lost_ends_though_its_farewell_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    async with hall() as here:
        leave, failed = here.hub.leave, []

        def fail_once(client: Client) -> None:
            if failed:
                leave(client)
            else:
                failed.append(client)
                raise RuntimeError("the farewell failed")

        monkeypatch.setattr(here.hub, "leave", fail_once)
        async with here.connect() as line:
            screen = Watcher(line)
            await screen.hello()
            await screen.whole()
            line.transport.abort()
        await eventually(lambda: failed and here.hub.clients == 0)


async def test_no_hello_in_time_closes_the_line() -> None:
    async with hall(hello_seconds=0.2) as here, here.connect() as line:
        screen = Watcher(line)
        assert (await screen.hear())["code"] == "board.hello_expected"
        assert await screen.closed() == 4401
