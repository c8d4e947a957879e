"""Every address as every role, on one's own rows and on those of another company.

The doors come from the code, as docs/permissions.md tells them; what they do is seen by calling.
"""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.choices import Scope
from helpdesk.permissions import ANY_KEY, ANYBODY, Entry, entries, permissions_text
from tests import factories
from tests.test_isolation import SHARED, rows_of

pytestmark = pytest.mark.django_db

AGENTS = {"agent", "lead", "admin"}
CUSTOMERS = {"customer", "customer_admin"}
WHO = {
    "signed in": AGENTS | CUSTOMERS,
    "customers": CUSTOMERS,
    "customer administrators": {"customer_admin"},
    "agents": AGENTS,
    "leads": {"lead", "admin"},
    "administrators": {"admin"},
}
OPEN = {
    *("account_login", "account_logout", "account_inactive", "account_reset_password"),
    *("account_reset_password_done", "account_reset_password_from_key"),
    *("account_reset_password_from_key_done",),
    *("mfa_authenticate", "mfa_login_webauthn"),
    *("sso-start", "sso-callback", "sso-staff-callback"),
    *("rate", "unsubscribe", "invitation", "set_language"),
    *("health-live", "health-ready", "metrics", "api:schema", "api:docs", "api:nowhere"),
}
NO_SUCH_METHOD = 405
# What `rows_of` does not make: small pictures are drawn by a worker, ratings follow a solution, and
# a new recommendation begins with the alerts that its address names.
NOT_MADE = {"attachment-preview", "api:rating", "api:follow-up", "desk:recommendation-new"}
NOT_MADE |= {"api:view", "api:view-tickets"}  # agents save them
NOT_MADE |= {"mfa_deactivate_totp", "mfa_view_recovery_codes"}  # of an app that nobody added
AGENTS_KEYS = {
    *("api:macros", "api:links", "api:kind-answer", "api:report-agents", "api:views"),
}
ALL = entries()
PAGES = [one for one in ALL if one.doors.get("") in WHO]
KEYED = [
    (one, method, scope)
    for one in ALL
    for method, scope in one.doors.items()
    if scope in {*Scope.values, ANY_KEY}
]


def address_of(entry: Entry, rows: dict[str, Any]) -> str:
    values = {one: rows.get(one, "none") for one in entry.parameters}
    if "pk" in values:
        values["pk"] = values["pk"](entry.name)
    return reverse(entry.name, kwargs=values)


def may_be_missing(entry: Entry, role: str) -> bool:
    """Whether 404 is no refusal. Agents see every ticket; other rows of the desk may be none."""
    if role in AGENTS and entry.parameters not in {(), ("number",)}:
        return True
    return entry.name in SHARED | NOT_MADE


def test_the_page_of_the_documentation_is_what_the_code_says():
    page = Path(settings.BASE_DIR, "docs", "permissions.md")
    assert page.read_text(encoding="utf-8") == permissions_text(), "run manage.py permissions"


def test_nothing_is_open_that_need_not_be():
    assert {one.name for one in ALL if ANYBODY in one.doors.values()} == OPEN


def test_the_whole_desk_is_closed_to_customers():
    doors = {one.doors[""] for one in ALL if one.name.startswith("desk:")}
    assert doors <= {"agents", "leads", "administrators"}


@pytest.mark.parametrize("role", ["anonymous", *sorted(CUSTOMERS | AGENTS)])
def test_a_page_opens_to_those_whom_its_door_names(client: Client, role: str):
    requester = factories.person(role="customer_admin" if role == "customer_admin" else "customer")
    rows = rows_of(requester)
    if role != "anonymous":
        client.force_login(requester if role in CUSTOMERS else factories.agent(role=role))
    wrong = {}
    for entry in PAGES:
        response = client.get(address_of(entry, rows))
        status, goes_to = response.status_code, response.headers.get("Location", "")
        list(getattr(response, "streaming_content", ()))  # read to the end, a file is closed
        if status == NO_SUCH_METHOD:
            continue
        if role == "anonymous":
            fits = status == 302 and goes_to.startswith("/accounts/login/")
        elif role in WHO[entry.doors[""]]:
            fits = status < 400 or (status == 404 and may_be_missing(entry, role))
        else:
            fits = status == (404 if entry.doors[""] == "customer administrators" else 403)
        if not fits:
            wrong[entry.name] = status
    assert wrong == {}


@pytest.mark.parametrize("role", ["customer_admin", "lead"])
def test_a_key_opens_what_its_scopes_name_and_nothing_else(client: Client, role: str):
    requester = factories.person(role="customer_admin")
    rows, wrong = rows_of(requester), {}
    holder = requester if role == "customer_admin" else factories.agent(role=role)
    keys = {
        scope: factories.api_key(holder, *({*Scope.values} - {scope, Scope.ADMIN}))
        for scope in Scope.values
    }
    for entry, method, scope in KEYED:
        address, call = address_of(entry, rows), getattr(client, method)
        found = {"without a key": call(address).status_code}
        if scope != ANY_KEY:
            headers = {"Authorization": f"Bearer {keys[scope]}"}
            found["without the scope"] = call(address, headers=headers).status_code
        if list(found.values()) != [401, 403][: len(found)]:
            wrong[entry.name, method] = found
    assert wrong == {}


@pytest.mark.parametrize("whose", ["own", "foreign"])
def test_a_key_with_just_the_scope_reads_its_own_and_nobody_elses(client: Client, whose: str):
    owner = factories.person(role="customer_admin")
    caller = owner if whose == "own" else factories.person(role="customer_admin")
    rows, wrong = rows_of(owner), {}
    keys = {scope: factories.api_key(caller, scope) for scope in Scope.values}
    keys[ANY_KEY] = keys[Scope.ALERTS_WRITE]
    for entry, method, scope in KEYED:
        if method != "get" or entry.name in SHARED | NOT_MADE:
            continue
        headers = {"Authorization": f"Bearer {keys[scope]}"}
        response = client.get(address_of(entry, rows), headers=headers)
        list(getattr(response, "streaming_content", ()))
        hidden = whose == "foreign" and entry.parameters
        expected = 404 if hidden else 403 if entry.name in AGENTS_KEYS else 200
        if response.status_code != expected:
            wrong[entry.name] = response.status_code
    assert wrong == {}


@pytest.mark.parametrize("role", sorted(CUSTOMERS))
def test_a_page_about_a_row_of_others_is_not_there(client: Client, role: str):
    rows, wrong = rows_of(factories.person()), {}
    client.force_login(factories.person(role=role))
    for entry in PAGES:
        if entry.name.startswith("desk:") or not entry.parameters or entry.name in SHARED:
            continue
        status = client.get(address_of(entry, rows)).status_code
        if status not in {404, NO_SUCH_METHOD}:
            wrong[entry.name] = status
    assert wrong == {}
