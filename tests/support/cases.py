"""A whole election day of cases, written straight into intake's tables: for questions that only a full room answers."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg

from services.kit.ids import Ids
from services.kit.text import search_key

PROVINCES: Final = (
    "IQ-BG", "IQ-BG", "IQ-BG", "IQ-BG", "IQ-NI", "IQ-NI", "IQ-BA", "IQ-BA", "IQ-SU", "IQ-AR", "IQ-DA", "IQ-KI",
    "IQ-AN", "IQ-BB", "IQ-DI", "IQ-DQ", "IQ-KA", "IQ-MA", "IQ-MU", "IQ-NA", "IQ-QA", "IQ-SD", "IQ-WA", "XX",
)  # fmt: skip
LEAVES: Final = (
    "A1",
    "A2",
    "A3",
    "B1",
    "B3",
    "B5",
    "C1",
    "C2",
    "D1",
    "D2",
    "E1",
    "F1",
    "F2",
    "G1",
    "H1",
    "J1",
    "K1",
    "L4",
)
_SAID: Final = """
    المحطة جهاز التحقق بصمة الناخب طابور مدير المركز وكيل كيان سياسي بطاقة اقتراع صندوق ختم شريط التصفير الكهرباء
    مقطوعة تأخر فتح إغلاق ازدحام مراقب منع دخول تصوير هاتف شجار أمن دعاية عند الباب أوراق ناقصة حبر منتهي نقل نتائج
    وێستگە دەنگدەر ناسنامە ڕێگەی پێنەدرا ئامێری پشکنین کارەبا نییە ڕیزی درێژ چاودێر دەرکرا بنکە سندوق مۆر کارتی دەنگدان
    station device voter queue ballot box seal printer battery observer refused entry crowd police ink delayed closed
