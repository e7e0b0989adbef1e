"""People talk on cases and in channels: nothing is lost, nothing is doubled, and nobody reads what is not for them."""

import asyncio
import unicodedata
from itertools import product
from typing import Any

import pytest

from schemas.permissions import PERMISSIONS, ROLES
from schemas.thread import MessageV1, ReadMarkV1, ThreadV1
from tests.integration.intake.desk import Desk
from tests.integration.intake.talk import API, Person, case, log, person

TEXT = "تعطّل جهاز التحقق في محطتين منذ نصف ساعة"
KURDISH = "کارەبای ٣ وێستگە گەڕایەوە"


def channel(province: str = "IQ-BG", desk: str = "logistics") -> str:
    return f"/channels/{province}/{desk}"


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


# -- writing


async def test_the_first_message_on_a_case_opens_its_thread_and_the_room_is_told(desk: Desk) -> None:
    incident = await case(desk)
    delegate = person(desk, "cso_delegate")

    made = await delegate.say(f"/incidents/{incident}", TEXT)

    assert (made["text"], made["author"], made["kind"]) == (TEXT, delegate.id, "message")
    assert made["organisation"] == delegate.who.organisation
    (seen,) = await person(desk, "operator").threads()
    assert (seen["id"], seen["incident_id"], seen["messages"], seen["version"]) == (made["thread_id"], incident, 1, 1)
    assert (seen["compartment"], seen["province"], seen["open"]) == ("joint", "IQ-BG", True)
    told = await desk.rows(
        "select subject, type, body, actor, role from intake.event where type like '%ed.v1' order by n"
    )
    by_type = {row["type"]: row for row in told}
    message = MessageV1.model_validate_json(by_type["message.posted.v1"]["body"])
    assert (message.text, str(message.author), message.version) == (TEXT, delegate.id, 1)
    assert by_type["message.posted.v1"]["subject"] == f"ops.intake.message.joint.IQ-BG.{made['id']}"
    assert (by_type["message.posted.v1"]["actor"], by_type["message.posted.v1"]["role"]) == (
        delegate.id,
        "cso_delegate",
    )
    (grew,) = await desk.rows("select subject, body from intake.event where type = 'thread.grew.v1'")
    thread = ThreadV1.model_validate_json(grew["body"])
    assert grew["subject"] == f"ops.intake.thread.joint.IQ-BG.{made['thread_id']}"
    assert (str(thread.last_message), str(thread.last_author), thread.messages) == (made["id"], delegate.id, 1)


async def test_two_hundred_people_write_in_one_thread_at_once_and_no_message_is_lost(desk: Desk) -> None:
    incident = await case(desk)
    people = [person(desk, role) for role in ("operator", "cso_delegate") for _ in range(10)]

    async def write(n: int) -> Any:
        body = {"text": f"رسالة {n}", "language": "ar"}
        return (await people[n % 20].insist(f"/incidents/{incident}/messages", body)).json()

    made = await asyncio.gather(*(write(n) for n in range(200)))

    (thread,) = await desk.rows("select * from intake.thread")
    assert (thread["version"], thread["messages"]) == (200, 200)
    assert await desk.count("message") == 200
    assert {one["thread_id"] for one in made} == {str(thread["id"])}
    told = await desk.rows("select body from intake.event where type = 'thread.grew.v1' order by n")
    states = sorted((ThreadV1.model_validate_json(row["body"]) for row in told), key=lambda one: one.version)
    assert [state.version for state in states] == [state.messages for state in states] == list(range(1, 201))
    order = [state.last_message for state in states]
    assert order == sorted(order)
    assert {str(one) for one in order} == {one["id"] for one in made}
    assert thread["last_message"] == order[-1]
    texts = await people[0].texts(str(thread["id"]))
    assert sorted(texts) == sorted(f"رسالة {n}" for n in range(200))


