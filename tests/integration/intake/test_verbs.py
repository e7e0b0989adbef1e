"""The verbs on a case: each once, with its event and its duties; nobody over anybody, nothing to whom it is not for."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import orjson

from schemas.incident import IncidentV1
from tests.integration.intake.desk import Desk
from tests.support.people import bearer

INCIDENTS = "/api/intake/incidents"


async def opened(desk: Desk, *, token: str | None = None, **changes: Any) -> dict[str, Any]:
    """File a report and return the row of the case it opened."""
    answer = await desk.file(desk.report(**changes), token=token)
    assert answer.status_code == 202, answer.text
    (row,) = await desk.rows(
        "select i.* from intake.incident i join intake.report r on r.incident_id = i.id where r.id = $1",
        UUID(answer.json()["report_id"]),
    )
    return dict(row)


async def verb(
    desk: Desk, case: Mapping[str, Any], name: str, body: Mapping[str, Any] | None = None, *, role: str = "operator",
    token: str | None = None, version: int | None = None,
) -> httpx.Response:  # fmt: skip
    """Do a verb as somebody of a role, decided on the state of now unless said otherwise."""
    (now,) = await desk.rows("select version from intake.incident where id = $1", case["id"])
    said = dict(body or {})
    if name != "note":
        said["version"] = version if version is not None else now[0]
    headers = bearer(token or desk.register.token_for(role))
    return await desk.http.post(f"{INCIDENTS}/{case['id']}/{name}", json=said, headers=headers)


async def done(
    desk: Desk, case: Mapping[str, Any], name: str, body: Mapping[str, Any] | None = None, **who: Any
) -> Any:
    """Do a verb that must be taken."""
    answer = await verb(desk, case, name, body, **who)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def told(desk: Desk, case: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """What the log was told about a case, in order: type and body."""
    rows = await desk.rows(
        "select type, subject, body from intake.event where subject like $1 order by n", f"%.incident.%.{case['id']}"
    )
    return [(row["type"], {**orjson.loads(row["body"]), "subject": row["subject"]}) for row in rows]


async def duties(desk: Desk, case: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The duties of a case by kind: state and owner."""
    rows = await desk.rows("select kind, state, owner from intake.obligation where subject_id = $1", case["id"])
    return {row["kind"]: (row["state"], row["owner"]) for row in rows}


async def test_a_first_look_ends_the_duty_to_look_and_begins_the_clock_of_acting_and_answering(desk: Desk) -> None:
    case = await opened(desk, category="H1")
    desk.clock.advance(60)

    after = await done(desk, case, "triage", {"severity": "S2", "desk": "accreditation"})

    assert (after["status"], after["severity"], after["desk"], after["version"]) == (
        "triaged",
        "S2",
        "accreditation",
        2,
    )
    assert await duties(desk, case) == {
        "triage_report": ("discharged", "operator"),
        "act_on_incident": ("open", "operator"),
        "answer_incident": ("open", "operator"),
    }
    due = {row["kind"]: row["due_at"] for row in after["obligations"]}
    opened_at = case["opened_at"]
    assert due["act_on_incident"] == (opened_at + timedelta(minutes=20)).isoformat().replace("+00:00", "Z")
    assert due["answer_incident"] == (opened_at + timedelta(minutes=100)).isoformat().replace("+00:00", "Z")
    (proof,) = await desk.rows(
        "select o.proof_event, e.type from intake.obligation o join intake.event e on e.id = o.proof_event "
        "where o.subject_id = $1 and o.kind = 'triage_report'",
        case["id"],
    )
    assert proof["type"] == "incident.triaged.v1"
    assert {row[0] for row in await desk.rows("select id from intake.deadline")} == {
        row[0] for row in await desk.rows("select id from intake.obligation where state = 'open'")
    }


