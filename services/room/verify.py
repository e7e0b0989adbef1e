"""`opsroom verify log`: does what is stored agree with what was published, and has anybody touched it since?

Three tellings of the same events are compared: the rows of each service's event table, the chain of their seals, and
the messages of stream OPS. Whatever differs is named by row and message. On one machine this finds accidents and
clumsy hands; against somebody who recomputes the whole chain, the heads published every minute and kept by others are
the proof, and the heads in the stream are compared here. Heartbeats say something about now only and have no row; they
are counted and passed over.

Works on a running room: rows and messages that come in meanwhile are not missed and not mistaken for differences.
Memory does not grow with the log: rows and messages pass in batches, and what must be matched lies in temporary tables
of the database.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import asyncpg

from schemas.registry import CONTRACTS
from services.kit.db import DatabaseAddress
from services.kit.events import DIGEST_COLUMNS, digest, genesis, message_headers, seal
from services.kit.replay import LogMessage
from services.room.provision_postgres import SERVICES_WITH_TABLES
from services.room.whole_log import StreamAbsent, WholeLog

BATCH_ROWS: Final = 1000
NAMED_PER_KIND: Final = 20
"""How many findings of one kind are named; the rest are counted."""

PASSED_OVER: Final = frozenset(
    row.subject for row in CONTRACTS if row.subject.startswith("ops.") and not row.changes and "*" not in row.subject
)
"""Subjects of messages that record no change, so that no row stands behind them: heartbeats."""

_COLUMNS: Final = ", ".join(("seal_no", "seal", "stream_seq", *DIGEST_COLUMNS))


@dataclass(frozen=True)
class Finding:
    """One difference: its kind, and a sentence that names row or message."""

    kind: str
    sentence: str


@dataclass
class Report:
    """What was compared and what differs."""

    rows: int = 0
    unsent: int = 0
    messages: int = 0
    repeated: int = 0
    heads: int = 0
    heartbeats: int = 0
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, sentence: str, times: int = 1) -> None:
        """Note a difference; of each kind the first ones are kept as sentences."""
        if self.counts[kind] < NAMED_PER_KIND:
            self.findings.append(Finding(kind, sentence))
        self.counts[kind] += times

    @property
    def ok(self) -> bool:
        """Whether the three tellings agree."""
        return not self.findings

    @property
    def exit_code(self) -> int:
        """0 when they agree, 1 when something differs."""
        return 0 if self.ok else 1

    def lines(self) -> list[str]:
        """The report for people, one sentence a line."""
        said = [
            f"{self.rows} sealed rows, {self.messages} messages in the stream, {self.heads} published heads compared",
        ]
        if self.unsent:
            said.append(f"{self.unsent} rows wait for the relay (no fault while the log is away)")
        if self.repeated:
            said.append(
                f"{self.repeated} messages lie in the stream twice, as a crash may leave them; readers drop them"
            )
        if self.heartbeats:
            said.append(f"{self.heartbeats} heartbeats passed over, which no row stands behind")
        said += [finding.sentence for finding in self.findings]
        for kind, count in self.counts.items():
            named = sum(finding.kind == kind for finding in self.findings)
            if count > named:
                said.append(f"and {count - named} more: {KINDS[kind]}")
        said.append("everything agrees" if self.ok else f"{sum(self.counts.values())} differences")
        return said


KINDS: Final = {
    "row.altered": "rows whose content does not fit their seal",
    "row.missing": "rows that are gone from the table",
    "row.unreadable": "rows whose body is no JSON object with a version",
    "row.doubled": "rows with the same subject and version",
    "stream.missing": "sealed rows that are not in the stream",
    "stream.moved": "rows whose message lies at another place of the stream",
    "stream.differs": "messages that differ from their row",
    "stream.unknown": "messages without a row",
    "stream.absent": "the stream is not there",
    "head.differs": "published heads that differ from the table",
}


async def verify_log(owner: DatabaseAddress, log: WholeLog, services: Sequence[str] = SERVICES_WITH_TABLES) -> Report:
    """Compare tables, seals and stream.

    Raises:
        DatabaseUnavailable: The database does not answer.
        BusUnavailable: The log does not answer.
    """
    report = Report()
    conn = await owner.connect(application="opsroom-verify")
    try:
        await conn.execute(_TEMPORARY)
        sealed = {service: await _walk_chain(conn, service, report) for service in services}
        try:
            await _walk_stream(conn, log, services, report)
        except StreamAbsent:
            report.add("stream.absent", "stream OPS is not there: `opsroom restore-stream` fills it from the tables")
        else:
            for service in services:
                await _find_missing(conn, service, sealed[service], report)
        for service in services:
            await _find_doubled(conn, service, report)
    finally:
        await conn.close()
    return report


class Chain:
    """The seals of one service, checked row by row in the order of `seal_no`.

    After a row that does not fit, checking goes on from the seal that is stored, so that each altered row is named and
    no other. A row behind a gap cannot be checked, because the seal before it is gone.
    """

    def __init__(self, service: str, report: Report) -> None:
        self._service, self._report = service, report
        self._previous = genesis(service)
        self.newest = 0

    def take(self, row: Any) -> None:
        """Check the next row."""
        first, last = self.newest + 1, row["seal_no"] - 1
        if first <= last:
            which = f"seal_no {first}" if first == last else f"seal_no {first} to {last}"
            sentence = f"{self._service}.event: {which} is gone, a sealed row was deleted"
            self._report.add("row.missing", sentence, times=last - first + 1)
        elif seal(self._previous, digest(row)) != row["seal"]:
            sentence = f"{_named(self._service, row)} does not fit its seal: it was changed after sealing"
            self._report.add("row.altered", sentence)
        self._previous, self.newest = row["seal"], row["seal_no"]
        self._report.rows += 1


async def _walk_chain(conn: asyncpg.Connection, service: str, report: Report) -> int:
    """Check every seal of one service; returns the newest `seal_no` that was checked."""
    chain = Chain(service, report)
    async with conn.transaction(isolation="repeatable_read"):
        report.unsent += await conn.fetchval(f"select count(*) from {service}.event where seal_no is null")  # noqa: S608
        rows = f"select {_COLUMNS} from {service}.event where seal_no is not null order by seal_no"  # noqa: S608
        batch: list[tuple[str, str, int, int]] = []
        async for row in conn.cursor(rows, prefetch=BATCH_ROWS):
            chain.take(row)
            version = _version(row["body"])
            if version is None:
                report.add("row.unreadable", f"{_named(service, row)} holds no JSON object with a version")
            else:
                batch.append((service, row["subject"], version, row["n"]))
            if len(batch) >= BATCH_ROWS:
                await conn.copy_records_to_table("verify_version", records=batch)
                batch.clear()
        await conn.copy_records_to_table("verify_version", records=batch)
    return chain.newest


async def _walk_stream(conn: asyncpg.Connection, log: WholeLog, services: Sequence[str], report: Report) -> None:
    async for batch in log.batches():
        by_service: dict[str, list[LogMessage]] = {}
        recorded = [message for message in batch if message.subject not in PASSED_OVER]
        report.heartbeats += len(batch) - len(recorded)
        report.messages += len(recorded)
        for message in recorded:
            by_service.setdefault(message.subject.split(".")[1], []).append(message)
        for service, messages in by_service.items():
            heads = [m for m in messages if m.subject.startswith(f"ops.{service}.seal.")]
            told = [m for m in messages if not m.subject.startswith(f"ops.{service}.seal.")]
            if service in services:
                await _compare_heads(conn, service, heads, report)
                await _compare_messages(conn, service, told, report)
            else:
                for message in messages:
                    report.add("stream.unknown", f"{_lies(message)} is of no service with an event table")


async def _compare_messages(
    conn: asyncpg.Connection, service: str, messages: Sequence[LogMessage], report: Report
) -> None:
    ids = [message.headers.get("ce-id", "") for message in messages]
    rows = await conn.fetch(
        f"select {_COLUMNS} from {service}.event where id::text = any($1::text[])"  # noqa: S608
        if not all(map(_is_uuid, ids))
        else f"select {_COLUMNS} from {service}.event where id = any($1::text[]::uuid[])",  # noqa: S608
        ids,
    )
    found = {str(row["id"]): row for row in rows}
    seen = []
    for message, event_id in zip(messages, ids, strict=True):
        row = found.get(event_id)
        if row is None:
            report.add("stream.unknown", f"{_lies(message)} has no row in {service}.event (id {event_id or 'none'})")
            continue
        seen.append((service, row["n"], message.seq))
        differing = _differences(row, message, service)
        if differing:
            report.add("stream.differs", f"{_lies(message)} differs from {_named(service, row)} in {differing}")
    await conn.copy_records_to_table("verify_seen", records=seen)


async def _compare_heads(conn: asyncpg.Connection, service: str, heads: Sequence[LogMessage], report: Report) -> None:
    told: list[tuple[LogMessage, dict[str, Any]]] = []
    for message in heads:
        state = _object(message.data)
        if isinstance(state.get("seal_no"), int) and isinstance(state.get("seal"), str):
            told.append((message, state))
        else:
            report.add("head.differs", f"{_lies(message)} is no readable head")
    numbers = [state["seal_no"] for _, state in told]
    rows = await conn.fetch(
        f"select seal_no, seal from {service}.event where seal_no = any($1::bigint[])",  # noqa: S608
        numbers,
    )
    seals = {row["seal_no"]: row["seal"].hex() for row in rows}
    for message, state in told:
        report.heads += 1
        if seals.get(state["seal_no"]) != state["seal"]:
            sentence = f"{_lies(message)}, published {state.get('at')}, says another seal_no {state['seal_no']} than"
            report.add("head.differs", f"{sentence} {service}.event: the chain was rewritten after that")


async def _find_missing(conn: asyncpg.Connection, service: str, newest: int, report: Report) -> None:
    missing = await conn.fetch(
        f"""
        select e.n, e.id, e.subject, e.seal_no, count(*) over () as times from {service}.event e
        where e.seal_no <= $1 and not exists (select from verify_seen s where s.service = $2 and s.n = e.n)
        order by e.seal_no limit {NAMED_PER_KIND}
        """,  # noqa: S608
        newest,
        service,
    )
    _add_all(report, "stream.missing", missing, lambda row: f"{_named(service, row)} is not in the stream")
    moved = await conn.fetch(
        f"""
        select e.n, e.id, e.subject, e.seal_no, e.stream_seq, min(s.seq) as seq, count(*) over () as times
        from {service}.event e join verify_seen s on s.service = $2 and s.n = e.n
        where e.seal_no <= $1 group by e.n having not bool_or(s.seq = e.stream_seq)
        order by e.seal_no limit {NAMED_PER_KIND}
        """,  # noqa: S608
        newest,
        service,
    )
    said = "{} says it is message {} of the stream, but lies at {}"
    _add_all(
        report, "stream.moved", moved, lambda row: said.format(_named(service, row), row["stream_seq"], row["seq"])
    )
    report.repeated += await conn.fetchval(
        "select count(*) - count(distinct n) from verify_seen where service = $1", service
    )


async def _find_doubled(conn: asyncpg.Connection, service: str, report: Report) -> None:
    doubled = await conn.fetch(
        f"""
        select subject, version, array_agg(n order by n) as rows, count(*) over () as times from verify_version
        where service = $1 group by subject, version having count(*) > 1 order by min(n) limit {NAMED_PER_KIND}
        """,  # noqa: S608
        service,
    )
    said = "{}.event: rows n {} are all version {} of {}"
    _add_all(
        report,
        "row.doubled",
        doubled,
        lambda row: said.format(service, ", ".join(map(str, row["rows"])), row["version"], row["subject"]),
    )


def _add_all(report: Report, kind: str, rows: Sequence[Any], sentence: Callable[[Any], str]) -> None:
    for place, row in enumerate(rows, 1):
        report.add(kind, sentence(row), times=1 if place < len(rows) else row["times"] - len(rows) + 1)


def _differences(row: Any, message: LogMessage, service: str) -> str:
    differing = []
    if message.subject != row["subject"]:
        differing.append("subject")
    if message.data != row["body"].encode():
        differing.append("body")
    expected = message_headers(row, service)
    differing += [name for name, value in expected.items() if message.headers.get(name) != value]
    return ", ".join(differing)


def _version(body: str) -> int | None:
    version = _object(body.encode()).get("version")
    return version if isinstance(version, int) and not isinstance(version, bool) else None


def _object(data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(data)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4 and all(letter in "0123456789abcdef-" for letter in text)


def _named(service: str, row: Any) -> str:
    return f"{service}.event row n={row['n']} (id {row['id']}, seal_no {row['seal_no']}, {row['subject']})"


def _lies(message: LogMessage) -> str:
    return f"stream message {message.seq} ({message.subject})"


_TEMPORARY = """
create temporary table verify_seen (service text, n bigint, seq bigint);
create temporary table verify_version (service text, subject text, version bigint, n bigint);
"""
