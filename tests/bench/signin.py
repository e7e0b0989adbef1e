"""``./opsroom bench signin``: how many people a second come in, how long each waits, and what guessing costs.

A whole room runs and everything goes through its door, TLS and all. First one person after the other signs in, then 16
at a time as fast as they are answered, each from an address of their own. The baseline is argon2id with the room's own
parameters and nothing around it, on as many threads as the service hashes at once, in the same run. Then somebody
guesses passwords from one address as fast as they are answered while others sign in from elsewhere.
"""

import argparse
import asyncio
import itertools
import ssl
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import argon2
import httpx
import psutil

from services.accreditation.settings import AccreditationSettings
from services.room import owner
from tests.bench.report import Figure, machine, part_cost, show, show_parts
from tests.support.room import PASSWORD, PEOPLE, Room, running

PEOPLE_COUNT = 16
GUESSERS = 8
SESSION = f"{PEOPLE}/session"


def default(name: str) -> int:
    """Return the value of a setting that a room has when nobody sets it."""
    return int(AccreditationSettings.model_fields[name].default)


def accredited(room: Room, count: int) -> list[str]:
    """Make people who have accepted their invitation, and return their user names."""
    admin = owner.owner(room.state)
    names = {"ar": "منظمة القياس", "ckb": "ڕێکخراوی پێوانە", "en": "Society of measuring"}
    registered = admin.post(f"{PEOPLE}/organisations", {"kind": "cso", "names": names, "registration": "BENCH"})
    found = []
    for number in range(count):
        body = {
            "username": f"bench.{number}",
            "name": f"شخص القياس {number}",
            "organisation_id": registered["id"],
            "roles": ["observer"],
        }
        secret = admin.post(f"{PEOPLE}/people", body)["invitation"]["secret"]
        admin.post(f"{PEOPLE}/invitations/accept", {"secret": secret, "password": PASSWORD})
        found.append(body["username"])
    return found


def phone(room: Room, trust: ssl.SSLContext, number: int) -> httpx.AsyncClient:
    """Return a client of an address of its own, so that it is a network of its own to the throttle."""
    line = httpx.AsyncHTTPTransport(verify=trust, local_address=f"127.0.1.{number + 1}", trust_env=False)
    return httpx.AsyncClient(base_url=f"https://127.0.0.1:{room.port}", transport=line, timeout=60, trust_env=False)


async def sign_in(client: httpx.AsyncClient, username: str, password: str = PASSWORD) -> tuple[int, float]:
    """Try to sign in; the status and the seconds it took. The next one is a new browser, without cookies."""
    client.cookies.clear()
    began = time.perf_counter()
    answer = await client.post(SESSION, json={"username": username, "password": password})
    return answer.status_code, time.perf_counter() - began


async def one_by_one(clients: Sequence[httpx.AsyncClient], names: Sequence[str], count: int) -> list[float]:
    """Sign in one after the other; the seconds of each."""
    took = []
    for client, name in itertools.islice(itertools.cycle(zip(clients, names, strict=True)), count):
        status, seconds = await sign_in(client, name)
        assert status == httpx.codes.OK, status
        took.append(seconds)
    return took


async def flat_out(
    clients: Sequence[httpx.AsyncClient], names: Sequence[str], seconds: float
) -> tuple[float, list[float]]:
    """Keep everybody signing in; sign-ins a second, and the seconds of each."""
    took: list[float] = []
    began = time.perf_counter()

    async def one(client: httpx.AsyncClient, name: str) -> None:
        while time.perf_counter() - began < seconds:
            status, needed = await sign_in(client, name)
            assert status == httpx.codes.OK, status
            took.append(needed)

    await asyncio.gather(*map(one, clients, names))
    return len(took) / (time.perf_counter() - began), took