async def test_the_whole_life_of_a_case_is_one_event_a_verb_and_ends_every_duty(desk: Desk) -> None:
    case = await opened(desk)
    approver, colleague = desk.register.token_for("commissioner"), desk.register.person("operator")

    await done(desk, case, "triage", {"severity": "S1"})
    await done(desk, case, "assign", {"desk": "security", "assignee": colleague.id})
    await done(desk, case, "note", {"text": "اتصلنا بالمركز", "language": "ar", "compartment": "joint"})
    await done(desk, case, "verify", {"outcome": "verified_with_evidence"})
    await done(desk, case, "refer", {"body": "police", "reason": "كسر الأختام"})
    await done(desk, case, "return", {"outcome": "سُلّم المحضر"})
    asked = await done(desk, case, "ask-advice", {"desk": "legal", "question": "هل يُعاد العد؟"})
    (advice,) = await desk.rows("select id from intake.advice where incident_id = $1", case["id"])
    assert asked["advice_open"] == 1
    await done(desk, case, "give-advice", {"advice_id": str(advice["id"]), "advice": "نعم"})
    await done(desk, case, "answer", {"text": {"ar": "وصلت لجنة إلى المركز", "en": "A team reached the centre"}})
    await done(desk, case, "public-answer", {"text": {"ar": "يُعاد العد في المركز"}})
    await done(desk, case, "public-answer/approve", token=approver)
    closed = await done(desk, case, "close", {"reason": "resolved"})

    assert (closed["status"], closed["close_reason"], closed["obligations"]) == ("closed", "resolved", [])
    events = await told(desk, case)
    assert [kind for kind, _ in events] == [f"incident.{kind}.v1" for kind in (
        "opened", "triaged", "assigned", "noted", "verified", "referred", "returned", "advice_asked", "advice_given",
        "answered", "public_answer", "public_answer", "closed",
    )]  # fmt: skip
    assert [body["version"] for _, body in events] == list(range(1, 14))
    for _, body in events:
        body.pop("subject")
        IncidentV1.model_validate(body)
    assert {state for state, _ in (await duties(desk, case)).values()} == {"discharged"}
    assert await desk.count("deadline") == 0


