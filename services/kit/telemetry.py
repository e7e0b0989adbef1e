"""Trace context (W3C, through OpenTelemetry's API) and Prometheus metrics.

A trace begins at the edge, or where a caller sent one; the event row and the message carry it on, so that one report
can be followed from the phone to the wall in the logs. Spans are recorded only where an OpenTelemetry SDK is installed
and configured; the context travels in any case.
"""

import os
import secrets

from opentelemetry import context, trace
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

_PROPAGATOR = TraceContextTextMapPropagator()
METRICS_TYPE = CONTENT_TYPE_LATEST


def new_traceparent() -> str:
    """Return a fresh trace context as a ``traceparent`` header."""
    random = os.urandom(24).hex()
    return f"00-{random[:32]}-{random[32:]}-01"


def child_traceparent(received: str | None) -> str:
    """Continue a received trace with a new span id; begin one where nothing valid was received."""
    span = trace.get_current_span(_PROPAGATOR.extract({"traceparent": received})) if received else None
    if span is None or not span.get_span_context().is_valid:
        return new_traceparent()
    facts = span.get_span_context()
    return f"00-{facts.trace_id:032x}-{secrets.token_hex(8)}-{int(facts.trace_flags):02x}"


class TraceScope:
    """Make a trace current for the block, continuing ``received``; gives its ``traceparent``."""

    __slots__ = ("_token", "_traceparent")

    def __init__(self, received: str | None) -> None:
        self._traceparent = child_traceparent(received)

    def __enter__(self) -> str:
        _, trace_hex, span_hex, flags = self._traceparent.split("-")
        facts = SpanContext(int(trace_hex, 16), int(span_hex, 16), False, TraceFlags(int(flags, 16)))
        self._token = context.attach(trace.set_span_in_context(NonRecordingSpan(facts)))
        return self._traceparent

    def __exit__(self, *_fault: object) -> None:
        context.detach(self._token)


def trace_id() -> str | None:
    """Return the current trace id in hexadecimal, or None outside a trace."""
    facts = trace.get_current_span().get_span_context()
    return f"{facts.trace_id:032x}" if facts.is_valid else None


def new_registry() -> CollectorRegistry:
    """Return the metrics of one service; nothing is registered globally."""
    return CollectorRegistry()


def metrics_text(registry: CollectorRegistry) -> bytes:
    """Return the exposition text for ``/metrics``."""
    return generate_latest(registry)
