"""From a case to a complaint that can be filed: what is missing, its form, and who looked at the complainant."""

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest

from schemas.complaint import ComplaintReadingV1, ComplaintV1
from schemas.permissions import PERMISSIONS, ROLES
from services.kit.clock import rfc3339
from services.kit.press import FONTS
from tests.integration.intake.desk import Desk
from tests.support.people import bearer
from tests.unit.intake.test_complaint import CLASSES, PACKAGES

API = "/api/intake"
NOBODY = "0193f0c2-7b1e-7cc3-9c55-2f1f6a1b8999"
EVERYTHING = ["role", "name", "address", "phone", "on_form", "form_number", "signed", "witnessed", "confirmed"]
PARTICULARS = {"name": "زينب علي حسن", "address": "بغداد، حي الجامعة", "phone": "٠٧٧٠١٢٣٤٥٦٧"}
PROOFS = {"on_form": True, "form_number": "١١٠/٢٠٢٦", "signed": True, "witnessed": True, "confirmed": True}


def as_role(desk: Desk, role: str, **rights: Any) -> dict[str, str]:
    return bearer(desk.register.token_for(role, **rights))


async def case(desk: Desk, **changes: Any) -> str:
    """File a report and return the id of the case it opened."""
    receipt = (await desk.file(desk.report(**{"province": "IQ-BG", **changes}))).json()
    (row,) = await desk.rows("select incident_id from intake.report where code = $1", receipt["code"])
    return str(row["incident_id"])


async def draft(desk: Desk, incident: str, body: dict[str, Any] | None = None, **headers: str) -> httpx.Response:
    return await desk.http.post(
        f"{API}/incidents/{incident}/complaint", json=body or {}, headers=as_role(desk, "operator") | headers
    )


async def fill(desk: Desk, one: dict[str, Any], **said: Any) -> httpx.Response:
    body = {"version": one["version"], **said}
    return await desk.http.patch(f"{API}/complaints/{one['id']}", json=body, headers=as_role(desk, "operator"))


def made(answer: httpx.Response, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def told(desk: Desk, kind: str) -> list[Any]:
    return list(await desk.rows("select * from intake.event where type like $1 order by n", kind))


async def test_a_complaint_begins_with_what_the_case_knows_and_says_what_is_missing(desk: Desk) -> None:
    incident = await case(desk, summary="مُنع ناخب من التصويت", language="ar")

    one = made(await draft(desk, incident), 201)

    assert (one["version"], one["incident_id"], one["province"], one["language"]) == (1, incident, "IQ-BG", "ar")
    assert (one["statement"], one["named"], one["role"]) == ("مُنع ناخب من التصويت", False, None)
    assert one["missing"] == EVERYTHING
    assert one["deadline_at"] == "2026-11-22T21:00:00Z"
    assert not {"name", "address", "phone"} & one.keys()


async def test_what_is_filled_in_is_no_longer_missing_until_nothing_is(desk: Desk) -> None:
    one = made(await draft(desk, await case(desk), {"role": "agent", "witnessed": True}), 201)
    assert one["missing"] == [field for field in EVERYTHING if field not in {"role", "witnessed"}]

    one = made(await fill(desk, one, **PARTICULARS))
    assert one["missing"] == ["on_form", "form_number", "signed", "confirmed"]
    one = made(await fill(desk, one, **PROOFS, station="10120/1"))
    assert (one["missing"], one["version"]) == ([], 3)
    one = made(await fill(desk, one, form_number=None, signed=False))
    assert one["missing"] == ["form_number", "signed"]


async def test_after_the_two_days_it_is_late_unless_it_was_filed_in_time(desk: Desk) -> None:
    late, filed = [made(await draft(desk, await case(desk), {"role": "voter"}), 201) for _ in range(2)]
    desk.clock.advance(3600)
    filed = made(await fill(desk, filed, filed_at=rfc3339(desk.clock.now())))
    desk.clock.advance(3 * 86_400)
    desk.register.beat()
    auditor = bearer(desk.register.token(desk.register.person("auditor")))

    seen = [made(await desk.http.get(f"{API}/complaints/{one['id']}", headers=auditor)) for one in (late, filed)]

    assert ["in_time" in one["missing"] for one in seen] == [True, False]


async def test_a_filed_complaint_is_not_changed_until_the_filing_is_taken_back(desk: Desk) -> None:
    one = made(await draft(desk, await case(desk)), 201)
    filed = made(await fill(desk, one, filed_at=rfc3339(desk.clock.now())))

    refused = await fill(desk, filed, role="voter")
    back = made(await fill(desk, filed, filed_at=None))

    assert (refused.status_code, refused.json()["code"], refused.json()["params"]) == (
        409, "intake.wrong_state", {"state": "filed"},
    )  # fmt: skip
    assert (back["version"], back["filed_at"]) == (3, None)
    kinds = [row["type"] for row in await told(desk, "complaint.%")]
    assert kinds == ["complaint.drafted.v1", "complaint.filed.v1", "complaint.changed.v1"]


async def test_nothing_is_filed_before_it_happened_or_in_the_future(desk: Desk) -> None:
    one = made(await draft(desk, await case(desk)), 201)
    for moment in ("2026-11-02T08:00:00Z", "2031-01-01T08:00:00Z", "tomorrow", 17):
        answer = await fill(desk, one, filed_at=moment)
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid"), answer.text
        assert "filed_at" in answer.json()["params"]["errors"][0]["field"]
    assert len(await told(desk, "complaint.%")) == 1


async def test_two_who_write_at_once_never_overwrite_each_other(desk: Desk) -> None:
    one = made(await draft(desk, await case(desk)), 201)

    answers = await asyncio.gather(*(fill(desk, one, form_number=f"{n}") for n in range(5)))

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409]
    stale = next(answer for answer in answers if answer.status_code == 409)
    assert (stale.json()["code"], stale.json()["params"]) == ("intake.version_stale", {"version": 2})


