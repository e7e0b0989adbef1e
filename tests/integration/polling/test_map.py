"""The accepted map as people look at it, and who may."""

import asyncio

import pytest

from tests.integration.polling.office import API, ELECTION, Office
from tests.support.eventually import eventually
from tests.support.maps import csv_file, plain_headers, small_map, station
from tests.support.nats import Bus
from tests.support.people import Register, bearer
from tests.support.stream import stored


async def test_the_election_is_told_to_everybody_and_changed_by_an_admin_alone(office: Office) -> None:
    nobody = {"Authorization": ""}
    missing = await office.http.get(f"{API}/election", headers=nobody)
    assert (missing.status_code, missing.json()["code"]) == (404, "polling.no_election")

    made = await office.describe()
    seen = await office.get("election", headers=nobody)
    for role in ("operator", "auditor", "observer", "commissioner"):
        refused = await office.http.put(f"{API}/election", json=ELECTION, headers=office.as_role(role))
        assert (refused.status_code, refused.json()["code"]) == (403, "access.forbidden")

    assert seen == made
    assert (made["version"], made["map_version"], made["totals"]) == (1, 0, [])


async def test_the_election_is_changed_from_the_newest_state_only(described: Office) -> None:
    changed = await described.describe(version=1, station_voters_max=500)
    same = await described.describe(version=2, station_voters_max=500)
    stale = await described.http.put(f"{API}/election", json={**ELECTION, "version": 1})
    again = await described.http.put(f"{API}/election", json=ELECTION)

    assert (changed["version"], same["version"]) == (2, 2)
    assert (stale.status_code, stale.json()["code"]) == (409, "polling.version_stale")
    assert again.status_code == 409
    assert [row["type"] for row in await described.events()] == ["election.made.v1", "election.changed.v1"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"names": {}},
        {"names": {"fr": "élection"}},
        {"names": {"ar": "\u202e"}},
        {"country": "iq"},
        {"day": "1800-01-01"},
        {"station_voters_max": 0},
        {"extra": 1},
    ],
)
async def test_an_election_that_cannot_be_is_refused_by_field(office: Office, wrong: dict[str, object]) -> None:
    answer = await office.http.put(f"{API}/election", json={**ELECTION, **wrong})

    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    assert answer.json()["params"]["errors"][0]["field"].split(".")[0] == next(iter(wrong))


async def test_the_tree_is_sent_again_only_when_it_is_another_one(described: Office) -> None:
    await described.take(csv_file(small_map()))
    first = await described.http.get(f"{API}/map")
    unchanged = await described.http.get(f"{API}/map", headers={"If-None-Match": first.headers["etag"]})
    await described.take(csv_file([*small_map(), station(9, 1)]))
    changed = await described.http.get(f"{API}/map", headers={"If-None-Match": first.headers["etag"]})

    tree = first.json()
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert (tree["map_version"], tree["synthetic"]) == (1, True)
    assert [province["code"] for province in tree["provinces"]] == ["IQ-BA", "IQ-BG", "IQ-SU"]
    baghdad = tree["provinces"][1]
    assert baghdad["names"]["ckb"] == "بەغدا"
    assert {name: baghdad[name] for name in ("centres", "stations", "voters", "women")} == {
        "centres": 3, "stations": 12, "voters": 12 * 480, "women": 3,
    }  # fmt: skip
    assert baghdad["districts"][0]["names"]["ckb"] == "قەزای 101"
    assert (changed.status_code, changed.json()["provinces"][1]["stations"]) == (200, 13)


