"""How figures are printed: each beside its baseline, their ratio, and what the design wants to hold."""

import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import psutil
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One thing measured several times, and the same kind of thing measured on the baseline in the same run."""

    name: str
    unit: str
    ours: Sequence[float]
    baseline: Sequence[float] = ()
    baseline_is: str = ""
    hold: str = ""


def median(values: Sequence[float]) -> float:
    """Return the middle of the values."""
    return statistics.median(values)


def spread(values: Sequence[float]) -> str:
    """Return the median with the range when there are several."""
    if not values:
        return "–"
    middle = f"{median(values):,.2f}"
    return middle if len(values) == 1 else f"{middle} ({min(values):,.2f}–{max(values):,.2f})"


def show(title: str, figures: Sequence[Figure]) -> None:
    """Print a table of figures."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for column in ("what", "unit", "the room", "baseline", "ratio", "to hold", "the baseline is"):
        table.add_column(column, justify="right" if column in {"the room", "baseline", "ratio"} else "left")
    for figure in figures:
        ratio = f"{median(figure.ours) / median(figure.baseline):.2f}" if figure.baseline and figure.ours else "–"
        table.add_row(
            figure.name,
            figure.unit,
            spread(figure.ours),
            spread(figure.baseline),
            ratio,
            figure.hold,
            figure.baseline_is,
        )
    Console(width=max(Console().width, 150)).print(table)


@dataclass(frozen=True)
class PartCost:
    """Processor and memory of one part: all its processes together."""

    name: str
    cpu_seconds: float
    pss_mib: float


def part_cost(name: str, pid: int) -> PartCost:
    """Measure a part and its children. Shared memory is counted by its share (PSS)."""
    parent = psutil.Process(pid)
    cpu = pss = 0.0
    for process in [parent, *parent.children(recursive=True)]:
        try:
            times = process.cpu_times()
            cpu += times.user + times.system
            pss += getattr(process.memory_full_info(), "pss", process.memory_info().rss) / 2**20
        except psutil.Error:
            continue
    return PartCost(name, cpu, pss)


def show_parts(title: str, costs: Sequence[PartCost]) -> None:
    """Print processor and memory of each part and their sums."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for column in ("part", "CPU s", "memory MiB (PSS)"):
        table.add_column(column, justify="left" if column == "part" else "right")
    for cost in costs:
        table.add_row(cost.name, f"{cost.cpu_seconds:.2f}", f"{cost.pss_mib:.0f}")
    table.add_row("together", f"{sum(c.cpu_seconds for c in costs):.2f}", f"{sum(c.pss_mib for c in costs):.0f}")
    Console().print(table)


def machine() -> str:
    """Return one line about the machine and how busy it is with other things."""
    return (
        f"{psutil.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB, Python "
        f"{platform.python_version()}, load {psutil.getloadavg()[0]:.1f} before the run"
    )