async def test_a_channel_is_opened_once_however_many_begin_it_together(desk: Desk) -> None:
    people = [person(desk, "operator") for _ in range(8)]
    wanted = [channel(province, at) for province in ("IQ-BG", "NA") for at in ("logistics", "legal")]

    await asyncio.gather(
        *(one.say(path, compartment=to) for one in people for path in wanted for to in ("joint", "commission"))
    )

    threads = await desk.rows("select * from intake.thread")
    assert len(threads) == 8
    assert {(row["version"], row["messages"]) for row in threads} == {(8, 8)}
    (await log(desk)).check()


async def test_a_repeat_under_its_key_is_the_first_message_again(desk: Desk) -> None:
    incident = await case(desk)
    writer, other = person(desk, "operator"), person(desk, "operator")
    path, body = f"/incidents/{incident}/messages", {"text": TEXT, "language": "ar"}

    answers = await asyncio.gather(*(writer.post(path, body, key="k-1") for _ in range(10)))

    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    (first,) = {answer.json()["id"] for answer in answers}
    assert {answer.text for answer in answers} == {answers[0].text}
    assert await desk.count("message") == 1
    assert code(await writer.post(path, {**body, "text": KURDISH}, key="k-1")) == (409, "request.idempotency_conflict")
    assert (await other.post(path, body, key="k-1")).status_code == 201, "a key belongs to whoever used it"
    thread = answers[0].json()["thread_id"]
    elsewhere = await writer.post(f"/threads/{thread}/messages", body, key="k-1")
    assert elsewhere.status_code == 201 and elsewhere.json()["id"] != first
    in_channel = await asyncio.gather(*(writer.post(f"{channel()}/messages", body, key="k-2") for _ in range(4)))
    assert sorted(answer.status_code for answer in in_channel) == [200, 200, 200, 201]
    desk.clock.advance(48 * 3600 + 1)
    writer.token = desk.register.token(writer.who)
    assert (await writer.post(path, body, key="k-1")).status_code == 201
    assert code(await writer.post(path, body, key="k 1")) == (422, "request.invalid")


async def test_text_is_kept_as_text_and_loses_only_what_could_mislead(desk: Desk) -> None:
    incident = await case(desk)
    writer = person(desk, "operator")
    hostile = [
        "<img src=x onerror=alert(1)>",
        "</script><script>alert('x')</script>",
        "'; drop table intake.message; --",
        "{{7*7}} ${7*7} %s %n \\u202e",
        '=HYPERLINK("http://evil.example")',
    ]
    for text in hostile:
        made = await writer.say(f"/incidents/{incident}", text)
        assert made["text"] == text
    answer = await writer.get(f"/threads/{made['thread_id']}/messages")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert [item["text"] for item in reversed(answer.json()["items"])] == hostile

    cleaned = {
        "\u202eمقلوب\u202c \u2066داخل\u2069": "مقلوب داخل",
        "a\tb\x00c\x1b[31m\r\nd": "a bc[31m\nd",
        "  \n حافة \n ": "حافة",
        "ده\u200cنگ": "ده\u200cنگ",
        unicodedata.normalize("NFD", "أحمد Zoë"): unicodedata.normalize("NFC", "أحمد Zoë"),
    }
    for sent, kept in cleaned.items():
        assert (await writer.say(f"/incidents/{incident}", sent))["text"] == kept
    stored = {row["text"] for row in await desk.rows("select text from intake.message")}
    told = [MessageV1.model_validate_json(row["body"]).text
            for row in await desk.rows("select body from intake.event where type = 'message.posted.v1'")]  # fmt: skip
    assert stored == {*hostile, *cleaned.values()} == set(told)


NO_MESSAGES: list[Any] = [
    {"text": "", "language": "ar"},
    {"text": " \u202e\u200f\n\t ", "language": "ar"},
    {"text": "ا" * 2001, "language": "ar"},
    {"text": TEXT, "language": "fr"},
    {"text": TEXT},
    {"text": 5, "language": "ar"},
    {"text": None, "language": "ar"},
    {"text": TEXT, "language": "ar", "author": "somebody else"},
    {"text": TEXT, "language": "ar", "kind": "note"},
    {"text": TEXT, "language": "ar", "compartment": "everybody"},
    [],
]


