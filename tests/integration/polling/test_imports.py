"""A file on its way from somebody's spreadsheet to the room's map."""

import json
from typing import Any

from schemas.envelope import Subject, read
from schemas.polling import CentreV1, ElectionV1, MapImportV1
from schemas.types import Moved
from tests.integration.polling.office import API, ORIGIN, Office, finding
from tests.support.maps import (
    ARABIC,
    PERSIAN,
    PLACES,
    csv_file,
    plain_headers,
    small_map,
    station,
    xlsx_file,
)

ALL = {"made": 0, "changed": 0, "withdrawn": 0, "same": 9}


def state_of(event: Any, contract: Any) -> Any:
    """Return what an event says, read as its readers read it."""
    return read(contract, event["body"].encode())


async def test_a_good_map_is_read_reported_accepted_and_told_to_the_room(described: Office) -> None:
    file = await described.read(csv_file(small_map()))
    report = await described.report(file)

    assert (file["state"], file["rows"], file["good"], file["problems"]) == ("ready", 36, 36, 0)
    assert report["counts"] == {
        "rows": 36, "good": 36, "provinces": 3, "districts": 3, "centres": 9, "stations": 36, "voters": 36 * 480,
        "women": 9,
    }  # fmt: skip
    assert [found["code"] for found in report["findings"]] == ["province_without_stations"]
    assert report["changes"] == {"made": 9, "changed": 0, "withdrawn": 0, "same": 0}
    assert await described.count("centre") == 0

    done = await described.accept(file)

    assert done["accepted_by"] == described.admin.id
    events = await described.events()
    assert [row["type"] for row in events] == [
        "election.made.v1", *["centre.made.v1"] * 9, "election.changed.v1", "map_import.accepted.v1",
    ]  # fmt: skip
    assert {row["role"] for row in events} == {"admin"}
    assert {row["actor"] for row in events} == {described.admin.id}
    centre = state_of(events[1], CentreV1)
    assert centre.names == {
        "ar": "مدرسة الرشيد الابتدائية 1", "ckb": "قوتابخانەی گۆران 1", "en": "Al-Rashid Primary School 1"
    }  # fmt: skip
    assert [one.code for one in centre.stations] == [f"101001-0{n}" for n in range(1, 5)]
    assert (centre.synthetic, centre.district, centre.police) == (True, "101", "مركز شرطة 101")
    assert Subject.parse(events[1]["subject"]) == Subject("polling", "centre", "joint", "IQ-BG", str(centre.centre_id))
    election = state_of(events[10], ElectionV1)
    assert election.map_version == 1
    assert {one.province: one.stations for one in election.totals} == {"IQ-BG": 12, "IQ-SU": 12, "IQ-BA": 12}
    accepted = state_of(events[11], MapImportV1)
    assert (accepted.rows, accepted.changed, accepted.file_sha256) == (36, 9, file["sha256"])


async def test_the_same_file_again_changes_nothing_however_its_rows_and_columns_stand(described: Office) -> None:
    await described.take(csv_file(small_map()))
    for again in (csv_file(small_map(), shuffled=1), xlsx_file(small_map(), shuffled=2), xlsx_file(small_map())):
        before = len(await described.events("centre"))

        file = await described.read(again)
        changes = (await described.report(file))["changes"]
        await described.accept(file)

        assert changes == ALL
        assert len(await described.events("centre")) == before
    assert (await described.get("election"))["map_version"] == 4


async def test_only_what_changed_is_written_and_told(described: Office) -> None:
    await described.take(csv_file(small_map()))
    old = {row["code"]: row for row in await described.rows("select code, id, version from polling.centre")}
    rows = [row for row in small_map() if row["centre"] != "201002"]
    rows = [row | {"voters": "500"} if row["station"] == "101001-02" else row for row in rows]
    rows += [station(9, 1, "IQ-BA")]

    file = await described.read(csv_file(rows))
    changes = (await described.report(file))["changes"]
    await described.accept(file)

    assert changes == {"made": 1, "changed": 1, "withdrawn": 1, "same": 7}
    told = {row["type"]: state_of(row, CentreV1) for row in (await described.events("centre"))[9:]}
    assert told.keys() == {"centre.made.v1", "centre.changed.v1", "centre.withdrawn.v1"}
    assert told["centre.changed.v1"].change.fields == ["stations"]
    assert told["centre.changed.v1"].version == 2
    assert (told["centre.withdrawn.v1"].state, told["centre.withdrawn.v1"].stations) == ("withdrawn", [])
    assert told["centre.withdrawn.v1"].centre_id == old["201002"]["id"]
    answer = await described.http.get(f"{API}/centres/201002")
    assert (answer.status_code, answer.json()["code"]) == (404, "polling.centre_unknown")
    assert await described.count("station") == 36 - 4 + 1


