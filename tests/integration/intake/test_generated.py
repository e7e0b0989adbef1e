"""Thousands of requests that nobody wrote by hand: whatever comes, no answer says that something broke inside.

A long run takes a seed of its own, a short one the same each time, so that what it finds it finds on every machine; a
failure says it with the number of the request, and ``OPSROOM_SEED`` repeats it.
"""

import asyncio
import json
import os
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random, SystemRandom
from typing import Any, Final
from urllib.parse import quote_from_bytes

import orjson
import pytest
from pydantic import ValidationError

from services.intake import model
from services.intake.actions.reports import SentAs, compose_report
from services.intake.api import BODY_BYTES_MAX
from services.intake.api.bodies import ReportBody
from services.intake.errors import TimeOutOfRange
from services.kit.clock import rfc3339
from services.kit.http import invalid, problem
from tests.integration.intake.desk import REPORTS, Desk
from tests.integration.intake.knocking import API, Knocker, Operation
from tests.integration.intake.test_hostile import Clerk
from tests.integration.intake.world import NOBODY
from tests.support import builders
from tests.support.postgres import TestDatabase

LONG: Final = bool(os.environ.get("OPSROOM_LONG"))
SHORT_SEED: Final = 20_261_121
REQUESTS: Final = 30_000 if LONG else 1_000
"""Requests to all routes, through door and database."""

REPORTS_MADE: Final = 970_000 if LONG else 9_000
"""Reports read, decided and put together as they are before they are written."""

FILED_SHARE: Final = 50 if LONG else 10
"""Of so many reports one goes the whole way."""

AT_ONCE: Final = 32
PIECES: Final = (
    "بلاغ", "دەنگدان", "vote", "\x00", "\u202e", "\ud83d", "👩\u200d👧", "\u0301", "\u200f", "\n", "\t", "'", '"', "\\",
    "%", "_", "<b>", "=1+1", "{{7}}", "٧", "\ufeff", "\uffff", "\x9b", "ﷺ", "İ", "ß", "A1", "IQ-BG", "S1", "..", "/",
    "0", "-1", " ",
)  # fmt: skip
NUMBERS: Final = (0, 1, 2, -1, 3, 7, 200, 2**31 - 1, 2**31, 2**63 - 1, 2**63, -(2**63), 10**30, 0.5, -0.0, 1e308)
NOW: Final = "2026-11-21T05:29:00Z"
MOMENTS: Final = (
    "2026-11-21T08:29:00+03:00", "2026-11-21T05:29:00.123456789Z", "2026-11-21", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00", "2026-11-21T24:00:00Z", "2026-02-30T00:00:00Z", "2026-11-21T05:29:60Z",
    "٢٠٢٦-11-21T05:29:00Z", "2026-11-21 05:29Z", "1795239000",
)  # fmt: skip
SELDOM: Final = ("/form.pdf", "/bulk", "/taxonomy", "/incidents/export")
"""What costs a hundred times as much is asked for a hundredth as often."""