async def guessed_at(
    room: Room, trust: ssl.SSLContext, clients: Sequence[httpx.AsyncClient], names: Sequence[str], seconds: float
) -> tuple[Counter[int], float, list[float]]:
    """Guess from one address while others sign in; the guesses' answers, guesses a second, the others' seconds."""
    answers: Counter[int] = Counter()
    stop = asyncio.Event()

    async def guess(numbers: Iterator[int]) -> None:
        async with phone(room, trust, 200) as client:
            while not stop.is_set():
                status, _ = await sign_in(client, names[0], f"guess number {next(numbers)}")
                answers[status] += 1

    numbers = itertools.count()
    began = time.perf_counter()
    guessing = [asyncio.create_task(guess(numbers)) for _ in range(GUESSERS)]
    took: list[float] = []
    while time.perf_counter() - began < seconds:
        took += await one_by_one(clients[1:3], names[1:3], 2)
    stop.set()
    await asyncio.gather(*guessing)
    return answers, sum(answers.values()) / (time.perf_counter() - began), took


def hashed_alone(seconds: float) -> tuple[float, list[float]]:
    """Hash with the room's own parameters and nothing else; hashes a second on all threads, seconds of one alone."""
    hasher = argon2.PasswordHasher(
        time_cost=default("argon2_time_cost"),
        memory_cost=default("argon2_memory_kibibytes"),
        parallelism=default("argon2_parallelism"),
    )
    stored = hasher.hash(PASSWORD)
    alone = []
    for _ in range(20):
        began = time.perf_counter()
        hasher.verify(stored, PASSWORD)
        alone.append(time.perf_counter() - began)
    began, threads = time.perf_counter(), default("hashes_at_once")

    def work(_: int) -> int:
        done = 0
        while time.perf_counter() - began < seconds:
            hasher.verify(stored, PASSWORD)
            done += 1
        return done

    with ThreadPoolExecutor(threads) as pool:
        total = sum(pool.map(work, range(threads)))
    return total / (time.perf_counter() - began), alone


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def memory_mib(room: Room) -> float:
    """Return what accreditation holds right now."""
    return float(psutil.Process(room.pid("accreditation")).memory_info().rss) / 2**20


async def measure(room: Room, names: Sequence[str], rounds: int, seconds: float) -> None:
    """Measure and print."""
    trust = ssl.create_default_context(cafile=str(room.state.authority_file))
    clients = [phone(room, trust, number) for number in range(len(names))]
    quiet = memory_mib(room)
    waits, p99, rates, crowded, alone, bare = [], [], [], [], [], []
    for _ in range(rounds):
        took = await one_by_one(clients, names, 4 * len(names))
        waits.append(1000 * percentile(took, 0.5))
        p99.append(1000 * percentile(took, 0.99))
        rate, took = await flat_out(clients, names, seconds)
        rates.append(rate)
        crowded.append(1000 * percentile(took, 0.99))
        both, single = await asyncio.to_thread(hashed_alone, seconds)
        bare.append(both)
        alone.append(1000 * percentile(single, 0.5))
    busy = memory_mib(room)
    answers, guesses, beside = await guessed_at(room, trust, clients, names, seconds)
    hashing = "argon2id alone"
    show(
        "sign-in",
        [
            Figure("one at a time, median", "ms", waits, alone, hashing),
            Figure("one at a time, p99", "ms", p99, alone, f"{hashing}, median"),
            Figure(f"{len(names)} at a time", "1/s", rates, bare, f"{hashing}, {default('hashes_at_once')} threads"),
            Figure(f"{len(names)} at a time, p99", "ms", crowded),
            Figure("memory of accreditation before", "MiB", [quiet]),
            Figure("memory of accreditation after", "MiB", [busy]),
            Figure("guesses answered, one address", "1/s", [guesses]),
            Figure("guesses that were looked at (401)", "", [float(answers[401])]),
            Figure("guesses that were turned away (429)", "", [float(answers[429])]),
            Figure("others meanwhile, p99", "ms", [1000 * percentile(beside, 0.99)]),
        ],
    )
    for client in clients:
        await client.aclose()


def main(arguments: list[str]) -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser(prog="opsroom bench signin", description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--rounds", type=int, default=3, help="measurements of each kind")
    reader.add_argument("--seconds", type=float, default=5.0, help="length of each measurement under load")
    given = reader.parse_args(arguments)
    print(machine())
    with running() as room:
        names = accredited(room, PEOPLE_COUNT)
        asyncio.run(measure(room, names, given.rounds, given.seconds))
        show_parts("each part after all that", [part_cost(part, room.pid(part)) for part in room.parts])


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
