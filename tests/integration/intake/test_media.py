"""Attached files: sent in parts that survive anything, cleaned before anybody sees them, fetched without danger."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest

from schemas.media import MediaReadingV1, MediaV1
from schemas.permissions import PERMISSIONS, ROLES
from services.intake.actions.change import changing
from services.intake.actions.media import BYTES_MAX, FILES_MAX, PART_BYTES_MAX
from services.intake.actions.media_moves import move_media
from services.kit.events import Provenance
from services.kit.ids import Ids
from tests.integration.intake.desk import ORIGIN, Desk
from tests.support import media as files
from tests.support.eventually import eventually
from tests.support.people import Register, bearer
from tests.support.postgres import TestDatabase, connected

MEDIA = "/api/intake/media"
OCTETS = {"Content-Type": "application/octet-stream"}


class Sender:
    """Somebody with a report who attaches files to it."""

    def __init__(self, desk: Desk, report: dict[str, Any]) -> None:
        self.desk = desk
        self.report_id = report["report_id"]

    async def offer(self, data: bytes = b"", **changes: Any) -> httpx.Response:
        """Begin an upload."""
        body = {
            "report_id": self.report_id,
            "file_name": "صورة المحطة.jpg",
            "media_type": "image/jpeg",
            "bytes": len(data) or 1,
        } | changes
        told = {name: value for name, value in body.items() if value is not ...}
        return await self.desk.http.post(MEDIA, json=told)

    async def begin(self, data: bytes, **changes: Any) -> str:
        """Begin an upload and return its id."""
        answer = await self.offer(data, **changes)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["media_id"])

    async def part(self, media_id: str, offset: int, data: bytes) -> httpx.Response:
        """Send a part."""
        headers = {**OCTETS, "Upload-Offset": str(offset)}
        return await self.desk.http.patch(f"{MEDIA}/{media_id}", content=data, headers=headers)

    async def send(self, data: bytes, *, step: int = 1 << 18, **changes: Any) -> tuple[str, httpx.Response]:
        """Send a whole file in parts; return its id and the last answer."""
        media_id = await self.begin(data, **changes)
        for at in range(0, len(data), step):
            answer = await self.part(media_id, at, data[at : at + step])
        return media_id, answer

    async def attached(self, data: bytes, **changes: Any) -> str:
        """Send a whole file that is kept."""
        media_id, answer = await self.send(data, **changes)
        assert (answer.status_code, answer.json()["state"]) == (200, "attached"), answer.text
        return media_id

    async def how_far(self, media_id: str) -> httpx.Response:
        """Ask how far an upload is."""
        return await self.desk.http.head(f"{MEDIA}/{media_id}")


@pytest.fixture
async def sender(desk: Desk) -> Sender:
    """A delegate who has filed a report."""
    return Sender(desk, (await desk.file()).json())


@pytest.fixture
async def reader(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    """An operator of the commission."""
    transport = httpx.AsyncHTTPTransport(uds=desk.socket)
    headers = bearer(desk.register.token_for("operator"))
    async with httpx.AsyncClient(transport=transport, base_url="http://intake", headers=headers, timeout=180) as client:
        yield client


async def events_of(desk: Desk, noun: str) -> list[dict[str, Any]]:
    rows = await desk.rows("select subject, body from intake.event where type like $1 order by n", f"{noun}.%")
    return [{"subject": row["subject"], **orjson.loads(row["body"])} for row in rows]


async def incident_of(desk: Desk, sender: Sender) -> Any:
    query = "select i.* from intake.incident i join intake.report r on r.incident_id = i.id where r.id = $1"
    (found,) = await desk.rows(query, UUID(sender.report_id))
    return found


# -- the whole way


async def test_a_photo_comes_in_parts_and_leaves_without_its_place(
    desk: Desk, sender: Sender, reader: httpx.AsyncClient
) -> None:
    sent = files.picture(size=(900, 700))
    before = await incident_of(desk, sender)

    media_id, answer = await sender.send(sent, step=2000, sha256=hashlib.sha256(sent).hexdigest())

    assert answer.status_code == 200, answer.text
    assert (answer.json()["state"], answer.json()["offset"]) == ("attached", len(sent))
    got = await reader.get(f"{MEDIA}/{media_id}")
    assert (got.status_code, got.headers["content-type"]) == (200, "image/jpeg")
    assert files.SECRET in sent
    assert files.SECRET not in got.content
    assert b"Exif" not in got.content

    after = await incident_of(desk, sender)
    assert (after["media"], after["version"]) == (before["media"] + 1, before["version"] + 1)
    (told,) = await events_of(desk, "media")
    state = MediaV1.model_validate({name: value for name, value in told.items() if name != "subject"})
    assert told["subject"] == f"ops.intake.media.joint.{after['province']}.{media_id}"
    assert (str(state.media_id), state.incident_id, str(state.report_id)) == (media_id, after["id"], sender.report_id)
    assert state.sha256 == hashlib.sha256(got.content).hexdigest()
    assert state.bytes == len(got.content)
    changed = (await events_of(desk, "incident"))[-1]
    assert changed["change"] == {"kind": "media_attached", "media_id": media_id}


async def test_no_event_says_the_name_or_the_place_of_a_file(desk: Desk, sender: Sender) -> None:
    await sender.attached(files.picture(), file_name="أحمد 0770 123.jpg")

    said = "".join(row["body"] for row in await desk.rows("select body from intake.event"))
    assert "0770 123" not in said and "0770123" not in said and "أحمد" not in said
    assert "33.31" not in said
    assert "44.36" not in said


async def test_where_it_was_taken_is_told_to_who_may_know_and_that_they_asked_to_the_commission(
    desk: Desk, sender: Sender, reader: httpx.AsyncClient
) -> None:
    media_id = await sender.attached(files.picture())

    answer = await reader.get(f"{MEDIA}/{media_id}/position")

    found = answer.json()
    assert (found["latitude"], found["longitude"]) == pytest.approx(files.BAGHDAD, abs=1e-5)
    assert found["taken_at"] == "2026-11-21T07:05:00+03:00"
    (told,) = await events_of(desk, "media_reading")
    reading = MediaReadingV1.model_validate({name: value for name, value in told.items() if name != "subject"})
    assert told["subject"] == f"ops.intake.media_reading.commission.NA.{reading.reading_id}"
    assert str(reading.media_id) == media_id
    for role in ROLES:
        token = desk.register.token_for(role)
        status = (await desk.http.get(f"{MEDIA}/{media_id}/position", headers=bearer(token))).status_code
        assert status == (200 if role in PERMISSIONS["media.position"].roles else 403), role


async def test_a_place_that_no_camera_wrote_is_said_to_be_unknown(
    desk: Desk, sender: Sender, reader: httpx.AsyncClient
) -> None:
    media_id = await sender.attached(files.wave(), file_name="voice.wav")

    assert (await reader.get(f"{MEDIA}/{media_id}/position")).json() == {
        "media_id": media_id,
        "latitude": None,
        "longitude": None,
        "taken_at": None,
    }


async def test_the_files_of_a_case_are_listed_for_who_reads_it(
    desk: Desk, sender: Sender, reader: httpx.AsyncClient
) -> None:
    incident = str((await incident_of(desk, sender))["id"])
    first = await sender.attached(files.picture())
    second = await sender.attached(files.ogg(), file_name="../../etc/voice\u202egpj.exe")

    items = (await reader.get(f"/api/intake/incidents/{incident}/media")).json()["items"]

    assert [(one["id"], one["kind"], one["placed"]) for one in items] == [
        (first, "photo", True),
        (second, "audio", False),
    ]
    assert [one["file_name"] for one in items] == ["صورة المحطة.jpg", "voicegpj.ogg"]
    unknown = await reader.get(f"/api/intake/incidents/{Ids().uuid()}/media")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "intake.incident_unknown")


async def test_an_operator_attaches_to_the_case_itself_and_an_observer_does_not(desk: Desk, sender: Sender) -> None:
    incident = str((await incident_of(desk, sender))["id"])
    told = {"incident_id": incident, "report_id": None, "bytes": 10}
    answers = {}
    for role in ("operator", "observer", "auditor", "liaison"):
        headers = bearer(desk.register.token_for(role))
        answers[role] = await desk.http.post(MEDIA, json=told, headers=headers)

    assert {role: answer.status_code for role, answer in answers.items()} == {
        "operator": 201,
        "observer": 404,
        "auditor": 403,
        "liaison": 404,
    }
    assert answers["observer"].json()["code"] == "intake.incident_unknown"


async def test_an_observer_attaches_to_their_own_report_and_to_nobody_elses(desk: Desk, sender: Sender) -> None:
    for who in (desk.register.person("observer"), Register(desk.clock).person("observer")):
        token = desk.register.token(who)
        own = (await desk.file(token=token)).json()["report_id"]

        mine = await desk.http.post(MEDIA, json={"report_id": own, "bytes": 10}, headers=bearer(token))
        theirs = await desk.http.post(MEDIA, json={"report_id": sender.report_id, "bytes": 10}, headers=bearer(token))

        assert (mine.status_code, theirs.status_code) == (201, 404)
        assert theirs.json()["code"] == "intake.report_unknown"


# -- what breaks on the way


async def test_a_part_sent_twice_is_told_where_the_next_one_begins(sender: Sender) -> None:
    sent = files.picture(size=(400, 300))
    media_id = await sender.begin(sent)
    assert (await sender.part(media_id, 0, sent[:1000])).json()["offset"] == 1000

    again = await sender.part(media_id, 0, sent[:1000])
    ahead = await sender.part(media_id, 2000, sent[2000:])

    for answer in (again, ahead):
        assert (answer.status_code, answer.json()["code"]) == (409, "intake.media_offset_wrong")
        assert answer.json()["params"]["offset"] == 1000
    assert (await sender.how_far(media_id)).headers["upload-offset"] == "1000"
    assert (await sender.part(media_id, 1000, sent[1000:])).json()["state"] == "attached"
    late = await sender.part(media_id, 1000, sent[1000:])
    assert (late.status_code, late.json()["params"]["state"]) == (409, "attached")


async def test_the_same_part_at_once_from_two_lines_is_taken_once(sender: Sender) -> None:
    sent = files.picture(size=(400, 300))
    media_id = await sender.begin(sent)

    answers = await asyncio.gather(*(sender.part(media_id, 0, sent[:500]) for _ in range(6)))

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409, 409]
    assert (await sender.part(media_id, 500, sent[500:])).json()["state"] == "attached"


async def test_a_service_that_was_killed_goes_on_at_the_durable_offset(database: TestDatabase, desk: Desk) -> None:
    sender = Sender(desk, (await desk.file()).json())
    sent = files.picture(size=(600, 400))
    media_id = await sender.begin(sent)
    await sender.part(media_id, 0, sent[:3000])
    lying = desk.settings.media_folder / "coming" / media_id
    await desk.part("media").stop()  # one that was killed tidies no more
    with lying.open("ab") as file:
        file.write(b"a part whose answer and offset never came")

    async with Desk(database, desk.bus, media_folder=desk.settings.media_folder) as other:
        other.register.words.clear()
        desk.register.feed(other.deps.guard.people)
        other.http.headers.update(bearer(desk.token))
        later = Sender(other, {"report_id": sender.report_id})
        offset = int((await later.how_far(media_id)).headers["upload-offset"])
        answer = await later.part(media_id, offset, sent[offset:])

    assert offset == 3000
    assert answer.json()["state"] == "attached", answer.text


async def test_a_file_that_was_whole_when_the_service_was_killed_is_attached_after_the_next_start(
    database: TestDatabase, desk: Desk
) -> None:
    sender = Sender(desk, (await desk.file()).json())
    sent = files.picture()
    media_id = await sender.begin(sent)
    await desk.part("media").stop()  # one that was killed reads no more
    (desk.settings.media_folder / "coming" / media_id).write_bytes(sent)
    await desk.rows("update intake.media set received = bytes_said, state = 'checking' where id = $1", UUID(media_id))

    async with Desk(database, desk.bus, media_folder=desk.settings.media_folder) as other:

        async def attached() -> bool:
            (row,) = await other.rows("select state from intake.media")
            return bool(row["state"] == "attached")

        await eventually(attached, within=120)

    assert (await incident_of(desk, sender))["media"] == 1
    assert len(await events_of(desk, "media")) == 1


async def test_a_whole_file_that_is_not_the_announced_one_begins_anew(sender: Sender) -> None:
    sent = files.picture()
    media_id, answer = await sender.send(sent[:-1] + b"\0", sha256=hashlib.sha256(sent).hexdigest())

    assert (answer.status_code, answer.json()["code"]) == (422, "intake.media_digest_wrong")
    assert (await sender.how_far(media_id)).headers["upload-offset"] == "0"
    assert (await sender.part(media_id, 0, sent)).json()["state"] == "attached"


async def test_bytes_that_vanished_from_the_disk_are_asked_for_again(desk: Desk, sender: Sender) -> None:
    sent = files.picture(size=(400, 300))
    media_id = await sender.begin(sent)
    await sender.part(media_id, 0, sent[:1000])
    (desk.settings.media_folder / "coming" / media_id).unlink()

    answer = await sender.part(media_id, 1000, sent[1000:])

    assert (answer.status_code, answer.json()["params"]["offset"]) == (409, 0)
    assert (await sender.part(media_id, 0, sent)).json()["state"] == "attached"


async def test_one_key_begins_one_upload(desk: Desk, sender: Sender) -> None:
    told = {"report_id": sender.report_id, "bytes": 10, "file_name": "a.jpg"}
    headers = {"Idempotency-Key": "k-1"}

    first = await desk.http.post(MEDIA, json=told, headers=headers)
    again = await desk.http.post(MEDIA, json=told, headers=headers)
    other = await desk.http.post(MEDIA, json={**told, "bytes": 11}, headers=headers)

    assert [answer.status_code for answer in (first, again, other)] == [201, 200, 409]
    assert first.json() == again.json()
    assert await desk.count("media") == 1


async def test_an_upload_is_its_senders_alone(desk: Desk, sender: Sender) -> None:
    media_id = await sender.begin(files.picture())
    headers = {**OCTETS, "Upload-Offset": "0", **bearer(desk.register.token_for("operator"))}

    part = await desk.http.patch(f"{MEDIA}/{media_id}", content=b"x", headers=headers)
    asked = await desk.http.head(f"{MEDIA}/{media_id}", headers=headers)
    fetched = await desk.http.get(f"{MEDIA}/{media_id}", headers=headers)

    assert [answer.status_code for answer in (part, asked, fetched)] == [404, 404, 404]
    assert part.json()["code"] == fetched.json()["code"] == "intake.media_unknown"


async def test_a_full_disk_takes_no_part_and_says_so(database: TestDatabase, desk: Desk) -> None:
    sender = Sender(desk, (await desk.file()).json())
    media_id = await sender.begin(files.picture())
    full = {"disk_paths": "/", "disk_reserve_bytes": 1 << 60, "media_folder": desk.settings.media_folder}
    async with Desk(database, desk.bus, **full) as other:
        desk.register.feed(other.deps.guard.people)
        other.http.headers.update(bearer(desk.token))
        later = Sender(other, {"report_id": sender.report_id})

        answers = [await later.offer(bytes=10), await later.part(media_id, 0, b"x")]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [(503, "room.disk_reserve_reached")] * 2


# -- what is refused


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"MZ\x90\0" + bytes(3000), "intake.media_kind_refused"),
        (b"<html><script>alert(1)</script>" + bytes(3000), "intake.media_kind_refused"),
        (b"\xff\xd8\xff\xe0" + b"<script>" * 400, "intake.media_unreadable"),
        (files.bomb(20_000, 20_000), "intake.media_too_heavy"),
        (files.film().replace(files.full(b"url ", flags=1), files.full(b"url ")), "intake.media_uncleanable"),
    ],
    ids=["program", "page", "damaged", "bomb", "elsewhere"],
)
async def test_a_file_that_cannot_be_taken_is_refused_and_its_report_stands(
    desk: Desk, sender: Sender, data: bytes, code: str
) -> None:
    before = await incident_of(desk, sender)

    media_id, answer = await sender.send(data, step=len(data))

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    state = await sender.how_far(media_id)
    assert (state.headers["upload-state"], state.headers["upload-refusal"]) == ("refused", code)
    assert await incident_of(desk, sender) == before
    assert await desk.count("report") == 1
    assert list((desk.settings.media_folder / "coming").iterdir()) == []
    assert [path for path in (desk.settings.media_folder / "kept").rglob("*") if path.is_file()] == []


async def test_a_kind_that_is_not_taken_is_refused_with_its_first_part(sender: Sender) -> None:
    media_id = await sender.begin(b"PK\x03\x04" + bytes(100_000))

    answer = await sender.part(media_id, 0, b"PK\x03\x04" + bytes(60))

    assert (answer.status_code, answer.json()["code"]) == (422, "intake.media_kind_refused")


async def test_what_is_too_large_too_long_or_too_much_is_refused(desk: Desk, sender: Sender) -> None:
    large = await sender.offer(bytes=BYTES_MAX + 1)
    assert (large.status_code, large.json()["code"]) == (413, "intake.media_too_large")
    assert (await sender.offer(bytes=BYTES_MAX)).status_code == 201

    media_id = await sender.begin(b"x" * 10)
    longer = await sender.part(media_id, 0, b"x" * 11)
    assert (longer.status_code, longer.json()["code"]) == (422, "intake.media_longer_than_said")
    over = await sender.part(media_id, 0, b"x" * (PART_BYTES_MAX + 1))
    assert (over.status_code, over.json()["code"]) == (413, "request.body_too_large")

    for _ in range(18):
        await sender.begin(b"x")
    many = await sender.offer(bytes=1)
    assert (many.status_code, many.json()["code"]) == (409, "intake.media_too_many")
    await desk.rows("update intake.media set sender = 'somebody'")
    for _ in range(FILES_MAX - 20):
        await sender.begin(b"x")
    await desk.rows("update intake.media set sender = 'somebody'")
    assert (await sender.offer(bytes=1)).json()["code"] == "intake.media_too_many"


WRONG_OFFERS: list[tuple[dict[str, Any], str]] = [
    ({"bytes": 0}, "bytes"),
    ({"bytes": -1}, "bytes"),
    ({"bytes": 1 << 40}, "bytes"),
    ({"bytes": "x"}, "bytes"),
    ({"sha256": "A" * 64}, "sha256"),
    ({"file_name": "x" * 2000}, "file_name"),
    ({"file_name": 7}, "file_name"),
    ({"report_id": "7"}, "report_id"),
    ({"report_id": ...}, "body"),
    ({"incident_id": "0193f0c2-7b1e-7cc3-9c55-2f1f6a1b7d10"}, "body"),
    ({"latitude": 33.3}, "latitude"),
]


async def test_a_wrong_offer_names_the_field(sender: Sender) -> None:
    for changes, field in WRONG_OFFERS:
        answer = await sender.offer(**changes)
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid"), changes
        assert [error["field"] for error in answer.json()["params"]["errors"]] == [field]


async def test_a_wrong_part_is_refused(sender: Sender, desk: Desk) -> None:
    media_id = await sender.begin(files.picture())
    path = f"{MEDIA}/{media_id}"

    missing = await desk.http.patch(path, content=b"x", headers=OCTETS)
    negative = await desk.http.patch(path, content=b"x", headers={**OCTETS, "Upload-Offset": "-1"})
    form = await desk.http.patch(path, content=b"x", headers={"Content-Type": "text/html", "Upload-Offset": "0"})
    foreign = await desk.http.patch(
        path, content=b"x", headers={**OCTETS, "Upload-Offset": "0", "Origin": "https://evil.example"}
    )
    huge = await desk.http.patch(path, content=b"x", headers={**OCTETS, "Upload-Offset": "9" * 30})

    assert [answer.status_code for answer in (missing, negative, form, foreign, huge)] == [422, 422, 415, 403, 409]
    own = {**OCTETS, "Upload-Offset": "0", "Origin": ORIGIN}
    assert (await desk.http.patch(path, content=b"", headers=own)).status_code == 200


# -- how it leaves


async def test_what_leaves_can_neither_be_run_nor_sniffed_nor_framed(sender: Sender, reader: httpx.AsyncClient) -> None:
    hostile = '..\\..\\ev"il\r\nX-Evil: 1\u202egpj.html'
    for data, how in ((files.picture(), "inline"), (files.film(), "inline"), (files.pdf(), "attachment")):
        media_id = await sender.attached(data, file_name=hostile, media_type="text/html")

        got = await reader.get(f"{MEDIA}/{media_id}")
        saved = await reader.get(f"{MEDIA}/{media_id}?download")

        assert got.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in got.headers["content-security-policy"]
        assert "default-src 'none'" in got.headers["content-security-policy"]
        assert got.headers["cache-control"].startswith("private")
        assert got.headers["cross-origin-resource-policy"] == "same-origin"
        assert got.headers["content-type"] in {"image/jpeg", "video/mp4", "application/pdf"}
        assert got.headers["content-disposition"].startswith(f"{how}; ")
        assert saved.headers["content-disposition"].startswith("attachment; ")
        assert "x-evil" not in got.headers
        for bad in ("%E2%80%AE", "%0D", "%0A", "%22", "..", "%5C", "html"):
            assert bad not in got.headers["content-disposition"]


async def test_a_film_is_fetched_in_ranges_and_nonsense_ranges_get_all_of_it(
    sender: Sender, reader: httpx.AsyncClient
) -> None:
    media_id = await sender.attached(files.film())
    whole = (await reader.get(f"{MEDIA}/{media_id}")).content

    async def ranged(said: str) -> httpx.Response:
        return await reader.get(f"{MEDIA}/{media_id}", headers={"Range": said})

    for said, wanted in (("bytes=10-19", whole[10:20]), ("bytes=-5", whole[-5:]), ("bytes=7-", whole[7:])):
        answer = await ranged(said)
        assert (answer.status_code, answer.content) == (206, wanted)
        assert "sandbox" in answer.headers["content-security-policy"]
    for said in ("bytes=99999999-", "bytes=5-2", "bytes=0-1,3-4", "lines=1-2", "bytes=", "bytes=-0", "bytes=a-b"):
        answer = await ranged(said)
        assert (answer.status_code, answer.content) == (200, whole), said
    etag = (await ranged("bytes=0-0")).headers["etag"]
    kept = await reader.get(f"{MEDIA}/{media_id}", headers={"If-None-Match": etag})
    assert (kept.status_code, kept.content) == (304, b"")


async def test_the_same_picture_lies_once_on_the_disk(desk: Desk, sender: Sender) -> None:
    await sender.attached(files.picture())
    await sender.attached(files.picture(), file_name="again.jpg")

    kept = [path for path in (desk.settings.media_folder / "kept").rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert kept[0].name == hashlib.sha256(kept[0].read_bytes()).hexdigest()
    assert kept[0].stat().st_mode & 0o777 == 0o400
    assert list((desk.settings.media_folder / "coming").iterdir()) == []


# -- who sees it


async def test_every_role_fetches_exactly_where_the_table_and_the_compartment_say_so(
    desk: Desk, sender: Sender
) -> None:
    media_id = await sender.attached(files.picture())
    reads_joint = {"admin", "operator", "cso_delegate", "coordinator", "reader", "approver", "rumour_officer",
                   "commissioner", "auditor"}  # fmt: skip
    for role in ROLES:
        token = desk.register.token_for(role)
        answer = await desk.http.get(f"{MEDIA}/{media_id}", headers=bearer(token))
        if role not in PERMISSIONS["media.read"].roles:
            assert answer.status_code == 403, role
        else:
            assert answer.status_code == (200 if role in reads_joint else 404), role


async def test_a_case_that_leaves_for_other_readers_takes_its_files_along(desk: Desk, sender: Sender) -> None:
    media_id = await sender.attached(files.picture())
    incident = await incident_of(desk, sender)
    delegate = bearer(desk.register.token_for("cso_delegate"))
    assert (await desk.http.get(f"{MEDIA}/{media_id}", headers=delegate)).status_code == 200
    await desk.rows("update intake.incident set compartment = 'security' where id = $1", incident["id"])
    assert (await desk.http.get(f"{MEDIA}/{media_id}", headers=delegate)).status_code == 404

    by = Provenance("0193f0c2-7b1e-7cc3-9c55-2f1f6a1b8102", "operator", "POST /reclassify", desk.clock.now())
    for _ in range(2):
        async with changing(desk.deps, by) as change:
            await move_media(change, incident["id"])

    _, gone, here = await events_of(desk, "media")
    assert gone["subject"] == f"ops.intake.media.joint.{incident['province']}.{media_id}"
    assert (gone["moved"], gone["version"]) == (True, 2)
    assert here["subject"] == f"ops.intake.media.security.{incident['province']}.{media_id}"
    assert (here["version"], here["change"]) == (2, {"kind": "moved"})


async def test_files_follow_a_case_that_is_merged_into_another_and_come_back(desk: Desk, sender: Sender) -> None:
    first = await incident_of(desk, sender)
    other = Sender(desk, (await desk.file(desk.report(province="IQ-BA", station=None))).json())
    second = await incident_of(desk, other)
    to_case = await sender.attached(files.wave(), report_id=None, incident_id=str(first["id"]))
    with_report = await sender.attached(files.picture())
    by = Provenance("0193f0c2-7b1e-7cc3-9c55-2f1f6a1b8102", "operator", "POST /merge", desk.clock.now())

    async def merged(into: UUID | None) -> dict[str, str]:
        await desk.rows("update intake.incident set merged_into = $2 where id = $1", first["id"], into)
        to = into or first["id"]
        await desk.rows("update intake.report set incident_id = $2 where id = $1", UUID(sender.report_id), to)
        async with changing(desk.deps, by) as change:
            await move_media(change, first["id"])
            await move_media(change, second["id"])
        return {str(row["id"]): str(row["incident_id"]) for row in await desk.rows("select * from intake.media")}

    assert await merged(second["id"]) == {to_case: str(second["id"]), with_report: str(second["id"])}
    assert await merged(None) == {to_case: str(first["id"]), with_report: str(first["id"])}
    versions = [one["version"] for one in await events_of(desk, "media") if one.get("media_id") == with_report]
    assert versions == [1, 2, 3]


async def test_a_file_that_comes_while_its_case_moves_is_told_to_the_new_readers_only(
    desk: Desk, sender: Sender
) -> None:
    incident, sent = await incident_of(desk, sender), files.picture()
    media_id = await sender.begin(sent)
    operator = bearer(desk.register.token_for("operator"))

    async def waiting(how_many: int) -> bool:
        query = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        return bool((await desk.rows(query))[0][0] == how_many)

    async with connected(desk.database.owner) as conn, conn.transaction():
        await conn.execute("select 1 from intake.incident where id = $1 for update", incident["id"])
        body = {"version": 1, "compartment": "commission"}
        path = f"/api/intake/incidents/{incident['id']}/reclassify"
        moving = asyncio.create_task(desk.http.post(path, json=body, headers=operator))
        await eventually(lambda: waiting(1), within=60)
        coming = asyncio.create_task(sender.part(media_id, 0, sent))
        await eventually(lambda: waiting(2), within=90)
    assert [answer.status_code for answer in await asyncio.gather(moving, coming)] == [200, 200]

    await eventually(lambda: events_of(desk, "media"), within=60)
    (told,) = await events_of(desk, "media")
    assert told["subject"] == f"ops.intake.media.commission.{incident['province']}.{media_id}"


async def test_uploads_of_which_nothing_comes_are_forgotten_after_two_days(desk: Desk, sender: Sender) -> None:
    sent = files.picture(size=(400, 300))
    media_id = await sender.begin(sent)
    await sender.part(media_id, 0, sent[:500])
    await desk.part("media").stop()
    desk.clock.advance(49 * 3600)
    await desk.part("media").tidy()
    desk.renew()

    state = await sender.how_far(media_id)

    assert (state.headers["upload-state"], state.headers["upload-refusal"]) == ("refused", "intake.media_abandoned")
    assert list((desk.settings.media_folder / "coming").iterdir()) == []


async def test_a_media_folder_that_cannot_be_used_keeps_nobody_from_reporting(
    database: TestDatabase, desk: Desk
) -> None:
    sent = files.picture()
    media_id = await Sender(desk, (await desk.file()).json()).begin(sent)
    nowhere = desk.folder / "a file, not a folder"
    nowhere.write_text("")
    async with Desk(database, desk.bus, media_folder=nowhere / "media") as other:
        desk.register.feed(other.deps.guard.people)
        other.http.headers.update(bearer(desk.token))
        filed = await other.file()
        later = Sender(other, filed.json())
        answer = await later.part(media_id, 0, sent)
        parts = (await other.http.get("/api/intake/readyz")).json()["parts"]

        assert filed.status_code == 202
        assert (answer.status_code, answer.json()["code"]) == (503, "intake.media_folder_unavailable")
        assert (parts["media"]["ok"], parts["media"]["essential"]) == (False, False)
        assert (await later.how_far(media_id)).headers["upload-offset"] == "0"