@dataclass
class Maker:
    """Makes values from a schema: mostly such as fit, often such as nobody would send."""

    dice: Random
    document: Mapping[str, Any]
    known: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    versions: dict[str, int] = field(default_factory=dict)
    near: int = 1
    """The version of what the request that is being made is about."""

    def text(self) -> str:
        """A text of hostile and harmless pieces, seldom very long."""
        made = "".join(self.dice.choices(PIECES, k=self.dice.choice((0, 1, 1, 2, 3, 5, 12))))
        return made * self.dice.choice((40, 500, 9_000)) if self.dice.random() < 0.03 else made

    def anything(self, depth: int = 0) -> Any:
        """A value of any kind."""
        kind = self.dice.randrange(9 if depth < 3 else 6)
        if kind < 2:
            return self.text()
        if kind == 2:
            return self.dice.choice(NUMBERS)
        if kind < 6:
            return self.dice.choice((None, True, False, *MOMENTS))
        if kind == 6:
            return {self.text(): self.anything(depth + 1) for _ in range(self.dice.randrange(3))}
        return [self.anything(depth + 1) for _ in range(self.dice.randrange(4))]

    def value(self, schema: Mapping[str, Any], name: str = "", wild: float = 0.06) -> Any:
        """A value for a schema; with the chance ``wild`` one that does not care for it."""
        if self.dice.random() < wild:
            return self.anything()
        if "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        if "anyOf" in schema:
            return self.value(self.dice.choice(schema["anyOf"]), name, wild)
        if "enum" in schema or "const" in schema:
            return self.dice.choice(schema.get("enum") or [schema["const"]])
        return self._of_kind(schema, name, wild)

    def _of_kind(self, schema: Mapping[str, Any], name: str, wild: float) -> Any:
        kind = "object" if "properties" in schema else schema.get("type")
        if kind == "integer":
            near = self.near if name.endswith("version") else self.dice.randrange(1, 60)
            return near if self.dice.random() < 0.8 else self.dice.choice(NUMBERS)
        if kind == "array":
            return [self.value(schema.get("items", {}), name, wild) for _ in range(self.dice.randrange(4))]
        if kind == "object":
            return self._object(schema, wild)
        if kind in {"boolean", "null"}:
            return self.dice.random() < 0.5 if kind == "boolean" else None
        return self._string(schema, name)

    def _object(self, schema: Mapping[str, Any], wild: float) -> dict[str, Any]:
        needed = schema.get("required", ())
        made = {
            name: self.value(inner, name, wild)
            for name, inner in schema.get("properties", {}).items()
            if self.dice.random() < (0.97 if name in needed else 0.5)
        }
        more = schema.get("additionalProperties")
        if isinstance(more, dict):
            made |= {
                language: self.value(more, language, wild) for language in self.dice.sample(("ar", "ckb", "en"), 2)
            }
        return made | ({self.text(): 1} if self.dice.random() < 0.02 else {})

    def _string(self, schema: Mapping[str, Any], name: str) -> str:
        if schema.get("format") == "uuid":
            return self.dice.choice(self.known[name] or [NOBODY])
        if schema.get("format") == "date-time":
            return NOW if self.dice.random() < 0.7 else self.dice.choice(MOMENTS)
        if "pattern" in schema:
            return self.dice.choice(("A1", "L4", "IQ-BG", "NA", "XX", "B", "0" * 64, self.text()))
        return self.text()

    def place(self, name: str) -> str:
        """What stands in a path: mostly something that is there."""
        if self.dice.random() < 0.1:
            return self.text().encode(errors="replace").decode() or "-"
        found = self.dice.choice(self.known[name] or [NOBODY])
        self.near = self.versions.get(found, 1)
        return found

    def body(self, schema: Mapping[str, Any]) -> bytes:
        """A body as bytes, seldom broken ones."""
        wild = self.dice.choice((0.0, 0.0, 0.02, 0.2))
        made = json.dumps(self.value(schema, wild=wild), ensure_ascii=self.dice.random() < 0.5).encode(
            "utf-8", "surrogatepass"
        )
        if self.dice.random() < 0.04:
            at = self.dice.randrange(len(made) + 1)
            made = (
                made[:at] + self.dice.choice((b"", b"\xff", b"\x00", b"]", made)) + made[at + self.dice.randrange(3) :]
            )
        return made

    def learn(self, said: Any) -> None:
        """Remember ids and versions that were answered, so that later requests hit something."""
        if isinstance(said, list):
            for one in said[:3]:
                self.learn(one)
        if not isinstance(said, dict):
            return
        for name, value in said.items():
            if name.endswith("_id") and value:
                self.known[name] = [*self.known[name][-5:], value]
        if "id" in said:
            self.versions[said["id"]] = said.get("version", 1)
            kinds = {
                "missing": "complaint_id",
                "severity": "incident_id",
                "unread": "thread_id",
                "details": "report_id",
            }
            kind = next((kinds[mark] for mark in kinds if mark in said), "id")
            self.known[kind] = [*self.known[kind][-5:], said["id"]]
        self.learn(said.get("items") or said.get("sources"))


def seed() -> int:
    """The seed of this run, said aloud."""
    found = int(os.environ.get("OPSROOM_SEED") or (SystemRandom().randrange(2**32) if LONG else SHORT_SEED))
    print(f"OPSROOM_SEED={found}")
    return found


async def asked(knock: Knocker, maker: Maker, one: Operation, token: str) -> tuple[int, bytes]:
    """Send one request of the maker's to a route."""
    dice, path = maker.dice, API + one.path
    for name in one.needs:
        path = path.replace(f"{{{name}}}", maker.place(name), 1)
    query = b"&".join(
        said["name"].encode()
        + b"="
        + quote_from_bytes(str(maker.value(said["schema"])).encode(errors="replace")).encode()
        for said in one.said.get("parameters", ())
        if said["in"] == "query" and dice.random() < 0.15
    )
    content, headers = None, {}
    if dice.random() < 0.1:
        headers["idempotency-key"] = dice.choice(("k1", "k2", "a b", "k" * 129, ""))
    for kind, said in one.said.get("requestBody", {}).get("content", {}).items():
        content = maker.body(said.get("schema", {}))
        headers["content-type"] = kind if dice.random() < 0.97 else "text/plain"
    if one.name == "PATCH /media/{media_id}":
        headers["upload-offset"] = dice.choice(("0", "1", "-1", "x", str(2**64)))
    answer = await knock(one.method, path, token, content=content, headers=headers, query=query)
    if answer.status < 300 and answer.headers.get("content-type") == "application/json" and "export" not in one.path:
        maker.learn(answer.json)
    return answer.status, answer.content


