"""What stands still in a run of the tests fails and says where: a test after its limit, a step after its patience."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.run import PATIENCE, PROJECT, Step, run
from tests.support.room import TEST_RUN


def test_a_test_that_stands_still_fails_with_what_its_tasks_wait_for(tmp_path: Path) -> None:
    file = tmp_path / "test_still.py"
    file.write_text(
        textwrap.dedent("""
            import asyncio

            async def waits_for_nothing():
                await asyncio.Event().wait()

            async def test_it():
                await asyncio.wait([asyncio.create_task(waits_for_nothing())])
        """),
        encoding="utf-8",
    )
    asked = ["-c", "pyproject.toml", "-p", "tests.conftest", "--numprocesses", "1", "--timeout", "12", str(file)]

    of_its_own = {name: value for name, value in os.environ.items() if name != TEST_RUN}
    said = subprocess.run(
        [sys.executable, "-m", "pytest", *asked],
        cwd=PROJECT,
        env=of_its_own,
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 1
    assert "Timeout (>12.0s)" in said.stdout
    assert f"{file}:5 waits_for_nothing" in said.stdout


def test_a_step_that_stands_still_is_ended_with_its_processes_and_says_where(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.run.LAST_WORDS_SECONDS", 1)
    still = "import faulthandler, signal; faulthandler.enable(); signal.pause()"
    starts_another = (
        f"import faulthandler, subprocess, sys; faulthandler.enable(); "
        f"subprocess.run([sys.executable, '-c', {still!r}]); {still}"
    )

    code, _ = run(Step("stillness", [sys.executable, "-c", starts_another], budget_seconds=3))

    said = capfd.readouterr().out
    assert code == -signal.SIGABRT
    assert f"== stillness: not at its end after {3 * PATIENCE} s" in said
    assert said.count("Fatal Python error: Aborted") == 2