async def test_a_repeat_under_one_key_begins_one_complaint(desk: Desk) -> None:
    incident = await case(desk)
    first, again = [made(await draft(desk, incident, {}, **{"Idempotency-Key": "k-1"}), 201) for _ in range(2)]
    other = await draft(desk, incident, {"role": "voter"}, **{"Idempotency-Key": "k-1"})

    assert first["id"] == again["id"]
    assert (other.status_code, other.json()["code"]) == (409, "request.idempotency_conflict")
    listed = made(await desk.http.get(f"{API}/incidents/{incident}/complaints", headers=as_role(desk, "auditor")))
    assert [one["id"] for one in listed["items"]] == [first["id"]]


async def test_particulars_are_in_no_event_and_every_reading_of_them_is_one(desk: Desk) -> None:
    incident = await case(desk)
    one = made(await draft(desk, incident, {**PARTICULARS, "statement": "رقمي ٠٧٧٠١٢٣٤٥٦٧"}), 201)
    assert await told(desk, "complaint_reading.%") == []
    reader = desk.register.person("auditor")
    headers = bearer(desk.register.token(reader))

    listed = made(await desk.http.get(f"{API}/incidents/{incident}/complaints", headers=headers))
    assert await told(desk, "complaint_reading.%") == []
    shown = made(await desk.http.get(f"{API}/complaints/{one['id']}", headers=headers))

    assert {name: shown[name] for name in PARTICULARS} == PARTICULARS
    assert shown["named"] and listed["items"][0]["named"]
    (row,) = await told(desk, "complaint_reading.%")
    reading = ComplaintReadingV1.model_validate_json(row["body"])
    assert (str(reading.reader), str(reading.complaint_id), reading.question) == (reader.id, one["id"], "complaint")
    assert row["actor"] == reader.id
    for event in await told(desk, "%"):
        assert not [text for text in (*PARTICULARS.values(), "رقمي") if text in event["body"]]
    state = ComplaintV1.model_validate_json((await told(desk, "complaint.drafted.v1"))[0]["body"])
    assert (state.named, state.stated, state.compartment) == (True, True, "commission")
    for text in json.dumps(listed, ensure_ascii=False), json.dumps(one, ensure_ascii=False):
        assert "زينب" not in text


async def test_an_unnamed_complaint_is_read_without_an_event(desk: Desk) -> None:
    one = made(await draft(desk, await case(desk)), 201)
    made(await desk.http.get(f"{API}/complaints/{one['id']}", headers=as_role(desk, "operator")))
    assert await told(desk, "complaint_reading.%") == []


async def test_only_the_commissions_desks_see_complaints(desk: Desk) -> None:
    incident = await case(desk)
    one = made(await draft(desk, incident), 201)
    for role in ROLES:
        headers = as_role(desk, role)
        reads = await desk.http.get(f"{API}/complaints/{one['id']}", headers=headers)
        writes = await desk.http.post(f"{API}/incidents/{incident}/complaint", json={}, headers=headers)
        assert reads.status_code == (200 if role in PERMISSIONS["complaint.read"].roles else 403), role
        assert writes.status_code == (201 if role in PERMISSIONS["complaint.manage"].roles else 403), role


