"""Spans reach a real collector's door: of a real request, of the task it caused, of statements."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from pytest_django.fixtures import Settings

from helpdesk import tracing
from helpdesk.env import env_pairs, env_url
from tests import factories, servers
from tests.listener import Listener, listening

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def collector(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """Named to this process and to the worker that it starts."""
    with listening() as listener:
        settings.OTEL_EXPORTER_OTLP_ENDPOINT = f"http://127.0.0.1:{listener.port}"
        settings.OTEL_EXPORTER_OTLP_HEADERS = {"x-token": "let-me-in"}
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", settings.OTEL_EXPORTER_OTLP_ENDPOINT)
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")
        tracing.tracing_start("web")
        yield listener
        tracing.tracing_stop()


def spans(listener: Listener) -> list[dict]:
    """What came, each with its process and its attributes."""
    found = []
    for request in list(listener.requests):
        assert request["path"] == "/v1/traces"
        for resource in ExportTraceServiceRequest.FromString(request["body"]).resource_spans:
            about = {one.key: one.value.string_value for one in resource.resource.attributes}
            for scope in resource.scope_spans:
                found += [
                    {
                        "process": about["helpdesk.process"],
                        "name": span.name,
                        "trace": span.trace_id.hex(),
                        "failed": span.status.code == 2,
                        **{
                            one.key: one.value.string_value or one.value.int_value
                            for one in span.attributes
                        },
                    }
                    for span in scope.spans
                ]
    return found


def test_a_request_and_the_task_it_caused_are_one_trace_without_anybodys_data(
    collector: Listener, celery_worker: servers.CeleryWorker, client: Client
) -> None:
    user = factories.person()
    key = factories.api_key(user, "tickets:write")
    done = client.post(
        "/api/v1/tickets/?note=of-marie",
        {"subject": "Secret subject", "description": "Blocked, says Marie of Usine"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}", "X-Request-ID": "edge-42"},
    )
    assert done.status_code == 201
    number = done.json()["number"]

    def sent(name: str) -> list[dict]:
        return [span for span in spans(collector) if span["name"] == name]

    names = ("POST api:tickets", "INSERT", "notifications.tasks.deliver")
    servers.until(lambda: all(sent(name) for name in names), seconds=20)
    request, statement, task = (sent(name)[0] for name in names)
    assert (request["process"], task["process"]) == ("web", "worker")
    assert request["http.route"] == "api/v1/tickets/"
    assert request["http.response.status_code"] == 201
    assert request["helpdesk.role"] == user.role
    assert task["trace"] == request["trace"] == statement["trace"]
    for span in (request, task):
        assert span["helpdesk.request_id"] == "edge-42"
        assert span["helpdesk.ticket"] == number
    everything = b"".join(one["body"] for one in collector.requests)
    for private in (user.email, user.name, key, "Secret subject", "Marie", "of-marie"):
        assert private.encode() not in everything
    assert collector.requests[0]["headers"]["x-token"] == "let-me-in"


def test_a_request_goes_on_the_trace_of_the_proxy(collector: Listener, client: Client) -> None:
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    client.get("/nowhere/", headers={"traceparent": parent})
    tracing.tracing_stop()
    (span,) = spans(collector)
    assert span["trace"] == "0af7651916cd43dd8448eb211c80319c"
    assert (span["name"], span["http.response.status_code"]) == ("GET none", 404)


def test_without_a_collector_nothing_of_it_is_loaded() -> None:
    """But what the client of Valkey loads by itself: the interface of OpenTelemetry's figures."""
    code = (
        "import sys, helpdesk.wsgi; "
        "ours = ('opentelemetry.exporter', 'opentelemetry.sdk.trace', 'sentry_sdk'); "
        "sys.exit(any(name.startswith(ours) for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT)
    assert done.returncode == 0


@pytest.mark.parametrize("given", ["collector:4318", "ftp://collector"])
def test_an_address_that_is_none_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("SOME_ADDRESS", given)
    with pytest.raises(ImproperlyConfigured, match="must begin with http"):
        env_url("SOME_ADDRESS")


def test_pairs_are_read_and_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_PAIRS", "a=1, b=x=y")
    assert env_pairs("SOME_PAIRS") == {"a": "1", "b": "x=y"}
    monkeypatch.setenv("SOME_PAIRS", "a")
    with pytest.raises(ImproperlyConfigured, match="name=value"):
        env_pairs("SOME_PAIRS")
