"""What a run tells of its failures: the logs of the rooms that it started, and where a test stood that did not end."""

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings

from tests.support.room import LOG_LINES_ON_FAILURE, logs_folder
from tests.support.standstill import SAID_BY_TIMEOUT, unfinished_tasks

# A pause of the machine is nobody's fault. A short run tries the same examples each time, a long one finds new ones.
settings.register_profile(
    "steady",
    database=None,
    deadline=None,
    derandomize=not os.environ.get("OPSROOM_LONG"),
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")


def pytest_configure() -> None:
    """Name the run before its workers start, so that they keep their logs in one folder; plain words for failures.

    What structlog draws around an exception by itself takes seconds of the processor each.
    """
    logs_folder()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["level", "event"]),
        ]
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to the report of a test that was ended for standing still what its tasks waited for."""
    report = yield
    if call.excinfo is not None and SAID_BY_TIMEOUT in call.excinfo.exconly():
        report.sections.append(("tasks that had not ended", unfinished_tasks()))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int) -> None:
    """Say where the logs are and show their ends, because the machine of a CI run is gone afterwards."""
    folder = logs_folder()
    if exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) or not folder.exists():
        return
    terminalreporter.section("logs of the rooms")
    terminalreporter.write_line(f"kept in {folder}")
    for log in sorted(folder.rglob("*.log")):
        terminalreporter.write_line(f"--- {log.relative_to(folder)}")
        for line in _last_lines(log):
            terminalreporter.write_line(line[:600])


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Remove the logs of a good run."""
    if exitstatus == pytest.ExitCode.OK and not hasattr(session.config, "workerinput"):
        shutil.rmtree(logs_folder(), ignore_errors=True)


def _last_lines(log: Path) -> list[str]:
    return log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES_ON_FAILURE:]
