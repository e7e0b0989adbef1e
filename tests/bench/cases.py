"""``./opsroom bench search|duplicates|export``: questions about 100,000 cases of one day.

Intake runs as a process of its own on a real PostgreSQL and a real nats-server; somebody of the desk asks at its
socket. ``search``: lists, every kind of filter, words in Arabic and Kurdish, pages far behind; the baseline is the same
number of rows fetched from PostgreSQL by their keys: no conditions, no rights, no JSON. ``duplicates``: suggestions for
cases all over the day; the baseline compares a case's words with those of every other case. ``export``: all cases as
CSV, JSON, GeoJSON and workbook, with the memory that takes; the baseline is PostgreSQL's own copy of the same rows to
CSV.
"""

import argparse
import asyncio
import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import psutil
import uvloop

from services.kit.clock import SystemClock
from tests.bench.imports import Peak
from tests.bench.report import Figure, machine, show
from tests.support.cases import Day, fill
from tests.support.eventually import eventually
from tests.support.nats import Bus, running_bus
from tests.support.people import Register, bearer
from tests.support.postgres import PostgresServer, TestDatabase, connected

CASES = 100_000
ROUNDS = 20
PAGE = 50
QUIET = timedelta(hours=1)
"""So long ago the last case was opened: nothing is looked at for clusters meanwhile."""

INCIDENTS = "/api/intake/incidents"


@contextlib.asynccontextmanager
async def serving(database: TestDatabase, bus: Bus, folder: Path) -> AsyncIterator[tuple[int, httpx.AsyncClient]]:
    """Run intake as a process of its own and give a client that speaks for an operator."""
    service, relay = database.role("intake"), database.role("intake_relay")
    (folder / "intake.secret").write_text("ab" * 32, encoding="ascii")
    told = {
        "NATS_URL": bus.url, "NATS_SEED_FILE": bus.seed("intake"), "LISTEN": f"unix:{folder}/intake.sock",
        "DATABASE_HOST": service.host, "DATABASE_PORT": service.port, "DATABASE_NAME": service.name,
        "DATABASE_USER": service.user, "DATABASE_PASSWORD_FILE": service.password_file, "RELAY_USER": relay.user,
        "RELAY_PASSWORD_FILE": relay.password_file, "SECRET_FILE": folder / "intake.secret", "DISK_RESERVE_BYTES": 1,
        "MEDIA_FOLDER": folder / "media",
    }  # fmt: skip
    register = Register(SystemClock())
    operator = register.person("operator")
    async with bus.line("accreditation") as line:
        for word in register.words:
            await line.jetstream().publish(word.subject, word.body, headers={"ce-type": word.ce_type})
    environment = {"PATH": os.environ["PATH"], **{f"INTAKE_{name}": str(value) for name, value in told.items()}}
    process = subprocess.Popen(  # noqa: ASYNC220 - it returns at once
        [sys.executable, "-m", "services.intake"], env=environment
    )
    transport = httpx.AsyncHTTPTransport(uds=str(folder / "intake.sock"))
    headers = bearer(register.token(operator))
    async with httpx.AsyncClient(transport=transport, base_url="http://intake", timeout=300, headers=headers) as client:
        try:
            await eventually(lambda: _answers(client), within=60)
            yield process.pid, client
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait)


async def _answers(client: httpx.AsyncClient) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return (await client.get(INCIDENTS, params={"limit": 1})).status_code == 200
    return False


