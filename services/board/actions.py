"""Who may watch, and who no longer: people come in, are looked at again when their rights may have changed, and go.

The board's own copy of people is fed by the projector. Promises: nobody watches with rights that this process knows to
be gone; whoever's rights were touched is told and closed within two tenths of a second of their message being read;
what ends by time (a session, a validity, a compartment that was opened for a while) ends within a second of it.
"""

import asyncio
import contextlib
from collections.abc import Collection, Mapping
from typing import Any, Final

import structlog

from services.board.client import Client
from services.board.errors import RightsChanged, SessionEnded
from services.board.hub import Hub
from services.board.model import View
from services.kit.access import Freshness, Guard
from services.kit.auth import Principal
from services.kit.clock import Clock
from services.kit.errors import Forbidden, OpsError, SignInIncomplete, SignInRequired
from services.kit.tasks import end

WATCH: Final = "board.watch"
LOOK_SECONDS: Final = 1.0
GATHER_SECONDS: Final = 0.1
"""Changes of rights that come together, as when a list of people was taken in, are looked at together."""

CLIENTS_PER_TURN: Final = 256
UNRESOLVED: Final = "XX"
"""A place that nobody has resolved yet is shown to everybody who watches, or it would be nobody's."""


def view_of(who: Principal, topics: Collection[str], provinces: Collection[str] | None) -> View:
    """Return what somebody may see of what they asked for; ``provinces`` None asks for all that they may see."""
    allowed = None if who.provinces is None else who.provinces | {UNRESOLVED}
    wanted = None if provinces is None else frozenset(provinces)
    shown = wanted if allowed is None else allowed if wanted is None else wanted & allowed
    return View(frozenset(topics), shown, who.compartments)


class Admission:
    """The part that lets people in and sees them out. Used from the event loop of one board process only."""

    name = "admission"

    def __init__(self, *, guard: Guard, hub: Hub, clock: Clock) -> None:
        self._guard = guard
        self._hub = hub
        self._clock = clock
        self._log = structlog.get_logger().bind(part=self.name)
        self._news = asyncio.Event()
        self._touched: set[str] = set()
        self._everybody = False
        self._task: asyncio.Task[None] | None = None

    @property
    def stale(self) -> bool:
        """Whether somebody may still watch who no longer should: accreditation is not heard of."""
        return self._guard.freshness is not Freshness.FRESH

    async def start(self) -> None:
        """Begin to look at who watches."""
        self._task = asyncio.create_task(self._look_for_ever(), name=self.name)

    async def stop(self) -> None:
        """End looking."""
        await end(self._task)

    # -- coming in

    def admit(self, headers: Mapping[str, str]) -> tuple[str, Principal]:
        """Return the token and the person of a handshake (names of headers in lower case).

        Raises:
            SignInRequired, TokenRefused, SessionOver: nobody is signed in, or no longer.
            Forbidden, SignInIncomplete: this person may not watch.
        """
        token = self._guard.token_of(headers)
        if token is None:
            raise SignInRequired("Sign in first.")
        return token, self._watcher(token)

    def still(self, token: str) -> Principal:
        """Return who watches with this token, with their rights of now.

        Raises:
            SessionEnded: nobody any more.
            RightsChanged: somebody who may not watch any more; what they may is told when they connect again.
        """
        try:
            return self._watcher(token)
        except (Forbidden, SignInIncomplete) as error:
            raise RightsChanged(error.detail) from error
        except OpsError as error:
            raise SessionEnded(error.detail) from error

    def _watcher(self, token: str) -> Principal:
        who = self._guard.people.principal(token, self._clock.now())
        self._guard.check(who, WATCH)
        return who

    # -- what the log says about people

    def take(self, noun: str, entity: str, state: Mapping[str, Any]) -> None:
        """Take what accreditation says of a person, an organisation, a session, a key, or of itself."""
        if self._guard.people.take(noun, entity, state):
            self._touched.add(entity)
            self._everybody |= noun == "signing_key"
            self._news.set()

    def begin_again(self) -> None:
        """Read people anew from another log: what it says counts, and what it is silent about stays as it was."""
        self._guard.people.begin_again()
        self._everybody = True
        self._news.set()

    # -- looking again

    async def _look_for_ever(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._news.wait()
            self._news.clear()
            touched, self._touched = self._touched, set()
            everybody, self._everybody = self._everybody, False
            try:
                await self._look(touched, everybody=everybody)
            except Exception:
                self._log.exception("admission.look_failed")
                self._everybody = True
            await asyncio.sleep(GATHER_SECONDS)

    async def _look(self, touched: set[str], *, everybody: bool) -> None:
        now = self._clock.now()
        for number, client in enumerate(self._hub.screens, 1):
            who = client.principal
            named = not touched.isdisjoint((who.id, who.organisation, who.session))
            if client.open and (everybody or named or who.expires_at <= now):
                self._look_at(client)
            if not number % CLIENTS_PER_TURN:
                await asyncio.sleep(0)

    def _look_at(self, client: Client) -> None:
        try:
            who = self.still(client.token)
            if _rights(who) != _rights(client.principal):
                raise RightsChanged("These are other rights than this line was opened with.")
        except (SessionEnded, RightsChanged) as error:
            self._log.info("admission.closed", code=error.code, person=client.principal.id, why=error.detail)
            self._hub.dismiss(client, error)
        else:
            client.principal = who


def _rights(who: Principal) -> tuple[object, ...]:
    return who.organisation, who.roles, who.provinces, who.compartments
