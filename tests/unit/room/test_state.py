"""The state directory: who holds it, what is in it, and who may read it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.room import secret_files
from services.room.errors import RoomError, StateHeld
from services.room.state import RoomState, StateLock, read_json, write_atomically


@pytest.fixture
def state(tmp_path: Path) -> Iterator[RoomState]:
    made = RoomState.at(tmp_path / "حالة الغرفة")
    made.prepare()
    yield made
    shutil.rmtree(made.runtime, ignore_errors=True)


def test_the_second_holder_is_told_who_is_the_first(state: RoomState) -> None:
    lock = StateLock.take(state, "2026-11-21T06:00:00Z")

    with pytest.raises(StateHeld) as refused:
        StateLock.take(state, "2026-11-21T06:01:00Z")

    assert f"process {os.getpid()} since 2026-11-21T06:00:00Z" in refused.value.sentence
    assert state.holder() is not None
    lock.release()


def test_a_released_state_is_free_at_once(state: RoomState) -> None:
    StateLock.take(state, "now").release()

    assert state.holder() is None
    StateLock.take(state, "later").release()


def test_keys_are_made_once_and_only_their_owner_may_read_them(state: RoomState) -> None:
    secret_files.make_missing(state)
    first = {path.name: path.read_text() for path in state.keys.iterdir()}

    secret_files.make_missing(state)

    assert {path.name: path.read_text() for path in state.keys.iterdir()} == first
    assert len(set(first.values())) == len(first)
    assert secret_files.open_to_others(state) == []
    assert {path.stat().st_mode & 0o777 for path in state.keys.iterdir()} == {0o600}


def test_a_key_that_others_may_read_is_named(state: RoomState) -> None:
    secret_files.make_missing(state)
    state.key("intake.secret").chmod(0o644)

    assert secret_files.open_to_others(state) == [state.key("intake.secret")]


def test_sockets_lie_in_a_short_directory_however_deep_the_state_is(tmp_path: Path) -> None:
    deep = RoomState.at(tmp_path.joinpath(*["غرفة"] * 40))

    assert len(os.fsencode(deep.postgres_sockets / ".s.PGSQL.5432")) <= 107


def test_a_foreign_directory_at_the_place_of_the_sockets_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path)) if len(str(tmp_path)) <= 40 else None
    state = RoomState.at(tmp_path / "room")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    state.runtime.symlink_to(elsewhere)

    try:
        with pytest.raises(RoomError, match="belongs to somebody else"):
            state.prepare()
    finally:
        state.runtime.unlink()


def test_a_half_written_file_is_never_read(tmp_path: Path) -> None:
    file = tmp_path / "room.json"
    write_atomically(file, '{"url": "https://localhost:8443"}')
    write_atomically(file, '{"url": "https://localhost:9443"}')

    assert read_json(file) == {"url": "https://localhost:9443"}
    assert [path.name for path in tmp_path.iterdir()] == ["room.json"]
    file.write_text('{"url": ')
    assert read_json(file) is None
