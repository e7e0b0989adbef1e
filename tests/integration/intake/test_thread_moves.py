"""A case goes to other readers: what was said goes to whom it may go, and nobody learns what was not said to them."""

import asyncio
import random

import pytest

from tests.integration.intake.desk import Desk
from tests.integration.intake.talk import Person, case, log, person, reclassify

BODY = {"text": "سؤال أخير", "language": "ar"}


class Room:
    """One of each who reads something else."""

    def __init__(self, desk: Desk) -> None:
        self.delegate = person(desk, "cso_delegate")
        self.operator = person(desk, "operator")
        self.liaison = person(desk, "liaison")
        self.boss = person(desk, "commissioner")
        self.auditor = person(desk, "auditor")

    @property
    def people(self) -> dict[str, Person]:
        return {name: one for name, one in vars(self).items()}

    async def read(self, incident: str) -> dict[str, list[str]]:
        """Say who reads what on a case, and check that every way of reading agrees."""
        found = {}
        for name, one in self.people.items():
            threads = await one.threads(incident=incident)
            texts = [text for thread in threads for text in await one.texts(thread["id"])]
            assert sorted(texts) == sorted(await one.found("قول")), name
            assert sum(thread["messages"] for thread in threads) == len(texts)
            found[name] = sorted(texts)
        return found


async def everybody_spoke(desk: Desk, incident: str, room: Room) -> None:
    await room.delegate.say(f"/incidents/{incident}", "قول 1 للجميع")
    await room.operator.say(f"/incidents/{incident}", "قول 2 للمفوضية", compartment="commission")
    await room.operator.say(f"/incidents/{incident}", "قول 3 للجميع", compartment="joint")


ALL, OURS = ["قول 1 للجميع", "قول 3 للجميع"], ["قول 1 للجميع", "قول 2 للمفوضية", "قول 3 للجميع"]


async def test_what_was_said_before_all_goes_to_the_commission_with_its_case(desk: Desk) -> None:
    room, incident = Room(desk), await case(desk)
    said = await room.delegate.say(f"/incidents/{incident}", "قول 1 للجميع")

    await reclassify(desk, incident, compartment="commission")

    assert await room.read(incident) == {
        "delegate": [], "operator": ALL[:1], "liaison": [], "boss": ALL[:1], "auditor": ALL[:1],
    }  # fmt: skip
    for path in (f"/threads/{said['thread_id']}", f"/threads/{said['thread_id']}/messages"):
        assert (await room.delegate.get(path)).status_code == 404
        assert (await room.delegate.post(f"{path.removesuffix('/messages')}/messages", BODY)).status_code == 404
    assert (await room.delegate.post(f"/incidents/{incident}/messages", BODY)).status_code == 404
    told = await log(desk)
    assert {place for at in told.stands.values() for place in at} == {"commission.IQ-BG"}
    await room.operator.say(f"/threads/{said['thread_id']}", "قول 4")
    (after,) = await room.operator.threads(incident=incident)
    assert (after["id"], after["compartment"], after["messages"]) == (said["thread_id"], "commission", 2)
    assert not any("قول 4" in row["body"] for row in await desk.rows(
        "select body from intake.event where subject like '%.joint.%'"))  # fmt: skip


async def test_two_threads_that_come_to_the_same_readers_become_one_in_order(desk: Desk) -> None:
    room, incident = Room(desk), await case(desk)
    await everybody_spoke(desk, incident, room)
    threads = {one["compartment"]: one for one in await room.operator.threads(incident=incident)}
    ours, theirs = threads["commission"], threads["joint"]
    await room.boss.mark(theirs["id"], theirs["last_message"])

    await reclassify(desk, incident, compartment="commission")

    (one,) = await room.operator.threads(incident=incident)
    assert (one["id"], one["messages"], one["last_message"]) == (ours["id"], 3, theirs["last_message"])
    assert await room.operator.texts(one["id"]) == OURS
    assert (await room.operator.get(f"/threads/{theirs['id']}")).status_code == 404
    boss = (await room.boss.threads(incident=incident))[0]
    assert boss["unread"] == 2, "the receipt ends before the first message that was not read"
    assert (await room.read(incident))["delegate"] == []
    told = await log(desk)
    assert set(told.of("thread")) == {ours["id"], theirs["id"]}
    assert told.stands[theirs["id"]] == {}
    assert {state["thread_id"] for at in told.of("message").values() for state in at.values()} == {ours["id"]}
    await room.operator.say(f"/threads/{one['id']}", "قول 4")
    assert (await room.operator.threads(incident=incident))[0]["version"] == one["version"] + 1


