"""Rights, streams and keys on the bus: what each user can do, and above all what it cannot."""

import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import nats
import nats.errors
import pytest
from nats.js.api import ConsumerConfig
from nats.js.errors import APIError

from schemas.registry import CONTRACTS
from services.kit.bus import Outbound
from services.kit.errors import BusRefused
from services.kit.health import Health
from services.room import provision_nats
from services.room.errors import RoomError
from services.room.state import RoomState
from tests.support.eventually import eventually
from tests.support.nats import Bus, running_bus

STATE = b"{}"


@pytest.fixture(scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rights")


@pytest.fixture
async def server(_folder: Path) -> AsyncIterator[Bus]:
    async with running_bus(_folder) as running:
        yield running


@asynccontextmanager
async def as_user(bus: Bus, user: str) -> AsyncIterator[Outbound]:
    line = Outbound(user, bus.url, bus.seed(user), Health(user))
    await line.start()
    try:
        yield line
    finally:
        await line.stop()


REFUSED = [
    ("intake", "ops.board.incident.joint.IQ-BG.1"),
    ("intake", "dead.board.log"),
    ("intake", "$JS.API.CONSUMER.CREATE.OPS"),
    ("intake", "$JS.API.CONSUMER.CREATE.OPS.intake.ops.>"),
    ("intake", "$JS.API.CONSUMER.DURABLE.CREATE.DEAD.mine"),
    ("intake", "$JS.API.CONSUMER.DELETE.DEAD.intake-dead"),
    ("intake", "$JS.API.CONSUMER.MSG.NEXT.OPS.board-1"),
    ("intake", "$JS.API.STREAM.DELETE.OPS"),
    ("intake", "$JS.API.STREAM.PURGE.OPS"),
    ("intake", "$JS.API.STREAM.MSG.DELETE.OPS"),
    ("intake", "$JS.API.STREAM.MSG.GET.OPS"),
    ("intake", "$JS.API.DIRECT.GET.OPS"),
    ("intake", "_INBOX_board-1.answer"),
    ("intake", "ops.accreditation.person.commission.NA.1"),
    ("intake", "ops.accreditation.heartbeat.public.NA.accreditation"),
    ("intake", "$JS.API.CONSUMER.MSG.NEXT.OPS.polling-copies"),
    ("intake", "$JS.API.CONSUMER.INFO.OPS.polling-copies"),
    ("intake", "$JS.ACK.OPS.polling-copies.1.1.1.1.0"),
    ("intake", "$JS.API.CONSUMER.DELETE.OPS.intake-copies"),
    ("intake", "$JS.API.CONSUMER.CREATE.OPS.intake-copies.ops.>"),
    ("intake", "$JS.API.CONSUMER.DURABLE.CREATE.OPS.intake-copies"),
    ("intake", "$JS.API.CONSUMER.RESET.OPS.intake-copies"),
    ("polling", "ops.accreditation.person.commission.NA.1"),
    ("polling", "ops.accreditation.heartbeat.public.NA.accreditation"),
    ("polling", "ops.intake.incident.joint.IQ-BG.1"),
    ("polling", "dead.intake.intake-copies"),
    ("polling", "$JS.API.CONSUMER.MSG.NEXT.OPS.intake-copies"),
    ("polling", "$JS.API.CONSUMER.MSG.NEXT.DEAD.intake-dead"),
    ("polling", "$JS.ACK.OPS.intake-copies.1.1.1.1.0"),
    ("polling", "$JS.API.CONSUMER.CREATE.OPS.polling.ops.accreditation.>"),
    ("accreditation", "ops.polling.centre.joint.IQ-BG.1"),
    ("accreditation", "ops.intake.incident.joint.IQ-BG.1"),
    ("accreditation", "$JS.API.CONSUMER.MSG.NEXT.OPS.intake-copies"),
    ("accreditation", "$JS.API.STREAM.INFO.OPS"),
    ("intake", "board.presence.board-1"),
    ("accreditation", "board.presence.board-1"),
    ("verify", "board.presence.board-1"),
    ("board-1", "board.presence.board-2"),
    ("board-1", "board.presence"),
    ("board-1", "ops.intake.incident.joint.IQ-BG.1"),
    ("board-1", "ops.board.incident.joint.IQ-BG.1"),
    ("board-1", "dead.intake.intake-dead"),
    ("board-1", "$JS.API.CONSUMER.CREATE.OPS.board-2.ops.>"),
    ("board-1", "$JS.API.CONSUMER.CREATE.OPS.board-1"),
    ("board-1", "$JS.API.CONSUMER.CREATE.DEAD.board-1.dead.>"),
    ("board-1", "$JS.API.CONSUMER.DELETE.OPS.board-2"),
    ("board-1", "$JS.API.CONSUMER.MSG.NEXT.DEAD.intake-dead"),
    ("board-1", "$JS.ACK.DEAD.intake-dead.1.1.1.1.0"),
    ("verify", "ops.intake.incident.joint.IQ-BG.1"),
    ("verify", "dead.intake.intake-dead"),
    ("verify", "$JS.API.STREAM.DELETE.OPS"),
    ("provision", "ops.intake.incident.joint.IQ-BG.1"),
    ("provision", "$JS.API.STREAM.DELETE.DEAD"),
    ("provision", "$JS.API.STREAM.PURGE.OPS"),
    ("provision", "$JS.API.STREAM.MSG.DELETE.OPS"),
]


async def test_nobody_reaches_what_is_not_theirs(server: Bus) -> None:
    for user in dict.fromkeys(name for name, _ in REFUSED):
        async with as_user(server, user) as line:
            for subject in (subject for name, subject in REFUSED if name == user):
                with pytest.raises(BusRefused):
                    await line.publish(subject, STATE, {})


ALLOWED = [
    ("accreditation", "ops.accreditation.heartbeat.public.NA.accreditation"),
    ("accreditation", "ops.accreditation.person.commission.NA.1"),
    ("accreditation", "dead.accreditation.accreditation-copies"),
    ("polling", "ops.polling.centre.joint.IQ-BG.1"),
    ("polling", "dead.polling.polling-copies"),
    ("intake", "dead.intake.intake-copies"),
]


async def test_everybody_says_what_is_theirs(server: Bus) -> None:
    for user, subject in ALLOWED:
        async with as_user(server, user) as line:
            assert await line.publish(subject, STATE, {}) > 0


@pytest.mark.parametrize("service", sorted(provision_nats.SERVICES))
async def test_a_service_copies_what_the_registry_names_it_a_reader_of_and_nothing_else(
    server: Bus, service: str
) -> None:
    async with server.as_provisioner() as js:
        found = (await js.consumer_info("OPS", f"{service}-copies")).config
    named = {row.subject for row in CONTRACTS if service in row.consumers and row.subject.startswith("ops.")}

    assert set(found.filter_subjects or [found.filter_subject]) == named
    assert not [subject for subject in named if "obligation" in subject or "reading" in subject or "badge" in subject]
    assert (found.deliver_policy, found.ack_policy, found.max_deliver) == ("last_per_subject", "explicit", -1)


async def test_the_boards_have_no_copies_of_their_own(server: Bus) -> None:
    assert "board" not in provision_nats.SERVICES


async def test_a_durable_of_other_subjects_is_made_anew_and_one_of_the_same_is_left_alone(server: Bus) -> None:
    async with server.as_provisioner() as js:
        before = await js.consumer_info("OPS", "intake-copies")
        await server.provision()
        assert (await js.consumer_info("OPS", "intake-copies")).created == before.created

        narrower = before.config.evolve(filter_subjects=["ops.polling.centre.joint.*.*"], filter_subject=None)
        await js.delete_consumer("OPS", "intake-copies")
        await js.add_consumer("OPS", narrower)
        await server.provision()

        after = (await js.consumer_info("OPS", "intake-copies")).config
        assert set(after.filter_subjects or []) == set(before.config.filter_subjects or [])


@pytest.mark.parametrize("user", ["accreditation", "polling", "intake", "board-1", "verify", "provision"])
async def test_nobody_hears_the_log_or_anothers_answers(server: Bus, user: str) -> None:
    wanted = ["ops.>", ">", "_INBOX.>", "dead.>", "$JS.EVENT.>", "_INBOX_board-2.>", "board.>"]
    server.refused.clear()
    async with server.line(user) as line:
        for subject in wanted:
            await line.subscribe(subject)
        await eventually(lambda: len(server.refused) == len(wanted), 60)


async def test_whoever_has_no_key_is_not_let_in(server: Bus) -> None:
    async def silent(fault: Exception) -> None:
        return None

    with pytest.raises(nats.errors.Error):
        await nats.connect(server.url, allow_reconnect=False, error_cb=silent)


async def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    state = RoomState(tmp_path)
    state.keys.mkdir(mode=0o700)
    provision_nats.make_keys(state, boards=2)
    before = {path.name: path.read_bytes() for path in state.keys.iterdir()}

    provision_nats.make_keys(state, boards=3)

    after = {path.name: path.read_bytes() for path in state.keys.iterdir()}
    users = ("accreditation", "intake", "polling", "board-1", "board-2", "verify", "provision")
    assert set(before) == {f"{user}.seed" for user in users}
    assert set(after) == {*before, "board-3.seed"}
    assert before.items() <= after.items()
    assert {stat.S_IMODE(path.stat().st_mode) for path in state.keys.iterdir()} == {0o600}


async def test_the_servers_configuration_holds_no_secret(tmp_path: Path) -> None:
    state = RoomState(tmp_path / "حالة الغرفة")
    state.keys.mkdir(parents=True, mode=0o700)

    text = provision_nats.server_config(state, 4222, 8222, boards=1)

    assert all(path.read_text(encoding="ascii").strip() not in text for path in state.keys.iterdir())
    assert "sync_interval: always" in text
    assert 'listen: "127.0.0.1:4222"' in text


async def test_a_store_in_a_folder_with_spaces_and_arabic_letters_works(tmp_path: Path) -> None:
    async with running_bus(tmp_path / "غرفة العمليات 1") as bus, as_user(bus, "intake") as intake:
        assert await intake.publish("ops.intake.incident.joint.IQ-BG.1", STATE, {}) == 1


async def test_provisioning_again_changes_nothing(server: Bus) -> None:
    async def found() -> list[object]:
        async with server.as_provisioner() as js:
            streams = [await js.stream_info(name) for name in ("OPS", "DEAD")]
            durables = [
                await js.consumer_info(durable.stream, durable.name)
                for durables in provision_nats.SERVICES.values()
                for durable in durables
            ]
        return [(one.config, one.created) for one in (*streams, *durables)]

    before = await found()
    await server.provision()
    assert await found() == before


async def test_a_durable_that_was_lost_is_made_again_and_a_changed_one_is_mended(server: Bus) -> None:
    async with server.as_provisioner() as js:
        await js.delete_consumer("DEAD", "intake-dead")
        await server.provision()
        desk = (await js.consumer_info("DEAD", "intake-dead")).config
        assert (desk.ack_wait, desk.max_deliver) == (30, 64)

        await js.add_consumer("DEAD", desk.evolve(name="intake-dead", max_deliver=2))
        await server.provision()
        assert (await js.consumer_info("DEAD", "intake-dead")).config.max_deliver == 64


async def test_nothing_in_the_log_can_be_deleted_but_the_log_can_be_made_anew(tmp_path: Path) -> None:
    async with running_bus(tmp_path) as bus, as_user(bus, "intake") as intake:
        await intake.publish("ops.intake.incident.joint.IQ-BG.1", STATE, {})
        async with bus.as_provisioner() as js:
            config = (await js.stream_info("OPS")).config
            assert (config.deny_delete, config.deny_purge, config.allow_atomic) == (True, True, True)
            config.deny_purge = False
            with pytest.raises(APIError):
                await js.update_stream(config)

        await provision_nats.recreate_log(bus.state, bus.url)

        assert await intake.publish("ops.intake.incident.joint.IQ-BG.1", STATE, {}) == 1


async def test_a_reader_of_the_log_cannot_widen_what_its_name_allows(server: Bus) -> None:
    async with server.line("board-1") as line:
        js = line.jetstream(timeout=2)
        with pytest.raises((APIError, nats.errors.TimeoutError)):
            await js.add_consumer("OPS", ConsumerConfig(name="board-1", filter_subjects=["ops.>", "dead.>"]))


async def test_a_server_that_is_not_there_is_one_clear_sentence(tmp_path: Path) -> None:
    state = RoomState(tmp_path)
    state.keys.mkdir(mode=0o700)

    with pytest.raises(RoomError, match="does not answer its provisioner"):
        await provision_nats.apply(state, "nats://127.0.0.1:9", 1, within_seconds=0.5)
