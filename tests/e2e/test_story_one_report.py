"""The walk of one report: from a phone through the one origin to every board, and back to the reporter."""

import hashlib
import json
import ssl

import httpx

from services.kit.clock import rfc3339
from services.kit.ids import Ids, format_code
from tests.support import builders
from tests.support.board_client import Board, following, hello, line_to, look
from tests.support.entry import PATIENCE_SECONDS
from tests.support.eventually import eventually
from tests.support.ledger import REPORTS, client_of
from tests.support.room import Room

ARABIC = "أُغلقت المحطة قبل الموعد والناخبون ما زالوا في الطابور"


async def test_a_report_reaches_the_wall_with_its_duty_and_its_reporter_hears_back(room: Room) -> None:
    async with following(room) as wall, client_of(room) as phone:
        sent = builders.report(category="B3", summary=ARABIC, language="ar", province="IQ-BG", station="104407")

        answer = await phone.post(REPORTS, json=sent, headers={"Idempotency-Key": str(Ids().uuid())})

        assert answer.status_code == 202
        receipt = answer.json()
        assert receipt["status"] == "received"
        incident = await wall.shows(lambda board: board.incident(receipt["code"]), saying="no incident")
        assert (incident["summary"], incident["province"], incident["station"]) == (ARABIC, "IQ-BG", "104407")
        assert (incident["severity"], incident["status"], incident["language"]) == ("S1", "new", "ar")
        duties = await wall.shows(lambda board: board.duties_of(incident["id"]), saying="no duty")
        assert [(duty["kind"], duty["state"], duty["owner"]["id"]) for duty in duties] == [
            ("triage_report", "open", "operator")
        ]
        assert duties[0]["due_at"] > duties[0]["opened_at"]
        status = await phone.post("/api/intake/status", json={"code": receipt["code"], "secret": receipt["secret"]})
        assert status.status_code == 200
        assert (status.json()["status"], status.json()["report_id"]) == ("received", receipt["report_id"])
        assert wall.wrong == []


async def test_a_board_opened_later_shows_the_same_as_one_that_was_there(room: Room) -> None:
    async with following(room) as wall, client_of(room) as phone:
        code = (await phone.post(REPORTS, json=builders.report())).json()["code"]
        await wall.shows(lambda board: board.incident(code) and board.duties_of(board.incident(code)["id"]))

        async def the_same() -> Board:
            later = await look(room)  # what older reports owe may fall due in between: then another look
            assert later.items == wall.items
            return later

        later = await eventually(the_same, 60)
        assert later.incident(code)
        assert wall.wrong == later.wrong == []


async def test_a_code_is_understood_however_a_person_types_it(room: Room) -> None:
    async with client_of(room) as phone:
        receipt = (await phone.post(REPORTS, json=builders.report())).json()
        eastern = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
        for typed in (
            format_code(receipt["code"]),
            receipt["code"].lower(),
            f"  {receipt['code']} ",
            format_code(receipt["code"]).translate(eastern),
        ):
            answer = await phone.post("/api/intake/status", json={"code": typed, "secret": receipt["secret"]})
            assert (answer.status_code, answer.json()["code"]) == (200, receipt["code"]), typed


async def test_the_id_with_its_secret_answers_and_anything_else_is_the_same_not_found(room: Room) -> None:
    async with client_of(room) as phone:
        mine = (await phone.post(REPORTS, json=builders.report())).json()
        other = (await phone.post(REPORTS, json=builders.report())).json()
        path = f"{REPORTS}/{mine['report_id']}"

        right = await phone.get(path, headers={"X-Report-Secret": mine["secret"]})
        refused = [
            await phone.get(path, headers={"X-Report-Secret": other["secret"]}),
            await phone.get(path),
            await phone.get(f"{REPORTS}/{Ids().uuid()}", headers={"X-Report-Secret": mine["secret"]}),
            await phone.post("/api/intake/status", json={"code": other["code"], "secret": mine["secret"]}),
            await phone.post("/api/intake/status", json={"code": "00000000", "secret": mine["secret"]}),
        ]

    assert right.status_code == 200
    told = [{name: value for name, value in answer.json().items() if name != "reference"} for answer in refused]
    assert [answer.status_code for answer in refused] == [404] * len(refused)
    assert all(answer == told[0] and answer["code"] == "intake.report_unknown" for answer in told)


