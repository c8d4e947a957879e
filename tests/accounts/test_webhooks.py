"""Whoever looks after a webhook learns that it is called no more."""

import pytest
from django.utils import timezone

from notifications.endpoints import endpoint_create
from notifications.models import OutboxMessage
from notifications.services import outbox_sweep, webhooks_sweep
from notifications.webhooks import WebhookEvent, webhooks_enqueue
from tests import factories
from tests.listener import answer, listening

pytestmark = pytest.mark.django_db


def give_up(settings, company_id):
    settings.WEBHOOKS_ALLOW_PRIVATE_NETWORKS = True
    now = timezone.now()
    with listening() as listener:
        listener.answers = [answer(410)]
        endpoint_create(
            company_id=company_id,
            url=listener.url,
            event_types=["alert.created"],
            created_by="maud@customer.example",
        )
        company = frozenset({company_id} if company_id else ())
        webhooks_enqueue([WebhookEvent("alert:1", "alert.created", now, {}, company)], now=now)
        webhooks_sweep()
    return set(OutboxMessage.objects.filter(channel="email").values_list("recipient", flat=True))


def test_the_administrators_of_the_company_are_told(settings, mailbox):
    admin = factories.person(role="customer_admin", language="en")
    factories.person(admin.company)
    factories.person(admin.company, role="customer_admin", is_active=False)
    factories.person(role="customer_admin")
    assert give_up(settings, admin.company_id) == {admin.email}
    assert outbox_sweep(now=timezone.now(), limit=10) == 1
    text = mailbox.messages[0].get_body(("plain",)).get_content()
    assert "/company/webhooks/" in text
    assert "410" in text


def test_of_our_own_the_leads_are_told(settings):
    factories.agent()
    leads = {factories.agent(role="lead").email, factories.agent(role="admin").email}
    assert give_up(settings, None) == leads
