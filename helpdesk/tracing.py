"""Spans for OpenTelemetry: requests, tasks and statements, where a setting names a collector.

Written against the SDK rather than with its instrumentations, so that what leaves is a list kept
here: routes, roles, ticket numbers, statements without their values. No address, no header, no
argument of a task. Without `OTEL_EXPORTER_OTLP_ENDPOINT` none of it is imported here.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from celery import Task
from celery.signals import before_task_publish, task_failure, task_postrun, task_prerun
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.http import HttpRequest

from helpdesk.logs import log_also, log_facts

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span as OtelSpan

_STATEMENT_MOST = 2000  # characters; the long ones are lists of placeholders

_provider: "TracerProvider | None" = None
_tasks: dict[str, tuple[ExitStack, "Span"]] = {}


class Span:
    """One stretch of work. What is not known is left out."""

    def __init__(self, span: "OtelSpan") -> None:
        self._span = span

    def name(self, name: str) -> None:
        self._span.update_name(name)

    def say(self, facts: Mapping[str, Any]) -> None:
        for name, value in facts.items():
            if value not in (None, ""):
                self._span.set_attribute(name, value)

    def failed(self, error: BaseException | None = None) -> None:
        """An error is named by its class: PostgreSQL puts values of rows into its texts."""
        from opentelemetry.trace import Status, StatusCode

        self._span.set_status(Status(StatusCode.ERROR, type(error).__name__ if error else None))


def tracing_start(process: str) -> None:
    """Begin to send the spans of this process (`web`, `worker`). After a fork, never before:

    the sender is a thread. Doing it twice changes nothing.
    """
    global _provider
    if not settings.OTEL_EXPORTER_OTLP_ENDPOINT or _provider is not None:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    exporter = OTLPSpanExporter(
        endpoint=f"{settings.OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces",
        headers=settings.OTEL_EXPORTER_OTLP_HEADERS,
    )
    # A variable of OpenTelemetry's own, OTEL_SERVICE_NAME, wins over this name.
    _provider = TracerProvider(
        resource=Resource.create({"service.name": "helpdesk", "helpdesk.process": process})
    )
    _provider.add_span_processor(BatchSpanProcessor(exporter))
    _connect(True)
    for connection in connections.all(initialized_only=True):
        _connection_is_made(connection)


def tracing_stop() -> None:
    """Send what is left, and no more after it."""
    global _provider
    if _provider is not None:
        _connect(False)
        _provider.shutdown()
        _provider = None


def request_span(request: HttpRequest) -> "AbstractContextManager[Span | None]":
    """The span of a request, as part of the proxy's where that sent one; None without tracing."""
    if _provider is None:
        return nullcontext()
    return _span(f"{request.method}", "SERVER", {k.lower(): v for k, v in request.headers.items()})


@contextmanager
def _span(name: str, kind: str, carrier: Mapping[str, str] | None = None) -> Iterator[Span]:
    from opentelemetry.trace import SpanKind
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    assert _provider is not None, "a span is begun after tracing_start"
    context = TraceContextTextMapPropagator().extract(carrier) if carrier else None
    # What was raised is told by `failed`, or not at all.
    with _provider.get_tracer("helpdesk").start_as_current_span(
        name,
        kind=SpanKind[kind],
        context=context,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        if kind != "CLIENT":
            log_also(trace_id=f"{span.get_span_context().trace_id:032x}")
        yield Span(span)


def _connect(wanted: bool) -> None:
    """Listen to what celery and the database do, or no longer."""
    for signal, listener in (
        (before_task_publish, _task_is_sent),
        (task_prerun, _task_begins),
        (task_failure, _task_fails),
        (task_postrun, _task_ends),
        (connection_created, _connection_is_made),
    ):
        (signal.connect if wanted else signal.disconnect)(listener)


def _task_is_sent(headers: dict[str, Any], **_: Any) -> None:
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    TraceContextTextMapPropagator().inject(headers)


def _task_begins(task_id: str, task: "Task[Any, Any]", **_: Any) -> None:
    """Part of the request's span, or of the task's, that sent it."""
    carrier = {"traceparent": str(task.request.get("traceparent") or "")}
    stack = ExitStack()
    span = stack.enter_context(_span(task.name, "CONSUMER", carrier))
    facts = log_facts()
    span.say(
        {
            "messaging.system": "celery",
            "messaging.message.id": task_id,
            "helpdesk.request_id": facts.get("request_id"),
            "helpdesk.ticket": facts.get("ticket"),
        }
    )
    _tasks[task_id] = stack, span


def _task_fails(task_id: str, exception: BaseException, **_: Any) -> None:
    if task_id in _tasks:
        _tasks[task_id][1].failed(exception)


def _task_ends(task_id: str, **_: Any) -> None:
    if task_id in _tasks:
        _tasks.pop(task_id)[0].close()


def _connection_is_made(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """A wrapper stays with its connection when that is made again."""
    if _statement not in connection.execute_wrappers:
        connection.execute_wrappers.append(_statement)


def _statement(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """A span around a statement of a request or a task. Its values stay here."""
    if not _is_in_span():
        return execute(sql, params, many, context)
    text = str(sql).strip()
    with _span(text.partition(" ")[0], "CLIENT") as span:
        span.say({"db.system.name": "postgresql", "db.query.text": text[:_STATEMENT_MOST]})
        try:
            return execute(sql, params, many, context)
        except Exception as error:
            span.failed(error)
            raise


def _is_in_span() -> bool:
    if _provider is None:
        return False
    from opentelemetry.trace import get_current_span

    return get_current_span().is_recording()
