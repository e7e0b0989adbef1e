"""Any part is killed while a map or a list of people comes in: it is taken whole or not at all, and can be finished."""

import asyncio
import csv
import io
from typing import Any

import httpx
import pytest

from tests.support.entry import API, make_organisation, owner, taken
from tests.support.eventually import eventually
from tests.support.room import Room

POLLING = "/api/polling"
CENTRES = 600
STATIONS_EACH = 4


def map_file() -> bytes:
    """A map of one province, one row a station, big enough to be killed in the middle of."""
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(
        ["station code", "province", "district code", "district name ar", "centre code", "centre name ar", "kind",
         "electorate", "registered voters", "latitude", "longitude"]
    )  # fmt: skip
    for centre in range(1, CENTRES + 1):
        for station in range(1, STATIONS_EACH + 1):
            district = 1 + centre % 12
            sheet.writerow(
                [f"2{centre:05}/{station}", "IQ-NI", f"NI-{district:02}", f"قضاء تجريبي {district}", f"2{centre:05}",
                 f"مركز تجريبي {centre}", "general", "women" if station == 1 else "mixed", 400 + station, 36.3, 43.1]
            )  # fmt: skip
    return text.getvalue().encode()


async def patiently(ask: Any, within: float = 120.0) -> httpx.Response:
    """Ask until there is an answer that is none of the door's own."""
    found: list[httpx.Response] = []

    async def answered() -> bool:
        try:
            answer = await ask()
        except httpx.TransportError:
            return False
        if answer.status_code in {502, 503, 504}:
            return False
        found.append(answer)
        return True

    await eventually(answered, within, saying="nobody answers")
    return found[-1]


async def state_of(admin: httpx.AsyncClient, base: str, import_id: str) -> dict[str, Any]:
    """Return an import as the room tells it now."""
    return dict(taken(await patiently(lambda: admin.get(f"{base}/imports/{import_id}"))))


async def until(admin: httpx.AsyncClient, base: str, import_id: str, *states: str) -> dict[str, Any]:
    """Wait until an import has come to one of these states."""
    found: dict[str, Any] = {}

    async def there() -> bool:
        found.update(await state_of(admin, base, import_id))
        return found["state"] in states

    await eventually(there, 240, saying=lambda: f"the import stands at {found}")
    return found


@pytest.mark.parametrize("part", ["polling", "postgres", "nats"])
async def test_a_map_whose_import_is_broken_off_is_whole_or_absent_and_can_be_finished(
    own_room: Room, part: str
) -> None:
    async with owner(own_room) as admin:
        election = {
            "names": {"ar": "انتخابات تجريبية", "en": "Synthetic election"},
            "country": "IQ",
            "day": "2026-11-30",
            "synthetic": True,
            "station_voters_max": 550,
        }
        taken(await admin.put(f"{POLLING}/election", json=election))
        headers = {"Content-Type": "text/csv", "X-File-Name": "map.csv"}
        made = taken(
            await admin.post(f"{POLLING}/imports", params={"what": "map"}, content=map_file(), headers=headers), 202
        )
        own_room.kill(part)
        ready = await until(admin, POLLING, made["id"], "ready", "failed", "unusable")
        assert (ready["state"], ready["problems"]) == ("ready", 0), ready

        accepting = asyncio.create_task(
            admin.post(f"{POLLING}/imports/{made['id']}/accept", json={"version": ready["version"]}, timeout=240)
        )
        await asyncio.sleep(0.15)  # somewhere in the middle of the accept; wherever it is, it is whole or absent
        own_room.kill(part)
        await asyncio.gather(accepting, return_exceptions=True)
        await asyncio.to_thread(own_room.wait_ready)

        election_now = taken(await patiently(lambda: admin.get(f"{POLLING}/election")))
        assert sum(row["stations"] for row in election_now["totals"]) in {0, CENTRES * STATIONS_EACH}
        standing = await until(admin, POLLING, made["id"], "ready", "accepted")
        if standing["state"] == "ready":
            body = {"version": standing["version"]}
            answer = await patiently(
                lambda: admin.post(f"{POLLING}/imports/{made['id']}/accept", json=body, timeout=240)
            )
            assert answer.status_code in {200, 202}, answer.text
        await until(admin, POLLING, made["id"], "accepted")
        totals = taken(await admin.get(f"{POLLING}/election"))["totals"]
        assert [(row["province"], row["centres"], row["stations"]) for row in totals] == [
            ("IQ-NI", CENTRES, CENTRES * STATIONS_EACH)
        ]
        code = f"2{CENTRES:05}/1"

        async def known_to_intake() -> bool:
            report = {
                "category": "B1", "summary": "بلاغ تجريبي", "station": code, "place": "this_station",
                "occurred_at": "2026-11-21T07:00:00Z", "time_flag": "occurred", "language": "ar",
            }  # fmt: skip
            answer = await patiently(lambda: admin.post("/api/intake/reports", json=report))
            return answer.status_code == 202

        await eventually(known_to_intake, 60)
        verified = await asyncio.to_thread(own_room.verify_log)
        assert verified.returncode == 0, verified.stdout + verified.stderr


async def test_a_list_of_people_is_taken_whole_or_not_at_all(own_room: Room) -> None:
    async with owner(own_room) as admin:
        organisation = await make_organisation(admin, "cso")
        text = io.StringIO()
        sheet = csv.writer(text)
        sheet.writerow(["name", "organisation", "roles", "provinces"])
        for n in range(800):
            sheet.writerow([f"مراقب تجريبي {n}", organisation["registration"], "observer", "IQ-NI"])
        headers = {"Content-Type": "text/csv", "X-File-Name": "people.csv"}
        made = taken(await admin.post(f"{API}/imports", content=text.getvalue().encode(), headers=headers), 202)
        own_room.kill("accreditation")
        ready = await until(admin, API, made["id"], "ready", "failed", "unusable")
        assert (ready["state"], ready["problems"], ready["rows"]) == ("ready", 0, 800), ready
        accepting = asyncio.create_task(
            admin.post(f"{API}/imports/{made['id']}/accept", json={"version": ready["version"]}, timeout=240)
        )
        await asyncio.sleep(0.1)  # somewhere in the middle
        own_room.kill("accreditation")
        await asyncio.gather(accepting, return_exceptions=True)
        await asyncio.to_thread(own_room.wait_ready)

        async def people() -> int:
            found = await patiently(lambda: admin.get(f"{API}/organisations/{organisation['id']}"))
            return int(taken(found)["people"])

        assert await people() in {0, 800}
        standing = await until(admin, API, made["id"], "ready", "accepted")
        if standing["state"] == "ready":
            body = {"version": standing["version"]}
            await patiently(lambda: admin.post(f"{API}/imports/{made['id']}/accept", json=body, timeout=240))
        await until(admin, API, made["id"], "accepted")
        assert await people() == 800
        verified = await asyncio.to_thread(own_room.verify_log)
        assert verified.returncode == 0, verified.stdout + verified.stderr
