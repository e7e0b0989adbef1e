"""A busy day: cases before every audience, in two provinces, of two organisations, with its own word in each field.

Whoever reads a word has read that field.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

from tests.integration.intake.desk import Desk
from tests.integration.intake.knocking import API, Answer, Knocker
from tests.support import media
from tests.support.people import Somebody

STEM = "wqx"
"""Begins every word, so that a search for it finds all of them."""

PROVINCES = ("IQ-BG", "IQ-NI")
AUDIENCES = ("joint", "commission", "security")
LEAVES = {"joint": "A1", "commission": "G5", "security": "G5"}
NOBODY = "0193f0c2-7b1e-7cc3-9c55-2f1f6a1b8999"


_TABLES: Final = {
    "incident_id": ("incident", "t.id", "i.compartment"),
    "report_id": ("report", "t.incident_id", "i.compartment"),
    "thread_id": ("thread", "t.incident_id", "t.compartment"),
    "media_id": ("media", "t.attached_to", "i.compartment"),
    "complaint_id": ("complaint", "t.incident_id", "t.compartment"),
}
"""Names in paths: whose ids they are, of which case that is, and before whom it is spoken of."""


@dataclass(frozen=True)
class Word:
    """A word: of which field, in which case, before whom it stands, by whose organisation.

    ``told`` are all before whom it ever stood: what was once told to them is in their part of the record for good.
    """

    text: str
    of: str
    case: str
    audience: str
    province: str
    organisation: str
    told: frozenset[str]


@dataclass
class World:
    """Everything that was written, and the people who wrote it."""

    desk: Desk
    words: dict[str, Word] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in _TABLES})
    cases: dict[tuple[str, str], str] = field(default_factory=dict)
    receipts: list[tuple[str, str, str]] = field(default_factory=list)
    """Of each report: its case, its code and its secret."""

    def __post_init__(self) -> None:
        self.knock = Knocker(self.desk)
        register = self.desk.register
        self.organisations = dict(zip(PROVINCES, (register.organisation(), register.organisation()), strict=True))
        self.delegates = {
            province: register.person("cso_delegate", organisation=self.organisations[province])
            for province in PROVINCES
        }
        self.commissioner, self.second = register.person("commissioner"), register.person("commissioner")

    def word(
        self,
        of: str,
        case: str,
        audience: str,
        province: str,
        organisation: str = "",
        told: frozenset[str] | None = None,
    ) -> str:
        """Return a word that was never used before."""
        text = f"{STEM}{len(self.words):03d}z"
        self.words[text] = Word(text, of, case, audience, province, organisation, told or frozenset({audience}))
        return text

    async def do(self, method: str, path: str, body: Any = None, *, by: Somebody | None = None, **how: Any) -> Answer:
        """Do what must be taken."""
        token = self.desk.register.token(by or self.commissioner)
        answer = await self.knock(method, f"{API}{path}", token, body=body, **how)
        assert answer.status < 300, (path, answer.status, answer.content)
        return answer

    async def verb(self, case: str, verb: str, by: Somebody | None = None, /, **body: Any) -> Any:
        """Do a verb on the case as it is now."""
        path = f"/incidents/{case}"
        version = (await self.do("GET", path)).json["version"]
        said = body if verb == "note" else {"version": version, **body}
        return (await self.do("POST", f"{path}/{verb}", said, by=by)).json

    async def file(self, province: str, audience: str, by: Somebody, *, called: bool = False) -> str:
        """Let a report open a case before these readers; return its id."""
        number, body = len(self.receipts), self.desk.report(category=LEAVES[audience], province=province)
        # What is for the security desk has come to the commission first.
        told = frozenset({"commission", "security"} if audience == "security" else {audience})

        def word(of: str) -> str:
            return self.word(of, str(number), audience, province, "" if called else by.organisation, told)

        body |= {name: word(name) for name in ("summary", "details", "station")}
        if called:
            body["on_behalf_of"] = {name: word(name) for name in ("name", "phone", "remark")}
        receipt = (await self.do("POST", "/reports", body, by=by)).json
        found = (await self.do("GET", "/incidents", query=f"q={receipt['code']}".encode())).json
        case = str(found["items"][0]["id"])
        self.receipts.append((case, receipt["code"], receipt["secret"]))
        self.words |= {one.text: replace(one, case=case) for one in self.words.values() if one.case == str(number)}
        if audience == "security":
            await self.verb(case, "reclassify", compartment="security")
        return case

    async def talk(self, case: str, audience: str, province: str) -> None:
        """Write into every field of a case that there is a verb for."""

        def word(of: str, before: str = audience) -> str:
            return self.word(of, case, before, province)

        for before in (audience, "commission") if audience == "joint" else (audience,):
            await self.verb(case, "note", text=word("talk", before), language="ar", compartment=before)
            said = {"text": word("talk", before), "language": "ar", "compartment": before}
            await self.do("POST", f"/incidents/{case}/messages", said)
        await self.verb(case, "ask-advice", desk="legal", question=word("advice"))
        asked = (await self.do("GET", f"/incidents/{case}")).json["advice"][0]["id"]
        await self.verb(case, "give-advice", advice_id=asked, advice=word("advice"))
        await self.verb(case, "refer", body="police", reason=word("referral"))
        await self.verb(case, "return", outcome=word("referral"))
        await self.verb(case, "answer", text={"ar": word("answer")})
        if audience != "security":  # of which nothing is said to the public
            await self.verb(case, "public-answer", text={"ar": word("answer")})
            await self.verb(case, "public-answer/approve", self.second)
            await self.verb(case, "public-answer", text={"ar": word("proposal")})
            await self.verb(case, "public-answer/reject", self.second, reason=word("proposal"))
            await self.verb(case, "public-answer", text={"en": word("proposal")})
        before = "security" if audience == "security" else "commission"
        said = {name: word("complaint", before) for name in ("name", "address", "phone", "statement")}
        said |= {name: word("complaint_form", before) for name in ("station", "form_number")}
        await self.do("POST", f"/incidents/{case}/complaint", said)

    async def attach(self, case: str, audience: str, province: str) -> None:
        """Attach a picture."""
        data = media.picture()
        name = self.word("file", case, audience, province)
        said = {"incident_id": case, "file_name": f"{name}.jpg", "media_type": "image/jpeg", "bytes": len(data)}
        begun = (await self.do("POST", "/media", said)).json
        octets = {"content-type": "application/octet-stream", "upload-offset": "0"}
        await self.do("PATCH", f"/media/{begun['media_id']}", content=data, headers=octets)

    async def look(self) -> None:
        """Take down the id of everything there is, each as a word of its own."""
        for name, (table, case_of, audience_of) in _TABLES.items():
            rows = await self.desk.rows(
                f"select t.id, i.id as case, i.compartment as case_is, {audience_of} as audience, "
                f"i.province from intake.{table} t "
                f"join intake.incident i on i.id = {case_of} order by t.id"
            )
            for row in rows:
                one = str(row["id"])
                self.ids[name].append(one)
                came = row["case_is"] == "security" and name in {"incident_id", "report_id"}
                told = frozenset({row["audience"], *(("commission",) if came else ())})
                word = Word(one, name, str(row["case"]), row["audience"], row["province"], "", told)
                self.words.setdefault(one, word)

    async def status_of(self, code: str, secret: str) -> Answer:
        """Ask as a reporter does."""
        return await self.knock("POST", f"{API}/status", body={"code": code, "secret": secret})


async def busy_day(desk: Desk) -> World:
    """Fill a desk."""
    world = World(desk)
    operator = desk.register.person("operator")
    here, there = PROVINCES
    for audience, province in (*((one, here) for one in AUDIENCES), ("joint", there), ("commission", there)):
        by = world.delegates[province] if province == here else operator
        case = await world.file(province, audience, by, called=by is operator)
        await world.talk(case, audience, province)
        world.cases[audience, province] = case
        if province == here and audience != "commission":
            await world.attach(case, audience, province)
    # Another organisation about the same matter: each reads its own report of it, and that there is another one.
    second = await world.file(here, "joint", world.delegates[there])
    first = (await world.do("GET", f"/incidents/{world.cases['joint', here]}")).json
    await world.verb(second, "merge", into=first["id"], into_version=first["version"])
    await world.look()
    return world


@dataclass(frozen=True)
class Reader:
    """Somebody who reads, with the rights that they were given."""

    name: str
    who: Somebody
    role: str
    compartments: frozenset[str]
    provinces: frozenset[str] | None


def opened(until: timedelta, desk: Desk) -> list[dict[str, Any]]:
    """A compartment that somebody opened for a while."""
    return [{"compartment": "commission", "until": desk.clock.now() + until}]
