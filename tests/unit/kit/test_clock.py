"""The room's time: the machine's, or a drill's."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.kit.clock import DrillClock, SystemClock, clock_for, rfc3339


def write_drill(path: Path, offset_seconds: float, speed: float = 1.0, anchor: datetime | None = None) -> None:
    said = {"offset_seconds": offset_seconds, "speed": speed, "anchor": rfc3339(anchor or SystemClock().now())}
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(said), encoding="utf-8")
    fresh.replace(path)


def test_a_drill_stands_where_its_file_puts_it(tmp_path: Path) -> None:
    drill = tmp_path / "drill.json"
    write_drill(drill, offset_seconds=3600)

    ahead = DrillClock(drill).now() - SystemClock().now()

    assert timedelta(minutes=59) < ahead < timedelta(minutes=61)


def test_a_drill_at_double_speed_counts_from_its_anchor(tmp_path: Path) -> None:
    drill = tmp_path / "drill.json"
    write_drill(drill, offset_seconds=0, speed=2.0, anchor=SystemClock().now() - timedelta(hours=1))

    ahead = DrillClock(drill).now() - SystemClock().now()

    assert timedelta(minutes=59) < ahead < timedelta(minutes=61)


def test_a_broken_drill_file_keeps_the_last_good_time(tmp_path: Path) -> None:
    drill = tmp_path / "drill.json"
    write_drill(drill, offset_seconds=7200)
    clock = DrillClock(drill)
    clock.now()

    drill.write_text("{half", encoding="utf-8")
    clock._looked_at = -1.0

    assert clock.now() - SystemClock().now() > timedelta(minutes=119)


def test_a_room_that_is_no_drill_has_the_machines_time() -> None:
    assert isinstance(clock_for(None), SystemClock)
    assert clock_for(None).now().tzinfo is UTC


def test_moments_are_written_in_utc() -> None:
    baghdad = datetime.fromisoformat("2026-11-21T08:30:00.5+03:00")

    assert rfc3339(baghdad) == "2026-11-21T05:30:00.500000Z"
