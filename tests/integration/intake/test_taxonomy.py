"""An admin edits the tree of categories: in use at once, for everybody; what was filed before keeps its edition."""

import asyncio
from copy import deepcopy
from typing import Any

import httpx
import orjson
import pytest

from schemas.permissions import PERMISSIONS, ROLES
from schemas.taxonomy import TaxonomyV1
from services.intake import taxonomy
from tests.integration.intake.desk import Desk
from tests.support.eventually import eventually
from tests.support.nats import Bus
from tests.support.people import bearer
from tests.support.postgres import TestDatabase

PATH = "/api/intake/taxonomy"


async def read(desk: Desk, **asked: Any) -> dict[str, Any]:
    answer = await desk.http.get(PATH, params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def next_of(edition: dict[str, Any]) -> dict[str, Any]:
    """Return the body that makes the same tree the next edition."""
    tree = {name: deepcopy(edition[name]) for name in ("unclassified", "severities", "families", "leaves")}
    return {"base_version": edition["version"], **tree}


def leaf(body: dict[str, Any], code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in body["leaves"] if one["code"] == code)
    return found


async def make(desk: Desk, body: dict[str, Any], *, role: str = "admin", key: str | None = None) -> httpx.Response:
    headers = bearer(desk.register.token_for(role)) | ({} if key is None else {"Idempotency-Key": key})
    return await desk.http.post(PATH, json=body, headers=headers)


def faults(answer: httpx.Response) -> dict[str, str]:
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid"), answer.text
    return {one["field"]: one["code"] for one in answer.json()["params"]["errors"]}


async def test_a_new_room_begins_with_the_file_as_its_first_edition_and_has_it_once(
    database: TestDatabase, bus: Bus
) -> None:
    for _ in range(2):
        async with Desk(database, bus) as desk:
            edition = await read(desk)
    async with Desk(database, bus) as desk:
        stored = await desk.rows("select version, active, made_by from intake.taxonomy_version")
        assert await desk.count("event") == 0, "whoever has heard of no edition uses the file"

    assert [tuple(row) for row in stored] == [(1, True, "intake")]
    document = taxonomy.edition()
    assert {name: edition[name] for name in document} == document
    assert (edition["version"], edition["active"]) == (1, True)


async def test_a_new_edition_is_in_use_at_once_and_old_reports_keep_theirs(desk: Desk) -> None:
    assert (await desk.file(desk.report(category="A6"))).status_code == 202
    body = next_of(await read(desk))
    leaf(body, "A6")["severity"] = "S1"
    leaf(body, "A6")["text"]["en"] = "Camera absent, off or turned to the booth"

    answer = await make(desk, body)

    assert answer.status_code == 201, answer.text
    assert (answer.json()["version"], answer.json()["active"]) == (2, True)
    assert (await desk.file(desk.report(category="A6"))).status_code == 202
    filed = await desk.rows("select category_version, severity from intake.incident order by category_version")
    assert [tuple(row) for row in filed] == [(1, "S3"), (2, "S1")]
    first, second = await read(desk, version=1), await read(desk, version=2)
    assert (leaf(first, "A6")["text"]["en"], first["active"]) == ("Camera absent or off", False)
    assert leaf(second, "A6")["severity"] == "S1" and second["active"]
    assert await read(desk) == second


async def test_others_hear_of_the_new_edition_but_get_its_words_over_http_only(desk: Desk) -> None:
    body = next_of(await read(desk))
    leaf(body, "A6")["retired"] = True

    made = (await make(desk, body)).json()

    (row,) = await desk.rows("select * from intake.event")
    state = TaxonomyV1.model_validate_json(row["body"])
    assert (state.version, state.leaves, state.retired, state.digest) == (2, 59, 1, made["digest"])
    assert state.change.model_dump() == {"kind": "made", "from_version": 1}
    assert row["subject"] == f"ops.intake.taxonomy.public.NA.{state.taxonomy_id}"
    assert (row["type"], row["role"]) == ("taxonomy.made.v1", "admin")
    assert len(row["body"]) < 2000


async def test_editions_are_known_again_after_a_restart(database: TestDatabase, bus: Bus) -> None:
    async with Desk(database, bus) as desk:
        body = next_of(await read(desk))
        leaf(body, "H1")["severity"] = "S1"
        made = (await make(desk, body)).json()
    async with Desk(database, bus) as desk:
        assert await read(desk) == made
        assert leaf(await read(desk, version=1), "H1")["severity"] == "S2"
        assert desk.deps.taxonomies.of(1) is not None
        assert desk.deps.taxonomies.active.severity_of["H1"] == "S1"
        assert (await desk.file(desk.report(category="H1"))).status_code == 202
        (row,) = await desk.rows("select severity, category_version from intake.incident")
        assert tuple(row) == ("S1", 2)


async def test_a_leaf_with_cases_is_never_removed_only_retired_and_stays_readable(desk: Desk) -> None:
    await desk.file(desk.report(category="C6"))
    body = next_of(await read(desk))
    body["leaves"] = [one for one in body["leaves"] if one["code"] not in {"C6", "D3"}]

    refused = await make(desk, body)

    assert faults(refused) == {"leaves": "field.leaf_in_use"}
    assert [one["expected"] for one in refused.json()["params"]["errors"]] == ["C6"]
    body = next_of(await read(desk))
    body["leaves"] = [one for one in body["leaves"] if one["code"] != "D3"]
    leaf(body, "C6")["retired"] = True
    assert (await make(desk, body)).status_code == 201
    edition = await read(desk)
    assert leaf(edition, "C6")["retired"] is True
    assert "D3" not in {one["code"] for one in edition["leaves"]}
    for category in ("C6", "D3"):
        assert (await desk.file(desk.report(category=category))).status_code == 202
    rows = await desk.rows(
        "select i.category, r.category_known from intake.incident i join intake.report r on r.incident_id = i.id "
        "where category_version = 2 order by 1"
    )
    assert [tuple(row) for row in rows] == [("C6", True), ("L4", False)]


async def test_everything_wrong_is_named_by_its_field_and_nothing_is_kept(desk: Desk) -> None:
    body = next_of(await read(desk))
    body["leaves"][0]["text"]["ckb"] = "  \u202e "
    body["leaves"][1]["severity"] = "S5"
    body["leaves"][2]["chain"] = "kitchen"
    body["severities"][0]["triage_minutes"] = 0
    del body["families"][3]["text"]["ar"]
    body["colour"] = "yellow"

    assert faults(await make(desk, body)) == {
        "leaves.0.text.ckb": "field.text_empty",
        "leaves.1.severity": "field.literal_error",
        "leaves.2.chain": "field.literal_error",
        "severities.0.triage_minutes": "field.greater_than_equal",
        "families.3.text.ar": "field.missing",
        "colour": "field.extra_forbidden",
    }

    body = next_of(await read(desk))
    body["leaves"][5]["code"] = "A5"
    body["severities"][1]["triage_minutes"] = 1
    assert faults(await make(desk, body)) == {
        "leaves.4.code": "field.repeated",
        "leaves.5.code": "field.repeated",
        "severities.1.triage_minutes": "field.clock_graver_is_slower",
    }
    assert await desk.count("taxonomy_version") == 1


async def test_two_admins_who_edit_at_once_never_overwrite_each_other(desk: Desk) -> None:
    edition = await read(desk)
    bodies = [next_of(edition) for _ in range(6)]
    for n, body in enumerate(bodies):
        leaf(body, "A1")["text"]["en"] = f"Not open on time ({n})"

    answers = await asyncio.gather(*(make(desk, body) for body in bodies))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409, 409]
    for answer in answers:
        if answer.status_code == 409:
            assert (answer.json()["code"], answer.json()["params"]) == ("intake.version_stale", {"version": 2})
    assert await desk.count("taxonomy_version") == 2


