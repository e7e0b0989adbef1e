"""The checking of a chain by itself: whatever is done to a stored chain, the rows it was done to are named."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.kit.events import digest, genesis, seal
from services.room.verify import Chain, Report

Row = dict[str, Any]
AT = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
COLUMNS = ("subject", "type", "body", "actor", "role", "origin", "cause")

lengths = st.integers(2, 12)


def chain_of(length: int) -> list[Row]:
    rows, previous = [], genesis("intake")
    for n in range(1, length + 1):
        row: Row = {"n": n, "id": UUID(int=n), "recorded_at": AT, "traceparent": None, "seal_no": n}
        row |= {column: f"{column} {n}" for column in COLUMNS}
        previous = seal(previous, digest(row))
        rows.append(row | {"seal": previous})
    return rows


def checked(rows: list[Row]) -> Report:
    report = Report()
    chain = Chain("intake", report)
    for row in rows:
        chain.take(row)
    return report


@given(lengths)
def test_untouched_chain_agrees(length: int) -> None:
    assert checked(chain_of(length)).ok


@given(lengths, st.data())
def test_every_altered_row_is_named_and_no_other(length: int, data: st.DataObject) -> None:
    rows = chain_of(length)
    altered = data.draw(st.sets(st.integers(0, length - 1), min_size=1))
    for place in altered:
        rows[place][data.draw(st.sampled_from(COLUMNS))] = "changed by hand"
    report = checked(rows)

    assert [found.sentence.split(" (")[0] for found in report.findings] == [
        f"intake.event row n={place + 1}" for place in sorted(altered)
    ]
    assert report.counts == {"row.altered": len(altered)}


@given(lengths, st.data())
def test_removed_rows_are_counted_unless_they_are_the_newest(length: int, data: st.DataObject) -> None:
    rows = chain_of(length)
    removed = data.draw(st.sets(st.integers(1, length - 1), min_size=1))
    report = checked([row for row in rows if row["n"] not in removed])

    assert report.counts == {"row.missing": len(removed)}


@given(lengths, st.data())
def test_two_rows_that_changed_places_are_both_named(length: int, data: st.DataObject) -> None:
    rows = chain_of(length)
    one, other = sorted(data.draw(st.sets(st.integers(0, length - 1), min_size=2, max_size=2)))
    for column in COLUMNS:
        rows[one][column], rows[other][column] = rows[other][column], rows[one][column]

    assert checked(rows).counts == {"row.altered": 2}


@given(lengths, st.binary(min_size=32, max_size=32))
def test_forged_seal_is_named_at_its_row_and_the_next(length: int, forged: bytes) -> None:
    rows = chain_of(length)
    rows[0]["seal"] = forged

    assert checked(rows).counts == {"row.altered": 2}
