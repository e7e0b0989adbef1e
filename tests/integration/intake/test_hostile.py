"""Text as attackers write it, through every field that takes text: refused in words or kept as text, never more."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from schemas.permissions import ROLES
from services.intake.media.kinds import file_name
from services.kit.text import clean_text
from tests.integration.intake.desk import Desk
from tests.integration.intake.knocking import API, Answer, Knocker, Operation
from tests.support.postgres import TestDatabase

TEXTS: Final = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)//", "&lt;b&gt; &amp;",
    "'; drop table intake.report; --", "\\'\\\"\\u0000%00", "${7*7}{{7*7}}#{7*7}", '#eval("1") *_[x](y)',
    '=HYPERLINK("http://example.org")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1", "\r\n=1+1", "ا\u200f=1",
    "\u202eمقلوب\u202c \u2066x\u2069", "a\x00b", "\x1b[31mأحمر\x9b", "سطر\u2028سطر\r\nسطر\x85", "e\u0301 ﷺ 👩‍👩‍👧",
    "\ufeff\uffffمتن\ufdd0", "x\ud800y\udfffz", "n" + "\u0301" * 30, "../../etc/passwd", "CON.jpg\\x:y",
)  # fmt: skip
SHORT: Final = frozenset({"station", "phone", "form_number", "code", "secret"})
"""Fields that take one such text at a time; in all others many stand in a row."""

MANY: Final = (TEXTS[8], *(f"نص {' '.join(TEXTS[at::3])}" for at in range(3)))
NO_TEXTS: Final[tuple[Any, ...]] = (
    7, -1.5, True, None, [], {}, ["نص"], {"ar": 1}, "\u200b\u202e\x00 \n", "x" * 200_000, "\u0301" * 9_000, 10**400,
    float("inf"), float("nan"),
)  # fmt: skip
STALE: Final = frozenset({"intake.wrong_state", "intake.version_stale", "intake.report_unknown"})
WHOLE: Final = frozenset({"field.json_invalid", "field.nothing_decided"})
"""Rules of a whole body, which name no field."""

DEEP: Final = b'{"version":1,"text":' + b"[" * 30_000 + b"]" * 30_000 + b"}"
NOTES = {"text": "ملاحظة", "language": "ar"}
BEFORE: dict[str, tuple[str, dict[str, Any]]] = {
    "return": ("refer", {"body": "police", "reason": "كسر الأختام"}),
    "give-advice": ("ask-advice", {"desk": "legal", "question": "ما العمل؟"}),
    "public-answer/reject": ("public-answer", {"text": {"ar": "يُعاد العد"}}),
    "reopen": ("close", {"reason": "not_related"}),
}
AFTER: dict[str, tuple[str, dict[str, Any]]] = {
    "refer": ("return", {"outcome": "تم"}),
    "public-answer": ("public-answer/reject", {"reason": "لا"}),
    "close": ("reopen", {}),
}
"""What has to be done before, or undone after a verb, so that it can be done again."""


class Clerk:
    """Somebody with every right, who lets hostile text in at every field."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.knock = desk, Knocker(desk)
        self.token = desk.register.token(desk.register.person(roles=sorted(ROLES)))
        self.ids: dict[str, str] = {"province": "IQ-BG", "desk": "logistics"}

    async def begin(self) -> None:
        """Open what the routes are about."""
        receipt = (await self.send("POST", "/reports", self.desk.report())).json
        self.ids["incident_id"] = await self.case_of(receipt["code"])
        self.ids["complaint_id"] = (await self.send("POST", self.at("/incidents/{incident_id}/complaint"), {})).json[
            "id"
        ]
        said = await self.send("POST", self.at("/incidents/{incident_id}/messages"), NOTES)
        self.ids["thread_id"] = said.json["thread_id"]

    def at(self, path: str) -> str:
        """A path with the ids of what was opened."""
        return path.format(**self.ids)

    async def send(self, method: str, path: str, body: Any = None, **how: Any) -> Answer:
        """Knock with a body, lone surrogates and all."""
        content = None if body is None else json.dumps(body).encode()
        return await self.knock(method, f"{API}{path}", self.token, content=content, **how)

    async def case_of(self, code: str) -> str:
        """The case a report opened."""
        found = await self.send("GET", "/incidents", query=f"q={code}".encode())
        return str(found.json["items"][0]["id"])

    async def version(self, path: str) -> int:
        """The version of now."""
        return int((await self.send("GET", path)).json["version"])

    async def verb(self, name: str, body: Mapping[str, Any]) -> Answer:
        """Do a verb that must be taken."""
        path = self.at("/incidents/{incident_id}")
        answer = await self.send("POST", f"{path}/{name}", {**body, "version": await self.version(path)})
        assert answer.status == 200, (name, answer.content)
        return answer

    async def body(self, one: Operation) -> dict[str, Any]:
        """A body that the route would take, with every text field in it."""
        verb = one.path.removeprefix("/incidents/{incident_id}/")
        if verb in BEFORE:
            await self.verb(*BEFORE[verb])
        if one.path.startswith("/incidents/{incident_id}/") and verb in VERBS:
            said = VERBS[verb] | {"version": await self.version(self.at("/incidents/{incident_id}"))}
            if verb == "give-advice":
                asked = (await self.send("GET", self.at("/incidents/{incident_id}"))).json["advice"]
                said["advice_id"] = next(found["id"] for found in asked if found["advice"] is None)
            return said
        if one.name == "PATCH /complaints/{complaint_id}":
            return COMPLAINT | {"version": await self.version(self.at("/complaints/{complaint_id}"))}
        if one.name == "POST /taxonomy":
            edition = (await self.send("GET", "/taxonomy")).json
            tree = {name: edition[name] for name in ("unclassified", "severities", "families", "leaves")}
            return tree | {"base_version": edition["version"]}
        if one.name == "POST /reports":
            return self.desk.report(on_behalf_of={"name": "متصلة", "phone": "0770", "remark": "مساءً"})
        if one.name == "POST /media":
            return {
                "incident_id": self.ids["incident_id"],
                "file_name": "x.jpg",
                "media_type": "image/jpeg",
                "bytes": 1,
            }
        return deepcopy(OTHERS[one.name])

    async def read_back(self, one: Operation, answer: Answer) -> str:
        """Return what the room shows of what was just taken."""
        if one.name == "POST /reports":
            case = await self.case_of(answer.json["code"])
            contact = await self.send("GET", f"/reports/{answer.json['report_id']}/contact")
            shown = (await self.send("GET", f"/incidents/{case}")).json
            return json.dumps([shown, contact.json], ensure_ascii=False)
        if one.path.startswith("/incidents/{incident_id}/") and one.path.endswith("/complaint"):
            return json.dumps((await self.send("GET", f"/complaints/{answer.json['id']}")).json, ensure_ascii=False)
        if one.path.startswith("/complaints"):
            return json.dumps((await self.send("GET", self.at(one.path))).json, ensure_ascii=False)
        shown = [answer.json]
        if one.path.startswith("/incidents/{incident_id}/"):
            shown.append((await self.send("GET", self.at("/incidents/{incident_id}"))).json)
        if one.path.endswith("/note"):
            threads = await self.send("GET", self.at("/threads/{thread_id}/messages"))
            shown.append(threads.json)
        return json.dumps(shown, ensure_ascii=False)


