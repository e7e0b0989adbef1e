"""The seed against a real room: what it leaves alone, how it goes on where it broke off, and who can sign in."""

import json
from collections.abc import Iterator

import httpx
import pytest

from services.room import owner
from services.room.client import Refused, RoomClient
from services.room.seed import cast, demo
from tests.support.room import Room, claims_of, running

SEED = ("seed", "iraq-2025", "--scale", "0.003", "--yes")
BY_COMMAND = "demo.liaison"
ANSWER_SECONDS = 120.0
ELECTION = {"names": {"en": "A real election"}, "country": "IQ", "day": "2026-11-11", "synthetic": False}


@pytest.fixture(scope="module")
def seeded() -> Iterator[Room]:
    """A room that was sown once, small."""
    with running() as room:
        done = room.command(*SEED, "--state", str(room.root), timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        yield room


def sign_in(room: Room, person: demo.DemoPerson, otp: str | None) -> httpx.Response:
    asked = {"username": person.username, "password": person.password, "otp": otp}
    return httpx.post(
        f"{room.url}/api/accreditation/session", json=asked, verify=room.trust, trust_env=False, timeout=ANSWER_SECONDS
    )


def test_everybody_it_prints_can_sign_in(seeded: Room) -> None:
    people = demo.load(seeded.state)
    assert set(people) == {person.username for person in cast.people()}

    for name, person in people.items():
        otp = demo.fresh_code(seeded.state, name, print) if person.secret and name != BY_COMMAND else None
        if name == BY_COMMAND:
            said = seeded.command("demo-code", name, "--state", str(seeded.root))
            otp = said.stdout.strip()
            assert (len(otp), said.returncode) == (6, 0)
        answer = sign_in(seeded, person, otp)
        assert (answer.status_code, answer.json()["must"]) == (200, []), name


def test_asking_for_the_code_of_somebody_without_one_is_answered_in_words(seeded: Room) -> None:
    nobody = seeded.command("demo-code", "demo.nobody", "--state", str(seeded.root))
    without = seeded.command("demo-code", "demo.operator", "--state", str(seeded.root))

    assert (nobody.returncode, without.returncode) == (1, 1)
    assert "demo.commissioner" in nobody.stderr
    assert "password alone" in without.stderr


def test_observers_are_deployed_to_centres_that_the_map_knows(seeded: Room) -> None:
    items = owner.owner(seeded.state).get("/api/accreditation/deployments", limit=200)["items"]

    assert items
    assert all(item["centre_known"] for item in items)


def test_a_seed_that_lost_its_list_of_people_lets_them_in_again(seeded: Room) -> None:
    before = demo.load(seeded.state)
    kept = dict(list(before.items())[:-1])
    lost = next(name for name in before if name not in kept)
    demo.save(seeded.state, kept)

    done = seeded.command(*SEED, "--state", str(seeded.root))

    assert done.returncode == 0, done.stdout + done.stderr
    assert "people: 1 let in" in done.stdout
    assert "controls: there already" in done.stdout
    after = demo.load(seeded.state)
    assert {name: after[name] for name in kept} == kept
    otp = demo.fresh_code(seeded.state, lost, print) if after[lost].secret else None
    assert sign_in(seeded, after[lost], otp).status_code == 200


def test_a_room_with_a_real_election_is_left_alone() -> None:
    with running() as room:
        admin = owner.owner(room.state)
        admin.ask("PUT", "/api/polling/election", ELECTION)

        done = room.command(*SEED, "--state", str(room.root))

        assert done.returncode == 1
        assert "not synthetic: A real election" in done.stderr
        assert len(admin.get("/api/accreditation/organisations")["items"]) == 1
        assert not room.state.key(demo.FILE).exists()


def test_without_a_room_or_with_an_unknown_name_it_says_so(seeded: Room, tmp_path: object) -> None:
    unknown = seeded.command("seed", "atlantis", "--yes", "--state", str(seeded.root))
    nowhere = seeded.command(*SEED, "--state", str(tmp_path))

    assert (unknown.returncode, nowhere.returncode) == (1, 3)
    assert "There are: iraq-2025" in unknown.stderr
    assert "No room runs in" in nowhere.stderr


def test_a_token_of_the_owner_is_one_person_everywhere_and_of_no_other_secret(seeded: Room) -> None:
    admin = owner.owner(seeded.state)
    assert claims_of(seeded.owner_token())["sub"] == str(owner.MACHINE_OWNER)
    for path in ("/api/polling/map", "/api/accreditation/organisations", "/api/intake/audit"):
        admin.get(path)

    secret = seeded.state.key("accreditation.secret")
    right = secret.read_text()
    try:
        secret.write_text("00" * 32)
        forged = owner.owner_token(seeded.state)
    finally:
        secret.write_text(right)
    answer = httpx.get(
        f"{seeded.url}/api/polling/map", headers={"Authorization": f"Bearer {forged}"}, verify=seeded.trust,
        trust_env=False, timeout=ANSWER_SECONDS,
    )  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (401, "access.token_refused")


def test_what_the_room_refuses_is_said_with_its_code(seeded: Room) -> None:
    with pytest.raises(Refused, match=r"accreditation\.\w+|request\.invalid") as refused:
        RoomClient(seeded.state).post("/api/accreditation/invitations/accept", {"secret": "x", "password": "y"})
    assert refused.value.status >= 400
    assert json.dumps(dict(refused.value.params))