async def test_no_generated_request_to_any_route_breaks_anything(database: TestDatabase) -> None:
    chosen = seed()
    async with Desk(database) as desk:
        knock, statuses, hit, clerk = Knocker(desk), Counter[int](), set[str](), Clerk(desk)
        maker = Maker(Random(chosen), await knock.document())
        token = clerk.token
        operations = await knock.operations()
        weights = [0.02 if one.path.endswith(SELDOM) else 1.0 for one in operations]
        await clerk.begin()
        maker.known |= {name: [told] for name, told in clerk.ids.items()}
        filed = next(one for one in operations if one.name == "POST /reports")

        for number in range(REQUESTS):
            one = filed if number % 12 == 0 else maker.dice.choices(operations, weights)[0]
            status, said = await asked(knock, maker, one, token)
            assert status < 500, f"OPSROOM_SEED={chosen}, request {number}: {one.name}: {status} {said[:400]!r}"
            statuses[status] += 1
            if status < 300:
                hit.add(one.name)

        assert (await desk.http.get(f"{API}/readyz")).json()["service"] == "intake"
    # The maker is worth something: much of what it makes is taken, and much is not.
    assert sum(count for status, count in statuses.items() if status < 300) > REQUESTS // 8, statuses
    assert statuses[422] > REQUESTS // 8 and statuses[404] > 0, statuses
    assert len(hit) > 25, hit


async def test_every_generated_report_is_refused_in_words_or_can_be_written(database: TestDatabase) -> None:
    chosen = seed()
    async with Desk(database) as desk:
        knock = Knocker(desk)
        maker = Maker(Random(chosen), await knock.document())
        token, schema = desk.token, maker.document["components"]["schemas"]["ReportBody"]
        outcomes, going = Counter[str](), set[asyncio.Task[None]]()

        async def go(number: int, body: bytes, taken: bool) -> None:
            answer = await knock("POST", REPORTS, token, content=body)
            expected = 413 if len(body) > BODY_BYTES_MAX else 202 if taken else 422
            assert answer.status == expected or answer.code == "access.forbidden", (
                f"OPSROOM_SEED={chosen}, report {number}: {answer.status} {answer.content[:400]!r} {body[:400]!r}"
            )

        for number in range(REPORTS_MADE):
            body = maker.body(schema)
            if maker.dice.random() < 0.4:
                body = orjson.dumps(builders.report(occurred_at=rfc3339(desk.clock.now()), **readable(maker)))
            try:
                taken = put_together(desk, body)
            except Exception as fault:
                pytest.fail(f"OPSROOM_SEED={chosen}, report {number}: {fault!r} {body[:400]!r}")
            outcomes[taken or "taken"] += 1
            if number % FILED_SHARE == 0:
                going.add(asyncio.create_task(go(number, body, taken == "")))
            if len(going) >= AT_ONCE or (number == REPORTS_MADE - 1 and going):
                await asyncio.gather(*going)
                going.clear()
        await asyncio.gather(*going)

        assert outcomes["taken"] > REPORTS_MADE // 10 and len(outcomes) > 1, outcomes
        assert await desk.count("report") > REPORTS_MADE // FILED_SHARE // 10


def readable(maker: Maker) -> dict[str, Any]:
    """Texts as people could type them, of any pieces JSON can carry."""

    def said() -> str:
        return maker.text().replace("\ud83d", "")[:200]

    return {
        "summary": f"بلاغ {said()}",
        "details": said(),
        "station": said()[:40],
        "category": maker.dice.choice("ABL") + "1",
    }


def put_together(desk: Desk, body: bytes) -> str:
    """Take a report as far as its rows and events; return why it was refused, else nothing."""
    try:
        report = ReportBody.model_validate_json(body)
    except ValidationError as error:
        refusal = orjson.loads(problem(invalid(error), "reference").body)
        return str(refusal["params"]["errors"][0]["code"])
    deps, now, facts = desk.deps, desk.clock.now(), report.facts()
    try:
        model.check_time(facts.occurred_at, now=now, first_day=deps.calendar_first_day)
    except TimeOutOfRange as error:
        return error.code
    place = deps.places.station(facts.station) if facts.station is not None else None
    located = model.locate(facts.station, place, facts.province, deps.places.provinces)
    sent = SentAs(desk.reporter.id, desk.reporter.organisation, True, "POST", None, b"", None, None)
    filing = compose_report(facts, located, sent, now=now, ids=deps.ids, clock=deps.answer_clock)
    for value in filing.row:
        if isinstance(value, str):
            assert "\0" not in value, "no database takes it"
            value.encode()
    assert 0 < len(filing.row.summary) <= 280 and len(filing.row.details or "") <= 8000
    assert all(orjson.loads(event.body)["version"] == 1 for event in filing.events)
    return "intake.for_somebody" if facts.contact is not None else ""
