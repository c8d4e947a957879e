"""docs/api.md names every code, and every action of the faces with its route: read from the code."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from django.urls import URLPattern

from accounts.models import User
from helpdesk.api import urls as api
from helpdesk.desk import urls as desk
from helpdesk.errors import DomainError
from helpdesk.portal import urls as portal

PAGE = Path(settings.BASE_DIR, "docs", "api.md").read_text(encoding="utf-8")
# Refused by pages alone, or by what no route does.
NOT_OF_PROGRAMS = {"conflict", "error", "not_permitted"}
FACES = ("desk:", "")


def kinds_of(base: type[DomainError]) -> Iterator[type[DomainError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def routes(patterns: list[Any], space: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", pattern
        else:
            yield from routes(pattern.url_patterns, space)


def takes_post(route: URLPattern, role: str) -> bool:
    """What a page answers to OPTIONS; its door and its methods come before it looks at anything."""
    request: Any = RequestFactory().options("/")
    request.user = User(pk=1, role=role, company_id=None if role == "admin" else 1)
    names = dict.fromkeys(route.pattern.regex.groupindex, "x")
    try:
        answer = route.callback(request, **names, **route.default_args)
    except (PermissionDenied, Http404):
        return False
    return "POST" in answer.headers.get("Allow", "")


def table() -> list[list[str]]:
    section = PAGE.partition("## What people do in the browser")[2].partition("\n## ")[0]
    return [line.strip("| ").split(" | ") for line in section.splitlines() if line[:1] == "|"][2:]


def test_every_action_of_the_faces_is_in_the_table(db: None) -> None:
    found = {
        name
        for patterns, space, role in (
            (desk.urlpatterns, "desk:", "admin"),
            (portal.urlpatterns, "", "customer_admin"),
        )
        for name, route in routes(patterns, space)
        if takes_post(route, role)
    }
    told = {name for row in table() for name in re.findall(r"`([^`]+)`", row[1])}

    assert found - told == set(), "say in docs/api.md which route does it, or why none does"
    assert told - found - {"desk:scope", "desk:continuity", "desk:rectification"} == set()


def test_every_route_of_the_table_exists() -> None:
    there = {
        f"{method.upper()} {re.sub(r'<[a-z]+:', '<', str(route.pattern)).removeprefix('v1/')}"
        for route in api.urlpatterns
        for method in getattr(route.callback, "actions", ())  # type: ignore[union-attr]
    }
    told = {
        call for row in table() for call in re.findall(r"`((?:GET|POST|P|D)\S* [^`]+)`", row[2])
    }

    assert told
    assert told <= there, told - there


def test_every_code_of_a_rule_is_told() -> None:
    rooms = ("tickets.", "alerts.", "customs.", "notifications.")
    codes = {kind.code for kind in kinds_of(DomainError) if kind.__module__.startswith(rooms)}
    beyond = {
        *("mail_too_large", "mail_decided", "mail_refused", "nobody_away", "knowledge_changed"),
        *("not_their_rule", "only_leads_write", "playbook_changed", "rule_not_covered"),
    }

    assert {code for code in codes - beyond - NOT_OF_PROGRAMS if f"`{code}`" not in PAGE} == set()
