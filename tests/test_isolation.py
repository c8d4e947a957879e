"""A stranger never learns that a row exists: every route that names an object is tried.

The routes come from the URL configuration, so a new one is tried the day it is added; one whose
parameters this test cannot fill fails it.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from alerts.services import alert_create
from customs.services import fallback_record
from notifications.choices import InboundSource
from notifications.inbound.storing import inbound_store
from tests import factories
from tests.customs.factories import outage
from tickets.models import Absence, PlaybookStep
from tickets.services import approval_ask, attachment_add, regularisation_add

pytestmark = pytest.mark.django_db

METHODS = ("get", "post", "put", "patch", "delete")
SECRET = "Rhubarb and custard"
# What belongs to no company; and the path whose token is itself the key.
SHARED = {
    "system",
    "api:system",
    "api:article",
    "api:article-archive",
    "api:article-publish",
    "api:article-use",
    "api:article-versions",
    "api:outage",
    "api:outage-close",
    "api:outage-fallback",
    "api:outage-notice",
    "api:outage-updates",
    "api:cas-intake",
    "desk:system",
    "desk:system-part-new",
    "desk:scope-service",
    "desk:scope-subscription",
    "desk:team-queue",
    "desk:playbook",
    "account_reset_password_from_key",
    "invitation",
    "rate",
    "unsubscribe",
    "sso-callback",
    "help-article",
    "help-solved",
    "help-vote",
    "desk:report",
}
NOWHERE = 999_999_999


def routes(patterns: list[Any], space: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every route with parameters: its full name and theirs."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            if inner != "admin:":  # agents' administration, by Django's own permissions
                yield from routes(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.pattern.regex.groupindex:
            yield f"{space}{pattern.name}", tuple(pattern.pattern.regex.groupindex)


ROUTES = sorted(
    route for route in set(routes(get_resolver().url_patterns)) if route[0] not in SHARED
)


@pytest.fixture(scope="module")
def foreign(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """Made once, since every route asks for them; what a test does to them is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield rows_of(factories.person())
        transaction.set_rollback(True)


def rows_of(requester: Any) -> dict[str, Any]:
    """The rows of this person and their company, by the parameter that names them; `pk` by route."""
    agent = factories.agent()
    of_agent = factories.actor(agent, "desk")
    ticket = factories.ticket(requester, subject=SECRET, description=SECRET)
    day = timezone.localdate()
    approval = approval_ask(ticket_id=ticket.pk, purpose="Why", shared=SECRET, actor=of_agent)
    file = attachment_add(
        message=ticket.messages.get(is_opening=True),
        upload=SimpleUploadedFile("a.txt", SECRET.encode()),
        actor=factories.actor(requester),
    )
    alert = alert_create(company=requester.company, text=SECRET, payload=None, now=timezone.now())
    advice = factories.recommendation(requester.company, title=SECRET, by=agent)
    disturbance = outage("cds", title="CDS")
    declaration = fallback_record(
        company=requester.company,
        system=disturbance.systems.get(),
        country="GB",
        reference=SECRET,
        numbers={},
        actor=requester,
    )
    line = regularisation_add(
        outage=disturbance,
        company=requester.company,
        kind="held",
        reference=SECRET,
        actor=requester,
    )
    of_route = {
        "approval": approval.pk,
        "attachment": file.pk,
        "attachment-preview": file.pk,
        "api:attachment": file.pk,
        "desk:attachment-preview": file.pk,
        "desk:attachment": file.pk,
        "recommendation": advice.pk,
        "recommendation-decision": advice.pk,
        "desk:recommendation": advice.pk,
        "api:recommendation": advice.pk,
        **{
            f"api:recommendation-{step}": advice.pk
            for step in ("application", "decision", "withdrawal", "wording")
        },
        "api:fallback": declaration.pk,
        "api:fallback-regularisation": declaration.pk,
        "api:regularisation-line": line.pk,
        "api:alert": alert.pk,
        "api:alert-ticket": alert.pk,
    }
    came, _new = inbound_store(
        raw=SECRET.encode(), source=InboundSource.GATEWAY, now=timezone.now()
    )
    of_route |= dict.fromkeys(
        (name for name, _parameters in ROUTES if name.startswith("desk:mail")), came.pk
    )
    sent = factories.webhook_message(requester.company_id)
    of_route |= dict.fromkeys(
        (name for name, _parameters in ROUTES if "webhook" in name),
        sent.endpoint_id,
    )
    of_route |= dict.fromkeys(("key", "key-rotate", "key-revoke"), of_their_key(requester))
    Client().force_login(requester)
    of_route["session-end"] = requester.signed_in.latest("pk").pk
    of_route |= dict.fromkeys(("person-sign-in", "person-factors-reset"), requester.pk)
    of_route |= dict.fromkeys(("person-role", "person-active", "person-mail"), requester.pk)
    of_route |= dict.fromkeys(
        ("invitation-resend", "invitation-revoke"), factories.invitation(requester.company).pk
    )
    of_route |= dict.fromkeys(
        ("mfa_edit_webauthn", "mfa_remove_webauthn"), factories.passkey(requester).pk
    )
    of_route["solution-answer"] = factories.solution(ticket, agent).pk
    return {
        "delivery": sent.pk,
        "number": ticket.number,
        "approval": approval.pk,
        "absence": Absence.objects.create(user=agent, first_on=day, last_on=day).pk,
        "outage": disturbance.pk,
        "slug": "still-waiting",
        "part": "fact",
        "step": PlaybookStep.objects.values_list("pk", flat=True)[0],
        "to": "resolved",
        "version": ticket.version,
        "other": ticket.number,
        "message": ticket.messages.get(is_opening=True).pk,
        "pk": lambda name: of_route.get(name, disturbance.pk),
    }


