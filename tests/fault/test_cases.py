"""Any part killed with -9 while cases are worked off: every accepted report and verb is there once, and no other is.

Five desks do the same acts in step, each one act behind the one before it, so that a kill finds five different verbs in
flight: at every fifth step it finds each verb once, and at every step, the parts in rotation, each verb with each part.
Afterwards the desks' own books are compared with what the room says: each case's history, papers, talk, files and
duties, a fresh board, the screen that lived through all of it, and the log.
"""

import asyncio
import contextlib
import hashlib
import io
import random
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
from PIL import Image

from tests.fault.casework import ROWS, Case, Desk, owed
from tests.fault.patience import Book, Person
from tests.support.board_client import LOST, Board, Follower, following, look, settled
from tests.support.eventually import eventually
from tests.support.ledger import client_of, doubled
from tests.support.room import Room, claims_of

PARTS = ("nats", "caddy", "intake", "board-1", "postgres")
IN_FLIGHT_SECONDS = 0.02
"""Somewhere between the sending of a verb and its answer falls the kill."""

ROLES = ("operator", "coordinator", "admin")


@contextlib.asynccontextmanager
async def desks(room: Room, book: Book) -> AsyncIterator[list[Desk]]:
    """Open as many desks as there are parts to kill; answers to every second one are lost."""
    tokens = {role: await asyncio.to_thread(room.token, role) for role in ROLES}
    async with contextlib.AsyncExitStack() as lines:

        async def somebody(role: str, *, deaf: bool) -> Person:
            headers = {"Authorization": f"Bearer {tokens[role]}"}
            line = await lines.enter_async_context(client_of(room, headers=headers))
            return Person(claims_of(tokens[role])["sub"], line, book, deaf)

        opened = []
        for number in range(len(PARTS)):
            operator, second, admin = [await somebody(role, deaf=number % 2 == 1) for role in ROLES]
            opened.append(Desk(number, operator, second, admin))
        yield opened


async def work_while_parts_die(room: Room, all_desks: list[Desk], every: int) -> Counter[str]:
    """Let the desks do all acts in step, and kill the next part at every so many; return how often each was killed."""
    chance, killed = random.Random(20261121), Counter[str]()
    steps = len(all_desks[0].acts) + len(all_desks) - 1
    for step in range(steps):
        kills = step % every == every - 1
        if kills:
            await asyncio.to_thread(room.wait_ready)
        async with asyncio.TaskGroup() as group:
            for desk in all_desks:
                if 0 <= step - desk.number < len(desk.acts):
                    group.create_task(desk.acts[step - desk.number]())
            if kills:
                part = PARTS[killed.total() % len(PARTS)]
                await asyncio.sleep(chance.uniform(0, IN_FLIGHT_SECONDS))
                room.kill(part)
                killed[part] += 1
    return killed


async def test_every_verb_is_done_once_though_parts_are_killed_while_it_is_done(room: Room) -> None:
    await work_and_judge(room, every=len(PARTS))


@pytest.mark.long
async def test_every_verb_is_done_once_whichever_part_is_killed_at_it(own_room: Room) -> None:
    await work_and_judge(own_room, every=1)


async def work_and_judge(room: Room, every: int) -> None:
    """Work through everything while parts die, then compare the desks' books with the room."""
    book = Book()
    async with following(room) as wall, desks(room, book) as all_desks:
        killed = await work_while_parts_die(room, all_desks, every)
        await asyncio.to_thread(room.wait_ready)

        assert set(killed) == set(PARTS)
        assert book.unheard > 0, "no answer was lost: the lines were too good"
        assert book.found_done > 0, "no verb was ever looked for in a history"
        for desk in all_desks:
            await judge_desk(desk)
        await judge_taxonomy(all_desks)
        await asyncio.to_thread(room.wait_told)
        await judge_boards(room, wall, all_desks)
    await asyncio.to_thread(room.wait_told)
    verified = await asyncio.to_thread(room.verify_log)
    assert verified.returncode == 0, verified.stdout + verified.stderr


# -- what the room says of what a desk has in its book


async def judge_desk(desk: Desk) -> None:
    """Compare a desk's cases with everything that HTTP tells of them."""
    for case in desk.opened:
        seen = await desk.operator.read(f"/incidents/{case.id}")
        assert await desk.operator.history(case.id) == case.told
        assert seen["version"] == case.version
        assert [source["id"] for source in seen["sources"]] == [case.report_id]
        assert owed(seen) == Counter(one["kind"] for one in seen["obligations"])
        judge_papers(case, seen)
        await judge_receipt(desk, case)
        await judge_talk(desk, case)
        await judge_files(desk, case)
        found = (await desk.operator.read(f"/incidents/{case.id}/complaints"))["items"]
        assert [(one["id"], one["version"], one["statement"]) for one in found] == case.complaints
    assert len(desk.rows) == ROWS


def judge_papers(case: Case, seen: dict[str, Any]) -> None:
    """Compare what was answered, referred and asked."""
    assert [(one["kind"], one["texts"]["ar"], one["state"]) for one in seen["answers"]] == case.answers
    assert [(one["reason"], one["outcome"]) for one in seen["referrals"]] == case.referrals
    assert [(one["question"], one["advice"]) for one in seen["advice"]] == case.advice


