"""Desks that work cases off while parts die, each with its own book of what the room accepted.

A desk does every verb of a case once, in order, one act after the other. It behaves as a real client does: what takes
an ``Idempotency-Key`` is said again under the same one, what names a version is said again until the room refuses it as
stale and is then looked for in the case's history, and a file goes on where the room says that it stands. At every
second desk the first good answer to everything is lost on its way, as on a bad line.
"""

import hashlib
import io
import random
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from services.kit.clock import rfc3339
from services.kit.ids import Ids
from tests.fault.patience import GIVES_UP_SECONDS, Person
from tests.support import builders
from tests.support.eventually import eventually

PIXELS = (160, 120)
PARTS_OF_FILE = 3
UNHURRIED = "L1"
"""A category that is to be looked at within an hour, so that nothing new is overdue while desks work."""

ROWS = 3


def picture_of(number: int) -> bytes:
    """Return a desk's picture: noise, in a form that the room makes anew without losing anything."""
    image = Image.frombytes("RGB", PIXELS, random.Random(number).randbytes(PIXELS[0] * PIXELS[1] * 3))
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def owed(case: dict[str, Any]) -> Counter[str]:
    """Say which duties a case in this state must have."""
    if case["status"] == "closed":
        return Counter()
    looked_at = case["status"] == "triaged"
    return +Counter(
        triage_report=int(not looked_at),
        answer_incident=int(looked_at and case["answered_at"] is None),
        act_on_incident=int(looked_at and case["acted_at"] is None),
        give_advice=case["advice_open"],
        approve_answer=int(case["public_answer"] == "proposed"),
    )