VERBS: dict[str, dict[str, Any]] = {
    "verify": {"outcome": "verified"},
    "assign": {"desk": "legal"},
    "merge": {"into": "0193f0c2-7b1e-7cc3-9c55-2f1f6a1b8999", "into_version": 1},
    "unmerge": {},
    "reopen": {},
    "public-answer/approve": {},
    "triage": {"station": "1"},
    "reclassify": {"station": "1"},
    "refer": {"body": "police", "reason": "كسر الأختام"},
    "return": {"outcome": "سُلّم المحضر"},
    "ask-advice": {"desk": "legal", "question": "ما العمل؟"},
    "give-advice": {"advice": "نعم"},
    "answer": {"text": {"ar": "وصلت لجنة", "ckb": "لیژنە", "en": "A team"}},
    "public-answer": {"text": {"ar": "يُعاد العد", "ckb": "لیژنە", "en": "Recount"}},
    "public-answer/reject": {"reason": "غير دقيق"},
    "close": {"reason": "resolved", "text": {"ar": "وصلت لجنة", "ckb": "لیژنە", "en": "A team"}},
}
COMPLAINT = {name: "نص" for name in ("name", "address", "phone", "statement", "station", "form_number")}
OTHERS: dict[str, dict[str, Any]] = {
    "POST /status": {"code": "K7M4QX2P", "secret": "x"},
    "POST /threads/{thread_id}/read": {"message_id": "0193f0c2-7b1e-7cc3-9c55-2f1f6a1b8999"},
    "POST /incidents/{incident_id}/note": NOTES | {"compartment": "joint"},
    "POST /incidents/{incident_id}/messages": NOTES,
    "POST /incidents/{incident_id}/complaint": COMPLAINT,
    "POST /threads/{thread_id}/messages": NOTES,
    "POST /channels/{province}/{desk}/messages": NOTES,
}


