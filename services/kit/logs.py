"""Structured logs: one JSON object a line on standard error, with what must not be read taken out.

Values under a name that can hold a secret or a person's words are replaced before anything is written.
"""

import logging
import sys
from typing import Any

import orjson
import structlog

from services.kit.telemetry import trace_id

REDACTED = "[redacted]"
SECRET_NAMES = frozenset(
    {
        "authorization",
        "cookie",
        "database_url",
        "details",
        "headers",
        "idempotency_key",
        "password",
        "seed",
        "secret",
        "summary",
        "token",
    }
)


def redact(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Replace every value under a secret's name, at any depth."""
    return {name: _clean(name, value) for name, value in event.items()}


def _clean(name: str, value: Any) -> Any:
    lowered = name.lower()
    if lowered in SECRET_NAMES or lowered.endswith(("_secret", "_password", "_seed", "_token")):
        return REDACTED
    if isinstance(value, dict):
        return {str(key): _clean(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean("", inner) for inner in value]
    return value


def _trace(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    current = trace_id()
    if current:
        event["trace_id"] = current
    return event


def _to_stderr(*_arguments: Any) -> structlog.PrintLogger:
    return structlog.PrintLogger(sys.stderr)


def _default(value: Any) -> str:
    return str(value)


def configure(service: str, level: str = "INFO") -> None:
    """Set logging of this process: structlog and the standard library's loggers write the same JSON lines."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _trace,
        structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
        redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(serializer=_dumps)],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=_to_stderr,
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(service=service)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(serializer=_dumps),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(number, logging.WARNING))


def _dumps(value: Any, **_ignored: Any) -> str:
    return orjson.dumps(value, default=_default).decode()
