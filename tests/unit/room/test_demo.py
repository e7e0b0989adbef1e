"""The people of the seed as the owner keeps them, and their one-time codes."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest

from schemas.permissions import ROLES
from services.room.errors import RoomError
from services.room.seed import cast, demo, facts, land, outline
from services.room.state import RoomState

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STOPPED_AT = datetime(2026, 11, 21, 9, 0, 10, tzinfo=UTC)


@pytest.fixture
def state(tmp_path: Path) -> RoomState:
    """A drill whose clock stands still, with one person who signs in by codes."""
    found = RoomState(tmp_path)
    found.keys.mkdir()
    stand_still(found, STOPPED_AT)
    liaison = demo.DemoPerson("demo.liaison", "a password", ["liaison"], secret=SECRET)
    demo.save(found, {"demo.liaison": liaison, "demo.reader": demo.DemoPerson("demo.reader", "a password", ["reader"])})
    return found


def stand_still(state: RoomState, at: datetime) -> None:
    facts_of_drill = {"offset_seconds": 0.0, "speed": 0.0, "anchor": at.isoformat()}
    state.drill_file.write_text(json.dumps(facts_of_drill))


def code_of(step: int) -> str:
    return pyotp.TOTP(SECRET).generate_otp(step)


def test_each_code_is_handed_out_once_the_one_of_now_first(state: RoomState) -> None:
    now = demo.step_of(STOPPED_AT)

    assert demo.fresh_code(state, "demo.liaison", pytest.fail) == code_of(now)
    assert demo.fresh_code(state, "demo.liaison", pytest.fail) == code_of(now + 1)
    assert demo.load(state)["demo.liaison"].last_step == now + 1


def test_who_has_no_codes_is_told_so(state: RoomState) -> None:
    with pytest.raises(RoomError, match="without a one-time code"):
        demo.fresh_code(state, "demo.reader", pytest.fail)
    with pytest.raises(RoomError, match="nobody called") as unknown:
        demo.fresh_code(state, "nobody", pytest.fail)
    assert "demo.liaison" in unknown.value.remedy
    assert "demo.reader" not in unknown.value.remedy


def test_only_the_owner_may_read_who_they_are(state: RoomState) -> None:
    assert state.key(demo.FILE).stat().st_mode & 0o077 == 0
    assert {name: one.password for name, one in demo.load(state).items()} == {
        "demo.liaison": "a password", "demo.reader": "a password",
    }  # fmt: skip


def test_there_is_somebody_of_every_role_and_nobody_can_be_taken_for_real() -> None:
    people = cast.people()
    registered = {one.registration for one in cast.organisations(outline.load())} | {cast.COMMISSION}

    assert {person.role for person in people} == set(ROLES)
    assert {person.organisation for person in people} <= registered
    assert {person.language for person in people} == {"ar", "ckb", "en"}
    assert all(person.username.startswith(cast.PREFIX) for person in people)
    assert len({person.username for person in people}) == len(people)
    synthetic = ("اصطناعي", "دەستکرد", "Synthetic")
    assert all(any(word in person.name for word in synthetic) for person in people)


def test_every_observer_is_sent_to_centres_of_their_own_province() -> None:
    known = facts.load(0.02)
    centres = list(land.centres(known, outline.load()))
    province = {centre.code: centre.province for centre in centres}
    rows = [row.split(",") for row in cast.observers_sheet(known, centres).decode("utf-8-sig").split("\r\n")[1:-1]]

    assert len(rows) == known.observers
    assert len({row[1] for row in rows}) == len(rows)
    for row in rows:
        assert {province[code] for code in row[7].split()} == {row[4]}
        assert row[5].endswith("@example.org")
