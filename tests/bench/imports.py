"""``./opsroom bench import``: a whole country's map, from the file to the log.

Polling runs as a process of its own on a real PostgreSQL and a real nats-server; an admin sends 55,041 stations in
8,273 centres as CSV and as XLSX, waits for the report, accepts it, and waits until every event is in the log. Then one
station in a hundred changes. The baseline reads the same file and copies its rows into one table: no checks, no report,
no events.
"""

import argparse
import asyncio
import contextlib
import csv
import io
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import python_calamine
import uvloop

from services.kit.clock import SystemClock
from services.kit.spreadsheet import CSV_TYPE, XLSX_TYPE, xlsx_bytes
from services.polling.store.geography import outlines
from tests.bench.report import Figure, machine, show
from tests.support.eventually import eventually
from tests.support.nats import Bus, running_bus
from tests.support.people import Register, bearer
from tests.support.postgres import PostgresServer, TestDatabase, connected

STATIONS, CENTRES = 55_041, 8_273
SEARCHES = ("مدرسة الشهيد", "قوتابخانەی ٤٠٠", "11010", "primary 82", "قضاء ١١٠١", "zzz")
SAMPLE_SECONDS = 0.02
ASK_SECONDS = 0.05
HEADERS = (
    "المحافظة", "رمز القضاء", "اسم القضاء", "ناوی قەزا", "district_en", "رقم مركز الاقتراع", "اسم مركز الاقتراع",
    "ناوی بنکەی دەنگدان", "centre_en", "العنوان", "مركز الشرطة", "خط العرض", "خط الطول", "منحدر", "رقم المحطة",
    "نوع المحطة", "الجنس", "عدد الناخبين", "المحطة مهيأة",
)  # fmt: skip
ELECTION = {
    "names": {"ar": "انتخابات", "ckb": "هەڵبژاردن", "en": "Election"}, "country": "IQ", "day": "2026-11-21",
    "synthetic": True,
}  # fmt: skip


def country(stations: int, centres: int) -> list[list[str]]:
    """Make a map of the country: its provinces as they are, everything else made up."""
    chance = random.Random(2021)
    provinces = list(outlines().values())
    rows = []
    for centre in range(centres):
        province = provinces[centre % len(provinces)]
        district = f"{centre % len(provinces) + 11}{centre // len(provinces) % 7 + 1:02}"
        code = f"{district}{centre:05}"
        longitude, latitude = province.label
        place = [
            province.names["ar"], district, f"قضاء {district}", f"قەزای {district}", f"District {district}", code,
            f"مدرسة الشهيد رقم {centre} الابتدائية المختلطة", f"قوتابخانەی بنەڕەتی ژمارە {centre}",
            f"Primary school no. {centre}", f"حي {centre % 90}، قرب المستوصف", f"مركز شرطة {district}",
            f"{latitude + chance.uniform(-0.05, 0.05):.5f}", f"{longitude + chance.uniform(-0.05, 0.05):.5f}", "نعم",
        ]  # fmt: skip
        first, beyond = centre * stations // centres, (centre + 1) * stations // centres
        for number in range(1, beyond - first + 1):
            voters = str(chance.randint(380, 550))
            electorate = "نساء" if number == 1 else "مختلط"
            rows.append([*place, f"{code}-{number:02}", "عام", electorate, voters, "نعم" if number % 2 else "لا"])
    return rows


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """Return the rows as a CSV file."""
    text = io.StringIO()
    csv.writer(text).writerows([HEADERS, *rows])
    return text.getvalue().encode("utf-8-sig")


@dataclass
class Peak:
    """The largest memory of a process, alone and with its children, looked at fifty times a second."""

    pid: int
    alone: float = 0.0
    together: float = 0.0
    _over: threading.Event = field(default_factory=threading.Event)

    @contextlib.contextmanager
    def watched(self) -> Iterator["Peak"]:
        """Look while the block runs."""
        looking = threading.Thread(target=self._look)
        looking.start()
        try:
            yield self
        finally:
            self._over.set()
            looking.join()

    def _look(self) -> None:
        process = psutil.Process(self.pid)
        while not self._over.wait(SAMPLE_SECONDS):
            with contextlib.suppress(psutil.Error):
                alone = process.memory_info().rss / 2**20
                children = sum(_rss(child) for child in process.children())
                self.alone, self.together = max(self.alone, alone), max(self.together, alone + children)


def _rss(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.Error):
        return float(process.memory_info().rss) / 2**20
    return 0.0


@dataclass
class Journey:
    """Seconds from sending the file to the report, from accepting to the database, and to the last event in the log."""

    report: float = 0.0
    accepted: float = 0.0
    told: float = 0.0
    alone: float = 0.0
    together: float = 0.0
    slowest_answer: float = 0.0
    cpu: float = 0.0

    @property
    def whole(self) -> float:
        """From sending the file to the last event in the log, without the time somebody needs to read the report."""
        return self.report + self.told