async def test_a_withdrawn_centre_comes_back_as_itself(described: Office) -> None:
    await described.take(csv_file(small_map()))
    await described.take(csv_file([row for row in small_map() if row["centre"] != "201002"]))

    await described.take(csv_file(small_map()))

    versions = [
        (state.version, state.state)
        for row in await described.events("centre")
        if (state := state_of(row, CentreV1)).code == "201002"
    ]
    assert versions == [(1, "open"), (2, "withdrawn"), (3, "open")]
    assert len((await described.get("centres/201002"))["stations"]) == 4


async def test_a_centre_that_changes_its_province_leaves_a_tombstone_behind(described: Office) -> None:
    await described.take(csv_file(small_map()))
    there = {"province": "البصرة", "district": "301", "district_ar": "قضاء 301", "district_ckb": "قەزای 301",
             "district_en": "District 301", "latitude": "30.5", "longitude": "47.8"}  # fmt: skip
    rows = [row | there if row["centre"] == "101003" else row for row in small_map()]

    await described.take(csv_file(rows))

    tombstone, moved = (await described.events("centre"))[-2:]
    left, state = state_of(tombstone, CentreV1), state_of(moved, CentreV1)
    assert isinstance(left, Moved)
    assert Subject.parse(tombstone["subject"]).province == "IQ-BG"
    assert Subject.parse(moved["subject"]).province == state.province == "IQ-BA"
    assert (left.id, left.version) == (state.centre_id, state.version) == (state.centre_id, 2)


async def test_a_station_may_move_to_another_centre(described: Office) -> None:
    await described.take(csv_file(small_map()))
    rows = [row | {"station": "101002-09"} if row["station"] == "101001-04" else row for row in small_map()]
    rows = [row | {"station": "101001-04"} if row["station"] == "101002-04" else row for row in rows]

    await described.take(csv_file(rows))

    assert (await described.get("stations/101001-04"))["centre"]["code"] == "101002"
    assert (await described.get("stations/101002-09"))["centre"]["code"] == "101001"


async def test_digits_of_three_scripts_are_one(described: Office) -> None:
    await described.take(csv_file(small_map()))
    numbers = ("district", "centre", "station", "voters", "latitude", "longitude")
    for digits in (ARABIC, PERSIAN):
        rows = [row | {name: row[name].translate(digits) for name in numbers} for row in small_map()]

        report = await described.report(await described.read(csv_file(rows)))

        assert report["changes"] == ALL, report["findings"]


async def test_problems_name_their_rows_and_keep_the_file_out(described: Office) -> None:
    rows = small_map()
    rows[3] |= {"station": rows[2]["station"]}
    rows[5] |= {"voters": "أربعمئة"}
    rows[7] |= {"province": "المريخ"}
    file = await described.read(csv_file(rows))
    report = await described.report(file)
    found = await described.get(f"imports/{file['id']}/rows?only=problems")

    assert finding(report, "station_duplicate")["samples"][0]["n"] == 5
    assert finding(report, "voters_not_a_number")["samples"] == [
        {"n": 7, "values": {"field": "voters", "voters": "أربعمئة"}}
    ]
    assert [(row["n"], [one["code"] for one in row["problems"]]) for row in found["items"]] == [
        (5, ["station_duplicate"]), (7, ["voters_not_a_number"]), (9, ["province_unknown"]),
    ]  # fmt: skip
    assert (file["problems"], file["good"]) == (3, 33)

    answer = await described.decide(file, "accept")

    assert (answer.status_code, answer.json()["code"]) == (409, "polling.import_has_problems")
    assert await described.count("centre") == 0
    assert [row["type"] for row in await described.events()] == ["election.made.v1"]


