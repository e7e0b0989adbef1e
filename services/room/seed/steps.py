"""`opsroom seed`: fill the running room with the synthetic election, through the surface that people use.

Every step looks first whether its work is done, so a seed that broke off goes on where it was when it is sown again,
and a room that was sown is left as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyotp

from schemas.permissions import needs_second_factor
from services.room import secret_files
from services.room.client import Refused, RoomClient
from services.room.errors import RoomError
from services.room.owner import owner
from services.room.seed import ballot, cast, demo, facts, land, outline, sheets
from services.room.seed.files import send
from services.room.state import RoomState

PEOPLE = "/api/accreditation"
MAP = "/api/polling"
PASSWORD_GROUPS = 4


@dataclass
class Sown:
    """What a seed has found and made, for the words at the end."""

    scale: float
    made: bool
    stations: int
    centres: int
    password: str
    people: Mapping[str, demo.DemoPerson]


def sow(state: RoomState, scale: float, tell: Callable[[str], None]) -> Sown:
    """Fill the room; what is there already stays as it is.

    Raises:
        NotRunning: no room runs there.
        RoomError: the room holds an election that is not synthetic, or refuses a step.
    """
    room = owner(state)
    before = check_free(room)
    known = facts.load(scale)
    outlines = outline.load()
    centres = list(land.centres(known, outlines))
    _describe(room, known, before, tell)
    _fill_map(room, known, outlines, centres, tell)
    ids = _register(room, outlines, tell)
    people = _accredit(state, room, ids, tell)
    made = send(room, f"{PEOPLE}/imports", f"observers-{scale:g}.csv", cast.observers_sheet(known, centres), tell)
    tell("observers and their centres are there" + ("" if made else " already"))
    found = room.get(f"{MAP}/election")
    return Sown(
        scale=scale,
        made=before is None,
        stations=sum(row["stations"] for row in found["totals"]),
        centres=sum(row["centres"] for row in found["totals"]),
        password=next((person.password for person in people.values()), ""),
        people=people,
    )


def check_free(room: RoomClient) -> Mapping[str, Any] | None:
    """Look which election the room is for, and return it; None where there is none yet.

    Raises:
        RoomError: it is a real one.
    """
    try:
        found: Mapping[str, Any] = room.get(f"{MAP}/election")
    except Refused as refusal:
        if refusal.code != "polling.no_election":
            raise
        return None
    if not found["synthetic"]:
        name = found["names"].get("en") or next(iter(found["names"].values()))
        raise RoomError(
            f"This room is for an election that is not synthetic: {name}, {found['day']}.",
            "Sow into a room of its own: `opsroom up --state DIR`, then `opsroom seed … --state DIR`.",
        )
    return found


def _describe(
    room: RoomClient, known: facts.Facts, before: Mapping[str, Any] | None, tell: Callable[[str], None]
) -> None:
    if before is None:
        body = {
            "names": dict(known.names), "country": known.country, "day": known.day, "synthetic": True,
            "station_voters_max": known.station_voters_max,
        }  # fmt: skip
        room.ask("PUT", f"{MAP}/election", body)
    tell("the election is described" + ("" if before is None else " already"))


def _fill_map(
    room: RoomClient, known: facts.Facts, outlines: Mapping[str, outline.Outline], centres: Sequence[land.Centre],
    tell: Callable[[str], None],
) -> None:  # fmt: skip
    """Control totals first, so that the map is held against them; then what lies on the map."""
    files: Sequence[tuple[str, Callable[[], bytes]]] = (
        ("controls", lambda: sheets.controls_sheet(known)),
        ("map", lambda: sheets.map_sheet(centres)),
        ("contests", lambda: sheets.contests_sheet(ballot.contests(known, outlines))),
        ("staff", lambda: sheets.staff_sheet(centres)),
    )
    for what, sheet in files:
        made = send(room, f"{MAP}/imports", f"{what}-{known.scale:g}.csv", sheet(), tell, what=what)
        tell(f"{what}: {'accepted' if made else 'there already'}")


def _register(room: RoomClient, outlines: Mapping[str, outline.Outline], tell: Callable[[str], None]) -> dict[str, str]:
    """Register the organisations that are missing; the id of each by its registration."""
    found = _listed(room, f"{PEOPLE}/organisations")
    ids = {row["registration"]: str(row["id"]) for row in found if row["registration"]}
    ids[cast.COMMISSION] = next(str(row["id"]) for row in found if row["kind"] == "commission")
    made = 0
    for one in cast.organisations(outlines):
        if one.registration in ids:
            continue
        body = {
            "kind": one.kind, "names": dict(one.names), "registration": one.registration,
            "network_id": ids.get(one.network), "provinces": None if one.provinces is None else list(one.provinces),
        }  # fmt: skip
        ids[one.registration] = str(room.post(f"{PEOPLE}/organisations", body)["id"])
        made += 1
    tell(f"organisations: {made} registered, {len(ids) - made} there already")
    return ids


def _listed(room: RoomClient, path: str, **query: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = room.get(path, limit=200, cursor=cursor, **query)
        rows += page["items"]
        cursor = page["next"]
        if cursor is None:
            return rows


def _accredit(
    state: RoomState, room: RoomClient, ids: Mapping[str, str], tell: Callable[[str], None]
) -> dict[str, demo.DemoPerson]:
    """Accredit everybody who is missing and let them in; everybody by user name.

    Who exists but is not in the owner's file (it was lost, or a seed broke off) is invited anew.
    """
    known = demo.load(state)
    there = {str(row["username"]): row for row in _listed(room, f"{PEOPLE}/people", q=cast.PREFIX)}
    password = next((one.password for one in known.values()), "") or secret_files.readable_password(PASSWORD_GROUPS)
    made = 0
    for person in cast.people():
        row = there.get(person.username)
        if person.username in known and row is not None and row["state"] != "invited":
            continue
        if row is None:
            secret = _invite(room, person, ids)
        else:
            secret = str(room.post(f"{PEOPLE}/people/{row['id']}/invitation")["secret"])
        known[person.username] = _let_in(state, room, person, secret, password)
        demo.save(state, known)
        made += 1
    tell(f"people: {made} let in, {len(known) - made} there already")
    return known


def _invite(room: RoomClient, person: cast.Person, ids: Mapping[str, str]) -> str:
    body = {
        "username": person.username, "name": person.name, "organisation_id": ids[person.organisation],
        "roles": [person.role], "provinces": None if person.provinces is None else list(person.provinces),
        "language": person.language,
    }  # fmt: skip
    return str(room.post(f"{PEOPLE}/people", body)["invitation"]["secret"])


def _let_in(state: RoomState, room: RoomClient, person: cast.Person, secret: str, password: str) -> demo.DemoPerson:
    """Do what this person would do: accept, choose the password, enrol the second factor, sign out again."""
    found = demo.DemoPerson(
        username=person.username, password=password, roles=[person.role], name=person.name,
        organisation=person.organisation, provinces=None if person.provinces is None else list(person.provinces),
    )  # fmt: skip
    door = RoomClient(state)
    token = door.post(f"{PEOPLE}/invitations/accept", {"secret": secret, "password": password, "bearer": True})["token"]
    if needs_second_factor([person.role]):
        found.secret = door.post(f"{PEOPLE}/session/second-factor", token=token)["secret"]
        found.last_step = demo.step_of(demo.now_of(state)())
        otp = pyotp.TOTP(found.secret, interval=demo.STEP_SECONDS).generate_otp(found.last_step)
        done = door.post(f"{PEOPLE}/session/second-factor/confirm", {"otp": otp}, token=token)
        found.recovery_codes = list(done["recovery_codes"])
        token = done["me"].get("token") or token
    door.ask("DELETE", f"{PEOPLE}/session", token=token)
    return found