@contextlib.asynccontextmanager
async def serving(database: TestDatabase, bus: Bus, folder: Path) -> AsyncIterator[tuple[int, httpx.AsyncClient]]:
    """Run polling as a process of its own and give a client that speaks for an admin."""
    service, relay = database.role("polling"), database.role("polling_relay")
    (folder / "polling.secret").write_text("ab" * 32, encoding="ascii")
    told = {
        "NATS_URL": bus.url, "NATS_SEED_FILE": bus.seed("polling"), "LISTEN": f"unix:{folder}/polling.sock",
        "DATABASE_HOST": service.host, "DATABASE_PORT": service.port, "DATABASE_NAME": service.name,
        "DATABASE_USER": service.user, "DATABASE_PASSWORD_FILE": service.password_file, "RELAY_USER": relay.user,
        "RELAY_PASSWORD_FILE": relay.password_file, "SECRET_FILE": folder / "polling.secret", "DISK_RESERVE_BYTES": 1,
    }  # fmt: skip
    register = Register(SystemClock())
    admin = register.person("admin")
    async with bus.line("accreditation") as line:
        for word in register.words:
            await line.jetstream().publish(word.subject, word.body, headers={"ce-type": word.ce_type})
    environment = {"PATH": os.environ["PATH"], **{f"POLLING_{name}": str(value) for name, value in told.items()}}
    argv = [sys.executable, "-m", "services.polling"]
    process = subprocess.Popen(argv, env=environment)  # noqa: ASYNC220 - it returns at once
    transport = httpx.AsyncHTTPTransport(uds=str(folder / "polling.sock"))
    headers = bearer(register.token(admin))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://polling", timeout=120, headers=headers
    ) as client:
        try:
            await eventually(lambda: _answers(client), within=60)
            yield process.pid, client
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait)


async def _answers(client: httpx.AsyncClient) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return (await client.get("/api/polling/imports")).status_code == 200
    return False


async def travel(database: TestDatabase, pid: int, client: httpx.AsyncClient, data: bytes, kind: str) -> Journey:
    """Take one file the whole way."""
    journey, over = Journey(), asyncio.Event()
    asking = asyncio.create_task(_ask_meanwhile(client, journey, over))
    before = _cpu(pid)
    with Peak(pid).watched() as peak:
        began = time.perf_counter()
        sent = await client.post("/api/polling/imports?what=map", content=data, headers={"Content-Type": kind})
        assert sent.status_code == 202, sent.text
        file = await _until(client, sent.json()["id"], "ready")
        assert file["problems"] == 0, file
        journey.report = time.perf_counter() - began
        began = time.perf_counter()
        path = f"/api/polling/imports/{file['id']}/accept"
        accepted = await client.post(path, json={"version": file["version"]})
        assert accepted.status_code == 202, accepted.text
        await _until(client, file["id"], "accepted")
        journey.accepted = time.perf_counter() - began
        await _all_in_the_log(database)
        journey.told = time.perf_counter() - began
    journey.alone, journey.together = peak.alone, peak.together
    journey.cpu = _cpu(pid) - before
    over.set()
    await asking
    return journey


def _cpu(pid: int) -> float:
    """Seconds of processor time a service has used, with the readers of workbooks that have ended."""
    used = psutil.Process(pid).cpu_times()
    return used.user + used.system + used.children_user + used.children_system


async def _until(client: httpx.AsyncClient, import_id: str, state: str) -> dict[str, Any]:
    while True:
        file = dict((await client.get(f"/api/polling/imports/{import_id}")).json())
        if file["state"] == state:
            return file
        assert file["state"] in {"reading", "accepting"}, file
        await asyncio.sleep(ASK_SECONDS)


async def _all_in_the_log(database: TestDatabase) -> None:
    async with connected(database.owner) as conn:

        async def nothing_waits() -> bool:
            return not await conn.fetchval("select exists (select 1 from polling.event where seal_no is null)")

        await eventually(nothing_waits, within=120, every=ASK_SECONDS)


async def _ask_meanwhile(client: httpx.AsyncClient, journey: Journey, over: asyncio.Event) -> None:
    """Ask all the while for something small and note the slowest answer."""
    while not over.is_set():
        began = time.perf_counter()
        await client.get("/api/polling/election")
        journey.slowest_answer = max(journey.slowest_answer, time.perf_counter() - began)
        await asyncio.sleep(ASK_SECONDS)