async def test_all_rows_are_read_page_by_page(described: Office) -> None:
    file = await described.read(csv_file(small_map()))
    seen, path = [], f"imports/{file['id']}/rows?only=all&limit=10"
    page = await described.get(path)
    seen += [row["n"] for row in page["items"]]
    while page["next"]:
        page = await described.get(path, params={"only": "all", "limit": 10, "cursor": page["next"]})
        seen += [row["n"] for row in page["items"]]

    assert seen == list(range(2, 38))
    assert page["items"][-1]["values"]["centre_ckb"] == "قوتابخانەی گۆران 3"


async def test_a_mapping_that_somebody_made_is_remembered_for_the_same_headers(described: Office) -> None:
    strange = {field: f"عمود {n}" for n, field in enumerate(small_map()[0])}
    file = await described.read(csv_file(small_map(), strange))
    report = await described.report(file)
    assert finding(report, "column_missing")["count"] == 5
    assert file["rows"] == 0

    answer = await described.decide(file, "mapping", columns=strange)
    again = await described.settled(file["id"])
    another = await described.read(csv_file(small_map(), strange, shuffled=3))

    assert answer.status_code == 200
    assert (again["state"], again["rows"], again["problems"]) == ("ready", 36, 0)
    assert (another["rows"], another["problems"]) == (36, 0)
    assert {field: header for field, header in another["columns"].items() if header} == strange


async def test_a_mapping_to_columns_that_are_not_there_is_refused(described: Office) -> None:
    file = await described.read(csv_file(small_map()))
    for columns in ({"station": "لا وجود له"}, {"tower": "المحافظة"}, {"station": "المحافظة", "centre": "المحافظة"}):
        answer = await described.decide(file, "mapping", columns=columns)

        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


async def test_a_file_name_is_shown_without_what_could_mislead(described: Office) -> None:
    answer = await described.send(csv_file(small_map()), name="C:\\خرائط\\\u202eمراكز\u202c بغداد.csv")
    nameless = await described.http.post(
        f"{API}/imports?what=map", content=csv_file(small_map()), headers={"Content-Type": "text/csv"}
    )

    assert answer.json()["file_name"] == "مراكز بغداد.csv"
    assert nameless.json()["file_name"] == "file"


async def test_a_formula_is_pointed_out_and_never_leaves_alive(described: Office) -> None:
    rows = [row | {"centre_en": '=HYPERLINK("http://example.org")'} if row["centre"] == "101001" else row
            for row in small_map()]  # fmt: skip
    file = await described.read(csv_file(rows))
    assert finding(await described.report(file), "looks_like_formula")["count"] == 4

    await described.accept(file)

    centre = await described.get("centres/101001")
    exported = await described.http.get(f"{API}/audit.csv", headers=described.as_role("auditor"))
    assert centre["names"]["en"] == '=HYPERLINK("http://example.org")'
    assert exported.status_code == 200
    assert not any(cell.startswith(("=", "+", "@")) for cell in exported.text.replace('"', "").split(","))


async def test_a_discarded_file_is_gone_and_no_longer_decided_about(described: Office) -> None:
    file = await described.read(csv_file(small_map()))

    answer = await described.decide(file, "discard")

    assert (answer.status_code, answer.json()["state"]) == (200, "discarded")
    assert await described.count("import_file") == await described.count("import_row") == 0
    again = await described.decide(answer.json(), "accept")
    assert (again.status_code, again.json()["code"]) == (409, "polling.import_not_ready")


async def test_a_file_sent_twice_under_one_key_is_one_file(described: Office) -> None:
    key = {"Idempotency-Key": "0193f0c2-7b1e"}
    first = await described.send(csv_file(small_map()), **key)
    second = await described.send(csv_file(small_map()), **key)
    other = await described.send(csv_file(small_map(1)), **key)

    assert (first.status_code, second.status_code) == (202, 200)
    assert first.json()["id"] == second.json()["id"]
    assert (other.status_code, other.json()["code"]) == (409, "request.idempotency_conflict")
    assert await described.count("file_import") == 1

    described.clock.advance(48 * 3600 + 1)
    described.http.headers.update({"Authorization": f"Bearer {described.register.token(described.admin)}"})
    described.register.beat()
    assert (await described.send(csv_file(small_map(1)), **key)).status_code == 202


