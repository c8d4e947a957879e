"""Webhooks in a real browser: one is made, tested and switched off."""

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from notifications.services import webhooks_sweep
from tests import factories
from tests.listener import listening

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_an_administrator_makes_a_webhook_and_sees_it_answer(page: Page, live_server, settings):
    settings.WEBHOOKS_ALLOW_PRIVATE_NETWORKS = True
    client = Client()
    client.force_login(factories.person(role="customer_admin"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    session = {"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}
    page.context.add_cookies([session])
    page.set_viewport_size({"width": 390, "height": 800})

    page.goto(f"{live_server.url}/company/webhooks/")
    page.get_by_role("link", name="New webhook").click()
    with listening() as listener:
        page.get_by_label("Address").fill(listener.url)
        page.get_by_role("button", name="Create the webhook").click()
        expect(page.get_by_text("Choose at least one event.").first).to_be_visible()
        page.get_by_label("Ticket opened").check()
        page.get_by_role("button", name="Create the webhook").click()
        expect(page.get_by_text("whsec_")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_role("link", name="I have kept it").click()
        page.get_by_role("button", name="Send a test").click()
        expect(page.locator("#toasts")).to_contain_text("The test is on its way.")
        assert webhooks_sweep() == 1
        page.reload()
        expect(page.get_by_text("HTTP 204")).to_be_visible()
    page.get_by_role("button", name="Switch off").click()
    expect(page.get_by_role("button", name="Switch on")).to_be_visible()