async def test_what_is_no_message_is_refused_and_opens_nothing(desk: Desk) -> None:
    incident, writer = await case(desk), person(desk, "operator")
    for body in NO_MESSAGES:
        for path in (f"/incidents/{incident}", channel()):
            assert code(await writer.post(f"{path}/messages", body)) == (422, "request.invalid"), body
    assert await desk.count("thread") == await desk.count("message") == 0


async def test_a_message_may_be_as_long_as_is_promised_and_no_longer(desk: Desk) -> None:
    made = await person(desk, "operator").say(channel(), "\u202a" + "ێ" * 2000)
    assert made["text"] == "ێ" * 2000


async def test_a_channel_is_of_a_real_place_and_desk(desk: Desk) -> None:
    writer, body = person(desk, "commissioner"), {"text": TEXT, "language": "ar"}
    for path in (channel("XX"), channel("iq-bg"), channel("BG"), channel("IQ-BG", "kitchen"), channel("IQ-BAGHDAD")):
        assert code(await writer.post(f"{path}/messages", body)) == (422, "request.invalid"), path
    for compartment in ("security", "public", "org-abc"):
        refused = await writer.post(f"{channel()}/messages", {**body, "compartment": compartment})
        assert code(refused) == (422, "request.invalid")
    desk.deps.places.take_election(1, {"totals": [{"province": "IQ-BG"}]})
    assert code(await writer.post(f"{channel('IQ-QQ')}/messages", body)) == (404, "intake.thread_unknown")
    assert (await writer.post(f"{channel('NA')}/messages", body)).status_code == 201
    assert (await writer.post(f"{channel('IQ-BG')}/messages", body)).status_code == 201


async def test_a_writer_who_names_the_readers_never_reaches_others(desk: Desk) -> None:
    incident = await case(desk)
    operator = person(desk, "operator")
    made = await operator.say(f"/incidents/{incident}", compartment="commission")
    body = {"text": TEXT, "language": "ar"}

    refused = await operator.post(f"/threads/{made['thread_id']}/messages", {**body, "compartment": "joint"})

    assert code(refused) == (409, "intake.audience_closed")
    assert refused.json()["params"] == {"open": ["joint", "commission"]}
    await operator.say(f"/threads/{made['thread_id']}", compartment="commission")
    for compartment in ("security", "public", "org-abc"):
        refused = await operator.post(f"/incidents/{incident}/messages", {**body, "compartment": compartment})
        assert code(refused) == (409, "intake.audience_closed")
    delegate = person(desk, "cso_delegate")
    refused = await delegate.post(f"/incidents/{incident}/messages", {**body, "compartment": "commission"})
    elsewhere = await delegate.post(f"/incidents/{await case(desk)}/messages", {**body, "compartment": "commission"})
    for answer in (refused, elsewhere):
        assert code(answer) == (409, "intake.audience_closed")
        assert answer.json()["params"] == {"open": ["joint"]}, "alike with and without a thread"


# -- who may see must see, who may not must not


async def _everything(desk: Desk, boss: Person) -> dict[str, tuple[str, str, str]]:
    """Talk in every compartment and place; return threads with their compartment, their case's, and the province."""
    made: dict[str, tuple[str, str, str]] = {}
    audiences = (("joint", "joint"), ("joint", "commission"), ("commission", "commission"), ("security", "security"))
    for province, (of_case, of_thread) in (*product(("IQ-BG", "IQ-NI"), audiences), ("XX", ("joint", "joint"))):
        incident = await case(desk, province, of_case)
        said = await boss.say(f"/incidents/{incident}", f"كلمة {province}", compartment=of_thread)
        made[said["thread_id"]] = (of_thread, of_case, province)
    for province, compartment in product(("IQ-BG", "IQ-NI", "NA"), ("joint", "commission")):
        said = await boss.say(channel(province), f"كلمة {province}", compartment=compartment)
        made[said["thread_id"]] = (compartment, compartment, province)
    return made


