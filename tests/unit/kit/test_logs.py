"""What is logged, and what must never be."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from services.kit import logs
from services.kit.telemetry import TraceScope


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """Give back what is set for the whole process: other tests of this process log too."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)
    structlog.contextvars.clear_contextvars()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_secrets_and_peoples_words_are_taken_out_at_any_depth(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("intake")

    structlog.get_logger().info(
        "report.taken", code="K7M4QX2Z", secret="3f", body={"summary": "إطلاق نار", "deep": [{"nats_seed": "SU"}]}
    )

    (line,) = lines(capsys)
    assert line["code"] == "K7M4QX2Z"
    assert line["service"] == "intake"
    assert line["secret"] == "[redacted]"
    assert line["body"] == {"summary": "[redacted]", "deep": [{"nats_seed": "[redacted]"}]}


def test_lines_of_one_trace_carry_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("intake")

    with TraceScope("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"):
        structlog.get_logger().info("report.taken")

    assert lines(capsys)[0]["trace_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"


def test_library_warnings_are_json_lines_too(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("intake")

    logging.getLogger("asyncpg").warning("connection lost")

    assert lines(capsys)[0]["event"] == "connection lost"