async def test_the_security_world_reads_what_all_heard_and_not_what_the_commission_said(desk: Desk) -> None:
    room, incident = Room(desk), await case(desk)
    await everybody_spoke(desk, incident, room)
    ours = next(o for o in await room.operator.threads(incident=incident) if o["compartment"] == "commission")

    await reclassify(desk, incident, compartment="security")

    assert await room.read(incident) == {
        "delegate": [], "operator": [], "liaison": ALL, "boss": OURS, "auditor": OURS,
    }  # fmt: skip
    resting = (await room.boss.get(f"/threads/{ours['id']}")).json()
    assert (resting["open"], resting["unread"]) == (False, 0)
    for answer in (
        await room.boss.post(f"/threads/{ours['id']}/messages", BODY),
        await room.boss.mark(ours["id"], ours["last_message"]),
        await room.boss.post(f"/incidents/{incident}/messages", {**BODY, "compartment": "commission"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "intake.audience_closed")
        assert answer.json()["params"] == {"open": ["security"]}
    assert (await room.operator.get(f"/threads/{ours['id']}")).status_code == 404
    told = await log(desk)
    assert {place for at in told.stands.values() for place in at} == {"security.IQ-BG"}
    assert told.stands[ours["id"]] == {}, "a thread that rests stands nowhere on the boards"


async def test_what_the_security_world_said_is_never_opened_to_the_room(desk: Desk) -> None:
    room, incident = Room(desk), await case(desk)
    await everybody_spoke(desk, incident, room)
    await reclassify(desk, incident, compartment="security")
    secret = await room.liaison.say(f"/incidents/{incident}", "قول 5 للأمن")

    await reclassify(desk, incident, compartment="joint")

    assert await room.read(incident) == {
        "delegate": [],
        "operator": OURS[1:2],
        "liaison": [],
        "boss": sorted([*OURS, secret["text"]]),
        "auditor": sorted([*OURS, secret["text"]]),
    }
    await room.delegate.say(f"/incidents/{incident}", "قول 6 للجميع")
    assert await room.delegate.found("قول") == ["قول 6 للجميع"]
    await reclassify(desk, incident, compartment="security")
    assert (await room.read(incident))["liaison"] == sorted([*ALL, secret["text"], "قول 6 للجميع"])
    told = await log(desk)
    assert told.stood[secret["id"]] == {"security.IQ-BG"}


async def test_what_the_commission_said_stays_its_own_when_the_case_is_opened_to_all(desk: Desk) -> None:
    room, incident = Room(desk), await case(desk, compartment="commission")
    said = await room.operator.say(f"/incidents/{incident}", "قول 2 للمفوضية")

    await reclassify(desk, incident, compartment="joint")

    found = await room.read(incident)
    assert (found["delegate"], found["operator"]) == ([], [said["text"]])
    told = await log(desk)
    assert told.stood[said["id"]] == {"commission.IQ-BG"}
    assert told.versions[said["id"]] == [1], "where nothing moves nothing is told"


async def test_a_case_that_goes_to_another_province_takes_its_talk_with_it(desk: Desk) -> None:
    room, incident = Room(desk), await case(desk, "XX")
    baghdad, nineveh = (person(desk, "operator", provinces=[at]) for at in ("IQ-BG", "IQ-NI"))
    await everybody_spoke(desk, incident, room)
    (thread, *_) = await baghdad.threads(incident=incident)
    await baghdad.mark(thread["id"], thread["last_message"])
    assert len(await nineveh.threads(incident=incident)) == 2

    await reclassify(desk, incident, province="IQ-NI")

    assert await baghdad.threads(incident=incident) == [] == await baghdad.found("قول")
    assert len(await nineveh.threads(incident=incident)) == 2
    assert sorted(await nineveh.found("قول")) == OURS
    assert (await nineveh.get(f"/threads/{thread['id']}")).json()["marks"][0]["person"] == baghdad.id
    told = await log(desk)
    assert {place for at in told.stands.values() for place in at} == {"joint.IQ-NI", "commission.IQ-NI"}
    await reclassify(desk, incident, province="IQ-BG", compartment="commission")
    assert sorted(await baghdad.found("قول")) == OURS
    assert {place for at in (await log(desk)).stands.values() for place in at} == {"commission.IQ-BG"}


async def test_whoever_writes_while_the_case_moves_writes_before_or_not_at_all(desk: Desk) -> None:
    room, incident = Room(desk), await case(desk)
    await room.delegate.say(f"/incidents/{incident}", "قول أول")

    async def move() -> None:
        await asyncio.sleep(0.05)
        await reclassify(desk, incident, compartment="commission")

    async def write(n: int) -> tuple[int, str]:
        body = {"text": f"قول {n}", "language": "ar"}
        return (await room.delegate.insist(f"/incidents/{incident}/messages", body)).status_code, body["text"]

    moving = asyncio.create_task(move())
    answers = await asyncio.gather(*(write(n) for n in range(40)))
    await moving

    taken = [text for status, text in answers if status == 201]
    assert {status for status, _ in answers} <= {201, 404}
    assert sorted(await room.operator.found("قول")) == sorted(["قول أول", *taken])
    assert await room.delegate.found("قول") == []
    told = await log(desk)
    assert {place for at in told.stands.values() for place in at} == {"commission.IQ-BG"}
    (thread,) = await room.operator.threads(incident=incident)
    assert thread["messages"] == len(taken) + 1


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 20))])
async def test_after_any_wandering_of_a_case_nothing_is_lost_and_nothing_was_opened(desk: Desk, seed: int) -> None:
    dice = random.Random(seed)
    room, incident = Room(desk), await case(desk)
    said: dict[str, str] = {}
    for n in range(30):
        one = dice.choice(list(room.people.values()))
        step = dice.random()
        if step < 0.25:
            to, at = dice.choice(["joint", "commission", "security"]), dice.choice(["IQ-BG", "IQ-NI", "XX"])
            await reclassify(desk, incident, compartment=to, province=at)
        elif step < 0.75:
            compartment = dice.choice([None, "joint", "commission", "security"])
            body = {"text": f"قول {n}", "language": "ar", "compartment": compartment}
            answer = await one.post(f"/incidents/{incident}/messages", body)
            assert answer.status_code in {201, 403, 404, 409}, answer.text
            if answer.status_code == 201:
                (row,) = await desk.rows(
                    "select t.compartment from intake.thread t where id = $1", answer.json()["thread_id"]
                )
                said[answer.json()["id"]] = row["compartment"]
        else:
            for thread in await one.threads(incident=incident):
                answer = await one.mark(thread["id"], thread["last_message"])
                assert answer.status_code in {200, 403, 409}

    read = await room.read(incident)
    assert len(read["auditor"]) == len(read["boss"]) == len(said) == await desk.count("message")
    told = await log(desk)
    assert set(told.of("message")) == set(said)
    for message, meant in said.items():
        stood = {place.split(".")[0] for place in told.stood[message]}
        assert meant == "joint" or stood == {meant}, "what was said to few was opened to others"
    await _as_the_log_says(desk, incident)


