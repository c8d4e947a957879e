"""Errors reach a real door of Sentry's protocol, cleaned of what names people."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import servers
from tests.listener import Listener, listening

ROOT = Path(__file__).parent.parent.parent

# A web process that breaks: its own, since Sentry's hooks into Django are not taken back.
_REQUEST = """
import helpdesk.wsgi
from django.test import RequestFactory
import helpdesk.urls
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
@csrf_exempt
def breaks(request, number):
    words = "Marie wrote to us"
    raise RuntimeError("no such user: marie@usine.example\\nDETAIL: (name)=(Marie)")
helpdesk.urls.urlpatterns.insert(0, path("breaks/<str:number>/", breaks))
asked = RequestFactory(SERVER_NAME="localhost")
asked.cookies["session"] = "a-cookie"
environ = asked.post("/breaks/CAS-000007/?q=Marie", {"body": "Marie"}, headers={
    "X-Request-ID": "edge-42", "X-Marie": "Marie", "Authorization": "Bearer a-key"}).environ
b"".join(helpdesk.wsgi.application(environ, lambda *_: None))
import sentry_sdk
sentry_sdk.flush(10)
"""


@pytest.fixture
def sentry(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    with listening() as listener:
        monkeypatch.setenv("SENTRY_DSN", f"http://public@127.0.0.1:{listener.port}/7")
        yield listener


def events(listener: Listener) -> list[dict]:
    """The events among the envelopes: a line about the envelope, one about the item, the item."""
    found = []
    for request in list(listener.requests):
        body = request["body"]
        if request["headers"].get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        assert request["path"] == "/api/7/envelope/"
        lines = body.splitlines()
        found += [
            json.loads(item)
            for about, item in zip(lines[1::2], lines[2::2], strict=False)
            if json.loads(about)["type"] == "event"
        ]
    return found


def test_a_request_that_breaks_is_told_by_its_ids_and_by_nobodys_data(sentry: Listener) -> None:
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _REQUEST],
        cwd=ROOT, env=os.environ | {"LOG_LEVEL": "CRITICAL"}, check=True,
    )  # fmt: skip
    (event,) = events(sentry)
    (raised,) = event["exception"]["values"]
    assert (raised["type"], raised["value"]) == ("RuntimeError", "no such user: ***@***\n")
    assert event["tags"]["request_id"] == "edge-42"
    assert event["tags"]["ticket"] == "CAS-000007"
    assert event["request"]["method"] == "POST"
    assert event["server_name"] == "web"
    for private in ("marie", "a-cookie", "a-key"):
        assert private not in json.dumps(event).lower()


def test_an_error_in_a_task_is_told_by_the_worker(
    sentry: Listener, celery_worker: servers.CeleryWorker
) -> None:
    from tickets.tasks import file_examine

    file_examine.delay("no-number")  # type: ignore[arg-type]
    servers.until(lambda: bool(events(sentry)), seconds=20)
    event = events(sentry)[0]
    assert event["server_name"] == "worker"
    assert event["tags"]["task"] == "tickets.tasks.file_examine"
    assert "vars" not in json.dumps(event)
