"""A stranger's key gets 404 on every route that names an object; the routes are read, not listed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, reverse
from django.utils import timezone

from alerts.services import alert_create
from helpdesk.api import urls
from tests import factories
from tests.api.programs import Program

# What the addresses name: private objects by whose they are; the rest is the same for everybody.
PRIVATE = {"number", "pk", "delivery", "other"}
SHARED = {"slug", "token"}
METHODS = ("get", "post", "put", "patch", "delete")


def routes() -> list[URLPattern]:
    return [route for route in urls.urlpatterns if isinstance(route, URLPattern)]


def converters(route: URLPattern) -> set[str]:
    return set(route.pattern.converters)


def test_every_converter_is_known_here() -> None:
    named = set().union(*(converters(route) for route in routes()))

    assert named == PRIVATE | SHARED


def calls() -> Iterator[Any]:
    for route in routes():
        if converters(route) & PRIVATE:
            for method in route.callback.actions:  # type: ignore[attr-defined]
                yield pytest.param(route.name, method, id=f"{method} {route.name}")


@pytest.mark.parametrize(("name", "method"), list(calls()))
def test_a_stranger_finds_nothing(
    customer: Program, stranger: Program, name: str, method: str
) -> None:
    ticket = factories.ticket(customer.user)
    assert customer.user.company is not None
    alert = alert_create(
        company=customer.user.company, text="CDS40045", payload=None, now=timezone.now()
    )
    sent = factories.webhook_message(customer.user.company_id)
    route = next(route for route in routes() if route.name == name)
    is_webhook = "webhooks/" in str(route.pattern)
    known = {
        "number": ticket.number,
        "other": ticket.number,
        "pk": sent.endpoint_id if is_webhook else alert.pk,
        "delivery": sent.pk,
    }
    wanted = {key: known[key] for key in converters(route)}
    path = reverse(f"api:{name}", kwargs=wanted)
    before = ticket.version

    call = getattr(stranger, "upload" if (method, name) == ("post", "attachments") else method)
    answer = call(path) if method == "get" else call(path, {"body": "x", "to": "resolved"})

    assert answer.status_code == 404, answer.content
    assert answer.json()["code"] == "not_found"
    ticket.refresh_from_db()
    assert ticket.version == before