async def _reads_as_promised(who: Person, may: set[str], threads: dict[str, tuple[str, str, str]]) -> None:
    assert {one["id"] for one in await who.threads()} == may
    found = (await who.get("/messages", q="كلمه", limit=200)).json()["items"]
    assert {one["thread_id"] for one in found} == may
    for thread, what in threads.items():
        for answer in (await who.get(f"/threads/{thread}"), await who.get(f"/threads/{thread}/messages")):
            assert answer.status_code == (200 if thread in may else 404), what
            assert thread in may or answer.json()["code"] == "intake.thread_unknown"


async def _changes_as_promised(who: Person, role: str, may: set[str], threads: dict[str, tuple[str, str, str]]) -> None:
    writes, marks = (role in PERMISSIONS[action].roles for action in ("thread.write", "thread.mark"))
    for thread, what in threads.items():
        newest = (await who.get(f"/threads/{thread}")).json()["last_message"] if thread in may else thread
        written = await who.post(f"/threads/{thread}/messages", {"text": "جواب", "language": "ar"})
        marked = await who.mark(thread, newest)
        for answer, role_may, status in ((written, writes, 201), (marked, marks, 200)):
            assert answer.status_code == (403 if not role_may else status if thread in may else 404), (role, what)


SOME = ("operator", "cso_delegate", "liaison")
OTHERS = [pytest.param(role, marks=pytest.mark.long) for role in ROLES if role not in SOME]


@pytest.mark.parametrize("role", [*SOME, *OTHERS])
async def test_whoever_may_read_a_thread_sees_it_everywhere_and_nobody_else_anywhere(desk: Desk, role: str) -> None:
    threads = await _everything(desk, person(desk, "commissioner"))
    given: list[dict[str, Any]] = [{}, {"provinces": ["IQ-BG"]}, {"compartments": ["commission"]}, {"compartments": []}]
    for facts in given:
        who = person(desk, role, **facts)
        if role not in PERMISSIONS["thread.read"].roles:
            for path in ("/threads", "/messages?q=x", *(f"/threads/{thread}" for thread in list(threads)[:2])):
                assert code(await who.get(path)) == (403, "access.forbidden")
            continue
        rights = desk.deps.guard.people.principal(who.token, desk.clock.now())
        may = {
            thread
            for thread, (of_thread, of_case, province) in threads.items()
            if {of_thread, of_case} <= rights.compartments
            and (rights.provinces is None or province in rights.provinces or province == "XX")
        }
        if not facts and role in {"auditor", "commissioner"}:
            assert may == set(threads)
        await _reads_as_promised(who, may, threads)
        if "compartments" not in facts:
            await _changes_as_promised(who, role, may, threads)


async def test_a_delegate_never_learns_of_what_the_commission_says_on_the_same_case(desk: Desk) -> None:
    incident = await case(desk)
    operator, delegate = person(desk, "operator"), person(desk, "cso_delegate")
    await operator.say(f"/incidents/{incident}", "سؤال للجميع")
    alone = await delegate.threads(incident=incident)
    secret = await operator.say(f"/incidents/{incident}", "بين موظفي المفوضية", compartment="commission")

    assert await delegate.threads(incident=incident) == alone
    assert (alone[0]["messages"], alone[0]["unread"], alone[0]["version"]) == (1, 1, 1)
    assert await delegate.found("موظفي") == []
    for answer in (
        await delegate.get(f"/threads/{secret['thread_id']}"),
        await delegate.get(f"/threads/{secret['thread_id']}/messages"),
        await delegate.mark(secret["thread_id"], secret["id"]),
        await delegate.mark(alone[0]["id"], secret["id"]),
    ):
        assert answer.status_code == 404
        assert secret["text"] not in answer.text
    assert {one["compartment"] for one in await operator.threads(incident=incident)} == {"joint", "commission"}
    for row in await desk.rows("select subject, body from intake.event where subject like '%.joint.%'"):
        assert secret["id"] not in row["body"] and secret["thread_id"] not in row["body"]


