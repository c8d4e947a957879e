"""The schema is valid, complete and readable."""

from typing import Any

import pytest
from django.test import Client
from openapi_spec_validator import validate

from helpdesk.api import urls


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    answer = Client().get("/api/schema/?format=json")
    assert answer.status_code == 200
    return answer.json()  # type: ignore[no-any-return]


def test_it_is_valid_openapi(schema: dict[str, Any]) -> None:
    validate(schema)

    assert schema["openapi"].startswith("3.1")


def test_it_raises_no_warning(capsys: pytest.CaptureFixture[str]) -> None:
    Client().get("/api/schema/?format=json")

    assert "Warning" not in capsys.readouterr().err


def test_every_route_is_in_it(schema: dict[str, Any]) -> None:
    routes = {
        route.pattern.describe().split("'")[1]  # type: ignore[attr-defined]
        for route in urls.urlpatterns
        if route.name not in {"schema", "docs", "nowhere"}  # type: ignore[union-attr]
    }

    assert len(schema["paths"]) == len(routes)


def test_every_operation_describes_its_errors(schema: dict[str, Any]) -> None:
    for address, methods in schema["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], address
            for status, answer in operation["responses"].items():
                if status.startswith("4"):
                    assert "application/problem+json" in answer["content"], (address, method)
            open_to_all = address.endswith("{token}/")
            assert ("401" in operation["responses"]) is not open_to_all


def test_the_key_is_described(schema: dict[str, Any]) -> None:
    assert schema["components"]["securitySchemes"]["apiKey"]["scheme"] == "bearer"


def test_the_pages_hold_no_inline_script() -> None:
    page = Client().get("/api/docs/")

    assert page.status_code == 200
    assert b"<style" not in page.content
    assert b"<script>" not in page.content
    script = Client().get("/api/docs/?script")
    assert script["Content-Type"] == "application/javascript"
