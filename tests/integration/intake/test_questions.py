"""Lists, search, a case with its papers, its history and the figures: complete for who may read, nothing for others."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.intake.api.incidents import IncidentFilter
from services.intake.store.questions import Question, Reach, _by_due, _by_moment, conditions
from services.kit.clock import rfc3339
from services.kit.ids import format_code
from services.kit.text import search_key
from tests.integration.intake.asking import answered, ask, case_of, centre_on_the_map, do, listed, merge
from tests.integration.intake.desk import Desk
from tests.support.cases import fill
from tests.support.postgres import TestDatabase, connected


async def test_pages_hold_every_case_once_newest_first_whatever_comes_in_meanwhile(desk: Desk) -> None:
    cases = [await case_of(desk) for _ in range(7)]
    seen: list[str] = []
    cursor = None

    while True:
        page = await answered(desk, limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [item["id"] for item in page["items"]]
        await case_of(desk)
        cursor = page["next"]
        if cursor is None:
            break

    assert seen == cases[::-1]


async def test_a_case_says_what_is_owed_on_it_and_by_due_the_next_deadline_comes_first(desk: Desk) -> None:
    slow = await case_of(desk, category="F1")
    urgent = await case_of(desk, category="B3")
    done = await case_of(desk, category="A1")
    await do(desk, done, "close", {"reason": "not_related"})

    page = await answered(desk, sort="due")

    assert [item["id"] for item in page["items"]] == [urgent, slow]
    assert [[duty["kind"] for duty in item["obligations"]] for item in page["items"]] == [["triage_report"]] * 2
    first = await answered(desk, sort="due", limit=1)
    second = await answered(desk, sort="due", limit=1, cursor=first["next"])
    assert [item["id"] for item in (*first["items"], *second["items"])] == [urgent, slow]
    assert second["next"] is None


async def test_by_updated_the_case_that_somebody_touched_last_comes_first(desk: Desk) -> None:
    first, second, third = [await case_of(desk) for _ in range(3)]

    await do(desk, first, "triage", {"desk": "technical"})

    assert await listed(desk, sort="updated") == [first, third, second]
    page = await answered(desk, sort="updated", limit=1)
    assert await listed(desk, sort="updated", cursor=page["next"]) == [third, second]


async def test_every_filter_finds_what_it_says_and_nothing_else(desk: Desk) -> None:
    await centre_on_the_map(desk, "110101", ["110101-01", "110101-02"])
    me = desk.register.person("operator")
    token = desk.register.token(me)
    one = await case_of(desk, category="B3", station="110101-01")
    other = await case_of(desk, category="A1", station="900900", province="IQ-NI")
    mine = await case_of(desk, by=me, category="A2", station="900901", province="IQ-AR")
    await do(desk, one, "triage", {"desk": "technical"})
    await do(desk, one, "assign", {"assignee": me.id})
    await do(desk, one, "verify", {"outcome": "verified"})
    await do(desk, one, "refer", {"body": "police", "reason": "تجمّع أمام المركز"})
    await do(desk, other, "public-answer", {"text": {"ar": "فُتحت المحطة"}})
    opened = (await answered(desk, f"/{other}"))["opened_at"]

    found: dict[str, tuple[dict[str, Any], list[str]]] = {
        "status": ({"status": "triaged"}, [one]),
        "two statuses": ({"status": ["new", "triaged"]}, [mine, other, one]),
        "severity": ({"severity": "S1"}, [one]),
        "category": ({"category": ["A1", "B3"]}, [other, one]),
        "family": ({"family": "A"}, [mine, other]),
        "province": ({"province": "IQ-NI"}, [other]),
        "centre": ({"centre": "١١٠١٠١"}, [one]),
        "station": ({"station": "١١٠١٠١-٠١"}, [one]),
        "station as sent": ({"station": "900900"}, [other]),
        "desk": ({"desk": "technical"}, [one]),
        "assignee": ({"assignee": me.id}, [one]),
        "mine": ({"assignee": "me"}, [one]),
        "nobody's": ({"assignee": "none"}, [mine, other]),
        "organisation": ({"organisation": me.organisation}, [mine]),
        "reporter": ({"reporter": "me"}, [mine]),
        "verification": ({"verification": "verified"}, [one]),
        "referred": ({"referred": "true"}, [one]),
        "not referred": ({"referred": "false"}, [mine, other]),
        "overdue": ({"overdue": "true"}, []),
        "not overdue": ({"overdue": "false"}, [mine, other, one]),
        "public answer": ({"public_answer": "proposed"}, [other]),
        "since": ({"since": opened}, [mine, other]),
        "until": ({"until": opened}, [one]),
        "all at once": ({"severity": "S1", "desk": "technical", "assignee": "me", "q": "110101"}, [one]),
        "what excludes itself": ({"severity": "S1", "family": "A"}, []),
    }
    assert {name for params, _ in found.values() for name in params} == set(IncidentFilter.model_fields)
    for name, (params, expected) in found.items():
        assert await listed(desk, token=token, **params) == expected, name
        for order in ("updated", "due"):
            assert sorted(await listed(desk, token=token, sort=order, **params)) == sorted(expected), (name, order)


async def test_overdue_are_those_whose_first_deadline_was_missed_also_while_the_next_owner_has_time(desk: Desk) -> None:
    late, calm = await case_of(desk, category="B3"), await case_of(desk, category="F1")
    await desk.part("deadlines").stop()

    desk.clock.advance(150)

    assert await listed(desk, overdue="true") == await listed(desk, overdue="true", sort="due") == [late]
    assert await desk.part("deadlines").sweep() == 1
    assert await listed(desk, overdue="true") == [late]
    assert await listed(desk, overdue="false") == [calm]


async def test_words_are_found_in_any_spelling_and_all_of_them_must_occur(desk: Desk) -> None:
    arabic = await case_of(desk, summary="تأخّر فتحُ المحطة إلى الساعة ٩ صباحًا", station="٧٧١٢٣", language="ar")
    kurdish = await case_of(desk, summary="دەنگدەرێک ڕێگەی پێنەدرا", station="88", language="ckb")

    found = {
        "تاخر فتح": [arabic], "المحطه": [arabic], "الساعه 9": [arabic], "77123": [arabic], "٧٧١٢": [arabic],
        "فت": [arabic], "تح": [], "تا": [arabic],
        "دهنگدهر": [kurdish], "رێگەی": [kurdish], "فتح دەنگدەر": [], "100%": [], "_": [], "ـ": [], "\u064b": [],
    }  # fmt: skip
    for text, expected in found.items():
        assert await listed(desk, q=text) == expected, text


async def test_a_code_names_its_case_however_it_is_typed_also_after_merging(desk: Desk) -> None:
    first, second, other = [await case_of(desk) for _ in range(3)]
    code = (await answered(desk, f"/{first}"))["code"]
    arabic = code.translate({ord(str(n)): chr(ord("٠") + n) for n in range(10)})
    for typed in (code, code.lower(), format_code(code), arabic, f" {code} "):
        assert await listed(desk, q=typed) == [first], typed

    await merge(desk, first, second)

    assert await listed(desk, q=code) == [second, first]
    assert other not in await listed(desk, q=code)
    assert await listed(desk, q=code, status="closed") == [first]


async def test_what_somebody_may_not_read_does_not_exist_in_any_question(desk: Desk) -> None:
    open_to_all = await case_of(desk, province="IQ-BG", station="1")
    nowhere = await case_of(desk, province="??", station="2")
    elsewhere = await case_of(desk, province="IQ-NI", station="3")
    inner = await case_of(desk, province="IQ-BG", station="4")
    code = (await answered(desk, f"/{inner}"))["code"]
    await do(desk, inner, "reclassify", {"compartment": "commission"})
    delegate = desk.register.token_for("cso_delegate", provinces=["IQ-BG"])
    liaison = desk.register.token_for("liaison")

    assert await listed(desk, token=delegate) == [nowhere, open_to_all]
    assert await listed(desk, token=delegate, q=code) == []
    assert sorted(await listed(desk, token=delegate, sort="due")) == sorted([open_to_all, nowhere])
    assert await listed(desk, token=liaison) == []
    assert await listed(desk, role="auditor") == [inner, elsewhere, nowhere, open_to_all]
    keys = [item["key"] for item in (await answered(desk, "/figures", token=delegate))["items"]]
    assert keys == ["IQ-BG", "XX"]
    for case in (inner, elsewhere):
        for path in ("", "/history", "/duplicates"):
            answer = await ask(desk, f"/{case}{path}", token=delegate)
            assert (answer.status_code, answer.json()["code"]) == (404, "intake.incident_unknown"), path
    absent = await ask(desk, f"/{UUID(int=7)}", token=delegate)
    hidden = await ask(desk, f"/{inner}", token=delegate)
    assert {**absent.json(), "reference": ""} == {**hidden.json(), "reference": ""}


async def test_senders_are_for_the_desk_and_an_organisation_reads_its_own_reports(desk: Desk) -> None:
    ours, theirs = desk.register.person("cso_delegate"), desk.register.person("cso_delegate")
    colleague = desk.register.person("cso_delegate", organisation=ours.organisation)
    case = await case_of(desk, by=ours, details="رأيت الصندوق مفتوحًا")
    second = await case_of(desk, by=theirs, details="تفاصيل منظمة أخرى")
    await merge(desk, second, case)

    for_desk = await answered(desk, f"/{case}")
    for_us = await answered(desk, f"/{case}", token=desk.register.token(colleague))
    for_reader = await answered(desk, f"/{case}", role="reader")

    assert [(s["reporter"], s["organisation"], s["details"]) for s in for_desk["sources"]] == [
        (ours.id, ours.organisation, "رأيت الصندوق مفتوحًا"),
        (theirs.id, theirs.organisation, "تفاصيل منظمة أخرى"),
    ]
    assert for_desk["merged"] == [second]
    assert [s["reporter"] for s in for_us["sources"]] == [ours.id]
    assert (for_us["reports"], for_us["organisations"]) == (2, 2)
    assert for_reader["sources"] == []
    for answer in (await ask(desk, f"/{case}", token=desk.register.token(colleague)),):
        assert theirs.id not in answer.text and theirs.organisation not in answer.text
        assert "تفاصيل منظمة أخرى" not in answer.text


async def test_which_cases_another_organisation_reported_is_not_told_by_a_filter(desk: Desk) -> None:
    ours, theirs = desk.register.person("cso_delegate"), desk.register.person("cso_delegate")
    await case_of(desk, by=theirs)
    token = desk.register.token(ours)

    foreign = await ask(desk, token=token, organisation=theirs.organisation)
    taken = await ask(desk, "/export", token=token, organisation=theirs.organisation, format="csv")

    assert (foreign.status_code, foreign.json()["code"]) == (403, "access.forbidden")
    assert taken.status_code == 403
    assert await listed(desk, token=token, organisation=ours.organisation) == []
    figures = await answered(desk, "/figures", token=token, by="organisation")
    assert figures["items"] == []


async def test_proposals_and_questions_between_desks_are_not_for_delegates(desk: Desk) -> None:
    case = await case_of(desk)
    await do(desk, case, "triage", {})
    await do(desk, case, "answer", {"text": {"ar": "وصلت لجنة إلى المركز"}})
    await do(desk, case, "public-answer", {"text": {"ar": "النص المقترح"}})
    await do(desk, case, "ask-advice", {"desk": "legal", "question": "هل يُغلق الصندوق؟"})

    desk_sees = await answered(desk, f"/{case}")
    delegate_sees = await answered(desk, f"/{case}", role="cso_delegate")

    assert [one["state"] for one in desk_sees["answers"]] == ["sent", "proposed"]
    assert [one["question"] for one in desk_sees["advice"]] == ["هل يُغلق الصندوق؟"]
    assert [one["texts"] for one in delegate_sees["answers"]] == [{"ar": "وصلت لجنة إلى المركز"}]
    assert (delegate_sees["advice"], delegate_sees["advice_open"]) == ([], 1)


async def test_history_tells_every_verb_newest_first_page_by_page(desk: Desk) -> None:
    case = await case_of(desk)
    await do(desk, case, "triage", {"severity": "S2"})
    await do(desk, case, "verify", {"outcome": "verified"})

    whole = await answered(desk, f"/{case}/history")
    first = await answered(desk, f"/{case}/history", limit=2)
    rest = await answered(desk, f"/{case}/history", limit=2, cursor=first["next"])

    assert [item["type"] for item in whole["items"]] == [
        "incident.verified.v1", "incident.triaged.v1", "incident.opened.v1",
    ]  # fmt: skip
    assert whole["items"][1]["role"] == "operator"
    assert whole["items"][1]["change"]["kind"] == "triaged"
    assert first["items"] + rest["items"] == whole["items"]


async def test_history_of_a_reclassified_case_leaks_nothing_of_the_audience_it_left(desk: Desk) -> None:
    reporter = desk.register.person("cso_delegate")
    case = await case_of(desk, by=reporter, category="G1")
    await do(desk, case, "reclassify", {"compartment": "security"}, role="commissioner")
    await do(desk, case, "triage", {"severity": "S1", "category": "G2"}, role="commissioner")
    closed = await ask(desk, f"/{case}/history", role="cso_delegate")
    await do(desk, case, "reclassify", {"compartment": "joint", "category": "A1"}, role="commissioner")

    delegate = await answered(desk, f"/{case}/history", role="cso_delegate")
    commissioner = await answered(desk, f"/{case}/history", role="commissioner")

    assert closed.status_code == 404
    back, triaged, away, opened = delegate["items"]
    assert (triaged["type"], triaged["change"], triaged["actor"]) == (
        "incident.triaged.v1", {"kind": "triaged"}, None,
    )  # fmt: skip
    assert [one["change"] for one in (back, away)] == [{"kind": "reclassified"}] * 2
    assert "G2" not in str(delegate)
    assert (opened["actor"], opened["role"]) == (None, "reporter")
    assert commissioner["items"][1]["change"]["from_category"] == "G1"
    assert commissioner["items"][3]["actor"] == reporter.id
    own = await answered(desk, f"/{case}/history", token=desk.register.token(reporter))
    assert own["items"][3]["actor"] == reporter.id


async def test_figures_add_up_and_count_by_the_first_deadline(desk: Desk) -> None:
    in_time = await case_of(desk, category="B3", province="IQ-BG", station="1")
    late = await case_of(desk, category="B3", province="IQ-BG", station="2")
    await case_of(desk, category="B3", province="IQ-BG", station="3")  # nobody looks at it
    other = await case_of(desk, category="A1", province="IQ-NI", station="4")
    await do(desk, in_time, "triage", {})
    await do(desk, in_time, "answer", {"text": {"ar": "أُجيب"}})
    await desk.part("deadlines").stop()  # what is under way there is not waited for by the sweep here
    desk.clock.advance(150)
    await desk.part("deadlines").sweep()
    await do(desk, late, "triage", {})
    desk.clock.advance(3600)
    await do(desk, late, "answer", {"text": {"ar": "أُجيب متأخرًا"}})
    await do(desk, other, "close", {"reason": "not_related"})

    items = {item["key"]: item for item in (await answered(desk, "/figures"))["items"]}

    baghdad, nineveh = items["IQ-BG"], items["IQ-NI"]
    assert (baghdad["cases"], baghdad["reports"]) == (3, 3)
    assert baghdad["answer"] == {"due": 3, "in_time": 1, "late": 1, "excused": 0, "overdue": 1, "waiting": 0}
    assert baghdad["triage"] == {"due": 3, "in_time": 1, "late": 1, "excused": 0, "overdue": 1, "waiting": 0}
    assert (nineveh["answer"]["due"], nineveh["answer"]["excused"]) == (1, 1)
    for item in items.values():
        for what in ("answer", "triage", "first_action"):
            due, *parts = item[what].values()
            assert due == sum(parts)
    families = {item["key"]: item["cases"] for item in (await answered(desk, "/figures", by="family"))["items"]}
    assert families == {"A": 1, "B": 3}
    later = await answered(desk, "/figures", since=rfc3339(desk.clock.now() + timedelta(days=30)))
    assert later["items"] == []


async def test_a_cursor_of_another_order_or_of_nobody_is_refused(desk: Desk) -> None:
    for _ in range(3):
        await case_of(desk)
    cursor = (await answered(desk, limit=1))["next"]

    for said in ({"cursor": cursor, "sort": "due"}, {"cursor": "x"}, {"cursor": ""}):
        answer = await ask(desk, **said)
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid"), said


async def test_what_is_no_question_is_refused_by_its_field(desk: Desk) -> None:
    for field, value in (
        ("status", "open"), ("severity", "S9"), ("category", "Z1"), ("family", "AA"), ("province", "x"),
        ("assignee", "somebody"), ("organisation", "x"), ("reporter", "you"), ("since", "2026-01-01"), ("sort", "age"),
        ("limit", 0), ("limit", 201), ("q", "x" * 201), ("q", "\x00"), ("colour", "red"), ("centre", ""),
        ("since", "0001-01-01T00:00:00Z"),
    ):  # fmt: skip
        answer = await ask(desk, **{field: value})
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid"), (field, value)
        assert field in answer.json()["params"]["errors"][0]["field"].split(".")


@pytest.mark.long
async def test_questions_of_a_full_day_are_found_by_indexes(database: TestDatabase) -> None:
    reach = Reach(frozenset({"joint", "commission", "public"}), None)
    async with Desk(database) as desk, connected(database.owner) as conn:
        now = desk.clock.now()
        day = await fill(conn, 20_000, now)
        asked = {
            "ix_incident_opened_at_id": Question(now),
            "ix_incident_search": Question(now, words=search_key("زلزال").split()),
            "Bitmap Index Scan on ix_incident_search": Question(now, words=["qx"]),
            "ix_incident_centre_opened_at": Question(now, centre=day.centres[5]),
            "ix_incident_station_opened_at": Question(now, stations=[f"{day.centres[5]}-01"]),
            "ix_incident_category_opened_at_id": Question(now, category=["I9"]),
            "ix_incident_desk": Question(now, desk=["gender"]),
            "ix_incident_assignee": Question(now, assignee=day.incidents[0]),
            "ix_report_reporter_received_at": Question(now, reporter=day.reporters[0]),
            "ix_report_organisation_incident_id": Question(now, organisation="nobody"),
            "ix_incident_verification": Question(now, verification=["verified"]),
            "ix_incident_referred_to": Question(now, referred=True),
            "ix_incident_public_answer": Question(now, public_answer=["proposed"]),
        }
        async with desk.deps.db.transaction() as line:
            for index, question in asked.items():
                where = [*reach.cases(), *conditions(question, reach)]
                assert index in await _plan(line, _by_moment("opened", where, None)), index
            assert "ix_incident_updated_at_id" in await _plan(line, _by_moment("updated", reach.cases(), None))
            assert "ix_obligation_owed" in await _plan(line, _by_due(reach, reach.cases(), None))


async def _plan(conn: Any, statement: Any) -> str:
    compiled = statement.limit(51).compile(dialect=conn.dialect, compile_kwargs={"literal_binds": True})
    rows = await conn.exec_driver_sql(f"explain {compiled}".replace("%%", "%"))
    return "\n".join(row[0] for row in rows)