async def test_a_repeat_under_one_key_makes_one_edition_and_another_body_is_refused(desk: Desk) -> None:
    body = next_of(await read(desk))
    first, again = await make(desk, body, key="k-1"), await make(desk, body, key="k-1")
    leaf(body, "A1")["text"]["en"] = "Closed"
    other = await make(desk, body, key="k-1")

    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 409)
    assert first.json() == again.json()
    assert other.json()["code"] == "request.idempotency_conflict"
    assert await desk.count("taxonomy_version") == 2


async def test_whoever_has_an_edition_is_not_sent_it_again(desk: Desk) -> None:
    first = await desk.http.get(PATH)
    tag = first.headers["etag"]

    again = await desk.http.get(PATH, headers={"If-None-Match": f'W/"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    await make(desk, next_of(first.json()) | {"unclassified": "L3"})
    fresh = await desk.http.get(PATH, headers={"If-None-Match": tag})
    assert (fresh.status_code, fresh.json()["unclassified"]) == (200, "L3")
    assert fresh.headers["etag"] != tag


async def test_every_role_reads_the_tree_and_only_an_admin_of_the_whole_country_edits_it(desk: Desk) -> None:
    body = next_of(await read(desk))
    for role in ROLES:
        token = bearer(desk.register.token_for(role))
        assert (await desk.http.get(PATH, headers=token)).status_code == 200, role
        if role not in PERMISSIONS["taxonomy.manage"].roles:
            assert (await make(desk, body, role=role)).json()["code"] == "access.forbidden"
    of_one_province = bearer(desk.register.token_for("admin", provinces=["IQ-NI"]))
    refused = await desk.http.post(PATH, json=body, headers=of_one_province)
    assert refused.json()["code"] == "access.forbidden"
    assert (await desk.http.get(PATH, headers={"Authorization": ""})).status_code == 401
    assert await desk.count("taxonomy_version") == 1


@pytest.mark.parametrize("version", [2, 2**31 - 1])
async def test_an_edition_that_was_never_made_is_unknown(desk: Desk, version: int) -> None:
    answer = await desk.http.get(PATH, params={"version": version})
    assert (answer.status_code, answer.json()["code"]) == (404, "intake.taxonomy_unknown")


async def test_an_edition_whose_commit_was_in_doubt_is_found_again_by_itself(desk: Desk) -> None:
    body = next_of(await read(desk))
    made = (await make(desk, body)).json()
    assert made["version"] == 2
    document = orjson.dumps({name: body[name] for name in taxonomy.edition()}).decode()
    await desk.rows("update intake.taxonomy_version set active = false")
    await desk.rows(
        "insert into intake.taxonomy_version (version, id, body, digest, made_by, made_at, active) "
        "select 3, gen_random_uuid(), $1::jsonb, digest, made_by, made_at, true from intake.taxonomy_version "
        "where version = 2",
        document,
    )
    assert (await read(desk))["version"] == 2

    desk.deps.taxonomies.doubt.set()  # as after a commit of which nobody heard the end

    async def known() -> bool:
        return bool((await read(desk))["version"] == 3)

    assert await eventually(known, within=60)