async def test_a_place_is_found_by_its_code_with_everything_about_it(described: Office) -> None:
    await described.take(csv_file(small_map()))

    district = await described.get("map/districts/201")
    centre = await described.get("centres/201002")
    found = await described.get("stations/201002-03")

    assert (district["province"], [one["code"] for one in district["centres"]]) == (
        "IQ-SU", ["201001", "201002", "201003"]
    )  # fmt: skip
    assert district["centres"][0]["station_count"] == 4
    assert "stations" not in district["centres"][0]
    assert centre["district"] == {"code": "201", "names": {"ar": "قضاء 201", "ckb": "قەزای 201", "en": "District 201"}}
    assert centre["accessible"] == {"step_free": True}
    assert [one["electorate"] for one in centre["stations"]] == ["women", "men", "men", "men"]
    assert (found["voters"], found["centre"]["code"]) == (480, "201002")
    assert (await described.get("centres/٢٠١٠٠٢"))["id"] == centre["id"]
    for path, code in (
        ("map/districts/9", "district"),
        ("centres/9", "centre"),
        ("centres/%00", "centre"),
        ("stations/9/9", "station"),
        ("contests/%20", "contest"),
    ):
        answer = await described.http.get(f"{API}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, f"polling.{code}_unknown")


@pytest.mark.parametrize(
    ("asked", "kind", "code"),
    [
        ("101002", "centre", "101002"),
        ("١٠١٠٠٢", "centre", "101002"),
        ("101002-03", "station", "101002-03"),
        ("مدرسه الرشيد", "centre", "101001"),
        ("الرَّشِيد 3", "centre", "101003"),
        ("گوران ۲", "centre", "101002"),
        ("GÓRAN", "", ""),
        ("primary al-rashid 2", "centre", "101002"),
        ("قضاء ٢٠١", "district", "201"),
        ("بغداد", "province", "IQ-BG"),
        ("سليماني", "province", "IQ-SU"),
        ("%", "", ""),
        ("_", "", ""),
        ("\\", "", ""),
        ("ـًٌ", "", ""),
    ],
)
async def test_a_search_understands_spellings_digits_and_parts(
    described: Office, asked: str, kind: str, code: str
) -> None:
    await described.take(csv_file(small_map()))

    items = (await described.get("search", params={"q": asked, "limit": 50}))["items"]

    first = items[0] if items else {"kind": "", "code": ""}
    assert (first["kind"], first["code"]) == (kind, code)


async def test_outlines_carry_totals_and_say_that_they_imply_no_position(described: Office) -> None:
    await described.take(csv_file(small_map()))

    answer = await described.http.get(f"{API}/map.geojson")
    points = await described.http.get(f"{API}/map.geojson?level=centre&province=IQ-SU")
    nowhere = await described.http.get(f"{API}/map.geojson?level=centre&province=IQ-XX")

    assert answer.headers["content-type"] == "application/geo+json"
    drawn = {feature["id"]: feature for feature in answer.json()["features"]}
    assert len(drawn) == 18
    assert drawn["IQ-SU"]["properties"]["stations"] == 12
    assert drawn["IQ-NI"]["properties"]["stations"] == 0
    assert "no position" in drawn["IQ-NI"]["properties"]["note"]["en"]
    assert drawn["IQ-SU"]["geometry"]["type"] == "Polygon"
    centres = points.json()["features"]
    assert [one["id"] for one in centres] == ["201001", "201002", "201003"]
    assert centres[0]["geometry"] == {"type": "Point", "coordinates": [45.431, 35.561]}
    assert centres[0]["properties"]["names"]["ckb"] == "قوتابخانەی گۆران 1"
    assert nowhere.json()["features"] == []


async def test_everybody_who_is_signed_in_reads_the_map_and_only_admins_change_it(described: Office) -> None:
    await described.take(csv_file(small_map()))
    for role in ("observer", "liaison", "screen", "auditor", "cso_delegate"):
        headers = described.as_role(role)
        assert (await described.http.get(f"{API}/map", headers=headers)).status_code == 200
        for method, path in (("GET", "imports"), ("POST", "imports?what=map")):
            answer = await described.http.request(method, f"{API}/{path}", headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "access.forbidden")
    local = described.as_role("admin", provinces=["IQ-BG"])
    assert (await described.http.get(f"{API}/imports", headers=local)).json()["code"] == "access.forbidden"
    without = await described.http.get(f"{API}/map", headers={"Authorization": ""})
    assert (without.status_code, without.json()["code"]) == (401, "access.sign_in_required")


async def test_imports_wait_while_revocations_are_not_heard_of(described: Office) -> None:
    described.clock.advance(301)

    answer = await described.send(csv_file(small_map()))
    reading = await described.http.get(f"{API}/map")

    assert (answer.status_code, answer.json()["code"]) == (503, "access.revocations_stale")
    assert reading.status_code == 200


async def test_contests_stand_in_the_order_of_their_ballot_numbers(described: Office) -> None:
    rows = [
        {"contest": "BG", "contest_ar": "دائرة بغداد", "contest_ckb": "بازنەی بەغدا", "contest_en": "Baghdad",
         "province": "بغداد", "seats": "٧١", "list": number, "list_ar": f"قائمة {number}", "list_ckb": f"لیست {number}",
         "list_en": f"List {number}", "candidate": place, "candidate_name": f"مرشح {number}/{place}"}
        for number in (301, 12, 7) for place in (10, 2, 1)
    ]  # fmt: skip
    await described.take(csv_file(rows, plain_headers(*rows[0])), "contests")

    (listed,) = (await described.get("contests"))["items"]
    contest = await described.get("contests/BG")

    assert (listed["seats"], listed["list_count"], listed["candidate_count"]) == (71, 3, 9)
    assert [one["number"] for one in contest["lists"]] == [7, 12, 301]
    assert [one["number"] for one in contest["lists"][0]["candidates"]] == [1, 2, 10]
    assert contest["lists"][0]["candidates"][2]["name"] == "مرشح 7/10"
    told = [row for row in await described.events() if row["type"] == "contest.made.v1"]
    assert [row["subject"].split(".")[3:5] for row in told] == [["public", "IQ-BG"]]
    assert all("مرشح" not in row["body"] for row in await described.events())

    await described.take(csv_file(rows[:6], plain_headers(*rows[0])), "contests")
    again = await described.get("contests/BG")
    assert (again["version"], again["list_count"]) == (2, 2)


async def test_staff_of_another_district_is_a_warning_and_seen_by_whoever_has_the_province(described: Office) -> None:
    await described.take(csv_file(small_map()))
    rows = [
        {"staff_number": "٩٠١", "duty": "مدير مركز", "centre": "101001", "home_district": "101"},
        {"staff_number": "902", "duty": "سەرۆکی وێستگە", "centre": "201001", "home_district": "قضاء 101"},
        {"staff_number": "903", "duty": "عضو", "centre": "999999", "home_district": ""},
    ]
    file = await described.read(csv_file(rows, plain_headers(*rows[0])), "staff")
    found = {one["code"]: one["count"] for one in (await described.report(file))["findings"]}
    await described.accept(file)

    everybody = (await described.get("staff"))["items"]
    page = await described.get("staff?limit=1")
    rest = await described.get("staff", params={"limit": 50, "cursor": page["next"]})
    local = described.as_role("coordinator", provinces=["IQ-SU"])
    theirs = (await described.get("staff", headers=local))["items"]
    reader = await described.http.get(f"{API}/staff", headers=described.as_role("observer"))

    assert found == {"other_district": 1, "centre_unknown": 1, "home_district_missing": 1}
    assert [(one["number"], one["warnings"]) for one in everybody] == [
        ("901", []), ("902", ["other_district"]), ("903", ["centre_unknown"]),
    ]  # fmt: skip
    assert [one["number"] for one in rest["items"]] == ["902", "903"]
    assert [one["number"] for one in theirs] == ["902"]
    assert [one["number"] for one in (await described.get("staff?centre=101001"))["items"]] == ["901"]
    assert reader.json()["code"] == "access.forbidden"


async def test_the_auditor_sees_every_decision_about_the_map(described: Office) -> None:
    await described.take(csv_file(small_map(1)))

    audit = await described.get("audit", headers=described.as_role("auditor"))

    assert [item["type"] for item in audit["items"]] == [
        "map_import.accepted.v1", "election.changed.v1", *["centre.made.v1"] * 3, "election.made.v1",
    ]  # fmt: skip
    assert {item["actor"] for item in audit["items"]} == {described.admin.id}


async def test_what_was_accepted_is_in_the_log_and_who_may_enter_is_learned_from_it(office: Office, bus: Bus) -> None:
    elsewhere = Register(office.clock)
    headers = bearer(elsewhere.token_for("admin"))
    unknown = await office.http.put(f"{API}/election", json=ELECTION, headers=headers)
    assert unknown.json()["code"] == "access.forbidden"
    async with bus.line("accreditation") as line:
        for word in elsewhere.words:
            await line.jetstream(timeout=60).publish(word.subject, word.body, headers={"ce-type": word.ce_type})

    async def let_in() -> bool:
        return (await office.http.put(f"{API}/election", json=ELECTION, headers=headers)).status_code == 200

    await eventually(let_in, 120)
    await office.take(csv_file(small_map()))

    async def sealed() -> bool:
        return not await office.rows("select 1 from polling.event where seal_no is null")

    await eventually(sealed, 60)
    recorded = await office.rows("select stream_seq, subject, body from polling.event order by n")
    logged = {message.seq: message for message in await stored(bus)}
    assert len(recorded) == 12
    assert [row["stream_seq"] for row in recorded] == sorted(row["stream_seq"] for row in recorded)
    for row in recorded:
        message = logged[row["stream_seq"]]
        assert (message.subject, message.data) == (row["subject"], row["body"].encode())


async def test_the_service_answers_while_a_file_is_read(described: Office) -> None:
    rows = [station(n, m) for n in range(1, 900) for m in range(1, 8)]
    sent = (await described.send(csv_file(rows))).json()
    answered = 0
    while (await described.get(f"imports/{sent['id']}"))["state"] == "reading":
        answered += 1
        await asyncio.sleep(0.01)

    assert answered > 2