async def searching(client: httpx.AsyncClient, rounds: int = 20) -> list[float]:
    """Return the milliseconds of searches over the accepted map, as a phone would feel them at the service's socket."""
    taken = []
    for text in SEARCHES * rounds:
        began = time.perf_counter()
        found = await client.get("/api/polling/search", params={"q": text})
        taken.append((time.perf_counter() - began) * 1000)
        assert found.status_code == 200, found.text
    return taken


async def baseline(database: TestDatabase, data: bytes, kind: str) -> float:
    """Read the file and copy its rows into one table."""
    began = time.perf_counter()
    if kind == CSV_TYPE:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    else:
        book = python_calamine.load_workbook(io.BytesIO(data))
        rows = [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    columns = [f"c{n}" for n in range(len(rows[0]))]
    async with connected(database.owner) as conn:
        await conn.execute("drop table if exists plain")
        await conn.execute(f"create table plain ({', '.join(f'{name} text' for name in columns)})")
        await conn.copy_records_to_table("plain", records=[tuple(row) for row in rows], columns=columns)
    return time.perf_counter() - began


@dataclass
class Figures:
    """All that was measured, by kind of file."""

    journeys: dict[str, list[Journey]] = field(default_factory=dict)
    plain: dict[str, list[float]] = field(default_factory=dict)
    small: list[Journey] = field(default_factory=list)
    searches: list[float] = field(default_factory=list)


async def measure(server: PostgresServer, folder: Path, rounds: int, stations: int, centres: int) -> Figures:
    """Take both kinds of file the whole way, each into an empty room, and a second file with few changes."""
    rows = country(stations, centres)
    later = [[*row[:17], "549", row[18]] if n % 100 == 0 else row for n, row in enumerate(rows)]
    files = {CSV_TYPE: as_csv(rows), XLSX_TYPE: xlsx_bytes(HEADERS, rows)}
    figures = Figures()
    for number in range(rounds):
        for kind, data in files.items():
            place = folder / f"{number}-{kind.rpartition('/')[2][:3]}"
            place.mkdir()
            database = await server.new_database()
            async with running_bus(place) as bus, serving(database, bus, place) as (pid, client):
                await client.put("/api/polling/election", json=ELECTION)
                figures.journeys.setdefault(kind, []).append(await travel(database, pid, client, data, kind))
                if kind == CSV_TYPE:
                    figures.small.append(await travel(database, pid, client, as_csv(later), kind))
                    figures.searches += await searching(client)
            figures.plain.setdefault(kind, []).append(await baseline(database, data, kind))
            await database.drop()
    return figures


def print_figures(figures: Figures, stations: int) -> None:
    """Print the tables."""
    alike = "read and copied into one table"
    for kind, journeys in figures.journeys.items():
        name, plain = "CSV" if kind == CSV_TYPE else "XLSX", figures.plain[kind]
        show(
            f"import of {stations:,} stations, {name}",
            [
                Figure("file → in the log, whole", "s", [one.whole for one in journeys], plain, alike, "≤ 30"),
                Figure("file → report", "s", [one.report for one in journeys], plain, alike),
                Figure("accept → in the database", "s", [one.accepted for one in journeys]),
                Figure("accept → last event in the log", "s", [one.told for one in journeys]),
                Figure("processor time of the service", "s", [one.cpu for one in journeys]),
                Figure("memory of the service, peak", "MiB", [one.alone for one in journeys], hold="≤ 400"),
                Figure("the same with its reader", "MiB", [one.together for one in journeys]),
                Figure("slowest small answer meanwhile", "s", [one.slowest_answer for one in journeys]),
            ],
        )
    show("search over the accepted map", [Figure("one search", "ms", figures.searches, hold="≤ 50")])
    show(
        "the next file, one station in a hundred changed",
        [
            Figure("file → in the log, whole", "s", [one.whole for one in figures.small], hold="≤ 30"),
            Figure("accept → last event in the log", "s", [one.told for one in figures.small]),
            Figure("memory of the service, peak", "MiB", [one.alone for one in figures.small], hold="≤ 400"),
        ],
    )


def main(arguments: list[str]) -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser(prog="opsroom bench import", description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--rounds", type=int, default=2, help="how often each kind of file is taken the whole way")
    reader.add_argument("--stations", type=int, default=STATIONS)
    wanted = reader.parse_args(arguments)
    centres = max(1, wanted.stations * CENTRES // STATIONS)
    print(machine())
    server = PostgresServer()
    try:
        server.create()
        with tempfile.TemporaryDirectory(prefix="ops-import-") as folder:
            figures = uvloop.run(measure(server, Path(folder), wanted.rounds, wanted.stations, centres))
    finally:
        server.remove()
    print_figures(figures, wanted.stations)


if __name__ == "__main__":
    main(sys.argv[1:])