"""
WORDS: Final = tuple(_SAID.split())
RARE: Final = ("زلزال", "مولّدة", "پەککەوت", "helicopter", "flooded")
HOURS: Final = 20


@dataclass(frozen=True)
class Day:
    """Who and what is in it, as far as questions need to know."""

    organisations: tuple[str, ...]
    reporters: tuple[str, ...]
    incidents: tuple[UUID, ...]
    codes: tuple[str, ...]
    centres: tuple[str, ...]


class _OnceEach(Ids):
    """Ids whose codes do not repeat: of a hundred thousand, two would be the same in one day of seven."""

    def __init__(self) -> None:
        super().__init__()
        self._given: set[str] = set()

    def code(self) -> str:
        """Return a code that was not given before."""
        while (code := super().code()) in self._given:
            pass
        self._given.add(code)
        return code


async def fill(conn: asyncpg.Connection, count: int, now: datetime, seed: int = 2026) -> Day:
    """Write so many cases of the last twenty hours, with a report or two and the duties of each; then analyse."""
    chance, ids = random.Random(seed), _OnceEach()
    organisations = tuple(str(ids.uuid()) for _ in range(20))
    reporters = tuple(str(ids.uuid()) for _ in range(2000))
    incidents: list[dict[str, Any]] = []
    reports: list[dict[str, Any]] = []
    duties: list[dict[str, Any]] = []
    for number in range(count):
        opened = now - timedelta(seconds=HOURS * 3600 * (1 - number / count))
        case = _case(chance, ids, opened, number)
        incidents.append(case)
        for nth in range(case["reports"]):
            reports.append(_report(chance, ids, case, nth, organisations, reporters))
        duties += _duties(ids, case)
    for table, rows in (("incident", incidents), ("report", reports), ("obligation", duties)):
        await _copy(conn, table, rows)
    for table in ("incident", "report", "obligation"):
        await conn.execute(f"vacuum analyze intake.{table}")
    return Day(
        organisations,
        reporters,
        tuple(row["id"] for row in incidents),
        tuple(row["code"] for row in incidents),
        tuple(sorted({row["centre"] for row in incidents if row["centre"]})),
    )


def _case(chance: random.Random, ids: Ids, opened: datetime, number: int) -> dict[str, Any]:
    province = chance.choice(PROVINCES)
    centre = None if province == "XX" else f"{11 + PROVINCES.index(province)}{chance.randrange(350):04}"
    station = f"{centre}-{chance.randrange(1, 8):02}" if centre else str(chance.randrange(10**6))
    words = chance.choices(WORDS, k=chance.randrange(6, 14))
    if number % 2500 == 0:
        words.insert(3, RARE[number // 2500 % len(RARE)])
    summary = f"{' '.join(words)} ({number})"[:280]
    status = chance.choices(("new", "triaged", "closed"), (10, 20, 70))[0]
    severity = chance.choices(("S1", "S2", "S3", "S4"), (3, 17, 50, 30))[0]
    minutes = {"S1": 60, "S2": 100, "S3": 720, "S4": 1440}[severity]
    answered = opened + timedelta(minutes=minutes * chance.uniform(0.2, 1.3)) if status == "closed" else None
    triaged = None if status == "new" else opened + timedelta(minutes=chance.uniform(1, 20))
    return {
        "id": ids.uuid(), "version": 1 if status == "new" else 3, "code": ids.code(), "status": status,
        "severity": severity, "category": chance.choice(LEAVES), "category_version": 1,
        "compartment": chance.choices(("joint", "commission", "security"), (90, 7, 3))[0], "province": province,
        "station": station, "station_known": centre is not None, "place": "this_station", "time_flag": "occurred",
        "language": "ar", "summary": summary, "evidence": number % 3 == 0, "reports": 2 if number % 12 == 0 else 1,
        "occurred_at": opened - timedelta(minutes=chance.uniform(0, 40)), "opened_at": opened, "closed_at": answered,
        "district": centre[:3] if centre else None, "centre": centre,
        "desk": None if status == "new" else chance.choice(("operations", "technical", "legal", "logistics")),
        "triaged_at": triaged, "acted_at": triaged, "answered_at": answered,
        "answer_due_at": opened + timedelta(minutes=minutes), "updated_at": answered or triaged,
        "close_reason": "resolved" if status == "closed" else None,
        "search": search_key(f"{summary} {station}"),
    }  # fmt: skip


def _report(
    chance: random.Random, ids: Ids, case: dict[str, Any], nth: int, organisations: Sequence[str],
    reporters: Sequence[str],
) -> dict[str, Any]:  # fmt: skip
    return {
        "id": ids.uuid(), "code": case["code"] if nth == 0 else ids.code(), "incident_id": case["id"],
        "reporter": chance.choice(reporters), "reporter_known": True, "organisation": chance.choice(organisations),
        "received_at": case["opened_at"], "occurred_at": case["occurred_at"], "category_sent": case["category"],
        "category_known": True, "summary": case["summary"], "station": case["station"],
        "station_known": case["station_known"], "province_sent": case["province"], "province_known": True,
        "place": "this_station", "time_flag": "occurred", "language": "ar", "evidence": False,
        "opened_incident": case["id"] if nth == 0 else ids.uuid(),
    }  # fmt: skip


def _duties(ids: Ids, case: dict[str, Any]) -> list[dict[str, Any]]:
    due = case["opened_at"] + timedelta(minutes=5)
    same = {
        "version": 2, "owner": "operator", "opened_at": case["opened_at"], "step": 0, "severity": case["severity"],
        "compartment": case["compartment"], "province": case["province"], "station": case["station"],
        "subject_noun": "incident", "subject_id": case["id"], "title": case["summary"],
    }  # fmt: skip
    found = [
        {**same, "id": ids.uuid(), "kind": "triage_report", "due_at": due, "closed_at": case["triaged_at"],
         "state": "open" if case["status"] == "new" else "discharged"}
    ]  # fmt: skip
    if case["status"] != "new":
        found.append(
            {**same, "id": ids.uuid(), "kind": "answer_incident", "due_at": case["answer_due_at"],
             "closed_at": case["answered_at"], "state": "open" if case["status"] == "triaged" else "discharged"}
        )  # fmt: skip
    return found


async def _copy(conn: asyncpg.Connection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    columns = list(rows[0])
    records = [tuple(row[column] for column in columns) for row in rows]
    await conn.copy_records_to_table(table, schema_name="intake", records=records, columns=columns)