async def test_what_is_no_table_is_said_in_words(described: Office) -> None:
    empty = await described.read(b"\xef\xbb\xbf")
    no_rows = await described.read(b"station,centre\r\n")
    damaged = await described.read(b"PK\x03\x04 not a workbook")

    assert [file["state"] for file in (empty, no_rows, damaged)] == ["unusable"] * 3
    assert [file["error"]["code"] for file in (empty, no_rows, damaged)] == [
        "spreadsheet.empty", "spreadsheet.empty", "spreadsheet.unreadable",
    ]  # fmt: skip
    answer = await described.http.get(f"{API}/imports/{empty['id']}/report")
    assert (answer.status_code, answer.json()["code"]) == (409, "polling.import_not_ready")


async def test_only_spreadsheets_of_known_kinds_come_in_and_only_for_an_election(office: Office) -> None:
    unknown = await office.http.post(f"{API}/imports?what=voters", content=b"x", headers={"Content-Type": "text/csv"})
    wrong = await office.http.post(f"{API}/imports?what=map", content=b"x", headers={"Content-Type": "text/html"})
    early = await office.send(csv_file(small_map()))

    assert (unknown.status_code, unknown.json()["code"]) == (422, "request.invalid")
    assert (wrong.status_code, wrong.json()["code"]) == (415, "request.media_type_refused")
    assert (early.status_code, early.json()["code"]) == (404, "polling.no_election")
    assert await office.count("file_import") == 0


async def test_too_many_files_at_once_are_asked_to_come_later(described: Office) -> None:
    await described.part("importer").stop()
    statuses = [(await described.send(csv_file(small_map(1)))).status_code for _ in range(21)]

    assert statuses == [202] * 20 + [429]


async def test_a_page_of_another_origin_sends_no_file(described: Office) -> None:
    theirs = await described.send(csv_file(small_map()), Origin="https://example.org")
    ours = await described.send(csv_file(small_map()), Origin=ORIGIN)

    assert (theirs.status_code, theirs.json()["code"]) == (403, "access.origin_refused")
    assert ours.status_code == 202


async def test_control_totals_stand_beside_the_map_with_source_and_day(described: Office) -> None:
    controls = [
        {"province": "بغداد", "centres": "3", "stations": "١٣", "source": "بيان المفوضية", "as_of": "2026-10-01"},
        {"province": "المجموع", "voters": "17,280", "source": "بيان المفوضية", "as_of": "01/10/2026"},
    ]
    file = await described.take(csv_file(controls, plain_headers("province", "centres", "stations", "voters",
                                                                 "source", "as_of")), "controls")  # fmt: skip
    report = await described.report(await described.read(csv_file(small_map())))

    differs = finding(report, "total_differs")
    assert file["what"] == "controls"
    assert [sample["values"] for sample in differs["samples"]] == [
        {"province": "IQ-BG", "figure": "stations", "map": 12, "control": 13, "source": "بيان المفوضية",
         "as_of": "2026-10-01"}
    ]  # fmt: skip
    rows = {row["province"]: row for row in report["provinces"]}
    assert rows["IQ-BG"]["differences"] == {"centres": 0, "stations": -1}
    assert rows["IQ-BA"]["control"] is None
    assert rows["NA"]["control"]["voters"] == rows["NA"]["voters"] == 36 * 480
    assert [json.loads(row["body"])["what"] for row in await described.events("map_import")] == ["controls"]


async def test_a_file_with_nothing_in_common_with_the_accepted_map_is_pointed_out(described: Office) -> None:
    await described.take(csv_file(small_map()))
    smaller = [row for row in small_map() if row["province"] != PLACES["IQ-SU"][0]]

    report = await described.report(await described.read(csv_file(smaller)))

    large = finding(report, "large_change")
    assert {sample["values"]["province"] for sample in large["samples"]} == {"IQ-SU"}
    assert large["count"] == 3
