"""The disk nearly full: new work is refused in clear words, everything accepted stays, and it heals by itself."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from services.kit.ids import Ids
from tests.support import builders
from tests.support.board_client import settled
from tests.support.eventually import eventually
from tests.support.ledger import REPORTS, Ledger, client_of, file_report, missing_from_room
from tests.support.room import Room, running

MARGIN_BYTES = 2**30
BEYOND_BYTES = 256 * 2**20


@pytest.fixture
def reserve() -> int:
    """A reserve that begins a little below what is free now; others write here too."""
    free = shutil.disk_usage(tempfile.gettempdir()).free
    return free - min(MARGIN_BYTES, free // 8)


@pytest.fixture
def tight_room(reserve: int) -> Iterator[Room]:
    """A room with this reserve."""
    with running(environment={"INTAKE_DISK_RESERVE_BYTES": str(reserve)}) as started:
        yield started


async def test_below_the_reserve_reports_are_refused_and_nothing_accepted_is_lost(
    tight_room: Room, reserve: int, tmp_path: Path
) -> None:
    book = Ledger()
    body, key = builders.report(), {"Idempotency-Key": str(Ids().uuid())}
    async with client_of(tight_room) as phone:
        await asyncio.gather(*(file_report(phone, book) for _ in range(10)))
        ballast = tmp_path / "ballast"

        async def refusal() -> httpx.Response | None:
            _fill(ballast, reserve)
            return await _refusal(phone, body, key)

        refused = await eventually(refusal, 60, every=0.5, saying="it was never refused")
        shown = await settled(tight_room, lambda board: book.codes <= set(board.codes))
        missing = await missing_from_room(tight_room, book)
        ballast.unlink()
        taken = await eventually(lambda: _acceptance(phone, body, key), 60, saying="it did not heal")

    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "room.disk_reserve_reached"
    assert int(refused.headers["retry-after"]) > 0
    assert len(shown.incidents) == len(book.accepted)
    assert missing == []
    assert taken.status_code == 202
    assert book.wrong == []


def _fill(ballast: Path, reserve: int) -> None:
    """Let a file grow until the reserve is well reached, though others remove theirs meanwhile."""
    more = shutil.disk_usage(ballast.parent).free - reserve + BEYOND_BYTES
    if more > 0:
        with ballast.open("ab") as file:
            os.posix_fallocate(file.fileno(), file.tell(), more)


async def _refusal(phone: httpx.AsyncClient, body: dict[str, object], key: dict[str, str]) -> httpx.Response | None:
    answer = await phone.post(REPORTS, content=b"", headers={"Content-Type": "application/json"})
    if answer.status_code != 503:
        return None
    return await phone.post(REPORTS, json=body, headers=key)


async def _acceptance(phone: httpx.AsyncClient, body: dict[str, object], key: dict[str, str]) -> httpx.Response | None:
    answer = await phone.post(REPORTS, json=body, headers=key)
    return None if answer.status_code == 503 else answer