def of_their_key(user: Any) -> int:
    factories.api_key(user)
    return user.api_keys.get().pk


def addresses(name: str, parameters: tuple[str, ...], rows: dict[str, Any]) -> tuple[str, str]:
    """Where the foreign object is, and the same address of one that nobody ever made."""
    values = {one: rows[one] for one in parameters}
    if "pk" in values:
        values["pk"] = values["pk"](name)
    missing = dict(values)
    named = "number" if "number" in values else "pk"
    missing[named] = f"CAS-{NOWHERE}" if named == "number" else NOWHERE
    return reverse(name, kwargs=values), reverse(name, kwargs=missing)


def answers(client: Client, address: str, **headers: str) -> list[int]:
    found = []
    for method in METHODS:
        response = getattr(client, method)(address, headers=headers)
        assert SECRET not in "".join(
            part.decode() for part in getattr(response, "streaming_content", [response.content])
        )
        found.append(response.status_code)
    return found


@pytest.mark.parametrize(("name", "parameters"), ROUTES)
@pytest.mark.parametrize("role", ["customer", "customer_admin"])
def test_a_stranger_sees_what_is_not_there(client, foreign, name, parameters, role):
    stranger = factories.person(role=role)
    client.force_login(stranger)
    headers = {"Authorization": f"Bearer {factories.api_key(stranger)}"} if "api:" in name else {}
    address, nowhere = addresses(name, parameters, foreign)
    found = answers(client, address, **headers)
    assert found == answers(client, nowhere, **headers)
    assert {404, 403} & set(found)
    assert all(status >= 400 for status in found)
    if not name.startswith("desk:"):  # the desk refuses every customer, whatever the address
        assert 403 not in found


@pytest.mark.parametrize(("name", "parameters"), ROUTES)
def test_who_is_not_signed_in_sees_nothing(client, foreign, name, parameters):
    address, _nowhere = addresses(name, parameters, foreign)
    refused = {401, 405} if name.startswith("api:") else {302, 405}
    assert set(answers(client, address)) <= refused


def test_a_colleague_sees_the_tickets_of_others_only_as_an_administrator(client, foreign):
    from accounts.models import Company

    company = Company.objects.get(tickets__isnull=False)
    address = reverse("ticket", kwargs={"number": foreign["number"]})
    for role, status in (("customer", 404), ("customer_admin", 200)):
        client.force_login(factories.person(company, role=role))
        assert client.get(address).status_code == status