async def test_the_same_key_and_body_gets_the_first_answer_and_another_body_is_refused(room: Room) -> None:
    key = {"Idempotency-Key": str(Ids().uuid())}
    body = builders.report()
    async with client_of(room) as phone:
        first = await phone.post(REPORTS, json=body, headers=key)
        again = await phone.post(REPORTS, json=body, headers=key)
        other = await phone.post(REPORTS, json=body | {"summary": "بلاغ آخر"}, headers=key)

    assert (first.status_code, again.status_code) == (202, 200)
    assert again.json() == first.json()
    assert (other.status_code, other.json()["code"]) == (409, "request.idempotency_conflict")


async def test_details_stay_with_the_reporters_service_and_reach_no_board(room: Room) -> None:
    hidden = "هذه التفاصيل لا يراها أحد على الحائط"
    async with line_to(room) as line, client_of(room) as phone:
        await line.say(hello(topics=["incidents", "obligations"]))
        code = (await phone.post(REPORTS, json=builders.report(details=hidden))).json()["code"]
        heard = []
        while not any(code in text for text in heard):
            heard.append(json.dumps(await line.hear(), ensure_ascii=False))

    assert not any(hidden in text for text in heard)


async def test_an_unknown_station_is_kept_as_sent_and_marked(room: Room) -> None:
    async with following(room) as wall, client_of(room) as phone:
        sent = builders.report(station="محطة ٩٩", province="nowhere", place="other_station")
        code = (await phone.post(REPORTS, json=sent)).json()["code"]
        incident = await wall.shows(lambda board: board.incident(code))

    assert (incident["station"], incident["station_known"], incident["province"]) == ("محطة ٩٩", False, "XX")


async def test_text_that_could_reorder_the_wall_loses_its_control_characters(room: Room) -> None:
    async with following(room) as wall, client_of(room) as phone:
        sent = builders.report(summary="\u202eالمركز ١٢\u2066 مغلق\u0007\u0000 الآن\u202c")
        code = (await phone.post(REPORTS, json=sent)).json()["code"]
        incident = await wall.shows(lambda board: board.incident(code))

    assert incident["summary"] == "المركز ١٢ مغلق الآن"


async def test_a_report_from_a_phone_that_was_offline_for_hours_is_taken_with_its_own_time(room: Room) -> None:
    occurred = rfc3339(builders.moments_ago(5 * 3600))
    async with following(room) as wall, client_of(room) as phone:
        answer = await phone.post(REPORTS, json=builders.report(occurred_at=occurred))
        incident = await wall.shows(lambda board: board.incident(answer.json()["code"]))

    assert answer.status_code == 202
    assert incident["occurred_at"][:19] == occurred[:19]
    assert incident["opened_at"] > incident["occurred_at"]


async def test_the_page_and_the_authority_come_from_the_same_origin_and_the_inside_stays_inside(room: Room) -> None:
    async with client_of(room, follow_redirects=True) as browser:
        page = await browser.get("/")
        authority = await browser.get("/ca.crt")
        services = [await browser.get(f"/api/{name}/healthz") for name in ("intake", "board")]
        inside = [await browser.get(path) for path in ("/metrics", "/api/intake/metrics", "/api/nothing/healthz")]

    assert page.status_code == 200
    assert page.url.path == "/board/"
    assert "text/html" in page.headers["content-type"]
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert ssl.PEM_cert_to_DER_cert(authority.text) == _der(room)
    assert [answer.status_code for answer in services] == [200, 200]
    assert [answer.status_code for answer in inside] == [404, 404, 404]


async def test_the_rooms_certificate_is_not_trusted_by_a_client_that_was_not_given_its_authority(room: Room) -> None:
    stranger = httpx.AsyncClient(base_url=room.url, trust_env=False, timeout=PATIENCE_SECONDS)
    try:
        await stranger.get("/board/")
    except httpx.ConnectError as error:
        assert "CERTIFICATE_VERIFY_FAILED" in str(error)
    else:
        raise AssertionError("a stranger trusted the room's own authority")
    finally:
        await stranger.aclose()


def test_the_commands_of_the_room_agree_that_all_is_well(room: Room) -> None:
    said = room.command("status", "--json", "--state", str(room.root))
    verified = room.verify_log()

    assert said.returncode == 0, said.stdout + said.stderr
    assert all(name in said.stdout for name in ("nats", "postgres", "caddy", "intake", "board-1", "board-2"))
    assert verified.returncode == 0, verified.stdout + verified.stderr


def _der(room: Room) -> bytes:
    der = ssl.PEM_cert_to_DER_cert(room.state.authority_file.read_text(encoding="ascii"))
    assert hashlib.sha256(der).digest()
    return der
