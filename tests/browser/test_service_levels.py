"""The leads' pages in a real browser: a priority that breaks a promise is asked for."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from tests import factories
from tests.browser.visitors import sign_in
from tickets.models import Ticket

# What migrations load (policies, calendars, rules) is put back after each flush.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def lead(transactional_db: None) -> User:
    return factories.agent(name="Claire Vasseur", role="lead")


def test_a_priority_that_breaks_a_promise_is_asked_for_first(
    live_server, context: BrowserContext, page: Page, lead
):
    # Three days hold at least eight hours of support: more than the four of a critical solution.
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        ticket = factories.ticket(priority="normal")
    sign_in(context, live_server.url, lead)
    page.goto(f"{live_server.url}/desk/tickets/{ticket.number}/")
    page.get_by_label("Priority").select_option("critical")
    expect(page.get_by_text("Critical: late at once.")).to_be_visible()
    assert Ticket.objects.get(pk=ticket.pk).priority == "normal"
    page.get_by_role("button", name="Change it all the same").click()
    expect(page.locator("#toasts")).to_contain_text("Priority changed.")
    assert Ticket.objects.get(pk=ticket.pk).priority == "critical"