async def test_a_case_somebody_may_not_read_does_not_exist_for_their_messages(desk: Desk) -> None:
    body = {"text": TEXT, "language": "ar"}
    hidden = [await case(desk, "IQ-NI"), await case(desk, "IQ-BG", "commission"), await case(desk, "IQ-BG", "security")]
    delegate = person(desk, "cso_delegate", provinces=["IQ-BG"])
    for incident in (*hidden, "0193f0c2-7b1e-7cc3-9c55-2f1f6a1b7d10"):
        for more in ({}, {"compartment": "joint"}, {"compartment": "commission"}):
            answer = await delegate.post(f"/incidents/{incident}/messages", body | more)
            assert code(answer) == (404, "intake.incident_unknown")
    for path in (channel("IQ-NI"), channel("NA")):
        assert code(await delegate.post(f"{path}/messages", body)) == (404, "intake.thread_unknown")
    commission = await delegate.post(f"{channel()}/messages", body | {"compartment": "commission"})
    assert code(commission) == (404, "intake.thread_unknown")
    assert await desk.count("thread") == 0


# -- reading


async def test_threads_and_messages_are_read_page_by_page(desk: Desk) -> None:
    writer = person(desk, "operator")
    made = [await writer.say(f"/incidents/{await case(desk)}", f"رسالة {n}") for n in range(7)]
    await writer.say(f"/threads/{made[2]['thread_id']}", "جواب")

    pages = [one["id"] for one in await writer.threads(limit=3)]

    newest_first = [made[n]["thread_id"] for n in (2, 6, 5, 4, 3, 1, 0)]
    assert pages == newest_first
    assert [one["id"] for one in await writer.threads(kind="channel")] == []
    assert [one["id"] for one in await writer.threads(kind="incident", province="IQ-NI")] == []
    thread = made[0]["thread_id"]
    said = [made[0]["text"], *[(await writer.say(f"/threads/{thread}", f"تتمة {n}"))["text"] for n in range(6)]]
    seen: list[str] = []
    before = None
    while True:
        answer = await writer.get(f"/threads/{thread}/messages", limit=3, **({"before": before} if before else {}))
        seen += [item["text"] for item in answer.json()["items"]]
        before = answer.json()["next"]
        if before is None:
            break
    assert seen[::-1] == said


async def test_messages_are_found_however_their_words_are_typed(desk: Desk) -> None:
    writer = person(desk, "operator")
    for text in ("المدرسة القديمة ١٢٣", KURDISH, "100% of it_self", "ALPHA beta"):
        await writer.say(channel(), text)

    assert await writer.found("مدرسه") == ["المدرسة القديمة ١٢٣"]
    assert await writer.found("123") == await writer.found("۱۲۳") == ["المدرسة القديمة ١٢٣"]
    assert await writer.found("كاره‌باي") == await writer.found("کارەبای") == [KURDISH]
    assert await writer.found("alpha BETA") == ["ALPHA beta"]
    assert await writer.found("0%") == await writer.found("it_") == ["100% of it_self"]
    for nothing in ("%", "_", "\\", "/", "'"):
        assert set(await writer.found(nothing)) <= {"100% of it_self"}, nothing
    for unseen in ("\x00", "\u202e", "ـ", " "):
        assert await writer.found(unseen) == []
    assert len(await writer.found("ا", limit=1)) == 2
    assert code(await writer.get("/messages")) == (422, "request.invalid")
    assert code(await writer.get("/messages", q="x", cursor="bad")) == (422, "request.invalid")
    (hit,) = (await writer.get("/messages", q="beta")).json()["items"]
    assert (hit["about"], hit["desk"], hit["province"], hit["compartment"]) == (
        "channel",
        "logistics",
        "IQ-BG",
        "joint",
    )


# -- receipts


