"""Webhooks in the browser: customers' administrators and leads, the same pages in two frames."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.endpoints import endpoint_ping
from notifications.models import OutboxMessage, WebhookEndpoint
from notifications.services import webhooks_sweep
from tests import factories
from tests.listener import answer, listening

pytestmark = pytest.mark.django_db

NEW = {
    "url": "https://hooks.customer.example/desk",
    "description": "Chat",
    "event_types": ["ticket.created", "alert.created"],
}


@pytest.fixture(params=["", "desk:"])
def face(request, client):
    """Someone signed in who looks after webhooks: a customer administrator, then a lead."""
    space = request.param
    admin = factories.agent(role="lead") if space else factories.person(role="customer_admin")
    client.force_login(admin)
    return space, admin


def url(face, name, *args):
    return reverse(f"{face[0]}{name}", args=args)


def text(response):
    return response.content.decode()


def test_it_is_made_and_its_secret_shown_once(client, face):
    assert "No webhook yet" in text(client.get(url(face, "webhooks")))
    made = client.post(url(face, "webhook-new"), NEW)
    endpoint = WebhookEndpoint.objects.get()
    assert made.status_code == 200
    assert endpoint.secret in text(made)
    assert "no-store" in made["Cache-Control"]
    assert (endpoint.company_id, endpoint.created_by) == (face[1].company_id, face[1].email)
    for page in ("webhooks", "webhook"):
        args = (endpoint.pk,) if page == "webhook" else ()
        shown = text(client.get(url(face, page, *args)))
        assert NEW["url"] in shown
        assert endpoint.secret not in shown


def test_refusals_stand_at_the_field_and_nothing_typed_is_lost(client, face):
    wrong = client.post(url(face, "webhook-new"), NEW | {"url": "https://10.0.0.1/secret-path"})
    assert wrong.status_code == 422
    assert "inside a private network" in text(wrong)
    assert "https://10.0.0.1/secret-path" in text(wrong)
    assert re.search(r'value="ticket.created"[^>]* checked', text(wrong))
    nothing = client.post(url(face, "webhook-new"), {"url": NEW["url"]})
    assert (nothing.status_code, WebhookEndpoint.objects.count()) == (422, 0)
    assert "Choose at least one event." in text(nothing)


def test_customers_are_not_offered_what_is_the_desks(client, face):
    offered = "sla.escalated" in text(client.get(url(face, "webhook-new")))
    assert offered == bool(face[0])
    made = client.post(url(face, "webhook-new"), NEW | {"event_types": ["sla.escalated"]})
    assert made.status_code == (200 if face[0] else 422)


def test_it_is_changed_rotated_switched_and_deleted(client, face):
    endpoint = factories.webhook(face[1].company_id)
    old = endpoint.secret
    changed = client.post(url(face, "webhook", endpoint.pk), NEW, follow=True)
    assert "Webhook saved." in text(changed)
    turned = client.post(url(face, "webhook-rotate", endpoint.pk))
    endpoint.refresh_from_db()
    assert endpoint.secret != old
    assert endpoint.secret in text(turned)
    assert (endpoint.description, len(endpoint.event_types)) == ("Chat", 2)
    for on in ("0", "1"):
        client.post(url(face, "webhook-switch", endpoint.pk), {"on": on})
        endpoint.refresh_from_db()
        assert endpoint.is_enabled == (on == "1")
    client.post(url(face, "webhook-delete", endpoint.pk))
    assert not WebhookEndpoint.objects.exists()


def test_a_bad_change_leaves_what_is_there(client, face):
    endpoint = factories.webhook(face[1].company_id)
    page = client.post(url(face, "webhook", endpoint.pk), NEW | {"url": "ftp://x"})
    assert page.status_code == 422
    assert "ftp://x" in text(page)
    assert WebhookEndpoint.objects.get().url == endpoint.url


def test_a_test_and_its_result_are_seen_and_can_be_sent_again(client, face, settings):
    settings.WEBHOOKS_ALLOW_PRIVATE_NETWORKS = True
    with listening() as listener:
        listener.answers = [answer(500, b"<b>oops</b>")]
        endpoint = factories.webhook(face[1].company_id, url=listener.url)
        said = client.post(url(face, "webhook-test", endpoint.pk), follow=True)
        assert "on its way" in text(said)
        webhooks_sweep()
        shown = text(client.get(url(face, "webhook", endpoint.pk)))
        assert "HTTP 500" in shown
        assert "&lt;b&gt;oops" in shown
        assert "It has accepted nothing since" in shown
        WebhookEndpoint.objects.update(failing_since=None, failures=0, held_until=None)
        message = OutboxMessage.objects.get(endpoint=endpoint)
        client.post(url(face, "webhook-replay", endpoint.pk, message.pk))
        assert webhooks_sweep() == 1
    assert "HTTP 204" in text(client.get(url(face, "webhook", endpoint.pk)))


def test_one_that_is_off_is_not_tested(client, face):
    endpoint = factories.webhook(face[1].company_id)
    client.post(url(face, "webhook-switch", endpoint.pk), {"on": "0"})
    said = client.post(url(face, "webhook-test", endpoint.pk), follow=True)
    assert "switched off. Switch it on first." in text(said)
    assert not OutboxMessage.objects.exists()


def test_long_lists_are_paged_at_the_same_cost(client, face, django_assert_max_num_queries):
    endpoint = factories.webhook(face[1].company_id)
    for number in range(25):
        endpoint_ping(endpoint=endpoint, key=str(number), now=timezone.now())
    with django_assert_max_num_queries(14):
        first = text(client.get(url(face, "webhook", endpoint.pk)))
    assert first.count("Send again:") == 20
    older = re.search(r'href="(\?before=\d+)"', first)
    assert older
    second = text(client.get(url(face, "webhook", endpoint.pk) + older[1]))
    assert second.count("Send again:") == 5


def test_others_find_no_such_pages(client):
    factories.webhook(None)
    person, agent = factories.person(), factories.agent()
    for user, name, status in (
        (person, "webhooks", 404),
        (person, "webhook-new", 404),
        (agent, "webhooks", 404),
        (agent, "desk:webhooks", 403),
        (person, "desk:webhooks", 403),
    ):
        client.force_login(user)
        assert client.get(reverse(name)).status_code == status


def test_the_rail_leads_there(client):
    client.force_login(factories.agent(role="lead"))
    assert reverse("desk:webhooks") in text(client.get(reverse("desk:board")))