def searches(day: Day) -> dict[str, Mapping[str, Any]]:
    """Return the questions by what they are."""
    centre = day.centres[len(day.centres) // 2]
    return {
        "newest": {},
        "one province, new": {"province": "IQ-WA", "status": "new"},
        "gravest, open": {"severity": "S1", "status": ["new", "triaged"]},
        "one leaf": {"category": "K1"},
        "one centre": {"centre": centre},
        "one station, by its code as text": {"q": f"{centre}-03"},
        "one organisation's": {"organisation": day.organisations[3]},
        "overdue": {"overdue": "true"},
        "next deadline first": {"sort": "due"},
        "changed last": {"sort": "updated"},
        "a code": {"q": day.codes[len(day.codes) // 3]},
        "a frequent word": {"q": "المحطة"},
        "two frequent words": {"q": "المحطه جهاز"},
        "Kurdish words": {"q": "دەنگدەر کارەبا"},
        "a rare word": {"q": "زلزال"},
        "a rare and a frequent word": {"q": "مولدة المحطة"},
        "a word that nobody wrote": {"q": "zzzzqq"},
        "two letters that nobody wrote": {"q": "qx"},
    }


async def timed(ask: Callable[[], Awaitable[httpx.Response]], rounds: int) -> list[float]:
    """Return the milliseconds of each answer."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        answer = await ask()
        taken.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, answer.text
    return taken


def _get(client: httpx.AsyncClient, path: str, params: Mapping[str, Any]) -> Callable[[], Awaitable[httpx.Response]]:
    return lambda: client.get(f"{INCIDENTS}{path}", params={"limit": PAGE, **params} if not path else params)


async def far_behind(client: httpx.AsyncClient, pages: int) -> Mapping[str, Any]:
    """Turn so many pages and return the question for the next one."""
    cursor = ""
    for _ in range(pages):
        params: dict[str, str | int] = {"limit": 200, **({"cursor": cursor} if cursor else {})}
        cursor = (await client.get(INCIDENTS, params=params)).json()["next"]
    return {"cursor": cursor}


async def by_keys(conn: asyncpg.Connection, day: Day, rounds: int) -> list[float]:
    """Fetch as many rows as a page has, by their keys."""
    chance, taken = random.Random(7), []
    for _ in range(rounds):
        wanted = chance.sample(day.incidents, PAGE)
        began = time.perf_counter()
        await conn.fetch("select * from intake.incident where id = any($1::uuid[])", wanted)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


async def measure_search(database: TestDatabase, client: httpx.AsyncClient, day: Day, rounds: int) -> None:
    """Ask every question several times."""
    async with connected(database.owner) as conn:
        plain = await by_keys(conn, day, rounds)
    alike = f"{PAGE} rows by their keys"
    figures = []
    for name, params in {**searches(day), "far behind": await far_behind(client, 300)}.items():
        await client.get(INCIDENTS, params=params)
        figures.append(Figure(name, "ms", await timed(_get(client, "", params), rounds), plain, alike, "≤ 100"))
    for by in ("province", "organisation"):
        taken = await timed(_get(client, "/figures", {"by": by}), 3)
        figures.append(Figure(f"punctuality by {by}, whole day", "ms", taken))
    show(f"questions about {len(day.incidents):,} cases, at intake's socket", figures)


async def measure_duplicates(database: TestDatabase, client: httpx.AsyncClient, day: Day, rounds: int) -> None:
    """Ask for duplicates of cases all over the day."""
    chance = random.Random(11)
    sample = chance.sample(day.incidents, rounds * 5)
    taken: list[float] = []
    for one in sample:
        began = time.perf_counter()
        answer = await client.get(f"{INCIDENTS}/{one}/duplicates")
        if answer.status_code == 200:  # what is only for the security desk does not exist for an operator
            taken.append((time.perf_counter() - began) * 1000)
    plain: list[float] = []
    async with connected(database.owner) as conn:
        for one in sample[:3]:
            began = time.perf_counter()
            await conn.fetch(
                "select o.id, public.similarity(o.search, i.search) as alike from intake.incident i, intake.incident o "
                "where i.id = $1 and o.id <> i.id order by alike desc limit 10",
                one,
            )
            plain.append((time.perf_counter() - began) * 1000)
    worst = sorted(taken)[int(0.99 * (len(taken) - 1))]
    alike = "words of all cases compared"
    show(
        f"likely duplicates among {len(day.incidents):,} cases",
        [Figure("suggestions", "ms", taken, plain, alike, "≤ 1,000"), Figure("99 of 100 within", "ms", [worst])],
    )


async def measure_export(
    database: TestDatabase, client: httpx.AsyncClient, pid: int, day: Day, rounds: int
) -> None:  # fmt: skip
    """Take all cases away in every form."""
    plain = [await _copied(database) for _ in range(rounds)]
    rows: list[Figure] = []
    for form in ("csv", "json", "geojson", "xlsx"):
        seconds, sizes, memory, slowest = [], [], [], []
        for _ in range(rounds):
            before = psutil.Process(pid).memory_info().rss / 2**20
            with Peak(pid).watched() as peak:
                took, size, worst = await _taken(client, form)
            seconds.append(took)
            sizes.append(size / 2**20)
            memory.append(max(0.0, peak.alone - before))
            slowest.append(worst * 1000)
        rows += [
            Figure(f"{form}: all cases", "s", seconds, plain, "PostgreSQL's own copy to CSV"),
            Figure(f"{form}: size", "MiB", sizes),
            Figure(f"{form}: memory on top", "MiB", memory, hold="≤ 50"),
            Figure(f"{form}: slowest small answer meanwhile", "ms", slowest),
        ]
    show(f"export of {len(day.incidents):,} cases", rows)


async def _taken(client: httpx.AsyncClient, form: str) -> tuple[float, int, float]:
    over, worst = asyncio.Event(), 0.0

    async def ask_meanwhile() -> None:
        nonlocal worst
        while not over.is_set():
            began = time.perf_counter()
            await client.get("/api/intake/healthz")
            worst = max(worst, time.perf_counter() - began)
            await asyncio.sleep(0.02)

    asking = asyncio.create_task(ask_meanwhile())
    began, size = time.perf_counter(), 0
    async with client.stream("GET", f"{INCIDENTS}/export", params={"format": form}) as answer:
        assert answer.status_code == 200
        async for piece in answer.aiter_raw():
            size += len(piece)
    took = time.perf_counter() - began
    over.set()
    await asking
    return took, size, worst


async def _copied(database: TestDatabase) -> float:
    async with connected(database.owner) as conn:
        began = time.perf_counter()
        await conn.copy_from_query(
            "select * from intake.incident order by opened_at desc, id desc", output=Path(os.devnull), format="csv"
        )
        return time.perf_counter() - began


async def measure(what: str, server: PostgresServer, folder: Path, cases: int, rounds: int) -> None:
    """Fill a room and ask."""
    database = await server.new_database()
    async with connected(database.owner) as conn:
        day = await fill(conn, cases, SystemClock().now() - QUIET)
    async with running_bus(folder) as bus, serving(database, bus, folder) as (pid, client):
        if what == "search":
            await measure_search(database, client, day, rounds)
        elif what == "duplicates":
            await measure_duplicates(database, client, day, rounds)
        else:
            await measure_export(database, client, pid, day, min(rounds, 3))
    await database.drop()


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser(prog="opsroom bench", description=(__doc__ or "").splitlines()[0])
    reader.add_argument("what", choices=("search", "duplicates", "export"))
    reader.add_argument("--cases", type=int, default=CASES)
    reader.add_argument("--rounds", type=int, default=ROUNDS, help="how often each question is asked")
    wanted = reader.parse_args(arguments)
    print(machine(), flush=True)
    server = PostgresServer()
    with tempfile.TemporaryDirectory(prefix="ops-bc-") as folder:
        try:
            server.create()
            uvloop.run(measure(wanted.what, server, Path(folder), wanted.cases, wanted.rounds))
        finally:
            server.remove()


if __name__ == "__main__":
    main(sys.argv[1:])
