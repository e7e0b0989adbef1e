"""Somebody at a desk who goes on until the room has answered, over a line on which answers are lost."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

from services.kit.ids import Ids

API = "/api/intake"
RETRY_SECONDS = 0.1
GIVES_UP_SECONDS = 240.0
AGAIN = frozenset({408, 429, 502, 503, 504})
"""Answers after which the same is said again."""


@dataclass
class Book:
    """What happened on the lines of all desks."""

    tries: Counter[str] = field(default_factory=Counter)
    unheard: int = 0
    """Good answers that were lost on their way."""

    found_done: int = 0
    """What nobody had heard to be done, and the room said that it was."""


@dataclass
class Person:
    """Somebody at a desk with a line of their own, who goes on until they are answered."""

    id: str
    line: httpx.AsyncClient
    book: Book
    deaf: bool = False

    async def say(self, method: str, path: str, **sent: Any) -> httpx.Response:
        """Say something again and again until the room has answered for good, and return that answer."""
        lose = self.deaf and method != "GET"
        async with asyncio.timeout(GIVES_UP_SECONDS):
            while True:
                answer = await self._try(method, path, **sent)
                if answer is not None and answer.is_success and lose:
                    lose, self.book.unheard = False, self.book.unheard + 1
                    continue
                if answer is not None:
                    return answer
                await asyncio.sleep(RETRY_SECONDS)

    async def _try(self, method: str, path: str, **sent: Any) -> httpx.Response | None:
        try:
            answer = await self.line.request(method, f"{API}{path}", **sent)
        except httpx.HTTPError as error:
            self.book.tries[type(error).__name__] += 1
            return None
        self.book.tries[str(answer.status_code)] += 1
        assert answer.status_code != 500, f"{method} {path}: {answer.text[:300]}"
        return None if answer.status_code in AGAIN else answer

    async def read(self, path: str, **asked: Any) -> Any:
        """Ask for something that is there."""
        answer = await self.say("GET", path, params=asked)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:300]}"
        return answer.json()

    async def make(self, path: str, body: dict[str, Any]) -> Any:
        """Make something under a key, once."""
        answer = await self.say("POST", path, json=body, headers={"Idempotency-Key": str(Ids().uuid())})
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text[:300]}"
        return answer.json()

    async def history(self, incident: str) -> list[tuple[str, str]]:
        """Return what happened to a case and by whom, oldest first: one entry for each version."""
        found: list[tuple[str, str]] = []
        cursor: dict[str, str] = {}
        while True:
            page = await self.read(f"/incidents/{incident}/history", limit=20, **cursor)
            found += [(one["change"]["kind"], one["actor"]) for one in page["items"]]
            if page["next"] is None:
                return found[::-1]
            cursor = {"cursor": page["next"]}