async def test_who_decides_on_an_old_state_overwrites_nobody(desk: Desk) -> None:
    case = await opened(desk)
    await done(desk, case, "triage", {"severity": "S3"})

    late = await verb(desk, case, "reclassify", {"severity": "S4"}, version=1)

    assert (late.status_code, late.json()["code"], late.json()["params"]) == (
        409, "intake.version_stale", {"version": 2},
    )  # fmt: skip
    answers = await asyncio.gather(*(verb(desk, case, "assign", {"desk": "legal"}, version=2) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 9


async def test_a_breach_is_not_closed_before_somebody_answered_it(desk: Desk) -> None:
    case = await opened(desk)

    silent = await verb(desk, case, "close", {"reason": "resolved"})
    spoken = await done(desk, case, "close", {"reason": "resolved", "text": {"ar": "فُتح المركز"}})

    assert (silent.status_code, silent.json()["code"]) == (409, "intake.answer_missing")
    assert (spoken["status"], spoken["answered_at"]) == ("closed", spoken["closed_at"])


async def test_a_public_answer_needs_a_second_person(desk: Desk) -> None:
    case = await opened(desk)
    commissioner = desk.register.token_for("commissioner")
    await done(desk, case, "public-answer", {"text": {"ar": "جواب"}}, token=commissioner)

    alone = await verb(desk, case, "public-answer/approve", token=commissioner)
    operator = await verb(desk, case, "public-answer/approve")
    second = await done(desk, case, "public-answer/approve", role="approver")

    assert (alone.status_code, alone.json()["code"]) == (409, "intake.two_people_needed")
    assert operator.status_code == 403
    assert second["public_answer"] == "published"


async def test_a_reopened_case_owes_another_answer_from_now_on(desk: Desk) -> None:
    case = await opened(desk)
    await done(desk, case, "triage", {"severity": "S2"})
    await done(desk, case, "close", {"reason": "answered", "text": {"en": "Done"}})
    desk.clock.advance(3600)

    again = await done(desk, case, "reopen")

    (owed,) = again["obligations"]
    assert (owed["kind"], owed["step"]) == ("answer_incident", 0)
    until = desk.clock.now() + timedelta(minutes=100)
    assert owed["due_at"] == again["answer_due_at"] == until.isoformat().replace("+00:00", "Z")


async def test_a_reopened_case_promises_nothing_for_the_time_it_was_closed(desk: Desk) -> None:
    case = await opened(desk)
    await done(desk, case, "triage", {"severity": "S3"})
    await done(desk, case, "close", {"reason": "answered", "text": {"en": "Done"}})
    desk.clock.advance(8 * 3600)
    await done(desk, case, "reopen")

    graver = await done(desk, case, "reclassify", {"severity": "S2"})

    until = desk.clock.now() + timedelta(minutes=100)
    (owed,) = graver["obligations"]
    assert owed["due_at"] == graver["answer_due_at"] == until.isoformat().replace("+00:00", "Z")


async def test_an_answer_that_was_late_or_missed_does_not_become_punctual_by_calling_the_case_lighter(
    desk: Desk,
) -> None:
    answered_late, missed = await opened(desk, category="B5"), await opened(desk, category="B5")
    for case in (answered_late, missed):
        await done(desk, case, "triage", {"severity": "S2"})
    desk.clock.advance(8 * 3600)
    await done(desk, answered_late, "answer", {"text": {"en": "Done"}})

    async def figures() -> Any:
        operator = bearer(desk.register.token_for("operator"))
        items = (await desk.http.get(f"{INCIDENTS}/figures?by=family", headers=operator)).json()["items"]
        return [(one["answer"]["late"], one["answer"]["overdue"], one["answer"]["in_time"]) for one in items]

    before = await figures()
    await done(desk, answered_late, "reclassify", {"severity": "S4"})
    await done(desk, answered_late, "close", {"reason": "resolved"})
    await done(desk, answered_late, "reclassify", {"severity": "S3"})
    await done(desk, missed, "reclassify", {"severity": "S4"})

    assert before == await figures() == [(1, 1, 0)]


async def test_a_public_answer_may_be_given_after_closing_and_waits_until_somebody_decides(desk: Desk) -> None:
    case = await opened(desk)
    await done(desk, case, "close", {"reason": "answered", "text": {"en": "Done"}})

    await done(desk, case, "public-answer", {"text": {"ar": "جواب"}})
    await done(desk, case, "note", {"text": "سُئلنا عنه", "language": "ar", "compartment": "joint"})
    await done(desk, case, "reclassify", {"severity": "S3"})

    assert (await duties(desk, case))["approve_answer"] == ("open", "coordinator")
    await done(desk, case, "public-answer/approve", role="approver")
    assert (await duties(desk, case))["approve_answer"][0] == "discharged"


async def test_merged_cases_count_their_reports_and_organisations_together_and_apart_again(desk: Desk) -> None:
    stranger = desk.register.token_for("observer")
    first, second = await opened(desk), await opened(desk)
    answer = await desk.file(token=stranger)
    (third,) = await desk.rows(
        "select i.* from intake.incident i join intake.report r on r.incident_id = i.id where r.id = $1",
        UUID(answer.json()["report_id"]),
    )

    await done(desk, second, "merge", {"into": str(first["id"]), "into_version": 1})
    gone = await done(desk, third, "merge", {"into": str(first["id"]), "into_version": 2})

    (kept,) = await desk.rows("select reports, organisations, version from intake.incident where id = $1", first["id"])
    assert tuple(kept) == (3, 2, 3)
    assert (gone["status"], gone["close_reason"], gone["merged_into"]) == ("closed", "merged", str(first["id"]))
    status = await desk.http.get(
        f"/api/intake/reports/{answer.json()['report_id']}", headers={"X-Report-Secret": answer.json()["secret"]}
    )
    assert status.json()["status"] == "received"

    alone = await done(desk, third, "unmerge")
    (kept,) = await desk.rows("select reports, organisations from intake.incident where id = $1", first["id"])
    assert (alone["status"], alone["reports"], alone["merged_into"]) == ("new", 1, None)
    assert tuple(kept) == (2, 1)


async def test_a_case_that_changes_its_readers_leaves_nothing_behind(desk: Desk) -> None:
    case = await opened(desk, summary="تهديد لموظفة في المركز")
    await done(desk, case, "triage", {"severity": "S2"})

    after = await done(desk, case, "reclassify", {"compartment": "commission", "severity": "S1"})

    assert after["compartment"] == "commission"
    *_, left, state = await told(desk, case)
    assert left[1]["subject"].startswith("ops.intake.incident.joint.")
    assert {name: value for name, value in left[1].items() if name != "subject"} == {
        "id": str(case["id"]), "version": 3, "moved": True,
    }  # fmt: skip
    assert state[1]["subject"].startswith("ops.intake.incident.commission.")
    assert state[1]["change"] == {"kind": "reclassified", "from_severity": None, "from_category": None}
    compartments = await desk.rows(
        "select distinct compartment from intake.obligation where subject_id = $1", case["id"]
    )
    assert [row[0] for row in compartments] == ["commission"]
    for state in await last_words_of_duties(desk, "joint"):
        assert state == {"id": state["id"], "version": state["version"], "moved": True}
    looked = next(one for one in await last_words_of_duties(desk, "commission") if one["kind"] == "triage_report")
    (proof,) = await desk.rows("select id from intake.event where type = 'incident.triaged.v1'")
    assert (looked["state"], looked["change"]["kind"]) == ("discharged", "moved")
    assert looked["proof"]["event_id"] == str(proof[0])
    hidden = await verb(desk, case, "verify", {"outcome": "verified"}, role="cso_delegate")
    assert hidden.status_code in {403, 404}


async def last_words_of_duties(desk: Desk, compartment: str) -> list[dict[str, Any]]:
    """The last state that was told of each duty to a compartment."""
    rows = await desk.rows(
        "select distinct on (subject) body from intake.event where subject like $1 order by subject, n desc",
        f"ops.intake.obligation.{compartment}.%",
    )
    return [orjson.loads(row["body"]) for row in rows]


async def test_what_was_written_before_few_is_not_opened_with_their_case(desk: Desk) -> None:
    case = await opened(desk, category="G5")
    for name, said in (
        ("triage", {}),
        ("refer", {"body": "police", "reason": "سري"}),
        ("return", {"outcome": "سري"}),
        ("answer", {"text": {"ar": "سري"}}),
        ("reclassify", {"compartment": "joint"}),
        ("answer", {"text": {"ar": "علني"}}),
    ):
        case = await done(desk, case, name, said)

    seen = {}
    for role in ("cso_delegate", "operator"):
        answer = await desk.http.get(f"{INCIDENTS}/{case['id']}", headers=bearer(desk.register.token_for(role)))
        seen[role] = len(answer.json()["referrals"]), len(answer.json()["answers"])
    assert seen == {"cso_delegate": (0, 1), "operator": (1, 2)}


async def test_a_desk_of_another_province_learns_nothing_of_the_case(desk: Desk) -> None:
    case = await opened(desk, province="IQ-BG")
    elsewhere = desk.register.token_for("operator", provinces=["IQ-BA"])

    answer = await verb(desk, case, "triage", {"severity": "S3"}, token=elsewhere)

    assert (answer.status_code, answer.json()["code"]) == (404, "intake.incident_unknown")


async def test_an_untouched_case_climbs_to_the_lead_and_to_the_duty_commissioner(desk: Desk) -> None:
    case = await opened(desk, category="E2")
    await desk.part("deadlines").stop()  # what is under way there is not waited for by the sweep here
    owners = []
    for _ in range(3):
        desk.clock.advance(3 * 60)
        await desk.part("deadlines").sweep()
        owners.append((await duties(desk, case))["triage_report"])

    assert owners == [("open", "coordinator"), ("open", "commissioner"), ("lapsed", "commissioner")]
    await done(desk, case, "triage", {"severity": "S1"})
    assert (await duties(desk, case))["triage_report"] == ("discharged", "commissioner")


async def test_the_reporter_reads_how_far_it_got_and_what_was_answered(desk: Desk) -> None:
    answer = (await desk.file()).json()
    (case,) = await desk.rows("select * from intake.incident")
    said = {"X-Report-Secret": answer["secret"]}

    async def status() -> Any:
        return (await desk.http.get(f"/api/intake/reports/{answer['report_id']}", headers=said)).json()

    seen = [(await status())["status"]]
    await done(desk, case, "triage", {"severity": "S2"})
    seen.append((await status())["status"])
    await done(desk, case, "answer", {"text": {"ar": "وصلنا"}})
    seen.append((await status())["status"])
    await done(desk, case, "close", {"reason": "answered"})
    last = await status()
    seen.append(last["status"])

    assert seen == ["received", "passed_on", "answered", "closed"]
    assert set(last["times"]) == {"received", "passed_on", "answered", "closed"}
    assert [one["texts"] for one in last["answers"]] == [{"ar": "وصلنا"}]


def at_centre(desk: Desk, code: str = "019") -> str:
    """Put a centre with one station on the map and return the station's code."""
    state = {
        "centre_id": str(desk.deps.ids.uuid()), "version": 1, "code": code, "province": "IQ-BG", "district": "019-1",
        "state": "open", "stations": [{"code": f"{code}-1", "state": "open"}],
    }  # fmt: skip
    desk.deps.places.take_centre(state["centre_id"], "IQ-BG", 1, state)
    return f"{code}-1"


async def test_three_independent_organisations_at_one_centre_make_their_cases_graver_once(desk: Desk) -> None:
    station = at_centre(desk)
    for _ in range(2):  # two of one network are not independent
        await desk.file(desk.report(category="E5", station=station))
    await desk.part("clusters").look()
    assert {row[0] for row in await desk.rows("select severity from intake.incident")} == {"S3"}
    others = [desk.register.token(desk.register.person("observer")) for _ in range(2)]

    for token in others:
        await desk.file(desk.report(category="E5", station=station), token=token)
    await desk.part("clusters").look()
    await desk.part("clusters").look()

    rows = await desk.rows("select severity, raised, version from intake.incident")
    assert {tuple(row) for row in rows} == {("S2", True, 2)}
    assert len(await desk.rows("select 1 from intake.event where type = 'incident.raised.v1'")) == 4


async def test_a_category_that_is_corrected_later_counts_for_the_rule(desk: Desk) -> None:
    station = at_centre(desk)
    cases = []
    for leaf in ("E5", "E5", "E2"):
        token = desk.register.token(desk.register.person("observer"))
        cases.append(await opened(desk, token=token, category=leaf, station=station))
    await desk.part("clusters").look()
    assert {row[0] for row in await desk.rows("select raised from intake.incident")} == {False}
    desk.clock.advance(5 * 60)

    await done(desk, cases[2], "reclassify", {"category": "E5", "severity": "S3"})
    await desk.part("clusters").look()

    assert {row[0] for row in await desk.rows("select raised from intake.incident")} == {True}


async def test_a_case_that_cannot_be_raised_keeps_no_other_from_it(desk: Desk) -> None:
    await desk.part("clusters").stop()  # it would raise them before the trigger is there
    stations = at_centre(desk, "018"), at_centre(desk, "020")
    for station in stations:
        for _ in range(3):
            token = desk.register.token(desk.register.person("observer"))
            await opened(desk, token=token, category="E5", station=station)
    await desk.rows(
        "create function public.refuses() returns trigger language plpgsql as "
        "$$ begin raise exception 'this one stays as it is'; end $$"
    )
    await desk.rows(
        "create trigger refuses before update on intake.incident for each row "
        "when (old.station = '018-1') execute function public.refuses()"
    )

    await desk.part("clusters").look()

    found = await desk.rows("select station, bool_and(raised) from intake.incident group by station order by station")
    assert [tuple(row) for row in found] == [("018-1", False), ("020-1", True)]


async def test_a_case_is_given_to_nobody_the_room_does_not_know_and_can_be_taken_back(desk: Desk) -> None:
    case, colleague = await opened(desk), desk.register.person("operator")
    await done(desk, case, "assign", {"assignee": colleague.id})

    stranger = await verb(desk, case, "assign", {"assignee": "0193f0c2-7b1e-7cc3-9c55-2f1f6a1b8999"})
    nothing = await verb(desk, case, "assign", {})

    assert [(answer.status_code, wrong(answer)) for answer in (stranger, nothing)] == [
        (422, {"assignee": "field.unknown"}),
        (422, {"body": "field.nothing_decided"}),
    ]
    assert (await done(desk, case, "assign", {"assignee": None}))["assignee"] is None


def wrong(answer: httpx.Response) -> dict[str, str]:
    """Which field broke which rule."""
    return {one["field"]: one["code"] for one in answer.json()["params"]["errors"]}


async def test_a_leaf_or_a_province_that_does_not_exist_is_named_and_changes_nothing(desk: Desk) -> None:
    desk.deps.places.take_election(1, {"totals": [{"province": "IQ-BG"}]})
    case = await opened(desk)

    leaf = await verb(desk, case, "triage", {"category": "E99"})
    place = await verb(desk, case, "triage", {"province": "IQ-ZZ"})

    assert (leaf.status_code, wrong(leaf)) == (422, {"category": "field.unknown"})
    assert (place.status_code, wrong(place)) == (422, {"province": "field.unknown"})
    assert len(await told(desk, case)) == 1


async def test_a_leaf_of_fewer_readers_takes_the_case_to_them(desk: Desk) -> None:
    case = await opened(desk, category="A1")

    after = await done(desk, case, "triage", {"category": "G5"})

    assert after["compartment"] == "commission"
    assert (await told(desk, case))[1][1]["moved"] is True


async def test_another_province_leaves_the_station_that_was_said_and_a_known_station_brings_its_own(desk: Desk) -> None:
    station = at_centre(desk)
    case = await opened(desk, province="IQ-NI", station=None)

    found = await done(desk, case, "triage", {"station": station})
    left = await done(desk, case, "reclassify", {"province": "IQ-NI"})

    assert (found["province"], found["centre"], found["station_known"]) == ("IQ-BG", "019", True)
    assert (left["province"], left["station"], left["centre"], left["district"]) == ("IQ-NI", None, None, None)