async def test_what_somebody_must_not_see_does_not_exist_for_them(desk: Desk) -> None:
    incident = await case(desk)
    one = made(await draft(desk, incident, PARTICULARS), 201)
    blind = as_role(desk, "operator", compartments=["public", "joint"])
    elsewhere = as_role(desk, "operator", provinces=["IQ-NI"])
    for headers in (blind, elsewhere):
        for path in (f"/complaints/{one['id']}", f"/complaints/{one['id']}/form.pdf", f"/complaints/{NOBODY}"):
            answer = await desk.http.get(API + path, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (404, "intake.complaint_unknown"), path
        answer = await desk.http.patch(f"{API}/complaints/{one['id']}", json={"version": 1}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "intake.complaint_unknown")
        for method, path in (("POST", "complaint"), ("GET", "complaints")):
            place = f"{API}/incidents/{incident}/{path}"
            answer = await desk.http.request(method, place, json={} if method == "POST" else None, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (404, "intake.incident_unknown")

    await desk.rows("update intake.incident set compartment = 'security'")
    answer = await desk.http.get(f"{API}/complaints/{one['id']}", headers=as_role(desk, "operator"))
    assert (answer.status_code, answer.json()["code"]) == (404, "intake.complaint_unknown")
    assert await told(desk, "complaint_reading.%") == []


async def test_a_complaint_goes_with_its_case_to_another_province(desk: Desk) -> None:
    incident = await case(desk)
    one = made(await draft(desk, incident), 201)
    body = {"version": 1, "province": "IQ-DI"}
    moved = await desk.http.post(f"{API}/incidents/{incident}/reclassify", json=body, headers=as_role(desk, "operator"))
    assert moved.status_code == 200, moved.text

    one = made(await fill(desk, one | {"version": 2}, role="voter"))

    assert one["province"] == "IQ-DI"
    rows = [(row["type"], row["subject"]) for row in await told(desk, "complaint.%")]
    assert rows == [
        ("complaint.drafted.v1", f"ops.intake.complaint.commission.IQ-BG.{one['id']}"),
        ("complaint.moved.v1", f"ops.intake.complaint.commission.IQ-BG.{one['id']}"),
        ("complaint.changed.v1", f"ops.intake.complaint.commission.IQ-DI.{one['id']}"),
        ("complaint.changed.v1", f"ops.intake.complaint.commission.IQ-DI.{one['id']}"),
    ]


async def test_what_cannot_be_taken_is_named_by_its_field(desk: Desk) -> None:
    incident = await case(desk)
    long = {"phone": "9" * 41, "statement": "ن" * 4001}
    for field, value in ({"role": "observer", "colour": "yellow", "signed": "yes"} | long).items():
        answer = await draft(desk, incident, {field: value})
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid"), field
        assert [error["field"] for error in answer.json()["params"]["errors"]] == [field]


async def test_no_answer_and_no_event_classes_a_complaint(desk: Desk) -> None:
    one = made(await draft(desk, await case(desk)), 201)
    one = made(await fill(desk, one, **PARTICULARS, **PROOFS, role="voter"))
    events = "".join(row["body"] for row in await told(desk, "complaint%"))
    assert not CLASSES.search(" ".join([*one, *(str(value) for value in one.values() if value), events]))


@pytest.mark.parametrize("language", [None, *(pytest.param(one, marks=pytest.mark.long) for one in ("ckb", "en"))])
async def test_the_form_is_printed_and_that_is_a_reading_too(desk: Desk, tmp_path: Path, language: str | None) -> None:
    for name in FONTS:
        (found,) = PACKAGES.glob(f"*/*/{name}")
        shutil.copy(found, tmp_path / name)
    async with Desk(desk.database, fonts=tmp_path) as printing:
        one = made(await draft(printing, await case(printing), PARTICULARS), 201)
        path, headers = f"{API}/complaints/{one['id']}/form.pdf", as_role(printing, "operator")
        asked = {} if language is None else {"language": language}

        answer = await printing.http.get(path, params=asked, headers=headers)
        led = await printing.http.get(path, headers=headers | {"Sec-Fetch-Site": "cross-site"})

        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF-")
        assert answer.headers["cache-control"] == "no-store"
        assert (led.status_code, led.json()["code"]) == (403, "access.origin_refused")
        (row,) = await told(printing, "complaint_reading.%")
        assert ComplaintReadingV1.model_validate_json(row["body"]).question == "form"


async def test_without_typefaces_everything_but_printing_goes_on(desk: Desk, tmp_path: Path) -> None:
    async with Desk(desk.database, fonts=tmp_path) as bare:
        one = made(await draft(bare, await case(bare)), 201)
        answer = await bare.http.get(f"{API}/complaints/{one['id']}/form.pdf", headers=as_role(bare, "operator"))
        assert (answer.status_code, answer.json()["code"]) == (503, "intake.form_unprintable")
        assert answer.json()["params"] == {"missing": list(FONTS)}
        ready = (await bare.http.get("/api/intake/readyz")).json()
        assert ready["parts"]["form-fonts"]["ok"] is False and not ready["parts"]["form-fonts"]["essential"]
