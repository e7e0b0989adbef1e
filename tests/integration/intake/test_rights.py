"""Who gets what out of intake: every route for every role, and every field for everybody who asks for everything."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
import pytest
import pytest_asyncio

from schemas.permissions import PERMISSIONS, READS, ROLES
from services.intake.actions.questions import ADVISED, COMMISSION_DESK, PROPOSALS
from services.kit.access import PUBLIC
from tests.integration.intake.desk import Desk
from tests.integration.intake.knocking import API, Answer, Knocker, Operation
from tests.integration.intake.world import NOBODY, STEM, Reader, Word, World, busy_day, opened
from tests.support.eventually import eventually
from tests.support.nats import Bus, running_bus
from tests.support.postgres import PostgresServer
from tests.support.stream import stored

pytestmark = pytest.mark.asyncio(loop_scope="module")

VERSION = {"version": 1}
MESSAGE = {"text": "تم", "language": "ar"}
BODIES: dict[str, Any] = {
    "POST /reports": ...,
    "POST /status": {"code": "K7M4QX2P", "secret": "x"},
    "POST /bulk": b"\xef\xbb\xbfsummary,date\r\n",
    "POST /incidents/{incident_id}/triage": VERSION,
    "POST /incidents/{incident_id}/reclassify": VERSION | {"severity": "S2"},
    "POST /incidents/{incident_id}/assign": VERSION | {"desk": "legal"},
    "POST /incidents/{incident_id}/verify": VERSION | {"outcome": "verified"},
    "POST /incidents/{incident_id}/note": MESSAGE | {"compartment": "joint"},
    "POST /incidents/{incident_id}/refer": VERSION | {"body": "police", "reason": "تم"},
    "POST /incidents/{incident_id}/return": VERSION | {"outcome": "تم"},
    "POST /incidents/{incident_id}/ask-advice": VERSION | {"desk": "legal", "question": "تم"},
    "POST /incidents/{incident_id}/give-advice": VERSION | {"advice_id": NOBODY, "advice": "تم"},
    "POST /incidents/{incident_id}/answer": VERSION | {"text": {"ar": "تم"}},
    "POST /incidents/{incident_id}/public-answer": VERSION | {"text": {"ar": "تم"}},
    "POST /incidents/{incident_id}/public-answer/approve": VERSION,
    "POST /incidents/{incident_id}/public-answer/reject": VERSION | {"reason": "تم"},
    "POST /incidents/{incident_id}/close": VERSION | {"reason": "not_related"},
    "POST /incidents/{incident_id}/reopen": VERSION,
    "POST /incidents/{incident_id}/merge": VERSION | {"into": NOBODY, "into_version": 1},
    "POST /incidents/{incident_id}/unmerge": VERSION,
    "POST /incidents/{incident_id}/messages": MESSAGE,
    "POST /incidents/{incident_id}/complaint": {},
    "PATCH /complaints/{complaint_id}": VERSION,
    "POST /threads/{thread_id}/messages": MESSAGE,
    "POST /threads/{thread_id}/read": {"message_id": NOBODY},
    "POST /channels/{province}/{desk}/messages": MESSAGE,
    "POST /media": {"incident_id": NOBODY, "bytes": 1},
    "PATCH /media/{media_id}": b"\xff",
    "POST /taxonomy": {"base_version": 1},
}
"""A body that says something of every route that takes one: a route that is new needs one here."""

QUERIES: dict[str, list[dict[str, Any]]] = {
    "GET /incidents": [{"limit": 200, "sort": "due"}, {"q": STEM}],
    "GET /incidents/export": [{"format": form} for form in ("csv", "xlsx", "geojson", "json")],
    "GET /incidents/figures": [{"by": by} for by in ("province", "family", "organisation")],
    "GET /messages": [{"q": STEM, "limit": 200}],
    "GET /threads": [{"limit": 200}],
    "GET /audit": [{"limit": 200, "type": noun} for noun in ("incident", "thread", "message", "complaint", "media")],
}
TOLD = {
    "incident_id",
    "report_id",
    "thread_id",
    "media_id",
    "complaint_id",
    "summary",
    "station",
    "talk",
    "complaint_form",
}
"""What the log is told, and with it whoever reads the record."""

HEADS = {
    "PATCH /media/{media_id}": {"content-type": "application/octet-stream", "upload-offset": "0"},
    "POST /bulk": {"content-type": "text/csv"},
}
PDF = "GET /complaints/{complaint_id}/form.pdf"


async def ask(
    knock: Knocker, one: Operation, token: str | None, places: dict[str, str], query: dict[str, Any] | None = None
) -> Answer:
    """Ask at a route, with a body that says something."""
    told: dict[str, Any] = {"headers": HEADS.get(one.name, {}), "query": urlencode(query or {}).encode()}
    if one.method not in {"GET", "HEAD"}:
        body = BODIES[one.name]
        told["content" if isinstance(body, bytes) else "body"] = knock.desk.report() if body is ... else body
    return await knock(one.method, one.at(**places), token, **told)


def somewhere(ids: dict[str, list[str]]) -> dict[str, str]:
    """Fill every name of a path with the first thing there is of it."""
    return {name: found[0] for name, found in ids.items()} | {"province": "IQ-BG", "desk": "logistics"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(postgres_server: PostgresServer, bus: Bus) -> AsyncIterator[World]:
    """One busy day for all tests of this module."""
    database = await postgres_server.new_database()
    async with Desk(database, bus) as desk:
        yield await busy_day(desk)
    await postgres_server.give_back(database.name)


@pytest_asyncio.fixture(loop_scope="module")
async def other_world(postgres_server: PostgresServer, tmp_path: Path) -> AsyncIterator[World]:
    """An empty desk with a log of its own, for what would leave the busy day another one than its tests know."""
    database = await postgres_server.new_database()
    async with running_bus(tmp_path) as bus, Desk(database, bus) as desk:
        yield World(desk)
    await postgres_server.give_back(database.name)


async def test_every_route_opens_to_a_role_exactly_as_the_table_says(world: World) -> None:
    knock, register = world.knock, world.desk.register
    places, differing, opened_to = somewhere(world.ids), [], set[str]()
    operations = await knock.operations()
    for role in ROLES:
        token = register.token_for(role)
        for one in operations:
            # Printing takes half a second: what is asked for here is a form of nobody's.
            answer = await ask(knock, one, token, places | ({"complaint_id": NOBODY} if one.name == PDF else {}))
            allowed = one.action == PUBLIC or role in PERMISSIONS[one.action].roles
            expected = answer.status not in {401, 403} if allowed else answer.code == "access.forbidden"
            if not expected or answer.status >= 500:
                differing.append((role, one.name, one.action, answer.status, answer.code))
            if answer.status < 300 or answer.status in {404, 409, 422}:
                opened_to.add(one.name)

    assert differing == []
    assert opened_to == {one.name for one in operations}
    for one in operations:
        if one.action != PUBLIC:
            changes = one.method not in {"GET", "HEAD"}
            assert PERMISSIONS[one.action].changes == changes or one.method == "HEAD", one.name


async def test_nobody_is_let_in_without_a_session_or_with_one_that_is_over(world: World) -> None:
    knock, register = world.knock, world.desk.register
    every: list[str] = sorted(ROLES)
    gone, fired, left, closed = (register.person(roles=every) for _ in range(4))
    session = register.session()
    good = register.token(gone)
    tokens = {
        "nobody": (None, 401, "access.sign_in_required"),
        "a forger": (register.forged(good), 401, "access.token_refused"),
        "suspended": (good, 401, "access.session_over"),
        "of a suspended organisation": (register.token(fired), 401, "access.session_over"),
        "signed out": (register.token(left, session=session), 401, "access.session_over"),
        "expired": (register.token(closed, hours=1, ago=timedelta(hours=2)), 401, "access.session_over"),
        "with a password of somebody else's": (register.token(closed, limited=True), 403, "access.sign_in_incomplete"),
    }  # fmt: skip
    register.suspend(gone)
    register.suspend_organisation(fired.organisation)
    register.end(left, session)
    places = somewhere(world.ids)
    before = await world.desk.count("event")

    for one in await knock.operations():
        for who, (token, status, code) in tokens.items():
            answer = await ask(knock, one, token, places)
            if one.action == PUBLIC:
                assert answer.status not in {401, 403}, (who, one.name)
            elif one.method == "HEAD":
                assert answer.status == status, (who, one.name)
            else:
                assert (answer.status, answer.code) == (status, code), (who, one.name)

    assert await world.desk.count("event") == before


async def test_only_who_may_enter_reports_for_others_does(world: World) -> None:
    knock, desk = world.knock, world.desk
    body = desk.report(on_behalf_of={"name": "متصلة"})
    for role in ROLES:
        answer = await knock("POST", f"{API}/reports", desk.register.token_for(role), body=body)
        both = {"report.file", "report.enter"}
        assert (answer.status == 202) == all(role in PERMISSIONS[action].roles for action in both), role


# -- every field


def readers(world: World) -> Iterator[Reader]:
    """Everybody who could come: each role, and people with less or more than their role has."""
    register, desk = world.desk.register, world.desk
    here, there = world.organisations["IQ-BG"], world.organisations["IQ-NI"]
    facts: list[tuple[str, str, dict[str, Any]]] = [(role, role, {}) for role in ROLES if role != "cso_delegate"]
    facts += [
        ("a delegate of the one organisation", "cso_delegate", {"organisation": here, "provinces": ["IQ-BG"]}),
        ("a delegate of the other one", "cso_delegate", {"organisation": there, "provinces": ["IQ-BG"]}),
        ("an observer who reported", "observer", {"organisation": here}),
        ("an operator elsewhere", "operator", {"provinces": ["IQ-NI"]}),
        ("an operator with less", "operator", {"compartments": ["public", "joint"]}),
        ("a delegate who broke the glass", "cso_delegate", {"opened": opened(timedelta(hours=1), desk)}),
    ]
    for name, role, given in facts:
        who = register.person(role, **given)
        own = {"org-own": f"org-{who.organisation}"}
        reads = frozenset(own.get(one, one) for one in given.get("compartments", READS[role]))
        if name == "a delegate who broke the glass":
            reads |= {"commission"}
        provinces = frozenset(given["provinces"]) if "provinces" in given else None
        yield Reader(name, who, role, reads, provinces)


def may_read(reader: Reader, word: Word) -> bool:
    """Say whether somebody is meant to find a word: the rights of each field, in a few lines."""

    def has(action: str) -> bool:
        return reader.role in PERMISSIONS[action].roles

    if has("audit.read") and word.of in TOLD and word.told & reader.compartments:
        return True
    if word.audience not in reader.compartments or not (reader.provinces is None or word.province in reader.provinces):
        return False
    own = word.organisation == reader.who.organisation
    at_desk = reader.role in COMMISSION_DESK
    rules = {
        "incident_id": has("incident.read"), "summary": has("incident.read"), "station": has("incident.read"),
        "referral": has("incident.read"), "answer": has("incident.read"),
        "report_id": has("incident.read") and word.told <= reader.compartments,
        "details": has("incident.read") and (at_desk or own),
        "advice": has("incident.read") and reader.role in ADVISED,
        "proposal": has("incident.read") and reader.role in PROPOSALS,
        "name": has("report.contact"), "phone": has("report.contact"), "remark": has("report.contact"),
        "talk": has("thread.read"), "thread_id": has("thread.read"),
        "file": has("media.read"), "media_id": has("media.read"),
        "complaint": has("complaint.read"), "complaint_form": has("complaint.read"),
        "complaint_id": has("complaint.read"),
    }  # fmt: skip
    return rules[word.of]


async def everything(world: World, reader: Reader, operations: list[Operation]) -> str:
    """Return all that somebody is answered who asks every reading route for everything there is."""
    token, lines = world.desk.register.token(reader.who), asyncio.Semaphore(4)

    async def hear(one: Operation, place: dict[str, str], query: dict[str, Any]) -> str:
        async with lines:
            answer = await ask(world.knock, one, token, place, query)
        assert answer.status in {200, 403, 404}, (reader.name, one.name, answer.status, answer.content)
        return answer.said

    asked = []
    for one in operations:
        if one.method not in {"GET", "HEAD"} or one.name == PDF:
            continue
        assert set(one.needs) <= world.ids.keys(), f"{one.name} wants something that this day has not"
        places = [{name: found} for name in one.needs for found in world.ids[name]] or [{}]
        asked += [hear(one, place, query) for place in places for query in QUERIES.get(one.name, [{}])]
    return "\n".join(await asyncio.gather(*asked))


async def test_everybody_reads_exactly_the_fields_that_are_theirs(world: World) -> None:
    operations = await world.knock.operations()
    wrong = []
    for reader in readers(world):
        heard = await everything(world, reader, operations)
        for word in world.words.values():
            if (word.text in heard) != may_read(reader, word):
                wrong.append((reader.name, "reads" if word.text in heard else "misses", word))

    assert wrong == []


async def test_the_words_of_others_are_not_even_found_by_a_search_for_them(world: World) -> None:
    hidden = [one for one in world.words.values() if one.text.startswith(STEM) and one.audience != "joint"]
    token = world.desk.register.token(world.desk.register.person("cso_delegate"))

    for word in hidden:
        for path in ("incidents", "messages"):
            answer = await world.knock("GET", f"{API}/{path}", token, query=f"q={word.text}".encode())
            assert answer.json["items"] == [], (path, word)


async def test_a_reporter_reads_the_answers_to_their_report_and_nothing_else(world: World) -> None:
    for case, code, secret in world.receipts:
        answer = await world.knock("POST", f"{API}/status", body={"code": code, "secret": secret})

        assert answer.status == 200
        within = world.cases["joint", "IQ-BG"] if case not in world.cases.values() else case
        theirs = {one.text for one in world.words.values() if (one.case, one.of) == (within, "answer")}
        assert {one for one in world.words if one.startswith(STEM) and one in answer.said} == theirs


async def test_what_is_not_theirs_is_answered_like_what_is_not_there(world: World) -> None:
    register, places = world.desk.register, somewhere(world.ids)
    strangers = [
        register.person(role, provinces=["IQ-SU"]) for role in ("commissioner", "cso_delegate", "rumour_officer")
    ]
    strangers.append(register.person(roles=sorted(ROLES), compartments=["public"]))

    def plain(answer: Answer) -> tuple[int, str]:
        said = answer.content.decode()
        return answer.status, said.replace(answer.headers["x-reference"], "") if said else said

    compared = set()
    for one in await world.knock.operations():
        if not one.needs or one.path.startswith("/channels"):
            continue
        for who in strangers:
            token = register.token(who)
            hidden = await ask(world.knock, one, token, places)
            absent = await ask(world.knock, one, token, dict.fromkeys(places, NOBODY))
            assert plain(hidden) == plain(absent), (one.name, hidden.content, absent.content)
            if hidden.status != 403:
                assert hidden.status == 404, (one.name, hidden.status, hidden.content)
                compared.add(one.name)
    assert compared == {one.name for one in await world.knock.operations() if one.needs and "/channels" not in one.path}


async def test_an_id_in_a_body_or_a_filter_tells_nobody_what_is_there(world: World) -> None:
    register, own = world.desk.register, world.cases["joint", "IQ-BG"]
    secret, desk = world.cases["security", "IQ-BG"], {"text": "تم", "language": "ar"}
    token = register.token_for("operator")
    threads = [one for one in world.words.values() if one.of == "thread_id"]
    mine = next(one.text for one in threads if (one.case, one.audience) == (own, "joint"))
    reports = [one for one in world.words.values() if one.of == "report_id"]
    report = next(one.text for one in reports if one.case == secret)
    (message,) = await world.desk.rows(
        "select m.id from intake.message m join intake.thread t on t.id = m.thread_id "
        "where t.compartment = 'security' limit 1"
    )
    (advice,) = await world.desk.rows("select id from intake.advice where incident_id = $1 limit 1", UUID(secret))
    version = (await world.do("GET", f"/incidents/{own}")).json["version"]

    tried: list[tuple[str, str, dict[str, Any], str]] = [
        ("POST", f"incidents/{own}/merge", {"version": version, "into": ..., "into_version": 1}, secret),
        (
            "POST",
            f"incidents/{own}/give-advice",
            {"version": version, "advice_id": ..., "advice": "تم"},
            str(advice["id"]),
        ),
        ("POST", f"threads/{mine}/read", {"message_id": ...}, str(message["id"])),
        ("POST", "media", {"incident_id": ..., "bytes": 1}, secret),
        ("POST", "media", {"report_id": ..., "bytes": 1}, report),
    ]
    for method, path, body, hidden in tried:
        answers = [
            await world.knock(
                method, f"{API}/{path}", token,
                body={name: one if value is ... else value for name, value in body.items()},
            )
            for one in (hidden, NOBODY)
        ]  # fmt: skip
        codes = [(answer.status, answer.code) for answer in answers]
        assert codes[0] == codes[1] and codes[0][0] == 404, (path, codes)
    for query in (f"incident={secret}", f"incident={NOBODY}"):
        assert (await world.knock("GET", f"{API}/threads", token, query=query.encode())).json["items"] == []
    narrower = await world.knock(
        "POST", f"{API}/incidents/{own}/note", register.token_for("operator"), body={**desk, "compartment": "security"}
    )
    assert (narrower.status, narrower.code) == (409, "intake.audience_closed")
    assert "security" not in narrower.json["params"]["open"]


async def test_a_printed_form_is_for_those_alone_who_read_the_complaint(world: World) -> None:
    register = world.desk.register
    print_form = next(one for one in await world.knock.operations() if one.name == PDF)
    place = {"complaint_id": world.ids["complaint_id"][0]}

    for role in ROLES:
        token = register.token_for(role, provinces=None if role == "auditor" else ["IQ-SU"])
        answer = await ask(world.knock, print_form, token, place)
        if role == "auditor":
            assert (answer.status, answer.content[:5]) == (200, b"%PDF-")
        else:
            assert answer.status == (404 if role in PERMISSIONS["complaint.read"].roles else 403), role
            assert answer.problem


# -- the log


async def test_no_subject_of_the_log_carries_what_is_said_before_fewer_people(world: World) -> None:
    for subject, body in await log_of(world):
        noun, audience, province = subject.split(".")[2:5]
        # A complaint begins with the station of its case: what all read stands again in a paper of the commission's.
        taken_over = "station" if (noun, audience) == ("complaint", "commission") else None
        for word in world.words.values():
            if word.text in body and word.text.startswith(STEM):
                assert word.of in TOLD, (word, subject)
                assert audience in word.told or (word.of, word.told) == (taken_over, {"joint"}), (word, subject)
                assert province == word.province, (word, subject)


async def test_a_case_that_goes_to_fewer_readers_takes_everything_with_it(other_world: World) -> None:
    world = other_world
    case = await world.file("IQ-BG", "joint", world.delegates["IQ-BG"])
    await world.talk(case, "joint", "IQ-BG")
    await world.attach(case, "joint", "IQ-BG")
    delegate = world.desk.register.token(world.delegates["IQ-BG"])
    rows = await world.desk.rows("select max(n) as n from intake.event")
    before = rows[0]["n"]

    await world.verb(case, "reclassify", compartment="commission")
    version = (await world.do("GET", f"/incidents/{case}")).json["version"]
    late = world.word("referral", case, "commission", "IQ-BG")
    told = world.word("talk", case, "commission", "IQ-BG")
    await world.do("POST", f"/incidents/{case}/refer", {"version": version, "body": "police", "reason": late})
    await world.verb(case, "note", text=told, language="ar", compartment="commission")

    said = {one.text for one in world.words.values() if one.case == case and one.text.startswith(STEM)}
    after = await world.desk.rows("select subject, body from intake.event where n > $1", before)
    here = [row["body"] for row in after if row["subject"].split(".")[3] == "joint"]
    assert here and all(orjson.loads(body).get("moved") for body in here)
    assert not any(word in body for word in said for body in here)
    last = dict(await log_of(world))
    standing = [subject for subject, body in last.items() if case in body and ".joint." in subject]
    assert [one for one in standing if not orjson.loads(last[one]).get("moved")] == []
    for one in await world.knock.operations():
        if one.method == "GET" and "incident_id" in one.needs:
            assert (await ask(world.knock, one, delegate, {"incident_id": case})).status in {403, 404}, one.name
    for path in ("incidents", "messages", "incidents/export"):
        query = urlencode({"q": STEM, **({"format": "json"} if path.endswith("export") else {})}).encode()
        heard = await world.knock("GET", f"{API}/{path}", delegate, query=query)
        assert heard.status == 200
        assert not any(word in heard.said for word in said), path


async def log_of(world: World) -> list[tuple[str, str]]:
    """Return all that was published, in order, as soon as everything is: subject and body."""

    async def published() -> bool:
        (row,) = await world.desk.rows("select count(*) from intake.event where seal_no is null")
        return bool(row[0] == 0)

    await eventually(published, within=120)
    assert world.desk.bus is not None
    messages = await stored(world.desk.bus)
    written = await world.desk.rows("select subject, body from intake.event order by n")
    found = [(one.subject, one.data.decode()) for one in messages if one.subject.startswith("ops.intake.")]
    assert sorted(found) == sorted((row["subject"], row["body"]) for row in written)
    return found