@dataclass
class Case:
    """A case as its desk knows it: what was accepted of it, in order."""

    id: str
    code: str
    report_id: str
    secret: str
    summary: str
    told: list[tuple[str, str]]
    """Each change and who made it: the first one made version 1, and so on."""

    said: list[str] = field(default_factory=list)
    """Notes and messages."""

    read_to: str = ""
    answers: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind, text and state."""

    referrals: list[tuple[str, str]] = field(default_factory=list)
    advice: list[tuple[str, str | None]] = field(default_factory=list)
    complaints: list[tuple[str, int, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def version(self) -> int:
        """Of which version the next verb is decided."""
        return len(self.told)


@dataclass
class Desk:
    """An operator, a second person and an admin, with two cases and a partner's file."""

    number: int
    operator: Person
    second: Person
    admin: Person
    opened: list[Case] = field(default_factory=list)
    rows: dict[str, str] = field(default_factory=dict)
    """Rows of the partner's file that were taken: summary by code."""

    editions: dict[int, str] = field(default_factory=dict)
    """Editions of the taxonomy, with the text that this desk put there."""

    _thread: str = ""
    _message: str = ""
    _upload: str = ""
    _offset: int = 0

    @property
    def picture(self) -> bytes:
        """The file that this desk attaches."""
        return picture_of(self.number)

    @property
    def acts(self) -> list[Callable[[], Coroutine[Any, Any, None]]]:
        """Everything a desk does, in order."""
        return [
            self.file_report, self.take_call, self.triage, self.assign, self.note, self.message, self.mark_read,
            self.verify, self.offer_file, self.send_part, self.send_part, self.send_part, self.merge, self.unmerge,
            self.refer, self.come_back, self.ask_advice, self.give_advice, self.draft_complaint, self.fill_in_complaint,
            self.answer, self.propose, self.reject, self.propose, self.approve, self.close, self.reopen,
            self.reclassify, self.make_edition, self.send_file, self.ask_for_the_other, self.propose_for_the_other,
        ]  # fmt: skip

    @property
    def case(self) -> Case:
        """The case that everything is done to."""
        return self.opened[0]

    @property
    def other(self) -> Case:
        """The case that is merged into it for a while."""
        return self.opened[1]

    def text(self, about: str) -> str:
        """Return a text that nobody else writes."""
        return f"{about} — مكتب {self.number}"

    # -- reports

    async def file_report(self) -> None:
        """File a report."""
        await self._file()

    async def take_call(self) -> None:
        """File a report for somebody who called."""
        await self._file(on_behalf_of={"name": "متصل تجريبي", "phone": "٠٧٧٠٠٠٠٠٠٠٠"})

    async def _file(self, **more: Any) -> None:
        body = builders.report(category=UNHURRIED, **more)
        said = await self.operator.make("/reports", body)
        found = (await self.operator.read("/incidents", q=said["code"]))["items"]
        assert [one["summary"] for one in found] == [body["summary"]], "a receipt without its case"
        told = [("opened", self.operator.id)]
        case = Case(found[0]["id"], said["code"], said["report_id"], said["secret"], body["summary"], told)
        self.opened.append(case)

    async def send_file(self) -> None:
        """Send a partner's file of reports; what was taken before is said again."""
        day = rfc3339(builders.moments_ago())
        lines = [f"{self.text(f'بلاغ من ملف {row}')},{day},A1,IQ-BG" for row in range(ROWS)]
        data = "\n".join(["summary,occurred_at,category,province", *lines]).encode()
        answer = await self.operator.say("POST", "/bulk", content=data, headers={"Content-Type": "text/csv"})
        assert answer.status_code == 200, answer.text
        results = answer.json()["results"]
        assert [one["state"] in {"taken", "repeated"} for one in results] == [True] * ROWS, results
        self.rows = {
            one["code"]: line.split(",")[0] for one, line in zip(results, lines, strict=True)
        }  # fmt: skip

    # -- verbs: decided on a version

    async def _do(self, who: Person, case: Case, verb: str, kind: str, **body: Any) -> None:
        """Do a verb, and note it when the room has said that it is done, or has it in the case's history."""
        said = {"version": case.version, **body}
        answer = await who.say("POST", f"/incidents/{case.id}/{verb}", json=said)
        if answer.status_code == 409 and answer.json()["code"] == "intake.version_stale":
            since = (await who.history(case.id))[case.version :]
            assert since == [(kind, who.id)], f"{verb} on version {case.version} is stale, but since then: {since}"
            who.book.found_done += 1
            now = await who.read(f"/incidents/{case.id}")
        else:
            assert answer.status_code == 200, f"{verb}: {answer.status_code} {answer.text[:300]}"
            now = answer.json()
        case.told.append((kind, who.id))
        assert now["version"] == case.version
        found = Counter(one["kind"] for one in now["obligations"])
        assert found == owed(now), f"owed after {verb}: {found}, not {owed(now)}: {now}"

    async def triage(self) -> None:
        """Take the first look."""
        await self._do(self.operator, self.case, "triage", "triaged", severity="S2", desk="operations")

    async def assign(self) -> None:
        """Give it to a person."""
        await self._do(self.operator, self.case, "assign", "assigned", desk="technical", assignee=self.operator.id)

    async def verify(self) -> None:
        """Say what was found out."""
        await self._do(self.operator, self.case, "verify", "verified", outcome="verified_with_evidence")

    async def merge(self) -> None:
        """Merge the other case into this one."""
        into = {"into": self.case.id, "into_version": self.case.version}
        await self._do(self.operator, self.other, "merge", "merged", **into)
        self.case.told.append(("absorbed", self.operator.id))

    async def unmerge(self) -> None:
        """Take that back."""
        await self._do(self.operator, self.other, "unmerge", "unmerged")
        self.case.told.append(("released", self.operator.id))

    async def refer(self) -> None:
        """Hand it to the police."""
        await self._do(self.operator, self.case, "refer", "referred", body="police", reason=self.text("إحالة"))

    async def come_back(self) -> None:
        """Take it back from the police."""
        await self._do(self.operator, self.case, "return", "returned", outcome=self.text("نتيجة"))
        self.case.referrals.append((self.text("إحالة"), self.text("نتيجة")))

    async def ask_advice(self) -> None:
        """Ask the legal desk."""
        await self._ask(self.case)

    async def give_advice(self) -> None:
        """Advise as the legal desk."""
        (asked,) = (await self.second.read(f"/incidents/{self.case.id}"))["advice"]
        said = {"advice_id": asked["id"], "advice": self.text("مشورة")}
        await self._do(self.second, self.case, "give-advice", "advice_given", **said)
        self.case.advice = [(self.text("سؤال"), self.text("مشورة"))]

    async def ask_for_the_other(self) -> None:
        """Ask about the other case; nobody answers."""
        await self._ask(self.other)

    async def _ask(self, case: Case) -> None:
        said = {"desk": "legal", "question": self.text("سؤال")}
        await self._do(self.operator, case, "ask-advice", "advice_asked", **said)
        case.advice = [(self.text("سؤال"), None)]

    async def answer(self) -> None:
        """Answer the reporters."""
        await self._do(self.operator, self.case, "answer", "answered", text={"ar": self.text("جواب")})
        self.case.answers.append(("reporter", self.text("جواب"), "sent"))

    async def propose(self) -> None:
        """Propose a public answer."""
        await self._propose(self.case)

    async def propose_for_the_other(self) -> None:
        """Propose a public answer on the other case; nobody decides."""
        await self._propose(self.other)

    async def _propose(self, case: Case) -> None:
        text = self.text(f"جواب علني {len(case.answers)}")
        await self._do(self.operator, case, "public-answer", "public_answer", text={"ar": text})
        case.answers.append(("public", text, "proposed"))

    async def reject(self) -> None:
        """Reject it, as the second person."""
        await self._do(self.second, self.case, "public-answer/reject", "public_answer", reason=self.text("سبب"))
        self._decided("rejected")

    async def approve(self) -> None:
        """Publish it, as the second person."""
        await self._do(self.second, self.case, "public-answer/approve", "public_answer")
        self._decided("published")

    def _decided(self, state: str) -> None:
        kind, text, _ = self.case.answers.pop()
        self.case.answers.append((kind, text, state))

    async def close(self) -> None:
        """Close it."""
        await self._do(self.operator, self.case, "close", "closed", reason="resolved")

    async def reopen(self) -> None:
        """Open it again."""
        await self._do(self.operator, self.case, "reopen", "reopened")

    async def reclassify(self) -> None:
        """Make it graver, and for the commission alone."""
        said = {"severity": "S1", "compartment": "commission"}
        await self._do(self.operator, self.case, "reclassify", "reclassified", **said)

    # -- what is made under a key

    async def note(self) -> None:
        """Put a note into the file."""
        said = {"text": self.text("ملاحظة"), "language": "ar", "compartment": "joint"}
        made = await self.operator.make(f"/incidents/{self.case.id}/note", said)
        assert made["version"] == self.case.version + 1
        self.case.told.append(("noted", self.operator.id))
        self.case.said.append(said["text"])

    async def message(self) -> None:
        """Write on the case."""
        said = {"text": self.text("رسالة"), "language": "ar", "compartment": "joint"}
        made = await self.operator.make(f"/incidents/{self.case.id}/messages", said)
        self._thread, self._message = made["thread_id"], made["id"]
        self.case.said.append(said["text"])

    async def mark_read(self) -> None:
        """Say, as the second person, that it was read."""
        answer = await self.second.say("POST", f"/threads/{self._thread}/read", json={"message_id": self._message})
        assert answer.status_code == 200, answer.text
        self.case.read_to = self._message

    async def draft_complaint(self) -> None:
        """Begin a complaint."""
        said = {"role": "voter", "statement": self.text("شكوى")}
        made = await self.operator.make(f"/incidents/{self.case.id}/complaint", said)
        self.case.complaints.append((made["id"], made["version"], made["statement"]))

    async def fill_in_complaint(self) -> None:
        """Fill it in."""
        complaint, version, _ = self.case.complaints.pop()
        said = {"version": version, "statement": self.text("شكوى مصححة"), "signed": True}
        answer = await self.operator.say("PATCH", f"/complaints/{complaint}", json=said)
        if answer.status_code == 409 and answer.json()["code"] == "intake.version_stale":
            (now,) = (await self.operator.read(f"/incidents/{self.case.id}/complaints"))["items"]
            self.operator.book.found_done += 1
        else:
            assert answer.status_code == 200, answer.text
            now = answer.json()
        assert (now["version"], now["statement"]) == (version + 1, said["statement"])
        self.case.complaints.append((complaint, now["version"], now["statement"]))

    async def make_edition(self) -> None:
        """Make the next edition of the taxonomy; from the newest one, where another desk was quicker."""
        while True:
            tree = await self.admin.read("/taxonomy")
            body = {name: tree[name] for name in ("unclassified", "severities", "families", "leaves")}
            body["leaves"][0]["text"]["en"] = f"Edited at desk {self.number} after edition {tree['version']}"
            key = {"Idempotency-Key": str(Ids().uuid())}
            said = {"base_version": tree["version"], **body}
            answer = await self.admin.say("POST", "/taxonomy", json=said, headers=key)
            if answer.status_code == 201:
                self.editions[answer.json()["version"]] = body["leaves"][0]["text"]["en"]
                return
            assert answer.json()["code"] == "intake.version_stale", answer.text

    # -- a file in parts

    async def offer_file(self) -> None:
        """Offer a picture for the case."""
        data = self.picture
        facts = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        said = {"incident_id": self.case.id, "file_name": "صورة.png", "media_type": "image/png", **facts}
        self._upload, self._offset = (await self.operator.make("/media", said))["media_id"], 0

    async def send_part(self) -> None:
        """Send the next part; after the last one, wait until the room has read the file and keeps it."""
        data = self.picture
        end = min(self._offset + len(data) // PARTS_OF_FILE + 1, len(data))
        headers = {"Content-Type": "application/octet-stream", "Upload-Offset": str(self._offset)}
        sent = data[self._offset : end]
        answer = await self.operator.say("PATCH", f"/media/{self._upload}", content=sent, headers=headers)
        if answer.status_code == 409 and answer.json()["code"] == "intake.media_offset_wrong":
            self.operator.book.found_done += 1
        else:
            assert answer.status_code == 200, answer.text
        self._offset = end
        if await self._stands_at(end) == "receiving":
            return

        async def attached() -> bool:
            return await self._stands_at(end) == "attached"

        await eventually(attached, GIVES_UP_SECONDS, saying="the file is not read")
        self.case.told.append(("media_attached", self.operator.id))
        self.case.files.append(self._upload)

    async def _stands_at(self, offset: int) -> str:
        how_far = await self.operator.say("HEAD", f"/media/{self._upload}")
        assert how_far.headers["upload-offset"] == str(offset), "what was answered is not there"
        assert how_far.headers["upload-state"] != "refused"
        return how_far.headers["upload-state"]