async def test_a_receipt_goes_forward_only_and_the_others_see_it(desk: Desk) -> None:
    writer, reader = person(desk, "operator"), person(desk, "cso_delegate")
    made = [await writer.say(channel(), f"رسالة {n}") for n in range(4)]
    thread = made[0]["thread_id"]
    assert (await reader.threads())[0]["unread"] == 4
    assert (await writer.threads())[0]["unread"] == 0, "nobody has to read what they wrote"

    desk.clock.advance(5)
    assert (await reader.mark(thread, made[2]["id"])).json()["message_id"] == made[2]["id"]
    back = await reader.mark(thread, made[0]["id"])
    again = await reader.mark(thread, made[2]["id"])

    assert {back.json()["message_id"], again.json()["message_id"]} == {made[2]["id"]}
    (seen,) = await reader.threads()
    assert (seen["unread"], seen["read_to"]) == (1, made[2]["id"])
    (mark,) = (await writer.get(f"/threads/{thread}")).json()["marks"]
    assert (mark["person"], mark["message_id"]) == (reader.id, made[2]["id"])
    assert (await reader.get(f"/threads/{thread}")).json()["marks"] == []
    (told,) = await desk.rows("select subject, body from intake.event where type = 'read_mark.moved.v1'")
    state = ReadMarkV1.model_validate_json(told["body"])
    assert told["subject"] == f"ops.intake.read_mark.joint.IQ-BG.{state.mark_id}"
    assert (str(state.person_id), str(state.message_id), state.version) == (reader.id, made[2]["id"], 1)


async def test_receipts_set_in_two_windows_at_once_end_at_the_last_message(desk: Desk) -> None:
    writer, reader = person(desk, "operator"), person(desk, "cso_delegate")
    made = [await writer.say(channel(), f"رسالة {n}") for n in range(12)]

    answers = await asyncio.gather(*(reader.mark(made[0]["thread_id"], one["id"]) for one in made))

    assert {answer.status_code for answer in answers} == {200}
    (row,) = await desk.rows("select version, message_id from intake.read_mark")
    assert str(row["message_id"]) == made[-1]["id"]
    told = await log(desk)
    (entity,) = told.of("read_mark")
    assert told.versions[entity] == list(range(1, row["version"] + 1))


async def test_a_receipt_is_for_a_message_of_the_thread_and_never_an_auditors(desk: Desk) -> None:
    writer = person(desk, "operator")
    here, there = await writer.say(channel()), await writer.say(channel(desk="legal"))

    assert code(await writer.mark(here["thread_id"], there["id"])) == (404, "intake.message_unknown")
    assert code(await writer.mark(here["thread_id"], here["thread_id"])) == (404, "intake.message_unknown")
    assert code(await writer.mark(there["id"], there["id"])) == (404, "intake.thread_unknown")
    assert code(await writer.mark("x", there["id"])) == (422, "request.invalid")
    assert code(await person(desk, "auditor").mark(here["thread_id"], here["id"])) == (403, "access.forbidden")
    assert await desk.count("read_mark") == 0


async def test_more_than_a_hundred_unread_messages_are_not_counted(desk: Desk) -> None:
    writer = person(desk, "operator")
    for _ in range(103):
        await writer.say(channel())
    assert (await person(desk, "cso_delegate").threads())[0]["unread"] == 100


async def test_the_routes_of_talk_say_what_they_need(desk: Desk) -> None:
    paths = (await desk.http.get(f"{API}/openapi.json")).json()["paths"]
    said = {
        (method, path.removeprefix(API)): operation["x-permission"]
        for path, methods in paths.items()
        for method, operation in methods.items()
        if operation.get("tags") == ["threads"]
    }
    assert said == {
        ("get", "/threads"): "thread.read",
        ("get", "/threads/{thread_id}"): "thread.read",
        ("get", "/threads/{thread_id}/messages"): "thread.read",
        ("post", "/threads/{thread_id}/messages"): "thread.write",
        ("post", "/threads/{thread_id}/read"): "thread.mark",
        ("get", "/messages"): "thread.read",
        ("post", "/incidents/{incident_id}/messages"): "thread.write",
        ("post", "/channels/{province}/{desk}/messages"): "thread.write",
    }
    post = paths[f"{API}/threads/{{thread_id}}/messages"]["post"]
    assert {one["name"] for one in post["parameters"]} == {"thread_id", "Idempotency-Key"}
    assert "intake.audience_closed" in post["responses"]["409"]["description"]
