"""Passwords become argon2id hashes in threads, a few at a time: a storm of sign-ins waits, the room does not."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from services.kit.errors import Overloaded

NOBODY = "a password that nobody has"


class Hasher:
    """Hashes and compares passwords; a part that starts before anybody signs in.

    What nobody has costs the same time as what somebody has.
    """

    name = "hashing"

    def __init__(
        self, *, time_cost: int, memory_kibibytes: int, parallelism: int, at_once: int, waiting_max: int
    ) -> None:
        self._argon2 = PasswordHasher(
            time_cost=time_cost, memory_cost=memory_kibibytes, parallelism=parallelism, type=Type.ID
        )
        self._threads = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="password")
        self._waiting_max = waiting_max
        self._waiting = 0
        self._nobodys = ""

    async def start(self) -> None:
        """Make the hash that nobody's password is compared with."""
        self._nobodys = await self.hash(NOBODY)

    async def stop(self) -> None:
        """Let the threads end; what waits is not hashed any more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def hash(self, password: str) -> str:
        """Return what is stored of a password.

        Raises:
            Overloaded: too many wait already.
        """
        return str(await self._in_thread(self._argon2.hash, password))

    async def matches(self, password: str, stored: str | None) -> bool:
        """Tell whether this is the password; with nothing stored it takes as long, and is not.

        Raises:
            Overloaded: too many wait already.
        """
        right = bool(await self._in_thread(self._verify, password, stored or self._nobodys))
        return right and stored is not None

    def outdated(self, stored: str) -> bool:
        """Tell whether a hash was made with other costs than those of now, so that it is made anew at sign-in."""
        return self._argon2.check_needs_rehash(stored)

    def _verify(self, password: str, stored: str) -> bool:
        try:
            return self._argon2.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _in_thread(self, work: object, *arguments: str) -> object:
        if self._waiting >= self._waiting_max:
            raise Overloaded("Too many sign-ins at once.")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)  # type: ignore[arg-type]
        finally:
            self._waiting -= 1
