"""Cases that are one matter: counted together and apart again, read by the same people, and nothing is forgotten."""

import asyncio
from functools import partial
from typing import Any
from uuid import UUID

import orjson

from tests.integration.intake.asking import answered, ask, listed
from tests.integration.intake.desk import Desk
from tests.integration.intake.test_verbs import INCIDENTS, done, duties, opened, told, verb
from tests.support.eventually import eventually
from tests.support.people import bearer
from tests.support.postgres import connected

Case = dict[str, Any]


async def version(desk: Desk, case: Case) -> int:
    """The version of a case now."""
    return int((await desk.rows("select version from intake.incident where id = $1", case["id"]))[0][0])


async def merged(desk: Desk, case: Case, into: Case) -> Any:
    """Merge a case into another one."""
    return await done(desk, case, "merge", {"into": str(into["id"]), "into_version": await version(desk, into)})


async def counts(desk: Desk, *cases: Case) -> list[int]:
    """How many reports each of these cases says it has; as many sources lie in its file."""
    found = []
    for case in cases:
        file = await answered(desk, f"/{case['id']}")
        assert len(file["sources"]) == file["reports"]
        found.append(file["reports"])
    return found


async def standing(desk: Desk, compartment: str) -> list[tuple[str, dict[str, Any]]]:
    """What still stands of all that was told to this compartment: the last word on each subject, without farewells."""
    rows = await desk.rows(
        "select distinct on (subject) subject, body from intake.event where subject like $1 order by subject, n desc",
        f"ops.intake.%.{compartment}.%",
    )
    last = [(row["subject"], orjson.loads(row["body"])) for row in rows]
    return [(subject, body) for subject, body in last if not body.get("moved")]


async def test_a_chain_of_merged_cases_is_taken_apart_at_any_link(desk: Desk) -> None:
    d, b, a, c = [await opened(desk) for _ in range(4)]
    await merged(desk, d, b)
    await merged(desk, b, a)
    await merged(desk, a, c)
    assert await counts(desk, d, b, a, c) == [1, 2, 3, 4]

    whole = await done(desk, a, "unmerge")

    assert (whole["reports"], whole["merged_into"]) == (3, None)
    assert await counts(desk, d, b, a, c) == [1, 2, 3, 1]

    await merged(desk, a, c)
    part = await done(desk, b, "unmerge")  # out of c, where its reports are counted since a was merged further

    assert (part["reports"], part["merged_into"]) == (2, None)
    assert await counts(desk, d, b, a, c) == [1, 2, 1, 2]
    for case, last in ((a, "released"), (c, "released"), (b, "unmerged")):
        assert (await told(desk, case))[-1][1]["change"]["kind"] == last
    again = await verb(desk, b, "unmerge")
    assert (again.status_code, again.json()["code"]) == (409, "intake.wrong_state")


async def test_merged_cases_go_to_the_readers_of_the_case_they_are_part_of(desk: Desk) -> None:
    a, b, d = [await opened(desk, summary="تهديد لموظفة في المركز", province="IQ-BG") for _ in range(3)]
    said = {"text": "رواية الشاهدة", "language": "ar", "compartment": "joint"}
    for case in (b, d):
        await done(desk, case, "triage", {"severity": "S2"})
        await done(desk, case, "note", said)
    await merged(desk, d, b)
    await merged(desk, b, a)
    alone = await verb(desk, b, "reclassify", {"compartment": "commission"})
    assert (alone.status_code, alone.json()["params"]) == (409, {"state": "merged"})

    await done(desk, a, "triage", {"severity": "S2", "province": "IQ-NI"})
    places = await desk.rows("select distinct compartment, province from intake.incident")
    assert [tuple(row) for row in places] == [("joint", "IQ-NI")]
    await done(desk, a, "reclassify", {"compartment": "security"}, role="commissioner")

    assert await standing(desk, "joint") == []
    assert await listed(desk, role="cso_delegate") == []
    for case in (a, b, d):
        assert (await ask(desk, f"/{case['id']}", role="cso_delegate")).status_code == 404
        assert (await told(desk, case))[-1][1]["subject"].startswith("ops.intake.incident.security.IQ-NI.")
    rows = await desk.rows("select distinct compartment, province from intake.obligation")
    assert [tuple(row) for row in rows] == [("security", "IQ-NI")]
    assert (await verb(desk, b, "unmerge")).status_code == 404
    back = await done(desk, b, "unmerge", role="commissioner")
    assert (back["compartment"], back["reports"]) == ("security", 2)


async def test_who_was_answered_stays_answered_when_the_case_is_merged_and_merged_again(desk: Desk) -> None:
    filed = (await desk.file()).json()
    (first,) = await desk.rows("select * from intake.incident")
    second, third = await opened(desk), await opened(desk)
    seen = []

    async def look() -> None:
        secret = {"X-Report-Secret": filed["secret"]}
        status = (await desk.http.get(f"/api/intake/reports/{filed['report_id']}", headers=secret)).json()
        seen.append((status["status"], [one["texts"]["ar"] for one in status["answers"]]))

    await done(desk, dict(first), "triage", {"severity": "S2"})
    await merged(desk, dict(first), second)
    await look()
    await done(desk, second, "answer", {"text": {"ar": "وصلنا"}})
    await merged(desk, second, third)
    await look()
    await done(desk, third, "close", {"reason": "resolved", "text": {"ar": "انتهى"}})
    await look()

    assert seen == [("passed_on", []), ("answered", ["وصلنا"]), ("closed", ["وصلنا", "انتهى"])]