def text_fields(document: Mapping[str, Any], schema: Mapping[str, Any], place: tuple[Any, ...] = ()) -> Iterator[Any]:
    """Every place in a body where free text is taken: no enumeration, pattern or format says what it is."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for one in schema.get("anyOf", ()):
        yield from text_fields(document, one, place)
    if schema.get("type") == "string" and not schema.keys() & {"enum", "const", "format", "pattern"}:
        yield place
    for name, inner in schema.get("properties", {}).items():
        yield from text_fields(document, inner, (*place, name))
    if schema.get("type") == "array" and isinstance(schema.get("items"), dict):
        yield from text_fields(document, schema["items"], (*place, 0))
    more = schema.get("additionalProperties")
    if isinstance(more, dict):
        for name in more.get("propertyNames", schema.get("propertyNames", {})).get("enum", ("ar", "ckb", "en")):
            yield from text_fields(document, more, (*place, name))


def put(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    """Return a body with a value at a place."""
    changed = deepcopy(body)
    inner = changed
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    return changed


def in_words(answer: Answer, place: tuple[Any, ...], value: Any) -> None:
    """A refusal is a problem with a stable code; where a field is wrong, it is named."""
    said = (place, str(value)[:60], answer.status, answer.content[:300])
    assert 400 <= answer.status < 500, said
    assert answer.problem and answer.code, said
    if answer.code == "request.invalid":
        errors = answer.json["params"]["errors"]
        assert errors and all(set(error) == {"field", "code", "expected"} for error in errors), said
        named = {part for error in errors for part in error["field"].split(".")}
        assert str(place[-1]) in named or any(error["code"] in WHOLE for error in errors), said


async def test_hostile_text_in_any_field_is_refused_in_words_or_kept_as_text(database: TestDatabase) -> None:
    async with Desk(database) as desk:
        clerk = Clerk(desk)
        await clerk.begin()
        document, fields, kept = await clerk.knock.document(), 0, set()
        for one in await clerk.knock.operations():
            schema = one.said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            places = [place for place in dict.fromkeys(text_fields(document, schema or {})) if place != ("category",)]
            if places and "incident_id" in one.needs:
                await clerk.begin()
            for place in places:
                fields += 1
                for value in values(one, place, fields):
                    if await tried(clerk, one, place, value):
                        kept.add((one.name, place))
            for place in places[:1]:
                good = await clerk.body(one)
                for value in NO_TEXTS:
                    answer = await clerk.send(one.method, clerk.at(one.path), put(good, place, value))
                    if answer.status < 300:
                        good = await clerk.body(one)
                    elif answer.code not in STALE:
                        in_words(answer, place, value)
        assert fields > 45
        silent = {"POST /status", "POST /media"}
        assert kept >= {
            (one.name, place)
            for one in await clerk.knock.operations()
            if one.name not in silent
            for place in text_fields(document, one.said.get("requestBody", {}).get("content", {})
                                     .get("application/json", {}).get("schema", {}))
            if place != ("category",)
        }  # fmt: skip
        await exports_are_tame(clerk)


def values(one: Operation, place: tuple[Any, ...], turn: int) -> tuple[str, ...]:
    """What is let in at a field, in turns: all texts come to every field of a kind, the first ones to each."""
    if place[-1] in SHORT:
        return TEXTS if one.name == "POST /reports" and len(place) == 1 else TEXTS[turn % 6 :: 6]
    if "taxonomy" in one.path:
        return (MANY[1 + turn % 3],)
    return MANY[0], MANY[1 + turn % 3]


async def tried(clerk: Clerk, one: Operation, place: tuple[Any, ...], value: str) -> bool:
    """Let one value in at one field; say whether it was taken."""
    verb = one.path.removeprefix("/incidents/{incident_id}/")
    answer = await clerk.send(one.method, clerk.at(one.path), put(await clerk.body(one), place, value))
    if answer.status >= 300:
        if not (one.name == "POST /status" and answer.code == "intake.report_unknown"):
            in_words(answer, place, value)
        if verb in {"return", "public-answer/reject"}:
            await clerk.verb(verb, VERBS[verb])
        return False
    shown = await clerk.read_back(one, answer)
    if one.name != "POST /media":
        kept = clean_text(value)
        kept = " ".join(kept.split()) if one.name == "POST /taxonomy" else kept
        assert json.dumps(kept, ensure_ascii=False) in shown, (one.name, place, value)
    if verb in AFTER:
        await clerk.verb(*AFTER[verb])
    return True


async def exports_are_tame(clerk: Clerk) -> None:
    """No cell of a file that leaves the room is a formula."""
    table = await clerk.send("GET", "/incidents/export", query=b"format=csv")
    cells = [cell for row in csv.reader(io.StringIO(table.content.decode("utf-8-sig"))) for cell in row]
    assert f"'{TEXTS[8]}" in cells
    for cell in cells:
        assert not clean_text(cell).lstrip("\u200e\u200f\ufeff ").startswith(("=", "+", "-", "@", "\t", "\r")), cell
    book = await clerk.send("GET", "/incidents/export", query=b"format=xlsx")
    assert "HYPERLINK" in book.said
    assert "<f>" not in book.said and "<hyperlink" not in book.said
    trail = await clerk.send("GET", "/audit.csv")
    for row in csv.reader(io.StringIO(trail.content.decode("utf-8-sig"))):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row), row


async def test_a_body_that_is_hostile_as_a_whole_is_refused_in_words(database: TestDatabase) -> None:
    async with Desk(database) as desk:
        clerk = Clerk(desk)
        for one in await clerk.knock.operations():
            if "application/json" not in one.said.get("requestBody", {}).get("content", {}):
                continue
            await clerk.begin()
            path, good = f"{API}{clerk.at(one.path)}", await clerk.body(one)
            bodies = [
                DEEP, b"", b"\x00", b"null", b"[]", b'"x"', b"7", b"{", b'{"a":' + b"9" * 20_000 + b"}", b"\xff\xfe{}",
                json.dumps({**good, "\ud800": 1}).encode(),
                json.dumps({**good, "x" * 100_000: 1}).encode(), json.dumps([good]).encode(),
                json.dumps({name: float("inf") for name in good}).encode(), b'{"__proto__":{"x":1},"version":1}',
                json.dumps({"version": 2**63, **{name: None for name in good if name != "version"}}).encode(),
            ]  # fmt: skip
            for body in bodies:
                answer = await clerk.knock(one.method, path, clerk.token, content=body)
                said = (one.name, body[:60], answer.status, answer.content[:200])
                assert 400 <= answer.status < 500, said
                assert answer.problem and answer.code, said


def test_hostile_names_of_files_leave_as_names() -> None:
    for text in TEXTS:
        name = file_name(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
        assert not set(name) & set('/\\\x00\r\n"<>|:*?\u202e'), name


NEEDED = {"/incidents/export": [b"format=json"], "/messages": [b"q=x"]}


async def test_a_question_with_anything_in_it_is_answered_or_refused_in_words(database: TestDatabase) -> None:
    async with Desk(database) as desk:
        clerk = Clerk(desk)
        await clerk.begin()
        hostile = [b"%00", b"%ff%fe", b"%ED%A0%80", b"'%22%3B--", b"%E2%80%AE", b"9" * 400, b"-1", b"1e400", b"[]",
                   b"x" * 900, b"%25_%5C", b"0001-01-01T00:00:00Z", b"9999-12-31T23:59:59-14:00",
                   b"W10=", b"WzFd", b"WyJvcGVuZWQiLCJ4IiwieSJd", b"Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OTld"]  # fmt: skip
        turn = 0
        for one in await clerk.knock.operations():
            if one.method not in {"GET", "HEAD"} or one.path.endswith("form.pdf"):
                continue
            places = clerk.ids | {"report_id": clerk.ids["thread_id"], "media_id": clerk.ids["thread_id"]}
            path = API + one.path.format(**places)
            for asked in (said["name"] for said in one.said.get("parameters", ()) if said["in"] == "query"):
                turn += 1
                for value in (hostile[0], *hostile[turn % 3 :: 3]):
                    needed = b"".join(
                        b"&" + one for one in NEEDED.get(one.path, ()) if not one.startswith(asked.encode())
                    )
                    query = asked.encode() + b"=" + value + needed
                    answer = await clerk.knock("GET" if one.method == "GET" else "HEAD", path, clerk.token, query=query)
                    assert answer.status < 500, (one.name, query, answer.content[:200])
                    if answer.status >= 400:
                        in_words(answer, (asked,), value)
            for value in (b"\x00", b"%00", b"..", b"0" * 999):
                for name in one.needs:
                    told = API + one.path.format(**(places | {name: value.decode()}))
                    answer = await clerk.knock(one.method, told, clerk.token)
                    assert 400 <= answer.status < 500, (one.name, value)