async def _as_the_log_says(desk: Desk, incident: str) -> None:
    """The rows of threads, messages and marks are what stands in the log, but for what rests."""
    told = await log(desk)
    rests = {
        str(row["id"])
        for row in await desk.rows(
            "select t.id from intake.thread t join intake.incident i on i.id = t.incident_id "
            "where not (t.compartment = i.compartment or (t.compartment, i.compartment) = ('commission', 'joint'))"
        )
    }
    threads = await desk.rows("select * from intake.thread")
    for row in threads:
        count = await desk.rows(
            "select count(*) as n, max(id::text) as last from intake.message where thread_id = $1", row["id"]
        )
        assert (row["messages"], str(row["last_message"])) == tuple(count[0])
        at = told.stands[str(row["id"])]
        assert (at == {}) == (str(row["id"]) in rests)
        for place, state in at.items():
            assert place == f"{row['compartment']}.{row['province']}"
            assert (state["version"], state["messages"]) == (row["version"], row["messages"])
    for noun in ("message", "read_mark"):
        rows = {str(row["id"]): row for row in await desk.rows(f"select * from intake.{noun}")}
        for entity, at in told.of(noun).items():
            kept = rows.get(entity)
            assert (at == {}) == (kept is None or str(kept["thread_id"]) in rests)
            for state in at.values():
                assert kept is not None
                assert (state["version"], state["thread_id"]) == (kept["version"], str(kept["thread_id"]))


async def test_the_verb_that_reclassifies_a_case_takes_its_talk_with_it(desk: Desk) -> None:
    room, incident = Room(desk), await case(desk)
    await everybody_spoke(desk, incident, room)
    (row,) = await desk.rows("select version from intake.incident")

    answer = await room.boss.post(
        f"/incidents/{incident}/reclassify", {"version": row["version"], "compartment": "security"}
    )

    assert answer.status_code == 200, answer.text
    assert await room.read(incident) == {
        "delegate": [], "operator": [], "liaison": ALL, "boss": OURS, "auditor": OURS,
    }  # fmt: skip
    assert {place for at in (await log(desk)).stands.values() for place in at} == {"security.IQ-BG"}


async def test_a_note_for_the_commission_leaves_no_trace_before_the_room(desk: Desk) -> None:
    room, incident = Room(desk), await case(desk)
    before = await desk.rows("select subject, body from intake.event where subject like '%.joint.%' order by n")

    answer = await room.operator.post(
        f"/incidents/{incident}/note", {"text": "قول 1 للملف", "language": "ar", "compartment": "commission"}
    )

    assert answer.status_code == 200, answer.text
    assert await room.operator.found("قول") == ["قول 1 للملف"]
    assert await room.delegate.found("قول") == []
    assert await desk.rows("select subject, body from intake.event where subject like '%.joint.%' order by n") == before