async def test_merging_and_taking_apart_at_once_do_not_wait_for_each_other_for_ever(desk: Desk) -> None:
    first, second = sorted([await opened(desk), await opened(desk)], key=lambda case: str(case["id"]))
    await merged(desk, second, first)

    async def waiting(sessions: int) -> bool:
        query = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
        return bool((await desk.rows(query))[0][0] == sessions)

    async with connected(desk.database.owner) as conn:
        held = conn.transaction()
        await held.start()
        await conn.execute("select 1 from intake.incident where id = $1 for update", first["id"])
        other_way = {"into": str(second["id"]), "into_version": await version(desk, second)}
        asked = [
            ("merge", first, other_way),
            ("unmerge", second, None),
            ("reclassify", first, {"compartment": "commission"}),
        ]
        verbs = []
        for number, (name, case, body) in enumerate(asked, 1):
            verbs.append(asyncio.create_task(verb(desk, case, name, body)))
            await eventually(partial(waiting, number), within=60)
        await held.rollback()
        answers = await asyncio.gather(*verbs)

    assert [answer.status_code for answer in answers if answer.status_code not in {200, 409}] == []
    assert answers[0].status_code == 409
    assert 200 in {answer.status_code for answer in answers[1:]}


async def test_what_nobody_triaged_comes_back_untriaged(desk: Desk) -> None:
    first, second = await opened(desk), await opened(desk)
    gone = await merged(desk, second, first)
    assert gone["acted_at"] is None
    desk.clock.advance(600)

    alone = await done(desk, second, "unmerge")

    now = desk.clock.now()
    assert (alone["status"], alone["triaged_at"], alone["acted_at"]) == ("new", None, None)
    (owed,) = alone["obligations"]
    assert owed["kind"] == "triage_report"
    (row,) = await desk.rows("select due_at from intake.obligation where id = $1", UUID(owed["id"]))
    assert row[0] > now
    await done(desk, second, "close", {"reason": "withdrawn"})
    assert (await done(desk, second, "reopen"))["status"] == "new"
    assert (await done(desk, second, "triage", {"severity": "S3"}))["triaged_at"] is not None


async def test_merging_makes_no_missed_deadline_good(desk: Desk) -> None:
    others = desk.register.token_for("observer")
    first = await opened(desk, category="B3")
    assert (await desk.file(desk.report(category="B3"), token=others)).status_code == 202
    (row,) = await desk.rows("select * from intake.incident where id <> $1", first["id"])
    second = dict(row)
    for case in (first, second):
        await done(desk, case, "triage", {"severity": "S1"})
    await desk.part("deadlines").stop()  # what is under way there is not waited for by the sweep here
    desk.clock.advance(3600)
    await desk.part("deadlines").sweep()

    async def missed(by: str) -> list[tuple[Any, ...]]:
        rows = (await answered(desk, "/figures", by=by))["items"]
        return sorted(
            (one["triage"]["in_time"], one["first_action"]["late"] + one["first_action"]["overdue"]) for one in rows
        )

    before = [await missed("family"), await missed("organisation")]
    await merged(desk, second, first)

    assert before == [[(2, 2)], [(1, 1), (1, 1)]]
    # the second organisation's report is counted in the first case now: that one's deadlines are of both of them
    assert [await missed("family"), await missed("organisation")] == [[(2, 2)], [(1, 1), (2, 2)]]


async def test_a_case_that_ends_ends_its_questions_to_other_desks(desk: Desk) -> None:
    question = {"desk": "legal", "question": "هل يُعاد العد؟"}
    into = await opened(desk)
    for ends, again in (("close", "reopen"), ("merge", "unmerge")):
        case = await opened(desk)
        await done(desk, case, "ask-advice", question)
        body = {"into": str(into["id"]), "into_version": 1} if ends == "merge" else {"reason": "withdrawn"}

        ended = await done(desk, case, ends, body)

        assert ended["advice_open"] == 0
        assert (await duties(desk, case))["give_advice"][0] == "discharged"
        back = await done(desk, case, again)
        assert (back["advice_open"], "give_advice" in {one["kind"] for one in back["obligations"]}) == (0, False)
        (paper,) = (await answered(desk, f"/{case['id']}"))["advice"]
        assert (paper["given_at"], paper["ended_at"] is not None) == (None, True)
        late = await verb(desk, case, "give-advice", {"advice_id": paper["id"], "advice": "نعم"})
        assert (late.status_code, late.json()["code"]) == (404, "intake.advice_unknown")
        asked = await done(desk, case, "ask-advice", question)
        assert asked["advice_open"] == 1


async def test_a_merged_case_has_no_public_answer_of_its_own(desk: Desk) -> None:
    first, second = await opened(desk), await opened(desk)
    await merged(desk, second, first)

    answer = await desk.http.post(
        f"{INCIDENTS}/{second['id']}/public-answer",
        json={"version": await version(desk, second), "text": {"ar": "جواب"}},
        headers=bearer(desk.register.token_for("operator")),
    )

    assert (answer.status_code, answer.json()["params"]) == (409, {"state": "merged"})