async def judge_receipt(desk: Desk, case: Case) -> None:
    """Ask as the reporter does."""
    headers = {"X-Report-Secret": case.secret}
    answer = await desk.operator.say("GET", f"/reports/{case.report_id}", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (200, case.code), answer.text
    told = [one["texts"]["ar"] for one in answer.json()["answers"]]
    assert told == [text for _, text, state in case.answers if state in {"sent", "published"}]


async def judge_talk(desk: Desk, case: Case) -> None:
    """Compare what was said on a case, and how far it was read."""
    said: list[str] = []
    for thread in (await desk.operator.read("/threads", incident=case.id))["items"]:
        messages = (await desk.operator.read(f"/threads/{thread['id']}/messages"))["items"]
        assert thread["messages"] == len(messages)
        said += [one["text"] for one in reversed(messages)]
        marks = (await desk.operator.read(f"/threads/{thread['id']}"))["marks"]
        assert [(mark["person"], mark["message_id"]) for mark in marks] == [(desk.second.id, case.read_to)]
    assert said == case.said


async def judge_files(desk: Desk, case: Case) -> None:
    """Fetch every file and compare its bytes with what the room says of them."""
    files = (await desk.operator.read(f"/incidents/{case.id}/media"))["items"]
    assert [one["id"] for one in files] == case.files
    for one in files:
        fetched = (await desk.operator.say("GET", f"/media/{one['id']}")).content
        assert hashlib.sha256(fetched).hexdigest() == one["sha256"]
        assert pixels(fetched) == pixels(desk.picture)


def pixels(data: bytes) -> bytes:
    """Return what is seen in a picture."""
    return Image.open(io.BytesIO(data)).tobytes()


async def judge_taxonomy(all_desks: list[Desk]) -> None:
    """Compare the editions: each desk made its own, in a row, and nobody else any."""
    made = {version: text for desk in all_desks for version, text in desk.editions.items()}
    assert sorted(made) == list(range(2, 2 + len(all_desks)))
    admin = all_desks[0].admin
    for version, text in made.items():
        assert (await admin.read("/taxonomy", version=version))["leaves"][0]["text"]["en"] == text
    assert (await admin.read("/taxonomy"))["version"] == max(made)


# -- what the boards and the log say of it


async def judge_boards(room: Room, wall: Follower, all_desks: list[Desk]) -> None:
    """Compare a fresh board and the one that lived through everything with the books and with HTTP."""
    cases = {case.code: case for desk in all_desks for case in desk.opened}
    rows = {code: summary for desk in all_desks for code, summary in desk.rows.items()}
    asked = all_desks[0].operator
    seen = {case.id: await asked.read(f"/incidents/{case.id}") for case in cases.values()}
    threads = {case.id: (await asked.read("/threads", incident=case.id))["items"] for case in cases.values()}

    def as_told(board: Board) -> bool:
        assert set(board.codes) >= {*cases, *rows}
        for case in cases.values():
            judge_shown(board, case, seen[case.id], threads[case.id])
        return True

    fresh = await settled(room, as_told, within=120)
    assert doubled(fresh.codes) == []
    assert set(fresh.codes) == {*cases, *rows}, "a case on the board that nobody was told about, or one is missing"
    for code, summary in rows.items():
        shown = fresh.incident(code)
        assert shown is not None
        assert (shown["summary"], shown["version"]) == (summary, 1)
        assert [one["kind"] for one in fresh.duties_of(shown["id"])] == ["triage_report"]
    await wall.shows(lambda board: as_fresh(room, board), within=120, saying="the screen differs from a fresh board")
    assert wall.cuts > 0
    assert wall.wrong == fresh.wrong == []
    delegate = await asyncio.to_thread(room.token, "cso_delegate")
    others = await eventually(lambda: let_in(room, delegate), 60, saying="the board does not know the delegate")
    assert set(others.codes) == {*rows, *(desk.other.code for desk in all_desks)}, "the wrong cases before delegates"


def judge_shown(board: Board, case: Case, seen: dict[str, Any], threads: list[dict[str, Any]]) -> None:
    """Compare what a board shows of a case with what HTTP tells of it."""
    shown = board.incident(case.code)
    assert shown is not None
    assert shown["version"] == case.version
    assert {name: shown[name] for name in shown.keys() & seen.keys()} == {
        name: seen[name] for name in shown.keys() & seen.keys()
    }
    facts = ("id", "kind", "state", "due_at", "step")
    open_duties = [one for one in board.duties_of(case.id) if one["state"] != "discharged"]
    assert sorted([one[name] for name in facts] for one in open_duties) == sorted(
        [one[name] for name in facts] for one in seen["obligations"]
    )
    same = ("id", "version", "messages", "last_message", "compartment")
    assert sorted(
        [one[name] for name in same] for one in board.items["threads"].values() if one["incident_id"] == case.id
    ) == sorted([one[name] for name in same] for one in threads)


async def let_in(room: Room, token: str) -> Board | None:
    """Return what a fresh board shows to somebody, or None while it does not let them in."""
    try:
        return await look(room, token)
    except LOST:
        return None


async def as_fresh(room: Room, wall: Board) -> bool:
    """Tell whether a screen shows what a fresh one does; both move on while deadlines are missed, so look each time."""
    try:
        return wall.items == (await look(room)).items
    except LOST as error:
        raise AssertionError(repr(error)) from error
